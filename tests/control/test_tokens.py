"""The token workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest

from mockhub.personas import contact_id
from mockhub.tokens.defects import DEFECTS
from mockhub.tokens.judging import REASONS
from tests.control.asking import SANDBOX, assert_mistake, assert_problem

if TYPE_CHECKING:
    from tests.control.asking import Ask

TOKENS = SANDBOX + "/tokens"
INSPECT = TOKENS + "/inspect"
SECRET = "a shared secret of more than 32 bytes"


def claims(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


async def test_a_token_is_minted_that_is_accepted(ask: Ask) -> None:
    written = {"claims": {"sub": "x", "lwicontexts": {"cart": "1"}}, "expires-in": "5m"}
    minted = (await ask("POST", TOKENS, written)).body
    assert set(minted) == {"token"}
    assert (claims(minted["token"])["sub"], claims(minted["token"])["lwicontexts"]) == ("x", '{"cart": "1"}')
    seen = (await ask("POST", INSPECT, minted)).body
    assert (seen["valid"], seen["verdict"]) == (True, "accepted")
    assert {rule["state"] for rule in seen["rules"]} == {"pass"}


async def test_each_visitor_has_a_contact_of_their_own(ask: Ask) -> None:
    for visitor in ("visitor", "ann"):
        token = (await ask("POST", TOKENS, {"visitor": visitor})).body["token"]
        assert claims(token)["sub"] == contact_id(0, visitor)


async def test_a_token_is_that_of_a_provider(ask: Ask) -> None:
    await ask("PUT", SANDBOX + "/providers/secret", {"keys": {"secret": SECRET}})
    token = (await ask("POST", TOKENS, {"provider": "secret"})).body["token"]
    assert jwt.get_unverified_header(token)["alg"] == "HS256"
    assert (await ask("POST", INSPECT, {"token": token, "provider": "secret"})).body["valid"] is True
    assert (await ask("POST", INSPECT, {"token": token, "provider": "default"})).body[
        "reason"
    ] == "alg_not_allowed"
    assert (await ask("POST", TOKENS, {"raw": "a.b"})).body == {"token": "a.b"}


@pytest.mark.parametrize("defect", DEFECTS)
async def test_a_defect_is_refused_for_the_reason_it_names(defect: str, ask: Ask) -> None:
    if defect == "unknown-kid":
        await ask("PUT", SANDBOX + "/providers/default", {"keys": {"from": "issuer", "as": "jwks"}})
    minted = (await ask("POST", TOKENS, {"defect": defect})).body
    assert minted["reason"] == DEFECTS[defect].reason
    seen = (await ask("POST", INSPECT, {"token": minted["token"]})).body
    assert (seen["valid"], seen["reason"]) == (False, minted["reason"].partition(":")[0])
    assert seen["verdict"].startswith(f"refused: {seen['reason']} (code {seen['code']}: ")


async def test_every_rule_is_told(ask: Ask) -> None:
    rules = (await ask("POST", INSPECT, {"token": "a.b"})).body["rules"]
    assert tuple(rule["reason"] for rule in rules) == REASONS
    assert [rule["state"] for rule in rules[4:6]] == ["fail", "not reached"]
    assert rules[4]["detail"]


async def test_inspecting_is_no_verdict(ask: Ask) -> None:
    await ask("PUT", SANDBOX + "/providers/default", {"rules": {"single-use": True}})
    token = (await ask("POST", TOKENS, {"claims": {"jti": "1"}})).body["token"]
    for _ in range(2):
        assert (await ask("POST", INSPECT, {"token": token})).body["valid"] is True
    assert "token.verdict" not in (await ask("GET", SANDBOX + "/journal")).body["counts"]


async def test_without_a_provider_there_is_no_key(ask: Ask) -> None:
    token = (await ask("POST", TOKENS)).body["token"]
    await ask("DELETE", SANDBOX + "/providers/default")
    assert (await ask("POST", INSPECT, {"token": token})).body["reason"] == "key_unavailable"
    assert claims((await ask("POST", TOKENS)).body["token"])


@pytest.mark.parametrize(
    ("path", "written", "pointer", "message"),
    [
        (TOKENS, {"defect": "expird"}, "/defect", "did you mean 'expired'"),
        (TOKENS, {"raw": "x", "defect": "expired"}, "", "raw is the exact text"),
        (TOKENS, {"expires-in": 5}, "/expires-in", "a duration with its unit"),
        (TOKENS, {"visitor": ""}, "/visitor", "at least one letter"),
        (INSPECT, {}, "", "the key 'token' is missing"),
    ],
)
async def test_what_is_written_wrongly_is_explained(
    path: str, written: Any, pointer: str, message: str, ask: Ask
) -> None:
    assert_mistake(await ask("POST", path, written), pointer, message)


@pytest.mark.parametrize("path", [TOKENS, INSPECT])
async def test_an_unknown_provider_names_the_nearest(path: str, ask: Ask) -> None:
    seen = await ask("POST", path, {"provider": "defalt", **({"token": "x"} if path == INSPECT else {})})
    assert_problem(seen, 404, "unknown-provider", "did you mean 'default'")


async def test_defects_are_listed(ask: Ask) -> None:
    listed = (await ask("GET", "/v1/defects")).body["defects"]
    assert [one["name"] for one in listed] == list(DEFECTS)

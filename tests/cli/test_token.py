"""`mockhub token`: what is minted is accepted, what is broken is refused with its reason, every rule is told."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from mockhub.server import Options, Server
from mockhub.tokens.defects import DEFECTS
from mockhub.tokens.judging import REASONS
from tests.cli.test_usage import Ran, run, run_process

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from mockhub.tokens.defects import Defect

Captured = pytest.CaptureFixture[str]
SECRET = "a secret of at least thirty-two bytes"
SAMPLE = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyf"
    "Q.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
)
"""The token of Microsoft's setAuthTokenProvider page, signed with `your-256-bit-secret`."""
ISSUER = Server(Options(https_port=None, control_port=None)).hub.default.issuer


@pytest.fixture
async def served() -> AsyncIterator[Server]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield server


def payload(token: str) -> Any:
    return part(token, 1)


def part(token: str, index: int) -> Any:
    segment = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))


def mint(capsys: Captured, *arguments: str) -> str:
    ran = run(capsys, "token", "mint", *arguments)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.removesuffix("\n")


def inspect(capsys: Captured, token: str, *arguments: str) -> dict[str, Any]:
    """Return an inspection as JSON, its exit code beside it."""
    ran = run(capsys, "token", "inspect", "--json", *arguments, "--", token)
    assert ran.err == ""
    return {"code": ran.code, **json.loads(ran.out)}


def reason(inspection: dict[str, Any]) -> str | None:
    """Return the reason of a refusal: the first rule that fails; None when the token is accepted."""
    failed = [str(one["reason"]) for one in inspection["rules"] if one["state"] == "fail"]
    assert inspection["valid"] is not bool(failed)
    assert inspection["code"] == (1 if failed else 0)
    return failed[0] if failed else None


def assert_message(ran: Ran, message: str) -> None:
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_a_minted_token_is_accepted(capsys: Captured) -> None:
    ran = run(capsys, "token", "inspect", mint(capsys))
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "accepted"


@pytest.mark.parametrize("form", ["pem-url", "dynamics", "jwks"])
def test_a_minted_token_names_its_key_where_keys_have_names(capsys: Captured, form: str) -> None:
    token = mint(capsys, "--keys-as", form)
    assert ("kid" in part(token, 0)) is (form != "pem-url")
    assert reason(inspect(capsys, token)) is None


async def test_a_minted_token_is_accepted_by_a_running_hub(capsys: Captured, served: Server) -> None:
    token = await asyncio.to_thread(mint, capsys)
    organization = served.hub.default.organization
    url = f"{served.hub.addresses.http}/livechatconnector/auth/organization/{organization.id}"
    headers = {"AuthenticatedUserToken": token, "x-ms-client-request-id": "r1"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{url}/widgetApp/{organization.authenticated.id}/conversation", json={}, headers=headers
        ) as answer,
    ):
        assert answer.status == 200, await answer.text()


def test_claims_are_json_or_else_text(capsys: Captured) -> None:
    arguments = ["a=1", "b=text", "c=[true]", "d=", "e=x=y", 'lwicontexts={"vip":true}', "sub=ann"]
    token = mint(capsys, *(word for one in arguments for word in ("--claim", one)))
    found = payload(token)
    assert [found[name] for name in "abcde"] == [1, "text", [True], "", "x=y"]
    assert found["sub"] == "ann"
    assert json.loads(found["lwicontexts"]) == {"vip": True}


def test_time_and_lifetime_can_be_set(capsys: Captured) -> None:
    token = mint(capsys, "--at", "2026-01-15T09:00:00Z", "--expires-in", "1h30m")
    assert (payload(token)["iat"], payload(token)["exp"]) == (1768467600, 1768467600 + 5400)
    assert reason(inspect(capsys, token, "--at", "2026-01-15T10:29:59Z")) is None
    assert reason(inspect(capsys, token, "--at", "2026-01-15T10:30:00Z")) == "expired"
    assert reason(inspect(capsys, token, "--at", "2026-01-15T08:59:59Z")) == "issued_in_future"


def test_the_same_options_mint_the_same_token(capsys: Captured) -> None:
    at = ("--at", "2026-01-15T09:00:00Z")
    assert mint(capsys, *at) == mint(capsys, *at)


def test_a_token_minted_as_json_is_a_member(capsys: Captured) -> None:
    at = ("--at", "2026-01-15T09:00:00Z")
    assert json.loads(mint(capsys, *at, "--json")) == {"token": mint(capsys, *at)}


def test_a_token_that_lives_no_longer_is_minted_and_refused(capsys: Captured) -> None:
    assert reason(inspect(capsys, mint(capsys, "--expires-in", "-1m"))) == "expired"


def test_the_list_of_defects_is_complete(capsys: Captured) -> None:
    lines = run(capsys, "token", "break", "--list").out.splitlines()
    assert [line.split()[:2] for line in lines] == [[one.name, one.reason] for one in DEFECTS.values()]
    assert all(line.endswith(one.about) for line, one in zip(lines, DEFECTS.values(), strict=True))


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=list(DEFECTS))
def test_every_defect_is_refused_with_its_reason(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, defect: Defect
) -> None:
    broken = run(capsys, "token", "break", defect.name)
    assert (broken.code, broken.err) == (0, "")
    if not isinstance(json.loads(run(capsys, "token", "break", defect.name, "--json").out)["token"], str):
        return  # what is no text cannot be given to a command
    monkeypatch.setattr("sys.stdin", io.StringIO(broken.out))
    ran = run(capsys, "token", "inspect", "--json")
    assert reason({"code": ran.code, **json.loads(ran.out)}) == defect.reason.partition(":")[0]


def test_a_value_that_is_no_text_is_shown_as_json(capsys: Captured) -> None:
    assert json.loads(run(capsys, "token", "break", "not-a-string", "--json").out) == {"token": 42}


def test_the_refusal_is_told_in_words(capsys: Captured) -> None:
    token = run(capsys, "token", "break", "missing-sub").out.strip()
    ran = run(capsys, "token", "inspect", token)
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == (
        "refused: missing_claim (code 4: Auth token provider provided invalid token). sub is required and absent"
    )


def test_every_rule_is_told_in_order(capsys: Captured) -> None:
    rules = inspect(capsys, run(capsys, "token", "break", "wrong-key").out.strip())["rules"]
    assert {one["reason"] for one in rules} == set(REASONS)
    states = [one["state"] for one in rules]
    failed = states.index("fail")
    assert rules[failed]["reason"] == "signature_mismatch"
    assert set(states[:failed]) == {"pass"}
    assert set(states[failed + 1 :]) == {"not reached"}
    numbers = [one["rule"] for one in rules]
    assert numbers == sorted(numbers)


def test_rules_after_one_that_fails_are_told_where_they_can_be(capsys: Captured) -> None:
    token = run(capsys, "token", "break", "expired", "--claim", "iss=somebody").out.strip()
    states = {one["reason"]: one["state"] for one in inspect(capsys, token)["rules"]}
    assert (states["expired"], states["issuer_mismatch"], states["not_yet_valid"]) == ("fail", "fail", "pass")


def test_text_and_json_tell_the_same(capsys: Captured) -> None:
    token = mint(capsys)
    lines = run(capsys, "token", "inspect", token).out.splitlines()
    rules = inspect(capsys, token)["rules"]
    assert len(lines) == len(rules) + 1
    for line, one in zip(lines, rules, strict=False):
        assert line.startswith(f"{one['rule']}  {one['state']}")
        assert one["reason"] in line


@pytest.mark.parametrize("arguments", [[], ["-"]])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_token_is_read_from_standard_input(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, arguments: list[str], end: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(mint(capsys) + end))
    assert run(capsys, "token", "inspect", *arguments).code == 0


def test_nothing_on_standard_input_is_a_missing_token() -> None:
    ran = run_process("token", "inspect")
    assert ran.code == 1
    assert "refused: token_missing (code 3: " in ran.out
    assert ran.err == ""


def test_bytes_that_are_no_text_are_refused_and_no_crash() -> None:
    ran = run_process("token", "inspect", stdin=b"\xff\xfe.a.b")
    assert ran.code in (1, 2)
    assert "Traceback" not in ran.err


def test_a_pipe_carries_a_token_from_one_command_to_the_next() -> None:
    minted = run_process("token", "mint")
    assert run_process("token", "inspect", stdin=minted.out.encode()).code == 0


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (ISSUER.pem(), False),
        (json.dumps(ISSUER.jwk_set()["keys"][0]), True),
        (json.dumps(ISSUER.jwk_set()), True),
        (json.dumps(ISSUER.dynamics_array()), True),
        (f"\ufeff{ISSUER.pem()}\r\n", False),
    ],
    ids=["pem", "jwk", "jwks", "array", "pem with a byte order mark"],
)
def test_keys_are_read_from_a_file_of_any_form(
    capsys: Captured, tmp_path: Path, document: str, *, named: bool
) -> None:
    file = tmp_path / "keys"
    file.write_text(document, encoding="utf-8")
    token = mint(capsys, "--keys-as", "jwks" if named else "pem-url")
    assert reason(inspect(capsys, token, "--keys", str(file))) is None
    stranger = run(capsys, "token", "break", "wrong-key", *(["--keys-as", "jwks"] if named else [])).out.strip()
    assert reason(inspect(capsys, stranger, "--keys", str(file))) == "signature_mismatch"


@pytest.mark.parametrize("path", ["publickey", "publickeys", "jwks"])
async def test_keys_are_fetched_from_a_running_hub(capsys: Captured, served: Server, path: str) -> None:
    url = f"{served.hub.addresses.http}/_services/auth/{path}"
    token = await asyncio.to_thread(mint, capsys, "--keys-as", "pem-url" if path == "publickey" else "jwks")
    assert reason(await asyncio.to_thread(inspect, capsys, token, "--keys", url)) is None


def test_keys_that_cannot_be_fetched_are_a_reason(capsys: Captured) -> None:
    found = inspect(capsys, mint(capsys), "--keys", "http://127.0.0.1:9/keys")
    assert reason(found) == "key_unavailable"


def test_a_secret_judges_tokens_signed_with_it(capsys: Captured) -> None:
    weak = ("--secret", "your-256-bit-secret", "--rule", "allow-weak-secret=true")
    lenient = (*weak, "--rule", 'required-claims=["sub"]')
    assert reason(inspect(capsys, SAMPLE, *lenient)) is None
    assert reason(inspect(capsys, SAMPLE, *weak)) == "missing_claim"
    assert reason(inspect(capsys, SAMPLE, "--secret", SECRET)) == "signature_mismatch"
    assert reason(inspect(capsys, SAMPLE)) == "alg_not_allowed"


@pytest.mark.parametrize(
    ("rule", "refused"),
    [
        ("audience=contoso", "audience_mismatch"),
        ('audience=["contoso","fabrikam"]', "audience_mismatch"),
        ("issuer=https://contoso.example", "issuer_mismatch"),
        ("subject=ann", "subject_mismatch"),
        ("max-lifetime=5m", "lifetime_too_long"),
        ("max-token-bytes=10", "token_too_large"),
        ('algorithms=["ES256"]', "alg_not_allowed"),
        ('claims={"tenant":"a"}', "claim_mismatch"),
        ('required-claims=["email"]', "missing_claim"),
        ("leeway=1m", None),
    ],
)
def test_rules_are_set_one_by_one(capsys: Captured, rule: str, refused: str | None) -> None:
    assert reason(inspect(capsys, mint(capsys), "--rule", rule)) == refused


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("mint --expires-in soon", "expires-in: found 'soon', expected a duration with its unit"),
        (f"mint --expires-in {'9' * 400}d", "expires-in: "),
        ("mint --claim a", "'a': expected NAME=VALUE"),
        ("mint --claim =a", "'=a': expected NAME=VALUE"),
        ("mint --at soon", "expected a date and time with its zone, such as 2026-01-15T09:00:00Z"),
        ("mint --at 2026-01-15T09:00:00", "expected a date and time with its zone"),
        ("mint --keys-as x509", "'x509' is not one of 'pem-url', 'dynamics', 'jwks'"),
        ("mint extra", "unexpected extra argument"),
        ("break", "name a DEFECT, or use --list"),
        ("break expird", "there is no defect 'expird' (did you mean 'expired'?)"),
        ("break quite-another", "there is no defect 'quite-another'; expected one of empty, whitespace, "),
        ("inspect a --keys /nowhere/at/all", "--keys /nowhere/at/all: No such file or directory"),
        ("inspect a --keys .", "--keys .: Is a directory"),
        ("inspect a --secret b --keys c", "--keys and --secret exclude each other"),
        ("inspect a --secret short", "the secret has 5 bytes where HS256 needs 32; set allow-weak-secret"),
        ("inspect a --rule leewy=1m", "unknown key 'leewy' (did you mean 'leeway'?)"),
        ("inspect a --rule leeway=3", "leeway: found 3, expected a duration with its unit"),
        ("inspect a --rule leeway", "'leeway': expected NAME=VALUE"),
        ('inspect a --rule algorithms=["RS257"]', "algorithms/0: found 'RS257', expected"),
        ('inspect a --rule algorithms=["HS256"]', "HS256 cannot be allowed with public keys"),
        ("inspect a --rule max-token-bytes=0", "max-token-bytes: found 0, expected 1 or more"),
        ("inspct a", "inspect"),
    ],
)
def test_bad_options_are_a_message_and_exit_2(capsys: Captured, arguments: str, message: str) -> None:
    assert_message(run(capsys, "token", *arguments.split()), message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the key document is empty"),
        (b"<html>", "found HTML; expected a PEM public key"),
        (b"{}", "the JSON is no key document"),
        (b'{"keys": []}', "the key document is empty"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "this is a private key"),
        (b"\x30\x82\x01\x22\xff\xfe", "keys"),
    ],
    ids=["empty", "html", "object", "no keys", "private key", "binary"],
)
def test_a_file_that_holds_no_key_is_a_message_and_exit_2(
    capsys: Captured, tmp_path: Path, content: bytes, message: str
) -> None:
    file = tmp_path / "keys"
    file.write_bytes(content)
    assert_message(run(capsys, "token", "inspect", "a", "--keys", str(file)), message)

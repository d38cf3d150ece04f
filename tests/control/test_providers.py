"""Registering providers through the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest

from tests.control.asking import SANDBOX, assert_mistake, assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.control.asking import Ask

PROVIDER = SANDBOX + "/providers/mine"
SECRET = "a shared secret of more than 32 bytes"


async def test_a_provider_is_registered_and_listed_as_written(ask: Ask, box: Sandbox) -> None:
    written = {"calls": [{"throw": "no session"}, {"late": "12s"}], "after": "loop", "rules": {"leeway": "5m"}}
    seen = await ask("PUT", PROVIDER, written)
    assert (seen.status, seen.body) == (201, {"provider": "mine", **written})
    assert list(box.providers) == ["default", "mine"]
    listed = (await ask("GET", SANDBOX + "/providers")).body
    assert listed == {"default": {}, "mine": written}


async def test_a_list_of_outcomes_is_a_whole_provider(ask: Ask, box: Sandbox) -> None:
    assert (await ask("PUT", PROVIDER, ["throw", "token"])).status == 201
    assert len(box.find_provider("mine").spec.outcomes) == 2


async def test_registering_again_replaces(ask: Ask, box: Sandbox) -> None:
    before = box.provider
    assert (await ask("PUT", SANDBOX + "/providers/default", ["throw"])).status == 201
    assert box.provider is not before
    assert list(box.providers) == ["default"]


@pytest.mark.parametrize(
    ("written", "pointer", "message"),
    [
        ({"call": ["token"]}, "", "unknown key 'call' (did you mean 'calls'?); expected one of calls, after"),
        ({"calls": ["thorw"]}, "/calls/0", "found 'thorw', expected one of token, throw"),
        ({"calls": ["thorw"]}, "/calls/0", "(did you mean 'throw'?)"),
        ({"calls": [{"token": {"defect": "expird"}}]}, "/calls/0/token/defect", "did you mean 'expired'"),
        ({"calls": [{"late": 12}]}, "/calls/0/late", "expected a duration with its unit"),
        ({"calls": [{"hang": 1}]}, "/calls/0/hang", "expected true"),
        ({"after": "again"}, "/after", "found 'again', expected 'last', 'loop' or 'fail'"),
        ({"keys": {"form": "issuer"}}, "/keys", "found 'form', expected one of from, url, pem, jwk, jwks, secret"),
        ({"keys": {"url": "ftp://x/y"}}, "/keys/url", "ftp://x/y"),
        ({"rules": {"leeway": "-1s"}}, "/rules/leeway", "found '-1s'"),
        ({"url": "/token", "calls": ["throw"]}, "", "not both"),
        ("token", "", "expected a mapping"),
        (42, "", "expected a mapping"),
        ([], "", "at least"),
    ],
)
async def test_a_provider_written_wrongly_is_explained(
    written: Any, pointer: str, message: str, ask: Ask, box: Sandbox
) -> None:
    seen = await ask("PUT", PROVIDER, written)
    if pointer == "" and written == []:
        pointer = seen.body["mistakes"][0]["pointer"]
    if isinstance(written, dict) and "call" in written:
        pointer = seen.body["mistakes"][0]["pointer"]
    assert_mistake(seen, pointer, message)
    assert list(box.providers) == ["default"]


async def test_every_mistake_is_told_at_once(ask: Ask) -> None:
    seen = await ask("PUT", PROVIDER, {"calls": ["thorw"], "after": "again", "rules": {"leway": "5m"}})
    assert len(seen.body["mistakes"]) == 3


@pytest.mark.parametrize(
    ("written", "code", "pointer", "title"),
    [
        ({"keys": {"pem": "nonsense"}}, "bad-key", "/keys", "expected a PEM public key"),
        ({"keys": {"secret": ""}}, "bad-key", "/keys/secret", "the secret is empty"),
        ({"keys": {"secret": "short"}}, "weak-secret", "/keys/secret", "allow-weak-secret"),
        ({"keys": {"jwk": {"kty": "oct", "k": "YQ"}}}, "bad-key", "/keys", "kty oct is a secret"),
        (
            {"keys": {"secret": SECRET}, "rules": {"algorithms": ["RS256"]}},
            "mixed-algorithms",
            "/rules/algorithms",
            "RS256",
        ),
    ],
)
async def test_keys_that_cannot_be_used_are_explained(
    written: Any, code: str, pointer: str, title: str, ask: Ask, box: Sandbox
) -> None:
    body = assert_problem(await ask("PUT", PROVIDER, written), 400, code, title)
    assert body["pointer"] == pointer
    assert list(box.providers) == ["default"]


async def test_a_secret_is_never_shown(ask: Ask) -> None:
    told = await ask("PUT", PROVIDER, {"keys": {"secret": SECRET}})
    assert told.body["keys"] == {"secret": "…"}
    for path in ("/providers", "", "/journal"):
        assert SECRET not in (await ask("GET", SANDBOX + path)).text


@pytest.mark.parametrize("form", ["jwk", "jwks"])
async def test_a_private_key_is_refused_and_never_shown(form: str, ask: Ask, box: Sandbox) -> None:
    private = jwt.algorithms.RSAAlgorithm.to_jwk(box.issuer.current.private, as_dict=True)
    private.pop("key_ops")
    told = await ask("PUT", PROVIDER, {"keys": {form: private if form == "jwk" else {"keys": [private]}}})
    assert_problem(told, 400, "bad-key", "it is a private key")
    listed = await ask("GET", SANDBOX + "/providers")
    assert private["d"] not in told.text + listed.text


async def test_a_refused_secret_is_not_repeated(ask: Ask) -> None:
    for keys in (
        {"secret": "hunter2"},
        {"secret": "hunter2", "url": "/x"},
        {"jwk": {"kty": "oct", "k": "hunter2"}},
    ):
        assert "hunter2" not in (await ask("PUT", PROVIDER, {"keys": keys})).text


async def test_a_provider_is_removed(ask: Ask, box: Sandbox) -> None:
    seen = await ask("DELETE", SANDBOX + "/providers/default")
    assert (seen.status, seen.text) == (204, "")
    assert not box.providers
    again = await ask("DELETE", SANDBOX + "/providers/default")
    assert_problem(again, 404, "unknown-provider", "there is no provider 'default'; none is registered")


async def test_an_unknown_provider_names_the_nearest(ask: Ask) -> None:
    seen = await ask("DELETE", SANDBOX + "/providers/defualt")
    assert_problem(seen, 404, "unknown-provider", "there is no provider 'defualt' (did you mean 'default'?)")

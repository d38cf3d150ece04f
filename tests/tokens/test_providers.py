"""The written form of providers and their scripts."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from mockhub.tokens.defects import DEFECTS
from mockhub.tokens.providers import (
    Answers,
    ComesLate,
    GivesToken,
    Hangs,
    IssuerKeys,
    JwkKeys,
    JwksKeys,
    PemKeys,
    ProviderForm,
    ProviderSpec,
    Rejects,
    Returns,
    Script,
    SecretKeys,
    Throws,
    TokenSpec,
    UrlKeys,
)
from mockhub.tokens.rules import Rules


def spec(**members: Any) -> ProviderSpec:
    return ProviderSpec.read({name.replace("_", "-"): value for name, value in members.items()})


def throwing(count: int, after: str, **members: Any) -> Script:
    return Script(spec(calls=[{"throw": str(number)} for number in range(count)], after=after, **members))


def thrown(script: Script, calls: int, caller: str = "a") -> list[str | None]:
    outcomes = [script.next(caller) for _ in range(calls)]
    return [outcome.throw if isinstance(outcome, Throws) else None for outcome in outcomes]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("last", ["0", "1", "2", "2", "2", "2", "2"]),
        ("loop", ["0", "1", "2", "0", "1", "2", "0"]),
        ("fail", ["0", "1", "2", None, None, None, None]),
    ],
)
def test_a_script_ends_as_it_says(after: str, expected: list[str | None]) -> None:
    assert thrown(throwing(3, after), 7) == expected


def test_a_script_of_one_repeats_by_default() -> None:
    script = Script(ProviderSpec())
    assert [script.next("a") for _ in range(3)] == [GivesToken(token=TokenSpec())] * 3


def test_every_caller_has_a_place_of_its_own() -> None:
    script = throwing(3, "last")
    assert thrown(script, 2, "a") == ["0", "1"]
    assert thrown(script, 1, "b") == ["0"]
    assert thrown(script, 1, "a") == ["2"]
    assert thrown(script, 2, "b") == ["1", "2"]


def test_two_scripts_of_one_spec_are_apart() -> None:
    written = spec(calls=[{"throw": "0"}, {"throw": "1"}])
    assert thrown(Script(written), 2) == thrown(Script(written), 2)


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ("token", GivesToken(token=TokenSpec())),
        ("throw", Throws(throw="scripted error")),
        ("reject", Rejects(reject="scripted rejection")),
        ("hang", Hangs(hang=True)),
        ("no-token", Returns(returns=None)),
        ({"token": {"defect": "expired"}}, GivesToken(token=TokenSpec(defect="expired"))),
        ({"token": {"raw": "x"}}, GivesToken(token=TokenSpec(raw="x"))),
        ({"late": "12s"}, ComesLate.read({"late": "12s"})),
        ({"returns": {"a": [1]}}, Returns(returns={"a": [1]})),
        ({"returns": None}, Returns(returns=None)),
        ({"answer": {}}, Answers.read({"answer": {"status": 200, "body": ""}})),
    ],
)
def test_outcomes_are_read_by_their_one_key(written: object, outcome: object) -> None:
    assert spec(calls=[written]).calls == (outcome,)


def test_the_numbers_of_headers_are_written_as_text() -> None:
    found = spec(calls=[{"answer": {"status": 503, "headers": {"Retry-After": 5}}}]).outcomes[0]
    assert isinstance(found, Answers)
    assert (found.answer.status, found.answer.headers) == (503, {"Retry-After": "5"})


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ({"from": "issuer"}, IssuerKeys.read({"from": "issuer", "as": "pem-url"})),
        ({"from": "issuer", "as": "jwks"}, IssuerKeys.read({"from": "issuer", "as": "jwks"})),
        ({"url": "/keys"}, UrlKeys(url="/keys")),
        ({"url": "https://keys.example/a"}, UrlKeys(url="https://keys.example/a")),
        ({"pem": "x"}, PemKeys(pem="x")),
        ({"jwk": {"kty": "RSA"}}, JwkKeys(jwk={"kty": "RSA"})),
        ({"jwks": {"keys": []}}, JwksKeys(jwks={"keys": []})),
        ({"secret": "x"}, SecretKeys(secret="x")),  # noqa: S106 - a form, not a secret
    ],
)
def test_keys_are_read_by_their_one_key(written: object, keys: object) -> None:
    assert spec(keys=written).keys == keys


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"calls": []}, "calls"),
        ({"calls": "token"}, "calls"),
        ({"calls": [{}]}, "calls.0"),
        ({"calls": [5]}, "calls.0"),
        ({"calls": ["tokens"]}, "calls.0"),
        ({"calls": [{"throw": "x", "reject": "y"}]}, "calls.0.throw.reject"),
        ({"calls": [{"throw": 5}]}, "calls.0.throw.throw"),
        ({"calls": [{"hang": False}]}, "calls.0.hang.hang"),
        ({"calls": [{"late": 5}]}, "calls.0.late.late"),
        ({"calls": [{"late": "5"}]}, "calls.0.late.late"),
        ({"calls": [{"token": {"defect": "expird"}}]}, "calls.0.token.token.defect"),
        ({"calls": [{"token": {"raw": "x", "defect": "expired"}}]}, "calls.0.token.token"),
        ({"calls": [{"token": {"raw": "x", "claims": {"a": 1}}}]}, "calls.0.token.token"),
        ({"calls": [{"answer": {"status": 99}}]}, "calls.0.answer.answer.status"),
        ({"calls": [{"answer": {"status": 600}}]}, "calls.0.answer.answer.status"),
        ({"calls": [{"answer": {"headers": {"a": None}}}]}, "calls.0.answer.answer.headers.a"),
        ({"after": "never"}, "after"),
        ({"per": "page"}, "per"),
        ({"url": "ftp://keys.example"}, "url"),
        ({"url": "token"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "/a b"}, "url"),
        ({"method": "PUT"}, "method"),
        ({"url": "/token", "calls": ["hang"]}, ""),
        ({"url": "/token", "after": "loop"}, ""),
        ({"url": "/token", "per": "sandbox"}, ""),
        ({"keys": {}}, "keys"),
        ({"keys": "issuer"}, "keys"),
        ({"keys": {"from": "nobody"}}, "keys.from.from"),
        ({"keys": {"from": "issuer", "as": "pem"}}, "keys.from.as"),
        ({"keys": {"url": "file:///etc/passwd"}}, "keys.url.url"),
        ({"keys": {"url": "data:,x"}}, "keys.url.url"),
        ({"keys": {"pem": "x", "secret": "y"}}, "keys.pem.secret"),
        ({"keys": {"secret": 5}}, "keys.secret.secret"),
        ({"rules": {"leeway": "-1s"}}, "rules.leeway"),
        ({"rules": {"leeway": 5}}, "rules.leeway"),
        ({"rules": {"max-age": 0}}, "rules.max-age"),
        ({"rules": {"refresh": 0}}, "rules.refresh"),
        ({"rules": {"max-token-bytes": 0}}, "rules.max-token-bytes"),
        ({"rules": {"max-token-bytes": "5"}}, "rules.max-token-bytes"),
        ({"rules": {"max-context-variables": -1}}, "rules.max-context-variables"),
        ({"rules": {"algorithms": []}}, "rules.algorithms"),
        ({"rules": {"algorithms": ["none"]}}, "rules.algorithms.0"),
        ({"rules": {"issuer": 5}}, "rules.issuer"),
        ({"rules": {"required-claims": "sub"}}, "rules.required-claims"),
        ({"rules": {"required-claims": [5]}}, "rules.required-claims.0"),
        ({"rules": {"single-use": 1}}, "rules.single-use"),
        ({"rules": {"unknown": 1}}, "rules.unknown"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_mistakes_are_refused_at_their_place(members: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError) as raised:
        spec(**members)
    places = {".".join(map(str, error["loc"])) for error in raised.value.errors()}
    assert place in places, places


def test_a_mistaken_defect_is_told_with_the_nearest() -> None:
    with pytest.raises(ValidationError, match="did you mean 'expired'"):
        spec(calls=[{"token": {"defect": "expird"}}])


@pytest.mark.parametrize("name", DEFECTS)
def test_every_defect_can_be_written(name: str) -> None:
    assert TokenSpec(defect=name).defect == name


def test_a_mistaken_outcome_is_told_what_is_expected() -> None:
    with pytest.raises(ValidationError) as raised:
        spec(calls=["tokens"])
    assert raised.value.errors()[0]["msg"] == (
        "expected token, throw, reject, hang, no-token, late, returns, answer"
    )


def test_a_provider_may_be_written_as_its_outcomes_alone() -> None:
    adapter: TypeAdapter[ProviderSpec] = TypeAdapter(ProviderForm)
    assert adapter.validate_python(["token", "throw"]) == spec(calls=["token", "throw"])
    assert adapter.validate_python({"after": "loop"}).after == "loop"


def test_one_issuer_and_one_audience_may_be_written_alone() -> None:
    rules = Rules.read({"issuer": "a", "audience": ["b", "c"]})
    assert (rules.issuer, rules.audience) == (("a",), ("b", "c"))


def test_the_default_rules_are_the_documented_ones() -> None:
    rules = Rules()
    assert rules.required_claims == ("iss", "iat", "exp", "sub")
    assert (rules.leeway, rules.max_token_bytes, rules.refresh, rules.cooldown) == (0, 16384, 300, 1)
    assert rules.max_context_variables == 100
    assert not any((rules.issuer, rules.audience, rules.allow_weak_secret, rules.stale_if_error, rules.ignore_kid))


def test_a_provider_is_written_and_read_back() -> None:
    provider = spec(
        calls=["hang", {"token": {"claims": {"a": 1}}}],
        after="loop",
        keys={"from": "issuer", "as": "dynamics"},
        rules={"issuer": "a", "single-use": True},
    )
    assert ProviderSpec.read(json.loads(json.dumps(provider.written()))) == provider


def test_durations_of_a_provider_are_written_so_that_they_can_be_read() -> None:
    provider = spec(calls=[{"late": "1m30s"}], rules={"leeway": "5m"})
    assert ProviderSpec.read(json.loads(json.dumps(provider.written()))) == provider


def test_a_spec_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ProviderSpec().after = "loop"  # type: ignore[misc]  # frozen is the point


@pytest.mark.parametrize(
    ("written", "stands_in"),
    [
        ({}, "leave"),
        ({"calls": ["token"]}, "fill"),
        ({"calls": ["throw"], "on-pages": "leave"}, "leave"),
        ({"calls": ["throw"], "on-pages": "override"}, "override"),
        ({"on-pages": "fill"}, "fill"),
        ({"url": "/token", "on-pages": "override"}, "override"),
    ],
)
def test_a_written_script_fills_in_for_pages_unless_said(written: dict[str, Any], stands_in: str) -> None:
    assert ProviderSpec.read(written).stands_in == stands_in

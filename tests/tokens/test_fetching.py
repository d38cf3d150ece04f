"""When keys are asked for, what becomes of a failed fetch, and which of several providers judges."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockhub.tokens.case import Refreshed
from mockhub.tokens.compact import sign, unsigned
from mockhub.tokens.documents import pem, read
from mockhub.tokens.issuer import Issuer
from mockhub.tokens.judging import RuleState, inspect, judge
from mockhub.tokens.pool import pool_key
from mockhub.tokens.rules import Rules
from mockhub.tokens.trust import Trust, given_document, given_jwk, published
from mockhub.tokens.verdict import KeysNeeded, Verdict
from tests.conftest import NOW

PROBLEM = "the keys at /keys could not be read: it answered 500"


def rules_of(**rules: Any) -> Rules:
    return Rules.read({name.replace("_", "-"): value for name, value in rules.items()})


def issuer_at(offset: int = 0, url: str = "https://issuer.example") -> Issuer:
    return Issuer(url=url, offset=offset, now=NOW)


def minted(issuer: Issuer, *, kid: str | None = None, alg: str = "RS256", **claims: Any) -> str:
    header = {"alg": alg, "typ": "JWT", **({} if kid is None else {"kid": kid})}
    body = issuer.claims(claims, now=NOW, subject="somebody", expires_in=1e6)
    return sign(header, body, alg=alg, key=issuer.current.private)


def publishing(source: Issuer | None, name: str = "contoso", **rules: Any) -> Trust:
    trust = published(name, "/keys", rules_of(**rules))
    if source is not None:
        trust.fetched(read(json.dumps(source.jwk_set())), now=NOW, missing=None)
    return trust


def verdict(token: object, *trusts: Trust, now: float = NOW, refreshed: Refreshed | None = None) -> Verdict:
    found = judge(token, trusts, now, refreshed=refreshed)
    assert isinstance(found, Verdict), found
    return found


def after_failure(token: object, trust: Trust, now: float) -> Verdict:
    """Judge as the server does when the fetch that judging asks for fails."""
    needed = judge(token, [trust], now)
    assert isinstance(needed, KeysNeeded)
    trust.fetch_failed(now=now, missing=needed.missing)
    return verdict(token, trust, now=now, refreshed=Refreshed(needed, PROBLEM))


def test_absent_keys_are_asked_for() -> None:
    trust = publishing(None)
    assert judge(minted(issuer_at()), [trust], NOW) == KeysNeeded("contoso")
    assert judge(minted(issuer_at(), kid="x"), [trust], NOW) == KeysNeeded("contoso")


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (None, "token_missing"),
        ("a.b", "malformed_segments"),
        (unsigned({"alg": "none"}, {}), "alg_none"),
        (sign({"alg": "HS256"}, {}, alg="HS256", key=b"x" * 64), "alg_not_allowed"),
        (unsigned({"alg": "RS256", "crit": []}, {}), "crit_not_supported"),
        (unsigned({"alg": "RS256", "kid": 5}, {}), "bad_kid"),
    ],
)
def test_no_keys_are_asked_for_on_behalf_of_a_token_that_is_refused_anyway(token: object, reason: str) -> None:
    assert verdict(token, publishing(None)).reason == reason


def test_the_second_judging_finishes_with_the_keys_fetched() -> None:
    issuer = issuer_at()
    trust = publishing(None)
    token = minted(issuer, kid="key-1")
    needed = judge(token, [trust], NOW)
    assert isinstance(needed, KeysNeeded)
    trust.fetched(read(json.dumps(issuer.jwk_set())), now=NOW, missing=None)
    assert verdict(token, trust, refreshed=Refreshed(needed)).valid
    assert verdict(token, trust).valid


@pytest.mark.parametrize(
    ("later", "due"), [(0, False), (299.999, False), (300, True), (1e9, True), (-0.001, True)]
)
def test_fetched_keys_are_due_after_a_while_and_when_time_moves_back(later: float, *, due: bool) -> None:
    trust = publishing(issuer_at())
    found = judge(minted(issuer_at(), kid="key-1", iat=1, exp=1e10), [trust], NOW + later)
    assert isinstance(found, KeysNeeded) is due


def test_keys_given_outright_are_never_due() -> None:
    trust = given_document("contoso", issuer_at().pem(), Rules())
    assert not trust.due(NOW + 1e9)
    assert verdict(minted(issuer_at(), kid="x"), trust).reason == "unknown_kid"
    assert verdict(minted(issuer_at()), trust).valid


def test_an_unknown_kid_is_looked_for_once() -> None:
    issuer = issuer_at()
    trust = publishing(issuer)
    token = minted(issuer, kid="key-2")
    needed = judge(token, [trust], NOW)
    assert needed == KeysNeeded("contoso", missing="key-2")
    trust.fetched(read(json.dumps(issuer.jwk_set())), now=NOW, missing="key-2")
    refused = verdict(token, trust, refreshed=Refreshed(needed))
    assert refused.reason == "unknown_kid"
    assert '"key-2"' in (refused.detail or "")


def test_a_rotated_key_is_found_by_looking_again() -> None:
    issuer = issuer_at()
    trust = publishing(issuer)
    issuer.rotate(now=NOW)
    token = minted(issuer, kid="key-2")
    needed = judge(token, [trust], NOW)
    assert isinstance(needed, KeysNeeded)
    trust.fetched(read(json.dumps(issuer.jwk_set())), now=NOW, missing=needed.missing)
    assert verdict(token, trust, refreshed=Refreshed(needed)).valid


@pytest.mark.parametrize(
    ("cooldown", "later", "looks"),
    [
        ("1s", 0, False),
        ("1s", 0.999, False),
        ("1s", 1, True),
        ("1s", -0.5, True),
        ("30s", 29, False),
        ("30s", 30, True),
        (0, 0, True),
    ],
)
def test_unknown_kids_cause_one_fetch_per_cooldown(cooldown: object, later: float, *, looks: bool) -> None:
    trust = publishing(issuer_at(), cooldown=cooldown)
    trust.fetched(read(json.dumps(issuer_at().jwk_set())), now=NOW, missing="x")
    trust.fetched_at = NOW - 100
    found = judge(minted(issuer_at(), kid="y"), [trust], NOW + later)
    assert found == KeysNeeded("contoso", missing="y") if looks else isinstance(found, Verdict)


def test_the_cooldown_also_follows_a_failed_look() -> None:
    trust = publishing(issuer_at())
    assert after_failure(minted(issuer_at(), kid="x"), trust, NOW).reason == "key_unavailable"
    assert verdict(minted(issuer_at(), kid="y"), trust, now=NOW + 0.9).reason == "unknown_kid"
    assert judge(minted(issuer_at(), kid="y"), [trust], NOW + 1) == KeysNeeded("contoso", missing="y")


def test_a_failed_look_for_a_kid_keeps_known_kids_working() -> None:
    issuer = issuer_at()
    trust = publishing(issuer)
    refused = after_failure(minted(issuer, kid="x"), trust, NOW)
    assert (refused.reason, refused.detail, refused.stage) == ("key_unavailable", PROBLEM, "key")
    assert verdict(minted(issuer, kid="key-1"), trust, now=NOW).valid


def test_an_inspection_shows_the_failed_look_for_a_kid() -> None:
    trust = publishing(issuer_at())
    token = minted(issuer_at(), kid="x")
    needed = inspect(token, [trust], NOW)
    assert needed == KeysNeeded("contoso", missing="x")
    outcomes = inspect(token, [trust], NOW, refreshed=Refreshed(needed, PROBLEM))
    assert isinstance(outcomes, list)
    failed = [(outcome.reason, outcome.detail) for outcome in outcomes if outcome.state is RuleState.FAIL]
    assert failed == [("key_unavailable", PROBLEM)]


def test_keys_never_read_are_unavailable() -> None:
    trust = publishing(None)
    refused = after_failure(minted(issuer_at()), trust, NOW)
    assert (refused.reason, refused.detail) == ("key_unavailable", PROBLEM)
    assert judge(minted(issuer_at()), [trust], NOW) == KeysNeeded("contoso")


def test_due_keys_that_cannot_be_read_again_are_void() -> None:
    issuer = issuer_at()
    trust = publishing(issuer)
    token = minted(issuer, kid="key-1")
    assert verdict(token, trust).valid
    assert after_failure(token, trust, NOW + 300).reason == "key_unavailable"
    assert judge(token, [trust], NOW + 301) == KeysNeeded("contoso")


def test_stale_keys_go_on_where_that_is_allowed() -> None:
    issuer = issuer_at()
    trust = publishing(issuer, stale_if_error=True)
    token = minted(issuer, kid="key-1")
    assert after_failure(token, trust, NOW + 300).valid
    assert judge(token, [trust], NOW + 301) == KeysNeeded("contoso")
    assert after_failure(minted(issuer, kid="x"), trust, NOW + 302).reason in {"key_unavailable", "unknown_kid"}


def test_stale_if_error_does_not_help_keys_never_read() -> None:
    trust = publishing(None, stale_if_error=True)
    assert after_failure(minted(issuer_at()), trust, NOW).reason == "key_unavailable"


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS256"])
def test_stale_keys_allow_no_more_than_fresh_ones(alg: str) -> None:
    issuer = issuer_at()
    trust = published("contoso", "/keys", Rules(stale_if_error=True))
    trust.fetched(read(issuer.pem()), now=NOW, missing=None)
    token = minted(issuer, alg=alg)
    assert verdict(token, trust).reason == "alg_not_allowed"
    found = judge(token, [trust], NOW + 300)
    if isinstance(found, KeysNeeded):
        trust.fetch_failed(now=NOW + 300, missing=None)
        found = verdict(token, trust, now=NOW + 300, refreshed=Refreshed(found, PROBLEM))
    assert found.reason == "alg_not_allowed"


@pytest.mark.parametrize("alg", ["RS384", "PS256"])
def test_an_algorithm_the_fetched_keys_are_not_for_is_refused_after_the_fetch(alg: str) -> None:
    issuer = issuer_at()
    trust = publishing(None)
    token = minted(issuer, alg=alg)
    needed = judge(token, [trust], NOW)
    assert needed == KeysNeeded("contoso")
    trust.fetched(read(issuer.pem()), now=NOW, missing=None)
    assert verdict(token, trust, refreshed=Refreshed(needed)).reason == "alg_not_allowed"


def test_an_allow_list_holds_before_any_fetch() -> None:
    trust = publishing(None, algorithms=["ES256"])
    assert verdict(minted(issuer_at()), trust).reason == "alg_not_allowed"


def test_dropped_keys_forget_the_cooldown() -> None:
    trust = publishing(issuer_at())
    trust.fetch_failed(now=NOW, missing="x")
    assert not trust.may_look_again(NOW)
    trust.forget_keys()
    assert trust.due(NOW)
    assert trust.may_look_again(NOW)


def test_where_nobody_is_registered_keys_are_unavailable() -> None:
    refused = verdict(minted(issuer_at()))
    assert (refused.reason, refused.provider) == ("key_unavailable", None)
    assert refused.detail == "no provider is registered"
    assert verdict("").reason == "token_missing"


def three() -> tuple[Issuer, Issuer, list[Trust]]:
    first, second = issuer_at(0, "https://first.example"), issuer_at(3, "https://second.example")
    trusts = [
        given_jwk("plain", {"keys": [{**issuer_at(6).jwk_set()["keys"][0], "kid": "plain-key"}]}, Rules()),
        given_jwk("first", first.jwk_set(), Rules(issuer=(first.url, "https://alias.example"))),
        given_jwk(
            "second", {"keys": [{**second.jwk_set()["keys"][0], "kid": "other"}]}, Rules(issuer=(second.url,))
        ),
    ]
    return first, second, trusts


def test_of_several_the_one_whose_issuer_the_token_names_judges() -> None:
    first, second, trusts = three()
    assert verdict(minted(first), *trusts).provider == "first"
    assert verdict(minted(first, iss="https://alias.example"), *trusts).provider == "first"
    assert verdict(minted(second), *trusts).provider == "second"
    assert verdict(minted(second), *trusts).valid


def test_a_key_vouches_for_its_own_issuer_alone() -> None:
    first, second, trusts = three()
    forged = minted(first, iss=second.url)
    refused = verdict(forged, *trusts)
    assert (refused.provider, refused.reason) == ("second", "signature_mismatch")
    stolen = minted(first, iss=second.url, kid="key-1")
    assert verdict(stolen, *trusts).reason == "unknown_kid"


def test_where_no_issuer_fits_the_one_who_knows_the_kid_judges() -> None:
    _, second, trusts = three()
    refused = verdict(minted(second, iss="https://unknown.example", kid="other"), *trusts)
    assert (refused.provider, refused.reason) == ("second", "issuer_mismatch")


def test_where_nothing_fits_the_first_judges() -> None:
    first, _, trusts = three()
    assert verdict(minted(first, iss="https://unknown.example"), *trusts).provider == "plain"
    assert verdict(minted(first, iss="https://unknown.example", kid="nobody"), *trusts).provider == "plain"
    assert verdict("junk", *trusts).provider == "plain"
    assert verdict(minted(first, iss=["https://first.example"]), *trusts).provider == "plain"


def test_an_inspection_is_made_by_the_one_who_judges() -> None:
    _, second, trusts = three()
    outcomes = inspect(minted(second), trusts, NOW)
    assert isinstance(outcomes, list)
    assert {outcome.state for outcome in outcomes} == {RuleState.PASS}


def test_the_keys_asked_for_are_those_of_the_one_who_judges() -> None:
    first = issuer_at(0, "https://first.example")
    trusts = [publishing(None, "one"), publishing(None, "two", issuer=first.url)]
    assert judge(minted(first), trusts, NOW) == KeysNeeded("two")
    assert judge(minted(issuer_at()), trusts, NOW) == KeysNeeded("one")


def test_a_fetch_for_one_provider_says_nothing_of_another() -> None:
    old, heir = issuer_at(0), issuer_at(3)
    trusts = [publishing(old, "one"), publishing(heir, "two")]
    token = minted(heir, kid="key-1", iat=1, exp=1e10)
    later = NOW + 300
    needed = judge(token, trusts, later)
    assert needed == KeysNeeded("one")
    old.rotate(now=later, keep_old=False)
    trusts[0].fetched(read(json.dumps(old.jwk_set())), now=later, missing=None)
    found = judge(token, trusts, later, refreshed=Refreshed(needed))
    assert (
        found == KeysNeeded("two")
        or verdict(token, *trusts, now=later, refreshed=Refreshed(needed)).reason == "unknown_kid"
    )


def test_a_pem_with_another_key_is_a_mismatch_and_no_fetch() -> None:
    trust = published("contoso", "/keys", Rules())
    trust.fetched(read(pem(pool_key(9).public_key())), now=NOW, missing=None)
    assert verdict(minted(issuer_at()), trust).reason == "signature_mismatch"

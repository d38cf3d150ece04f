"""Edges of time, and time that moves between two judgings of the same token."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockhub.tokens.compact import sign
from mockhub.tokens.defects import DEFECTS, Good
from mockhub.tokens.documents import pem, read
from mockhub.tokens.issuer import Issuer
from mockhub.tokens.judging import judge
from mockhub.tokens.pool import pool_key
from mockhub.tokens.rules import Rules
from mockhub.tokens.trust import Trust, given_document, published
from mockhub.tokens.verdict import KeysNeeded, Verdict
from tests.conftest import NOW

ISSUER = Issuer(url="https://issuer.example", offset=0, now=NOW)
CLAIMS = {"iss": ISSUER.url, "sub": "somebody", "iat": int(NOW) - 1000, "exp": int(NOW) + 1000}


def rules_of(**rules: Any) -> Rules:
    return Rules.read({name.replace("_", "-"): value for name, value in rules.items()})


def trusting(**rules: Any) -> Trust:
    return given_document("contoso", ISSUER.pem(), rules_of(**rules))


def token(**claims: Any) -> str:
    return ISSUER.mint({**CLAIMS, **claims}, named=False)


def verdict(text: str, trust: Trust, now: float) -> Verdict:
    found = judge(text, [trust], now)
    assert isinstance(found, Verdict)
    return found


def failures(text: str, trust: Trust, now: float) -> tuple[str, ...]:
    return verdict(text, trust, now).failures


@pytest.mark.parametrize("leeway", [0, 60])
@pytest.mark.parametrize(
    ("claim", "direction", "past", "reason"),
    [
        ("exp", 1, (-1, -0.5, -0.001), "expired"),
        ("nbf", -1, (0, 0.001, 0.5, 1), "not_yet_valid"),
        ("iat", -1, (0, 0.001, 0.5, 1), "issued_in_future"),
    ],
)
def test_each_time_claim_has_its_exact_edge(
    claim: str, direction: int, past: tuple[float, ...], reason: str, leeway: int
) -> None:
    trust = trusting(leeway=f"{leeway}s" if leeway else 0)
    text = token(**{claim: int(NOW)})
    for offset in (-1, -0.5, -0.001, 0, 0.001, 0.5, 1):
        expected = () if offset in past else (reason,)
        assert failures(text, trust, NOW + direction * leeway + offset) == expected, offset


@pytest.mark.parametrize("claim", ["exp", "nbf", "iat"])
def test_fractions_in_claims_are_kept(claim: str) -> None:
    trust = trusting()
    text = token(**{claim: NOW + 0.5})
    before, after = failures(text, trust, NOW + 0.49), failures(text, trust, NOW + 0.5)
    assert bool(before) is (claim != "exp")
    assert bool(after) is (claim == "exp")


@pytest.mark.parametrize("exp", [0, -1, 1e300, 2**62, 0.5])
def test_any_finite_number_is_a_time(exp: float) -> None:
    assert failures(token(exp=exp), trusting(), NOW) == (() if exp > NOW else ("expired",))


def test_the_extremes_of_floats_have_a_verdict() -> None:
    trust = trusting(max_lifetime="1h", max_age="1h")
    assert failures(token(exp=1.7e308, iat=-1.7e308), trust, NOW) == ("token_too_old", "lifetime_too_long")


def test_the_edges_of_age_and_lifetime_are_inclusive() -> None:
    trust = trusting(max_age="10s", max_lifetime="20s")
    text = token(iat=int(NOW), exp=int(NOW) + 20)
    assert failures(text, trust, NOW + 10) == ()
    assert failures(text, trust, NOW + 10.001) == ("token_too_old",)
    assert failures(token(iat=int(NOW), exp=int(NOW) + 21), trust, NOW) == ("lifetime_too_long",)


def test_the_future_of_iat_can_be_left_unchecked() -> None:
    assert failures(token(iat=int(NOW) + 60), trusting(check_issued_at=False), NOW) == ()


@pytest.mark.parametrize(
    ("now", "detail"),
    [
        (NOW, "0s ago: exp 1800000000 is 2027-01-15T08:00:00Z, now is 2027-01-15T08:00:00Z, leeway 0s"),
        (
            NOW + 61.12345,
            "1m1s123ms ago: exp 1800000000 is 2027-01-15T08:00:00Z, now is 2027-01-15T08:01:01.123Z, leeway 0s",
        ),
    ],
)
def test_the_detail_tells_the_values_compared(now: float, detail: str) -> None:
    assert verdict(token(exp=int(NOW)), trusting(), now).detail == f"it expired {detail}"


def test_the_detail_of_a_time_beyond_the_calendar_can_be_read() -> None:
    detail = verdict(token(exp=int(NOW) + 9, nbf=1e300), trusting(), NOW).detail
    assert detail is not None
    assert detail.startswith("it is valid 3652500d from now: nbf 10000000000000000525 is 9999-12-31T23:59:59Z")


def test_a_remembered_token_follows_the_clock_forward_and_back() -> None:
    trust = trusting()
    text = token(nbf=int(NOW) - 500)
    moments = [
        (NOW, ()),
        (NOW + 1000, ("expired",)),
        (NOW + 999, ()),
        (NOW - 501, ("not_yet_valid",)),
        (NOW - 1001, ("not_yet_valid", "issued_in_future")),
        (NOW - 500, ()),
        (NOW + 5000, ("expired",)),
        (NOW, ()),
    ]
    for now, expected in moments:
        assert failures(text, trust, now) == expected
    assert list(trust.proofs) == [text]


def test_a_remembered_token_has_the_verdict_of_a_fresh_one() -> None:
    good = Good(ISSUER, CLAIMS, named=False, now=NOW)
    for name, defect in DEFECTS.items():
        trust = trusting(issuer=ISSUER.url)
        broken = defect.apply(good)
        first = judge(broken, [trust], NOW)
        for now in (NOW, NOW + 2000, NOW - 2000):
            again = judge(broken, [trust], now)
            fresh = judge(broken, [trusting(issuer=ISSUER.url)], now)
            assert again == fresh, (name, now)
        assert judge(broken, [trust], NOW) == first


def test_a_refused_token_is_remembered_only_with_a_good_signature() -> None:
    trust = trusting()
    good = Good(ISSUER, CLAIMS, named=False, now=NOW)
    judge(DEFECTS["wrong-key"].apply(good), [trust], NOW)
    judge(DEFECTS["payload-not-object"].apply(good), [trust], NOW)
    assert not trust.proofs
    judge(DEFECTS["expired"].apply(good), [trust], NOW)
    assert len(trust.proofs) == 1


def test_a_key_expires_for_remembered_tokens_too() -> None:
    array = [{**entry, "expiry": int(NOW) + 10} for entry in ISSUER.dynamics_array()]
    trust = given_document("contoso", json.dumps(array), Rules())
    text = ISSUER.mint(CLAIMS, named=True)
    for now, expected in ((NOW, ()), (NOW + 9.999, ()), (NOW + 10, ("key_expired",)), (NOW, ())):
        assert failures(text, trust, now) == expected
    assert verdict(text, trust, NOW + 10).detail == "the key document says expiry 1800000010, now 1800000010"


def test_keys_taken_away_end_what_was_remembered() -> None:
    issuer = Issuer(url="https://issuer.example", offset=0, now=NOW)
    trust = published("contoso", "/keys", Rules())
    trust.fetched(read(json.dumps(issuer.jwk_set())), now=NOW, missing=None)
    text = issuer.mint(CLAIMS, named=True)
    assert failures(text, trust, NOW) == ()
    issuer.rotate(now=NOW, keep_old=False)
    trust.fetched(read(json.dumps(issuer.jwk_set())), now=NOW + 1, missing="key-2")
    assert failures(text, trust, NOW + 1) == ("unknown_kid",)
    assert failures(issuer.mint(CLAIMS, named=True), trust, NOW + 1) == ()


def test_another_key_under_the_same_name_ends_what_was_remembered() -> None:
    trust = published("contoso", "/keys", Rules())
    trust.fetched(read(ISSUER.pem()), now=NOW, missing=None)
    text = token()
    assert failures(text, trust, NOW) == ()
    trust.fetched(read(pem(pool_key(5).public_key())), now=NOW + 1, missing=None)
    assert failures(text, trust, NOW + 1) == ("signature_mismatch",)


def test_keys_due_are_asked_for_even_for_a_remembered_token() -> None:
    trust = published("contoso", "/keys", Rules())
    trust.fetched(read(ISSUER.pem()), now=NOW, missing=None)
    text = token()
    assert failures(text, trust, NOW + 299.9) == ()
    assert judge(text, [trust], NOW + 300) == KeysNeeded("contoso")
    assert judge(text, [trust], NOW - 1) == KeysNeeded("contoso")
    assert failures(text, trust, NOW) == ()


def test_dropped_keys_are_asked_for_even_for_a_remembered_token() -> None:
    trust = published("contoso", "/keys", Rules())
    trust.fetched(read(ISSUER.pem()), now=NOW, missing=None)
    text = token()
    assert failures(text, trust, NOW) == ()
    trust.forget_keys()
    assert judge(text, [trust], NOW) == KeysNeeded("contoso")


def test_keys_given_outright_cannot_be_dropped() -> None:
    trust = trusting()
    trust.forget_keys()
    assert failures(token(), trust, NOW) == ()


def test_an_id_counts_once_also_for_a_remembered_token() -> None:
    trust = trusting(single_use=True)
    text = token(jti="one")
    first = verdict(text, trust, NOW)
    assert first.valid
    assert verdict(text, trust, NOW).valid
    trust.accept(first.claims)
    assert failures(text, trust, NOW) == ("replayed_jti",)
    assert failures(token(jti="one", sub="else"), trust, NOW) == ("replayed_jti",)
    assert failures(token(jti="two"), trust, NOW) == ()
    assert failures(token(), trust, NOW) == ()


def test_ids_are_noted_only_where_they_count_once() -> None:
    trust = trusting()
    trust.accept({"jti": "one"})
    assert failures(token(jti="one"), trust, NOW) == ()
    assert not trust.accepted_ids


def test_a_remembered_token_is_judged_by_whoever_judges_now() -> None:
    mine = given_document("mine", ISSUER.pem(), Rules())
    text = token()
    assert judge(text, [mine], NOW) == Verdict(
        valid=True, provider="mine", alg="RS256", claims=CLAIMS, warnings=verdict(text, mine, NOW).warnings
    )
    named = given_document("named", pem(pool_key(5).public_key()), Rules(issuer=(ISSUER.url,)))
    found = judge(text, [mine, named], NOW)
    assert isinstance(found, Verdict)
    assert (found.provider, found.reason) == ("named", "signature_mismatch")


def test_a_remembered_token_is_not_believed_by_others() -> None:
    text = token()
    assert failures(text, trusting(), NOW) == ()
    other = given_document("other", pem(pool_key(5).public_key()), Rules())
    assert failures(text, other, NOW) == ("signature_mismatch",)


def test_the_same_token_key_and_time_give_the_same_bytes() -> None:
    text = sign({"alg": "RS256"}, {**CLAIMS, "exp": 5}, alg="RS256", key=ISSUER.current.private)
    written = {json.dumps(verdict(text, trusting(), NOW).to_json()) for _ in range(3)}
    assert len(written) == 1

"""Every reason, which of two faults decides, and the inspection that lists every rule."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from mockhub.tokens.case import Refreshed
from mockhub.tokens.compact import sign, unsigned
from mockhub.tokens.defects import DEFECTS, Good
from mockhub.tokens.documents import jwk_set, read
from mockhub.tokens.issuer import Issuer
from mockhub.tokens.judging import REASONS, RuleState, inspect, judge
from mockhub.tokens.keys import public_key
from mockhub.tokens.pool import pool_key
from mockhub.tokens.rules import Rules
from mockhub.tokens.trust import Trust, given_document, published
from mockhub.tokens.verdict import KeysNeeded, Verdict
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

ISSUER = Issuer(url="https://issuer.example", offset=0, now=NOW)
SUBJECT = "87b4d06c-abc2-e811-a9b0-000d3a10e09e"
CLAIMS = ISSUER.claims({}, now=NOW, subject=SUBJECT)
GOOD = Good(ISSUER, CLAIMS, named=False, now=NOW)
NAMED = Good(ISSUER, CLAIMS, named=True, now=NOW)
KID = ISSUER.current.kid

STAGES = {
    "token_missing": "form",
    "token_not_string": "form",
    "token_too_large": "form",
    "jwe_not_supported": "form",
    "malformed_segments": "form",
    "bad_base64": "form",
    "bad_header_json": "header",
    "duplicate_member": "header",
    "alg_missing": "header",
    "alg_none": "header",
    "alg_not_allowed": "header",
    "crit_not_supported": "header",
    "bad_kid": "header",
    "typ_not_allowed": "header",
    "key_unavailable": "key",
    "unknown_kid": "key",
    "no_matching_key": "key",
    "key_expired": "key",
    "alg_key_mismatch": "key",
    "key_unusable": "key",
    "signature_missing": "signature",
    "signature_mismatch": "signature",
    "bad_payload_json": "payload",
    "payload_not_object": "payload",
    "bad_claim_type": "claims",
    "missing_claim": "claims",
    "expired": "claims",
    "not_yet_valid": "claims",
    "issued_in_future": "claims",
    "token_too_old": "claims",
    "lifetime_too_long": "claims",
    "issuer_mismatch": "claims",
    "audience_mismatch": "claims",
    "subject_mismatch": "claims",
    "claim_mismatch": "claims",
    "replayed_jti": "claims",
    "lwicontexts_not_string": "context",
    "lwicontexts_not_json": "context",
    "lwicontexts_not_object": "context",
    "lwicontexts_bad_value": "context",
    "lwicontexts_unknown_key": "context",
    "lwicontexts_too_many_keys": "context",
}


def rules_of(**rules: Any) -> Rules:
    return Rules.read({name.replace("_", "-"): value for name, value in rules.items()})


def trusting(**rules: Any) -> Trust:
    return given_document("contoso", ISSUER.pem(), rules_of(**{"issuer": ISSUER.url, **rules}))


def fetched(document: object, **rules: Any) -> Trust:
    trust = published("contoso", "/keys", rules_of(**{"issuer": ISSUER.url, **rules}))
    trust.fetched(read(json.dumps(document)), now=NOW, missing=None)
    return trust


def issuer_jwk(**members: object) -> dict[str, Any]:
    return {**ISSUER.jwk_set()["keys"][0], **members}


def expiring_array() -> list[dict[str, Any]]:
    return [{**entry, "expiry": int(NOW) - 1} for entry in ISSUER.dynamics_array()]


def accepted_before() -> Trust:
    trust = trusting(single_use=True)
    trust.accept({"jti": "once"})
    return trust


@dataclass(frozen=True)
class Situation:
    """A token, who judges it, and what became of a fetch."""

    token: object
    trust: Trust
    problem: str | None = None
    missing: str | None = None

    @property
    def refreshed(self) -> Refreshed | None:
        if self.problem is None:
            return None
        return Refreshed(KeysNeeded(self.trust.id, self.missing), self.problem)

    def judged(self) -> Verdict:
        found = judge(self.token, [self.trust], NOW, refreshed=self.refreshed)
        assert isinstance(found, Verdict)
        return found


def _of_defect(name: str) -> Callable[[], Situation]:
    rules: dict[str, Any] = {"issuer": None} if name == "missing-iss" else {}
    return lambda: Situation(DEFECTS[name].apply(GOOD), trusting(**rules))


def _claimed(rules: dict[str, Any], **claims: Any) -> Callable[[], Situation]:
    return lambda: Situation(GOOD.token(**claims), trusting(**rules))


def _no_key_fits() -> Situation:
    keys = [public_key(pool_key(index).public_key(), kid=f"rsa-{index}") for index in (0, 1)]
    token = sign({"alg": "ES256", "typ": "JWT"}, CLAIMS, alg="ES256", key=ec.generate_private_key(ec.SECP256R1()))
    return Situation(token, fetched(jwk_set(keys), algorithms=["RS256", "ES256"]))


def _other_alg_than_the_jwk() -> Situation:
    token = sign({"alg": "RS384", "typ": "JWT", "kid": KID}, CLAIMS, alg="RS384", key=ISSUER.current.private)
    return Situation(token, fetched(issuer_jwk(alg="RS256"), algorithms=["RS256", "RS384"]))


OWN: dict[str, tuple[str, Callable[[], Situation]]] = {
    "keys that cannot be read": (
        "key_unavailable",
        lambda: Situation(GOOD.token(), published("contoso", "/keys", Rules()), problem="it answered 500"),
    ),
    "keys that cannot be read again for a new kid": (
        "key_unavailable",
        lambda: Situation(
            GOOD.signed(header=GOOD.header(kid="new")), fetched(ISSUER.jwk_set()), "it answered 500", "new"
        ),
    ),
    "no kid where several keys are published": (
        "unknown_kid",
        lambda: Situation(GOOD.token(), fetched([*ISSUER.dynamics_array(), *expiring_array()])),
    ),
    "no key of the algorithm's kind": ("no_matching_key", _no_key_fits),
    "a key past its expiry": ("key_expired", lambda: Situation(NAMED.token(), fetched(expiring_array()))),
    "a JWK for another algorithm": ("alg_key_mismatch", _other_alg_than_the_jwk),
    "a JWK for encryption": ("key_unusable", lambda: Situation(NAMED.token(), fetched(issuer_jwk(use="enc")))),
    "an old token": ("token_too_old", _claimed({"max_age": "5m"}, iat=int(NOW) - 301)),
    "a long life": ("lifetime_too_long", _claimed({"max_lifetime": "10m"})),
    "another audience": ("audience_mismatch", _claimed({"audience": "chat"}, aud=["portal"])),
    "another subject": ("subject_mismatch", _claimed({"subject": "somebody"})),
    "another value of a claim": ("claim_mismatch:tenant", _claimed({"claims": {"tenant": "a"}}, tenant="b")),
    "an id seen before": ("replayed_jti", lambda: Situation(GOOD.token(jti="once"), accepted_before())),
    "a variable nobody declared": (
        "lwicontexts_unknown_key:color",
        _claimed({"context_variables": ["cart"]}, lwicontexts='{"color":"red"}'),
    ),
    "another typ": ("typ_not_allowed", _claimed({"typ": "at+jwt"})),
    "b64 in the header": (
        "crit_not_supported",
        lambda: Situation(GOOD.signed(header=GOOD.header(b64=True)), trusting()),
    ),
    "a member twice in the payload": (
        "duplicate_member",
        lambda: Situation(GOOD.signed(payload=json.dumps(CLAIMS).encode()[:-1] + b',"sub":"x"}'), trusting()),
    ),
    "alg none in odd spelling": (
        "alg_none",
        lambda: Situation(unsigned({"alg": "nOnE"}, CLAIMS), trusting()),
    ),
    "alg in lower case": (
        "alg_not_allowed",
        lambda: Situation(GOOD.signed(header=GOOD.header(alg="rs256")), trusting()),
    ),
    "alg as a list": (
        "alg_not_allowed",
        lambda: Situation(GOOD.signed(header=GOOD.header(alg=["RS256"])), trusting()),
    ),
    "a kid of 1025 characters": (
        "bad_kid",
        lambda: Situation(GOOD.signed(header=GOOD.header(kid="k" * 1025)), trusting()),
    ),
    "a kid of null": ("bad_kid", lambda: Situation(GOOD.signed(header=GOOD.header(kid=None)), trusting())),
    "NaN in the payload": (
        "bad_payload_json",
        lambda: Situation(GOOD.signed(payload=json.dumps({**CLAIMS, "x": float("nan")}).encode()), trusting()),
    ),
    "a payload in UTF-16": (
        "bad_payload_json",
        lambda: Situation(GOOD.signed(payload=json.dumps(CLAIMS).encode("utf-16")), trusting()),
    ),
    "a byte order mark before the payload": (
        "bad_payload_json",
        lambda: Situation(GOOD.signed(payload=b"\xef\xbb\xbf" + json.dumps(CLAIMS).encode()), trusting()),
    ),
    "half a surrogate pair in the payload": (
        "bad_payload_json",
        lambda: Situation(GOOD.signed(payload={**CLAIMS, "name": "\ud800"}), trusting()),
    ),
    "a header nested too deeply": (
        "bad_header_json",
        lambda: Situation(GOOD.signed(header=b'{"alg":' + b"[" * 2000 + b"]" * 2000 + b"}"), trusting()),
    ),
    "JSON in place of a token": (
        "malformed_segments",
        lambda: Situation(json.dumps({"payload": "e30", "signature": "AA"}), trusting()),
    ),
    "four segments": ("malformed_segments", lambda: Situation("a.b.c.d", trusting())),
    "an object in place of a token": ("token_not_string", lambda: Situation({}, trusting())),
    "nothing in place of a token": ("token_missing", lambda: Situation(None, trusting())),
    "a scheme before the token": ("bad_base64", lambda: Situation(f"Bearer {GOOD.token()}", trusting())),
    "correct padding after the signature": ("bad_base64", lambda: Situation(GOOD.token() + "==", trusting())),
    "a line break after the token": ("bad_base64", lambda: Situation(GOOD.token() + "\n", trusting())),
    "half a surrogate pair after the token": (
        "bad_base64",
        lambda: Situation(GOOD.token() + "\ud800", trusting()),
    ),
    "an empty subject": ("missing_claim:sub", _claimed({}, sub="")),
    "a subject of null": ("missing_claim:sub", _claimed({}, sub=None)),
    "a required claim that is an empty list": (
        "missing_claim:roles",
        _claimed({"required_claims": ["roles"]}, roles=[]),
    ),
    "exp as true": ("bad_claim_type:exp", _claimed({}, exp=True)),
    "exp beyond any float, with a fraction": (
        "bad_claim_type:exp",
        lambda: Situation(
            GOOD.signed(payload=json.dumps({**CLAIMS, "exp": 0}).replace('"exp": 0', '"exp": 1e999').encode()),
            trusting(),
        ),
    ),
    "exp beyond any float, as digits": ("bad_claim_type:exp", _claimed({}, exp=10**400)),
    "an audience of numbers": ("bad_claim_type:aud", _claimed({}, aud=[1])),
    "an id that is a list": ("bad_claim_type:jti", _claimed({}, jti=["a"])),
    "an id that is a list where ids count once": ("bad_claim_type:jti", _claimed({"single_use": True}, jti=["a"])),
    "an issuer with a slash more": ("issuer_mismatch", _claimed({}, iss=f"{ISSUER.url}/")),
    "a context of broken JSON numbers": ("lwicontexts_not_json", _claimed({}, lwicontexts='{"a":NaN}')),
    "a context of null": ("lwicontexts_not_object", _claimed({}, lwicontexts="null")),
    "a context value without value": (
        "lwicontexts_bad_value:a",
        _claimed({}, lwicontexts='{"a":{"isDisplayable":true}}'),
    ),
    "more context variables than a lower limit": (
        "lwicontexts_too_many_keys",
        _claimed({"max_context_variables": 1}, lwicontexts='{"a":1,"b":2}'),
    ),
}
ALL: dict[str, tuple[str, Callable[[], Situation]]] = {
    **{f"defect {name}": (defect.reason, _of_defect(name)) for name, defect in DEFECTS.items()},
    **OWN,
}


def bare(reason: str | None) -> str | None:
    return reason and reason.partition(":")[0]


def test_the_table_reaches_every_reason_and_no_other() -> None:
    assert {bare(reason) for reason, _ in ALL.values()} == set(REASONS)
    assert set(STAGES) == set(REASONS)
    assert len(REASONS) == len(set(REASONS))


@pytest.mark.parametrize("name", ALL)
def test_each_fault_alone_has_its_one_reason(name: str) -> None:
    reason, build = ALL[name]
    situation = build()
    verdict = situation.judged()
    assert (verdict.valid, verdict.reason, verdict.failures) == (False, reason, (reason,))
    assert verdict.stage == STAGES[bare(reason) or ""]
    assert verdict.detail
    assert verdict.provider == "contoso"
    assert verdict.claims == {}


@pytest.mark.parametrize("name", ALL)
def test_no_verdict_shows_the_token(name: str) -> None:
    situation = ALL[name][1]()
    token = situation.token
    written = json.dumps(situation.judged().to_json(), ensure_ascii=False)
    if isinstance(token, str) and len(token) > 10:
        assert token not in written
        assert len(token.rpartition(".")[2]) < 10 or token.rpartition(".")[2] not in written


@pytest.mark.parametrize("name", [name for name, (reason, _) in ALL.items() if ":" in reason])
def test_a_reason_about_a_claim_names_it(name: str) -> None:
    reason, build = ALL[name]
    expected = "lwicontexts" if reason.startswith("lwi") else reason.partition(":")[2]
    assert build().judged().claim == expected


def test_the_good_token_is_accepted() -> None:
    verdict = Situation(GOOD.token(), trusting()).judged()
    assert verdict.valid
    assert (verdict.reason, verdict.stage, verdict.detail, verdict.failures) == (None, None, None, ())
    assert (verdict.provider, verdict.alg, verdict.kid) == ("contoso", "RS256", None)
    assert verdict.claims == CLAIMS


def test_an_accepted_named_token_tells_its_kid() -> None:
    assert Situation(NAMED.token(), fetched(ISSUER.jwk_set())).judged().kid == KID


@pytest.mark.parametrize(
    "claims",
    [
        {"lwicontexts": '{"a":"x","b":1,"c":1.5,"d":true}'},
        {"lwicontexts": '{"a":{"value":"x","isDisplayable":true},"b":{"value":1}}'},
        {"lwicontexts": json.dumps({f"key{n}": n for n in range(100)})},
        {"lwicontexts": "{}"},
        {"aud": "anybody"},
        {"nbf": NOW},
        {"iat": NOW - 0.5},
    ],
)
def test_what_is_documented_is_accepted(claims: dict[str, Any]) -> None:
    assert Situation(GOOD.token(**claims), trusting()).judged().failures == ()


@pytest.mark.parametrize("audience", ["chat", ["portal", "chat"]])
def test_one_common_audience_is_enough(audience: object) -> None:
    assert Situation(GOOD.token(aud=audience), trusting(audience=["chat", "more"])).judged().valid


def test_an_absent_audience_is_a_mismatch_where_one_is_demanded() -> None:
    assert Situation(GOOD.token(), trusting(audience="chat")).judged().reason == "audience_mismatch"


@pytest.mark.parametrize("typ", ["AT+JWT", "application/at+jwt", "at+jwt"])
def test_typ_is_compared_without_case_and_prefix(typ: str) -> None:
    assert Situation(GOOD.signed(header=GOOD.header(typ=typ)), trusting(typ="at+jwt")).judged().valid


def test_a_kid_is_never_decoded() -> None:
    trust = fetched(issuer_jwk(kid="a/b=_"))
    assert Situation(GOOD.signed(header=GOOD.header(kid="a/b=_")), trust).judged().valid
    assert Situation(GOOD.signed(header=GOOD.header(kid="a%2Fb%3D_")), trust, "x").judged().reason == "unknown_kid"


def test_ignore_kid_chooses_by_kind_alone() -> None:
    token = GOOD.signed(header=GOOD.header(kid="whatever"))
    assert Situation(token, trusting(ignore_kid=True)).judged().valid
    several = [*ISSUER.dynamics_array(), *Issuer(url="x", offset=3, now=NOW).dynamics_array()]
    assert Situation(token, fetched(several, ignore_kid=True)).judged().valid


def test_claims_must_have_the_very_values_demanded() -> None:
    assert Situation(GOOD.token(vip=True), trusting(claims={"vip": True})).judged().valid
    assert Situation(GOOD.token(vip=1), trusting(claims={"vip": True})).judged().reason == "claim_mismatch:vip"


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"exp": int(NOW) * 1000}, "exp looks like milliseconds; it is read as seconds"),
        ({"aud": "x"}, "aud is there and not checked"),
        ({"sub": "no-guid"}, "sub is no GUID, so it names no contact or account record"),
        (
            {"sub": "87b4d06c-abc2-e811-a9b0-000d3a10e09x"},
            "sub is no GUID, so it names no contact or account record",
        ),
        ({}, "there is no lwicontexts"),
    ],
)
def test_odd_claims_are_warned_of(changes: dict[str, Any], warning: str) -> None:
    verdict = Situation(GOOD.token(**changes), trusting()).judged()
    assert verdict.valid
    assert warning in verdict.warnings


def test_a_plain_token_with_context_has_no_warning() -> None:
    assert Situation(GOOD.token(lwicontexts="{}"), trusting()).judged().warnings == ()


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256"])
def test_keys_in_the_header_are_ignored_with_a_warning(name: str) -> None:
    verdict = Situation(GOOD.signed(header=GOOD.header(**{name: "x"})), trusting()).judged()
    assert verdict.valid
    assert f"{name} in the header is ignored" in verdict.warnings


def test_a_header_without_typ_is_warned_of() -> None:
    assert "the header has no typ" in Situation(GOOD.signed(header={"alg": "RS256"}), trusting()).judged().warnings


TWO_FAULTS: dict[str, tuple[Callable[[], Situation], tuple[str, ...]]] = {
    "too large and malformed": (lambda: Situation("a." * 20_000, trusting()), ("token_too_large",)),
    "a bad header and a bad signature alphabet": (lambda: Situation("e30x.e30.=", trusting()), ("bad_base64",)),
    "unsigned and expired": (
        lambda: Situation(unsigned(GOOD.header(), {**CLAIMS, "exp": 1}), trusting()),
        ("signature_missing",),
    ),
    "another's signature and expired": (
        lambda: Situation(GOOD.signed(payload={**CLAIMS, "exp": 1}, key=ISSUER.stranger()), trusting()),
        ("signature_mismatch",),
    ),
    "another's signature and a broken payload": (
        lambda: Situation(GOOD.signed(payload=b"{", key=ISSUER.stranger()), trusting()),
        ("signature_mismatch",),
    ),
    "alg none and crit": (
        lambda: Situation(unsigned({"alg": "none", "crit": ["x"]}, CLAIMS), trusting()),
        ("alg_none",),
    ),
    "alg none twice": (
        lambda: Situation(GOOD.signed(header=b'{"alg":"none","alg":"HS256"}'), trusting()),
        ("duplicate_member",),
    ),
    "another algorithm and an unknown kid": (
        lambda: Situation(GOOD.signed(header=GOOD.header(alg="RS384", kid="x"), alg="RS384"), trusting()),
        ("alg_not_allowed",),
    ),
    "crit and a bad kid": (
        lambda: Situation(GOOD.signed(header=GOOD.header(crit=["x"], kid=5)), trusting()),
        ("crit_not_supported",),
    ),
    "an unknown kid and no signature": (
        lambda: Situation(unsigned(GOOD.header(kid="x"), CLAIMS), trusting()),
        ("unknown_kid",),
    ),
    "an expired key for another use": (
        lambda: Situation(unsigned(NAMED.header(), CLAIMS), fetched(expiring_array())),
        ("key_expired",),
    ),
    "a broken payload and a bad header": (
        lambda: Situation(GOOD.signed(header=b"[]", payload=b"{"), trusting()),
        ("bad_header_json",),
    ),
    "expired and from another issuer": (
        lambda: Situation(GOOD.token(exp=1, iss="x"), trusting()),
        ("expired", "issuer_mismatch"),
    ),
    "everything about claims": (
        lambda: Situation(
            GOOD.signed(
                payload={"sub": 5, "exp": NOW - 1, "nbf": NOW + 9, "iat": NOW + 9, "lwicontexts": []}
            ),
            trusting(audience="chat", subject="me", claims={"tenant": "a"}),
        ),
        (
            "bad_claim_type:sub", "missing_claim:iss", "expired", "not_yet_valid", "issued_in_future",
            "issuer_mismatch", "audience_mismatch", "subject_mismatch", "claim_mismatch:tenant",
            "lwicontexts_not_string",
        ),
    ),
    "types before absences": (
        lambda: Situation(GOOD.signed(payload={"iss": ISSUER.url, "iat": "x", "exp": int(NOW) + 9}), trusting()),
        ("bad_claim_type:iat", "missing_claim:sub"),
    ),
    "old and long-lived": (
        lambda: Situation(GOOD.token(iat=int(NOW) - 400), trusting(max_age="5m", max_lifetime="5m")),
        ("token_too_old", "lifetime_too_long"),
    ),
    "an issuer that is a list": (
        lambda: Situation(GOOD.token(iss=[ISSUER.url]), trusting()),
        ("bad_claim_type:iss", "issuer_mismatch"),
    ),
    "bad, unknown and too many context variables": (
        lambda: Situation(
            GOOD.token(lwicontexts='{"cart":[1],"color":"red"}'),
            trusting(context_variables=["cart"], max_context_variables=1),
        ),
        ("lwicontexts_bad_value:cart", "lwicontexts_unknown_key:color", "lwicontexts_too_many_keys"),
    ),
    "an unknown context variable before a bad one": (
        lambda: Situation(
            GOOD.token(lwicontexts='{"color":"red","cart":[1]}'), trusting(context_variables=["cart"])
        ),
        ("lwicontexts_bad_value:cart", "lwicontexts_unknown_key:color"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWO_FAULTS)
def test_of_two_faults_the_earlier_rule_decides_and_all_claim_faults_are_listed(name: str) -> None:
    build, failures = TWO_FAULTS[name]
    verdict = build().judged()
    assert verdict.failures == failures
    assert verdict.reason == failures[0]


EVERY_SITUATION: dict[str, Callable[[], Situation]] = {
    **{name: build for name, (_, build) in ALL.items()},
    **{name: build for name, (build, _) in TWO_FAULTS.items()},
    "good": lambda: Situation(GOOD.token(), trusting()),
    "good and named": lambda: Situation(NAMED.token(), fetched(ISSUER.dynamics_array())),
}


@pytest.mark.parametrize("name", EVERY_SITUATION)
def test_an_inspection_says_of_every_rule_once_what_judging_says(name: str) -> None:
    situation = EVERY_SITUATION[name]()
    outcomes = inspect(situation.token, [situation.trust], NOW, refreshed=situation.refreshed)
    assert isinstance(outcomes, list)
    verdict = situation.judged()
    assert sorted(outcome.reason for outcome in outcomes) == sorted(REASONS)
    failed = [outcome for outcome in outcomes if outcome.state is RuleState.FAIL]
    assert verdict.valid is not bool(failed)
    if failed:
        assert failed[0].reason == bare(verdict.reason)
        assert failed[0].detail == verdict.detail
    assert {outcome.reason for outcome in failed} == {bare(reason) for reason in verdict.failures}
    assert all((outcome.detail is None) is (outcome.state is not RuleState.FAIL) for outcome in outcomes)


@pytest.mark.parametrize("name", EVERY_SITUATION)
def test_nothing_is_reached_after_a_refusal_before_the_claims(name: str) -> None:
    situation = EVERY_SITUATION[name]()
    outcomes = inspect(situation.token, [situation.trust], NOW, refreshed=situation.refreshed)
    assert isinstance(outcomes, list)
    states = [outcome.state for outcome in outcomes if outcome.number[0] in "ABCDE"]
    reached = [state for state in states if state is not RuleState.NOT_REACHED]
    assert states[: len(reached)] == reached
    assert RuleState.FAIL not in reached[:-1]
    if len(reached) < len(states):
        assert all(outcome.state is RuleState.NOT_REACHED for outcome in outcomes if outcome.number[0] in "FG")


def test_the_rules_stand_in_the_order_in_which_they_decide() -> None:
    outcomes = inspect(GOOD.token(), [trusting()], NOW)
    assert isinstance(outcomes, list)
    assert [outcome.reason for outcome in outcomes] == list(REASONS)
    assert [outcome.number for outcome in outcomes] == sorted(outcome.number for outcome in outcomes)
    assert {outcome.state for outcome in outcomes} == {RuleState.PASS}


def test_an_inspection_asks_for_keys_as_judging_does() -> None:
    trust = published("contoso", "/keys", Rules())
    assert inspect(GOOD.token(), [trust], NOW) == judge(GOOD.token(), [trust], NOW) == KeysNeeded("contoso")


def test_an_inspection_remembers_nothing() -> None:
    trust = trusting(single_use=True)
    token = GOOD.token(jti="a")
    first = inspect(token, [trust], NOW)
    assert first == inspect(token, [trust], NOW)
    assert not trust.proofs
    assert not trust.accepted_ids


@pytest.mark.parametrize("name", EVERY_SITUATION)
def test_the_second_judging_of_a_token_gives_the_same_bytes(name: str) -> None:
    situation = EVERY_SITUATION[name]()
    assert situation.judged().to_json() == situation.judged().to_json()
    assert replace(situation).judged().to_json() == EVERY_SITUATION[name]().judged().to_json()

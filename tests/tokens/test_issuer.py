"""The built-in issuer, held against plain PyJWT, and its defects."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest

from mockhub.errors import Misuse
from mockhub.tokens.compact import segment, sign, unsigned
from mockhub.tokens.defects import DEFECTS, Good, find_defect
from mockhub.tokens.documents import pem
from mockhub.tokens.issuer import DEFAULT_LIFETIME, Issuer
from mockhub.tokens.judging import judge
from mockhub.tokens.pool import POOL_SIZE, pool_key
from mockhub.tokens.rules import Rules
from mockhub.tokens.trust import given_document
from mockhub.tokens.verdict import Verdict
from tests.conftest import NOW

URL = "https://issuer.example"
NO_CLAIM_CHECKS: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}


def issuer_at(offset: int = 0) -> Issuer:
    return Issuer(url=URL, offset=offset, now=NOW)


def minted(issuer: Issuer, *, named: bool = True, **changes: Any) -> str:
    return issuer.mint(issuer.claims(changes, now=NOW, subject="somebody"), named=named)


def decoded(token: str, key: Any) -> dict[str, Any]:
    return dict(jwt.decode(token, key, algorithms=["RS256"], options=NO_CLAIM_CHECKS))


def published_pems(issuer: Issuer) -> dict[str, str]:
    return {entry["kid"]: base64.b64decode(entry["publicKey"]).decode() for entry in issuer.dynamics_array()}


def published_jwks(issuer: Issuer) -> dict[str, jwt.PyJWK]:
    written = json.loads(json.dumps(issuer.jwk_set()))
    return {str(key.key_id): key for key in jwt.PyJWKSet.from_dict(written).keys}


def test_plain_pyjwt_verifies_with_every_published_form() -> None:
    issuer = issuer_at()
    token = minted(issuer)
    expected = {"iss": URL, "sub": "somebody", "iat": int(NOW), "exp": int(NOW) + 900}
    kid = jwt.get_unverified_header(token)["kid"]
    assert decoded(token, issuer.pem()) == expected
    assert decoded(token, published_pems(issuer)[kid]) == expected
    assert decoded(token, published_jwks(issuer)[kid]) == expected


def test_published_documents_are_public() -> None:
    issuer = issuer_at()
    written = issuer.pem() + json.dumps(issuer.dynamics_array()) + json.dumps(issuer.jwk_set())
    assert "PRIVATE" not in written
    assert set(issuer.jwk_set()["keys"][0]) == {"kty", "n", "e", "kid", "alg", "use"}
    assert set(issuer.dynamics_array()[0]) == {"kid", "publicKey", "expiry"}
    assert "RSAPrivateKey" not in repr(issuer.current)


@pytest.mark.parametrize("named", [True, False])
def test_the_header_names_the_key_where_keys_have_names(*, named: bool) -> None:
    header = jwt.get_unverified_header(minted(issuer_at(), named=named))
    assert header == {"alg": "RS256", "typ": "JWT", **({"kid": "key-1"} if named else {})}


def test_rotation_that_keeps_the_old_key_publishes_both() -> None:
    issuer = issuer_at()
    old = minted(issuer)
    fresh = issuer.rotate(now=NOW + 60)
    new = minted(issuer)
    assert issuer.current is fresh
    assert list(published_pems(issuer)) == list(published_jwks(issuer)) == ["key-1", "key-2"]
    assert decoded(old, published_jwks(issuer)["key-1"]) == decoded(new, published_jwks(issuer)["key-2"])
    assert decoded(new, issuer.pem())
    with pytest.raises(jwt.InvalidSignatureError):
        decoded(old, issuer.pem())


def test_rotation_that_drops_the_old_key_publishes_the_new_one_alone() -> None:
    issuer = issuer_at()
    old = minted(issuer)
    issuer.rotate(now=NOW, keep_old=False)
    assert list(published_pems(issuer)) == list(published_jwks(issuer)) == ["key-2"]
    with pytest.raises(jwt.InvalidSignatureError):
        decoded(old, published_jwks(issuer)["key-2"])
    assert decoded(minted(issuer), published_pems(issuer)["key-2"])


def test_kids_are_never_used_again() -> None:
    issuer = issuer_at()
    kids = [issuer.rotate(now=NOW, keep_old=bool(number % 2)).kid for number in range(10)]
    assert kids == [f"key-{number}" for number in range(2, 12)]


def test_each_key_is_published_for_a_year_from_its_making() -> None:
    issuer = issuer_at()
    issuer.rotate(now=NOW + 60)
    year = 365 * 86400
    assert [entry["expiry"] for entry in issuer.dynamics_array()] == [int(NOW) + year, int(NOW) + 60 + year]


def test_issuers_at_other_offsets_have_other_keys() -> None:
    assert issuer_at(0).pem() == issuer_at(0).pem()
    assert issuer_at(0).pem() != issuer_at(3).pem()


def test_the_pool_goes_round() -> None:
    assert pool_key(0) is pool_key(POOL_SIZE)
    pems = {pem(pool_key(index).public_key()) for index in range(POOL_SIZE)}
    assert len(pems) == POOL_SIZE
    assert {pool_key(index).key_size for index in range(POOL_SIZE)} == {2048}


@pytest.mark.parametrize("rotations", [0, 1, 5, POOL_SIZE - 3])
def test_the_strangers_key_is_not_published(rotations: int) -> None:
    issuer = issuer_at(5)
    for _ in range(rotations):
        issuer.rotate(now=NOW)
    assert pem(issuer.stranger().public_key()) not in published_pems(issuer).values()


def test_claims_are_those_of_a_good_token_with_changes_over_them() -> None:
    issuer = issuer_at()
    claims = issuer.claims({"sub": "else", "extra": None}, now=NOW + 0.9, subject="somebody", expires_in=60.5)
    assert claims == {"iss": URL, "sub": "else", "iat": int(NOW), "exp": int(NOW) + 60, "extra": None}
    assert issuer.claims({}, now=NOW, subject="s")["exp"] == NOW + DEFAULT_LIFETIME
    assert issuer.claims({}, now=NOW, subject="s", expires_in=-60)["exp"] == NOW - 60


@pytest.mark.parametrize(
    ("given", "written"),
    [({"a": 1}, '{"a": 1}'), ("[]", "[]"), ([], []), (None, None), ({}, "{}")],
)
def test_only_a_context_object_is_written_as_text(given: object, written: object) -> None:
    assert issuer_at().claims({"lwicontexts": given}, now=NOW, subject="s")["lwicontexts"] == written


def test_tokens_are_made_of_exactly_what_is_given() -> None:
    assert segment(b"") == ""
    assert segment({"a": "b"}) == "eyJhIjoiYiJ9"
    assert segment(b"\xff\xfe") == "__4"
    assert unsigned({"alg": "none"}, {}) == "eyJhbGciOiJub25lIn0.e30."
    assert sign(b"x", b"y", alg="HS256", key=b"k" * 32).startswith("eA.eQ.")


@pytest.mark.parametrize("name", DEFECTS)
@pytest.mark.parametrize("named", [True, False])
def test_every_defect_has_its_reason_at_a_provider_with_the_documented_rules(name: str, *, named: bool) -> None:
    issuer = issuer_at()
    document = json.dumps(issuer.jwk_set()) if named else issuer.pem()
    rules = Rules() if name == "missing-iss" else Rules(issuer=(URL,))
    trust = given_document("contoso", document, rules)
    good = Good(issuer, issuer.claims({}, now=NOW, subject="somebody"), named, NOW)
    defect = find_defect(name)
    found = judge(defect.apply(good), [trust], NOW)
    assert isinstance(found, Verdict)
    assert found.failures == (defect.reason,)
    assert defect.name == name
    assert defect.about


@pytest.mark.parametrize("now", [0.0, 1.5, NOW + 0.999, 4e9])
def test_defects_hold_at_any_time(now: float) -> None:
    issuer = issuer_at()
    trust = given_document("contoso", issuer.pem(), Rules(issuer=(URL,)))
    good = Good(issuer, issuer.claims({}, now=now, subject="somebody"), named=False, now=now)
    for defect in DEFECTS.values():
        found = judge(defect.apply(good), [trust], now)
        assert isinstance(found, Verdict)
        assert found.reason == defect.reason, defect.name


@pytest.mark.parametrize("offset", range(POOL_SIZE))
def test_the_signature_defects_hold_for_every_key(offset: int) -> None:
    issuer = issuer_at(offset)
    trust = given_document("contoso", issuer.pem(), Rules())
    good = Good(issuer, issuer.claims({}, now=NOW, subject="somebody"), named=False, now=NOW)
    for name in ("unused-bits", "wrong-key", "tampered", "bad-base64"):
        found = judge(DEFECTS[name].apply(good), [trust], NOW)
        assert isinstance(found, Verdict)
        assert found.reason == DEFECTS[name].reason


def test_an_unknown_defect_is_refused_with_the_nearest() -> None:
    with pytest.raises(Misuse, match="did you mean 'expired'") as raised:
        find_defect("expird")
    assert raised.value.code == "unknown-defect"

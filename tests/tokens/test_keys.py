"""Algorithms against key sources, key confusion, and what a registration refuses."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from mockhub.errors import Misuse
from mockhub.tokens import documents
from mockhub.tokens.algorithms import ALGORITHMS, Family
from mockhub.tokens.compact import sign
from mockhub.tokens.judging import judge
from mockhub.tokens.keys import Key, UnusableKeyError, public_key
from mockhub.tokens.pool import pool_key
from mockhub.tokens.rules import Rules
from mockhub.tokens.trust import Trust, given_document, given_jwk, published, shared_secret
from mockhub.tokens.verdict import Verdict
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

CLAIMS = {"iss": "https://issuer.example", "sub": "somebody", "iat": int(NOW), "exp": int(NOW) + 900}
KID = "a/b_c="
SECRET = "s" * 64
OTHER_SECRET = "t" * 64

PAIRS: dict[str | None, tuple[Any, Any]] = {
    "P-256": (ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())),
    "P-384": (ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP384R1())),
    "P-521": (ec.generate_private_key(ec.SECP521R1()), ec.generate_private_key(ec.SECP521R1())),
    "Ed25519": (ed25519.Ed25519PrivateKey.generate(), ed25519.Ed25519PrivateKey.generate()),
    "RSA": (pool_key(0), pool_key(1)),
    "secret": (SECRET.encode(), OTHER_SECRET.encode()),
}


def rules_of(**rules: Any) -> Rules:
    return Rules.read({name.replace("_", "-"): value for name, value in rules.items()})


def pair(alg: str) -> tuple[Any, Any]:
    """Return the provider's private key for an algorithm, and one of somebody else."""
    algorithm = ALGORITHMS[alg]
    match algorithm.family:
        case Family.RSA:
            return PAIRS["RSA"]
        case Family.SECRET:
            return PAIRS["secret"]
    return PAIRS[algorithm.curve]


def spki(private: Any) -> str:
    return documents.pem(private.public_key())


def pkcs1(private: Any) -> str:
    encoded: bytes = private.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1)
    return encoded.decode()


@lru_cache
def certificate(private: Any) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "contoso")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=1))
    )
    algorithm = None if isinstance(private, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(private, algorithm).public_bytes(Encoding.PEM).decode()


def jwk(private: Any, **members: object) -> dict[str, Any]:
    key = public_key(private.public_key())
    loaded: Any = ALGORITHMS[key.algorithms[0]].implementation
    member = dict(loaded.to_jwk(private.public_key(), as_dict=True))
    member.pop("key_ops", None)
    return {**member, **members}


def dynamics(private: Any, **members: object) -> dict[str, Any]:
    pem = spki(private).replace("\n", "\r\n")
    return {
        "kid": KID,
        "publicKey": base64.b64encode(pem.encode()).decode(),
        "expiry": int(NOW) + 900,
        **members,
    }


@dataclass(frozen=True)
class Source:
    """A form in which a provider's keys are given, and whether its keys have names."""

    write: Callable[[Any], str]
    named: bool


SOURCES = {
    "pem": Source(spki, named=False),
    "pem-crlf": Source(lambda key: spki(key).replace("\n", "\r\n"), named=False),
    "pem-bom": Source(lambda key: "\ufeff\n" + spki(key), named=False),
    "pem-json": Source(lambda key: json.dumps(spki(key)), named=False),
    "pem-escaped": Source(lambda key: spki(key).replace("\n", "\\n"), named=False),
    "certificate": Source(certificate, named=False),
    "jwk": Source(lambda key: json.dumps(jwk(key)), named=False),
    "jwk-named": Source(lambda key: json.dumps(jwk(key, kid=KID)), named=True),
    "jwks": Source(lambda key: json.dumps({"keys": [jwk(pool_key(2), kid="x"), jwk(key, kid=KID)]}), named=True),
    "dynamics": Source(lambda key: json.dumps([dynamics(key)]), named=True),
    "dynamics-two": Source(lambda key: json.dumps([dynamics(pool_key(2), kid="x"), dynamics(key)]), named=True),
}
PUBLIC = [name for name, algorithm in ALGORITHMS.items() if algorithm.family is not Family.SECRET]
SECRETS = [name for name, algorithm in ALGORITHMS.items() if algorithm.family is Family.SECRET]
COMBINATIONS = [
    *((alg, source) for alg in PUBLIC for source in SOURCES),
    *((alg, "pkcs1") for alg in PUBLIC if ALGORITHMS[alg].family is Family.RSA),
    *((alg, "secret") for alg in SECRETS),
]


def trust_of(source: str, alg: str, *, fetched: bool = False) -> tuple[Trust, bool]:
    """Return a provider with the key for `alg` in one form, and whether tokens name the key."""
    rules = rules_of(algorithms=[alg])
    private = pair(alg)[0]
    if source == "secret":
        return shared_secret("contoso", SECRET, rules), False
    form = Source(pkcs1, named=False) if source == "pkcs1" else SOURCES[source]
    if not fetched:
        return given_document("contoso", form.write(private), rules), form.named
    trust = published("contoso", "/keys", rules)
    trust.fetched(documents.read(form.write(private)), now=NOW, missing=None)
    return trust, form.named


def signed(alg: str, key: Any, *, named: bool, says: str | None = None) -> str:
    header = {"alg": says or alg, "typ": "JWT", **({"kid": KID} if named else {})}
    return sign(header, CLAIMS, alg=alg, key=key)


def reason(token: object, trust: Trust, now: float = NOW) -> str | None:
    found = judge(token, [trust], now)
    assert isinstance(found, Verdict)
    return found.reason


@pytest.mark.parametrize(("alg", "source"), COMBINATIONS)
def test_the_right_key_verifies_from_every_source(alg: str, source: str) -> None:
    trust, named = trust_of(source, alg)
    assert reason(signed(alg, pair(alg)[0], named=named), trust) is None
    if source != "secret":
        trust, named = trust_of(source, alg, fetched=True)
        assert reason(signed(alg, pair(alg)[0], named=named), trust) is None


@pytest.mark.parametrize(("alg", "source"), COMBINATIONS)
def test_another_key_never_verifies(alg: str, source: str) -> None:
    trust, named = trust_of(source, alg)
    assert reason(signed(alg, pair(alg)[1], named=named), trust) == "signature_mismatch"


@pytest.mark.parametrize(("alg", "source"), COMBINATIONS)
def test_no_other_algorithm_is_let_in(alg: str, source: str) -> None:
    trust, named = trust_of(source, alg)
    others = {
        other: reason(signed(other, pair(other)[0], named=named), trust) for other in ALGORITHMS if other != alg
    }
    assert set(others.values()) == {"alg_not_allowed"}


@pytest.mark.parametrize(("alg", "source"), COMBINATIONS)
def test_a_header_that_names_the_allowed_algorithm_over_another_signature_fails(alg: str, source: str) -> None:
    trust, named = trust_of(source, alg)
    others = [
        other for other in ALGORITHMS if ALGORITHMS[other].implementation is not ALGORITHMS[alg].implementation
    ]
    found = {reason(signed(other, pair(other)[0], named=named, says=alg), trust) for other in others}
    assert found == {"signature_mismatch"}


@pytest.mark.parametrize(
    ("key", "allowed"),
    [
        ("RSA", {"RS256"}),
        ("P-256", {"ES256"}),
        ("P-384", {"ES384"}),
        ("P-521", {"ES512"}),
        ("Ed25519", {"EdDSA", "Ed25519"}),
    ],
)
def test_without_an_allow_list_the_kind_of_key_decides(key: str, allowed: set[str]) -> None:
    trust = given_document("contoso", spki(PAIRS[key][0]), Rules())
    accepted = {alg for alg in ALGORITHMS if reason(signed(alg, pair(alg)[0], named=False), trust) is None}
    assert accepted == allowed
    assert set(trust.allowed_algorithms) == allowed


def test_without_an_allow_list_a_secret_is_for_hs256() -> None:
    trust = shared_secret("contoso", SECRET, Rules())
    assert {alg for alg in ALGORITHMS if reason(signed(alg, pair(alg)[0], named=False), trust) is None} == {
        "HS256"
    }


@pytest.mark.parametrize(
    ("alg", "curve"), [("ES256", "P-384"), ("ES384", "P-521"), ("ES512", "P-256"), ("ES256", "Ed25519")]
)
def test_a_curve_that_is_not_the_algorithms_is_a_mismatch(alg: str, curve: str) -> None:
    trust = given_document("contoso", spki(PAIRS[curve][0]), rules_of(algorithms=[alg]))
    assert reason(signed(alg, pair(alg)[0], named=False), trust) == "alg_key_mismatch"


@pytest.mark.parametrize("alg", ["EdDSA", "Ed25519"])
def test_both_names_of_eddsa_fit_a_jwk_that_has_either(alg: str) -> None:
    private = PAIRS["Ed25519"][0]
    trust = given_jwk("contoso", jwk(private, alg=alg), Rules())
    assert reason(signed("EdDSA", private, named=False), trust) is None
    assert reason(signed("Ed25519", private, named=False), trust) is None


def test_a_jwk_with_alg_is_for_that_algorithm_alone() -> None:
    trust = given_jwk("contoso", jwk(pool_key(0), alg="PS512"), Rules())
    assert reason(signed("PS512", pool_key(0), named=False), trust) is None
    assert reason(signed("RS256", pool_key(0), named=False), trust) == "alg_not_allowed"
    wide = given_jwk("contoso", jwk(pool_key(0), alg="PS512"), Rules(algorithms=("PS512", "RS256")))
    assert reason(signed("RS256", pool_key(0), named=False), wide) == "alg_key_mismatch"


def test_without_a_kid_every_fitting_key_of_a_set_is_tried() -> None:
    keys = {"keys": [jwk(pool_key(2)), jwk(PAIRS["P-256"][0], kid="ec"), jwk(pool_key(0), kid="rsa")]}
    trust = given_jwk("contoso", keys, Rules())
    assert reason(signed("RS256", pool_key(0), named=False), trust) is None
    assert reason(signed("ES256", PAIRS["P-256"][0], named=False), trust) is None
    assert reason(signed("RS256", pool_key(5), named=False), trust) == "signature_mismatch"


@pytest.mark.parametrize("length", [0, 1, 63, 65, 256])
def test_an_es256_signature_of_another_length_or_of_zeros_is_a_mismatch(length: int) -> None:
    trust = given_document("contoso", spki(PAIRS["P-256"][0]), Rules())
    head = signed("ES256", PAIRS["P-256"][0], named=False).rpartition(".")[0]
    signature = base64.urlsafe_b64encode(bytes(length)).rstrip(b"=").decode()
    expected = "signature_mismatch" if length else "signature_missing"
    assert reason(f"{head}.{signature}", trust) == expected
    assert reason(f"{head}.{'A' * 86}", trust) == "signature_mismatch"


def _public_forms() -> dict[str, bytes]:
    private = pool_key(0)
    public = private.public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    modulus = public.public_numbers().n
    texts = {
        "PEM": spki(private),
        "PEM without its last line break": spki(private).strip(),
        "PEM with CRLF": spki(private).replace("\n", "\r\n"),
        "PEM in one line": spki(private).replace("\n", ""),
        "PEM in JSON": json.dumps(spki(private)),
        "PEM of PKCS #1": pkcs1(private),
        "certificate": certificate(private),
        "base64 of DER": base64.b64encode(der).decode(),
        "base64 of DER in lines": "".join(spki(private).splitlines(keepends=True)[1:-1]),
        "base64 of PEM": base64.b64encode(spki(private).encode()).decode(),
        "hex of DER": der.hex(),
        "SSH": public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode(),
        "JWK": json.dumps(jwk(private)),
        "JWK set": json.dumps({"keys": [jwk(private, kid=KID)]}),
        "array": json.dumps([dynamics(private)]),
        "n of the JWK": jwk(private)["n"],
        "modulus in digits": str(modulus),
        "modulus in hex": f"{modulus:x}",
    }
    return {
        **{name: text.encode() for name, text in texts.items()},
        "DER": der,
        "DER of PKCS #1": public.public_bytes(Encoding.DER, PublicFormat.PKCS1),
        "modulus": modulus.to_bytes(256, "big"),
        "PEM in UTF-16": spki(private).encode("utf-16"),
        "nothing": b"",
    }


PUBLIC_FORMS = _public_forms()


def _hmac_token(alg: str, secret: bytes, **header: object) -> str:
    # PyJWT refuses to sign with most of these; an attacker would not use it.
    import hmac  # noqa: PLC0415

    head = sign({"alg": alg, "typ": "JWT", **header}, CLAIMS, alg=alg, key=b"x" * 64).rpartition(".")[0]
    digest = hmac.digest(secret, head.encode(), "sha" + alg[2:])
    return f"{head}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


@pytest.mark.parametrize("alg", SECRETS)
@pytest.mark.parametrize("form", PUBLIC_FORMS)
def test_no_form_of_the_public_key_works_as_a_secret(form: str, alg: str) -> None:
    private = pool_key(0)
    every = Rules(algorithms=("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"))
    unfetched = published("contoso", "/keys", Rules())
    trusts = [
        given_document("contoso", spki(private), Rules()),
        given_document("contoso", json.dumps([dynamics(private)]), Rules()),
        given_jwk("contoso", {"keys": [jwk(private, kid=KID)]}, every),
        unfetched,
    ]
    for trust in trusts:
        for header in ({}, {"kid": KID}):
            token = _hmac_token(alg, PUBLIC_FORMS[form], **header)
            assert reason(token, trust) == "alg_not_allowed"


@lru_cache
def weak_rsa() -> rsa.RSAPublicKey:
    return rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505 - weak on purpose


def private_pem(private: Any, form: PrivateFormat = PrivateFormat.PKCS8) -> str:
    encoded: bytes = private.private_bytes(Encoding.PEM, form, NoEncryption())
    return encoded.decode()


def private_jwk(key: str) -> dict[str, Any]:
    private = PAIRS[key][0]
    loaded: Any = ALGORITHMS[public_key(private.public_key()).algorithms[0]].implementation
    member = dict(loaded.to_jwk(private, as_dict=True))
    member.pop("key_ops", None)
    return member


def roca() -> str:
    primes = (11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157)
    product = 1
    for prime in primes:
        product *= prime
    modulus = product * (1 << (2048 - product.bit_length())) + 1
    return documents.pem(rsa.RSAPublicNumbers(65537, modulus).public_key())


def _broken_point() -> dict[str, Any]:
    point = jwk(PAIRS["P-256"][0])
    return {**point, "y": point["x"]}


REFUSED_DOCUMENTS: dict[str, Callable[[], str]] = {
    "nothing": lambda: "",
    "blanks": lambda: " \n",
    "prose": lambda: "my key",
    "HTML": lambda: "<!DOCTYPE html>",
    "another JSON object": lambda: "{}",
    "a JSON number": lambda: "5",
    "an empty set": lambda: '{"keys":[]}',
    "an empty array": lambda: "[]",
    "truncated JSON": lambda: json.dumps(jwk(pool_key(0)))[:-9],
    "truncated PEM": lambda: spki(pool_key(0))[:200],
    "a PEM of garbage": lambda: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    "two PEMs": lambda: spki(pool_key(0)) + spki(pool_key(1)),
    "a private PEM": lambda: private_pem(pool_key(0)),
    "a private PEM of PKCS #1": lambda: private_pem(pool_key(0), PrivateFormat.TraditionalOpenSSL),
    "a private EC PEM": lambda: private_pem(PAIRS["P-256"][0], PrivateFormat.TraditionalOpenSSL),
    "a private OpenSSH key": lambda: private_pem(PAIRS["Ed25519"][0], PrivateFormat.OpenSSH),
    "a private RSA JWK": lambda: json.dumps(private_jwk("RSA")),
    "a private EC JWK": lambda: json.dumps(private_jwk("P-256")),
    "a private Ed25519 JWK": lambda: json.dumps(private_jwk("Ed25519")),
    "a weak RSA PEM": lambda: documents.pem(weak_rsa()),
    "an RSA PEM with the fingerprint of ROCA": roca,
    "an unknown curve": lambda: spki(ec.generate_private_key(ec.SECP256K1())),
    "Ed448": lambda: spki(ed448.Ed448PrivateKey.generate()),
    "a point off its curve": lambda: json.dumps(_broken_point()),
    "an unknown kty": lambda: json.dumps({"kty": "XYZ"}),
    "an unknown crv": lambda: json.dumps(jwk(PAIRS["P-256"][0], crv="P-999")),
    "a secret JWK": lambda: json.dumps({"kty": "oct", "k": "c2VjcmV0"}),
    "a secret JWK without k": lambda: json.dumps({"kty": "oct"}),
    "a secret among public keys": lambda: json.dumps({"keys": [jwk(pool_key(0)), {"kty": "oct", "k": "cw"}]}),
    "a JWK for encryption": lambda: json.dumps(jwk(pool_key(0), use="enc")),
    "a JWK that only signs": lambda: json.dumps(jwk(pool_key(0), key_ops=["sign"])),
    "a JWK for key transport": lambda: json.dumps(jwk(pool_key(0), alg="RSA-OAEP")),
    "a JWK whose kid is a number": lambda: json.dumps(jwk(pool_key(0), kid=5)),
    "a JWK whose alg is a list": lambda: json.dumps(jwk(pool_key(0), alg=["RS256"])),
    "a JWK whose key_ops is a number": lambda: json.dumps(jwk(pool_key(0), key_ops=5)),
    "a JWK whose n is a number": lambda: json.dumps(jwk(pool_key(0), n=5)),
    "a JWK without n": lambda: json.dumps({"kty": "RSA", "e": "AQAB"}),
    "the same kid twice": lambda: json.dumps({"keys": [jwk(pool_key(0), kid="a"), jwk(pool_key(1), kid="a")]}),
    "the same kid twice in an array": lambda: json.dumps([dynamics(pool_key(0)), dynamics(pool_key(1))]),
    "an entry without kid": lambda: json.dumps([{"publicKey": "AAAA", "expiry": 5}]),
    "an entry without key": lambda: json.dumps([{"kid": "a", "expiry": 5}]),
    "an entry that is text": lambda: json.dumps(["a"]),
    "an entry whose key is no base64": lambda: json.dumps([dynamics(pool_key(0), publicKey="-----BEGIN")]),
    "an entry whose key is not ASCII": lambda: json.dumps([dynamics(pool_key(0), publicKey="Schlüssel")]),
    "an entry whose expiry is text": lambda: json.dumps([dynamics(pool_key(0), expiry="tomorrow")]),
    "an entry whose expiry is no finite number": lambda: json.dumps([dynamics(pool_key(0), expiry=float("-inf"))]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED_DOCUMENTS)
def test_a_key_that_cannot_be_used_is_refused_when_it_is_registered(name: str) -> None:
    with pytest.raises(Misuse) as raised:
        given_document("contoso", REFUSED_DOCUMENTS[name](), Rules())
    assert (raised.value.code, raised.value.pointer) == ("bad-key", "/keys")
    assert len(raised.value.message) > 10


def test_the_refusal_names_the_key_and_its_fault() -> None:
    keys = {"keys": [jwk(pool_key(0), kid="a"), jwk(pool_key(1), kid="b", use="enc")]}
    with pytest.raises(Misuse, match="b: its use is 'enc', not 'sig'"):
        given_jwk("contoso", keys, Rules())


@pytest.mark.parametrize(
    "form", ["PEM", "PEM with CRLF", "PEM of PKCS #1", "certificate", "SSH", "JWK", "JWK set"]
)
def test_the_text_of_a_key_is_no_secret(form: str) -> None:
    secret = "\n " + PUBLIC_FORMS[form].decode()
    with pytest.raises(Misuse, match="lets anybody sign") as raised:
        shared_secret("contoso", secret, Rules(allow_weak_secret=True))
    assert raised.value.code == "bad-key"
    assert raised.value.pointer == "/keys/secret"


def test_an_empty_secret_is_refused_whatever_is_allowed() -> None:
    with pytest.raises(Misuse, match="empty") as raised:
        shared_secret("contoso", "", Rules(allow_weak_secret=True))
    assert raised.value.code == "bad-key"


@pytest.mark.parametrize(("alg", "least"), [("HS256", 32), ("HS384", 48), ("HS512", 64)])
def test_a_secret_must_be_as_long_as_its_algorithm_demands(alg: str, least: int) -> None:
    rules = rules_of(algorithms=[alg])
    with pytest.raises(Misuse, match=f"{least - 1} bytes where {alg} needs {least}") as raised:
        shared_secret("contoso", "s" * (least - 1), rules)
    assert raised.value.code == "weak-secret"
    assert shared_secret("contoso", "s" * least, rules).note == ()


def test_the_length_of_a_secret_is_counted_in_bytes() -> None:
    assert shared_secret("contoso", "ü" * 16, Rules()).note == ()


def test_a_weak_secret_that_is_allowed_is_noted() -> None:
    rules = Rules(allow_weak_secret=True)
    assert shared_secret("contoso", "short", rules).note == ("the secret has 5 bytes where HS256 needs 32",)


@pytest.mark.parametrize("algorithms", [["HS256"], ["RS256", "HS256"], ["HS512", "ES256"]])
def test_public_keys_never_go_with_hmac(algorithms: list[str]) -> None:
    rules = rules_of(algorithms=algorithms)
    with pytest.raises(Misuse, match="one kind of key a provider") as raised:
        given_document("contoso", spki(pool_key(0)), rules)
    assert (raised.value.code, raised.value.pointer) == ("mixed-algorithms", "/rules/algorithms")
    with pytest.raises(Misuse, match="one kind of key a provider"):
        published("contoso", "/keys", rules)


@pytest.mark.parametrize("algorithms", [["RS256"], ["HS256", "RS256"], ["HS256", "EdDSA"]])
def test_a_secret_never_goes_with_public_key_algorithms(algorithms: list[str]) -> None:
    with pytest.raises(Misuse, match="one kind of key a provider") as raised:
        shared_secret("contoso", SECRET, rules_of(algorithms=algorithms))
    assert raised.value.code == "mixed-algorithms"


@pytest.mark.parametrize("algorithms", [["none"], ["rs256"], ["ES256K"], [], "RS256", [None]])
def test_the_allow_list_holds_known_names_only(algorithms: object) -> None:
    with pytest.raises(ValueError, match="algorithms"):
        rules_of(algorithms=algorithms)


BAD_MEMBERS: dict[str, Callable[[], Any]] = {
    "for encryption": lambda: jwk(pool_key(3), kid="bad", use="enc"),
    "that only signs": lambda: jwk(pool_key(3), kid="bad", key_ops=["sign"]),
    "of unknown alg": lambda: jwk(pool_key(3), kid="bad", alg="RSA-OAEP"),
    "that is a secret": lambda: {"kty": "oct", "k": "c2VjcmV0", "kid": "bad"},
    "that is a secret without k": lambda: {"kty": "oct", "kid": "bad"},
    "that is weak": lambda: {**documents.jwk_set([public_key(weak_rsa(), kid="bad")])["keys"][0]},
    "off its curve": lambda: {**_broken_point(), "kid": "bad"},
    "of unknown kty": lambda: {"kty": "XYZ", "kid": "bad"},
    "without its numbers": lambda: {"kty": "RSA", "kid": "bad"},
    "whose numbers are numbers": lambda: {"kty": "RSA", "n": 5, "e": 3, "kid": "bad"},
    "without anything": lambda: {"kid": "bad"},
    "whose alg is a list": lambda: jwk(pool_key(3), kid="bad", alg=["RS256"]),
    "whose alg is an object": lambda: jwk(pool_key(3), kid="bad", alg={}),
    "whose key_ops is a number": lambda: jwk(pool_key(3), kid="bad", key_ops=5),
    "whose key_ops is true": lambda: jwk(pool_key(3), kid="bad", key_ops=True),
}


@pytest.mark.parametrize("name", BAD_MEMBERS)
def test_one_bad_member_of_a_fetched_set_spoils_only_its_own_tokens(name: str) -> None:
    trust = published("contoso", "/keys", Rules())
    document = {"keys": [BAD_MEMBERS[name](), jwk(pool_key(0), kid=KID)]}
    trust.fetched(documents.read(json.dumps(document)), now=NOW, missing=None)
    assert reason(signed("RS256", pool_key(0), named=True), trust) is None
    assert reason(signed("RS256", pool_key(0), named=False), trust) is None
    bad = sign({"alg": "RS256", "kid": "bad"}, CLAIMS, alg="RS256", key=pool_key(3))
    assert reason(bad, trust) == "key_unusable"


@pytest.mark.parametrize(
    "entry",
    [
        {"publicKey": "AAAA"},
        {"publicKey": "Schlüssel"},
        {"publicKey": "%%%"},
        {"publicKey": None},
        {"publicKey": base64.b64encode(b"\xff\xfe").decode()},
        {"publicKey": base64.b64encode(private_pem(pool_key(3)).encode()).decode()},
        {"expiry": "tomorrow"},
        {"expiry": True},
        {"expiry": float("-inf")},
        {"expiry": float("nan")},
    ],
)
def test_one_bad_entry_of_a_fetched_array_spoils_only_its_own_tokens(entry: dict[str, Any]) -> None:
    trust = published("contoso", "/keys", Rules())
    document = [dynamics(pool_key(0)), dynamics(pool_key(3), kid="bad", **entry)]
    trust.fetched(documents.read(json.dumps(document)), now=NOW, missing=None)
    assert reason(signed("RS256", pool_key(0), named=True), trust) is None
    bad = sign({"alg": "RS256", "kid": "bad"}, CLAIMS, alg="RS256", key=pool_key(3))
    assert reason(bad, trust) == "key_unusable"


def test_a_bad_member_does_not_stand_for_tokens_that_name_none() -> None:
    trust = published("contoso", "/keys", Rules(algorithms=("RS256", "ES256")))
    document = {"keys": [{"kty": "XYZ", "kid": "bad"}, jwk(pool_key(0), kid=KID)]}
    trust.fetched(documents.read(json.dumps(document)), now=NOW, missing=None)
    assert reason(signed("ES256", PAIRS["P-256"][0], named=False), trust) == "no_matching_key"


def test_bad_members_are_told_by_their_place() -> None:
    keys = documents.read(json.dumps({"keys": [jwk(pool_key(0)), 5, {"kty": "oct"}]}))
    assert [warning.partition(":")[0] for warning in keys.warnings] == ["key 1", "key 2"]
    assert len(keys.keys) == 1


def test_of_a_kid_that_is_fetched_twice_the_first_counts() -> None:
    keys = documents.read(json.dumps({"keys": [jwk(pool_key(0), kid="a"), jwk(pool_key(1), kid="a")]}))
    assert keys.warnings == ("the kid 'a' stands twice; the first counts",)
    found = keys.find("a")
    assert found is not None
    assert found.material == pool_key(0).public_key()


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (json.dumps(spki(pool_key(0))), "the key document is wrapped in a JSON string"),
        (spki(pool_key(0)).replace("\n", "\\n"), "the PEM text holds a literal \\n"),
        (json.dumps(json.dumps(jwk(pool_key(0)))), "the key document is wrapped in a JSON string"),
    ],
)
def test_a_wrapped_document_is_unwrapped_once_with_a_warning(text: str, warning: str) -> None:
    assert documents.read(text).warnings == (warning,)
    trust = given_document("contoso", text, Rules())
    found = judge(signed("RS256", pool_key(0), named=False), [trust], NOW)
    assert isinstance(found, Verdict)
    assert found.valid
    assert found.warnings[0] == warning


def test_a_document_wrapped_twice_is_refused() -> None:
    with pytest.raises(documents.BadDocumentError):
        documents.read(json.dumps(json.dumps(spki(pool_key(0)))))


def test_a_private_key_object_is_no_public_key() -> None:
    with pytest.raises(UnusableKeyError, match="private"):
        public_key(pool_key(0))


def test_keys_show_no_material() -> None:
    trust = shared_secret("contoso", SECRET, Rules())
    assert SECRET not in repr(trust)


def test_written_documents_are_read_back() -> None:
    keys = [public_key(PAIRS[name][0].public_key(), kid=name, expiry=NOW) for name in PAIRS if name != "secret"]

    def essence(read: list[Key]) -> list[tuple[object, ...]]:
        return [(key.kid, key.family, key.curve, documents.pem(key.material)) for key in read]

    assert essence(list(documents.read(json.dumps(documents.jwk_set(keys))))) == essence(keys)
    array = documents.read(json.dumps(documents.dynamics_array(keys)))
    assert essence(list(array)) == essence(keys)
    assert {key.expiry for key in array} == {int(NOW)}
    assert array.named_only


def test_a_key_without_expiry_does_not_expire_by_being_written() -> None:
    array = documents.dynamics_array([public_key(pool_key(0).public_key(), kid=KID)])
    trust = given_document("contoso", json.dumps(array), Rules())
    assert reason(signed("RS256", pool_key(0), named=True), trust) is None

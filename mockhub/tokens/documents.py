"""Key documents: the forms in which providers publish keys, read and written.

Read here: PEM (SubjectPublicKeyInfo, PKCS #1, X.509), the array of kid, publicKey and expiry that Dynamics 365
documents ("Configure authentication settings"), JWK and JWK sets (RFC 7517).
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jwt
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from mockhub.tokens.algorithms import ALGORITHMS, Family
from mockhub.tokens.claims import is_number
from mockhub.tokens.keys import Key, KeySet, UnusableKeyError, public_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth"})
_WRONG_FORM = "expected a PEM public key, a JWK, a JWK set, or an array of {kid, publicKey, expiry}"


class BadDocumentError(Exception):
    """A key document cannot be read at all; the text says what was found and what was expected."""


def read(text: str) -> KeySet:
    """Read a key document of any known form; the body decides, not its media type.

    Raises:
        BadDocumentError: the text is none of the forms, or holds no key.
    """
    body, warnings = _unwrap(text.removeprefix("\ufeff").strip())
    if body.startswith("-----BEGIN"):
        return _warn(KeySet((read_pem(body),)), warnings)
    document = _json(body)
    if isinstance(document, list):
        return _warn(_members(document, _dynamics_member, named_only=len(document) > 1), warnings)
    if isinstance(document, dict) and isinstance(document.get("keys"), list):
        return _warn(_members(document["keys"], read_jwk), warnings)
    if isinstance(document, dict) and "kty" in document:
        return _warn(_members([document], read_jwk), warnings)
    raise BadDocumentError(f"the JSON is no key document; {_WRONG_FORM}")


def read_pem(text: str) -> Key:
    """Read one public key or certificate in PEM.

    Raises:
        BadDocumentError: there is no key, a private key, or more than one.
    """
    if text.count("-----BEGIN") > 1:
        raise BadDocumentError("the PEM text holds more than one block; publish one key, or an array")
    try:
        if "BEGIN CERTIFICATE" in text:
            return public_key(x509.load_pem_x509_certificate(text.encode()).public_key())
        if "PRIVATE KEY" in text:
            raise BadDocumentError("this is a private key; publish its public half")
        return public_key(load_pem_public_key(text.encode()))
    except UnusableKeyError as error:
        raise BadDocumentError(str(error)) from None
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadDocumentError(f"the PEM text does not load: {error}") from None


def read_jwk(jwk: Any) -> Key:
    """Read one JSON Web Key; private members are dropped, and the key says that there were some.

    Raises:
        BadDocumentError: it is no public key for signatures.
    """
    if not isinstance(jwk, dict):
        raise BadDocumentError("a JWK is a JSON object")
    if jwk.get("kty") == Family.SECRET:
        raise BadDocumentError("kty oct is a secret; a published document holds public keys only")
    jwk = {name: value for name, value in jwk.items() if value is not None}
    kid, alg = jwk.get("kid"), jwk.get("alg")
    if kid is not None and not isinstance(kid, str):
        raise BadDocumentError("kid is not text")
    private = jwk.keys() & _PRIVATE_MEMBERS
    public = {name: value for name, value in jwk.items() if name not in _PRIVATE_MEMBERS}
    public["alg"] = _loader_algorithm(public)
    try:
        material = jwt.PyJWK(public).key
        key = public_key(material, kid=kid, alg=alg if isinstance(alg, str) else None)
    except UnusableKeyError as error:
        raise BadDocumentError(str(error)) from None
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadDocumentError(f"the JWK does not load: {error}") from None
    return replace(key, private=bool(private), unusable=key.unusable or _misuse(jwk))


def _loader_algorithm(jwk: dict[str, Any]) -> str:
    # PyJWK takes RS256 for every RSA key without alg and refuses alg names it does not know; the key is the same.
    by_curve = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "EdDSA"}
    return "RS256" if jwk.get("kty") == Family.RSA else by_curve.get(str(jwk.get("crv")), "EdDSA")


def _misuse(jwk: dict[str, Any]) -> str | None:
    if jwk.get("use", "sig") != "sig":
        return f"its use is {jwk['use']!r}, not 'sig'"
    operations = jwk.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        return "its key_ops do not include 'verify'"
    if "alg" in jwk and not (isinstance(jwk["alg"], str) and jwk["alg"] in ALGORITHMS):
        return f"its alg {jwk['alg']!r} is not a known signature algorithm"
    return None


def _dynamics_member(member: Any) -> Key:
    if not isinstance(member, dict) or not isinstance(member.get("kid"), str):
        raise BadDocumentError("each entry needs a kid that is text")
    expiry = member.get("expiry")
    if expiry is not None and not is_number(expiry):
        raise BadDocumentError("expiry is not a number of Unix seconds")
    try:
        pem = base64.b64decode(str(member.get("publicKey")), validate=True).decode()
    except ValueError:  # binascii.Error and UnicodeDecodeError are such, too
        raise BadDocumentError("publicKey is not the base64 of a PEM text") from None
    return replace(read_pem(pem.strip()), kid=member["kid"], expiry=expiry)


def _members(members: list[Any], read_one: Callable[[Any], Key], *, named_only: bool = False) -> KeySet:
    """Read each member on its own: a bad one is kept by name as unusable, the rest stay good."""
    if not members:
        raise BadDocumentError("the key document is empty")
    keys, warnings = [], []
    for index, member in enumerate(members):
        try:
            keys.append(read_one(member))
        except BadDocumentError as error:
            warnings.append(f"key {index}: {error}")
            kid = member.get("kid") if isinstance(member, dict) else None
            if isinstance(kid, str):
                keys.append(Key(None, None, kid=kid, unusable=str(error)))
    twice = sorted(_repeated(key.kid for key in keys if key.kid is not None))
    warnings += [f"the kid {kid!r} stands twice; the first counts" for kid in twice]
    return KeySet(tuple(keys), named=True, named_only=named_only, warnings=tuple(warnings))


def _repeated(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]


def _unwrap(text: str) -> tuple[str, tuple[str, ...]]:
    if text.startswith('"'):
        inner = _json(text)
        if isinstance(inner, str):
            return inner.strip(), ("the key document is wrapped in a JSON string",)
    if text.startswith("-----BEGIN") and "\\n" in text:
        return text.replace("\\r", "").replace("\\n", "\n"), ("the PEM text holds a literal \\n",)
    return text, ()


def _json(text: str) -> Any:
    if not text:
        raise BadDocumentError(f"the key document is empty; {_WRONG_FORM}")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        start = "HTML" if text.startswith("<") else f"text that begins {text[:12]!r}"
        raise BadDocumentError(f"found {start}; {_WRONG_FORM}") from None


def _warn(keys: KeySet, warnings: tuple[str, ...]) -> KeySet:
    return replace(keys, warnings=warnings + keys.warnings) if warnings else keys


def pem(material: Any) -> str:
    """Return a public key object as PEM (SubjectPublicKeyInfo)."""
    encoded: bytes = material.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return encoded.decode()


def dynamics_array(keys: Iterable[Key]) -> list[dict[str, Any]]:
    """Return keys in the form Dynamics 365 documents for several keys."""
    return [
        {
            "kid": key.kid,
            "publicKey": base64.b64encode(pem(key.material).encode()).decode(),
            **({} if key.expiry is None else {"expiry": int(key.expiry)}),
        }
        for key in keys
    ]


def jwk_set(keys: Iterable[Key]) -> dict[str, Any]:
    """Return keys as a JWK set."""
    members = []
    for key in keys:
        algorithm = ALGORITHMS[key.algorithms[0]]
        member = dict(algorithm.implementation.to_jwk(key.material, as_dict=True))
        member.pop("key_ops", None)
        members.append({**member, "kid": key.kid, "alg": algorithm.name, "use": "sig"})
    return {"keys": members}

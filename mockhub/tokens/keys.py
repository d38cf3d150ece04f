"""Keys that signatures are checked with."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from mockhub.tokens.algorithms import ALGORITHMS, DEFAULT_ALGORITHMS, Family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockhub.tokens.algorithms import Algorithm

_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
_MIN_RSA_BITS = 2048

# CVE-2017-15361 (ROCA): a vulnerable modulus lies, modulo each of these primes, in the group of 65537.
_ROCA_PRIMES = (11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157)


class UnusableKeyError(Exception):
    """A key cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key a provider vouches with.

    `kid` is its name, `alg` the only algorithm its document allows it, `expiry` the Unix time after which the
    document says it is void, `unusable` why it must not be used at all (its family may then be unknown), `private`
    whether its document held the private half, which is not kept. `material` is a public key object, or the bytes
    of a secret.
    """

    family: Family | None
    material: Any = field(repr=False)
    curve: str | None = None
    kid: str | None = None
    alg: str | None = None
    expiry: float | None = None
    unusable: str | None = None
    private: bool = False

    @property
    def algorithms(self) -> tuple[str, ...]:
        """What this key is allowed for when nobody says otherwise."""
        if self.alg is not None and self.alg in ALGORITHMS:
            same = ("EdDSA", "Ed25519")
            return same if self.alg in same else (self.alg,)
        return DEFAULT_ALGORITHMS.get((self.family, self.curve), ()) if self.family else ()

    def fits(self, algorithm: Algorithm) -> bool:
        """Return whether the key is of the kind `algorithm` needs and its document allows that algorithm."""
        if self.family is None:
            return True  # unreadable: said as unusable, not as a mismatch
        if algorithm.family is not self.family or algorithm.curve != self.curve:
            return False
        return self.alg is None or algorithm.name in self.algorithms

    def verifies(self, algorithm: Algorithm, signed: bytes, signature: bytes) -> bool:
        """Return whether `signature` over `signed` was made with this key's private half."""
        return algorithm.implementation.verify(signed, self.material, signature)


@dataclass(frozen=True)
class KeySet:
    """The keys of one key document.

    `named` tells whether the document's form gives keys names, `named_only` whether tokens must name theirs.
    """

    keys: tuple[Key, ...]
    named: bool = False
    named_only: bool = False
    warnings: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    @cached_property
    def algorithms(self) -> tuple[str, ...]:
        """What the keys are for when nobody says otherwise."""
        return tuple(dict.fromkeys(name for key in self.keys for name in key.algorithms))

    def find(self, kid: str) -> Key | None:
        """Return the key of exactly that name; names are compared byte for byte."""
        return next((key for key in self.keys if key.kid == kid), None)


def public_key(
    material: Any, *, kid: str | None = None, alg: str | None = None, expiry: float | None = None
) -> Key:
    """Return the `Key` for a public key object of `cryptography`.

    Raises:
        UnusableKeyError: it is a private key, of an unknown kind or curve, or too weak.
    """
    match material:
        case RSAPublicKey():
            return Key(Family.RSA, material, None, kid, alg, expiry, _rsa_weakness(material))
        case EllipticCurvePublicKey():
            curve = _CURVES.get(material.curve.name)
            if curve is None:
                raise UnusableKeyError(f"the curve {material.curve.name} is not one of P-256, P-384, P-521")
            return Key(Family.EC, material, curve, kid, alg, expiry)
        case Ed25519PublicKey():
            return Key(Family.OKP, material, "Ed25519", kid, alg, expiry)
    kind = type(material).__name__
    if "Private" in kind:
        raise UnusableKeyError("it is a private key; publish its public half")
    raise UnusableKeyError(f"{kind} is not an RSA, EC or Ed25519 key")


def secret_key(secret: bytes) -> Key:
    """Return the `Key` for a shared secret."""
    return Key(Family.SECRET, secret)


@cache
def _generated(prime: int) -> frozenset[int]:
    return frozenset(pow(65537, exponent, prime) for exponent in range(prime))


def _rsa_weakness(material: RSAPublicKey) -> str | None:
    if material.key_size < _MIN_RSA_BITS:
        return f"an RSA key of {material.key_size} bits is weak; {_MIN_RSA_BITS} are the least"
    modulus = material.public_numbers().n
    if all(modulus % prime in _generated(prime) for prime in _ROCA_PRIMES):
        return "the RSA modulus has the fingerprint of CVE-2017-15361 (ROCA)"
    return None

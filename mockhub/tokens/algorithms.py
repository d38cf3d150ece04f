"""The signature algorithms and the kind of key each needs (RFC 7518, RFC 8037, RFC 9864)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import jwt.algorithms

if TYPE_CHECKING:
    from collections.abc import Mapping


class Family(StrEnum):
    """A kind of key, as the JWK member `kty` spells it."""

    RSA = "RSA"
    EC = "EC"
    OKP = "OKP"
    SECRET = "oct"


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A JWS algorithm: its name, the key it needs, and PyJWT's implementation."""

    name: str
    family: Family
    curve: str | None
    implementation: jwt.algorithms.Algorithm


_PYJWT = jwt.algorithms.get_default_algorithms()


def _all() -> dict[str, Algorithm]:
    table = {}
    for name in ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"):
        table[name] = Algorithm(name, Family.RSA, None, _PYJWT[name])
    for name, curve in (("ES256", "P-256"), ("ES384", "P-384"), ("ES512", "P-521")):
        table[name] = Algorithm(name, Family.EC, curve, _PYJWT[name])
    for name in ("EdDSA", "Ed25519"):  # RFC 9864 names the curve; both mean the same for such a key
        table[name] = Algorithm(name, Family.OKP, "Ed25519", _PYJWT["EdDSA"])
    for name in ("HS256", "HS384", "HS512"):
        table[name] = Algorithm(name, Family.SECRET, None, _PYJWT[name])
    return table


ALGORITHMS: Mapping[str, Algorithm] = MappingProxyType(_all())
"""Every algorithm a provider may allow, by its name in a token's header."""

DEFAULT_ALGORITHMS: Mapping[tuple[Family, str | None], tuple[str, ...]] = MappingProxyType(
    {
        (Family.RSA, None): ("RS256",),
        (Family.EC, "P-256"): ("ES256",),
        (Family.EC, "P-384"): ("ES384",),
        (Family.EC, "P-521"): ("ES512",),
        (Family.OKP, "Ed25519"): ("EdDSA", "Ed25519"),
        (Family.SECRET, None): ("HS256",),
    }
)
"""What is allowed for a kind of key when a provider does not say; PS* only on request."""

SECRET_BYTES: Mapping[str, int] = MappingProxyType({"HS256": 32, "HS384": 48, "HS512": 64})
"""The shortest secret each HMAC algorithm may have (RFC 7518 section 3.2)."""

"""The built-in token issuer: signs good tokens, publishes its keys in every documented form, and rotates them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from mockhub.tokens import documents
from mockhub.tokens.compact import sign
from mockhub.tokens.keys import Key, public_key
from mockhub.tokens.pool import STRANGER, pool_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

DEFAULT_LIFETIME = 900.0
"""Seconds a token lives unless told otherwise: Power Pages' default (implicit grant flow page)."""
_KEY_LIFETIME = 365 * 86400


Publishing = Literal["ok", "withheld", "broken"]
"""How an issuer's keys are published: as they are, not at all, or so that nobody can parse them."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair of the issuer: the private half signs, the public half is published under its `kid`."""

    private: RSAPrivateKey = field(repr=False)
    public: Key

    @property
    def kid(self) -> str:
        """The key's published name."""
        return self.public.kid or ""

    @property
    def expires(self) -> float:
        """The Unix time after which it is not to be used."""
        return self.public.expiry or 0.0


class Issuer:
    """One sandbox's issuer.

    Args:
        url: its `iss`.
        offset: where in the pool of ready-made keys it begins.
        now: the Unix time its first key is published.
    """

    def __init__(self, *, url: str, offset: int, now: float) -> None:
        self.url = url
        self.published: Publishing = "ok"
        self._next = offset
        self._made = 0
        self.keys: list[SigningKey] = [self._make(now)]

    def _make(self, now: float) -> SigningKey:
        private = pool_key(self._next % STRANGER)
        self._next += 1
        self._made += 1
        public = public_key(private.public_key(), kid=f"key-{self._made}", expiry=now + _KEY_LIFETIME)
        return SigningKey(private, public)

    @property
    def current(self) -> SigningKey:
        """The key that signs now."""
        return self.keys[-1]

    def rotate(self, *, now: float, keep_old: bool = True) -> SigningKey:
        """Sign with a new key from now on; the old ones stay published unless `keep_old` is false."""
        fresh = self._make(now)
        self.keys = [*(self.keys if keep_old else ()), fresh]
        return fresh

    def stranger(self) -> RSAPrivateKey:
        """Return a key no issuer ever publishes."""
        return pool_key(STRANGER)

    def claims(
        self, changes: dict[str, Any], *, now: float, subject: str, expires_in: float = DEFAULT_LIFETIME
    ) -> dict[str, Any]:
        """Return the claims of a good token, with `changes` put over them.

        `lwicontexts` may be given as an object; it is written as the string the platform wants.
        """
        issued = int(now)
        merged = {
            "iss": self.url, "sub": subject, "iat": issued, "exp": issued + int(expires_in), **changes
        }  # fmt: skip
        if isinstance(merged.get("lwicontexts"), dict):
            merged["lwicontexts"] = json.dumps(merged["lwicontexts"])
        return merged

    def header(self, *, named: bool) -> dict[str, Any]:
        """Return the header of a good token; `named` tells whether the key document names keys."""
        header = {"alg": "RS256", "typ": "JWT"}
        return {**header, "kid": self.current.kid} if named else header

    def mint(self, claims: dict[str, Any], *, named: bool) -> str:
        """Return a token with exactly these claims, signed with the current key."""
        return sign(self.header(named=named), claims, alg="RS256", key=self.current.private)

    def pem(self) -> str:
        """Return the current key as bare PEM."""
        return documents.pem(self.current.public.material)

    def dynamics_array(self) -> list[dict[str, Any]]:
        """Return every published key as the array Dynamics 365 documents for several keys."""
        return documents.dynamics_array(key.public for key in self.keys)

    def jwk_set(self) -> dict[str, Any]:
        """Return every published key as a JWK set."""
        return documents.jwk_set(replace(key.public, alg="RS256") for key in self.keys)

"""Tokens broken on purpose. Each defect names the one reason it provokes at a provider with default rules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.errors import Misuse, nearest, one_of
from mockhub.tokens.compact import segment, sign, unsigned

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.tokens.issuer import Issuer

OVERSIZED = 20_000
"""Characters of the padding claim in an oversized token: more than the default limit of 16384."""


@dataclass(frozen=True, slots=True)
class Good:
    """The good token a defect starts from: who issues it, its claims, whether its key is named, and when."""

    issuer: Issuer
    claims: dict[str, Any]
    named: bool
    now: float

    def token(self, **claims: Any) -> str:
        """Return the token, with some claims changed."""
        return self.issuer.mint({**self.claims, **claims}, named=self.named)

    def without(self, *names: str) -> str:
        """Return the token without some claims."""
        kept = {name: value for name, value in self.claims.items() if name not in names}
        return self.issuer.mint(kept, named=self.named)

    def header(self, **members: Any) -> dict[str, Any]:
        """Return the header, with some members changed."""
        return {**self.issuer.header(named=self.named), **members}

    def signed(self, *, header: Any = None, payload: Any = None, alg: str = "RS256", key: Any = None) -> str:
        """Return a token with this header and payload, signed with the issuer's key unless another is given."""
        return sign(
            self.header() if header is None else header,
            self.claims if payload is None else payload,
            alg=alg,
            key=self.issuer.current.private if key is None else key,
        )


@dataclass(frozen=True, slots=True)
class Defect:
    """A way to break a token: its name, the reason it provokes, and what is done."""

    name: str
    reason: str
    about: str
    apply: Callable[[Good], object]


def _twice(good: Good) -> str:
    header = json.dumps(good.header())
    return good.signed(header=(header[:-1] + ', "typ": "JWT"}').encode())


def _bad_payload(good: Good) -> str:
    return good.signed(payload=json.dumps(good.claims).encode()[:-1] + b",}")


def _two_segments(good: Good) -> str:
    return good.token().rpartition(".")[0]


def _unused_bits(good: Good) -> str:
    token = good.token()  # an RS256 signature of 256 bytes ends in a character with 4 unused bits
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) | 1]


def _tampered(good: Good) -> str:
    head, _, signature = good.token().split(".")
    return ".".join((head, segment({**good.claims, "sub": "00000000-0000-0000-0000-000000000000"}), signature))


def _public_key_as_secret(good: Good) -> str:
    return good.signed(header=good.header(alg="HS256"), alg="HS256", key=good.issuer.pem().encode())


def _other_hash(good: Good) -> str:
    return good.signed(header=good.header(alg="RS384"), alg="RS384")


def _context(value: object) -> Callable[[Good], str]:
    return lambda good: good.token(lwicontexts=value)


def _without(name: str) -> Callable[[Good], str]:
    return lambda good: good.without(name)


_ALL = (
    Defect("empty", "token_missing", "an empty string", lambda _: ""),
    Defect("whitespace", "token_missing", "blanks only", lambda _: "   "),
    Defect("not-a-string", "token_not_string", "the number 42", lambda _: 42),
    Defect("oversized", "token_too_large", "a claim of 20,000 characters", lambda g: g.token(pad="x" * OVERSIZED)),
    Defect("five-segments", "jwe_not_supported", "the shape of an encrypted token", lambda _: "a.b.c.d.e"),
    Defect("two-segments", "malformed_segments", "the signature cut off", _two_segments),
    Defect("html", "malformed_segments", "a sign-in page in the token's place", lambda _: "<!DOCTYPE html><title>Sign in</title>"),
    Defect("bad-base64", "bad_base64", "padding at the end, as other base64 has it", lambda g: g.token() + "="),
    Defect("unused-bits", "bad_base64", "unused bits of the last character set", _unused_bits),
    Defect("bad-header-json", "bad_header_json", "a header that is no JSON", lambda g: g.signed(header=b"{alg:RS256}")),
    Defect("duplicate-member", "duplicate_member", "typ twice in the header", _twice),
    Defect("alg-missing", "alg_missing", "no alg in the header", lambda g: g.signed(header={"typ": "JWT"})),
    Defect("alg-none", "alg_none", "alg none, no signature", lambda g: unsigned(g.header(alg="none"), g.claims)),
    Defect("wrong-alg", "alg_not_allowed", "RS384 where RS256 is allowed", _other_hash),
    Defect("hmac-with-public-key", "alg_not_allowed", "HS256 with the public PEM as secret", _public_key_as_secret),
    Defect("crit", "crit_not_supported", "a critical header extension", lambda g: g.signed(header=g.header(crit=["x"], x=1))),
    Defect("bad-kid", "bad_kid", "a kid that is a number", lambda g: g.signed(header=g.header(kid=5))),
    Defect("bad-typ", "typ_not_allowed", "a typ that is a number", lambda g: g.signed(header=g.header(typ=5))),
    Defect("unknown-kid", "unknown_kid", "a kid nobody published", lambda g: g.signed(header=g.header(kid="nobody-published-this"))),
    Defect("signature-missing", "signature_missing", "an empty signature", lambda g: unsigned(g.header(), g.claims)),
    Defect("wrong-key", "signature_mismatch", "signed with another key", lambda g: g.signed(key=g.issuer.stranger())),
    Defect("tampered", "signature_mismatch", "the payload changed after signing", _tampered),
    Defect("bad-payload-json", "bad_payload_json", "a payload that is no JSON", _bad_payload),
    Defect("payload-not-object", "payload_not_object", "an array for a payload", lambda g: g.signed(payload=b"[1]")),
    Defect("exp-as-text", "bad_claim_type:exp", "exp as text", lambda g: g.token(exp=str(g.claims.get("exp")))),
    Defect("sub-as-number", "bad_claim_type:sub", "sub as a number", lambda g: g.token(sub=123)),
    *(Defect(f"missing-{name}", f"missing_claim:{name}", f"no {name}", _without(name)) for name in ("iss", "iat", "exp", "sub")),
    Defect("expired", "expired", "exp a minute ago", lambda g: g.token(iat=int(g.now) - 960, exp=int(g.now) - 60)),
    Defect("not-yet-valid", "not_yet_valid", "nbf in a minute", lambda g: g.token(nbf=int(g.now) + 60)),
    Defect("issued-in-future", "issued_in_future", "iat in a minute", lambda g: g.token(iat=int(g.now) + 60)),
    Defect("wrong-issuer", "issuer_mismatch", "another issuer", lambda g: g.token(iss="https://somebody.else.example")),
    Defect("lwicontexts-not-string", "lwicontexts_not_string", "lwicontexts as an object (the usual mistake)", lambda g: g.signed(payload={**g.claims, "lwicontexts": {"cart": "10"}})),
    Defect("lwicontexts-not-json", "lwicontexts_not_json", "lwicontexts without quotes", _context("{cart:10}")),
    Defect("lwicontexts-not-object", "lwicontexts_not_object", "lwicontexts as an array", _context("[]")),
    Defect("lwicontexts-bad-value", "lwicontexts_bad_value:cart", "an array as a context value", _context('{"cart":[1]}')),
    Defect("lwicontexts-too-many-keys", "lwicontexts_too_many_keys", "101 context variables", _context(json.dumps({f"key{n}": n for n in range(101)}))),
)  # fmt: skip

DEFECTS: dict[str, Defect] = {defect.name: defect for defect in _ALL}
"""Every defect by name."""


def find_defect(name: str) -> Defect:
    """Return the defect of that name.

    Raises:
        Misuse: there is none; the message names the nearest.
    """
    defect = DEFECTS.get(name)
    if defect is None:
        hint = nearest(name, DEFECTS) or f"; expected {one_of(DEFECTS)}"
        raise Misuse(f"there is no defect '{name}'{hint}", code="unknown-defect")
    return defect

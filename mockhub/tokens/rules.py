"""What a provider's tokens must look like: the written form of the claim rules, and its defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from mockhub.spec import Before, Duration, Many, Spec, at_least, not_empty

OneOrMore = Annotated[Many[str], Before(lambda value: (value,) if isinstance(value, str) else value, also=str)]
AlgorithmName = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
    "EdDSA", "Ed25519", "HS256", "HS384", "HS512",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rules(Spec):
    """Claim rules of one provider.

    The defaults follow what Microsoft documents for live chat ("Configure authentication settings"); what it does
    not say is our choice and can be set here.
    """

    algorithms: Annotated[Many[AlgorithmName], not_empty("algorithm")] | None = None
    """Signature algorithms that are allowed; by default those of the key's kind (RS256 for an RSA key)."""
    issuer: OneOrMore | None = None
    """Accepted values of `iss`, compared byte for byte."""
    audience: OneOrMore | None = None
    """Accepted values of `aud`; not looked at unless set (live chat has no audience setting)."""
    required_claims: Many[str] = ("iss", "iat", "exp", "sub")
    """Claims that must be there and not empty."""
    leeway: Annotated[Duration, at_least(0)] = 0.0
    """Tolerance for exp, nbf and iat. A .NET service usually has 5m."""
    typ: str | None = None
    """The header's `typ`, compared without case; not looked at unless set."""
    max_token_bytes: Annotated[int, at_least(1)] = 16384
    """Longest token that is looked at."""
    allow_weak_secret: bool = False
    """Accept a shared secret shorter than its algorithm demands."""
    ignore_kid: bool = False
    """Choose the key by its kind alone, whatever the token's `kid` says."""
    check_issued_at: bool = True
    """Refuse a token whose `iat` lies in the future."""
    max_age: Annotated[Duration, at_least(0, exclusive=True)] | None = None
    """Longest time since `iat`."""
    max_lifetime: Annotated[Duration, at_least(0, exclusive=True)] | None = None
    """Longest time from `iat` to `exp`."""
    subject: str | None = None
    """The only accepted `sub`."""
    claims: dict[str, Any] = field(default_factory=dict)
    """Claims that must have exactly these values."""
    single_use: bool = False
    """Accept each `jti` once."""
    context_variables: Many[str] | None = None
    """The work stream's context variables: other keys in `lwicontexts` are refused. Not looked at unless set."""
    max_context_variables: Annotated[int, at_least(0)] | None = 100
    """Most keys in `lwicontexts`."""
    refresh: Annotated[Duration, at_least(0, exclusive=True)] = 300.0
    """How long fetched keys are used before they are fetched anew."""
    cooldown: Annotated[Duration, at_least(0)] = 1.0
    """Least time between two fetches caused by an unknown `kid`."""
    stale_if_error: bool = False
    """Go on with old keys when they are due and cannot be fetched."""

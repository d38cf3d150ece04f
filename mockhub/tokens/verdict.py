"""The outcome of judging one token."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule a token breaks. `reason` may carry a name after a colon: `missing_claim:sub`."""

    reason: str
    detail: str
    claim: str | None = None


@dataclass(slots=True)  # not frozen: one is made per judged call, and freezing triples its cost
class Verdict:
    """Accepted, or a reason out of the closed list. Not to be changed once made.

    `failures` names every claim rule that is broken, `reason` the first; `detail` is one sentence with the values
    compared, and never holds a token, a secret, or a claim beyond the one it speaks of. `claims` are there for
    accepted tokens only and are not part of the written form.
    """

    valid: bool
    reason: str | None = None
    stage: str | None = None
    detail: str | None = None
    claim: str | None = None
    failures: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    provider: str | None = None
    alg: str | None = None
    kid: str | None = None
    claims: dict[str, Any] = field(default_factory=dict, repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the written form: plain JSON types, the same bytes for the same token, keys, rules and clock."""
        return {
            "valid": self.valid,
            "reason": self.reason,
            "stage": self.stage,
            "detail": self.detail,
            "claim": self.claim,
            "failures": list(self.failures),
            "warnings": list(self.warnings),
            "provider": self.provider,
            "alg": self.alg,
            "kid": self.kid,
        }


@dataclass(frozen=True, slots=True)
class KeysNeeded:
    """Judging cannot go on without a provider's keys: fetch those of `provider` and judge again.

    `missing` is the kid that no known key has; None when the keys are absent or due.
    """

    provider: str
    missing: str | None = None

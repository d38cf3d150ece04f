"""One token on its way through the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.tokens import structure
from mockhub.tokens.rules import Rules
from mockhub.tokens.trust import Trust

if TYPE_CHECKING:
    from mockhub.tokens.algorithms import Algorithm
    from mockhub.tokens.keys import Key
    from mockhub.tokens.verdict import KeysNeeded


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of the fetch that `KeysNeeded` asked for: `problem` says why it failed."""

    needed: KeysNeeded
    problem: str | None = None


NOBODY = Trust("nobody", Rules(), url="")
"""Stands in where no provider is registered: its keys are unavailable."""


class Case:
    """One token on its way through the pipeline; each rule reads what earlier ones found."""

    __slots__ = (
        "_parsed",
        "algorithm",
        "candidates",
        "given",
        "header",
        "header_twice",
        "key",
        "now",
        "parts",
        "payload",
        "refreshed",
        "segments",
        "times",
        "token",
        "trust",
        "value",
    )

    header: dict[str, Any]
    payload: dict[str, Any]
    segments: list[str]
    parts: tuple[bytes, ...]
    algorithm: Algorithm
    key: Key
    token: str
    value: Any
    times: dict[str, float]
    header_twice: str | None
    _parsed: tuple[Any, str | None]

    def __init__(self, given: object, trust: Trust, now: float, refreshed: Refreshed | None) -> None:
        self.given = given
        self.trust = trust
        self.now = now
        self.refreshed = refreshed
        self.candidates: list[Key] = []

    def parsed_payload(self) -> tuple[Any, str | None]:
        """Return the payload and its first duplicate member; raises `UnreadableError`."""
        if not hasattr(self, "_parsed"):
            self._parsed = structure.parse_json(self.parts[1])
        return self._parsed

    def unverified_issuer(self) -> Any:
        """Return the payload's `iss` before anything vouches for it: only good for choosing who judges."""
        if hasattr(self, "payload"):
            return self.payload.get("iss")
        try:
            value, _ = self.parsed_payload()
        except structure.UnreadableError:
            return None
        return value.get("iss") if isinstance(value, dict) else None

"""What must be seen, as it is written, and what is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from mockhub.matching import Where, matches
from mockhub.points import PointName
from mockhub.spec import Choice, Duration, Many, Spec, at_least, given, not_empty

if TYPE_CHECKING:
    from mockhub.entry import Entry
    from mockhub.matching import NearMiss

Number = Annotated[int, at_least(0)]


@dataclass(frozen=True, kw_only=True)
class Reached(Spec):
    """A point that is reached, by an entry that meets a condition."""

    at: PointName
    """The point."""
    where: Where = Where()
    """Which of its entries count; all unless said."""

    def __str__(self) -> str:
        asked = str(self.where)
        return f"{self.at} where {asked}" if asked else self.at

    def met_by(self, entry: Entry) -> bool:
        """Return whether an entry is what this speaks of."""
        return entry.point == self.at and matches(self.where, entry)


_ONE_KIND_OF_BOUND = {
    "if": given("count"),
    "then": {"properties": {"at-least": {"type": "null"}, "at-most": {"type": "null"}}},
    "else": {"anyOf": [given("at-least"), given("at-most")]},
}


@dataclass(frozen=True, kw_only=True)
class Count(Reached, shape=_ONE_KIND_OF_BOUND):
    """How often a point must be reached."""

    count: Number | None = None
    """Exactly so often; 0 is never."""
    at_least: Number | None = None
    """So often or more."""
    at_most: Number | None = None
    """So often or less."""

    def __post_init__(self) -> None:
        """Refuse an entry without a bound, or with two kinds of them."""
        if self.count is None and self.at_least is None and self.at_most is None:
            raise ValueError("one of count, at-least, at-most is needed")
        if self.count is not None and (self.at_least is not None or self.at_most is not None):
            raise ValueError("count is exact: it excludes at-least and at-most")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"nothing is at least {self.at_least} and at most {self.at_most}")

    @property
    def expected(self) -> str:
        """The bounds, in words."""
        if self.count is not None:
            return str(self.count)
        bounds = (("at least", self.at_least), ("at most", self.at_most))
        return " and ".join(f"{word} {number}" for word, number in bounds if number is not None)

    def holds(self, seen: int) -> bool:
        """Return whether a number is within the bounds."""
        if self.count is not None:
            return seen == self.count
        return (self.at_least or 0) <= seen and (self.at_most is None or seen <= self.at_most)


@dataclass(frozen=True, kw_only=True)
class InOrder(Spec):
    """Points that must be reached one after the other; anything may happen in between."""

    in_order: Annotated[Many[Reached], not_empty("point")]


@dataclass(frozen=True, kw_only=True)
class Fired(Spec):
    """How often a fault must have acted."""

    fault: str
    """Its name."""
    fired: Number
    """Exactly so often; 0 is never."""


@dataclass(frozen=True, kw_only=True)
class Waiting(Spec):
    """How long whoever got an answer must wait before the same conversation calls again."""

    at: PointName
    """The point that answers."""
    after: Where = Where(status=429)
    """The answers after which is to be waited; at least one must come, and a call after each."""
    at_least: Annotated[Duration, at_least(0)] | None = None
    """How long; unless said, as many seconds as the answer's `Retry-After` says."""
    at_most: Annotated[Duration, at_least(0)] | None = None
    """How long at most; no bound unless said."""
    tolerance: Annotated[Duration, at_least(0)] = 0.5
    """How far off a wait may be: real clients and real time are not exact."""


@dataclass(frozen=True, kw_only=True)
class Waited(Spec):
    """That a client waited."""

    waited: Waiting


def _kind(value: Any) -> str | None:
    """Return which kind of expectation is written; none where no key says so, though another may be meant."""
    written = value if isinstance(value, dict) else {}
    count = "count" if written.keys() & _OF_A_COUNT else None
    return next((name for name in _KINDS if name in written), count)


_KINDS = ("in-order", "fault", "waited")
_OF_A_COUNT = {"at", "where", "count", "at-least", "at-most"}

Expected = Count | InOrder | Fired | Waited
Expectation = Annotated[
    Expected,
    Choice(
        {"count": Count, "in-order": InOrder, "fault": Fired, "waited": Waited},
        _kind,
        "at, in-order, fault, waited",
    ),
]
"""One thing that must be seen."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one expectation is met now, and why not: one line (`str`), and lines that explain it."""

    passed: bool
    what: str
    expected: str
    seen: str
    explanation: tuple[str, ...] = ()
    near: tuple[NearMiss, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected}, seen {self.seen}"

    def to_json(self) -> dict[str, Any]:
        """Return the written form."""
        return {
            "passed": self.passed,
            "what": self.what,
            "expected": self.expected,
            "seen": self.seen,
            "explanation": list(self.explanation),
            "near": [miss.to_json() for miss in self.near],
        }

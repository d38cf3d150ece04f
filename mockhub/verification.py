"""What must be seen: expectations on a journal, checked as entries finish, and told so that anyone understands.

An evaluator is fed every entry once it is finished and keeps only what its answer needs, so that the bounds of the
journal never silence it; it can be asked at any time. Entries count in the order of their numbers, which is the
order they began in, whatever order they finish in.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from mockhub.entry import Kind
from mockhub.matching import NearMisses, Where, matches
from mockhub.points import POINTS
from mockhub.spec import Choice, Many, Spec, at_least, given, known, not_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockhub.entry import Entry
    from mockhub.journal import Journal
    from mockhub.matching import NearMiss

PointName = Annotated[str, known("point", POINTS)]
Number = Annotated[int, at_least(0)]

_MOST_TOLD = 3
_MOST_POINTS = 5
_MOST_KEPT = 10_000
"""Numbers of entries that an order keeps for one of its steps before it looks which it needs no more."""
_MOST_SHOWN = 60
"""Entries in the comparison of an order; past that the middle is left out."""


@dataclass(frozen=True, kw_only=True)
class Reached(Spec):
    """A point that is reached, by an entry that meets a condition."""

    at: PointName
    where: Where = Where()

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
    at_most: Number | None = None

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


Expected = Count | InOrder | Fired
Expectation = Annotated[
    Expected,
    Choice(
        {"count": Count, "in-order": InOrder, "fault": Fired},
        lambda value: next(
            (key for key in ("in-order", "fault") if isinstance(value, dict) and key in value), "count"
        ),
        "at, in-order, fault",
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


class Verification:
    """Expectations, held against the entries they are fed.

    Args:
        expected: what must be seen.
        after: a mark: only entries with a higher number count.
    """

    def __init__(self, expected: Iterable[Expected], *, after: int = 0) -> None:
        self.after = after
        self._evaluators = [_evaluator(one) for one in expected]

    def __call__(self, entry: Entry) -> None:
        """Take note of a finished entry; `Journal.watch` takes this."""
        if entry.seq > self.after:
            for one in self._evaluators:
                one.feed(entry)

    def findings(self) -> list[Finding]:
        """Return how each expectation stands, in their order."""
        return [one.finding() for one in self._evaluators]


def verify(journal: Journal, expected: Iterable[Expected], *, after: int = 0) -> list[Finding]:
    """Return how expectations stand for what a journal already holds after a mark; what is pending does not count.

    Raises:
        Misuse: entries after the mark were dropped (`journal-incomplete`).
    """
    verification = Verification(expected, after=after)
    for entry in journal.finished(after=after):
        verification(entry)
    return verification.findings()


def _evaluator(expected: Expected) -> _Counting | _Ordering | _Firing:
    match expected:
        case Count():
            return _Counting(expected)
        case InOrder():
            return _Ordering(expected)
        case Fired():
            return _Firing(expected)


class _Firing:
    """How often a fault acted, and how often it drew that it does not."""

    def __init__(self, spec: Fired) -> None:
        self._spec = spec
        self._acted: Counter[bool] = Counter()

    def feed(self, entry: Entry) -> None:
        if entry.kind is Kind.FAULT and entry.facts.get("fault") == self._spec.fault:
            self._acted[bool(entry.facts.get("acted"))] += 1

    def finding(self) -> Finding:
        spec, seen = self._spec, self._acted[True]
        passed, refrained = seen == spec.fired, self._acted[False]
        told = () if passed or not refrained else (f"drawn {refrained} times that it does not act",)
        return Finding(passed, f"fault {spec.fault} fired", str(spec.fired), str(seen), told)


class _Counting:
    """How often a point was reached, and what came near."""

    def __init__(self, spec: Count) -> None:
        self._spec = spec
        self._seen = 0
        self._first: list[tuple[int, str]] = []
        self._near = NearMisses(spec.where)
        self._points: Counter[str] = Counter()

    def feed(self, entry: Entry) -> None:
        self._points[entry.point] += 1
        if entry.point != self._spec.at:
            return
        if not matches(self._spec.where, entry):
            self._near.add(entry)
            return
        self._seen += 1
        insort(self._first, (entry.seq, entry.summary))
        del self._first[_MOST_TOLD:]

    def finding(self) -> Finding:
        spec, seen = self._spec, self._seen
        passed = spec.holds(seen)
        near = () if passed or self._too_many() else tuple(self._near)
        explanation = () if passed else tuple(self._explained(near))
        return Finding(passed, f"calls at {spec}", spec.expected, str(seen), explanation, near)

    def _too_many(self) -> bool:
        most = self._spec.count if self._spec.count is not None else self._spec.at_most
        return most is not None and self._seen > most

    def _explained(self, near: Sequence[NearMiss]) -> Iterable[str]:
        if self._seen:
            yield (
                "these counted:" if self._seen <= _MOST_TOLD else f"the first {_MOST_TOLD} of those that counted:"
            )
            yield from (f"  entry {seq}: {summary}" for seq, summary in self._first)
        if self._too_many():
            return
        if near:
            yield f"nearest at {self._spec.at}:"
            yield from (f"  {line}" for miss in near for line in miss.lines)
        elif not self._seen:
            yield f"nothing came to {self._spec.at}; what came: {self._elsewhere()}"

    def _elsewhere(self) -> str:
        most = sorted(self._points.items(), key=lambda one: (-one[1], one[0]))
        told = [f"{point} ({number})" for point, number in most[:_MOST_POINTS]]
        return ", ".join(told) + (" and more" if len(most) > _MOST_POINTS else "") if told else "nothing at all"


@dataclass(frozen=True, slots=True, order=True)
class _Seen:
    """An entry at a point that an order names: its number, what it is, and for which steps it would do."""

    seq: int
    summary: str
    does_for: tuple[int, ...]


class _Ordering:
    """Which steps of an order were seen, by the numbers of the entries that do for each."""

    def __init__(self, spec: InOrder) -> None:
        self._steps = spec.in_order
        self._points = {step.at for step in spec.in_order}
        self._numbers: list[list[int]] = [[] for _ in self._steps]
        self._shown: list[_Seen] = []
        self._left_out = 0

    def feed(self, entry: Entry) -> None:
        if entry.point not in self._points:
            return
        does_for = tuple(number for number, step in enumerate(self._steps) if step.met_by(entry))
        for number in does_for:
            insort(self._numbers[number], entry.seq)
            if len(self._numbers[number]) > _MOST_KEPT:
                self._forget(number)
        insort(self._shown, _Seen(entry.seq, entry.summary, does_for))
        if len(self._shown) > _MOST_SHOWN:
            del self._shown[_MOST_SHOWN // 2]
            self._left_out += 1

    def _chain(self) -> list[int]:
        """Return the earliest entries that do for the steps in turn, as far as there are any."""
        chain: list[int] = []
        last = 0
        for numbers in self._numbers:
            place = bisect_right(numbers, last)
            if place == len(numbers):
                break
            last = numbers[place]
            chain.append(last)
        return chain

    def _forget(self, step: int) -> None:
        """Forget what can never be the earliest any more, or else the oldest half.

        An entry that is still to finish can only make the chain earlier, so nothing after the chain is needed.
        What came before its turn would be needed only if an entry older still did for an earlier step.
        """
        chain = self._chain()
        numbers = self._numbers[step]
        if step < len(chain):
            del numbers[bisect_right(numbers, chain[step]) :]
        if len(numbers) > _MOST_KEPT:
            del numbers[: _MOST_KEPT // 2]

    def finding(self) -> Finding:
        steps = self._steps
        chain = self._chain()
        what = f"order of {len(steps)} points"
        if len(chain) == len(steps):
            return Finding(passed=True, what=what, expected="all in turn", seen="all in turn")
        missing = steps[len(chain)]
        place = f"after entry {chain[-1]} ({steps[len(chain) - 1].at})" if chain else "to begin with"
        return Finding(
            passed=False,
            what=what,
            expected=f"{missing} {place}",
            seen=f"{len(chain)} of {len(steps)} in turn",
            explanation=tuple(_columns([str(step) for step in steps], self._shown, self._left_out)),
        )


def _columns(expected: list[str], seen: Sequence[_Seen], left_out: int) -> Iterable[str]:
    """Yield two columns: `=` is before what is in both in turn, `-` what is missing, `+` what came besides."""
    rows = list(_aligned(len(expected), seen))
    width = max(map(len, [*expected, "expected"]))
    yield f"  {'expected':<{width}}  seen"
    for number, entry in rows:
        mark = "=" if number is not None and entry is not None else "-" if entry is None else "+"
        left = expected[number] if number is not None else ""
        right = f"entry {entry.seq}: {entry.summary}" if entry is not None else ""
        yield f"{mark} {left:<{width}}  {right}".rstrip()
    if left_out:
        yield f"({left_out} entries in the middle are left out)"


def _aligned(steps: int, seen: Sequence[_Seen]) -> Iterable[tuple[int | None, _Seen | None]]:
    """Yield the pairs of the longest common sequence, and in between what only one side has."""
    longest = [[0] * (len(seen) + 1) for _ in range(steps + 1)]
    for step in reversed(range(steps)):
        for place in reversed(range(len(seen))):
            both = longest[step + 1][place + 1] + 1 if step in seen[place].does_for else 0
            longest[step][place] = max(both, longest[step + 1][place], longest[step][place + 1])
    step = place = 0
    while step < steps or place < len(seen):
        here = longest[step][place]
        if (
            place < len(seen)
            and step < steps
            and step in seen[place].does_for
            and (here == longest[step + 1][place + 1] + 1)
        ):
            yield step, seen[place]
            step, place = step + 1, place + 1
        elif place < len(seen) and (step == steps or here == longest[step][place + 1]):
            yield None, seen[place]
            place += 1
        else:
            yield step, None
            step += 1

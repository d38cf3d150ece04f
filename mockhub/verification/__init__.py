"""What must be seen: expectations on a journal, checked as entries finish, and told so that anyone understands.

An evaluator is fed every entry once it is finished and keeps only what its answer needs, so that the bounds of the
journal never silence it; it can be asked at any time. Entries count in the order of their numbers, which is the
order they began in, whatever order they finish in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mockhub.verification.counting import Counting
from mockhub.verification.firing import Firing
from mockhub.verification.forms import Count, Expectation, Expected, Finding, Fired, InOrder, Reached, Waited
from mockhub.verification.ordering import Ordering
from mockhub.verification.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockhub.entry import Entry
    from mockhub.journal import Journal
    from mockhub.verification.foreseen import Foreseen

__all__ = [
    "Count",
    "Expectation",
    "Expected",
    "Finding",
    "Fired",
    "InOrder",
    "Reached",
    "Verification",
    "Waited",
    "verify",
]


class Verification:
    """Expectations, held against the entries they are fed.

    Args:
        expected: what must be seen.
        after: a mark: only entries with a higher number count.
        foreseen: what looks at calls that nobody foresees; its finding is the last.
    """

    def __init__(self, expected: Iterable[Expected], *, after: int = 0, foreseen: Foreseen | None = None) -> None:
        self.after = after
        self._evaluators: list[_Evaluator] = [_evaluator(one) for one in expected]
        if foreseen is not None:
            self._evaluators.append(foreseen)

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


class _Evaluator(Protocol):
    def feed(self, entry: Entry) -> None:
        """Take note of a finished entry."""

    def finding(self) -> Finding:
        """Return how it stands."""


def _evaluator(expected: Expected) -> _Evaluator:
    match expected:
        case Count():
            return Counting(expected)
        case InOrder():
            return Ordering(expected)
        case Fired():
            return Firing(expected)
        case Waited():
            return Timing(expected)

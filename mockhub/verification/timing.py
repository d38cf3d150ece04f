"""Whether whoever was answered waited before calling again, as they were told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockhub.entry import RETRY_AFTER
from mockhub.matching import matches
from mockhub.verification.forms import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockhub.entry import Entry
    from mockhub.verification.forms import Waited

_MOST_KEPT = 10_000
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True, order=True)
class _Call:
    """A call: when it came and was answered in sandbox time, whose it is, and how long to wait after it."""

    seq: int
    came: float
    answered: float
    conversation: str
    wait: float | None


class Timing:
    """The waits at one point: from each answer that counts to the next call of the same conversation."""

    def __init__(self, spec: Waited) -> None:
        self._spec = spec.waited
        self._calls: list[_Call] = []

    def feed(self, entry: Entry) -> None:
        """Take note of a finished entry."""
        if entry.point != self._spec.at or len(self._calls) >= _MOST_KEPT:
            return
        wait = self._wait(entry) if matches(self._spec.after, entry) else None
        self._calls.append(_Call(entry.seq, entry.at, entry.until, entry.conversation or "", wait))

    def _wait(self, entry: Entry) -> float | None:
        """Return how long is to be waited after an answer; None after one that says nothing of it."""
        if self._spec.at_least is not None:
            return self._spec.at_least
        told = str(entry.facts.get(RETRY_AFTER, ""))
        return float(told) if told.isdecimal() else None

    def finding(self) -> Finding:
        """Return how it stands."""
        spec = self._spec
        told, bad = [], 0
        for call, later in self._pairs():
            seconds = None if later is None else later.came - call.answered
            good = seconds is not None and self._good(seconds, call.wait or 0)
            bad += not good
            shown = (
                "nobody called again"
                if seconds is None
                else f"{seconds:.3f} s until entry {later.seq if later else ''}"
            )
            told.append(f"{'yes' if good else 'no '}  after entry {call.seq}, told {call.wait:g} s: {shown}")
        seen = f"{len(told) - bad} of {len(told)} waits" if told else "no answer to wait after"
        passed = bool(told) and not bad
        what = f"waits at {spec.at} after {spec.after}"
        return Finding(passed, what, self._expected(), seen, () if passed else tuple(told[:_MOST_TOLD]))

    def _pairs(self) -> Iterator[tuple[_Call, _Call | None]]:
        """Yield each answer after which is to be waited, with the conversation's next call."""
        following: dict[str, _Call] = {}
        pairs = []
        for call in sorted(self._calls, reverse=True):
            if call.wait is not None:
                pairs.append((call, following.get(call.conversation)))
            following[call.conversation] = call
        yield from reversed(pairs)

    def _good(self, seconds: float, wait: float) -> bool:
        most = self._spec.at_most
        early, late = wait - self._spec.tolerance, None if most is None else most + self._spec.tolerance
        return seconds >= early and (late is None or seconds <= late)

    def _expected(self) -> str:
        spec = self._spec
        least = "as long as Retry-After says" if spec.at_least is None else f"{spec.at_least:g} s"
        most = "" if spec.at_most is None else f", at most {spec.at_most:g} s"
        return f"{least}{most} (tolerance {spec.tolerance:g} s)"

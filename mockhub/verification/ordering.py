"""What came one after the other."""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockhub.verification.forms import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockhub.entry import Entry
    from mockhub.verification.forms import InOrder

_MOST_KEPT = 10_000
"""Numbers of entries that an order keeps for one of its steps before it looks which it needs no more."""
_MOST_SHOWN = 60
"""Entries in the comparison of an order; past that the middle is left out."""


@dataclass(frozen=True, slots=True, order=True)
class _Seen:
    """An entry at a point that an order names: its number, what it is, and for which steps it would do."""

    seq: int
    summary: str
    does_for: tuple[int, ...]


class Ordering:
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

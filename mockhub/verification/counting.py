"""How often a point was reached."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from typing import TYPE_CHECKING

from mockhub.matching import NearMisses, matches
from mockhub.verification.forms import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockhub.entry import Entry
    from mockhub.matching import NearMiss
    from mockhub.verification.forms import Count

_MOST_TOLD = 3
_MOST_POINTS = 5


class Counting:
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

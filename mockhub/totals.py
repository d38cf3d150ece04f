"""How often everything happened since the hub began, whatever was reset, deleted or dropped since."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockhub.entry import Entry


class Totals:
    """Counts of finished journal entries over all sandboxes, by point, outcome and cause."""

    def __init__(self) -> None:
        self._entries: Counter[tuple[str, str, str | None]] = Counter()

    def note(self, entry: Entry) -> None:
        """Count an entry that is finished."""
        self._entries[entry.point, entry.outcome, entry.cause] += 1

    def entries(self) -> Counter[tuple[str, str, str]]:
        """Return the counts by point, outcome and cause; a cause is without its argument, or empty."""
        summed: Counter[tuple[str, str, str]] = Counter()
        for (point, outcome, cause), count in self._entries.items():
            summed[point, outcome, (cause or "").partition(":")[0]] += count
        return summed

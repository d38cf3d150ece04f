"""What all journals of a server may hold together."""

from __future__ import annotations

from typing import Protocol

MOST_BYTES = 256 * 1024 * 1024
STEP = 8 * 1024
"""How far a journal may grow before it says so: asking at every entry would cost every call of the hub."""
_FREED_AT_ONCE = 64
"""The part of the budget that is freed when it is used up, so that freeing stays rare."""


class Holder(Protocol):
    """Something that holds bytes and can give the oldest of them up."""

    @property
    def bytes(self) -> int:
        """How many it holds."""

    def shrink(self, most: int) -> None:
        """Give up the oldest until no more than `most` are held."""


class Budget:
    """Bytes shared by the journals of one server.

    When they are used up, the journals that hold most give up their oldest entries, so that one busy sandbox does
    not cost the others theirs. Each journal may be off by `STEP` bytes.

    Args:
        most_bytes: how much they may hold together.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.used = 0
        self._reported: dict[Holder, int] = {}

    def report(self, holder: Holder) -> None:
        """Take note of what a holder holds now; when that is too much altogether, the largest shrink."""
        self._note(holder)
        if self.used > self.most_bytes:
            self._free()

    def release(self, holder: Holder) -> None:
        """Forget a holder and what it holds."""
        self.used -= self._reported.pop(holder, 0)

    def _note(self, holder: Holder) -> None:
        held = holder.bytes
        self.used += held - self._reported.get(holder, 0)
        self._reported[holder] = held

    def _free(self) -> None:
        for holder in self._reported:
            holder.shrink(holder.bytes)  # drops nothing: it settles what fell since the holder's last report
            self._note(holder)
        goal = self.most_bytes - self.most_bytes // _FREED_AT_ONCE
        for holder in sorted(self._reported, key=lambda one: one.bytes, reverse=True):
            if self.used <= goal:
                return
            holder.shrink(max(holder.bytes // 2, holder.bytes - (self.used - goal)))
            self._note(holder)

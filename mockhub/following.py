"""Following a journal: entries one by one, as they finish, for a reader who may be slow."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.entry import Entry


@dataclass(frozen=True, slots=True)
class Lost:
    """So many entries are missing here: the reader was too slow for them, or the journal had dropped them."""

    count: int


class Subscription:
    """An asynchronous iterator over entries for one reader, and `Lost` where some are missing.

    Args:
        wanted: which entries are of interest.
        most: how many may wait to be read; past that the oldest are lost.
    """

    def __init__(self, wanted: Callable[[Entry], bool], *, most: int) -> None:
        self._wanted = wanted
        self._waiting: deque[Entry] = deque()
        self._most = most
        self._lost = 0
        self._closed = False
        self._news = asyncio.Event()
        self.ends: Callable[[], None] | None = None
        """Ends the journal's side of it."""

    def offer(self, entry: Entry) -> None:
        """Keep an entry for the reader, if it is of interest."""
        if not self._wanted(entry):
            return
        self._waiting.append(entry)
        if len(self._waiting) > self._most:
            self._waiting.popleft()
            self._lost += 1
        self._news.set()

    def lose(self, count: int) -> None:
        """Have the reader told that so many are missing."""
        self._lost += count
        if count:
            self._news.set()

    def close(self) -> None:
        """Follow no longer; a reader who waits is let go."""
        self._closed = True
        self._news.set()
        if self.ends is not None:
            self.ends()
            self.ends = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Entry | Lost:
        while not (self._lost or self._waiting):
            if self._closed:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        if self._lost:
            lost, self._lost = Lost(self._lost), 0
            return lost
        return self._waiting.popleft()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

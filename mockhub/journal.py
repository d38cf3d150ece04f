"""What happened in a sandbox, in order.

Entries are numbered when they begin and finished when their outcome is known; until then they are listed as
pending. The journal is bounded by entries and by bytes, and by what all journals of a server may hold together. It
counts what it drops; counters and expectations are kept apart and never dropped.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from mockhub.budget import STEP
from mockhub.entry import BODY_CUT, Entry, Kind, Outcome
from mockhub.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockhub.budget import Budget
    from mockhub.following import Subscription
    from mockhub.matching import NearMiss, NearMisses, Where

__all__ = ["MOST_BODY", "MOST_BYTES", "MOST_ENTRIES", "Entry", "Journal", "Kind", "Outcome", "Waited"]

MOST_ENTRIES = 10_000
MOST_BYTES = 32 * 1024 * 1024
MOST_BODY = 64 * 1024
"""Bytes of one body that are kept."""
_ENTRY_BYTES = 1024
"""What an entry is taken to weigh beside what it holds (`Entry.held`)."""


def _held(entry: Entry) -> int:
    facts = entry.facts
    held = len(entry.body) + len(facts.get("path", ""))
    if entry.headers is not None:
        held += sum(map(len, entry.headers.values()))
    if "token" in facts:
        held += len(facts["token"])
    if "warnings" in facts:
        held += sum(map(len, facts["warnings"]))
    return held


def _wanted(point: str | None, where: Where | None) -> Callable[[Entry], bool]:
    """Return the test that entries pass which happened at a point and meet a condition."""
    if where is None:
        return lambda entry: point is None or entry.point == point
    from mockhub.matching import matches  # noqa: PLC0415 - a server that nobody asks needs no conditions

    return lambda entry: (point is None or entry.point == point) and matches(where, entry)


def _near_misses(where: Where | None) -> NearMisses:
    from mockhub.matching import ANY, NearMisses  # noqa: PLC0415 - as above

    return NearMisses(where or ANY)


@dataclass(frozen=True, slots=True)
class Waited:
    """What a wait came to: the entries waited for, in the order they finished; what came near if too few came."""

    enough: bool
    entries: tuple[Entry, ...]
    near: tuple[NearMiss, ...]

    def to_json(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """Return the written form."""
        return {
            "enough": self.enough,
            "entries": [entry.to_json(show_secrets=show_secrets) for entry in self.entries],
            "near": [miss.to_json() for miss in self.near],
        }


class Journal:
    """The entries of one sandbox.

    Args:
        now: the sandbox's time.
        most_entries: how many entries are kept.
        most_bytes: how much they may hold together.
        budget: what this and other journals may hold together.
    """

    def __init__(
        self,
        now: Callable[[], float],
        *,
        most_entries: int = MOST_ENTRIES,
        most_bytes: int = MOST_BYTES,
        budget: Budget | None = None,
    ) -> None:
        self._now = now
        self._entries: deque[Entry] = deque()
        self._most_entries = most_entries
        self._most_bytes = most_bytes
        self._budget = budget
        self._bytes = 0
        self._reported = 0
        self._unsettled_above = most_bytes if budget is None else min(most_bytes, STEP)
        self._watchers: tuple[Callable[[Entry], None], ...] = ()
        self._followers: tuple[Callable[[], None], ...] = ()
        self.dropped = 0
        """How many were dropped; the oldest go first, so it is also the number of the last of them."""
        self.seq = 0
        self.counts: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def bytes(self) -> int:
        """What the entries are taken to hold together."""
        return self._bytes

    def begin(self, kind: Kind, point: str, **facts: Any) -> Entry:
        """Number and list a new entry, pending until `finish`."""
        self.seq += 1
        entry = Entry(self.seq, self._now(), kind, point, facts=facts)
        self._entries.append(entry)
        self._bytes += _ENTRY_BYTES
        if len(self._entries) > self._most_entries:
            self._drop()
        return entry

    def finish(
        self,
        entry: Entry,
        outcome: Outcome = Outcome.OK,
        *,
        cause: str | None = None,
        detail: str | None = None,
        status: int | None = None,
    ) -> None:
        """Give an entry its outcome, count it, and tell whoever watches."""
        entry.until = self._now()
        entry.outcome = outcome
        entry.cause = cause
        entry.detail = detail
        entry.status = status
        self.counts[entry.point] += 1
        if len(entry.body) > MOST_BODY:
            entry.facts[BODY_CUT] = len(entry.body) - MOST_BODY
            entry.body = entry.body[:MOST_BODY]
        if entry.seq > self.dropped:
            entry.held = _held(entry)
            self._bytes += entry.held
        if self._bytes > self._unsettled_above:
            self._settle()
        for watcher in self._watchers:
            watcher(entry)

    def _settle(self) -> None:
        """Come back below the bounds, and tell the budget what is held if that changed by much."""
        self.shrink(self._most_bytes)
        if self._budget is not None and self._bytes - self._reported > STEP // 2:
            self._budget.report(self)
            self._reported = self._bytes
            self._unsettled_above = min(self._most_bytes, self._bytes + STEP)

    def shrink(self, most: int) -> None:
        """Drop the oldest entries until no more than `most` bytes are held."""
        while self._bytes > most:
            self._drop()
        if self._budget is not None:
            self._reported = min(self._reported, self._bytes)
            self._unsettled_above = min(self._most_bytes, self._reported + STEP)

    def _drop(self) -> None:
        dropped = self._entries.popleft()
        self.dropped += 1
        self._bytes -= _ENTRY_BYTES + dropped.held

    @property
    def followed(self) -> bool:
        """Whether anybody follows it, or waits for entries."""
        return bool(self._followers)

    def let_go(self) -> None:
        """Let go whoever follows this journal or waits for entries."""
        for follower in self._followers:
            follower()

    def close(self) -> None:
        """Let go whoever follows, and give back this journal's part of the budget, when its sandbox is gone."""
        self.let_go()
        if self._budget is not None:
            self._budget.release(self)
            self._budget = None
            self._unsettled_above = self._most_bytes

    def watch(
        self, watcher: Callable[[Entry], None], *, let_go: Callable[[], None] | None = None
    ) -> Callable[[], None]:
        """Call `watcher` with every entry from now on, once it is finished; what is returned ends that.

        Args:
            watcher: what is told.
            let_go: called when there will be no more; given by those who are waiting for something.
        """
        self._watchers = (*self._watchers, watcher)
        if let_go is not None:
            self._followers = (*self._followers, let_go)

        def end() -> None:
            self._watchers = tuple(one for one in self._watchers if one is not watcher)
            self._followers = tuple(one for one in self._followers if one is not let_go)

        return end

    def find(self, seq: int) -> Entry | None:
        """Return the entry of that number, if it is still kept."""
        place = seq - self.dropped - 1
        return self._entries[place] if 0 <= place < len(self._entries) else None

    def select(
        self, *, point: str | None = None, where: Where | None = None, after: int = 0, limit: int | None = None
    ) -> list[Entry]:
        """Return the entries that are kept and meet a condition, oldest first.

        Those still pending are among them as far as they are known yet.

        Args:
            point: where they happened; anywhere if not given.
            where: what else is asked of them.
            after: a mark: only entries with a higher number.
            limit: how many at most, the oldest of them.
        """
        wanted = _wanted(point, where)
        found = (entry for entry in islice(self._entries, max(0, after - self.dropped), None) if wanted(entry))
        return list(islice(found, limit))

    def near(
        self, *, point: str | None = None, where: Where | None = None, after: int = 0
    ) -> tuple[NearMiss, ...]:
        """Return the entries that came nearest to a condition that none of those after a mark meets."""
        near = _near_misses(where)
        for entry in self.select(point=point, after=after):
            near.add(entry)
        return tuple(near)

    def finished(self, *, after: int = 0) -> list[Entry]:
        """Return every finished entry after a mark, oldest first.

        Raises:
            Misuse: some of them were dropped, so that nothing can be concluded from the rest.
        """
        if self.dropped > after:
            raise Misuse(
                f"entries {after + 1} to {self.dropped} were dropped, so what is left proves nothing; "
                f"begin after mark {self.dropped} or later, or arm what is expected before it happens",
                code="journal-incomplete",
                status=409,
            )
        return self._finished(after)

    def _finished(self, after: int) -> list[Entry]:
        return [entry for entry in self.select(after=after) if entry.outcome is not Outcome.PENDING]

    async def settled(self, seconds: float) -> None:
        """Wait until no entry is pending, such as that of a client gone away, but not longer than told."""
        ended = asyncio.Event()

        def look(_: Entry) -> None:
            if all(entry.outcome is not Outcome.PENDING for entry in self._entries):
                ended.set()

        end = self.watch(look, let_go=ended.set)
        try:
            async with asyncio.timeout(seconds):
                if any(entry.outcome is Outcome.PENDING for entry in self._entries):
                    await ended.wait()
        except TimeoutError:
            pass
        finally:
            end()

    async def wait(
        self,
        *,
        point: str | None = None,
        where: Where | None = None,
        count: int = 1,
        after: int = 0,
        seconds: float,
    ) -> Waited:
        """Wait until so many finished entries meet a condition, those after the mark that are kept included.

        Args:
            point: where they happen; anywhere if not given.
            where: what else is asked of them.
            count: how many are waited for.
            after: a mark: only entries with a higher number count.
            seconds: how long at most, in real time.

        Raises:
            Misuse: too few are kept, and some after the mark were dropped: nobody can say how many came; or there
                will be no more, because the sandbox was reset or deleted, or the server stops.
        """
        found: list[Entry] = []
        near, wanted = _near_misses(where), _wanted(None, where)
        over = asyncio.Event()

        def look(entry: Entry) -> None:
            if entry.seq <= after or (point is not None and entry.point != point):
                return
            if not wanted(entry):
                near.add(entry)
            elif len(found) < count:
                found.append(entry)
            if len(found) >= count:
                over.set()

        for entry in self._finished(after):
            look(entry)
        if len(found) < count:
            self.finished(after=after)
            end = self.watch(look, let_go=over.set)
            try:
                async with asyncio.timeout(seconds):
                    await over.wait()
            except TimeoutError:
                pass
            finally:
                end()
        done = len(found) >= count
        if over.is_set() and not done:
            raise Misuse(
                "this journal is over: the sandbox was reset or deleted, or the server stops",
                code="journal-over",
                status=409,
            )
        return Waited(done, tuple(found), () if done else tuple(near))

    def subscribe(
        self,
        *,
        point: str | None = None,
        where: Where | None = None,
        after: int | None = None,
        most: int = MOST_ENTRIES,
    ) -> Subscription:
        """Return entries one by one as they finish; close it when done.

        Args:
            point: where they happen; anywhere if not given.
            where: what else is asked of them.
            after: begin with the entries after this mark that are kept; with new ones only if not given.
            most: how many may wait to be read; past that the oldest of them are lost, and that is told.
        """
        from mockhub.following import Subscription  # noqa: PLC0415 - a server that nobody follows needs none

        subscription = Subscription(_wanted(point, where), most=most)
        if after is not None:
            subscription.lose(max(0, self.dropped - after))
            for entry in self._finished(after):
                subscription.offer(entry)
        subscription.ends = self.watch(subscription.offer, let_go=subscription.close)
        return subscription

    def summary(self) -> dict[str, Any]:
        """Return what is kept, what was dropped, and how often each point was reached, in plain JSON types."""
        return {
            "entries": len(self._entries),
            "bytes": self._bytes,
            "dropped": self.dropped,
            "last": self.seq,
            "counts": dict(self.counts),
        }

    def export(self, *, after: int = 0, show_secrets: bool = False) -> Iterator[str]:
        """Yield the kept entries after a mark as lines of JSON; the first line says so if some were dropped."""
        if self.dropped > after:
            yield json.dumps({"dropped": self.dropped - after}) + "\n"
        for entry in self.select(after=after):
            yield json.dumps(entry.to_json(show_secrets=show_secrets)) + "\n"

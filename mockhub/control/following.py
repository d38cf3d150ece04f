"""Following the journal: as server-sent events while things happen, or taken along as lines of JSON."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockhub.answers import plain
from mockhub.control.journal import EXAMPLE, JOURNAL, Conditions, SecretsQuery
from mockhub.control.route import Call, Route
from mockhub.errors import Misuse
from mockhub.following import Lost
from mockhub.journal import MOST_ENTRIES
from mockhub.spec import whole_number

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from mockhub.journal import Entry, Journal

_LAST_EVENT = "Last-Event-ID"
HEARTBEAT = 10.0
"""Seconds without an entry after which a comment says that the stream is still there."""


@dataclass(frozen=True, kw_only=True)
class StreamQuery(Conditions):
    """Which entries are followed."""

    after: int | None = None
    """A mark: begins with the entries after it that are kept; with new ones only unless given."""


@dataclass(frozen=True, kw_only=True)
class ExportQuery(SecretsQuery):
    """Which entries are taken along."""

    after: int = 0
    """A mark: leaves out the entry of this number and those before it."""


async def stream_entries(call: Call[None, StreamQuery]) -> AsyncGenerator[str]:
    """Follow a sandbox's journal as server-sent events, each entry as it finishes.

    `id` is an entry's number, `event` is `entry`, `data` the entry. A reader who is too slow is told with an event
    `lost` how many are missing: `{"count": 3}`. Comments keep the connection alive. Whoever comes back with
    `Last-Event-ID` gets the entries after it that are kept, whatever `after` says. The stream ends when the
    sandbox is reset or deleted, and when the server stops.
    """
    journal = call.sandbox.journal
    return _events(journal, call.query, _mark(call, journal))


def _mark(call: Call[None, StreamQuery], journal: Journal) -> int:
    """Return after which entry a stream begins."""
    seen = call.headers.get(_LAST_EVENT)
    if seen is None:
        return journal.seq if call.query.after is None else call.query.after
    number = whole_number(seen)
    if number is None:
        raise Misuse(f"{_LAST_EVENT} is '{seen}', expected the number of an entry", pointer=_LAST_EVENT)
    return number if number <= journal.seq else 0  # it was seen before the sandbox was reset


async def _events(journal: Journal, query: StreamQuery, after: int) -> AsyncGenerator[str]:
    most = max(MOST_ENTRIES, len(journal))
    async with journal.subscribe(point=query.point, where=query.where, after=after, most=most) as news:
        yield ": this is the journal\n\n"
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    one = await anext(news)
            except TimeoutError:
                yield ": nothing new\n\n"
            except StopAsyncIteration:
                return
            else:
                yield _event(one, secrets=query.show_secrets)


def _event(one: Entry | Lost, *, secrets: bool) -> str:
    if isinstance(one, Lost):
        return f"event: lost\ndata: {json.dumps({'count': one.count})}\n\n"
    return f"id: {one.seq}\nevent: entry\ndata: {json.dumps(one.to_json(show_secrets=secrets))}\n\n"


async def export_entries(call: Call[None, ExportQuery]) -> AsyncGenerator[str]:
    """Take the journal along as lines of JSON, an entry each; the first says how many are missing, if any are."""
    return _lines(call.sandbox.journal, call.query)


async def _lines(journal: Journal, query: ExportQuery) -> AsyncGenerator[str]:
    for line in journal.export(after=query.after, show_secrets=query.show_secrets):
        yield line


_WRITTEN = json.dumps(plain(EXAMPLE))

ROUTES = (
    Route(
        method="GET",
        path=f"{JOURNAL}/stream",
        does=stream_entries,
        query=StreamQuery,
        headers={_LAST_EVENT: "The number of the last entry that was seen, from a reader who comes back."},
        media="text/event-stream",
        answer=str,
        example=f"id: 1\nevent: entry\ndata: {_WRITTEN}\n\n",
    ),
    Route(
        method="GET",
        path=f"{JOURNAL}/export",
        does=export_entries,
        query=ExportQuery,
        media="application/x-ndjson",
        answer=str,
        example=f"{_WRITTEN}\n",
    ),
)

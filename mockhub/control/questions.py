"""Asking the journal: what met a condition, and waiting until something does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from mockhub.answers import ABSENT, Maybe, Shown
from mockhub.control.journal import EXAMPLE, JOURNAL, LIMIT, EntryShown, Limit, cut, shown
from mockhub.control.route import BodyForm, Call, Route
from mockhub.matching import NearMiss, Where
from mockhub.points import PointName
from mockhub.spec import After, Duration, Spec, at_least, between
from mockhub.verification.forms import Reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockhub.journal import Waited

_LONGEST_WAIT = 300.0


def _waitable(seconds: float) -> float:
    if not 0 <= seconds <= _LONGEST_WAIT:
        raise ValueError("expected 0s to 5m")
    return seconds


@dataclass(frozen=True, kw_only=True)
class Question(Spec):
    """Which entries are asked for."""

    at: PointName | None = None
    """Where they happen; anywhere unless said."""
    where: Where = Where()
    """What else is asked of them."""
    after: Annotated[int, at_least(0)] = 0
    """A mark: leaves out the entry of this number and those before it."""
    show_secrets: bool = False
    """Shows tokens with their signature."""


@dataclass(frozen=True, kw_only=True)
class QueryRequest(Question):
    """Which entries are looked for."""

    limit: Limit = LIMIT
    """How many at most: the oldest of them."""


@dataclass(frozen=True, kw_only=True)
class WaitRequest(Question):
    """Which entries are waited for; those that are there already count."""

    count: Annotated[int, between(1, LIMIT)] = 1
    """How many."""
    within: Annotated[Duration, After(_waitable)] = 5.0
    """How long at most, in real time; 5m is the longest."""


@dataclass(frozen=True, kw_only=True)
class CriterionShown(Shown):
    """What became of one criterion for one entry."""

    name: str
    expected: str
    seen: str
    holds: bool


@dataclass(frozen=True, kw_only=True)
class NearMissShown(Shown):
    """An entry that came near: what it is, and what became of each criterion."""

    entry: int
    """Its number."""
    summary: str
    criteria: tuple[CriterionShown, ...]


@dataclass(frozen=True, kw_only=True)
class Found(Shown):
    """The entries that meet a condition."""

    entries: tuple[EntryShown, ...]
    """Oldest first."""
    near: tuple[NearMissShown, ...]
    """If there are none: those that came nearest."""
    next: Maybe[int] = ABSENT
    """There are more: ask again with this as `after`."""
    last: int
    """The number of the last entry that began."""
    dropped: int
    """How many entries are not kept any more, and were not looked at."""


@dataclass(frozen=True, kw_only=True)
class WaitedShown(Shown):
    """What a wait came to."""

    enough: bool
    """Whether as many came as were waited for."""
    entries: tuple[EntryShown, ...]
    """Those that came, in the order they finished."""
    near: tuple[NearMissShown, ...]
    """If too few came: those that came nearest."""
    told: str
    """If too few came: what was waited for, how many came, and what came nearest."""
    last: int
    """The number of the last entry that began."""


def nearest(near: Iterable[NearMiss]) -> tuple[NearMissShown, ...]:
    """Return near misses as they are answered."""
    return tuple(
        NearMissShown(
            entry=miss.entry,
            summary=miss.summary,
            criteria=tuple(
                CriterionShown(name=one.name, expected=one.expected, seen=one.seen, holds=one.holds)
                for one in miss.results
            ),
        )
        for miss in near
    )


async def query_entries(call: Call[QueryRequest, None]) -> Found:
    """Find the entries that meet a condition, oldest first; if there are none, say which came nearest.

    Of more than `limit` entries the oldest are shown, with how to go on.
    """
    journal, body = call.sandbox.journal, call.body
    found = journal.select(point=body.at, where=body.where, after=body.after, limit=body.limit + 1)
    entries, more = cut(found, body.limit)
    near = () if found else journal.near(point=body.at, where=body.where, after=body.after)
    return Found(
        entries=tuple(shown(entry, secrets=body.show_secrets) for entry in entries),
        near=nearest(near),
        next=more,
        last=journal.seq,
        dropped=journal.dropped,
    )


async def wait_for_entries(call: Call[WaitRequest, None]) -> WaitedShown:
    """Wait until so many finished entries meet a condition, or the time is over, which is real time.

    It is refused when the sandbox is reset or deleted meanwhile, and when too few are kept of what came since.
    """
    journal, body = call.sandbox.journal, call.body
    waited = await journal.wait(
        point=body.at, where=body.where, count=body.count, after=body.after, seconds=body.within
    )
    return WaitedShown(
        enough=waited.enough,
        entries=tuple(shown(entry, secrets=body.show_secrets) for entry in waited.entries),
        near=nearest(waited.near),
        told="" if waited.enough else "\n".join(_told(body, waited)),
        last=journal.seq,
    )


def _told(asked: WaitRequest, waited: Waited) -> Iterator[str]:
    """Yield the lines that say why a wait is over without enough entries."""
    where = f" where {asked.where}" if str(asked.where) else ""
    what = f"calls at {Reached(at=asked.at, where=asked.where)}" if asked.at else f"entries{where}"
    yield f"{what}: expected {asked.count} within {asked.within:g} s, seen {len(waited.entries)}"
    if waited.near:
        yield "  came nearest:"
        yield from (f"    {line}" for miss in waited.near for line in miss.lines)


NEAR = NearMissShown(
    entry=1,
    summary="livechat.conversation refused expired 401",
    criteria=(CriterionShown(name="outcome", expected="ok", seen="refused", holds=False),),
)
_ASKED = {"at": "livechat.conversation", "where": {"header": {"AuthenticatedUserToken": {"matches": "^eyJ"}}}}

ROUTES = (
    Route(
        method="POST",
        path=f"{JOURNAL}/query",
        does=query_entries,
        body=BodyForm(QueryRequest, _ASKED),
        answer=Found,
        example=Found(entries=(EXAMPLE,), near=(), last=1, dropped=0),
    ),
    Route(
        method="POST",
        path=f"{JOURNAL}/wait",
        does=wait_for_entries,
        body=BodyForm(
            WaitRequest, {"at": "livechat.conversation", "where": {"outcome": "ok"}, "count": 1, "within": "10s"}
        ),
        answer=WaitedShown,
        example=WaitedShown(
            enough=False,
            entries=(),
            near=(NEAR,),
            told="calls at livechat.conversation where outcome ok: expected 1 within 10 s, seen 0\n"
            "  came nearest:\n"
            "    entry 1: livechat.conversation refused expired 401\n"
            "      no   outcome: expected ok, seen refused",
            last=1,
        ),
        refuses={409: ("journal-incomplete", "journal-over")},
    ),
)

"""What happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.answers import ABSENT, Maybe, Shown, made_of, rest
from mockhub.control.route import IN_SANDBOX, Call, Route, whole_number
from mockhub.errors import Misuse
from mockhub.journal import Kind, Outcome
from mockhub.spec import Spec

if TYPE_CHECKING:
    from mockhub.journal import Entry


@dataclass(frozen=True, kw_only=True)
class JournalQuery(Spec):
    """Which entries are wanted."""

    after: int = 0
    """Leaves out this entry and those before it."""
    point: str | None = None
    """Leaves out what happened at other points."""


@dataclass(frozen=True, kw_only=True)
class EntryShown(Shown):
    """One thing that happened. Each kind has members of its own besides."""

    seq: int
    """Its number."""
    at: str
    """When it began, in sandbox time, in ISO 8601."""
    kind: Kind
    point: str
    """Where it happened (`GET /v1/points`)."""
    outcome: Outcome
    cause: Maybe[str] = ABSENT
    """The true cause of what went wrong (`GET /v1/errors`)."""
    detail: Maybe[str] = ABSENT
    """One sentence with the values that led to it."""
    conversation: Maybe[str] = ABSENT
    """The client's request id."""
    status: Maybe[int] = ABSENT
    """Of the answer."""
    facts: dict[str, Any] = rest()


@dataclass(frozen=True, kw_only=True)
class JournalShown(Shown):
    """What happened in a sandbox."""

    entries: tuple[EntryShown, ...]
    """Oldest first."""
    dropped: int
    """How many entries are not kept any more."""
    counts: dict[str, int]
    """How often each point was reached, whatever was dropped."""


@dataclass(frozen=True, kw_only=True)
class OrphansShown(Shown):
    """Calls whose ids belong to no sandbox."""

    entries: tuple[EntryShown, ...]


def _shown(entry: Entry) -> EntryShown:
    return made_of(EntryShown, entry.to_json())


async def list_entries(call: Call[None, JournalQuery]) -> JournalShown:
    """Show what happened in a sandbox, oldest first."""
    journal, after, point = call.sandbox.journal, call.query.after, call.query.point
    entries = [_shown(entry) for entry in journal if entry.seq > after and (point is None or entry.point == point)]
    return JournalShown(entries=tuple(entries), dropped=journal.dropped, counts=dict(journal.counts))


async def show_entry(call: Call[None, None]) -> EntryShown:
    """Show one entry of the journal."""
    seq = call.params["seq"]
    number = whole_number(seq)
    entry = call.sandbox.journal.find(number) if number is not None else None
    if entry is None:
        raise Misuse(f"there is no journal entry {seq[:20]} (any more)", code="unknown-entry", status=404)
    return _shown(entry)


async def list_orphans(call: Call[None, None]) -> OrphansShown:
    """Show calls whose ids belong to no sandbox."""
    return OrphansShown(entries=tuple(map(_shown, call.hub.orphans)))


_ENTRY = EntryShown(
    seq=1,
    at="2026-01-15T09:00:00Z",
    kind=Kind.REQUEST,
    point="livechat.conversation",
    outcome=Outcome.REFUSED,
    cause="expired",
    detail="exp was 60 s ago",
    status=401,
    facts={"method": "POST", "path": "/livechatconnector/auth/…"},
)

ROUTES = (
    Route(
        method="GET",
        path=f"{IN_SANDBOX}/journal",
        does=list_entries,
        query=JournalQuery,
        answer=JournalShown,
        example=JournalShown(entries=(_ENTRY,), dropped=0, counts={"livechat.conversation": 1}),
    ),
    Route(
        method="GET",
        path=f"{IN_SANDBOX}/journal/{{seq}}",
        does=show_entry,
        answer=EntryShown,
        example=_ENTRY,
        refuses={404: ("unknown-entry",)},
    ),
    Route(
        method="GET",
        path="/v1/orphans",
        does=list_orphans,
        answer=OrphansShown,
        example=OrphansShown(entries=(_ENTRY,)),
    ),
)

"""What happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mockhub.answers import ABSENT, Maybe, Shown, made_of, rest
from mockhub.control.route import IN_SANDBOX, Call, Route
from mockhub.errors import Misuse
from mockhub.journal import Kind, Outcome
from mockhub.matching import CauseName, EventName, KindName, Where
from mockhub.points import PointName
from mockhub.spec import Spec, between, whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockhub.journal import Entry, Journal

Limit = Annotated[int, between(1, 10_000)]
"""How many entries one answer may hold."""
LIMIT = 1000


@dataclass(frozen=True, kw_only=True)
class SecretsQuery(Spec):
    """How entries are shown."""

    show_secrets: bool = False
    """Shows tokens with their signature."""


@dataclass(frozen=True, kw_only=True)
class Conditions(SecretsQuery):
    """What is asked of entries; only what is written is looked at."""

    point: PointName | None = None
    """Where they happened (`GET /v1/points`)."""
    kind: KindName | None = None
    outcome: Literal["ok", "refused", "failed"] | None = None
    cause: CauseName | None = None
    """The true cause; without its argument (`missing_claim`) any argument will do."""
    conversation: str | None = None
    """The client's request id."""
    status: int | None = None
    event: EventName | None = None
    """The event that a page reports, or one that is pushed to a chat client."""

    @property
    def where(self) -> Where:
        """All of it but the point, as a condition."""
        return Where(
            kind=self.kind,
            outcome=self.outcome,
            cause=self.cause,
            conversation=self.conversation,
            status=self.status,
            event=self.event,
        )


@dataclass(frozen=True, kw_only=True)
class JournalQuery(Conditions):
    """Which entries are wanted."""

    after: int = 0
    """A mark: leaves out the entry of this number and those before it."""
    limit: Limit = LIMIT
    """How many at most: the oldest of those wanted."""


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
    """What happened."""

    entries: tuple[EntryShown, ...]
    """Oldest first."""
    next: Maybe[int] = ABSENT
    """There are more: ask again with this as `after`."""
    last: int
    """The number of the last entry that began: a mark, for asking later what came after it."""
    dropped: int
    """How many entries are not kept any more."""
    counts: dict[str, int]
    """How often each point was reached, whatever was dropped."""


def shown(entry: Entry, *, secrets: bool = False) -> EntryShown:
    """Return an entry as it is answered."""
    return made_of(EntryShown, entry.to_json(show_secrets=secrets))


def cut(found: Sequence[Entry], limit: int) -> tuple[Sequence[Entry], Maybe[int]]:
    """Return the first of some entries, and the mark to go on after if there are more."""
    return (found[:limit], found[limit - 1].seq) if len(found) > limit else (found, ABSENT)


def _listed(journal: Journal, query: JournalQuery) -> JournalShown:
    found = journal.select(point=query.point, where=query.where, after=query.after, limit=query.limit + 1)
    entries, more = cut(found, query.limit)
    return JournalShown(
        entries=tuple(shown(entry, secrets=query.show_secrets) for entry in entries),
        next=more,
        last=journal.seq,
        dropped=journal.dropped,
        counts=dict(journal.counts),
    )


async def list_entries(call: Call[None, JournalQuery]) -> JournalShown:
    """Show what happened in a sandbox, oldest first; of more than `limit` the oldest, with how to go on."""
    return _listed(call.sandbox.journal, call.query)


async def show_entry(call: Call[None, SecretsQuery]) -> EntryShown:
    """Show one entry of the journal."""
    seq = call.params["seq"]
    number = whole_number(seq)
    entry = call.sandbox.journal.find(number) if number is not None else None
    if entry is None:
        raise Misuse(f"there is no journal entry {seq[:20]} (any more)", code="unknown-entry", status=404)
    return shown(entry, secrets=call.query.show_secrets)


async def list_orphans(call: Call[None, JournalQuery]) -> JournalShown:
    """Show calls whose ids belong to no sandbox."""
    return _listed(call.hub.orphans, call.query)


JOURNAL = f"{IN_SANDBOX}/journal"

EXAMPLE = EntryShown(
    seq=1,
    at="2026-01-15T09:00:00Z",
    kind=Kind.REQUEST,
    point="livechat.conversation",
    outcome=Outcome.REFUSED,
    cause="expired",
    detail="it expired 1m ago: exp 1768467540 is 2026-01-15T08:59:00Z, now is 2026-01-15T09:00:00Z, leeway 0s",
    status=401,
    facts={"method": "POST", "path": "/livechatconnector/auth/…"},
)
_LISTED = JournalShown(entries=(EXAMPLE,), last=1, dropped=0, counts={"livechat.conversation": 1})

ROUTES = (
    Route(
        method="GET",
        path=JOURNAL,
        does=list_entries,
        query=JournalQuery,
        answer=JournalShown,
        example=_LISTED,
    ),
    Route(
        method="GET",
        path=f"{JOURNAL}/{{seq}}",
        does=show_entry,
        query=SecretsQuery,
        answer=EntryShown,
        example=EXAMPLE,
        refuses={404: ("unknown-entry",)},
    ),
    Route(
        method="GET",
        path="/v1/orphans",
        does=list_orphans,
        query=JournalQuery,
        answer=JournalShown,
        example=_LISTED,
    ),
)

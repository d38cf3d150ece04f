"""What happened in a sandbox, in order.

Entries are numbered when they begin and finished when their outcome is known; until then they are listed as
pending. The journal is bounded by entries and by bytes and counts what it drops; counters and expectations are
kept apart and never dropped.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from mockhub.spec import format_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_ENTRIES = 10_000
MOST_BYTES = 32 * 1024 * 1024
_ENTRY_BYTES = 1024
"""What an entry is taken to weigh beside what it holds (`Entry.held`)."""

_SECRET_HEADERS = frozenset({"authenticatedusertoken", "authorization", "x-skypetoken"})


class Kind(StrEnum):
    """What an entry is about."""

    REQUEST = "request"
    PROVIDER_CALL = "provider-call"
    KEY_FETCH = "key-fetch"
    VERDICT = "verdict"
    PAGE = "page"
    """A web page with the widget reports what it saw."""


class Outcome(StrEnum):
    """How it ended."""

    PENDING = "pending"
    OK = "ok"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(slots=True, eq=False)
class Entry:
    """One thing that happened.

    `at` is sandbox time. `point` is where a fault could act, `conversation` the client's request id. `facts` holds
    what is particular to the kind; `headers` and `body` are a request's, kept as they came, redacted when shown.
    """

    seq: int
    at: float
    kind: Kind
    point: str
    outcome: Outcome = Outcome.PENDING
    cause: str | None = None
    detail: str | None = None
    conversation: str | None = None
    status: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    held: int = 0
    """Bytes it holds beyond its own, once finished: a request's headers, body and warnings, a verdict's token."""

    def to_json(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """Return the written form; tokens lose their signature unless `show_secrets`."""
        shown: dict[str, Any] = {
            "seq": self.seq,
            "at": format_instant(round(self.at, 3)),
            "kind": self.kind,
            "point": self.point,
            "outcome": self.outcome,
        }
        for name in ("cause", "detail", "conversation", "status"):
            value = getattr(self, name)
            if value is not None:
                shown[name] = value
        shown.update({name: _plain(value) for name, value in self.facts.items()})
        if self.headers is not None:
            shown["headers"] = {
                name: _readable(value if show_secrets else redacted_header(name, value))
                for name, value in self.headers.items()
            }
        if self.body:
            shown["body"] = self.body.decode("utf-8", "backslashreplace")
        return shown


def _held(entry: Entry) -> int:
    headers = sum(map(len, entry.headers.values())) if entry.headers is not None else 0
    warnings = sum(map(len, entry.facts.get("warnings", ())))
    return headers + len(entry.body) + len(entry.facts.get("token", "")) + warnings


def _plain(value: Any) -> Any:
    return value.to_json() if hasattr(value, "to_json") else value


def _readable(value: str) -> str:
    """Return a header's value without the lone surrogates that stand for bytes that are no UTF-8."""
    return (
        value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    )


def redacted_header(name: str, value: str) -> str:
    """Return a header's value as it may be shown."""
    if name.lower() == "cookie":
        return "…"
    return redacted(value) if name.lower() in _SECRET_HEADERS else value


def redacted(token: str) -> str:
    """Return a token without its signature; what is no token at all keeps three characters."""
    head, dot, signature = token.rpartition(".")
    if dot and "." in head:
        return f"{head}.…({len(signature)} characters)" if signature else token
    return f"…{token[-3:]}" if len(token) > 3 else "…"  # noqa: PLR2004 - as the vendor's widget logs


class Journal:
    """The entries of one sandbox.

    Args:
        now: the sandbox's time.
        most_entries: how many entries are kept.
        most_bytes: how much they may hold together.
    """

    def __init__(
        self, now: Callable[[], float], *, most_entries: int = MOST_ENTRIES, most_bytes: int = MOST_BYTES
    ) -> None:
        self._now = now
        self._entries: deque[Entry] = deque()
        self._most_entries = most_entries
        self._most_bytes = most_bytes
        self._bytes = 0
        self._watchers: list[Callable[[Entry], None]] = []
        self.dropped = 0
        self.seq = 0
        self.counts: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def begin(self, kind: Kind, point: str, **facts: Any) -> Entry:
        """Number and list a new entry, pending until `finish`."""
        self.seq += 1
        entry = Entry(self.seq, self._now(), kind, point, facts=facts)
        self._entries.append(entry)
        self._bytes += _ENTRY_BYTES
        if len(self._entries) > self._most_entries:
            self._trim()
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
        entry.outcome = outcome
        entry.cause = cause
        entry.detail = detail
        entry.status = status
        self.counts[entry.point] += 1
        if self._keeps(entry):
            entry.held = _held(entry)
            self._bytes += entry.held
        if self._bytes > self._most_bytes:
            self._trim()
        for watcher in self._watchers:
            watcher(entry)

    def _keeps(self, entry: Entry) -> bool:
        return bool(self._entries) and entry.seq >= self._entries[0].seq

    def _trim(self) -> None:
        while self._bytes > self._most_bytes or len(self._entries) > self._most_entries:
            dropped = self._entries.popleft()
            self.dropped += 1
            self._bytes -= _ENTRY_BYTES + dropped.held

    def watch(self, watcher: Callable[[Entry], None]) -> None:
        """Call `watcher` with every entry from now on, once it is finished."""
        self._watchers.append(watcher)

    def find(self, seq: int) -> Entry | None:
        """Return the entry of that number, if it is still kept."""
        return next((entry for entry in self._entries if entry.seq == seq), None)

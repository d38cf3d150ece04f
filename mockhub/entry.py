"""One entry of the journal: what it holds, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from mockhub.redaction import redacted_header, redacted_text
from mockhub.spec import format_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BODY_CUT = "bodyCut"
"""The fact that says how many bytes of a body were not kept."""
VISITOR = "MockHub-Visitor"
"""The header in which MockHub's own visitor says who it is."""
RETRY_AFTER = "retryAfter"
"""The fact that holds what an answer said of when to call again."""
_WARNINGS = ("warning", "warnings")


class Kind(StrEnum):
    """What an entry is about."""

    REQUEST = "request"
    PROVIDER_CALL = "provider-call"
    KEY_FETCH = "key-fetch"
    VERDICT = "verdict"
    PAGE = "page"
    """A web page with the widget reports what it saw."""
    FAULT = "fault"
    """A fault acts on a call, or draws that it does not."""
    PUSH = "push"
    """An event is pushed to a client over realtime; it ends when the client has answered."""
    EVENT = "event"
    """An event of the workspace is raised: which web content is told, and what."""
    CHAT = "chat"
    """Something happens in a conversation: who did it, and what."""


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
    until: float = 0.0
    """When it was finished, in sandbox time."""
    held: int = 0
    """Bytes it holds beyond its own, once finished: a request's headers, body, path and warnings, a token."""

    @property
    def warned(self) -> bool:
        """Whether it says that something was left out, or not looked at."""
        return not self.facts.keys().isdisjoint(_WARNINGS)

    @property
    def summary(self) -> str:
        """What it is, briefly: `livechat.conversation refused expired 401`."""
        parts = (self.point, self.outcome, self.cause, self.status)
        return " ".join(str(part) for part in parts if part is not None)

    def to_json(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """Return the written form; tokens lose their signature unless `show_secrets`."""
        text = _as_it_is if show_secrets else redacted_text
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
                shown[name] = _plain(value, text)
        shown.update({name: _plain(value, text) for name, value in self.facts.items()})
        if self.headers is not None:
            shown["headers"] = {
                name: _readable(value if show_secrets else redacted_header(name, value))
                for name, value in self.headers.items()
            }
        if self.body:
            shown["body"] = text(self.body.decode("utf-8", "backslashreplace"))
        return shown


def _as_it_is(text: str) -> str:
    return text


def _plain(value: Any, text: Callable[[str], str]) -> Any:
    """Return a fact in JSON types, its texts as they may be shown."""
    if isinstance(value, str):
        return text(value)
    if hasattr(value, "to_json"):
        value = value.to_json()
    if isinstance(value, dict):
        return {name: _plain(member, text) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member, text) for member in value]
    return value


def _readable(value: str) -> str:
    """Return a header's value without the lone surrogates that stand for bytes that are no UTF-8."""
    return (
        value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    )

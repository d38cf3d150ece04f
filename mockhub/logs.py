"""What a running server tells on standard error: for people, or a JSON object a line.

A finished journal entry is a line: refusals and failures as warnings, everything else as information. Its id, such
as `default/12`, is the sandbox and the entry's number there, by which the control API shows all of it.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from mockhub.entry import Outcome
from mockhub.redaction import redacted_text

if TYPE_CHECKING:
    from mockhub.entry import Entry

LogFormat = Literal["text", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

_LOG = logging.getLogger("mockhub")
_JOURNAL = logging.getLogger("mockhub.journal")
_FACTS = ("method", "path", "conversation")


def configure(level: LogLevel, form: LogFormat) -> None:
    """Have MockHub's log written to standard error from a level on, in one of its forms."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    _LOG.handlers = [handler]
    _LOG.setLevel(level.upper())
    _LOG.propagate = False


def note(sandbox: str, entry: Entry) -> None:
    """Log a finished journal entry of a sandbox; without one, of a call that belongs to none."""
    level = logging.INFO if entry.outcome is Outcome.OK else logging.WARNING
    if _JOURNAL.isEnabledFor(level):
        told = f"{entry.summary}: {entry.detail}" if entry.detail else entry.summary
        _JOURNAL.log(level, "%s", redacted_text(told), extra={"told": _told(sandbox or "orphans", entry)})


def _told(sandbox: str, entry: Entry) -> dict[str, Any]:
    """Return the members of an entry's line beside its message."""
    facts = {**entry.facts, "conversation": entry.conversation}
    told = {
        "id": f"{sandbox}/{entry.seq}",
        "sandbox": sandbox,
        "point": entry.point,
        "outcome": entry.outcome.value,
        "cause": entry.cause,
        "status": entry.status,
        **{name: redacted_text(str(facts[name])) for name in _FACTS if facts.get(name) is not None},
    }
    return {name: value for name, value in told.items() if value is not None}


class _Text(logging.Formatter):
    """`09:00:00 warning  default/12  livechat.conversation refused expired 401: it expired 1m ago`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record's line, and the traceback below it if there is one."""
        told = getattr(record, "told", {})
        when = f"{datetime.fromtimestamp(record.created, UTC):%H:%M:%S}"
        line = f"{when} {record.levelname.lower():<8} {told.get('id', '-')}  {record.getMessage()}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Json(logging.Formatter):
    """One JSON object a line: `time`, `level`, `message`, and what an entry holds."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record's object."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = {
            "time": when.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said)

"""Reading the journal's stream: server-sent events, a line at a time."""

from __future__ import annotations

import json
from typing import TypeAlias

from mockhub.client.reading import read_answer
from mockhub.control.journal import EntryShown
from mockhub.following import Lost

Followed: TypeAlias = EntryShown | Lost
"""An entry, or that so many are missing here."""


class Events:
    """Makes what is followed of the stream's lines."""

    def __init__(self) -> None:
        self._event = ""
        self._data = ""

    def feed(self, line: bytes) -> Followed | None:
        """Take the next line; return what it completes."""
        name, _, value = line.decode().rstrip("\r\n").partition(": ")
        if name == "event":
            self._event = value
        elif name == "data":
            self._data = value
        elif not name and self._data:
            data, self._data = json.loads(self._data), ""
            return Lost(data["count"]) if self._event == "lost" else _entry(data)
        return None


def _entry(data: object) -> EntryShown:
    entry: EntryShown = read_answer(EntryShown, data)
    return entry

"""Plain values that remember where they stood in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockhub.errors import Mistake

Path = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass(slots=True)
class Document:
    """A YAML document as plain values; places count from 1."""

    file: str
    data: Any = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    text: str = ""
    """What was read, if it came as text."""

    @classmethod
    def of(cls, name: str, data: Any) -> Document:
        """Return data that came without places, such as a request's body."""
        document = cls(name, data)

        def note(value: Any, path: Path) -> None:
            document.values[path] = (1, 1)
            members = (
                value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
            )
            for key, member in members:
                note(member, (*path, key))

        note(data, ())
        return document

    def _real(self, path: Path) -> Path:
        """Return a path without the parts that are none of the document's: validators add some."""
        found: dict[Path, None] = {(): None}  # every way to read it; a tag may also be the name of a key
        for part in path:
            found |= {(*real, part): None for real in found if (*real, part) in self.values}
        return max(found, key=lambda real: (real[-1:] == path[-1:], len(real)))

    def line(self, number: int) -> str:
        """Return what a line of the text says, without blanks at its ends; lines count from 1."""
        lines = self.text.split("\n", number)
        return lines[number - 1].strip() if number <= len(lines) else ""

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return where the value (or the key) at `path` stands, or the nearest thing around it."""
        real = self._real(path)
        if key and real in self.keys:
            return self.keys[real]
        return self.values.get(real, (1, 1))

    def mistake(self, path: Path, message: str, *, key: bool = False) -> Mistake:
        """Return a mistake at `path`."""
        pointer = "/".join(("", *map(str, self._real(path))))
        return Mistake(self.file, *self.place(path, key=key), message, pointer)

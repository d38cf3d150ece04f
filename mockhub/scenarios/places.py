"""Plain values that remember where they stood in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockhub.errors import Mistake

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass(slots=True)
class Document:
    """A YAML document as plain values; places count from 1.

    `put_in` says, for a path at which a name alone stands (`$(name)`), the path of the value that is read there.
    """

    file: str
    data: Any = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    text: str = ""
    """What was read, if it came as text."""
    put_in: Mapping[Path, Path] = field(default_factory=dict)

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
        """Return a path without the parts that are none of the document's: validators add some.

        A value that a name put somewhere has the path at which it was written.
        """
        found: dict[Path, tuple[int, bool]] = {(): (0, not path)}  # every way to read it: a tag may also be a key
        for number, part in enumerate(path, 1):
            for real, (used, _) in list(found.items()):
                if (*real, part) in self.values:
                    longer = (*real, part)
                    found[longer] = used + 1, number == len(path)
                    while longer in self.put_in:
                        longer = self.put_in[longer]
                        found[longer] = used + 1, number == len(path)
        written = [real for real in found if real not in self.put_in]
        return max(written, key=lambda real: (found[real][1], found[real][0]))

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
        """Return a mistake at `path`; one in a value that a name put there stands where the value was written."""
        real = self._real(path)
        puts = [where for where, whence in self.put_in.items() if real[: len(whence)] == whence]
        where = max(puts, key=lambda one: _stands_in(one, path), default=None)
        by = f" (read in line {self.values[where][0]})" if where is not None else ""
        pointer = "/".join(("", *map(str, real)))
        return Mistake(self.file, *self.place(path, key=key), f"{message}{by}", pointer)


def _stands_in(parts: Path, path: Path) -> bool:
    """Return whether a path has all these parts, in their order."""
    rest = iter(path)
    return all(part in rest for part in parts)

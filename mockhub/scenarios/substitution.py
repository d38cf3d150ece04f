"""`$(name)` in scenario files: values of `vars`, `rows`, personas, and what steps captured."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mockhub.errors import nearest
from mockhub.json_paths import ABSENT, follow, read_path
from mockhub.personas import persona

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mockhub.scenarios.places import Path

_NAME = re.compile(r"\$\(([^)]*)\)")
PERSONA = "persona"
_LATER = ("agent",)
"""Names that an agent fills in while chatting, besides the groups of a pattern: `$(1)`."""
_IN_CHATS = ("given", "agent")
"""Where in a file such names may stand."""


class UnknownNameError(KeyError):
    """A name in `$(name)` stands for nothing."""


@dataclass(frozen=True, slots=True)
class Captured:
    """What a step is going to capture: it stands in for that while a file is read.

    Args:
        name: under which it is captured.
        whole: what `$(name)` alone is read as.
    """

    name: str
    whole: Any

    def member(self, path: str) -> Any:
        """Return what stands in for a member: of a mapping its own, else the text that asks for it."""
        if isinstance(self.whole, dict):
            return self.whole.get(path, ABSENT)
        return f"$({self.name}.{path})"


class Names:
    """The values `$(name)` can stand for; members of what was captured are reached by a path behind a dot."""

    def __init__(self, values: Mapping[str, Any], *, seed: int = 0) -> None:
        self._values = dict(values)
        self._seed = seed

    def copy(self) -> Names:
        """Return names of their own that stand for the same."""
        return Names(self._values, seed=self._seed)

    def define(self, name: str, value: Any) -> None:
        """Let `name` stand for `value` from now on."""
        self._values[name] = value

    def __call__(self, name: str) -> Any:
        """Return the value of a name.

        Raises:
            UnknownNameError: there is none.
        """
        if name in self._values:
            value = self._values[name]
            return value.whole if isinstance(value, Captured) else value
        head, _, path = name.partition(".")
        if head == PERSONA:
            return self._persona(name, path)
        found = _member(self._values.get(head), path)
        if found is ABSENT:
            raise UnknownNameError(name)
        return found

    def _persona(self, name: str, member: str) -> str:
        visitor, _, part = member.rpartition(".")
        members = self._members(visitor)
        if part not in members:
            raise UnknownNameError(name)
        return str(members[part])

    def _members(self, visitor: str) -> dict[str, Any]:
        return {key.replace("_", "-"): value for key, value in asdict(persona(self._seed, visitor)).items()}

    def hint(self, name: str) -> str:
        """Return the nearest known name, for a message."""
        wholes = {
            one: value.whole if isinstance(value, Captured) else value for one, value in self._values.items()
        }
        members = [
            f"{one}.{member}" for one, value in wholes.items() if isinstance(value, dict) for member in value
        ]
        known = [*wholes, *_LATER, *members, *(f"{PERSONA}.{part}" for part in self._members(""))]
        return nearest(name, known) or nearest(name.partition(".")[0], wholes)


def _member(value: Any, path: str) -> Any:
    if isinstance(value, Captured):
        return value.member(path)
    try:
        return follow(value, read_path(path)) if isinstance(value, dict | list) else ABSENT
    except ValueError:
        return ABSENT


def _shown(value: Any) -> str:
    """Return a value as it stands inside a text: as JSON, which is also YAML, unless it is text."""
    return value if isinstance(value, str) else json.dumps(value)


def substitute(value: Any, names: Callable[[str], Any], path: Path = ()) -> tuple[Any, list[tuple[Path, str]]]:
    """Return `value` with every `$(name)` replaced, and the paths and names of those unknown.

    A text that is one `$(name)` and nothing else takes the value's own type.
    """
    unknown: list[tuple[Path, str]] = []

    def walk(part: Any, at: Path) -> Any:
        if isinstance(part, dict):
            return {key: walk(member, (*at, key)) for key, member in part.items()}
        if isinstance(part, list):
            return [walk(member, (*at, index)) for index, member in enumerate(part)]
        return text(part, at) if isinstance(part, str) and "$(" in part else part

    def text(part: str, at: Path) -> Any:
        def value(found: re.Match[str]) -> Any:
            if at[: len(_IN_CHATS)] == _IN_CHATS and (found[1] in _LATER or found[1].isdecimal()):
                return found[0]
            try:
                return names(found[1])
            except UnknownNameError as error:
                unknown.append((at, str(error.args[0])))
                return found[0]

        whole = _NAME.fullmatch(part)
        return value(whole) if whole else _NAME.sub(lambda found: _shown(value(found)), part)

    return walk(value, path), unknown


def names_alone(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Return where a text is one `$(name)` and nothing else, and the name."""
    if isinstance(value, dict | list):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from names_alone(member, (*path, key))
    elif isinstance(value, str) and (whole := _NAME.fullmatch(value)):
        yield path, whole[1]


def names_in(value: Any) -> set[str]:
    """Return every name that stands in a value as `$(name)`."""
    if isinstance(value, dict | list):
        members = value.values() if isinstance(value, dict) else value
        return {name for member in members for name in names_in(member)}
    return set(_NAME.findall(value)) if isinstance(value, str) else set()

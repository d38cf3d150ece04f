"""The form of everything MockHub answers on its control API: dataclasses, whose members JSON has in camelCase.

A member that is not always there is `Maybe` and `ABSENT` by default; None is `null`. Members that are not known
beforehand stand in a mapping made with `rest`, and in JSON among the answer's own.
"""

from __future__ import annotations

from dataclasses import field, fields
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class _Absent(Enum):
    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT
"""Stands for a member that an answer does not have."""


class Shown:
    """Base of every answer."""


Maybe: TypeAlias = T | Literal[_Absent.ABSENT]

_REST = "rest"


def rest(form: Any = None) -> Any:
    """Return the field whose members stand among the answer's own: those of a written form, or any."""
    return field(default_factory=dict, metadata={_REST: form})


def rest_of(answer: type) -> tuple[str | None, Any]:
    """Return the name of an answer's field made with `rest`, if it has one, and its form."""
    return next(((one.name, one.metadata[_REST]) for one in fields(answer) if _REST in one.metadata), (None, None))


def camel(name: str) -> str:
    """Return a member's name in JSON: `chat_sdk` is `chatSdk`."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


_LAYOUTS: dict[type, tuple[tuple[tuple[str, str], ...], str | None]] = {}


def _layout(answer: type) -> tuple[tuple[tuple[str, str], ...], str | None]:
    """Return an answer's members, each as its name here and in JSON, and the name of its `rest`."""
    if answer not in _LAYOUTS:
        free, _ = rest_of(answer)
        names = (one.name for one in fields(answer) if one.name != free)
        _LAYOUTS[answer] = tuple((name, camel(name)) for name in names), free
    return _LAYOUTS[answer]


def plain(answer: Any) -> Any:
    """Return an answer as plain JSON types."""
    if isinstance(answer, str | int | float | None):
        return answer
    if isinstance(answer, Shown):
        members, free = _layout(type(answer))
        shown = {key: plain(value) for name, key in members if (value := getattr(answer, name)) is not ABSENT}
        return {**shown, **getattr(answer, free)} if free else shown
    if isinstance(answer, dict):
        return {key: plain(value) for key, value in answer.items()}
    return [plain(value) for value in answer]


def made_of(answer: type[T], shown: Mapping[str, Any]) -> T:
    """Return plain JSON types as an answer; what it does not know goes to its `rest`."""
    layout, free = _layout(answer)
    members = {name: shown[key] for name, key in layout if key in shown}
    if free:
        known = {key for _, key in layout}
        members[free] = {key: value for key, value in shown.items() if key not in known}
    return answer(**members)

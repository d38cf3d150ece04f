"""Making the control API's answers of the JSON they were sent as."""

from __future__ import annotations

from enum import Enum
from functools import cache, partial
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from mockhub.answers import Shown, camel, made_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[Any], Any]


def read_answer(form: Any, sent: Any) -> Any:
    """Return plain JSON as `form`: a type below `Shown`, or one with such types in it; all else stays as it is.

    Raises:
        TypeError, ValueError: it is no such answer.
    """
    return _reader(form)(sent)


@cache
def _reader(form: Any) -> Reader:
    origin, args = get_origin(form), get_args(form)
    if isinstance(form, type) and issubclass(form, Shown):
        return partial(_shown, form)
    if isinstance(form, type) and issubclass(form, Enum):
        return form
    if origin is tuple:
        return partial(_tuple, _reader(args[0]))
    if origin is dict:
        return partial(_dict, _reader(args[1]))
    if origin in (Union, UnionType):
        options = [one for one in args if one is not type(None) and get_origin(one) is not Literal]
        return partial(_optional, _reader(options[0])) if len(options) == 1 else _as_it_is
    return _as_it_is


@cache
def _members(form: type) -> dict[str, Reader]:
    """Return what reads each member, by its name in JSON."""
    return {camel(name): _reader(hint) for name, hint in get_type_hints(form).items()}


def _shown(form: type, sent: dict[str, Any]) -> Any:
    readers = _members(form)
    return made_of(form, {name: readers.get(name, _as_it_is)(value) for name, value in sent.items()})


def _tuple(item: Reader, sent: list[Any]) -> tuple[Any, ...]:
    return tuple(map(item, sent))


def _dict(member: Reader, sent: dict[str, Any]) -> dict[str, Any]:
    return {name: member(value) for name, value in sent.items()}


def _optional(reader: Reader, sent: Any) -> Any:
    return None if sent is None else reader(sent)


def _as_it_is(sent: Any) -> Any:
    return sent

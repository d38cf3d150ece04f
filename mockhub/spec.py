"""The form of everything people write: scenario files and control bodies share these types and one spelling.

A written form is a frozen dataclass below `Spec`; its fields are keys in kebab-case, unknown keys are errors, and
nothing is coerced: the text ``"3"`` is no number. Reading is pydantic's work, which a server that starts does not
need and so does not load (`spec_schema.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar, get_args, get_type_hints

from mockhub.errors import nearest

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_DURATION = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d))+")
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)")
_UNIT_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}

_INSTANT = (
    r"^(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]"
    r"(?::[0-5][0-9](?:\.[0-9]+)?)?(?:Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)$"
)
_FIRST_INSTANT, LAST_INSTANT = -62_135_596_800, 253_402_300_799
"""The years 1 to 9999, in Unix seconds."""
_MOST_DIGITS = 18

T = TypeVar("T")


def key_of(name: str) -> str:
    """Return the key of a field: `expires_in` is written `expires-in`, `from_` is written `from`."""
    return name.rstrip("_").replace("_", "-")


class Spec:
    """Base of every written form.

    `class Count(Spec, shape={...})` says in JSON Schema how its keys go together, where `__post_init__` checks it.
    """

    __slots__ = ("_said",)  # beside the fields: it is none of them

    def __init_subclass__(cls, *, shape: Mapping[str, Any] | None = None) -> None:
        """Note the shape, which forms below inherit."""
        super().__init_subclass__()
        if shape is not None:
            setattr(cls, _SHAPE, shape)

    @classmethod
    def read(cls, data: Any) -> Self:
        """Return plain data as this form.

        Raises:
            pydantic.ValidationError: with every mistake.
        """
        from mockhub.spec_schema import adapter  # noqa: PLC0415 - see the module's docstring

        value: Self = adapter(cls).validate_python(data)
        return value

    def written(self) -> dict[str, Any]:
        """Return the form as people write it: plain data that `read` takes, without what is as it always is."""
        hints = get_type_hints(type(self), include_extras=True)
        return {
            key_of(one.name): _writer(hints[one.name])(getattr(self, one.name))
            for one in fields(self)  # type: ignore[arg-type]  # every form is a dataclass
            if getattr(self, one.name) != _default(one)
        }

    def with_changes(self, change: Self) -> Self:
        """Return the form with what was written in another, such as `{rate-limit: 5}`, in the place of its own.

        Forms within it are changed likewise, and mappings key by key; everything else is replaced.
        """
        said: Iterable[str] = getattr(change, "_said", ())
        return replace(self, **{one: _changed(getattr(self, one), getattr(change, one)) for one in said})  # type: ignore[type-var]  # every form is a dataclass

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from mockhub.spec_schema import spec_schema  # noqa: PLC0415 - see the module's docstring

        return spec_schema(cls, handler)


_SHAPE = "_spec_shape"


def note_said(form: Spec, names: Iterable[str]) -> None:
    """Note which fields of a form were written when it was read, the others being as they are unless said."""
    object.__setattr__(form, "_said", tuple(names))


def _changed(old: Any, new: Any) -> Any:
    if isinstance(new, Spec) and type(new) is type(old):
        return old.with_changes(new)
    if isinstance(new, Mapping) and isinstance(old, Mapping):
        return {**old, **{key: _changed(old.get(key), value) for key, value in new.items()}}
    return new


def shape_of(form: type) -> Mapping[str, Any]:
    """Return what JSON Schema can say of how the keys of a form go together."""
    shape: Mapping[str, Any] = getattr(form, _SHAPE, {})
    return shape


def written_default(form: type, name: str) -> Any:
    """Return, as people write it, what a field of a form is unless said; None where there is nothing to say."""
    one = next(one for one in fields(form) if one.name == name)
    default = _default(one)
    if default is None or default is MISSING:
        return None
    return _writer(get_type_hints(form, include_extras=True)[name])(default)


def _default(one: Any) -> Any:
    return one.default_factory() if one.default_factory is not MISSING else one.default


def _writer(annotation: Any) -> Callable[[Any], Any]:
    """Return what writes a value of an annotated type."""
    for marker in getattr(annotation, "__metadata__", ()):
        if isinstance(marker, Before) and marker.write is not None:
            return marker.write
    for inner in get_args(annotation):
        write = _writer(inner)
        if write is not _plain:
            return lambda value: None if value is None else write(value)
    return _plain


def _plain(value: Any) -> Any:
    if isinstance(value, Spec):
        return value.written()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is no written form")
    return value


class _Marker:
    """Stands in an annotation and shapes how a value of it is read."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from mockhub.spec_schema import marker_schema  # noqa: PLC0415 - see the module's docstring

        return marker_schema(self, source, handler)


@dataclass(frozen=True, eq=False)
class Before(_Marker):
    """Changes what is written before it is read as its type; a ValueError says what was expected.

    `write` is the way back, for values that are not written as they are. For JSON Schema, `also` is the type of
    the short spelling that is read besides, `instead` the schema of what is read in place of the type.
    """

    change: Callable[[Any], Any]
    write: Callable[[Any], Any] | None = None
    also: Any = None
    instead: Mapping[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class After(_Marker):
    """Checks or changes a value once it is of its type; a ValueError says what was expected.

    `limits` are JSON Schema's words for the check; those that do not fit the type are left out.
    """

    check: Callable[[Any], Any]
    limits: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Listed(_Marker):
    """A list in files, a tuple in code."""


@dataclass(frozen=True, eq=False)
class Choice(_Marker):
    """Several forms in one place: `tell` names the one a value is written in, `expected` lists them all."""

    forms: Mapping[str, Any]
    tell: Callable[[Any], str | None]
    expected: str


class UnknownNameError(ValueError):
    """A name stands for nothing; the text says so, and names the nearest."""


class UnfitPartsError(ValueError):
    """Parts of a value are not as they should be: where each stands within it, and what is wrong there."""

    def __init__(self, parts: Collection[tuple[tuple[str | int, ...], str]]) -> None:
        super().__init__("; ".join(f"{'.'.join(map(str, path))}: {message}" for path, message in parts))
        self.parts = parts


Many = Annotated[tuple[T, ...], Listed()]


def by_key(forms: Mapping[str, Any], *, words: tuple[str, ...] = ()) -> Choice:
    """Return the choice among forms told apart by the one key each must have.

    `words` are one-word spellings that stand for some of them; they only serve the message.
    """

    def tell(value: Any) -> str | None:
        return next((name for name in forms if name in value), None) if isinstance(value, dict) else None

    return Choice(forms, tell, ", ".join(dict.fromkeys((*words, *forms))))


def text_or(form: Any, *, name: str, text: Any = str) -> Choice:
    """Return the choice between a text and a longer form."""
    return Choice({"text": text, name: form}, lambda value: "text" if isinstance(value, str) else name, name)


def at_least(least: float, *, exclusive: bool = False) -> After:
    """Return the check that a number is not below `least`, nor equal to it if it is exclusive."""

    def check(value: float) -> float:
        if value < least or (exclusive and value == least):
            raise ValueError(f"expected more than {least:g}" if exclusive else f"expected {least:g} or more")
        return value

    limits: dict[str, Any] = {"exclusiveMinimum" if exclusive else "minimum": least}
    if least == 0:  # the one bound that a pattern can say of a duration
        limits["pattern"] = "^(?!-).*[1-9]" if exclusive else "^(?!-.*[1-9])"
    return After(check, limits)


def between(least: int, most: int) -> After:
    """Return the check that a number lies between two others, both allowed."""

    def check(value: int) -> int:
        if not least <= value <= most:
            raise ValueError(f"expected {least} to {most}")
        return value

    return After(check, {"minimum": least, "maximum": most})


def matching(pattern: str, expected: str) -> After:
    """Return the check that a text matches a pattern; `expected` says it in words."""
    form = re.compile(pattern)

    def check(value: str) -> str:
        if not form.fullmatch(value):
            raise ValueError(f"expected {expected}")
        return value

    return After(check, {"pattern": f"^(?:{pattern})$"})


def known(kind: str, valid: Collection[str], *, argued: bool = False) -> After:
    """Return the check that a name is one of `valid`; with `argued`, one followed by a colon and anything."""

    def check(name: str) -> str:
        if name not in valid and not (argued and name.partition(":")[0] in valid):
            raise UnknownNameError(f"there is no {kind} '{name}'{nearest(name, valid)}")
        return name

    names: dict[str, Any] = {"enum": list(valid)}
    with_argument = {"type": "string", "pattern": f"^(?:{'|'.join(map(re.escape, valid))}):"}
    return After(check, {"anyOf": [names, with_argument]} if argued else names)


def not_empty(what: str) -> After:
    """Return the check that there is at least one item."""

    def check(value: Any) -> Any:
        if not value:
            raise ValueError(f"expected at least one {what}")
        return value

    return After(check, {"minLength": 1, "minItems": 1, "minProperties": 1})


def given(key: str) -> dict[str, Any]:
    """Return the schema of forms in which a key is written and not null, for a `shape`."""
    return {"required": [key], "properties": {key: {"not": {"type": "null"}}}}


def whole_number(text: str) -> int | None:
    """Return the whole number a text is, if it is one that anything here could be counted with."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def parse_duration(value: Any) -> float:
    """Return the seconds of a duration such as ``10s``, ``1h30m``, ``250ms`` or ``-1s``.

    Raises:
        ValueError: `value` is no such text.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(_NO_DURATION)  # noqa: TRY004 - the reader makes a message of it
    if isinstance(value, int | float):
        if value != 0:
            raise ValueError(_NO_DURATION)
        return 0.0
    if not _DURATION.fullmatch(value):
        raise ValueError(_NO_DURATION)
    seconds = sum(float(number) * _UNIT_SECONDS[unit] for number, unit in _PART.findall(value))
    if not math.isfinite(seconds):
        raise ValueError(_NO_DURATION)
    return -seconds if value.startswith("-") else seconds


_NO_DURATION = "expected a duration with its unit, such as 10s, 250ms, 2m or 1h30m"


def format_duration(seconds: float) -> str:
    """Return the shortest text that `parse_duration` reads as `seconds` (to the millisecond)."""
    millis = round(abs(seconds) * 1000)
    sign = "-" if seconds < 0 and millis else ""
    parts = []
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, millis = divmod(millis, size)
        if count:
            parts.append(f"{count}{unit}")
    return sign + ("".join(parts) or "0s")


def parse_instant(value: Any) -> float:
    """Return the Unix time of an ISO 8601 date and time with its zone, or of a number of Unix seconds.

    Raises:
        ValueError: `value` is neither.
    """
    why = "expected a date and time with its zone, such as 2026-01-15T09:00:00Z"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not _FIRST_INSTANT <= value <= LAST_INSTANT:
            raise ValueError(f"{why}; the years 1 to 9999 count")
        return float(value)
    if not isinstance(value, str):
        raise ValueError(why)  # noqa: TRY004 - as above
    if value.endswith("\n") or not re.search(_INSTANT, value):  # Python reads more, and each version more of it
        raise ValueError(why)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(why) from None
    return moment.timestamp()


def format_instant(seconds: float) -> str:
    """Return a Unix time as ISO 8601 in UTC, with milliseconds only where there are any.

    A clock may go on past the year 9999, which ISO 8601 does not write: that is shown as the last moment before.
    """
    moment = datetime.fromtimestamp(min(max(seconds, _FIRST_INSTANT), LAST_INSTANT), UTC)
    kind = "milliseconds" if moment.microsecond // 1000 else "seconds"
    return moment.isoformat(timespec=kind).replace("+00:00", "Z")


WRITTEN_DURATION = {
    "anyOf": [
        {"type": "string", "pattern": f"^{_DURATION.pattern}$", "examples": ["10s", "250ms", "1h30m"]},
        {"const": 0},
    ]
}
WRITTEN_INSTANT = {
    "anyOf": [
        {"type": "string", "pattern": _INSTANT, "examples": ["2026-01-15T09:00:00Z"]},
        {"type": "number", "minimum": _FIRST_INSTANT, "maximum": LAST_INSTANT},
    ]
}

Duration = Annotated[float, Before(parse_duration, format_duration, instead=WRITTEN_DURATION)]
Instant = Annotated[float, Before(parse_instant, format_instant, instead=WRITTEN_INSTANT)]

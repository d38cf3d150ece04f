"""The form of everything people write: scenario files and control bodies share these types and one spelling.

Keys are kebab-case, unknown keys are errors, and nothing is coerced: the text ``"3"`` is not a number.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, PlainSerializer, WithJsonSchema
from pydantic.alias_generators import to_snake
from pydantic_core import PydanticCustomError

_DURATION = re.compile(r"-?(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+")
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNIT_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}

T = TypeVar("T")
Many = Annotated[tuple[T, ...], Field(strict=False)]
"""A list in files, a tuple in code."""


def kebab(name: str) -> str:
    """Return the spelling used in files and control bodies for a Python name."""
    return to_snake(name).replace("_", "-")


class Spec(BaseModel):
    """Base of every written form."""

    model_config = ConfigDict(
        alias_generator=kebab,
        populate_by_name=True,
        extra="forbid",
        strict=True,
        frozen=True,
        defer_build=True,  # a server that starts builds none of them
    )


def parse_duration(value: Any) -> float:
    """Return the seconds of a duration such as ``10s``, ``1h30m``, ``250ms`` or ``-1s``.

    Raises:
        ValueError: `value` is no such text.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(_NO_DURATION)  # noqa: TRY004 - pydantic turns ValueError into a message
    if isinstance(value, int | float):
        if value != 0:
            raise ValueError(_NO_DURATION)
        return 0.0
    if not _DURATION.fullmatch(value):
        raise ValueError(_NO_DURATION)
    seconds = sum(float(number) * _UNIT_SECONDS[unit] for number, unit in _PART.findall(value))
    return -seconds if value.startswith("-") else seconds


_NO_DURATION = "expected a duration with its unit, such as 10s, 250ms, 2m or 1h30m"


def format_duration(seconds: float) -> str:
    """Return the shortest text that `parse_duration` reads as `seconds` (to the millisecond)."""
    sign, rest = ("-", -seconds) if seconds < 0 else ("", seconds)
    millis = round(rest * 1000)
    parts = []
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, millis = divmod(millis, size)
        if count:
            parts.append(f"{count}{unit}")
    return sign + ("".join(parts) or "0s")


def _duration(value: Any) -> float:
    try:
        return parse_duration(value)
    except ValueError as error:
        raise PydanticCustomError("duration", "{why}", {"why": str(error)}) from None


def parse_instant(value: Any) -> float:
    """Return the Unix time of an ISO 8601 date and time with its zone, or of a number of Unix seconds.

    Raises:
        ValueError: `value` is neither.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    why = "expected a date and time with its zone, such as 2026-01-15T09:00:00Z"
    if not isinstance(value, str):
        raise ValueError(why)  # noqa: TRY004 - as above
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(why) from None
    if moment.tzinfo is None:
        raise ValueError(why)
    return moment.timestamp()


def format_instant(seconds: float) -> str:
    """Return a Unix time as ISO 8601 in UTC, with milliseconds only where there are any."""
    moment = datetime.fromtimestamp(seconds, UTC)
    kind = "milliseconds" if moment.microsecond else "seconds"
    return moment.isoformat(timespec=kind).replace("+00:00", "Z")


def _instant(value: Any) -> float:
    try:
        return parse_instant(value)
    except ValueError as error:
        raise PydanticCustomError("instant", "{why}", {"why": str(error)}) from None


Duration = Annotated[
    float,
    BeforeValidator(_duration),
    PlainSerializer(format_duration),
    WithJsonSchema({"type": "string", "pattern": f"^{_DURATION.pattern}$", "examples": ["10s", "1h30m"]}),
]
Instant = Annotated[
    float,
    BeforeValidator(_instant),
    PlainSerializer(format_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


def by_key(*names: str, words: tuple[str, ...] = ()) -> Discriminator:
    """Return the discriminator of a union whose members are told apart by the one key they must have.

    `words` are the one-word forms that stand for some of them; they only serve the message.
    """

    def discriminate(value: Any) -> str | None:
        if isinstance(value, dict):
            return next((name for name in names if name in value), None)
        return next((name for name in names if hasattr(value, name) or hasattr(value, f"{name}_")), None)

    valid = tuple(dict.fromkeys((*words, *names)))
    return Discriminator(
        discriminate,
        custom_error_type="unknown_form",
        custom_error_message="expected {expected}",
        custom_error_context={"expected": ", ".join(valid)},
    )

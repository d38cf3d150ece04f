"""`when`: which calls a fault is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

from mockhub.matching import TextForm, Where
from mockhub.spec import (
    WRITTEN_DURATION,
    WRITTEN_INSTANT,
    After,
    Before,
    Many,
    Spec,
    format_duration,
    format_instant,
    parse_duration,
    parse_instant,
)

_MOST = 999_999_999
_CALLS = re.compile(r"([1-9][0-9]{0,8})(?:(-)([1-9][0-9]{0,8})?)?")
_NO_CALLS = "expected a call's number or a span of them, such as 3, 1-2 or 2-"


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls from `first` to `last`, counted from 1; without a last one all that follow."""

    first: int = 1
    last: int | None = None

    def __contains__(self, number: int) -> bool:
        return self.first <= number and (self.last is None or number <= self.last)

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last or ''}"


def _read_calls(value: Any) -> Calls:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST:
        return Calls(value, value)
    found = _CALLS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(_NO_CALLS)
    first = int(found[1])
    if found[2] is None:
        return Calls(first, first)
    last = int(found[3]) if found[3] else None
    if last is not None and last < first:
        raise ValueError(f"nothing is at least {first} and at most {last}")
    return Calls(first, last)


def _write_calls(calls: Calls) -> int | str:
    return calls.first if calls.first == calls.last else str(calls)


_CALLS_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": _MOST},
        {"type": "string", "pattern": f"^(?:{_CALLS.pattern})$", "examples": ["1-2", "2-"]},
    ]
}
CallsForm = Annotated[Any, Before(_read_calls, _write_calls, instead=_CALLS_SCHEMA)]


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of sandbox time: a Unix time, or seconds after the fault was armed."""

    seconds: float
    since_arming: bool

    def at(self, armed: float) -> float:
        """Return its Unix time."""
        return armed + self.seconds if self.since_arming else self.seconds


def _read_moment(value: Any) -> Moment:
    if value == 0 and type(value) in (int, float):
        return Moment(0, since_arming=True)
    try:
        return Moment(parse_duration(value), since_arming=True)
    except ValueError:
        pass
    try:
        return Moment(parse_instant(value), since_arming=False)
    except ValueError:
        why = "expected a date and time with its zone, or a duration from arming, such as 10s"
        raise ValueError(why) from None


def _write_moment(moment: Moment) -> str:
    return format_duration(moment.seconds) if moment.since_arming else format_instant(moment.seconds)


def _write_span(span: tuple[Moment, Moment]) -> list[str]:
    return [_write_moment(one) for one in span]


MomentForm = Annotated[Any, Before(_read_moment, instead={"anyOf": [WRITTEN_DURATION, WRITTEN_INSTANT]})]


def _span(moments: tuple[Moment, ...]) -> tuple[Moment, ...]:
    if len(moments) != 2:  # noqa: PLR2004 - two ends
        raise ValueError("expected two moments: between: [10s, 1m]")
    begin, end = moments
    if begin.since_arming is end.since_arming and begin.seconds >= end.seconds:
        raise ValueError("nothing is at least the first and at most the second: the first must be earlier")
    return moments


SpanForm = Annotated[
    Many[MomentForm],
    After(_span, {"minItems": 2, "maxItems": 2}),
    Before(lambda value: value, _write_span),
]


def _likely(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError("expected 0 to 1")
    return value


@dataclass(frozen=True, kw_only=True)
class When(Spec):
    """Which calls a fault is about; all that is written must hold."""

    calls: CallsForm = Calls()
    """A call's number or a span of them (`3`, `1-2`, `2-`); only calls that meet the other conditions count."""
    visitor: str | None = None
    """Who calls, where that is known: at `provider.call`, and of MockHub's own visitors everywhere."""
    conversation: str | None = None
    """The client's request id."""
    header: dict[str, TextForm] = field(default_factory=dict)
    """Headers of the call, whatever their letter case: a value, `{matches: regex}` or `{present: false}`."""
    between: SpanForm | None = None
    """From one moment until just before another: dates and times, or durations from arming."""
    probability: Annotated[float, After(_likely, {"minimum": 0, "maximum": 1})] = 1
    """How likely it is that the fault acts; 0 is never, and then nothing is drawn."""

    @cached_property
    def header_condition(self) -> Where:
        """The condition on headers, as the journal has it."""
        return Where(header=self.header)

    def lasts(self, now: float, armed: float) -> bool:
        """Return whether a moment is within the span of time."""
        if self.between is None:
            return True
        begin, end = self.between
        return bool(begin.at(armed) <= now < end.at(armed))

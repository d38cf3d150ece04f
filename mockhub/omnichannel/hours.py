"""Opening hours: whether a widget is open at an instant, and when that changes.

That a widget has operating hours, and that a start outside of them is refused, is run; how hours are written is
ours. Days and times are what a clock in the schedule's zone shows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from mockhub.spec import After, Before, Many, Spec, UnknownNameError, not_empty, text_or

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_SPAN = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", re.ASCII)
_HOUR = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN_SCHEMA = {"pattern": rf"^(?!(.{{5}})-\1$){_HOUR}-(?:{_HOUR}|24:00)$"}
_DAY_MINUTES = 24 * 60

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEHIND, _AHEAD = 3, 17
"""Days looked at around today: a day can be missing from a zone's calendar, so two weeks must be in sight."""
_EVER = 14 * 86400
"""What stays open longer than these seconds never closes."""
_FIRST, _LAST = -62_132_140_800, 253_398_844_800
"""Unix seconds between which the days looked at are all in the calendar (years 1 to 9999)."""


def _minutes(span: str) -> tuple[int, int]:
    """Return when a span of a day begins and ends, in minutes; past midnight it ends beyond the day.

    Raises:
        ValueError: it is no span.
    """
    found = _SPAN.fullmatch(span)
    start, end = (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (0, 0)
    if start == end or start >= _DAY_MINUTES or end > _DAY_MINUTES:
        raise ValueError("expected a span of a day such as 09:00-17:00, or 22:00-06:00 for one over midnight")
    return start, end if end > start else end + _DAY_MINUTES


def _check_span(span: str) -> str:
    _minutes(span)
    return span


def _check_zone(name: str) -> str:
    _zone(name)
    return name


@cache  # as many as there are zones
def _zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; its data is read from disk once.

    Raises:
        UnknownNameError: there is none; the message names the nearest.
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only where a schedule is used

    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise UnknownNameError(f"there is no time zone '{name[:40]}'{_nearest_zone(name[:40])}") from None


def _nearest_zone(name: str) -> str:
    """Return a hint at the zone nearest to a name, which may also be a city's."""
    from importlib.resources import files  # noqa: PLC0415 - as above

    zones = (files("tzdata") / "zones").read_text(encoding="utf-8").split()
    named = {zone.rpartition("/")[2].lower(): zone for zone in reversed(zones)}
    named |= {zone.lower(): zone for zone in zones}
    close = get_close_matches(name.lower(), named, n=1)
    return f" (did you mean '{named[close[0]]}'?)" if close else "; expected an IANA name such as Europe/Berlin"


Span = Annotated[str, After(_check_span, _SPAN_SCHEMA)]


@dataclass(frozen=True, kw_only=True)
class Schedule(Spec):
    """Hours that repeat every week."""

    open: Annotated[
        Many[Span],
        not_empty("span"),
        Before(lambda value: [value] if isinstance(value, str) else value, also=Span),
    ]
    """When it is open, on each of the days: one span, or several."""
    days: Annotated[Many[Day], not_empty("day")] = _WEEK
    """The days; a span over midnight belongs to the day it begins on."""
    zone: Annotated[str, After(_check_zone)] = "UTC"
    """The IANA time zone of the times."""


Hours = Annotated[
    Literal["always", "never"] | Schedule,
    text_or(Schedule, name="schedule", text=Literal["always", "never"]),
]
"""Opening hours as people write them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether it is open, and the Unix time at which that changes; None: never."""

    open: bool
    until: float | None = None


def standing(hours: Literal["always", "never"] | Schedule, now: float) -> Standing:
    """Return how things stand at an instant."""
    if not isinstance(hours, Schedule):
        return Standing(hours == "always")
    moment = min(max(now, _FIRST), _LAST)  # a clock may stand beyond the calendar: then nothing changes any more
    for start, end in _openings(hours, int(moment // 86400)):
        if moment < start:
            return Standing(open=False, until=start if moment == now else None)
        if moment < end:
            changes = moment == now and end - moment < _EVER
            return Standing(open=True, until=end if changes else None)
    return Standing(open=False)


@lru_cache(maxsize=256)
def _openings(schedule: Schedule, day_number: int) -> list[tuple[float, float]]:
    """Return the times around a day (counted in UTC) at which it opens and closes, in order, without overlaps."""
    zone = _zone(schedule.zone)
    today = _EPOCH.date() + timedelta(days=day_number)
    days = (today + timedelta(days=offset) for offset in range(-_BEHIND, _AHEAD))
    found = sorted(
        (_instant(day, start, zone), _instant(day, end, zone))
        for day in days
        if _WEEK[day.weekday()] in schedule.days
        for start, end in map(_minutes, schedule.open)
    )
    merged: list[tuple[float, float]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        elif start < end:
            merged.append((start, end))
    return merged


def _instant(day: date, minute: int, zone: ZoneInfo) -> float:
    """Return when the zone's clock shows a time of a day.

    A time it shows twice counts when it is first shown, one it skips at the moment of the skip.
    """
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
    first, second = wall.timestamp(), wall.replace(fold=1).timestamp()
    if first <= second:
        return first
    skipped = wall.replace(tzinfo=None)

    def reached(seconds: int) -> bool:
        return (_EPOCH + timedelta(seconds=seconds)).astimezone(zone).replace(tzinfo=None) >= skipped

    begin = int(second)
    return begin + bisect_left(range(begin, int(first)), True, key=reached)  # noqa: FBT003 - what is looked for

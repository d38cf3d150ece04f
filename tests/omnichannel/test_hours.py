"""Opening hours: whether it is open at an instant, and when that changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mockhub.omnichannel.hours import Schedule, Standing, standing
from mockhub.spec import format_instant, parse_instant

FAST = settings(max_examples=150, deadline=None, database=None)
OFFICE = {"open": "09:00-17:00", "days": ["mon", "tue", "wed", "thu", "fri"], "zone": "Europe/Berlin"}
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def at(written: dict[str, Any], moment: str) -> tuple[bool, str | None]:
    """Whether it is open then, and until when."""
    seen = standing(Schedule.read(written), parse_instant(moment))
    return seen.open, None if seen.until is None else format_instant(seen.until)


@pytest.mark.parametrize("now", [0.0, -1e18, 1e18, 1_800_000_000.0])
def test_always_and_never_do_not_change(now: float) -> None:
    assert standing("always", now) == Standing(open=True)
    assert standing("never", now) == Standing(open=False)


@pytest.mark.parametrize(
    ("moment", "is_open", "until"),
    [
        ("2026-01-15T07:59:59Z", False, "2026-01-15T08:00:00Z"),
        ("2026-01-15T08:00:00Z", True, "2026-01-15T16:00:00Z"),
        ("2026-01-15T15:59:59.999Z", True, "2026-01-15T16:00:00Z"),
        ("2026-01-15T16:00:00Z", False, "2026-01-16T08:00:00Z"),
        ("2026-01-16T16:00:00Z", False, "2026-01-19T08:00:00Z"),
        ("2026-07-15T07:00:00Z", True, "2026-07-15T15:00:00Z"),
    ],
)
def test_an_office_is_open_on_working_days_by_its_own_clock(moment: str, until: str, *, is_open: bool) -> None:
    assert at(OFFICE, moment) == (is_open, until)


@pytest.mark.parametrize(
    ("moment", "is_open", "until"),
    [
        ("2026-01-16T21:00:00Z", False, "2026-01-16T22:00:00Z"),
        ("2026-01-16T23:00:00Z", True, "2026-01-17T06:00:00Z"),
        ("2026-01-17T05:00:00Z", True, "2026-01-17T06:00:00Z"),
        ("2026-01-17T06:00:00Z", False, "2026-01-23T22:00:00Z"),
    ],
)
def test_a_span_over_midnight_belongs_to_the_day_it_begins_on(moment: str, until: str, *, is_open: bool) -> None:
    assert at({"open": "22:00-06:00", "days": ["fri"]}, moment) == (is_open, until)


@pytest.mark.parametrize(
    ("moment", "is_open", "until"),
    [
        ("2026-01-15T11:00:00Z", True, "2026-01-15T12:00:00Z"),
        ("2026-01-15T12:30:00Z", False, "2026-01-15T13:00:00Z"),
        ("2026-01-15T13:00:00Z", True, "2026-01-15T18:00:00Z"),
    ],
)
def test_several_spans_stand_for_a_break_and_overlaps_are_one(moment: str, until: str, *, is_open: bool) -> None:
    written = {"open": ["13:00-17:00", "08:00-12:00", "16:00-17:30", "17:30-18:00"]}
    assert at(written, moment) == (is_open, until)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu"])
@pytest.mark.parametrize("span", ["00:00-24:00", ["12:00-00:00", "00:00-12:00"]])
def test_what_is_open_all_day_every_day_never_closes(span: Any, zone: str) -> None:
    assert at({"open": span, "zone": zone}, "2026-03-29T00:30:00Z") == (True, None)


def test_whole_working_days_are_one_long_opening() -> None:
    written = {"open": "00:00-24:00", "days": ["mon", "tue", "wed", "thu", "fri"]}
    assert at(written, "2026-01-12T00:00:00Z") == (True, "2026-01-17T00:00:00Z")
    assert at(written, "2026-01-17T00:00:00Z") == (False, "2026-01-19T00:00:00Z")


@pytest.mark.parametrize(
    ("span", "moment", "is_open", "until"),
    [
        # 2026-03-29: the clock goes from 02:00 to 03:00 (01:00Z)
        ("02:30-04:00", "2026-03-29T00:59:59Z", False, "2026-03-29T01:00:00Z"),
        ("02:30-04:00", "2026-03-29T01:00:00Z", True, "2026-03-29T02:00:00Z"),
        ("01:00-02:30", "2026-03-29T00:30:00Z", True, "2026-03-29T01:00:00Z"),
        ("02:10-02:50", "2026-03-29T00:30:00Z", False, "2026-03-30T00:10:00Z"),
        # 2026-10-25: the clock goes from 03:00 back to 02:00 (01:00Z)
        ("02:30-04:00", "2026-10-25T00:29:59Z", False, "2026-10-25T00:30:00Z"),
        ("02:30-04:00", "2026-10-25T01:10:00Z", True, "2026-10-25T03:00:00Z"),
        ("01:00-02:30", "2026-10-25T00:29:59Z", True, "2026-10-25T00:30:00Z"),
        ("01:00-02:30", "2026-10-25T01:10:00Z", False, "2026-10-26T00:00:00Z"),
    ],
)
def test_hours_that_summer_time_skips_or_repeats(span: str, moment: str, until: str, *, is_open: bool) -> None:
    assert at({"open": span, "zone": "Europe/Berlin"}, moment) == (is_open, until)


def test_a_day_the_calendar_skips_is_no_opening() -> None:
    written = {"open": "09:00-17:00", "days": ["fri"], "zone": "Pacific/Apia"}  # there was no 2011-12-30
    assert at(written, "2011-12-27T00:00:00Z") == (False, "2012-01-05T19:00:00Z")


@pytest.mark.parametrize("now", [-1e18, -62_135_596_800, 253_402_300_799, 1e18])
def test_beyond_the_calendar_nothing_changes_any_more(now: float) -> None:
    assert standing(Schedule.read(OFFICE), now).until is None


def test_a_schedule_is_a_value_that_is_written_as_it_is_read() -> None:
    schedule = Schedule.read({"open": "09:00-17:00", "days": ["sat", "mon"], "zone": "Asia/Tokyo"})
    again = Schedule.read(schedule.written())
    assert again == schedule
    assert hash(again) == hash(schedule)
    assert Schedule.read({"open": ["09:00-10:00", "11:00-12:00"]}).written() == {
        "open": ["09:00-10:00", "11:00-12:00"]
    }


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"open": "9:00-17:00"}, "expected a span of a day such as 09:00-17:00"),
        ({"open": "09:00"}, "expected a span of a day"),
        ({"open": "09:00-09:00"}, "expected a span of a day"),
        ({"open": "24:00-09:00"}, "expected a span of a day"),
        ({"open": "09:00-24:01"}, "expected a span of a day"),
        ({"open": "09:60-17:00"}, "expected a span of a day"),
        ({"open": "٠٩:00-17:00"}, "expected a span of a day"),
        ({"open": []}, "expected at least one span"),
        ({"open": "09:00-17:00", "days": []}, "expected at least one day"),
        ({"open": "09:00-17:00", "days": ["Mon"]}, "'mon', 'tue'"),
        ({"open": "09:00-17:00", "zone": "Europe/Berln"}, "there is no time zone 'Europe/Berln' (did you mean 'E"),
        ({"open": "09:00-17:00", "zone": "tokio"}, "(did you mean 'Asia/Tokyo'?)"),
        ({"open": "09:00-17:00", "zone": "../etc/passwd"}, "there is no time zone '../etc/passwd'"),
        ({"open": "09:00-17:00", "zone": "/etc/localtime"}, "there is no time zone"),
        ({"open": "09:00-17:00", "zone": ""}, "expected an IANA name such as Europe/Berlin"),
        ({"open": "09:00-17:00", "zone": "x" * 5000}, "there is no time zone 'xxx"),
        ({"open": "09:00-17:00", "zone": "a\0b"}, "there is no time zone"),
        ({"zone": "UTC"}, "open"),
    ],
)
def test_a_mistake_says_what_was_expected(written: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Schedule.read(written)
    assert message in str(raised.value)


# Properties

MINUTES = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda one: f"{one[0]:02}:{one[1]:02}")
SPANS = st.lists(
    st.tuples(MINUTES, MINUTES).filter(lambda one: one[0] != one[1]).map("-".join), min_size=1, max_size=4
)
SCHEDULES = st.fixed_dictionaries(
    {"open": SPANS, "days": st.lists(st.sampled_from(WEEK), min_size=1, max_size=7, unique=True)}
)
INSTANTS = st.integers(0, 4_000_000_000)
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"])


def clock_is_within(written: dict[str, Any], moment: datetime) -> bool:
    """Whether what the clock shows lies in one of the spans, as one would look it up by hand."""
    for span in written["open"]:
        start, end = span.split("-")
        shown, today = f"{moment:%H:%M}", WEEK[moment.weekday()] in written["days"]
        yesterday = WEEK[(moment - timedelta(days=1)).weekday()] in written["days"]
        if start < end and today and start <= shown < end:
            return True
        if start > end and ((today and shown >= start) or (yesterday and shown < end)):
            return True
    return False


@FAST
@given(written=SCHEDULES, now=INSTANTS)
@example(written={"open": ["00:00-12:00", "12:00-00:00"], "days": list(WEEK)}, now=0)
def test_it_is_open_while_the_clock_shows_a_time_in_a_span(written: dict[str, Any], now: int) -> None:
    seen = standing(Schedule.read(written), now)
    assert seen.open is clock_is_within(written, datetime.fromtimestamp(now, UTC))


@FAST
@given(written=SCHEDULES, now=INSTANTS, zone=ZONES)
def test_far_from_a_change_of_offset_the_zones_clock_decides(written: dict[str, Any], now: int, zone: str) -> None:
    moment = datetime.fromtimestamp(now, ZoneInfo(zone))
    steady = {(moment + timedelta(days=days)).utcoffset() for days in (-2, -1, 0, 1)}
    seen = standing(Schedule.read({**written, "zone": zone}), now)
    if len(steady) == 1:
        assert seen.open is clock_is_within(written, moment)


@FAST
@given(written=SCHEDULES, now=INSTANTS, zone=ZONES, part=st.floats(0, 0.999))
def test_nothing_changes_before_the_time_it_says_and_something_does_then(
    written: dict[str, Any], now: int, zone: str, part: float
) -> None:
    schedule = Schedule.read({**written, "zone": zone})
    seen = standing(schedule, now)
    if seen.until is None:
        assert seen.open
        return
    assert seen.until > now
    assert standing(schedule, now + (seen.until - now) * part) == seen
    assert standing(schedule, seen.until).open is not seen.open

"""The spelling shared by everything people write."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mockhub.spec import (
    Duration,
    Instant,
    Many,
    Spec,
    format_duration,
    format_instant,
    key_of,
    parse_duration,
    parse_instant,
)

FAST = settings(max_examples=150, deadline=None, database=None)
YEAR_1, YEAR_9999 = -62_135_596_800, 253_402_300_799


@dataclass(frozen=True, kw_only=True)
class Timer(Spec):
    """A form with one of everything."""

    wait_time: Duration = 0.0
    starts_at: Instant = 0.0
    names: Many[str] = ()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10s", 10),
        ("250ms", 0.25),
        ("2m", 120),
        ("1h30m", 5400),
        ("1d", 86400),
        ("-1s", -1),
        ("-1m30s", -90),
        ("1.5s", 1.5),
        ("0s", 0),
        ("1m1ms", 60.001),
        (0, 0),
        (0.0, 0),
    ],
)
def test_durations_have_their_unit(text: object, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds, abs=1e-9)


@pytest.mark.parametrize(
    "value",
    [
        5, 0.5, -1, True, False, None, [], {}, "", "5", "s", "5 s", " 5s", "5s ", "5s\n", "+5s", "--5s", "5S",
        "5sec", ".5s", "5.s", "1e3s", "1h-5m", "1_0s", math.nan, math.inf, "nan", "infs", b"5s",
    ],
)  # fmt: skip
def test_anything_else_is_no_duration(value: object) -> None:
    with pytest.raises(ValueError, match="expected a duration with its unit, such as 10s"):
        parse_duration(value)


@pytest.mark.parametrize(("sign", "unit"), [("", "s"), ("", "d"), ("-", "s")])
def test_a_duration_is_finite(sign: str, unit: str) -> None:
    with pytest.raises(ValueError, match="expected a duration"):
        parse_duration(f"{sign}{'9' * 400}{unit}")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (0.001, "1ms"),
        (1, "1s"),
        (60, "1m"),
        (90, "1m30s"),
        (5400, "1h30m"),
        (86400, "1d"),
        (90061.001, "1d1h1m1s1ms"),
        (-1.5, "-1s500ms"),
        (0.0004, "0s"),
        (-0.0004, "0s"),
        (-0.0, "0s"),
        (0.9999, "1s"),
    ],
)
def test_durations_are_written_as_short_as_can_be(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


@FAST
@given(st.integers(-(10**13), 10**13))
def test_durations_are_read_back_to_the_millisecond(millis: int) -> None:
    text = format_duration(millis / 1000)
    assert round(parse_duration(text) * 1000) == millis
    assert format_duration(parse_duration(text)) == text


@FAST
@given(st.floats(-1e9, 1e9))
def test_any_seconds_are_written_as_a_duration(seconds: float) -> None:
    assert parse_duration(format_duration(seconds)) == pytest.approx(seconds, abs=0.00051)


@FAST
@given(st.text(max_size=12) | st.text("0123456789.-hmsd", max_size=12))
def test_any_text_is_a_duration_or_a_value_error(text: str) -> None:
    try:
        seconds = parse_duration(text)
    except ValueError:
        return
    assert math.isfinite(seconds)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2027-01-15T08:00:00Z", 1_800_000_000),
        ("2027-01-15T09:00:00+01:00", 1_800_000_000),
        ("2027-01-15 08:00:00.250+00:00", 1_800_000_000.25),
        ("1969-12-31T23:59:59Z", -1),
        (0, 0),
        (1.5, 1.5),
        (-5, -5),
    ],
)
def test_instants_have_their_zone(text: object, seconds: float) -> None:
    assert parse_instant(text) == seconds


@pytest.mark.parametrize(
    "value",
    [
        "",
        "now",
        "2027-01-15",
        "2027-01-15T08:00:00",
        "2027-13-15T08:00:00Z",
        "1800000000",
        None,
        True,
        [],
        {},
        b"x",
    ],
)
def test_anything_else_is_no_instant(value: object) -> None:
    with pytest.raises(ValueError, match="expected a date and time with its zone, such as 2026"):
        parse_instant(value)


NOT_FINITE = {
    "nan": math.nan,
    "inf": math.inf,
    "-inf": -math.inf,
    "400 digits": 10**400,
    "-400 digits": -(10**400),
}


@pytest.mark.parametrize("name", NOT_FINITE)
def test_an_instant_is_finite(name: str) -> None:
    value = NOT_FINITE[name]
    with pytest.raises(ValueError, match="expected a date and time"):
        parse_instant(value)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1_800_000_000, "2027-01-15T08:00:00Z"),
        (1_800_000_000.25, "2027-01-15T08:00:00.250Z"),
        (-1, "1969-12-31T23:59:59Z"),
    ],
)
def test_instants_are_written_in_utc(seconds: float, text: str) -> None:
    assert format_instant(seconds) == text


def test_less_than_a_millisecond_is_not_written() -> None:
    assert format_instant(0.0004) == "1970-01-01T00:00:00Z"


@FAST
@given(st.integers(YEAR_1, YEAR_9999))
def test_whole_seconds_are_read_back(seconds: int) -> None:
    assert parse_instant(format_instant(seconds)) == seconds


@FAST
@given(st.integers(0, 4_000_000_000_000))
def test_instants_are_read_back_to_the_millisecond(millis: int) -> None:
    text = format_instant(millis / 1000)
    assert round(parse_instant(text) * 1000) == millis
    assert format_instant(parse_instant(text)) == text


@FAST
@given(st.text(max_size=30) | st.text("0123456789-:TZ+. W", max_size=30) | st.datetimes().map(str))
def test_any_text_is_an_instant_or_a_value_error(text: str) -> None:
    try:
        seconds = parse_instant(text)
    except ValueError:
        return
    assert math.isfinite(seconds)


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("wait_time", "wait-time"), ("as_", "as"), ("one", "one"), ("max_token_bytes", "max-token-bytes")],
)
def test_names_are_spelled_in_kebab_case(name: str, spelled: str) -> None:
    assert key_of(name) == spelled


def test_forms_are_read_in_kebab_case_and_made_with_python_names() -> None:
    written = Timer.read({"wait-time": "1m", "starts-at": "1970-01-01T00:01:00Z", "names": ["a"]})
    assert written == Timer(wait_time=60.0, starts_at=60.0, names=("a",))
    assert (written.wait_time, written.starts_at, written.names) == (60, 60, ("a",))


def test_what_is_as_it_always_is_is_not_written() -> None:
    assert Timer().written() == {}
    assert Timer(names=("a", "b"), wait_time=0.0).written() == {"names": ["a", "b"]}


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"wait-time": 5}, "expected a duration with its unit, such as 10s, 250ms, 2m or 1h30m"),
        ({"starts-at": "soon"}, "expected a date and time with its zone, such as 2026-01-15T09:00:00Z"),
        ({"names": "a"}, "Input should be a valid tuple"),
        ({"names": [5]}, "Input should be a valid string"),
        ({"waits": "5s"}, "Extra inputs are not permitted"),
    ],
)
def test_mistakes_are_told_without_coercion(members: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Timer.read(members)
    assert [error["msg"] for error in raised.value.errors()] == [message]


@pytest.mark.parametrize("name", NOT_FINITE)
def test_an_instant_that_is_not_finite_is_a_mistake_like_any_other(name: str) -> None:
    with pytest.raises(ValidationError, match="expected a date and time"):
        Timer.read({"starts-at": NOT_FINITE[name]})


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (253_402_300_800.0, "9999-12-31T23:59:59Z"),
        (1e300, "9999-12-31T23:59:59Z"),
        (-1e300, "0001-01-01T00:00:00Z"),
    ],
)
def test_a_time_beyond_the_calendar_is_shown_as_its_edge(seconds: float, shown: str) -> None:
    assert format_instant(seconds) == shown

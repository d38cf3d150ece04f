"""Whether an agent could take a chat now, and how often that may be asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mockhub.omnichannel.availability import MOST_CALLS, AvailabilitySpec, CallLimit, availability
from mockhub.omnichannel.hours import Standing
from mockhub.spec import parse_instant

FAST = settings(max_examples=100, deadline=None, database=None)
NO_TIME = "0001-01-01T00:00:00Z"
CHANGES = parse_instant("2026-01-16T16:00:00Z")
QUEUE = "87b4d06c-abc2-e811-a9b0-000d3a10e09e"


def answer(standing: Standing, **written: Any) -> dict[str, Any]:
    spec = AvailabilitySpec.read({name.replace("_", "-"): value for name, value in written.items()})
    return availability(spec, standing, queue_id="own")


@pytest.mark.parametrize(
    ("standing", "until", "opens"),
    [
        (Standing(open=True), NO_TIME, NO_TIME),
        (Standing(open=False), NO_TIME, NO_TIME),
        (Standing(open=True, until=CHANGES), "2026-01-16T16:00:00Z", NO_TIME),
        (Standing(open=False, until=CHANGES), NO_TIME, "2026-01-16T16:00:00Z"),
    ],
)
def test_a_queue_is_open_as_its_widget_is(standing: Standing, until: str, opens: str) -> None:
    assert answer(standing) == {
        "IsQueueAvailable": standing.open,
        "AverageWaitTime": 0,
        "AvailableUntil": until,
        "AvailableNext": opens,
        "QueuePosition": 0,
        "QueueName": "Default chat queue",
        "QueueId": "own",
        "AgentAvailability": standing.open,
    }


def test_everything_said_of_the_queue_is_shown() -> None:
    written = {"agents": "none", "queue": "Q", "queue_id": QUEUE, "position": 7, "average_wait": "1m30s"}
    seen = answer(Standing(open=True), **written)
    assert (seen["QueueName"], seen["QueueId"], seen["QueuePosition"]) == ("Q", QUEUE, 7)
    assert (seen["AverageWaitTime"], seen["AgentAvailability"]) == (1.5, False)
    assert answer(Standing(open=True), average_wait="1h")["AverageWaitTime"] == 60


@pytest.mark.parametrize(
    "written",
    [
        {"agents": True},
        {"agents": "busy"},
        {"queue": ""},
        {"queue-id": "mine"},
        {"position": -1},
        {"position": 1.5},
        {"average-wait": 5},
        {"average-wait": "-1m"},
        {"positions": 1},
    ],
)
def test_what_is_written_wrongly_is_refused(written: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AvailabilitySpec.read(written)


def test_a_hundred_calls_a_minute_are_let_through() -> None:
    limit = CallLimit()
    assert [limit.take(0.0) for _ in range(MOST_CALLS)] == [0.0] * MOST_CALLS
    assert limit.take(0.0) == 60.0
    assert limit.take(59.5) == 0.5
    assert limit.take(60.0) == 0.0


def test_a_clock_set_back_and_a_reset_begin_anew() -> None:
    limit = CallLimit()
    for now in (100.0, 50.0):
        assert not any(limit.take(now) for _ in range(MOST_CALLS))
        assert limit.take(now) > 0
    limit.reset()
    assert limit.take(50.0) == 0


@FAST
@given(pauses=st.lists(st.sampled_from([0.0, 0.25, 0.5, 7.0, 61.0]), min_size=150, max_size=400))
def test_no_minute_has_more_calls_than_allowed_and_no_wait_is_too_long(pauses: list[float]) -> None:
    limit, now, let_through = CallLimit(), 0.0, list[float]()
    for pause in pauses:
        now += pause
        recent = sum(1 for made in let_through if made > now - 60)
        wait = limit.take(now)
        assert bool(wait) is (recent >= MOST_CALLS)
        assert 0 <= wait <= 60
        if not wait:
            let_through.append(now)

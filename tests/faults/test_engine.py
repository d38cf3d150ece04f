"""Deciding which fault acts: draws, distributions, and that nothing is left behind."""

from __future__ import annotations

import json
import math
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mockhub.errors import Misuse
from mockhub.faults.fault import ACTIONS, FaultSpec
from mockhub.hub import Hub
from mockhub.journal import Kind
from mockhub.spec import parse_duration

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox

NOW = 1_800_000_000.0
ANSWER = {"status": 503}


def box(seed: int = 0) -> Sandbox:
    hub = Hub(lambda: NOW, seed=seed)
    return hub.default


def spec(**written: Any) -> FaultSpec:
    return FaultSpec.read({"at": "livechat.config", **written})


def call(sandbox: Sandbox) -> str | None:
    """Make a call as a handler would, which draws something of its own; return the fault that acted."""
    entry = sandbox.journal.begin(Kind.REQUEST, "livechat.config")
    acting = None
    if sandbox.faults is not None:
        acting = sandbox.faults.choose(entry, sandbox.journal, now=sandbox.clock.now())
    entry.facts["nonce"] = sandbox.next_nonce()
    sandbox.journal.finish(entry)
    return None if acting is None else acting.name


def trace(sandbox: Sandbox) -> str:
    return json.dumps([entry.to_json() for entry in sandbox.journal])


@given(st.integers(0, 2**32), st.integers(1, 30))
def test_probability_0_is_as_no_fault_at_all(seed: int, calls: int) -> None:
    with_fault, without = box(seed), box(seed)
    with_fault.arm_fault(spec(when={"probability": 0}, delay={"uniform": ["1s", "2s"]}, answer=ANSWER))
    for _ in range(calls):
        assert call(with_fault) is call(without) is None
    assert trace(with_fault) == trace(without)


WRITTEN = st.fixed_dictionaries(
    {
        "when": st.fixed_dictionaries(
            {
                "probability": st.sampled_from([0, 0.2, 0.5, 1]),
                "calls": st.sampled_from([1, "1-3", "2-", "1-"]),
            }
        ),
        "delay": st.sampled_from(
            ["1s", {"uniform": ["1s", "2s"]}, {"lognormal": {"median": "1s", "p99": "3s", "cap": "4s"}}]
        ),
    }
)


@settings(max_examples=50, deadline=None)
@given(st.lists(WRITTEN, min_size=1, max_size=4), st.integers(0, 1000), st.integers(1, 20))
def test_one_seed_is_one_trace_also_after_a_reset(faults: list[Any], seed: int, calls: int) -> None:
    first, second = box(seed), box(seed)
    for sandbox in (first, second):
        sandbox.arm_faults([spec(**one) for one in faults])
        for _ in range(calls):
            call(sandbox)
    assert trace(first) == trace(second)
    before = trace(first)
    first.begin()
    first.arm_faults([spec(**one) for one in faults])
    for _ in range(calls):
        call(first)
    assert trace(first) == before


@settings(max_examples=50, deadline=None)
@given(st.lists(WRITTEN, min_size=1, max_size=4), st.integers(0, 1000), st.integers(1, 20))
def test_a_removed_fault_leaves_nothing_behind(faults: list[Any], seed: int, calls: int) -> None:
    had, never = box(seed), box(seed)
    had.arm_faults([spec(**one) for one in faults])
    for sandbox in (had, never):
        for _ in range(calls):
            call(sandbox)
    for name in [one.name for one in had.faults or ()]:
        had.disarm_fault(name)
    assert had.faults is None
    ids = []
    for sandbox in (had, never):
        call(sandbox)
        ids.append(list(sandbox.journal)[-1].facts)
    assert ids[0] == ids[1]


def test_a_fault_changes_no_draw_of_another() -> None:
    alone, beside = box(), box()
    other = spec(name="other", at="livechat.config", when={"probability": 0.5}, delay="1s")
    alone.arm_faults([other])
    beside.arm_faults([spec(name="first", when={"probability": 0.000001}, delay="1s"), other])
    assert [call(alone) for _ in range(50)] == [call(beside) for _ in range(50)]


def test_what_is_spent_or_elsewhere_is_not_asked_again() -> None:
    """Counted, not timed: which faults a call looks at does not depend on how many were armed."""
    sandbox = box()
    sandbox.arm_faults(
        [
            *(spec(at="livechat.session-close", answer=ANSWER) for _ in range(200)),
            *(spec(when={"calls": 1}, answer=ANSWER) for _ in range(200)),
        ]
    )
    assert [call(sandbox) for _ in range(201)] == [*(f"fault-{number}" for number in range(201, 401)), None]
    faults = sandbox.faults
    assert faults is not None
    assert faults._at["livechat.config"] == []
    assert [one.spent for one in faults] == [False] * 200 + [True] * 200
    sandbox.disarm_fault("fault-201")
    assert len(faults) == 399


def test_probability_is_what_it_says() -> None:
    sandbox = box()
    sandbox.arm_fault(spec(when={"probability": 0.3}, answer=ANSWER))
    acted = sum(call(sandbox) is not None for _ in range(5000))
    assert abs(acted / 5000 - 0.3) < 0.025  # four standard deviations


def drawn(delay: Any, number: int = 20_000) -> list[float]:
    kind, random = spec(delay=delay).delay, Random(7)  # noqa: S311 - reproducible
    assert kind is not None
    return sorted(kind.draw(random) for _ in range(number))


def test_a_fixed_delay_is_always_the_same() -> None:
    assert set(drawn("2s", 10)) == {2.0}
    assert drawn({"fixed": "2s"}, 1) == [2.0]


def test_a_uniform_delay_is_uniform() -> None:
    """Kolmogorov and Smirnov: the distance from the distribution is below its bound for 1 in 1000."""
    found = drawn({"uniform": ["1s", "3s"]})
    distance = max(abs((place + 1) / len(found) - (value - 1) / 2) for place, value in enumerate(found))
    assert distance < 1.95 / math.sqrt(len(found))
    assert 1 <= found[0] <= found[-1] <= 3


def test_a_lognormal_delay_has_its_median_and_its_99th_percentile() -> None:
    found = drawn({"lognormal": {"median": "200ms", "p99": "2s", "cap": "1h"}})
    sigma = math.log(10) / 2.3263
    distance = max(
        abs((place + 1) / len(found) - 0.5 * (1 + math.erf(math.log(value / 0.2) / sigma / math.sqrt(2))))
        for place, value in enumerate(found)
    )
    assert distance < 1.95 / math.sqrt(len(found))
    assert found[len(found) // 2] == pytest.approx(0.2, rel=0.05)
    assert found[len(found) * 99 // 100] == pytest.approx(2, rel=0.1)


@given(st.integers(0, 2**32), st.integers(1, 5000), st.integers(1, 100), st.integers(1, 100))
def test_the_cap_is_never_exceeded(seed: int, median: int, more: int, cap: int) -> None:
    written = {"median": f"{median}ms", "p99": f"{median * more}ms", "cap": f"{median * more + cap}ms"}
    kind, random = spec(delay={"lognormal": written}).delay, Random(seed)  # noqa: S311 - reproducible
    assert kind is not None
    assert all(0 < kind.draw(random) <= parse_duration(written["cap"]) for _ in range(200))


def test_names_are_given_and_not_given_twice() -> None:
    sandbox = box()
    assert [sandbox.arm_fault(spec(delay="1s")).name for _ in range(2)] == ["fault-1", "fault-2"]
    with pytest.raises(Misuse, match="there is a fault 'fault-2' already"):
        sandbox.arm_fault(spec(name="fault-2", delay="1s"))
    sandbox.disarm_fault("fault-1")
    assert sandbox.arm_fault(spec(delay="1s")).name == "fault-3"
    with pytest.raises(Misuse, match=r"no fault 'falt-3' \(did you mean 'fault-3'\?\)"):
        sandbox.disarm_fault("falt-3")


WRITTEN_WHOLE = [
    {"answer": {"status": 429, "headers": {"Retry-After": "5"}, "body": None, "content-type": "x/y"}},
    {"when": {"calls": "1-2", "probability": 0.5, "between": ["10s", "1m"], "header": {"a": "b"}}, "hang": True},
    {"when": {"calls": 3, "between": ["2026-01-15T09:00:00Z", "2026-01-15T10:00:00Z"]}, "reset": True},
    {"delay": {"uniform": ["1s", "2s"]}, "drip": {"bytes": 1, "every": "1s"}},
    {"delay": {"lognormal": {"median": "1s", "p99": "2s", "cap": "3s"}}, "body": {"without": ["a"]}},
    {"hide": ["errorcode"], "per": "visitor", "name": "x"},
]


@pytest.mark.parametrize("written", WRITTEN_WHOLE)
def test_a_fault_is_written_as_it_was_read(written: Any) -> None:
    assert spec(**written).written() == {"at": "livechat.config", **written}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({}, "a fault does something: one of delay, error, answer"),
        ({"hang": True, "reset": True}, "a fault does one thing, beside a delay; found hang and reset"),
        ({"outcome": "throw"}, "at livechat.config there is no outcome; expected delay, error"),
        ({"at": "provider.call", "hang": True}, "at provider.call there is no hang; expected delay, outcome"),
        ({"at": "keys.fetch", "cors": "withheld"}, "at keys.fetch there is no cors"),
        ({"at": "token.verdict", "hang": True}, "there is no point where a fault can act 'token.verdict'"),
        ({"at": "livechat.confg", "hang": True}, "did you mean 'livechat.config'"),
        ({"error": "provider_threw"}, "there is no cause that a call is answered with 'provider_threw'"),
        ({"hang": 1}, "expected true"),
        ({"hang": True, "when": {"calls": "2-1"}}, "nothing is at least 2 and at most 1"),
        ({"hang": True, "when": {"calls": 0}}, "expected a call's number or a span of them"),
        ({"hang": True, "when": {"between": ["1m"]}}, "expected two moments"),
        ({"hang": True, "when": {"between": ["1m", "1m"]}}, "the first must be earlier"),
        ({"hang": True, "when": {"between": ["soon", "1m"]}}, "or a duration from arming"),
        ({"hang": True, "when": {"probability": 2}}, "expected 0 to 1"),
        ({"delay": {"uniform": ["2s", "1s"]}}, "exchange them"),
        ({"delay": {"uniform": ["2s"]}}, "expected two durations"),
        ({"delay": {"lognormal": {"median": "2s", "p99": "1s", "cap": "3s"}}}, "they must not decrease"),
    ],
)
def test_a_fault_written_wrongly_is_explained(written: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        spec(**written)
    assert message in str(caught.value)


REALTIME = [
    {"drop": "broken"},
    {"stall": {}},
    {"stall": {"lasts": "20s"}},
    {"duplicate": 3},
    {"reorder": {}},
    {"reorder": {"behind": 2, "at-most": "1s"}},
    {"wrong-frame": "event-id"},
    {"hang": True, "delay": {"fixed": "1s"}},
]


@pytest.mark.parametrize("written", REALTIME)
def test_a_fault_of_realtime_is_written_as_it_was_read(written: Any) -> None:
    assert spec(**{"at": "realtime.event", **written}).written() == {"at": "realtime.event", **written}


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ({"drop": True}, {"drop": "broken"}),
        ({"stall": True}, {"stall": {}}),
        ({"stall": "20s"}, {"stall": {"lasts": "20s"}}),
        ({"duplicate": True}, {"duplicate": 2}),
        ({"reorder": True}, {"reorder": {}}),
        ({"reorder": 3}, {"reorder": {"behind": 3}}),
        ({"wrong-frame": True}, {"wrong-frame": "body"}),
    ],
)
def test_a_fault_of_realtime_may_be_written_shortly(short: Any, whole: Any) -> None:
    assert spec(**{"at": "realtime.event", **short}) == spec(**{"at": "realtime.event", **whole})


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"at": "livechat.config", "drop": True}, "at livechat.config there is no drop"),
        ({"answer": ANSWER}, "at realtime.event there is no answer; expected delay, hang, drop, stall"),
        ({"at": "realtime.connect", "reorder": True}, "at realtime.connect there is no reorder"),
        ({"at": "realtime.connect", "drip": {"bytes": 1, "every": "1s"}}, "at realtime.connect there is no drip"),
        ({"at": "realtime.allocate", "stall": True}, "at realtime.allocate there is no stall"),
        ({"drop": "softly"}, "'broken', 'closed', 'disconnect', 'dup', 'unauthorized' or 'reconnect'"),
        ({"duplicate": 1}, "expected 2 to 100"),
        ({"reorder": 0}, "expected 1 to 100"),
        ({"stall": "0s"}, "expected more than 0"),
        ({"wrong-frame": "members", "drop": True}, "found drop and wrong-frame"),
    ],
)
def test_a_fault_of_realtime_written_wrongly_is_explained(written: Any, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        spec(**{"at": "realtime.event", **written})
    assert message in str(caught.value)


def test_every_action_has_a_file_of_its_name() -> None:
    from pathlib import Path  # noqa: PLC0415 - only here

    import mockhub.faults  # noqa: PLC0415 - only here

    files = {path.stem.replace("_", "-") for path in Path(mockhub.faults.__file__).parent.glob("*.py")}
    assert {*ACTIONS, "delay"} == files - {"--init--", "engine", "fault", "flag", "when"}

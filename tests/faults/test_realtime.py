"""What faults make of pushed events, whatever they are and whatever happens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mockhub.clock import ClockMode
from mockhub.faults.fault import FaultSpec
from mockhub.hub import Hub
from mockhub.journal import Kind, Outcome
from mockhub.omnichannel.realtime.connection import Transport

if TYPE_CHECKING:
    from mockhub.omnichannel.realtime.connection import Connection
    from mockhub.sandbox import Sandbox

NOW = 1_800_000_000.0
ACTION: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"hang": True},
        {"duplicate": 3},
        {"wrong-frame": "members"},
        {"wrong-frame": "frame"},
        {"drop": "reconnect"},
        {"drop": "dup"},
        {"drop": "broken"},
        {"stall": True},
    ]
)
CALLS = st.sampled_from([1, 2, "1-3", "2-"])
PROBABILITY = st.sampled_from([0.2, 0.5, 1])


@st.composite
def fault(draw: st.DrawFn) -> dict[str, Any]:
    """Return a fault of any kind that needs no time."""
    return {**draw(ACTION), "when": {"calls": draw(CALLS), "probability": draw(PROBABILITY)}}


FAULTS = st.lists(fault(), min_size=1, max_size=3)


def box(seed: int) -> Sandbox:
    sandbox = Hub(lambda: NOW, seed=seed).default
    sandbox.clock.configure(mode=ClockMode.MANUAL)
    return sandbox


def play(sandbox: Sandbox, events: int) -> tuple[Connection, list[str]]:
    """Connect somebody and have so many things said to them; return what went out."""
    user = sandbox.conversations.start("r1", sandbox.organization.anonymous, None, now=NOW)
    session = sandbox.realtime.handshake(user.customer.id, "client")
    entry = sandbox.journal.begin(Kind.REQUEST, "realtime.connect")
    connection = sandbox.realtime.connect(session, Transport.WEBSOCKET, entry)
    connection.open()
    connection.take()
    for number in range(events):
        user.thread.post(user.threads.system, f"text {number}")
    return connection, connection.take()


def arm(sandbox: Sandbox, faults: list[dict[str, Any]]) -> None:
    sandbox.arm_faults([FaultSpec.read({"at": "realtime.event", **one}) for one in faults])


def trace(sandbox: Sandbox) -> str:
    return json.dumps([entry.to_json() for entry in sandbox.journal])


@given(ACTION, st.integers(0, 1000), st.integers(1, 10))
def test_probability_0_is_as_no_fault_at_all(action: dict[str, Any], seed: int, events: int) -> None:
    with_fault, without = box(seed), box(seed)
    arm(with_fault, [{**action, "when": {"probability": 0}}])
    assert play(with_fault, events)[1] == play(without, events)[1]
    assert trace(with_fault) == trace(without)


@settings(deadline=None)
@given(FAULTS, st.integers(0, 1000), st.integers(1, 10))
def test_one_seed_is_one_trace_also_after_a_reset(faults: list[dict[str, Any]], seed: int, events: int) -> None:
    first, second = box(seed), box(seed)
    for sandbox in (first, second):
        arm(sandbox, faults)
    frames = play(first, events)[1]
    assert frames == play(second, events)[1]
    before = trace(first)
    assert before == trace(second)
    first.begin()
    first.clock.configure(mode=ClockMode.MANUAL)
    arm(first, faults)
    assert play(first, events)[1] == frames
    assert trace(first) == before


@settings(deadline=None)
@given(FAULTS, st.integers(0, 1000), st.integers(1, 10))
def test_a_removed_fault_leaves_nothing_behind(faults: list[dict[str, Any]], seed: int, events: int) -> None:
    had, never = box(seed), box(seed)
    arm(had, faults)
    for name in [one.name for one in had.faults or ()]:
        had.disarm_fault(name)
    assert play(had, events)[1] == play(never, events)[1]


@settings(deadline=None)
@given(FAULTS, st.integers(0, 1000), st.integers(1, 10))
def test_every_event_has_one_entry_which_ends(faults: list[dict[str, Any]], seed: int, events: int) -> None:
    sandbox = box(seed)
    arm(sandbox, faults)
    connection, _ = play(sandbox, events)
    connection.lose()
    # A client that is told to go is missed afterwards as one that is away.
    pushes = [entry for entry in sandbox.journal if entry.kind is Kind.PUSH]
    assert len(pushes) == events
    assert Outcome.PENDING not in {entry.outcome for entry in pushes}
    assert sandbox.journal.counts["realtime.event"] == events

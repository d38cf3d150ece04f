"""One connection, and all of a sandbox, without I/O."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.errors import Refused
from mockhub.faults.fault import FaultSpec
from mockhub.hub import Hub
from mockhub.journal import Kind, Outcome
from mockhub.omnichannel.chat_events import PUSHED
from mockhub.omnichannel.identities import Participant
from mockhub.omnichannel.realtime.connection import Connection, Ending, Transport
from mockhub.omnichannel.realtime.endpoints import REMEMBERED
from tests.conftest import NOW

if TYPE_CHECKING:
    from mockhub.entry import Entry
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.sandbox import Sandbox


class Time:
    """Real time that a test moves."""

    now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def box(time: Time) -> Sandbox:
    return Hub(time).default


@pytest.fixture
def ann(box: Sandbox) -> Conversation:
    return box.conversations.start("r1", box.organization.anonymous, None, now=NOW)


def connect(
    box: Sandbox, user: Conversation, client: str = "client", transport: Transport = Transport.WEBSOCKET
) -> Connection:
    """Have a client of a user connected, its greeting taken."""
    session = box.realtime.handshake(user.customer.id, client)
    entry = box.journal.begin(Kind.REQUEST, "realtime.connect")
    connection = box.realtime.connect(session, transport, entry)
    connection.open()
    assert connection.take()[0] == "1::"
    return connection


def say(user: Conversation, text: str = "hello") -> None:
    user.thread.post(user.threads.system, text)


def taken(connection: Connection) -> list[tuple[int, Any]]:
    """Take what was pushed: the number and the event of each."""
    requests = [json.loads(frame.removeprefix("3:::")) for frame in connection.take()]
    return [(one["id"], json.loads(one["body"])) for one in requests]


def texts(connection: Connection) -> list[str]:
    return [event["messageBody"] for _, event in taken(connection)]


def pushes(box: Sandbox) -> list[Entry]:
    return [entry for entry in box.journal if entry.kind is Kind.PUSH]


def last(box: Sandbox) -> tuple[Outcome, int | None, str | None]:
    entry = pushes(box)[-1]
    return entry.outcome, entry.status, entry.detail


def test_it_greets_once_and_says_that_it_is_connected(box: Sandbox, ann: Conversation) -> None:
    session = box.realtime.handshake(ann.customer.id, "client")
    connection = box.realtime.connect(
        session, Transport.POLLING, box.journal.begin(Kind.REQUEST, "realtime.connect")
    )
    connection.open()
    connection.open()
    greeting, connected = connection.take()
    assert greeting == "1::"
    assert json.loads(connected.removeprefix("5:::"))["name"] == "trouter.connected"


def test_it_acknowledges_what_wants_to_be(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    for frame in ("5:1+::{}", '5:2+::{"name":"ping"}', "5:::{}", "2::"):
        connection.receive(frame)
    assert connection.take() == ["6:::1+[]", "6:::2+[]"]


def test_a_push_is_a_request_whose_answer_ends_its_entry(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    say(ann)
    ((number, event),) = taken(connection)
    assert (event["messageBody"], event["recipientMri"]) == ("hello", ann.customer.id)
    entry = pushes(box)[0]
    assert (entry.point, entry.conversation, entry.facts["event"]) == (
        "realtime.event",
        "r1",
        "chatMessageReceived",
    )
    assert json.loads(entry.body) == event
    assert last(box) == (Outcome.PENDING, None, None)
    connection.receive(f'3:::{{"id":{number},"status":200}}')
    assert last(box) == (Outcome.OK, 200, None)


def test_every_event_that_is_pushed_has_a_name_that_conditions_know(box: Sandbox, ann: Conversation) -> None:
    connect(box, ann)
    thread, system = ann.thread, ann.threads.system
    message = str(thread.post(system, "hello").id)
    thread.edit(system, message, text="bye", metadata=None)
    thread.take_back(system, message)
    thread.indicate_typing(system)
    thread.read(system, message)
    made = ann.threads.open("19:x@thread.v2", "", by=system, participants=(system, ann.customer))
    made.rename(system, "topic")
    made.add(system, (Participant("8:acs:bob"),))
    made.remove(system, "8:acs:bob")
    ann.threads.delete(made, system)
    assert sorted(entry.facts["event"] for entry in pushes(box)) == sorted(PUSHED)


def test_what_the_client_does_not_take_has_failed(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    say(ann)
    connection.receive('3:::{"id":1,"status":404}')
    assert last(box) == (Outcome.FAILED, 404, "the client did not take it")
    connection.receive('3:::{"id":1,"status":200}')
    assert last(box)[0] is Outcome.FAILED
    assert "answers 1, which was not asked" in connection.entry.facts["warning"]


def test_odd_frames_are_noted_and_ignored(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    connection.receive("what?")
    assert "is no frame" in connection.entry.facts["warning"]
    assert connection.live


def test_what_was_not_answered_fails_with_its_connection(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    say(ann)
    connection.lose()
    connection.lose()
    assert last(box) == (Outcome.FAILED, None, "the connection ended before the client answered")
    assert connection.entry.facts["ended"] == "the connection was lost"
    assert box.realtime.connected == 0


def test_a_client_that_answers_nothing_does_not_fill_the_memory(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    for _ in range(1001):
        say(ann)
        connection.take()
    assert (pushes(box)[0].outcome, pushes(box)[1].outcome) == (Outcome.FAILED, Outcome.PENDING)


def test_a_client_that_does_not_read_is_broken_off(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    for _ in range(200):
        say(ann, "x" * 25_000)
    assert connection.ending is Ending.BROKEN
    assert connection.take() == []
    assert connection.entry.facts["ended"] == "the client reads too slowly"


def test_a_goodbye_ends_it(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    connection.receive("0::")
    assert (connection.ending, connection.live, connection.ready) == (Ending.CLOSED, False, True)


def test_the_newest_connection_of_a_client_gets_everything(box: Sandbox, ann: Conversation) -> None:
    older, newer = connect(box, ann), connect(box, ann)
    other = connect(box, ann, "another client")
    say(ann, "one")
    assert (texts(older), texts(newer), texts(other)) == ([], ["one"], ["one"])
    newer.lose()
    say(ann, "two")
    assert texts(older) == ["two"]


def test_too_many_connections_of_one_client_are_told_of_the_others(box: Sandbox, ann: Conversation) -> None:
    first, *_ = [connect(box, ann) for _ in range(5)]
    assert first.take() == ["0:::dup"]
    assert first.ending is Ending.CLOSED


def test_what_a_client_missed_is_counted_and_told_when_it_is_back(
    box: Sandbox, ann: Conversation, time: Time
) -> None:
    connect(box, ann).lose()
    say(ann)
    assert last(box) == (Outcome.FAILED, None, "the client is not connected; it finds this by polling")
    time.now += REMEMBERED
    say(ann)
    session = box.realtime.handshake(ann.customer.id, "client")
    entry = box.journal.begin(Kind.REQUEST, "realtime.connect")
    connection = box.realtime.connect(session, Transport.WEBSOCKET, entry)
    connection.open()
    lost = json.loads(connection.take()[-1].removeprefix("5:::"))
    assert lost["name"] == "trouter.message_loss"
    assert lost["args"] == [{"droppedIndicators": [{"tag": "messaging", "etag": "2"}]}]


@pytest.mark.parametrize("how", ["long ago", "unregistered"])
def test_who_is_gone_is_not_missed(how: str, box: Sandbox, ann: Conversation, time: Time) -> None:
    connect(box, ann).lose()
    if how == "unregistered":
        box.realtime.unregister(ann.customer.id, "client")
    else:
        time.now += REMEMBERED + 1
    say(ann)
    assert pushes(box) == []
    assert not box.chat_listeners.audience


def test_a_session_opens_one_connection(box: Sandbox, ann: Conversation) -> None:
    session = box.realtime.handshake(ann.customer.id, "client")
    entry = box.journal.begin(Kind.REQUEST, "realtime.connect")
    connection = box.realtime.connect(session, Transport.POLLING, entry)
    with pytest.raises(Refused, match="no handshake made this session"):
        box.realtime.connect(session, Transport.POLLING, entry)
    with pytest.raises(Refused, match="no handshake made this session"):
        box.realtime.connect("other", Transport.WEBSOCKET, entry)
    assert box.realtime.begun(session)
    connection.lose()
    assert box.realtime.over(session)


@pytest.mark.parametrize("silent_is", ["lost", "open"])
def test_a_websocket_that_brought_nothing_gives_way_in_its_session(
    silent_is: str, box: Sandbox, ann: Conversation
) -> None:
    session = box.realtime.handshake(ann.customer.id, "client")
    entry = box.journal.begin(Kind.REQUEST, "realtime.connect")
    silent = box.realtime.connect(session, Transport.WEBSOCKET, entry)
    if silent_is == "lost":
        silent.lose()
    assert not box.realtime.begun(session)
    polling = box.realtime.connect(session, Transport.POLLING, entry)
    assert (silent.lost, polling.live, box.realtime.connected) == (True, True, 1)


def test_a_reset_and_a_revoked_token_disconnect(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    box.revoke_chat_tokens("8:acs:somebody_else")
    assert connection.live
    box.revoke_chat_tokens(ann.customer.id)
    assert connection.take() == ['0:::{"reason":"unauthorized"}']
    other = connect(box, ann, "other")
    box.begin()
    assert (other.take(), other.ending) == (["0::"], Ending.CLOSED)


def test_a_sandbox_with_a_connection_is_in_use(box: Sandbox, ann: Conversation) -> None:
    seen = [box.listened_to]
    connection = connect(box, ann)
    seen.append(box.listened_to)
    connection.lose()
    assert [*seen, box.listened_to] == [False, True, False]


def test_a_thread_made_late_is_not_announced_as_new(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    say(ann)
    assert [event["eventId"] for _, event in taken(connection)] == [200]


def test_a_person_with_two_conversations_hears_of_the_second(box: Sandbox) -> None:
    widget = box.organization.authenticated
    first = box.conversations.start("r1", widget, "sub", now=NOW)
    connection = connect(box, first)
    second = box.conversations.start("r2", widget, "sub", now=NOW)
    assert [event["threadId"] for _, event in taken(connection)] == [second.chat_id]


def arm(box: Sandbox, **written: Any) -> None:
    box.arm_fault(FaultSpec.read({"at": "realtime.event", **written}))


async def test_faults_change_what_is_pushed(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    arm(box, name="lost", when={"calls": 1}, hang=True)
    arm(box, name="later", when={"calls": 1}, reorder=2)
    arm(box, name="thrice", when={"calls": 1}, duplicate=3)
    for text in ("one", "two", "three", "four"):
        say(ann, text)
    # The one behind two: the third was pushed three times, and each of these counts.
    assert texts(connection) == ["three", "three", "two", "three", "four"]
    assert [entry.facts.get("fault") for entry in pushes(box)] == ["lost", "later", "thrice", None]
    assert pushes(box)[0].detail == "fault 'lost' keeps the event back for good"


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        ("body", lambda body: body.endswith('"')),
        ("event-id", lambda body: json.loads(body)["eventId"] == "200"),
        ("members", lambda body: "senderId" not in json.loads(body)),
    ],
)
def test_a_wrong_frame_has_one_thing_wrong(wrong: str, check: Any, box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    arm(box, **{"wrong-frame": wrong})
    say(ann)
    (frame,) = connection.take()
    assert check(json.loads(frame.removeprefix("3:::"))["body"])


def test_a_frame_may_be_cut_off(box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    arm(box, **{"wrong-frame": "frame"})
    say(ann)
    (frame,) = connection.take()
    with pytest.raises(json.JSONDecodeError):
        json.loads(frame.removeprefix("3:::"))


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("broken", []),
        ("closed", []),
        ("disconnect", ["0::"]),
        ("dup", ["0:::dup"]),
        ("unauthorized", ['0:::{"reason":"unauthorized"}']),
        ("reconnect", ['5:::{"name": "trouter.reconnect", "args": [{"target": "self"}]}']),
    ],
)
def test_a_drop_takes_the_events_place(how: str, said: list[str], box: Sandbox, ann: Conversation) -> None:
    connection = connect(box, ann)
    arm(box, drop=how)
    say(ann)
    assert connection.take() == said
    assert connection.live is (how == "reconnect")
    assert last(box)[0] is Outcome.FAILED


async def advance(box: Sandbox, seconds: float) -> None:
    """Advance a clock and let what waited for it act."""
    import asyncio  # noqa: PLC0415 - only here

    box.clock.advance(seconds)
    await asyncio.sleep(0)


@pytest.fixture
def manual(box: Sandbox) -> Sandbox:
    from mockhub.clock import ClockMode  # noqa: PLC0415 - only here

    box.clock.configure(mode=ClockMode.MANUAL)
    return box


async def test_a_stalled_connection_holds_back_everything_for_its_time(manual: Sandbox, ann: Conversation) -> None:
    connection = connect(manual, ann)
    arm(manual, stall="5s", when={"calls": 1})
    say(ann, "one")
    connection.receive("5:1+::{}")
    say(ann, "two")
    assert connection.take() == []
    await advance(manual, 5)
    first, acknowledged, second = connection.take()
    assert ("one" in first, acknowledged, "two" in second) == (True, "6:::1+[]", True)


async def test_a_delayed_event_is_overtaken(manual: Sandbox, ann: Conversation) -> None:
    connection = connect(manual, ann)
    arm(manual, delay="2s", when={"calls": 1})
    say(ann, "one")
    say(ann, "two")
    assert texts(connection) == ["two"]
    await advance(manual, 2)
    assert texts(connection) == ["one"]


async def test_a_reordered_event_comes_in_any_case_after_its_time(manual: Sandbox, ann: Conversation) -> None:
    connection = connect(manual, ann)
    arm(manual, reorder={"behind": 3, "at-most": "4s"}, when={"calls": 1})
    say(ann, "one")
    say(ann, "two")
    assert texts(connection) == ["two"]
    await advance(manual, 4)
    assert texts(connection) == ["one"]


async def test_what_still_waits_fails_with_its_connection(manual: Sandbox, ann: Conversation) -> None:
    connection = connect(manual, ann)
    arm(manual, delay="2s")
    say(ann)
    connection.lose()
    assert last(manual)[0] is Outcome.FAILED
    await advance(manual, 2)
    assert connection.take() == []


async def test_in_automatic_time_nobody_waits_for_a_delay(box: Sandbox, ann: Conversation) -> None:
    import asyncio  # noqa: PLC0415 - only here

    from mockhub.clock import ClockMode  # noqa: PLC0415 - only here

    box.clock.configure(mode=ClockMode.AUTO)
    connection = connect(box, ann)
    woken = asyncio.Event()
    connection.wake = woken.set
    arm(box, delay="1h")
    before = box.clock.now()
    say(ann)
    async with asyncio.timeout(5):
        await woken.wait()
    assert texts(connection) == ["hello"]
    assert box.clock.now() == before + 3600

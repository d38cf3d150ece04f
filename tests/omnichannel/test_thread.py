"""Chat threads: whatever is done, ids increase, pages are the whole list, and what is unread is counted right."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockhub.errors import Refused
from mockhub.omnichannel import chat_events as told
from mockhub.omnichannel import threads as module
from mockhub.omnichannel.identities import Participant
from mockhub.omnichannel.thread import MOST_PARTICIPANTS, MessageType, Thread
from tests.conftest import NOW
from tests.omnichannel.making import ANN, BOB, manual_clock, some_threads

if TYPE_CHECKING:
    from mockhub.clock import Clock
    from mockhub.omnichannel.thread import Message
    from mockhub.omnichannel.threads import Threads

ID = "19:x@thread.v2"
START = int(NOW * 1000)


@pytest.fixture
def threads() -> Threads:
    return some_threads()


@pytest.fixture
def thread(threads: Threads) -> Thread:
    return threads.open(ID, "Shoes", by=ANN, participants=(ANN, BOB))


@pytest.fixture
def heard(threads: Threads) -> list[told.ChatEvent]:
    events: list[told.ChatEvent] = []
    threads.listeners.listen(events.append)
    return events


def test_a_thread_begins_with_its_participants(thread: Thread) -> None:
    (first,) = thread
    assert (first.type, first.participants) == (MessageType.PARTICIPANT_ADDED, (ANN, BOB))
    assert (first.id, thread.created_at, thread.created_by) == (START, START, ANN)
    assert not first.said


def test_messages_of_one_moment_have_ids_that_increase(thread: Thread) -> None:
    sent = [thread.post(ANN, text) for text in "abc"]
    assert [one.id for one in sent] == [START + 1, START + 2, START + 3]
    assert [one.sequence for one in sent] == [2, 3, 4]
    assert [one.version for one in sent] == [one.id for one in sent]
    assert all(thread.find(str(one.id)) is one for one in sent)


def test_what_is_edited_has_a_new_version_and_what_is_taken_back_is_empty(thread: Thread) -> None:
    one = thread.post(ANN, "helo", metadata={"a": "b"})
    one.shown = "as it was"
    thread.edit(ANN, str(one.id), text="hello", metadata=None)
    assert (one.text, dict(one.metadata)) == ("hello", {"a": "b"})
    assert one.shown != "as it was"
    assert one.edited_at == one.version > one.id
    before = one.version
    thread.take_back(ANN, str(one.id))
    assert (one.text, dict(one.metadata), one.said) == ("", {}, False)
    assert one.deleted_at == one.version > before
    with pytest.raises(Refused, match="was deleted"):
        thread.edit(ANN, str(one.id), text="again", metadata=None)


def test_nobody_changes_what_others_or_the_system_said(thread: Thread) -> None:
    one = thread.post(ANN, "mine")
    for message_id, who in ((str(one.id), BOB), (str(START), ANN)):
        with pytest.raises(Refused) as refused:
            thread.take_back(who, message_id)
        assert refused.value.cause == "not_the_sender"


@pytest.mark.parametrize("message_id", ["", "x", "-1", "1.5", "9" * 30, str(START + 7), "\u0661"])
def test_a_message_that_is_not_there_is_unknown(message_id: str, thread: Thread) -> None:
    with pytest.raises(Refused) as refused:
        thread.find(message_id)
    assert refused.value.cause == "message_unknown"


def test_a_newcomer_sees_what_is_shared_with_them(thread: Thread) -> None:
    old, new = thread.post(ANN, "old"), thread.post(ANN, "new")
    cat = Participant("8:acs:resource_cat", "Cat", shares_from=new.id)
    thread.add(ANN, (cat,))
    assert [one.text for one in thread.page(10, viewer=cat).messages] == ["", "new"]
    assert thread.unread(cat) == 1
    with pytest.raises(Refused):
        thread.find(str(old.id), cat)


def test_receipts_never_go_back(thread: Thread, heard: list[told.ChatEvent]) -> None:
    one, two = thread.post(ANN, "1"), thread.post(ANN, "2")
    thread.read(BOB, str(two.id))
    assert thread.read(BOB, str(one.id)).message_id == two.id
    assert [type(event) for event in heard].count(told.ReadReceiptGiven) == 1


def test_a_thread_has_so_many_participants_and_no_more(thread: Thread) -> None:
    crowd = [Participant(f"8:acs:resource_{number}") for number in range(MOST_PARTICIPANTS - 2)]
    thread.add(ANN, crowd)
    thread.add(ANN, (Participant(BOB.id, "Robert"),))
    assert thread.participants[BOB.id].name == "Robert"
    with pytest.raises(Refused, match="at most 250"):
        thread.add(ANN, (Participant("8:acs:resource_one-more"),))


def test_every_change_is_told_to_whoever_it_concerns(threads: Threads, heard: list[told.ChatEvent]) -> None:
    thread = threads.open(ID, "Shoes", by=ANN, participants=(ANN, BOB))
    one = thread.post(ANN, "hello")
    thread.edit(ANN, str(one.id), text="hi", metadata=None)
    thread.indicate_typing(BOB)
    thread.read(BOB, str(one.id))
    thread.take_back(ANN, str(one.id))
    thread.rename(ANN, "Boots")
    cat = Participant("8:acs:resource_cat")
    thread.add(ANN, (cat,))
    thread.remove(ANN, cat.id)
    threads.delete(thread, ANN)
    assert [type(event).__name__ for event in heard] == [
        "ThreadCreated", "MessageReceived", "MessageEdited", "TypingIndicated", "ReadReceiptGiven",
        "MessageDeleted", "ThreadUpdated", "ParticipantsAdded", "ParticipantsRemoved", "ThreadDeleted",
    ]  # fmt: skip
    both, all_three = (ANN.id, BOB.id), (ANN.id, BOB.id, cat.id)
    recipients = [event.recipients for event in heard if isinstance(event, told.ThreadEvent)]
    assert recipients == [both] * 7 + [all_three, all_three, both]
    assert threads.find(ID) is None


def test_listeners_end_by_themselves(threads: Threads, thread: Thread) -> None:
    first: list[told.ChatEvent] = []
    second: list[told.ChatEvent] = []
    end = threads.listeners.listen(first.append)
    threads.listeners.listen(second.append)
    thread.post(ANN, "one")
    end()
    end()
    thread.post(ANN, "two")
    assert (len(first), len(second)) == (1, 2)


def test_past_what_all_may_hold_the_oldest_thread_forgets_what_was_said(
    threads: Threads, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_CHARACTERS", 12_000)
    for _ in range(5):
        thread.post(ANN, "x" * 400)
    other = threads.open("19:y@thread.v2", "Other", by=ANN, participants=(ANN,))
    for _ in range(20):
        other.post(ANN, "y" * 400)
    assert len(thread) == 0
    assert 0 < len(other) < 21
    assert other.characters + thread.characters <= 12_000
    assert [one.text for one in other.page(1).messages] == ["y" * 400]


def test_past_the_limit_the_oldest_thread_is_forgotten(threads: Threads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    monkeypatch.setattr(module, "_MOST_REPEATABLE", 2)
    made = [threads.open(f"19:{number}@thread.v2", "x", by=ANN, participants=(ANN,)) for number in range(3)]
    for number, one in enumerate(made):
        threads.repeatable(ANN.id, str(number), one)
    assert list(threads) == made[1:]
    assert [threads.repeated(ANN.id, str(number)) for number in range(3)] == [None, *made[1:]]


def test_a_page_of_a_long_thread_costs_no_more_than_one_of_a_short() -> None:
    def seconds(length: int) -> float:
        thread = some_threads().open(ID, "x", by=ANN, participants=(ANN, BOB))
        for number in range(length):
            thread.post(ANN, str(number))
        middle = START + length // 2
        took = []
        for _ in range(5):
            began = time.perf_counter()
            for _ in range(200):
                thread.page(50, before=middle, since=START + 1)
            took.append(time.perf_counter() - began)
        return min(took)

    assert seconds(10_000) < 4 * seconds(200)


@dataclass
class Plain:
    """A thread, and what it ought to know, kept in the plainest way."""

    thread: Thread
    clock: Clock
    said: list[tuple[int, str]] = field(default_factory=list)
    """Id and sender of what was said and not taken back."""
    read: dict[str, int] = field(default_factory=dict)

    def do(self, verb: str, who: Participant, which: int) -> None:
        messages = list(self.thread)
        chosen = messages[which % len(messages)]
        match verb:
            case "post":
                self.said.append((self.thread.post(who, "text").id, who.id))
            case "edit":
                self.thread.edit(who, str(chosen.id), text="changed", metadata=None)
            case "delete":
                self.thread.take_back(who, str(chosen.id))
                self.said.remove((chosen.id, who.id))
            case "read":
                self.thread.read(who, str(chosen.id))
                self.read[who.id] = max(chosen.id, self.read.get(who.id, -1))
            case "rename":
                self.thread.rename(who, "y")
            case _:
                self.clock.advance(which / 1000)

    def unread(self, reader: Participant) -> int:
        return sum(number > self.read.get(reader.id, -1) and by != reader.id for number, by in self.said)


def concatenated(thread: Thread, size: int, since: int | None) -> list[Message]:
    """Return all pages of a thread together."""
    seen: list[Message] = []
    before: int | None = None
    while True:
        page = thread.page(size, before=before, since=since)
        assert len(page.messages) <= size
        seen += page.messages
        before = page.before
        if before is None:
            return seen


OPERATIONS = st.tuples(
    st.sampled_from(("post", "edit", "delete", "read", "rename", "advance")),
    st.sampled_from((ANN, BOB)),
    st.integers(0, 30),
)


@given(operations=st.lists(OPERATIONS, max_size=40), size=st.integers(1, 7), since=st.integers(-5, 100))
def test_whatever_is_done_a_thread_is_as_the_plain_model_has_it(
    operations: list[tuple[str, Participant, int]], size: int, since: int
) -> None:
    clock = manual_clock()
    thread = some_threads(clock).open(ID, "x", by=ANN, participants=(ANN, BOB))
    model = Plain(thread, clock)
    for verb, who, which in operations:
        with suppress(Refused):  # what others said cannot be changed, nor what is gone
            model.do(verb, who, which)
    messages = list(thread)
    ids = [one.id for one in messages]
    assert ids == sorted(set(ids))
    assert [one.sequence for one in messages] == list(range(1, len(messages) + 1))
    assert all(one.version >= one.id for one in messages)
    assert {(one.id, one.sender.id) for one in messages if one.said} == set(model.said)
    assert concatenated(thread, size, None) == messages[::-1]
    assert concatenated(thread, size, START + since) == [one for one in messages[::-1] if one.id >= START + since]
    for one in (ANN, BOB):
        assert thread.unread(one) == model.unread(one)

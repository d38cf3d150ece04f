"""A conversation's states: who serves it, who leaves, who ends it, and that everything is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.clock import Clock
from mockhub.errors import Misuse, Refused
from mockhub.omnichannel.chat_events import ParticipantsRemoved, StateChanged, ThreadCreated
from mockhub.omnichannel.conversation import State, agent_identity
from mockhub.omnichannel.identities import Participant, Role
from mockhub.omnichannel.organization import Widget, WidgetSpec
from tests.conftest import NOW
from tests.omnichannel.making import some_conversations, some_threads

if TYPE_CHECKING:
    from mockhub.omnichannel.chat_events import ChatEvent
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.conversations import Conversations

WIDGET = Widget("wid", WidgetSpec(conversation_mode="persistent"))
EVE = Participant(agent_identity("resource", "eve"), "Eve", Role.AGENT)
SAM = Participant(agent_identity("resource", "sam"), "Sam", Role.AGENT)
BOT = Participant(agent_identity("resource", "bot"), "Bot", Role.BOT)


@pytest.fixture
def conversations() -> Conversations:
    return some_conversations()


@pytest.fixture
def begun(conversations: Conversations) -> Conversation:
    return conversations.start("r1", WIDGET, "ann", now=NOW)


def state(conversation: Conversation) -> State:
    return conversation.state


def names(conversation: Conversation) -> list[str | None]:
    return [one.name for one in conversation.participants]


def test_nobody_serves_a_new_conversation(begun: Conversation) -> None:
    assert (state(begun), begun.agents, begun.accepted_at, begun.unread) == (State.OPEN, (), None, 0)
    assert begun.spoken is None
    assert names(begun) == ["__system__", "Customer"]
    with pytest.raises(Misuse, match="nobody serves"):
        begun.served_by()


def test_an_agent_who_joins_makes_it_active(begun: Conversation) -> None:
    begun.join(BOT)
    assert (state(begun), begun.served_by_bot, begun.accepted_at) == (State.ACTIVE, True, None)
    begun.join(EVE)
    begun.join(EVE)
    assert (begun.served_by_bot, begun.accepted_at) == (False, NOW)
    assert names(begun) == ["__system__", "Customer", "Bot", "Eve"]
    assert begun.served_by() == EVE
    assert begun.served_by("bot") == BOT
    with pytest.raises(Misuse, match=r"agent 'ev'.*did you mean 'Eve'"):
        begun.served_by("ev")


def test_the_last_agent_who_leaves_lets_it_wait(begun: Conversation) -> None:
    begun.join(EVE)
    begun.join(SAM)
    begun.agent_leaves(EVE)
    assert state(begun) is State.ACTIVE
    begun.agent_leaves(SAM)
    assert (state(begun), begun.agents) == (State.WAITING, ())
    begun.thread.post(begun.customer, "anybody?")
    assert state(begun) is State.OPEN


def test_it_is_handed_to_another_agent_or_back_to_the_queue(
    conversations: Conversations, begun: Conversation
) -> None:
    other = conversations.start("r2", WIDGET, "bob", now=NOW)
    conversations.prepare("r3", WIDGET, "cat", now=NOW)
    begun.join(EVE)
    assert conversations.queue_positions() == {other: 1}
    begun.transfer(EVE, SAM)
    assert state(begun) is State.ACTIVE
    assert begun.agents == (SAM,)
    begun.transfer(SAM, SAM)
    assert begun.agents == (SAM,)
    begun.transfer(SAM, None)
    assert state(begun) is State.OPEN
    assert names(begun) == ["__system__", "Customer"]
    assert conversations.queue_positions() == {begun: 1, other: 2}


def test_a_customer_who_left_and_comes_back_finds_the_agent(begun: Conversation) -> None:
    begun.join(EVE)
    begun.leave()
    assert state(begun) is State.WAITING
    begun.come_back()
    assert state(begun) is State.ACTIVE


def test_an_agent_ends_it_and_wraps_it_up(begun: Conversation, conversations: Conversations) -> None:
    begun.join(EVE)
    begun.agent_ends(wrap_up=True)
    assert (state(begun), begun.agents, begun.ended, begun.closed) == (State.WRAP_UP, (), True, False)
    assert conversations.reconnectable(WIDGET, "ann") is None
    with pytest.raises(Misuse, match="is WrapUp already"):
        begun.agent_ends(wrap_up=True)
    with pytest.raises(Misuse, match="has ended: it is WrapUp"):
        begun.join(EVE)
    with pytest.raises(Misuse, match="has ended"):
        begun.transfer(EVE, SAM)
    begun.leave()
    begun.agent_ends(wrap_up=False)
    assert begun.closed


@pytest.mark.parametrize("end", ["agent", "customer"])
def test_nothing_is_said_in_one_that_has_ended(end: str, begun: Conversation) -> None:
    one = begun.thread.post(begun.customer, "hello")
    if end == "agent":
        begun.agent_ends(wrap_up=True)
    else:
        begun.close()
    customer, thread = begun.customer, begun.thread
    with pytest.raises(Refused) as refused:
        thread.post(customer, "late")
    assert refused.value.cause == "conversation_closed"
    with pytest.raises(Refused, match="has ended"):
        thread.indicate_typing(customer)
    with pytest.raises(Refused, match="has ended"):
        thread.take_back(customer, str(one.id))
    assert thread.read(customer, str(one.id)).message_id == one.id


def test_a_subject_is_one_person_in_all_their_conversations(conversations: Conversations) -> None:
    first = conversations.start("r1", WIDGET, "ann", now=NOW)
    again, bob = (conversations.start(one, WIDGET, who, now=NOW) for one, who in (("r2", "ann"), ("r3", "bob")))
    open_to_all = Widget("open", WidgetSpec(authentication="none"))
    nobody, nobody_else = (conversations.start(one, open_to_all, None, now=NOW) for one in ("r4", "r5"))
    assert first.customer == again.customer
    assert len({one.customer.id for one in (first, bob, nobody, nobody_else)}) == 4
    other_seed = some_conversations(2).start("r1", WIDGET, "ann", now=NOW)
    assert other_seed.customer != first.customer


def test_changes_of_state_are_told_before_whoever_served_it_leaves() -> None:
    threads = some_threads()
    heard: list[ChatEvent] = []
    threads.listeners.listen(heard.append)
    begun = some_conversations(threads=threads).start("r1", WIDGET, "ann", now=NOW)
    assert isinstance(heard[0], ThreadCreated)
    begun.join(EVE)
    begun.agent_ends(wrap_up=True)
    changes = [(one.was, type(one)) for one in heard if isinstance(one, StateChanged)]
    assert changes == [(State.OPEN, StateChanged), (State.ACTIVE, StateChanged)]
    *_, ended, removed = heard
    assert isinstance(ended, StateChanged)
    assert isinstance(removed, ParticipantsRemoved)
    assert removed.recipients == (threads.system.id, begun.customer.id, EVE.id)


def test_before_the_epoch_messages_have_ids_too() -> None:
    clock = Clock(lambda: -86_400.5)
    begun = some_conversations(threads=some_threads(clock)).start("r1", WIDGET, "ann", now=clock.now())
    said = [begun.thread.post(begun.customer, text) for text in "ab"]
    assert [one.id for one in said] == [2, 3]
    assert [one.id for one in begun.thread.page(10).messages] == [3, 2, 1]


def test_a_conversation_is_known_by_all_its_names(conversations: Conversations, begun: Conversation) -> None:
    for name in (begun.request_id, begun.id.upper(), begun.chat_id, begun.reconnect_id or ""):
        assert conversations.known_as(name) is begun
    with pytest.raises(Misuse, match=r"no conversation 'r11' \(did you mean 'r1'\?\)"):
        conversations.known_as("r11")


def test_the_threads_somebody_is_in_are_those_of_their_conversations_and_others(
    conversations: Conversations, begun: Conversation
) -> None:
    threads = begun.threads
    other = threads.open("19:z@thread.v2", "Other", by=begun.customer, participants=(begun.customer, EVE))
    begun.join(EVE)
    both = {begun.chat_id, other.id}
    assert {one.id for one in conversations.threads_of(begun.customer.id)} == both
    assert {one.id for one in conversations.threads_of(EVE.id)} == both
    begun.agent_ends(wrap_up=True)
    assert conversations.threads_of(EVE.id) == [other]
    threads.delete(begun.thread, begun.customer)
    assert conversations.threads_of(begun.customer.id) == [other]
    with pytest.raises(Refused) as refused:
        conversations.thread(begun.chat_id)
    assert refused.value.cause == "thread_unknown"

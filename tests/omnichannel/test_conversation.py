"""Conversations: who started them, what state they are in, who may see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockhub.errors import Refused
from mockhub.omnichannel import conversations as module
from mockhub.omnichannel.context import NOTHING, StartContext, Variable
from mockhub.omnichannel.conversation import State
from mockhub.omnichannel.organization import Widget, WidgetSpec
from tests.conftest import NOW
from tests.omnichannel.making import some_conversations

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.conversations import Conversations

WIDGET, OTHER_WIDGET = Widget("wid", WidgetSpec()), Widget("other", WidgetSpec())


@pytest.fixture
def conversations() -> Conversations:
    return some_conversations()


@pytest.fixture
def start(conversations: Conversations) -> Callable[..., Conversation]:
    def start(request_id: str = "r1", *, widget: Widget = WIDGET, subject: str | None = "ann") -> Conversation:
        return conversations.start(request_id, widget, subject, now=NOW)

    return start


def test_a_conversation_begins_open(start: Callable[..., Conversation]) -> None:
    begun = start()
    assert (begun.request_id, begun.subject, begun.widget, begun.started_at) == ("r1", "ann", WIDGET, NOW)
    assert begun.state is State.OPEN
    assert not begun.closed


def test_its_ids_have_the_platforms_form(start: Callable[..., Conversation]) -> None:
    begun = start()
    assert re.fullmatch(r"19:acsV1_box[0-9a-f]{32}@thread\.v2", begun.chat_id)
    assert all(str(UUID(one)) == one for one in (begun.id, begun.session_id, begun.user_id))
    assert "/" not in begun.chat_id


def test_a_repeat_by_the_same_person_returns_the_same(
    start: Callable[..., Conversation], conversations: Conversations
) -> None:
    assert start() is start()
    assert start("anonymous", subject=None) is start("anonymous", subject=None)
    assert start("r2") is not start()
    assert len(conversations) == 3


@pytest.mark.parametrize(
    ("request_id", "widget", "subject", "cause"),
    [
        ("r2", WIDGET, "ann", "conversation_unknown"),
        ("R1", WIDGET, "ann", "conversation_unknown"),
        ("r1", OTHER_WIDGET, "ann", "conversation_unknown"),
        ("r1", WIDGET, "bob", "subject_not_owner"),
        ("r1", WIDGET, None, "subject_not_owner"),
        ("r1", OTHER_WIDGET, "bob", "conversation_unknown"),
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_what_is_not_ones_own_is_not_found(
    conversations: Conversations,
    start: Callable[..., Conversation],
    request_id: str,
    widget: Widget,
    subject: str | None,
    cause: str,
    *,
    closed: bool,
) -> None:
    begun = start()
    if closed:
        begun.close()
    with pytest.raises(Refused) as found:
        conversations.find(request_id, widget, subject)
    with pytest.raises(Refused) as owned:
        conversations.owns_chat(begun.chat_id, request_id, widget, subject)
    assert found.value.cause == owned.value.cause == cause


@pytest.mark.parametrize(
    ("widget", "subject", "cause"),
    [
        (WIDGET, "bob", "subject_not_owner"),
        (WIDGET, None, "subject_not_owner"),
        (OTHER_WIDGET, "ann", "conversation_unknown"),
    ],
)
def test_nobody_starts_anothers_conversation(
    start: Callable[..., Conversation], widget: Widget, subject: str | None, cause: str
) -> None:
    start()
    with pytest.raises(Refused) as raised:
        start(widget=widget, subject=subject)
    assert raised.value.cause == cause


def test_what_is_ones_own_is_found(conversations: Conversations, start: Callable[..., Conversation]) -> None:
    begun = start()
    assert conversations.find("r1", WIDGET, "ann") is begun
    conversations.owns_chat(begun.chat_id, "r1", WIDGET, "ann")


def test_another_chat_id_is_not_ones_own(conversations: Conversations, start: Callable[..., Conversation]) -> None:
    start()
    other = start("r2")
    for chat_id in (other.chat_id, "19:x@thread.v2", ""):
        with pytest.raises(Refused) as raised:
            conversations.owns_chat(chat_id, "r1", WIDGET, "ann")
        assert raised.value.cause == "conversation_unknown"


def test_a_closed_conversation_is_still_found_and_never_started_again(
    conversations: Conversations, start: Callable[..., Conversation]
) -> None:
    begun = start()
    begun.close()
    begun.close()
    assert begun.state is State.CLOSED
    assert conversations.find("r1", WIDGET, "ann") is begun
    with pytest.raises(Refused) as raised:
        start()
    assert raised.value.cause == "conversation_closed"


def test_past_the_limit_the_oldest_is_forgotten(
    conversations: Conversations, start: Callable[..., Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    for request_id in ("r1", "r2", "r1", "r3"):
        start(request_id)
    assert len(conversations) == 2
    with pytest.raises(Refused):
        conversations.find("r1", WIDGET, "ann")
    assert conversations.find("r3", WIDGET, "ann").request_id == "r3"


@given(seed=st.integers())
def test_the_ids_of_a_conversation_are_guids_of_version_4(seed: int) -> None:
    conversations = some_conversations(seed)
    begun = conversations.start("r1", WIDGET, "ann", now=NOW)
    for drawn in (begun.id, begun.session_id, begun.user_id):
        assert UUID(drawn).version == 4
        assert str(UUID(drawn)) == drawn


def context(characters: int) -> StartContext:
    return StartContext({"a": Variable("x")}, characters=characters)


def test_a_conversation_keeps_the_context_it_was_started_with(conversations: Conversations) -> None:
    begun = conversations.start("r1", WIDGET, "ann", now=NOW, context=context(5))
    assert begun.context.variables == {"a": Variable("x")}
    again = conversations.start("r1", WIDGET, "ann", now=NOW, context=context(9))
    assert again.context.characters == 5
    assert conversations.start("r2", WIDGET, "ann", now=NOW).context is NOTHING


def test_past_what_contexts_may_hold_together_the_oldest_conversations_are_forgotten(
    conversations: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_CHARACTERS", 10)
    for request_id, characters in (("r1", 4), ("r2", 4), ("r3", 0), ("r4", 6)):
        conversations.start(request_id, WIDGET, "ann", now=NOW, context=context(characters))
    assert len(conversations) == 3
    conversations.start("r5", WIDGET, "ann", now=NOW, context=context(11))
    assert len(conversations) == 1
    assert conversations.find("r5", WIDGET, "ann").context.characters == 11
    conversations.start("r6", WIDGET, "ann", now=NOW, context=context(10))
    assert len(conversations) == 1


RECONNECTS = Widget("back", WidgetSpec(reconnect=True))


def back(begun: Conversation) -> str:
    """Return the id that leads back to a conversation."""
    assert begun.reconnect_id is not None
    return begun.reconnect_id


def test_the_newest_open_conversation_is_the_one_to_come_back_to(
    conversations: Conversations, start: Callable[..., Conversation]
) -> None:
    first, second = start("r1", widget=RECONNECTS), start("r2", widget=RECONNECTS)
    conversations.prepare("r3", RECONNECTS, "ann", now=NOW)
    start("r4", widget=RECONNECTS, subject=None)
    assert conversations.reconnectable(RECONNECTS, "ann") is second
    second.close()
    assert conversations.reconnectable(RECONNECTS, "ann") is first
    assert conversations.reconnectable(RECONNECTS, "bob") is None
    assert conversations.reconnectable(RECONNECTS, None) is None


def test_reconnect_ids_lead_nowhere_once_the_widget_forbids_it() -> None:
    widget = Widget("back", WidgetSpec(reconnect=True))
    conversations = some_conversations()
    begun = conversations.start("r1", widget, "ann", now=NOW)
    widget.settings = WidgetSpec()
    assert conversations.reconnectable(widget, "ann") is None
    with pytest.raises(Refused):
        conversations.reconnected(back(begun), widget)


def test_what_is_forgotten_is_forgotten_by_every_name(
    conversations: Conversations, start: Callable[..., Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    first = start("r1", widget=RECONNECTS)
    conversations.start("later", RECONNECTS, "ann", now=NOW, reconnect_id=back(first))
    start("r2", widget=RECONNECTS, subject=None)
    start("r3", widget=RECONNECTS)
    start("r4", widget=RECONNECTS)
    for name in ("r1", "later", back(first)):
        with pytest.raises(Refused):
            conversations.named(name)
    assert [one.request_id for one in conversations] == ["r3", "r4"]


def test_a_conversation_has_so_many_names_and_no_more(
    conversations: Conversations, start: Callable[..., Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_NAMES", 2)
    begun = start("r1", widget=RECONNECTS)
    for name in ("a", "b", "b", "r1", "c"):
        conversations.start(name, RECONNECTS, "ann", now=NOW, reconnect_id=back(begun))
    assert begun.later_request_ids == ("b", "c")
    assert conversations.named("c") is begun
    with pytest.raises(Refused):
        conversations.named("a")


def test_an_ended_conversation_is_not_left() -> None:
    begun = some_conversations().start("r1", WIDGET, "ann", now=NOW)
    begun.close()
    begun.leave()
    assert begun.closed


def test_persistence_needs_authentication() -> None:
    with pytest.raises(ValueError, match="persistent needs authentication"):
        WidgetSpec(authentication="none", conversation_mode="persistent")

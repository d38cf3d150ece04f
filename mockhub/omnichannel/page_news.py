"""What a web page with our widget is told of the chat it shows: how it stands, and what happens in it.

The form is ours; a message is as the chat data plane shows it, so that the page reads one form alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.omnichannel.chat_events import (
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ParticipantsAdded,
    ParticipantsRemoved,
    ReadReceiptGiven,
    StateChanged,
    ThreadEvent,
    ThreadUpdated,
    TypingIndicated,
)
from mockhub.omnichannel.conversation import State
from mockhub.omnichannel.identities import Role
from mockhub.omnichannel.wire import shown_message

if TYPE_CHECKING:
    from mockhub.omnichannel.chat_events import ChatEvent
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.conversations import Conversations
    from mockhub.omnichannel.thread import Message


def chat_standing(conversation: Conversation, among: Conversations) -> dict[str, Any]:
    """Return how a conversation stands: its state, who serves it, its place among those that wait.

    `readUpTo` is the newest message that somebody else than the customer has read.
    """
    return {
        "conversation": conversation.id,
        "state": conversation.state,
        "ended": conversation.ended,
        "agents": [one.name or "" for one in conversation.agents],
        "queuePosition": _place(conversation, among),
        "readUpTo": _read_by_others(conversation),
    }


def chat_news(event: ChatEvent, conversation: Conversation, among: Conversations) -> dict[str, Any] | None:
    """Return what a page that shows a conversation is told of an event; None where it is no news to it."""
    match event:
        case StateChanged(conversation=changed, was=was):
            moved = changed is conversation or (State.OPEN in (was, changed.state) and conversation.waits)
            return {"standing": chat_standing(conversation, among)} if moved else None
        case ThreadEvent(thread=thread) if thread is not conversation.spoken:
            return None
        case TypingIndicated(sender=sender, name=name):
            return {"typing": name or ""} if sender.role is not Role.CUSTOMER else None
        case ReadReceiptGiven():
            return {"standing": chat_standing(conversation, among)}
        case MessageReceived(message=message) | MessageEdited(message=message) | MessageDeleted(message=message):
            return {"message": shown_message(message)}
        case ParticipantsAdded() | ParticipantsRemoved():
            return {**_told_by_system(event), "standing": chat_standing(conversation, among)}
        case ThreadUpdated():
            return _told_by_system(event)
    return None


def _told_by_system(event: ThreadEvent) -> dict[str, Any]:
    message: Message = event.thread.find(str(event.at))
    return {"message": shown_message(message)}


def _place(conversation: Conversation, among: Conversations) -> int | None:
    return among.queue_positions().get(conversation) if conversation.waits else None


def _read_by_others(conversation: Conversation) -> str | None:
    thread = conversation.spoken
    others = () if thread is None else thread.receipts.values()
    read = [one.message_id for one in others if one.reader.role is not Role.CUSTOMER]
    return str(max(read)) if read else None

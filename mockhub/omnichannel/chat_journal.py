"""What happens in conversations, as entries of the journal: whoever did it, on whatever surface.

Each is an entry at a point `chat.…` whose body is JSON, so that expectations look into it as into a request's. Of
threads that clients make for themselves only the calls stand in the journal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mockhub.entry import Kind
from mockhub.omnichannel.attachments import references
from mockhub.omnichannel.chat_events import (
    MessageReceived,
    ParticipantsAdded,
    ParticipantsRemoved,
    ReadReceiptGiven,
    StateChanged,
    ThreadEvent,
    Transferred,
    TypingIndicated,
)
from mockhub.omnichannel.conversation import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockhub.journal import Journal
    from mockhub.omnichannel.chat_events import ChatEvent
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.identities import Participant
    from mockhub.omnichannel.thread import Message

_MOST_PLACES = 10
"""The places in the queue that are told of: with thousands who wait, each who is served moves all of them up."""


class ChatJournal:
    """Writes down what happens in the conversations of one sandbox.

    Args:
        journal: where to.
        conversations: all of them, in the order in which they began.
    """

    def __init__(self, journal: Journal, conversations: Iterable[Conversation]) -> None:
        self._journal = journal
        self._conversations = conversations

    def notice(self, event: ChatEvent) -> None:
        """Take note of an event."""
        match event:
            case ThreadEvent(thread=thread):
                if thread.conversation is not None:
                    for what, about in _in_thread(event):
                        self._write(what, thread.conversation, about)
            case Transferred(conversation=conversation, by=by, to=to):
                self._write("transferred", conversation, {**_who(by), "to": None if to is None else to.name})
            case StateChanged(conversation=conversation):
                if conversation.ended:
                    self._write("ended", conversation, {"role": event.by, "state": conversation.state})
                if State.OPEN in (event.was, conversation.state):
                    self._queue_moved(conversation)

    def _queue_moved(self, changed: Conversation) -> None:
        """Tell of those whose place in the queue is another, now that somebody came into it or left it."""
        place, behind = 0, False
        for one in self._conversations:
            behind = behind or one is changed
            if not one.waits:
                continue
            place += 1
            if place > _MOST_PLACES:
                return
            if behind:
                self._write("queue-position", one, {"position": place})

    def _write(self, what: str, conversation: Conversation, about: dict[str, Any]) -> None:
        entry = self._journal.begin(Kind.CHAT, f"chat.{what}")
        entry.conversation = conversation.request_id
        entry.body = json.dumps(about, ensure_ascii=False).encode("utf-8", "backslashreplace")
        self._journal.finish(entry)


def _in_thread(event: ThreadEvent) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is told of an event, if anything is: which point it is at, and what it says."""
    match event:
        case MessageReceived(message=message):
            yield "message", _said(message)
        case TypingIndicated(sender=sender):
            yield "typing", _who(sender)
        case ReadReceiptGiven(receipt=receipt):
            yield "read", {**_who(receipt.reader), "message": str(receipt.message_id)}
        case ParticipantsAdded(participants=people):
            yield from (("joined", _who(one)) for one in people)
        case ParticipantsRemoved(participants=people):
            yield from (("left", _who(one)) for one in people)


def _who(person: Participant) -> dict[str, Any]:
    return {"by": person.name, "role": person.role}


def _said(message: Message) -> dict[str, Any]:
    said = {**_who(message.sender), "id": str(message.id), "type": message.type, "text": message.text}
    files = [one.name for one in references(message.metadata)]
    return {**said, "files": files} if files else said

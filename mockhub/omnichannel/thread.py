"""A chat thread: who is in it, what was said, who has read what.

As Azure Communication Services has it (documented, run): the id of a message is the moment it was sent, in epoch
milliseconds, and increases within a thread; what is deleted stays, without its content; whoever joins or leaves,
and a new topic, is told by a message of the system.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from mockhub.errors import Refused
from mockhub.omnichannel import chat_events as told
from mockhub.omnichannel.identities import Participant, Role
from mockhub.spec import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.threads import Threads

MOST_PARTICIPANTS = 250
"""As many as a thread may have (documented)."""
_OVERHEAD = 600
"""Characters that a message counts for beside its text."""
_NO_METADATA: Mapping[str, str] = MappingProxyType({})
_ID = attrgetter("id")


class MessageType(StrEnum):
    """What a message is, as it is spelt on the wire."""

    TEXT = "text"
    HTML = "html"
    TOPIC_UPDATED = "topicUpdated"
    PARTICIPANT_ADDED = "participantAdded"
    PARTICIPANT_REMOVED = "participantRemoved"


_SAID = (MessageType.TEXT, MessageType.HTML)


@dataclass(slots=True, eq=False)
class Message:
    """One message. `id`, `version`, `edited_at` and `deleted_at` are epoch milliseconds.

    `text` is what was said, or the new topic; `sender` said it, or made the system say it. `participants` are who
    was added or removed. `shown` is kept by whoever writes messages out, until it changes.
    """

    id: int
    sequence: int
    version: int
    type: MessageType
    sender: Participant
    sender_name: str | None = None
    text: str = ""
    metadata: Mapping[str, str] = field(default_factory=lambda: _NO_METADATA)
    participants: tuple[Participant, ...] = ()
    edited_at: int | None = None
    deleted_at: int | None = None
    shown: str | None = None

    @property
    def said(self) -> bool:
        """Whether somebody said it and did not take it back; otherwise the system did, or it is gone."""
        return self.type in _SAID and self.deleted_at is None

    @property
    def characters(self) -> int:
        """How much it takes to keep."""
        return _OVERHEAD + len(self.text) + sum(len(key) + len(value) for key, value in self.metadata.items())


@dataclass(frozen=True, slots=True)
class Receipt:
    """Somebody has read everything up to a message; `at` is when, in epoch milliseconds."""

    reader: Participant
    message_id: int
    at: int


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Some messages, the newest first; `before` leads to the older ones: their ids are smaller. None: no more."""

    messages: tuple[Message, ...]
    before: int | None


class Thread:
    """One thread.

    Made by `Threads.open`. `conversation` is the one it belongs to; None if somebody made it for themselves.
    """

    def __init__(
        self,
        thread_id: str,
        topic: str,
        *,
        by: Participant,
        participants: Iterable[Participant],
        created_at: int,
        threads: Threads,
        conversation: Conversation | None = None,
    ) -> None:
        self.id = thread_id
        self.topic = topic
        self.created_at = created_at
        self.created_by = by
        self.conversation = conversation
        self.deleted_at: int | None = None
        self.participants = {one.id: one for one in participants}
        self.receipts: dict[str, Receipt] = {}
        self.characters = 0
        self._threads = threads
        self._messages: list[Message] = []
        self._sequence = 0
        self._last = created_at - 1
        self._record(
            MessageType.PARTICIPANT_ADDED, by, at=created_at, participants=tuple(self.participants.values())
        )

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        """Yield its messages, the oldest first."""
        return iter(self._messages)

    @property
    def last_message_at(self) -> int | None:
        """When the newest message was sent, in epoch milliseconds."""
        return self._messages[-1].id if self._messages else None

    def member(self, identity: str) -> Participant:
        """Return the participant of that identity.

        Raises:
            Refused: they are none.
        """
        found = self.participants.get(identity)
        if found is None:
            raise Refused("not_a_participant", f"{identity} takes no part in thread {self.id}")
        return found

    def find(self, message_id: str, viewer: Participant | None = None) -> Message:
        """Return the message of that id, if the viewer (anybody unless said) may see it.

        Raises:
            Refused: there is none.
        """
        number = whole_number(message_id) or 0
        at = bisect_left(self._messages, number, key=_ID)
        if at == len(self._messages) or self._messages[at].id != number or number < _first_for(viewer):
            raise Refused("message_unknown", f"thread {self.id} has no message {message_id}")
        return self._messages[at]

    def page(
        self, size: int, *, viewer: Participant | None = None, before: int | None = None, since: int | None = None
    ) -> MessagePage:
        """Return up to `size` messages, the newest first: of those older than `before` and not older than `since`.

        The time it takes grows with the page and not with the thread.
        """
        messages = self._messages
        end = len(messages) if before is None else bisect_left(messages, before, key=_ID)
        first = max(_first_for(viewer), 0 if since is None else since)
        begin = bisect_left(messages, first, key=_ID)
        start = max(begin, end - size)
        chosen = tuple(reversed(messages[start:end]))
        return MessagePage(chosen, chosen[-1].id if chosen and start > begin else None)

    def post(
        self,
        sender: Participant,
        text: str,
        *,
        kind: MessageType = MessageType.TEXT,
        name: str | None = None,
        metadata: Mapping[str, str] = _NO_METADATA,
    ) -> Message:
        """Have somebody say something, under a name of their choice.

        Raises:
            Refused: the conversation has ended.
        """
        self._admit(sender)
        shown = sender.name if name is None else name
        message = self._record(kind, sender, sender_name=shown, text=text, metadata=metadata)
        self._tell(told.MessageReceived, message.id, message=message)
        return message

    def edit(
        self, sender: Participant, message_id: str, *, text: str | None, metadata: Mapping[str, str] | None
    ) -> Message:
        """Have somebody change what they said; None leaves it.

        Raises:
            Refused: there is no such message, it was taken back or is somebody else's; the conversation has ended.
        """
        message = self._own(sender, message_id)
        before = message.characters
        message.text = message.text if text is None else text
        message.metadata = message.metadata if metadata is None else metadata
        message.version = message.edited_at = self._version(message)
        self._changed(message, before)
        self._tell(told.MessageEdited, message.version, message=message)
        return message

    def take_back(self, sender: Participant, message_id: str) -> Message:
        """Have somebody delete what they said: nothing but its place is left.

        Raises:
            Refused: as `edit`.
        """
        message = self._own(sender, message_id)
        before = message.characters
        message.text, message.metadata = "", _NO_METADATA
        message.version = message.deleted_at = self._version(message)
        self._changed(message, before)
        self._tell(told.MessageDeleted, message.version, message=message)
        return message

    def indicate_typing(self, sender: Participant, *, name: str | None = None) -> None:
        """Have somebody type.

        Raises:
            Refused: the conversation has ended.
        """
        self._admit(sender)
        self._tell(
            told.TypingIndicated, self._threads.now(), sender=sender, name=sender.name if name is None else name
        )

    def read(self, reader: Participant, message_id: str) -> Receipt:
        """Have somebody read up to a message; a receipt never goes back.

        Raises:
            Refused: there is no such message.
        """
        message = self.find(message_id, reader)
        known = self.receipts.get(reader.id)
        if known is not None and known.message_id >= message.id:
            return known
        receipt = self.receipts[reader.id] = Receipt(reader, message.id, self._threads.now())
        self._tell(told.ReadReceiptGiven, receipt.at, receipt=receipt)
        return receipt

    def unread(self, reader: Participant) -> int:
        """Return how many messages others said that somebody has not read."""
        receipt = self.receipts.get(reader.id)
        first = max(_first_for(reader), 0 if receipt is None else receipt.message_id + 1)
        begin = bisect_left(self._messages, first, key=_ID)
        return sum(one.said and one.sender.id != reader.id for one in self._messages[begin:])

    def rename(self, by: Participant, topic: str) -> None:
        """Give it another topic."""
        self.topic = topic
        message = self._record(MessageType.TOPIC_UPDATED, by, text=topic)
        self._tell(told.ThreadUpdated, message.id, by=by)

    def add(self, by: Participant, newcomers: Sequence[Participant]) -> None:
        """Let somebody in; those who are in already get the name that is said, and keep their role.

        Raises:
            Refused: there would be too many.
        """
        new = tuple(one for one in newcomers if one.id not in self.participants)
        if len(self.participants) + len(new) > MOST_PARTICIPANTS:
            raise Refused("request_malformed", f"a thread has at most {MOST_PARTICIPANTS} participants")
        for one in newcomers:
            known = self.participants.get(one.id)
            role = one.role if known is None else known.role
            self.participants[one.id] = Participant(one.id, one.name, role, one.shares_from)
        if new:
            message = self._record(MessageType.PARTICIPANT_ADDED, by, participants=new)
            self._tell(told.ParticipantsAdded, message.id, participants=new, by=by)

    def remove(self, by: Participant, identity: str) -> None:
        """Remove somebody, or have them leave.

        Raises:
            Refused: they take no part.
        """
        gone = (self.member(identity),)
        recipients = tuple(self.participants)
        del self.participants[identity]
        message = self._record(MessageType.PARTICIPANT_REMOVED, by, participants=gone)
        self._tell(told.ParticipantsRemoved, message.id, recipients, participants=gone, by=by)

    def forget(self, share: float) -> None:
        """Forget that share of its messages, the oldest."""
        count = -int(-len(self._messages) * share // 1)
        self.characters -= sum(one.characters for one in self._messages[:count])
        del self._messages[:count]

    def _admit(self, sender: Participant) -> None:
        if self.conversation is not None:
            self.conversation.admit(sender)

    def _own(self, sender: Participant, message_id: str) -> Message:
        self._admit(sender)
        message = self.find(message_id, sender)
        if message.type not in _SAID or message.sender.id != sender.id:
            raise Refused("not_the_sender", f"message {message_id} is not one that {sender.id} sent")
        if message.deleted_at is not None:
            raise Refused("message_unknown", f"message {message_id} was deleted")
        return message

    def _record(
        self,
        kind: MessageType,
        sender: Participant,
        *,
        at: int | None = None,
        sender_name: str | None = None,
        text: str = "",
        metadata: Mapping[str, str] = _NO_METADATA,
        participants: tuple[Participant, ...] = (),
    ) -> Message:
        self._last = max(self._threads.now() if at is None else at, self._last + 1)
        self._sequence += 1
        message = Message(
            self._last, self._sequence, self._last, kind, sender, sender_name, text, metadata, participants
        )
        self._messages.append(message)
        self._grown(message.characters)
        return message

    def _version(self, message: Message) -> int:
        return max(self._threads.now(), message.version + 1)

    def _changed(self, message: Message, before: int) -> None:
        message.shown = None
        self._grown(message.characters - before)

    def _grown(self, characters: int) -> None:
        self.characters += characters
        self._threads.grown(self, characters)

    def _tell(
        self,
        event: Callable[..., told.ThreadEvent],
        at: int,
        recipients: tuple[str, ...] | None = None,
        **members: object,
    ) -> None:
        listeners = self._threads.listeners
        if listeners:
            to = tuple(self.participants) if recipients is None else recipients
            listeners.tell(event(self, to, at, **members))


def _first_for(viewer: Participant | None) -> int:
    """Return the smallest message id that somebody may see."""
    return 0 if viewer is None or viewer.shares_from is None else viewer.shares_from


SYSTEM_NAME, CUSTOMER_NAME = "__system__", "Customer"
"""How the hub and its customers are called; the chat SDK tells its own messages by the latter (read)."""


def system(identity: str) -> Participant:
    """Return the hub as a participant."""
    return Participant(identity, SYSTEM_NAME, Role.SYSTEM)

"""What happens in chats, told as it happens.

To listen: `end = sandbox.chat_listeners.listen(callback)`. The callback gets each event below at once, on the
event loop, after the change is made; it must neither wait nor raise. `end()` ends it. A sandbox that is reset
begins with none but its journal, which records all. While nobody listens nothing is made to be told.

`recipients` are the identities an event goes to: everybody in the thread, whoever did it included (documented for
messages and typing), and those who were removed by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mockhub.omnichannel.conversation import Conversation, State
    from mockhub.omnichannel.identities import Participant, Role
    from mockhub.omnichannel.thread import Message, Receipt, Thread


PUSHED = (
    "chatMessageReceived",
    "chatMessageEdited",
    "chatMessageDeleted",
    "typingIndicatorReceived",
    "readReceiptReceived",
    "chatThreadCreated",
    "chatThreadPropertiesUpdated",
    "chatThreadDeleted",
    "participantsAdded",
    "participantsRemoved",
)
"""What the vendor's clients call the events that are pushed to them."""


@dataclass(frozen=True, slots=True)
class ThreadEvent:
    """Something happened in a thread; `at` is when, in epoch milliseconds."""

    thread: Thread
    recipients: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class MessageReceived(ThreadEvent):
    """Somebody said something."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageEdited(ThreadEvent):
    """Somebody changed what they had said."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageDeleted(ThreadEvent):
    """Somebody took back what they had said."""

    message: Message


@dataclass(frozen=True, slots=True)
class TypingIndicated(ThreadEvent):
    """Somebody is typing; `name` is how they call themselves."""

    sender: Participant
    name: str | None


@dataclass(frozen=True, slots=True)
class ReadReceiptGiven(ThreadEvent):
    """Somebody has read up to a message."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class ThreadCreated(ThreadEvent):
    """A thread is there, with its first participants."""

    by: Participant


@dataclass(frozen=True, slots=True)
class ThreadUpdated(ThreadEvent):
    """A thread has another topic."""

    by: Participant


@dataclass(frozen=True, slots=True)
class ThreadDeleted(ThreadEvent):
    """A thread is no more."""

    by: Participant


@dataclass(frozen=True, slots=True)
class ParticipantsAdded(ThreadEvent):
    """Somebody was let in."""

    participants: tuple[Participant, ...]
    by: Participant


@dataclass(frozen=True, slots=True)
class ParticipantsRemoved(ThreadEvent):
    """Somebody left, or was removed."""

    participants: tuple[Participant, ...]
    by: Participant


@dataclass(frozen=True, slots=True)
class StateChanged:
    """A conversation is in another state than it `was`; `at` is when, in epoch milliseconds, `by` who did it."""

    conversation: Conversation
    was: State
    at: int
    by: Role


@dataclass(frozen=True, slots=True)
class Transferred:
    """An agent handed a conversation to another, or back to the queue; `at` is when, in epoch milliseconds."""

    conversation: Conversation
    by: Participant
    to: Participant | None
    at: int


ChatEvent = ThreadEvent | StateChanged | Transferred


class Listeners:
    """Whoever wants to be told."""

    def __init__(self) -> None:
        self._all: tuple[Callable[[ChatEvent], None], ...] = ()
        self._recorders = 0

    def __bool__(self) -> bool:
        return bool(self._all)

    @property
    def audience(self) -> bool:
        """Whether anybody listens who is to hear of conversations in which nothing has happened yet."""
        return len(self._all) > self._recorders

    def record(self, callback: Callable[[ChatEvent], None]) -> None:
        """Have each event told for good, to somebody who is no audience."""
        self._all = (callback, *self._all)
        self._recorders += 1

    def listen(self, callback: Callable[[ChatEvent], None]) -> Callable[[], None]:
        """Have each event told from now on; return what ends that, which may be called more than once."""

        def told(event: ChatEvent) -> None:  # one of its own for each call, so that each ends itself alone
            callback(event)

        self._all = (*self._all, told)

        def end() -> None:
            self._all = tuple(one for one in self._all if one is not told)

        return end

    def tell(self, *events: ChatEvent) -> None:
        """Tell everybody, in the order in which they began to listen."""
        listening: Sequence[Callable[[ChatEvent], None]] = self._all
        for event in events:
            for told in listening:
                told(event)

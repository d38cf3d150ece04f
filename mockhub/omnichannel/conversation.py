"""Conversations: who started them, what state they are in, who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused
from mockhub.omnichannel.context import NOTHING, StartContext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from mockhub.omnichannel.organization import Widget

_MOST = 20_000
"""Conversations a sandbox keeps; past that the oldest is forgotten."""
_MOST_CHARACTERS = 64 * 1024 * 1024
"""What their contexts may hold together; past that, too."""
_MOST_NAMES = 100
"""Later request ids that name one conversation."""


class State(StrEnum):
    """A conversation's state, as the work item details spell it."""

    OPEN = "Open"
    ACTIVE = "Active"
    WAITING = "Waiting"
    WRAP_UP = "WrapUp"
    CLOSED = "Closed"


@dataclass(slots=True, eq=False)
class Conversation:
    """One chat. `request_id` is the client's first name for it, `subject` the `sub` of whoever authenticated.

    `context` is what the page brought when it was started; `reconnect_id` leads back to it, if its widget has such
    ids. One that has not `begun` is only a chat with a token, as the older start first makes it.
    """

    request_id: str
    widget: Widget
    subject: str | None
    started_at: float
    id: str
    chat_id: str
    session_id: str
    user_id: str
    state: State = State.OPEN
    context: StartContext = NOTHING
    reconnect_id: str | None = None
    begun: bool = False
    later_request_ids: tuple[str, ...] = ()
    read_up_to: str | None = None

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What was said, in the form of a transcript: nothing, as long as conversations carry no messages."""
        return []

    @property
    def unread(self) -> int:
        """How many messages the customer has not read."""
        return len(self.messages)

    @property
    def closed(self) -> bool:
        """Whether the conversation has ended."""
        return self.state is State.CLOSED

    def close(self) -> None:
        """End it; ending it twice is no mistake."""
        self.state = State.CLOSED

    def leave(self) -> None:
        """Leave it: it waits until somebody comes back, unless it has ended."""
        if not self.closed:
            self.state = State.WAITING

    def come_back(self) -> None:
        """Go on with it if it was left."""
        if self.state is State.WAITING:
            self.state = State.OPEN

    def check_under_way(self) -> None:
        """Check that it has not ended.

        Raises:
            Refused: it has.
        """
        if self.closed:
            raise Refused("conversation_closed", f"conversation {self.request_id} has ended")

    def check_begun(self) -> None:
        """Check that it has begun.

        Raises:
            Refused: it is only a chat with a token.
        """
        if not self.begun:
            raise Refused(
                "conversation_unknown", f"{self.request_id} has a chat token, but sessioninit has not begun it"
            )

    def check_chat(self, chat_id: object) -> None:
        """Check that a chat id, if one is said, is its own.

        Raises:
            Refused: it is not.
        """
        if chat_id is not None and chat_id != self.chat_id:
            raise Refused("conversation_unknown", f"the chat of conversation {self.request_id} has another id")


def _guid(digits: str) -> str:
    """Return the GUID (version 4, variant 1) of 32 hexadecimal digits."""
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


class Conversations:
    """Every conversation of one sandbox.

    Args:
        thread_prefix: what the sandbox's chat ids begin with.
        random: the sandbox's random source.
    """

    def __init__(self, thread_prefix: str, random: Random) -> None:
        self._thread_prefix = thread_prefix
        self._random = random
        self._by_request: dict[str, Conversation] = {}
        self._by_id: dict[str, Conversation] = {}
        self._by_later_request: dict[str, Conversation] = {}
        self._by_reconnect: dict[str, Conversation] = {}
        self._of_subject: dict[tuple[str, str], list[Conversation]] = {}
        self._characters = 0

    def __len__(self) -> int:
        return len(self._by_request)

    def __iter__(self) -> Iterator[Conversation]:
        return iter(self._by_request.values())

    def start(
        self,
        request_id: str,
        widget: Widget,
        subject: str | None,
        *,
        now: float,
        context: StartContext = NOTHING,
        reconnect_id: str | None = None,
    ) -> Conversation:
        """Return the conversation of that request id or reconnect id, begun: as `prepare`, then `begin`."""
        prepared = self.prepare(request_id, widget, subject, now=now, reconnect_id=reconnect_id)
        self.begin(prepared, context)
        return prepared

    def prepare(
        self, request_id: str, widget: Widget, subject: str | None, *, now: float, reconnect_id: str | None = None
    ) -> Conversation:
        """Return the conversation of that request id, new unless the same person repeats the call.

        With a reconnect id it is the one that leads to, which the request id then names as well.

        Raises:
            Refused: it belongs to somebody else, or has ended; or the reconnect id leads nowhere.
        """
        known = self._named(request_id)
        if reconnect_id is not None:
            found = self.reconnected(reconnect_id, widget)
            if known is not None and known is not found:
                raise Refused("request_malformed", f"request id {request_id} names another conversation already")
            known = found
        if known is None:
            return self._make(request_id, widget, subject, now)
        self._check_owner(known, widget, subject)
        known.check_under_way()
        if request_id != known.request_id:
            self._name_too(known, request_id)
        known.come_back()
        return known

    def begin(self, conversation: Conversation, context: StartContext = NOTHING) -> None:
        """Begin a conversation with what the page brings; one that has begun keeps what it was started with."""
        if conversation.begun:
            return
        conversation.begun, conversation.context = True, context
        if context.characters:
            self._by_request[conversation.request_id] = self._by_request.pop(conversation.request_id)
            self._characters += context.characters
            while self._characters > _MOST_CHARACTERS and len(self._by_request) > 1:
                self._forget_oldest()

    def find(
        self, request_id: str, widget: Widget, subject: str | None, *, reconnect_id: str | None = None
    ) -> Conversation:
        """Return the conversation of that request id, or of a reconnect id in place of it or beside it.

        Raises:
            Refused: there is none, or it belongs to somebody else.
        """
        conversation = self.named(request_id, reconnect_id=reconnect_id)
        self._check_owner(conversation, widget, subject)
        return conversation

    def named(self, request_id: str, *, reconnect_id: str | None = None) -> Conversation:
        """Return the conversation of that name, whosever it is.

        Raises:
            Refused: there is none.
        """
        conversation = self._named(request_id) or self._by_reconnect.get(request_id)
        if conversation is None and reconnect_id is not None:
            conversation = self._by_reconnect.get(reconnect_id)
        if conversation is None:
            raise Refused("conversation_unknown", f"there is no conversation {request_id}")
        return conversation

    def on_widget(self, request_id: str, widget: Widget) -> Conversation:
        """Return the conversation of that name on that widget, whosever it is.

        Raises:
            Refused: there is none.
        """
        conversation = self.named(request_id)
        self._check_owner(conversation, widget, conversation.subject)
        return conversation

    def of_id(self, conversation_id: str, widget: Widget, subject: str | None) -> Conversation:
        """Return the conversation whose work item has that id.

        Raises:
            Refused: there is none, or it belongs to somebody else.
        """
        conversation = self._by_id.get(conversation_id.lower())
        if conversation is None:
            raise Refused("conversation_unknown", f"there is no conversation with the id {conversation_id}")
        self._check_owner(conversation, widget, subject)
        return conversation

    def of(self, widget: Widget, subject: str | None) -> Iterator[Conversation]:
        """Return a person's conversations on a widget that one can come back to, the oldest first."""
        return iter(self._of_subject.get((widget.id, subject or ""), ()))

    def reconnected(self, reconnect_id: str, widget: Widget) -> Conversation:
        """Return the conversation a reconnect id leads back to, whosever it is.

        Raises:
            Refused: it leads to none on this widget, or to one that has ended.
        """
        found = self._by_reconnect.get(reconnect_id)
        if found is None or found.widget is not widget or not widget.reconnects:
            raise Refused("conversation_unknown", f"the reconnect id {reconnect_id} leads to no conversation")
        found.check_under_way()
        return found

    def reconnectable(self, widget: Widget, subject: str | None) -> Conversation | None:
        """Return the newest conversation that this person may come back to on this widget, if there is one."""
        if subject is None or not widget.reconnects:
            return None
        own = self._of_subject.get((widget.id, subject), [])
        return next((one for one in reversed(own) if one.begun and not one.closed), None)

    def owns_chat(self, chat_id: str, request_id: str, widget: Widget, subject: str | None) -> None:
        """Check that the chat of that id is the subject's.

        Raises:
            Refused: it is not, or there is none.
        """
        self._check_owner(self._of_chat(chat_id, request_id), widget, subject)

    def authenticate(self, chat_id: str, request_id: str, widget: Widget, subject: str | None) -> Conversation:
        """Make a conversation that is nobody's the subject's; doing it twice is no mistake.

        Raises:
            Refused: there is none, it has ended, or it belongs to somebody else.
        """
        conversation = self._of_chat(chat_id, request_id)
        owner = conversation.subject
        self._check_owner(conversation, widget, subject if owner is not None else None)
        conversation.check_under_way()
        if owner is None:
            conversation.subject = subject
            self._note_owner(conversation)
        return conversation

    def _named(self, request_id: str) -> Conversation | None:
        return self._by_request.get(request_id) or self._by_later_request.get(request_id)

    def _of_chat(self, chat_id: str, request_id: str) -> Conversation:
        conversation = self._named(request_id)
        if conversation is None or conversation.chat_id != chat_id:
            raise Refused("conversation_unknown", f"there is no chat {chat_id} under request id {request_id}")
        return conversation

    def _make(self, request_id: str, widget: Widget, subject: str | None, now: float) -> Conversation:
        while len(self._by_request) >= _MOST:
            self._forget_oldest()
        digits = f"{self._random.getrandbits(512):0128x}"  # one draw: four would cost three microseconds more
        conversation = Conversation(
            request_id=request_id,
            widget=widget,
            subject=subject,
            started_at=now,
            id=_guid(digits[:32]),
            chat_id=f"19:{self._thread_prefix}{digits[32:64]}@thread.v2",
            session_id=_guid(digits[64:96]),
            user_id=_guid(digits[96:]),
        )
        self._by_request[request_id] = self._by_id[conversation.id] = conversation
        if widget.reconnects:
            conversation.reconnect_id = _guid(f"{self._random.getrandbits(128):032x}")
            self._by_reconnect[conversation.reconnect_id] = conversation
            self._note_owner(conversation)
        return conversation

    def _note_owner(self, conversation: Conversation) -> None:
        """Remember whose a conversation is that one can come back to."""
        if conversation.reconnect_id is not None and conversation.subject is not None:
            self._of_subject.setdefault((conversation.widget.id, conversation.subject), []).append(conversation)

    def _name_too(self, conversation: Conversation, request_id: str) -> None:
        """Let a later request id name the conversation; the oldest of too many is forgotten."""
        names = conversation.later_request_ids
        if request_id in names:
            return
        if len(names) >= _MOST_NAMES:
            del self._by_later_request[names[0]]
            names = names[1:]
        conversation.later_request_ids = (*names, request_id)
        self._by_later_request[request_id] = conversation

    def _forget_oldest(self) -> None:
        oldest = self._by_request.pop(next(iter(self._by_request)))
        self._characters -= oldest.context.characters
        del self._by_id[oldest.id]
        for request_id in oldest.later_request_ids:
            del self._by_later_request[request_id]
        if oldest.reconnect_id is None:
            return
        del self._by_reconnect[oldest.reconnect_id]
        if oldest.subject is not None:
            key = (oldest.widget.id, oldest.subject)
            self._of_subject[key].remove(oldest)
            if not self._of_subject[key]:
                del self._of_subject[key]

    @staticmethod
    def _check_owner(conversation: Conversation, widget: Widget, subject: str | None) -> None:
        name = conversation.request_id
        if conversation.widget is not widget:
            raise Refused("conversation_unknown", f"this widget has no conversation {name}")
        if conversation.subject is not None and subject is None:
            raise Refused(
                "subject_not_owner",
                f"conversation {name} belongs to somebody who authenticated; call the path below /auth/",
            )
        if conversation.subject != subject:
            raise Refused("subject_not_owner", f"conversation {name} belongs to another subject")

"""Conversations: who started them, what state they are in, who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

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


class State(StrEnum):
    """A conversation's state, as the work item details spell it."""

    OPEN = "Open"
    ACTIVE = "Active"
    WAITING = "Waiting"
    WRAP_UP = "WrapUp"
    CLOSED = "Closed"


@dataclass(slots=True)
class Conversation:
    """One chat. `request_id` is the client's name for it, `subject` the `sub` of whoever authenticated.

    `context` is what the page brought when it was started.
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

    @property
    def closed(self) -> bool:
        """Whether the conversation has ended."""
        return self.state is State.CLOSED

    def close(self) -> None:
        """End it; ending it twice is no mistake."""
        self.state = State.CLOSED


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
    ) -> Conversation:
        """Return the conversation of that request id, new unless the same person repeats the call.

        A repeat changes nothing: the conversation keeps the context it was started with.

        Raises:
            Refused: it belongs to somebody else, or has ended.
        """
        known = self._by_request.get(request_id)
        if known is None:
            return self._begin(request_id, widget, subject, now, context)
        self._check_owner(known, widget, subject)
        if known.closed:
            raise Refused("conversation_closed", f"conversation {request_id} has ended")
        return known

    def find(self, request_id: str, widget: Widget, subject: str | None) -> Conversation:
        """Return the conversation of that request id.

        Raises:
            Refused: there is none, or it belongs to somebody else.
        """
        conversation = self._by_request.get(request_id)
        if conversation is None:
            raise Refused("conversation_unknown", f"there is no conversation {request_id}")
        self._check_owner(conversation, widget, subject)
        return conversation

    def owns_chat(self, chat_id: str, request_id: str, widget: Widget, subject: str | None) -> None:
        """Check that the chat of that id is the subject's.

        Raises:
            Refused: it is not, or there is none.
        """
        conversation = self._by_request.get(request_id)
        if conversation is None or conversation.chat_id != chat_id:
            raise Refused("conversation_unknown", f"there is no chat {chat_id} under request id {request_id}")
        self._check_owner(conversation, widget, subject)

    def _begin(
        self, request_id: str, widget: Widget, subject: str | None, now: float, context: StartContext
    ) -> Conversation:
        self._characters += context.characters
        while self._by_request and (len(self._by_request) >= _MOST or self._characters > _MOST_CHARACTERS):
            oldest = self._by_request.pop(next(iter(self._by_request)))
            self._characters -= oldest.context.characters
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
            context=context,
        )
        self._by_request[request_id] = conversation
        return conversation

    @staticmethod
    def _check_owner(conversation: Conversation, widget: Widget, subject: str | None) -> None:
        if conversation.widget is not widget:
            raise Refused("conversation_unknown", f"this widget has no conversation {conversation.request_id}")
        if conversation.subject != subject:
            raise Refused(
                "subject_not_owner", f"conversation {conversation.request_id} belongs to another subject"
            )

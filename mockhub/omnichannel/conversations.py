"""Every conversation of one sandbox: found by all its names, and forgotten when there are too many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.errors import Misuse, Refused, nearest
from mockhub.omnichannel.context import NOTHING, StartContext
from mockhub.omnichannel.conversation import Conversation
from mockhub.omnichannel.identities import guid, named_guid, user_identity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from mockhub.omnichannel.organization import Widget
    from mockhub.omnichannel.thread import Thread
    from mockhub.omnichannel.threads import Threads

_MOST = 20_000
"""Conversations a sandbox keeps; past that the oldest is forgotten."""
_MOST_CHARACTERS = 64 * 1024 * 1024
"""What their contexts may hold together; past that, too."""
_MOST_NAMES = 100
"""Later request ids that name one conversation."""


class Conversations:
    """Every conversation of one sandbox.

    Args:
        thread_prefix: what the sandbox's chat ids begin with.
        random: the sandbox's random source.
        threads: the sandbox's chat threads.
    """

    def __init__(self, thread_prefix: str, random: Random, threads: Threads) -> None:
        self._thread_prefix = thread_prefix
        self._random = random
        self._threads = threads
        self._people: str | None = None
        self._by_request: dict[str, Conversation] = {}
        self._by_id: dict[str, Conversation] = {}
        self._by_chat: dict[str, Conversation] = {}
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
        if self._threads.listeners.audience and conversation.spoken is None:
            self._threads.announce(conversation.thread)
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

    def known_as(self, name: str) -> Conversation:
        """Return the conversation of that request id, reconnect id, work item id or chat id.

        Raises:
            Misuse: there is none; the message names the nearest request id.
        """
        found = (
            self._named(name)
            or self._by_reconnect.get(name)
            or self._by_id.get(name.lower())
            or self._by_chat.get(name)
        )
        if found is None:
            hint = nearest(name, self._by_request)
            raise Misuse(f"there is no conversation '{name}'{hint}", code="unknown-conversation", status=404)
        return found

    def request_id_of(self, chat_id: str) -> str | None:
        """Return the request id of the conversation whose chat has that id; None for other threads."""
        found = self._by_chat.get(chat_id)
        return None if found is None else found.request_id

    def new_chat_id(self) -> str:
        """Return the id of a new chat thread that is no conversation's."""
        return f"19:{self._thread_prefix}{self._random.getrandbits(128):032x}@thread.v2"

    def thread(self, thread_id: str) -> Thread:
        """Return the chat thread of that id, a conversation's or another.

        Raises:
            Refused: there is none, or it was deleted.
        """
        conversation = self._by_chat.get(thread_id)
        found = self._threads.find(thread_id) if conversation is None else conversation.thread
        if found is None or found.deleted_at is not None:
            raise Refused("thread_unknown", f"there is no chat thread {thread_id}")
        return found

    def threads_of(self, identity: str) -> list[Thread]:
        """Return the chat threads somebody is in, those made last first."""
        user = identity.removeprefix(user_identity(self._threads.resource, ""))
        for conversation in self:
            if conversation.user_id == user:
                conversation.thread  # noqa: B018 - made now, so that it is among them
        found = [one for one in self._threads if one.deleted_at is None and identity in one.participants]
        return sorted(found, key=lambda one: (one.created_at, one.id), reverse=True)

    def queue_positions(self) -> dict[Conversation, int]:
        """Return the conversations that wait for an agent, whoever came first first, with their places from 1."""
        waiting = (one for one in self if one.waits)
        return {one: place for place, one in enumerate(waiting, 1)}

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
        return next((one for one in reversed(own) if one.begun and not one.ended), None)

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
        user = guid(digits[96:]) if subject is None else self._user_of(subject)
        conversation = Conversation(
            request_id=request_id,
            widget=widget,
            subject=subject,
            started_at=now,
            id=guid(digits[:32]),
            chat_id=f"19:{self._thread_prefix}{digits[32:64]}@thread.v2",
            session_id=guid(digits[64:96]),
            user_id=user,
            threads=self._threads,
        )
        self._by_request[request_id] = self._by_id[conversation.id] = conversation
        self._by_chat[conversation.chat_id] = conversation
        if widget.reconnects:
            conversation.reconnect_id = guid(f"{self._random.getrandbits(128):032x}")
            self._by_reconnect[conversation.reconnect_id] = conversation
            self._note_owner(conversation)
        return conversation

    def _user_of(self, subject: str) -> str:
        """Return the user a subject is in all their conversations."""
        if self._people is None:
            self._people = f"{self._random.getrandbits(64):016x}"
        return named_guid(f"{self._people} {subject}")

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
        del self._by_chat[oldest.chat_id]
        oldest.forget_thread()
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

"""Every chat thread of one sandbox: those of conversations, and those that clients make for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.omnichannel import chat_events as told
from mockhub.omnichannel.chat_events import Listeners
from mockhub.omnichannel.identities import named_guid, user_identity
from mockhub.omnichannel.thread import Thread, system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.identities import Participant

_MOST = 20_000
"""Threads a sandbox keeps that belong to no conversation; past that the oldest is forgotten."""
_MOST_CHARACTERS = 64 * 1024 * 1024
"""What all messages may hold together; past that those of the oldest thread are forgotten."""
_MOST_REPEATABLE = 1000
"""Threads whose creation can be repeated without making another."""


def milliseconds(seconds: float) -> int:
    """Return Unix seconds as epoch milliseconds; a clock that stands before the epoch gives its first one."""
    return max(1, int(seconds * 1000))


class Threads:
    """The threads of one sandbox.

    Args:
        resource: the id of the resource its users belong to.
        time: the sandbox's time in Unix seconds.
    """

    def __init__(self, resource: str, time: Callable[[], float]) -> None:
        self.resource = resource
        self.listeners = Listeners()
        self.system = system(user_identity(resource, named_guid(f"{resource} system")))
        self._time = time
        self._all: dict[str, Thread] = {}
        self._made: dict[str, Thread] = {}
        self._repeatable: dict[tuple[str, str], Thread] = {}
        self._characters = 0

    def __iter__(self) -> Iterator[Thread]:
        return iter(self._all.values())

    def now(self) -> int:
        """Return the sandbox's time in epoch milliseconds."""
        return milliseconds(self._time())

    def open(
        self,
        thread_id: str,
        topic: str,
        *,
        by: Participant,
        participants: Iterable[Participant],
        at: int | None = None,
        conversation: Conversation | None = None,
    ) -> Thread:
        """Return a new thread; `at` is when it begins, now unless said.

        A conversation's is made when it is first asked for, which may be long after: it is not announced here.
        """
        created_at = self.now() if at is None else at
        thread = Thread(
            thread_id,
            topic,
            by=by,
            participants=participants,
            created_at=created_at,
            threads=self,
            conversation=conversation,
        )
        self._all[thread_id] = thread
        if conversation is None:
            self._made[thread_id] = thread
            if len(self._made) > _MOST:
                self.drop(next(iter(self._made.values())))
            self.announce(thread)
        return thread

    def announce(self, thread: Thread) -> None:
        """Tell that a thread is there now."""
        if self.listeners:
            everybody = tuple(thread.participants)
            self.listeners.tell(told.ThreadCreated(thread, everybody, thread.created_at, thread.created_by))

    def repeated(self, by: str, repeatability_id: str) -> Thread | None:
        """Return the thread that the same call by the same person made before, if it did."""
        return self._repeatable.get((by, repeatability_id))

    def repeatable(self, by: str, repeatability_id: str, thread: Thread) -> None:
        """Have the same call by the same person lead to this thread from now on."""
        while len(self._repeatable) >= _MOST_REPEATABLE:
            del self._repeatable[next(iter(self._repeatable))]
        self._repeatable[by, repeatability_id] = thread

    def find(self, thread_id: str) -> Thread | None:
        """Return the thread of that id, if it is there."""
        return self._all.get(thread_id)

    def delete(self, thread: Thread, by: Participant) -> None:
        """Delete a thread for everybody: nothing leads to it any more."""
        thread.deleted_at = self.now()
        recipients = tuple(thread.participants)
        if self.listeners:
            self.listeners.tell(told.ThreadDeleted(thread, recipients, thread.deleted_at, by))
        if thread.conversation is None:
            self.drop(thread)

    def drop(self, thread: Thread) -> None:
        """Forget a thread, as if it had never been."""
        self._all.pop(thread.id, None)
        self._made.pop(thread.id, None)
        self._characters -= thread.characters
        thread.characters = 0

    def grown(self, thread: Thread, characters: int) -> None:
        """Take note that a thread holds so much more; if all hold too much, the oldest forget what was said."""
        self._characters += characters
        while self._characters > _MOST_CHARACTERS:
            oldest = next((one for one in self if one is not thread and len(one)), thread)
            held = oldest.characters
            oldest.forget(1.0 if oldest is not thread else 0.5)
            self._characters -= held - oldest.characters
            if held == oldest.characters:
                return

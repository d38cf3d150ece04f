"""The web pages that have our widget on them: what each may still ask, and what is sent to it.

A page opens once and gets a key. The key lets it report what it saw, ask what comes next, and read the journal
entries of its own; nothing else.
"""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mockhub.clock import ClockMode
from mockhub.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockhub.clock import Clock
    from mockhub.journal import Entry
    from mockhub.omnichannel.organization import Widget
    from mockhub.visitor import Profile, ProfileName

_MOST_PAGES = 1000
"""Pages a sandbox remembers; past that the oldest is forgotten."""
_MOST_REQUESTS = 100
"""Conversations of one page whose entries it may read."""


@dataclass(slots=True, eq=False)
class OpenPage:
    """One page. `key` is its capability, `number` its name in the journal, `address` where it says it is.

    `profile` is how its script behaves, which is settled when it opens.
    """

    number: int
    key: str
    widget: Widget
    visitor: str
    profile: ProfileName
    address: str
    call: Entry | None = None
    """The call of its own provider that is under way."""
    send: Callable[[dict[str, Any]], None] | None = None
    """Sends it a message, while it listens."""
    _requests: deque[str] = field(default_factory=lambda: deque(maxlen=_MOST_REQUESTS))
    _limit: ExitStack = field(default_factory=ExitStack)
    _chat: ExitStack = field(default_factory=ExitStack)

    def behaves(self, armed: Profile) -> Profile:
        """Return the armed client profile as this page's script can follow it."""
        return replace(armed, profile=self.profile)

    def speaks_of(self, request_id: str) -> None:
        """Note that a conversation is this page's."""
        if request_id not in self._requests:
            self._requests.append(request_id)

    def may_read(self, entry: Entry) -> bool:
        """Return whether an entry is about this page or one of its conversations."""
        return entry.facts.get("page") == self.number or entry.conversation in self._requests

    def limit_provider(self, clock: Clock, seconds: float) -> None:
        """Tell the page when its provider's time is over in the sandbox; its own timer runs besides.

        Automatic time is left out: it would jump to the limit at once, since it cannot see a page wait.
        """
        self.lift_limit()
        if self.send is None or clock.mode is ClockMode.AUTO:
            return
        due = self._limit.enter_context(clock.deadline(seconds))
        due.add_done_callback(lambda one: None if one.cancelled() else self.tell({"provider": "expired"}))

    def lift_limit(self) -> None:
        """Forget the provider's limit."""
        self._limit.close()

    def tell(self, message: dict[str, Any]) -> bool:
        """Send the page a message; return whether it listens."""
        if self.send is None:
            return False
        self.send(message)
        return True

    def listens(self, send: Callable[[dict[str, Any]], None]) -> None:
        """Send what is for the page with `send` from now on."""
        self.send = send

    def follows(self, end: Callable[[], None]) -> None:
        """Note that it is told of a chat until `end` is called: with its next chat, or as it leaves."""
        self._chat.close()
        self._chat.callback(end)

    def left(self) -> None:
        """Note that the page listens no more."""
        self.send = None
        self._chat.close()
        self.lift_limit()

    def to_json(self) -> dict[str, Any]:
        """Return the written form, without the key."""
        return {
            "page": self.number,
            "address": self.address,
            "visitor": self.visitor,
            "widget": self.widget.id,
            "profile": self.profile,
            "listens": self.send is not None,
        }


class Pages:
    """The pages of one sandbox."""

    def __init__(self) -> None:
        self._by_key: dict[str, OpenPage] = {}
        self._opened = 0

    def __iter__(self) -> Iterator[OpenPage]:
        return iter(self._by_key.values())

    def open(
        self,
        key: str,
        widget: Widget,
        *,
        visitor: str,
        profile: ProfileName,
        address: str,
    ) -> OpenPage:
        """Add a page under its key."""
        if len(self._by_key) >= _MOST_PAGES:
            del self._by_key[next(iter(self._by_key))]
        self._opened += 1
        page = OpenPage(self._opened, key, widget, visitor, profile, address)
        self._by_key[key] = page
        return page

    def find(self, key: str) -> OpenPage | None:
        """Return the page of that key."""
        return self._by_key.get(key)

    def raise_event(self, event: str, detail: Any, *, number: int | None = None) -> list[int]:
        """Have an event raised in every page that listens, or in the one of that number; return their numbers.

        Raises:
            Misuse: no such page listens.
        """
        message = {"event": event, "detail": detail}
        told = [one.number for one in self if number in (None, one.number) and one.tell(message)]
        if told:
            return told
        listening = [one.number for one in self if one.send is not None]
        if number is None or not listening:
            raise Misuse("no page with the widget is open in this sandbox", code="no-page", status=409)
        raise Misuse(
            f"page {number} is not open; open are {', '.join(map(str, listening))}", code="no-page", status=409
        )

"""Who listens: the browser tabs that show the desktop, the web content in each, and what it subscribed to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockhub.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_MOST_DESKTOPS = 200
_MOST_FRAMES = 200
_MOST_SUBSCRIPTIONS = 200
SERVER = "WWE Server"
"""What messages of the service call their sender (documented)."""
PROTOCOL = 2


@dataclass(slots=True, eq=False)
class Frame:
    """One page of web content: its number in its desktop, its origin, and what it has subscribed to, by id."""

    number: int
    origin: str
    visible: bool = True
    interaction: str | None = None
    subscriptions: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def wants(self, event: str) -> bool:
        """Return whether it is to be told of an event."""
        return any(event in names for names in self.subscriptions.values())


@dataclass(slots=True, eq=False)
class Desktop:
    """One browser tab with the desktop. `key` is its capability, `number` its name in the journal."""

    number: int
    key: str
    address: str
    send: Callable[[dict[str, Any]], None] | None = None
    """Sends it a message, while it listens."""
    gone: Callable[[], None] | None = None
    """Tells the workspace that it has closed."""
    frames: dict[int, Frame] = field(default_factory=dict)

    def frame(self, number: int, origin: str) -> Frame:
        """Return the web content of that number; what another origin has subscribed to there is forgotten."""
        found = self.frames.get(number)
        if found is None or found.origin != origin:
            found = self.frames[number] = Frame(number, origin)
            if len(self.frames) > _MOST_FRAMES:
                del self.frames[next(iter(self.frames))]
        return found

    def tell(self, message: dict[str, Any]) -> None:
        """Send it a message, if it listens."""
        if self.send is not None:
            self.send(message)

    def listens(self, send: Callable[[dict[str, Any]], None]) -> None:
        """Send what is for the desktop with `send` from now on."""
        self.send = send

    def left(self) -> None:
        """Note that it has closed."""
        self.send = None
        if self.gone is not None:
            self.gone()

    def to_json(self) -> dict[str, Any]:
        """Return the written form, without the key."""
        return {
            "desktop": self.number,
            "address": self.address,
            "listens": self.send is not None,
            "content": [
                {
                    "frame": one.number,
                    "origin": one.origin,
                    "events": sorted({name for names in one.subscriptions.values() for name in names}),
                }
                for one in self.frames.values()
            ],
        }


@dataclass(frozen=True, slots=True, eq=False)
class Caller:
    """Who makes a request: a page of web content in a desktop."""

    desktop: Desktop
    frame: Frame

    @property
    def facts(self) -> dict[str, Any]:
        """Who it is, for the journal."""
        return {"desktop": self.desktop.number, "frame": self.frame.number, "origin": self.frame.origin}


class Desktops:
    """The desktops of one workspace, in the order in which they were opened."""

    def __init__(self) -> None:
        self._by_key: dict[str, Desktop] = {}
        self._opened = 0
        self._subscribed = 0
        self.active: Desktop | None = None
        """The one that a person looked at last."""

    def __iter__(self) -> Iterator[Desktop]:
        return iter(self._by_key.values())

    def open(self, key: str, address: str) -> Desktop:
        """Add a desktop under its key."""
        if len(self._by_key) >= _MOST_DESKTOPS:
            del self._by_key[next(iter(self._by_key))]
        self._opened += 1
        desktop = Desktop(self._opened, key, address)
        self._by_key[key] = desktop
        self.active = desktop
        return desktop

    def find(self, key: str) -> Desktop | None:
        """Return the desktop of that key."""
        return self._by_key.get(key)

    def close(self, desktop: Desktop) -> None:
        """Forget a desktop."""
        self._by_key.pop(desktop.key, None)
        if self.active is desktop:
            self.active = next(reversed(self._by_key.values()), None)

    @property
    def leader(self) -> Desktop | None:
        """The one that leads: the one opened first (ours; the real election is not documented)."""
        return next(iter(self._by_key.values()), None)

    def subscribe(self, frame: Frame, names: Iterable[str]) -> str:
        """Tell web content of events from now on; return the subscription's id."""
        self._subscribed += 1
        subscription = f"s{self._subscribed}"
        frame.subscriptions[subscription] = tuple(names)
        if len(frame.subscriptions) > _MOST_SUBSCRIPTIONS:
            del frame.subscriptions[next(iter(frame.subscriptions))]
        return subscription

    def deliver(self, event: str, data: Any, *, besides: Frame | None = None) -> list[tuple[Desktop, Frame]]:
        """Send an event to whoever subscribed to it, each once; return who that is."""
        message = {"event": event, "data": data, "userAgent": SERVER, "protocolVersion": PROTOCOL}
        told = [
            (desktop, frame)
            for desktop in self
            for frame in desktop.frames.values()
            if frame is not besides and frame.wants(event)
        ]
        for desktop, frame in told:
            desktop.tell({"post": frame.number, "message": message})
        return told

    def announce(self, frame_id: Any) -> None:
        """Tell web content another `frameId`, which its later requests carry (run)."""
        message = {"userAgent": SERVER, "protocolVersion": PROTOCOL, "frameId": frame_id}
        for desktop in self:
            for frame in desktop.frames.values():
                desktop.tell({"post": frame.number, "message": message})

    def show(self, view: dict[str, Any]) -> None:
        """Have every desktop show what is now."""
        for desktop in self:
            desktop.tell({"view": view})

    def named(self, number: int | None) -> Desktop:
        """Return the desktop of that number, or the active one.

        Raises:
            Misuse: there is none.
        """
        if number is None and self.active is not None:
            return self.active
        found = next((one for one in self if one.number == number), None)
        if found is None:
            raise Misuse("no such desktop is open in this sandbox", code="no-desktop", status=409)
        return found

"""One realtime connection of a client, without I/O: frames that come are given to it, frames to send are taken.

Whoever carries it, a WebSocket or long polls, sets `wake` and takes from it with `take`. Values are those under
which the vendor's client was run: acknowledgements at once, and a heartbeat of 70 seconds, which the client's own
pings every 40 seconds keep.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from mockhub.entry import Outcome
from mockhub.omnichannel.realtime import frames

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.entry import Entry
    from mockhub.faults.drop import DropForm
    from mockhub.journal import Journal

HEARTBEAT = 70
"""Seconds of silence after which a client gives a connection up."""
LIFETIME = 604_800
"""Seconds a connection may live, as clients are told (ours)."""
_ROUTE = "/AcsWeb"
MOST_UNSENT = 4 * 1024 * 1024
"""Characters, or bytes of the network's, that may wait for a client which does not read."""
_MOST_UNANSWERED = 1000
_OK = 200


class Ending(StrEnum):
    """How a connection is ended from here."""

    CLOSED = "closed"
    """In good order, after what is still to be sent."""
    BROKEN = "broken"
    """At once, as when the network fails."""


class Transport(StrEnum):
    """What carries a connection."""

    WEBSOCKET = "websocket"
    POLLING = "xhr-polling"


@dataclass(slots=True)
class Delivery:
    """One event on its way to one client, and its journal entry, which is finished once."""

    entry: Entry
    journal: Journal
    settled: bool = False

    def settle(self, outcome: Outcome, detail: str | None = None, status: int | None = None) -> None:
        """Note what became of it; what comes later is ignored."""
        if not self.settled:
            self.settled = True
            self.journal.finish(self.entry, outcome, detail=detail, status=status)


@dataclass(slots=True, eq=False)
class Late:
    """An event that waits: for a time, and where `behind` is a number, for so many events to go before it."""

    delivery: Delivery
    act: Callable[[], None]
    behind: int | None = None
    cancel: Callable[[], None] = lambda: None


@dataclass(slots=True, eq=False)
class Connection:
    """A connection, from its opening to its end.

    `path` is where its client is reached, as requests pushed to it say; `entry` is its opening's in the journal;
    `missed` is how many events its client was not connected for.
    """

    transport: Transport
    path: str
    entry: Entry
    missed: int = 0
    wake: Callable[[], None] = lambda: None
    ended: Callable[[], None] = lambda: None
    """Called once, when it is lost."""
    ending: Ending | None = None
    lost: bool = False
    turn: int = 0
    """How many long polls there were."""
    greeted: bool = False
    """Whether anything went out on it."""
    _open: bool = False
    _unsent: deque[str] = field(default_factory=deque)
    _held: deque[str] | None = None
    _waiting: int = 0
    _requests: int = 0
    _unanswered: dict[int, Delivery] = field(default_factory=dict)
    _late: list[Late] = field(default_factory=list)
    _stall: Callable[[], None] = lambda: None

    @property
    def live(self) -> bool:
        """Whether what is pushed now can still arrive."""
        return self.ending is None and not self.lost

    @property
    def ready(self) -> bool:
        """Whether its carrier has something to do."""
        return self.ready_to_send or self.ending is not None

    @property
    def ready_to_send(self) -> bool:
        """Whether there are frames to take."""
        return bool(self._unsent)

    def open(self) -> None:
        """Say what comes first, once, and that events were missed if some were."""
        if self._open:
            return
        self._open = True
        self._send(frames.CONNECTED)
        self._send(frames.event("trouter.connected", {"ttl": LIFETIME, "dur": "0"}))
        if self.missed:
            lost = {"droppedIndicators": [{"tag": "messaging", "etag": str(self.missed)}]}
            self._send(frames.event("trouter.message_loss", lost))

    def take(self, most: int | None = None) -> list[str]:
        """Return the frames to send now, in their order; a carrier that sends one at a time takes one."""
        count = len(self._unsent) if most is None else min(most, len(self._unsent))
        taken = [self._unsent.popleft() for _ in range(count)]
        self.greeted = self.greeted or bool(taken)
        self._waiting -= sum(map(len, taken))
        return taken

    def receive(self, text: str) -> None:
        """Take in a frame of the client's; what is no frame is noted in the journal and ignored."""
        try:
            self._received(frames.read_frame(text))
        except ValueError as error:
            self.entry.facts["warning"] = f"the client sent something odd: {error}"

    def _received(self, frame: frames.Frame) -> None:
        match frame.type:
            case frames.FrameType.DISCONNECT:
                self.end(Ending.CLOSED, "the client said goodbye")
            case frames.FrameType.EVENT if frame.acknowledge:
                self._send(frames.acknowledged(frame.id))
            case frames.FrameType.MESSAGE:
                response = frames.read_response(frame.data)
                delivery = self._unanswered.pop(response.id, None)
                if delivery is None:
                    raise ValueError(f"it answers {response.id}, which was not asked or is answered already")
                taken = response.status == _OK
                detail = None if taken else "the client did not take it"
                delivery.settle(Outcome.OK if taken else Outcome.FAILED, detail, response.status)
            case _:
                pass  # a sign of life, or an event that asks for nothing

    def push(self, delivery: Delivery, written: Callable[[int, str], str]) -> None:
        """Send an event; `written` returns its frame, for the number and the address of the request."""
        self._requests += 1
        if len(self._unanswered) >= _MOST_UNANSWERED:
            oldest = self._unanswered.pop(next(iter(self._unanswered)))
            oldest.settle(Outcome.FAILED, f"the client did not answer this nor {_MOST_UNANSWERED} later ones")
        self._unanswered[self._requests] = delivery
        self._send(written(self._requests, self.path + _ROUTE))
        for late in tuple(self._late):
            if late.behind is not None:
                late.behind -= 1
                if late.behind <= 0:
                    self.release(late)

    def keep(self, late: Late) -> None:
        """Have an event wait until it is released, or enough others have gone before it."""
        self._late.append(late)

    def release(self, late: Late) -> None:
        """Let go an event that waits; one that does not wait any more stays as it is."""
        if late in self._late:
            self._late.remove(late)
            late.cancel()
            late.act()

    def stall(self, timer: Callable[[], Callable[[], None]] | None = None) -> None:
        """Hold back everything from now on, acknowledgements too; what `timer` starts may have it go on."""
        if self._held is None:
            self._held = deque()
            if timer is not None:
                self._stall = timer()

    def go_on(self) -> None:
        """Send what was held back."""
        self._stall()
        held, self._held = self._held, None
        if held:
            self._unsent.extend(held)
            self.wake()

    def drop(self, how: DropForm) -> None:
        """End it as the service, or the network, may."""
        match how:
            case "broken":
                self.end(Ending.BROKEN, "broken off")
            case "closed":
                self.end(Ending.CLOSED, "closed")
            case "reconnect":
                self._send(frames.event("trouter.reconnect", {"target": "self"}))
            case "unauthorized":
                self.disconnect('{"reason":"unauthorized"}')
            case "dup":
                self.disconnect("dup")
            case "disconnect":
                self.disconnect()

    def disconnect(self, reason: str = "") -> None:
        """Tell the client that it is over, for a reason it knows or for none, and close."""
        self.go_on()
        self._send(frames.disconnected(reason))
        self.end(Ending.CLOSED, f"disconnected {reason}".strip())

    def end(self, how: Ending, why: str) -> None:
        """Have it closed or broken off; `why` stands in the journal."""
        if self.ending is None and not self.lost:
            self.ending = how
            self.entry.facts["ended"] = why
            if how is Ending.BROKEN:
                self._unsent.clear()
        self.wake()

    def lose(self) -> None:
        """Note that nothing carries it any more; what the client did not answer may not have arrived."""
        if self.lost:
            return
        self.lost = True
        self.entry.facts.setdefault("ended", "the connection was lost")
        self._stall()
        for late in self._late:
            late.cancel()
        deliveries = [*self._unanswered.values(), *(late.delivery for late in self._late)]
        self._unanswered.clear()
        self._late.clear()
        for delivery in deliveries:
            delivery.settle(Outcome.FAILED, "the connection ended before the client answered")
        self.ended()

    def _send(self, frame: str) -> None:
        if not self.live:
            return
        self._waiting += len(frame)
        if self._held is not None:
            self._held.append(frame)
        else:
            self._unsent.append(frame)
            self.wake()
        if self._waiting > MOST_UNSENT:
            self.end(Ending.BROKEN, "the client reads too slowly")

"""What a fault at `realtime.event` makes of an event that is to be pushed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockhub.entry import Outcome
from mockhub.omnichannel.realtime.connection import Late

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.clock import Clock
    from mockhub.faults.engine import Acting, Faults
    from mockhub.omnichannel.realtime.connection import Connection, Delivery
    from mockhub.omnichannel.realtime.events import Pushed


@dataclass(frozen=True, slots=True)
class Spoiling:
    """One event for one client, on its way to a connection."""

    clock: Clock
    connection: Connection
    delivery: Delivery
    what: Pushed
    user: str

    def under(self, faults: Faults) -> None:
        """Push it, or do what a fault says."""
        entry = self.delivery.entry
        acting = faults.choose(entry, self.delivery.journal, now=self.clock.now(), conversation=entry.conversation)
        if acting is None:
            self._push()
        elif acting.delay > 0:
            self._later(acting.delay, lambda: self._act(acting))
        else:
            self._act(acting)

    def _act(self, acting: Acting) -> None:
        spec, name, connection = acting.spec, f"fault '{acting.name}'", self.connection
        if spec.hang is not None:
            self.delivery.settle(Outcome.FAILED, f"{name} keeps the event back for good")
        elif spec.drop is not None:
            self.delivery.settle(Outcome.FAILED, f"{name} dropped the connection instead: {spec.drop}")
            connection.drop(spec.drop)
        elif spec.reorder is not None:
            self._later(spec.reorder.at_most, self._push, behind=spec.reorder.behind)
        elif spec.stall is not None:
            stall_connection(connection, self.clock, spec.stall.lasts)
            self._push()
        elif spec.duplicate is not None:
            for _ in range(spec.duplicate):
                self._push()
        else:
            self._push(acting)

    def _push(self, acting: Acting | None = None) -> None:
        what, user = self.what, self.user
        wrong = None if acting is None else acting.spec.wrong_frame
        if wrong is None:
            self.connection.push(self.delivery, lambda number, path: what.request(number, path, user))
        else:
            self.connection.push(self.delivery, lambda number, path: what.wrong_request(number, path, user, wrong))

    def _later(self, seconds: float, act: Callable[[], None], *, behind: int | None = None) -> None:
        late = Late(self.delivery, act, behind)
        self.connection.keep(late)
        late.cancel = self.clock.after(seconds, lambda: self.connection.release(late))


def stall_connection(connection: Connection, clock: Clock, seconds: float | None) -> None:
    """Have a connection stall, for so long or for good."""
    timer = None if seconds is None else lambda: clock.after(seconds, connection.go_on)
    connection.stall(timer)

"""Whether an agent could take a chat now: the settings, the answer, and how often it may be asked.

The answer's members are those `@microsoft/ocsdk` 0.5.21 declares (read); the defaults, and what the members say
while the widget is closed, are ours.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mockhub.spec import Duration, Spec, at_least, format_instant, matching, not_empty

if TYPE_CHECKING:
    from mockhub.omnichannel.hours import Standing

MOST_CALLS = 100
"""Calls an organization may make in a minute (documented)."""
_MINUTE = 60.0
_NO_TIME = "0001-01-01T00:00:00Z"
"""Stands where there is no such time (documented as 01-01-0001)."""
GUID = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"


@dataclass(frozen=True, kw_only=True)
class AvailabilitySpec(Spec):
    """What the queue behind a widget is like."""

    agents: Literal["available", "none"] = "available"
    """Whether an agent of the queue is free."""
    queue: Annotated[str, not_empty("letter")] = "Default chat queue"
    """The queue's name."""
    queue_id: Annotated[str, matching(GUID, "a GUID")] | None = None
    """Its id; one of the sandbox's own unless said."""
    position: Annotated[int, at_least(0)] = 0
    """Where in the queue the next chat would stand."""
    average_wait: Annotated[Duration, at_least(0)] = 0.0
    """How long chats waited; shown in minutes."""


def availability(settings: AvailabilitySpec, standing: Standing, *, queue_id: str) -> dict[str, Any]:
    """Return the answer to a client that asks; a queue is open when its widget is."""
    changes = _NO_TIME if standing.until is None else format_instant(standing.until)
    minutes = settings.average_wait / 60
    return {
        "IsQueueAvailable": standing.open,
        "AverageWaitTime": int(minutes) if minutes.is_integer() else minutes,
        "AvailableUntil": changes if standing.open else _NO_TIME,
        "AvailableNext": _NO_TIME if standing.open else changes,
        "QueuePosition": settings.position,
        "QueueName": settings.queue,
        "QueueId": settings.queue_id or queue_id,
        "AgentAvailability": standing.open and settings.agents == "available",
    }


class CallLimit:
    """Counts the calls of the last minute; those it refuses do not count."""

    def __init__(self) -> None:
        self._made: deque[float] = deque(maxlen=MOST_CALLS)

    def reset(self) -> None:
        """Forget every call."""
        self._made.clear()

    def take(self, now: float) -> float:
        """Count a call made now and return 0, or the seconds until one may be made."""
        if self._made and now < self._made[-1]:
            self.reset()  # the clock was set back
        if len(self._made) == MOST_CALLS:
            wait = self._made[0] + _MINUTE - now
            if wait > 0:
                return wait
        self._made.append(now)
        return 0.0

"""When the published client calls again: its limits, its waits and which answers it takes for passing.

As `@microsoft/ocsdk` 0.5.21 with axios-retry 3.9.1 does it (run): at most five times more, after 2, 4, 8 ... times
a base; 429 after five seconds; `Retry-After` in units of that base. All of it has to fit into one budget of time.
The chat client it joins with calls again three times, after about 1, 2 and 4 seconds; its `Retry-After` is in
seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_AFTER_429 = 5.0
JOIN = "realtime.config"
"""What a client asks first that joins a chat."""
_TOO_MANY, _NOT_FOUND, _FAILURES = 429, 404, range(500, 600)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client waits at one point, in seconds, and what it takes for passing besides 5xx and silence.

    `base` is None where it never calls again; `most` is how often it does otherwise. `unit` is how many seconds
    one of `Retry-After` stands for, as many as `base` unless said.
    """

    limit: float = 15.0
    base: float | None = 1.0
    on_429: bool = False
    on_404: bool = False
    most: int = 5
    unit: float | None = None

    def wait(
        self, attempt: int, status: int, retry_after: str | None, *, elapsed: float, now: float
    ) -> float | None:
        """Return how many seconds the client waits before it calls again, or None if it gives up.

        Args:
            attempt: how many calls it has made.
            status: of the last answer; 0 for a connection that broke.
            retry_after: that answer's header.
            elapsed: since its first call.
            now: Unix seconds, which a date in the header is compared with.
        """
        if self.base is None or attempt > self.most or not self._passing(status):
            return None
        wait = self._told(retry_after, now) if retry_after is not None else self._usual(attempt, status)
        return wait if elapsed + wait < self.limit else None

    def _passing(self, status: int) -> bool:
        return (
            status == 0
            or status in _FAILURES
            or (status == _TOO_MANY and self.on_429)
            or (status == _NOT_FOUND and self.on_404)
        )

    def _usual(self, attempt: int, status: int) -> float:
        return _AFTER_429 if status == _TOO_MANY else 2.0**attempt * (self.base or 0)

    def _told(self, retry_after: str, now: float) -> float:
        unit = (self.base or 0) if self.unit is None else self.unit
        if retry_after.isdecimal():
            return int(retry_after) * unit
        try:
            return max(0.0, parsedate_to_datetime(retry_after).timestamp() - now)
        except ValueError:
            return unit


_START = Patience(on_429=True)
_PATIENCE: Mapping[str, Patience] = MappingProxyType(
    {
        "livechat.config": Patience(limit=120.0),
        "livechat.widget-details": Patience(limit=120.0),
        "livechat.conversation": _START,
        "livechat.chat-token": _START,
        "livechat.sessioninit": _START,
        "livechat.work-item-details": Patience(base=3.0, on_404=True),
        "livechat.reconnectable-chats": Patience(base=None),
        "livechat.reconnect": Patience(base=None),
        "livechat.validate-chat-record": Patience(base=0.0),
        "livechat.chat-transcripts": Patience(limit=30.0),
        "livechat.email-request": Patience(limit=5.0),
        "livechat.data-masking": Patience(limit=5.0),
        "livechat.read-receipt": Patience(limit=5.0),
        "livechat.typing": Patience(limit=5.0, base=None),
        JOIN: Patience(limit=3_600.0, base=0.5, most=3, unit=1.0),
    }
)
_USUAL = Patience()


def patience(point: str) -> Patience:
    """Return how a client behaves that calls a point."""
    return _PATIENCE.get(point, _USUAL)

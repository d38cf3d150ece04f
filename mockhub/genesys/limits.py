"""Rate limits of the Service Client API: who asks too often is ignored for a while (documented)."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MINUTE = 60.0
_WHOLE_API = ""


class RateLimits:
    """What was asked within the last minute, and what is ignored until when."""

    def __init__(self) -> None:
        self._asked: dict[str, deque[float]] = {}
        self._ignored_until: dict[str, float] = {}

    def refusal(
        self, request: str, now: float, *, whole: int, each: Mapping[str, int], quarantine: float
    ) -> str | None:
        """Count a request; return why it is ignored, or None.

        Args:
            request: its name.
            now: sandbox time in Unix seconds.
            whole: most requests a minute over the whole API; 0 is no limit.
            each: the same by the request's name.
            quarantine: seconds that requests are ignored once there were too many; 0 is for ever.
        """
        limits = {_WHOLE_API: whole, request: each.get(request, 0)}
        for key, most in limits.items():
            until = self._ignored_until.get(key)
            if until is not None and now < until:
                return f"{_named(key)} was asked for more than {most} times a minute: {_told(until, now)}"
            self._ignored_until.pop(key, None)
        for key, most in limits.items():
            if most and self._count(key, now) > most:
                until = self._ignored_until[key] = now + quarantine if quarantine else math.inf
                self._asked.pop(key)
                return f"{_named(key)} was asked for more than {most} times a minute: {_told(until, now)}"
        return None

    def _count(self, key: str, now: float) -> int:
        asked = self._asked.setdefault(key, deque())
        asked.append(now)
        while asked[0] <= now - _MINUTE:
            asked.popleft()
        return len(asked)


def _named(key: str) -> str:
    return key or "the whole API"


def _told(until: float, now: float) -> str:
    return "ignored for ever" if math.isinf(until) else f"ignored for another {math.ceil(until - now)} s"

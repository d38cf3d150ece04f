"""Whether anything waits in real time, told by the event loop's timers: how long a machine takes is no measure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def watch_timers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every timer of the loop that comes due after a real while; those of HTTP's own housekeeping apart."""
    due: list[str] = []
    loop = asyncio.get_running_loop()
    call_at = loop.call_at

    def noting(when: float, callback: Callable[..., object], *args: Any, **more: Any) -> asyncio.TimerHandle:
        whence = getattr(callback, "__module__", "")
        waits = when - loop.time() > 0

        def ring(*given: Any) -> None:
            if waits and not whence.startswith("aiohttp."):
                due.append(f"{getattr(callback, '__qualname__', callback)} {args}")
            callback(*given)

        return call_at(when, ring, *args, **more)

    monkeypatch.setattr(loop, "call_at", noting)
    return due

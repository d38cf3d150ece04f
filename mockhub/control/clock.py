"""A sandbox's time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockhub.answers import Shown
from mockhub.clock import ClockForm, ClockMode, ClockSpec, Mode
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.errors import Misuse
from mockhub.scenarios.steps import Advance
from mockhub.spec import LAST_INSTANT, format_instant

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox


@dataclass(frozen=True, kw_only=True)
class ClockShown(Shown):
    """A sandbox's time."""

    mode: Mode
    """How it moves: `real` by itself, `auto` to the next timer when everybody waits, `manual` when told."""
    now: str
    """What it shows, in ISO 8601."""


def clock_shown(sandbox: Sandbox) -> ClockShown:
    """Return a sandbox's time as it is shown."""
    return ClockShown(mode=sandbox.clock.mode.value, now=format_instant(round(sandbox.clock.now(), 3)))


async def show_clock(call: Call[None, None]) -> ClockShown:
    """Tell a sandbox's time, and how it moves."""
    return clock_shown(call.sandbox)


async def set_clock(call: Call[ClockSpec, None]) -> ClockShown:
    """Set how a sandbox's time moves, the time it shows, or both; whoever waits for a time now past wakes."""
    sandbox = call.sandbox
    sandbox.clock.configure(mode=ClockMode(call.body.mode) if call.body.mode else None, at=call.body.at)
    return clock_shown(sandbox)


async def advance_clock(call: Call[Advance, None]) -> ClockShown:
    """Move a sandbox's time forward, in any mode, waking whoever waits in the order of their timers."""
    sandbox = call.sandbox
    if sandbox.clock.now() + call.body.time > LAST_INSTANT:
        raise Misuse("expected a time that does not lead past the year 9999", code="too-late", pointer="/time")
    sandbox.clock.advance(call.body.time)
    return clock_shown(sandbox)


_CLOCK = f"{IN_SANDBOX}/clock"
_EXAMPLE = ClockShown(mode="manual", now="2026-01-15T09:00:00Z")

ROUTES = (
    Route(method="GET", path=_CLOCK, does=show_clock, answer=ClockShown, example=_EXAMPLE),
    Route(
        method="PUT",
        path=_CLOCK,
        does=set_clock,
        body=BodyForm(ClockForm, {"mode": "manual", "at": "2026-01-15T09:00:00Z"}),
        answer=ClockShown,
        example=_EXAMPLE,
    ),
    Route(
        method="POST",
        path=f"{_CLOCK}/advance",
        does=advance_clock,
        body=BodyForm(Advance, {"time": "10m"}),
        answer=ClockShown,
        example=ClockShown(mode="manual", now="2026-01-15T09:10:00Z"),
        refuses={400: ("too-late",)},
    ),
)

"""What MockHub knows by name: causes, points, events."""

from __future__ import annotations

from dataclasses import dataclass

from mockhub.answers import Shown
from mockhub.causes import CAUSES, Cause, Evidence, Stage
from mockhub.control.route import Call, Route
from mockhub.points import POINTS
from mockhub.surfaces import addresses
from mockhub.vendor_errors import EVERY_CAUSE
from mockhub.visitor import EVENTS


@dataclass(frozen=True, kw_only=True)
class CauseShown(Shown):
    """A cause, and how it shows on every surface."""

    name: str
    says: str
    """What happened."""
    stage: Stage
    """Where it arises."""
    evidence: Evidence
    """How that is known: of the code, or of the hub's answer where there is no code."""
    code: int | None
    """The browser SDK's error code."""
    description: str | None
    """The code's documented text."""
    event: str | None
    """The event it comes with."""
    status: int | None
    """What the hub answers."""
    headers: dict[str, str]
    """With these headers."""
    script: str
    """What the page's script shows."""
    widget: str
    """What the React widget shows."""
    chat_sdk: str
    """What the chat SDK throws."""


@dataclass(frozen=True, kw_only=True)
class CausesShown(Shown):
    """Every cause."""

    errors: tuple[CauseShown, ...]


@dataclass(frozen=True, kw_only=True)
class PointShown(Shown):
    """A point at which calls can be expected."""

    name: str
    about: str
    """What happens there."""
    addresses: tuple[str, ...]
    """The addresses on the simulated surfaces that lead to it."""


@dataclass(frozen=True, kw_only=True)
class PointsShown(Shown):
    """Every point."""

    points: tuple[PointShown, ...]


@dataclass(frozen=True, kw_only=True)
class EventsShown(Shown):
    """Every event of the browser SDK."""

    events: tuple[str, ...]


def _shown(cause: Cause) -> CauseShown:
    return CauseShown(
        name=cause.name,
        says=cause.says,
        stage=cause.stage,
        evidence=cause.evidence,
        code=cause.code,
        description=cause.description,
        event=cause.event,
        status=cause.status,
        headers=dict(cause.headers),
        script=cause.script,
        widget=cause.widget,
        chat_sdk=cause.chat_sdk,
    )


async def list_errors(_: Call[None, None]) -> CausesShown:
    """List every cause MockHub names, and how it shows on each surface."""
    return CausesShown(errors=tuple(map(_shown, EVERY_CAUSE.values())))


async def list_points(_: Call[None, None]) -> PointsShown:
    """List the points at which calls can be expected, with their addresses."""
    found = addresses()
    shown = (PointShown(name=one.name, about=one.about, addresses=found[one.name]) for one in POINTS.values())
    return PointsShown(points=tuple(shown))


async def list_events(_: Call[None, None]) -> EventsShown:
    """List the browser SDK's events, which can be raised in pages."""
    return EventsShown(events=EVENTS)


ROUTES = (
    Route(
        method="GET",
        path="/v1/errors",
        does=list_errors,
        answer=CausesShown,
        example=CausesShown(errors=(_shown(CAUSES["expired"]),)),
    ),
    Route(
        method="GET",
        path="/v1/points",
        does=list_points,
        answer=PointsShown,
        example=PointsShown(
            points=(
                PointShown(
                    name="issuer.jwks",
                    about=POINTS["issuer.jwks"].about,
                    addresses=("GET /_services/auth/jwks",),
                ),
            )
        ),
    ),
    Route(
        method="GET",
        path="/v1/events",
        does=list_events,
        answer=EventsShown,
        example=EventsShown(events=EVENTS[:2]),
    ),
)

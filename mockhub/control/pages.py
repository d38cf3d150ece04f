"""Web pages that have the widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockhub.answers import Shown, made_of
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.control.sandboxes import EXAMPLE
from mockhub.scenarios.visitor_steps import EventName
from mockhub.spec import Spec
from mockhub.visitor import ProfileName


@dataclass(frozen=True, kw_only=True)
class RaiseEventRequest(Spec):
    """An event is raised in web pages that have the widget."""

    event: EventName
    detail: Any = None
    """The event's `detail`."""
    page: int | None = None
    """The page's number; every page that is open unless said."""


@dataclass(frozen=True, kw_only=True)
class PageShown(Shown):
    """One page."""

    page: int
    """Its number."""
    address: str
    """Where it says it is."""
    visitor: str
    widget: str
    """Its widget's id."""
    profile: ProfileName
    """How its script behaves."""
    listens: bool
    """Whether it is open and can be told something."""


@dataclass(frozen=True, kw_only=True)
class PagesShown(Shown):
    """The pages that have the widget."""

    pages: tuple[PageShown, ...]
    """Oldest first."""


@dataclass(frozen=True, kw_only=True)
class EventRaised(Shown):
    """Where an event was raised."""

    event: EventName
    pages: tuple[int, ...]
    """The numbers of the pages."""


async def list_pages(call: Call[None, None]) -> PagesShown:
    """List the web pages that have the widget, oldest first."""
    return PagesShown(pages=tuple(made_of(PageShown, page.to_json()) for page in call.sandbox.pages))


async def raise_event(call: Call[RaiseEventRequest, None]) -> EventRaised:
    """Raise an event in web pages, as the widget itself raises it."""
    told = call.sandbox.pages.raise_event(call.body.event, call.body.detail, number=call.body.page)
    return EventRaised(event=call.body.event, pages=tuple(told))


ROUTES = (
    Route(
        method="GET",
        path=f"{IN_SANDBOX}/pages",
        does=list_pages,
        answer=PagesShown,
        example=PagesShown(
            pages=(
                PageShown(
                    page=1,
                    address="http://shop.example/",
                    visitor="visitor",
                    widget=EXAMPLE.widgets.authenticated,
                    profile="documented",
                    listens=True,
                ),
            )
        ),
    ),
    Route(
        method="POST",
        path=f"{IN_SANDBOX}/pages/events",
        does=raise_event,
        body=BodyForm(RaiseEventRequest, {"event": "lcw:threadUpdate", "detail": {"status": "closed"}}),
        answer=EventRaised,
        example=EventRaised(event="lcw:threadUpdate", pages=(1,)),
        refuses={409: ("no-page",)},
    ),
)

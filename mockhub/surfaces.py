"""Every address of the simulated surfaces, and the points they lead to."""

from __future__ import annotations

from mockhub.genesys.http import desktop, oauth, scapi, sessions, sign_in, user_info
from mockhub.omnichannel.http import (
    acs_messages,
    acs_threads,
    attachments,
    demo,
    livechat,
    outlet,
    page_chat,
    pages,
    portal,
    realtime,
    realtime_polling,
    realtime_sockets,
    returning,
    signals,
    starting,
    surveys,
    transcripts,
    widget,
)
from mockhub.points import POINTS

ROUTES = (
    *starting.ROUTES,
    *livechat.ROUTES,
    *returning.ROUTES,
    *transcripts.ROUTES,
    *signals.ROUTES,
    *surveys.ROUTES,
    *acs_threads.ROUTES,
    *acs_messages.ROUTES,
    *realtime.ROUTES,
    *realtime_sockets.ROUTES,
    *realtime_polling.ROUTES,
    *attachments.ROUTES,
    *portal.ROUTES,
    *pages.ROUTES,
    *page_chat.ROUTES,
    *widget.ROUTES,
    *outlet.ROUTES,
    *demo.ROUTES,
    *desktop.ROUTES,
    *scapi.ROUTES,
    *sessions.ROUTES,
    *sign_in.ROUTES,
    *oauth.ROUTES,
    *user_info.ROUTES,
)
"""Every address of the simulated surfaces."""


def addresses() -> dict[str, tuple[str, ...]]:
    """Return the addresses that lead to each point, as method and path."""
    return {
        name: tuple(f"{route.method} {route.template}" for route in ROUTES if route.point == name)
        for name in POINTS
    }

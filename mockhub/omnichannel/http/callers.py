"""Who calls, and in which conversation: what the handlers of the `livechatconnector` surface share.

Authentication is decided by the path alone: the published client keeps sending a token it sent once, on
anonymous paths too, so a header's presence says nothing (run).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from multidict import CIMultiDict

from mockhub.errors import Refused
from mockhub.exchange import SurfaceRoute

if TYPE_CHECKING:
    from mockhub.exchange import Call, SurfaceHandler
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.organization import Widget

TOKEN = "AuthenticatedUserToken"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the widget the page belongs to, and the subject of an accepted token."""

    widget: Widget
    subject: str | None


async def caller_of(call: Call, widget: Widget | None = None) -> Caller:
    """Return who calls, judging the token of an authenticated path.

    The widget is that of the path, unless one is given.

    Raises:
        Refused: the widget is unknown, demands a token, or the token is refused.
    """
    call.entry.conversation = call.params.get("rid") or named_by_client(call)
    if widget is None:
        widget = call.sandbox.organization.widget(call.params["wid"])
    if call.route.auth:
        return Caller(widget, await judged(call, widget))
    if widget.demands_token:
        raise Refused("authentication_required", "the widget demands a token; call the path below /auth/")
    note_unread_token(call)
    return Caller(widget, None)


async def conversation_of(call: Call) -> Conversation:
    """Return the caller's conversation that the path names, by request id or reconnect id.

    Raises:
        Refused: as `caller_of`; or there is none, or it is somebody else's.
    """
    caller = await caller_of(call)
    return call.sandbox.conversations.find(
        call.params["rid"], caller.widget, caller.subject, reconnect_id=reconnect_id_of(call)
    )


async def chat_of(call: Call) -> Conversation:
    """Return the caller's conversation where the path names neither organization nor widget.

    Raises:
        Refused: as `conversation_of`.
    """
    call.entry.conversation = call.params["rid"]
    widget = call.sandbox.conversations.named(call.params["rid"]).widget
    caller = await caller_of(call, widget)
    return call.sandbox.conversations.find(call.params["rid"], caller.widget, caller.subject)


async def judged(call: Call, widget: Widget) -> str | None:
    """Return the subject of the caller's token.

    Raises:
        Refused: the token is refused, or its subject is no contact.
    """
    if not widget.authenticates:
        raise Refused("key_unavailable", "the widget has no authentication settings, so no token is believed here")
    token = call.request.headers.get(TOKEN)
    verdict = await call.outbound.verdict(call.sandbox, call.sandbox.trusts, token)
    if not verdict.valid:
        raise Refused(verdict.reason or "", verdict.detail or "")
    subject: str | None = verdict.claims.get("sub")
    contacts = widget.settings.contacts
    if contacts is not None and subject not in contacts:
        raise Refused("contact_not_found", "the token's subject is not among the widget's contacts")
    return subject


def note_unread_token(call: Call) -> None:
    """Note a token that came where none is looked at: the published client keeps sending it (run)."""
    if TOKEN in call.request.headers:
        call.entry.facts["warning"] = "a token came on a path without authentication and was not looked at"


def named_by_client(call: Call) -> str | None:
    """Return the client's name for the conversation, as its headers say it."""
    headers = call.request.headers
    return headers.get("x-ms-client-request-id") or headers.get("Request-Id")


def reconnect_id_of(call: Call) -> str | None:
    """Return the reconnect id of the path or, as core services have it (run), of the query."""
    return call.params.get("rec") or call.request.query.get("sig") or None


def nonce(call: Call) -> CIMultiDict[str]:
    """Authenticated answers rotate the nonce; the client echoes it in its next call."""
    return CIMultiDict(authcodenonce=call.sandbox.next_nonce()) if call.route.auth else CIMultiDict()


def anonymous(
    method: str, path: str, point: str, handler: SurfaceHandler, *, below: str = "livechatconnector"
) -> SurfaceRoute:
    """Return a route without authentication."""
    return SurfaceRoute(method, f"/{below}/{path}", point, handler)


def authenticated(
    method: str, path: str, point: str, handler: SurfaceHandler, *, below: str = "livechatconnector"
) -> SurfaceRoute:
    """Return a route below `/auth/`."""
    return SurfaceRoute(method, f"/{below}/auth/{path}", point, handler, auth=True)


def both(
    method: str, path: str, point: str, handler: SurfaceHandler, *, below: str = "livechatconnector"
) -> tuple[SurfaceRoute, SurfaceRoute]:
    """Return an operation's two routes: without authentication, and below `/auth/`."""
    return (
        anonymous(method, path, point, handler, below=below),
        authenticated(method, path, point, handler, below=below),
    )

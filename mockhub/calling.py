"""One call of a visitor's client, by its point: its address, and what the published client sends there.

Bodies as `@microsoft/ocsdk` 0.5.21 and `@azure/communication-chat` 1.5.4 send them (run); what a scenario says
stands beside that or in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockhub.errors import Misuse, one_of
from mockhub.surfaces import ROUTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockhub.exchange import SurfaceRoute

_NAME = re.compile(r"\{(\w+)\}")
_KEPT = ":@"
"""What the clients leave as it is in a path: a thread's id arrives unescaped (run)."""
_WITH_CHAT_TOKEN = ("livechat.chat-transcripts", "livechat.email-request")
_CHAT = ("acs.", "realtime.config")
_REALTIME = "realtime."
"""The points of the chat data plane; its client sends the chat token as a bearer (run)."""
_ATTACHMENTS = "attachments."
"""The points of the attachment service; its client sends the chat token by a word of its own (run)."""
_FORM = "application/x-www-form-urlencoded"
"""What that client says its uploads are, whatever they are (run)."""
_VOICE = 192370000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A call somebody wants made: a point or a path, and what goes along. `method` None is the usual one."""

    at: str | None = None
    path: str | None = None
    method: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    """Members of a JSON object, or anything else, text and bytes as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who makes the call: what the client knows by name, the tokens it holds, and whose address it gives."""

    names: Mapping[str, str]
    token: bool
    chat_token: str | None
    email: str
    locale: str


@dataclass(frozen=True, slots=True)
class Made:
    """A call to be sent: `path` has its query; `body` goes as JSON, or as it is if it is text. None: no body."""

    method: str
    path: str
    auth: bool
    headers: dict[str, str]
    body: Any


def make(wanted: Wanted, holder: Holder) -> Made:
    """Return the call to send.

    Raises:
        Misuse: a name in the address stands for nothing.
    """
    names = {**holder.names, **wanted.names}
    if wanted.path is not None:
        template = wanted.path
        method, auth = "GET" if wanted.body is None else "POST", "/auth/" in template.lower()
        usual = None
    else:
        route = _route(str(wanted.at), holder, names, wanted.names)
        template, method, auth = route.template, route.method, route.auth
        usual = _usual_body(route.point, holder, names)
    headers = dict(wanted.headers)
    if holder.chat_token is not None:
        if wanted.at in _WITH_CHAT_TOKEN:
            headers.setdefault("Authorization", holder.chat_token)
        elif wanted.at is not None and wanted.at.startswith(_CHAT):
            headers.setdefault("Authorization", f"Bearer {holder.chat_token}")
        elif wanted.at is not None and wanted.at.startswith(_REALTIME):
            headers.setdefault("X-Skypetoken", holder.chat_token)
        elif wanted.at is not None and wanted.at.startswith(_ATTACHMENTS):
            headers.setdefault("Authorization", f"skype_token {holder.chat_token}")
    if wanted.at in ("attachments.auth", "attachments.upload"):
        headers.setdefault("Content-Type", _FORM)
    body = {**usual, **(wanted.body or {})} if usual and isinstance(wanted.body, dict | None) else wanted.body
    return Made(wanted.method or method, _filled(template, names) + _query(wanted.query), auth, headers, body)


def _route(point: str, holder: Holder, names: Mapping[str, str], given: Mapping[str, str]) -> SurfaceRoute:
    """Return the address a client would use: one for all the names given, below `/auth/` if it holds a token."""
    routes = [route for route in ROUTES if route.point == point]
    return min(
        routes,
        key=lambda route: (
            len(set(given) - set(route.names)),
            len(set(route.names) - set(names)),
            route.auth is not holder.token,
        ),
    )


def _filled(template: str, names: Mapping[str, str]) -> str:
    missing = [name for name in _NAME.findall(template) if name not in names]
    if missing:
        raise Misuse(f"{template} needs {one_of(missing)}: say it in 'with'", code="name-missing")
    return _NAME.sub(lambda found: quote(names[found[1]], safe=_KEPT), template)


def _query(query: Mapping[str, str]) -> str:
    return "?" + "&".join(f"{quote(name)}={quote(value)}" for name, value in query.items()) if query else ""


def _usual_body(point: str, holder: Holder, names: Mapping[str, str]) -> dict[str, Any] | None:
    match point:
        case "livechat.conversation" | "livechat.agent-availability":
            return {"locale": holder.locale, "channelId": "lcw"}
        case "livechat.sessioninit":
            return {"locale": holder.locale, "chatId": names.get("chat", "")}
        case "livechat.email-request":
            return {
                "ChatId": names.get("chat", ""),
                "EmailAddress": holder.email,
                "DefaultAttachmentMessage": "The transcript of your chat",
                "CustomerLocale": holder.locale,
            }
        case "acs.send-message":
            return {"content": "Hello", "senderDisplayName": "Customer"}
        case "attachments.create":
            permissions = {names.get("chat", ""): ["read"]}
            return {"filename": "file.pdf", "permissions": permissions, "type": "sharing/file"}
        case "livechat.secondary-channel-event":
            return {"SecondaryChannelType": _VOICE, "SecondaryChannelEventType": "accept"}
    return None

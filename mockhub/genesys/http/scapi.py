"""What web content asks for: the desktop's page relays its messages, and posts what is answered.

The page decides nothing. It says which of its windows sent what, and from which origin the browser says that came;
its key, handed out when it opens, is all it can do this with.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any, Literal

from mockhub.errors import Misuse, Refused
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.genesys.http.sessions import fetch_token
from mockhub.journal import Kind
from mockhub.page_sockets import tell
from mockhub.scapi import REQUESTS
from mockhub.tokens.structure import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.genesys.desktops import Desktop
    from mockhub.genesys.protocol import Asked

BASE = "/_mockhub/workspace"
_MOST_ORIGIN = 300
_MOST_FRAMES = 10_000


async def open_desktop(call: Call) -> Answer:
    """Open a desktop: hand out its key, and what it shows.

    Only a page of the hub's own may: web content that could, would say of itself that it is from anywhere.
    """
    from mockhub.genesys.view import view_of  # noqa: PLC0415 - a hub without workspace needs none of it

    told = await call.json_object()
    origin = call.request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != call.request.headers.get("Host"):
        raise Refused("request_malformed", "a desktop is opened by the workspace's own page")
    workspace = call.sandbox.workspace
    address = told.get("address")
    desktop = workspace.desktops.open(
        secrets.token_urlsafe(16), address[:2000] if isinstance(address, str) else ""
    )
    desktop.gone = lambda: workspace.close_desktop(desktop.key)
    call.entry.facts |= desktop.to_json()
    content = workspace.settings.web_content
    opened = {
        "desktop": desktop.key,
        "number": desktop.number,
        "view": view_of(workspace),
        "frameId": workspace.settings.frame_id,
        "requests": list(REQUESTS),
        "content": None if content is None else [one.to_json() for one in content],
    }
    return Answer(opened)


async def _asked(call: Call) -> Asked:
    from mockhub.genesys.desktops import Caller  # noqa: PLC0415 - as above
    from mockhub.genesys.protocol import Asked  # noqa: PLC0415 - as above

    told, workspace = await call.json_object(), call.sandbox.workspace
    call.entry.headers, call.entry.body = None, b""
    message, number, origin = told.get("message"), told.get("frame"), told.get("origin")
    if not isinstance(message, dict):
        raise Refused("request_malformed", f"message is {kind_of(message)}, expected an object")
    if type(number) is not int or not 0 <= number < _MOST_FRAMES:
        raise Refused("request_malformed", f"frame is {kind_of(number)}, expected the window's number")
    if not isinstance(origin, str) or not 0 < len(origin) <= _MOST_ORIGIN:
        raise Refused("request_malformed", f"origin is {kind_of(origin)}, expected the origin of the message")
    call.entry.body = json.dumps(message).encode()
    desktop = _desktop(call, told)
    caller = Caller(desktop, desktop.frame(number, origin))
    caller.frame.visible = told.get("visible") is not False
    about = told.get("interaction")
    caller.frame.interaction = about if isinstance(about, str) else None
    call.entry.facts |= caller.facts
    own, seen = call.hub.addresses, call.addresses
    return Asked(workspace, caller, message, _own(own.http, own.https, seen.http, seen.https))


def _own(*addresses: str) -> str:
    from mockhub.genesys.origins import own_origins  # noqa: PLC0415 - as above

    return own_origins(dict.fromkeys(one for one in addresses if one))


def _desktop(call: Call, told: dict[str, Any]) -> Desktop:
    key = told.get("desktop")
    desktop = call.sandbox.workspace.desktops.find(key) if isinstance(key, str) else None
    if desktop is None:
        raise Refused("request_malformed", "no desktop has that key (any more); reload the workspace")
    return desktop


async def ask(call: Call) -> Answer:
    """A request of web content."""
    asked = await _asked(call)
    named = asked.message.get("request")
    if isinstance(named, str) and named in REQUESTS and call.route.point != f"scapi.{named}":
        raise Refused("request_malformed", f"the message asks for {named}, and this address is for another")
    allowed = asked.allowed()
    needed = allowed.token_needed()
    if needed is not None:
        await fetch_token(call, needed)
    return Answer(allowed.answer())


async def subscribe(call: Call) -> Answer:
    """Web content subscribes to events."""
    return Answer((await _asked(call)).subscribe())


async def unsubscribe(call: Call) -> Answer:
    """Web content ends a subscription."""
    return Answer((await _asked(call)).unsubscribe())


def refusal(call: Call, refused: Refused, answer: Answer) -> Answer:
    """Write a refusal as the page's `failed` is told of it, or nothing where it is told nothing."""
    from mockhub.genesys.protocol import failure, is_silent  # noqa: PLC0415 - as above

    workspace = call.sandbox.workspace
    if is_silent(workspace, refused.cause):
        answer.status, answer.body = 204, None
    else:  # what is told goes on to the page as a message, which has no status
        answer.status, answer.body = 200, failure(workspace, refused, call.entry.seq)
    return answer


async def act(call: Call) -> Answer:
    """A person at the desktop did something."""
    from mockhub.genesys.actions import perform, read_click  # noqa: PLC0415 - as above

    told = await call.json_object()
    call.entry.kind, call.entry.headers, call.entry.body = Kind.PAGE, None, b""
    desktop, workspace = _desktop(call, told), call.sandbox.workspace
    call.entry.facts |= {"desktop": desktop.number, "did": str(told.get("do"))[:60]}
    if told.get("do") == "focus":
        workspace.desktops.active = desktop
        return Answer({})
    try:
        perform(workspace, read_click(told))
    except Misuse as error:
        cause = error.code.replace("-", "_")
        known = cause if cause in _TOLD else "request_malformed"
        raise Refused(known, error.message) from None
    return Answer({})


_TOLD = ("interaction_unknown", "thing_unknown", "not_possible_now", "markdone_blocked", "parameters_invalid")


async def report(call: Call) -> Answer:
    """A desktop reports that a window of its web content has gone."""
    told = await call.json_object()
    call.entry.kind, call.entry.headers, call.entry.body = Kind.PAGE, None, b""
    desktop, number = _desktop(call, told), told.get("frame")
    call.entry.facts |= {"desktop": desktop.number, "frame": number if isinstance(number, int) else None}
    if isinstance(number, int):
        desktop.frames.pop(number, None)
    return Answer({})


async def channel(call: Call) -> Answer:
    """Listen for what the hub has to tell the desktop: events for its web content, and what it shows."""
    key = call.params["desktop"]
    call.entry.kind, call.entry.headers = Kind.PAGE, None
    call.entry.facts["path"] = call.entry.facts["path"].replace(key, "…")
    desktop = _desktop(call, {"desktop": key})
    call.entry.facts["desktop"] = desktop.number
    return tell(call, desktop)


def _message(body: bytes) -> bytes:
    """Return the message in what a desktop relays, without the desktop's key."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return b""
    message = told.get("message") if isinstance(told, dict) else None
    return json.dumps(message).encode() if isinstance(message, dict) else b""


def _route(method: Literal["GET", "POST"], path: str, point: str, handler: Callable[..., Any]) -> SurfaceRoute:
    return SurfaceRoute(method, f"{BASE}/{path}", point, handler, noted=_message)


def _asks(path: str, handler: Callable[..., Any]) -> SurfaceRoute:
    return SurfaceRoute("POST", f"{BASE}/scapi/{path}", f"scapi.{path}", handler, refusal=refusal, noted=_message)


ROUTES: list[SurfaceRoute] = [
    _route("POST", "desktops", "desktop.open", open_desktop),
    _route("POST", "actions", "desktop.action", act),
    _route("POST", "reports", "desktop.report", report),
    _route("GET", "channel/{desktop}", "desktop.channel", channel),
    *(_asks(name, ask) for name in REQUESTS),
    _asks("unknown", ask),
    _asks("subscribe", subscribe),
    _asks("unsubscribe", unsubscribe),
]

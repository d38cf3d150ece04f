"""What leads to a realtime connection: configuration, allocation, handshake; and the registrar.

As `@azure/communication-chat` 1.5.4 and 1.6.0 call it (run); statuses and bodies are those the client accepts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused
from mockhub.exchange import Answer, SurfaceRoute
from mockhub.omnichannel.http.acs_callers import user_of
from mockhub.omnichannel.realtime.addresses import allocation
from mockhub.omnichannel.realtime.connection import HEARTBEAT, Transport
from mockhub.omnichannel.realtime.endpoints import path_of
from mockhub.tokens.structure import kind_of

if TYPE_CHECKING:
    from mockhub.exchange import Call

_PLAIN = "text/plain; charset=utf-8"
_MOST_ID = 256


async def config(call: Call) -> Answer:
    """Tell where realtime is: at the sandbox's own address, on the listener that was asked."""
    user_of(call)
    own = f"{call.here}/s/{call.sandbox.id}"
    return Answer({"trouterServiceUrl": own, "registrarServiceUrl": own, "cloudType": "Public"})


async def allocate(call: Call) -> Answer:
    """Tell a client where to connect, and with which parameters."""
    client, listener = _client(call), call.here
    below = f"{listener}{path_of(_user(call), client)}"
    organization = call.sandbox.organization.id
    return Answer(allocation(listener, below, organization, client, real_now=call.sandbox.real_time()))


async def handshake(call: Call) -> Answer:
    """Give a client the session in which it may open one connection."""
    session = call.sandbox.realtime.handshake(_user(call), _client(call))
    return Answer(f"{session}:{HEARTBEAT}:{HEARTBEAT}:{','.join(Transport)}", content_type=_PLAIN)


async def register(call: Call) -> Answer:
    """Take note that a client wants events; what it is sent does not depend on that (ours)."""
    _user(call)
    body = await call.json_object()
    client, kind = body.get("registrationId"), body.get("clientDescription")
    if not isinstance(client, str) or not client:
        raise Refused("request_malformed", f"registrationId is {kind_of(client)}, not the client's id")
    if not isinstance(kind, dict):
        raise Refused("request_malformed", f"clientDescription is {kind_of(kind)}, not an object")
    route = _route(body.get("transports"))
    if not isinstance(route.get("path"), str):
        raise Refused("request_malformed", "transports.TROUTER[0].path is missing: the address to be reached at")
    call.entry.facts |= {"client": client[:_MOST_ID], "template": str(kind.get("templateKey"))[:_MOST_ID]}
    return Answer(status=202)


def _route(transports: Any) -> dict[str, Any]:
    routes = transports.get("TROUTER") if isinstance(transports, dict) else None
    if not isinstance(routes, list) or not routes or not isinstance(routes[0], dict):
        raise Refused("request_malformed", "transports.TROUTER is no list of addresses to be reached at")
    first: dict[str, Any] = routes[0]
    return first


async def unregister(call: Call) -> Answer:
    """Take note that a client wants no more events."""
    user, client = _user(call), call.params["client"]
    call.entry.facts["client"] = client[:_MOST_ID]
    call.sandbox.realtime.unregister(user, client)
    return Answer(status=202)


async def probe(call: Call) -> Answer:
    """Say that realtime is here, as a client asks after three failures (run)."""
    if "check" not in call.request.query:
        raise Refused("route_unknown", "nothing is served at /")
    return Answer("Trouter", content_type=_PLAIN)


def _user(call: Call) -> str:
    token = call.request.headers.get("X-Skypetoken", "")
    if not token:
        raise Refused("chat_token_refused", "the call needs the header X-Skypetoken with a chat token")
    return call.sandbox.chat_user(token)


def _client(call: Call) -> str:
    client = call.request.query.get("epid", "")
    if not 0 < len(client) <= _MOST_ID:
        raise Refused("request_malformed", f"epid is missing: the client's id, of up to {_MOST_ID} characters")
    call.entry.facts["client"] = client
    return client


ROUTES: list[SurfaceRoute] = [
    SurfaceRoute("GET", "/chat/config/realTimeNotifications", "realtime.config", config),
    SurfaceRoute("POST", "/v4/a", "realtime.allocate", allocate),
    SurfaceRoute("GET", "/socket.io/1", "realtime.handshake", handshake),
    SurfaceRoute("POST", "/v3/registrations", "realtime.register", register),
    SurfaceRoute("DELETE", "/v3/registrations/{client}", "realtime.register", unregister),
    SurfaceRoute("GET", "/", "realtime.probe", probe),
]

"""Sessions of the workspace, and the tokens that one has (the simulator's addresses).

The desktop is signed in without a cookie, and asks the same endpoints for the tokens that web content wants of
it: that is the likely way of the real one (inferred from the simulator). So what fails there fails `getJwtToken`
too, as long as the desktop has no valid token.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mockhub.errors import Refused
from mockhub.exchange import Answer, Call, SurfaceRoute, call_within
from mockhub.genesys.http.gws import auth_route, ok, session_of, workspace_route

if TYPE_CHECKING:
    from mockhub.genesys.tokens import Held, TokenKind

_OK = 200


async def exchange_token(call: Call) -> Answer:
    """The session's JSON Web Token: the same one while it is valid."""
    tokens = call.sandbox.workspace.tokens
    return _given(call, tokens.jwt(session_of(call)))


async def pure_cloud_token(call: Call) -> Answer:
    """The session's PureCloud token, which says nothing."""
    tokens = call.sandbox.workspace.tokens
    return _given(call, tokens.pure_cloud(session_of(call)))


def _given(call: Call, held: Held) -> Answer:
    left = held.expires - int(call.sandbox.workspace.now())
    return ok({"access_token": held.token, "expires_in": left})


async def _desktops_token(call: Call) -> Answer:
    return _given(call, call.sandbox.workspace.tokens.new_jwt())


async def _desktops_pure_cloud_token(call: Call) -> Answer:
    return _given(call, call.sandbox.workspace.tokens.new_pure_cloud())


async def fetch_token(call: Call, kind: TokenKind) -> None:
    """Have the desktop ask the token service for a token, and keep it.

    Raises:
        Refused: `token_service_failed`: what was answered is no token.
    """
    tokens = call.sandbox.workspace.tokens
    held = _read(call, await call_within(call, _DESKTOP_ROUTES[kind]))
    if kind == "jwt":
        tokens.desktop.jwt = held
    else:
        tokens.desktop.pure_cloud = held


def _read(call: Call, answer: Answer) -> Held:
    """Return the token that the service's answer has; raises `Refused`."""
    from mockhub.genesys.tokens import Held  # noqa: PLC0415 - a hub without workspace needs none of it

    if not answer.status:
        raise _failed("closed the connection without an answer")
    if answer.status != _OK:
        raise _failed(f"answered {answer.status}: {_reason(answer)}")
    body = answer.body
    if isinstance(body, str | bytes):
        try:
            body = json.loads(body)
        except (ValueError, RecursionError):
            raise _failed("answered what is not JSON") from None
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict) or data.get("access_token") is None:
        raise _failed("answered without data.access_token")
    lasts = data.get("expires_in")
    if type(lasts) is not int:
        raise _failed("answered without data.expires_in, in seconds")
    return Held(data["access_token"], int(call.sandbox.workspace.now()) + lasts)


def _reason(answer: Answer) -> str:
    body = answer.body if isinstance(answer.body, dict) else {}
    return str(body.get("cause") or answer.failed or "no reason given")


def _failed(what: str) -> Refused:
    return Refused("token_service_failed", f"the token service, which the desktop asked for a token, {what}")


async def version(call: Call) -> Answer:
    """Which version the workspace's server is; it wants a session (the simulator's)."""
    session_of(call)
    return ok({"version": "9.0.000.00"})


async def keep_alive(call: Call) -> Answer:
    """Keep the session; without one this is refused, which the simulator does not."""
    session_of(call)
    return Answer()


async def ping(call: Call) -> Answer:
    """Say that there is a session."""
    session_of(call)
    return Answer()


ROUTES: list[SurfaceRoute] = [
    workspace_route("GET", "security/exchange-token", "exchange-token", exchange_token),
    workspace_route("GET", "security/pure-cloud-token", "pure-cloud-token", pure_cloud_token),
    workspace_route("GET", "version", "version", version),
    workspace_route("GET", "auth-keep-alive", "keep-alive", keep_alive),
    workspace_route("POST", "auth-keep-alive", "keep-alive", keep_alive),
    auth_route("GET", "ping", "ping", ping),
]
_DESKTOP_ROUTES: dict[TokenKind, SurfaceRoute] = {
    "jwt": workspace_route("GET", "security/exchange-token", "exchange-token", _desktops_token),
    "pure-cloud": workspace_route(
        "GET", "security/pure-cloud-token", "pure-cloud-token", _desktops_pure_cloud_token
    ),
}

"""Sessions of the workspace, and the tokens that one has (the simulator's addresses)."""

from __future__ import annotations

from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.genesys.http.gws import auth_route, ok, session_of, workspace_route


async def exchange_token(call: Call) -> Answer:
    """The session's JSON Web Token: the same one while it is valid."""
    tokens = call.sandbox.workspace.tokens
    token, expires = tokens.jwt(session_of(call))
    return ok({"access_token": token, "expires_in": max(0, int(expires - tokens.now()))})


async def pure_cloud_token(call: Call) -> Answer:
    """The session's PureCloud token, which says nothing."""
    workspace = call.sandbox.workspace
    token = workspace.tokens.pure_cloud(session_of(call), force=False)
    return ok({"access_token": token, "expires_in": int(workspace.settings.token.lifetime)})


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

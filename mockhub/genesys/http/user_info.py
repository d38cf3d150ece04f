"""Whose an access token is, in the three documented forms."""

from __future__ import annotations

from multidict import CIMultiDict

from mockhub.errors import Refused
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.genesys.http.gws import NO_STORE, auth_route, judge


async def _bearer(call: Call) -> None:
    """Check who calls: by an opaque access token, or by the session's JSON Web Token."""
    scheme, _, given = call.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise Refused("access_token_unknown", "there is no Authorization header with a Bearer token")
    if "." in given:
        await judge(call, given.strip())
    else:
        call.sandbox.workspace.tokens.check_access(given.strip())


async def userinfo(call: Call) -> Answer:
    """Whose an access token is: the documented CloudUserDetails. A password is nowhere in it."""
    from mockhub.genesys.details import user_details  # noqa: PLC0415 - a hub without workspace needs none of it

    await _bearer(call)
    return Answer(user_details(call.sandbox.workspace.settings), headers=CIMultiDict(NO_STORE))


async def openid_userinfo(call: Call) -> Answer:
    """The same in the form of OpenID."""
    from mockhub.genesys.details import openid_details  # noqa: PLC0415 - as above

    await _bearer(call)
    return Answer(openid_details(call.sandbox.workspace.settings), headers=CIMultiDict(NO_STORE))


async def jwt_userinfo(call: Call) -> Answer:
    """The same as a token in the header `X-GWS-User` (documented)."""
    await _bearer(call)
    tokens = call.sandbox.workspace.tokens
    return Answer(headers=CIMultiDict({"X-GWS-User": str(tokens.jwt(tokens.desktop).token), **NO_STORE}))


def _empty(_: Call, refused: Refused, answer: Answer) -> Answer:
    """Refuse with 403 and an empty body (the simulator's), whatever is wrong with the token."""
    if refused.cause not in ("hub_fault", "request_too_large"):
        answer.status, answer.body = 403, None
    return answer


ROUTES: list[SurfaceRoute] = [
    auth_route("GET", "userinfo", "userinfo", userinfo, _empty),
    auth_route("GET", "openid/userinfo", "openid-userinfo", openid_userinfo, _empty),
    auth_route("GET", "jwt-userinfo", "jwt-userinfo", jwt_userinfo, _empty),
]

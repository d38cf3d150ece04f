"""Access tokens for grants, and the keys and addresses that clients look for."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from multidict import CIMultiDict

from mockhub.errors import Refused, nearest, one_of
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.genesys.http.gws import NO_STORE, absolute, auth_route, form_of, judge, told

if TYPE_CHECKING:
    from collections.abc import Mapping

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GRANTS = ("authorization_code", "password", "refresh_token", "client_credentials", JWT_BEARER)


async def token(call: Call) -> Answer:
    """Give an access token for a grant."""
    form, tokens = await form_of(call), call.sandbox.workspace.tokens
    grant = form.get("grant_type", "")
    call.entry.facts["grant"] = grant[:60]
    _check_client(call, form)
    match grant:
        case "authorization_code":
            tokens.use_code(form.get("code", ""), form.get("redirect_uri", ""))
        case "password":
            tokens.check_password(
                tenant=form.get("tenant", ""), username=form.get("username", ""), password=form.get("password", "")
            )
        case "refresh_token":
            return _granted(call, tokens.renewed(form.get("refresh_token", "")))
        case "client_credentials":
            pass
        case "urn:ietf:params:oauth:grant-type:jwt-bearer":
            await judge(call, form.get("assertion", ""))
        case "":
            raise Refused("request_malformed", "grant_type is missing")
        case _:
            raise Refused(
                "grant_unsupported", f"grant_type is '{grant[:60]}', expected one of {', '.join(GRANTS)}"
            )
    return _granted(call, tokens.access())


def _granted(call: Call, access: Any) -> Answer:
    body = {
        "access_token": access.token,
        "refresh_token": access.refresh,
        "token_type": "bearer",
        "expires_in": int(access.expires),
        "scope": "*",
        "user": {"cmeUserName": call.sandbox.workspace.settings.agent.username},
    }
    return Answer(body, headers=CIMultiDict(NO_STORE))


def _check_client(call: Call, form: Mapping[str, str]) -> None:
    """Note which client calls, and check that it is one of the workspace's and has its secret.

    Unless the settings name clients anybody may be one. One that sends `client_id` and `client_secret` in the form
    is read as well (RFC 6749, section 2.3.1).
    """
    named, secret = _basic(call) or (form.get("client_id", ""), form.get("client_secret", ""))
    if named:
        call.entry.facts["client"] = named[:60]
    elif form.get("grant_type") == "client_credentials":
        raise Refused("client_refused", _NO_CLIENT)
    clients = call.sandbox.workspace.settings.clients
    if not clients:
        return
    if not named:
        raise Refused("client_refused", _NO_CLIENT)
    if named not in clients:
        hint = nearest(named, clients)
        raise Refused("client_refused", f"there is no client '{named[:60]}'{hint}; {one_of(clients)}")
    if clients[named] != secret:
        raise Refused("client_refused", f"the secret of client '{named}' is another")


_NO_CLIENT = "no client is named, neither in the Authorization header (Basic) nor as client_id"


def _basic(call: Call) -> tuple[str, str] | None:
    scheme, _, given = call.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        named, colon, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("request_malformed", "the Authorization header is no Basic authentication") from None
    if not colon or not named:
        raise Refused("request_malformed", "the Authorization header names no client")
    return named, secret


async def code_token(call: Call) -> Answer:
    """Give an access token for the code of a sign-in."""
    told = await call.json_object()
    code = told.get("code")
    if not isinstance(code, str):
        raise Refused("code_refused", "code is missing")
    tokens = call.sandbox.workspace.tokens
    tokens.use_code(code)
    return Answer({"access_token": tokens.access().token}, headers=CIMultiDict(NO_STORE))


async def jwk_set(call: Call) -> Answer:
    """The keys that sign the tokens; no document names an address for them (our choice)."""
    return Answer(call.sandbox.workspace.tokens.issuer.jwk_set())


async def openid_configuration(call: Call) -> Answer:
    """Where everything is, in the form of OpenID Connect Discovery (our choice)."""
    base = absolute(call, "/auth/v3")
    body = {
        "issuer": call.sandbox.workspace.tokens.issuer.url,
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "userinfo_endpoint": f"{base}/openid/userinfo",
        "jwks_uri": f"{base}/.well-known/jwks.json",
        "end_session_endpoint": f"{base}/sign-out",
        "grant_types_supported": list(GRANTS),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }
    return Answer(body)


@dataclass(frozen=True, slots=True)
class _OAuth:
    """Writes refusals as OAuth's token endpoints do."""

    error: str = "invalid_grant"

    def __call__(self, _: Call, refused: Refused, answer: Answer) -> Answer:
        names = {
            "grant_unsupported": "unsupported_grant_type",
            "request_malformed": "invalid_request",
            "client_refused": "invalid_client",
            "hub_fault": "server_error",
        }
        answer.body = {
            **told(answer),
            "error": names.get(refused.cause, self.error),
            "error_description": refused.detail,
        }
        if refused.cause == "client_refused":
            answer.headers["WWW-Authenticate"] = 'Basic realm="MockHub"'
        elif refused.cause not in ("hub_fault", "request_too_large"):
            answer.status = 400
        answer.headers.update(NO_STORE)
        return answer


ROUTES: list[SurfaceRoute] = [
    auth_route("POST", "oauth/token", "token", token, _OAuth()),
    auth_route("POST", "token", "code-token", code_token),
    auth_route("GET", ".well-known/jwks.json", "jwks", jwk_set),
    auth_route("GET", ".well-known/openid-configuration", "openid-configuration", openid_configuration),
]

"""The token endpoints around the workspace, as the vendor's simulator and documentation have their addresses.

The simulator's sessions and tokens are looked at by nobody: here they are real, signed with published keys and
judged. Where no document says what a refusal looks like, it is OAuth's form (RFC 6749) or the platform's envelope
`{status: {code, message}}` (our choice).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from multidict import CIMultiDict

from mockhub.errors import Refused
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.routing import PREFIX, split, take_prefix

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mockhub.genesys.tokens import Session

COOKIE = "WWE_CODE"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GRANTS = ("authorization_code", "password", "refresh_token", "client_credentials", JWT_BEARER)
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_UNAUTHORIZED = 603
"""The platform's code for a call without a session, the only one that is known (the simulator's)."""
_HTML = "text/html; charset=utf-8"


async def _form(call: Call) -> dict[str, str]:
    """Return the fields of a form, or the texts of a JSON object."""
    kind = call.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        told = await call.json_object()
        call.entry.body = b""  # a password does not belong in the journal
        call.entry.facts["fields"] = sorted(told)[:50]
        return {name: value for name, value in told.items() if isinstance(value, str)}
    body = await call.request.read()
    call.entry.body = b""  # as above
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise Refused("request_malformed", "the body is no form") from None
    call.entry.facts["fields"] = sorted(fields)[:50]
    return {name: values[-1] for name, values in fields.items()}


def _session(call: Call) -> Session:
    return call.sandbox.workspace.tokens.session(call.request.cookies.get(COOKIE))


def _ok(data: Any = None) -> Answer:
    body = {"status": {"code": 0}}
    return Answer({**body, "data": data} if data is not None else body, headers=CIMultiDict(_NO_STORE))


def _base(call: Call) -> str:
    """Return the path below which this sandbox is served to this caller."""
    named, _ = take_prefix(split(call.request.raw_path))
    return "" if named is None else f"/{PREFIX}/{quote(named, safe='')}"


def _absolute(call: Call, path: str) -> str:
    host = call.request.headers.get("Host")
    origin = f"{call.request.scheme}://{host}" if host else call.hub.addresses.http
    return origin + _base(call) + path


def _found(location: str) -> Answer:
    return Answer(status=302, headers=CIMultiDict({"Location": location, **_NO_STORE}))


async def exchange_token(call: Call) -> Answer:
    """The session's JSON Web Token: the same one while it is valid."""
    tokens = call.sandbox.workspace.tokens
    token, expires = tokens.jwt(_session(call))
    return _ok({"access_token": token, "expires_in": max(0, int(expires - tokens.now()))})


async def pure_cloud_token(call: Call) -> Answer:
    """The session's PureCloud token, which says nothing."""
    workspace = call.sandbox.workspace
    token = workspace.tokens.pure_cloud(_session(call), force=False)
    return _ok({"access_token": token, "expires_in": int(workspace.settings.token.lifetime)})


async def version(call: Call) -> Answer:
    """Which version the workspace's server is; it wants a session (the simulator's)."""
    _session(call)
    return _ok({"version": "9.0.000.00"})


async def keep_alive(call: Call) -> Answer:
    """Keep the session; without one this is refused, which the simulator does not."""
    _session(call)
    return Answer()


async def start(call: Call) -> Answer:
    """Begin a session with the code of a sign-in, and go on."""
    query = call.request.query
    redirect = query.get("redirect_uri") or f"{_base(call)}/workspace/"
    _check_address(redirect)
    session = call.sandbox.workspace.tokens.begin(query.get("code", ""))
    answer = _found(redirect)
    answer.headers.add("Set-Cookie", f"{COOKIE}={session.code}; Path={_base(call) or '/'}; HttpOnly; SameSite=Lax")
    return answer


async def login(call: Call) -> Answer:
    """Send somebody to sign in."""
    back = call.request.query.get("redirect_uri", "")
    return _found(_sign_in_page(call, {"redirect_uri": back} if back else {}))


async def logout(call: Call) -> Answer:
    """End the session, if there is one, and send its owner to sign in."""
    _end_session(call)
    return _forgotten(_found(_sign_in_page(call, {})), call)


def _end_session(call: Call) -> None:
    tokens = call.sandbox.workspace.tokens
    try:
        tokens.end(_session(call))
    except Refused:
        call.entry.facts["warning"] = "there was no session to end"


def _forgotten(answer: Answer, call: Call) -> Answer:
    answer.headers.add("Set-Cookie", f"{COOKIE}=; Path={_base(call) or '/'}; Max-Age=0")
    return answer


def _sign_in_page(call: Call, query: dict[str, str]) -> str:
    return f"{_base(call)}/auth/sign-in.html" + (f"?{urlencode(query)}" if query else "")


def _check_address(address: str) -> None:
    """Refuse to send anybody elsewhere than to a web page: `javascript:` and the like."""
    parts = urlsplit(address)
    own = address.startswith("/") and not address.startswith(("//", "/\\"))
    if not own and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise Refused(
            "request_malformed", "redirect_uri is no web address (http, https, or a path that begins with /)"
        )


async def authorize(call: Call) -> Answer:
    """Begin a sign-in for an application: with a session its code at once, else the page to sign in."""
    query = call.request.query
    redirect = query.get("redirect_uri")
    if not redirect:
        raise Refused("request_malformed", "redirect_uri is missing")
    _check_address(redirect)
    if query.get("response_type", "code") != "code":
        raise Refused("request_malformed", f"response_type is '{query['response_type'][:40]}', expected code")
    try:
        _session(call)
    except Refused:
        return _found(_sign_in_page(call, {"redirect_uri": redirect}))
    code = call.sandbox.workspace.tokens.code(redirect)
    more = {"code": code, **({"state": query["state"]} if "state" in query else {})}
    return _found(f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(more)}")


async def sign_in(call: Call) -> Answer:
    """Sign in: on to the workspace with a code, or back to the page with the reason."""
    form = await _form(call)
    redirect = form.get("redirect_uri") or call.request.query.get("redirect_uri") or ""
    if redirect:
        _check_address(redirect)
    try:
        code = call.sandbox.workspace.tokens.sign_in(
            tenant=form.get("tenant", ""), username=form.get("username", ""), password=form.get("password", "")
        )
    except Refused as refused:
        query = {"error": refused.detail, **({"redirect_uri": redirect} if redirect else {})}
        answer = _found(_sign_in_page(call, query))
        answer.refused = refused
        return answer
    query = {"code": code, "redirect_uri": redirect or f"{_base(call)}/workspace/"}
    return _found(f"{_base(call)}/workspace/v3/start?{urlencode(query)}")


async def sign_in_page(call: Call) -> Answer:
    """The page to sign in."""
    query = call.request.query
    error = query.get("error")
    told = f'<p role="alert" data-testid="sign-in-error">{escape(error[:300])}</p>' if error else ""
    redirect = escape(query.get("redirect_uri", "")[:2000])
    html = _SIGN_IN.format(action=escape(f"{_base(call)}/auth/v3/sign-in"), told=told, redirect=redirect)
    policy = "default-src 'none'; form-action 'self' http: https:; base-uri 'none'"
    return Answer(html, headers=CIMultiDict({"Content-Security-Policy": policy, **_NO_STORE}), content_type=_HTML)


_SIGN_IN = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in - MockHub</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Sign in</h1>{told}
<form method="post" action="{action}">
<input type="hidden" name="redirect_uri" value="{redirect}">
<p><label>Tenant <input name="tenant" data-testid="tenant"></label></p>
<p><label>User <input name="username" autocomplete="username" required data-testid="username"></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password" required
 data-testid="password"></label></p>
<p><button data-testid="sign-in">Sign in</button></p>
</form></main></body></html>
"""


async def sign_out(call: Call) -> Answer:
    """End the session, and go where `redirectUri` says."""
    form = await _form(call) if call.request.method == "POST" else {}
    redirect = form.get("redirectUri") or call.request.query.get("redirectUri")
    if redirect:
        _check_address(redirect)
    _end_session(call)
    return _forgotten(_found(redirect) if redirect else _ok(), call)


async def auth_scheme(call: Call) -> Answer:
    """How a user signs in: with a password."""
    told = await call.json_object()
    data = told.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("userName"), str):
        raise Refused("request_malformed", "data.userName is missing")
    return _ok({"scheme": "basic"})


async def ping(call: Call) -> Answer:
    """Say that there is a session."""
    _session(call)
    return Answer()


async def change_password(call: Call) -> Answer:
    """Change the agent's password, if the old one is right."""
    told = await call.json_object()
    call.entry.body = b""
    names = ("userName", "oldPassword", "newPassword")
    username, old, new = (told.get(name) for name in names)
    if not all(isinstance(one, str) and one for one in (username, old, new)):
        raise Refused("request_malformed", f"{', '.join(names)} are needed")
    call.sandbox.workspace.change_password(str(username), str(old), str(new))
    return _ok()


async def token(call: Call) -> Answer:
    """Give an access token for a grant."""
    form, tokens = await _form(call), call.sandbox.workspace.tokens
    grant = form.get("grant_type", "")
    call.entry.facts["grant"] = grant[:60]
    _note_client(call)
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
            if "client" not in call.entry.facts:
                raise Refused("credentials_refused", "there is no client in the Authorization header (Basic)")
        case "urn:ietf:params:oauth:grant-type:jwt-bearer":
            await _judge(call, form.get("assertion", ""))
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
    return Answer(body, headers=CIMultiDict(_NO_STORE))


def _note_client(call: Call) -> None:
    """Note the client's name; no document says which ones there are, so anybody may be one."""
    scheme, _, given = call.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return
    try:
        named, colon, _secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("request_malformed", "the Authorization header is no Basic authentication") from None
    if not colon or not named:
        raise Refused("request_malformed", "the Authorization header names no client")
    call.entry.facts["client"] = named[:60]


async def _judge(call: Call, given: str) -> None:
    """Judge a JSON Web Token of the workspace; raises `Refused` with the reason."""
    tokens = call.sandbox.workspace.tokens
    verdict = await call.outbound.verdict(call.sandbox, [tokens.trust], given)
    if not verdict.valid:
        raise Refused(verdict.reason or "token_missing", verdict.detail or "the token is refused")


async def code_token(call: Call) -> Answer:
    """Give an access token for the code of a sign-in."""
    told = await call.json_object()
    code = told.get("code")
    if not isinstance(code, str):
        raise Refused("code_refused", "code is missing")
    tokens = call.sandbox.workspace.tokens
    tokens.use_code(code)
    return Answer({"access_token": tokens.access().token}, headers=CIMultiDict(_NO_STORE))


async def _bearer(call: Call) -> None:
    """Check who calls: by an opaque access token, or by the session's JSON Web Token."""
    scheme, _, given = call.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise Refused("access_token_unknown", "there is no Authorization header with a Bearer token")
    if "." in given:
        await _judge(call, given.strip())
    else:
        call.sandbox.workspace.tokens.check_access(given.strip())


async def userinfo(call: Call) -> Answer:
    """Whose an access token is: the documented CloudUserDetails. A password is nowhere in it."""
    await _bearer(call)
    return Answer(call.sandbox.workspace.user_details(), headers=CIMultiDict(_NO_STORE))


async def openid_userinfo(call: Call) -> Answer:
    """The same in the form of OpenID."""
    await _bearer(call)
    return Answer(call.sandbox.workspace.openid_details(), headers=CIMultiDict(_NO_STORE))


async def jwt_userinfo(call: Call) -> Answer:
    """The same as a token in the header `X-GWS-User` (documented)."""
    await _bearer(call)
    tokens = call.sandbox.workspace.tokens
    token_, _ = tokens.jwt(tokens.desktop)
    return Answer(headers=CIMultiDict({"X-GWS-User": str(token_), **_NO_STORE}))


async def jwk_set(call: Call) -> Answer:
    """The keys that sign the tokens; no document names an address for them (our choice)."""
    return Answer(call.sandbox.workspace.tokens.issuer.jwk_set())


async def openid_configuration(call: Call) -> Answer:
    """Where everything is, in the form of OpenID Connect Discovery (our choice)."""
    base = _absolute(call, "/auth/v3")
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
            "hub_fault": "server_error",
        }
        answer.body = {
            **_told(answer),
            "error": names.get(refused.cause, self.error),
            "error_description": refused.detail,
        }
        if refused.cause not in ("hub_fault", "request_too_large"):
            answer.status = 400
        answer.headers.update(_NO_STORE)
        return answer


def _told(answer: Answer) -> dict[str, Any]:
    """Return the cause, the message and the journal's entry, which stand beside what the surface says itself."""
    return answer.body if isinstance(answer.body, dict) else {}


def _envelope(_: Call, refused: Refused, answer: Answer) -> Answer:
    """Write a refusal as the platform's own endpoints do: `{status: {code, message}}` (the simulator's)."""
    missing = refused.cause == "session_missing"
    status = (
        {"code": _UNAUTHORIZED, "message": "Unauthorized"} if missing else {"code": 1, "message": refused.detail}
    )
    answer.body = {"status": status, **_told(answer)}
    return answer


def _empty(_: Call, refused: Refused, answer: Answer) -> Answer:
    """Refuse with 403 and an empty body (the simulator's), whatever is wrong with the token."""
    if refused.cause not in ("hub_fault", "request_too_large"):
        answer.status, answer.body = 403, None
    return answer


def _workspace(
    method: str, path: str, point: str, handler: Callable[[Call], Awaitable[Answer]], refusal: Any = _envelope
) -> SurfaceRoute:
    return SurfaceRoute(method, f"/workspace/v3/{path}", f"genesys.{point}", handler, refusal=refusal)


def _auth(
    method: str, path: str, point: str, handler: Callable[[Call], Awaitable[Answer]], refusal: Any = _envelope
) -> SurfaceRoute:
    return SurfaceRoute(method, f"/auth/v3/{path}", f"genesys.{point}", handler, refusal=refusal)


ROUTES: list[SurfaceRoute] = [
    _workspace("GET", "security/exchange-token", "exchange-token", exchange_token),
    _workspace("GET", "security/pure-cloud-token", "pure-cloud-token", pure_cloud_token),
    _workspace("GET", "version", "version", version),
    _workspace("GET", "start", "start", start),
    _workspace("GET", "login", "login", login),
    _workspace("GET", "logout", "logout", logout),
    _workspace("GET", "auth-keep-alive", "keep-alive", keep_alive),
    _workspace("POST", "auth-keep-alive", "keep-alive", keep_alive),
    _auth("POST", "oauth/token", "token", token, _OAuth()),
    _auth("GET", "oauth/authorize", "authorize", authorize),
    _auth("POST", "token", "code-token", code_token),
    _auth("GET", "userinfo", "userinfo", userinfo, _empty),
    _auth("GET", "openid/userinfo", "openid-userinfo", openid_userinfo, _empty),
    _auth("GET", "jwt-userinfo", "jwt-userinfo", jwt_userinfo, _empty),
    _auth("POST", "sign-in", "sign-in", sign_in),
    _auth("GET", "sign-out", "sign-out", sign_out),
    _auth("POST", "sign-out", "sign-out", sign_out),
    _auth("POST", "auth-scheme", "auth-scheme", auth_scheme),
    _auth("GET", "ping", "ping", ping),
    _auth("POST", "change-password", "change-password", change_password),
    _auth("GET", ".well-known/jwks.json", "jwks", jwk_set),
    _auth("GET", ".well-known/openid-configuration", "openid-configuration", openid_configuration),
    SurfaceRoute("GET", "/auth/sign-in.html", "genesys.sign-in-page", sign_in_page, refusal=_envelope),
]

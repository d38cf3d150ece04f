"""Signing in and out, and what an application is sent back with."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from multidict import CIMultiDict

from mockhub.errors import Refused
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.genesys.http.gws import (
    COOKIE,
    NO_STORE,
    auth_route,
    base_of,
    check_address,
    envelope,
    form_of,
    ok,
    sent_to,
    session_of,
    workspace_route,
)

_HTML = "text/html; charset=utf-8"


async def start(call: Call) -> Answer:
    """Begin a session with the code of a sign-in, and go on."""
    query = call.request.query
    redirect = query.get("redirect_uri") or f"{base_of(call)}/workspace/"
    check_address(redirect)
    session = call.sandbox.workspace.tokens.begin(query.get("code", ""))
    answer = sent_to(redirect)
    answer.headers.add(
        "Set-Cookie", f"{COOKIE}={session.code}; Path={base_of(call) or '/'}; HttpOnly; SameSite=Lax"
    )
    return answer


async def login(call: Call) -> Answer:
    """Send somebody to sign in."""
    back = call.request.query.get("redirect_uri", "")
    return sent_to(_sign_in_page(call, {"redirect_uri": back} if back else {}))


async def logout(call: Call) -> Answer:
    """End the session, if there is one, and send its owner to sign in."""
    _end_session(call)
    return _forgotten(sent_to(_sign_in_page(call, {})), call)


def _end_session(call: Call) -> None:
    tokens = call.sandbox.workspace.tokens
    try:
        tokens.end(session_of(call))
    except Refused:
        call.entry.facts["warning"] = "there was no session to end"


def _forgotten(answer: Answer, call: Call) -> Answer:
    answer.headers.add("Set-Cookie", f"{COOKIE}=; Path={base_of(call) or '/'}; Max-Age=0")
    return answer


def _sign_in_page(call: Call, query: dict[str, str]) -> str:
    return f"{base_of(call)}/auth/sign-in.html" + (f"?{urlencode(query)}" if query else "")


async def authorize(call: Call) -> Answer:
    """Begin a sign-in for an application: with a session its code at once, else the page to sign in."""
    query = call.request.query
    redirect = query.get("redirect_uri")
    if not redirect:
        raise Refused("request_malformed", "redirect_uri is missing")
    check_address(redirect)
    if query.get("response_type", "code") != "code":
        raise Refused("request_malformed", f"response_type is '{query['response_type'][:40]}', expected code")
    try:
        session_of(call)
    except Refused:
        return sent_to(_sign_in_page(call, {"redirect_uri": redirect}))
    code = call.sandbox.workspace.tokens.code(redirect)
    more = {"code": code, **({"state": query["state"]} if "state" in query else {})}
    return sent_to(f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(more)}")


async def sign_in(call: Call) -> Answer:
    """Sign in: on to the workspace with a code, or back to the page with the reason."""
    form = await form_of(call)
    redirect = form.get("redirect_uri") or call.request.query.get("redirect_uri") or ""
    if redirect:
        check_address(redirect)
    try:
        code = call.sandbox.workspace.tokens.sign_in(
            tenant=form.get("tenant", ""), username=form.get("username", ""), password=form.get("password", "")
        )
    except Refused as refused:
        query = {"error": refused.detail, **({"redirect_uri": redirect} if redirect else {})}
        answer = sent_to(_sign_in_page(call, query))
        answer.refused = refused
        return answer
    query = {"code": code, "redirect_uri": redirect or f"{base_of(call)}/workspace/"}
    return sent_to(f"{base_of(call)}/workspace/v3/start?{urlencode(query)}")


async def sign_in_page(call: Call) -> Answer:
    """The page to sign in."""
    query = call.request.query
    error = query.get("error")
    told = f'<p role="alert" data-testid="sign-in-error">{escape(error[:300])}</p>' if error else ""
    redirect = escape(query.get("redirect_uri", "")[:2000])
    html = _SIGN_IN.format(action=escape(f"{base_of(call)}/auth/v3/sign-in"), told=told, redirect=redirect)
    policy = "default-src 'none'; form-action 'self' http: https:; base-uri 'none'"
    return Answer(html, headers=CIMultiDict({"Content-Security-Policy": policy, **NO_STORE}), content_type=_HTML)


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
    form = await form_of(call) if call.request.method == "POST" else {}
    redirect = form.get("redirectUri") or call.request.query.get("redirectUri")
    if redirect:
        check_address(redirect)
    _end_session(call)
    return _forgotten(sent_to(redirect) if redirect else ok(), call)


async def auth_scheme(call: Call) -> Answer:
    """How a user signs in: with a password."""
    told = await call.json_object()
    data = told.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("userName"), str):
        raise Refused("request_malformed", "data.userName is missing")
    return ok({"scheme": "basic"})


async def change_password(call: Call) -> Answer:
    """Change the agent's password, if the old one is right."""
    told = await call.json_object()
    call.entry.body = b""
    names = ("userName", "oldPassword", "newPassword")
    username, old, new = (told.get(name) for name in names)
    if not all(isinstance(one, str) and one for one in (username, old, new)):
        raise Refused("request_malformed", f"{', '.join(names)} are needed")
    call.sandbox.workspace.change_password(str(username), str(old), str(new))
    return ok()


ROUTES: list[SurfaceRoute] = [
    workspace_route("GET", "start", "start", start),
    workspace_route("GET", "login", "login", login),
    workspace_route("GET", "logout", "logout", logout),
    auth_route("GET", "oauth/authorize", "authorize", authorize),
    auth_route("POST", "sign-in", "sign-in", sign_in),
    auth_route("GET", "sign-out", "sign-out", sign_out),
    auth_route("POST", "sign-out", "sign-out", sign_out),
    auth_route("POST", "auth-scheme", "auth-scheme", auth_scheme),
    auth_route("POST", "change-password", "change-password", change_password),
    SurfaceRoute("GET", "/auth/sign-in.html", "genesys.sign-in-page", sign_in_page, refusal=envelope),
]

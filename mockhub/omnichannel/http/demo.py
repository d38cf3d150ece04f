"""The demo: Microsoft's walkthrough as a page, with a switch for everything its provider can do."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import quote

from multidict import CIMultiDict

from mockhub.causes import SDK_ERRORS
from mockhub.errors import Refused, nearest, one_of
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.omnichannel.demo_outcomes import BROKEN_TOKENS, OUTCOMES, DemoOutcome, by_code
from mockhub.omnichannel.http.widget import script_tag
from mockhub.packaged import JAVASCRIPT, packaged, served
from mockhub.routing import PREFIX
from mockhub.tokens.defects import DEFECTS
from mockhub.tokens.providers import TokenSpec
from mockhub.visitor import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockhub.omnichannel.demo_outcomes import WidgetRole

GOOD = "good"
"""The name of the token that is not broken."""

_TOKENS = (GOOD, *DEFECTS)
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
)
_HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_HTML = "text/html; charset=utf-8"


async def page(call: Call) -> Answer:
    """The page itself; `?widget=anonymous` for the widget that is open to all."""
    return _filled(call, _PAGE)


async def blocked(call: Call) -> Answer:
    """The page that the demo puts in a frame without storage."""
    return _filled(call, _BLOCKED_PAGE)


async def token(call: Call) -> Answer:
    """A token for the sandbox's provider: a good one, or one with the defect of that name."""
    name = call.params["name"]
    if name not in _TOKENS:
        detail = f"there is no token '{name[:60]}'{nearest(name, _TOKENS)}; expected {one_of(_TOKENS)}"
        raise Refused("request_malformed", detail)
    spec = TokenSpec(defect=None if name == GOOD else name)
    value = call.sandbox.token(spec, provider=call.sandbox.provider)
    return Answer({"token": value}, headers=CIMultiDict({"Cache-Control": "no-store"}))


def _filled(call: Call, template: Template) -> Answer:
    sandbox = call.sandbox
    role = _role(call)
    base = "" if sandbox is call.hub.default else f"/{PREFIX}/{quote(sandbox.id, safe='')}"
    origin = call.here + base
    widget = sandbox.organization.authenticated if role == "authenticated" else sandbox.organization.anonymous
    tag = script_tag(origin, sandbox.organization.id, widget, between="\n  ")
    values = {
        "base": base,
        "tag_shown": tag,
        "organization": sandbox.organization.id,
        "widget": widget.id,
        "role": role,
        "events": " ".join(EVENTS),
        "journal": _journal(call),
    }
    chosen = {f"{one}_chosen": 'aria-current="page"' if one == role else "" for one in OUTCOMES}
    whole = {name: escape(value) for name, value in values.items()} | chosen
    html = template.substitute(whole, tag=tag, outcomes=_SWITCHES[role])
    return Answer(html, headers=CIMultiDict(_HEADERS), content_type=_HTML)


def _role(call: Call) -> WidgetRole:
    named = call.request.query.get("widget", "authenticated")
    for role in OUTCOMES:
        if named == role:
            return role
    raise Refused("request_malformed", f"widget is '{named[:60]}', expected {one_of(OUTCOMES)}")


def _journal(call: Call) -> str:
    """Return where the sandbox's journal is read, or nothing where there is no control listener."""
    control = call.addresses.control
    return f"{control}/v1/sandboxes/{quote(call.sandbox.id, safe='')}/journal" if control else ""


def _switch(role: WidgetRole) -> str:
    """Return the choices of a widget as radio buttons, grouped by the code they lead to."""
    groups = [_group(code, outcomes) for code, outcomes in by_code(OUTCOMES[role]).items()]
    if role == "authenticated":
        groups.append(_BROKEN)
    return "\n".join(groups)


def _group(code: int | None, outcomes: Iterable[DemoOutcome]) -> str:
    rows = "\n".join(_row(outcome) for outcome in outcomes)
    return f"<fieldset>\n{_legend(code)}\n{rows}\n</fieldset>"


def _legend(code: int | None) -> str:
    if code is None:
        return '<legend><span class="code ok">✓</span> The chat starts</legend>'
    return f'<legend><span class="code">{code}</span> {escape(SDK_ERRORS[code])}</legend>'


def _row(outcome: DemoOutcome) -> str:
    cause = f"<code>{escape(outcome.cause)}</code>" if outcome.cause else ""
    return (
        f'<label><input type="radio" name="outcome" value="{escape(outcome.name)}">'
        f'<span class="choice"><span>{escape(outcome.says)}</span> {cause}</span></label>'
    )


def _broken_tokens() -> str:
    """Return every defect of a token as one list, with the reason it provokes."""
    groups = "\n".join(
        f'<optgroup label="Code {code}">{"".join(map(_option, outcomes))}</optgroup>'
        for code, outcomes in by_code(BROKEN_TOKENS).items()
    )
    return (
        '<fieldset>\n<legend><span class="code">3, 4</span> Every defect of a token</legend>\n'
        '<label><input type="radio" name="outcome" value="defect"><span>The one chosen below</span></label>\n'
        f'<select id="defect" aria-label="Defect, and the reason it provokes">\n{groups}\n</select>\n</fieldset>'
    )


def _option(outcome: DemoOutcome) -> str:
    shown = f"{outcome.name}: {outcome.says} → {outcome.cause}"
    return f'<option value="{escape(outcome.name)}">{escape(shown)}</option>'


_BROKEN = _broken_tokens()
_SWITCHES = {role: _switch(role) for role in OUTCOMES}
_PAGE = Template(packaged("demo.html").decode())
_BLOCKED_PAGE = Template(packaged("demo-blocked.html").decode())

ROUTES: list[SurfaceRoute] = [
    SurfaceRoute("GET", "/demo", "demo.page", page),
    SurfaceRoute("GET", "/demo/blocked", "demo.page", blocked),
    SurfaceRoute("GET", "/demo/demo.css", "demo.file", served("demo.css", "text/css; charset=utf-8")),
    SurfaceRoute("GET", "/demo/demo.js", "demo.file", served("demo.js", JAVASCRIPT)),
    SurfaceRoute("GET", "/demo/demo-blocked.js", "demo.file", served("demo-blocked.js", JAVASCRIPT)),
    SurfaceRoute("GET", "/demo/token/{name}", "demo.token", token),
]

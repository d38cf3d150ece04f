"""The desktop's page, and the demo's web content in it."""

from __future__ import annotations

from html import escape
from string import Template
from urllib.parse import quote

from multidict import CIMultiDict

from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.packaged import JAVASCRIPT, packaged, served
from mockhub.routing import PREFIX
from mockhub.scapi import REQUESTS

_FOLDER = "mockhub.genesys/page"
_HTML = "text/html; charset=utf-8"
_CSS = "text/css; charset=utf-8"
_SHARED = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
_DESKTOP_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src http: https: data:; "
    "connect-src 'self' ws: wss:; frame-src http: https:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)
"""Web content may be from anywhere, and a page may embed the desktop: both are documented ways to use it."""
_DEMO_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)


async def desktop(call: Call) -> Answer:
    """The desktop; `?content=<url>` puts a page of one's own into it."""
    return _page(_DESKTOP.substitute(base=_base(call)), _DESKTOP_POLICY)


async def demo(call: Call) -> Answer:
    """The demo's web content."""
    return _page(_DEMO.substitute(base=_base(call), options=_OPTIONS), _DEMO_POLICY)


def _base(call: Call) -> str:
    own = "" if call.sandbox is call.hub.default else f"/{PREFIX}/{quote(call.sandbox.id, safe='')}"
    return escape(own)


def _page(html: str, policy: str) -> Answer:
    headers = CIMultiDict({"Content-Security-Policy": policy, **_SHARED})
    return Answer(html, headers=headers, content_type=_HTML)


_DESKTOP = Template(packaged("workspace.html", folder=_FOLDER).decode())
_DEMO = Template(packaged("demo.html", folder=_FOLDER).decode())
_OPTIONS = "".join(f"<option>{escape(name)}</option>" for name in REQUESTS)


def _file(name: str, kind: str) -> SurfaceRoute:
    return SurfaceRoute("GET", f"/workspace/{name}", "workspace.file", served(name, kind, folder=_FOLDER))


ROUTES: list[SurfaceRoute] = [
    SurfaceRoute("GET", "/workspace", "workspace.page", desktop),
    SurfaceRoute("GET", "/workspace/demo", "workspace.demo", demo),
    _file("workspace.js", JAVASCRIPT),
    _file("workspace.css", _CSS),
    _file("service-client-api.js", JAVASCRIPT),
    _file("service-client-api.d.ts", "text/plain; charset=utf-8"),
    _file("demo.js", JAVASCRIPT),
    _file("demo.css", _CSS),
]

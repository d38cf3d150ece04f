"""A customer's web site: pages and scripts on an origin of their own."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class _File:
    body: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class Site:
    """What a test puts there, by path; everything else is answered 404.

    `origin` is the site as tests reach it. MockHub's listeners are same-site with it, since a port makes no other
    site; `elsewhere` is an origin of the same pages with which they are cross-site.
    """

    origin: str = ""
    _files: dict[str, _File] = field(default_factory=dict)

    @property
    def elsewhere(self) -> str:
        """The same pages under another name, as every real customer's site is to the vendor's hub."""
        return self.origin.replace("127.0.0.1", "shop.localhost")

    def put(self, path: str, body: str, *, headers: Mapping[str, str] | None = None) -> str:
        """Put a file at `path`, of the type its ending says unless `headers` do; return its URL."""
        kind = mimetypes.guess_type(path)[0] or "text/html"
        self._files[path] = _File(body, {"Content-Type": f"{kind}; charset=utf-8", **(headers or {})})
        return self.origin + path

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer with the file at the request's path."""
        if request.path == "/favicon.ico":
            return web.Response(status=204)  # browsers ask unbidden, and complain where there is none
        file = self._files.get(request.path)
        if file is None:
            return web.Response(status=404, text=f"nothing was put at {request.path}")
        return web.Response(body=file.body.encode(), headers=file.headers)

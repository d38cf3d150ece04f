"""From a request to its route's handler, and from what that returns to an answer."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, get_args, get_type_hints
from urllib.parse import unquote

from aiohttp import web
from aiohttp.web_protocol import RequestPayloadError

from mockhub.answers import plain
from mockhub.control.route import JSON, Call, Route
from mockhub.control.table import ROUTES
from mockhub.errors import Mistakes, Misuse, nearest
from mockhub.scenarios.explaining import Form
from mockhub.scenarios.places import Document
from mockhub.spec import key_of, whole_number

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from mockhub.hub import Hub
    from mockhub.outbound import Outbound
    from mockhub.spec import Spec


class Dispatcher:
    """Answers every call to the control API of one hub. Made off the event loop: it reads files."""

    def __init__(self, hub: Hub, outbound: Outbound) -> None:
        self._hub = hub
        self._outbound = outbound
        self._paths = [
            (_pattern(route.path), route) for route in sorted(ROUTES, key=lambda one: one.path.count("{"))
        ]
        self._queries = {form: Form[Any](form) for form in {route.query for route in ROUTES} if form is not None}
        for query in self._queries.values():
            query.prepare()
        for route in ROUTES:
            if route.body is not None:
                route.body.prepare()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call.

        Raises:
            Misuse: it is refused.
        """
        route, params = self._find(request)
        if "sandbox" in params:
            self._hub.find(params["sandbox"])  # whoever calls a sandbox that is not there learns that first
        body = route.body.read(await _body(request)) if route.body is not None else None
        query = self._query(route.query, request) if route.query is not None else None
        call = Call(self._hub, self._outbound, ROUTES, params, body, query, request.headers)
        answer = await route.does(call)
        if route.media != JSON:
            return await _stream(request, route, answer)
        if route.answer is None:
            return web.Response(status=route.status)
        return web.json_response(plain(answer), status=route.status)

    def _find(self, request: web.Request) -> tuple[Route, dict[str, str]]:
        path = request.rel_url.raw_path
        found = [(route, match) for pattern, route in self._paths if (match := pattern.fullmatch(path))]
        for route, match in found:
            if route.method == request.method:
                return route, {name: unquote(value) for name, value in match.groupdict().items()}
        if found:
            methods = " or ".join(sorted({route.method for route, _ in found}))
            message = f"{request.method} is not served here; expected {methods}"
            raise Misuse(message, code="unknown-method", status=405)
        hint = nearest(request.path, [route.path for route in ROUTES])
        raise Misuse(f"nothing is served at {request.path}{hint}", code="unknown-path", status=404)

    def _query(self, form: type[Spec], request: web.Request) -> Any:
        hints = {key_of(name): hint for name, hint in get_type_hints(form, include_extras=True).items()}
        given = {key: _value(key, text, hints.get(key)) for key, text in request.query.items()}
        try:
            return self._queries[form].read(Document.of("query", given))
        except Mistakes as error:
            first = error.mistakes[0]
            name = first.pointer.removeprefix("/")
            raise Misuse(f"{name}: {first.message}" if name else first.message, pointer=name or None) from None


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+\})", path)
    return re.compile(
        "".join(f"(?P<{part[1:-1]}>[^/]+)" if part[:1] == "{" else re.escape(part) for part in parts)
    )


async def _stream(request: web.Request, route: Route, pieces: AsyncGenerator[str]) -> web.StreamResponse:
    """Send pieces as they come, until there are no more or the reader is gone."""
    headers = {"Content-Type": f"{route.media}; charset=utf-8", "Cache-Control": "no-store"}
    response = web.StreamResponse(status=route.status, headers=headers)
    async with aclosing(pieces):
        try:
            await response.prepare(request)
            async for piece in pieces:
                await response.write(piece.encode())
                await asyncio.sleep(0)  # there may be many, and others call too
            await response.write_eof()
        except ConnectionError:
            pass  # the reader is gone
        except Exception:  # whatever it is: half an answer is out, so the only way to say so is to cut it short
            if request.transport is not None:
                request.transport.abort()
            raise
    return response


def _value(key: str, text: str, hint: Any) -> str | int | bool:
    """Return a parameter as its form's type is written; what that type refuses is told by the form."""
    if _holds(hint, bool):
        return {"true": True, "false": False}.get(text, text)
    return _number(key, text) if _holds(hint, int) else text


def _holds(hint: Any, kind: type) -> bool:
    """Return whether a value of a type may be of a plain kind."""
    return hint is kind or any(_holds(one, kind) for one in get_args(hint))


def _number(name: str, text: str) -> int:
    number = whole_number(text)
    if number is None:
        raise Misuse(f"{name} is '{text}', expected a whole number", pointer=name)
    return number


async def _body(request: web.Request) -> Document:
    try:
        text = await request.text()
        return Document.of("body", json.loads(text or "{}"))
    except (ValueError, LookupError, RecursionError, RequestPayloadError) as error:
        raise Misuse(f"the body is not JSON: {error}", code="bad-json", pointer="") from None

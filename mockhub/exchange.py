"""The way of one request to a simulated surface, from its arrival to the journal.

Listener, route, sandbox, handler, answer, journal: written in exactly this one place, whatever the outcome.
Declared refusals become an answer here, by the catalogue; whatever else goes wrong is caught here and named a
fault of MockHub's own.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.web_protocol import RequestPayloadError
from multidict import CIMultiDict

from mockhub import cors
from mockhub.entry import RETRY_AFTER
from mockhub.errors import Refused
from mockhub.journal import Entry, Journal, Kind, Outcome
from mockhub.omnichannel.chat_token import organization_of
from mockhub.omnichannel.realtime.addresses import organization_named
from mockhub.refusals import refusal
from mockhub.routing import Found, Missed, Route, RouteTable

if TYPE_CHECKING:
    from mockhub.addresses import Addresses, Listener
    from mockhub.hub import Hub
    from mockhub.omnichannel.realtime.connection import Connection
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Sandbox

LOG = logging.getLogger("mockhub")
_NOWHERE = "hub.unknown-address"


@dataclass(slots=True)
class Answer:
    """What a handler answers: a body of JSON types, one already written out, or nothing."""

    body: dict[str, Any] | list[Any] | str | bytes | None = None
    status: int = 200
    headers: CIMultiDict[str] = field(default_factory=CIMultiDict)
    content_type: str = "application/json; charset=utf-8"
    refused: Refused | None = None
    """Set where the platform refuses inside an answer of its own form; for the journal."""
    failed: str | None = None
    """Set where a fault stands in the place of the answer; for the journal."""
    upgrade: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]] | None = None
    """Set where the call becomes a socket, or is answered by other means: serves it to its end.

    The call itself is journalled before."""
    connection: Connection | None = None
    """The realtime connection that the call opens; it has said nothing yet."""


@dataclass(slots=True)
class Call:
    """One call on its way through a handler."""

    request: web.BaseRequest
    hub: Hub
    outbound: Outbound
    sandbox: Sandbox
    route: SurfaceRoute
    params: dict[str, str]
    entry: Entry
    within: bool = False
    """Whether the platform makes it itself, in the course of another, whose request this is."""

    @property
    def addresses(self) -> Addresses:
        """Where the caller reaches the listeners."""
        return self.hub.addresses.seen_by(self.request.headers, self._listener, self.hub.public)

    @property
    def here(self) -> str:
        """Where the caller reaches the listener that was called."""
        addresses = self.addresses
        return (addresses.https if self._listener == "https" else "") or addresses.http

    @property
    def _listener(self) -> Listener:
        return "https" if self.request.scheme == "https" else "http"

    async def json_object(self) -> dict[str, Any]:
        """Return the body's JSON object; an empty body counts as `{}`.

        Raises:
            Refused: the body is something else.
        """
        try:
            content = self.request.content
            # Nearly every body is there already; aiohttp's read() would cost eight times as much.
            body = content.read_nowait() if content.is_eof() else await self.request.read()
            self.entry.body = body
        except RequestPayloadError as error:
            raise Refused("request_malformed", f"the body cannot be read: {error}") from None
        if not body:
            return {}
        try:
            value = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Refused("request_malformed", f"the body is not JSON: {error}") from None
        if not isinstance(value, dict):
            raise Refused("request_malformed", "the body is not a JSON object")
        return value


SurfaceHandler = Callable[[Call], Awaitable[Answer]]
SurfaceRoute = Route[SurfaceHandler]
Refusal = Callable[[Call, Refused, Answer], Answer]
"""Writes a refusal in a surface's own form, from the answer of the catalogue."""


class Exchange:
    """Handles every request to the simulated surfaces of one hub.

    Args:
        hub: the hub.
        outbound: what calls other servers.
        first: the routes that nearly every client calls.
        every: loads all routes, those included; called once, when a call is to none of the first.
    """

    def __init__(
        self,
        hub: Hub,
        outbound: Outbound,
        first: Iterable[SurfaceRoute],
        every: Callable[[], Iterable[SurfaceRoute]],
    ) -> None:
        self._hub = hub
        self._outbound = outbound
        self._table: RouteTable[SurfaceHandler] = RouteTable(first)
        self._every: Callable[[], Iterable[SurfaceRoute]] | None = every

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        origin = request.headers.get("Origin")
        if request.method == "OPTIONS":
            return web.Response(status=204, headers=cors.preflight_headers(origin) if origin else {})
        if not self._hub.addresses.http:
            self._hub.addresses = self._hub.addresses._replace(http=_own_address(request))
        answer = await self._answer(request)
        if answer.upgrade is not None:
            return await answer.upgrade(request)
        return response(answer, origin)

    async def _answer(self, request: web.BaseRequest) -> Answer:
        prefix, found = self._table.locate(request.method, request.raw_path)
        if isinstance(found, Missed) and self._every is not None:
            every = self._every
            self._table = await asyncio.to_thread(lambda: RouteTable(every()))
            self._every = None
            prefix, found = self._table.locate(request.method, request.raw_path)
        params = found.params if isinstance(found, Found) else {}
        point = found.route.point if isinstance(found, Found) else _NOWHERE
        facts = {"method": request.method, "path": request.raw_path}
        try:
            sandbox = self._hub.locate(prefix, *_organizations(request, prefix, point, params))
        except Refused as refused:
            entry = self._hub.orphans.begin(Kind.REQUEST, point, **facts)
            return refuse(self._hub.orphans, entry, refused)
        if isinstance(found, Found) and found.route.leads_to is not None:
            found = Found(found.route.leads_to(sandbox, params), params)
            point = found.route.point
        with sandbox.clock.arrival():
            entry = sandbox.journal.begin(Kind.REQUEST, point, **facts)
            entry.headers = request.headers
            if isinstance(found, Missed):
                answer = refuse(sandbox.journal, entry, Refused(found.cause, found.detail))
                if found.allowed:
                    answer.headers["Allow"] = ", ".join(found.allowed)
                return answer
            call = Call(request, self._hub, self._outbound, sandbox, found.route, params, entry)
            return await answered(call)


async def call_within(call: Call, route: SurfaceRoute) -> Answer:
    """Make a call that a part of the simulated platform makes of another in the course of one that came.

    It has its own entry in the journal, and faults act on it as on any other; nothing of the call that came is
    noted with it.
    """
    facts = {"method": route.method, "path": route.template, "within": call.entry.seq}
    entry = call.sandbox.journal.begin(Kind.REQUEST, route.point, **facts)
    return await answered(replace(call, route=route, params={}, entry=entry, within=True))


async def answered(call: Call) -> Answer:
    """Answer a call at its route, as the fault that acts on it has it, and journal it."""
    faults = call.sandbox.faults
    if faults is None:
        return await _handle(call, call.route.handler)
    from mockhub.faulting import fault_on  # noqa: PLC0415 - most servers have no fault

    fault = fault_on(call, faults)
    return fault.changed(await _handle(call, fault.handler))


async def _handle(call: Call, handler: SurfaceHandler) -> Answer:
    journal = call.sandbox.journal
    try:
        answer = await handler(call)
    except Refused as refused:
        return _refuse_call(call, journal, refused)
    except web.HTTPRequestEntityTooLarge as error:
        return _refuse_call(call, journal, Refused("request_too_large", str(error.text)))
    except asyncio.CancelledError:
        journal.finish(call.entry, Outcome.FAILED, detail="the client went away before it was answered")
        raise
    except Exception as error:  # a fault of ours must reach the journal, not the client's socket
        LOG.exception("a handler failed at %s", call.route.point)
        return _refuse_call(call, journal, Refused("hub_fault", f"{type(error).__name__}: {error}"))
    _finish(journal, call.entry, answer)
    return answer


def _organizations(
    request: web.BaseRequest, prefix: str | None, point: str, params: dict[str, str]
) -> tuple[str | None, str | None]:
    """Return the organization a call is about, by its path or its chat token, and the one its header names.

    Raises:
        Refused: it names two.
    """
    named, headers = params.get("org"), request.headers
    if named is None and prefix is None:
        if "Authorization" in headers:
            named = organization_of(headers["Authorization"])
        elif point.startswith("realtime."):
            named = organization_named(headers.get("X-Skypetoken"), params.get("session"), request.query)
    return named, headers.get("OrganizationId") or None


def response(answer: Answer, origin: str | None) -> web.Response:
    """Return an answer as it goes to a page of that origin; None for a call that names none."""
    headers = answer.headers
    if origin is not None:
        headers.update(cors.answer_headers(origin))
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    headers.setdefault("Content-Type", answer.content_type)
    return web.Response(body=written(answer.body), status=answer.status, headers=headers)


def written(body: dict[str, Any] | list[Any] | str | bytes) -> bytes:
    """Return a body as it goes out."""
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def _finish(journal: Journal, entry: Entry, answer: Answer) -> None:
    _note_wait(entry, answer.headers)
    refused = answer.refused
    if answer.failed is not None:
        journal.finish(entry, Outcome.FAILED, detail=answer.failed, status=answer.status or None)
    elif refused is None:
        journal.finish(entry, status=answer.status)
    else:
        journal.finish(entry, Outcome.REFUSED, cause=refused.cause, detail=refused.detail, status=answer.status)


def refuse(
    journal: Journal, entry: Entry, refused: Refused, own_form: Callable[[Refused, Answer], Answer] | None = None
) -> Answer:
    """Return a refusal's answer, as its surface has it, and journal it."""
    status, said, body = refusal(entry.point, refused, journal=entry.seq)
    answer = Answer(body, status, CIMultiDict(said))
    if own_form is not None:
        answer = own_form(refused, answer)
    outcome = Outcome.FAILED if refused.cause == "hub_fault" else Outcome.REFUSED
    _note_wait(entry, answer.headers)
    journal.finish(entry, outcome, cause=refused.cause, detail=refused.detail, status=answer.status)
    return answer


def _refuse_call(call: Call, journal: Journal, refused: Refused) -> Answer:
    form: Refusal | None = call.route.refusal
    return refuse(journal, call.entry, refused, None if form is None else partial(form, call))


def _note_wait(entry: Entry, headers: CIMultiDict[str]) -> None:
    """Note when a client is told to call again: expectations hold it against what it does."""
    if headers and "Retry-After" in headers:
        entry.facts[RETRY_AFTER] = headers["Retry-After"]


def _own_address(request: web.BaseRequest) -> str:
    """Return where this very request was received, for servers that MockHub did not start itself."""
    host, port = request.get_extra_info("sockname")[:2]
    return f"{request.scheme}://{f'[{host}]' if ':' in host else host}:{port}"

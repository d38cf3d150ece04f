"""Realtime connections carried by long polls, for clients that can open no WebSocket (run).

The first poll opens the connection and is answered with its first frame alone; later ones wait for frames. Times
are real, since the client compares them with its own clock.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockhub.errors import Refused
from mockhub.exchange import Answer, SurfaceRoute, response
from mockhub.omnichannel.realtime.addresses import session_of
from mockhub.omnichannel.realtime.connection import Ending, Transport
from mockhub.omnichannel.realtime.frames import DISCONNECTED, NOTHING, read_body, write_body

if TYPE_CHECKING:
    from aiohttp import web

    from mockhub.clock import Clock
    from mockhub.exchange import Call
    from mockhub.omnichannel.realtime.connection import Connection
    from mockhub.sandbox import Sandbox

_PLAIN = "text/plain; charset=utf-8"
_IDLE_SECONDS = 20.0
_GONE_SECONDS = 15.0
"""How long a client may take from one poll's answer to the next poll."""


async def connect(call: Call) -> Answer:
    """Open a connection without a WebSocket, in the session of the path."""
    connection = call.sandbox.realtime.connect(session_of(call.params), Transport.POLLING, call.entry)
    return Answer(connection=connection, upgrade=_Poll(connection, call.sandbox.clock, first=True).serve)


async def poll(call: Call) -> Answer:
    """Wait for frames; on a connection that is over there is one that says so."""
    if call.sandbox.realtime.over(session_of(call.params)):
        return Answer(DISCONNECTED, content_type=_PLAIN)
    return Answer(upgrade=_Poll(_connection(call), call.sandbox.clock).serve)


async def send(call: Call) -> Answer:
    """Take in what the client sends; on a connection that is over it goes nowhere."""
    call.entry.body = body = await call.request.read()
    if call.sandbox.realtime.over(session_of(call.params)):
        return Answer(DISCONNECTED, content_type=_PLAIN)
    connection = _connection(call)
    try:
        frames = read_body(body.decode())
    except ValueError as error:
        raise Refused("request_malformed", str(error)) from None
    for frame in frames:
        connection.receive(frame)
    return Answer("1", content_type=_PLAIN)


def _connection(call: Call) -> Connection:
    connection = call.sandbox.realtime.connection(session_of(call.params))
    if connection is None or connection.transport is not Transport.POLLING:
        raise Refused("request_malformed", "there is no connection by polling in this session, or it is over")
    return connection


@dataclass(slots=True, eq=False)
class _Poll:
    connection: Connection
    clock: Clock
    first: bool = False

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer with frames as soon as there are some, or after a while with nothing."""
        connection = self.connection
        connection.turn += 1
        turn = connection.turn
        connection.open()
        try:
            await self._wait()
        except asyncio.CancelledError:
            if turn == connection.turn:
                connection.lose()
            raise
        if turn != connection.turn:
            return self._answer(request, [])  # another poll has come meanwhile, and gets what there is
        frames = connection.take(1 if self.first else None)
        if connection.ending is None or connection.ready_to_send:
            asyncio.get_running_loop().call_later(_GONE_SECONDS, self._missed, turn)
            return self._answer(request, frames)
        return self._last(request, frames)

    async def _wait(self) -> None:
        connection = self.connection
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def wake() -> None:
            if connection.ready and not ready.done():
                ready.set_result(None)

        connection.wake = wake
        wake()
        with self.clock.arrival():
            waiting = asyncio.ensure_future(self.clock.hang())  # so that automatic time may move meanwhile
            try:
                async with asyncio.timeout(_IDLE_SECONDS):
                    await ready
            except TimeoutError:
                pass
            finally:
                waiting.cancel()

    def _last(self, request: web.BaseRequest, frames: list[str]) -> web.StreamResponse:

        self.connection.lose()
        if self.connection.ending is Ending.BROKEN and request.transport is not None:
            request.transport.abort()
        return self._answer(request, frames or [DISCONNECTED])

    def _answer(self, request: web.BaseRequest, frames: list[str]) -> web.StreamResponse:
        answer = Answer(write_body(frames or [NOTHING]), content_type=_PLAIN)
        return response(answer, request.headers.get("Origin"))

    def _missed(self, turn: int) -> None:
        if turn == self.connection.turn:
            self.connection.lose()


def _by_state(sandbox: Sandbox, params: dict[str, str]) -> SurfaceRoute:
    """Return the first poll's route, or that of those which follow."""
    return _LATER if sandbox.realtime.begun(session_of(params)) else _OPENING


_ADDRESS = "/socket.io/1/xhr-polling/{session}"
_OPENING = SurfaceRoute("GET", _ADDRESS, "realtime.connect", connect, leads_to=_by_state)
_LATER = SurfaceRoute("GET", _ADDRESS, "realtime.poll", poll)
ROUTES: list[SurfaceRoute] = [
    _OPENING,
    SurfaceRoute("POST", _ADDRESS, "realtime.poll", send),
]

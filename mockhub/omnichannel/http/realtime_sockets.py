"""Realtime connections carried by WebSockets."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from mockhub.errors import Refused
from mockhub.exchange import Answer, SurfaceRoute
from mockhub.omnichannel.realtime.addresses import session_of
from mockhub.omnichannel.realtime.connection import MOST_UNSENT, Ending, Transport

if TYPE_CHECKING:
    from mockhub.exchange import Call
    from mockhub.omnichannel.realtime.connection import Connection

_MOST_BYTES = 64 * 1024
"""Of one frame that a client sends; theirs have a few hundred."""
_ALIVE_SECONDS, _CLOSING_SECONDS = 30.0, 0.5
_WHOLE_TEXT, _LONGEST_SHORT, _LONGEST_MEDIUM = 0x81, 125, 65535


async def connect(call: Call) -> Answer:
    """Open a WebSocket in the session of its path."""
    if not web.WebSocketResponse().can_prepare(call.request):
        raise Refused("request_malformed", "this address is for a WebSocket")
    connection = call.sandbox.realtime.connect(session_of(call.params), Transport.WEBSOCKET, call.entry)
    return Answer(status=101, connection=connection, upgrade=_Carried(connection).serve)


@dataclass(slots=True, eq=False)
class _Carried:
    """A connection on its WebSocket.

    Frames go to the network as soon as they are there, from whatever made them: a task for each would double what
    a push to thousands takes. So they are written here; closing, and all that comes in, is left to aiohttp.
    """

    connection: Connection
    socket: web.WebSocketResponse | None = None
    transport: asyncio.Transport | None = None
    closing: asyncio.Task[object] | None = None
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Carry it until either side ends it."""
        # Compression would take a hundred times the memory of everything else a connection has.
        self.socket = socket = web.WebSocketResponse(
            heartbeat=_ALIVE_SECONDS, timeout=_CLOSING_SECONDS, compress=False, max_msg_size=_MOST_BYTES
        )
        connection = self.connection
        try:
            await socket.prepare(request)
            self.transport = request.transport
            connection.wake = self._wake
            connection.open()
            self._wake()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    connection.receive(message.data)
        finally:
            connection.lose()
            if self.closing is not None:
                self.closing.cancel()
        return socket

    def _wake(self) -> None:
        connection, transport = self.connection, self.transport
        if transport is None or self.socket is None or self.closing is not None or transport.is_closing():
            return
        for frame in connection.take():
            transport.write(_framed(frame.encode()))
        if connection.ending is None and transport.get_write_buffer_size() > MOST_UNSENT:
            connection.end(Ending.BROKEN, "the client reads too slowly")
        if connection.ending is Ending.BROKEN:
            transport.abort()
        elif connection.ending is Ending.CLOSED:
            self.closing = self.loop.create_task(self.socket.close())


def _framed(payload: bytes) -> bytes:
    """Return a text as a whole WebSocket frame of a server (RFC 6455, 5.2)."""
    length = len(payload)
    if length <= _LONGEST_SHORT:
        return bytes((_WHOLE_TEXT, length)) + payload
    if length <= _LONGEST_MEDIUM:
        return bytes((_WHOLE_TEXT, _LONGEST_SHORT + 1)) + length.to_bytes(2, "big") + payload
    return bytes((_WHOLE_TEXT, _LONGEST_SHORT + 2)) + length.to_bytes(8, "big") + payload


ROUTES: list[SurfaceRoute] = [
    SurfaceRoute("GET", "/socket.io/1/websocket/{session}", "realtime.connect", connect),
]

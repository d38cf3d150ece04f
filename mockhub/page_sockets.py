"""What the hub has to tell a browser tab by itself, over a WebSocket.

A socket, and no long poll, so that many tabs do not use up the few connections a browser opens to one host.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

from aiohttp import web

from mockhub.errors import Refused
from mockhub.exchange import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.exchange import Call


class Listener(Protocol):
    """What is behind a tab: `send` is how it is told something, while it listens."""

    send: Callable[[dict[str, Any]], None] | None

    def listens(self, send: Callable[[dict[str, Any]], None]) -> None:
        """Send what is for the tab with `send` from now on."""

    def left(self) -> None:
        """Note that the tab listens no more."""


def tell(call: Call, listener: Listener) -> Answer:
    """Return the answer that becomes a socket, over which the listener is told what is for it.

    Raises:
        Refused: the call asks for no WebSocket.
    """
    if not web.WebSocketResponse().can_prepare(call.request):
        raise Refused("request_malformed", "this address is for a WebSocket")

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=1024)
        messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        send = messages.put_nowait
        listener.listens(send)  # before the tab learns that its socket is open, so that nothing is lost
        try:
            await socket.prepare(request)
            sender = asyncio.create_task(_send(socket, messages))
            try:
                async for _ in socket:
                    pass  # a tab says what it has to say in calls of their own
            finally:
                sender.cancel()
        finally:  # a tab that could not be reached at all listens no more either
            if listener.send is send:
                listener.left()
        return socket

    return Answer(upgrade=serve)


async def _send(socket: web.WebSocketResponse, messages: asyncio.Queue[dict[str, Any]]) -> None:
    while True:
        await socket.send_json(await messages.get())

"""What the hub has to tell a web page by itself, over a WebSocket.

A socket, and no long poll, so that many tabs do not use up the few connections a browser opens to one host.
"""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from mockhub.errors import Refused
from mockhub.exchange import Answer, Call
from mockhub.omnichannel.http.page_reports import named_in_path


async def channel(call: Call) -> Answer:
    """Listen for what the hub has to tell the page: events raised by a control call, a provider's time over."""
    page = named_in_path(call)
    if not web.WebSocketResponse().can_prepare(call.request):
        raise Refused("request_malformed", "this address is for a WebSocket")

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=1024)
        messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        send = messages.put_nowait
        page.listens(send)  # before the page learns that its socket is open, so that nothing is lost
        try:
            await socket.prepare(request)
            sender = asyncio.create_task(_send(socket, messages))
            try:
                async for _ in socket:
                    pass  # a page says what it has to say in calls of their own
            finally:
                sender.cancel()
        finally:  # a page that could not be reached at all listens no more either
            if page.send is send:
                page.left()
        return socket

    return Answer(upgrade=serve)


async def _send(socket: web.WebSocketResponse, messages: asyncio.Queue[dict[str, Any]]) -> None:
    while True:
        await socket.send_json(await messages.get())

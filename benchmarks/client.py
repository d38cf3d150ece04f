"""The load: keep-alive connections that each send a ready-made request as soon as the last one is answered."""

from __future__ import annotations

import asyncio
import gc
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONNECTIONS = 32
_MOST_SECONDS = 60
_LENGTH = b"\r\nContent-Length: "


@dataclass(slots=True)
class Load:
    """What became of a batch of requests; seconds throughout."""

    elapsed: float = 0.0
    body_length: int = 0
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests answered in a second."""
        return len(self.waits) / self.elapsed

    @property
    def p99(self) -> float:
        """The wait that one request in a hundred exceeds."""
        return sorted(self.waits)[int(len(self.waits) * 0.99)]


class _Connection(asyncio.Protocol):
    """One connection; takes its requests from an iterator that all connections share."""

    def __init__(self, requests: Iterator[bytes], load: Load) -> None:
        self._requests = requests
        self._load = load
        self._received = b""
        self._sent_at = 0.0
        self._transport: asyncio.WriteTransport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def send_next(self) -> None:
        request = next(self._requests, None)
        if request is None or self._transport is None:
            self.done.set_result(None)
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received = received = self._received + data
        end = received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _content_length(received[:end])
        if len(received) < end + 4 + length:
            return
        self._load.body_length = length
        self._load.waits.append(time.perf_counter() - self._sent_at)
        self._received = b""
        if received.startswith(b"HTTP/1.1 200 "):
            self.send_next()
        else:
            self.done.set_exception(RuntimeError(f"not answered with 200: {received[:500]!r}"))

    def connection_lost(self, _: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server closed a connection"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _content_length(head: bytes) -> int:
    start = head.index(_LENGTH) + len(_LENGTH)
    end = head.find(b"\r", start)
    return int(head[start:] if end < 0 else head[start:end])


def send(port: int, requests: Sequence[bytes], connections: int = CONNECTIONS) -> Load:
    """Send requests, each once, over that many connections to a server on loopback.

    Raises:
        RuntimeError: one was not answered with 200.
        TimeoutError: they took more than a minute.
    """
    gc.collect()
    gc.disable()
    try:
        return asyncio.run(_send(port, requests, connections))
    finally:
        gc.enable()


def _stay_awake(loop: asyncio.AbstractEventLoop, under_way: asyncio.Future[None]) -> None:
    """Keep the loop from sleeping: to wake a sleeping client would cost the server 20 microseconds an answer."""
    if not under_way.done():
        loop.call_soon(_stay_awake, loop, under_way)


async def _send(port: int, requests: Sequence[bytes], connections: int) -> Load:
    load, shared = Load(), iter(requests)
    loop = asyncio.get_running_loop()
    opened = [
        (await loop.create_connection(lambda: _Connection(shared, load), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    under_way: asyncio.Future[None] = loop.create_future()
    _stay_awake(loop, under_way)
    began = time.perf_counter()
    for connection in opened:
        connection.send_next()
    async with asyncio.timeout(_MOST_SECONDS):
        await asyncio.gather(*(connection.done for connection in opened))
    load.elapsed = time.perf_counter() - began
    under_way.set_result(None)
    for connection in opened:
        connection.close()
    return load

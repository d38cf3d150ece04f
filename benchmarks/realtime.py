"""Open realtime sockets: how long a push takes to reach all of them, what is lost, what each of them holds."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from benchmarks.report import Figure, Target

if TYPE_CHECKING:
    from benchmarks.calls import Calls
    from benchmarks.processes import ServerProcess, Servers
    from benchmarks.sizes import Size

_SECONDS = 60
_KEY = "AAAAAAAAAAAAAAAAAAAAAA=="
_REQUEST = b'3:::{"id":'


@dataclass(slots=True)
class _Chat:
    """A conversation: where it is, and the token for it."""

    base: str
    token: str
    thread: str

    def say(self, text: str) -> None:
        """Have its customer say something."""
        url = f"{self.base}/chat/threads/{quote(self.thread, safe='')}/messages"
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        _ask(url, headers, json.dumps({"content": text}).encode())


def _ask(url: str, headers: dict[str, str], body: bytes | None = None) -> str:
    with urlopen(Request(url, body, headers), timeout=_SECONDS) as answer:  # noqa: S310 - this machine's own
        return str(answer.read().decode())


@dataclass(slots=True)
class _Heard:
    """When pushes arrived: one list for each, in seconds."""

    expected: int
    arrivals: list[float] = field(default_factory=list)
    all_there: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self) -> None:
        self.arrivals.append(time.perf_counter())
        if len(self.arrivals) >= self.expected:
            self.all_there.set()


class _Socket(asyncio.Protocol):
    """One client on a raw socket, since a library's would cost more than what is measured.

    It answers every request, as real clients do; its mask is zero, so that what it sends is readable.
    """

    def __init__(self, address: str, heard: _Heard) -> None:
        self._address = address
        self.heard = heard
        self._received = b""
        self._upgraded = False
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a socket's transport both reads and writes")
        self.transport = transport
        transport.write(
            f"GET {self._address} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {_KEY}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._upgraded:
            head, end, rest = self._received.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.open.set_exception(ConnectionError(head.decode()))
                return
            self._upgraded, self._received = True, rest
        while (frame := self._frame()) is not None:
            self._take(frame)

    def _frame(self) -> bytes | None:
        """Return the next WebSocket frame's payload, if it is there whole."""
        received = self._received
        if len(received) < 4:
            return None
        length, start = received[1] & 127, 2
        if length == 126:
            length, start = int.from_bytes(received[2:4], "big"), 4
        if len(received) < start + length:
            return None
        self._received = received[start + length :]
        return received[start : start + length]

    def _take(self, frame: bytes) -> None:
        if frame.startswith(_REQUEST):
            self.heard.note()
            number = frame[len(_REQUEST) : frame.index(b",")]
            self._send(b'3:::{"id":%s,"status":200,"headers":{},"body":""}' % number)
        elif b"trouter.connected" in frame:
            self.open.set_result(None)

    def _send(self, payload: bytes) -> None:
        self.transport.write(bytes((0x81, 0x80 | len(payload), 0, 0, 0, 0)) + payload)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.open.done():
            self.open.set_exception(error or ConnectionError("the server closed a socket"))


def measure(servers: Servers, calls: Calls, size: Size) -> list[Figure]:
    """Open sockets on one conversation and have it say things, all at once and one by one."""
    server = servers.mockhub()
    base = f"http://127.0.0.1:{server.port}"
    chat = _start(base, calls)
    chat.say("warm")
    idle = server.resident_mb()
    gc.collect()
    gc.disable()
    try:
        seen = asyncio.run(_broadcasts(chat, server, size))
    finally:
        gc.enable()
        server.stop()
    number, waits = size.sockets, sorted(seen.waits)
    return [
        Figure(
            f"push to {number} sockets at once, 99th percentile",
            1000 * waits[int(len(waits) * 0.99)],
            "ms",
            Target(at_most=100),
        ),
        Figure("its median", 1000 * waits[len(waits) // 2], "ms"),
        Figure("its processor time, each with its answer", 1e6 * seen.cpu / len(waits), "us"),
        Figure("pushes lost", seen.lost, "", Target(at_most=0)),
        Figure("memory of one open socket", 1000 * (seen.held - idle) / number, "KB"),
    ]


def _start(base: str, calls: Calls) -> _Chat:
    (request,) = calls.conversations(calls.tokens(1))
    head, _, body = request.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    answer = json.loads(_ask(base + first.split(" ")[1], headers, body.encode()))
    return _Chat(base, answer["Token"], answer["ChatId"])


async def _opened(chat: _Chat, port: int, size: Size) -> list[_Socket]:
    """Open all sockets, one after the other."""
    loop = asyncio.get_running_loop()
    heard = _Heard(size.sockets)
    sockets = []
    for number in range(size.sockets):
        query = urlencode({"epid": f"client-{number}"})
        shaken = await asyncio.to_thread(_ask, f"{chat.base}/socket.io/1/?{query}", {"X-Skypetoken": chat.token})
        address = f"/socket.io/1/websocket/{shaken.partition(':')[0]}?{query}"
        _, socket = await loop.create_connection(partial(_Socket, address, heard), "127.0.0.1", port)
        await socket.open
        sockets.append(socket)
    return sockets


@dataclass(slots=True)
class _Seen:
    """What became of the broadcasts: the wait of every push, in seconds, and how many were lost.

    `held` is the server's memory with all sockets open, `cpu` the processor time of all broadcasts.
    """

    held: float
    cpu: float = 0.0
    lost: int = 0
    waits: list[float] = field(default_factory=list)


async def _broadcasts(chat: _Chat, server: ServerProcess, size: Size) -> _Seen:
    sockets = await _opened(chat, server.port, size)
    seen, before = _Seen(server.resident_mb()), server.cpu_seconds()
    for number in range(size.broadcasts):
        heard = _Heard(size.sockets)
        for socket in sockets:
            socket.heard = heard
        began = time.perf_counter()
        await asyncio.to_thread(chat.say, f"word {number}")
        try:
            async with asyncio.timeout(_SECONDS):
                await heard.all_there.wait()
        except TimeoutError:
            seen.lost += size.sockets - len(heard.arrivals)
        seen.waits += [arrived - began for arrived in heard.arrivals]
    seen.cpu = server.cpu_seconds() - before
    for socket in sockets:
        socket.transport.close()
    return seen

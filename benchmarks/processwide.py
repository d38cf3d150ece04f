"""What a whole process costs: its start, its memory at rest, its memory with many conversations."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.client import send
from benchmarks.report import Figure, Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.calls import Calls
    from benchmarks.processes import ServerProcess, Servers
    from benchmarks.sizes import Size

_CONFIG_LENGTH = 1200
_TOKENS = 2000


def measure(servers: Servers, calls: Calls, size: Size) -> list[Figure]:
    """Measure starts in turns, memory after the first answers, and memory with conversations open."""
    request = calls.config()

    def bare() -> ServerProcess:
        return servers.bare(calls.config_path, _CONFIG_LENGTH)

    _first_answer(servers.mockhub, request)  # makes the CA
    pairs = [(_first_answer(bare, request), _first_answer(servers.mockhub, request)) for _ in range(size.starts)]
    floors, mine = zip(*pairs, strict=True)
    ratio = median(theirs / floor for floor, theirs in pairs)
    start = Figure(
        "start to first answer : bare aiohttp",
        ratio,
        target=Target(at_most=1.5),
        mockhub=f"{1000 * median(mine):.0f} ms",
        floor=f"{1000 * median(floors):.0f} ms",
    )
    return [start, *_memory(servers.mockhub(), bare(), calls, size)]


def _first_answer(start: Callable[[], ServerProcess], request: bytes) -> float:
    began = time.perf_counter()
    server = start()
    send(server.port, [request], 1)
    taken = time.perf_counter() - began
    server.stop()
    return taken


def _memory(mockhub: ServerProcess, bare: ServerProcess, calls: Calls, size: Size) -> list[Figure]:
    for server in (mockhub, bare):
        send(server.port, [calls.config()] * 10, 1)
    idle, floor = mockhub.resident_mb(), bare.resident_mb()
    tokens = calls.tokens(_TOKENS) * (size.conversations // _TOKENS)
    send(mockhub.port, calls.conversations(tokens))
    grown = mockhub.resident_mb() - idle
    for server in (mockhub, bare):
        server.stop()
    return [
        Figure(
            "idle memory : bare aiohttp",
            idle / floor,
            "x",
            Target(at_most=1.6),
            f"{idle:.0f} MB",
            f"{floor:.0f} MB",
        ),
        Figure("idle memory", idle, "MB", Target(at_most=60)),
        Figure(f"{len(tokens)} open conversations, on top", grown, "MB", Target(at_most=150)),
    ]

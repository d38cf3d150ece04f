"""Requests per second of MockHub and the floors, measured in turns."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.client import CONNECTIONS, Load, send
from benchmarks.report import Figure, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.calls import Calls
    from benchmarks.processes import ServerProcess, Servers
    from benchmarks.sizes import Size


@dataclass(slots=True)
class Side:
    """One of the servers compared, the requests it gets each round, and how it did."""

    server: ServerProcess
    requests: Callable[[], Sequence[bytes]]
    loads: list[Load] = field(default_factory=list)
    cpu: float = 0.0

    def play(self) -> None:
        """Send one round of requests."""
        requests = self.requests()
        before = self.server.cpu_seconds()
        self.loads.append(send(self.server.port, requests))
        self.cpu += self.server.cpu_seconds() - before

    def forget(self) -> None:
        """Forget the rounds so far."""
        self.loads.clear()
        self.cpu = 0.0

    @property
    def rate(self) -> float:
        """Requests per second, the median of the rounds."""
        return median(load.rate for load in self.loads)

    @property
    def p99(self) -> float:
        """The 99th percentile of the waits in milliseconds, the median of the rounds."""
        return 1000 * median(load.p99 for load in self.loads)

    @property
    def cpu_per_request(self) -> float:
        """Processor time of one request in microseconds."""
        return 1e6 * self.cpu / sum(len(load.waits) for load in self.loads)

    def __str__(self) -> str:
        return f"{self.rate:.0f}/s {self.cpu_per_request:.0f} us"


def take_turns(sides: Sequence[Side], rounds: int) -> None:
    """Play every side once a round, after one round to warm up that does not count."""
    for side in sides:
        side.play()
        side.forget()
    for _ in range(rounds):
        for side in sides:
            side.play()


def compare(what: str, mockhub: Side, floor: Side, target: Target) -> list[Figure]:
    """Return how MockHub's rate relates to a floor's, the median of the rounds, and the same by processor time.

    Processor time is the steadier of the two while other processes keep the machine busy.
    """
    pairs = zip(mockhub.loads, floor.loads, strict=True)
    ratio = median(mine.rate / bare.rate for mine, bare in pairs)
    by_cpu = floor.cpu_per_request / mockhub.cpu_per_request
    return [
        Figure(what, ratio, target=target, mockhub=str(mockhub), floor=str(floor)),
        Figure("  the same by processor time", by_cpu, target=target),
    ]


def measure(servers: Servers, calls: Calls, size: Size) -> list[Figure]:
    """Measure the plain answer, then the judged call with new tokens and with repeated ones."""
    return [*_plain(servers, calls, size), *_judged(servers, calls, size)]


def _plain(servers: Servers, calls: Calls, size: Size) -> list[Figure]:
    server, requests = servers.mockhub(), [calls.config()] * size.requests
    length = send(server.port, [calls.config()], 1).body_length
    mockhub = Side(server, lambda: requests)
    bare = Side(servers.bare(calls.config_path, length), lambda: requests)
    take_turns([bare, mockhub], size.rounds)
    for side in (bare, mockhub):
        side.server.stop()
    return compare("chat config : bare aiohttp", mockhub, bare, Target(at_least=0.6))


def _judged(servers: Servers, calls: Calls, size: Size) -> list[Figure]:
    batches = [calls.tokens(size.requests) for _ in range(size.rounds + 1)]
    fresh_batches, floor_batches = iter(batches), iter(batches)
    repeated = calls.tokens(1) * size.requests
    server, path = servers.mockhub(), calls.conversation_path
    length = send(server.port, calls.conversations(repeated[:1]), 1).body_length

    bare = Side(servers.bare(path, length), lambda: calls.conversations(repeated))
    pyjwt = Side(servers.pyjwt(path, length, calls.pem), lambda: calls.conversations(next(floor_batches)))
    fresh = Side(server, lambda: calls.conversations(next(fresh_batches)))
    again = Side(server, lambda: calls.conversations(repeated))
    take_turns([bare, pyjwt, fresh, again], size.rounds)
    for side in (bare, pyjwt, fresh):
        side.server.stop()

    p99 = f"conversation, new token: p99 at {CONNECTIONS} connections"
    return [
        *compare("conversation, new token : aiohttp + PyJWT", fresh, pyjwt, Target(at_least=1.0)),
        Figure(p99, fresh.p99, "ms", Target(at_most=10), f"{fresh.p99:.1f} ms", f"{pyjwt.p99:.1f} ms"),
        *compare("conversation, repeated token : bare aiohttp", again, bare, Target(at_least=0.5)),
    ]

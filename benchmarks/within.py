"""Figures taken within one process: the creation of sandboxes, and judging a token beside PyJWT's check of it."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Any

import jwt

from benchmarks.report import Figure, Target
from mockhub.hub import Hub
from mockhub.tokens.documents import read
from mockhub.tokens.judging import judge
from mockhub.tokens.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.calls import Calls
    from benchmarks.sizes import Size
    from mockhub.tokens.trust import Trust

_SAMPLE = 200


def measure(calls: Calls, size: Size) -> list[Figure]:
    """Measure both."""
    return [*_judging(calls, size), *_sandboxes(size)]


def _judging(calls: Calls, size: Size) -> list[Figure]:
    trust = Hub(time.time).default.trusts[0]
    keys = read(calls.pem)
    trust.fetched(keys, now=time.time(), missing=None)
    key = keys.keys[0].material
    theirs, new, again = [], [], []
    for _ in range(size.rounds):
        tokens = calls.tokens(size.judgements)
        theirs.append(_each(lambda token: _decode(token, key), tokens))
        new.append(_each(lambda token: _judge(token, [trust]), tokens))
        again.append(_each(lambda token: _judge(token, [trust]), tokens[-1:] * size.judgements))
    floor = f"{median(theirs):.1f} us"
    return [
        Figure(
            f"judging a {name} token : PyJWT's check",
            median(mine) / median(theirs),
            "x",
            mockhub=f"{median(mine):.1f} us",
            floor=floor,
        )
        for name, mine in (("new", new), ("repeated", again))
    ]


def _decode(token: str, key: Any) -> None:
    jwt.decode(token, key, algorithms=["RS256"])


def _judge(token: str, trusts: Sequence[Trust]) -> None:
    outcome = judge(token, trusts, time.time())
    if not isinstance(outcome, Verdict) or not outcome.valid:
        raise RuntimeError(f"a good token was not accepted: {outcome}")


def _each(act: Callable[[str], object], tokens: Iterable[str]) -> float:
    """Return the microseconds one takes, the median."""
    return 1e6 * median(_timed(act, token) for token in tokens)


def _timed(act: Callable[[str], object], token: str) -> float:
    began = time.perf_counter()
    act(token)
    return time.perf_counter() - began


def _sandboxes(size: Size) -> list[Figure]:
    hub, target = Hub(time.time), Target(at_most=5)
    first = _create(hub, "early")
    for _ in range(size.sandboxes):
        hub.create()
    return [
        Figure("creating a sandbox", first, "ms", target),
        Figure(f"creating a sandbox beside {size.sandboxes} others", _create(hub, "late"), "ms", target),
    ]


def _create(hub: Hub, name: str) -> float:
    """Return the milliseconds one takes, the median."""
    return 1e3 * median(_timed(hub.create, f"{name}-{number}") for number in range(_SAMPLE))

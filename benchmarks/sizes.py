"""How much is measured: bounded in count, so that a run ends in foreseeable time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Counts of one run."""

    rounds: int
    requests: int
    """Requests in each round, for each server."""
    starts: int
    conversations: int
    sandboxes: int
    judgements: int
    """Tokens judged in each round."""
    sockets: int
    """Realtime connections open at once."""
    broadcasts: int
    """Events pushed to all of them."""


FULL = Size(
    rounds=9,
    requests=3000,
    starts=11,
    conversations=10_000,
    sandboxes=10_000,
    judgements=1000,
    sockets=2000,
    broadcasts=20,
)
QUICK = Size(
    rounds=5,
    requests=600,
    starts=5,
    conversations=10_000,
    sandboxes=10_000,
    judgements=200,
    sockets=500,
    broadcasts=5,
)

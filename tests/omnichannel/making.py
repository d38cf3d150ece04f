"""Conversations and threads without a hub around them."""

from __future__ import annotations

from random import Random

from mockhub.clock import Clock, ClockMode
from mockhub.omnichannel.conversations import Conversations
from mockhub.omnichannel.identities import Participant
from mockhub.omnichannel.threads import Threads
from tests.conftest import NOW

ANN, BOB = Participant("8:acs:resource_ann", "Ann"), Participant("8:acs:resource_bob", "Bob")


def manual_clock() -> Clock:
    """Return a clock that stands at `NOW` until it is advanced."""
    clock = Clock(lambda: NOW)
    clock.configure(mode=ClockMode.MANUAL, at=NOW)
    return clock


def some_threads(clock: Clock | None = None) -> Threads:
    """Return no threads yet."""
    return Threads("resource", (clock or manual_clock()).now)


def some_conversations(seed: int = 1, *, threads: Threads | None = None) -> Conversations:
    """Return no conversations yet; their ids come from the seed."""
    random = Random(seed)  # noqa: S311 - reproducible on purpose
    return Conversations("acsV1_box", random, threads or some_threads())

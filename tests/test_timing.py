"""Whether a client waited as it was told."""

from __future__ import annotations

import pytest

from mockhub.entry import Kind, Outcome
from mockhub.journal import Journal
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server
from mockhub.verification import Finding, Waited, verify

POINT = "livechat.conversation"


class World:
    def __init__(self) -> None:
        self.now = 100.0
        self.journal = Journal(lambda: self.now)

    def call(
        self, status: int, *, told: str | None = None, took: float = 0.0, who: str = "a", at: str = POINT
    ) -> None:
        entry = self.journal.begin(Kind.REQUEST, at)
        entry.conversation = who
        if told is not None:
            entry.facts["retryAfter"] = told
        self.now += took
        self.journal.finish(entry, Outcome.OK, status=status)

    def found(self, **written: object) -> Finding:
        (found,) = verify(self.journal, [Waited.read({"waited": {"at": POINT, **written}})])
        return found


@pytest.mark.parametrize(("waits", "passed"), [((3.0,), True), ((2.6,), True), ((2.4,), False), ((60.0,), True)])
def test_retry_after_is_the_least_wait_within_the_tolerance(waits: tuple[float, ...], *, passed: bool) -> None:
    world = World()
    for wait in waits:
        world.call(429, told="3", took=7.0)
        world.now += wait
    world.call(200)
    assert world.found().passed is passed


def test_it_is_told_who_came_back_when() -> None:
    world = World()
    world.call(429, told="3")
    world.now += 1
    world.call(429, told="2")
    found = world.found()
    assert str(found) == (
        "waits at livechat.conversation after status 429: expected as long as Retry-After says (tolerance 0.5 s), "
        "seen 0 of 2 waits"
    )
    assert found.explanation == (
        "no   after entry 1, told 3 s: 1.000 s until entry 2",
        "no   after entry 2, told 2 s: nobody called again",
    )


def test_each_conversation_waits_for_itself() -> None:
    world = World()
    world.call(429, told="3", who="a")
    world.call(200, who="b")
    world.call(200, who="a", at="livechat.config")
    world.now += 3
    world.call(200, who="a")
    assert world.found().passed


def test_a_wait_of_ones_own_and_a_longest() -> None:
    world = World()
    world.call(503)
    world.now += 10
    world.call(200)
    after = {"status": 503}
    assert world.found(**{"after": after, "at-least": "10s", "at-most": "10s"}).passed
    assert not world.found(**{"after": after, "at-least": "11s"}).passed
    assert not world.found(**{"after": after, "at-least": "1s", "at-most": "9s"}).passed
    assert world.found(**{"after": after, "at-least": "1s", "at-most": "9s", "tolerance": "1s"}).passed


def test_nothing_to_wait_after_is_no_success() -> None:
    world = World()
    world.call(200)
    world.call(429, told="soon")
    found = world.found()
    assert (found.passed, found.seen) == (False, "no answer to wait after")


@pytest.mark.parametrize(("client", "passed"), [("chat-sdk", True), ("documented", False)])
async def test_in_a_scenario(client: str, *, passed: bool) -> None:
    text = f"""\
scenario: x
given:
  client: {client}
  widget: {{authentication: none}}
  faults: [{{at: {POINT}, when: {{calls: 1-2}}, answer: {{status: 429, headers: {{Retry-After: 4}}}}}}]
steps:
  - start-chat: {{expect: {{failed: {str(not passed).lower()}}}}}
expect:
  - waited: {{at: {POINT}, at-most: 4s}}
"""
    (case,) = load("f.yaml", text)
    async with Server(Options(https_port=None, control_port=None)) as server:
        report = await Player(server.hub, server.outbound).play(case)
    assert report.passed is passed, [str(one) for one in report.differences]

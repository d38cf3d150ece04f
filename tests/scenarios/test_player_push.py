"""The built-in visitor is pushed what is said, over a realtime connection of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.errors import Mistakes
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mockhub.scenarios.report import Report

AGENT = "  widget: {authentication: none}\n  agent: [{after: 1m, say: One}, {when: joined, say: Hello}]\n"


@pytest.fixture
async def player() -> AsyncIterator[Player]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield Player(server.hub, server.outbound)


async def play(player: Player, steps: str, given: str = "", after: str = "") -> Report:
    (case,) = load("f.yaml", f"scenario: x\ngiven:\n{AGENT}{given}steps:\n{steps}{after}")
    return await player.play(case)


def told(report: Report) -> list[str]:
    return [f"{one.place}: {one.seen}" for one in report.differences]


async def test_it_connects_once_and_looks_once(player: Player) -> None:
    steps = """\
  - start-chat
  - receive: {text: Hello, via: push}
  - send: hi
  - receive: {text: One, via: push, within: 61s, from: agent}
"""
    counts = """\
expect:
  - {at: realtime.allocate, count: 1}
  - {at: realtime.connect, count: 1}
  - {at: realtime.register, count: 1}
  - {at: acs.list-messages, count: 1}
"""
    assert told(await play(player, steps, after=counts)) == []


@pytest.mark.parametrize("seconds", [10, 59])
async def test_what_comes_too_late_is_not_received(player: Player, seconds: int) -> None:
    steps = f"""\
  - start-chat
  - receive: {{text: Hello, via: push}}
  - send: hi
  - receive: {{via: push, within: {seconds}s}}
  - receive: {{text: One, via: push, within: 1m}}
"""
    seen = f"no code, cause None (no message within {seconds} s; nothing came)"
    assert told(await play(player, steps)) == [f"f.yaml:9: {seen}"]


async def test_a_push_that_a_fault_drops_is_found_by_looking(player: Player) -> None:
    given = "  faults: [{at: realtime.event, when: {calls: 2-}, drop: true}]\n"
    steps = """\
  - start-chat
  - receive: {text: Hello, via: push}
  - send: hi
  - receive: {text: One, via: push, within: 2m, expect: {failed: true}}
  - receive: {text: One, within: 2m}
"""
    assert told(await play(player, steps, given)) == []


async def test_without_realtime_it_says_what_failed(player: Player) -> None:
    given = "  faults: [{at: realtime.allocate, answer: {status: 503}}]\n"
    (found,) = told(await play(player, "  - start-chat\n  - receive: {via: push}\n", given))
    assert found.startswith("f.yaml:8: no code, cause None (realtime: 503")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("chat: {request-id: a, chat-id: b}", "a client is pushed what is said in its own chat"),
        ("type: participantAdded", "a client is pushed what is said, not 'participantAdded'"),
    ],
)
def test_what_is_never_pushed_is_a_mistake(more: str, message: str) -> None:
    with pytest.raises(Mistakes) as caught:
        load("f.yaml", f"scenario: x\nsteps:\n  - receive: {{via: push, {more}}}\n")
    assert message in str(caught.value)


async def test_without_a_chat_there_is_nothing_to_connect_with(player: Player) -> None:
    (found,) = told(await play(player, "  - receive: {via: push}\n"))
    assert found == "f.yaml:6: no code, cause None (realtime: there is no chat, so there is no chat token)"

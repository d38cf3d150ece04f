"""Faults in scenario files: mistakes have their places, and what did not act is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.errors import Mistakes
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BUSY = "{name: busy, at: livechat.conversation, answer: {status: 503}}"


@pytest.fixture
async def player() -> AsyncIterator[Player]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield Player(server.hub, server.outbound)


def mistakes(text: str) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        load("f.yaml", f"scenario: x\n{text}")
    return [str(one) for one in caught.value.mistakes]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "given:\n  faults:\n    - {at: livechat.conversaton, hang: true}\n",
            "f.yaml:4:12: there is no point where a fault can act 'livechat.conversaton' (did you mean",
        ),
        (
            f"given:\n  faults:\n    - {BUSY}\n    - {BUSY}\n",
            "f.yaml:5:14: there is a fault 'busy' already",
        ),
        (
            f"given:\n  faults: [{BUSY}]\nsteps:\n  - arm: {BUSY}\n",
            "f.yaml:5:17: there is a fault 'busy' already",
        ),
        (
            f"given:\n  faults: [{BUSY}]\nsteps:\n  - disarm: buzy\n",
            "f.yaml:5:13: no fault 'buzy' is armed here (did you mean 'busy'?)",
        ),
        (
            f"given:\n  faults: [{BUSY}]\nexpect:\n  - {{fault: bussy, fired: 1}}\n",
            "f.yaml:5:13: there is no fault 'bussy' (did you mean 'busy'?)",
        ),
    ],
)
def test_a_mistake_names_its_place_and_the_nearest(text: str, message: str) -> None:
    (found,) = mistakes(text)
    assert found.startswith(message)


def test_a_fault_may_come_again_once_it_is_gone() -> None:
    load("f.yaml", f"scenario: x\nsteps:\n  - arm: {BUSY}\n  - disarm: busy\n  - arm: {BUSY}\n")


async def test_a_fault_that_did_not_act_is_told(player: Player) -> None:
    text = (
        "scenario: x\ngiven:\n  faults:\n"
        "    - {name: rare, at: livechat.conversation, when: {probability: 0.0001}, hang: true}\n"
        "steps: [start-chat, start-chat]\nexpect:\n  - {fault: rare, fired: 1}\n"
    )
    (case,) = load("f.yaml", text)
    (difference,) = (await player.play(case)).differences
    assert str(difference) == "f.yaml:7: fault rare fired: expected 1, seen 0"
    assert difference.explanation == ("drawn 2 times that it does not act",)


async def test_a_step_that_should_fail_and_does_not_is_told(player: Player) -> None:
    (case,) = load("f.yaml", "scenario: x\nsteps:\n  - start-chat: {expect: {failed: true}}\n")
    (difference,) = (await player.play(case)).differences
    assert str(difference) == "f.yaml:3: failed: expected a failure, seen success"


async def test_a_provider_keeps_its_place_while_a_fault_stands_in(player: Player) -> None:
    text = (
        "scenario: x\ngiven:\n  provider: {calls: [token, throw], after: loop}\n"
        "  faults: [{at: provider.call, when: {calls: 1}, outcome: no-token}]\n"
        "steps:\n  - start-chat: {expect: {cause: no_token}}\n"
        "  - start-chat: {expect: {cause: provider_threw}}\n  - start-chat\n"
    )
    (case,) = load("f.yaml", text)
    assert (await player.play(case)).passed

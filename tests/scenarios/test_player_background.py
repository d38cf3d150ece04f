"""Steps in the background: somebody waits while others go on and time is moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mockhub.scenarios.report import Report

LATE = "given: {clock: manual, provider: [{late: 5s}]}\n"


@pytest.fixture
async def player() -> AsyncIterator[Player]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield Player(server.hub, server.outbound)


async def play(player: Player, text: str) -> Report:
    (case,) = load("f.yaml", f"scenario: x\n{text}")
    return await player.play(case)


def told(report: Report) -> list[str]:
    return [str(one) for one in report.differences]


async def test_time_is_moved_while_a_provider_is_late(player: Player) -> None:
    report = await play(player, LATE + "steps:\n  - start-chat: {background: true}\n  - advance: 5s\n")
    assert told(report) == []
    assert [result["ok"] for result in report.results] == [True]


async def test_time_that_is_too_short_leaves_it_waiting_which_is_told(player: Player) -> None:
    report = await play(player, LATE + "steps:\n  - start-chat: {background: true}\n  - advance: 4s\n")
    assert told(report) == [
        "f.yaml:5: the step of visitor in the background: expected an end, seen it waits, and no time passes"
    ]


async def test_what_is_expected_of_it_is_looked_at_when_it_ends(player: Player) -> None:
    steps = "steps:\n  - start-chat: {background: true, expect: {code: 2}}\n  - advance: 10s\n"
    report = await play(player, "given: {clock: manual, provider: [hang]}\n" + steps)
    seen = "code 3, cause provider_timeout (the provider did not call back within 10 s)"
    assert told(report) == [f"f.yaml:4: code: expected 2, seen {seen}"]


async def test_the_same_visitor_goes_on_once_it_has_ended(player: Player) -> None:
    steps = "steps:\n  - start-chat: {background: true}\n  - end-chat\n"
    report = await play(player, "given: {provider: [{late: 5s}]}\n" + steps)
    assert told(report) == []
    assert [result["events"] for result in report.results] == [
        ["lcw:startChat", "lcw:chatQueued"],
        ["lcw:closeChat", "lcw:onClose"],
    ]


async def test_others_go_on_at_once_and_results_keep_the_order_of_the_steps(player: Player) -> None:
    given = "given: {clock: manual, visitors: {ann: {provider: [{late: 5s}]}, bob: {provider: [throw]}}}\n"
    steps = (
        "steps:\n"
        "  - start-chat: {by: ann, background: true}\n"
        "  - start-chat: {by: bob, expect: {code: 2}}\n"
        "  - advance: 5s\n"
    )
    report = await play(player, given + steps)
    assert told(report) == []
    assert [result["ok"] for result in report.results] == [True, False]


async def test_a_call_repeated_in_the_background_is_waited_for_to_its_last(player: Player) -> None:
    given = "given: {clock: manual, widget: {authentication: none}}\n"
    steps = "steps:\n  - ask-availability: {times: 5, background: true}\n"
    report = await play(player, given + steps + "expect:\n  - {at: livechat.agent-availability, count: 5}\n")
    assert told(report) == []

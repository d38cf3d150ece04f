"""Calls that nobody foresees fail a scenario, or are reported."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from mockhub.causes import CAUSES
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server
from mockhub.verification.foreseen import UNFORESEEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mockhub.scenarios.report import Report

OPEN = "given: {widget: {authentication: none}}\n"
STRAY = "steps:\n  - call: {path: /nowhere, expect: ok}\n"


@pytest.fixture
async def player() -> AsyncIterator[Player]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield Player(server.hub, server.outbound)


async def play(player: Player, text: str) -> Report:
    (case,) = load("f.yaml", f"scenario: x\n{text}")
    return await player.play(case)


def unforeseen(report: Report) -> list[str]:
    return [line for one in report.differences if one.what == "unforeseen calls" for line in one.explanation]


def test_every_unforeseen_cause_is_one() -> None:
    assert set(CAUSES) >= UNFORESEEN


async def strayed(text: str) -> tuple[bool, tuple[str, ...]]:
    """Arm a scenario, make a call that leads nowhere, and return what is found of unforeseen calls."""
    (case,) = load("f.yaml", f"scenario: x\n{text}")
    async with Server(Options(https_port=None, control_port=None)) as server:
        sandbox = server.hub.create(scenario=case.scenario)
        async with server.outbound.session.get(f"{server.hub.addresses.sandbox(sandbox.id)}/nowhere") as answer:
            assert answer.status == HTTPStatus.NOT_FOUND
        assert sandbox.armed is not None
        found = sandbox.armed.verification.findings()[-1]
        return found.passed, found.explanation


NOWHERE = "entry 1: hub.unknown-address refused route_unknown 404: nothing is served at /nowhere"


@pytest.mark.parametrize(("strict", "passed"), [("", False), ("strict: true\n", False), ("strict: false\n", True)])
async def test_a_call_of_anybody_that_leads_nowhere_fails_the_scenario_unless_told_otherwise(
    strict: str, *, passed: bool
) -> None:
    assert await strayed(OPEN + strict) == (passed, (NOWHERE,))


async def test_a_call_whose_cause_is_expected_by_name_is_foreseen() -> None:
    named = "expect:\n  - {at: hub.unknown-address, where: {cause: route_unknown}, count: 1}\n"
    assert await strayed(OPEN + named) == (True, ())


async def test_a_step_that_fails_is_told_once(player: Player) -> None:
    report = await play(player, OPEN + STRAY)
    assert [one.place for one in report.differences] == ["f.yaml:4"]


@pytest.mark.parametrize("expect", ["{cause: route_unknown}", "{status: 404}", "{failed: true}"])
async def test_a_call_that_is_expected_to_fail_is_foreseen(player: Player, expect: str) -> None:
    report = await play(player, OPEN + STRAY.replace("expect: ok", f"expect: {expect}"))
    assert report.differences == []


async def test_a_cause_that_an_expectation_names_is_foreseen(player: Player) -> None:
    text = STRAY.replace(", expect: ok", ", expect: {status: 404}")
    named = "expect:\n  - {at: hub.unknown-address, where: {cause: route_unknown}, count: 1}\n"
    assert (await play(player, OPEN + text + named)).passed


async def test_what_a_fault_does_is_foreseen(player: Player) -> None:
    text = """\
given:
  widget: {authentication: none}
  client: chat-sdk
  faults: [{at: livechat.conversation, when: {calls: 1}, error: conversation_unknown}]
steps:
  - start-chat: {expect: {failed: true}}
"""
    assert (await play(player, text)).differences == []


async def test_only_says_which_points_may_be_called(player: Player) -> None:
    text = OPEN + "steps:\n  - start-chat\n  - end-chat\n"
    assert (await play(player, text + "strict: {only: [livechat.conversation, livechat.session-close]}\n")).passed
    report = await play(player, text + "strict: {only: [livechat.conversation]}\n")
    why = "calls at this point are not among those that may come (strict: only)"
    assert unforeseen(report) == [f"entry 2: livechat.session-close ok 200: {why}"]


async def test_what_led_to_nothing_is_reported_and_fails_nothing(player: Player) -> None:
    report = await play(player, "steps:\n  - start-chat: {context: {cart: 7}}\n")
    assert report.passed
    (note,) = report.notes
    assert "customContextData was ignored" in note

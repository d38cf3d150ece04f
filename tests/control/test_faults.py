"""Arming, listing and clearing faults through the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.control.asking import SANDBOX, assert_mistake, assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.control.asking import Ask

FAULTS = SANDBOX + "/faults"
BUSY = {"name": "busy", "at": "livechat.config", "answer": {"status": 503}}


async def statuses(server: Server, box: Sandbox, times: int) -> list[int]:
    path = f"/livechatconnector/config/{box.organization.id}/{box.organization.anonymous.id}"
    seen = []
    async with aiohttp.ClientSession(server.hub.addresses.http) as session:
        for _ in range(times):
            async with session.get(path) as answer:
                seen.append(answer.status)
    return seen


@pytest.mark.parametrize(
    ("when", "expected"),
    [({"calls": 1}, [503, 200, 200]), ({"calls": "1-2"}, [503, 503, 200]), ({}, [503, 503, 503])],
    ids=["the next call", "so many", "until it is cleared"],
)
async def test_a_fault_is_armed_for_some_calls(
    when: Any, expected: list[int], ask: Ask, box: Sandbox, server: Server
) -> None:
    written = {**BUSY, **({"when": when} if when else {})}
    armed = await ask("POST", FAULTS, written)
    assert (armed.status, armed.body) == (
        201,
        {"fault": "busy", "calls": 0, "fired": 0, "spent": False, **written},
    )
    assert await statuses(server, box, 3) == expected
    (listed,) = (await ask("GET", FAULTS)).body["faults"]
    assert (listed["calls"], listed["fired"], listed["spent"]) == (
        2 if when == {"calls": "1-2"} else 1 if when else 3,
        expected.count(503),
        bool(when),
    )
    assert (await ask("DELETE", FAULTS + "/busy")).status == 204
    assert box.faults is None
    assert await statuses(server, box, 1) == [200]


async def test_every_fault_is_cleared_at_once(ask: Ask, box: Sandbox) -> None:
    for _ in range(2):
        await ask("POST", FAULTS, {"at": "livechat.config", "hang": True})
    assert [one["fault"] for one in (await ask("GET", FAULTS)).body["faults"]] == ["fault-1", "fault-2"]
    assert (await ask("DELETE", FAULTS)).status == 204
    assert (await ask("GET", FAULTS)).body == {"faults": []}
    assert box.faults is None


async def test_a_name_is_given_once(ask: Ask) -> None:
    await ask("POST", FAULTS, BUSY)
    assert_problem(await ask("POST", FAULTS, BUSY), 409, "fault-exists", "there is a fault 'busy' already")


async def test_an_unknown_fault_names_the_nearest(ask: Ask) -> None:
    seen = await ask("DELETE", FAULTS + "/busy")
    assert_problem(seen, 404, "unknown-fault", "there is no fault 'busy'; none is armed")
    await ask("POST", FAULTS, BUSY)
    seen = await ask("DELETE", FAULTS + "/bussy")
    assert_problem(seen, 404, "unknown-fault", "there is no fault 'bussy' (did you mean 'busy'?)")


@pytest.mark.parametrize(
    ("written", "pointer", "message"),
    [
        ({"at": "livechat.confg", "hang": True}, "/at", "did you mean 'livechat.config'?"),
        ({"at": "livechat.config"}, "", "a fault does something"),
        ({"at": "livechat.config", "hang": True, "reset": True}, "", "found hang and reset"),
        ({"at": "livechat.config", "body": {"trunc": 5}}, "/body", "(did you mean 'truncate'?)"),
        ({"at": "livechat.config", "delay": 5}, "/delay", "expected a duration with its unit"),
        ({"at": "livechat.config", "hang": True, "when": {"calls": "x"}}, "/when/calls", "such as 3, 1-2 or 2-"),
    ],
)
async def test_a_fault_written_wrongly_is_explained(
    written: Any, pointer: str, message: str, ask: Ask, box: Sandbox
) -> None:
    assert_mistake(await ask("POST", FAULTS, written), pointer, message)
    assert box.faults is None


async def test_arming_a_scenario_and_a_reset_put_its_faults_in_place(
    ask: Ask, box: Sandbox, server: Server
) -> None:
    await ask("POST", FAULTS, BUSY)
    once = {**BUSY, "name": "once", "when": {"calls": 1}}
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "x", "given": {"faults": [once]}})
    assert await statuses(server, box, 2) == [503, 200]
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "x", "given": {"faults": [once]}})
    assert await statuses(server, box, 2) == [503, 200]
    await ask("POST", SANDBOX + "/reset")
    assert (await ask("GET", FAULTS)).body == {"faults": []}

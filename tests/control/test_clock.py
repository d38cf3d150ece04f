"""A sandbox's time, steered from outside."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.control.asking import SANDBOX, assert_mistake, assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.control.asking import Ask

CLOCK = SANDBOX + "/clock"
ADVANCE = CLOCK + "/advance"
NINE = "2026-01-15T09:00:00Z"


async def test_time_is_set_and_told(ask: Ask) -> None:
    assert (await ask("GET", CLOCK)).body["mode"] == "real"
    assert (await ask("PUT", CLOCK, {"mode": "manual", "at": NINE})).body == {"mode": "manual", "now": NINE}
    assert (await ask("GET", CLOCK)).body == {"mode": "manual", "now": NINE}
    assert (await ask("PUT", CLOCK, {"at": "2026-01-15T10:00:00+01:00"})).body == {"mode": "manual", "now": NINE}
    assert (await ask("PUT", CLOCK, {})).body == {"mode": "manual", "now": NINE}


async def test_one_word_is_a_mode(ask: Ask, box: Sandbox) -> None:
    assert (await ask("PUT", CLOCK, "auto")).body["mode"] == "auto"
    assert box.clock.mode == "auto"


async def test_advancing_wakes_whoever_waits_in_order(ask: Ask, box: Sandbox) -> None:
    await ask("PUT", CLOCK, {"mode": "manual", "at": NINE})
    woken: list[int] = []

    async def wait(seconds: int) -> None:
        with box.clock.hold():
            await box.clock.sleep(seconds)
        woken.append(seconds)

    waiting = [asyncio.create_task(wait(seconds)) for seconds in (60, 20, 40)]
    await asyncio.sleep(0)
    assert (await ask("POST", ADVANCE, {"time": "45s"})).body == {"mode": "manual", "now": "2026-01-15T09:00:45Z"}
    await asyncio.gather(*waiting[1:])
    assert woken == [20, 40]
    await ask("POST", ADVANCE, {"time": "1m"})
    await waiting[0]
    assert woken == [20, 40, 60]


@pytest.mark.parametrize("time", ["-1s", "0s", 0])
async def test_time_only_advances(time: Any, ask: Ask) -> None:
    assert_mistake(await ask("POST", ADVANCE, {"time": time}), "/time", "expected more than 0")


@pytest.mark.parametrize(
    ("written", "pointer", "message"),
    [({}, "", "the key 'time' is missing"), ({"time": 5}, "/time", "a duration with its unit")],
)
async def test_an_advance_written_wrongly_is_explained(written: Any, pointer: str, message: str, ask: Ask) -> None:
    assert_mistake(await ask("POST", ADVANCE, written), pointer, message)


async def test_time_ends_with_the_calendar(ask: Ask) -> None:
    await ask("PUT", CLOCK, "manual")
    body = assert_problem(await ask("POST", ADVANCE, {"time": "9999999d"}), 400, "too-late", "past the year 9999")
    assert body["pointer"] == "/time"


@pytest.mark.parametrize(
    ("written", "pointer", "message"),
    [
        ({"mode": "manaul"}, "/mode", "did you mean 'manual'"),
        ("manaul", "/mode", "did you mean 'manual'"),
        ({"at": "soon"}, "/at", "expected a date and time with its zone"),
    ],
)
async def test_a_time_written_wrongly_is_explained(written: Any, pointer: str, message: str, ask: Ask) -> None:
    seen = await ask("PUT", CLOCK, written)
    assert seen.status == 400
    assert message in seen.body["mistakes"][0]["message"]
    assert seen.body["mistakes"][0]["pointer"] in (pointer, "")


async def test_a_token_expires_when_time_moves(ask: Ask) -> None:
    await ask("PUT", CLOCK, "manual")
    token = (await ask("POST", SANDBOX + "/tokens", {"expires-in": "5m"})).body["token"]
    assert (await ask("POST", SANDBOX + "/tokens/inspect", {"token": token})).body["valid"] is True
    await ask("POST", ADVANCE, {"time": "6m"})
    assert (await ask("POST", SANDBOX + "/tokens/inspect", {"token": token})).body["reason"] == "expired"

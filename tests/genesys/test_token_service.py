"""The desktop asks the token service for the token that a page wants of it: what fails there, the page sees."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.clock import ClockMode
from mockhub.faults.fault import FaultSpec

if TYPE_CHECKING:
    from mockhub.journal import Entry
    from mockhub.sandbox import Sandbox
    from tests.genesys.desk import Desk

GET = "auth.getJwtToken"
EXCHANGE = "genesys.exchange-token"


def arm(sandbox: Sandbox, at: str = EXCHANGE, **written: Any) -> None:
    sandbox.arm_fault(FaultSpec.read({"at": at, "name": "down", **written}))


def entries(sandbox: Sandbox, point: str) -> list[Entry]:
    return [one for one in sandbox.journal if one.point == point]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"answer": {"status": 503}}, "answered 503: fault 'down' answered 503"),
        ({"error": "session_missing"}, "answered 403: session_missing"),
        ({"reset": True}, "closed the connection"),
        ({"empty-reply": True}, "closed the connection"),
        ({"answer": {"body": "<html>"}}, "is not JSON"),
        ({"answer": {"body": "{}"}}, "without data.access_token"),
        ({"answer": {"body": '{"data": {"access_token": "x"}}'}}, "without data.expires_in"),
        ({"body": "malformed"}, "is not JSON"),
    ],
    ids=str,
)
async def test_a_page_has_no_token_while_the_token_service_fails(
    written: dict[str, Any], expected: str, desk: Desk, sandbox: Sandbox
) -> None:
    arm(sandbox, **written)
    code, message = await desk.fail(GET)
    assert (code, expected in message) == ("token_service_failed", True), message
    assert (await desk.ask("agent.get"))["username"] == "ada.palmer"
    sandbox.disarm_fault("down")
    assert (await desk.ask(GET))["jwtToken"]


async def test_a_token_that_the_desktop_has_is_given_though_the_service_is_down(
    desk: Desk, sandbox: Sandbox
) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL)
    first = await desk.ask(GET)
    arm(sandbox, answer={"status": 503})
    assert await desk.ask(GET) == first
    sandbox.clock.advance(1800)
    assert (await desk.fail(GET))[0] == "token_service_failed"


async def test_what_the_service_answers_is_what_the_page_gets(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=1_768_467_600)
    arm(sandbox, answer={"body": json.dumps({"data": {"access_token": "forged", "expires_in": -5}})})
    assert await desk.ask(GET) == {"jwtToken": "forged", "expiration": "2026-01-15T08:59:55.000Z"}


async def test_a_slow_service_makes_the_page_wait(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL)
    arm(sandbox, delay="4s")
    asked = asyncio.create_task(desk.ask(GET))
    await sandbox.journal.wait(point="hub.fault", seconds=10)
    sandbox.clock.advance(4)
    assert (await asked)["jwtToken"]


async def test_the_desktops_own_call_stands_in_the_journal_without_its_key(desk: Desk, sandbox: Sandbox) -> None:
    arm(sandbox, answer={"status": 503})
    await desk.fail(GET)
    entry = entries(sandbox, EXCHANGE)[0]
    asked = entries(sandbox, f"scapi.{GET}")[0]
    assert (entry.facts["within"], entry.status, entry.body) == (asked.seq, 503, b"")
    assert asked.cause == "token_service_failed"


async def test_a_refused_page_has_the_desktop_ask_for_nothing(desk: Desk, sandbox: Sandbox) -> None:
    desk.origin = "https://somebody.else.example"
    assert (await desk.fail(GET))[0] == "origin_not_accepted"
    assert entries(sandbox, EXCHANGE) == []


async def test_the_pure_cloud_token_comes_from_its_own_endpoint(desk: Desk, sandbox: Sandbox) -> None:
    first = await desk.ask("auth.getPureCloudToken")
    arm(sandbox, "genesys.pure-cloud-token", answer={"status": 500})
    assert await desk.ask("auth.getPureCloudToken") == first
    forced = await desk.fail("auth.getPureCloudToken", *[True])
    assert forced[0] == "token_service_failed"
    assert (await desk.ask(GET))["jwtToken"]

"""What goes between the desktop's page and the hub: subscriptions, silence, faults, the desktop's channel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.app import HUB
from mockhub.clock import ClockMode
from mockhub.faults.fault import FaultSpec
from mockhub.genesys.protocol import posted, understood
from mockhub.genesys.settings import WorkspaceSpec
from tests.conftest import NOW
from tests.genesys.conftest import PLAIN
from tests.genesys.desk import HUB as BASE
from tests.genesys.desk import Desk, open_desk

if TYPE_CHECKING:
    from mockhub.genesys.workspace import Workspace
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient


async def test_the_id_of_a_subscription_stands_beside_the_data(desk: Desk) -> None:
    assert await desk.subscribe("agent") == "s1"
    told = json.loads(await desk.relay("subscribe", {"event": "subscribe", "data": "media"}))
    assert told == {"subscriptionId": "s2"}


@pytest.mark.parametrize("given", [None, 7, [], ["agent", 7], "", {"a": 1}, [""]])
async def test_a_subscription_to_nothing_fails(given: Any, desk: Desk) -> None:
    told = json.loads(await desk.relay("subscribe", {"event": "subscribe", "data": given}))
    assert told["errorCode"] == "parameters_invalid"


async def test_an_event_is_sent_once_to_each_page_that_wants_it(desk: Desk, workspace: Workspace) -> None:
    await desk.subscribe("agent", "media")
    await desk.subscribe("agent")
    desk.frame = 1
    await desk.subscribe("interaction")
    async with desk.client.ws_connect(f"{BASE}/channel/{desk.key}") as socket:
        workspace.channels.set_state("NotReady")
        workspace.ring()
        got: list[tuple[int, str]] = []
        while (1, "interaction") not in got:
            message = await socket.receive_json()
            if "post" in message:
                got.append((message["post"], message["message"]["event"]))
    assert got == [(0, "agent"), *[(0, "media")] * 4, (1, "interaction")]


async def test_what_is_unsubscribed_is_told_no_more(desk: Desk, sandbox: Sandbox, workspace: Workspace) -> None:
    named = await desk.subscribe("agent")
    assert (
        posted(await desk.relay("unsubscribe", {"event": "unsubscribe", "data": named}), "7")["referenceId"] == "7"
    )
    workspace.channels.set_state("NotReady")
    told = [one.facts["told"] for one in sandbox.journal if one.point == "scapi.event"]
    assert told == [[]] * 5
    for wrong in (named, None, 7):
        told_so = json.loads(await desk.relay("unsubscribe", {"event": "unsubscribe", "data": wrong}))
        assert told_so["errorCode"] == "thing_unknown"


async def test_another_origin_in_a_window_inherits_no_subscription(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.workspace.configure(WorkspaceSpec.read({"accepted-web-content-origins": "*"}))
    await desk.subscribe("agent")
    desk.origin = "https://other.example"
    await desk.ask("agent.setState", "NotReady")
    entry = next(one for one in sandbox.journal if one.facts.get("event") == "agent")
    assert entry.facts["told"] == []


async def test_a_page_that_may_ask_for_one_thing_may_subscribe(desk: Desk, sandbox: Sandbox) -> None:
    only = {"accepted-web-content-origins": "https://shop.example (agent.get)"}
    sandbox.workspace.configure(WorkspaceSpec.read(only))
    await desk.subscribe("agent")
    desk.origin = "https://other.example"
    told = json.loads(await desk.relay("subscribe", {"event": "subscribe", "data": "agent"}))
    assert told["errorCode"] == "origin_not_accepted"


# rate limits


async def test_in_quarantine_nothing_is_answered(desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW)
    workspace.configure(WorkspaceSpec.read({**PLAIN, "rate-limit": 2}))
    assert [await desk.message("agent.get") is None for _ in range(4)] == [False, False, True, True]
    assert await desk.message("voice.dial", "1") is None
    assert workspace.interactions == {}
    sandbox.clock.advance(30)
    assert await desk.ask("agent.get")
    causes = [one.cause for one in sandbox.journal if one.point == "scapi.agent.get"]
    assert causes == [None, None, "rate_limited", "rate_limited", None]


async def test_one_request_can_be_limited_alone(desk: Desk, workspace: Workspace) -> None:
    limits = {"rate-limits": {"agent.get": 1}, "rate-limit-quarantine-delay": 0}
    workspace.configure(WorkspaceSpec.read({**PLAIN, **limits}))
    assert await desk.ask("agent.get")
    assert await desk.message("agent.get") is None
    assert await desk.ask("agent.getState")


async def test_who_is_refused_uses_up_nobodys_limit(desk: Desk, workspace: Workspace) -> None:
    workspace.configure(WorkspaceSpec.read({**PLAIN, "rate-limit": 1}))
    desk.origin = "https://other.example"
    for _ in range(5):
        assert (await desk.fail("agent.get"))[0] == "origin_not_accepted"
    desk.origin = "https://shop.example"
    assert await desk.ask("agent.get")


# faults


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"answer": {"body": '{"data": {"jwtToken": ""}}'}}, {"data": {"jwtToken": ""}}),
        (
            {"answer": {"status": 500, "body": '{"errorMessage": "down", "errorCode": 9}'}},
            {"errorMessage": "down"},
        ),
        ({"answer": {"body": '{"referenceId": 7}'}}, {"referenceId": 7}),
        ({"answer": {"body": '{"userAgent": "x"}'}}, {"userAgent": "x"}),
        ({"error": "interaction_unknown"}, {"errorCode": "interaction_unknown"}),
    ],
    ids=str,
)
async def test_a_fault_stands_in_the_answers_place(
    written: dict[str, Any], expected: dict[str, Any], desk: Desk, sandbox: Sandbox
) -> None:
    sandbox.arm_fault(FaultSpec.read({"at": "scapi.auth.getJwtToken", **written}))
    body = {"desktop": desk.key, "frame": 0, "origin": desk.origin, "message": {"request": "auth.getJwtToken"}}
    answer = await desk.client.post(f"{BASE}/scapi/auth.getJwtToken", json=body)
    message = posted(await answer.read(), "7")
    assert expected.items() <= message.items()
    assert {"userAgent", "protocolVersion", "referenceId"} <= message.keys()
    assert await desk.ask("agent.get")


async def test_where_a_fault_answers_the_journal_has_the_message_without_the_desktops_key(
    desk: Desk, client: SurfaceClient, sandbox: Sandbox
) -> None:
    for point in ("scapi.agent.get", "genesys.token", "desktop.action"):
        sandbox.arm_fault(FaultSpec.read({"at": point, "answer": {"status": 200, "body": "{}"}}))
    await desk.message("agent.get")
    await desk.act(do="ring")
    await client.post("/auth/v3/oauth/token", data={"grant_type": "password", "password": "pass-phrase"})
    entries = {one.point: one for one in sandbox.journal}
    assert json.loads(entries["scapi.agent.get"].body)["request"] == "agent.get"
    assert (entries["desktop.action"].body, entries["genesys.token"].body) == (b"", b"")
    assert desk.key not in str([one.to_json(show_secrets=True) for one in entries.values()])


async def test_a_fault_in_the_quarantines_name_is_silence(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.arm_fault(FaultSpec.read({"at": "scapi.agent.get", "error": "rate_limited"}))
    assert await desk.message("agent.get") is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", None),
        (b"<html>", "<html>"),
        (b"[1]", [1]),
        (b"null", None),
        (b'{"data": 1}', {"userAgent": "WWE Server", "protocolVersion": 2, "referenceId": "7", "data": 1}),
    ],
)
def test_what_a_desktop_posts(body: bytes, expected: Any) -> None:
    assert posted(body, "7") == expected


@pytest.mark.parametrize(
    ("message", "taken"),
    [
        ({"userAgent": "WWE Server", "referenceId": "7"}, True),
        ({"userAgent": "xxWWExx", "referenceId": "7"}, True),
        ({"userAgent": "wwe server", "referenceId": "7"}, False),
        ({"userAgent": "WWE Server", "referenceId": 7}, False),
        ({"userAgent": "WWE Server", "referenceId": "8"}, False),
        ({"userAgent": "WWE Server", "referenceId": "7", "event": "agent"}, False),
        ({"userAgent": 1, "referenceId": "7"}, False),
        ('{"userAgent": "WWE Server", "referenceId": "7"}', False),
        (None, False),
    ],
)
def test_what_the_client_takes_for_an_answer(message: Any, *, taken: bool) -> None:
    assert understood(message, "7") is taken


# the desktop itself


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"desktop": "made-up"}, "no desktop has that key"),
        ({"desktop": None}, "no desktop has that key"),
        ({"frame": "0"}, "frame is text"),
        ({"frame": -1}, "frame is a number"),
        ({"frame": True}, "frame is a boolean"),
        ({"origin": ""}, "origin is text"),
        ({"origin": None}, "origin is null"),
    ],
    ids=str,
)
async def test_a_malformed_report_is_told(change: dict[str, Any], expected: str, desk: Desk) -> None:
    told = await desk.relay("agent.get", {}, **change)
    assert expected in json.loads(told)["errorMessage"]


async def test_a_key_opens_its_own_sandbox_alone_and_stands_in_no_journal(
    client: SurfaceClient, desk: Desk, sandbox: Sandbox
) -> None:
    other = client.app[HUB].create()
    body = {"desktop": desk.key, "frame": 0, "origin": desk.origin, "message": {"request": "agent.get"}}
    told = await (await client.post(f"/s/{other.id}{BASE}/scapi/agent.get", json=body)).json()
    assert "no desktop has that key" in told["errorMessage"]
    await desk.ask("agent.get")
    await desk.act(do="focus")
    async with client.ws_connect(f"{BASE}/channel/{desk.key}"):
        pass
    assert desk.key not in "".join(json.dumps(one.to_json(show_secrets=True)) for one in sandbox.journal)


@pytest.mark.parametrize(
    ("origin", "status"), [(None, 200), ("own", 200), ("https://evil.example", 400), ("null", 400)]
)
async def test_a_stranger_cannot_open_a_desktop(origin: str | None, status: int, client: SurfaceClient) -> None:
    own = str(client.make_url("")).rstrip("/")
    headers = {} if origin is None else {"Origin": own if origin == "own" else origin}
    assert (await client.post(f"{BASE}/desktops", json={}, headers=headers)).status == status


async def test_a_closed_tab_is_forgotten_and_another_leads(
    client: SurfaceClient, desk: Desk, sandbox: Sandbox
) -> None:
    other = await open_desk(client)
    assert await other.ask("system.isFrameFollowing") is True
    async with client.ws_connect(f"{BASE}/channel/{desk.key}"):
        pass
    await sandbox.journal.wait(point="scapi.event", seconds=5.0)
    assert await other.ask("system.isFrameLeading") is True
    assert [one.number for one in sandbox.workspace.desktops] == [2]


async def test_a_reset_tells_desktops_to_load_anew(client: SurfaceClient, desk: Desk) -> None:
    async with client.ws_connect(f"{BASE}/channel/{desk.key}") as socket:
        hub = client.app[HUB]
        hub.reset(hub.default)
        assert await socket.receive_json() == {"reload": True}


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({"do": "anser"}, "did you mean 'answer'?"),
        ({}, "do is 'None'"),
        ({"do": "answer", "interaction": 7}, "interaction is no text"),
        ({"do": "answer", "interaction": "9"}, "there is no interaction '9'"),
        ({"do": "answer"}, "there is no interaction to answer"),
        ({"do": "dial"}, "to is needed"),
        ({"do": "state", "state": "X"}, "there is no state 'X'"),
        ({"do": "emit", "event": "x"}, "expected one of ring"),
        ({"do": "ring", "media": "fax"}, "there is no medium 'fax'"),
    ],
    ids=str,
)
async def test_what_a_person_cannot_do_is_told(action: dict[str, Any], expected: str, desk: Desk) -> None:
    response = await desk.client.post(f"{BASE}/actions", json={"desktop": desk.key, **action})
    assert response.status == 400
    assert expected in (await response.json())["message"]

"""The Genesys workspace over the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.control.asking import SANDBOX, assert_mistake, assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.control.asking import Ask

WORKSPACE = SANDBOX + "/workspace"
SETTINGS = WORKSPACE + "/settings"
ACTIONS = WORKSPACE + "/actions"


async def test_the_workspace_is_shown_with_what_a_backend_needs(ask: Ask, server: Server) -> None:
    shown = (await ask("GET", WORKSPACE)).body
    base = server.hub.addresses.sandbox("default")
    assert shown["page"] == f"{base}/workspace/"
    assert shown["token"]["jwks"] == f"{base}/auth/v3/.well-known/jwks.json"
    assert shown["token"]["issuer"] == "https://mockhub.localhost/s/default/auth/v3"
    assert shown["acceptedWebContentOrigins"].count("(*, auth.getJwtToken)") == 6
    assert (shown["state"]["operationName"], shown["interactions"], shown["desktops"]) == ("Ready", [], [])


async def test_a_call_goes_its_way(ask: Ask, box: Sandbox) -> None:
    ring = {"do": "ring", "ring": {"from": "+15550123", "user-data": {"tier": "gold"}, "call-type": "INTERNAL"}}
    made = (await ask("POST", ACTIONS, ring)).body["interaction"]
    assert (made["interactionId"], made["state"], made["ani"], made["callType"]) == (
        "1",
        "RINGING",
        "+15550123",
        "INTERNAL",
    )
    for do, state in (("answer", "TALKING"), ("hold", "HELD"), ("resume", "TALKING"), ("end", "IDLE")):
        assert (await ask("POST", ACTIONS, {"do": do})).body["interaction"]["state"] == state
    (listed,) = (await ask("GET", WORKSPACE)).body["interactions"]
    assert listed["actions"] == ["mark-done"]
    assert (await ask("POST", ACTIONS, {"do": "mark-done", "interaction": "1"})).body["interaction"] is not None
    assert box.workspace.interactions == {}


@pytest.mark.parametrize(
    ("action", "event", "data"),
    [
        ({"do": "state", "state": "NotReady"}, "agent", {"operationName": "NotReady"}),
        ({"do": "state", "state": "NotReady", "media": "chat"}, "media", {"name": "chat"}),
        ({"do": "dial", "to": "1", "user-data": {"a": 1}}, "interaction", {"eventType": "DIALING"}),
        ({"do": "write", "to": "kim@example.com"}, "interaction", {"eventType": "CREATED", "media": "email"}),
        (
            {"do": "campaign", "campaign": "C", "change": "load"},
            "outbound",
            {"eventType": "CampaignLoaded", "campaign": "C"},
        ),
        ({"do": "emit", "event": "messenger:news", "data": {"a": 1}}, "messenger:news", {"a": 1}),
        ({"do": "emit", "event": "made-up", "data": {}}, "made-up", {}),
    ],
    ids=str,
)
async def test_what_happens_raises_its_event(
    action: dict[str, Any], event: str, data: dict[str, Any], ask: Ask, box: Sandbox
) -> None:
    assert (await ask("POST", ACTIONS, action)).status == 200
    entry = next(one for one in box.journal if one.point == "scapi.event")
    assert entry.facts["event"] == event
    assert data.items() <= entry.facts["data"].items()


async def test_a_campaign_is_loaded_started_stopped_and_unloaded(ask: Ask, box: Sandbox) -> None:
    for change in ("load", "start", "stop", "unload"):
        await ask("POST", ACTIONS, {"do": "campaign", "campaign": "C", "change": change})
    told = [one.facts["data"] for one in box.journal if one.point == "scapi.event"]
    assert [one["eventType"] for one in told] == [
        "CampaignLoaded",
        "CampaignStarted",
        "CampaignStopped",
        "CampaignUnloaded",
    ]
    assert told[1]["mode"] == "Preview"
    unknown = await ask("POST", ACTIONS, {"do": "campaign", "campaign": "C"})
    assert_problem(unknown, 404, "thing-unknown", "there is no campaign 'C'")


async def test_what_cannot_be_done_is_told(ask: Ask) -> None:
    assert_problem(await ask("POST", ACTIONS, {"do": "answer"}), 409, "not-possible-now", "there is none")
    await ask("POST", ACTIONS, {"do": "ring"})
    await ask("POST", ACTIONS, {"do": "ring"})
    assert_problem(await ask("POST", ACTIONS, {"do": "answer"}), 409, "not-possible-now", "one of 1, 2")
    unknown = await ask("POST", ACTIONS, {"do": "answer", "interaction": "9"})
    assert_problem(unknown, 404, "interaction-unknown", "one of 1, 2")
    assert_problem(
        await ask("POST", ACTIONS, {"do": "hold", "interaction": "1"}), 409, "not-possible-now", "is RINGING"
    )
    assert_mistake(await ask("POST", ACTIONS, {"do": "dial"}), "", "to is needed")
    assert_mistake(await ask("POST", ACTIONS, {"do": "rings"}), "/do", "ring")


async def test_settings_are_put_in_place_of_those_there_are(ask: Ask, box: Sandbox) -> None:
    written = {"rate-limit": 5, "accepted-web-content-origins": "https://a.example (agent.*)"}
    assert (await ask("PUT", SETTINGS, written)).body == written
    assert (await ask("GET", SETTINGS)).body == written
    assert box.workspace.settings.rate_limit == 5
    assert (await ask("PUT", SETTINGS, {"refused": "silence"})).body == {"refused": "silence"}
    assert box.workspace.settings.rate_limit == 0


async def test_single_settings_are_changed_and_the_others_stay(ask: Ask, box: Sandbox) -> None:
    origins = "https://a.example (agent.*)"
    first = {
        "accepted-web-content-origins": origins,
        "rate-limits": {"agent.get": 5},
        "agent": {"firstname": "Kim"},
        "options": {"interaction-workspace": {"a": "1"}},
        "rate-limit": 9,
    }
    await ask("PUT", SETTINGS, first)
    change = {
        "rate-limits": {"agent.getState": 7},
        "agent": {"lastname": "Berg"},
        "options": {"interaction-workspace": {"b": "2"}, "CRM": {"c": "3"}},
        "rate-limit": 0,
        "media": ["voice"],
    }
    told = (await ask("PATCH", SETTINGS, change)).body
    assert told == (await ask("GET", SETTINGS)).body
    assert told == {
        "accepted-web-content-origins": origins,
        "rate-limits": {"agent.get": 5, "agent.getState": 7},
        "agent": {"firstname": "Kim", "lastname": "Berg"},
        "options": {"interaction-workspace": {"a": "1", "b": "2"}, "CRM": {"c": "3"}},
        "media": ["voice"],
    }
    assert list(box.workspace.channels) == ["voice"]
    assert (await ask("PATCH", SETTINGS, {})).body == told
    assert_mistake(await ask("PATCH", SETTINGS, {"rate-limt": 1}), "/rate-limt", "did you mean 'rate-limit'?")
    assert_mistake(await ask("PATCH", SETTINGS, {"rate-limit": None}), "/rate-limit", "expected a whole number")


@pytest.mark.parametrize(
    ("written", "pointer", "message"),
    [
        ({"accepted-web-content-origins": "a.example"}, "/accepted-web-content-origins", "is no origin"),
        ({"rate-limits": {"agent.gett": 1}}, "/rate-limits/agent.gett", "did you mean 'agent.get'?"),
        ({"errors": {"nothing": "x"}}, "/errors/nothing", "there is no cause 'nothing'"),
        ({"token": {"defect": "expird"}}, "/token/defect", "did you mean 'expired'?"),
        ({"media": []}, "/media", "at least one medium"),
        ({"rate-limt": 1}, "/rate-limt", "did you mean 'rate-limit'?"),
        ({"states": [{"operation-name": "A", "type": "READY"}] * 2}, "", "two of the state 'A'"),
        ({"block-markdone-timeout": 0}, "/block-markdone-timeout", "more than 0"),
        ({"web-content": [{"url": "javascript:alert(1)"}]}, "/web-content/0/url", "a web address"),
    ],
    ids=str,
)
async def test_settings_that_cannot_be_are_told_with_their_place(
    written: dict[str, Any], pointer: str, message: str, ask: Ask
) -> None:
    assert_mistake(await ask("PUT", SETTINGS, written), pointer, message)


async def test_a_sandbox_is_made_with_its_workspace_and_returns_to_it(ask: Ask, server: Server) -> None:
    await ask("POST", "/v1/sandboxes", {"id": "desk", "workspace": {"rate-limit": 3}})
    box = server.hub.find("desk")
    assert box.workspace.settings.rate_limit == 3
    box.workspace.ring()
    await ask("PUT", "/v1/sandboxes/desk/workspace/settings", {})
    await ask("POST", "/v1/sandboxes/desk/reset")
    assert box.workspace.settings.rate_limit == 3
    assert box.workspace.interactions == {}

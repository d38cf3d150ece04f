"""Arming a sandbox with a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.control.asking import SANDBOX, assert_mistake, assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.control.asking import Ask

START = SANDBOX + "/visitor/start-chat"
SCENARIO = SANDBOX + "/scenario"


async def test_an_armed_scenarios_people_are_those_who_chat(ask: Ask) -> None:
    given = {
        "providers": {"good": ["token"], "bad": ["throw"]},
        "visitors": {"ann": {"provider": "good"}, "bob": {"provider": "bad"}, "eve": {"provider": ["no-token"]}},
    }
    armed = await ask("PUT", SANDBOX + "/scenario", {"scenario": "people", "given": given})
    assert armed.status == 200
    seen = {name: (await ask("POST", START, {"visitor": name})).body for name in ("ann", "bob", "eve", "anybody")}
    assert {name: one.get("cause") for name, one in seen.items()} == {
        "ann": None,
        "bob": "provider_threw",
        "eve": "no_token",
        "anybody": None,
    }
    overridden = await ask("POST", START, {"visitor": "bob", "provider": "good"})
    assert overridden.body["ok"] is True


async def test_an_armed_scenarios_widget_is_on_the_page(ask: Ask) -> None:
    given = {"widget": {"authentication": "none", "context-provider": "throw"}}
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "context", "given": given})
    assert (await ask("POST", START, {})).body["errorCode"] == 1
    assert (await ask("POST", START, {"widget": "authenticated"})).body["ok"] is True


async def test_arming_leaves_nothing_of_the_world_before(ask: Ask) -> None:
    before = {"widget": {"hours": "never"}, "visitors": {"ann": {"provider": ["throw"]}}}
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "before", "given": before})
    assert (await ask("POST", START, {"visitor": "ann"})).body["errorCode"] == 2
    after = {"widget": {"authentication": "none"}}
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "after", "given": after})
    assert (await ask("POST", START, {"visitor": "ann", "widget": "authenticated"})).body["ok"] is True
    assert list((await ask("GET", SANDBOX + "/providers")).body) == ["default"]


async def test_an_armed_scenarios_client_decides_the_codes(ask: Ask) -> None:
    given = {"client": {"profile": "documented", "codes": {"no_token": 8}}, "provider": ["no-token"]}
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "codes", "given": given})
    assert (await ask("POST", START, {})).body["errorCode"] == 8
    assert (await ask("POST", START, {"client": "documented"})).body["errorCode"] == 3


async def test_a_scenario_is_armed(ask: Ask, box: Sandbox) -> None:
    scenario = {
        "scenario": "It throws",
        "given": {
            "clock": {"mode": "manual", "at": "2026-01-15T09:00:00Z"},
            "seed": 7,
            "provider": ["throw"],
            "widget": {"hours": "never"},
        },
    }
    seen = await ask("PUT", SCENARIO, scenario)
    assert seen.status == 200
    assert seen.body["armed"] == "It throws"
    assert seen.body["clock"] == {"mode": "manual", "now": "2026-01-15T09:00:00Z"}
    assert seen.body["seed"] == 7
    assert box.organization.authenticated.settings.hours == "never"
    assert (await ask("POST", START)).body["errorCode"] == 2


async def test_time_is_real_unless_the_scenario_says_otherwise(ask: Ask) -> None:
    seen = await ask("PUT", SCENARIO, {"scenario": "x"})
    assert seen.body["clock"]["mode"] == "real"


@pytest.mark.parametrize(
    ("written", "pointer", "message"),
    [
        ({}, "", "the key 'scenario' is missing"),
        ([], "", "a scenario is a mapping"),
        ("x", "", "a scenario is a mapping"),
        ({"scenario": "x", "rows": [{"a": 1}, {"a": 2}]}, "/rows", "leave out rows"),
        ({"scenario": "x", "given": {"seed": "7"}}, "/given/seed", "found '7', expected a whole number"),
        ({"scenario": "$(nobody)"}, "/scenario", "$(nobody) is declared nowhere"),
        ({"scenario": "x", "steps": ["strat-chat"]}, "/steps/0", "did you mean 'start-chat'"),
        (
            {"scenario": "x", "expect": [{"at": "livechat.conversatoin", "count": 1}]},
            "/expect/0/at",
            "livechat.conversation",
        ),
    ],
)
async def test_a_scenario_written_wrongly_is_explained(
    written: Any, pointer: str, message: str, ask: Ask, box: Sandbox
) -> None:
    before = box.provider
    assert_mistake(await ask("PUT", SCENARIO, written), pointer, message)
    assert box.provider is before


async def test_a_scenario_that_cannot_be_armed_leaves_the_world_as_it_was(ask: Ask, box: Sandbox) -> None:
    before, now = dict(box.providers), box.clock.mode
    given = {"clock": "manual", "seed": 9, "provider": {"keys": {"secret": "short"}}, "widget": {"hours": "never"}}
    assert_problem(await ask("PUT", SCENARIO, {"scenario": "x", "given": given}), 400, "weak-secret", "allow-weak")
    assert box.providers == before
    assert box.clock.mode is now
    assert box.seed == 0
    assert box.organization.authenticated.settings.hours == "always"


TRIES = """\
scenario: It tries again
vars: {first: throw}
given: {provider: [$(first), token]}
expect:
  - {at: livechat.conversation, where: {outcome: ok}, count: 1}
"""


async def test_the_text_of_a_file_is_armed_and_told_with_its_places(ask: Ask) -> None:
    armed = await ask("PUT", SCENARIO, {"text": TRIES, "file": "tries.yaml", "vars": {"first": "no-token"}})
    assert armed.body["armed"] == "It tries again"
    assert (await ask("POST", START, {})).body["errorCode"] == 3
    told = (await ask("GET", SANDBOX + "/verification")).body["told"].splitlines()
    assert told[1] == "      tries.yaml:5: calls at livechat.conversation where outcome ok: expected 1, seen 0"


async def test_a_row_of_a_file_is_armed(ask: Ask) -> None:
    text = "scenario: Rows\nrows: [{first: throw}, {first: no-token}]\ngiven: {provider: [$(first)]}\n"
    await ask("PUT", SCENARIO, {"text": text, "row": 1})
    assert (await ask("POST", START, {})).body["errorCode"] == 3
    assert_problem(await ask("PUT", SCENARIO, {"text": text}), 400, "no-row", "rows")


async def test_mistakes_in_the_text_of_a_file_have_their_places(ask: Ask) -> None:
    body = {"text": "scenario: x\ngiven: {provder: [throw]}\n", "file": "x.yaml"}
    (mistake,) = assert_problem(await ask("PUT", SCENARIO, body), 400, "bad-scenario", "mistakes")["mistakes"]
    assert (mistake["pointer"], mistake["file"], mistake["line"]) == ("/text", "x.yaml", 2)
    assert_mistake(await ask("PUT", SCENARIO, {"text": "scenario: x", "fil": "x"}), "/fil", "did you mean 'file'?")
    made = await ask("POST", "/v1/sandboxes", {"scenario": body})
    (mistake,) = assert_problem(made, 400, "bad-scenario", "mistakes")["mistakes"]
    assert (mistake["pointer"], mistake["file"], mistake["column"]) == ("/scenario/text", "x.yaml", 9)
    wrong = await ask("POST", "/v1/sandboxes", {"scenario": {"text": 1}})
    assert assert_problem(wrong, 400, "bad-scenario", "mistakes")["mistakes"][0]["pointer"] == "/scenario/text"


async def test_a_sandbox_made_with_the_text_of_a_file_returns_to_it(ask: Ask) -> None:
    box = (await ask("POST", "/v1/sandboxes", {"scenario": {"text": TRIES, "file": "tries.yaml"}})).body
    standing = f"/v1/sandboxes/{box['id']}/verification"
    first = (await ask("GET", standing)).body["told"]
    assert "tries.yaml:5: " in first
    await ask("PUT", f"/v1/sandboxes/{box['id']}/scenario", {"scenario": "another"})
    await ask("POST", f"/v1/sandboxes/{box['id']}/reset")
    assert (await ask("GET", standing)).body["told"] == first

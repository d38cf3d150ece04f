"""Verifying through the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.world import SandboxSpec
from tests.control.asking import SANDBOX, add, assert_mistake, assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.control.asking import Ask

CALLS = "livechat.conversation"
VERIFY = SANDBOX + "/verify"
STANDING = SANDBOX + "/verification"


async def test_expectations_are_held_against_what_happened(ask: Ask, box: Sandbox) -> None:
    add(box, 401, 200)
    expect = [
        {"at": CALLS, "where": {"status": 500}, "count": 0},
        {"at": CALLS, "at-least": 1, "at-most": 2},
        {"in-order": [{"at": CALLS, "where": {"outcome": "refused"}}, {"at": CALLS, "where": {"outcome": "ok"}}]},
    ]
    body = (await ask("POST", VERIFY, {"expect": expect})).body
    assert body["passed"]
    assert [one["passed"] for one in body["findings"]] == [True, True, True]
    after = (await ask("POST", VERIFY, {"expect": expect, "after": 1})).body
    assert not after["passed"]
    assert [one["passed"] for one in after["findings"]] == [True, True, False]


async def test_a_finding_explains_itself(ask: Ask, box: Sandbox) -> None:
    add(box, 401)
    expect = [
        {"at": CALLS, "where": {"outcome": "ok"}, "count": 1},
        {"in-order": [{"at": CALLS}, {"at": "livechat.session-close"}]},
    ]
    count, order = (await ask("POST", VERIFY, {"expect": expect})).body["findings"]
    assert (count["what"], count["expected"], count["seen"]) == (f"calls at {CALLS} where outcome ok", "1", "0")
    assert count["explanation"] == [
        f"nearest at {CALLS}:",
        f"  entry 1: {CALLS} refused 401",
        "    no   outcome: expected ok, seen refused",
    ]
    (miss,) = count["near"]
    assert (miss["entry"], miss["criteria"]) == (
        1,
        [{"name": "outcome", "expected": "ok", "seen": "refused", "holds": False}],
    )
    told = (await ask("POST", VERIFY, {"expect": expect})).body["told"].splitlines()
    assert told[:4] == [
        f"expect[0]: calls at {CALLS} where outcome ok: expected 1, seen 0",
        f"  nearest at {CALLS}:",
        f"    entry 1: {CALLS} refused 401",
        "      no   outcome: expected ok, seen refused",
    ]
    assert told[4].startswith("expect[1]: order of 2 points: ")
    assert order["explanation"][1:] == [
        f"= {CALLS:<22}  entry 1: {CALLS} refused 401",
        "- livechat.session-close",
    ]


async def test_what_is_not_kept_proves_nothing(ask: Ask, server: Server) -> None:
    small = server.hub.create("small", SandboxSpec.read({"journal": {"entries": 2}}))
    add(small, 200, 200, 200)
    expect = [{"at": CALLS, "count": 2}]
    path = "/v1/sandboxes/small/verify"
    title = "begin after mark 1 or later"
    assert_problem(await ask("POST", path, {"expect": expect}), 409, "journal-incomplete", title)
    assert (await ask("POST", path, {"expect": expect, "after": 1})).body["passed"]


async def test_expectations_are_read_as_in_scenarios(ask: Ask) -> None:
    assert_mistake(await ask("POST", VERIFY, {}), "", "the key 'expect' is missing")
    assert_mistake(await ask("POST", VERIFY, {"expect": []}), "/expect", "expected at least one expectation")
    seen = await ask("POST", VERIFY, {"expect": [{"at": CALLS}]})
    assert_mistake(seen, "/expect/0", "one of count, at-least, at-most is needed")


async def test_nothing_stands_where_no_scenario_is_armed(ask: Ask) -> None:
    assert_problem(await ask("GET", STANDING), 409, "nothing-armed", "no scenario is armed here")


async def test_an_armed_scenario_says_how_it_stands(ask: Ask, box: Sandbox) -> None:
    expect = [{"at": CALLS, "where": {"outcome": "ok"}, "count": 1}]
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "One chat", "expect": expect})
    before = (await ask("GET", STANDING)).body
    assert (before["title"], before["passed"], before["findings"][0]["seen"]) == ("One chat", False, "0")
    assert before["told"] == (
        f"FAIL  One chat\n      expect[0]: calls at {CALLS} where outcome ok: expected 1, seen 0\n"
        f"        nothing came to {CALLS}; what came: nothing at all"
    )
    await ask("POST", SANDBOX + "/visitor/start-chat")
    after = (await ask("GET", STANDING)).body
    assert (after["passed"], after["findings"][0]["near"], after["told"]) == (True, [], "")
    box.journal.shrink(0)
    assert (await ask("GET", STANDING)).body == after, "what is dropped has been counted"

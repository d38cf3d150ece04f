"""Asking the journal through the control API, and waiting for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from mockhub.journal import Kind
from mockhub.server import Options, Server
from mockhub.world import SandboxSpec
from tests.control.asking import SANDBOX, add, assert_mistake, assert_problem, until_followed

if TYPE_CHECKING:
    from pathlib import Path

    from mockhub.sandbox import Sandbox
    from tests.control.asking import Ask, Seen

CALLS = "livechat.conversation"
QUERY = SANDBOX + "/journal/query"
WAIT = SANDBOX + "/journal/wait"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"


def numbers(seen: Seen) -> list[int]:
    return [entry["seq"] for entry in seen.body["entries"]]


async def test_entries_are_found_by_a_whole_condition(ask: Ask, box: Sandbox) -> None:
    add(box, 200, body=b'{"order": "A-42"}')
    add(box, 200, body=b'{"order": "B-7"}')
    add(box, 401, body=b'{"order": "A-7"}', headers={"x-Shop": "north"})
    where: dict[str, Any] = {"body": {"order": {"matches": r"^A-\d+$"}}}
    seen = await ask("POST", QUERY, {"at": CALLS, "where": where})
    assert (numbers(seen), seen.body["near"], seen.body["last"]) == ([1, 3], [], 3)
    assert numbers(await ask("POST", QUERY, {"where": {**where, "header": {"X-Shop": "north"}}})) == [3]
    assert numbers(await ask("POST", QUERY, {"where": where, "after": 1})) == [3]
    assert numbers(await ask("POST", QUERY, {"at": "livechat.config"})) == []
    first = await ask("POST", QUERY, {"where": where, "limit": 1})
    assert (numbers(first), first.body["next"]) == ([1], 1)


async def test_what_came_nearest_is_told_when_nothing_is_found(ask: Ask, box: Sandbox) -> None:
    add(box, 401, 200, body=b'{"order": "B-7"}', headers={"AuthenticatedUserToken": TOKEN})
    where = {"status": 200, "body": {"order": "A-7"}, "header": {"AuthenticatedUserToken": {"matches": "^ey"}}}
    body = (await ask("POST", QUERY, {"at": CALLS, "where": where})).body
    assert [miss["entry"] for miss in body["near"]] == [2, 1]
    assert body["near"][0]["summary"] == "livechat.conversation ok 200"
    assert body["near"][0]["criteria"][0] == {"name": "status", "expected": "200", "seen": "200", "holds": True}
    assert body["near"][0]["criteria"][2] == {
        "name": "body order",
        "expected": '"A-7"',
        "seen": '"B-7"',
        "holds": False,
    }
    assert TOKEN not in str(body)


async def test_found_entries_show_secrets_when_asked(ask: Ask, box: Sandbox) -> None:
    add(box, 200, body=TOKEN.encode())
    for path in (QUERY, WAIT):
        assert TOKEN not in (await ask("POST", path, {})).text
        assert TOKEN in (await ask("POST", path, {"show-secrets": True})).text


@pytest.mark.parametrize(
    ("body", "pointer", "message"),
    [
        ({"at": "livechat.confg"}, "/at", "did you mean 'livechat.config'?"),
        ({"where": {"stats": 1}}, "/where/stats", "did you mean 'status'?"),
        ({"where": {"header": {"x": {"matches": "("}}}}, "/where/header/x", "missing )"),
        ({"after": -1}, "/after", "expected 0 or more"),
        ({"count": 0}, "/count", "expected 1 to 1000"),
        ({"within": "6m"}, "/within", "expected 0s to 5m"),
        ({"within": "-1s"}, "/within", "expected 0s to 5m"),
        ({"within": 5}, "/within", "expected a duration with its unit"),
    ],
    ids=str,
)
async def test_a_wait_that_makes_no_sense_is_explained(
    body: dict[str, Any], pointer: str, message: str, ask: Ask
) -> None:
    assert_mistake(await ask("POST", WAIT, body), pointer, message)


async def test_a_wait_ends_with_the_entry_that_was_missing(ask: Ask, box: Sandbox) -> None:
    add(box, 401, 200)
    asked = {"at": CALLS, "where": {"outcome": "ok"}, "count": 2, "within": "30s"}
    waiting = asyncio.create_task(ask("POST", WAIT, asked))
    await until_followed(box.journal)
    add(box, 401)
    assert not waiting.done()
    add(box, 200)
    seen = await asyncio.wait_for(waiting, 5)
    assert (seen.body["enough"], numbers(seen), seen.body["near"], seen.body["last"]) == (True, [2, 4], [], 4)
    assert not box.journal.followed


async def test_a_wait_for_what_is_there_takes_no_time(ask: Ask, box: Sandbox) -> None:
    add(box, 200)
    assert (await ask("POST", WAIT, {"within": "0s"})).body["enough"]


async def test_a_wait_goes_by_real_time_and_says_what_it_saw(ask: Ask, box: Sandbox) -> None:
    await ask("PUT", SANDBOX + "/clock", {"mode": "manual"})
    add(box, 200, 401)
    seen = await ask("POST", WAIT, {"where": {"status": 200}, "count": 2, "within": "50ms"})
    assert (seen.body["enough"], numbers(seen)) == (False, [1])
    assert [miss["entry"] for miss in seen.body["near"]] == [2]
    assert seen.body["told"].splitlines() == [
        "entries where status 200: expected 2 within 0.05 s, seen 1",
        "  came nearest:",
        f"    entry 2: {CALLS} refused 401",
        "      no   status: expected 200, seen 401",
    ]
    here = await ask("POST", WAIT, {"at": CALLS, "count": 3, "within": "0s"})
    assert here.body["told"] == f"calls at {CALLS}: expected 3 within 0 s, seen 2"


async def test_a_wait_after_a_mark_counts_what_came_since(ask: Ask, box: Sandbox) -> None:
    add(box, 200)
    mark = (await ask("GET", SANDBOX + "/journal")).body["last"]
    assert not (await ask("POST", WAIT, {"after": mark, "within": "10ms"})).body["enough"]
    add(box, 401)
    assert numbers(await ask("POST", WAIT, {"after": mark})) == [2]


async def test_a_wait_that_nobody_can_answer_is_refused(ask: Ask, server: Server) -> None:
    small = server.hub.create("small", SandboxSpec.read({"journal": {"entries": 2}}))
    add(small, 200, 200, 200)
    path = "/v1/sandboxes/small/journal/wait"
    title = "entries 1 to 1 were dropped"
    assert_problem(await ask("POST", path, {"count": 3}), 409, "journal-incomplete", title)
    assert numbers(await ask("POST", path, {"count": 2, "after": 1})) == [2, 3]


async def test_a_client_that_goes_away_leaves_nothing_behind(server: Server, box: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        url = server.hub.addresses.control + WAIT
        waiting = asyncio.create_task(session.post(url, json={"within": "5m"}).__aenter__())
        await until_followed(box.journal)
        waiting.cancel()
        await asyncio.wait([waiting])
    await until_followed(box.journal, followed=False)


@pytest.mark.parametrize("how", ["reset", "delete"])
async def test_a_wait_ends_with_its_sandbox(how: str, ask: Ask, server: Server) -> None:
    sandbox = server.hub.create("brief")
    waiting = asyncio.create_task(ask("POST", "/v1/sandboxes/brief/journal/wait", {"within": "5m"}))
    await until_followed(sandbox.journal)
    assert sandbox.listened_to, "it is in use as long as somebody waits"
    getattr(server.hub, how)(sandbox)
    assert_problem(await asyncio.wait_for(waiting, 5), 409, "journal-over", "this journal is over")


async def test_a_server_that_stops_answers_whoever_waits(data_folder: Path) -> None:
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as session:
        async with Server(Options(data=data_folder)) as server:
            url = server.hub.addresses.control + WAIT
            waiting = asyncio.create_task(session.post(url, json={"within": "5m"}).__aenter__())
            await until_followed(server.hub.default.journal)
            began = loop.time()
        assert loop.time() - began < 1
        answer = await waiting
        assert (answer.status, (await answer.json(content_type=None))["code"]) == (409, "journal-over")


async def test_what_is_pending_is_found_but_not_waited_for(ask: Ask, box: Sandbox) -> None:
    pending = box.journal.begin(Kind.REQUEST, CALLS)
    assert numbers(await ask("POST", QUERY, {"at": CALLS})) == [1]
    waiting = asyncio.create_task(ask("POST", WAIT, {"at": CALLS, "within": "30s"}))
    await until_followed(box.journal)
    box.journal.finish(pending, status=200)
    assert numbers(await asyncio.wait_for(waiting, 5)) == [1]

"""Following the journal through the control API, and taking it along."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from mockhub.control import following
from mockhub.entry import Entry
from mockhub.server import Options, Server
from mockhub.world import SandboxSpec
from tests.control.asking import SANDBOX, add, assert_problem, until_followed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from mockhub.sandbox import Sandbox
    from tests.control.asking import Ask

STREAM = SANDBOX + "/journal/stream"
EXPORT = SANDBOX + "/journal/export"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
BACK = "Last-Event-ID"


class Reader:
    """Reads server-sent events."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def block(self) -> str:
        """Return the next event or comment; nothing once the stream has ended."""
        async with asyncio.timeout(5):
            lines = [line async for line in self._lines()]
        return "".join(lines)

    async def _lines(self) -> AsyncIterator[str]:
        while line := (await self.answer.content.readline()).decode():
            if line == "\n":
                return
            yield line

    async def event(self) -> dict[str, Any]:
        """Return the next event's fields, its data read."""
        block = ":"
        while block.startswith(":"):
            block = await self.block()
        fields: dict[str, Any] = dict(line.split(": ", 1) for line in block.splitlines())
        return {**fields, "data": json.loads(fields["data"])}

    async def numbers(self, count: int) -> list[int]:
        return [(await self.event())["data"]["seq"] for _ in range(count)]


@asynccontextmanager
async def following_journal(
    server: Server, path: str = STREAM, *, headers: dict[str, str] | None = None, **query: str
) -> AsyncIterator[Reader]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(server.hub.addresses.control + path, params=query, headers=headers) as answer,
    ):
        assert (answer.status, answer.content_type) == (200, "text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"
        yield Reader(answer)


async def test_entries_are_streamed_as_they_finish(server: Server, box: Sandbox, ask: Ask) -> None:
    add(box, 200)
    async with following_journal(server) as reader:
        add(box, 401, body="ä\n".encode())
        event = await reader.event()
        assert (event["id"], event["event"]) == ("2", "entry")
        assert event["data"] == (await ask("GET", SANDBOX + "/journal/2")).body
        add(box, 200)
        assert await reader.numbers(1) == [3]


async def test_a_stream_is_narrowed_by_conditions(server: Server, box: Sandbox) -> None:
    async with following_journal(server, status="401", point="livechat.conversation") as reader:
        add(box, 200, 401)
        add(box, 401, point="livechat.config")
        add(box, 401)
        assert await reader.numbers(2) == [2, 4]


async def test_what_is_kept_is_streamed_again(server: Server, box: Sandbox) -> None:
    add(box, 200, 200, 200)
    async with following_journal(server, after="1") as reader:
        assert await reader.numbers(2) == [2, 3]
        add(box, 200)
        assert await reader.numbers(1) == [4]
    async with following_journal(server, after="1", headers={BACK: "3"}) as reader:
        assert await reader.numbers(1) == [4]


async def test_what_was_dropped_is_told(server: Server) -> None:
    small = server.hub.create("small", SandboxSpec.read({"journal": {"entries": 2}}))
    add(small, 200, 200, 200, 200)
    async with following_journal(server, "/v1/sandboxes/small/journal/stream", headers={BACK: "1"}) as reader:
        assert await reader.event() == {"event": "lost", "data": {"count": 1}}
        assert await reader.numbers(2) == [3, 4]


async def test_a_slow_reader_is_told_how_many_it_lost(
    server: Server, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST_ENTRIES", 3)
    async with following_journal(server) as reader:
        await until_followed(box.journal)
        add(box, *[200] * 5)
        assert await reader.event() == {"event": "lost", "data": {"count": 2}}
        assert await reader.numbers(3) == [3, 4, 5]


async def test_whoever_comes_back_after_a_reset_begins_anew(server: Server, box: Sandbox) -> None:
    add(box, 200, 200)
    server.hub.reset(box)
    add(box, 200)
    async with following_journal(server, headers={BACK: "2"}) as reader:
        assert await reader.numbers(1) == [1]


@pytest.mark.parametrize("seen", ["x", "-1", "1.5", "1" * 40])
async def test_a_last_event_that_is_no_number_is_explained(seen: str, server: Server) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(server.hub.addresses.control + STREAM, headers={BACK: seen}) as answer,
    ):
        body = await answer.json(content_type=None)
    assert (answer.status, body["code"], body["pointer"]) == (400, "bad-input", BACK)


async def test_a_stream_shows_secrets_when_asked(server: Server, box: Sandbox) -> None:
    add(box, 200, headers={"AuthenticatedUserToken": TOKEN})
    for secrets in ("true", "false"):
        async with following_journal(server, f"{STREAM}?after=0&show-secrets={secrets}") as reader:
            shown = (await reader.event())["data"]["headers"]["AuthenticatedUserToken"]
            assert (shown == TOKEN) is (secrets == "true")


async def test_a_stream_says_that_it_is_still_there(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "HEARTBEAT", 0.01)
    async with following_journal(server) as reader:
        assert (await reader.block()).startswith(": this is the journal")
        assert (await reader.block()).startswith(": nothing new")
        assert (await reader.block()).startswith(": nothing new")


@pytest.mark.parametrize("how", ["reset", "delete"])
async def test_a_stream_ends_with_its_sandbox(how: str, server: Server) -> None:
    sandbox = server.hub.create("brief")
    async with following_journal(server, "/v1/sandboxes/brief/journal/stream") as reader:
        await until_followed(sandbox.journal)
        add(sandbox, 200)
        getattr(server.hub, how)(sandbox)
        assert await reader.numbers(1) == [1], "what happened before is still told"
        assert await reader.block() == ""


async def test_a_stream_ends_when_the_server_stops(data_folder: Path) -> None:
    loop = asyncio.get_running_loop()
    async with Server(Options(data=data_folder)) as server, following_journal(server) as reader:
        await until_followed(server.hub.default.journal)
        began = loop.time()
        await server.__aexit__()
        assert loop.time() - began < 1
        await reader.block()
        assert await reader.block() == "", "it ends as a stream does, not as a broken connection"


async def test_a_reader_that_does_not_read_holds_up_no_stop(data_folder: Path) -> None:
    loop = asyncio.get_running_loop()
    async with Server(Options(data=data_folder)) as server, following_journal(server):
        box = server.hub.default
        await until_followed(box.journal)
        add(box, *[200] * 200, body=b"x" * 60_000)
        await asyncio.sleep(0.1)
        began = loop.time()
        await server.__aexit__()
        assert loop.time() - began < 1
        await until_followed(box.journal, followed=False)


async def test_a_reader_that_goes_away_leaves_nothing_behind(server: Server, box: Sandbox) -> None:
    async with following_journal(server):
        await until_followed(box.journal)
    await until_followed(box.journal, followed=False)


async def test_a_fault_of_the_hub_cuts_a_stream_short(
    server: Server, box: Sandbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug with a secret in it")

    async with following_journal(server) as reader:
        await until_followed(box.journal)
        monkeypatch.setattr(Entry, "to_json", broken)
        add(box, 200)
        assert await reader.block() == ": this is the journal\n"
        with pytest.raises(aiohttp.ClientError):
            await reader.block()
    assert "ZeroDivisionError" in caplog.text
    assert not box.journal.followed


async def test_a_sandbox_that_is_followed_is_in_use(server: Server) -> None:
    sandbox = server.hub.create("watched", SandboxSpec.read({"idle": "1ms"}))
    async with following_journal(server, "/v1/sandboxes/watched/journal/stream"):
        await until_followed(sandbox.journal)
        await asyncio.sleep(0.01)
        assert server.hub.expire(3600) == []
    await until_followed(sandbox.journal, followed=False)
    assert server.hub.expire(3600) == ["watched"]


@pytest.mark.parametrize("path", [STREAM, EXPORT])
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}], ids=str)
async def test_no_web_page_follows_the_journal(headers: dict[str, str], path: str, server: Server) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(server.hub.addresses.control + path, headers=headers) as answer,
    ):
        assert (answer.status, answer.content_type) == (403, "application/problem+json")


async def test_a_journal_is_taken_along_line_by_line(ask: Ask, box: Sandbox) -> None:
    add(box, 200, 401, headers={"AuthenticatedUserToken": TOKEN})
    seen = await ask("GET", EXPORT)
    assert seen.content_type == "application/x-ndjson"
    lines = [json.loads(line) for line in seen.text.splitlines()]
    assert lines == (await ask("GET", SANDBOX + "/journal")).body["entries"]
    assert TOKEN not in seen.text
    assert (await ask("GET", EXPORT, **{"show-secrets": "true"})).text.count(TOKEN) == 2
    assert (await ask("GET", EXPORT, after="1")).text == seen.text.splitlines(keepends=True)[1]
    assert (await ask("GET", EXPORT, after="2")).text == ""


async def test_a_journal_taken_along_says_what_is_missing(ask: Ask, server: Server) -> None:
    small = server.hub.create("small", SandboxSpec.read({"journal": {"entries": 1}}))
    add(small, 200, 200)
    first, second = (await ask("GET", "/v1/sandboxes/small/journal/export")).text.splitlines()
    assert json.loads(first) == {"dropped": 1}
    assert json.loads(second)["seq"] == 2


async def test_nothing_is_taken_along_of_an_unknown_sandbox(ask: Ask) -> None:
    assert_problem(await ask("GET", "/v1/sandboxes/nobody/journal/export"), 404, "unknown-sandbox", "'nobody'")

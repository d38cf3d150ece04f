"""The Python clients of the control API: what they answer, and what their errors tell."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import itertools
import json
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from mockhub import __version__
from mockhub.answers import ABSENT
from mockhub.client import AsyncClient, Client, ControlError, SandboxClient
from mockhub.client.following import Events
from mockhub.control.clock import ClockShown
from mockhub.control.journal import EntryShown
from mockhub.errors import Misuse, MockHubError
from mockhub.following import Lost
from mockhub.journal import Kind, Outcome
from mockhub.server import Options, Server
from mockhub.tokens.judging import RuleState
from tests.client.conftest import AnyClient, AnySandbox, called

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_aiohttp import AiohttpServer

THROWS = {"scenario": "The provider throws", "given": {"provider": ["throw"]}}
TOKEN = "a token"
both = pytest.mark.parametrize("kind", [Client, AsyncClient])


async def test_a_sandbox_is_made_as_asked_for_and_told_by_the_names_tests_use(
    client: AnyClient, server: Server
) -> None:
    box: AnySandbox = await called(
        client.sandboxes.create,
        id="shop",
        seed=7,
        label="checkout",
        org_id="contoso",
        clock={"mode": "manual", "at": "2026-01-15T09:00:00Z"},
        providers={"mine": ["throw"]},
        idle="5m",
    )
    addresses = server.hub.addresses
    assert (box.id, box.org_id, box.info.seed, box.info.label) == ("shop", "contoso", 7, "checkout")
    assert (box.http, box.https) == (f"{addresses.http}/s/shop", f"{addresses.https}/s/shop")
    assert box.control == f"{addresses.control}/v1/sandboxes/shop"
    assert box.info.clock == ClockShown(mode="manual", now="2026-01-15T09:00:00Z")
    organization = server.hub.find("shop").organization
    assert (box.widget_id, box.auth_widget_id) == (organization.anonymous.id, organization.authenticated.id)
    assert box.widget_id in box.script_tag
    assert box.auth_widget_id in box.auth_script_tag
    assert await called(box.providers) == {"mine": {"calls": [{"throw": "scripted error"}]}}


async def test_sandboxes_are_listed_and_found(client: AnyClient) -> None:
    box: AnySandbox = await called(client.sandboxes.create)
    assert [one.id for one in await called(client.sandboxes.list)] == ["default", box.id]
    assert (await called(client.sandboxes.get)).id == "default"
    assert (await called(client.sandboxes.get, box.id)).org_id == box.org_id


async def test_a_chat_a_reset_and_a_deletion(client: AnyClient) -> None:
    box: AnySandbox = await called(client.sandboxes.create, scenario=THROWS)
    assert box.info.armed == "The provider throws"
    chat = await called(box.start_chat)
    assert (chat.ok, chat.error_code, chat.cause) == (False, 2, "provider_threw")
    assert chat.chat_id is ABSENT
    await called(box.register_provider)
    assert (await called(box.start_chat)).ok
    await called(box.reset)
    assert (await called(box.start_chat)).error_code == 2
    await called(box.delete)
    with pytest.raises(ControlError, match=f"there is no sandbox '{box.id}'") as gone:
        await called(box.start_chat)
    assert (gone.value.code, gone.value.status) == ("unknown-sandbox", 404)


async def test_answers_are_typed_all_the_way_down(box: AnySandbox) -> None:
    await called(box.start_chat)
    shown = await called(box.journal)
    entry = shown.entries[0]
    assert isinstance(entry, EntryShown)
    assert (entry.kind, entry.outcome) == (Kind.PROVIDER_CALL, Outcome.OK)
    assert isinstance(entry.kind, Kind)
    assert entry.facts["visitor"] == "visitor"
    assert await called(box.entry, entry.seq) == entry
    inspection = await called(box.inspect, None)
    assert inspection.rules[0].state is RuleState.FAIL


async def test_an_event_without_a_page_is_refused(box: AnySandbox) -> None:
    with pytest.raises(ControlError) as refused:
        await called(box.raise_event, "lcw:threadUpdate", {"status": "closed"})
    assert refused.value.code == "no-page"


async def test_tokens_are_made_and_broken(box: AnySandbox) -> None:
    good = (await called(box.mint, {"shop": 1}, expires_in="5m")).token
    assert (await called(box.inspect, good)).valid
    broken = await called(box.break_token, "expired")
    assert broken.reason == "expired"
    assert (await called(box.inspect, broken.token)).reason == "expired"


async def test_a_name_with_a_slash_is_one_name(box: AnySandbox) -> None:
    await called(box.register_provider, "a/b ?", ["throw"])
    assert list(await called(box.providers)) == ["default", "a/b ?"]
    await called(box.remove_provider, "a/b ?")
    assert list(await called(box.providers)) == ["default"]


class TestArming:
    async def test_with_a_file(self, box: AnySandbox, tmp_path: Path) -> None:
        file = tmp_path / "throws.yaml"
        file.write_text(json.dumps(THROWS), encoding="utf-8")
        for path in (file, str(file)):
            assert (await called(box.arm, path)).armed == "The provider throws"

    async def test_with_yaml(self, box: AnySandbox) -> None:
        await called(box.arm, "scenario: It hangs\ngiven: {provider: [hang], clock: auto}\n")
        assert (await called(box.start_chat)).cause == "provider_timeout"

    async def test_with_a_row_and_variables(self, box: AnySandbox) -> None:
        rows = {
            "scenario": "$(title)",
            "vars": {"title": "untitled"},
            "rows": [{"outcome": "throw"}, {"outcome": "no-token"}],
            "given": {"provider": ["$(outcome)"]},
        }
        assert (await called(box.arm, rows, row=1, variables={"title": "nothing"})).armed == "nothing"
        assert (await called(box.start_chat)).cause == "no_token"
        with pytest.raises(MockHubError, match="the scenario has rows; say which one: it has 2, numbered from 0"):
            await called(box.arm, rows)
        with pytest.raises(MockHubError, match="the scenario has no row 2: it has 2"):
            await called(box.arm, rows, row=2)
        with pytest.raises(MockHubError, match="the scenario has no row 0: it has none"):
            await called(box.arm, THROWS, row=0)

    async def test_with_a_mistake_in_a_file(self, client: AnyClient, box: AnySandbox, tmp_path: Path) -> None:
        file = tmp_path / "wrong.yaml"
        file.write_text("scenario: wrong\ngiven:\n  provider:\n    - thow\n", encoding="utf-8")
        for arm, named in ((box.arm, "scenario"), (client.sandboxes.create, "scenario")):
            with pytest.raises(ControlError, match="did you mean 'throw'") as refused:
                await called(arm, **{named: file})
            assert f"  {file}:4:7: found 'thow', expected" in str(refused.value)
            assert refused.value.mistakes[0].pointer.endswith("/given/provider/0")

    async def test_with_a_mistake_in_a_mapping(self, box: AnySandbox) -> None:
        with pytest.raises(ControlError, match="the body has mistakes\n  /given/provider/0: found 'thow'"):
            await called(box.arm, {"scenario": "wrong", "given": {"provider": ["thow"]}})

    async def test_with_a_file_that_is_not_there(self, box: AnySandbox) -> None:
        with pytest.raises(MockHubError, match=r"cannot read the scenario nothing\.yaml: No such file"):
            await called(box.arm, "nothing.yaml")

    async def test_with_what_is_no_scenario(self, box: AnySandbox) -> None:
        with pytest.raises(ControlError, match="a scenario is a mapping"):
            await called(box.arm, "- a list\n")


async def test_a_wrong_name_is_told_with_the_nearest(client: AnyClient) -> None:
    with pytest.raises(ControlError, match="did you mean 'seed'"):
        await called(client.sandboxes.create, sed=1)


class TestTheJournal:
    async def test_is_searched_and_taken_along(self, box: AnySandbox) -> None:
        await called(box.start_chat)
        found = await called(box.find, "livechat.conversation", where={"outcome": "ok"})
        assert [entry.status for entry in found.entries] == [200]
        none = await called(box.find, "livechat.conversation", where={"cause": "expired"})
        assert none.near[0].criteria[0].expected == "expired"
        lines = [json.loads(line) for line in (await called(box.export)).splitlines()]
        assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))

    async def test_is_waited_for(self, box: AnySandbox) -> None:
        waiting = asyncio.create_task(called(box.wait, "provider.call", count=2, within="20s"))
        for _ in range(2):
            await called(box.start_chat)
        assert (await waiting).enough

    async def test_is_verified(self, box: AnySandbox) -> None:
        await called(box.arm, {**THROWS, "expect": [{"at": "provider.call", "count": 1}]})
        standing = await called(box.verification)
        assert (standing.title, standing.passed, standing.findings[0].seen) == (THROWS["scenario"], False, "0")
        await called(box.start_chat)
        assert (await called(box.verification)).passed
        verified = await called(box.verify, {"at": "provider.call", "count": 2})
        assert (verified.passed, verified.findings[0].expected) == (False, "2")

    async def test_is_followed(self, box: AnySandbox) -> None:
        await called(box.start_chat)

        def blocking(one: SandboxClient) -> list[Any]:
            return list(itertools.islice(one.stream(after=0, kind="provider-call"), 1))

        if isinstance(box, SandboxClient):
            (entry,) = await asyncio.to_thread(blocking, box)
        else:
            async with contextlib.aclosing(box.stream(after=0, kind="provider-call")) as followed:
                entry = await anext(followed)
        assert isinstance(entry, EntryShown)
        assert (entry.kind, entry.point) == (Kind.PROVIDER_CALL, "provider.call")

    async def test_of_a_sandbox_that_is_not_there_is_not_followed(self, box: AnySandbox) -> None:
        await called(box.delete)
        followed = box.stream()
        following = anext(followed) if isinstance(followed, AsyncGenerator) else asyncio.to_thread(list, followed)
        with pytest.raises(ControlError, match="there is no sandbox"):
            await following

    def test_that_is_too_long_for_a_slow_reader_says_what_is_missing(self) -> None:
        events = Events()
        lines = [b": nothing\n", b"\n", b"event: lost\n", b'data: {"count": 3}\n']
        assert [events.feed(line) for line in lines] == [None] * 4
        assert events.feed(b"\n") == Lost(3)


class TestNobodyThere:
    @both
    async def test_says_how_to_start_a_hub(self, kind: Any) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            control = f"http://127.0.0.1:{free.getsockname()[1]}/"
            with pytest.raises(
                ControlError, match=r"no hub answers at .* start one with `mockhub serve`"
            ) as refused:
                await called(kind(control).health)
        assert (refused.value.code, refused.value.status) == ("unreachable", None)

    @both
    async def test_a_hub_that_is_too_slow(self, kind: Any) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            control = f"http://127.0.0.1:{silent.getsockname()[1]}"
            with pytest.raises(ControlError, match=r"did not answer within 0\.05 s") as refused:
                await called(kind(control, seconds=0.05).health)
        assert refused.value.code == "too-slow"

    @both
    @pytest.mark.parametrize("answer", ["<html>", "{}", "[]", '{"title": 1}'])
    async def test_somebody_else(self, kind: Any, answer: str, aiohttp_server: AiohttpServer) -> None:
        async def somebody(request: web.Request) -> web.Response:
            return web.Response(text=answer, status=200 if request.path == "/healthz" else 404)

        app = web.Application()
        app.router.add_get("/{path:.*}", somebody)
        there = kind(str((await aiohttp_server(app)).make_url("")))
        with pytest.raises(ControlError, match="cannot read the answer to GET /healthz") as unread:
            await called(there.health)
        assert unread.value.code == "not-a-hub"
        with pytest.raises(ControlError, match="this is no control API of MockHub: it answered 404"):
            await called(there.version)

    @both
    @pytest.mark.parametrize("address", ["127.0.0.1:8789", "", "ftp://x", "http://x:y"])
    def test_what_is_no_address(self, kind: Any, address: str) -> None:
        with pytest.raises(MockHubError, match=r"expected one like http://127\.0\.0\.1:8789"):
            kind(address)


@both
async def test_a_token_is_presented(kind: Any, data_folder: Path) -> None:
    options = Options(control_port=0, https_port=None, control_token=TOKEN, data=data_folder)
    async with Server(options) as server:
        control = server.hub.addresses.control
        assert (await called(kind(control, token=TOKEN).version)).version == __version__
        with pytest.raises(ControlError, match="the control token is missing") as refused:
            await called(kind(control).version)
        assert refused.value.status == 401
        box = await called(kind(control, token=TOKEN).sandboxes.get)
        with pytest.raises(MockHubError, match="this hub has no https listener"):
            _ = box.https


async def test_a_sandbox_is_a_context_manager(server: Server) -> None:
    control = server.hub.addresses.control
    async with await AsyncClient(control).sandboxes.create() as box:
        assert box.id in {one.id for one in server.hub}

    def blocking() -> None:
        with Client(control).sandboxes.create() as one:
            assert one.show().id == one.id

    await called(blocking)
    assert [one.id for one in server.hub] == ["default"]


async def test_proxies_are_not_asked(client: AnyClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await called(client.health)).status == "ok"


def test_what_help_shows() -> None:
    assert "time: 'str'" in str(inspect.signature(SandboxClient.advance))
    assert (SandboxClient.advance.__doc__ or "").startswith("Move the sandbox's time forward")
    assert repr(Client("http://127.0.0.1:1/")) == "<Client of http://127.0.0.1:1>"


def test_the_package_is_loaded_when_used() -> None:
    code = (
        "import sys, mockhub.client; print([m for m in sys.modules if m.split('.')[0] in ('aiohttp', 'pydantic')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=50)
    assert done.stdout.strip() == "[]"


async def test_a_fault_is_armed_listed_and_cleared(box: AnySandbox) -> None:
    armed = await called(box.arm_fault, "livechat.config", name="down", answer={"status": 503}, when={"calls": 1})
    assert (armed.fault, armed.fired, armed.spent) == ("down", 0, False)
    assert [one.fault for one in (await called(box.faults)).faults] == ["down"]
    await called(box.clear_fault, "down")
    with pytest.raises(ControlError, match="there is no fault 'down'"):
        await called(box.clear_fault, "down")


PLAYED = """\
scenario: A row
vars: {code: 4}
rows: [{outcome: throw}, {outcome: no-token}]
given: {provider: [$(outcome)]}
steps:
  - start-chat: {expect: {code: $(code)}}
"""


async def test_a_scenario_is_played_from_text_a_file_or_a_mapping(client: AnyClient, tmp_path: Path) -> None:
    file = tmp_path / "row.yaml"
    file.write_text(PLAYED)
    played = await called(client.play, PLAYED, row=1, variables={"code": 3}, seed=7)
    assert (played.file, played.passed, played.results[0].error_code) == ("scenario", True, 3)
    for path in (file, str(file)):
        played = await called(client.play, path, row=0)
        assert [(one.place, one.expected) for one in played.differences] == [(f"{file}:6", "4")]
    whole = {
        "scenario": "ünï 😀\x7f",
        "given": {"providers": {"z": ["throw"], "a": ["token"]}, "clock": {"at": "2026-01-15T09:00:00Z"}},
        "steps": [{"start-chat": {"expect": {"code": 2}}}],
    }
    played = await called(client.play, whole, clock="real")
    assert (played.scenario, played.passed) == (whole["scenario"], True)


async def test_a_scenario_that_cannot_be_played_is_told_with_its_place(client: AnyClient, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("scenario: x\nsteps:\n  - strt-chat\n")
    with pytest.raises(ControlError) as refused:
        await called(client.play, file)
    (mistake,) = refused.value.mistakes
    assert mistake.place == f"{file}:3:5"
    assert "did you mean 'start-chat'" in mistake.message
    with pytest.raises(ControlError, match="the scenario has rows; say which one"):
        await called(client.play, PLAYED)
    file.write_bytes(b"\xff")
    with pytest.raises(Misuse, match="it is not UTF-8 at byte 0"):
        await called(client.play, file)
    with pytest.raises(Misuse, match="cannot read the scenario"):
        await called(client.play, tmp_path / "nothing.yaml")

"""The hub plays a scenario by itself, and says what the built-in visitor saw."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockhub import driver, providing
from mockhub.answers import made_of, plain
from mockhub.clock import ClockMode
from mockhub.control.visitor import StepShown
from mockhub.driver import Chat, Result
from mockhub.scenarios.files import find_files, load_files
from mockhub.scenarios.player import Player
from mockhub.scenarios.report import Report
from mockhub.visitor import Failed, HubAnswer
from tests.control.asking import assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.scenarios.loader import Case
    from mockhub.server import Server
    from tests.control.asking import Ask

PLAYS = "/v1/plays"
LIBRARY = Path(__file__).parents[2] / "scenarios"
THROWS = """\
scenario: The provider throws
given: {provider: [throw]}
steps:
  - start-chat: {expect: {code: 3}}
expect:
  - {at: provider.call, count: 2}
"""
ROWS = """\
scenario: A row
vars: {code: 9}
rows:
  - {outcome: throw, code: 2}
  - {outcome: no-token, code: 3}
given: {provider: [$(outcome)]}
steps:
  - start-chat: {expect: {code: $(code)}}
"""


async def test_what_is_not_as_expected_is_told_with_its_place(ask: Ask) -> None:
    seen = await ask("POST", PLAYS, {"scenario": THROWS, "file": "shop/throws.yaml"})
    assert seen.status == 200
    played = seen.body
    assert (played["file"], played["scenario"], played["passed"]) == (
        "shop/throws.yaml",
        "The provider throws",
        False,
    )
    assert [(one["ok"], one["errorCode"], one["cause"]) for one in played["results"]] == [
        (False, 2, "provider_threw")
    ]
    assert played["differences"] == [
        {
            "place": "shop/throws.yaml:4",
            "what": "code",
            "expected": "3",
            "seen": "code 2, cause provider_threw (the provider threw: scripted error)",
            "explanation": [
                "4 | - start-chat: {expect: {code: 3}}",
                "the journal around it:",
                "  > entry 1: provider.call failed provider_threw",
            ],
        },
        {
            "place": "shop/throws.yaml:6",
            "what": "calls at provider.call",
            "expected": "2",
            "seen": "1",
            "explanation": ["these counted:", "  entry 1: provider.call failed provider_threw"],
        },
    ]
    assert played["seconds"] > 0


def test_nothing_that_a_result_tells_is_lost_on_its_way() -> None:
    failure = Failed("expired", "it is", 4, "lcw:error", 401, 705, "ScriptLoadFailure")
    written = Result(failure, ("lcw:error",), HubAnswer(401), Chat("request", "chat")).to_json()
    assert plain(made_of(StepShown, {**written, "events": tuple(written["events"])})) == written


async def test_a_play_says_what_the_player_says(ask: Ask, server: Server) -> None:
    files = await asyncio.to_thread(find_files, [LIBRARY])
    for case in await asyncio.to_thread(load_files, files[::5]):
        sent = {"scenario": await asyncio.to_thread(Path(case.file).read_text), "file": case.file, "seed": 5}
        played = (await ask("POST", PLAYS, sent if case.row is None else {**sent, "row": case.row})).body
        told = (await Player(server.hub, server.outbound, seed=5).play(case)).to_json()
        for one in (*played["results"], *told["results"]):
            one.pop("chatId", None)  # names the sandbox's organization
            one.pop("detail", None)  # may name its issuer
        assert Report.from_json(played).to_json() == told


async def test_the_sandbox_is_gone_afterwards(ask: Ask, server: Server) -> None:
    await ask("POST", PLAYS, {"scenario": THROWS})
    assert [one.id for one in server.hub] == ["default"]
    assert server.hub.default.journal.seq == 0


async def test_a_row_is_chosen_and_vars_are_overridden(ask: Ask) -> None:
    for row, title in ((0, "A row [throw, 2]"), (1, "A row [no-token, 3]")):
        played = (await ask("POST", PLAYS, {"scenario": ROWS, "row": row})).body
        assert (played["passed"], played["scenario"]) == (True, title)
    played = (await ask("POST", PLAYS, {"scenario": ROWS, "row": 1, "vars": {"outcome": "throw"}})).body
    assert [one["what"] for one in played["differences"]] == ["code"]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({"scenario": ROWS}, "the scenario has rows; say which one: it has 2, numbered from 0"),
        ({"scenario": ROWS, "row": 2}, "the scenario has no row 2: it has 2, numbered from 0"),
        ({"scenario": THROWS, "row": 0}, "the scenario has no row 0: it has none"),
    ],
)
async def test_a_row_that_is_not_there_is_a_mistake(asked: dict[str, Any], title: str, ask: Ask) -> None:
    assert_problem(await ask("POST", PLAYS, asked), 400, "no-row", title)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("scenario: x\nsteps:\n  - strt-chat\n  - advance: 5\n", [(3, 5), (4, 14)]),
        ("scenario: x\n  given: [\n", [(2, 8)]),
        ("", [(1, 1)]),
        ("just text", [(1, 1)]),
        ("scenario: $(nobody)\n", [(1, 11)]),
    ],
)
async def test_mistakes_in_the_text_have_line_and_column(
    text: str, places: list[tuple[int, int]], ask: Ask, server: Server
) -> None:
    seen = await ask("POST", PLAYS, {"scenario": text, "file": "a.yaml"})
    mistakes = assert_problem(seen, 400, "bad-scenario", "the body has mistakes")["mistakes"]
    assert [(one["line"], one["column"]) for one in mistakes] == places
    assert {(one["file"], one["pointer"]) for one in mistakes} == {("a.yaml", "/scenario")}
    assert all(one["message"] for one in mistakes)
    assert len(list(server.hub)) == 1


@pytest.mark.parametrize(
    ("asked", "pointer", "message"),
    [
        ({}, "", "the key 'scenario' is missing"),
        ({"scenario": {"scenario": "x"}}, "/scenario", "found a mapping, expected text"),
        ({"scenario": "scenario: x", "clock": "fast"}, "/clock", "expected 'real', 'auto' or 'manual'"),
        ({"scenario": "scenario: x", "row": -1}, "/row", "found -1, expected 0 or more"),
        ({"scenario": "scenario: x", "sed": 1}, "/sed", "did you mean 'seed'"),
    ],
)
async def test_a_play_written_wrongly_is_explained(
    asked: dict[str, Any], pointer: str, message: str, ask: Ask
) -> None:
    (mistake,) = (await ask("POST", PLAYS, asked)).body["mistakes"]
    assert (mistake["pointer"], "line" in mistake) == (pointer, False)
    assert message in mistake["message"]


@pytest.mark.parametrize(
    ("asked", "mode"), [({}, ClockMode.AUTO), ({"clock": "real"}, ClockMode.REAL), ({"clock": "manual"}, "manual")]
)
async def test_time_jumps_unless_it_is_told_otherwise(
    asked: dict[str, str], mode: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    play = Player._play

    async def spy(self: Player, case: Case, sandbox: Any) -> Report:
        report = await play(self, case, sandbox)
        found.append((sandbox.clock.mode, sandbox.seed))
        return report

    monkeypatch.setattr(Player, "_play", spy)
    await ask("POST", PLAYS, {"scenario": "scenario: x\n", "seed": 9, **asked})
    await ask("POST", PLAYS, {"scenario": "scenario: x\ngiven: {clock: auto, seed: 3}\n", **asked})
    assert found == [(mode, 9), (ClockMode.AUTO, 3)]


async def test_a_world_that_cannot_be_built_is_a_difference(ask: Ask) -> None:
    written = "scenario: x\ngiven: {provider: {keys: {secret: short}}}\n"
    played = (await ask("POST", PLAYS, {"scenario": written})).body
    assert [one["what"] for one in played["differences"]] == ["the world cannot be built"]


async def test_a_caller_who_goes_away_leaves_no_sandbox(
    ask: Ask, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, deleted = asyncio.Event(), asyncio.Event()
    call_provider, delete = providing.call_provider, server.hub.delete

    async def asking(*args: Any, **kwargs: Any) -> Any:
        asked.set()
        return await call_provider(*args, **kwargs)

    def deleting(sandbox: Sandbox) -> None:
        delete(sandbox)
        deleted.set()

    monkeypatch.setattr(driver, "call_provider", asking)
    monkeypatch.setattr(server.hub, "delete", deleting)
    hangs = "scenario: x\ngiven: {provider: [hang], clock: real}\nsteps: [start-chat]\n"
    call = asyncio.create_task(ask("POST", PLAYS, {"scenario": hangs}))
    await asyncio.wait_for(asked.wait(), 5)
    call.cancel()
    await asyncio.wait_for(deleted.wait(), 5)
    assert [one.id for one in server.hub] == ["default"]

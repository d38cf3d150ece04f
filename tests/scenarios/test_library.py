"""The shipped library: every file is played and passes, and together they show every cause."""

from __future__ import annotations

import asyncio
import re
import time
from functools import cache
from pathlib import Path

import pytest

from mockhub.causes import CAUSES, Stage
from mockhub.scenarios.files import find_files, load_files
from mockhub.scenarios.model import visitor_step
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server

LIBRARY = Path(__file__).parents[2] / "scenarios"
FILES = sorted(LIBRARY.rglob("*.y*ml"))


@cache
def expected_causes() -> set[str]:
    """Return every cause that a step of the library expects."""
    found: set[str] = set()
    for case in load_files(FILES):
        for step in case.scenario.steps:
            inner = visitor_step(step)
            if inner is not None and inner.expect is not None and inner.expect.cause is not None:
                found.add(inner.expect.cause.partition(":")[0])
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(LIBRARY)))
async def test_every_file_of_the_library_passes(file: Path) -> None:
    cases = await asyncio.to_thread(load_files, [file])
    async with Server(Options(https_port=None, control_port=None)) as server:
        player = Player(server.hub, server.outbound)
        differences = [str(one) for case in cases for one in (await player.play(case)).differences]
    assert cases
    assert differences == []


async def test_the_library_is_played_at_once_without_waiting() -> None:
    cases = await asyncio.to_thread(load_files, FILES)
    began = time.monotonic()
    async with Server(Options(https_port=None, control_port=None)) as server:
        player = Player(server.hub, server.outbound)
        reports = await asyncio.gather(*(player.play(case) for case in cases))
        assert list(server.hub) == [server.hub.default]
    took = time.monotonic() - began
    assert [str(one) for report in reports for one in report.differences] == []
    assert took < 8, f"{len(cases)} scenarios took {took:.1f} s: something waited in real time"


NOT_PLAYED = {
    "bot_not_enabled": "the visitor starts in one call, which names no bot",
    "chat_token_refused": "the visitor asks for no transcript",
}
"""Causes that no step can lead to, with the reason; tests/omnichannel has them."""


@pytest.mark.parametrize(
    "cause", [name for name, one in CAUSES.items() if one.stage is not Stage.REQUEST and name not in NOT_PLAYED]
)
def test_every_cause_is_expected_by_a_step_of_the_library(cause: str) -> None:
    assert cause in expected_causes()


def test_every_code_of_the_browser_sdk_is_shown_by_the_library() -> None:
    codes = {int(code) for file in FILES for code in re.findall(r"\bcode: (\d)", file.read_text(encoding="utf-8"))}
    assert codes == {1, 2, 3, 4, 7, 8}


def test_the_readme_lists_every_folder_and_only_those() -> None:
    listed = re.findall(r"^\| `([a-z-]+)/` \|", (LIBRARY / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in LIBRARY.iterdir() if path.is_dir())


def test_every_file_of_the_library_is_found() -> None:
    assert find_files([LIBRARY]) == FILES
    assert len(FILES) > 40


def test_every_title_of_the_library_is_its_own() -> None:
    titles = [case.title for case in load_files(FILES)]
    assert sorted(titles) == sorted(set(titles))

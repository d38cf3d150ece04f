"""The shipped library: every file is played and passes, and together they show every cause."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import pytest
from click.testing import CliRunner

from mockhub.causes import CAUSES
from mockhub.cli import cli
from mockhub.points import POINTS
from mockhub.scenarios.coverage import NOT_RAISED
from mockhub.scenarios.files import find_files, load_files
from mockhub.scenarios.model import Scenario
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server
from mockhub.spec import Choice, Spec, key_of
from mockhub.vendor_errors import EVERY_CAUSE
from tests.scenarios.timers import watch_timers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockhub.scenarios.loader import Case
    from mockhub.scenarios.report import Report

AT_ONCE = 16
LIBRARY = Path(__file__).parents[2] / "scenarios"
FILES = sorted(LIBRARY.rglob("*.y*ml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(LIBRARY)))
async def test_every_file_of_the_library_passes(file: Path) -> None:
    cases = await asyncio.to_thread(load_files, [file])
    async with Server(Options(https_port=None, control_port=None)) as server:
        player = Player(server.hub, server.outbound)
        differences = [str(one) for case in cases for one in (await player.play(case)).differences]
    assert cases
    assert differences == []


async def test_the_library_is_played_at_once_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = await asyncio.to_thread(load_files, FILES)
    places = asyncio.Semaphore(AT_ONCE)
    due = watch_timers(monkeypatch)
    async with Server(Options(https_port=None, control_port=None)) as server:
        player = Player(server.hub, server.outbound)

        async def play(case: Case) -> Report:
            async with places:
                return await player.play(case)

        reports = await asyncio.gather(*map(play, cases))
        assert list(server.hub) == [server.hub.default]
    assert [str(one) for report in reports for one in report.differences] == []
    assert due == []


def shown() -> dict[str, Any]:
    """Return what the command says of the library."""
    result = CliRunner().invoke(cli, ["errors", "--coverage", "--json"])
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def test_the_library_shows_every_cause_and_every_point() -> None:
    told = shown()
    assert (told["missing"], told["failed"], told["complete"]) == ([], [], True)
    assert set(told["causes"]) == set(CAUSES)
    assert set(told["points"]) == set(POINTS)


def test_what_no_scenario_can_raise_has_its_reason() -> None:
    assert set(NOT_RAISED) == set(EVERY_CAUSE) - set(CAUSES)


def test_every_key_of_the_language_is_written_by_a_file_of_the_library() -> None:
    written = {key for case in load_files(FILES) for key in keys_of(case.scenario)}
    assert sorted(keys_of_forms() - written) == []


def keys_of(value: Any) -> Iterator[tuple[str, str]]:
    """Return each form and key of a written value that says something else than nothing."""
    if isinstance(value, Spec):
        for one in fields(value):  # type: ignore[arg-type]  # every form is a dataclass
            member = getattr(value, one.name)
            if member != (one.default_factory() if callable(one.default_factory) else one.default):
                yield type(value).__name__, key_of(one.name)
            yield from keys_of(member)
    elif isinstance(value, dict | tuple | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from keys_of(member)


def keys_of_forms() -> set[tuple[str, str]]:
    """Return each form and key that a scenario file may have."""
    forms: set[type[Spec]] = set()

    def visit(annotation: Any) -> None:
        for marker in getattr(annotation, "__metadata__", ()):
            for form in marker.forms.values() if isinstance(marker, Choice) else ():
                visit(form)
        if isinstance(annotation, type) and issubclass(annotation, Spec):
            if annotation not in forms:
                forms.add(annotation)
                for member in get_type_hints(annotation, include_extras=True).values():
                    visit(member)
            return
        for inner in get_args(annotation):
            visit(inner)

    visit(Scenario)
    return {(form.__name__, key_of(one.name)) for form in forms for one in fields(form)}  # type: ignore[arg-type]


def test_every_code_of_the_browser_sdk_is_shown_by_the_library() -> None:
    codes = {
        int(code) for file in FILES for code in re.findall(r"\bcode: (\d)\b", file.read_text(encoding="utf-8"))
    }
    assert codes == {1, 2, 3, 4, 7, 8}


def test_the_readme_lists_every_folder_and_only_those() -> None:
    listed = re.findall(r"^\| `([a-z-]+)/` \|", (LIBRARY / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in LIBRARY.iterdir() if path.is_dir())


def test_the_readme_speaks_of_every_file_in_the_part_of_its_folder() -> None:
    parts = re.split(r"^## ([a-z-]+)", (LIBRARY / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    named = {
        f"{folder}/{name}"
        for folder, part in zip(parts[::2], parts[1::2], strict=True)
        for row in part.splitlines()
        if row.startswith("|")
        for name in re.findall(r"`([a-z0-9-]+)`", row.rsplit("|", 2)[1])
    }
    assert named == {file.relative_to(LIBRARY).with_suffix("").as_posix() for file in FILES}


def test_every_file_of_the_library_is_found() -> None:
    assert find_files([LIBRARY]) == FILES
    assert len(FILES) > 40


def test_every_title_of_the_library_is_its_own() -> None:
    titles = [case.title for case in load_files(FILES)]
    assert sorted(titles) == sorted(set(titles))

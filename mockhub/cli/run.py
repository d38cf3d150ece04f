"""`mockhub run`: playing scenario files."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockhub.cli import FAILED
from mockhub.cli.scenario_files import JSON, PATHS, VARS, variables_of
from mockhub.errors import Misuse, nearest
from mockhub.scenarios.files import find_files, load_files
from mockhub.scenarios.player import Player
from mockhub.scenarios.reports import github, junit, markdown, told
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockhub.scenarios.loader import Case
    from mockhub.scenarios.report import Report

_TITLE_WIDTH = 72


@dataclass(frozen=True, slots=True)
class _Playing:
    """How cases are played."""

    jobs: int
    seed: int
    fail_fast: bool
    quiet: bool


@click.command("run")
@PATHS
@VARS
@click.option("-j", "--jobs", type=click.IntRange(1), default=16, show_default=True, help="Scenarios at once.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only scenarios with one of these tags.")
@click.option(
    "--name", "names", multiple=True, metavar="TEXT", help="Only those whose title has it; * is any text."
)
@click.option("--fail-fast", is_flag=True, help="Play no more once one has failed.")
@click.option("--repeat", type=click.IntRange(1), default=1, metavar="N", help="Play everything so often.")
@click.option("--seed", type=click.IntRange(0), default=0, metavar="N", help="Seed of scenarios that name none.")
@click.option("--junit", type=click.Path(path_type=Path), metavar="FILE", help="Write a report as JUnit XML.")
@click.option("--markdown", "summary", type=click.Path(path_type=Path), metavar="FILE", help="Write a summary.")
@JSON
def command(paths: tuple[Path, ...], variables: tuple[str, ...], repeat: int, **given: Any) -> int:
    """Play scenario files and say what the page saw.

    PATH is a file or a folder of .yaml files. MockHub starts a server of its own on free ports, gives each
    scenario a sandbox, and plays its steps over real HTTP; time jumps, nobody sleeps. In GitHub Actions, what
    differs is shown beside its line.

    \b
      mockhub run scenarios/auth
      mockhub run scenarios --tag auth --junit report.xml
      mockhub run one.yaml --var subject=87b4d06c-abc2-e811-a9b0-000d3a10e09e --repeat 20

    Exit code: 0 everything as expected, 1 something was not, 2 a file is wrong (nothing is played then).
    """
    cases = _chosen(load_files(find_files(paths), variables_of(variables)), given["tags"], given["names"])
    playing = _Playing(given["jobs"], given["seed"], given["fail_fast"], quiet=given["as_json"])
    reports = asyncio.run(_play(cases * repeat, playing))
    for path, written in ((given["junit"], junit), (given["summary"], markdown)):
        if path is not None:
            _write(path, written(reports))
    return _conclude(reports, playing.seed, as_json=given["as_json"])


def _chosen(cases: list[Case], tags: tuple[str, ...], names: tuple[str, ...]) -> list[Case]:
    """Return the cases with one of the tags and one of the names.

    Raises:
        Misuse: there is none.
    """
    known = sorted({tag for case in cases for tag in case.scenario.tags})
    for tag in tags:
        if tag not in known:
            raise Misuse(f"no scenario has the tag '{tag}'{nearest(tag, known)}; there are {', '.join(known)}")
    wanted = [f"*{name.lower()}*" for name in names]
    chosen = [
        case
        for case in cases
        if (not tags or set(tags) & set(case.scenario.tags))
        and (not wanted or any(fnmatchcase(case.title.lower(), one) for one in wanted))
    ]
    if not chosen:
        raise Misuse(f"no scenario of {len(cases)} is chosen by --tag and --name")
    return chosen


async def _play(cases: list[Case], playing: _Playing) -> list[Report]:
    reports: list[Report] = []
    places = asyncio.Semaphore(playing.jobs)
    async with Server(Options(https_port=None, control_port=None)) as server:
        player = Player(server.hub, server.outbound, seed=playing.seed)

        async def play(case: Case) -> Report:
            async with places:
                return await player.play(case)

        tasks = [asyncio.create_task(play(case)) for case in cases]
        for task in tasks:
            reports.append(await task)
            if not playing.quiet:
                click.echo(_line(reports[-1]))
            if playing.fail_fast and not reports[-1].passed:
                break
        await _dropped(tasks[len(reports) :])
    return reports


async def _dropped(tasks: Iterable[asyncio.Task[Report]]) -> None:
    rest = list(tasks)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def _conclude(reports: list[Report], seed: int, *, as_json: bool) -> int:
    failed = sum(not report.passed for report in reports)
    if as_json:
        shown = {"passed": not failed, "seed": seed, "scenarios": [report.to_json() for report in reports]}
        click.echo(json.dumps(shown))
    else:
        click.echo(f"{len(reports) - failed} passed, {failed} failed")
        if failed:
            click.echo(f"to play the same again: --seed {seed}")
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for line in github(reports):
            click.echo(line, err=as_json)
    return FAILED if failed else 0


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misuse(f"{path} cannot be written: {error.strerror}") from None


def _line(report: Report) -> str:
    mark = "ok  " if report.passed else "FAIL"
    line = f"{mark}  {report.title:<{_TITLE_WIDTH}}  {report.summary}".rstrip()
    notes = (f"      note: {text}" for text in report.notes)
    return "\n".join((line, *(f"      {text}" for text in told(report.differences)), *notes))

"""`mockhub run`: playing scenario files."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click

from mockhub.cli import FAILED
from mockhub.cli.scenario_files import JSON, PATHS, VARS, variables_of
from mockhub.scenarios.files import find_files, load_files
from mockhub.scenarios.player import Player, Report
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from pathlib import Path

    from mockhub.scenarios.loader import Case

_TITLE_WIDTH = 72


@click.command("run")
@PATHS
@VARS
@click.option("-j", "--jobs", type=click.IntRange(1), default=16, show_default=True, help="Scenarios at once.")
@JSON
def command(paths: tuple[Path, ...], variables: tuple[str, ...], jobs: int, *, as_json: bool) -> int:
    """Play scenario files and say what the page saw.

    PATH is a file or a folder of .yaml files. MockHub starts a server of its own on free ports, gives each
    scenario a sandbox, and plays its steps over real HTTP; time jumps, nobody sleeps.

    \b
      mockhub run scenarios/auth
      mockhub run one.yaml --var subject=87b4d06c-abc2-e811-a9b0-000d3a10e09e

    Exit code: 0 everything as expected, 1 something was not, 2 a file is wrong (nothing is played then).
    """
    cases = load_files(find_files(paths), variables_of(variables))
    return asyncio.run(_run(cases, jobs, as_json=as_json))


async def _run(cases: list[Case], jobs: int, *, as_json: bool) -> int:
    reports = []
    places = asyncio.Semaphore(jobs)
    async with Server(Options(https_port=None, control_port=None)) as server:
        player = Player(server.hub, server.outbound)

        async def play(case: Case) -> Report:
            async with places:
                return await player.play(case)

        for task in [asyncio.create_task(play(case)) for case in cases]:
            reports.append(await task)
            if not as_json:
                click.echo(_line(reports[-1]))
    return _conclude(reports, as_json=as_json)


def _conclude(reports: list[Report], *, as_json: bool) -> int:
    failed = sum(not report.passed for report in reports)
    if as_json:
        click.echo(json.dumps({"passed": not failed, "scenarios": [report.to_json() for report in reports]}))
    else:
        click.echo(f"{len(reports) - failed} passed, {failed} failed")
    return FAILED if failed else 0


def _line(report: Report) -> str:
    mark = "ok  " if report.passed else "FAIL"
    line = f"{mark}  {report.case.title:<{_TITLE_WIDTH}}  {report.summary}".rstrip()
    told = [text for one in report.differences for text in (str(one), *(f"  {more}" for more in one.explanation))]
    return "\n".join((line, *(f"      {text}" for text in told)))

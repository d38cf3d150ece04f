"""`mockhub run`: playing scenario files."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockhub.cli import FAILED
from mockhub.cli.hubs import TOKEN, hub_option
from mockhub.cli.playing import World, on_hub, on_own_server
from mockhub.cli.progress import Progress, shown_to_somebody
from mockhub.cli.scenario_files import JSON, PATHS, VARS, variables_of
from mockhub.clock import ClockMode
from mockhub.errors import Misuse, nearest
from mockhub.scenarios.files import find_files, load_files
from mockhub.scenarios.reports import github, junit, markdown, told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractAsyncContextManager

    from mockhub.cli.playing import Play
    from mockhub.scenarios.loader import Case
    from mockhub.scenarios.report import Report

_TITLE_WIDTH = 72
_JOBS = 16


@dataclass(frozen=True, slots=True)
class _Playing:
    """How cases are played."""

    jobs: int
    fail_fast: bool
    quiet: bool
    watched: bool


class _Run(click.Command):
    """A command line that may end in another command, behind `--`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what stands behind `--` for the command to run, and the rest for options and files."""
        place = args.index("--") if "--" in args else len(args)
        ctx.obj = tuple(args[place + 1 :])
        if args[place:] == ["--"]:
            ctx.fail("behind -- stands the command that plays the visitor's part, such as: -- pytest tests/chat")
        return super().parse_args(ctx, args[:place])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line."""
        return [*super().collect_usage_pieces(ctx), "[-- COMMAND...]"]


@click.command("run", cls=_Run)
@PATHS
@VARS
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    help="Scenarios at once [default: 16; 1 for a suite of your own].",
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only scenarios with one of these tags.")
@click.option(
    "--name", "names", multiple=True, metavar="TEXT", help="Only those whose title has it; * is any text."
)
@click.option("--fail-fast", is_flag=True, help="Play no more once one has failed.")
@click.option("--repeat", type=click.IntRange(1), default=1, metavar="N", help="Play everything so often.")
@click.option("--seed", type=click.IntRange(0), default=0, metavar="N", help="Seed of scenarios that name none.")
@click.option(
    "--clock",
    type=click.Choice([mode.value for mode in ClockMode]),
    help="How time moves where a scenario does not say [default: auto; real for a suite of your own].",
)
@hub_option("Play on the hub that runs already and whose control API is there.")
@TOKEN
@click.option("--junit", type=click.Path(path_type=Path), metavar="FILE", help="Write a report as JUnit XML.")
@click.option("--markdown", "summary", type=click.Path(path_type=Path), metavar="FILE", help="Write a summary.")
@JSON
@click.pass_obj
def command(
    suite: tuple[str, ...],
    /,
    paths: tuple[Path, ...],
    variables: tuple[str, ...],
    hub: str | None,
    token: str | None,
    **given: Any,
) -> int:
    """Play scenario files and say what the page saw.

    PATH is a file or a folder of .yaml files. MockHub starts a server of its own on free ports, gives each
    scenario a sandbox, and plays its steps over real HTTP; time jumps, nobody sleeps. In GitHub Actions, what
    differs is shown beside its line. With --hub the same is played on a hub that runs already.

    Behind -- stands a command that plays instead, once for each scenario: your own suite, with the addresses of
    the scenario's sandbox in its environment (MOCKHUB_ORG_ID, MOCKHUB_ORG_URL, MOCKHUB_WIDGET_ID ...). The
    scenario's steps are then looked for in the calls that come.

    \b
      mockhub run scenarios/auth
      mockhub run scenarios --tag auth --junit report.xml
      mockhub run one.yaml --var subject=87b4d06c-abc2-e811-a9b0-000d3a10e09e --repeat 20
      mockhub run scenarios --hub http://127.0.0.1:8789
      mockhub run throttled.yaml -- npx playwright test

    Exit code: 0 everything as expected, 1 something was not, 2 a file is wrong (nothing is played then), or there
    is no hub to play on.
    """
    clock = given["clock"] or ("real" if suite else "auto")
    world = World(given["seed"], ClockMode(clock), variables_of(variables))
    cases = _chosen(load_files(find_files(paths), world.variables), given["tags"], given["names"])
    playing = _Playing(
        given["jobs"] or (1 if suite else _JOBS),
        given["fail_fast"],
        quiet=given["as_json"],
        watched=not given["as_json"] and not suite and shown_to_somebody(),
    )
    if suite:
        from mockhub.cli.own_suite import in_own_suite  # noqa: PLC0415 - most runs have none

        output = sys.stderr.fileno() if given["as_json"] else None
        place = in_own_suite(suite, world, hub=hub, token=token, output=output)
    else:
        place = on_own_server(world) if hub is None else on_hub(hub, token, world)
    reports = asyncio.run(_play(cases * given["repeat"], place, playing))
    for path, written in ((given["junit"], junit), (given["summary"], markdown)):
        if path is not None:
            _write(path, written(reports))
    return _conclude(reports, world.seed, as_json=given["as_json"])


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


async def _play(cases: list[Case], place: AbstractAsyncContextManager[Play], playing: _Playing) -> list[Report]:
    reports: list[Report] = []
    free = asyncio.Semaphore(playing.jobs)
    progress = Progress(len(cases), sys.stderr if playing.watched else None)
    async with place as play:

        async def play_in_turn(case: Case) -> Report:
            async with free:
                report = await play(case)
            progress.count(failed=not report.passed)
            return report

        tasks = [asyncio.create_task(play_in_turn(case)) for case in cases]
        with progress.shown():
            try:
                for task in tasks:
                    reports.append(await task)
                    if not playing.quiet:
                        progress.say(_line(reports[-1]))
                    if playing.fail_fast and not reports[-1].passed:
                        break
            finally:
                await _dropped(tasks)
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

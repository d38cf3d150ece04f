"""`mockhub errors --coverage`: which scenario of the library shows each cause and each point."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click

from mockhub.cli import FAILED
from mockhub.cli.scenarios import library, named
from mockhub.scenarios.coverage import NOT_RAISED, coverage
from mockhub.scenarios.files import load_files
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mockhub.scenarios.coverage import Coverage
    from mockhub.scenarios.loader import Case
    from mockhub.scenarios.report import Report

_AT_ONCE = 16
_SHOWN = 3
"""Files that are named for each cause and point."""


def show_coverage(*, as_json: bool) -> int:
    """Play the library, print what it shows, and return the exit code."""
    cases = [(name, case) for name, path in named().items() for case in load_files([path])]
    found = asyncio.run(_play(cases))
    if as_json:
        click.echo(json.dumps(_plain(found)))
    else:
        click.echo("\n".join(_text(found)))
    return 0 if found.complete else FAILED


async def _play(cases: list[tuple[str, Case]]) -> Coverage:
    places = asyncio.Semaphore(_AT_ONCE)
    async with Server(Options(https_port=None, control_port=None)) as server:
        player = Player(server.hub, server.outbound)

        async def play(case: Case) -> Report:
            async with places:
                return await player.play(case)

        reports = await asyncio.gather(*(play(case) for _, case in cases))
    return coverage((name, case, report) for (name, case), report in zip(cases, reports, strict=True))


def _plain(found: Coverage) -> dict[str, object]:
    return {
        "complete": found.complete,
        "causes": found.causes,
        "points": found.points,
        "notRaised": dict(NOT_RAISED),
        "missing": found.missing,
        "failed": found.failed,
    }


def _text(found: Coverage) -> Iterator[str]:
    yield f"from {library()}"
    yield from _table("CAUSES", found.causes)
    yield from (f"  {name}: {why}" for name, why in NOT_RAISED.items())
    yield from _table("POINTS", found.points)
    yield ""
    yield from (f"{name}: no scenario shows it" for name in found.missing)
    yield from (f"{file}: it fails, and so shows nothing" for file in found.failed)
    yield f"{_share(found.causes)} causes, {_share(found.points)} points"


def _table(title: str, shown: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    yield f"\n{title}"
    width = max(map(len, shown))
    for name, files in shown.items():
        more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
        yield f"  {name:<{width}}  {', '.join(files[:_SHOWN]) or '-'}{more}"


def _share(shown: Mapping[str, tuple[str, ...]]) -> str:
    return f"{sum(map(bool, shown.values()))} of {len(shown)}"

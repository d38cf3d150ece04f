"""The scenario files of `mockhub serve`: read at the start, watched, and swapped when they change."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from mockhub.errors import Mistakes, Misuse
from mockhub.scenarios.served import Assigned, ServedScenarios, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mockhub.hub import Hub
    from mockhub.scenarios.served import Served

_SECONDS = 0.2
"""Between two looks at the files; what a save takes that is not done at once."""

Mark = tuple[int, int, int] | None
"""What tells one state of a file from another; None where there is no file."""


def _check_one_each(files: Sequence[Assigned]) -> None:
    """See to it that each sandbox has one file.

    Raises:
        Misuse: one has two.
    """
    found: dict[str, Assigned] = {}
    for one in files:
        other = found.setdefault(one.sandbox, one)
        if other is not one:
            raise Misuse(
                f"sandbox '{one.sandbox}' has two files, {other.file} and {one.file}; expected one: "
                "--scenario NAME=FILE makes another sandbox"
            )


class Watching:
    """Scenario files, read and watched.

    Args:
        files: which sandbox is armed with which.

    Raises:
        Mistakes: all of all files.
        Misuse: a sandbox has two.
    """

    def __init__(self, files: Sequence[Assigned]) -> None:
        _check_one_each(files)
        self._files = files
        self._marks = self._look()  # before they are read: what is saved meanwhile is a change
        self._loaded = load(files)

    def arm(self, hub: Hub, *, seed: int) -> list[Served]:
        """Arm the sandboxes of a hub; return with what.

        Raises:
            Mistakes: the world of one cannot be built.
        """
        self._served = ServedScenarios(hub, seed=seed)
        return self._served.arm(self._loaded)

    async def watch(self) -> None:
        """Swap what changes, until cancelled, and say so on standard error.

        A change counts once the files have stayed as they are from one look to the next, so that a file which an
        editor has emptied and not yet written is none.
        """
        seen = self._marks
        while True:
            await asyncio.sleep(_SECONDS)
            now = await asyncio.to_thread(self._look)
            if now == seen and now != self._marks:
                self._marks = now
                click.echo(await self._swapped(), err=True)
            seen = now

    async def _swapped(self) -> str:
        try:
            changed = self._served.arm(await asyncio.to_thread(load, self._files))
        except Mistakes as error:
            return f"{error.message}\nnothing is swapped: the sandboxes stay as they are"
        except Misuse as error:
            return f"{error.message}; nothing is swapped"
        if not changed:
            return "the scenario files are what the sandboxes are armed with: nothing is swapped"
        return "\n".join(
            (f"armed anew: {', '.join(map(str, changed))}", *(line for one in changed for line in one.warnings))
        )

    def _look(self) -> tuple[Mark, ...]:
        return tuple(_mark(one.file) for one in self._files)


def _mark(file: Path) -> Mark:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

"""A user's own project: one of examples/, with the pinned packages and the npm package as it is published."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.chromium import installed
from tests.clients.node import HERE as CLIENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "js"
_SECONDS = 55.0
"""Less than a test's own limit, so that no process outlives its test."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a command."""

    code: int | None
    out: str


def install(project: Path) -> None:
    """Put packages beside a project: links to the pinned ones, and a copy of what `npm publish` would send."""
    modules = project / "node_modules"
    modules.mkdir()
    for one in (CLIENTS / "node_modules").iterdir():
        if one.name not in (".package-lock.json", ".vite"):
            (modules / one.name).symlink_to(one)
    published = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["files"]
    for name in ("package.json", *published):
        source, target = PACKAGE / name, modules / "mockhub" / name
        target.parent.mkdir(exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)


async def run(project: Path, *command: str, **variables: str) -> Ran:
    """Run a command in a project, with this MockHub; what it prints is kept in one text."""
    environment = dict(_environment(project), **variables)
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=project,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Ran(process.returncode, output.decode())


def _environment(project: Path) -> Iterator[tuple[str, str]]:
    for name, value in os.environ.items():
        if not name.lower().endswith("_proxy") and not name.startswith(("MOCKHUB_CONTROL", "FORCE_COLOR")):
            yield name, value
    yield "MOCKHUB_COMMAND", f"{sys.executable} -m mockhub"
    yield "MOCKHUB_DATA", str(project / ".mockhub")
    yield "NO_COLOR", "1"
    chromium = installed()
    if chromium is not None:
        yield "MOCKHUB_CHROMIUM", chromium

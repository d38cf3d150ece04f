"""The projects in examples/, as a user copies and runs them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_serve import serving
from tests.javascript.projects import ROOT, install, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "says"), [("playwright", "9 passed"), ("genesys", "2 passed"), ("vitest", "3 passed")]
)
async def test_an_example_passes(name: str, says: str, tmp_path: Path) -> None:
    project = tmp_path / name
    shutil.copytree(ROOT / "examples" / name, project)
    install(project)
    command = ("vitest", "run") if name == "vitest" else ("playwright", "test", "--workers=2")
    ran = await run(project, f"node_modules/.bin/{command[0]}", *command[1:])
    assert ran.code == 0, ran.out
    assert says in ran.out


async def test_an_example_runs_on_a_hub_that_wants_a_token(tmp_path: Path) -> None:
    project = tmp_path / "playwright"
    shutil.copytree(ROOT / "examples" / "playwright", project)
    install(project)
    wanted = "what this hub wants"
    async with serving(tmp_path / "data", "--control-token", wanted) as served:
        url = served.said["control"]
        command = ("node_modules/.bin/playwright", "test", "--workers=2", "--grep=code")
        ran = await run(project, *command, MOCKHUB_CONTROL_URL=url, MOCKHUB_CONTROL_TOKEN=wanted)
    assert ran.code == 0, ran.out

"""JavaScript in the documentation runs, in the runner it imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.examples.test_docs import Block, blocks
from tests.javascript.projects import install, run

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
import { defineConfig } from "@playwright/test";
const launchOptions = { executablePath: process.env.MOCKHUB_CHROMIUM };
export default defineConfig({ reporter: "list", use: { launchOptions } });
"""


@pytest.mark.parametrize("block", blocks("js"), ids=str)
async def test_javascript_in_the_documentation_runs(block: Block, tmp_path: Path) -> None:
    install(tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "playwright.config.js").write_text(CONFIG)
    playwright = "mockhub/playwright" in block.text
    (tmp_path / ("page.spec.js" if playwright else "any.test.js")).write_text(block.text)
    command = ("playwright", "test") if playwright else ("vitest", "run")
    patient = () if playwright else ("--testTimeout=50000",)
    ran = await run(tmp_path, f"node_modules/.bin/{command[0]}", command[1], *patient)
    assert ran.code == 0, ran.out
    assert " passed" in ran.out

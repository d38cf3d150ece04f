"""Whether everybody can use a page, as far as axe-core can tell."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.clients.node import HERE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

_RUN = """
async ({ within }) => {
  const { violations } = await axe.run(within ?? document, { resultTypes: ["violations"] });
  return violations.map(({ id, help, impact, nodes }) =>
    ({ rule: id, says: help, impact, where: nodes.map(({ target }) => target.flat().join(" >>> ")) }));
}
"""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of axe-core that a page breaks, and where: selectors, `>>>` leads into a frame or shadow root."""

    rule: str
    says: str
    impact: str
    where: list[str]


async def axe(page: Page, *, within: str | None = None) -> list[Violation]:
    """Return the rules a page breaks, open shadow roots and frames included; `within` is a selector."""
    for frame in page.frames:
        await frame.evaluate(_source())
    found: list[dict[str, Any]] = await page.evaluate(_RUN, {"within": within})
    return [Violation(**one) for one in found]


@cache
def _source() -> str:
    described: dict[str, Any] = json.loads((HERE / "package.json").read_text())
    pinned = described["devDependencies"]["axe-core"]
    folder = HERE / "node_modules" / "axe-core"
    if not folder.is_dir() or _version(folder) != pinned:
        pytest.fail(
            f"tests/clients/node_modules lacks axe-core {pinned}: run make test, or npm ci in tests/clients",
            pytrace=False,
        )
    return (folder / "axe.min.js").read_text(encoding="utf-8")


def _version(folder: Path) -> str:
    return str(json.loads((folder / "package.json").read_text())["version"])

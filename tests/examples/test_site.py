"""The documentation becomes a site: every warning is an error, and nothing in it comes from another host."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_IN_A_PICTURE = 200_000
_FOREIGN_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""")
_MOVED_WITHOUT_A_CLICK = {"href": {"link", "base", "use", "image"}, "action": {"form"}}


class Fetched(HTMLParser):
    """Collects the addresses that a browser asks for by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element is fetched from."""
        for name, value in attrs:
            if name in {"src", "srcset", "poster", "data"} or tag in _MOVED_WITHOUT_A_CLICK.get(name, ()):
                self.addresses.append(value or "")


def foreign(page: str) -> list[str]:
    """Return the addresses on other hosts that a page makes a browser ask for."""
    reader = Fetched()
    reader.feed(page)
    return [one for one in reader.addresses if re.match(r"(?:https?:)?//", one)] + _FOREIGN_STYLE.findall(page)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as `make site` builds it."""
    folder = tmp_path_factory.mktemp("site")
    options = (
        "--quiet",
        "--fail-on-warning",
        "--keep-going",
        "--fresh-env",
        "--doctree-dir",
        f"{folder}/.doctrees",
    )
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, "docs", folder / "html"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return folder / "html"


def test_every_page_is_in_it_and_asks_no_other_host(site: Path) -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        built = site / page.relative_to(ROOT / "docs").with_suffix(".html")
        assert foreign(built.read_text(encoding="utf-8")) == [], built.name
    sheets = [*site.rglob("*.css")]
    assert sheets
    assert [one.name for one in sheets if _FOREIGN_STYLE.search(one.read_text(encoding="utf-8"))] == []


def test_pictures_are_small() -> None:
    assert [
        one.name for one in (ROOT / "docs" / "pictures").iterdir() if one.stat().st_size > MOST_IN_A_PICTURE
    ] == []


@pytest.mark.parametrize(
    "page",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/x.css">',
        '<img src="http://elsewhere.example/x.png">',
        "<style>@import 'https://fonts.example/x'</style>",
    ],
)
def test_a_foreign_host_would_be_found(page: str) -> None:
    assert foreign(page)
    assert foreign(f"{page.replace('//', '/')}<a href='https://a.example/'>a link</a>") == []

"""What the browser tests stand on: pages of one's own, what they say, where they may go, how they look."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.browser import chromium as browsers
from tests.browser.axe import axe
from tests.browser.chromium import CHOICE, NoChromium, ensure, installed
from tests.browser.page_log import stays_here

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import BrowserContext, Page

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.conftest import OpenTab, Screenshot
    from tests.browser.page_log import PageLog
    from tests.browser.site import Site

STRICT = {"Content-Security-Policy": "default-src 'none'"}

GOOD = "<!doctype html><html lang=en><title>A shop</title><main><h1>Shoes</h1><p id=said></p></main>"
BAD = GOOD + "<main><img src=/shoe.png></main>"
"""Its image has no alternative text, and there are two main landmarks."""
BAD_WIDGET = """
<!doctype html><html lang=en><title>A shop</title><main><h1>Shoes</h1><div id=widget></div></main>
<script>
  document.getElementById("widget").attachShadow({ mode: "open" }).innerHTML = "<button></button>";
</script>
"""


# The site


async def test_a_site_serves_what_was_put_there(page: Page, site: Site) -> None:
    site.put("/said.js", 'document.getElementById("said").textContent = "hello";')
    answer = await page.goto(
        site.put("/shop/", GOOD + "<script src=/said.js></script>", headers={"X-Shop": "shoes"})
    )
    assert answer is not None
    assert answer.headers["x-shop"] == "shoes"
    assert await page.locator("#said").text_content() == "hello"


async def test_a_site_has_nothing_else(page: Page, site: Site) -> None:
    answer = await page.goto(f"{site.origin}/said.js")
    assert answer is not None
    assert answer.status == 404


async def test_a_site_is_the_same_elsewhere(page: Page, site: Site) -> None:
    site.put("/", GOOD)
    await page.goto(site.elsewhere)
    assert await page.title() == "A shop"


async def test_a_sites_policy_is_kept(page: Page, site: Site, page_log: PageLog) -> None:
    await page.goto(site.put("/", GOOD + "<script>document.title = 'run'</script>", headers=STRICT))
    assert await page.title() == "A shop"
    assert "Content Security Policy" in page_log.console[0]


# The log


async def test_what_pages_say_is_collected_from_all_tabs(
    page: Page, site: Site, open_tab: OpenTab, page_log: PageLog
) -> None:
    await page.goto(
        site.put("/", "<script>console.warn('careful', 1); setTimeout(() => { throw Error('no') })</script>")
    )
    await open_tab(site.put("/second.html", "<script>console.log('second')</script>"))
    assert page_log.console == ["warning: careful 1", "log: second"]
    assert page_log.errors == ["no"]


async def test_a_page_asks_nobody_beyond_this_machine(page: Page, site: Site, page_log: PageLog) -> None:
    asked = ["http://shop.example/script.js", "https://192.0.2.1/", "http://[2001:db8::1]/"]
    failures: list[str | None] = []
    page.on("requestfailed", lambda request: failures.append(request.failure))
    await page.goto(site.put("/", GOOD))
    for url in asked:
        await page.evaluate("url => fetch(url).catch(() => null)", url)
    await page.evaluate("new Promise(end => { new WebSocket('wss://shop.example/live').onclose = end; })")
    assert failures == ["net::ERR_NAME_NOT_RESOLVED"] * 3
    assert page_log.strayed == [*asked, "wss://shop.example/live"]
    page_log.strayed.clear()  # what is left there fails the test


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:1/", True),
        ("https://localhost:1/", True),
        ("http://[::1]:1/", True),
        ("ws://shop.localhost:1/", True),
        ("data:text/html,hello", True),
        ("blob:http://127.0.0.1:1/0", True),
        ("http://localhost.example/", False),
        ("http://notlocalhost/", False),
        ("wss://192.0.2.1/", False),
    ],
)
def test_what_stays_on_this_machine_is_told_by_the_host(url: str, *, expected: bool) -> None:
    assert stays_here(url) is expected


# Tabs, and what tests share


async def test_tabs_of_a_test_share_their_storage(page: Page, site: Site, open_tab: OpenTab) -> None:
    url = site.put("/", GOOD)
    await page.goto(url)
    await page.evaluate("localStorage.setItem('chat', 'open')")
    assert await (await open_tab(url)).evaluate("localStorage.getItem('chat')") == "open"


@pytest.mark.parametrize("visit", ["first", "second"])
async def test_a_browser_is_as_new(visit: str, context: BrowserContext, page: Page, server: Server) -> None:
    """The origin is the same in both visits, and what the first leaves there is gone."""
    await page.goto(server.hub.addresses.http)
    assert await page.evaluate("localStorage.length") == 0
    assert await context.cookies() == []
    await page.evaluate("visit => { localStorage.setItem(visit, 1); document.cookie = visit; }", visit)
    assert len(await context.cookies()) == 1


async def test_a_sandbox_is_as_new(server: Server, sandbox: Sandbox) -> None:
    assert server.hub.find(sandbox.id) is sandbox
    assert sandbox.id != server.hub.default.id
    assert len(sandbox.journal) == 0


# Accessibility


@pytest.mark.parametrize("headers", [{}, STRICT], ids=["no policy", "strict policy"])
async def test_a_good_page_breaks_no_rule(headers: dict[str, str], page: Page, site: Site) -> None:
    await page.goto(site.put("/", GOOD, headers=headers))
    assert await axe(page) == []


@pytest.mark.parametrize("headers", [{}, STRICT], ids=["no policy", "strict policy"])
async def test_a_bad_page_breaks_rules(headers: dict[str, str], page: Page, site: Site) -> None:
    await page.goto(site.put("/", BAD, headers=headers))
    found = {violation.rule: violation.where for violation in await axe(page)}
    assert found["image-alt"] == ["img"]
    assert "landmark-no-duplicate-main" in found


async def test_shadow_roots_are_looked_into(page: Page, site: Site) -> None:
    await page.goto(site.put("/", BAD_WIDGET))
    (violation,) = await axe(page, within="#widget")
    assert (violation.rule, violation.where) == ("button-name", ["#widget >>> button"])


async def test_frames_are_looked_into(page: Page, site: Site) -> None:
    site.put("/bad.html", BAD)
    await page.goto(site.put("/", GOOD + "<iframe src=/bad.html title=Shoes></iframe>"))
    found = {violation.rule: violation.where for violation in await axe(page)}
    assert found["image-alt"] == ["iframe >>> img"]


# Pictures


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder named for pictures."""
    folder = tmp_path / "pictures"
    monkeypatch.setenv("MOCKHUB_SCREENSHOTS", str(folder))
    return folder


async def test_pictures_go_where_they_are_asked_for(
    page: Page, site: Site, kept: Path, screenshot: Screenshot
) -> None:
    await page.goto(site.put("/", GOOD))
    for shown, name in ((page, "shop"), (page.locator("h1"), "heading")):
        picture = await screenshot(shown, name)
        assert picture == kept / f"{name}.png"
        assert picture.read_bytes().startswith(b"\x89PNG")


# Which browser


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any Chromium; the folder on its PATH."""
    monkeypatch.delenv(CHOICE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(path: Path) -> str:
    path.touch(mode=0o755)
    return str(path)


def test_the_chosen_chromium_comes_first(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "chromium")
    chosen = program(bare / "another")
    monkeypatch.setenv(CHOICE, chosen)
    assert installed() == chosen


def test_a_choice_that_is_no_program_is_named(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, str(bare / "gone"))
    with pytest.raises(NoChromium, match=r"names .*gone, which is no program"):
        installed()


@pytest.mark.parametrize("name", browsers.NAMES)
def test_the_systems_chromium_is_found(name: str, bare: Path) -> None:
    expected = program(bare / name)
    assert installed() == expected
    ensure()


def test_one_is_downloaded_where_there_is_none(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program(bare / "python"))
    (bare / "python").write_text('#!/bin/sh\necho "$@" > "$0.asked"\n')
    ensure()
    assert (bare / "python.asked").read_text() == "-m playwright install --no-shell chromium\n"


def test_a_failed_download_says_what_to_do(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program(bare / "python"))
    (bare / "python").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(NoChromium, match=r"could be downloaded: install one .*, or name its program in"):
        ensure()

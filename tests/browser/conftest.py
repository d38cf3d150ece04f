"""Pages in a real Chromium: one browser and one MockHub a worker, a sandbox and a browser context a test.

All of it runs on one event loop for the whole session, tests included; a fixture of a test module's own that is
async says `@pytest_asyncio.fixture(loop_scope="session")`.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from aiohttp.test_utils import RawTestServer
from playwright.async_api import Error, Locator, Page, async_playwright

from mockhub.server import Options, Server
from tests.browser.chromium import HOW, SWITCHES, NoChromium, installed
from tests.browser.page_log import PageLog
from tests.browser.shop import Shop
from tests.browser.site import Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from playwright.async_api import Browser, BrowserContext, Playwright

    from mockhub.sandbox import Sandbox

HERE = Path(__file__).parent
PATIENCE = 15_000.0
"""Milliseconds Playwright waits for anything: less than a test's own limit, so that it can say what for."""

OpenTab = Callable[[str], Awaitable[Page]]
Screenshot = Callable[[Page | Locator, str], Awaitable[Path]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests run where their browser does."""
    for item in items:
        if item.path.is_relative_to(HERE) and item.get_closest_marker("asyncio"):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser of this worker."""
    async with async_playwright() as playwright:
        browser = await _launched(playwright)
        yield browser
        await browser.close()


async def _launched(playwright: Playwright) -> Browser:
    try:
        program = installed()
        channel = None if program else "chromium"
        return await playwright.chromium.launch(executable_path=program, channel=channel, args=SWITCHES)
    except (Error, NoChromium) as error:
        reason = str(error)
    pytest.fail(f"no Chromium starts: run make test, {HOW}\n{reason}", pytrace=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(data_folder: Path) -> AsyncIterator[Server]:
    """A whole MockHub on free ports, shared by the tests of this worker; what is a test's own is its sandbox."""
    running = Server(Options(data=data_folder))
    async with running:
        yield running


@pytest.fixture
def sandbox(server: Server) -> Iterator[Sandbox]:
    """A new sandbox of that MockHub."""
    made = server.hub.create()
    yield made
    server.hub.delete(made)


@pytest_asyncio.fixture(loop_scope="session")
async def site() -> AsyncIterator[Site]:
    """A customer's empty web site."""
    made = Site()
    async with RawTestServer(made.answer) as listening:
        made.origin = str(listening.make_url("")).rstrip("/")
        yield made


@pytest.fixture
def page_log() -> PageLog:
    """What the test's pages say and ask for."""
    return PageLog()


@pytest_asyncio.fixture(loop_scope="session")
async def context(chromium: Browser, page_log: PageLog) -> AsyncIterator[BrowserContext]:
    """A browser as if newly installed, but that it believes certificates of anybody: only this machine answers."""
    context = await chromium.new_context(ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    page_log.watch(context)
    yield context
    await context.close()
    if page_log.strayed:
        pytest.fail(f"a page asked somebody beyond this machine: {', '.join(page_log.strayed)}", pytrace=False)


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> Page:
    """An empty tab."""
    return await context.new_page()


@pytest.fixture
def shop(page: Page, site: Site, sandbox: Sandbox, server: Server) -> Shop:
    """A customer's page with the widget that demands a token."""
    return Shop(page, site, sandbox, server.hub.addresses.sandbox(sandbox.id))


@pytest.fixture
def open_tab(context: BrowserContext) -> OpenTab:
    """Open one more tab at a URL, in the browser `page` is in."""

    async def opened(url: str) -> Page:
        tab = await context.new_page()
        await tab.goto(url)
        return tab

    return opened


@pytest.fixture
def screenshot(tmp_path: Path) -> Screenshot:
    """Take a picture of a page or an element; it is kept in `MOCKHUB_SCREENSHOTS`, if that names a folder."""
    folder = Path(os.environ.get("MOCKHUB_SCREENSHOTS") or tmp_path)

    async def taken(shown: Page | Locator, name: str) -> Path:
        path = folder / f"{name}.png"
        await shown.screenshot(path=path)
        return path

    return taken

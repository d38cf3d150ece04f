"""The pages and scripts of the documentation do what they say: `then: EVENT [CODE] [CAUSE]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import jwt
import pytest

from mockhub.tokens.providers import ProviderSpec
from mockhub.world import DEFAULT_PROVIDER
from tests.browser.shop import RECORDER
from tests.browser.wwe import WebContent
from tests.examples.test_docs import Block, blocks

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.shop import Shop
    from tests.browser.site import Site

_THEN = re.compile(r"then: (lcw:\w+)(?: (\d))?(?: (\w+))?")


async def expect(block: Block, shop: Shop) -> None:
    """Wait for what a block says it leads to."""
    said = _THEN.search(block.text)
    assert said, f"{block} does not say what it leads to"
    event, code, cause = said.groups()
    detail = await shop.event(event)
    assert code is None or detail["errorCode"] == int(code)
    assert cause is None or detail["mockhub"]["cause"] == cause


PAGES = blocks("html")
CONTENT = [one for one in PAGES if "genesys.wwe" in one.text]


@pytest.mark.parametrize("block", [one for one in PAGES if one not in CONTENT], ids=str)
async def test_pages_in_the_documentation_work(block: Block, shop: Shop, server: Server) -> None:
    server.hub.default.register_provider(DEFAULT_PROVIDER, ProviderSpec(on_pages="leave"))
    html = block.text.replace("http://127.0.0.1:8787", server.hub.addresses.http)
    shop.site.put("/recorder.js", RECORDER)
    url = shop.site.put(
        "/", html.replace("<!doctype html>", '<!doctype html><script src="/recorder.js"></script>')
    )
    await shop.page.goto(url)
    await expect(block, shop)


@pytest.mark.parametrize("block", CONTENT, ids=str)
async def test_web_content_in_the_documentation_gets_its_token(
    block: Block, page: Page, site: Site, sandbox: Sandbox, server: Server
) -> None:
    content = WebContent(page, site, sandbox, server.hub.addresses.sandbox(sandbox.id))
    content.allow()
    url = site.elsewhere + "/shown.html"
    site.put("/shown.html", block.text.replace("http://127.0.0.1:8787", server.hub.addresses.http))
    async with page.expect_console_message(lambda said: said.text.count(".") == 2) as told:
        await page.goto(f"{content.base}/workspace/?content={url}")
    token = (await told.value).text
    assert jwt.decode(token, options={"verify_signature": False})["sub"] == "ada.palmer"


@pytest.mark.parametrize("block", blocks("javascript"), ids=str)
async def test_scripts_in_the_documentation_work(block: Block, shop: Shop) -> None:
    await shop.open()
    await shop.run(f"(() => {{ {block.text} }})()")
    await expect(block, shop)

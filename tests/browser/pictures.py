"""The pictures of the documentation, taken of the real screens: `python -m tests.browser.pictures`.

The hub listens on the port of `mockhub serve`, which can be seen; look at each picture before it is kept.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import async_playwright, expect

from mockhub.cli.serve import HTTP_PORT
from mockhub.client import AsyncClient
from mockhub.server import Options, Server
from tests.browser.chromium import SWITCHES, installed

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.client import AsyncSandboxClient

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
AT = "2026-01-15T09:00:00Z"
SCENARIO = """
scenario: Somebody asks for their order
given:
  clock: {at: 2026-01-15T09:00:00Z, mode: manual}
  widget: {attachments: {agents: true}}
  agent:
    name: Megan
    rules:
      - {when: joined, say: "Hello, I am $(agent). How can I help?"}
      - {when: {matches: 'order (\\d+)'}, read: true, say: "Order $(1) has left our house.", attach: invoice.pdf}
"""
TOAST: dict[str, Any] = {"title": "New order", "subject": "Order 42", "buttons": ["Show", "Later"]}


async def demo(page: Page, sandbox: AsyncSandboxClient) -> None:
    """An expired token, its code and its true cause."""
    await page.set_viewport_size({"width": 1360, "height": 700})
    await page.goto(f"{sandbox.http}/demo/?widget=authenticated&outcome=expired")
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_test_id("lcw-error-cause")).to_have_text("expired")
    await page.evaluate("scrollTo(0, 0)")


async def window(page: Page, sandbox: AsyncSandboxClient) -> None:
    """A chat under way in the window, with a file."""
    await page.set_viewport_size({"width": 480, "height": 640})
    await sandbox.arm(SCENARIO)
    await page.goto(f"{sandbox.http}/demo/?widget=authenticated&outcome=token")
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_test_id("lcw-message-other")).to_have_count(1)
    await page.get_by_test_id("lcw-input").fill("Where is order 42?")
    await page.get_by_test_id("lcw-send").click()
    await expect(page.get_by_test_id("lcw-attachment")).to_be_visible()
    await expect(page.get_by_test_id("lcw-seen")).to_be_visible()


async def workspace(page: Page, sandbox: AsyncSandboxClient) -> None:
    """The Genesys desktop: a call rings, a chat is accepted, web content has shown a toast and asked."""
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.goto(f"{sandbox.http}/workspace/")
    content = page.frame_locator("iframe").first
    await expect(content.get_by_test_id("request")).to_be_visible()
    await sandbox.act("ring", ring={"from": "+15550123", "user-data": {"tier": "gold", "order": "42"}})
    await sandbox.act("ring", ring={"media": "chat", "from": "Kim", "user-data": {"topic": "delivery"}})
    await sandbox.act("answer", interaction="2")
    for request, parameters in (("system.popupToast", json.dumps([TOAST])), ("agent.get", "[]")):
        await content.get_by_test_id("request").select_option(request)
        await content.get_by_test_id("parameters").fill(parameters)
        await content.get_by_test_id("ask").click()
    await expect(content.get_by_test_id("answer")).to_contain_text("ada.palmer")
    await expect(content.get_by_test_id("events")).to_contain_text("ACCEPTED")
    await expect(page.get_by_role("region", name="Toasts")).to_contain_text(TOAST["title"])


async def take() -> None:
    """Take every picture, each in a browser context of its own."""
    with tempfile.TemporaryDirectory() as data:
        options = Options(http_port=HTTP_PORT, data=Path(data))
        async with async_playwright() as playwright, Server(options) as server:
            browser = await playwright.chromium.launch(executable_path=installed(), args=SWITCHES)
            sandbox = await AsyncClient(server.hub.addresses.control).sandboxes.get()
            for shown in (demo, window, workspace):
                await sandbox.reset()
                await sandbox.set_clock("manual", at=AT)
                context = await browser.new_context(ignore_https_errors=True, color_scheme="light", locale="en-GB")
                page = await context.new_page()
                await shown(page, sandbox)
                await page.screenshot(path=FOLDER / f"{shown.__name__}.png", animations="disabled", caret="hide")
                await context.close()
            await browser.close()


if __name__ == "__main__":
    asyncio.run(take())

"""`@microsoft/omnichannel-chat-widget` 1.8.3 as published, in Chromium: it chats, and shows what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.browser.chat_sdk import OLDER_START, ChatSdk
from tests.clients.node import bundle

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.conftest import Screenshot
    from tests.browser.site import Site

_RENDERER = Path(__file__).with_name("chat_widget.js").read_text(encoding="utf-8")
_EXPORTS = (
    'export { LiveChatWidget } from "@microsoft/omnichannel-chat-widget";'
    'export { OmnichannelChatSDK } from "@microsoft/omnichannel-chat-sdk";'
    'export { createElement } from "react"; export { createRoot } from "react-dom/client";'
)
_PAGE = (
    "<!doctype html><html lang=en><title>A shop</title><body>"
    '<script>FabricConfig = {fontBaseUrl: "", iconBaseUrl: "/"}</script><script src=/sdk.js></script>'
    "<script src=/page.js></script><script src=/widget.js></script>"
)
"""Its fonts and icons would come from the vendor's servers."""
BUTTON = "#oc-lcw-chat-button"
FAILED, LATER = "We are unable to load chat at this time.", "Please try again later."
NO_AUTHENTICATION = "Chat authentication has failed."


@pytest_asyncio.fixture(loop_scope="session")
async def chat(page: Page, site: Site, server: Server, sandbox: Sandbox) -> ChatSdk:
    """A page with the widget."""
    site.put("/widget.js", _RENDERER)
    return ChatSdk(page, site, server, sandbox, await bundle("lcw", _EXPORTS), html=_PAGE, opener="renderWidget")


@pytest.mark.verifies(
    "@microsoft/omnichannel-chat-widget 1.8.3", "livechat.config livechat.conversation acs.send-message"
)
async def test_it_renders_and_chats(chat: ChatSdk, screenshot: Screenshot) -> None:
    await chat.open()
    await chat.page.click(BUTTON)
    await chat.journalled("realtime.register")
    megan = await chat.join()
    chat.say(megan, "How can I help?")
    await chat.page.get_by_text("How can I help?").first.wait_for()
    box = chat.page.get_by_role("textbox").first
    await box.fill("My shoes")
    await box.press("Enter")
    await chat.journalled("acs.send-message", status=201)
    assert [one.text for one in chat.conversation.thread if one.text == "My shoes"] == ["My shoes"]
    await screenshot(chat.page, "react-widget-chat")


PANES: list[tuple[Any, dict[str, Any], tuple[str, str], int]] = [
    ("nothing", {}, (NO_AUTHENTICATION, "AUTH SETUP ERROR"), 0),
    ({"defect": "expired"}, {}, (NO_AUTHENTICATION, "AUTH SETUP ERROR"), 0),
    ({"defect": "wrong-key"}, {}, (FAILED, LATER), 1),
    ({"defect": "wrong-key"}, OLDER_START, (NO_AUTHENTICATION, "UNAUTHORIZED"), 1),
]


@pytest.mark.parametrize(("token", "path", "texts", "asked"), PANES)
async def test_what_it_shows_for_bad_tokens(
    token: Any, path: dict[str, Any], texts: tuple[str, str], asked: int, chat: ChatSdk, screenshot: Screenshot
) -> None:
    chat.widget(authentication="required")
    await chat.open({"gives": None} if token == "nothing" else chat.token(**token), **path)
    await chat.page.click(BUTTON)
    for text in texts:
        await chat.page.get_by_text(text).first.wait_for()
    refused = [entry for entry in chat.sandbox.journal if entry.status == 401]
    assert len(refused) == asked
    await screenshot(chat.page, f"react-widget-{texts[1].lower().replace(' ', '-').strip('.')}")

"""The desktop in a browser: what is on it, and whether everybody can use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from playwright.async_api import expect

from mockhub.genesys.settings import WorkspaceSpec
from tests.browser.axe import axe
from tests.browser.wwe import WebContent, data, seen

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.conftest import Screenshot
    from tests.browser.page_log import PageLog
    from tests.browser.site import Site


@pytest.fixture
def content(page: Page, site: Site, sandbox: Sandbox, server: Server) -> WebContent:
    made = WebContent(page, site, sandbox, server.hub.addresses.sandbox(sandbox.id))
    made.allow()
    return made


async def test_the_demo_asks_from_another_origin(content: WebContent, page: Page, page_log: PageLog) -> None:
    content.sandbox.renew_workspace(WorkspaceSpec())
    await content.open(content=False)
    demo = page.frame_locator("[data-testid=content-0]")
    await demo.get_by_test_id("ask").click()
    await demo.get_by_test_id("answer").get_by_text('"jwtToken"').wait_for()
    await page.get_by_test_id("ring").click()
    await demo.get_by_test_id("events").get_by_text("RINGING").wait_for()
    assert page_log.errors == []
    assert [one for one in page_log.console if one.startswith("error")] == []


async def test_what_pages_put_on_the_desktop_is_shown_and_can_be_used_by_everybody(
    content: WebContent, page: Page, screenshot: Screenshot
) -> None:
    frame = await content.open()
    await frame.evaluate("window.subscribed(['system'])")
    content.sandbox.workspace.ring()
    toast = {"title": "New order", "message": "<b>two</b>\nlines", "buttons": ["Show"], "keyValues": {"no": "42"}}
    await data(frame, "system.popupToast", toast)
    await data(
        frame, "system.updateViewInApplicationMenuBar", {"name": "v", "label": "00:04:46", "tooltip": "Shift"}
    )
    url = content.site.elsewhere + content.path
    await data(
        frame, "system.openDialog", url, {"label": "For $Agent.FullName$", "width": "430px", "height": "40%"}
    )
    assert "<b>two</b>" in await page.get_by_test_id("toast-wweCustomToast0").inner_text()
    assert await page.get_by_test_id("view-v").inner_text() == "00:04:46"
    await page.get_by_role("dialog", name="For Ada Palmer").wait_for()
    assert await axe(page) == []
    await screenshot(page, "workspace")
    await page.get_by_test_id("dialog-wweCustomDialog1-close").click()
    await page.get_by_test_id("toast-wweCustomToast0-Show").click()
    told = (await seen(frame, 1))[0]["data"]
    assert (told["eventType"], told["button"]) == ("TOAST_BUTTON_CLICKED", "Show")


async def test_a_toast_that_is_sent_to_my_messages_stays_there(content: WebContent, page: Page) -> None:
    frame = await content.open()
    assert await page.get_by_role("region", name="My messages").count() == 0
    first = {"title": "First", "message": "<b>bold</b>", "keyValues": {"no": "42"}, "sendToMyMessage": True}
    await data(frame, "system.popupToast", first)
    await data(frame, "system.popupToast", {"title": "Second", "sendToMyMessage": True})
    await data(frame, "system.popupToast", {"title": "Not sent"})
    await data(frame, "system.closeToast", "wweCustomToast0")
    messages = page.get_by_role("region", name="My messages").get_by_role("listitem")
    await expect(messages).to_have_count(2)
    assert await messages.nth(0).inner_text() == "Second"
    assert (await messages.nth(1).inner_text()).split() == ["First", "<b>bold</b>", "no", "42"]


async def test_what_comes_with_an_interaction_is_shown(content: WebContent, page: Page) -> None:
    frame = await content.open()
    content.sandbox.workspace.ring(user_data={"tier": "gold", "cart": {"lamps": 2}})
    await expect(page.get_by_test_id("interaction-1-data")).to_have_text('tiergoldcart{"lamps":2}')
    assert await page.get_by_test_id("interaction-1-extensions").count() == 0
    await data(frame, "voice.dialEx", "+15550198", None, {"priority": 1})
    await expect(page.get_by_test_id("interaction-2-extensions")).to_have_text("priority1")


async def test_the_address_of_web_content_is_typed_on_the_page(content: WebContent, page: Page) -> None:
    url = content.put()
    await content.open(content=False)
    await page.get_by_test_id("content-url").fill(url)
    await page.get_by_test_id("content-show").click()
    frame = await content.frame(url)
    assert (await data(frame, "agent.get"))["username"] == "ada.palmer"
    assert await page.get_by_test_id("content-url").input_value() == url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
async def test_the_desktop_is_readable_on_any_screen(
    scheme: Literal["light", "dark"], width: int, content: WebContent, page: Page, screenshot: Screenshot
) -> None:
    await page.emulate_media(color_scheme=scheme)
    await page.set_viewport_size({"width": width, "height": 800})
    frame = await content.open()
    content.sandbox.workspace.ring(user_data={"a-very-long-key-of-user-data": "x" * 80})
    content.sandbox.workspace.act(content.sandbox.workspace.ring("chat", from_="Kim"), "answer")
    await data(frame, "system.popupToast", {"title": "Order", "buttons": ["Show"], "sendToMyMessage": True})
    await page.get_by_test_id("message-0").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert await axe(page) == []
    await screenshot(page, f"workspace-{scheme}-{width}")


async def test_pages_in_the_background_and_for_each_interaction(content: WebContent, page: Page) -> None:
    url = content.put()
    content.allow(
        web_content=[
            {"label": "Timer", "url": url, "display": "background"},
            {"label": "Call", "url": url + "?id=$Interaction.Id$", "per": "interaction"},
        ]
    )
    await content.open(content=False)
    timer = await content.frame(url)
    assert await data(timer, "system.amIVisible") is False
    await page.get_by_test_id("ring").click()
    element = await page.get_by_test_id("content-1-1").element_handle()
    own = await element.content_frame()
    assert own is not None
    await own.wait_for_url(url + "?id=1")
    await own.wait_for_function("window.ask !== undefined")
    assert await data(own, "system.amIVisible") is True
    await page.get_by_test_id("interaction-1-end").click()
    await page.get_by_test_id("interaction-1-mark-done").click()
    await page.get_by_test_id("content-1-1").wait_for(state="detached")


async def test_states_are_changed_at_the_desktop(content: WebContent, page: Page) -> None:
    frame = await content.open()
    await page.get_by_test_id("agent-state").select_option("NotReady")
    await page.locator("#media-panel summary").click()
    await page.get_by_test_id("media-chat").select_option("Ready")
    await expect(page.get_by_test_id("agent-state")).to_have_value("Ready")
    assert (await data(frame, "media.getMediaByName", "voice"))["state"]["type"] == "NOT_READY"

"""How the chat window looks, and whether everybody can use it: each pane, light and dark, desk and phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pytest
from playwright.async_api import expect

from mockhub.faults.fault import FaultSpec
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.omnichannel.thread import MessageType
from mockhub.tokens.providers import ProviderSpec
from tests.browser.axe import axe
from tests.browser.test_window_chat import Talk
from tests.browser.test_window_files import file

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mockhub.sandbox import Sandbox
    from tests.browser.conftest import Screenshot
    from tests.browser.shop import Shop

CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [
        {"type": "TextBlock", "text": "How can we help?", "style": "heading"},
        {"type": "TextBlock", "text": "Tell us a little, so that we find the right person.", "isSubtle": True},
        {
            "type": "Input.Text",
            "id": "order",
            "label": "Order number",
            "placeholder": "A-1024",
            "isRequired": True,
        },
        {"type": "Input.Text", "id": "story", "label": "What happened?", "isMultiline": True},
        {"type": "Input.Number", "id": "shoes", "label": "How many shoes?", "min": 1, "max": 9},
        {"type": "Input.Date", "id": "bought", "label": "Bought on"},
        {"type": "Input.Time", "id": "call", "label": "Call me at"},
        {
            "type": "Input.ChoiceSet",
            "id": "topic",
            "label": "Topic",
            "choices": [{"title": "Delivery", "value": "delivery"}, {"title": "Returns", "value": "returns"}],
        },
        {
            "type": "Input.ChoiceSet",
            "id": "reach",
            "label": "How may we reach you?",
            "isMultiSelect": True,
            "choices": [{"title": "By phone", "value": "phone"}, {"title": "By mail", "value": "mail"}],
        },
        {
            "type": "Input.ChoiceSet",
            "id": "mood",
            "label": "How was it?",
            "style": "expanded",
            "choices": [{"title": "Good", "value": "good"}, {"title": "Bad", "value": "bad"}],
        },
        {"type": "Input.Toggle", "id": "agreed", "title": "I agree to the terms", "value": "false"},
    ],
}


def open_to_all(sandbox: Sandbox, **settings: Any) -> None:
    """Set the widget without authentication up."""
    sandbox.organization.anonymous.settings = WidgetSpec.read({"authentication": "none", **settings})


async def closed_button(shop: Shop) -> None:
    await shop.open()


async def connecting(shop: Shop) -> None:
    shop.role = "authenticated"
    await shop.open()
    await shop.start("() => calls()")
    await shop.run("called")


async def failed(shop: Shop) -> None:
    shop.role = "authenticated"
    shop.sandbox.register_provider("default", ProviderSpec.read({"calls": [{"token": {"defect": "expired"}}]}))
    await shop.open()
    await shop.start()
    await shop.error()


async def pre_chat(shop: Shop) -> None:
    open_to_all(shop.sandbox, title="Contoso Coffee", **{"pre-chat": CARD, "theme-color": "#6b2fa0"})
    await shop.open()
    await shop.start()
    await shop.page.get_by_test_id("lcw-pre-chat").wait_for()


async def wrongly_filled(shop: Shop) -> None:
    await pre_chat(shop)
    await shop.page.get_by_test_id("lcw-pre-chat-submit").click()
    await shop.page.get_by_test_id("lcw-pre-chat-order-problem").wait_for()


async def out_of_hours(shop: Shop) -> None:
    open_to_all(shop.sandbox, hours="never")
    await shop.open()
    await shop.start()
    await shop.page.get_by_test_id("lcw-out-of-hours").wait_for()


async def chatting(shop: Shop) -> None:
    await shop.open()
    await shop.start()
    await shop.event("lcw:chatQueued")


async def signing_in(shop: Shop) -> None:
    await chatting(shop)
    shop.sandbox.pages.raise_event("lcw:signInCardReceived", {"sasUrl": "https://login.example/sign-in"})
    await shop.page.get_by_test_id("lcw-sign-in").wait_for()


async def talking(shop: Shop) -> Talk:
    """A chat with a bit of everything in it."""
    talk = Talk(shop)
    await talk.joined()
    talk.say("Hello, this is Megan. How can I help you?")
    await talk.write("Hi! Where is my order 42? I have been waiting for two weeks now.")
    await shop.event("lcw:onMessageSent")
    talk.chat.thread.read(talk.agent(), str(talk.chat.thread.last_message_at))
    talk.say("Order 42 has left our house: https://shop.example/orders/42")
    talk.say(
        "<p>There are <a href='https://shop.example/faq'>more answers</a>:</p><ul><li>One</li></ul>",
        kind=MessageType.HTML,
    )
    await talk.write("Thank you")
    await shop.event("lcw:onMessageSent", 2)
    talk.chat.thread.indicate_typing(talk.agent())
    await expect(talk.part("typing")).to_have_text("Megan is typing…")
    return talk


async def carded(shop: Shop) -> None:
    talk = Talk(shop)
    await talk.joined()
    talk.send_card(
        {"type": "TextBlock", "text": "Your order", "size": "large"},
        {
            "type": "FactSet",
            "facts": [{"title": "Number", "value": "42"}, {"title": "Shoes", "value": "Two, left and right"}],
        },
        {"type": "Input.Text", "id": "reason", "label": "Reason", "isRequired": True},
        {"type": "Media"},
        actions=(
            {"type": "Action.Submit", "title": "Return it", "data": {"order": 42}},
            {"type": "Action.OpenUrl", "title": "See it", "url": "https://shop.example/42"},
        ),
    )
    await talk.part("card").wait_for()


async def ended(shop: Shop) -> None:
    open_to_all(shop.sandbox, **{"post-chat": {}})
    talk = await talking(shop)
    talk.chat.agent_ends(wrap_up=True)
    await talk.part("survey").wait_for()


async def refused(shop: Shop) -> None:
    shop.sandbox.arm_fault(FaultSpec.read({"at": "acs.send-message", "error": "too_many_calls"}))
    talk = Talk(shop)
    await talk.joined()
    await talk.write("Is anybody there?")
    await talk.part("unsent").wait_for()


async def files(shop: Shop) -> None:
    open_to_all(shop.sandbox, attachments={"customers": True, "agents": True})
    talk = Talk(shop)
    await talk.joined()
    await talk.part("files").set_input_files(file("photo.png"))
    await shop.event("lcw:onMessageSent")
    shop.sandbox.attachments.send(
        talk.agent(), talk.chat.thread, "your-invoice-of-the-second-of-november.pdf", b"x", "application/pdf"
    )
    await expect(talk.part("attachment")).to_have_count(2)
    await talk.part("files").set_input_files(file("setup.exe"))
    await expect(talk.part("file-standing")).to_be_visible()


async def unread(shop: Shop) -> None:
    talk = Talk(shop)
    await talk.joined()
    await talk.part("minimise").click()
    talk.say("Are you still there?")
    await expect(talk.part("unread")).to_be_visible()


async def invited(shop: Shop) -> None:
    await shop.open()
    await shop.sdk("startProactiveChat({message: 'Looking for running shoes? We can help you choose.'})")
    await shop.page.get_by_test_id("lcw-proactive").wait_for()


PANES: dict[str, Callable[[Shop], Awaitable[object]]] = {
    "button": closed_button,
    "connecting": connecting,
    "pre-chat": pre_chat,
    "pre-chat-problem": wrongly_filled,
    "chat": chatting,
    "talk": talking,
    "card": carded,
    "ended": ended,
    "unsent": refused,
    "files": files,
    "unread": unread,
    "sign-in": signing_in,
    "error": failed,
    "out-of-hours": out_of_hours,
    "proactive": invited,
}


@dataclass(frozen=True)
class Device:
    """A screen, as somebody has set it."""

    name: str
    size: tuple[int, int]
    scheme: Literal["light", "dark"] = "light"
    forced: Literal["active", "none"] = "none"


DEVICES = [
    Device("desk", (1280, 800)),
    Device("desk-dark", (1280, 800), "dark"),
    Device("phone", (390, 844)),
    Device("phone-dark", (390, 844), "dark"),
    Device("zoomed", (320, 256)),
    Device("forced", (1280, 800), "dark", "active"),
]


@pytest.mark.parametrize("device", DEVICES, ids=lambda device: device.name)
@pytest.mark.parametrize("pane", PANES)
async def test_each_pane_can_be_used_by_everybody(
    pane: str, device: Device, shop: Shop, screenshot: Screenshot
) -> None:
    width, height = device.size
    await shop.page.set_viewport_size({"width": width, "height": height})
    await shop.page.emulate_media(color_scheme=device.scheme, reduced_motion="reduce", forced_colors=device.forced)
    shop.role = "anonymous"
    await PANES[pane](shop)
    await screenshot(shop.page, f"{pane}-{device.name}")
    assert await axe(shop.page) == []
    assert await shop.run("document.scrollingElement.scrollWidth <= innerWidth")
    assert await shop.run(SMALL_TARGETS) == []
    assert await shop.run(CUT_OFF) == []


_PARTS = """
[...document.getElementById("mockhub-live-chat").shadowRoot.querySelectorAll("button, a, input, select, textarea")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .map((one) => [one.dataset.testid ?? one.textContent, one.getBoundingClientRect()])
"""
SMALL_TARGETS = f"{_PARTS}.filter(([, {{width, height}}]) => width < 24 || height < 24).map(([name]) => name)"
CUT_OFF = f"{_PARTS}.filter(([, {{left, right}}]) => left < 0 || right > innerWidth).map(([name]) => name)"

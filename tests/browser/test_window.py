"""The chat window: what it says and does, by hand and by keyboard, and where the focus goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.clock import ClockMode
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.tokens.providers import ProviderSpec
from tests.browser.axe import axe

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from tests.browser.conftest import Screenshot
    from tests.browser.page_log import PageLog
    from tests.browser.shop import Shop


ONE_QUESTION = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [{"type": "Input.Text", "id": "order", "label": "Order number", "isRequired": True}],
}


@pytest.fixture
def desk(shop: Shop) -> Shop:
    """A page whose widget is open to all."""
    shop.role = "anonymous"
    return shop


def set_up(shop: Shop, **settings: Any) -> None:
    shop.sandbox.organization.anonymous.settings = WidgetSpec.read({"authentication": "none", **settings})


def asks(shop: Shop, *elements: dict[str, Any], **card: Any) -> None:
    """Have the widget ask something before a chat."""
    set_up(shop, **{"pre-chat": {"type": "AdaptiveCard", "version": "1.3", "body": list(elements), **card}})


def part(shop: Shop, name: str) -> Locator:
    return shop.page.get_by_test_id(f"lcw-{name}")


async def focused(page: Page) -> str:
    """Return what has the focus: its test id, id, or kind."""
    return str(
        await page.evaluate("""() => {
          let found = document.activeElement;
          while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
          return found.dataset.testid ?? (found.id || found.localName);
        }""")
    )


async def said(page: Page) -> list[str]:
    """Return what the live region has said since `listens`."""
    return list(await page.evaluate("window.said"))


LISTENS = """() => {
  window.said = [];
  const region = document.getElementById("mockhub-live-chat").shadowRoot.querySelector("[role=status]");
  new MutationObserver((seen) => {
    for (const {addedNodes} of seen) for (const one of addedNodes) window.said.push(one.textContent);
  }).observe(region, {childList: true});
}"""


async def answers(shop: Shop) -> Any:
    await shop.event("lcw:chatQueued")
    (chat,) = shop.sandbox.conversations
    return dict(chat.context.answers)


# Opening, minimising, closing


async def test_the_button_starts_a_chat_and_the_window_is_minimised_and_closed(desk: Shop) -> None:
    await desk.open()
    await part(desk, "button").click()
    await desk.event("lcw:chatQueued")
    assert "An agent will join you soon" in await desk.text("lcw-chat")
    await part(desk, "minimise").click()
    await desk.event("lcw:onMinimize")
    assert not await part(desk, "window").is_visible()
    await part(desk, "button").click()
    await desk.event("lcw:onMaximize")
    assert await part(desk, "chat").is_visible()
    await part(desk, "close").click()
    await desk.event("lcw:closeChat")
    assert not await part(desk, "window").is_visible()
    assert (await desk.events()).count("lcw:startChat") == 1


async def test_closing_before_a_chat_has_started_is_told_as_such(desk: Shop) -> None:
    asks(desk, *ONE_QUESTION["body"])  # type: ignore[arg-type]
    await desk.open()
    await part(desk, "button").click()
    await part(desk, "pre-chat").wait_for()
    await part(desk, "close").click()
    await desk.event("lcw:onClose")
    assert desk.entries("livechat.conversation") == []
    await part(desk, "button").click()
    await part(desk, "pre-chat").wait_for()


async def test_a_window_closed_while_the_provider_is_waited_for_goes_at_once_and_stays_away(shop: Shop) -> None:
    shop.sandbox.clock.configure(mode=ClockMode.MANUAL)
    await shop.open()
    await shop.start("() => calls()")
    await shop.run("called")
    await part(shop, "close").click()
    assert not await part(shop, "window").is_visible()
    shop.sandbox.clock.advance(10)
    await shop.event("lcw:onClose")
    assert not await part(shop, "window").is_visible()
    assert await part(shop, "button").is_visible()


async def test_a_minimised_window_stays_so_while_the_chat_starts(shop: Shop) -> None:
    shop.sandbox.clock.configure(mode=ClockMode.MANUAL)
    await shop.open()
    await shop.start("() => calls()")
    await shop.run("called")
    await part(shop, "minimise").click()
    shop.sandbox.clock.advance(10)
    await shop.error()
    assert not await part(shop, "window").is_visible()
    await part(shop, "button").click()
    assert await shop.text("lcw-error-cause") == "provider_timeout"


async def test_trying_again_starts_anew(shop: Shop) -> None:
    shop.sandbox.register_provider("default", ProviderSpec.read({"calls": ["throw", "token"]}))
    await shop.open()
    await shop.start()
    await shop.error()
    await part(shop, "retry").click()
    await shop.event("lcw:chatQueued")
    assert await part(shop, "chat").is_visible()


async def test_an_error_names_its_code_cause_and_journal_entry(shop: Shop) -> None:
    shop.sandbox.register_provider("default", ProviderSpec.read({"calls": [{"throw": "no user"}]}))
    await shop.open()
    await shop.start()
    seen = await shop.error()
    assert await shop.text("lcw-error-code") == "Error 2"
    assert await shop.text("lcw-error-description") == seen["errorDescription"]
    assert await shop.text("lcw-error-cause") == "provider_threw"
    assert await shop.text("lcw-error-detail") == seen["mockhub"]["detail"]
    link = part(shop, "error-journal")
    assert await link.get_attribute("href") == seen["mockhub"]["journal"]


async def test_out_of_hours_follows_the_schedule(desk: Shop) -> None:
    desk.sandbox.clock.configure(mode=ClockMode.MANUAL, at=1_768_462_200)  # 2026-01-15T07:30Z, a Thursday
    set_up(desk, hours={"open": "09:00-17:00", "zone": "Europe/Berlin"})
    await desk.open()
    assert await desk.text("lcw-button") == "Chat is closed now"
    await part(desk, "button").click()
    assert "We are closed" in await desk.text("lcw-out-of-hours")
    assert "2026-01-15T08:00:00Z" in await desk.text("lcw-out-of-hours-detail")
    desk.sandbox.clock.advance(1800)
    await part(desk, "retry").click()
    await desk.event("lcw:chatQueued")


# The keyboard and the focus


async def test_a_whole_chat_by_keyboard(desk: Shop) -> None:
    asks(desk, *ONE_QUESTION["body"])  # type: ignore[arg-type]
    await desk.open()
    keys = desk.page.keyboard
    await keys.press("Tab")
    assert await focused(desk.page) == "lcw-button"
    await keys.press("Enter")
    await part(desk, "pre-chat").wait_for()
    assert await focused(desk.page) == "lcw-pre-chat-order"
    await keys.type("A-7")
    await keys.press("Escape")
    await desk.event("lcw:onMinimize")
    assert await focused(desk.page) == "lcw-button"
    await keys.press("Enter")
    await desk.event("lcw:onMaximize")
    assert await focused(desk.page) == "lcw-pre-chat-order"
    await keys.press("Enter")
    assert await answers(desk) == {"order": "A-7"}
    assert await focused(desk.page) == "lcw-input"
    for before in ("lcw-messages", "lcw-transcript", "lcw-close"):
        await keys.press("Shift+Tab")
        assert await focused(desk.page) == before
    await keys.press("Enter")
    await desk.event("lcw:closeChat")
    assert await focused(desk.page) == "lcw-button"


async def test_the_focus_returns_to_what_opened_the_window(desk: Shop) -> None:
    desk.attributes = 'data-hide-chat-button="true"'
    script = (
        "document.querySelector('main').append(Object.assign(document.createElement('button'), {id: 'help'}));"
    )
    await desk.open(script)
    await desk.run("void (help.onclick = () => Microsoft.Omnichannel.LiveChatWidget.SDK.startChat())")
    await desk.page.locator("#help").press("Enter")
    await desk.event("lcw:chatQueued")
    assert await focused(desk.page) == "lcw-input"
    await part(desk, "close").click()
    await desk.event("lcw:closeChat")
    assert await focused(desk.page) == "help"


async def test_a_chat_that_nobody_asked_for_takes_no_focus_away(desk: Shop) -> None:
    await desk.open("Object.defineProperty(navigator, 'userActivation', {value: {isActive: false}});")
    await desk.start()
    await desk.event("lcw:chatQueued")
    await desk.reload()
    await desk.event("lcw:chatRetrieved")
    assert await part(desk, "chat").is_visible()
    assert await focused(desk.page) == "body"


async def test_escape_does_nothing_where_minimising_is_hidden(desk: Shop) -> None:
    desk.attributes = 'data-hide-minimize-button="true"'
    await desk.open()
    await part(desk, "button").click()
    await desk.event("lcw:chatQueued")
    assert await part(desk, "minimise").count() == 0
    await desk.page.keyboard.press("Escape")
    assert await part(desk, "chat").is_visible()


async def test_tabbing_stays_in_a_window_that_covers_the_page(desk: Shop) -> None:
    await desk.page.set_viewport_size({"width": 390, "height": 844})
    await desk.open("document.querySelector('main').append(document.createElement('button'));")
    await part(desk, "button").click()
    await desk.event("lcw:chatQueued")
    assert await part(desk, "window").get_attribute("aria-modal") == "true"
    order = []
    for key in ("Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab"):
        await desk.page.keyboard.press(key)
        order.append(await focused(desk.page))
    assert order == ["lcw-send", "lcw-minimise", "lcw-close", "lcw-minimise", "lcw-send"]


async def test_what_is_typed_is_no_shortcut_of_the_page(desk: Shop) -> None:
    asks(desk, *ONE_QUESTION["body"])  # type: ignore[arg-type]
    await desk.open("window.heard = []; document.addEventListener('keydown', ({key}) => window.heard.push(key));")
    await desk.start()
    await part(desk, "pre-chat-order").press("/")
    assert await desk.run("window.heard") == []


async def test_each_state_is_announced_once(shop: Shop) -> None:
    shop.sandbox.register_provider("default", ProviderSpec.read({"calls": ["no-token", "token"]}))
    await shop.open()
    await shop.run(f"({LISTENS})()")
    await shop.start()
    await shop.error()
    await part(shop, "retry").click()
    await shop.event("lcw:chatQueued")
    await part(shop, "minimise").click()
    await part(shop, "button").click()
    await part(shop, "close").click()
    await shop.event("lcw:closeChat")
    heard = await said(shop.page)
    assert heard[0] == "Connecting to the chat"
    assert heard[1].startswith(
        "The chat could not go on. Auth token provider didn't provide any token. cause: no_token"
    )
    assert heard[2:] == [
        "Connecting to the chat",
        "The chat has started. An agent will join you soon.",
        "Chat minimised",
        "Chat closed",
    ]
    assert await shop.page.locator("[role=alert], [role=status], [aria-live]").count() == 1


# The pre-chat survey


async def test_every_kind_of_question_arrives_with_its_answer(desk: Shop) -> None:
    choices = [{"title": "One", "value": "1"}, {"title": "Two", "value": "2"}]
    asks(
        desk,
        {"type": "Input.Text", "id": "text", "label": "Text", "maxLength": 5},
        {"type": "Input.Text", "id": "long", "label": "Long", "isMultiline": True, "value": "as it was"},
        {"type": "Input.Text", "id": "mail", "label": "Mail", "style": "Email"},
        {"type": "Input.Number", "id": "number", "label": "Number", "value": 3},
        {"type": "Input.Date", "id": "date", "label": "Date"},
        {"type": "Input.Time", "id": "time", "label": "Time"},
        {"type": "Input.Toggle", "id": "on", "title": "On", "valueOn": "yes", "valueOff": "no"},
        {"type": "Input.Toggle", "id": "off", "title": "Off", "valueOn": "yes", "valueOff": "no"},
        {"type": "Input.ChoiceSet", "id": "select", "label": "Select", "choices": choices},
        {"type": "Input.ChoiceSet", "id": "radio", "label": "Radio", "choices": choices, "style": "expanded"},
        {"type": "Input.ChoiceSet", "id": "many", "label": "Many", "choices": choices, "isMultiSelect": True},
        {"type": "Input.ChoiceSet", "id": "set", "label": "Set", "choices": choices, "value": "2"},
        {"type": "Input.Text", "id": "elements", "label": "A name that a form has itself"},
        actions=[{"type": "Action.Submit", "title": "Ask us"}],
    )
    await desk.open()
    await desk.start()
    for name, text in {
        "Text": "abcdefg", "Mail": "a@b.example", "Date": "2026-02-03", "Time": "14:05",
        "A name that a form has itself": "no clash",
    }.items():  # fmt: skip
        await desk.page.get_by_label(name, exact=True).fill(text)
    await desk.page.get_by_label("On", exact=True).check()
    await desk.page.get_by_label("Select", exact=True).select_option("Two")
    await desk.page.get_by_role("group", name="Radio").get_by_label("One").check()
    for title in ("One", "Two"):
        await desk.page.get_by_role("group", name="Many").get_by_label(title).check()
    await desk.page.get_by_role("button", name="Ask us").click()
    assert await answers(desk) == {
        "text": "abcde", "long": "as it was", "mail": "a@b.example", "number": "3", "date": "2026-02-03",
        "time": "14:05", "on": "yes", "off": "no", "select": "2", "radio": "1", "many": "1,2", "set": "2",
        "elements": "no clash",
    }  # fmt: skip


async def test_what_is_missing_or_wrong_is_said_beside_the_question(desk: Shop) -> None:
    choices = [{"title": "One", "value": "1"}]
    asks(
        desk,
        {"type": "Input.Number", "id": "shoes", "label": "Shoes", "min": 1, "isRequired": True},
        {
            "type": "Input.ChoiceSet",
            "id": "many",
            "label": "Many",
            "choices": choices,
            "isMultiSelect": True,
            "isRequired": True,
            "errorMessage": "Tick it",
        },
        {"type": "Input.Toggle", "id": "terms", "title": "Terms", "isRequired": True},
    )
    await desk.open()
    await desk.start()
    await part(desk, "pre-chat-shoes").fill("0")
    await part(desk, "pre-chat-submit").click()
    assert "1" in await desk.text("lcw-pre-chat-shoes-problem")
    assert await desk.text("lcw-pre-chat-many-problem") == "Tick it"
    assert await part(desk, "pre-chat-terms-problem").is_visible()
    assert await focused(desk.page) == "lcw-pre-chat-shoes"
    assert await part(desk, "pre-chat-shoes").get_attribute("aria-invalid") == "true"
    assert desk.entries("livechat.conversation") == []
    await part(desk, "pre-chat-shoes").fill("2")
    await part(desk, "pre-chat-many").check()
    await part(desk, "pre-chat-terms").check()
    await part(desk, "pre-chat-submit").click()
    assert await answers(desk) == {"shoes": "2", "many": "1", "terms": "true"}


async def test_a_text_above_an_input_without_a_label_is_its_label(desk: Shop) -> None:
    asks(desk, {"type": "TextBlock", "text": "Your name?"}, {"type": "Input.Text", "id": "name"})
    await desk.open()
    await desk.start()
    assert await desk.page.get_by_label("Your name?").get_attribute("data-testid") == "lcw-pre-chat-name"
    assert await desk.page.get_by_text("Your name?").count() == 1


async def test_nothing_typed_is_lost_when_something_arrives(desk: Shop) -> None:
    many = [{"type": "Input.Text", "id": f"field{at}", "label": f"Field {at}"} for at in range(20)]
    asks(desk, *many)
    await desk.open()
    await desk.start()
    await part(desk, "pre-chat-field15").fill("half a senten")
    scrolled = "document.getElementById('mockhub-live-chat').shadowRoot.querySelector('.content').scrollTop"
    before = await desk.run(scrolled)
    assert before > 0
    desk.sandbox.pages.raise_event("lcw:signInCardReceived", {"sasUrl": "https://login.example/"})
    await desk.event("lcw:signInCardReceived")
    await desk.sdk("startProactiveChat()")
    await desk.page.emulate_media(color_scheme="dark")
    await part(desk, "minimise").click()
    await part(desk, "button").click()
    assert await focused(desk.page) == "lcw-pre-chat-field15"
    assert await part(desk, "pre-chat-field15").input_value() == "half a senten"
    assert await desk.run(scrolled) == before
    await part(desk, "pre-chat-submit").click()
    await desk.event("lcw:chatQueued")
    assert await part(desk, "sign-in").is_visible()
    assert await part(desk, "proactive").count() == 0


# A proactive offer


async def test_a_proactive_offer_takes_no_focus_and_is_declined_with_escape(desk: Shop) -> None:
    await desk.open()
    await desk.run(f"({LISTENS})()")
    await desk.sdk("startProactiveChat({message: 'Need help?'})")
    await part(desk, "proactive").wait_for()
    assert await focused(desk.page) == "body"
    assert await said(desk.page) == ["Invitation to chat. Need help?"]
    await part(desk, "proactive-accept").focus()
    await desk.page.keyboard.press("Escape")
    assert await part(desk, "proactive").count() == 0
    assert await focused(desk.page) == "lcw-button"


# A window of its own


async def test_a_chat_in_a_window_of_its_own(desk: Shop, screenshot: Screenshot) -> None:
    await desk.open()
    async with desk.page.expect_popup() as opening:
        await desk.sdk("startChat({inNewWindow: true})")
    popup = await opening.value
    await popup.get_by_test_id("lcw-chat").wait_for()
    assert await popup.title() == "Let's chat"
    assert not await part(desk, "window").is_visible()
    assert await axe(popup) == []
    await screenshot(popup, "popup")
    await popup.evaluate("void (window.focus = () => { window.asked = (window.asked ?? 0) + 1; })")
    await desk.sdk("startChat({inNewWindow: true})")
    await part(desk, "button").click()
    await desk.sdk("getAgentAvailability()")
    assert await popup.evaluate("window.asked") >= 2
    assert len(desk.page.context.pages) == 2
    async with popup.expect_event("close"):
        await popup.get_by_test_id("lcw-close").click()
    await desk.event("lcw:closeChat")
    await desk.sdk("startChat()")
    await desk.event("lcw:chatQueued", 2)
    assert await part(desk, "chat").is_visible()


async def test_every_chat_is_in_a_window_of_its_own_where_the_tag_says_so(desk: Shop) -> None:
    desk.attributes = 'data-open-in-window="true"'
    asks(desk, *ONE_QUESTION["body"])  # type: ignore[arg-type]
    await desk.open()
    async with desk.page.expect_popup() as opening:
        await part(desk, "button").click()
    popup = await opening.value
    await popup.get_by_test_id("lcw-pre-chat-order").fill("A-9")
    assert await focused(popup) == "lcw-pre-chat-order"
    await popup.get_by_test_id("lcw-pre-chat-submit").click()
    assert await answers(desk) == {"order": "A-9"}


async def test_a_window_closed_by_hand_ends_no_chat_and_blocks_no_other(desk: Shop) -> None:
    asks(desk, *ONE_QUESTION["body"])  # type: ignore[arg-type]
    await desk.open()
    async with desk.page.expect_popup() as opening:
        await desk.sdk("startChat({inNewWindow: true})")
    popup = await opening.value
    await popup.get_by_test_id("lcw-pre-chat").wait_for()
    await popup.close(run_before_unload=True)
    await desk.event("lcw:onClose")
    await part(desk, "button").click()
    await part(desk, "pre-chat-order").fill("A-1")
    await part(desk, "pre-chat-submit").click()
    await desk.event("lcw:chatQueued")


async def test_a_reloaded_window_is_closed(desk: Shop) -> None:
    await desk.open()
    async with desk.page.expect_popup() as opening:
        await desk.sdk("startChat({inNewWindow: true})")
    popup = await opening.value
    await desk.event("lcw:chatQueued")
    async with popup.expect_event("close"):
        await popup.evaluate("location.reload()")
    await desk.event("lcw:onClose")
    await part(desk, "button").click()
    await part(desk, "chat").wait_for()
    assert len(desk.sandbox.conversations) == 1


async def test_the_window_of_a_page_goes_with_it(desk: Shop) -> None:
    await desk.open()
    async with desk.page.expect_popup() as opening:
        await desk.sdk("startChat({inNewWindow: true})")
    popup = await opening.value
    await desk.event("lcw:chatQueued")
    async with popup.expect_event("close"):
        await desk.page.goto(desk.site.put("/other", "<!doctype html><title>Other</title>"))


async def test_a_blocked_window_leaves_the_chat_in_the_page(desk: Shop, page_log: PageLog) -> None:
    await desk.open("window.open = () => null;")
    await desk.sdk("startChat({inNewWindow: true})")
    await desk.event("lcw:chatQueued")
    assert await part(desk, "chat").is_visible()
    assert any("blocked the chat's window" in line for line in page_log.console)

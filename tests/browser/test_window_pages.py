"""The chat window in pages that make it hard: styles, layers, policies, texts, and what their tag asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from mockhub.omnichannel.organization import WidgetSpec
from mockhub.tokens.providers import ProviderSpec
from tests.browser.axe import axe

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.browser.conftest import Screenshot
    from tests.browser.page_log import PageLog
    from tests.browser.shop import Shop


@pytest_asyncio.fixture(loop_scope="session")
async def desk(shop: Shop) -> Shop:
    """A page whose widget is open to all, and where nothing moves."""
    shop.role = "anonymous"
    await shop.page.emulate_media(reduced_motion="reduce")
    return shop


def set_up(shop: Shop, **settings: Any) -> None:
    shop.sandbox.organization.anonymous.settings = WidgetSpec.read({"authentication": "none", **settings})


def part(shop: Shop, name: str) -> Locator:
    return shop.page.get_by_test_id(f"lcw-{name}")


async def style(shop: Shop, name: str, member: str) -> str:
    return str(await part(shop, name).evaluate("(one, member) => getComputedStyle(one)[member]", member))


# Styles neither come in nor go out


HOSTILE = {
    "nothing as it was": "* {all: unset !important; display: block !important; color: red !important}",
    "no buttons": "button, div, [role=dialog] {display: none !important}",
    "html > div": "html > div, #mockhub-live-chat {display: none !important; opacity: 0 !important}",
    "huge text": "html {font-size: 80px; line-height: 4; letter-spacing: 1em; text-transform: uppercase}",
    "right to left": "html, * {direction: rtl !important; unicode-bidi: bidi-override !important}",
    "moved": "body {transform: translate(-300px, 200px) scale(.5); filter: blur(4px); opacity: .2}",
    "a layer over all": "main {position: fixed; inset: 0; z-index: 2147483647; background: #fff}",
    "custom properties": "* {--surface: red !important; --ink: red !important; --theme: red !important}",
    "unseen": "html, body {visibility: hidden; pointer-events: none; user-select: none} body {zoom: 2}",
    "a grid": "html {display: grid !important; grid: 1fr / 1fr 1fr; height: 10px; overflow: clip}",
}
_STYLED = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
_MEASURED = """() => {
const {shadowRoot} = document.getElementById("mockhub-live-chat");
return [...shadowRoot.querySelectorAll("*")].map((one) => {
  const {x, y, width, height} = one.getBoundingClientRect();
  const {color, fontSize, display, visibility, direction, letterSpacing, backgroundColor} = getComputedStyle(one);
  const look = [color, fontSize, display, visibility, direction, letterSpacing, backgroundColor];
  return [one.localName, ...look, ...[x, y, width, height].map(Math.round)];
})}"""


@pytest.mark.parametrize("css", HOSTILE.values(), ids=HOSTILE)
async def test_a_page_changes_nothing_of_the_window(css: str, desk: Shop) -> None:
    await desk.open()
    closed = await desk.page.evaluate(_MEASURED)
    await desk.page.evaluate(_STYLED, css)
    assert await desk.page.evaluate(_MEASURED) == closed
    await part(desk, "button").click()
    await expect(part(desk, "standing")).to_contain_text("number 1")
    hostile = await desk.page.evaluate(_MEASURED)
    await desk.page.evaluate(_STYLED, "")
    assert await desk.page.evaluate(_MEASURED) == hostile
    await desk.page.evaluate(_STYLED, css)
    await part(desk, "close").click()
    await desk.event("lcw:closeChat")


async def test_the_window_changes_nothing_of_the_page(desk: Shop) -> None:
    look = """[...document.querySelectorAll("html, head, body, body *")].map((one) => {
      const {x, y, width, height} = one.getBoundingClientRect();
      return [one.localName, JSON.stringify(getComputedStyle(one)), x, y, width, height];
    })"""
    await desk.open()
    plain = await desk.run(look)
    await desk.start()
    await desk.event("lcw:chatQueued")
    assert await desk.run(look) == plain
    assert await desk.run("document.adoptedStyleSheets.length + document.styleSheets.length") == 0


async def test_the_window_comes_before_every_layer_of_the_page(desk: Shop) -> None:
    await desk.open()
    await desk.run("""(() => {
      const layer = Object.assign(document.createElement("div"), {popover: "manual", id: "layer"});
      layer.style.cssText = "position: fixed; inset: 0; width: 100%; height: 100%; z-index: 2147483647";
      document.body.append(layer);
      layer.showPopover();
    })()""")
    await desk.sdk("startChat()")
    await desk.event("lcw:chatQueued")
    await part(desk, "minimise").click()
    await desk.event("lcw:onMinimize")


async def test_a_page_that_replaces_its_body_keeps_the_window(desk: Shop) -> None:
    await desk.open()
    await desk.run("void (document.body.innerHTML = '<main><h1>Boots</h1></main>')")
    await part(desk, "button").click()
    await desk.event("lcw:chatQueued")
    await desk.run("document.getElementById('mockhub-live-chat').remove()")
    await desk.sdk("closeChat()")
    await desk.event("lcw:closeChat")
    assert await part(desk, "button").is_visible()


async def test_nothing_moves_for_those_who_want_no_motion(shop: Shop) -> None:
    for motion, moving in (("reduce", "none"), ("no-preference", "turn")):
        await shop.page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
        await shop.open()
        await shop.start("() => calls()")
        await shop.run("called")
        animation = "(one) => getComputedStyle(one.querySelector('.spinner')).animationName"
        assert await part(shop, "loading").evaluate(animation) == moving


# What the tag asks for


async def test_the_button_can_be_hidden(desk: Shop) -> None:
    desk.attributes = 'data-hide-chat-button="true"'
    await desk.open()
    assert not await part(desk, "button").is_visible()
    await desk.sdk("startChat()")
    await desk.event("lcw:chatQueued")
    await part(desk, "minimise").click()
    await part(desk, "button").click()  # or there were no way back
    await part(desk, "close").click()
    await desk.event("lcw:closeChat")
    assert not await part(desk, "button").is_visible()


async def test_a_tag_for_phones_has_no_header_and_fills_the_page(desk: Shop, screenshot: Screenshot) -> None:
    desk.attributes = 'data-render-mobile="true"'
    await desk.open()
    await desk.sdk("startChat()")
    await desk.event("lcw:chatQueued")
    assert not await part(desk, "close").is_visible()
    assert await part(desk, "window").bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    assert await axe(desk.page) == []
    await screenshot(desk.page, "render-mobile")


async def test_the_window_fills_the_page_where_the_tag_says_so(desk: Shop) -> None:
    desk.attributes = 'data-enable-lcw-autofill="true"'
    await desk.open()
    await desk.sdk("startChat()")
    await desk.event("lcw:chatQueued")
    assert await part(desk, "close").is_visible()
    assert await part(desk, "window").bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}


async def test_the_close_button_can_have_a_text(desk: Shop) -> None:
    desk.attributes = 'data-custom-close-button-text="Leave"'
    await desk.open()
    await desk.sdk("startChat()")
    await desk.event("lcw:chatQueued")
    await desk.page.get_by_role("button", name="Leave").click()
    await desk.event("lcw:closeChat")


COLOURS = [
    ("#fff", "rgb(255, 255, 255)", "rgb(0, 0, 0)"),
    ("black", "rgb(0, 0, 0)", "rgb(255, 255, 255)"),
    ("#FFD54F", "rgb(255, 213, 79)", "rgb(0, 0, 0)"),
    ("#ff000080", "rgb(255, 127, 127)", "rgb(0, 0, 0)"),
    ("transparent", "rgb(255, 255, 255)", "rgb(0, 0, 0)"),
    ("rgb(118 118 118)", "rgb(118, 118, 118)", "rgb(0, 0, 0)"),
    ("hsl(210 100% 25%)", "rgb(0, 64, 128)", "rgb(255, 255, 255)"),
    ("color(srgb 0 0.2 0.4)", "rgb(0, 51, 102)", "rgb(255, 255, 255)"),
]


@pytest.mark.parametrize(("color", "background", "text"), COLOURS, ids=[one[0] for one in COLOURS])
async def test_any_colour_is_taken_and_read(color: str, background: str, text: str, desk: Shop) -> None:
    set_up(desk, **{"theme-color": "#00ff00"})
    desk.attributes = f'data-color-override="{color}"'
    await desk.open()
    assert await style(desk, "button", "backgroundColor") == background
    assert await style(desk, "button", "color") == text
    await desk.sdk("startChat()")
    await desk.event("lcw:chatQueued")
    assert await axe(desk.page) == []


async def test_the_title_and_colour_are_those_of_the_chat_config(desk: Shop) -> None:
    set_up(desk, title="Contoso Coffee", **{"theme-color": "#6b2fa0"})
    await desk.open()
    assert await desk.text("lcw-button") == "Contoso Coffee"
    assert await style(desk, "button", "backgroundColor") == "rgb(107, 47, 160)"
    await desk.sdk("startChat()")
    await desk.event("lcw:chatQueued")
    assert await desk.page.get_by_role("dialog", name="Contoso Coffee").is_visible()


@pytest.mark.parametrize("color", ["nonsense", "inherit", "red; background: url(http://shop.example/)"])
async def test_what_is_no_colour_is_noted(color: str, desk: Shop, page_log: PageLog) -> None:
    desk.attributes = f'data-color-override="{color}"'
    await desk.open()
    assert await style(desk, "button", "backgroundColor") == "rgb(11, 92, 173)"
    assert any(f"{color} is no CSS colour" in line for line in page_log.console)


async def test_a_font_is_taken(desk: Shop) -> None:
    desk.attributes = 'data-font-family-override="Georgia, serif"'
    await desk.open()
    assert (await style(desk, "button", "fontFamily")).startswith("Georgia, serif")


async def test_what_is_no_font_is_noted(desk: Shop, page_log: PageLog) -> None:
    desk.attributes = 'data-font-family-override="10px;}"'
    await desk.open()
    assert "system-ui" in await style(desk, "button", "fontFamily")
    assert any("10px;} is no CSS font family" in line for line in page_log.console)


ACCEPTED = [
    "customization-callback", "disable-telemetry", "enable-telemetry", "suggested-action-layout",
    "enable-sso-magic-code", "bypass-cache", "enable-newline", "enable-markdown", "enable-disconnect-alert",
    "hyperlink-text-override",
]  # fmt: skip


async def test_what_a_tag_asks_for_in_vain_is_noted(desk: Shop, page_log: PageLog) -> None:
    desk.attributes = " ".join(f'data-{name}="true"' for name in (*ACCEPTED, "colour"))
    await desk.open()
    noted = [line for line in page_log.console if line.startswith("warning: MockHub: data-")]
    assert [line.split()[2] for line in noted] == [f"data-{name}" for name in (*ACCEPTED, "colour")]
    assert all("has no effect here: " in line for line in noted[:-1])
    assert "is no attribute of the widget" in noted[-1]


# Texts of anybody's


EVIL = "<img src=x onerror=window.hacked=1>\u202e\u05e9\u05dc\u05d5\u05dd <b>bold</b> " + "W" * 900


async def test_texts_are_shown_as_text(desk: Shop, screenshot: Screenshot, page_log: PageLog) -> None:
    body: list[dict[str, Any]] = [
        {"type": "TextBlock", "text": EVIL},
        {"type": "Input.Text", "id": '"><img>', "label": EVIL, "placeholder": EVIL, "value": EVIL},
        {"type": "Input.ChoiceSet", "id": "one", "label": EVIL, "choices": [{"title": EVIL, "value": EVIL}]},
        {"type": "Input.Toggle", "id": "__proto__", "title": EVIL},
    ]
    card = {"type": "AdaptiveCard", "version": "1.3", "body": body, "actions": [{"title": EVIL}]}
    set_up(desk, title=EVIL, **{"pre-chat": card})
    desk.attributes = f"data-custom-close-button-text='{EVIL}'"
    await desk.open()
    await desk.sdk("startProactiveChat({message: " + repr(EVIL) + "})")
    assert EVIL[:30] in await desk.text("lcw-proactive")
    await screenshot(desk.page, "huge-proactive")
    await part(desk, "proactive-accept").click()
    await part(desk, "pre-chat").wait_for()
    await screenshot(desk.page, "huge-pre-chat")
    sideways = "document.getElementById('mockhub-live-chat').shadowRoot.querySelector('.content')"
    assert await desk.run(f"{sideways}.scrollWidth <= {sideways}.clientWidth")
    assert await part(desk, "close").is_visible()
    await part(desk, "minimise").click()
    await part(desk, "button").click()
    await part(desk, "pre-chat-submit").click()
    await desk.event("lcw:chatQueued")
    assert await desk.run("window.hacked") is None
    assert await desk.run("document.querySelectorAll('img').length") == 0
    assert page_log.errors == []


async def test_a_cause_is_shown_as_text(shop: Shop, screenshot: Screenshot) -> None:
    shop.sandbox.register_provider("default", ProviderSpec.read({"calls": [{"throw": EVIL}]}))
    await shop.page.set_viewport_size({"width": 320, "height": 568})
    await shop.open()
    await shop.start()
    await shop.error()
    assert "<img src=x" in await shop.text("lcw-error-detail")
    await screenshot(shop.page, "huge-error")
    assert await shop.run("window.hacked") is None
    assert await axe(shop.page) == []


async def test_a_right_to_left_text_is_laid_out_as_such(desk: Shop, screenshot: Screenshot) -> None:
    body = [{"type": "Input.Text", "id": "name", "label": "\u05de\u05d4 \u05e9\u05de\u05da?"}]
    card = {"type": "AdaptiveCard", "version": "1.3", "body": body}
    set_up(desk, title="\u05e9\u05dc\u05d5\u05dd", **{"pre-chat": card})
    await desk.open("document.documentElement.dir = 'rtl';")
    await desk.sdk("startChat()")
    await part(desk, "pre-chat").wait_for()
    assert await style(desk, "title", "direction") == "rtl"
    assert await style(desk, "window", "direction") == "ltr"
    await screenshot(desk.page, "right-to-left")


# Strict policies


async def test_a_chat_under_a_strict_policy_also_in_a_window_of_its_own(desk: Shop, page_log: PageLog) -> None:
    hub = desk.base.partition("/s/")[0]
    rules = (
        "default-src 'none'", f"script-src 'self' {hub}", f"connect-src {hub} {hub.replace('http', 'ws', 1)}",
        "require-trusted-types-for 'script'", "trusted-types 'none'",
    )  # fmt: skip
    desk.headers = {"Content-Security-Policy": "; ".join(rules)}
    await desk.open()
    async with desk.page.expect_popup() as opening:
        await desk.sdk("startChat({inNewWindow: true})")
    popup = await opening.value
    await popup.get_by_test_id("lcw-chat").wait_for()
    moving = "(one) => Promise.all(one.getAnimations({subtree: true}).map((each) => each.finished))"
    await popup.get_by_test_id("lcw-window").evaluate(moving)
    assert await popup.get_by_test_id("lcw-window").bounding_box() == await popup.evaluate(
        "({x: 0, y: 0, width: innerWidth, height: innerHeight})"
    )
    assert (page_log.console, page_log.errors) == ([], [])

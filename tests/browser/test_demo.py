"""The demo page in a browser: each outcome shows its code and cause, and everybody can use the page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.async_api import expect

from mockhub.clock import ClockMode
from mockhub.omnichannel.demo_outcomes import BROKEN_TOKENS, OUTCOMES
from tests.browser.axe import axe

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from mockhub.omnichannel.demo_outcomes import DemoOutcome, WidgetRole
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.conftest import OpenTab, Screenshot
    from tests.browser.page_log import PageLog

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
SLOW = ("hangs", "late")
"""Outcomes that take the provider's whole time."""

CHOICES = [
    *((role, outcome) for role, outcomes in OUTCOMES.items() for outcome in outcomes),
    *(("authenticated", outcome) for outcome in BROKEN_TOKENS),
]
AT_ONCE = [pytest.param(role, one, id=f"{role}-{one.name}") for role, one in CHOICES if one.name not in SLOW]


class Demo:
    """The demo page of the test's sandbox."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.start = page.get_by_role("button", name="Start chat")
        self.close = page.get_by_role("button", name="Close chat")
        self.failures = page.locator("#log .failed")
        self.started = page.locator("#log .started")
        self.warnings = page.locator("#log .warned")
        self.code = page.locator("#code")

    async def open(self, outcome: str, role: WidgetRole = "authenticated") -> None:
        await self.page.goto(f"{self.address}?widget={role}&outcome={outcome}")
        await expect(self.start).to_be_enabled()

    async def run(self, outcome: str, role: WidgetRole = "authenticated") -> None:
        await self.open(outcome, role)
        await self.start.click()

    def happened(self, event: str) -> Locator:
        return self.page.locator("#log li", has=self.page.locator(".head code", has_text=event))


@pytest.fixture
def demo(page: Page, server: Server, sandbox: Sandbox) -> Demo:
    return Demo(page, f"{server.hub.addresses.sandbox(sandbox.id)}/demo/")


async def shows(entry: Locator, outcome: DemoOutcome) -> None:
    await expect(entry).to_have_count(1)
    await expect(entry.locator(".verdict .code")).to_have_text(f"Code {outcome.code}")
    await expect(entry.locator("dd code")).to_have_text(outcome.cause or "")
    assert await entry.get_by_role("link", name="Entry").get_attribute("href")


# Outcomes


@pytest.mark.parametrize(("role", "outcome"), AT_ONCE)
async def test_an_outcome_shows_its_code_and_cause(
    role: WidgetRole, outcome: DemoOutcome, demo: Demo, page_log: PageLog
) -> None:
    await demo.run(outcome.name, role)
    if outcome.cause is None:
        await expect(demo.happened("lcw:startChat")).to_have_count(1)
        await expect(demo.happened("lcw:chatQueued")).to_have_count(1)
        await expect(demo.failures).to_have_count(0)
    else:
        await shows(demo.failures, outcome)
        await expect(demo.started).to_have_count(0)
    assert page_log.errors == []


@pytest.mark.parametrize("name", SLOW)
async def test_a_provider_has_ten_seconds(name: str, demo: Demo, page: Page, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL)
    await demo.run(name)
    await expect(page.locator("#countdown")).to_be_visible()
    await expect(page.locator("#seconds")).to_have_text(re.compile(r"\d s left"))
    sandbox.clock.advance(10)
    (outcome,) = [one for one in OUTCOMES["authenticated"] if one.name == name]
    await shows(demo.failures, outcome)
    await expect(page.locator("#countdown")).to_be_hidden()


async def test_a_second_callback_is_warned_of(demo: Demo) -> None:
    await demo.run("twice")
    await expect(demo.started).to_have_count(1)
    await expect(demo.warnings).to_contain_text("when it counted no more")


async def test_the_link_beside_an_error_leads_to_the_journal(demo: Demo, page: Page, open_tab: OpenTab) -> None:
    await demo.run("expired")
    address = await demo.failures.get_by_role("link", name="Entry").get_attribute("href")
    entry = json.loads(await (await open_tab(address or "")).locator("body").inner_text())
    assert entry["cause"] == "expired"
    number = entry["seq"]
    await expect(page.locator("#command")).to_contain_text(f"/journal/{number}")
    await expect(page.locator("#next")).to_contain_text("docs/tokens.md")


async def test_somebody_friendly_answers_after_one_click(demo: Demo, page: Page, sandbox: Sandbox) -> None:
    sandbox.serve_chats("friendly")
    await demo.run("good")
    await expect(page.get_by_test_id("lcw-message-text")).to_contain_text(["How can I help you?"])
    await page.get_by_test_id("lcw-input").fill("Thank you")
    await page.get_by_test_id("lcw-send").click()
    await expect(page.get_by_test_id("lcw-message-other").last).to_contain_text("You are welcome.")
    await expect(demo.happened("lcw:onMessageReceived")).to_have_count(3)


# The switch


async def test_the_shown_code_is_the_walkthroughs_with_the_chosen_provider(demo: Demo) -> None:
    await demo.open("throws")
    await expect(demo.code).to_contain_text('throw new Error("the session service is down");')
    await expect(demo.code).to_contain_text(".setAuthTokenProvider(authTokenProvider);")
    await demo.page.get_by_label("An expired token").check()
    await expect(demo.code).to_contain_text('demo/token/expired");')
    await demo.open("no-provider")
    await expect(demo.code).not_to_contain_text(".setAuthTokenProvider(")
    await demo.open("context-throws", "anonymous")
    await expect(demo.code).to_contain_text("function contextProvider() {")


async def test_another_choice_closes_the_chat_and_stands_in_the_address(demo: Demo, page: Page) -> None:
    await demo.run("good")
    await expect(demo.happened("lcw:chatQueued")).to_have_count(1)
    await page.get_by_label("Throws").check()
    await expect(demo.happened("lcw:closeChat")).to_have_count(1)
    assert page.url.endswith("outcome=throws")
    await demo.start.click()
    await expect(demo.failures.locator("dd code")).to_have_text("provider_threw")


async def test_each_start_is_a_fresh_one(demo: Demo) -> None:
    await demo.run("good")
    await expect(demo.happened("lcw:chatQueued")).to_have_count(1)
    await demo.start.click()
    await expect(demo.happened("lcw:chatQueued")).to_have_count(2)
    await demo.close.click()
    await expect(demo.happened("lcw:closeChat")).to_have_count(2)


async def test_a_reload_takes_the_chat_up_again_unless_it_shall_fail(demo: Demo, page: Page) -> None:
    await demo.run("good")
    await expect(demo.happened("lcw:chatQueued")).to_have_count(1)
    await page.reload()
    await expect(demo.happened("lcw:chatRetrieved")).to_have_count(1)
    await demo.run("rejects")
    await expect(demo.failures).to_have_count(1)
    await expect(demo.failures.locator("dd code")).to_have_text("provider_rejected")


async def test_another_choice_does_not_wait_for_a_provider_that_hangs(demo: Demo, page: Page) -> None:
    await demo.run("hangs")
    await expect(page.locator("#countdown")).to_be_visible()
    await page.get_by_label("Throws").check()
    await expect(page.locator("#countdown")).to_be_hidden()
    await expect(page.get_by_label("Throws")).to_be_focused()
    await expect(demo.start).to_be_enabled()
    await demo.start.click()
    await expect(demo.failures.locator("dd code")).to_have_text("provider_threw")


async def test_a_defect_can_be_chosen_from_the_list(demo: Demo, page: Page) -> None:
    await demo.open("good")
    await page.get_by_label("Defect, and the reason").select_option("unused-bits")
    await expect(page.get_by_label("The one chosen below")).to_be_checked()
    assert page.url.endswith("outcome=unused-bits")
    await demo.start.click()
    await expect(demo.failures.locator("dd code")).to_have_text("bad_base64")


async def test_an_outcome_that_does_not_exist_is_named(demo: Demo, page: Page) -> None:
    await demo.open("<b>expird")
    await expect(page.locator("#unknown")).to_have_text("There is no outcome '<b>expird'; choose one of these.")
    await expect(page.get_by_label("good token")).to_be_checked()


async def test_the_keyboard_suffices(demo: Demo, page: Page) -> None:
    await demo.open("good")
    await page.get_by_label("good token").focus()
    for _ in range(2):
        await page.keyboard.press("ArrowDown")
    await expect(page.get_by_label("Throws")).to_be_checked()
    await demo.start.focus()
    await page.keyboard.press("Enter")
    await expect(demo.failures.locator("dd code")).to_have_text("provider_threw")


async def test_the_script_tag_can_be_copied(demo: Demo, page: Page) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await demo.open("good")
    await page.get_by_role("button", name="Copy the script tag").click()
    await expect(page.get_by_text("Copied")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == await page.locator("#tag").text_content()


async def test_the_log_can_be_cleared(demo: Demo, page: Page) -> None:
    await demo.open("good")
    await page.get_by_role("button", name="Clear").click()
    await expect(page.get_by_text("Nothing yet.")).to_be_visible()
    await expect(page.locator("#log li")).to_have_count(0)


# How it looks


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("outcome", ["expired", "good", "blocked", "hangs"])
async def test_everybody_can_use_it(
    outcome: str,
    scheme: Literal["light", "dark"],
    size: str,
    demo: Demo,
    page: Page,
    screenshot: Screenshot,
) -> None:
    width, height = SIZES[size]
    await page.set_viewport_size({"width": width, "height": height})
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await demo.open(outcome)
    assert await axe(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await demo.start.click()
    await expect(page.locator("#log .failed, #log .started, #countdown:visible").first).to_be_visible()
    assert await axe(page) == []
    await screenshot(page, f"demo-{outcome}-{scheme}-{size}")

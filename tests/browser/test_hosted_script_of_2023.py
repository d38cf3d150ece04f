"""The profile `v1-2023`: what the hosted script of 2023-12 does, where the documentation says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from mockhub.clock import ClockMode
from mockhub.scenarios.arming import arm
from mockhub.scenarios.model import Given
from mockhub.tokens.providers import TokenSpec
from mockhub.world import DEFAULT_PROVIDER

if TYPE_CHECKING:
    from tests.browser.page_log import PageLog
    from tests.browser.shop import Shop


@pytest_asyncio.fixture(loop_scope="session")
async def old(shop: Shop) -> Shop:
    """A page whose script tag asks for the first generation."""
    shop.attributes = "v1"
    return shop


def token(shop: Shop) -> str:
    return str(shop.sandbox.token(TokenSpec(), provider=shop.sandbox.find_provider(DEFAULT_PROVIDER)))


async def test_a_provider_is_called_when_it_is_registered_and_its_token_kept(old: Shop) -> None:
    await old.open()
    await old.sdk(f"setAuthTokenProvider((callback) => {{ calls(); callback('{token(old)}'); }})")
    await old.run("called")
    assert old.entries("page.start") == []
    await old.start()
    await old.event("lcw:chatQueued")


async def test_a_provider_that_calls_back_later_has_given_none(old: Shop) -> None:
    await old.open()
    await old.start(f"(callback) => {{ setTimeout(() => callback('{token(old)}'), 0); }}")
    seen = await old.error()
    assert (seen["errorCode"], seen["mockhub"]["cause"]) == (3, "no_token")
    assert "too soon" in seen["mockhub"]["detail"]


async def test_a_second_registration_can_post_the_token_of_the_first(old: Shop) -> None:
    await old.open()
    await old.sdk(f"setAuthTokenProvider((callback) => callback('{token(old)}'))")
    await old.start("() => {}")
    await old.event("lcw:chatQueued")


async def test_what_a_provider_throws_reaches_whoever_registers_it(old: Shop, page_log: PageLog) -> None:
    await old.open()
    thrown = await old.run(
        "(() => { try { Microsoft.Omnichannel.LiveChatWidget.SDK.setAuthTokenProvider("
        "() => { throw new Error('no session'); }); } catch (error) { return String(error); } })()"
    )
    assert thrown == "Error: no session"
    assert await old.events() == ["lcw:ready"]
    assert "the provider threw when it was registered" in page_log.console[0]


async def test_a_provider_that_is_no_function_is_a_type_error_of_its_call(old: Shop) -> None:
    await old.open()
    thrown = await old.run(
        "(() => { try { Microsoft.Omnichannel.LiveChatWidget.SDK.setAuthTokenProvider(42); }"
        " catch (error) { return String(error); } })()"
    )
    assert thrown == "TypeError: provider is not a function"


async def test_the_named_function_may_answer_later(old: Shop) -> None:
    later = f"setTimeout(() => callback('{token(old)}'), 0)"
    await old.open(f"window.auth = {{getAuthenticationToken: (callback) => {later}}};")
    await old.start()
    await old.event("lcw:chatQueued")


async def test_what_the_named_function_throws_is_the_events_detail(old: Shop) -> None:
    await old.open("window.auth = {getAuthenticationToken() { throw new RangeError('no session'); }};")
    await old.start()
    detail = await old.error()
    assert detail["thrown"] == "RangeError: no session"
    assert "errorCode" not in detail
    assert detail["mockhub"]["cause"] == "provider_threw"


async def test_a_missing_named_function_is_a_type_error_without_a_code(old: Shop) -> None:
    await old.open()
    await old.start()
    detail = await old.error()
    assert detail["thrown"].startswith("TypeError: ")
    assert "errorCode" not in detail
    assert detail["mockhub"]["cause"] == "client_function_missing"


async def test_custom_context_is_ignored_and_the_context_is_read_at_registration(old: Shop) -> None:
    old.role = "anonymous"
    await old.open()
    await old.run("(window.cart = 'full', 0)")
    await old.sdk("setContextProvider(() => ({cart}))")
    await old.run("(window.cart = 'empty', 0)")
    await old.sdk("startChat({customContext: {cart: {value: 'custom'}}})")
    await old.event("lcw:chatQueued")
    (chat,) = old.sandbox.conversations
    assert {name: one.value for name, one in chat.context.variables.items()} == {"cart": "full"}


async def test_what_a_context_provider_throws_reaches_whoever_registers_it(old: Shop) -> None:
    old.role = "anonymous"
    await old.open()
    thrown = await old.run(
        "(() => { try { Microsoft.Omnichannel.LiveChatWidget.SDK.setContextProvider("
        "() => { throw new Error('no cart'); }); } catch (error) { return String(error); } })()"
    )
    assert thrown == "Error: no cart"


async def test_availability_comes_as_an_event_only(old: Shop) -> None:
    await old.open()
    assert await old.run("Microsoft.Omnichannel.LiveChatWidget.SDK.getAgentAvailability() === undefined")
    assert (await old.event("lcw:getAgentAvailability"))["isQueueAvailable"] is True


@pytest.mark.parametrize(("attributes", "profile"), [("", "v1-2023"), ("v2", "documented"), ("v1", "v1-2023")])
async def test_the_armed_profile_decides_unless_the_script_tag_does(
    attributes: str, profile: str, shop: Shop
) -> None:
    arm(shop.sandbox, Given.read({"client": "v1-2023"}), clock_mode=ClockMode.REAL)
    shop.attributes = attributes
    await shop.open()
    assert [page.profile for page in shop.sandbox.pages] == [profile]

"""Every method of the browser SDK and every event, in a real page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.causes import SDK_ERRORS
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.tokens.providers import ProviderSpec
from mockhub.visitor import EVENTS
from tests.browser.shop import SDK

if TYPE_CHECKING:
    from tests.browser.page_log import PageLog
    from tests.browser.shop import Shop

TOKEN_FROM_ISSUER = "(callback) => fetch('{}/_services/auth/token').then((one) => one.text()).then(callback)"


def good(shop: Shop) -> str:
    """A provider of good tokens."""
    return TOKEN_FROM_ISSUER.format(shop.base)


@pytest.fixture
def anonymous(shop: Shop) -> Shop:
    """A page with the widget that is open to all."""
    shop.role = "anonymous"
    return shop


# Arguments


@pytest.mark.parametrize(
    "method",
    [
        "setAuthTokenProvider",
        "setContextProvider",
        "setAuthCodeProvider",
        "setBotAuthTokenProvider",
        "setFallbackInfoProvider",
    ],
)
@pytest.mark.parametrize("given", ["null", "undefined", "'text'", "42", "{}"])
async def test_a_provider_that_is_no_function_is_thrown_back(method: str, given: str, anonymous: Shop) -> None:
    await anonymous.open()
    thrown = await anonymous.run(
        f"(() => {{ try {{ {SDK}.{method}({given}); }} catch (error) {{ return String(error); }} }})()"
    )
    assert thrown.startswith(f"TypeError: {method}: the provider is ")
    assert thrown.endswith("expected a function")
    assert "lcw:error" not in await anonymous.events()


# Providers are kept and given back


@pytest.mark.parametrize("kind", ["AuthToken", "Context"])
async def test_a_provider_is_kept_until_it_is_removed(kind: str, anonymous: Shop) -> None:
    await anonymous.open("window.provider = (callback) => callback && callback(null);")
    assert await anonymous.sdk(f"get{kind}Provider()") is None
    await anonymous.sdk(f"set{kind}Provider(provider)")
    assert await anonymous.run(f"{SDK}.get{kind}Provider() === provider")
    await anonymous.sdk(f"remove{kind}Provider()")
    assert await anonymous.sdk(f"get{kind}Provider()") is None


async def test_a_removed_provider_is_not_called(shop: Shop) -> None:
    await shop.open()
    await shop.sdk("setAuthTokenProvider(() => { throw new Error('not me'); })")
    await shop.sdk("removeAuthTokenProvider()")
    await shop.start()
    assert (await shop.error())["errorCode"] == 8


async def test_a_fallback_provider_is_kept(anonymous: Shop, page_log: PageLog) -> None:
    await anonymous.open("window.provider = () => {};")
    assert await anonymous.sdk("getFallbackInfoProvider()") is None
    await anonymous.sdk("setFallbackInfoProvider(provider)")
    assert await anonymous.run(f"{SDK}.getFallbackInfoProvider() === provider")
    assert "no source says when" in page_log.console[0]


async def test_an_authorization_code_is_sent_as_the_token(shop: Shop) -> None:
    await shop.open()
    await shop.sdk("setAuthCodeProvider((callback) => callback('code-of-the-sign-in'))")
    await shop.start()
    assert (await shop.error())["mockhub"]["cause"] == "malformed_segments"


# Too soon


async def test_calls_before_ready_do_nothing_and_are_named(shop: Shop, page_log: PageLog) -> None:
    early = "document.addEventListener('DOMContentLoaded', () => { const sdk = Microsoft.Omnichannel"
    await shop.open(f"{early}.LiveChatWidget.SDK; sdk.setAuthTokenProvider(() => calls()); sdk.startChat(); }});")
    assert await shop.sdk("getAuthTokenProvider()") is None
    assert await shop.events() == ["lcw:ready"]
    assert sum("was called before lcw:ready" in line for line in page_log.console) == 2
    await shop.start()
    seen = await shop.error()
    assert seen["errorCode"] == 8
    assert "setAuthTokenProvider was called before lcw:ready, so it did nothing" in seen["mockhub"]["detail"]


# Context


async def test_the_context_providers_variables_reach_the_chat(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.sdk(
        "setContextProvider(() => ({cart: 'full', vip: {value: true, isDisplayable: false}, items: 3}))"
    )
    await anonymous.start()
    await anonymous.event("lcw:chatQueued")
    assert variables(anonymous) == {"cart": "full", "vip": True, "items": 3}


async def test_custom_context_is_preferred_to_the_context_provider(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.sdk("setContextProvider(() => { throw new Error('not me'); })")
    await anonymous.sdk("startChat({customContext: {cart: {value: 'empty', isDisplayable: true}}})")
    await anonymous.event("lcw:chatQueued")
    assert variables(anonymous) == {"cart": "empty"}


async def test_a_context_provider_that_throws_is_code_1(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.sdk("setContextProvider(() => cart.total)")
    await anonymous.start()
    seen = await anonymous.error()
    assert (seen["errorCode"], seen["errorDescription"]) == (1, SDK_ERRORS[1])
    assert "ReferenceError: cart is not defined" in seen["mockhub"]["detail"]
    assert anonymous.entries("livechat.conversation") == []


@pytest.mark.parametrize("returned", ["null", "undefined", "'text'", "42", "Promise.resolve({a: 1})"])
async def test_a_context_that_is_no_object_is_left_out(returned: str, anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.sdk(f"setContextProvider(() => {returned})")
    await anonymous.start()
    await anonymous.event("lcw:chatQueued")
    assert variables(anonymous) == {}


async def test_context_is_left_out_of_an_authenticated_chat_with_a_note(shop: Shop, page_log: PageLog) -> None:
    await shop.open()
    await shop.sdk("setContextProvider(() => { throw new Error('not me'); })")
    await shop.start(good(shop))
    await shop.event("lcw:chatQueued")
    assert "lwicontexts" in page_log.console[0]


def variables(shop: Shop) -> dict[str, Any]:
    (chat,) = shop.sandbox.conversations
    return {name: one.value for name, one in chat.context.variables.items()}


# Chats


async def test_a_chat_starts_and_ends_with_its_events(anonymous: Shop, page_log: PageLog) -> None:
    await anonymous.open()
    await anonymous.start()
    await anonymous.event("lcw:chatQueued")
    await anonymous.sdk("closeChat()")
    await anonymous.event("lcw:onClose")
    assert await anonymous.events() == [
        "lcw:ready",
        "lcw:startChat",
        "lcw:chatQueued",
        "lcw:closeChat",
        "lcw:onClose",
    ]
    assert await anonymous.run("window.seen.every(([, detail]) => detail === null)")
    assert [chat.closed for chat in anonymous.sandbox.conversations] == [True]
    assert page_log.console == []


async def test_two_calls_to_start_a_chat_start_one(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.run(f"({SDK}.startChat(), {SDK}.startChat(), {SDK}.startChat())")
    await anonymous.sdk("closeChat()")
    await anonymous.event("lcw:onClose")
    assert len(anonymous.entries("livechat.conversation")) == 1


async def test_a_start_while_the_survey_is_open_brings_its_window_back(anonymous: Shop) -> None:
    card = {"type": "AdaptiveCard", "body": [{"type": "Input.Text", "id": "name", "label": "Name"}]}
    settings = {"authentication": "none", "pre-chat": card}
    anonymous.sandbox.organization.anonymous.settings = WidgetSpec.read(settings)
    await anonymous.open()
    await anonymous.start()
    await anonymous.page.get_by_test_id("lcw-minimise").click()
    await anonymous.start()
    await anonymous.event("lcw:onMaximize")
    await anonymous.sdk("closeChat()")
    await anonymous.event("lcw:onClose")
    await anonymous.start()
    await anonymous.page.get_by_test_id("lcw-pre-chat").wait_for()


@pytest.mark.parametrize("address", ["https://[", "https://", "http:", "data:text/html,x"])
async def test_a_sign_in_address_that_is_none_is_not_linked(address: str, anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.start()
    await anonymous.event("lcw:chatQueued")
    anonymous.sandbox.pages.raise_event("lcw:signInCardReceived", {"sasUrl": address})
    await anonymous.event("lcw:signInCardReceived")
    await anonymous.sdk("getAgentAvailability()")
    assert await anonymous.page.get_by_test_id("lcw-sign-in").count() == 0


async def test_a_chat_can_begin_again_after_it_ended(anonymous: Shop) -> None:
    await anonymous.open()
    for times in (1, 2):
        await anonymous.start()
        await anonymous.event("lcw:chatQueued", times)
        await anonymous.sdk("closeChat()")
        await anonymous.event("lcw:onClose", times)
    assert len(list(anonymous.sandbox.conversations)) == 2


async def test_a_close_without_a_chat_calls_nobody(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.sdk("closeChat()")
    await anonymous.sdk("startChat()")
    await anonymous.event("lcw:chatQueued")
    assert anonymous.entries("livechat.session-close") == []


async def test_a_token_that_expired_meanwhile_is_code_4_at_the_end_and_the_page_is_done(shop: Shop) -> None:
    shop.sandbox.register_provider("default", ProviderSpec.read({"calls": [{"token": {"expires-in": "10m"}}]}))
    await shop.open()
    await shop.start()
    await shop.event("lcw:chatQueued")
    shop.sandbox.clock.advance(660)
    await shop.sdk("closeChat()")
    seen = await shop.error()
    assert (seen["errorCode"], seen["mockhub"]["cause"]) == (4, "expired")
    assert await shop.run("localStorage.length") == 0


async def test_a_proactive_chat_is_offered_and_starts_as_such(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.sdk("startProactiveChat({message: 'Need help?'}, false, {})")
    assert "Need help?" in await anonymous.text("lcw-proactive")
    assert anonymous.entries("livechat.conversation") == []
    await anonymous.page.get_by_test_id("lcw-proactive-accept").click()
    await anonymous.event("lcw:chatQueued")
    (chat,) = anonymous.sandbox.conversations
    assert chat.context.proactive


async def test_a_proactive_offer_has_the_documented_text_and_can_be_declined(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.sdk("startProactiveChat()")
    assert "Hi! Have any questions? I'm here to help" in await anonymous.text("lcw-proactive")
    await anonymous.page.get_by_test_id("lcw-proactive-dismiss").click()
    assert await anonymous.page.get_by_test_id("lcw-proactive").count() == 0


# Availability


async def test_availability_comes_as_an_event_and_a_promise_under_the_documented_names(anonymous: Shop) -> None:
    settings = {"authentication": "none", "availability": {"position": 2, "average-wait": "3m"}}
    anonymous.sandbox.organization.anonymous.settings = WidgetSpec.read(settings)
    await anonymous.open()
    promised = await anonymous.sdk("getAgentAvailability()")
    detail = await anonymous.event("lcw:getAgentAvailability")
    assert promised == detail
    never = "0001-01-01T00:00:00Z"
    assert detail == {
        "queueId": anonymous.sandbox.organization.queue_id,
        "isQueueAvailable": True,
        "StartTimeOfNextOperatingHour": never,
        "EndTimeOfNextOperatingHour": never,
        "nexttransitiontime": never,
        "positionInQueue": 2,
        "isAgentAvailable": True,
        "averageWaitTime": 3,
    }


async def test_availability_is_asked_again_after_two_minutes(anonymous: Shop) -> None:
    await anonymous.page.clock.install()
    await anonymous.open()
    await anonymous.sdk("getAgentAvailability()")
    await anonymous.sdk("getAgentAvailability()")
    assert len(anonymous.entries("livechat.agent-availability")) == 1
    await anonymous.page.clock.run_for(120_000)
    await anonymous.sdk("getAgentAvailability()")
    assert len(anonymous.entries("livechat.agent-availability")) == 2
    await anonymous.event("lcw:getAgentAvailability", 3)


async def test_too_many_questions_are_refused_with_their_cause(anonymous: Shop) -> None:
    calls = anonymous.sandbox.organization.availability_calls
    for _ in range(100):
        calls.take(anonymous.sandbox.clock.now())
    await anonymous.open()
    await anonymous.sdk("getAgentAvailability()")
    seen = await anonymous.error()
    assert (seen["errorCode"], seen["mockhub"]["cause"]) == (None, "too_many_calls")


# Events raised from outside

DOCUMENTED_MESSAGES: list[dict[str, Any]] = [
    {"messageType": "system", "channelData": {"tags": ["system", "agentaccepted"]}},
    {"messageType": "user", "channelData": {"tags": ["public", "client_activity_id:1"]}},
]


@pytest.mark.parametrize("event", EVENTS)
async def test_every_event_can_be_raised_by_a_control_call(event: str, anonymous: Shop) -> None:
    await anonymous.open()
    before = (await anonymous.events()).count(event)
    anonymous.sandbox.pages.raise_event(event, None)
    assert await anonymous.event(event, before + 1) is None


@pytest.mark.parametrize("detail", DOCUMENTED_MESSAGES, ids=["system", "user"])
async def test_an_event_carries_its_payload(detail: dict[str, Any], anonymous: Shop) -> None:
    await anonymous.open()
    anonymous.sandbox.pages.raise_event("lcw:onMessageReceived", detail)
    assert await anonymous.event("lcw:onMessageReceived") == detail


async def test_events_stand_in_the_journal_in_their_order(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.start()
    await anonymous.event("lcw:chatQueued")
    await anonymous.page.goto("about:blank")
    raised = [entry.facts["event"] for entry in anonymous.entries("page.event")]
    assert raised == ["lcw:ready", "lcw:startChat", "lcw:chatQueued"][: len(raised)]
    assert raised


async def test_a_bots_sign_in_card_is_shown_if_the_page_says_so(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.start()
    await anonymous.event("lcw:chatQueued")
    await anonymous.sdk("setBotAuthTokenProvider((url, answer) => { window.asked = url; answer({show: true}); })")
    card = {"sasUrl": "http://127.0.0.1:9/signin"}
    anonymous.sandbox.pages.raise_event("lcw:signInCardReceived", card)
    link = anonymous.page.get_by_test_id("lcw-sign-in").get_by_role("link")
    assert await link.get_attribute("href") == card["sasUrl"]
    assert await anonymous.run("window.asked") == card["sasUrl"]


async def test_a_bots_sign_in_card_is_hidden_if_the_page_says_so(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.start()
    await anonymous.event("lcw:chatQueued")
    await anonymous.sdk("setBotAuthTokenProvider((url, answer) => { answer({show: false}); calls(); })")
    anonymous.sandbox.pages.raise_event("lcw:signInCardReceived", {"sasUrl": "http://127.0.0.1:9/signin"})
    await anonymous.run("called")
    await anonymous.sdk("getAgentAvailability()")  # a whole exchange later
    assert await anonymous.page.get_by_test_id("lcw-sign-in").count() == 0


async def test_a_sign_in_address_that_is_no_web_address_is_not_linked(anonymous: Shop) -> None:
    await anonymous.open()
    await anonymous.start()
    await anonymous.event("lcw:chatQueued")
    anonymous.sandbox.pages.raise_event("lcw:signInCardReceived", {"sasUrl": "javascript:alert(1)"})
    await anonymous.event("lcw:signInCardReceived")
    await anonymous.sdk("getAgentAvailability()")
    assert await anonymous.page.get_by_test_id("lcw-sign-in").count() == 0

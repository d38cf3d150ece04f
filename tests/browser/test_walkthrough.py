"""Microsoft's walkthrough, in a page on an origin of its own: success, and every way it can fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.causes import SDK_ERRORS
from mockhub.clock import ClockMode
from mockhub.journal import Outcome
from mockhub.tokens.defects import DEFECTS
from mockhub.tokens.providers import ProviderSpec, TokenSpec
from tests.browser.shop import SAMPLE_TOKEN

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.browser.page_log import PageLog
    from tests.browser.shop import Shop

WALKTHROUGH = f"""
function authTokenProvider(callback){{
	// Calling the callback with a valid jwt token
	callback("{SAMPLE_TOKEN}");
}}

window.addEventListener("lcw:ready", function handleLivechatReadyEvent(){{
	// Handle livechat ready event
	// Can use the sdk methods now
	// Setting auth token provider to be used for the chat
	Microsoft.Omnichannel.LiveChatWidget.SDK.setAuthTokenProvider(authTokenProvider);
	// Starting a new chat
	Microsoft.Omnichannel.LiveChatWidget.SDK.startChat();
}});

window.addEventListener("lcw:error", function handleLivechatErrorEvent(errorEvent){{
	// Handle livechat error event
	console.log(errorEvent);
}});
"""  # the walkthrough's own lines
LENIENT = ProviderSpec.read(
    {
        "keys": {"secret": "your-256-bit-secret"},
        "rules": {"allow-weak-secret": True, "required-claims": ["sub"]},
    }
)


def good_token(sandbox: Sandbox, **spec: Any) -> str:
    return str(sandbox.token(TokenSpec(**spec), provider=sandbox.provider))


async def test_the_documented_sample_is_refused_and_its_cause_named(shop: Shop) -> None:
    await shop.open(WALKTHROUGH)
    detail = await shop.error()
    mockhub = detail.pop("mockhub")
    assert detail == {"errorCode": 4, "errorDescription": SDK_ERRORS[4]}
    assert mockhub["cause"] == "alg_not_allowed"
    assert mockhub["detail"] == 'alg is "HS256", allowed is RS256'
    assert await shop.events() == ["lcw:ready", "lcw:error"]


async def test_the_documented_sample_is_accepted_by_a_lenient_provider(shop: Shop, page_log: PageLog) -> None:
    shop.sandbox.register_provider("default", LENIENT)
    await shop.open(WALKTHROUGH)
    await shop.event("lcw:chatQueued")
    assert await shop.events() == ["lcw:ready", "lcw:startChat", "lcw:chatQueued"]
    assert page_log.console == []
    assert page_log.errors == []


async def test_the_address_beside_an_error_shows_the_journals_entry(shop: Shop) -> None:
    await shop.open(WALKTHROUGH)
    mockhub = (await shop.error())["mockhub"]
    await shop.page.goto(mockhub["journal"])
    shown = await shop.page.evaluate("JSON.parse(document.body.innerText)")
    assert (shown["seq"], shown["cause"]) == (mockhub["entry"], "alg_not_allowed")


async def test_a_good_token_starts_a_chat(shop: Shop) -> None:
    await shop.open()
    await shop.start(f"(callback) => callback('{good_token(shop.sandbox)}')")
    await shop.event("lcw:chatQueued")
    (call,) = shop.entries("provider.call")
    assert (call.outcome, call.facts["provider"]) == (Outcome.OK, "registered")


async def test_an_asynchronous_provider_starts_a_chat(shop: Shop) -> None:
    await shop.open()
    fetched = f"fetch('{shop.base}/_services/auth/token').then((answer) => answer.text()).then(callback)"
    await shop.start(f"(callback) => {{ {fetched}; }}")
    await shop.event("lcw:chatQueued")


OUTCOMES: list[tuple[str, int, str, str]] = [
    ("() => { throw new TypeError('user is undefined'); }", 2, "provider_threw", "TypeError: user is undefined"),
    ("() => { throw 'plain text'; }", 2, "provider_threw", "plain text"),
    ("async () => { throw new Error('no session'); }", 2, "provider_rejected", "Error: no session"),
    ("(callback) => callback(null)", 3, "no_token", "null"),
    ("(callback) => callback()", 3, "no_token", "null"),
    ("(callback) => callback('')", 3, "no_token", "an empty string"),
    ("(callback) => callback(' \\t')", 3, "token_missing", "blanks"),
    ("(callback) => callback(42)", 4, "token_not_string", "a number"),
    ("(callback) => callback(NaN)", 4, "token_not_string", "an object"),
    ("(callback) => callback({token: 'a.b.c'})", 4, "token_not_string", "an object"),
    ("(callback) => callback(() => 1)", 4, "token_not_string", "an object"),
    ("(callback) => callback(['a.b.c'])", 4, "token_not_string", "an array"),
    ("(callback) => { const loop = {}; loop.self = loop; callback(loop); }", 4, "token_not_string", ""),
    ("(callback) => callback('not a token')", 4, "malformed_segments", ""),
    ("(callback) => callback('a.b.\\u0142')", 4, "bad_base64", ""),
    ("(callback) => callback('a.b.c\\n')", 4, "bad_base64", ""),
    ("(callback) => callback('x'.repeat(100000))", 4, "token_too_large", ""),
    ("(callback) => callback('x'.repeat(2000000))", 4, "token_too_large", ""),
]


@pytest.mark.parametrize(("provider", "code", "cause", "detail"), OUTCOMES, ids=[one[0] for one in OUTCOMES])
async def test_each_outcome_of_a_provider_has_its_code_and_cause(
    provider: str, code: int, cause: str, detail: str, shop: Shop
) -> None:
    await shop.open()
    await shop.start(provider)
    seen = await shop.error()
    assert (seen["errorCode"], seen["errorDescription"]) == (code, SDK_ERRORS[code])
    assert seen["mockhub"]["cause"] == cause
    assert detail in seen["mockhub"]["detail"]
    assert await shop.text("lcw-error-cause") == cause


@pytest.mark.parametrize("defect", sorted(DEFECTS))
async def test_each_broken_token_is_refused_by_its_reason(defect: str, shop: Shop) -> None:
    token = shop.sandbox.token(TokenSpec(defect=defect), provider=shop.sandbox.provider)
    await shop.open()
    await shop.page.evaluate("(token) => { window.token = token; }", token)
    await shop.start("(callback) => callback(window.token)")
    seen = await shop.error()
    reason = "no_token" if token == "" else DEFECTS[defect].reason
    assert seen["mockhub"]["cause"].partition(":")[0] == reason.partition(":")[0]


async def test_a_page_without_any_provider_lacks_the_named_function(shop: Shop) -> None:
    await shop.open()
    await shop.start()
    seen = await shop.error()
    assert (seen["errorCode"], seen["mockhub"]["cause"]) == (8, "client_function_missing")


async def test_the_function_named_in_the_settings_is_called(shop: Shop) -> None:
    token = good_token(shop.sandbox)
    await shop.open(f"window.auth = {{getAuthenticationToken(callback) {{ callback('{token}'); }}}};")
    await shop.start()
    await shop.event("lcw:chatQueued")
    assert shop.entries("provider.call")[0].facts["provider"] == "named"


async def test_the_registered_provider_is_preferred_to_the_named_function(shop: Shop) -> None:
    await shop.open("window.auth = {getAuthenticationToken() { throw new Error('not me'); }};")
    await shop.start("(callback) => callback(null)")
    assert (await shop.error())["mockhub"]["cause"] == "no_token"


# The ten seconds


async def test_a_provider_that_never_calls_back_is_given_up_after_ten_seconds(shop: Shop) -> None:
    await shop.page.clock.install()
    await shop.open()
    await shop.start("() => calls()")
    await shop.page.get_by_test_id("lcw-loading").wait_for()
    await shop.run("called")
    await shop.page.clock.run_for(9_000)
    assert "lcw:error" not in await shop.events()
    await shop.page.clock.run_for(1_100)
    seen = await shop.error()
    assert (seen["errorCode"], seen["mockhub"]["cause"]) == (3, "provider_timeout")


async def test_the_sandboxs_clock_ends_the_ten_seconds_too(shop: Shop) -> None:
    shop.sandbox.clock.configure(mode=ClockMode.MANUAL)
    await shop.open()
    await shop.start("() => calls()")
    await shop.run("called")
    shop.sandbox.clock.advance(10)
    assert (await shop.error())["mockhub"]["cause"] == "provider_timeout"


async def test_a_late_token_does_not_count_and_is_noted(shop: Shop, page_log: PageLog) -> None:
    shop.sandbox.clock.configure(mode=ClockMode.MANUAL)
    await shop.open()
    await shop.start("(callback) => { window.callBack = callback; calls(); }")
    await shop.run("called")
    shop.sandbox.clock.advance(12)
    await shop.error()
    await shop.run(f"window.callBack('{good_token(shop.sandbox)}')")
    assert "the provider called back after" in page_log.console[-1]
    assert await shop.events() == ["lcw:ready", "lcw:error"]


async def test_the_second_of_two_calls_back_is_noted(shop: Shop, page_log: PageLog) -> None:
    await shop.open()
    token = good_token(shop.sandbox)
    await shop.start(f"(callback) => {{ callback('{token}'); callback(null); }}")
    await shop.event("lcw:chatQueued")
    assert any("when it counted no more" in line for line in page_log.console)


async def test_a_provider_that_returns_its_token_is_told_to_call_back(shop: Shop, page_log: PageLog) -> None:
    shop.sandbox.clock.configure(mode=ClockMode.MANUAL)
    await shop.open()
    await shop.start("async () => { calls(); return 'a.b.c'; }")
    await shop.run("called")
    shop.sandbox.clock.advance(10)
    await shop.error()
    assert any("it has to call its callback" in line for line in page_log.console)


async def test_a_chat_can_be_closed_while_its_provider_hangs(shop: Shop) -> None:
    await shop.open()
    await shop.start("() => calls()")
    await shop.run("called")
    await shop.sdk("closeChat()")
    await shop.event("lcw:onClose")
    assert await shop.events() == ["lcw:ready", "lcw:onClose"]
    (call,) = shop.entries("provider.call")
    assert (call.outcome, call.cause) == (Outcome.FAILED, None)
    await shop.start(f"(callback) => callback('{good_token(shop.sandbox)}')")
    await shop.event("lcw:chatQueued")


# A scenario armed on the running hub


async def test_an_armed_provider_plays_for_a_page_that_has_none(shop: Shop) -> None:
    shop.sandbox.register_provider("default", ProviderSpec.read({"calls": ["throw", "no-token", "token"]}))
    await shop.open()
    await shop.start()
    assert (await shop.error())["errorCode"] == 2
    await shop.start()
    assert (await shop.error(2))["errorCode"] == 3
    await shop.start()
    await shop.event("lcw:chatQueued")


async def test_an_armed_provider_can_override_what_the_pages_own_did(shop: Shop) -> None:
    written = {"calls": [{"token": {"defect": "expired"}}], "on-pages": "override"}
    token = good_token(shop.sandbox)
    shop.sandbox.register_provider("default", ProviderSpec.read(written))
    await shop.open()
    await shop.start(f"(callback) => {{ window.asked = true; callback('{token}'); }}")
    assert (await shop.error())["mockhub"]["cause"] == "expired"
    assert await shop.run("window.asked") is True


@pytest.mark.parametrize(
    ("written", "code", "cause"),
    [
        ({"calls": ["token"], "after": "fail"}, 2, "provider_exhausted"),
        ({"calls": [{"reject": "no session"}]}, 2, "provider_rejected"),
        ({"calls": [{"answer": {"status": 500}}]}, 3, "provider_http_error"),
        ({"calls": [{"answer": {"status": 302, "headers": {"Location": "/sign-in"}}}]}, 3, "provider_redirected"),
        ({"calls": [{"answer": {"body": "<html>Sign in</html>"}}]}, 4, "malformed_segments"),
        ({"url": "http://127.0.0.1:9/", "on-pages": "fill"}, 3, "provider_unreachable"),
        ({"url": "/nothing/here", "on-pages": "fill"}, 3, "provider_http_error"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_an_armed_provider_has_every_outcome_of_a_token_endpoint(
    written: dict[str, Any], code: int, cause: str, shop: Shop
) -> None:
    shop.sandbox.register_provider("default", ProviderSpec.read(written))
    if written.get("after") == "fail" and shop.sandbox.provider is not None:
        shop.sandbox.provider.script.next("visitor")
    await shop.open()
    await shop.start()
    seen = await shop.error()
    assert (seen["errorCode"], seen["mockhub"]["cause"]) == (code, cause)


async def test_an_armed_provider_that_hangs_takes_the_sandboxs_time(shop: Shop) -> None:
    shop.sandbox.register_provider("default", ProviderSpec.read({"calls": ["hang"]}))
    shop.sandbox.clock.configure(mode=ClockMode.AUTO)
    await shop.open()
    await shop.start()
    assert (await shop.error())["mockhub"]["cause"] == "provider_timeout"

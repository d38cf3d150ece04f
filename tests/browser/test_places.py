"""The widget where pages are: origins, strict policies, reloads, several tabs, blocked storage, a dead hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.causes import SDK_ERRORS
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.server import Options, Server
from mockhub.tokens.providers import ProviderSpec
from mockhub.world import DEFAULT_PROVIDER

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

    from tests.browser.conftest import OpenTab
    from tests.browser.page_log import PageLog
    from tests.browser.shop import Shop

SCRIPTED = ProviderSpec.read({"calls": ["token"]})
"""Fills in for a page without a provider, on every call."""


async def start_anonymous(shop: Shop) -> None:
    shop.role = "anonymous"
    await shop.open()
    await shop.start()
    await shop.event("lcw:chatQueued")


# Origins and policies


async def test_a_page_on_another_site_works(shop: Shop) -> None:
    shop.role = "anonymous"
    shop.site.put("/", shop.html())
    await shop.page.goto(shop.site.elsewhere)
    await shop.event("lcw:ready")
    await shop.start()
    await shop.event("lcw:chatQueued")


async def test_a_page_over_https_works(shop: Shop, server: Server) -> None:
    shop.role = "anonymous"
    shop.base = f"{server.hub.addresses.https}/s/{shop.sandbox.id}"
    await shop.open()
    await shop.start()
    await shop.event("lcw:chatQueued")
    assert shop.entries("page.channel")


async def test_the_hubs_own_address_without_a_sandbox_is_found_by_the_organization(
    shop: Shop, server: Server
) -> None:
    shop.role = "anonymous"
    shop.base = server.hub.addresses.http
    await shop.open()
    await shop.start()
    await shop.event("lcw:chatQueued")
    assert shop.entries("livechat.conversation")


def policy(hub: str, *, sockets: bool = True) -> dict[str, str]:
    socket = f" {hub.replace('http', 'ws', 1)}" if sockets else ""
    return {
        "Content-Security-Policy": f"default-src 'none'; script-src 'self' {hub}; connect-src {hub}{socket}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    }


async def test_a_page_with_a_strict_content_security_policy_works(
    shop: Shop, server: Server, page_log: PageLog
) -> None:
    shop.headers = policy(server.hub.addresses.http)
    shop.sandbox.register_provider(DEFAULT_PROVIDER, ProviderSpec.read({"calls": ["throw", "token"]}))
    await shop.open()
    await shop.start()
    assert (await shop.error())["errorCode"] == 2
    assert await shop.text("lcw-error-cause") == "provider_threw"
    await shop.start()
    await shop.event("lcw:chatQueued")
    shop.sandbox.pages.raise_event("lcw:threadUpdate", None)
    await shop.event("lcw:threadUpdate")
    assert [line for line in page_log.console if "Content Security Policy" in line] == []
    assert page_log.errors == []


async def test_a_policy_without_sockets_costs_only_events_from_outside(
    shop: Shop, server: Server, page_log: PageLog
) -> None:
    shop.role = "anonymous"
    shop.headers = policy(server.hub.addresses.http, sockets=False)
    await shop.open()
    await shop.start()
    await shop.event("lcw:chatQueued")
    assert any("lets the widget open no WebSocket" in line for line in page_log.console)


async def test_blocked_storage_is_code_7(shop: Shop, page: Page) -> None:
    shop.site.put("/inner.html", shop.html())
    await page.goto(shop.site.put("/", '<iframe sandbox="allow-scripts" src="/inner.html"></iframe>'))
    frame = next(one for one in page.frames if one.url.endswith("/inner.html"))
    detail = await frame.evaluate("when('lcw:error', 1)")
    assert (detail["errorCode"], detail["errorDescription"]) == (7, SDK_ERRORS[7])
    assert "the browser's storage cannot be used" in detail["errorDetail"]
    assert detail["mockhub"]["cause"] == "scripts_failed"
    assert [name for name, _ in await frame.evaluate("seen")] == ["lcw:error"]


async def test_an_armed_scenario_blocks_the_scripts(shop: Shop) -> None:
    shop.sandbox.organization.authenticated.settings = WidgetSpec.read({"scripts": "blocked"})
    await shop.open(ready=False)
    detail = await shop.error()
    assert detail["errorCode"] == 7
    assert await shop.events() == ["lcw:error"]


# The script tag


@pytest.mark.parametrize("lacking", ["data-org-id", "data-app-id", "data-org-url"])
async def test_a_script_tag_that_lacks_an_id_is_named(lacking: str, shop: Shop) -> None:
    html = shop.html().replace(lacking, "data-nothing")
    await shop.page.goto(shop.site.put("/", html))
    detail = await shop.error()
    assert (detail["errorCode"], detail["errorDetail"]) == (7, f"the script tag lacks {lacking}")


async def test_an_attribute_that_is_none_is_named(shop: Shop, page_log: PageLog) -> None:
    shop.attributes = 'data-colour-override="red"'
    await shop.open()
    assert "data-colour-override is no attribute of the widget" in page_log.console[0]


async def test_a_script_that_is_there_twice_works_once(shop: Shop, page_log: PageLog) -> None:
    html = shop.html()
    tag = html[html.index('<script id="Microsoft') : html.index("</body>")]
    await shop.page.goto(shop.site.put("/", html.replace(tag, tag + tag)))
    await shop.event("lcw:ready")
    assert any("on this page twice" in line for line in page_log.console)
    assert len(list(shop.sandbox.pages)) == 1


async def test_an_unknown_widget_never_gets_ready(shop: Shop) -> None:
    shop.sandbox.organization.authenticated.settings = WidgetSpec.read({"published": False})
    await shop.open(ready=False)
    detail = await shop.error()
    assert (detail["errorCode"], detail["mockhub"]["cause"]) == (None, "widget_unknown")
    assert await shop.events() == ["lcw:error"]


async def test_an_unknown_organization_is_named_too(shop: Shop) -> None:
    html = shop.html().replace(shop.sandbox.organization.id, "00000000-0000-0000-0000-00000000dead")
    await shop.page.goto(shop.site.put("/", html))
    assert (await shop.error())["mockhub"]["cause"] == "widget_unknown"


# A hub that goes away


async def test_a_hub_that_goes_away_is_an_error_without_a_code(shop: Shop, data_folder: Path) -> None:
    async with Server(Options(data=data_folder)) as short:
        box = short.hub.default
        shop.sandbox, shop.base, shop.role = box, short.hub.addresses.http, "anonymous"
        await shop.open()
    await shop.start()
    detail = await shop.error()
    assert (detail["errorCode"], detail["mockhub"]["cause"]) == (None, None)
    assert "the hub did not answer" in detail["mockhub"]["detail"]


# Reloads and tabs


async def test_a_chat_is_taken_up_after_a_reload(shop: Shop) -> None:
    await start_anonymous(shop)
    await shop.reload()
    await shop.event("lcw:chatRetrieved")
    assert await shop.text("lcw-chat")
    assert len(shop.entries("livechat.conversation")) == 1


async def test_a_start_after_a_reload_takes_up_the_chat_instead_of_starting_another(shop: Shop) -> None:
    shop.sandbox.register_provider(DEFAULT_PROVIDER, SCRIPTED)
    register = "window.addEventListener('lcw:ready', () => Microsoft.Omnichannel.LiveChatWidget.SDK.startChat());"
    await shop.open(register)
    await shop.event("lcw:chatQueued")
    await shop.reload()
    await shop.event("lcw:chatRetrieved")
    assert await shop.events() == ["lcw:ready", "lcw:chatRetrieved"]
    assert [entry.outcome for entry in shop.entries("livechat.validate-chat-record")] == ["ok"]


async def test_a_chat_waits_for_the_provider_that_a_reloaded_page_registers_later(shop: Shop) -> None:
    provider = f"(callback) => fetch('{shop.base}/_services/auth/token').then((one) => one.text()).then(callback)"
    await shop.open()
    await shop.start(provider)
    await shop.event("lcw:chatQueued")
    await shop.reload()
    assert await shop.events() == ["lcw:ready"]
    await shop.sdk(f"setAuthTokenProvider({provider})")
    await shop.event("lcw:chatRetrieved")


async def test_a_chat_that_was_not_taken_up_yet_is_closed_with_a_token_all_the_same(shop: Shop) -> None:
    provider = f"(callback) => fetch('{shop.base}/_services/auth/token').then((one) => one.text()).then(callback)"
    await shop.open()
    await shop.start(provider)
    await shop.event("lcw:chatQueued")
    close = "window.addEventListener('lcw:ready', () => Microsoft.Omnichannel.LiveChatWidget.SDK.closeChat());"
    await shop.open(f"window.auth = {{getAuthenticationToken: {provider}}}; {close}")
    await shop.event("lcw:onClose")
    assert [chat.closed for chat in shop.sandbox.conversations] == [True]


async def test_a_chat_that_ended_meanwhile_is_forgotten(shop: Shop) -> None:
    await start_anonymous(shop)
    for chat in shop.sandbox.conversations:
        chat.close()
    await shop.reload()
    detail = await shop.error()
    assert detail["mockhub"]["cause"] == "conversation_closed"
    await shop.start()
    await shop.event("lcw:chatQueued")
    assert len(list(shop.sandbox.conversations)) == 2


async def test_another_persons_chat_is_not_taken_up(shop: Shop) -> None:
    somebody = {"calls": [{"token": {"claims": {"sub": "ann"}}}, {"token": {"claims": {"sub": "bob"}}}]}
    shop.sandbox.register_provider(DEFAULT_PROVIDER, ProviderSpec.read(somebody))
    await shop.open()
    await shop.start()
    await shop.event("lcw:chatQueued")
    await shop.reload()
    detail = await shop.error()
    assert detail["mockhub"]["cause"] == "subject_not_owner"


async def test_a_refused_token_does_not_forget_the_chat(shop: Shop) -> None:
    written = {"calls": ["token", {"token": {"defect": "expired"}}, "token"]}
    shop.sandbox.register_provider(DEFAULT_PROVIDER, ProviderSpec.read(written))
    await shop.open()
    await shop.start()
    await shop.event("lcw:chatQueued")
    await shop.reload()
    assert (await shop.error())["mockhub"]["cause"] == "expired"
    await shop.start()
    await shop.event("lcw:chatRetrieved")
    assert len(list(shop.sandbox.conversations)) == 1


async def test_two_tabs_share_a_chat_and_its_end(shop: Shop, open_tab: OpenTab) -> None:
    await start_anonymous(shop)
    other = await open_tab(shop.site.origin + "/")
    await other.evaluate("when('lcw:chatRetrieved', 1)")
    await shop.sdk("closeChat()")
    await other.evaluate("when('lcw:closeChat', 1)")
    await other.get_by_test_id("lcw-button").wait_for()
    assert len(shop.entries("livechat.session-close")) == 1


async def test_each_tab_is_a_page_of_its_own(shop: Shop, open_tab: OpenTab) -> None:
    shop.role = "anonymous"
    await shop.open()
    other = await open_tab(shop.site.origin + "/")
    await other.evaluate("when('lcw:ready', 1)")
    assert shop.sandbox.pages.raise_event("lcw:threadUpdate", None, number=2) == [2]
    await other.evaluate("when('lcw:threadUpdate', 1)")
    assert "lcw:threadUpdate" not in await shop.events()


# Outlets for other clients


async def test_the_provider_script_plays_every_outcome_in_a_page(shop: Shop) -> None:
    calls = ["throw", "reject", "no-token", {"returns": 42}, {"token": {"defect": "expired"}}, "token"]
    written = {"calls": calls, "on-pages": "leave"}
    shop.sandbox.register_provider(DEFAULT_PROVIDER, ProviderSpec.read(written))
    html = shop.html().replace('<script src="/shop.js">', f'<script src="{shop.base}/provider.js">')
    await shop.page.goto(shop.site.put("/", html))
    await shop.event("lcw:ready")
    causes = []
    for times in range(1, 6):
        await shop.start()
        causes.append((await shop.error(times))["mockhub"]["cause"])
    assert causes == ["provider_threw", "provider_rejected", "no_token", "token_not_string", "expired"]
    await shop.start()
    await shop.event("lcw:chatQueued")


async def test_the_provider_script_serves_the_chat_sdks_configuration_too(shop: Shop) -> None:
    calls = ["throw", "no-token", "token"]
    shop.sandbox.register_provider(DEFAULT_PROVIDER, ProviderSpec.read({"calls": calls}))
    await shop.page.goto(shop.site.put("/", f'<script src="{shop.base}/provider.js"></script>'))
    assert await shop.run("MockHub.getAuthToken().catch(String)") == "Error: scripted error"
    assert await shop.run("MockHub.getAuthToken()") is None
    assert (await shop.run("MockHub.getAuthToken()")).count(".") == 2

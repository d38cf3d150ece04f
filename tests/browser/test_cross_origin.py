"""What Chromium lets a customer's page do with MockHub's listeners, which are other origins to it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from mockhub.faults.fault import FaultSpec
from tests.browser.calls import BLOCKED, OPAQUE, call

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Frame, Page

    from mockhub.journal import Entry
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.shop import Shop
    from tests.browser.site import Site

REQUEST = "00000000-0000-4000-8000-000000000001"
NOWHERE = "00000000-0000-4000-8000-00000000dead"
OF_A_READ = {"Ms-Oc-User-Agent": "test ocsdk/0.5.21", "x-ms-client-request-id": REQUEST}
OF_A_START = {**OF_A_READ, "Content-Type": "application/json", "Request-Id": REQUEST}
"""The headers `@microsoft/ocsdk` sends; none of them without a preflight."""

BLANK = "<!doctype html><html lang=en><title>A shop</title>"
FRAMING = f'{BLANK}<iframe sandbox="allow-scripts" srcdoc="<p>framed</p>"></iframe>'


@pytest_asyncio.fixture(params=["same-site", "cross-site", "sandboxed frame", "file"], loop_scope="session")
async def customer(request: pytest.FixtureRequest, page: Page, site: Site, tmp_path: Path) -> Frame:
    """A customer's page, of each kind of origin; that of the last two is `null`."""
    url = site.put("/", FRAMING if request.param == "sandboxed frame" else BLANK)
    if request.param == "cross-site":
        url = site.elsewhere
    if request.param == "file":
        file = tmp_path / "index.html"
        file.write_text(BLANK)
        url = file.as_uri()
    await page.goto(url)
    return page.frames[-1]


@pytest.fixture
def livechat(server: Server) -> str:
    return f"{server.hub.addresses.http}/livechatconnector"


def config_path(sandbox: Sandbox) -> str:
    return f"/config/{sandbox.organization.id}/{sandbox.organization.anonymous.id}"


def start_path(sandbox: Sandbox) -> str:
    organization = sandbox.organization
    return f"/organization/{organization.id}/widgetApp/{organization.anonymous.id}/conversation"


def fault(**written: Any) -> FaultSpec:
    return FaultSpec.read(written)


def only_entry(sandbox: Sandbox) -> Entry:
    (entry,) = sandbox.journal
    return entry


async def test_a_page_reads_the_chat_config(customer: Frame, livechat: str, sandbox: Sandbox) -> None:
    seen = await call(customer, livechat + config_path(sandbox), headers=OF_A_READ)
    assert (seen.status, seen.type) == (200, "cors")
    assert "LiveChatVersion" in json.loads(seen.text)
    arrived = only_entry(sandbox).headers or {}
    assert {name: arrived.get(name) for name in OF_A_READ} == OF_A_READ
    assert arrived["Origin"] == await customer.evaluate("origin")


async def test_a_page_reads_the_chat_config_over_https(
    page: Page, site: Site, server: Server, sandbox: Sandbox
) -> None:
    await page.goto(site.put("/", BLANK))
    url = f"{server.hub.addresses.https}/livechatconnector{config_path(sandbox)}"
    assert (await call(page, url, headers=OF_A_READ)).status == 200


async def test_a_page_reads_the_wire_code_of_an_unknown_widget(
    customer: Frame, livechat: str, sandbox: Sandbox
) -> None:
    url = f"{livechat}/config/{sandbox.organization.id}/{NOWHERE}"
    seen = await call(customer, url, headers=OF_A_READ)
    assert seen.headers["errorcode"] == "701"
    assert json.loads(seen.text)["cause"] == "widget_unknown"


async def test_a_page_reads_the_wire_code_of_a_start_out_of_hours(
    customer: Frame, livechat: str, sandbox: Sandbox
) -> None:
    widget = sandbox.organization.anonymous
    widget.settings = replace(widget.settings, hours="never")
    seen = await call(customer, livechat + start_path(sandbox), method="POST", headers=OF_A_START, body="{}")
    assert seen.headers["errorcode"] == "705"
    assert json.loads(seen.text)["cause"] == "out_of_hours"


async def test_a_page_starts_a_chat_in_a_call_with_credentials(
    customer: Frame, livechat: str, sandbox: Sandbox
) -> None:
    start = {"method": "POST", "headers": OF_A_START, "body": "{}", "credentials": "include"}
    seen = await call(customer, livechat + start_path(sandbox), **start)
    assert seen.status == 200
    assert seen.headers["oc-sessionid"]


async def test_the_hub_itself_answers_the_preflight(
    page: Page, site: Site, livechat: str, sandbox: Sandbox
) -> None:
    """A header that no client sends is let through by nobody but a tool that answers in the hub's place."""
    await page.goto(site.put("/", BLANK))
    assert await call(page, livechat + config_path(sandbox), headers={"X-Of-No-Client": "1"}) == BLOCKED
    assert list(sandbox.journal) == []


# Faults that only a browser minds


async def test_a_page_may_not_read_an_answer_whose_cors_headers_are_withheld(
    customer: Frame, livechat: str, sandbox: Sandbox
) -> None:
    sandbox.arm_fault(fault(at="livechat.conversation", when={"calls": 1}, cors="withheld"))
    start = {"method": "POST", "headers": OF_A_START, "body": "{}"}
    assert await call(customer, livechat + start_path(sandbox), **start) == BLOCKED
    assert [(one.point, one.status) for one in sandbox.journal if one.point != "hub.fault"] == [
        ("livechat.conversation", 200)
    ], "the hub has started the chat that the page knows nothing of"
    assert (await call(customer, livechat + start_path(sandbox), **start)).status == 200


async def test_a_page_is_not_shown_a_header_that_is_hidden(
    customer: Frame, livechat: str, sandbox: Sandbox
) -> None:
    sandbox.arm_fault(fault(at="livechat.conversation", when={"calls": 1}, hide=["errorcode"]))
    widget = sandbox.organization.anonymous
    widget.settings = replace(widget.settings, hours="never")
    start = {"method": "POST", "headers": OF_A_START, "body": "{}"}
    hidden, shown = [await call(customer, livechat + start_path(sandbox), **start) for _ in range(2)]
    assert (hidden.status, shown.status) == (400, 400)
    assert "errorcode" not in hidden.headers
    assert shown.headers["errorcode"] == "705"
    assert hidden.headers.keys() == shown.headers.keys() - {"errorcode"}
    assert json.loads(hidden.text)["cause"] == "out_of_hours"


async def test_the_widget_shows_that_it_cannot_read_the_hubs_answer(shop: Shop, sandbox: Sandbox) -> None:
    sandbox.arm_fault(fault(at="livechat.conversation", cors="withheld"))
    shop.role = "anonymous"
    await shop.open()
    await shop.start()
    assert await shop.text("lcw-error-cause") == "not known"
    pane = await shop.page.get_by_test_id("lcw-error").inner_text()
    assert "the hub did not answer: TypeError: Failed to fetch" in pane
    assert [entry.status for entry in shop.entries("livechat.conversation")] == [200]


async def test_the_widget_does_without_the_wire_code_that_is_hidden(shop: Shop, sandbox: Sandbox) -> None:
    sandbox.arm_fault(fault(at="livechat.conversation", hide=["errorcode"]))
    shop.role = "anonymous"
    widget = sandbox.organization.anonymous
    widget.settings = replace(widget.settings, hours="never")
    await shop.open()
    await shop.start()
    assert (await shop.error())["mockhub"]["cause"] == "out_of_hours"
    (refused,) = shop.entries("livechat.conversation")
    assert (refused.cause, refused.facts["fault"]) == ("out_of_hours", "fault-1")


@dataclass(frozen=True)
class Steering:
    """A way to change something over the control API."""

    path: str
    init: dict[str, Any]

    def url(self, server: Server, sandbox: Sandbox) -> str:
        return f"{server.hub.addresses.control}/v1/sandboxes/{sandbox.id}{self.path}"


JSON = {"Content-Type": "application/json"}
READ = Steering("", {})
REGISTER = Steering("/providers/planted", {"method": "PUT", "headers": JSON, "body": "{}"})
START = Steering("/visitor/start-chat", {"method": "POST", "headers": JSON, "body": "{}"})
READ_BLINDLY = Steering("", {"mode": "no-cors"})
START_BLINDLY = Steering("/visitor/start-chat", {"method": "POST", "mode": "no-cors", "body": "{}"})


def is_untouched(sandbox: Sandbox) -> bool:
    return sandbox.journal.seq == 0 and list(sandbox.providers) == ["default"]


async def test_no_page_steers_the_hub(customer: Frame, server: Server, sandbox: Sandbox) -> None:
    for steering in (READ, REGISTER, START):
        assert await call(customer, steering.url(server, sandbox), **steering.init) == BLOCKED, steering
    assert is_untouched(sandbox)


async def test_a_call_that_needs_no_preflight_is_refused(
    customer: Frame, page: Page, server: Server, sandbox: Sandbox
) -> None:
    for steering in (READ_BLINDLY, START_BLINDLY):
        url = steering.url(server, sandbox)
        async with page.expect_response(url) as answered:
            assert await call(customer, url, **steering.init) == OPAQUE, steering
        assert (await answered.value).status == 403, steering
    assert is_untouched(sandbox)


async def test_no_form_steers_the_hub(page: Page, site: Site, server: Server, sandbox: Sandbox) -> None:
    url = START.url(server, sandbox)
    form = f"<form method=post enctype=text/plain action={url}><button name='{{}}'>Win</button></form>"
    await page.goto(site.put("/", BLANK + form))
    async with page.expect_response(url) as answered:
        await page.get_by_role("button").click()
    assert (await answered.value).status == 403
    assert is_untouched(sandbox)


async def test_no_frame_shows_the_control_api(page: Page, site: Site, server: Server, sandbox: Sandbox) -> None:
    url = READ.url(server, sandbox)
    async with page.expect_response(url) as answered:
        await page.goto(site.put("/", f"{BLANK}<iframe src={url}></iframe>"))
    assert (await answered.value).status == 403


async def test_a_page_of_the_hubs_own_surface_is_a_stranger_too(
    page: Page, server: Server, sandbox: Sandbox
) -> None:
    await page.goto(server.hub.addresses.http)
    assert await call(page, REGISTER.url(server, sandbox), **REGISTER.init) == BLOCKED
    assert is_untouched(sandbox)


async def test_a_page_of_the_control_api_steers_the_hub(page: Page, server: Server, sandbox: Sandbox) -> None:
    opened = await page.goto(READ.url(server, sandbox))
    assert opened is not None
    assert (await opened.json())["id"] == sandbox.id
    assert (await call(page, REGISTER.url(server, sandbox), **REGISTER.init)).status == 201
    assert (await call(page, START.url(server, sandbox), **START.init)).status == 200
    assert not is_untouched(sandbox)

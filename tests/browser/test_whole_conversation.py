"""`mockhub serve` and nothing else: the vendor's chat SDK holds a whole conversation with it, in Chromium."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from mockhub.client import AsyncClient
from tests.browser.chat_sdk import SdkPage, script_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Page

    from tests.browser.page_log import PageLog
    from tests.browser.site import Site

FILES = {"customers": True, "agents": True}


@dataclass(slots=True)
class Customer(SdkPage):
    """A customer's page; `hub` is what the command said of itself in its first line."""

    page: Page
    site: Site
    script: str
    hub: dict[str, Any]

    async def begin(self, sandbox: str, role: str, **about: Any) -> None:
        """Open the page with the widget of that role, and initialize the SDK."""
        where = {"orgUrl": f"{self.hub['http']}/s/{sandbox}", "orgId": about["org"], "widgetId": about[role]}
        outcomes = [{"gives": about["token"]}] if role == "authenticated" else None
        await self.show({"where": where, "config": {}, "outcomes": outcomes})
        await self.call("initialize")

    async def hears(self, text: str) -> None:
        """Wait until the page has been told a message with that text."""
        told: list[str] = []
        while not any(text in one for one in told):
            told.append((await self.when("message", len(told) + 1))["content"])


@pytest_asyncio.fixture(loop_scope="session")
async def hub(data_folder: Path) -> AsyncIterator[dict[str, Any]]:
    """A `mockhub serve` on free ports, as its first line tells of it."""
    command = (sys.executable, "-m", "mockhub", "serve", "--port", "0")
    env = {**os.environ, "MOCKHUB_DATA": str(data_folder)}
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=env
    )
    assert process.stdout is not None
    try:
        yield json.loads(await process.stdout.readline())
    finally:
        process.terminate()
        assert await process.wait() == 0


@pytest_asyncio.fixture(loop_scope="session")
async def customer(
    request: pytest.FixtureRequest, page: Page, page_log: PageLog, site: Site, hub: dict[str, Any]
) -> AsyncIterator[Customer]:
    """Somebody whose page has one of the two versions."""
    yield Customer(page, site, await script_of(request.param), hub)
    # What the published client asks for before it is told where its frame is: its address was left out.
    page_log.strayed[:] = [url for url in page_log.strayed if not url.startswith("http://iframe.html/?")]


async def minted() -> str:
    """Return what `mockhub token mint` prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "mockhub", "token", "mint", stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    return printed.decode().strip()


async def talk(customer: Customer) -> None:
    """Be greeted and answered, be seen and see somebody type, fetch the transcript, and end the chat."""
    await customer.hear(polling=True)
    await customer.hears("How can I help you?")
    await customer.call("sendTypingEvent")
    await customer.call("sendMessage", {"content": "Where is order 42?"})
    await customer.hears("Order 42 is on its way to you.")
    await customer.when("typing")
    transcript = (await customer.call("getLiveChatTranscript"))["chatMessagesJson"]
    assert "Where is order 42?" in transcript
    assert "Order 42 is on its way to you." in transcript
    await customer.call("endChat")


def paired(*pairs: tuple[str, str]) -> pytest.MarkDecorator:
    """Return the mark that has a test run with a version and a role at a time."""
    return pytest.mark.parametrize(("customer", "role"), pairs, indirect=["customer"])


@paired(("1.11.8", "anonymous"), ("1.11.6", "authenticated"))
async def test_without_any_configuration(role: str, customer: Customer) -> None:
    default = customer.hub["sandbox"]
    await customer.begin(default["id"], role, org=default["orgId"], **default["widgets"], token=await minted())
    await customer.call("startChat")
    details = await customer.call("getConversationDetails")
    await talk(customer)
    control = AsyncClient(customer.hub["control"])
    shown = (await (await control.sandboxes.get(default["id"])).conversations()).conversations
    assert {one.id: one.state for one in shown}[details["conversationId"]] == "Closed"


@paired(("1.11.8", "authenticated"), ("1.11.6", "anonymous"))
async def test_with_files(role: str, customer: Customer) -> None:
    control = AsyncClient(customer.hub["control"])
    open_to_all = {"authentication": "none", "attachments": FILES}
    widgets = {"anonymous": open_to_all, "authenticated": {"attachments": FILES}}
    box = await control.sandboxes.create(seed=7, widgets=widgets, agent="friendly")
    ids = {"anonymous": box.widget_id, "authenticated": box.auth_widget_id}
    await customer.begin(box.id, role, org=box.org_id, **ids, token=(await box.mint()).token)
    await customer.frame_at(f"{customer.hub['http']}/s/{box.id}")
    await customer.call("startChat")
    sent = await customer.send_file("photo.png", "a photo", "image/png")
    assert await customer.fetch_file(sent["fileMetadata"]) == "a photo"
    (chat,) = (await box.conversations()).conversations
    shown = await box.conversation(chat.conversation)
    files = [one.attachments for one in shown.messages if isinstance(one.attachments, tuple)]
    assert [one.name for listed in files for one in listed] == ["photo.png"]
    await talk(customer)

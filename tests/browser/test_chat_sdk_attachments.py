"""Files in chats with `@microsoft/omnichannel-chat-sdk` as published, in Chromium, in the hub's own frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from mockhub.faults.fault import FaultSpec
from tests.browser.chat_sdk import PACKAGES, ChatSdk, Failure, script_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.page_log import PageLog
    from tests.browser.site import Site

FILES = {"customers": True, "agents": True, "max-size": 1}
FaultSpec.read({"at": "realtime.event", "hang": True})  # builds the reader, off the event loop


@pytest_asyncio.fixture(params=list(PACKAGES), loop_scope="session")
async def chat(
    request: pytest.FixtureRequest, page: Page, page_log: PageLog, site: Site, server: Server, sandbox: Sandbox
) -> AsyncIterator[ChatSdk]:
    """A page with one of the two versions, whose widget lets everybody send files."""
    made = ChatSdk(page, site, server, sandbox, await script_of(request.param))
    made.widget(attachments=FILES)
    yield made
    # What the published client asks for before it is told where its frame is: its address was left out.
    page_log.strayed[:] = [url for url in page_log.strayed if not url.startswith("http://iframe.html/?")]


def told_files(chat: ChatSdk) -> list[str]:
    """Return the files that messages in the thread name."""
    told = [one.metadata.get("amsMetadata") for one in chat.conversation.thread if one.said]
    return [one for one in told if one is not None]


async def refused(chat: ChatSdk, point: str) -> str | None:
    (entry,) = await chat.journalled(point, outcome="refused")
    return entry.cause


@pytest.mark.parametrize(("name", "media_type"), [("photo.png", "image/png"), ("letter.pdf", "application/pdf")])
@pytest.mark.verifies(
    "@microsoft/omnichannel-chat-sdk 1.11.8, @microsoft/omnichannel-chat-sdk 1.11.6",
    "attachments.frame attachments.create attachments.upload attachments.status attachments.view",
)
async def test_a_customer_sends_a_file(name: str, media_type: str, chat: ChatSdk) -> None:
    await chat.start_with_files()
    sent = await chat.send_file(name, "what is in it", media_type)
    about = sent["fileMetadata"]
    assert (about["name"], about["size"], about["type"]) == (name, len("what is in it"), media_type)
    kept = chat.sandbox.attachments.readable(chat.conversation.customer.id, about["id"])
    assert (kept.name, kept.content) == (name, b"what is in it")
    assert len(told_files(chat)) == 1
    assert await chat.fetch_file(about) == "what is in it"


async def test_an_agents_file_is_shown_and_fetched(chat: ChatSdk) -> None:
    await chat.start_with_files()
    megan = await chat.join()
    await chat.listen()
    thread = chat.conversation.thread
    chat.sandbox.attachments.send(megan, thread, "invoice.pdf", b"Nothing to pay", "application/pdf")
    file = (await chat.when("message"))["fileMetadata"]
    assert (file["name"], file["type"]) == ("invoice.pdf", "application/pdf")
    assert await chat.fetch_file(file) == "Nothing to pay"


async def test_a_kind_of_file_that_is_not_allowed_is_rejected_without_a_word(chat: ChatSdk) -> None:
    await chat.start_with_files()
    assert await chat.send_file("setup.exe", "x", "") == Failure("nothing", "")
    assert await refused(chat, "attachments.create") == "attachment_type_not_allowed"
    assert told_files(chat) == []


async def test_a_file_that_is_too_large_is_rejected_without_a_word(chat: ChatSdk) -> None:
    await chat.start_with_files()
    assert await chat.send_file("photo.png", "x" * (1024 * 1024 + 1), "image/png") == Failure("nothing", "")
    assert await refused(chat, "attachments.upload") == "attachment_too_large"
    assert told_files(chat) == []


async def test_malware_is_not_fetched_but_the_refusal_in_its_place(chat: ChatSdk) -> None:
    chat.widget(attachments={**FILES, "scan": "malware"})
    await chat.start_with_files()
    sent = await chat.send_file("photo.png", "x", "image/png")
    assert '"cause": "attachment_malware"' in await chat.fetch_file(sent["fileMetadata"])
    assert await refused(chat, "attachments.view") == "attachment_malware"


async def test_a_file_that_cannot_be_had_any_more(chat: ChatSdk) -> None:
    chat.widget(attachments={**FILES, "content": "expired"})
    await chat.start_with_files()
    sent = await chat.send_file("photo.png", "x", "image/png")
    assert await chat.fetch_file(sent["fileMetadata"]) == Failure("error", "DownloadFileAttachmentFailed")


async def test_a_state_that_does_not_say_where_the_file_is(chat: ChatSdk) -> None:
    chat.sandbox.arm_fault(FaultSpec.read({"at": "attachments.status", "answer": {"body": "{}"}}))
    await chat.start_with_files()
    sent = await chat.send_file("photo.png", "x", "image/png")
    assert await chat.fetch_file(sent["fileMetadata"]) == Failure("error", "DownloadFileAttachmentFailed")


async def test_where_nobody_may_send_files_the_sdk_says_so(chat: ChatSdk) -> None:
    chat.widget()
    await chat.start()
    failure: Any = await chat.send_file("photo.png", "x", "image/png")
    assert (failure.kind, failure.message) == ("sdk", "FeatureDisabled")
    assert chat.called("attachments.") == []

"""Files in the chat window: chosen, checked, sent, shown and fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from mockhub.omnichannel.attachments import references
from tests.browser.axe import axe
from tests.browser.test_window_chat import Talk, fault, set_up

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import FilePayload

    from tests.browser.shop import Shop

FILES = {"customers": True, "agents": True, "max-size": 1}


@pytest.fixture
def talk(shop: Shop) -> Talk:
    """A page whose widget is open to all, and lets everybody send files."""
    shop.role = "anonymous"
    made = Talk(shop)
    set_up(made, attachments=FILES)
    return made


def file(name: str, content: bytes = b"what is in it", media_type: str = "") -> FilePayload:
    return {"name": name, "mimeType": media_type, "buffer": content}


def kept(talk: Talk) -> dict[str, bytes]:
    """Return the files that messages name, as the hub has them."""
    attachments = talk.shop.sandbox.attachments
    ids = [one.id for message in talk.chat.thread for one in references(message.metadata)]
    found = [attachments.readable(talk.chat.customer.id, one) for one in ids]
    return {one.name: one.content or b"" for one in found}


async def test_files_are_sent_with_the_keyboard(talk: Talk) -> None:
    await talk.joined()
    await expect(talk.part("files")).to_have_attribute("accept", ".png,.jpg,.pdf")
    await talk.part("input").press("Shift+Tab")
    await expect(talk.part("attach")).to_be_focused()
    async with talk.page.expect_file_chooser() as chooser:
        await talk.part("attach").press("Enter")
    assert (await chooser.value).is_multiple()
    await (await chooser.value).set_files([file("photo.png", b"a photo", "image/png"), file("letter.PDF")])
    await talk.shop.event("lcw:onMessageSent", 2)
    await expect(talk.part("message-own").get_by_test_id("lcw-attachment")).to_have_text(
        ["photo.png", "letter.PDF"]
    )
    assert kept(talk) == {"photo.png": b"a photo", "letter.PDF": b"what is in it"}
    await expect(talk.part("file-standing")).to_be_hidden()
    created = [entry.body for entry in talk.shop.entries("attachments.create")]
    assert [b"pish/image" in (body or b"") for body in created] == [True, False]


async def test_a_file_is_fetched(talk: Talk, tmp_path: Path) -> None:
    await talk.joined()
    talk.shop.sandbox.attachments.send(
        talk.agent(), talk.chat.thread, "invoice.pdf", b"Nothing to pay", "application/pdf"
    )
    async with talk.page.expect_download() as download:
        await talk.part("attachment").click()
    saved = await download.value
    assert saved.suggested_filename == "invoice.pdf"
    await saved.save_as(tmp_path / "invoice.pdf")
    assert (tmp_path / "invoice.pdf").read_bytes() == b"Nothing to pay"


async def test_a_file_is_still_there_after_a_reload(talk: Talk) -> None:
    await talk.joined()
    await talk.part("files").set_input_files([file("photo.png")])
    await talk.shop.event("lcw:onMessageSent")
    await talk.shop.reload()
    async with talk.page.expect_download() as download:
        await talk.part("attachment").click()
    assert (await download.value).suggested_filename == "photo.png"


@pytest.mark.parametrize(
    ("name", "size", "problem"),
    [
        ("setup.exe", 1, "'setup.exe' cannot be sent: only files that end in .png, .jpg, .pdf are accepted."),
        ("photo.png", 1024 * 1024 + 1, "'photo.png' cannot be sent: it is larger than 1 MB."),
    ],
)
async def test_what_may_not_be_sent_is_not(name: str, size: int, problem: str, talk: Talk) -> None:
    await talk.joined()
    await talk.part("files").set_input_files([file(name, b"x" * size), file("letter.pdf")])
    await talk.shop.event("lcw:onMessageSent")
    await expect(talk.part("file-standing")).to_have_text(problem)
    assert list(kept(talk)) == ["letter.pdf"]
    assert await axe(talk.page) == []


async def test_what_the_hub_refuses_is_told_with_its_cause(talk: Talk) -> None:
    await talk.joined()
    fault(talk, at="attachments.upload", when={"calls": 1}, error="attachment_too_large")
    await talk.part("files").set_input_files([file("photo.png")])
    await expect(talk.part("file-standing")).to_contain_text("'photo.png' was not sent. attachment_too_large: ")
    assert kept(talk) == {}
    await talk.part("files").set_input_files([file("photo.png")])
    await talk.shop.event("lcw:onMessageSent")
    await expect(talk.part("file-standing")).to_be_hidden()


async def test_malware_is_not_fetched_and_the_customer_is_told(talk: Talk) -> None:
    set_up(talk, attachments={**FILES, "scan": "malware"})
    await talk.joined()
    await talk.part("files").set_input_files([file("photo.png")])
    await talk.part("attachment").click()
    await expect(talk.part("file-standing")).to_contain_text("'photo.png' could not be had. attachment_malware: ")


async def test_a_chat_token_that_expired_is_asked_for_anew(talk: Talk) -> None:
    await talk.joined()
    fault(talk, at="attachments.create", when={"calls": 1}, error="chat_token_refused")
    await talk.part("files").set_input_files([file("photo.png")])
    await talk.shop.event("lcw:onMessageSent")
    assert list(kept(talk)) == ["photo.png"]


async def test_where_customers_may_send_no_files_there_is_no_button(talk: Talk) -> None:
    set_up(talk, attachments={"agents": True})
    await talk.joined()
    await expect(talk.part("attach")).to_be_hidden()
    await expect(talk.part("input")).to_be_visible()

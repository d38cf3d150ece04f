"""`@microsoft/omnichannel-amsclient` 0.1.14 in Chromium, in the page itself and in a frame of the hub's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.omnichannel.chat_settings import AttachmentsSpec

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.site import Site

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "clients" / "node_modules" / "@microsoft" / "omnichannel-amsclient" / "lib"
SOURCES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.js")
}
SCRIPT = (HERE / "attachments.js").read_text(encoding="utf-8")
PHOTO = {"name": "photo.png", "type": "image/png", "text": "a photo"}
LETTER = {"name": "letter.pdf", "type": "application/pdf", "text": "a letter"}


async def send_and_fetch(
    page: Page, site: Site, server: Server, sandbox: Sandbox, sent: dict[str, str], *, framed: bool
) -> Any:
    """Open a page on another site, and send a file with the client that it loads."""
    widget, http = sandbox.organization.anonymous, server.hub.addresses.sandbox(sandbox.id)
    widget.settings = replace(widget.settings, attachments=AttachmentsSpec(customers=True, endpoint=http))
    begun = sandbox.conversations.start("r1", widget, None, now=sandbox.clock.now())
    answer = sandbox.chat_token_answer(begun, chat_endpoint="", attachment_endpoint=http)
    chat_token = {"chatId": answer["ChatId"], "token": answer["Token"], "amsEndpoint": http}
    site.put("/chat.html", f"<!doctype html><title>Chat</title><script>{SCRIPT}</script>")
    await page.goto(site.elsewhere + "/chat.html")
    base = f"{http}/ams" if framed else None
    job = {"sources": SOURCES, "baseUrl": base, "chatToken": chat_token, "sent": sent}
    return await page.evaluate("job => window.sendAndFetch(job)", job)


@pytest.mark.parametrize("sent", [PHOTO, LETTER], ids=["image", "file"])
@pytest.mark.parametrize("way", ["frameless", "framed"])
async def test_a_file_goes_there_and_back(
    way: str, sent: dict[str, str], page: Page, site: Site, server: Server, sandbox: Sandbox
) -> None:
    seen = await send_and_fetch(page, site, server, sandbox, sent, framed=way == "framed")
    assert seen["text"] == sent["text"]
    assert (seen["uploaded"]["name"], seen["uploaded"]["size"]) == (sent["name"], len(sent["text"]))
    assert (seen["status"]["content_state"], seen["status"]["scan"]) == ("ready", {"status": "passed"})
    points = [entry.point for entry in sandbox.journal.select(limit=100)]
    assert points.count("attachments.frame") == (2 if way == "framed" else 0)
    assert {"attachments.auth", "attachments.create", "attachments.upload", "attachments.view"} <= set(points)


@pytest.mark.parametrize("way", ["frameless", "framed"])
async def test_a_refusal_reaches_the_page(
    way: str, page: Page, site: Site, server: Server, sandbox: Sandbox
) -> None:
    refused = {"name": "setup.exe", "type": "", "text": "x"}
    seen = await send_and_fetch(page, site, server, sandbox, refused, framed=way == "framed")
    assert seen == {"failed": "createObject"}
    causes = [entry.cause for entry in sandbox.journal.select(limit=100) if entry.cause]
    assert causes == ["attachment_type_not_allowed"]

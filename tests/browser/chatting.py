"""A customer's page with the vendor's published chat client on it, connected to a sandbox."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockhub.matching import Where
from tests.clients.node import bundle

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.journal import Entry
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.site import Site

PACKAGES = {"1.5.4": "@azure/communication-chat", "1.6.0": "communication-chat-newer"}
CONNECTED, DISCONNECTED = "realTimeNotificationConnected", "realTimeNotificationDisconnected"
_RECORDER = Path(__file__).with_name("chat_client.js").read_text(encoding="utf-8")
_PAGE = (
    "<!doctype html><html lang=en><title>A shop</title><script src=/acs.js></script><script src=/chat.js></script>"
)
_SECONDS = 20.0
Where.read({})  # builds the reader, off the event loop


async def script_of(version: str) -> str:
    """Return a published version of the client as a script for browsers."""
    credential = 'export { AzureCommunicationTokenCredential } from "@azure/communication-common";'
    return await bundle("acs", f'export * from "{PACKAGES[version]}"; {credential}')


@dataclass(slots=True)
class Chatting:
    """The page: `open` goes there, the rest asks it, its sandbox and its conversation."""

    page: Page
    site: Site
    server: Server
    sandbox: Sandbox
    script: str
    conversation: Conversation = field(init=False)

    def __post_init__(self) -> None:
        """Begin a conversation."""
        box = self.sandbox
        self.conversation = box.conversations.start("r1", box.organization.anonymous, None, now=box.clock.now())

    @property
    def token(self) -> str:
        """A chat token for the conversation."""
        answer = self.sandbox.chat_token_answer(self.conversation, chat_endpoint="", attachment_endpoint="")
        return str(answer["Token"])

    async def open(self, **how: Any) -> None:
        """Open the page, with a client that is not connected yet."""
        self.site.put("/acs.js", self.script)
        self.site.put("/chat.js", _RECORDER)
        await self.page.goto(self.site.put("/", _PAGE))
        endpoint = self.server.hub.addresses.chat_endpoint(self.sandbox.id)
        await self.page.evaluate("openChat", {"endpoint": endpoint, "token": self.token, **how})

    async def connect(self, **how: Any) -> None:
        """Open the page and have its client connected."""
        await self.open(**how)
        await self.start()
        await self.when(CONNECTED)

    async def start(self) -> None:
        """Have the client start realtime."""
        await self.page.evaluate("() => start()")

    async def stop(self) -> None:
        """Have the client stop realtime."""
        await self.page.evaluate("() => chat.stopRealtimeNotifications()")

    async def when(self, name: str, times: int = 1) -> Any:
        """Wait until the page has seen an event so often; return the last of these."""
        async with asyncio.timeout(_SECONDS):
            return await self.page.evaluate("what => when(what)", {"name": name, "times": times})

    async def seen(self, name: str | None = None) -> list[Any]:
        """Return what the page has seen: the names of all events, or all events of a name."""
        seen = await self.page.evaluate("() => seen")
        return [one["name"] if name is None else one["event"] for one in seen if name in (None, one["name"])]

    async def journalled(self, point: str, count: int = 1, **where: Any) -> list[Entry]:
        """Wait for finished entries at a point; return them."""
        waited = await self.sandbox.journal.wait(
            point=point, where=Where.read(where), count=count, seconds=_SECONDS
        )
        assert waited.enough, [str(one) for one in waited.near]
        return list(waited.entries)

    def say(self, text: str) -> None:
        """Have the agent side say something."""
        self.conversation.thread.post(self.conversation.threads.system, text)

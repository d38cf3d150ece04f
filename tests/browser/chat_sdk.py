"""A customer's page with the vendor's published chat SDK on it, and the sandbox it talks to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockhub.matching import Where
from mockhub.omnichannel.agents import agent, metadata_of
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.tokens.providers import TokenSpec
from tests.clients.node import bundle

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.journal import Entry
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.identities import Participant
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.site import Site

PACKAGES = {"1.11.8": "@microsoft/omnichannel-chat-sdk", "1.11.6": "chat-sdk-older"}
OLDER_START = {"useCreateConversation": {"disable": True}}
_RECORDER = Path(__file__).with_name("chat_sdk.js").read_text(encoding="utf-8")
_PAGE = (
    "<!doctype html><html lang=en><title>A shop</title><script src=/sdk.js></script><script src=/page.js></script>"
)
_SECONDS = 20.0
Where.read({})  # builds the reader, off the event loop


async def script_of(version: str) -> str:
    """Return a published version of the SDK as a script for browsers."""
    return await bundle("sdk", f'export {{ OmnichannelChatSDK }} from "{PACKAGES[version]}";')


def _hyphenated(written: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in written.items()}


@dataclass(frozen=True, slots=True)
class Failure:
    """What a call was rejected with: the SDK's own error (`sdk`), an `error`, or a `text` alone."""

    kind: str
    message: str
    status: int | None = None

    def __str__(self) -> str:
        """Return it as MockHub's own visitor names it: `ConversationInitializationFailure (401)`."""
        return self.message if self.status is None else f"{self.message} ({self.status})"


class SdkPage:
    """A page with the SDK, whatever hub that talks to."""

    page: Page
    site: Site
    script: str
    html: str = _PAGE
    opener: str = "makeSdk"
    """The page's function that begins."""

    async def show(self, how: dict[str, Any]) -> None:
        """Open the page, with an SDK made as its recorder has it."""
        self.site.put("/sdk.js", self.script)
        self.site.put("/page.js", _RECORDER)
        await self.page.goto(self.site.put("/", self.html).replace(self.site.origin, self.site.elsewhere))
        await self.page.evaluate(self.opener, how)

    async def frame_at(self, hub: str) -> None:
        """Have the attachment client find its frame at a hub."""
        await self.page.evaluate("attachmentsAt", f"{hub}/ams")

    async def hear(self, *, polling: bool = False) -> None:
        """Have the page listen."""
        await self.page.evaluate("listen", {"polling": polling})

    async def tried(self, method: str, *arguments: Any) -> Any:
        """Call the SDK; return what it resolved with, or the `Failure` it was rejected with."""
        return await self._outcome("tried", [method, list(arguments)])

    async def send_file(self, name: str, text: str, media_type: str) -> Any:
        """Have the SDK send a file; return what it resolved with, or the `Failure` it was rejected with."""
        return await self._outcome("sendFile", {"name": name, "text": text, "type": media_type})

    async def fetch_file(self, file: dict[str, Any]) -> Any:
        """Have the SDK fetch a file; return the text in it, or the `Failure` it was rejected with."""
        return await self._outcome("fetchFile", file)

    async def _outcome(self, asked: str, about: Any) -> Any:
        async with asyncio.timeout(_SECONDS):
            answer = await self.page.evaluate(asked, about)
        return Failure(**answer["failed"]) if "failed" in answer else answer["value"]

    async def call(self, method: str, *arguments: Any) -> Any:
        """Call the SDK; return what it resolved with."""
        value = await self.tried(method, *arguments)
        assert not isinstance(value, Failure), f"{method}: {value}"
        return value

    async def fails(self, method: str, *arguments: Any) -> Failure:
        """Call the SDK; return what it was rejected with."""
        value = await self.tried(method, *arguments)
        assert isinstance(value, Failure), f"{method} resolved with {value!r}"
        return value

    async def when(self, name: str, times: int = 1) -> Any:
        """Wait until the page was told something so often; return the last of these."""
        async with asyncio.timeout(_SECONDS):
            return await self.page.evaluate("when", [name, times])


@dataclass(slots=True)
class ChatSdk(SdkPage):
    """The page: `open` goes there, the rest asks it, its sandbox and its conversation.

    `role` is the widget on it.
    """

    page: Page
    site: Site
    server: Server
    sandbox: Sandbox
    script: str
    role: str = "anonymous"
    html: str = _PAGE
    opener: str = "makeSdk"

    def widget(self, **written: Any) -> None:
        """Put the widget on the page that has these settings; the one open to all unless they authenticate."""
        settings = WidgetSpec.read({"authentication": "none", **_hyphenated(written)})
        self.role = "anonymous" if settings.authentication == "none" else "authenticated"
        getattr(self.sandbox.organization, self.role).settings = settings

    async def open(self, *outcomes: Any, **config: Any) -> None:
        """Open the page, with an SDK that is not initialized yet; `outcomes` are its token provider's."""
        organization = self.sandbox.organization
        where = {
            "orgUrl": self.server.hub.addresses.sandbox(self.sandbox.id),
            "orgId": organization.id,
            "widgetId": getattr(organization, self.role).id,
        }
        await self.show({"where": where, "config": config, "outcomes": list(outcomes) or None})

    async def start(self, *outcomes: Any, options: Any = None, **config: Any) -> None:
        """Open the page, initialize, start a chat."""
        await self.open(*outcomes, **config)
        await self.call("initialize")
        await self.call("startChat", *([] if options is None else [options]))

    async def start_with_files(self, *outcomes: Any) -> None:
        """Start a chat, with the attachment client's frame at the hub."""
        await self.open(*outcomes)
        await self.call("initialize")
        await self.frame_at(self.server.hub.addresses.sandbox(self.sandbox.id))
        await self.call("startChat")

    async def listen(self, *, polling: bool = False) -> None:
        """Have the page listen, once it is connected."""
        await self.journalled("realtime.register")
        await self.hear(polling=polling)

    async def journalled(self, point: str, count: int = 1, **where: Any) -> list[Entry]:
        """Wait for finished entries at a point; return them."""
        waited = await self.sandbox.journal.wait(
            point=point, where=Where.read(where), count=count, seconds=_SECONDS
        )
        assert waited.enough, [str(one) for one in waited.near]
        return list(waited.entries)

    def called(self, surface: str = "livechat.") -> list[str]:
        """Return the points of a surface that were called, in order."""
        return [entry.point for entry in self.sandbox.journal if entry.point.startswith(surface)]

    async def provider_calls(self) -> int:
        """Return how often the page's token provider was called."""
        return int(await self.page.evaluate("providerCalls"))

    def token(self, **written: Any) -> dict[str, Any]:
        """Return the outcome of a provider that gives a token, as a scenario writes one."""
        return {"gives": self.sandbox.token(TokenSpec.read(_hyphenated(written)), provider=self.sandbox.provider)}

    @property
    def conversation(self) -> Conversation:
        """The conversation begun last."""
        return list(self.sandbox.conversations)[-1]

    async def join(self, name: str = "megan") -> Participant:
        """Have an agent serve it."""
        made = await asyncio.to_thread(agent, self.sandbox.organization.id, self.sandbox.seed, name)
        self.conversation.join(made)
        return made

    def say(self, speaker: Participant, text: str) -> None:
        """Have an agent say something."""
        self.conversation.thread.post(speaker, text, metadata=metadata_of(speaker))

"""A chat client on raw HTTP and WebSockets, which does what the vendor's does, in the same order."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    import aiohttp

    from mockhub.omnichannel.conversation import Conversation
    from mockhub.sandbox import Sandbox


def chat_token(box: Sandbox, conversation: Conversation) -> str:
    """Return a chat token for a conversation's customer."""
    answer = box.chat_token_answer(conversation, chat_endpoint="", attachment_endpoint="")
    return str(answer["Token"])


@dataclass
class RealtimeClient:
    """One client: `base` is where its sandbox is reached, for the first allocation."""

    http: aiohttp.ClientSession
    base: str
    token: str
    id: str = "11111111-1111-4111-8111-111111111111"
    allocation: dict[str, Any] = field(default_factory=dict)
    socket: aiohttp.ClientWebSocketResponse | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The header that says whose it is."""
        return {"X-Skypetoken": self.token}

    @property
    def query(self) -> str:
        """What every later call carries."""
        return urlencode({**self.allocation.get("connectparams", {}), "v": "v4", "epid": self.id})

    async def allocate(self, at: str | None = None) -> None:
        """Ask where to connect; at the sandbox's own address unless said."""
        url = f"{self.base if at is None else at}/v4/a?{self.query}"
        async with self.http.post(url, headers=self.headers) as answer:
            assert answer.status == 200, await answer.text()
            self.allocation = await answer.json()

    async def shake_hands(self) -> str:
        """Return the id of a new session."""
        url = f"{self.allocation['socketio']}socket.io/1/?{self.query}"
        async with self.http.get(url, headers=self.headers) as answer:
            assert answer.status == 200, await answer.text()
            session, heartbeat, close, transports = (await answer.text()).split(":")
            assert (heartbeat, close, transports) == ("70", "70", "websocket,xhr-polling")
            return session

    def address(self, session: str, transport: str = "websocket") -> str:
        """Return where a session's connection is opened."""
        return f"{self.allocation['socketio']}socket.io/1/{transport}/{session}?{self.query}"

    async def __aenter__(self) -> Self:
        """Connect."""
        await self.allocate()
        self.socket = await self.http.ws_connect(self.address(await self.shake_hands()))
        assert await self.frame() == "1::"
        assert "trouter.connected" in await self.frame()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.socket is not None:
            await self.socket.close()

    async def frame(self) -> str:
        """Wait for a frame."""
        assert self.socket is not None
        return await self.socket.receive_str(timeout=20)

    async def event(self, *, status: int | None = 200) -> dict[str, Any]:
        """Wait for an event, and answer it."""
        assert self.socket is not None
        request = json.loads((await self.frame()).removeprefix("3:::"))
        if status is not None:
            response = json.dumps({"id": request["id"], "status": status, "headers": {}, "body": ""})
            await self.socket.send_str(f"3:::{response}")
        event: dict[str, Any] = json.loads(request["body"])
        return event

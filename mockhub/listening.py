"""The built-in visitor's realtime connection: what the published client does to be pushed events.

Configuration, allocation, handshake, WebSocket, registration, as `@azure/communication-chat` 1.5.4 does it (run).
Time stands still in `auto` mode while an event is on its way, so that nobody's wait ends before what was sent.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp

from mockhub.omnichannel.attachments import references
from mockhub.omnichannel.chat_events import ThreadEvent
from mockhub.omnichannel.realtime.events import pushed
from mockhub.omnichannel.realtime.frames import CONNECTED, HEARTBEAT, FrameType, read_frame

if TYPE_CHECKING:
    from mockhub.omnichannel.chat_events import ChatEvent
    from mockhub.sandbox import Sandbox

_ON_THE_WAY = 1.0
"""Real seconds for which time waits for an event that is on its way; one that a fault keeps never comes."""
_OPENING = 10.0


class ListeningFailedError(Exception):
    """There is no realtime connection; the text says why."""


class Listening:
    """One client's realtime connection. Close it when done.

    Args:
        session: what calls the hub.
        sandbox: whose hub it is.
        base: the sandbox's address.
        token: the chat token.
        identity: whose token it is.
    """

    def __init__(
        self, session: aiohttp.ClientSession, sandbox: Sandbox, *, base: str, token: str, identity: str
    ) -> None:
        self._session = session
        self._sandbox = sandbox
        self._base = base
        self._token = token
        self.identity = identity
        self._client = f"{sandbox.random.getrandbits(128):032x}"
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None
        self._on_the_way: dict[str, deque[ExitStack]] = {}
        self._stop_noticing = sandbox.chat_listeners.listen(self._notice)
        self._news = asyncio.Event()
        self.events: list[dict[str, Any]] = []
        """What was pushed and nobody took yet, the oldest first, as it came."""

    async def open(self) -> None:
        """Connect.

        Raises:
            ListeningFailedError: the hub refuses, or does not answer as it must.
        """
        try:
            async with asyncio.timeout(_OPENING):
                await self._open()
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            await self.close()
            raise ListeningFailedError(f"realtime: {str(error) or type(error).__name__}") from None

    async def _open(self) -> None:
        query = urlencode({"epid": self._client})
        own = {"X-Skypetoken": self._token}
        config = await self._json("GET", f"{self._base}/chat/config/realTimeNotifications", bearer=True)
        allocated = await self._json("POST", f"{config['trouterServiceUrl']}/v4/a?{query}", headers=own)
        asked = urlencode({**allocated["connectparams"], "v": "v4", "epid": self._client})
        root = str(allocated["socketio"])
        async with self._session.get(f"{root}socket.io/1/?{asked}", headers=own) as answer:
            answer.raise_for_status()
            session = (await answer.text()).partition(":")[0]
        self._socket = await self._session.ws_connect(f"{root}socket.io/1/websocket/{session}?{asked}")
        if (await self._socket.receive_str()) != CONNECTED:
            raise ValueError("the socket does not begin with 1::")
        self._reader = asyncio.create_task(self._read())
        registration = {
            "clientDescription": {"appId": "AcsWeb", "templateKey": "AcsWeb_Chat_1.8", "platform": "SPOOL"},
            "registrationId": self._client,
            "transports": {"TROUTER": [{"context": "", "path": allocated["surl"], "ttl": 7200}]},
        }
        url = f"{config['registrarServiceUrl']}/v3/registrations"
        async with self._session.post(url, headers=own, json=registration) as answer:
            answer.raise_for_status()

    async def _json(
        self, method: str, url: str, *, headers: dict[str, str] | None = None, bearer: bool = False
    ) -> dict[str, Any]:
        given = {"Authorization": f"Bearer {self._token}"} if bearer else headers
        async with self._session.request(method, url, headers=given) as answer:
            answer.raise_for_status()
            body: dict[str, Any] = await answer.json(content_type=None)
            return body

    async def next(self, due: asyncio.Future[None]) -> bool:
        """Wait for something new, until a moment is due; tell if there is."""
        due.add_done_callback(lambda _: self._news.set())
        await self._news.wait()
        self._news.clear()
        return bool(self.events) or not due.done()

    async def close(self) -> None:
        """Say good-bye and forget what is on its way."""
        self._stop_noticing()
        if self._reader is not None:
            self._reader.cancel()
        if self._socket is not None:
            await self._socket.close()
        while self._on_the_way:
            self._arrived(next(iter(self._on_the_way)))

    def _notice(self, event: ChatEvent) -> None:
        """Keep time from jumping until an event that is sent to this client is here."""
        if not isinstance(event, ThreadEvent) or self.identity not in event.recipients or self._socket is None:
            return
        body = pushed(event).body(self.identity)
        hold = ExitStack()
        hold.enter_context(self._sandbox.clock.hold())
        hold.callback(asyncio.get_running_loop().call_later(_ON_THE_WAY, self._arrived, body).cancel)
        self._on_the_way.setdefault(body, deque()).append(hold)  # two may be alike to the millisecond

    def _arrived(self, body: str) -> None:
        holds = self._on_the_way.get(body)
        if holds is None:
            return
        holds.popleft().close()
        if not holds:
            del self._on_the_way[body]

    async def _read(self) -> None:
        assert self._socket is not None  # noqa: S101 - it is read once it is open
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self._take(str(message.data))

    async def _take(self, text: str) -> None:
        try:
            frame = read_frame(text)
        except ValueError:
            return  # a fault spoilt it: real clients do not answer either
        if frame.type == FrameType.HEARTBEAT:
            await self._say(HEARTBEAT)
        if frame.type == FrameType.MESSAGE:
            status, number = self._understood(frame.data)
            if number is not None:
                await self._say(f'3:::{{"id":{number},"status":{status},"headers":{{}},"body":""}}')

    def _understood(self, data: str) -> tuple[int, Any]:
        """Keep an event; return what the client answers, and to which request."""
        try:
            request = json.loads(data)
            event = json.loads(request["body"])
        except (ValueError, KeyError, TypeError):
            return 404, None
        if not isinstance(event, dict) or type(event.get("eventId")) is not int:
            return 404, request.get("id")
        self.events.append(event)
        self._news.set()
        self._arrived(request["body"])
        return 200, request.get("id")

    async def _say(self, frame: str) -> None:
        if self._socket is not None and not self._socket.closed:
            await self._socket.send_str(frame)


def as_message(event: dict[str, Any]) -> dict[str, Any] | None:
    """Return a pushed message as the chat data plane lists it; None for an event that is none."""
    kinds = {"Text": "text", "RichText/Html": "html"}
    if event.get("eventId") != 200:  # noqa: PLR2004 - chatMessageReceived
        return None
    written = event.get("acsChatMessageMetadata")
    metadata = json.loads(written) if written else {}
    files = [one.shown for one in references(metadata)]
    return {
        "id": event.get("messageId"),
        "type": kinds.get(str(event.get("messageType")), "text"),
        "content": {"message": event.get("messageBody"), **({"attachments": files} if files else {})},
        "senderDisplayName": event.get("senderDisplayName"),
        "senderCommunicationIdentifier": {"rawId": event.get("senderId")},
        "metadata": metadata,
    }

"""The chat that a page shows: how it stands, and what the page is told of it over its WebSocket."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.omnichannel.agents import agent
from mockhub.omnichannel.organization import WidgetSpec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientWebSocketResponse

    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.identities import Participant
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient


class Tab:
    """A page that shows the chats of the widget without authentication."""

    def __init__(self, client: SurfaceClient, sandbox: Sandbox) -> None:
        organization = sandbox.organization
        self.client, self.sandbox = client, sandbox
        self.base = f"/_mockhub/{organization.id}/{organization.anonymous.id}"
        self.start_path = (
            f"/livechatconnector/organization/{organization.id}/widgetApp/{organization.anonymous.id}/conversation"
        )
        self.key = ""

    async def open(self) -> None:
        self.key = (await (await self.client.post(f"{self.base}/pages", json={})).json())["page"]

    async def listen(self) -> ClientWebSocketResponse:
        return await self.client.ws_connect(f"{self.base}/channel/{self.key}")

    async def start(self, request: str) -> str:
        """Start a chat; return its token."""
        answer = await self.client.post(self.start_path, json={}, headers={"x-ms-client-request-id": request})
        return str((await answer.json())["Token"])

    async def shows(self, request: str, token: str) -> tuple[int, dict[str, Any]]:
        body = {"page": self.key, "request": request, "token": token}
        answer = await self.client.post(f"{self.base}/chat", json=body)
        return answer.status, await answer.json()

    def chat(self, request: str) -> Conversation:
        return self.sandbox.conversations.named(request)

    def agent(self, name: str = "megan") -> Participant:
        return agent(self.sandbox.organization.id, self.sandbox.seed, name, called=name.title())


@pytest.fixture
async def tab(client: SurfaceClient, sandbox: Sandbox) -> Tab:
    made = Tab(client, sandbox)
    await made.open()
    return made


async def test_a_page_learns_how_its_chat_stands(tab: Tab) -> None:
    await tab.start("before")
    token = await tab.start("mine")
    chat = tab.chat("mine")
    status, shown = await tab.shows("mine", token)
    assert (status, shown) == (
        200,
        {
            "conversation": chat.id,
            "state": "Open",
            "ended": False,
            "agents": [],
            "queuePosition": 2,
            "readUpTo": None,
        },
    )
    chat.join(tab.agent())
    message = chat.thread.post(chat.customer, "Hello")
    chat.thread.read(tab.agent(), str(message.id))
    _, shown = await tab.shows("mine", token)
    assert (shown["state"], shown["agents"], shown["queuePosition"]) == ("Active", ["Megan"], None)
    assert shown["readUpTo"] == str(message.id)


async def test_a_page_shows_nobody_elses_chat(tab: Tab) -> None:
    mine, theirs = await tab.start("mine"), await tab.start("theirs")
    for request, token, cause in (
        ("theirs", mine, "chat_token_refused"),
        ("mine", "", "chat_token_refused"),
        ("nobody", theirs, "conversation_unknown"),
    ):
        _, answer = await tab.shows(request, token)
        assert answer["cause"] == cause
    socket = await tab.listen()
    await tab.shows("theirs", mine)
    tab.chat("theirs").thread.post(tab.agent(), "Secret")
    assert not tab.sandbox.chat_listeners.audience
    await socket.close()


Hears = Callable[[], Awaitable[dict[str, Any]]]


@pytest.fixture
async def hears(tab: Tab) -> AsyncIterator[Hears]:
    """A page that shows the chat `mine` and listens: what it hears next."""
    token = await tab.start("mine")
    socket = await tab.listen()
    await tab.shows("mine", token)

    async def heard() -> dict[str, Any]:
        news: dict[str, Any] = (await socket.receive_json(timeout=5))["chat"]
        assert news.pop("request") == "mine"
        return news

    yield heard
    await socket.close()


async def test_messages_typing_and_receipts_are_told_as_they_happen(tab: Tab, hears: Hears) -> None:
    chat, megan = tab.chat("mine"), tab.agent()
    chat.join(megan)
    assert (await hears())["standing"]["state"] == "Active"
    joined = await hears()
    assert joined["message"]["type"] == "participantAdded"
    assert joined["standing"]["agents"] == ["Megan"]
    chat.thread.indicate_typing(chat.customer)  # no news to the page it comes from
    chat.thread.indicate_typing(megan)
    assert await hears() == {"typing": "Megan"}
    message = chat.thread.post(megan, "Helo")
    assert (await hears())["message"]["content"] == {"message": "Helo"}
    chat.thread.edit(megan, str(message.id), text="Hello", metadata=None)
    assert (await hears())["message"]["content"] == {"message": "Hello"}
    chat.thread.take_back(megan, str(message.id))
    assert (await hears())["message"]["content"] == {}
    chat.thread.rename(megan, "Shoes")
    assert (await hears())["message"]["content"]["topic"] == "Shoes"
    chat.thread.read(megan, str(message.id))
    assert (await hears())["standing"]["readUpTo"] == str(message.id)


async def test_the_end_is_told_and_who_leaves_by_it(tab: Tab, hears: Hears) -> None:
    tab.chat("mine").join(tab.agent())
    await hears()
    await hears()
    tab.chat("mine").agent_ends(wrap_up=True)
    assert (await hears())["standing"]["ended"] is True
    left = await hears()
    assert left["message"]["type"] == "participantRemoved"
    assert left["standing"]["agents"] == []


async def test_another_chat_is_news_only_to_those_who_wait_behind_it(tab: Tab) -> None:
    before, token = await tab.start("before"), await tab.start("mine")
    socket = await tab.listen()
    await tab.shows("mine", token)
    first = tab.chat("before")
    first.thread.post(first.customer, "Not for you")
    first.join(tab.agent())
    news = await socket.receive_json(timeout=5)
    assert news["chat"]["standing"]["queuePosition"] == 1
    await tab.shows("before", before)  # the page shows that one now, and the other no more
    tab.chat("mine").thread.post(tab.agent(), "Anybody?")
    first.thread.post(tab.agent(), "Yes")
    news = await socket.receive_json(timeout=5)
    assert (news["chat"]["request"], news["chat"]["message"]["content"]) == ("before", {"message": "Yes"})
    await socket.close()


async def test_a_chat_token_stands_in_no_entry_and_the_point_can_be_seen(tab: Tab) -> None:
    token = await tab.start("mine")
    await tab.shows("mine", token)
    (entry,) = [one for one in tab.sandbox.journal if one.point == "page.chat"]
    assert entry.conversation == "mine"
    assert token not in str(entry.to_json())


async def test_a_chat_of_another_widget_is_unknown(tab: Tab) -> None:
    organization = tab.sandbox.organization
    organization.authenticated.settings = WidgetSpec(authentication="none")
    tab.start_path = tab.start_path.replace(organization.anonymous.id, organization.authenticated.id)
    _, answer = await tab.shows("mine", await tab.start("mine"))
    assert answer["cause"] == "conversation_unknown"

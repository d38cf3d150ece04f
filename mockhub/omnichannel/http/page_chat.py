"""The chat that a page shows: how it stands, and from then on what happens in it, over the page's WebSocket.

What is said there goes over the chat data plane, as with every other client. The page shows the chat token of its
chat: a page's key alone opens nobody's conversation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.omnichannel.http.page_reports import reported, text
from mockhub.omnichannel.page_news import chat_news, chat_standing

if TYPE_CHECKING:
    from mockhub.omnichannel.chat_events import ChatEvent
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.pages import OpenPage


async def chat(call: Call) -> Answer:
    """A page shows a chat: tell it how that stands; while the page listens, also what happens in it."""
    page, told = await reported(call)
    conversation = call.sandbox.conversations.on_widget(text(told, "request") or "", page.widget)
    call.sandbox.check_chat_token(conversation, text(told, "token") or "")
    if page.send is not None:
        _follow(call, page, conversation)
    return Answer(chat_standing(conversation, call.sandbox.conversations))


def _follow(call: Call, page: OpenPage, conversation: Conversation) -> None:
    conversations = call.sandbox.conversations
    request = call.entry.conversation

    def tell(event: ChatEvent) -> None:
        news = chat_news(event, conversation, conversations)
        if news is not None:
            page.tell({"chat": {"request": request, **news}})

    page.follows(call.sandbox.chat_listeners.listen(tell))


ROUTES: list[SurfaceRoute] = [SurfaceRoute("POST", "/_mockhub/{org}/{wid}/chat", "page.chat", chat)]

"""What was said, as transcripts and the history of a persistent chat have it.

The members are those the published clients read (`@microsoft/omnichannel-chat-widget` 1.8.3, read; the types of
the chat SDK). What the system says, and what was taken back, is left out (ours).
"""

from __future__ import annotations

from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused
from mockhub.omnichannel.attachments import references
from mockhub.omnichannel.identities import Role
from mockhub.omnichannel.thread import MessageType
from mockhub.omnichannel.wire import instant
from mockhub.spec import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.thread import Message, Thread

_AT_ONCE = 200
"""Messages of a thread that are looked at together."""
_ATTACHED = ("amsReferences", "amsreferences", "amsMetadata")


def transcript(conversation: Conversation) -> list[dict[str, Any]]:
    """Return what was said in a conversation, the oldest first."""
    spoken = conversation.spoken
    return [] if spoken is None else [_transcribed(one) for one in spoken if one.said]


def history(
    conversations: Iterable[Conversation], *, size: int, token: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """Return up to `size` messages of several conversations, the newest first, and the token of the next page.

    Raises:
        Refused: there is no page of that token.
    """
    before = _read_token(token) if token else None
    threads = {one.chat_id: (one, one.spoken) for one in conversations}
    lines = [_backwards(one, thread, before) for one, thread in threads.values() if thread is not None]
    found = list(islice(merge(*lines, key=lambda place: place[:2], reverse=True), size + 1))
    page = found[:size]
    following = f"{page[-1][0]}.{page[-1][1]}" if len(found) > size else None
    return [_remembered(message, threads[chat][0]) for _, chat, message in page], following


def _read_token(token: str) -> tuple[int, str]:
    digits, _, chat = token.partition(".")
    number = whole_number(digits)
    if number is None or not chat:
        raise Refused("request_malformed", "no page has that PageToken")
    return number, chat


def _backwards(
    conversation: Conversation, thread: Thread, before: tuple[int, str] | None
) -> Iterator[tuple[int, str, Message]]:
    """Yield what was said in a thread before a place of the history, the newest first, with its place."""
    chat = conversation.chat_id
    older: int | None = None
    if before is not None:
        older = before[0] + 1 if chat < before[1] else before[0]
    while True:
        page = thread.page(_AT_ONCE, before=older)
        yield from ((one.id, chat, one) for one in page.messages if one.said)
        if page.before is None:
            return
        older = page.before


def _sender(message: Message) -> dict[str, Any]:
    kind = "user" if message.sender.role is Role.AGENT else "application"
    return {kind: {"displayName": message.sender_name or "", "id": message.sender.id}}


def _content_type(message: Message) -> str:
    return "html" if message.type is MessageType.HTML else "text"


def _transcribed(message: Message) -> dict[str, Any]:
    """Return a message as a transcript has it."""
    told = {name: message.metadata[name] for name in _ATTACHED if name in message.metadata}
    return {
        "id": str(message.id),
        "created": instant(message.id),
        "createdDateTime": instant(message.id),
        "content": message.text,
        "contentType": _content_type(message),
        "isControlMessage": False,
        "deliveryMode": message.metadata.get("deliveryMode", "bridged"),
        "tags": message.metadata.get("tags", ""),
        "from": _sender(message),
        "attachments": [one.shown for one in references(message.metadata)],
        **told,
    }


def _remembered(message: Message, conversation: Conversation) -> dict[str, Any]:
    """Return a message as the history has it."""
    changed = message.id if message.edited_at is None else message.edited_at
    sent = message.metadata
    return {
        **_transcribed(message),
        "transcriptOriginalMessageId": str(message.id),
        "modifiedDateTime": instant(changed),
        "culture": conversation.widget.settings.locale,
        "deleted": False,
        "important": False,
        "likes": [],
        "mentions": [],
        "additionalData": {
            "deliveryMode": sent.get("deliveryMode", "bridged"),
            "widgetId": conversation.widget.id,
            "clientActivityId": sent.get("clientActivityId", ""),
            "tags": sent.get("tags", ""),
            "ConversationId": conversation.id,
        },
    }

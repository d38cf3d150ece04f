"""What was said: transcripts, on the screen and by e-mail, and the history of a persistent chat."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from mockhub.errors import Refused
from mockhub.exchange import Answer
from mockhub.omnichannel.http.callers import authenticated, both, caller_of, chat_of, nonce
from mockhub.omnichannel.transcript import history, transcript

if TYPE_CHECKING:
    from mockhub.exchange import Call, SurfaceRoute
    from mockhub.omnichannel.conversation import Conversation

_MOST_ADDRESS = 254
_PAGE = 100
"""Messages of a page unless said."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


async def chat_transcripts(call: Call) -> Answer:
    """Row 13: a conversation's messages, as text that holds a JSON array (run)."""
    found = await _with_chat_token(call)
    found.check_chat(call.params["chat"])
    return Answer({"chatMessagesJson": json.dumps(transcript(found))}, headers=nonce(call))


async def email_request(call: Call) -> Answer:
    """Row 14: a transcript is asked for by e-mail. None is sent: the journal holds the address."""
    found = await _with_chat_token(call)
    body = await call.json_object()
    found.check_chat(body.get("ChatId"))
    address = body.get("EmailAddress")
    if not isinstance(address, str) or len(address) > _MOST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise Refused("request_malformed", "EmailAddress is no e-mail address")
    return Answer(headers=nonce(call))


async def conversation_history(call: Call) -> Answer:
    """Row 16: the messages of a person's persistent conversations, page by page, the newest first."""
    caller = await caller_of(call)
    size, token = call.request.query.get("pageSize"), call.request.headers.get("PageToken")
    if size is not None and not re.fullmatch("[1-9][0-9]{0,5}", size):
        raise Refused("request_malformed", "pageSize is no positive number")
    own = call.sandbox.conversations.of(caller.widget, caller.subject)
    messages, following = history(own, size=int(size or _PAGE), token=token)
    return Answer({"chatMessages": messages, "nextPageToken": following}, headers=nonce(call))


async def _with_chat_token(call: Call) -> Conversation:
    """Return the conversation of the path, for callers that hold its chat token."""
    found = await chat_of(call)
    call.sandbox.check_chat_token(found, call.request.headers.get("Authorization", ""))
    return found


_TRANSCRIPTS = "getchattranscripts/{chat}/{rid}"

ROUTES: list[SurfaceRoute] = [
    *both("GET", _TRANSCRIPTS, "livechat.chat-transcripts", chat_transcripts),
    *both("GET", _TRANSCRIPTS, "livechat.chat-transcripts", chat_transcripts, below="livechatconnector/v2"),
    *both("POST", "createemailrequest/{rid}", "livechat.email-request", email_request),
    authenticated(
        "GET",
        "organization/{org}/widgetapp/{wid}/conversation/history",
        "livechat.conversation-history",
        conversation_history,
    ),
]

"""The ways to start a conversation: in one call, or by the older chat token and session init.

Both end in the same conversation. Only the newer clients' default sends the one call (run).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused
from mockhub.exchange import Answer
from mockhub.omnichannel.availability import GUID
from mockhub.omnichannel.context import read_context
from mockhub.omnichannel.http.callers import (
    both,
    caller_of,
    conversation_of,
    named_by_client,
    nonce,
    reconnect_id_of,
)
from mockhub.spec import format_instant

if TYPE_CHECKING:
    from mockhub.exchange import Call, SurfaceRoute
    from mockhub.omnichannel.context import StartContext
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.organization import Widget

_BOT = "Ms-Oc-Bot-Application-Id"


async def conversation(call: Call) -> Answer:
    """Row 2: start a conversation, or go on with the one of a reconnect id."""
    caller = await caller_of(call)
    _check_open(call, caller.widget)
    body = await call.json_object()
    context, left_out = read_context(body, authenticated=call.route.auth)
    started = call.sandbox.conversations.start(
        _request_id(call),
        caller.widget,
        caller.subject,
        now=call.sandbox.clock.now(),
        context=context,
        reconnect_id=_reconnect_id(body),
    )
    _note(call, started, context, left_out)
    return _chat_token(call, started)


async def chat_token(call: Call) -> Answer:
    """Row 3: a chat and the token for it; the conversation begins with `sessioninit`.

    Where a reconnect id leads nowhere the answer is a 204, which the client takes for a failure (run); without one
    it would wait for ever, so there the cause is told as anywhere else.
    """
    caller = await caller_of(call)
    _check_bot(call, caller.widget)
    conversations, request_id, reconnect_id = call.sandbox.conversations, call.params["rid"], reconnect_id_of(call)
    if call.request.query.get("refreshToken", "").lower() == "true":
        kept = conversations.find(request_id, caller.widget, caller.subject, reconnect_id=reconnect_id)
        kept.check_under_way()
        return _chat_token(call, kept)
    try:
        given = conversations.prepare(
            request_id,
            caller.widget,
            caller.subject,
            now=call.sandbox.clock.now(),
            reconnect_id=reconnect_id,
        )
    except Refused as refused:
        if reconnect_id is None:
            raise
        return Answer(status=204, headers=nonce(call), refused=refused)
    return _chat_token(call, given)


async def session_init(call: Call) -> Answer:
    """Row 4: the conversation of a chat token begins; what the page brings comes here, and so does 705."""
    found = await conversation_of(call)
    body = await call.json_object()
    found.check_under_way()
    found.check_chat(body.get("chatId"))
    _check_open(call, found.widget)
    context, left_out = read_context(body, authenticated=call.route.auth)
    call.sandbox.conversations.begin(found, context)
    _note(call, found, context, left_out)
    return Answer(headers=nonce(call))


def _note(call: Call, begun: Conversation, context: StartContext, warnings: list[str]) -> None:
    """Journal what was left out of what the page brings, and the id that leads back to the conversation."""
    if begun.context != context:
        warnings.append("the conversation is under way already and keeps the context it was started with")
    if warnings:
        call.entry.facts["warnings"] = warnings
    if begun.reconnect_id is not None:
        call.entry.facts["reconnect-id"] = begun.reconnect_id


def _chat_token(call: Call, begun: Conversation) -> Answer:
    sandbox, addresses = call.sandbox, call.addresses
    body = sandbox.chat_token_answer(
        begun,
        chat_endpoint=addresses.chat_endpoint(sandbox.id),
        attachment_endpoint=begun.widget.settings.attachments.endpoint
        or addresses.attachment_endpoint(sandbox.id),
    )
    headers = nonce(call)
    headers["oc-sessionid"] = begun.session_id
    return Answer(body, headers=headers)


def _check_open(call: Call, widget: Widget) -> None:
    """Refuse to start in a closed widget; persistent chats may begin at any time (documented).

    Raises:
        Refused: it is closed; the detail says when it opens next.
    """
    standing = widget.standing(call.sandbox.clock.now())
    if not standing.open and not widget.persistent:
        opens = "it never opens" if standing.until is None else f"it opens at {format_instant(standing.until)}"
        raise Refused("out_of_hours", f"the widget is outside its operating hours: {opens}")


def _check_bot(call: Call, widget: Widget) -> None:
    """Refuse a bot that is no GUID, or not the workstream's (documented: 400 and 403).

    Raises:
        Refused: it is.
    """
    bot = call.request.query.get(_BOT)
    if bot is None:
        return
    if not re.fullmatch(GUID, bot):
        raise Refused("request_malformed", f"{_BOT} is not a GUID")
    bots = widget.settings.bots
    if bots is not None and bot.lower() not in [one.lower() for one in bots]:
        raise Refused("bot_not_enabled", f"the widget's workstream has no bot {bot}")


def _request_id(call: Call) -> str:
    """Return the client's name for the conversation."""
    request_id = named_by_client(call)
    if not request_id:
        raise Refused("request_malformed", "a start needs the header x-ms-client-request-id (or Request-Id)")
    return request_id


def _reconnect_id(body: dict[str, Any]) -> str | None:
    value = body.get("reconnectId")
    if value is not None and not isinstance(value, str):
        raise Refused("request_malformed", "reconnectId is not text")
    return value or None


_CHAT_TOKEN = "getchattoken/{org}/{wid}/{rid}"
_INIT = "sessioninit/{org}/{wid}/{rid}"
_VERSIONS = ("livechatconnector", "livechatconnector/v2", "livechatconnector/v3", "livechatconnector/v4")
"""The last is for callers that name a bot (run); any of them is answered alike."""

ROUTES: list[SurfaceRoute] = [
    *both("POST", "organization/{org}/widgetApp/{wid}/conversation", "livechat.conversation", conversation),
    *(
        route
        for version in _VERSIONS
        for path in (_CHAT_TOKEN, _CHAT_TOKEN + "/{rec}")
        for route in both("GET", path, "livechat.chat-token", chat_token, below=version)
    ),
    *(
        route
        for path in (_INIT, _INIT + "/{rec}")
        for route in both("POST", path, "livechat.sessioninit", session_init)
    ),
]

"""Coming back to a conversation, and becoming somebody in the middle of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.errors import Refused
from mockhub.exchange import Answer
from mockhub.omnichannel.http.callers import anonymous, authenticated, caller_of, nonce

if TYPE_CHECKING:
    from mockhub.exchange import Call, SurfaceRoute


async def reconnectable_chats(call: Call) -> Answer:
    """Row 7: the open conversation a person may come back to; 204 where there is none.

    The client reads `reconnectid` alone (run); what the other members say is ours.
    """
    caller = await caller_of(call)
    found = call.sandbox.conversations.reconnectable(caller.widget, caller.subject)
    if found is None:
        return Answer(status=204, headers=nonce(call))
    body = {
        "reconnectid": found.reconnect_id,
        "conversationthreadid": found.chat_id,
        "orgid": call.sandbox.organization.id,
        "widgetappid": found.widget.id,
        "userid": found.subject,
        "partitionkey": call.sandbox.organization.id,
    }
    return Answer(body, headers=nonce(call))


async def reconnect_availability(call: Call) -> Answer:
    """Row 8: whether a reconnect id still leads to a conversation; a client takes an empty body for a yes (run).

    Nobody is asked who they are: the id alone is what a person has who comes by a link.
    """
    widget, reconnect_id = call.sandbox.organization.widget(call.params["wid"]), call.params["rec"]
    shown = {"reconnectId": reconnect_id, "isReconnectAvailable": True, "reconnectRedirectionURL": ""}
    try:
        call.entry.conversation = call.sandbox.conversations.reconnected(reconnect_id, widget).request_id
    except Refused as refused:
        # Not empty (run): to the client an address is what tells a reconnect id that has expired.
        elsewhere = widget.settings.reconnect_elsewhere or f"{call.addresses.sandbox(call.sandbox.id)}/"
        shown |= {"isReconnectAvailable": False, "reconnectRedirectionURL": elsewhere}
        return Answer({**shown, "cause": refused.cause, "message": refused.detail}, refused=refused)
    return Answer(shown)


async def validate_chat_record(call: Call) -> Answer:
    """Row 9: whether a resumed chat is the caller's. The client takes only `true` for a yes (run)."""
    caller = await caller_of(call)
    request_id, chat_id = call.params["rid"], call.params["chat"]
    try:
        call.sandbox.conversations.owns_chat(chat_id, request_id, caller.widget, caller.subject)
    except Refused as refused:
        body = {"authChatExist": False, "cause": refused.cause, "message": refused.detail}
        return Answer(body, headers=nonce(call), refused=refused)
    return Answer({"authChatExist": True}, headers=nonce(call))


async def authenticate_chat(call: Call) -> Answer:
    """Row 20: a conversation begun by nobody in particular becomes the caller's.

    From then on it is found on authenticated paths alone, as the vendor's tests have it (read).
    """
    caller = await caller_of(call)
    become = call.sandbox.conversations.authenticate(
        call.params["chat"], call.params["rid"], caller.widget, caller.subject
    )
    headers = nonce(call)
    headers["oc-sessionid"] = become.session_id
    return Answer(headers=headers)


ROUTES: list[SurfaceRoute] = [
    authenticated(
        "GET", "reconnectablechats/{org}/{wid}/{rid}", "livechat.reconnectable-chats", reconnectable_chats
    ),
    anonymous("GET", "reconnect/{org}/{wid}/{rec}", "livechat.reconnect", reconnect_availability),
    authenticated(
        "GET",
        "validateauthchatmaprecord/{org}/{wid}/{chat}/{rid}",
        "livechat.validate-chat-record",
        validate_chat_record,
    ),
    authenticated(
        "POST", "authenticateChat/{org}/{wid}/{chat}/{rid}", "livechat.authenticate-chat", authenticate_chat
    ),
]

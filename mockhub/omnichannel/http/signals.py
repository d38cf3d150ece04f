"""Small news of a chat under way: typing, calls beside it, what is unread and what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.errors import Refused, one_of
from mockhub.exchange import Answer, SurfaceRoute
from mockhub.omnichannel.http.callers import authenticated, both, caller_of, conversation_of, nonce

if TYPE_CHECKING:
    from mockhub.exchange import Call

_CHANNELS = {192370000: "voice", 192380000: "video", 192390000: "cobrowse"}
_EVENTS = ("accept", "reject", "connect", "end")
_MOST_ID = 256


async def typing_indicator(call: Call) -> Answer:
    """Row 15: the customer is typing. Nobody is asked who they are: the client sends no token for it (run)."""
    call.entry.conversation = call.params["rid"]
    call.sandbox.conversations.named(call.params["rid"]).check_under_way()
    return Answer()


async def secondary_channel_event(call: Call) -> Answer:
    """Row 18: something happens to a call beside the chat.

    Clients tell it without authentication whosever the chat is (run), so the owner is asked for below /auth/ only.
    """
    if call.route.auth:
        found = await conversation_of(call)
    else:
        call.entry.conversation = call.params["rid"]
        widget = call.sandbox.organization.widget(call.params["wid"])
        found = call.sandbox.conversations.on_widget(call.params["rid"], widget)
    found.check_under_way()
    body = await call.json_object()
    kind, event = body.get("SecondaryChannelType"), body.get("SecondaryChannelEventType")
    if isinstance(kind, bool) or not isinstance(kind, int) or kind not in _CHANNELS:
        raise Refused("request_malformed", f"SecondaryChannelType is not {one_of(map(str, _CHANNELS))}")
    if event not in _EVENTS:
        raise Refused("request_malformed", f"SecondaryChannelEventType is not {one_of(_EVENTS)}")
    call.entry.facts["call"] = f"{_CHANNELS[kind]} {event}"
    return Answer(headers=nonce(call))


async def unread_messages(call: Call) -> Answer:
    """Row 21: how many messages a person has not read. The answer's shape is not published (ours)."""
    caller = await caller_of(call)
    unread = sum(one.unread for one in call.sandbox.conversations.of(caller.widget, caller.subject))
    return Answer({"unreadMessageCount": unread}, headers=nonce(call))


async def read_receipt(call: Call) -> Answer:
    """Row 22: a person has read up to a message."""
    found = await conversation_of(call)
    message = (await call.json_object()).get("messageId")
    if not isinstance(message, str) or not 0 < len(message) <= _MOST_ID:
        raise Refused("request_malformed", "messageId is no text")
    found.thread.read(found.customer, message)
    return Answer(headers=nonce(call))


_WIDGET = "organization/{org}/widgetapp/{wid}"

ROUTES: list[SurfaceRoute] = [
    SurfaceRoute(
        "POST", "/inbound/typingindicator/livechat/sendtypingindicator/{rid}", "livechat.typing", typing_indicator
    ),
    *both(
        "POST",
        "secondarychannelevent/{org}/{wid}/{rid}",
        "livechat.secondary-channel-event",
        secondary_channel_event,
    ),
    authenticated("GET", _WIDGET + "/unreadmessages", "livechat.unread-messages", unread_messages),
    authenticated("POST", _WIDGET + "/conversations/{rid}/readreceipt", "livechat.read-receipt", read_receipt),
]

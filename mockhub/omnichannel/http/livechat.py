"""The `livechatconnector` surface, as `@microsoft/ocsdk` 0.5.21 calls it: a widget, and a conversation's state."""

from __future__ import annotations

import math

from multidict import CIMultiDict

from mockhub.errors import Refused
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.omnichannel.availability import MOST_CALLS, availability
from mockhub.omnichannel.chat_config import chat_config_text, masking_rules
from mockhub.omnichannel.http.callers import (
    TOKEN,
    anonymous,
    authenticated,
    both,
    conversation_of,
    judged,
    nonce,
    note_unread_token,
    reconnect_id_of,
)
from mockhub.spec import format_instant


async def config(call: Call) -> Answer:
    """Row 1: the chat config document."""
    sandbox = call.sandbox
    widget = sandbox.organization.widget(call.params["wid"])
    url = sandbox.provider.trust.url if sandbox.provider else None
    key_url = call.outbound.absolute(sandbox, url) if url else None
    is_open = widget.standing(sandbox.clock.now()).open
    return Answer(chat_config_text(sandbox.organization.id, widget.id, widget.settings, key_url, is_open=is_open))


async def work_item_details(call: Call) -> Answer:
    """Row 6: a conversation's state. Asked by reconnect id, a closed one has nothing to show (run)."""
    found = await conversation_of(call)
    found.check_begun()
    if found.closed and reconnect_id_of(call) is not None:
        return Answer({}, headers=nonce(call))
    body = {
        "State": found.state,
        "ConversationId": found.id,
        "CanRenderPostChat": "False" if found.widget.settings.post_chat is None else "True",
        "ParticipantType": "Bot" if found.served_by_bot else "User",
    }
    if found.accepted_at is not None:
        body["AgentAcceptedOn"] = format_instant(found.accepted_at)
    return Answer(body, headers=nonce(call))


async def session_close(call: Call) -> Answer:
    """Row 5: end a conversation; ending it again is no mistake.

    Its reconnect id may stand in place of the request id (run). A persistent one is only left: customers cannot
    end it (documented).
    """
    found = await conversation_of(call)
    leaves = call.request.query.get("isPersistentChat", "").lower() == "true"
    if leaves and not found.widget.persistent:
        call.entry.facts["warnings"] = ["isPersistentChat was ignored: the widget's chats are not persistent"]
    if leaves and found.widget.persistent:
        found.leave()
    else:
        found.close()
    return Answer(headers=nonce(call))


async def agent_availability(call: Call) -> Answer:
    """Row 10: whether an agent could take a chat. Anonymous callers ask below `/auth/` too (run)."""
    call.entry.conversation = call.params["rid"]
    organization = call.sandbox.organization
    widget, now = organization.widget(call.params["wid"]), call.sandbox.clock.now()
    wait = math.ceil(organization.availability_calls.take(now))
    if wait:
        detail = f"an organization may ask {MOST_CALLS} times a minute; wait {wait} s"
        raise Refused("too_many_calls", detail, headers={"Retry-After": str(wait)})
    signed_in = widget.authenticates and TOKEN in call.request.headers
    if signed_in:
        await judged(call, widget)
    else:
        note_unread_token(call)
    await call.json_object()
    body = availability(widget.settings.availability, widget.standing(now), queue_id=organization.queue_id)
    return Answer(body, headers=nonce(call) if signed_in else CIMultiDict())


async def data_masking(call: Call) -> Answer:
    """Row 17: the rules of the whole organization, which are those of its widgets together (ours)."""
    return Answer(masking_rules([widget.settings.masking for widget in call.sandbox.organization.widgets]))


async def widget_details(call: Call) -> Answer:
    """Row 19: the hosted script loads the older generation of the widget only if the newer is disabled (read)."""
    older = call.sandbox.anybody.profile.profile == "v1-2023"
    return Answer({"ModernLcwV2Disabled": older, "PacsInfraEnabled": False, "PacsUrl": ""})


_DETAILS = "getliveworkitemdetails/{org}/{wid}/{rid}"

ROUTES: list[SurfaceRoute] = [
    anonymous("GET", "config/{org}/{wid}", "livechat.config", config),
    *both("GET", _DETAILS, "livechat.work-item-details", work_item_details),
    *both("GET", _DETAILS + "/{rec}", "livechat.work-item-details", work_item_details),
    *both("POST", "sessionclose/{org}/{wid}/{rid}", "livechat.session-close", session_close),
    authenticated(
        "POST", "getagentavailability/{org}/{wid}/{rid}", "livechat.agent-availability", agent_availability
    ),
    anonymous("GET", "fetchdatamaskinginfo/{org}", "livechat.data-masking", data_masking),
    anonymous("GET", "v2/lcwfcsdetails/{org}", "livechat.widget-details", widget_details),
]

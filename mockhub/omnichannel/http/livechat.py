"""The `livechatconnector` surface, as `@microsoft/ocsdk` 0.5.21 calls it.

Authentication is decided by the path alone: the published client keeps sending a token it sent once, on
anonymous paths too, so a header's presence says nothing (run).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from multidict import CIMultiDict

from mockhub.errors import Refused
from mockhub.exchange import Answer, Call, SurfaceHandler, SurfaceRoute
from mockhub.omnichannel.availability import MOST_CALLS, availability
from mockhub.omnichannel.chat_config import chat_config_text
from mockhub.omnichannel.context import read_context
from mockhub.spec import format_instant

if TYPE_CHECKING:
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.hours import Standing
    from mockhub.omnichannel.organization import Widget

_TOKEN = "AuthenticatedUserToken"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the widget the page belongs to, and the subject of an accepted token."""

    widget: Widget
    subject: str | None


async def config(call: Call) -> Answer:
    """Row 1: the chat config document."""
    sandbox = call.sandbox
    widget = sandbox.organization.widget(call.params["wid"])
    url = sandbox.provider.trust.url if sandbox.provider else None
    key_url = call.outbound.absolute(sandbox, url) if url else None
    is_open = widget.standing(sandbox.clock.now()).open
    return Answer(chat_config_text(sandbox.organization.id, widget.id, widget.settings, key_url, is_open=is_open))


async def conversation(call: Call) -> Answer:
    """Row 2: start a conversation."""
    caller = await _caller(call)
    sandbox = call.sandbox
    _check_open(caller.widget.standing(sandbox.clock.now()))
    context, warnings = read_context(await call.json_object(), authenticated=call.route.auth)
    started = sandbox.conversations.start(
        _request_id(call), caller.widget, caller.subject, now=sandbox.clock.now(), context=context
    )
    if started.context != context:
        warnings.append("the conversation is under way already and keeps the context it was started with")
    if warnings:
        call.entry.facts["warnings"] = warnings
    addresses = call.hub.addresses
    body = sandbox.chat_token_answer(
        started,
        chat_endpoint=addresses.chat_endpoint(sandbox.id),
        attachment_endpoint=addresses.attachment_endpoint(sandbox.id),
    )
    headers = _nonce(call)
    headers["oc-sessionid"] = started.session_id
    return Answer(body, headers=headers)


async def work_item_details(call: Call) -> Answer:
    """Row 6: a conversation's state. Asked by reconnect id, a closed one has nothing to show (run)."""
    found = await _conversation(call)
    if found.closed and "rec" in call.params:
        return Answer({}, headers=_nonce(call))
    body = {
        "State": found.state,
        "ConversationId": found.id,
        "CanRenderPostChat": "False",
        "ParticipantType": "User",
    }
    return Answer(body, headers=_nonce(call))


async def validate_chat_record(call: Call) -> Answer:
    """Row 9: whether a resumed chat is the caller's. The client takes only `true` for a yes (run)."""
    caller = await _caller(call)
    request_id, chat_id = call.params["rid"], call.params["chat"]
    try:
        call.sandbox.conversations.owns_chat(chat_id, request_id, caller.widget, caller.subject)
    except Refused as refused:
        body = {"authChatExist": False, "cause": refused.cause, "message": refused.detail}
        return Answer(body, headers=_nonce(call), refused=refused)
    return Answer({"authChatExist": True}, headers=_nonce(call))


async def session_close(call: Call) -> Answer:
    """Row 5: end a conversation; ending it again is no mistake."""
    found = await _conversation(call)
    found.close()
    return Answer(headers=_nonce(call))


async def agent_availability(call: Call) -> Answer:
    """Row 10: whether an agent could take a chat. Anonymous callers ask below `/auth/` too (run)."""
    call.entry.conversation = call.params["rid"]
    organization = call.sandbox.organization
    widget, now = organization.widget(call.params["wid"]), call.sandbox.clock.now()
    wait = math.ceil(organization.availability_calls.take(now))
    if wait:
        detail = f"an organization may ask {MOST_CALLS} times a minute; wait {wait} s"
        raise Refused("too_many_calls", detail, headers={"Retry-After": str(wait)})
    judged = widget.authenticates and _TOKEN in call.request.headers
    if judged:
        await _judged(call, widget)
    else:
        _note_unread_token(call)
    await call.json_object()
    body = availability(widget.settings.availability, widget.standing(now), queue_id=organization.queue_id)
    return Answer(body, headers=_nonce(call) if judged else CIMultiDict())


async def widget_details(call: Call) -> Answer:
    """Row 19: the hosted script loads the older generation of the widget only if the newer is disabled (read)."""
    older = call.sandbox.anybody.profile.profile == "v1-2023"
    return Answer({"ModernLcwV2Disabled": older, "PacsInfraEnabled": False, "PacsUrl": ""})


async def _conversation(call: Call) -> Conversation:
    caller = await _caller(call)
    return call.sandbox.conversations.find(call.params["rid"], caller.widget, caller.subject)


async def _caller(call: Call) -> Caller:
    """Return who calls, judging the token of an authenticated path.

    Raises:
        Refused: the widget is unknown, demands a token, or the token is refused.
    """
    call.entry.conversation = call.params.get("rid") or _named_by_client(call)
    widget = call.sandbox.organization.widget(call.params["wid"])
    if call.route.auth:
        return Caller(widget, await _judged(call, widget))
    if widget.demands_token:
        raise Refused("authentication_required", "the widget demands a token; call the path below /auth/")
    _note_unread_token(call)
    return Caller(widget, None)


def _note_unread_token(call: Call) -> None:
    """Note a token that came where none is looked at: the published client keeps sending it (run)."""
    if _TOKEN in call.request.headers:
        call.entry.facts["warning"] = "a token came on a path without authentication and was not looked at"


async def _judged(call: Call, widget: Widget) -> str | None:
    """Return the subject of the caller's token.

    Raises:
        Refused: the token is refused, or its subject is no contact.
    """
    if not widget.authenticates:
        raise Refused("key_unavailable", "the widget has no authentication settings, so no token is believed here")
    token = call.request.headers.get(_TOKEN)
    verdict = await call.outbound.verdict(call.sandbox, call.sandbox.trusts, token)
    if not verdict.valid:
        raise Refused(verdict.reason or "", verdict.detail or "")
    subject: str | None = verdict.claims.get("sub")
    contacts = widget.settings.contacts
    if contacts is not None and subject not in contacts:
        raise Refused("contact_not_found", "the token's subject is not among the widget's contacts")
    return subject


def _check_open(standing: Standing) -> None:
    """Refuse what is asked of a closed widget.

    Raises:
        Refused: it is closed; the detail says when it opens next.
    """
    if not standing.open:
        opens = "it never opens" if standing.until is None else f"it opens at {format_instant(standing.until)}"
        raise Refused("out_of_hours", f"the widget is outside its operating hours: {opens}")


def _request_id(call: Call) -> str:
    """Return the client's name for the conversation."""
    request_id = _named_by_client(call)
    if not request_id:
        raise Refused("request_malformed", "a start needs the header x-ms-client-request-id (or Request-Id)")
    return request_id


def _named_by_client(call: Call) -> str | None:
    headers = call.request.headers
    return headers.get("x-ms-client-request-id") or headers.get("Request-Id")


def _nonce(call: Call) -> CIMultiDict[str]:
    """Authenticated answers rotate the nonce; the client echoes it in its next call."""
    return CIMultiDict(authcodenonce=call.sandbox.next_nonce()) if call.route.auth else CIMultiDict()


def _both(method: str, path: str, point: str, handler: SurfaceHandler) -> tuple[SurfaceRoute, SurfaceRoute]:
    return (
        SurfaceRoute(method, f"/livechatconnector/{path}", point, handler),
        SurfaceRoute(method, f"/livechatconnector/auth/{path}", point, handler, auth=True),
    )


_DETAILS = "getliveworkitemdetails/{org}/{wid}/{rid}"

ROUTES: list[SurfaceRoute] = [
    SurfaceRoute("GET", "/livechatconnector/config/{org}/{wid}", "livechat.config", config),
    *_both("POST", "organization/{org}/widgetApp/{wid}/conversation", "livechat.conversation", conversation),
    *_both("GET", _DETAILS, "livechat.work-item-details", work_item_details),
    *_both("GET", _DETAILS + "/{rec}", "livechat.work-item-details", work_item_details),
    *_both("POST", "sessionclose/{org}/{wid}/{rid}", "livechat.session-close", session_close),
    SurfaceRoute(
        "GET",
        "/livechatconnector/auth/validateauthchatmaprecord/{org}/{wid}/{chat}/{rid}",
        "livechat.validate-chat-record",
        validate_chat_record,
        auth=True,
    ),
    SurfaceRoute(
        "POST",
        "/livechatconnector/auth/getagentavailability/{org}/{wid}/{rid}",
        "livechat.agent-availability",
        agent_availability,
        auth=True,
    ),
    SurfaceRoute("GET", "/livechatconnector/v2/lcwfcsdetails/{org}", "livechat.widget-details", widget_details),
]

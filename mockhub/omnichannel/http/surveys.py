"""After the chat: the answers to a survey, and the invites to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.errors import Refused
from mockhub.exchange import Answer
from mockhub.omnichannel.http.callers import both, caller_of, conversation_of, nonce
from mockhub.omnichannel.survey import invitations

if TYPE_CHECKING:
    from mockhub.exchange import Call, SurfaceRoute


async def submit_post_chat(call: Call) -> Answer:
    """Row 11: the answers to a survey; the journal holds them."""
    await conversation_of(call)
    await call.json_object()
    return Answer(headers=nonce(call))


async def survey_invite(call: Call) -> Answer:
    """Row 12: the invites to a survey about a conversation, which its work item's id names (run)."""
    body = await call.json_object()
    wid, conversation_id = body.get("WidgetId"), body.get("ConversationId")
    if not isinstance(wid, str) or not isinstance(conversation_id, str):
        raise Refused("request_malformed", "WidgetId and ConversationId must be text")
    caller = await caller_of(call, call.sandbox.organization.widget(wid))
    found = call.sandbox.conversations.of_id(conversation_id, caller.widget, caller.subject)
    call.entry.conversation = found.request_id
    invites = invitations(
        caller.widget,
        found,
        owner=call.params["owner"],
        form=body.get("FormId"),
        elsewhere=f"https://mockhub.localhost/s/{call.sandbox.id}/survey",
    )
    locale = body.get("OCLocaleCode")
    shown = locale if isinstance(locale, str) and locale else caller.widget.settings.locale
    return Answer({"inviteList": invites, "formsProLocaleCode": shown}, headers=nonce(call))


ROUTES: list[SurfaceRoute] = [
    *both(
        "POST", "submitpostchat/{org}/{wid}/{rid}", "livechat.submit-post-chat", submit_post_chat, below="survey"
    ),
    *both("POST", "getsurveyinvite/{org}/{owner}", "livechat.survey-invite", survey_invite),
]

"""Post-chat surveys over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.omnichannel.chat_settings import PostChatSpec
from tests.omnichannel.surface import assert_refused

if TYPE_CHECKING:
    from mockhub.omnichannel.organization import Widget
    from mockhub.sandbox import Sandbox
    from tests.omnichannel.surface import Call, Mint, Seen

OWNER = "7e6a3f5c-4b1d-4f0e-9a68-0d3f2b1c5e77"


def ask(widget: Widget, survey: PostChatSpec | None) -> None:
    widget.settings = replace(widget.settings, post_chat=survey)


async def invited(call: Call, config: Seen, conversation: str, *, token: str | None = None, **more: Any) -> Seen:
    """Ask for an invite as the chat SDK does: with what the chat config and the details say."""
    options = config.body["LiveWSAndLiveChatEngJoin"]
    body = {
        "SurveyProvider": options["msdyn_surveyprovider"],
        "WidgetId": options["msdyn_widgetappid"],
        "FormId": options.get("msfp_sourcesurveyidentifier"),
        "ConversationId": conversation,
        "OCLocaleCode": "de-de",
        **more,
    }
    owner = more.get("owner", options.get("postConversationSurveyOwnerId", OWNER))
    return await call("POST", f"getsurveyinvite/{{org}}/{owner}", token=token, body=body)


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    "survey", [PostChatSpec(), PostChatSpec(provider="copilot"), PostChatSpec(owner=OWNER.upper(), form="f")]
)
async def test_a_conversation_is_asked_about(
    survey: PostChatSpec, call: Call, start: Call, mint: Mint, sandbox: Sandbox, *, signed_in: bool
) -> None:
    token = mint() if signed_in else None
    org = sandbox.organization
    ask(org.authenticated if signed_in else org.anonymous, survey)
    config = await call("GET", "config/{org}/{wid}", demanding=signed_in)
    await start(token=token)
    details = (await call("GET", "getliveworkitemdetails/{org}/{wid}/r1", token=token)).body
    assert details["CanRenderPostChat"] == "True"
    seen = await invited(call, config, details["ConversationId"], token=token)
    assert seen.status == 200, seen.text
    assert seen.body["formsProLocaleCode"] == "de-de"
    (invite,) = seen.body["inviteList"]
    assert invite["invitationLink"].startswith("https://mockhub.localhost/s/default/survey?form=")
    asked = next(entry for entry in sandbox.journal if entry.point == "livechat.survey-invite")
    assert asked.conversation == "r1"
    prefix = "survey/auth" if signed_in else "survey"
    path = f"/{prefix}/submitpostchat/{{org}}/{{wid}}/r1?channelId=lcw"
    told = await call("POST", path, token=token, body={"satisfied": True})
    assert (told.status, told.text) == (200, "")


async def test_a_survey_may_lead_elsewhere_and_have_no_invite_or_several(
    call: Call, start: Call, sandbox: Sandbox
) -> None:
    widget = sandbox.organization.anonymous
    await start()
    (kept,) = sandbox.conversations
    for number in (0, 2, 1):
        ask(widget, PostChatSpec(link="https://survey.example/?a=b", invites=number, bot_form="bot"))
        config = await call("GET", "config/{org}/{wid}")
        seen = await invited(call, config, kept.id, OCLocaleCode=None)
        assert len(seen.body["inviteList"]) == number
        assert seen.body["formsProLocaleCode"] == "en-us"
        for invite in seen.body["inviteList"]:
            assert invite["invitationLink"].startswith("https://survey.example/?a=b&form=mockhub-post-chat&")
    config = await call("GET", "config/{org}/{wid}")
    owner = config.body["LiveWSAndLiveChatEngJoin"]["postConversationBotSurveyOwnerId"]
    bot = await invited(call, config, kept.id, owner=owner, FormId="bot")
    assert "form=bot" in bot.body["inviteList"][0]["invitationLink"]


async def test_an_invite_is_to_a_survey_there_is_about_ones_own_conversation(
    call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    await start()
    await start("r2", token=mint())
    mine, theirs = sandbox.conversations
    config = await call("GET", "config/{org}/{wid}")
    assert_refused(await invited(call, config, mine.id), "request_malformed", sandbox)
    ask(sandbox.organization.anonymous, PostChatSpec())
    config = await call("GET", "config/{org}/{wid}")
    for wrong in ({"FormId": "other"}, {"owner": OWNER}, {"WidgetId": 5}, {"ConversationId": None}):
        assert_refused(await invited(call, config, mine.id, **wrong), "request_malformed", sandbox)
    assert_refused(await invited(call, config, "nobody"), "conversation_unknown", sandbox)
    assert_refused(await invited(call, config, theirs.id), "conversation_unknown", sandbox)
    assert_refused(await invited(call, config, mine.id, WidgetId="x"), "widget_unknown", sandbox)


async def test_answers_are_about_a_conversation_there_is(call: Call, sandbox: Sandbox) -> None:
    seen = await call("POST", "/survey/submitpostchat/{org}/{wid}/r9", body={})
    assert_refused(seen, "conversation_unknown", sandbox)

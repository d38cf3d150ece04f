"""`@microsoft/ocsdk` as published asks for transcripts, surveys and what else surrounds a chat."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.omnichannel.chat_settings import PostChatSpec
from mockhub.omnichannel.identities import Participant, Role
from mockhub.omnichannel.organization import WidgetSpec
from tests.clients.node import HERE
from tests.clients.test_ocsdk import NOWHERE, calls, good_token, received, refusal, steps

if TYPE_CHECKING:
    from mockhub.server import Server

LATER = "00000000-0000-4000-8000-000000000002"
PUBLISHED = HERE / "node_modules" / "@microsoft" / "ocsdk" / "lib" / "SDK.d.ts"
OF_NEWER_CLIENTS = {
    "authenticateChat": "not in 0.5.21; tests/omnichannel/test_returning.py calls it over plain HTTP",
    "getUnreadMessageCount": "not in 0.5.21; tests/omnichannel/test_signals.py calls it over plain HTTP",
    "sendReadReceipt": "not in 0.5.21; tests/omnichannel/test_signals.py calls it over plain HTTP",
}


def published_methods() -> set[str]:
    """Return the public methods of the published class."""
    return set(re.findall(r"^    (?!private |constructor)(\w+)\(", PUBLISHED.read_text(), re.MULTILINE))


def test_every_public_method_of_the_published_class_is_called() -> None:
    table = (HERE / "ocsdk.mjs").read_text().partition("const METHODS = {")[2].partition("\n};")[0]
    driven = set(re.findall(r"^  (\w+): ", table, re.MULTILINE))
    written = "".join(file.read_text() for file in HERE.glob("test_ocsdk*.py"))
    assert len(published_methods()) > 15
    assert published_methods() == driven
    assert [name for name in driven if f'"{name}"' not in written] == []


def test_what_only_newer_clients_call_is_not_in_the_published_class() -> None:
    assert not published_methods() & set(OF_NEWER_CLIENTS)


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.chat-transcripts livechat.email-request")
async def test_a_transcript_is_read_and_asked_for_by_email(
    server: Server, version: int, *, signed_in: bool
) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.authenticated if signed_in else sandbox.organization.anonymous
    widget.settings = replace(widget.settings, live_chat_version=version)
    made = [
        *steps("getChatConfig", "createConversation", "getChatTranscripts"),
        *steps("emailTranscript", body={"EmailAddress": "ann@example.com"}),
        *steps("emailTranscript", body={"EmailAddress": "nobody"}),
        *steps("getChatTranscripts", request=LATER, chatId="19:x@thread.v2", chatToken=""),
    ]
    results = await calls(server, widget, made, token=good_token(sandbox) if signed_in else None)

    _, _, transcript, sent, malformed, unknown = results
    assert json.loads(transcript.value["chatMessagesJson"]) == []
    assert sent.ok
    assert refusal(malformed) == (400, "request_malformed")
    assert refusal(unknown) == (400, "conversation_unknown")
    paths = [entry.facts["path"] for entry in received(sandbox.journal)]
    prefix = ("v2/" if version == 2 else "") + ("auth/" if signed_in else "")
    assert paths[2].startswith(f"/livechatconnector/{prefix}getchattranscripts/19:")


async def test_what_is_said_is_in_the_transcript_the_history_and_the_details(server: Server) -> None:
    sandbox = server.hub.default
    widget, token = sandbox.organization.authenticated, good_token(sandbox)
    widget.settings = WidgetSpec(conversation_mode="persistent", previous_conversations=True)
    made = steps("createConversation", "getLWIDetails")
    _, before = await calls(server, widget, made, token=token)
    (conversation,) = sandbox.conversations
    eve = Participant("8:acs:x_eve", "Eve", Role.AGENT)
    conversation.join(eve)
    for number in range(3):
        conversation.thread.post(eve, f"answer {number}")
    answer = sandbox.chat_token_answer(conversation, chat_endpoint="", attachment_endpoint="")
    told = {"chatId": answer["ChatId"], "chatToken": answer["Token"]}
    made = [
        *steps("getLWIDetails"),
        *steps("getChatTranscripts", **told),
        *steps("getPersistentChatHistory", pageSize=2),
    ]
    details, transcript, history = await calls(server, widget, made, token=token)
    token_of_page = history.value["nextPageToken"]
    (rest,) = await calls(
        server, widget, steps("getPersistentChatHistory", pageSize=2, pageToken=token_of_page), token=token
    )

    assert (before.value["State"], details.value["State"]) == ("Open", "Active")
    assert details.value["AgentAcceptedOn"]
    texts = [one["content"] for one in json.loads(transcript.value["chatMessagesJson"])]
    assert texts == ["answer 0", "answer 1", "answer 2"]
    assert [one["content"] for one in history.value["chatMessages"]] == ["answer 2", "answer 1"]
    assert [one["content"] for one in rest.value["chatMessages"]] == ["answer 0"]
    assert rest.value["nextPageToken"] is None


async def test_a_chat_token_of_another_conversation_opens_no_transcript(server: Server) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.anonymous
    first, second = await calls(
        server, widget, [*steps("createConversation"), *steps("createConversation", request=LATER)]
    )
    told: dict[str, Any] = {"chatId": first.value["ChatId"], "chatToken": second.value["Token"]}
    made = steps("getChatTranscripts", "emailTranscript", **told)
    results = await calls(server, widget, made)

    assert [refusal(result) for result in results] == [(401, "chat_token_refused")] * 2
    assert [len(result.answers) for result in results] == [1, 1]


@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.conversation-history")
async def test_the_history_of_a_persistent_chat_is_asked_for(server: Server) -> None:
    sandbox = server.hub.default
    widget, token = sandbox.organization.authenticated, good_token(sandbox)
    widget.settings = WidgetSpec(conversation_mode="persistent", previous_conversations=True)
    made = [
        *steps("createConversation"),
        *steps("getPersistentChatHistory", pageSize=10),
        *steps("getPersistentChatHistory", pageToken="nonsense"),
        *steps("getPersistentChatHistory", token="a.b.c"),  # noqa: S106 - no secret
    ]
    _, history, page, refused = await calls(server, widget, made, token=token)

    assert history.value == {"chatMessages": [], "nextPageToken": None}
    assert refusal(page) == (400, "request_malformed")
    assert refusal(refused)[0] == 401
    assert "pageSize=10" in received(sandbox.journal)[1].facts["path"]


@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.typing livechat.secondary-channel-event")
async def test_typing_and_calls_are_told(server: Server) -> None:
    sandbox = server.hub.default
    event = {"SecondaryChannelType": 192370000, "SecondaryChannelEventType": "accept"}
    made = [
        *steps("createConversation", "sendTypingIndicator"),
        *steps("makeSecondaryChannelEventRequest", body=event),
        *steps("makeSecondaryChannelEventRequest", body={}),
        *steps("sendTypingIndicator", request=NOWHERE),
    ]
    _, typing, call, malformed, unknown = await calls(server, sandbox.organization.anonymous, made)

    assert typing.ok
    assert call.ok
    assert refusal(malformed) == (400, "request_malformed")
    assert refusal(unknown) == (400, "conversation_unknown")
    typed = received(sandbox.journal)[1]
    assert (typed.point, typed.status) == ("livechat.typing", 200)
    assert (typed.headers or {})["customerDisplayName"] == "Customer"


@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.data-masking")
async def test_the_rules_of_data_masking_are_asked_for(server: Server) -> None:
    widget = server.hub.default.organization.anonymous
    masking = {"rules": [{"id": "card", "regex": "[0-9]{16}"}], "customer": True}
    widget.settings = WidgetSpec.read({"authentication": "none", "masking": masking})
    made = [*steps("getChatConfig", "fetchDataMaskingInfo"), *steps("fetchDataMaskingInfo", orgId=NOWHERE)]
    config, rules, unknown = await calls(server, widget, made)

    assert config.value["DataMaskingInfo"]["dataMaskingRules"] == {"card": "[0-9]{16}"}
    assert rules.value["dataMaskingRules"] == [{"ruleId": "card", "regex": "[0-9]{16}"}]
    assert refusal(unknown) == (400, "widget_unknown")


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.survey-invite livechat.submit-post-chat")
async def test_a_survey_is_offered_and_answered(server: Server, *, signed_in: bool) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.authenticated if signed_in else sandbox.organization.anonymous
    widget.settings = replace(widget.settings, post_chat=PostChatSpec(link="https://survey.example/"))
    token = good_token(sandbox) if signed_in else None
    config, _, details = await calls(
        server, widget, steps("getChatConfig", "createConversation", "getLWIDetails"), token=token
    )
    shown = config.value["LiveWSAndLiveChatEngJoin"]
    body = {
        "SurveyProvider": shown["msdyn_surveyprovider"],
        "WidgetId": widget.id,
        "FormId": shown["msfp_sourcesurveyidentifier"],
        "ConversationId": details.value["ConversationId"],
        "OCLocaleCode": "en-us",
    }
    owner = shown["postConversationSurveyOwnerId"]
    made = [
        *steps("getSurveyInviteLink", surveyOwnerId=owner, body=body),
        *steps("getSurveyInviteLink", surveyOwnerId=NOWHERE, body=body),
        *steps("submitPostChatResponse", body={"satisfied": True}),
        *steps("submitPostChatResponse", request=NOWHERE),
    ]
    invite, nobodys, answered, unknown = await calls(server, widget, made, token=token)

    assert details.value["CanRenderPostChat"] == "True"
    assert invite.value["inviteList"][0]["invitationLink"].startswith("https://survey.example/?form=")
    assert refusal(nobodys) == (400, "request_malformed")
    assert answered.ok
    assert refusal(unknown) == (400, "conversation_unknown")

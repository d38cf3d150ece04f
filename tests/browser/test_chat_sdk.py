"""`@microsoft/omnichannel-chat-sdk` as published, in Chromium, on a page of another site: whole conversations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from mockhub.clock import ClockMode
from mockhub.faults.fault import FaultSpec
from mockhub.omnichannel.agents import metadata_of
from mockhub.omnichannel.cards import MARK, card_text
from tests.browser.chat_sdk import OLDER_START, PACKAGES, ChatSdk, script_of

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.site import Site

PATHS = {"createConversation": {}, "older start": OLDER_START}
STARTS = {
    "createConversation": ["livechat.conversation"],
    "older start": ["livechat.chat-token", "livechat.sessioninit"],
}
NEVER_COMES = {"at": "realtime.event", "hang": True}
FaultSpec.read(NEVER_COMES)  # builds the reader, off the event loop
SURVEY = {"owner": "00000000-0000-4000-8000-000000000001", "link": "https://survey.example/1"}
QUESTION = {"type": "Input.Text", "id": "q"}
PERSISTENT = {"persistentChat": {"disable": False, "tokenUpdateTime": 21_600_000}}
newer_alone = pytest.mark.parametrize("chat", ["1.11.8"], indirect=True)
"""For what the older version does not have."""
both_paths = pytest.mark.parametrize("path", PATHS)


@pytest_asyncio.fixture(params=list(PACKAGES), loop_scope="session")
async def chat(
    request: pytest.FixtureRequest, page: Page, site: Site, server: Server, sandbox: Sandbox
) -> ChatSdk:
    """A page with one of the two versions."""
    return ChatSdk(page, site, server, sandbox, await script_of(request.param))


@both_paths
@pytest.mark.verifies(
    "@microsoft/omnichannel-chat-sdk 1.11.8, @microsoft/omnichannel-chat-sdk 1.11.6",
    "livechat.config livechat.work-item-details livechat.session-close",
)
async def test_anybody_starts_and_ends_a_chat(path: str, chat: ChatSdk) -> None:
    await chat.start(**PATHS[path])
    context = await chat.call("getCurrentLiveChatContext")
    conversation = chat.conversation
    assert (context["requestId"], context["chatToken"]["chatId"]) == (
        conversation.request_id,
        conversation.chat_id,
    )
    assert context["sessionId"] == conversation.session_id
    about = {"state": "Open", "conversationId": conversation.id, "canRenderPostChat": "False"}
    assert await chat.call("getConversationDetails") == {**about, "participantType": "User"}
    await chat.call("endChat")
    assert conversation.closed
    calls = ["livechat.config", *STARTS[path], "livechat.work-item-details", "livechat.session-close"]
    assert chat.called() == calls


@both_paths
async def test_somebody_known_starts_and_ends_a_chat(path: str, chat: ChatSdk) -> None:
    chat.widget(authentication="required")
    token = chat.token()
    await chat.start(token, **PATHS[path])
    assert chat.conversation.subject is not None
    assert await chat.provider_calls() == 1
    await chat.call("endChat")
    assert chat.conversation.closed
    calls = [entry for entry in chat.sandbox.journal if entry.point in (*STARTS[path], "livechat.session-close")]
    assert all("/auth/" in entry.facts["path"] for entry in calls)


@pytest.mark.verifies(
    "@microsoft/omnichannel-chat-sdk 1.11.8, @microsoft/omnichannel-chat-sdk 1.11.6",
    "livechat.conversation livechat.typing acs.send-message acs.list-messages realtime.register",
)
async def test_messages_and_typing_go_both_ways_by_push(chat: ChatSdk) -> None:
    await chat.start()
    megan = await chat.join()
    await chat.listen()
    chat.say(megan, "How can I help?")
    said = await chat.when("message")
    assert (said["content"], said["sender"]["displayName"]) == ("How can I help?", megan.name)
    chat.conversation.thread.indicate_typing(megan)
    assert (await chat.when("typing"))["sender"]["communicationUserId"] == megan.id
    await chat.call("sendTypingEvent")
    assert chat.called("livechat.typing") == ["livechat.typing"]
    await chat.journalled("acs.send-typing")
    await chat.call("sendMessage", {"content": "My shoes, Zoë 中"})
    own = [one for one in chat.conversation.thread if one.sender.id == chat.conversation.customer.id]
    assert [one.text for one in own] == ["My shoes, Zoë 中"]
    listed = await chat.call("getMessages")
    assert [one["content"] for one in listed] == ["My shoes, Zoë 中", "How can I help?"]


async def test_a_card_is_handed_on(chat: ChatSdk) -> None:
    await chat.start()
    robot = await chat.join("robot")
    await chat.listen()
    card = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "Your order"}]}
    chat.conversation.thread.post(robot, card_text(card), metadata={**metadata_of(robot), **MARK})
    (attached,) = json.loads((await chat.when("message"))["content"])["attachments"]
    assert attached == {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}


async def test_what_is_not_pushed_is_found_by_polling(chat: ChatSdk) -> None:
    chat.sandbox.arm_fault(FaultSpec.read(NEVER_COMES))
    await chat.start()
    megan = await chat.join()
    chat.say(megan, "before")
    await chat.listen(polling=True)
    assert (await chat.when("message"))["content"] == "before"
    chat.say(megan, "after")
    assert (await chat.when("message", 2))["content"] == "after"
    assert chat.called("acs.list-messages")


async def test_who_takes_part(chat: ChatSdk) -> None:
    await chat.start()
    megan = await chat.join()
    people = await chat.page.evaluate("() => chat.conversation.getParticipants()")
    named = {one["id"]["communicationUserId"]: one.get("displayName") for one in people}
    assert named == {one.id: one.name for one in chat.conversation.participants}
    assert megan.id in named


async def test_an_agent_ends_the_chat(chat: ChatSdk) -> None:
    await chat.start()
    await chat.join()
    await chat.listen()
    chat.conversation.agent_ends(wrap_up=True)
    await chat.when("agent ended")
    assert (await chat.call("getConversationDetails"))["state"] == "WrapUp"


async def test_an_agent_who_leaves_ends_nothing(chat: ChatSdk) -> None:
    await chat.start()
    megan = await chat.join()
    await chat.listen()
    chat.conversation.agent_leaves(megan)
    await chat.journalled("livechat.work-item-details")
    await chat.call("getConversationDetails")
    assert await chat.page.evaluate("seen.map((one) => one.name)") == []


@pytest.mark.verifies(
    "@microsoft/omnichannel-chat-sdk 1.11.8, @microsoft/omnichannel-chat-sdk 1.11.6",
    "livechat.chat-transcripts livechat.email-request",
)
async def test_transcript_and_email(chat: ChatSdk) -> None:
    await chat.start()
    megan = await chat.join()
    chat.say(megan, "How can I help?")
    await chat.call("sendMessage", {"content": "My shoes"})
    transcript = await chat.call("getLiveChatTranscript")
    assert "How can I help?" in transcript["chatMessagesJson"]
    assert "My shoes" in transcript["chatMessagesJson"]
    wanted = {"emailAddress": "ann@example.com", "attachmentMessage": "Your chat"}
    await chat.call("emailLiveChatTranscript", wanted)
    (asked,) = await chat.journalled("livechat.email-request", status=200)
    assert asked.conversation == chat.conversation.request_id


@pytest.mark.verifies(
    "@microsoft/omnichannel-chat-sdk 1.11.8, @microsoft/omnichannel-chat-sdk 1.11.6", "livechat.survey-invite"
)
async def test_the_survey_after_a_chat(chat: ChatSdk) -> None:
    chat.widget(post_chat=SURVEY)
    await chat.start()
    context = await chat.call("getPostChatSurveyContext")
    assert context["surveyInviteLink"].startswith(SURVEY["link"])
    assert chat.called()[-2:] == ["livechat.work-item-details", "livechat.survey-invite"]


async def test_the_survey_before_a_chat_and_what_the_page_brings(chat: ChatSdk) -> None:
    chat.widget(pre_chat={"type": "AdaptiveCard", "version": "1.0", "body": [QUESTION]})
    await chat.open()
    await chat.call("initialize")
    assert (await chat.call("getPreChatSurvey"))["type"] == "AdaptiveCard"
    brought = {"customContext": {"order": {"value": "42", "isDisplayable": True}}, "preChatResponse": {"q": 1}}
    await chat.call("startChat", {**brought, "sendDefaultInitContext": True})
    context = chat.conversation.context
    assert {name: one.value for name, one in context.variables.items()} == {"order": "42"}
    assert context.answers == {"q": 1}


@pytest.mark.verifies(
    "@microsoft/omnichannel-chat-sdk 1.11.8, @microsoft/omnichannel-chat-sdk 1.11.6", "livechat.agent-availability"
)
async def test_a_free_agent_is_asked_for_before_a_chat(chat: ChatSdk) -> None:
    chat.widget(availability={"queue": "Shoes", "position": 2})
    await chat.open()
    await chat.call("initialize")
    answer = await chat.call("getAgentAvailability")
    assert (answer["QueueName"], answer["QueuePosition"], answer["AgentAvailability"]) == ("Shoes", 2, True)


async def test_what_customers_write_is_masked(chat: ChatSdk) -> None:
    chat.widget(masking={"customer": True, "rules": [{"id": "card", "regex": r"\d{4}"}]})
    await chat.start()
    await chat.call("sendMessage", {"content": "it is 1234, yes"})
    (said,) = [one.text for one in chat.conversation.thread if one.sender.id == chat.conversation.customer.id]
    assert said == "it is ####, yes"


async def test_outside_opening_hours(chat: ChatSdk) -> None:
    chat.widget(hours="never")
    await chat.open()
    config = await chat.call("initialize")
    assert config["LiveWSAndLiveChatEngJoin"]["OutOfOperatingHours"] == "True"
    failure = await chat.fails("startChat")
    assert (failure.kind, str(failure)) == ("sdk", "WidgetUseOutsideOperatingHour (400)")


@both_paths
@pytest.mark.parametrize("authentication", ["none", "required"])
async def test_a_page_goes_on_with_the_chat_it_kept(authentication: str, path: str, chat: ChatSdk) -> None:
    outcomes: list[Any] = []
    known = authentication == "required"
    if known:
        chat.widget(authentication=authentication)
        outcomes = [chat.token()]
    await chat.start(*outcomes, **PATHS[path])
    context = await chat.call("getCurrentLiveChatContext")
    megan = await chat.join()
    chat.say(megan, "Still there?")
    before = len(chat.called())
    await chat.start(*outcomes, options={"liveChatContext": context}, **PATHS[path])
    resuming = ["livechat.config", "livechat.work-item-details"]
    assert chat.called()[before:] == [*resuming, *(["livechat.validate-chat-record"] if known else [])]
    assert (await chat.call("getMessages"))[-1]["content"] == "Still there?"
    assert len(chat.sandbox.conversations) == 1


@both_paths
async def test_somebody_known_comes_back_by_a_reconnect_id(path: str, chat: ChatSdk) -> None:
    chat.widget(authentication="required", reconnect=True)
    token, config = chat.token(), {"chatReconnect": {"disable": False}, **PATHS[path]}
    await chat.start(token, **config)
    await chat.open(token, **config)
    await chat.call("initialize")
    found = await chat.call("getChatReconnectContext")
    assert found["reconnectId"] == chat.conversation.reconnect_id
    await chat.call("startChat", {"reconnectId": found["reconnectId"]})
    assert len(chat.sandbox.conversations) == 1
    assert (await chat.call("getConversationDetails"))["conversationId"] == chat.conversation.id
    await chat.call("endChat")
    assert chat.conversation.closed


@pytest.mark.verifies(
    "@microsoft/omnichannel-chat-sdk 1.11.8, @microsoft/omnichannel-chat-sdk 1.11.6", "livechat.reconnect"
)
async def test_somebody_comes_back_by_a_link(chat: ChatSdk) -> None:
    chat.widget(reconnect=True)
    config = {"chatReconnect": {"disable": False}}
    await chat.start(**config)
    link, nowhere = chat.conversation.reconnect_id, "00000000-0000-4000-8000-00000000dead"
    await chat.open(**config)
    await chat.call("initialize")
    assert (await chat.call("getChatReconnectContext", {"reconnectId": nowhere}))["redirectURL"]
    found = await chat.call("getChatReconnectContext", {"reconnectId": link})
    assert found == {"reconnectId": link, "redirectURL": None}
    await chat.call("startChat", {"reconnectId": link})
    assert len(chat.sandbox.conversations) == 1


@both_paths
@pytest.mark.verifies(
    "@microsoft/omnichannel-chat-sdk 1.11.8, @microsoft/omnichannel-chat-sdk 1.11.6",
    "livechat.reconnectable-chats",
)
async def test_a_persistent_chat_goes_on(path: str, chat: ChatSdk) -> None:
    chat.widget(authentication="required", conversation_mode="persistent")
    token, config = chat.token(), {**PERSISTENT, **PATHS[path]}
    await chat.start(token, **config)
    assert chat.called()[:2] == ["livechat.config", "livechat.reconnectable-chats"]
    await chat.call("endChat")
    assert chat.conversation.state == "Waiting"
    await chat.start(token, **config)
    assert len(chat.sandbox.conversations) == 1


@newer_alone
@pytest.mark.verifies("@microsoft/omnichannel-chat-sdk 1.11.8", "livechat.conversation-history")
async def test_the_history_of_a_persistent_chat_comes_in_pages(chat: ChatSdk) -> None:
    chat.widget(authentication="required", conversation_mode="persistent", previous_conversations=True)
    await chat.start(chat.token(), **PERSISTENT)
    megan = await chat.join()
    for number in range(5):
        chat.say(megan, f"line {number}")
    pages: list[list[str]] = []
    following = None
    while following is not None or not pages:
        asked = {"pageSize": 2} | ({} if following is None else {"pageToken": following})
        answer = await chat.call("getPersistentChatHistory", asked)
        pages.append([one["content"] for one in answer["chatMessages"]])
        following = answer["nextPageToken"]
    assert sorted(line for page in pages for line in page) == [f"line {number}" for number in range(5)]
    assert [len(page) for page in pages] == [2, 2, 1]


async def test_a_token_that_expires_during_the_chat_is_sent_on_and_refused(chat: ChatSdk) -> None:
    chat.widget(authentication="required")
    clock = chat.sandbox.clock
    clock.configure(mode=ClockMode.MANUAL, at=clock.now())
    await chat.start(chat.token(expires_in="1m"), chat.token(expires_in="2h"))
    await chat.join()
    clock.advance(3600)
    assert await chat.call("getConversationDetails") == {}
    await chat.call("sendMessage", {"content": "The chat itself goes on"})
    assert str(await chat.fails("getLiveChatTranscript")) == "LiveChatTranscriptRetrievalFailure (401)"
    assert str(await chat.fails("endChat")) == "ConversationClosureFailure"
    refused = [entry.cause for entry in chat.sandbox.journal if entry.status == 401]
    assert refused == ["expired"] * 3
    assert await chat.provider_calls() == 1

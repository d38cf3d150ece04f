"""What the published chat SDK makes of each condition on the wire, in Chromium: the names of its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from mockhub.faults.fault import FaultSpec
from tests.browser.chat_sdk import OLDER_START, ChatSdk, Failure, script_of

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.site import Site

SOON = {"Retry-After": "0"}
NO_CONTACT = {"status": 401, "headers": {"message": "UserId not found"}}
PERSISTENT = {"persistentChat": {"disable": False, "tokenUpdateTime": 21_600_000}}
RECONNECT = {"chatReconnect": {"disable": False}}
FaultSpec.read({"at": "realtime.event", "hang": True})  # builds the reader, off the event loop


@pytest_asyncio.fixture(loop_scope="session")
async def chat(page: Page, site: Site, server: Server, sandbox: Sandbox) -> ChatSdk:
    """A page with the SDK."""
    return ChatSdk(page, site, server, sandbox, await script_of("1.11.8"))


def answers(chat: ChatSdk, at: str, status: int = 200, **answer: Any) -> None:
    chat.sandbox.arm_fault(FaultSpec.read({"at": at, "answer": {"status": status, **answer}}))


async def shown(chat: ChatSdk, method: str, *arguments: Any) -> str:
    """Call the SDK; return how its error reads."""
    return str(await chat.fails(method, *arguments))


CONFIG_ANSWERS: list[tuple[dict[str, Any], str]] = [
    ({"status": 400}, "ChatConfigRetrievalFailure (400)"),
    ({"status": 400, "headers": {"errorcode": "701"}}, "ChatConfigRetrievalFailure (400)"),
    ({"status": 404}, "ChatConfigRetrievalFailure (404)"),
    ({"status": 500, "headers": SOON}, "ChatConfigRetrievalFailure (500)"),
    ({"status": 204}, "ChatConfigRetrievalFailure"),
    ({"body": None}, "ChatConfigRetrievalFailure"),
    ({"body": "<html>"}, "ChatConfigRetrievalFailure"),
]


@pytest.mark.parametrize(("answer", "error"), CONFIG_ANSWERS)
async def test_a_config_that_fails(answer: dict[str, Any], error: str, chat: ChatSdk) -> None:
    answers(chat, "livechat.config", **answer)
    await chat.open()
    assert await shown(chat, "initialize") == error


async def test_a_widget_nobody_published(chat: ChatSdk) -> None:
    chat.widget(published=False)
    await chat.open()
    assert await shown(chat, "initialize") == "ChatConfigRetrievalFailure (400)"


async def test_a_version_the_sdk_does_not_know(chat: ChatSdk) -> None:
    chat.widget(live_chat_version=3)
    await chat.open()
    assert await shown(chat, "initialize") == "UnsupportedLiveChatVersion"


async def test_a_config_that_the_page_may_not_read(chat: ChatSdk) -> None:
    chat.sandbox.arm_fault(FaultSpec.read({"at": "livechat.reconnectable-chats", "cors": "withheld"}))
    chat.widget(authentication="required", conversation_mode="persistent")
    await chat.open(chat.token(), **PERSISTENT)
    await chat.call("initialize")
    assert await shown(chat, "startChat") == "PersistentChatConversationRetrievalFailure"


STARTS: list[tuple[str, dict[str, Any], str]] = [
    ("conversation", {"status": 400}, "ConversationInitializationFailure (400)"),
    ("conversation", NO_CONTACT, "ConversationInitializationFailure (401)"),
    ("conversation", {"status": 403}, "ConversationInitializationFailure (403)"),
    ("conversation", {"status": 429, "headers": SOON}, "ConversationInitializationFailure (429)"),
    ("conversation", {"status": 503, "headers": SOON}, "ConversationInitializationFailure (503)"),
    (
        "conversation",
        {"status": 500, "headers": {**SOON, "errorcode": "705"}},
        "WidgetUseOutsideOperatingHour (500)",
    ),
    ("conversation", {"status": 204}, "ConversationInitializationFailure"),
    ("conversation", {"body": {}}, "ConversationInitializationFailure"),
    ("sessioninit", {"status": 400, "headers": {"errorcode": "705"}}, "WidgetUseOutsideOperatingHour (400)"),
    ("sessioninit", {"status": 403}, "ConversationInitializationFailure (403)"),
    ("chat-token", NO_CONTACT, "AuthContactIdNotFoundFailure (401)"),
    ("chat-token", {"status": 401}, "ChatTokenRetrievalFailure (401)"),
    ("chat-token", {"status": 503, "headers": SOON}, "ChatTokenRetrievalFailure (503)"),
    ("chat-token", {"body": {}}, "ChatTokenRetrievalFailure"),
]


@pytest.mark.parametrize(("step", "answer", "error"), STARTS)
async def test_a_start_that_fails(step: str, answer: dict[str, Any], error: str, chat: ChatSdk) -> None:
    answers(chat, f"livechat.{step}", **answer)
    await chat.open(**({} if step == "conversation" else OLDER_START))
    await chat.call("initialize")
    failure = await chat.fails("startChat")
    assert (failure.kind, str(failure)) == ("sdk", error)


@pytest.mark.parametrize(
    ("path", "error"),
    [({}, "ConversationInitializationFailure"), (OLDER_START, "ChatTokenRetrievalFailure")],
)
async def test_a_start_without_a_region(path: dict[str, Any], error: str, chat: ChatSdk) -> None:
    step = "livechat.chat-token" if path else "livechat.conversation"
    chat.sandbox.arm_fault(FaultSpec.read({"at": step, "body": {"without": ["RegionGtms"]}}))
    await chat.open(**path)
    await chat.call("initialize")
    assert await shown(chat, "startChat") == error


async def test_a_contact_that_is_not_known_on_the_older_start(chat: ChatSdk) -> None:
    chat.widget(authentication="required", contacts=["00000000-0000-4000-8000-000000000001"])
    await chat.open(chat.token(), **OLDER_START)
    await chat.call("initialize")
    assert await shown(chat, "startChat") == "AuthContactIdNotFoundFailure (401)"


RESUMES: list[tuple[str, dict[str, Any], str]] = [
    ("work-item-details", {"status": 400}, "InvalidConversation"),
    ("work-item-details", NO_CONTACT, "AuthContactIdNotFoundFailure (401)"),
    ("work-item-details", {"body": {"State": "WrapUp"}}, "ClosedConversation"),
    ("validate-chat-record", {"status": 404}, "AuthenticatedChatConversationRetrievalFailure (404)"),
    ("validate-chat-record", {"body": {"authChatExist": False}}, "AuthenticatedChatConversationRetrievalFailure"),
]


@pytest.mark.parametrize(("step", "answer", "error"), RESUMES)
async def test_a_chat_that_cannot_go_on(step: str, answer: dict[str, Any], error: str, chat: ChatSdk) -> None:
    chat.widget(authentication="required")
    await chat.start(chat.token())
    context = await chat.call("getCurrentLiveChatContext")
    answers(chat, f"livechat.{step}", **answer)
    assert await shown(chat, "startChat", {"liveChatContext": context}) == error


@pytest.mark.parametrize("answer", [{"status": 204}, {"body": {}}, {"body": "text"}])
async def test_an_answer_that_says_nothing_is_taken_for_a_chat(answer: dict[str, Any], chat: ChatSdk) -> None:
    await chat.start()
    context = await chat.call("getCurrentLiveChatContext")
    answers(chat, "livechat.work-item-details", **answer)
    await chat.call("startChat", {"liveChatContext": context})


IN_CHAT: list[tuple[str, str, list[Any], str]] = [
    ("session-close", "endChat", [], "ConversationClosureFailure"),
    ("chat-transcripts", "getLiveChatTranscript", [], "LiveChatTranscriptRetrievalFailure (403)"),
    ("typing", "sendTypingEvent", [], "SendTypingFailure"),
]


@pytest.mark.parametrize(("step", "method", "arguments", "error"), IN_CHAT)
async def test_what_fails_in_a_chat(
    step: str, method: str, arguments: list[Any], error: str, chat: ChatSdk
) -> None:
    await chat.start()
    answers(chat, f"livechat.{step}", 403)
    assert await shown(chat, method, *arguments) == error


async def test_what_fails_unseen(chat: ChatSdk) -> None:
    await chat.start()
    for step in ("email-request", "work-item-details"):
        answers(chat, f"livechat.{step}", 403)
    assert await chat.call("getConversationDetails") == {}
    body = {"emailAddress": "ann@example.com", "attachmentMessage": "Your chat"}
    assert await chat.call("emailLiveChatTranscript", body) is None
    (refused,) = await chat.journalled("livechat.email-request")
    assert refused.status == 403


@pytest.mark.parametrize("invites", [0, 2])
async def test_a_survey_needs_exactly_one_invite(invites: int, chat: ChatSdk) -> None:
    chat.widget(post_chat={"invites": invites})
    await chat.start()
    assert (await chat.fails("getPostChatSurveyContext")).kind == "text"


async def test_availability_that_fails_or_is_asked_too_late(chat: ChatSdk) -> None:
    await chat.open()
    assert await shown(chat, "getAgentAvailability") == "Chat SDK is not initialized."
    await chat.call("initialize")
    answers(chat, "livechat.agent-availability", 403)
    assert (await chat.fails("getAgentAvailability")).kind == "error"
    await chat.call("startChat")
    late = "GetAgentAvailability can only be called before a chat has started."
    assert await shown(chat, "getAgentAvailability") == late


async def test_a_persistent_chat_whose_look_up_fails(chat: ChatSdk) -> None:
    chat.widget(authentication="required", conversation_mode="persistent")
    answers(chat, "livechat.reconnectable-chats", 500)
    await chat.open(chat.token(), **PERSISTENT)
    await chat.call("initialize")
    assert await shown(chat, "startChat") == "PersistentChatConversationRetrievalFailure (500)"
    assert chat.called() == ["livechat.config", "livechat.reconnectable-chats"]


async def test_a_history_that_cannot_be_had(chat: ChatSdk) -> None:
    chat.widget(authentication="required", conversation_mode="persistent")
    await chat.start(chat.token())
    assert await shown(chat, "getPersistentChatHistory") == "NotPersistentChatEnabled"
    await chat.start(chat.token(), **PERSISTENT)
    answers(chat, "livechat.conversation-history", 403)
    assert await shown(chat, "getPersistentChatHistory") == "PersistentChatConversationRetrievalFailure (403)"
    await chat.open({"gives": None}, **PERSISTENT)
    await chat.call("initialize")
    assert await shown(chat, "getPersistentChatHistory") == "AuthenticatedUserTokenNotFound"


async def test_a_look_up_of_a_chat_left(chat: ChatSdk) -> None:
    chat.widget(authentication="required", reconnect=True)
    await chat.open(chat.token(), **RECONNECT)
    await chat.call("initialize")
    chat.sandbox.arm_fault(
        FaultSpec.read({"at": "livechat.reconnectable-chats", "when": {"calls": 1}, "answer": NO_CONTACT})
    )
    assert await shown(chat, "getChatReconnectContext") == "AuthContactIdNotFoundFailure (401)"
    answers(chat, "livechat.reconnectable-chats", 500)
    assert await chat.call("getChatReconnectContext") == {"reconnectId": None, "redirectURL": None}


async def test_a_chat_that_cannot_be_joined_is_ended(chat: ChatSdk) -> None:
    answers(chat, "realtime.config", 403)
    await chat.open()
    await chat.call("initialize")
    assert await shown(chat, "startChat") == "MessagingClientConversationJoinFailure"
    assert chat.called()[-1] == "livechat.session-close"
    assert chat.conversation.closed


async def test_a_chat_without_an_address_is_not_ended(chat: ChatSdk) -> None:
    chat.sandbox.arm_fault(FaultSpec.read({"at": "livechat.conversation", "body": {"without": ["ACSEndpoint"]}}))
    await chat.open()
    await chat.call("initialize")
    assert await shown(chat, "startChat") == "MessagingClientInitializationFailure"
    assert not chat.conversation.closed


async def test_nothing_works_before_it_is_initialized(chat: ChatSdk) -> None:
    await chat.open()
    for method in ("startChat", "endChat", "getConversationDetails", "sendTypingEvent", "getChatToken"):
        assert await chat.fails(method) == Failure("sdk", "UninitializedChatSDK"), method

"""`@microsoft/ocsdk` as published starts the older way and comes back to its chats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.omnichannel.organization import WidgetSpec
from tests.clients.test_ocsdk import NOWHERE, REQUEST, calls, good_token, received, refusal, steps

if TYPE_CHECKING:
    from mockhub.server import Server

LATER = "00000000-0000-4000-8000-000000000002"
BOT = "7e6a3f5c-4b1d-4f0e-9a68-0d3f2b1c5e77"


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.chat-token livechat.sessioninit")
async def test_the_older_start_opens_and_closes_a_chat(server: Server, version: int, *, signed_in: bool) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.authenticated if signed_in else sandbox.organization.anonymous
    made = [
        *steps("getChatToken", currentLiveChatVersion=version),
        *steps("sessionInit", initContext={"preChatResponse": {"order": "42"}}),
        *steps("getLWIDetails", "sessionClose"),
    ]
    results = await calls(server, widget, made, token=good_token(sandbox) if signed_in else None)

    assert [result.error for result in results] == [{}] * 4
    given, _, details, _ = results
    assert given.value["requestId"] == REQUEST
    assert given.value["ChatId"].startswith("19:")
    assert details.value["State"] == "Open"
    entries = received(sandbox.journal)
    assert [entry.point for entry in entries] == [
        "livechat.chat-token", "livechat.sessioninit", "livechat.work-item-details", "livechat.session-close",
    ]  # fmt: skip
    prefix = "" if version == 1 else f"v{version}/"
    auth = "auth/" if signed_in else ""
    assert entries[0].facts["path"].startswith(f"/livechatconnector/{prefix}{auth}getchattoken/")
    (kept,) = sandbox.conversations
    assert kept.context.answers == {"order": "42"}


async def test_a_chat_token_names_a_bot_and_is_refreshed(server: Server) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.anonymous
    widget.settings = WidgetSpec(authentication="none", bots=(BOT,))
    made = [
        *steps("getChatToken", MsOcBotApplicationId=BOT),
        *steps("getChatToken", refreshToken=True),
        *steps("getChatToken", MsOcBotApplicationId=NOWHERE),
        *steps("getChatToken", MsOcBotApplicationId="nonsense"),
    ]
    first, fresh, other, malformed = await calls(server, widget, made)

    assert first.value["ChatId"] == fresh.value["ChatId"]
    assert refusal(other) == (403, "bot_not_enabled")
    assert refusal(malformed) == (400, "request_malformed")
    paths = [entry.facts["path"] for entry in received(sandbox.journal)]
    assert paths[0].startswith("/livechatconnector/v4/getchattoken/")
    assert "refreshToken=true" in paths[1]


async def test_the_older_start_is_refused_out_of_hours_when_the_session_begins(server: Server) -> None:
    widget = server.hub.default.organization.anonymous
    widget.settings = WidgetSpec(authentication="none", hours="never")
    given, begun = await calls(server, widget, steps("getChatToken", "sessionInit"))

    assert given.ok
    assert refusal(begun) == (400, "out_of_hours")
    assert begun.error["headers"]["errorcode"] == "705"


async def test_a_reconnect_id_that_leads_nowhere_is_a_failure_at_once(server: Server) -> None:
    widget = server.hub.default.organization.anonymous
    (given,) = await calls(server, widget, steps("getChatToken", reconnectId=NOWHERE))

    assert not given.ok
    assert [answer["status"] for answer in given.answers] == [204]


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.reconnectable-chats")
async def test_a_person_comes_back_with_the_reconnect_id_they_are_told(server: Server, *, older: bool) -> None:
    sandbox = server.hub.default
    widget, token = sandbox.organization.authenticated, good_token(sandbox)
    widget.settings = WidgetSpec(reconnect=True)
    made = steps("getReconnectableChats", "createConversation", "getReconnectableChats")
    none, first, found = await calls(server, widget, made, token=token)
    assert none.value is None
    assert found.value["conversationthreadid"] == first.value["ChatId"]

    known: dict[str, Any] = {"request": LATER, "reconnectId": found.value["reconnectid"]}
    starts = ("getChatToken", "sessionInit") if older else ("createConversation",)
    end = {"requestId": found.value["reconnectid"], "isReconnectChat": True}
    made = [*steps(*starts, "getLWIDetails", **known), {"method": "sessionClose", **end}]
    made += steps("getLWIDetails", **known)
    results = await calls(server, widget, made, token=token)
    assert [result.error for result in results] == [{}] * len(made)
    assert results[0].value["ChatId"] == first.value["ChatId"]
    assert results[-3].value["State"] == "Open"
    assert results[-1].value == {}
    assert "isReconnectChat=true" in received(sandbox.journal)[-2].facts["path"]

    (gone,) = await calls(
        server, widget, steps("createConversation", **{**known, "request": NOWHERE}), token=token
    )
    assert refusal(gone) == (400, "conversation_closed")


async def test_a_persistent_chat_is_left_and_taken_up_again(server: Server) -> None:
    sandbox = server.hub.default
    widget, token = sandbox.organization.authenticated, good_token(sandbox)
    widget.settings = WidgetSpec(conversation_mode="persistent")
    made = [
        *steps("getChatConfig", "createConversation"),
        *steps("sessionClose", isPersistentChat=True),
        *steps("getLWIDetails", "getReconnectableChats"),
    ]
    config, first, _, left, found = await calls(server, widget, made, token=token)
    assert config.value["LiveWSAndLiveChatEngJoin"]["msdyn_conversationmode"] == "192350001"
    assert left.value["State"] == "Waiting"

    known = found.value["reconnectid"]
    made = steps("createConversation", "getLWIDetails", request=LATER, reconnectId=known)
    again, back = await calls(server, widget, made, token=token)
    assert again.value["ChatId"] == first.value["ChatId"]
    assert back.value["State"] == "Open"


async def test_a_bad_token_may_not_come_back(server: Server) -> None:
    sandbox = server.hub.default
    (refused,) = await calls(
        server,
        sandbox.organization.authenticated,
        steps("getReconnectableChats"),
        token="a.b.c",  # noqa: S106 - no secret
    )
    assert refusal(refused)[0] == 401


@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.reconnect")
async def test_a_link_says_whether_its_conversation_is_still_there(server: Server) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.anonymous
    widget.settings = WidgetSpec(authentication="none", reconnect=True)
    await calls(server, widget, steps("createConversation"))
    (kept,) = sandbox.conversations
    made = [
        *steps("getReconnectAvailability", reconnectId=kept.reconnect_id),
        *steps("getReconnectAvailability", reconnectId=NOWHERE),
        *steps("getReconnectAvailability", reconnectId=NOWHERE, widgetId=NOWHERE),
    ]
    there, gone, nowhere = await calls(server, widget, made)

    assert there.value["isReconnectAvailable"] is True
    assert gone.value["isReconnectAvailable"] is False
    assert gone.value["reconnectRedirectionURL"].startswith("http")
    assert refusal(nowhere) == (400, "widget_unknown")
    assert len(nowhere.answers) == 1

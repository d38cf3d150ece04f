"""Reconnecting, persistent chats and authentication in the middle of a chat, over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.omnichannel.organization import WidgetSpec
from tests.omnichannel.surface import assert_refused

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.omnichannel.surface import Call, Mint

DETAILS, CLOSE = "getliveworkitemdetails/{org}/{wid}/", "sessionclose/{org}/{wid}/"
COMING_BACK = "reconnectablechats/{org}/{wid}/undefined?channelId=lcw"
RECONNECTS = WidgetSpec(reconnect=True)
PERSISTENT = WidgetSpec(conversation_mode="persistent")


def reconnect_id(sandbox: Sandbox) -> str:
    (kept,) = sandbox.conversations
    assert kept.reconnect_id is not None
    return kept.reconnect_id


@pytest.mark.parametrize("settings", [RECONNECTS, PERSISTENT])
async def test_a_person_comes_back_to_their_open_conversation(
    settings: WidgetSpec, call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    org = sandbox.organization
    org.authenticated.settings = settings
    assert (await call("GET", COMING_BACK, token=mint())).status == 204
    first = await start(token=mint())
    known = reconnect_id(sandbox)
    seen = await call("GET", COMING_BACK, token=mint())
    assert seen.status == 200
    assert set(seen.body) == {
        "reconnectid", "conversationthreadid", "orgid", "widgetappid", "userid", "partitionkey",
    }  # fmt: skip
    assert (seen.body["reconnectid"], seen.body["conversationthreadid"]) == (known, first.body["ChatId"])
    assert (seen.body["orgid"], seen.body["widgetappid"]) == (org.id, org.authenticated.id)
    assert (await call("GET", COMING_BACK, token=mint("bob"))).status == 204
    again = await start("r2", token=mint(), body={"reconnectId": known})
    assert again.body["ChatId"] == first.body["ChatId"]
    for path in ("r2", f"r2/{known}", f"r3/{known}", f"r3?sig={known}"):
        assert (await call("GET", DETAILS + path, token=mint())).body["State"] == "Open"
    starts = [entry for entry in sandbox.journal if entry.point == "livechat.conversation"]
    assert [entry.facts["reconnect-id"] for entry in starts] == [known, known]


async def test_a_live_conversation_ends_by_its_reconnect_id(
    call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    sandbox.organization.authenticated.settings = RECONNECTS
    await start(token=mint())
    known = reconnect_id(sandbox)
    await start("r2", token=mint(), body={"reconnectId": known})
    closed = await call("POST", f"{CLOSE}{known}?channelId=lcw&isReconnectChat=true", token=mint(), body={})
    assert (closed.status, closed.text) == (200, "")
    for request_id in ("r1", "r2"):
        assert (await call("GET", DETAILS + request_id, token=mint())).body["State"] == "Closed"
    assert (await call("GET", f"{DETAILS}r2/{known}", token=mint())).body == {}
    assert (await call("GET", COMING_BACK, token=mint())).status == 204
    back = await start("r3", token=mint(), body={"reconnectId": known})
    assert_refused(back, "conversation_closed", sandbox)
    assert (await call("GET", f"getchattoken/{{org}}/{{wid}}/r3/{known}", token=mint())).status == 204


@pytest.mark.parametrize("flags", ["isPersistentChat=true", "isReconnectChat=true&isPersistentChat=true"])
async def test_a_persistent_conversation_is_left_and_goes_on(
    flags: str, call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    sandbox.organization.authenticated.settings = PERSISTENT
    first = await start(token=mint())
    assert (await call("POST", f"{CLOSE}r1?channelId=lcw&{flags}", token=mint())).status == 200
    assert (await call("GET", DETAILS + "r1", token=mint())).body["State"] == "Waiting"
    known = (await call("GET", COMING_BACK, token=mint())).body["reconnectid"]
    again = await start("r2", token=mint(), body={"reconnectId": known})
    assert again.body["ChatId"] == first.body["ChatId"]
    assert (await call("GET", DETAILS + "r2", token=mint())).body["State"] == "Open"
    assert (await call("POST", CLOSE + "r2", token=mint())).status == 200
    assert (await call("POST", f"{CLOSE}r2?{flags}", token=mint())).status == 200
    assert (await call("GET", DETAILS + "r2", token=mint())).body["State"] == "Closed"


async def test_the_flag_of_a_persistent_chat_means_nothing_elsewhere(
    call: Call, start: Call, sandbox: Sandbox
) -> None:
    await start()
    await call("POST", CLOSE + "r1?isPersistentChat=true")
    assert (await call("GET", DETAILS + "r1")).body["State"] == "Closed"
    entry = list(sandbox.journal)[1]
    assert "not persistent" in entry.facts["warnings"][0]


async def test_no_one_comes_back_to_anothers_conversation(
    call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    sandbox.organization.authenticated.settings = RECONNECTS
    await start(token=mint("ann"))
    known = reconnect_id(sandbox)
    seen = await start("r2", token=mint("bob"), body={"reconnectId": known})
    assert_refused(seen, "subject_not_owner", sandbox)
    assert (await call("GET", f"getchattoken/{{org}}/{{wid}}/r2/{known}", token=mint("bob"))).status == 204
    closed = await call("POST", CLOSE + known, token=mint("bob"))
    assert_refused(closed, "subject_not_owner", sandbox)


async def test_a_start_with_a_reconnect_id_that_leads_nowhere_is_refused(start: Call, sandbox: Sandbox) -> None:
    sandbox.organization.anonymous.settings = WidgetSpec(authentication="none", reconnect=True)
    assert_refused(await start(body={"reconnectId": "x"}), "conversation_unknown", sandbox)
    assert_refused(await start(body={"reconnectId": 5}), "request_malformed", sandbox)
    await start()
    await start("r2")
    first, _ = sandbox.conversations
    taken = await start("r2", body={"reconnectId": first.reconnect_id})
    assert_refused(taken, "request_malformed", sandbox)


async def test_a_widget_without_reconnecting_has_no_reconnect_ids(
    call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    await start(token=mint())
    (kept,) = sandbox.conversations
    assert kept.reconnect_id is None
    assert (await call("GET", COMING_BACK, token=mint())).status == 204


async def test_a_link_tells_whether_its_conversation_is_still_there(
    call: Call, start: Call, sandbox: Sandbox
) -> None:
    settings = {"authentication": "none", "reconnect": True, "reconnect-elsewhere": "https://shop.example/gone"}
    sandbox.organization.anonymous.settings = WidgetSpec.read(settings)
    await start()
    known = reconnect_id(sandbox)
    open_ = await call("GET", f"reconnect/{{org}}/{{wid}}/{known}")
    assert open_.status == 200
    assert open_.body == {"reconnectId": known, "isReconnectAvailable": True, "reconnectRedirectionURL": ""}
    await call("POST", CLOSE + "r1")
    for name, cause in ((known, "conversation_closed"), ("nonsense", "conversation_unknown")):
        gone = await call("GET", f"reconnect/{{org}}/{{wid}}/{name}")
        assert gone.status == 200
        assert gone.body["isReconnectAvailable"] is False
        assert gone.body["reconnectRedirectionURL"] == "https://shop.example/gone"
        assert gone.cause == cause
        assert list(sandbox.journal)[-1].cause == cause


async def test_a_link_without_an_address_of_its_own_leads_to_the_sandbox(call: Call) -> None:
    seen = await call("GET", "reconnect/{org}/{wid}/x")
    assert seen.body["reconnectRedirectionURL"].endswith("/s/default/")


# Authentication in the middle of a chat


async def test_somebody_authenticates_in_the_middle_of_a_chat(
    call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    sandbox.organization.authenticated.settings = WidgetSpec(authentication="optional", reconnect=True)
    begun = await start(demanding=True)
    path = f"authenticateChat/{{org}}/{{wid}}/{begun.body['ChatId']}/r1?channelId=lcw"
    for _ in range(2):
        seen = await call("POST", path, token=mint())
        assert (seen.status, seen.text) == (200, "")
        assert seen.headers["oc-sessionid"] == begun.headers["oc-sessionid"]
        assert seen.headers["authcodenonce"]
    assert_refused(await call("GET", DETAILS + "r1", demanding=True, auth=False), "subject_not_owner", sandbox)
    assert (await call("GET", DETAILS + "r1", token=mint())).body["State"] == "Open"
    record = f"validateauthchatmaprecord/{{org}}/{{wid}}/{begun.body['ChatId']}/r1"
    assert (await call("GET", record, token=mint())).body == {"authChatExist": True}
    assert (await call("GET", COMING_BACK, token=mint())).body["reconnectid"] == reconnect_id(sandbox)
    assert_refused(await call("POST", path, token=mint("bob")), "subject_not_owner", sandbox)
    assert (await call("POST", CLOSE + "r1", token=mint())).status == 200
    assert_refused(await call("POST", path, token=mint()), "conversation_closed", sandbox)


@pytest.mark.parametrize("path", ["{chat}/r2", "19:x@thread.v2/r1"])
async def test_only_a_chat_there_is_can_be_authenticated(
    path: str, call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    sandbox.organization.authenticated.settings = WidgetSpec(authentication="optional")
    chat = (await start(demanding=True)).body["ChatId"]
    target = "authenticateChat/{org}/{wid}/" + path.replace("{chat}", chat)
    assert_refused(await call("POST", target, token=mint()), "conversation_unknown", sandbox)
    assert_refused(await call("POST", target, token=mint(defect="expired")), "expired", sandbox)

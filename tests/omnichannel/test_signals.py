"""Typing, calls beside the chat, unread messages, receipts and data masking over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.omnichannel.organization import WidgetSpec
from tests.omnichannel.surface import assert_refused

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.omnichannel.surface import Call, Mint

TYPING = "/inbound/typingindicator/livechat/sendtypingindicator/"
EVENT = "secondarychannelevent/{org}/{wid}/r1?channelId=lcw"
WIDGET = "organization/{org}/widgetapp/{wid}/"


@pytest.mark.parametrize("signed_in", [False, True])
async def test_a_customer_types(call: Call, start: Call, mint: Mint, sandbox: Sandbox, *, signed_in: bool) -> None:
    assert_refused(await call("POST", TYPING + "r1"), "conversation_unknown", sandbox)
    token = mint() if signed_in else None
    await start(token=token)
    seen = await call("POST", TYPING + "r1", headers={"customerDisplayName": "Customer"})
    assert (seen.status, seen.text) == (200, "")
    assert list(sandbox.journal)[-1].conversation == "r1"
    await call("POST", "sessionclose/{org}/{wid}/r1", token=token)
    assert_refused(await call("POST", TYPING + "r1"), "conversation_closed", sandbox)


@pytest.mark.parametrize(
    ("kind", "event", "shown"),
    [
        (192370000, "accept", "voice accept"),
        (192380000, "connect", "video connect"),
        (192390000, "end", "cobrowse end"),
    ],
)
async def test_something_happens_to_a_call(
    kind: int, event: str, shown: str, *, call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    await start(token=mint())
    body = {"SecondaryChannelType": kind, "SecondaryChannelEventType": event}
    signed_in = await call("POST", EVENT, token=mint(), body=body)
    as_the_client_does = await call("POST", EVENT, demanding=True, auth=False, body=body)
    for seen in (signed_in, as_the_client_does):
        assert (seen.status, seen.text) == (200, "")
    noted = [entry.facts["call"] for entry in sandbox.journal if entry.point.endswith("secondary-channel-event")]
    assert noted == [shown, shown]
    assert_refused(await call("POST", EVENT, token=mint("bob"), body=body), "subject_not_owner", sandbox)
    assert_refused(await call("POST", EVENT, body=body), "conversation_unknown", sandbox)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"SecondaryChannelType": 5, "SecondaryChannelEventType": "end"},
        {"SecondaryChannelType": [], "SecondaryChannelEventType": "end"},
        {"SecondaryChannelType": 192370000, "SecondaryChannelEventType": ["end"]},
        {"SecondaryChannelType": True},
    ],
)
async def test_an_event_of_a_call_is_one_there_is(
    body: dict[str, Any], call: Call, start: Call, sandbox: Sandbox
) -> None:
    await start()
    assert_refused(await call("POST", EVENT, body=body), "request_malformed", sandbox)


async def test_nothing_is_unread_where_nothing_was_said(
    call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    sandbox.organization.authenticated.settings = WidgetSpec(conversation_mode="persistent")
    await start(token=mint())
    seen = await call("GET", WIDGET + "unreadmessages", token=mint())
    assert (seen.status, seen.body) == (200, {"unreadMessageCount": 0})
    assert_refused(await call("GET", WIDGET + "unreadmessages", token=""), "token_missing", sandbox)


async def test_a_person_has_read_a_message(call: Call, start: Call, mint: Mint, sandbox: Sandbox) -> None:
    sandbox.organization.authenticated.settings = WidgetSpec(conversation_mode="persistent")
    await start(token=mint())
    (kept,) = sandbox.conversations
    system = sandbox.threads.system
    first, _ = kept.thread.post(system, "one"), kept.thread.post(system, "two")
    kept.thread.post(kept.customer, "mine")
    path, unread = WIDGET + "conversations/r1/readreceipt", WIDGET + "unreadmessages"
    assert (await call("GET", unread, token=mint())).body == {"unreadMessageCount": 2}
    seen = await call("POST", path, token=mint(), body={"messageId": str(first.id)})
    assert (seen.status, seen.text) == (200, "")
    assert (await call("GET", unread, token=mint())).body == {"unreadMessageCount": 1}
    assert kept.thread.receipts[kept.customer.id].message_id == first.id
    for wrong in ({}, {"messageId": ""}, {"messageId": 5}, {"messageId": "x" * 300}):
        assert_refused(await call("POST", path, token=mint(), body=wrong), "request_malformed", sandbox)
    for unknown in ("1700000000000", "x", "9" * 30):
        seen = await call("POST", path, token=mint(), body={"messageId": unknown})
        assert_refused(seen, "message_unknown", sandbox)
    assert_refused(await call("POST", path, token=mint("bob"), body={}), "subject_not_owner", sandbox)
    elsewhere = await call("POST", WIDGET + "conversations/r9/readreceipt", token=mint(), body={})
    assert_refused(elsewhere, "conversation_unknown", sandbox)


async def test_the_organizations_rules_of_masking_are_those_of_its_widgets(call: Call, sandbox: Sandbox) -> None:
    seen = await call("GET", "fetchdatamaskinginfo/{org}")
    assert seen.body == {"dataMaskingRules": [], "setting": {"maskForCustomer": False, "maskForAgent": False}}
    org = sandbox.organization
    card = {"rules": [{"id": "card", "regex": "[0-9]{16}"}], "customer": True}
    org.anonymous.settings = WidgetSpec.read({"authentication": "none", "masking": card})
    org.authenticated.settings = WidgetSpec.read(
        {"masking": {"rules": [{"id": "a", "regex": "b"}], "agent": True}}
    )
    assert (await call("GET", "fetchdatamaskinginfo/{org}")).body == {
        "dataMaskingRules": [{"ruleId": "card", "regex": "[0-9]{16}"}, {"ruleId": "a", "regex": "b"}],
        "setting": {"maskForCustomer": True, "maskForAgent": True},
    }

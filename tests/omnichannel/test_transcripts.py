"""Transcripts and history over real HTTP, and the chat token that opens them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.clock import ClockMode
from mockhub.omnichannel.chat_token import LIFETIME
from mockhub.omnichannel.identities import Participant, Role
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.omnichannel.thread import MessageType
from tests.conftest import NOW
from tests.omnichannel.surface import assert_refused

if TYPE_CHECKING:
    from mockhub.hub import Hub
    from mockhub.sandbox import Sandbox
    from tests.omnichannel.surface import Call, Mint

EMAIL = "createemailrequest/r1?channelId=lcw"
ADDRESS = {"EmailAddress": "ann@example.com"}
HISTORY = "organization/{org}/widgetapp/{wid}/conversation/history"


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("version", ["", "v2/"])
async def test_whoever_holds_the_chat_token_reads_the_transcript(
    version: str, call: Call, start: Call, mint: Mint, *, signed_in: bool
) -> None:
    token = mint() if signed_in else None
    begun = (await start(token=token)).body
    path = f"/livechatconnector/{version}{'auth/' if signed_in else ''}getchattranscripts/{begun['ChatId']}/r1"
    for _ in ("open", "closed"):
        for written in (begun["Token"], f"Bearer {begun['Token']}"):
            seen = await call("GET", path, token=token, headers={"Authorization": written})
            assert seen.status == 200, seen.text
            assert json.loads(seen.body["chatMessagesJson"]) == []
        await call("POST", "sessionclose/{org}/{wid}/r1", token=token)


@pytest.mark.parametrize("signed_in", [False, True])
async def test_a_transcript_is_asked_for_by_email(
    call: Call, start: Call, mint: Mint, sandbox: Sandbox, *, signed_in: bool
) -> None:
    token = mint() if signed_in else None
    begun = (await start(token=token)).body
    headers = {"Authorization": begun["Token"]}
    body = {"ChatId": begun["ChatId"], **ADDRESS}
    seen = await call("POST", EMAIL, token=token, headers=headers, body=body)
    assert (seen.status, seen.text) == (200, "")
    for wrong in ({}, {"EmailAddress": "ann"}, {"EmailAddress": 5}, {"EmailAddress": "a@" + "b" * 300}):
        refused = await call("POST", EMAIL, token=token, headers=headers, body=wrong)
        assert_refused(refused, "request_malformed", sandbox)
    elsewhere = await call("POST", EMAIL, token=token, headers=headers, body={**ADDRESS, "ChatId": "19:x"})
    assert_refused(elsewhere, "conversation_unknown", sandbox)


async def test_only_the_conversations_own_chat_token_opens_it(
    call: Call, start: Call, hub: Hub, sandbox: Sandbox
) -> None:
    begun = (await start()).body
    other = (await start("r2")).body["Token"]
    head, payload, signature = begun["Token"].split(".")
    forged = f"{head}.{other.split('.')[1]}.{signature}"
    red = hub.create("red")
    strange = red.chat_token_answer(
        red.conversations.start("r1", red.organization.anonymous, None, now=1.0),
        chat_endpoint="",
        attachment_endpoint="",
    )["Token"]
    unsigned = f"{head}.{payload}."
    texts = {
        "": "needs",
        "nonsense": "not made",
        "é.é.é": "not made",
        other: "another conversation",
        forged: "not made",
        unsigned: "not made",
        strange: "not made",
    }
    for given, text in texts.items():
        path = f"/s/default/livechatconnector/v2/getchattranscripts/{begun['ChatId']}/r1"
        for method, target, body in (("GET", path, None), ("POST", "/s/default/livechatconnector/" + EMAIL, {})):
            seen = await call(method, target, headers={"Authorization": given} if given else {}, body=body)
            assert_refused(seen, "chat_token_refused", sandbox)
            assert text in seen.body["message"]
            assert begun["Token"] not in seen.text


async def test_a_chat_token_expires_in_real_time(call: Call, start: Call, sandbox: Sandbox) -> None:
    now = sandbox.real_time()
    sandbox.real_time = lambda: now - LIFETIME - 1
    begun = (await start()).body
    sandbox.real_time = lambda: now
    path = f"v2/getchattranscripts/{begun['ChatId']}/r1"
    seen = await call("GET", path, headers={"Authorization": begun["Token"]})
    assert_refused(seen, "chat_token_refused", sandbox)
    assert "expired" in seen.body["message"]


async def test_a_transcript_of_what_is_not_there_or_not_ones_own_is_refused(
    call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    begun = (await start(token=mint("ann"))).body
    headers = {"Authorization": begun["Token"]}
    chat = begun["ChatId"]
    unknown = await call("GET", f"getchattranscripts/{chat}/r9", headers=headers)
    assert_refused(unknown, "conversation_unknown", sandbox)
    wrong = await call("GET", "getchattranscripts/19:x/r1", token=mint("ann"), headers=headers)
    assert_refused(wrong, "conversation_unknown", sandbox)
    bob = await call("GET", f"getchattranscripts/{chat}/r1", token=mint("bob"), headers=headers)
    assert_refused(bob, "subject_not_owner", sandbox)
    nobody = await call("GET", f"getchattranscripts/{chat}/r1", headers=headers)
    assert_refused(nobody, "authentication_required", sandbox)
    expired = await call(
        "GET", f"getchattranscripts/{chat}/r1", token=mint("ann", defect="expired"), headers=headers
    )
    assert_refused(expired, "expired", sandbox)


async def test_a_persons_history_is_paged(call: Call, start: Call, mint: Mint, sandbox: Sandbox) -> None:
    sandbox.organization.authenticated.settings = WidgetSpec(conversation_mode="persistent")
    await start(token=mint())
    for path in (HISTORY, HISTORY + "?pageSize=10"):
        seen = await call("GET", path, token=mint(), headers={"PageToken": ""})
        assert (seen.status, seen.body) == (200, {"chatMessages": [], "nextPageToken": None})
        assert seen.headers["authcodenonce"]
    for size in ("0", "-1", "x", "", "9" * 40):
        assert_refused(await call("GET", f"{HISTORY}?pageSize={size}", token=mint()), "request_malformed", sandbox)
    page = await call("GET", HISTORY, token=mint(), headers={"PageToken": "x"})
    assert_refused(page, "request_malformed", sandbox)
    assert_refused(await call("GET", HISTORY, token=mint(defect="expired")), "expired", sandbox)
    assert_refused(await call("GET", HISTORY, auth=True), "token_missing", sandbox)


async def test_the_history_has_what_was_said_in_all_conversations_of_a_person(
    call: Call, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    sandbox.organization.authenticated.settings = WidgetSpec(conversation_mode="persistent")
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW)
    said: list[str] = []
    for request_id, visitor in (("r1", "visitor"), ("r2", "visitor"), ("r3", "visitor"), ("r4", "bob")):
        await start(request_id, token=mint(visitor))
    sandbox.conversations.named("r1").close()
    bob = sandbox.conversations.named("r4")
    bob.thread.post(bob.customer, "not hers")
    open_ones = [sandbox.conversations.named(one) for one in ("r2", "r3")]
    for number in range(6):  # at the same moments in both
        for one in open_ones:
            text = f"{one.request_id} {number}"
            message = one.thread.post(one.customer, text, metadata={"clientActivityId": text})
            said.append(message.text)
    open_ones[0].thread.rename(open_ones[0].customer, "of the system")

    seen: list[dict[str, Any]] = []
    following: str | None = ""
    while following is not None:
        page = (await call("GET", f"{HISTORY}?pageSize=5", token=mint(), headers={"PageToken": following})).body
        assert len(page["chatMessages"]) <= 5
        seen += page["chatMessages"]
        following = page["nextPageToken"]
    assert sorted(one["content"] for one in seen) == sorted(said)
    moments = [int(one["transcriptOriginalMessageId"]) for one in seen]
    assert moments == sorted(moments, reverse=True)
    newest = seen[0]
    assert newest["from"]["application"]["displayName"] == "Customer"
    data = newest["additionalData"]
    assert (data["clientActivityId"], data["widgetId"]) == (newest["content"], open_ones[0].widget.id)
    assert data["ConversationId"] in {one.id for one in open_ones}
    for wrong in ("5", "x.y", "1.", ".19:x"):
        refused = await call("GET", HISTORY, token=mint(), headers={"PageToken": wrong})
        assert_refused(refused, "request_malformed", sandbox)


async def test_a_transcript_tells_agents_from_customers(call: Call, start: Call, sandbox: Sandbox) -> None:
    begun = (await start()).body
    conversation = sandbox.conversations.named("r1")
    eve = Participant("8:acs:x_eve", "Eve", Role.AGENT)
    conversation.join(eve)
    conversation.thread.post(eve, "<b>Hello</b>", kind=MessageType.HTML, metadata={"tags": "public"})
    conversation.thread.post(conversation.customer, "Hi")
    conversation.agent_ends(wrap_up=True)
    path = f"v2/getchattranscripts/{begun['ChatId']}/r1"
    seen = await call("GET", path, headers={"Authorization": begun["Token"]})
    agent, customer = json.loads(seen.body["chatMessagesJson"])
    assert (agent["content"], agent["contentType"], agent["tags"]) == ("<b>Hello</b>", "html", "public")
    assert agent["from"]["user"]["displayName"] == "Eve"
    assert (customer["content"], customer["contentType"]) == ("Hi", "text")
    assert customer["from"]["application"]["displayName"] == "Customer"
    details = (await call("GET", "getliveworkitemdetails/{org}/{wid}/r1")).body
    assert (details["State"], details["ParticipantType"]) == ("WrapUp", "User")
    assert details["AgentAcceptedOn"].endswith("Z")


async def test_a_bot_is_told_by_the_details(call: Call, start: Call, sandbox: Sandbox) -> None:
    await start()
    details = (await call("GET", "getliveworkitemdetails/{org}/{wid}/r1")).body
    assert "AgentAcceptedOn" not in details
    sandbox.conversations.named("r1").join(Participant("8:acs:x_bot", "Bot", Role.BOT))
    details = (await call("GET", "getliveworkitemdetails/{org}/{wid}/r1")).body
    assert (details["State"], details["ParticipantType"]) == ("Active", "Bot")

"""The older start over real HTTP: a chat token, then session init."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mockhub.omnichannel.context import Variable
from mockhub.omnichannel.organization import WidgetSpec
from tests.omnichannel.surface import assert_refused

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.omnichannel.surface import Call, Mint

TOKEN, INIT, DETAILS = (
    f"{name}/{{org}}/{{wid}}/r1" for name in ("getchattoken", "sessioninit", "getliveworkitemdetails")
)
BOT = "7e6a3f5c-4b1d-4f0e-9a68-0d3f2b1c5e77"


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("version", ["", "v2/", "v3/", "v4/"])
async def test_the_older_start_leads_to_the_same_conversation_as_the_newer(
    version: str, call: Call, start: Call, mint: Mint, sandbox: Sandbox, *, signed_in: bool
) -> None:
    token = mint() if signed_in else None
    auth = "auth/" if signed_in else ""
    path = f"/livechatconnector/{version}{auth}{TOKEN}?channelId=lcw"
    given = await call("GET", path, token=token)
    assert given.status == 200, given.text
    assert given.headers["oc-sessionid"]
    assert ("authcodenonce" in given.headers) is signed_in
    body = {"chatId": given.body["ChatId"], "customContextData": {"a": "b"}, "isProactiveChat": True}
    begun = await call("POST", f"{INIT}?channelId=lcw", token=token, body=body)
    assert (begun.status, begun.text) == (200, "")
    assert (await call("GET", DETAILS, token=token)).body["State"] == "Open"
    again = await start(token=token, body=body)
    assert set(again.body) == set(given.body)
    assert again.body["ChatId"] == given.body["ChatId"]
    assert again.headers["oc-sessionid"] == given.headers["oc-sessionid"]
    (kept,) = sandbox.conversations
    assert kept.context.proactive
    assert kept.context.variables == ({} if signed_in else {"a": Variable("b")})


async def test_a_chat_token_alone_is_no_conversation_yet(call: Call, sandbox: Sandbox) -> None:
    await call("GET", TOKEN)
    seen = await call("GET", DETAILS)
    assert_refused(seen, "conversation_unknown", sandbox)
    assert "sessioninit" in seen.body["message"]
    assert (await call("POST", "sessionclose/{org}/{wid}/r1")).status == 200


async def test_a_session_is_not_begun_without_its_chat(call: Call, sandbox: Sandbox) -> None:
    assert_refused(await call("POST", INIT, body={}), "conversation_unknown", sandbox)
    await call("GET", TOKEN)
    wrong = await call("POST", INIT, body={"chatId": "19:x@thread.v2"})
    assert_refused(wrong, "conversation_unknown", sandbox)
    assert (await call("POST", INIT)).status == 200


async def test_a_session_begins_once(call: Call, sandbox: Sandbox) -> None:
    await call("GET", TOKEN)
    for cart in ("1", "1", "2"):
        assert (await call("POST", INIT, body={"customContextData": {"cart": cart}})).status == 200
    noted = [entry.facts.get("warnings") for entry in sandbox.journal][1:]
    assert noted[:2] == [None, None]
    assert noted[2] == ["the conversation is under way already and keeps the context it was started with"]


async def test_a_closed_conversation_gets_no_token_and_no_session(call: Call, sandbox: Sandbox) -> None:
    await call("GET", TOKEN)
    await call("POST", INIT)
    await call("POST", "sessionclose/{org}/{wid}/r1")
    for refresh in ("", "?refreshToken=true"):
        assert_refused(await call("GET", TOKEN + refresh), "conversation_closed", sandbox)
    assert_refused(await call("POST", INIT), "conversation_closed", sandbox)


@pytest.mark.parametrize("signed_in", [False, True])
async def test_out_of_hours_is_told_when_the_session_begins(
    call: Call, mint: Mint, sandbox: Sandbox, *, signed_in: bool
) -> None:
    for widget in (sandbox.organization.anonymous, sandbox.organization.authenticated):
        widget.settings = replace(widget.settings, hours="never")
    token = mint() if signed_in else None
    assert (await call("GET", TOKEN, token=token)).status == 200
    assert_refused(await call("POST", INIT, token=token), "out_of_hours", sandbox)


async def test_a_persistent_chat_begins_at_any_hour(start: Call, mint: Mint, sandbox: Sandbox) -> None:
    sandbox.organization.authenticated.settings = WidgetSpec(hours="never", conversation_mode="persistent")
    assert (await start(token=mint())).status == 200


async def test_a_token_is_refreshed_for_a_conversation_there_is(call: Call, start: Call, sandbox: Sandbox) -> None:
    assert_refused(await call("GET", TOKEN + "?refreshToken=true"), "conversation_unknown", sandbox)
    first = await start()
    seen = await call("GET", TOKEN + "?refreshToken=true")
    assert (seen.status, seen.body["ChatId"]) == (200, first.body["ChatId"])


@pytest.mark.parametrize("path", [TOKEN, INIT])
async def test_the_older_start_is_judged_like_the_newer(
    path: str, call: Call, mint: Mint, sandbox: Sandbox
) -> None:
    method = "GET" if path == TOKEN else "POST"
    assert_refused(await call(method, path, token=mint(defect="expired")), "expired", sandbox)
    refused = await call(method, path, auth=False, demanding=True)
    assert_refused(refused, "authentication_required", sandbox)
    sandbox.organization.authenticated.settings = WidgetSpec(contacts=("somebody",))
    assert_refused(await call(method, path, token=mint()), "contact_not_found", sandbox)


async def test_anothers_conversation_gets_no_token(call: Call, start: Call, mint: Mint, sandbox: Sandbox) -> None:
    await start(token=mint("ann"))
    assert_refused(await call("GET", TOKEN, token=mint("bob")), "subject_not_owner", sandbox)


async def test_a_reconnect_id_that_leads_nowhere_is_answered_without_a_body(call: Call, sandbox: Sandbox) -> None:
    for path in (TOKEN + "/nothing", TOKEN + "?sig=nothing"):
        seen = await call("GET", path)
        assert (seen.status, seen.text) == (204, "")
    causes = [(entry.cause, entry.status) for entry in sandbox.journal]
    assert causes == [("conversation_unknown", 204)] * 2
    assert len(sandbox.conversations) == 0


@pytest.mark.parametrize("form", ["/{rec}", "?sig={rec}"])
async def test_the_older_start_goes_on_with_the_conversation_of_a_reconnect_id(
    form: str, call: Call, start: Call, sandbox: Sandbox
) -> None:
    sandbox.organization.anonymous.settings = WidgetSpec(authentication="none", reconnect=True)
    first = await start()
    (kept,) = sandbox.conversations
    named = form.replace("{rec}", kept.reconnect_id or "")
    given = await call("GET", "getchattoken/{org}/{wid}/r2" + named)
    assert given.body["ChatId"] == first.body["ChatId"]
    body = {"chatId": given.body["ChatId"]}
    assert (await call("POST", "sessioninit/{org}/{wid}/r2" + named, body=body)).status == 200
    assert (await call("GET", "getliveworkitemdetails/{org}/{wid}/r2" + named)).body["State"] == "Open"
    assert len(sandbox.conversations) == 1


async def test_a_bot_is_one_of_the_workstreams(call: Call, sandbox: Sandbox) -> None:
    asked = TOKEN + "?Ms-Oc-Bot-Application-Id="
    assert_refused(await call("GET", asked + "nonsense"), "request_malformed", sandbox)
    assert (await call("GET", asked + BOT)).status == 200
    settings = WidgetSpec.read({"authentication": "none", "bots": [BOT.upper()]})
    sandbox.organization.anonymous.settings = settings
    assert (await call("GET", asked + BOT)).status == 200
    assert_refused(await call("GET", asked + BOT.replace("7", "8")), "bot_not_enabled", sandbox)

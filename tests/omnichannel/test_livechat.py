"""The `livechatconnector` surface over real HTTP."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from mockhub.clock import ClockMode
from mockhub.omnichannel.context import Variable
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.scenarios.arming import arm
from mockhub.scenarios.model import Given
from mockhub.spec import parse_instant
from mockhub.tokens.defects import DEFECTS
from mockhub.tokens.providers import ProviderSpec
from mockhub.visitor import Profile
from tests.omnichannel.surface import assert_refused, read

if TYPE_CHECKING:
    from mockhub.hub import Hub
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient
    from tests.omnichannel.surface import Call, Mint

JWKS = ProviderSpec.read({"keys": {"from": "issuer", "as": "jwks"}, "rules": {"cooldown": 0}})
UNKNOWN = "00000000-0000-0000-0000-000000000000"


# The chat config


async def test_the_config_of_an_open_widget(call: Call, sandbox: Sandbox) -> None:
    seen = await call("GET", "config/{org}/{wid}?requestId=r1&channelId=lcw")
    assert seen.status == 200
    assert seen.headers["Content-Type"].startswith("application/json")
    assert seen.headers["Date"]
    assert seen.body["LiveChatConfigAuthSettings"] is None
    assert seen.body["SalOrgId"] == sandbox.organization.id


async def test_the_config_of_the_other_widget_says_where_keys_are(client: SurfaceClient, sandbox: Sandbox) -> None:
    org = sandbox.organization
    answer = await client.get(f"/livechatconnector/config/{org.id}/{org.authenticated.id}")
    url = (await answer.json())["LiveChatConfigAuthSettings"]["msdyn_publickeyurl"]
    assert url == f"http://127.0.0.1:{client.port}/s/default/_services/auth/publickey"
    async with client.session.get(url) as keys:
        assert await keys.text() == sandbox.issuer.pem()


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ({"keys": {"url": "https://keys.example/jwks"}}, "https://keys.example/jwks"),
        ({"keys": {"secret": "x" * 40}}, ""),
    ],
)
async def test_the_config_shows_the_url_of_a_registered_provider(
    client: SurfaceClient, sandbox: Sandbox, written: dict[str, Any], url: str
) -> None:
    sandbox.register_provider("default", ProviderSpec.read(written))
    org = sandbox.organization
    answer = await client.get(f"/livechatconnector/config/{org.id}/{org.authenticated.id}")
    assert (await answer.json())["LiveChatConfigAuthSettings"]["msdyn_publickeyurl"] == url


# A start


@pytest.mark.parametrize("authenticated", [False, True])
async def test_a_start_is_answered_with_a_chat_token(
    start: Call, mint: Mint, hub: Hub, sandbox: Sandbox, *, authenticated: bool
) -> None:
    seen = await start(token=mint() if authenticated else None)
    assert seen.status == 200, seen.text
    body, base = seen.body, f"{hub.addresses.http}/s/default"
    assert set(body) == {
        "ChatId", "Token", "RegionGtms", "ExpiresIn", "VisitorId", "Region", "ACSEndpoint",
        "AttachmentConfiguration",
    }  # fmt: skip
    assert body["ChatId"].startswith("19:acsV1_")
    assert body["ChatId"].endswith("@thread.v2")
    assert json.loads(body["RegionGtms"]) == {"ams": base}
    assert body["ACSEndpoint"] == f"{base}/"
    assert body["AttachmentConfiguration"] == {"AttachmentServiceEndpoint": base}
    assert body["VisitorId"].startswith(f"8:acs:{sandbox.organization.id}_")
    assert isinstance(body["ExpiresIn"], str)
    assert seen.headers["oc-sessionid"]


@pytest.mark.parametrize("at", [0.0, 4e9])
async def test_the_chat_token_lives_in_real_time(start: Call, sandbox: Sandbox, at: float) -> None:
    sandbox.clock.configure(at=at)
    token = (await start()).body["Token"]
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    claims = jwt.decode(token, options={"verify_signature": False})
    now = time.time()
    assert now < claims["exp"] <= now + 24 * 3600
    assert abs(claims["iat"] - now) < 60


async def test_a_repeat_by_the_same_subject_returns_the_same_conversation(
    start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    first = await start(token=mint())
    again = await start(token=mint(claims={"email": "me@example.com"}))
    other = await start("r2", token=mint())
    assert again.status == 200
    assert again.body["ChatId"] == first.body["ChatId"]
    assert again.headers["oc-sessionid"] == first.headers["oc-sessionid"]
    assert other.body["ChatId"] != first.body["ChatId"]
    assert len(sandbox.conversations) == 2


async def test_the_older_request_id_header_names_the_conversation_too(start: Call, call: Call) -> None:
    assert (await start(None, headers={"Request-Id": "r9"})).status == 200
    assert (await call("GET", "getliveworkitemdetails/{org}/{wid}/r9")).status == 200
    both = await start("r10", headers={"Request-Id": "r9"})
    assert both.status == 200
    assert (await call("GET", "getliveworkitemdetails/{org}/{wid}/r10")).status == 200


@pytest.mark.parametrize("headers", [{}, {"x-ms-client-request-id": ""}, {"Request-Id": ""}])
@pytest.mark.parametrize("authenticated", [False, True])
async def test_a_start_without_a_request_id_is_malformed(
    start: Call, mint: Mint, sandbox: Sandbox, headers: dict[str, str], *, authenticated: bool
) -> None:
    seen = await start(None, headers=headers, token=mint() if authenticated else None)
    assert_refused(seen, "request_malformed", sandbox)
    assert len(sandbox.conversations) == 0


async def test_a_malformed_body_is_refused_with_its_cause(
    client: SurfaceClient, sandbox: Sandbox, mint: Mint
) -> None:
    org = sandbox.organization
    path = f"/livechatconnector/auth/organization/{org.id}/widgetApp/{org.authenticated.id}/conversation"
    headers = {"AuthenticatedUserToken": mint(), "x-ms-client-request-id": "r1"}
    assert_refused(await read(await client.post(path, data=b"{]", headers=headers)), "request_malformed", sandbox)


async def test_a_journal_entry_names_its_conversation(start: Call, call: Call, sandbox: Sandbox) -> None:
    await start()
    await call("GET", "getliveworkitemdetails/{org}/{wid}/r1")
    await call("POST", "sessionclose/{org}/{wid}/r1")
    assert {entry.conversation for entry in sandbox.journal} == {"r1"}


# What a start brings


async def test_a_start_brings_context_and_answers(start: Call, sandbox: Sandbox) -> None:
    body = {
        "customContextData": {"cart": {"value": "10000", "isDisplayable": True}, "vip": False},
        "preChatResponse": {"order": "42"},
        "isProactiveChat": True,
    }
    assert (await start(body=body)).status == 200
    kept = sandbox.conversations.find("r1", sandbox.organization.anonymous, None).context
    assert kept.variables == {"cart": Variable("10000", displayable=True), "vip": Variable(value=False)}
    assert kept.answers == {"order": "42"}
    assert kept.proactive
    (entry,) = sandbox.journal
    assert "warnings" not in entry.facts


async def test_what_is_left_out_of_a_start_stands_in_its_journal_entry(start: Call, sandbox: Sandbox) -> None:
    assert (await start(body={"customContextData": {"cart": [1], "vip": True}})).status == 200
    (entry,) = sandbox.journal
    (warning,) = entry.to_json()["warnings"]
    assert warning.startswith('"cart" in customContextData is an array')
    assert list(sandbox.conversations.find("r1", sandbox.organization.anonymous, None).context.variables) == [
        "vip"
    ]


async def test_an_authenticated_start_brings_no_custom_context(start: Call, mint: Mint, sandbox: Sandbox) -> None:
    body = {"customContextData": {"cart": "1"}, "preChatResponse": {"order": "42"}}
    assert (await start(token=mint(), body=body)).status == 200
    entry = next(iter(sandbox.journal))
    assert entry.facts["warnings"] == [
        "customContextData was ignored: authenticated chats bring their context in lwicontexts"
    ]


async def test_a_repeated_start_with_another_context_changes_nothing_and_says_so(
    start: Call, sandbox: Sandbox
) -> None:
    for cart in ("1", "1", "2"):
        assert (await start(body={"customContextData": {"cart": cart}})).status == 200
    noted = [entry.facts.get("warnings") for entry in sandbox.journal]
    assert noted[:2] == [None, None]
    assert noted[2] == ["the conversation is under way already and keeps the context it was started with"]


# Who may


async def test_an_anonymous_start_on_a_widget_that_demands_a_token_is_refused(
    start: Call, client: SurfaceClient, sandbox: Sandbox, mint: Mint
) -> None:
    org = sandbox.organization
    path = f"/livechatconnector/organization/{org.id}/widgetApp/{org.authenticated.id}/conversation"
    for token in ({}, {"AuthenticatedUserToken": mint()}):
        seen = await read(await client.post(path, headers={"x-ms-client-request-id": "r1", **token}, json={}))
        assert_refused(seen, "authentication_required", sandbox)
    assert (await start()).status == 200, "the open widget needs none"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "organization/{org}/widgetApp/{wid}/conversation"),
        ("GET", "getliveworkitemdetails/{org}/{wid}/r1"),
        ("GET", "getliveworkitemdetails/{org}/{wid}/r1/rec"),
        ("POST", "sessionclose/{org}/{wid}/r1"),
        ("GET", "validateauthchatmaprecord/{org}/{wid}/19:x@thread.v2/r1"),
    ],
)
async def test_every_authenticated_path_judges_the_token(
    method: str, path: str, call: Call, mint: Mint, sandbox: Sandbox
) -> None:
    named = {"x-ms-client-request-id": "r1"}
    for token, cause in ((None, "token_missing"), ("", "token_missing"), (mint(defect="expired"), "expired")):
        seen = await call(
            method, path, token=token, auth=True, headers=named, body={} if method == "POST" else None
        )
        assert_refused(seen, cause, sandbox)
        assert "authcodenonce" not in seen.headers


@pytest.mark.parametrize("name", [name for name in DEFECTS if name not in ("empty", "whitespace", "not-a-string")])
async def test_every_defect_is_refused_with_its_reason(
    name: str, start: Call, sandbox: Sandbox, mint: Mint
) -> None:
    sandbox.register_provider("default", JWKS)
    token = mint(defect=name)
    seen = await start(token=token)
    assert_refused(seen, DEFECTS[name].reason, sandbox)
    assert token not in seen.text
    assert len(sandbox.conversations) == 0


async def test_a_verdict_is_journalled_beside_its_call(start: Call, mint: Mint, sandbox: Sandbox) -> None:
    await start(token=mint())
    entries = [entry.to_json() for entry in sandbox.journal]
    assert [(entry["kind"], entry["point"]) for entry in entries] == [
        ("request", "livechat.conversation"),
        ("verdict", "token.verdict"),
        ("key-fetch", "keys.fetch"),
        ("request", "issuer.public-key"),
    ]
    assert entries[1]["verdict"]["valid"] is True
    assert all(entry["outcome"] == "ok" for entry in entries)


@pytest.mark.parametrize("defect", [None, "expired", "wrong-key", "oversized"])
async def test_no_signature_stands_in_the_journal(
    defect: str | None, start: Call, mint: Mint, sandbox: Sandbox
) -> None:
    token = mint(**({"defect": defect} if defect else {}))
    await start(token=token)
    written = json.dumps([entry.to_json() for entry in sandbox.journal])
    signed, _, signature = token.rpartition(".")
    assert signed in written
    assert signature not in written


async def test_a_token_on_an_anonymous_path_is_only_a_warning(
    client: SurfaceClient, sandbox: Sandbox, mint: Mint
) -> None:
    org = sandbox.organization
    path = f"/livechatconnector/organization/{org.id}/widgetApp/{org.anonymous.id}/conversation"
    for token in (mint(), mint(defect="expired"), "nonsense"):
        headers = {"x-ms-client-request-id": token[-8:], "AuthenticatedUserToken": token}
        assert (await client.post(path, headers=headers, json={})).status == 200
    entries = list(sandbox.journal)
    assert [entry.point for entry in entries] == ["livechat.conversation"] * 3, "a token was judged"
    assert all("not looked at" in entry.facts["warning"] for entry in entries)


@pytest.mark.parametrize("authenticated", [False, True])
async def test_an_optional_sign_in_works_both_ways(
    client: SurfaceClient, sandbox: Sandbox, mint: Mint, *, authenticated: bool
) -> None:
    org = sandbox.organization
    org.authenticated.settings = WidgetSpec(authentication="optional")
    path = f"organization/{org.id}/widgetApp/{org.authenticated.id}/conversation"
    headers = {"x-ms-client-request-id": "r1"}
    if authenticated:
        path, headers = "auth/" + path, {**headers, "AuthenticatedUserToken": mint()}
    assert (await client.post(f"/livechatconnector/{path}", headers=headers, json={})).status == 200


async def test_a_widget_without_authentication_believes_no_token(
    client: SurfaceClient, sandbox: Sandbox, mint: Mint
) -> None:
    org = sandbox.organization
    path = f"/livechatconnector/auth/organization/{org.id}/widgetApp/{org.anonymous.id}/conversation"
    headers = {"x-ms-client-request-id": "r1", "AuthenticatedUserToken": mint()}
    assert_refused(await read(await client.post(path, headers=headers, json={})), "key_unavailable", sandbox)


async def test_a_subject_that_is_no_contact_is_told_by_a_header(start: Call, mint: Mint, sandbox: Sandbox) -> None:
    known = "87b4d06c-abc2-e811-a9b0-000d3a10e09e"
    sandbox.organization.authenticated.settings = WidgetSpec.read({"contacts": [known]})
    seen = await start(token=mint())
    assert_refused(seen, "contact_not_found", sandbox)
    assert seen.headers["message"] == "UserId not found"
    assert (await start(token=mint(claims={"sub": known}))).status == 200


async def test_a_start_out_of_hours_carries_705(start: Call, mint: Mint, sandbox: Sandbox) -> None:
    for widget in (sandbox.organization.anonymous, sandbox.organization.authenticated):
        widget.settings = replace(widget.settings, hours="never")
    for token in (None, mint()):
        seen = await start(token=token)
        assert_refused(seen, "out_of_hours", sandbox)
        assert (seen.status, seen.headers["errorcode"]) == (400, "705")


async def test_a_widget_opens_and_closes_while_time_passes(start: Call, call: Call, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=parse_instant("2026-01-16T15:59:00Z"))  # a Friday
    hours = {"open": "09:00-17:00", "days": ["mon", "fri"], "zone": "Europe/Berlin"}
    sandbox.organization.anonymous.settings = WidgetSpec.read({"authentication": "none", "hours": hours})
    shown = []
    for step in (0, 60, 64 * 3600):
        sandbox.clock.advance(step)
        config = (await call("GET", "config/{org}/{wid}")).body
        shown.append(config["LiveWSAndLiveChatEngJoin"]["OutOfOperatingHours"])
        seen = await start(f"r{step}")
        if seen.status != 200:
            assert_refused(seen, "out_of_hours", sandbox)
            assert seen.body["message"].endswith("it opens at 2026-01-19T08:00:00Z")
    assert shown == ["False", "True", "False"]
    assert len(sandbox.conversations) == 2


async def test_a_widget_that_never_opens_says_so(start: Call, sandbox: Sandbox) -> None:
    sandbox.organization.anonymous.settings = WidgetSpec(authentication="none", hours="never")
    assert (await start()).body["message"].endswith("it never opens")


async def test_opening_hours_close_no_conversation_under_way(start: Call, call: Call, sandbox: Sandbox) -> None:
    await start()
    sandbox.organization.anonymous.settings = WidgetSpec(authentication="none", hours="never")
    assert (await call("GET", "getliveworkitemdetails/{org}/{wid}/r1")).status == 200
    assert (await call("POST", "sessionclose/{org}/{wid}/r1")).status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "config/{org}/" + UNKNOWN),
        ("POST", "organization/{org}/widgetApp/" + UNKNOWN + "/conversation"),
        ("POST", "auth/organization/{org}/widgetApp/" + UNKNOWN + "/conversation"),
        ("GET", "getliveworkitemdetails/{org}/" + UNKNOWN + "/r1"),
        ("POST", "sessionclose/{org}/nonsense/r1"),
        ("GET", "auth/validateauthchatmaprecord/{org}/" + UNKNOWN + "/19:x@thread.v2/r1"),
    ],
)
async def test_an_unknown_widget_carries_701_everywhere(
    method: str, path: str, client: SurfaceClient, sandbox: Sandbox
) -> None:
    target = "/livechatconnector/" + path.replace("{org}", sandbox.organization.id)
    seen = await read(await client.request(method, target, headers={"x-ms-client-request-id": "r1"}))
    assert_refused(seen, "widget_unknown", sandbox)
    assert (seen.status, seen.headers["errorcode"]) == (400, "701")


# The state of a conversation


@pytest.mark.parametrize("authenticated", [False, True])
async def test_the_details_of_a_conversation_under_way(
    start: Call, call: Call, mint: Mint, *, authenticated: bool
) -> None:
    token = mint() if authenticated else None
    await start(token=token)
    for path in ("getliveworkitemdetails/{org}/{wid}/r1", "getliveworkitemdetails/{org}/{wid}/r1/rec"):
        seen = await call("GET", path, token=token)
        assert seen.status == 200
        assert seen.body["State"] in ("Active", "Open", "Waiting")
        assert len(seen.body["ConversationId"]) == 36
        assert seen.body["CanRenderPostChat"] in ("True", "False")
        assert seen.body["ParticipantType"] in ("User", "Bot")


async def test_the_details_of_a_closed_conversation(start: Call, call: Call) -> None:
    await start()
    before = (await call("GET", "getliveworkitemdetails/{org}/{wid}/r1")).body
    await call("POST", "sessionclose/{org}/{wid}/r1")
    after = await call("GET", "getliveworkitemdetails/{org}/{wid}/r1")
    assert after.status == 200
    assert after.body == {**before, "State": "Closed"}
    by_reconnect_id = await call("GET", "getliveworkitemdetails/{org}/{wid}/r1/rec")
    assert (by_reconnect_id.status, by_reconnect_id.body) == (200, {})


@pytest.mark.parametrize("authenticated", [False, True])
async def test_a_close_has_no_body_and_may_be_repeated(
    start: Call, call: Call, mint: Mint, *, authenticated: bool
) -> None:
    token = mint() if authenticated else None
    await start(token=token)
    for body in ({}, {"chatId": "19:x@thread.v2"}, None):
        seen = await call("POST", "sessionclose/{org}/{wid}/r1?channelId=lcw", token=token, body=body)
        assert (seen.status, seen.text) == (200, "")


async def test_a_closed_conversation_is_not_started_again(start: Call, call: Call, sandbox: Sandbox) -> None:
    await start()
    await call("POST", "sessionclose/{org}/{wid}/r1")
    assert_refused(await start(), "conversation_closed", sandbox)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "getliveworkitemdetails/{org}/{wid}/r1"), ("POST", "sessionclose/{org}/{wid}/r1")]
)
async def test_an_unknown_conversation_is_400(
    method: str, path: str, call: Call, mint: Mint, sandbox: Sandbox
) -> None:
    for token in (None, mint()):
        assert_refused(await call(method, path, token=token), "conversation_unknown", sandbox)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "getliveworkitemdetails/{org}/{wid}/r1"),
        ("POST", "sessionclose/{org}/{wid}/r1"),
        ("POST", "organization/{org}/widgetApp/{wid}/conversation"),
    ],
)
async def test_a_foreign_conversation_is_400(
    method: str, path: str, start: Call, call: Call, mint: Mint, sandbox: Sandbox
) -> None:
    mine = (await start(token=mint("ann"))).body["ChatId"]
    named = {"x-ms-client-request-id": "r1"}
    seen = await call(method, path, token=mint("bob"), headers=named)
    assert_refused(seen, "subject_not_owner", sandbox)
    assert mine not in seen.text
    kept = await call("GET", "getliveworkitemdetails/{org}/{wid}/r1", token=mint("ann"))
    assert kept.body["State"] == "Open"


async def test_the_other_widget_does_not_see_the_conversation(
    start: Call, call: Call, mint: Mint, sandbox: Sandbox
) -> None:
    await start(token=mint())
    seen = await call("GET", "getliveworkitemdetails/{org}/{wid}/r1")
    assert_refused(seen, "conversation_unknown", sandbox)


async def test_a_resumed_chat_is_validated_with_exactly_true(start: Call, call: Call, mint: Mint) -> None:
    chat = (await start(token=mint())).body["ChatId"]
    seen = await call("GET", f"validateauthchatmaprecord/{{org}}/{{wid}}/{chat}/r1?channelId=lcw", token=mint())
    assert (seen.status, seen.body) == (200, {"authChatExist": True})


@pytest.mark.parametrize(
    ("path", "who", "cause"),
    [
        ("19:x@thread.v2/r1", "ann", "conversation_unknown"),
        ("{chat}/r2", "ann", "conversation_unknown"),
        ("{chat}/r1", "bob", "subject_not_owner"),
    ],
)
async def test_a_chat_that_is_not_ones_own_does_not_exist(
    path: str, who: str, cause: str, *, start: Call, call: Call, mint: Mint, sandbox: Sandbox
) -> None:
    own = (await start(token=mint("ann"))).body["ChatId"]
    target = "validateauthchatmaprecord/{org}/{wid}/" + path.replace("{chat}", own)
    seen = await call("GET", target, token=mint(who))
    assert seen.status == 200
    assert seen.body["authChatExist"] is False
    assert seen.cause == cause
    entry = list(sandbox.journal)[-2]
    assert (entry.point, entry.cause, entry.status) == ("livechat.validate-chat-record", cause, 200)
    assert entry.to_json()["outcome"] == "refused"


async def test_a_closed_chat_is_still_ones_own(start: Call, call: Call, mint: Mint) -> None:
    chat = (await start(token=mint())).body["ChatId"]
    await call("POST", "sessionclose/{org}/{wid}/r1", token=mint())
    seen = await call("GET", f"validateauthchatmaprecord/{{org}}/{{wid}}/{chat}/r1", token=mint())
    assert seen.body == {"authChatExist": True}


async def test_there_is_no_anonymous_validation(call: Call, sandbox: Sandbox) -> None:
    seen = await call("GET", "validateauthchatmaprecord/{org}/{wid}/19:x@thread.v2/r1")
    assert seen.cause == "route_unknown"
    assert sandbox.journal.counts["livechat.validate-chat-record"] == 0


# Availability

ASK = "getagentavailability/{org}/{wid}/r1?channelId=lcw"


@pytest.mark.parametrize("signed_in", [False, True])
async def test_availability_is_told_to_anonymous_callers_too(
    call: Call, mint: Mint, sandbox: Sandbox, *, signed_in: bool
) -> None:
    seen = await call("POST", ASK, auth=True, token=mint() if signed_in else None, body={"cacheKey": "x"})
    assert seen.status == 200
    assert seen.body["IsQueueAvailable"] is seen.body["AgentAvailability"] is True
    assert ("authcodenonce" in seen.headers) is signed_in
    entry = next(iter(sandbox.journal))
    assert (entry.conversation, entry.facts.get("warning")) == ("r1", None)
    assert sandbox.journal.counts["token.verdict"] == signed_in


async def test_a_bad_token_is_refused_when_asking_for_availability(
    call: Call, mint: Mint, sandbox: Sandbox
) -> None:
    assert_refused(await call("POST", ASK, token=mint(defect="expired")), "expired", sandbox)
    assert_refused(await call("POST", ASK, token=""), "token_missing", sandbox)
    sandbox.organization.authenticated.settings = WidgetSpec(contacts=("somebody",))
    assert_refused(await call("POST", ASK, token=mint()), "contact_not_found", sandbox)


async def test_a_token_for_an_open_widget_is_only_a_warning_when_asking_for_availability(
    client: SurfaceClient, sandbox: Sandbox
) -> None:
    org = sandbox.organization
    path = f"/livechatconnector/auth/getagentavailability/{org.id}/{org.anonymous.id}/r1"
    assert (await client.post(path, headers={"AuthenticatedUserToken": "nonsense"}, json={})).status == 200
    (entry,) = sandbox.journal
    assert "not looked at" in entry.facts["warning"]


async def test_availability_of_what_is_not_there_or_malformed_is_refused(
    client: SurfaceClient, call: Call, sandbox: Sandbox
) -> None:
    seen = await call("POST", "getagentavailability/{org}/nonsense/r1", auth=True)
    assert_refused(seen, "widget_unknown", sandbox)
    org = sandbox.organization
    path = f"/livechatconnector/auth/getagentavailability/{org.id}/{org.anonymous.id}/r1"
    assert_refused(await read(await client.post(path, data=b"[]")), "request_malformed", sandbox)


async def test_too_many_calls_for_availability_wait_for_the_sandboxes_clock(call: Call, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL)
    for _ in range(100):
        assert (await call("POST", ASK, auth=True)).status == 200
    sandbox.clock.advance(29.5)
    seen = await call("POST", ASK, auth=True)
    assert_refused(seen, "too_many_calls", sandbox)
    assert seen.headers["Retry-After"] == "31"
    sandbox.clock.advance(31)
    assert (await call("POST", ASK, auth=True)).status == 200


async def test_a_world_put_in_place_begins_to_count_anew(call: Call, sandbox: Sandbox) -> None:
    answers = [await call("POST", ASK, auth=True) for _ in range(101)]
    assert answers[-1].status == 429
    arm(sandbox, Given(), clock_mode=ClockMode.REAL)
    assert (await call("POST", ASK, auth=True)).status == 200


# The generation of the widget


@pytest.mark.parametrize(("profile", "disabled"), [("documented", False), ("v1-2023", True)])
async def test_only_the_older_script_is_sent_to_the_older_widget(
    client: SurfaceClient, sandbox: Sandbox, profile: Any, *, disabled: bool
) -> None:
    sandbox.anybody = replace(sandbox.anybody, profile=Profile(profile=profile))
    answer = await client.get(f"/livechatconnector/v2/lcwfcsdetails/{sandbox.organization.id}")
    assert answer.status == 200
    assert await answer.json() == {"ModernLcwV2Disabled": disabled, "PacsInfraEnabled": False, "PacsUrl": ""}


# The nonce


async def test_the_nonce_rotates_on_authenticated_answers(start: Call, call: Call, mint: Mint) -> None:
    chat = (await start("r0", token=mint())).body["ChatId"]
    answers = [
        await start(token=mint()),
        await call("GET", "getliveworkitemdetails/{org}/{wid}/r1", token=mint()),
        await call("GET", f"validateauthchatmaprecord/{{org}}/{{wid}}/{chat}/r0", token=mint()),
        await call("GET", "validateauthchatmaprecord/{org}/{wid}/19:x@thread.v2/r0", token=mint()),
        await call("POST", "sessionclose/{org}/{wid}/r1", token=mint()),
    ]
    nonces = [seen.headers["authcodenonce"] for seen in answers]
    assert len(set(nonces)) == len(nonces)
    assert all(len(nonce) == 8 and int(nonce, 16) >= 0 for nonce in nonces)


async def test_a_stale_nonce_is_not_refused(start: Call, mint: Mint) -> None:
    for request_id in ("r1", "r2"):
        assert (await start(request_id, token=mint(), headers={"AuthCodeNonce": "00000000"})).status == 200


async def test_anonymous_answers_have_no_nonce(start: Call, call: Call) -> None:
    assert "authcodenonce" not in (await start()).headers
    assert "authcodenonce" not in (await call("GET", "getliveworkitemdetails/{org}/{wid}/r1")).headers


# Long tokens


def of_length(characters: int, mint: Mint) -> str:
    """Return a good token of exactly that length: its `lwicontexts` is padded."""
    for slack in range(4):
        padding = (characters - len(mint(claims={"pad": "x" * slack}))) * 3 // 4
        for around in range(padding - 4, padding + 5):
            token = mint(claims={"pad": "x" * (around + slack)})
            if len(token) == characters:
                return token
    raise AssertionError(characters)


@pytest.mark.parametrize("characters", [8190, 8191, 16384])
async def test_a_long_token_is_judged_like_any_other(characters: int, start: Call, mint: Mint) -> None:
    seen = await start(token=of_length(characters, mint))
    assert seen.status == 200, seen.text


@pytest.mark.parametrize("characters", [16385, 20_000, 60_000])
async def test_a_token_past_the_limit_is_refused_by_the_hub_itself(
    characters: int, start: Call, sandbox: Sandbox
) -> None:
    seen = await start(token="x" * characters)
    assert_refused(seen, "token_too_large", sandbox)
    assert str(characters) in seen.body["message"]

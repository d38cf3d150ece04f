"""`@microsoft/ocsdk` as published talks to a whole MockHub; both sides are asked what happened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.clock import ClockMode
from mockhub.journal import Kind, Outcome
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.spec import parse_instant
from mockhub.tokens.defects import DEFECTS
from mockhub.tokens.providers import ProviderSpec, TokenSpec
from tests.clients.node import run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockhub.journal import Entry, Journal
    from mockhub.omnichannel.organization import Widget
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.clients.node import Result

REQUEST = "00000000-0000-4000-8000-000000000001"
"""The request id of the conversations these tests start."""
NOWHERE = "00000000-0000-4000-8000-00000000dead"
"""The id of nothing."""

CHAT = ("createConversation", "getLWIDetails", "sessionClose", "getLWIDetails")


def steps(*methods: str, request: str = REQUEST, **more: Any) -> list[dict[str, Any]]:
    """Calls about one conversation; `more` is put over the job's own place and token."""
    return [{"method": method, "requestId": request, **more} for method in methods]


async def calls(
    server: Server, widget: Widget, made: list[dict[str, Any]], *, token: str | None = None, **place: Any
) -> list[Result]:
    """Let one page make these calls."""
    job = {
        "orgUrl": server.hub.addresses.http,
        "orgId": server.hub.default.organization.id,
        "widgetId": widget.id,
        "token": token,
        "calls": made,
    }
    ca_file = server.authority.ca_file if server.authority else None
    return await run("ocsdk.mjs", {**job, **place}, ca_file=ca_file)


def good_token(sandbox: Sandbox, visitor: str = "visitor") -> str:
    return str(sandbox.token(TokenSpec(), provider=sandbox.provider, visitor=visitor))


def received(journal: Journal) -> list[Entry]:
    """The calls of the client, without what the hub asks of itself (its key documents)."""
    return [entry for entry in journal if entry.kind is Kind.REQUEST and entry.point.startswith("livechat.")]


def header(entries: Iterable[Entry], name: str) -> list[str | None]:
    """One header of each request."""
    return [(entry.headers or {}).get(name) for entry in entries]


def answered(results: Iterable[Result], name: str) -> list[str | None]:
    """One header of each call's last answer."""
    return [result.answers[-1]["headers"].get(name) for result in results]


def refusal(result: Result) -> tuple[int, str]:
    """The status and the cause the client was rejected with."""
    return result.error["status"], result.error["data"]["cause"]


@pytest.mark.verifies(
    "@microsoft/ocsdk 0.5.21",
    "livechat.config livechat.conversation livechat.work-item-details livechat.session-close",
)
async def test_an_anonymous_chat_opens_and_closes(server: Server) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.anonymous
    config, chat, before, closed, after = await calls(server, widget, steps("getChatConfig", *CHAT))

    assert config.value["LiveChatVersion"] == 2
    assert config.value["LiveChatConfigAuthSettings"] is None
    assert config.value["LiveWSAndLiveChatEngJoin"]["msdyn_widgetappid"] == widget.id
    assert config.value["headers"]["date"]
    assert chat.value["requestId"] == REQUEST
    assert chat.value["ChatId"].startswith("19:")
    assert chat.value["ACSEndpoint"].startswith("https://")
    assert closed.ok
    assert (before.value["State"], after.value["State"]) == ("Open", "Closed")
    assert before.value["ConversationId"] == after.value["ConversationId"]

    entries = received(sandbox.journal)
    assert [(entry.point, entry.outcome, entry.status) for entry in entries] == [
        ("livechat.config", Outcome.OK, 200),
        ("livechat.conversation", Outcome.OK, 200),
        ("livechat.work-item-details", Outcome.OK, 200),
        ("livechat.session-close", Outcome.OK, 200),
        ("livechat.work-item-details", Outcome.OK, 200),
    ]
    assert [entry.conversation for entry in entries] == [None, *[REQUEST] * 4]
    assert not any("/auth/" in entry.facts["path"] for entry in entries)
    assert not any("warning" in entry.facts for entry in entries)


@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.conversation livechat.validate-chat-record")
async def test_an_authenticated_chat_opens_is_recognised_and_closes(server: Server) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.authenticated
    made = steps("getChatConfig", "createConversation", "validateAuthChatRecord", *CHAT[1:])
    config, chat, known, before, closed, after = await calls(server, widget, made, token=good_token(sandbox))

    assert config.value["LiveChatConfigAuthSettings"]["msdyn_javascriptclientfunction"]
    assert chat.value["ChatId"].startswith("19:")
    assert known.value == {"authChatExist": True}
    assert closed.ok
    assert (before.value["State"], after.value["State"]) == ("Open", "Closed")

    entries = received(sandbox.journal)
    assert [(entry.point, entry.outcome, entry.status) for entry in entries] == [
        ("livechat.config", Outcome.OK, 200),
        ("livechat.conversation", Outcome.OK, 200),
        ("livechat.validate-chat-record", Outcome.OK, 200),
        ("livechat.work-item-details", Outcome.OK, 200),
        ("livechat.session-close", Outcome.OK, 200),
        ("livechat.work-item-details", Outcome.OK, 200),
    ]
    assert all(entry.facts["path"].startswith("/livechatconnector/auth/") for entry in entries[1:])
    assert sandbox.journal.counts["token.verdict"] == 5


async def test_the_client_returns_each_nonce_and_the_session_in_its_next_call(server: Server) -> None:
    sandbox = server.hub.default
    made = steps("createConversation", "validateAuthChatRecord", *CHAT[1:])
    results = await calls(server, sandbox.organization.authenticated, made, token=good_token(sandbox))

    given, entries = answered(results, "authcodenonce"), received(sandbox.journal)
    assert len(set(given)) == 5
    assert None not in given
    assert header(entries, "AuthCodeNonce")[1:] == given[:-1]
    session, *others = answered(results, "oc-sessionid")
    assert session
    assert others == [None] * 4
    assert header(entries, "Oc-Sessionid") == [None, *[session] * 4]


async def test_a_reloaded_client_that_begins_with_its_first_nonce_again_is_served(server: Server) -> None:
    sandbox = server.hub.default
    address = server.hub.addresses.http
    first, second = steps("createConversation"), steps("createConversation", request=NOWHERE, orgUrl=address + "/")
    widget, token = sandbox.organization.authenticated, good_token(sandbox)
    results = await calls(server, widget, [*first, *second], token=token)

    assert [result.ok for result in results] == [True, True]
    nonces = header(received(sandbox.journal), "AuthCodeNonce")
    assert nonces[0] == nonces[1]


async def test_anonymous_answers_carry_no_nonce(server: Server) -> None:
    widget = server.hub.default.organization.anonymous
    results = await calls(server, widget, steps("getChatConfig", *CHAT))
    assert answered(results, "authcodenonce") == [None] * 5


async def test_every_broken_token_that_fits_in_a_header_is_refused_with_its_reason(server: Server) -> None:
    sandbox = server.hub.default
    keys = {"keys": {"from": "issuer", "as": "dynamics"}}
    provider = sandbox.register_provider("default", ProviderSpec.read(keys))
    tokens = {name: sandbox.token(TokenSpec(defect=name), provider=provider) for name in DEFECTS}
    sent = {name: token for name, token in tokens.items() if isinstance(token, str) and token.strip()}
    assert set(DEFECTS) - set(sent) == {"empty", "whitespace", "not-a-string"}

    made = [
        step for name, token in sent.items() for step in steps("createConversation", request=name, token=token)
    ]
    results = await calls(server, sandbox.organization.authenticated, made)

    expected = {name: (401, DEFECTS[name].reason) for name in sent}
    assert {name: refusal(result) for name, result in zip(sent, results, strict=True)} == expected
    entries = received(sandbox.journal)
    assert [(entry.status, entry.cause) for entry in entries] == list(expected.values())
    assert {entry.outcome for entry in entries} == {Outcome.REFUSED}
    assert [entry.seq for entry in entries] == [result.error["data"]["journal"] for result in results]
    assert [len(result.answers) for result in results] == [1] * len(sent), "a refused token is not sent again"
    verdicts = [entry.cause for entry in sandbox.journal if entry.kind is Kind.VERDICT]
    assert verdicts == [DEFECTS[name].reason for name in sent]


async def test_a_call_refused_for_its_token_is_journaled_under_its_conversation(server: Server) -> None:
    sandbox = server.hub.default
    asked = ("createConversation", "getLWIDetails", "validateAuthChatRecord", "sessionClose")
    made = steps(*asked, token="not.a.token", chatId="19:chat@thread.v2")  # noqa: S106 - no secret
    await calls(server, sandbox.organization.authenticated, made)

    entries = received(sandbox.journal)
    assert [entry.outcome for entry in entries] == [Outcome.REFUSED] * 4
    assert [entry.conversation for entry in entries] == [REQUEST] * 4


@pytest.mark.parametrize(
    ("method", "token"),
    [("validateAuthChatRecord", None), ("createConversation", "   ")],
    ids=["no header", "an empty header"],
)
async def test_an_authenticated_path_without_a_token_is_refused(
    server: Server, method: str, token: str | None
) -> None:
    sandbox = server.hub.default
    made = steps(method, token=token, chatId="19:chat@thread.v2")
    (result,) = await calls(server, sandbox.organization.authenticated, made)

    assert refusal(result) == (401, "token_missing")
    (entry,) = received(sandbox.journal)
    assert (entry.outcome, entry.cause, entry.status) == (Outcome.REFUSED, "token_missing", 401)
    assert entry.facts["path"].startswith("/livechatconnector/auth/")
    assert header([entry], "AuthenticatedUserToken") == [None if token is None else ""]


async def test_a_widget_that_demands_a_token_refuses_anonymous_paths(server: Server) -> None:
    sandbox = server.hub.default
    config, *results = await calls(server, sandbox.organization.authenticated, steps("getChatConfig", *CHAT[:3]))

    assert config.ok
    assert [refusal(result) for result in results] == [(401, "authentication_required")] * 3
    refused = received(sandbox.journal)[1:]
    assert [(entry.cause, entry.status) for entry in refused] == [("authentication_required", 401)] * 3


@pytest.mark.parametrize("unknown", ["widgetId", "orgId"])
async def test_what_does_not_exist_is_refused_with_code_701_at_once(server: Server, unknown: str) -> None:
    hub = server.hub
    made = steps("getChatConfig", **{unknown: NOWHERE})
    (result,) = await calls(server, hub.default.organization.anonymous, made)

    assert refusal(result) == (400, "widget_unknown")
    assert result.error["headers"]["errorcode"] == "701"
    assert len(result.answers) == 1
    whose, other = (hub.orphans, hub.default.journal) if unknown == "orgId" else (hub.default.journal, hub.orphans)
    (entry,) = received(whose)
    assert (entry.point, entry.outcome) == ("livechat.config", Outcome.REFUSED)
    assert (entry.cause, entry.status) == ("widget_unknown", 400)
    assert not received(other)


async def test_an_organization_that_is_not_the_prefixs_own_is_an_orphan(server: Server) -> None:
    hub = server.hub
    made = steps("getChatConfig", orgId=hub.create("other").organization.id)
    address = hub.addresses.sandbox("default")
    (result,) = await calls(server, hub.default.organization.anonymous, made, orgUrl=address)

    assert refusal(result) == (400, "widget_unknown")
    assert [entry.cause for entry in received(hub.orphans)] == ["widget_unknown"]


async def test_a_conversation_is_closed_to_another_subject(server: Server) -> None:
    sandbox = server.hub.default
    owner, other = good_token(sandbox), good_token(sandbox, "another visitor")
    asked = ("validateAuthChatRecord", "getLWIDetails", "sessionClose")
    made = [*steps("createConversation"), *steps(*asked, token=other), *steps("getLWIDetails")]
    widget = sandbox.organization.authenticated
    _, validated, details, close, still = await calls(server, widget, made, token=owner)

    assert validated.error["status"] is None
    assert validated.error["message"].startswith("Validate Auth Chat Record Failed.")
    assert [answer["status"] for answer in validated.answers] == [200]
    assert [refusal(result) for result in (details, close)] == [(400, "subject_not_owner")] * 2
    assert still.value["State"] == "Open"
    entries = received(sandbox.journal)
    assert [(entry.cause, entry.status) for entry in entries] == [
        (None, 200),
        ("subject_not_owner", 200),
        ("subject_not_owner", 400),
        ("subject_not_owner", 400),
        (None, 200),
    ]


async def test_an_unknown_conversation_is_refused_without_a_retry(server: Server) -> None:
    sandbox = server.hub.default
    (details,) = await calls(server, sandbox.organization.anonymous, steps("getLWIDetails"))

    assert refusal(details) == (400, "conversation_unknown")
    assert len(details.answers) == len(received(sandbox.journal)) == 1


async def test_a_token_the_client_still_sends_on_anonymous_paths_is_only_noted(server: Server) -> None:
    sandbox = server.hub.default
    org, token = sandbox.organization, good_token(sandbox)
    signed_in = steps("createConversation", "getLWIDetails", token=token)
    anonymous = steps(*CHAT, request=NOWHERE, widgetId=org.anonymous.id)
    results = await calls(server, org.authenticated, [*signed_in, *anonymous])

    assert all(result.ok for result in results)
    assert results[-1].value["State"] == "Closed"
    leaked = received(sandbox.journal)[2:]
    assert header(leaked, "AuthenticatedUserToken") == [token] * 4
    assert [(entry.outcome, entry.conversation) for entry in leaked] == [(Outcome.OK, NOWHERE)] * 4
    assert all("not looked at" in entry.facts["warning"] for entry in leaked)
    assert sandbox.journal.counts["token.verdict"] == 2


@pytest.mark.parametrize(
    ("listener", "below"),
    [
        ("http", "/"),
        ("http", "/s/default"),
        ("http", "/s/default/"),
        ("https", ""),
        ("https", "/s/default/"),
        ("localhost", "/"),
    ],
)
async def test_the_organizations_address_may_be_written_in_several_ways(
    server: Server, listener: str, below: str
) -> None:
    sandbox, addresses = server.hub.default, server.hub.addresses
    address = addresses.https if listener == "https" else addresses.http
    if listener == "localhost":
        address = address.replace("127.0.0.1", "localhost")
    made = steps("getChatConfig", "createConversation", "validateAuthChatRecord", *CHAT[1:])
    widget, token = sandbox.organization.authenticated, good_token(sandbox)
    results = await calls(server, widget, made, token=token, orgUrl=address + below)

    assert [result.error for result in results] == [{}] * 6
    entries = received(sandbox.journal)
    assert [entry.outcome for entry in entries] == [Outcome.OK] * 6
    assert all(entry.facts["path"].startswith(f"{below}/livechatconnector/") for entry in entries)
    assert not list(server.hub.orphans)


async def test_a_widget_without_authentication_says_so_to_whoever_brings_a_token(server: Server) -> None:
    sandbox = server.hub.default
    widget, token = sandbox.organization.anonymous, good_token(sandbox)
    (start,) = await calls(server, widget, steps("createConversation"), token=token)

    assert start.error["status"] == 401
    assert "no authentication" in start.error["data"]["message"]


async def test_a_closed_widget_refuses_a_start_with_code_705_at_once(server: Server) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.anonymous
    widget.settings = WidgetSpec(authentication="none", hours="never")
    config, start = await calls(server, widget, steps("getChatConfig", "createConversation"))

    assert config.value["LiveWSAndLiveChatEngJoin"]["OutOfOperatingHours"] == "True"
    assert refusal(start) == (400, "out_of_hours")
    assert start.error["headers"]["errorcode"] == "705"
    assert len(start.answers) == 1
    entries = received(sandbox.journal)
    assert [(entry.point, entry.cause, entry.status) for entry in entries] == [
        ("livechat.config", None, 200),
        ("livechat.conversation", "out_of_hours", 400),
    ]


async def test_a_schedule_opens_the_widget_to_the_client_when_its_time_has_come(server: Server) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.anonymous
    hours = {"open": "09:00-17:00", "days": ["mon"], "zone": "America/New_York"}
    widget.settings = WidgetSpec.read({"authentication": "none", "hours": hours})
    seen = []
    for moment in ("2026-01-19T13:59:59Z", "2026-01-19T14:00:00Z"):
        sandbox.clock.configure(mode=ClockMode.MANUAL, at=parse_instant(moment))
        seen.append(await calls(server, widget, steps("getChatConfig", "createConversation", request=moment)))

    (before, refused), (after, start) = seen
    shown = [one.value["LiveWSAndLiveChatEngJoin"]["OutOfOperatingHours"] for one in (before, after)]
    assert shown == ["True", "False"]
    assert refusal(refused) == (400, "out_of_hours")
    assert refused.error["headers"]["errorcode"] == "705"
    assert refused.error["data"]["message"].endswith("it opens at 2026-01-19T14:00:00Z")
    assert start.value["ChatId"].startswith("19:")


async def test_the_client_gets_the_pre_chat_survey_as_text(server: Server) -> None:
    card = {"type": "AdaptiveCard", "body": [{"type": "Input.Text", "id": "order", "label": "Größe"}]}
    widget = server.hub.default.organization.anonymous
    widget.settings = WidgetSpec.read({"authentication": "none", "pre-chat": card, "title": "Ask us"})
    (config,) = await calls(server, widget, steps("getChatConfig"))

    shown = config.value["LiveWSAndLiveChatEngJoin"]
    assert (shown["msdyn_prechatenabled"], shown["msdyn_widgettitle"]) == ("true", "Ask us")
    assert json.loads(shown["PreChatSurvey"]) == card


@pytest.mark.parametrize("authenticated", [False, True])
async def test_what_the_page_brings_arrives_with_the_start(server: Server, *, authenticated: bool) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.authenticated if authenticated else sandbox.organization.anonymous
    brought = {
        "customContextData": {"cart": {"value": "10000", "isDisplayable": True}, "vip": {"value": [True]}},
        "preChatResponse": {"order": "42"},
        "isProactiveChat": True,
    }
    token = good_token(sandbox) if authenticated else None
    (chat,) = await calls(server, widget, steps("createConversation", initContext=brought), token=token)

    assert chat.ok
    (entry,) = received(sandbox.journal)
    (conversation,) = sandbox.conversations._by_request.values()
    assert conversation.context.answers == {"order": "42"}
    assert conversation.context.proactive
    assert list(conversation.context.variables) == ([] if authenticated else ["cart"])
    (warning,) = entry.facts["warnings"]
    assert ("lwicontexts" if authenticated else '"vip" in customContextData is an array') in warning


async def test_authentication_settings_need_not_name_a_function(server: Server) -> None:
    widget = server.hub.default.organization.authenticated
    widget.settings = WidgetSpec(client_function="none")
    made = steps("getChatConfig", "createConversation")
    config, chat = await calls(server, widget, made, token=good_token(server.hub.default))

    assert "msdyn_javascriptclientfunction" not in config.value["LiveChatConfigAuthSettings"]
    assert chat.ok


async def test_a_good_token_of_nobody_known_is_refused_in_the_words_the_chat_sdk_reads(server: Server) -> None:
    sandbox = server.hub.default
    widget = sandbox.organization.authenticated
    widget.settings = WidgetSpec(contacts=("somebody",))
    made = steps("createConversation", "getLWIDetails")
    results = await calls(server, widget, made, token=good_token(sandbox))

    assert [refusal(result) for result in results] == [(401, "contact_not_found")] * 2
    assert [result.error["headers"]["message"] for result in results] == ["UserId not found"] * 2
    entries = received(sandbox.journal)
    assert [(entry.cause, entry.status) for entry in entries] == [("contact_not_found", 401)] * 2
    assert {entry.outcome for entry in sandbox.journal if entry.kind is Kind.VERDICT} == {Outcome.OK}


@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.agent-availability")
async def test_anybody_may_ask_whether_an_agent_is_free(server: Server) -> None:
    sandbox = server.hub.default
    org = sandbox.organization
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=parse_instant("2026-01-19T14:00:00Z"))
    open_ = {"open": "09:00-17:00", "zone": "America/New_York"}
    org.anonymous.settings = WidgetSpec.read({"authentication": "none", "hours": open_})
    org.authenticated.settings = WidgetSpec.read({"hours": "never", "availability": {"average-wait": "5m"}})
    made = steps("getAgentAvailability")
    free = (await calls(server, org.anonymous, made))[0]
    closed = (await calls(server, org.authenticated, made))[0]
    signed_in = (await calls(server, org.authenticated, made, token=good_token(sandbox)))[0]

    assert free.value == {
        "IsQueueAvailable": True,
        "AverageWaitTime": 0,
        "AvailableUntil": "2026-01-19T22:00:00Z",
        "AvailableNext": "0001-01-01T00:00:00Z",
        "QueuePosition": 0,
        "QueueName": "Default chat queue",
        "QueueId": org.queue_id,
        "AgentAvailability": True,
    }
    assert closed.value == signed_in.value
    assert (closed.value["IsQueueAvailable"], closed.value["AverageWaitTime"]) == (False, 5)
    entries = received(sandbox.journal)
    assert [(entry.point, entry.status) for entry in entries] == [("livechat.agent-availability", 200)] * 3
    assert all("/auth/getagentavailability/" in entry.facts["path"] for entry in entries)
    assert sandbox.journal.counts["token.verdict"] == 1


async def test_the_client_does_not_retry_a_call_for_availability_that_is_refused(server: Server) -> None:
    sandbox = server.hub.default
    widget, limit = sandbox.organization.authenticated, sandbox.organization.availability_calls
    expired = str(sandbox.token(TokenSpec(defect="expired"), provider=sandbox.provider))
    (bad,) = await calls(server, widget, steps("getAgentAvailability"), token=expired)
    while not limit.take(sandbox.clock.now()):
        pass
    (throttled,) = await calls(server, widget, steps("getAgentAvailability"))

    assert refusal(bad) == (401, "expired")
    assert refusal(throttled) == (429, "too_many_calls")
    assert 0 < int(throttled.error["headers"]["retry-after"]) <= 60
    assert [len(bad.answers), len(throttled.answers)] == [1, 1]
    assert [(entry.cause, entry.status) for entry in received(sandbox.journal)] == [
        ("expired", 401),
        ("too_many_calls", 429),
    ]


@pytest.mark.verifies("@microsoft/ocsdk 0.5.21", "livechat.widget-details")
async def test_the_widget_details_name_the_newer_generation(server: Server) -> None:
    sandbox = server.hub.default
    made = [*steps("getLcwFcsDetails"), *steps("getLcwFcsDetails", orgId=NOWHERE)]
    known, unknown = await calls(server, sandbox.organization.anonymous, made)

    assert known.value == {"ModernLcwV2Disabled": False, "PacsInfraEnabled": False, "PacsUrl": ""}
    assert refusal(unknown) == (400, "widget_unknown")
    assert [(entry.point, entry.status) for entry in received(sandbox.journal)] == [
        ("livechat.widget-details", 200)
    ]

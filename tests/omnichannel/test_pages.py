"""What a web page with the widget reports over real HTTP, and what it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import aiohttp
import aiohttp.web
import pytest

from mockhub.causes import SDK_ERRORS
from mockhub.clock import ClockMode
from mockhub.journal import Kind, Outcome
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.scenarios.arming import arm
from mockhub.scenarios.model import Given
from mockhub.tokens.providers import ProviderSpec, TokenSpec

if TYPE_CHECKING:
    from mockhub.journal import Entry
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient

Report = Callable[..., Awaitable[dict[str, Any]]]
REQUEST = "r-1"


def base_of(sandbox: Sandbox) -> str:
    organization = sandbox.organization
    return f"/_mockhub/{organization.id}/{organization.authenticated.id}"


class Browser:
    """A page that has opened, and what it says."""

    def __init__(self, client: SurfaceClient, base: str, opened: dict[str, Any]) -> None:
        self.client, self.base, self.opened = client, base, opened

    async def say(self, what: str, **told: Any) -> dict[str, Any]:
        body = {"page": self.opened.get("page"), "request": REQUEST, **told}
        answer = await self.client.post(f"{self.base}/{what}", json=body)
        text = await answer.text()
        return {"status": answer.status, **(json.loads(text) if text else {})}


Open = Callable[..., Awaitable[Browser]]


@pytest.fixture
def open_page(client: SurfaceClient, sandbox: Sandbox) -> Open:
    """Open a page with the widget that demands a token."""

    async def opened(**told: Any) -> Browser:
        base = base_of(sandbox)
        answer = await client.post(f"{base}/pages", json={"address": "http://shop.example/", **told})
        assert answer.status == 200
        return Browser(client, base, await answer.json())

    return opened


def given(sandbox: Sandbox, **world: Any) -> None:
    """Arm the sandbox with a scenario's world."""
    arm(sandbox, Given.read(world), clock_mode=ClockMode.REAL)


def last(sandbox: Sandbox, point: str) -> Entry:
    return [entry for entry in sandbox.journal if entry.point == point][-1]


def failed(answer: dict[str, Any]) -> tuple[Any, Any, Any]:
    assert answer["next"] == "failed", answer
    return answer["code"], answer["cause"], answer["event"]


# Opening


async def test_a_page_opens_and_stands_in_the_journal_without_its_key(open_page: Open, sandbox: Sandbox) -> None:
    page = await open_page()
    assert page.opened == {"page": page.opened["page"], "profile": "documented", "standsIn": False}
    entry = last(sandbox, "page.open")
    assert (entry.kind, entry.outcome) == (Kind.PAGE, Outcome.OK)
    assert entry.facts["address"] == "http://shop.example/"
    assert page.opened["page"] not in json.dumps(entry.to_json())


async def test_two_pages_have_keys_of_their_own(open_page: Open) -> None:
    assert (await open_page()).opened["page"] != (await open_page()).opened["page"]


async def test_the_scripts_generation_is_the_pages_profile(open_page: Open) -> None:
    assert (await open_page(generation="v1")).opened["profile"] == "v1-2023"
    assert (await open_page(generation="v2")).opened["profile"] == "documented"


async def test_blocked_storage_is_code_7(open_page: Open) -> None:
    page = await open_page(blocked="the browser's storage cannot be used: SecurityError")
    assert failed(page.opened) == (7, "scripts_failed", "lcw:error")
    assert page.opened["detail"] == "the browser's storage cannot be used: SecurityError"
    assert page.opened["description"] == SDK_ERRORS[7]


async def test_an_armed_scenario_blocks_the_scripts(open_page: Open, sandbox: Sandbox) -> None:
    given(sandbox, widget={"scripts": "blocked"})
    assert failed((await open_page()).opened) == (7, "scripts_failed", "lcw:error")


async def test_an_unknown_widget_has_no_code_unless_one_is_given(open_page: Open, sandbox: Sandbox) -> None:
    given(sandbox, widget={"published": False})
    assert failed((await open_page()).opened) == (None, "widget_unknown", "lcw:error")
    given(sandbox, widget={"published": False}, client={"codes": {"widget_unknown": 7}})
    assert failed((await open_page()).opened) == (7, "widget_unknown", "lcw:error")


# Before a chat


async def test_a_page_that_has_a_provider_calls_it(open_page: Open, sandbox: Sandbox) -> None:
    page = await open_page()
    assert await page.say("start", provider="registered") == {
        "status": 200,
        "next": "call-provider",
        "limit": 10.0,
    }
    entry = last(sandbox, "provider.call")
    assert (entry.outcome, entry.conversation, entry.facts["page"]) == (Outcome.PENDING, REQUEST, 1)


async def test_a_page_without_anything_lacks_the_named_function(open_page: Open) -> None:
    page = await open_page()
    assert failed(await page.say("start")) == (8, "client_function_missing", "lcw:error")


async def test_a_page_without_a_provider_where_no_function_is_named_is_code_3(
    open_page: Open, sandbox: Sandbox
) -> None:
    given(sandbox, widget={"client-function": "none"}, provider="none")
    page = await open_page()
    assert failed(await page.say("start")) == (3, "provider_missing", "lcw:error")


async def test_a_registration_that_came_too_soon_is_named(open_page: Open) -> None:
    page = await open_page()
    answer = await page.say("start", lost=["setAuthTokenProvider"])
    assert "setAuthTokenProvider was called before lcw:ready" in answer["detail"]


async def test_an_armed_page_lacks_its_function_whatever_it_has(open_page: Open, sandbox: Sandbox) -> None:
    given(sandbox, widget={"client-function": "missing"})
    page = await open_page()
    assert failed(await page.say("start", provider="registered"))[:2] == (8, "client_function_missing")


async def test_an_optional_sign_in_starts_without_a_token(open_page: Open, sandbox: Sandbox) -> None:
    given(sandbox, widget={"authentication": "optional"})
    page = await open_page()
    assert (await page.say("start"))["next"] == "start-conversation"


async def test_a_context_provider_that_threw_is_code_1(sandbox: Sandbox, client: SurfaceClient) -> None:
    organization = sandbox.organization
    base = f"/_mockhub/{organization.id}/{organization.anonymous.id}"
    opened = await (await client.post(f"{base}/pages", json={})).json()
    page = Browser(client, base, opened)
    assert (await page.say("start", context="ok"))["next"] == "start-conversation"
    answer = await page.say("start", context="threw", detail="TypeError: cart is undefined")
    assert failed(answer) == (1, "context_provider_threw", "lcw:error")
    assert answer["detail"] == "the context provider threw: TypeError: cart is undefined"


# What the provider did


@pytest.mark.parametrize(
    ("told", "code", "cause", "detail"),
    [
        ({"did": "threw", "detail": "Error: x"}, 2, "provider_threw", "the provider threw: Error: x"),
        (
            {"did": "rejected", "detail": "Error: y"},
            2,
            "provider_rejected",
            "the provider's promise was rejected: Error: y",
        ),
        ({"did": "timeout"}, 3, "provider_timeout", "the provider did not call back within 10 s"),
        ({"did": "called-back", "type": "undefined"}, 3, "no_token", "the provider called back with null"),
        (
            {"did": "called-back", "type": "null", "value": None},
            3,
            "no_token",
            "the provider called back with null",
        ),
        (
            {"did": "called-back", "type": "string", "value": ""},
            3,
            "no_token",
            "the provider called back with an empty string",
        ),
        (
            {"did": "called-back", "type": "string", "value": " \n"},
            3,
            "token_missing",
            "the provider called back with blanks",
        ),
        ({"did": "called-back", "type": "number", "value": 42}, 4, "token_not_string", None),
        ({"did": "called-back", "type": "object", "value": {"a": 1}}, 4, "token_not_string", None),
        ({"did": "called-back", "type": "function", "value": None}, 4, "token_not_string", None),
        ({"did": "called-back", "type": "string", "value": "a.b.\u0142"}, 4, "bad_base64", None),
    ],
)
async def test_each_outcome_has_its_code_and_cause(
    told: dict[str, Any], code: int, cause: str, detail: str | None, open_page: Open, sandbox: Sandbox
) -> None:
    page = await open_page()
    await page.say("start", provider="registered")
    answer = await page.say("provider", provider="registered", **told)
    assert answer["code"] == code, answer
    assert answer["cause"] == cause
    assert answer["description"] == SDK_ERRORS[code]
    assert detail is None or answer["detail"] == detail
    call = last(sandbox, "provider.call")
    assert call.outcome is (Outcome.FAILED if cause.startswith("provider_") else Outcome.OK)
    report = last(sandbox, "page.provider")
    assert (report.outcome, report.cause, report.facts["code"]) == (Outcome.REFUSED, cause, code)
    assert answer["entry"] == report.seq


async def test_a_token_is_sent_to_be_judged(open_page: Open) -> None:
    page = await open_page()
    await page.say("start", provider="registered")
    answer = await page.say("provider", did="called-back", type="string", value="a.b.c")
    assert (answer["next"], answer["token"]) == ("start-conversation", "a.b.c")


# The sandbox's provider in place of the page's


async def test_a_written_script_fills_in_for_a_page_without_a_provider(open_page: Open, sandbox: Sandbox) -> None:
    given(sandbox, provider=["throw", "token"])
    page = await open_page()
    assert page.opened["standsIn"] is True
    assert failed(await page.say("start"))[:2] == (2, "provider_threw")
    answer = await page.say("start")
    assert answer["next"] == "start-conversation"
    assert answer["token"].count(".") == 2
    assert last(sandbox, "page.start").facts["stand-in"] == "default"


async def test_a_filling_script_leaves_a_page_with_a_provider_alone(open_page: Open, sandbox: Sandbox) -> None:
    given(sandbox, provider=["throw"])
    page = await open_page()
    assert (await page.say("start", provider="named"))["next"] == "call-provider"
    answer = await page.say("provider", provider="named", did="called-back", type="string", value="a.b.c")
    assert answer["next"] == "start-conversation"


async def test_an_overriding_script_counts_whatever_the_page_did(open_page: Open, sandbox: Sandbox) -> None:
    given(sandbox, provider={"calls": ["no-token"], "on-pages": "override"})
    page = await open_page()
    assert (await page.say("start", provider="registered"))["next"] == "call-provider"
    answer = await page.say("provider", did="called-back", type="string", value="a.b.c")
    assert failed(answer)[:2] == (3, "no_token")
    report = last(sandbox, "page.provider")
    assert (report.facts["overridden"], report.facts["stand-in"]) == (True, "default")


async def test_a_provider_that_leaves_pages_alone_does(open_page: Open, sandbox: Sandbox) -> None:
    given(sandbox, provider={"calls": ["token"], "on-pages": "leave"})
    page = await open_page()
    assert failed(await page.say("start"))[:2] == (8, "client_function_missing")


async def test_a_named_visitor_has_the_provider_of_their_own(open_page: Open, sandbox: Sandbox) -> None:
    given(sandbox, visitors={"ann": {"provider": ["throw"]}, "bob": {"provider": ["no-token"]}})
    ann, bob = await open_page(visitor="ann"), await open_page(visitor="bob")
    assert failed(await ann.say("start"))[0] == 2
    assert failed(await bob.say("start"))[0] == 3


# What the hub answered


async def test_a_refusal_of_the_hub_becomes_the_code_with_the_entry_that_tells_why(
    open_page: Open, sandbox: Sandbox
) -> None:
    page = await open_page()
    body = {"cause": "expired", "message": "exp was an hour ago", "journal": 7}
    answer = await page.say("answer", to="start", status=401, headers={}, body=body)
    assert failed(answer) == (4, "expired", "lcw:error")
    assert answer["detail"] == "exp was an hour ago"
    assert last(sandbox, "page.answer").facts["see"] == 7


async def test_a_chat_that_is_over_is_told_from_one_that_only_failed(open_page: Open) -> None:
    page = await open_page()
    closed = await page.say("answer", to="details", status=200, headers={}, body={"State": "Closed"})
    assert (closed["cause"], closed["over"]) == ("conversation_closed", True)
    expired = await page.say("answer", to="details", status=401, headers={}, body={"cause": "expired"})
    assert (expired["cause"], expired["over"]) == ("expired", False)


async def test_a_hub_that_did_not_answer_has_no_code(open_page: Open, sandbox: Sandbox) -> None:
    page = await open_page()
    answer = await page.say("answer", to="start", status=0, headers={}, body="TypeError: Failed to fetch")
    assert (answer["code"], answer["cause"]) == (None, None)
    assert answer["detail"] == "the hub did not answer: TypeError: Failed to fetch"
    assert last(sandbox, "page.answer").facts["detail"] == answer["detail"]


@pytest.mark.parametrize(
    ("to", "body", "events"),
    [
        (
            "start",
            {"ChatId": "19:x", "Token": "t", "RegionGtms": "{}"},
            ["lcw:startChat", "lcw:chatQueued"],
        ),
        ("details", {"State": "Active"}, ["lcw:chatRetrieved"]),
        ("close", None, ["lcw:closeChat", "lcw:onClose"]),
    ],
)
async def test_a_good_answer_has_the_events_of_its_call(
    to: str, body: object, events: list[str], open_page: Open
) -> None:
    page = await open_page()
    answer = await page.say("answer", to=to, status=200, headers={}, body=body)
    assert (answer["next"], answer["events"]) == ("go-on", events)


# What a page may read


async def test_a_page_reads_its_own_reasons_and_nobody_elses(
    open_page: Open, client: SurfaceClient, sandbox: Sandbox
) -> None:
    page, other = await open_page(), await open_page()
    answer = await page.say("start")
    read = await client.get(answer["journal"])
    assert read.status == 200
    assert (await read.json())["cause"] == "client_function_missing"
    foreign = answer["journal"].replace(page.opened["page"], other.opened["page"])
    refused = await client.get(foreign)
    assert refused.status == 400
    assert "this page has no journal entry" in (await refused.json())["message"]
    assert page.opened["page"] not in json.dumps([entry.to_json() for entry in sandbox.journal])


async def test_a_page_reads_the_entries_of_its_conversations(
    open_page: Open, client: SurfaceClient, sandbox: Sandbox
) -> None:
    page = await open_page()
    await page.say("start", provider="registered")
    organization = sandbox.organization
    start = f"/livechatconnector/auth/organization/{organization.id}/widgetApp/{organization.authenticated.id}"
    headers = {"x-ms-client-request-id": REQUEST, "AuthenticatedUserToken": "a.b.c"}
    refused = await (await client.post(f"{start}/conversation", json={}, headers=headers)).json()
    read = await client.get(f"{page.base}/reasons/{page.opened['page']}/{refused['journal']}")
    assert (await read.json())["point"] == "livechat.conversation"


@pytest.mark.parametrize("seq", ["0", "-1", "x", "9" * 30, "%00"])
async def test_an_entry_that_is_not_there_is_refused(seq: str, open_page: Open, client: SurfaceClient) -> None:
    page = await open_page()
    assert (await client.get(f"{page.base}/reasons/{page.opened['page']}/{seq}")).status == 400


# What a page is told


async def test_a_page_listens_for_events(open_page: Open, client: SurfaceClient, sandbox: Sandbox) -> None:
    page = await open_page()
    async with client.ws_connect(f"{page.base}/channel/{page.opened['page']}") as socket:
        assert sandbox.pages.raise_event("lcw:threadUpdate", {"a": 1}) == [1]
        assert await socket.receive_json() == {"event": "lcw:threadUpdate", "detail": {"a": 1}}
    await until(lambda: next(iter(sandbox.pages)).send is None)


async def test_the_sandboxs_clock_ends_a_providers_time(
    open_page: Open, client: SurfaceClient, sandbox: Sandbox
) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL)
    page = await open_page()
    async with client.ws_connect(f"{page.base}/channel/{page.opened['page']}") as socket:
        await page.say("start", provider="registered")
        sandbox.clock.advance(9.9)
        sandbox.clock.advance(0.2)
        assert await socket.receive_json() == {"provider": "expired"}


async def test_a_provider_that_called_back_in_time_is_not_ended(
    open_page: Open, client: SurfaceClient, sandbox: Sandbox
) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL)
    page = await open_page()
    async with client.ws_connect(f"{page.base}/channel/{page.opened['page']}") as socket:
        await page.say("start", provider="registered")
        await page.say("provider", did="called-back", type="string", value="a.b.c")
        sandbox.clock.advance(11)
        sandbox.pages.raise_event("lcw:threadUpdate", None)
        assert (await socket.receive_json())["event"] == "lcw:threadUpdate"


async def test_a_channel_is_for_sockets_and_for_known_pages(open_page: Open, client: SurfaceClient) -> None:
    page = await open_page()
    plain = await client.get(f"{page.base}/channel/{page.opened['page']}")
    assert plain.status == 400
    assert "WebSocket" in (await plain.json())["message"]
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await client.ws_connect(f"{page.base}/channel/nobody")


async def test_an_events_detail_is_kept_without_the_pages_key(open_page: Open, sandbox: Sandbox) -> None:
    page = await open_page()
    detail = {"errorCode": 4, "mockhub": {"journal": f"http://hub/reasons/{page.opened['page']}/12"}}
    await page.say("event", event="lcw:error", detail=detail)
    shown = last(sandbox, "page.event").facts["shown"]
    assert shown == {"errorCode": 4, "mockhub": {"journal": "http://hub/reasons/…/12"}}
    await page.say("event", event="lcw:error", detail="x" * 5000)
    assert "shown" not in last(sandbox, "page.event").facts


async def test_a_page_whose_socket_never_opens_listens_no_more(
    open_page: Open, client: SurfaceClient, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise ConnectionResetError

    page = await open_page()
    monkeypatch.setattr(aiohttp.web.WebSocketResponse, "prepare", gone)
    with pytest.raises(aiohttp.ClientError):
        await client.ws_connect(f"{page.base}/channel/{page.opened['page']}")
    assert not sandbox.listened_to


# Odd reports


@pytest.mark.parametrize(
    ("what", "told", "message"),
    [
        ("start", {"page": "nobody"}, "no page has that key (any more); reload the page"),
        ("start", {"page": 5}, "page is a number, expected text"),
        (
            "start",
            {"provider": "registred"},
            "provider is 'registred', expected one of registered, named (did you mean 'registered'?)",
        ),
        (
            "provider",
            {"did": "callback"},
            "did is 'callback', expected one of called-back, threw, rejected, timeout",
        ),
        ("answer", {"to": "start", "status": "200"}, "status is text, expected a number"),
        ("answer", {"to": "end", "status": 200}, "to is 'end', expected one of"),
        ("event", {"event": "lcw:redy"}, "(did you mean 'lcw:ready'?)"),
    ],
)
async def test_an_odd_report_is_refused_with_what_was_expected(
    what: str, told: dict[str, Any], message: str, open_page: Open
) -> None:
    page = await open_page()
    answer = await page.say(what, **told)
    assert answer["status"] == 400
    assert message in answer["message"]


async def test_no_report_is_a_fault_of_the_hub(open_page: Open) -> None:
    page = await open_page()
    odd: list[object] = [None, 5, "", "x", [], {}, True, 1.5, ["x"], {"a": {}}]
    for what in ("start", "provider", "answer", "event", "note"):
        for name in ("request", "provider", "context", "detail", "lost", "did", "type", "value", "to", "event"):
            for value in odd:
                answer = await page.say(what, **{"status": 200, name: value})
                assert answer["status"] in (200, 400, 413), (what, name, value, answer)


async def test_a_huge_token_is_named_as_such(open_page: Open) -> None:
    page = await open_page()
    answer = await page.say("provider", did="called-back", type="string", value="x" * 200_000)
    assert failed(answer)[:2] == (4, "token_too_large")


async def test_a_page_of_one_sandbox_is_unknown_in_another(open_page: Open, client: SurfaceClient) -> None:
    page = await open_page()
    answer = await client.post(f"/s/nobody{page.base}/start", json={"page": page.opened["page"]})
    assert answer.status == 400
    assert (await answer.json())["cause"] == "widget_unknown"


# The provider as a script


@pytest.mark.parametrize(
    ("outcome", "does"),
    [
        ("throw", {"do": "throw", "text": "scripted error"}),
        ({"reject": "x"}, {"do": "reject", "text": "x"}),
        ("hang", {"do": "hang"}),
        ("no-token", {"do": "call-back", "value": None}),
        ({"returns": 42}, {"do": "call-back", "value": 42}),
        ({"answer": {"status": 500}}, {"do": "call-back", "value": None}),
        ({"answer": {"body": "a.b.c"}}, {"do": "call-back", "value": "a.b.c"}),
    ],
)
async def test_the_provider_script_is_told_what_to_do(
    outcome: object, does: dict[str, Any], client: SurfaceClient, sandbox: Sandbox
) -> None:
    given(sandbox, provider=[outcome])
    assert await (await client.post("/_mockhub/outcome", json={})).json() == does


async def test_the_provider_script_gets_tokens_at_once_or_later(client: SurfaceClient, sandbox: Sandbox) -> None:
    given(sandbox, provider={"calls": ["token", {"late": "2s"}], "after": "fail"})
    now, later, over = [await (await client.post("/_mockhub/outcome", json={})).json() for _ in range(3)]
    assert (now["do"], now["value"].count("."), now.get("after")) == ("call-back", 2, None)
    assert (later["value"].count("."), later["after"]) == (2, 2)
    assert over == {"do": "throw", "text": "the provider's script has no further outcome"}
    assert last(sandbox, "provider.call").cause == "provider_exhausted"


async def test_the_provider_script_counts_visitors_apart(client: SurfaceClient, sandbox: Sandbox) -> None:
    given(sandbox, provider=["throw", "no-token"])
    asked = [await (await client.post("/_mockhub/outcome", json={"visitor": name})).json() for name in "aab"]
    assert [one["do"] for one in asked] == ["throw", "call-back", "throw"]


async def test_a_sandbox_without_a_provider_has_none_for_the_script(
    client: SurfaceClient, sandbox: Sandbox
) -> None:
    given(sandbox, provider="none")
    answer = await client.post("/_mockhub/outcome", json={})
    assert (answer.status, (await answer.json())["cause"]) == (400, "provider_missing")


@pytest.mark.parametrize(
    "path",
    [
        "/livechatwidget/scripts/LiveChatBootstrapper.js",
        "/livechatwidget/v2scripts/livechatbootstrapper.js",
        "/provider.js",
        "/s/default/livechatwidget/scripts/LiveChatBootstrapper.js",
    ],
)
async def test_the_scripts_are_served_to_pages_of_any_origin(path: str, client: SurfaceClient) -> None:
    answer = await client.get(path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert '"use strict"' in await answer.text()


async def until(holds: Callable[[], bool]) -> None:
    """Give the server the turns of the loop it needs; the test's own time limit is the bound."""
    while not holds():  # noqa: ASYNC110 - nothing announces that a socket was let go
        await asyncio.sleep(0)


async def test_a_good_token_of_the_sandbox_starts_a_chat(open_page: Open, sandbox: Sandbox) -> None:
    token = sandbox.token(TokenSpec(), provider=sandbox.provider)
    sandbox.register_provider("default", ProviderSpec())
    sandbox.organization.authenticated.settings = WidgetSpec()
    page = await open_page()
    await page.say("start", provider="registered")
    answer = await page.say("provider", did="called-back", type="string", value=token)
    assert answer["token"] == token


@pytest.mark.parametrize(("method", "path"), [("GET", "/_services/auth/token"), ("POST", "/_mockhub/outcome")])
async def test_a_fault_at_the_providers_call_replaces_what_was_scripted(
    method: str, path: str, client: SurfaceClient, sandbox: Sandbox
) -> None:
    faults = [{"at": "provider.call", "when": {"calls": 1}, "outcome": {"throw": "the fault"}}]
    given(sandbox, provider=[{"throw": "the script"}, {"throw": "the script goes on"}], faults=faults)
    texts = []
    for _ in range(2):
        async with client.request(method, path, json={} if method == "POST" else None) as answer:
            texts.append(await answer.text())
    assert "the fault" in texts[0]
    assert "the script goes on" in texts[1]
    assert last(sandbox, "hub.fault").facts["acted"] is True


async def test_a_fault_may_delay_a_providers_call(client: SurfaceClient, sandbox: Sandbox) -> None:
    given(sandbox, clock="auto", provider=["no-token"], faults=[{"at": "provider.call", "delay": "5s"}])
    began = sandbox.clock.now()
    assert await (await client.post("/_mockhub/outcome", json={})).json() == {"do": "call-back", "value": None}
    assert sandbox.clock.now() == began + 5

"""Web content in the desktop, on another origin, in a real browser."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import RawTestServer

from mockhub.clock import ClockMode
from mockhub.faults.fault import FaultSpec
from mockhub.genesys.actions import Action, perform
from mockhub.genesys.settings import WorkspaceSpec
from mockhub.scapi import REQUESTS
from tests.browser.wwe import CLIENTS, WebContent, ask, data, given_up, seen

if TYPE_CHECKING:
    from playwright.async_api import Page

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.page_log import PageLog
    from tests.browser.site import Site

GET = "auth.getJwtToken"
ALL_REQUESTS = (Path(__file__).parent / "all-requests.js").read_text(encoding="utf-8")


@pytest.fixture(params=CLIENTS)
def content(
    request: pytest.FixtureRequest, page: Page, site: Site, sandbox: Sandbox, server: Server
) -> WebContent:
    """Web content with our own client, and with the vendor's where its file is named."""
    made = WebContent(page, site, sandbox, server.hub.addresses.sandbox(sandbox.id), CLIENTS[request.param])
    made.allow()
    return made


async def test_a_backend_verifies_the_token_that_the_page_got(content: WebContent) -> None:
    frame = await content.open()
    first = await data(frame, GET)
    assert first == await data(frame, GET)

    async def backend(request: web.BaseRequest) -> web.Response:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        async with ClientSession() as session:
            found = await (await session.get(f"{content.base}/auth/v3/.well-known/openid-configuration")).json()
            keys = jwt.PyJWKSet.from_dict(await (await session.get(found["jwks_uri"])).json())
        key = keys[jwt.get_unverified_header(token)["kid"]]
        try:
            claims = jwt.decode(
                token, key, algorithms=["RS256"], audience="genesys-workspace", issuer=found["issuer"]
            )
        except jwt.InvalidTokenError as error:
            return web.json_response({"error": type(error).__name__}, status=401)
        return web.json_response(claims)

    async with RawTestServer(backend) as listening, ClientSession() as session:
        url = str(listening.make_url("/orders"))
        good = await session.get(url, headers={"Authorization": f"Bearer {first['jwtToken']}"})
        assert (good.status, (await good.json())["sub"]) == (200, "ada.palmer")
        forged = first["jwtToken"][:-8] + ("A" * 8 if first["jwtToken"][-8:] != "A" * 8 else "B" * 8)
        bad = await session.get(url, headers={"Authorization": f"Bearer {forged}"})
        assert (bad.status, await bad.json()) == (401, {"error": "InvalidSignatureError"})


async def test_a_page_makes_all_74_requests_and_none_times_out(content: WebContent) -> None:
    content.allow(
        callee_answers_after=0,
        options={"interaction-workspace": {"voice.x": "1"}},
        campaigns=[
            {"name": "Spring", "records": [[{"GSW_PHONE": "1"}], [{"GSW_PHONE": "2"}], [{"GSW_PHONE": "3"}]]}
        ],
    )
    frame = await content.open()
    for medium in ("voice", "chat", "workitem"):
        content.sandbox.workspace.ring(medium)
    await frame.add_script_tag(content=ALL_REQUESTS)
    assert await frame.evaluate("window.everything()") == "done"
    asked = {one.point: one for one in content.sandbox.journal if one.point.startswith("scapi.")}
    for name, request in REQUESTS.items():
        if request.source == "client":
            entry = asked[f"scapi.{name}"]
            given = json.loads(entry.body).get("parameters", [])
            assert (entry.outcome, len(given)) == ("ok", len(request.parameters)), name


async def test_the_token_lives_as_long_as_the_sandboxs_time_says_and_while_it_is_named(
    content: WebContent,
) -> None:
    clock = content.sandbox.clock
    clock.configure(mode=ClockMode.MANUAL)
    frame = await content.open()
    first = await data(frame, GET)
    assert set(first) == {"expiration", "jwtToken"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first["expiration"])
    assert await data(frame, GET) == first
    clock.advance(1800)
    second = await data(frame, GET)
    assert second["jwtToken"] != first["jwtToken"]
    assert second["expiration"] > first["expiration"]
    async with ClientSession() as session:
        published = await (await session.get(f"{content.base}/auth/v3/.well-known/jwks.json")).json()
    for token in (first, second):
        key = jwt.PyJWKSet.from_dict(published)[jwt.get_unverified_header(token["jwtToken"])["kid"]]
        claims = jwt.decode(
            token["jwtToken"],
            key,
            algorithms=["RS256"],
            audience="genesys-workspace",
            options={"verify_iat": False},
        )
        assert claims["user_name"] == "ada.palmer"
    allowed = f"{content.site.elsewhere} (*)"
    content.sandbox.workspace.configure(WorkspaceSpec.read({"accepted-web-content-origins": allowed}))
    told = (await ask(frame, GET))["failed"]
    assert f"must have: {content.site.elsewhere} (*, auth.getJwtToken)" in told["errorMessage"]
    assert (await data(frame, "agent.get"))["username"] == "ada.palmer"


async def test_a_page_that_may_not_have_the_token_is_told_which_entry_is_missing(content: WebContent) -> None:
    content.allow(f"{content.site.elsewhere} (*)")
    frame = await content.open()
    told = (await ask(frame, GET))["failed"]
    assert told["errorCode"] == "request_not_allowed"
    assert told["errorMessage"].endswith(f"{content.site.elsewhere} (*, auth.getJwtToken)")
    assert (await data(frame, "agent.get"))["username"] == "ada.palmer"
    assert GET not in await data(frame, "system.getAllowedServices")


async def test_a_page_of_an_origin_that_is_not_listed_is_refused(content: WebContent, page_log: PageLog) -> None:
    content.allow("https://somebody.else.example (*, auth.getJwtToken)")
    frame = await content.open()
    told = (await ask(frame, "agent.get"))["failed"]
    assert told["errorCode"] == "origin_not_accepted"
    assert f"has no entry for {content.site.elsewhere}" in told["errorMessage"]
    await frame.evaluate("genesys.wwe.service.subscribe(['agent'], window.record)")
    await ask(frame, "agent.get")
    assert "error: ServiceClientAPI: Cannot subscribe to this event: agent" in page_log.console


async def test_events_come_to_who_subscribed_until_they_unsubscribe(content: WebContent) -> None:
    frame = await content.open()
    assert await frame.evaluate("window.subscribed(['agent', 'media'])") == "s1"
    content.sandbox.workspace.channels.set_state("NotReady")
    first, second = await seen(frame, 2)
    assert first == {
        "event": "agent",
        "data": {"operationName": "NotReady", "type": "NOT_READY", "displayName": "Not Ready"},
        "userAgent": "WWE Server",
        "protocolVersion": 2,
    }
    assert (second["event"], second["data"]["name"]) == ("media", "voice")
    await seen(frame, 5)
    await frame.evaluate("genesys.wwe.service.unsubscribe(window.record)")
    await ask(frame, "agent.setState", "Ready")
    assert len(await frame.evaluate("window.seen")) == 5
    assert content.entries("scapi.unsubscribe")[0].outcome == "ok"


async def test_a_person_at_the_desktop_and_a_page_work_on_the_same_call(content: WebContent, page: Page) -> None:
    frame = await content.open()
    await frame.evaluate("window.subscribed(['interaction', 'markdone'])")
    await page.get_by_test_id("ring").click()
    await page.get_by_test_id("interaction-1-answer").click()
    states = [one["data"]["eventType"] for one in await seen(frame, 2)]
    assert states == ["RINGING", "TALKING"]
    await data(frame, "voice.hold", "1")
    await page.get_by_test_id("interaction-1-resume").click()
    await page.get_by_test_id("interaction-1-end").click()
    await data(frame, "interaction.blockMarkdone", "1", "Save the form first")
    await page.get_by_test_id("interaction-1-mark-done").click()
    await page.get_by_test_id("interaction-1-warning").wait_for()
    assert await page.get_by_test_id("interaction-1-warning").inner_text() == "Save the form first"
    await data(frame, "interaction.unblockMarkdone", "1")
    await page.get_by_test_id("interaction-1-mark-done").click()
    await page.get_by_test_id("interaction-1").wait_for(state="detached")
    kinds = [(one["event"], one["data"]["eventType"]) for one in await seen(frame, 8)]
    assert kinds[2:] == [
        ("interaction", "HELD"),
        ("interaction", "TALKING"),
        ("interaction", "IDLE"),
        ("markdone", "MARK_DONE_BLOCKED"),
        ("interaction", "MARK_DONE"),
        ("markdone", "MARK_DONE"),
    ]
    assert (await data(frame, "interaction.getByInteractionId", "1")) is None


async def test_requests_are_done_in_the_order_in_which_they_were_made(content: WebContent) -> None:
    frame = await content.open()
    content.sandbox.workspace.act(content.sandbox.workspace.ring(), "answer")
    script = """Promise.all([...Array(10)].map((_, number) =>
      window.ask(number % 2 ? "voice.resume" : "voice.hold", "1")))"""
    assert all("succeeded" in one for one in await frame.evaluate(script))


async def test_too_many_requests_are_ignored_and_the_page_sees_a_timeout(content: WebContent) -> None:
    content.allow(rate_limit=2)
    frame = await content.open()
    for _ in range(2):
        await data(frame, "agent.get")
    assert await ask(frame, "agent.get") == {"failed": "Request timeout"}
    assert content.entries("scapi.agent.get")[-1].cause == "rate_limited"


async def test_a_frame_inside_the_content_is_judged_by_its_own_origin(content: WebContent) -> None:
    frame = await content.open()
    content.site.put("/inner.html", content.html())
    await frame.evaluate(
        """(url) => new Promise((resolve) => {
          const inner = document.createElement("iframe");
          inner.onload = resolve;
          inner.src = url;
          document.body.append(inner);
        })""",
        content.site.origin + "/inner.html",
    )
    inner = frame.child_frames[0]
    await inner.evaluate("genesys.wwe.service.targetWWEWindow(window.top)")
    told = (await ask(inner, "agent.get"))["failed"]
    assert f"has no entry for {content.site.origin}" in told["errorMessage"]
    assert (await data(frame, "agent.get"))["employeeId"] == "1001"


async def test_a_sandboxed_frame_has_the_origin_null(content: WebContent) -> None:
    frame = await content.open()
    await frame.evaluate(
        """(url) => new Promise((resolve) => {
          const inner = document.createElement("iframe");
          inner.sandbox = "allow-scripts";
          inner.onload = resolve;
          inner.src = url;
          document.body.append(inner);
        })""",
        content.site.elsewhere + content.path,
    )
    inner = frame.child_frames[0]
    await inner.evaluate("genesys.wwe.service.targetWWEWindow(window.top)")
    assert "no entry for null" in (await ask(inner, "agent.get"))["failed"]["errorMessage"]


async def test_the_frame_id_comes_when_the_page_is_loaded(content: WebContent) -> None:
    frame = await content.open()
    await data(frame, "agent.get")
    await data(frame, "agent.getState")
    last = content.entries("scapi.agent.getState")[0].body
    assert b'"frameId": 0' in last


async def test_another_frame_id_is_announced_while_the_page_is_open(content: WebContent) -> None:
    frame = await content.open()
    await frame.evaluate("window.subscribed(['agent'])")
    perform(content.sandbox.workspace, Action(do="announce", data="f7"))
    perform(content.sandbox.workspace, Action(do="emit", event="agent", data={}))
    await seen(frame, 1)  # which was told after the frame's id
    await data(frame, "agent.getState")
    assert b'"frameId": "f7"' in content.entries("scapi.agent.getState")[0].body


async def test_a_subscription_whose_id_the_page_does_not_find_cannot_be_ended(content: WebContent) -> None:
    body = '{"data": {"subscriptionId": "s1"}}'
    content.sandbox.arm_fault(FaultSpec.read({"at": "scapi.subscribe", "answer": {"body": body}}))
    frame = await content.open()
    await frame.evaluate("genesys.wwe.service.subscribe(['agent'], window.record)")
    await data(frame, "agent.get")
    await frame.evaluate("genesys.wwe.service.unsubscribe(window.record)")
    await data(frame, "agent.get")
    assert "data" not in json.loads(content.entries("scapi.unsubscribe")[0].body)


async def test_without_frame_ids_no_request_has_one(content: WebContent) -> None:
    content.allow(frame_id="never")
    frame = await content.open()
    await data(frame, "agent.get")
    assert b"frameId" not in content.entries("scapi.agent.get")[0].body


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"body": "{}"}, {"succeeded": None}),
        ({"body": '{"data": null}'}, {"succeeded": None}),
        ({"body": '{"errorMessage": ""}'}, {"failed": ""}),
        ({"body": '{"errorMessage": null}'}, {"failed": None}),
        ({"body": '{"error": "no"}'}, {"succeeded": None}),
        ({"body": '{"data": {"jwtToken": ""}}'}, {"succeeded": {"jwtToken": ""}}),
    ],
)
async def test_a_fault_changes_what_is_posted(
    answer: dict[str, Any], expected: dict[str, Any], content: WebContent
) -> None:
    content.sandbox.arm_fault(FaultSpec.read({"at": f"scapi.{GET}", "answer": answer}))
    told = await ask(await content.open(), GET)
    if "failed" in expected:
        assert told["failed"]["errorMessage"] == expected["failed"]
    else:
        assert told["succeeded"].get("data") == expected["succeeded"]


@pytest.mark.parametrize(
    "written",
    [
        {"hang": True},
        {"reset": True},
        {"answer": {"body": '{"userAgent": "wwe server", "data": 1}'}},
        {"answer": {"body": '{"referenceId": 0, "data": 1}'}},
        {"answer": {"body": "no JSON"}},
    ],
    ids=str,
)
async def test_what_the_client_cannot_understand_is_a_timeout(
    written: dict[str, Any], content: WebContent
) -> None:
    content.sandbox.arm_fault(FaultSpec.read({"at": f"scapi.{GET}", **written}))
    await content.page.clock.install()
    frame = await content.open()
    assert await given_up(frame, GET) == {"failed": "Request timeout"}
    assert (await data(frame, "agent.get"))["firstname"] == "Ada"


async def test_a_page_that_embeds_the_desktop_asks_it_too(content: WebContent, page: Page) -> None:
    content.put()
    outer = content.html(f'<iframe id="desktop" title="Desktop" src="{content.base}/workspace/"></iframe>')
    content.site.put("/outer.html", outer)
    await page.goto(content.site.elsewhere + "/outer.html")
    desktop = page.frame_locator("#desktop")
    await desktop.locator("html[data-ready]").wait_for()
    await page.evaluate("genesys.wwe.service.targetWWEWindow(document.getElementById('desktop').contentWindow)")
    assert (await data(page.main_frame, "agent.get"))["username"] == "ada.palmer"


async def test_a_page_in_a_popup_window_asks_its_opener(content: WebContent, page: Page) -> None:
    url = content.put()
    content.allow(web_content=[{"label": "CRM", "url": url, "display": "popup"}])
    async with page.expect_popup() as opening:
        await content.open(content=False)
    popup = await opening.value
    await popup.wait_for_url(url)
    assert (await data(popup.main_frame, "agent.get"))["username"] == "ada.palmer"
    assert await data(popup.main_frame, "system.amIVisible") is True


async def test_a_web_page_of_a_strangers_cannot_open_a_desktop(content: WebContent, page: Page) -> None:
    await page.goto(content.put())
    status = await page.evaluate(
        """(url) => fetch(url, { method: "POST", body: "{}" }).then((one) => one.status)""",
        f"{content.base}/_mockhub/workspace/desktops",
    )
    assert status == 400


async def test_two_desktops_have_two_roles(content: WebContent, page: Page) -> None:
    frame = await content.open()
    other_page = await page.context.new_page()
    other = WebContent(other_page, content.site, content.sandbox, content.base, content.client)
    second = await other.open()
    assert await data(frame, "system.isFrameLeading") is True
    assert await data(second, "system.isFrameFollowing") is True
    await frame.evaluate("window.subscribed(['messenger:news', 'system'])")
    await second.evaluate("window.subscribed(['messenger:news', 'system'])")
    await data(frame, "messenger.broadcastMessage", "news", {"foo": 1})
    assert (await seen(second, 1))[0]["data"] == {"foo": 1}
    await page.close()
    assert (await seen(second, 2))[1]["data"]["eventType"] == "FRAME_ROLE_CHANGED"
    assert await data(second, "system.isFrameLeading") is True


async def test_many_pages_ask_at_once(content: WebContent) -> None:
    frame = await content.open()
    script = """Promise.all([...Array(40)].map(() => window.ask("agent.get")))"""
    told = await asyncio.wait_for(frame.evaluate(script), 20)
    assert {one["succeeded"]["data"]["employeeId"] for one in told} == {"1001"}

"""The built-in visitor over real HTTP: what a page sees of every outcome, end to end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.causes import SDK_ERRORS
from mockhub.clock import ClockMode
from mockhub.driver import Chat, Result, Visitor
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.tokens.defects import DEFECTS
from mockhub.tokens.providers import ProviderSpec
from mockhub.visitor import Profile
from mockhub.world import SandboxSpec

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server

Visit = Callable[..., Visitor]
HANGS = ProviderSpec.read({"calls": ["hang"]})


@pytest.fixture
def box(server: Server) -> Sandbox:
    """A sandbox whose time jumps, so that nobody waits for real."""
    box = server.hub.create("box", SandboxSpec(seed=7))
    box.clock.configure(mode=ClockMode.AUTO)
    return box


@pytest.fixture
def visit(server: Server, box: Sandbox) -> Visit:
    """Put a visitor on a page: `calls` script its provider, other keywords are the widget's settings."""

    def visit(
        *calls: Any, name: str = "visitor", codes: Any = None, provider: Any = None, **widget: Any
    ) -> Visitor:
        written = provider if isinstance(provider, dict) else {"calls": list(calls)} if calls else {}
        if provider != "none":
            box.register_provider("default", ProviderSpec.read(written))
        settings = WidgetSpec.read({key.replace("_", "-"): value for key, value in widget.items()})
        org = box.organization
        shown = org.anonymous if settings.authentication == "none" else org.authenticated
        shown.settings = settings
        return Visitor(
            server.hub,
            server.outbound,
            box,
            widget=shown,
            provider=None if provider == "none" else box.provider,
            profile=Profile(codes=codes or {}),
            name=name,
        )

    return visit


def seen_of(result: Result) -> tuple[Any, Any, Any]:
    shown = result.to_json()
    return shown.get("errorCode"), shown.get("cause"), shown.get("status")


def points(box: Sandbox) -> list[str]:
    return [entry.point for entry in box.journal]


# Chats that start


async def test_a_good_provider_starts_a_chat(visit: Visit, box: Sandbox) -> None:
    visitor = visit()
    result = await visitor.start_chat()
    shown = result.to_json()
    assert shown == {
        "ok": True,
        "events": ["lcw:startChat", "lcw:chatQueued"],
        "status": 200,
        "requestId": shown["requestId"],
        "chatId": shown["chatId"],
    }
    assert shown["chatId"].startswith("19:")
    assert visitor.chat == result.chat
    assert points(box) == [
        "provider.call",
        "livechat.conversation",
        "token.verdict",
        "keys.fetch",
        "issuer.public-key",
    ]
    assert next(iter(box.journal)).conversation == shown["requestId"]


async def test_a_page_without_authentication_calls_no_provider(visit: Visit, box: Sandbox) -> None:
    result = await visit("throw", authentication="none").start_chat()
    assert result.to_json()["ok"]
    assert points(box) == ["livechat.conversation"]


async def test_a_page_whose_sign_in_is_optional_starts_without_a_token(visit: Visit, box: Sandbox) -> None:
    result = await visit("no-token", authentication="optional").start_chat()
    assert result.to_json()["ok"]
    assert points(box) == ["provider.call", "livechat.conversation"]


async def test_each_start_is_a_conversation_of_its_own(visit: Visit, box: Sandbox) -> None:
    visitor = visit()
    first, second = await visitor.start_chat(), await visitor.start_chat()
    assert first.chat is not None
    assert second.chat is not None
    assert first.chat.request_id != second.chat.request_id
    assert len(box.conversations) == 2


async def test_a_start_brings_what_the_page_adds(visit: Visit, box: Sandbox) -> None:
    result = await visit(authentication="none").start_chat({"preChatResponse": {"order": "42"}})
    assert result.chat is not None
    kept = box.conversations.find(result.chat.request_id, box.organization.anonymous, None)
    assert kept.context.answers == {"order": "42"}


# Chats that do not


OUTCOMES = [
    ("throw", 2, "provider_threw"),
    ({"throw": "no session"}, 2, "provider_threw"),
    ("reject", 2, "provider_rejected"),
    ("hang", 3, "provider_timeout"),
    ({"late": "10s"}, 3, "provider_timeout"),
    ({"late": "1h"}, 3, "provider_timeout"),
    ("no-token", 3, "no_token"),
    ({"returns": ""}, 3, "no_token"),
    ({"returns": None}, 3, "no_token"),
    ({"returns": "   "}, 3, "token_missing"),
    ({"answer": {"status": 500}}, 3, "provider_http_error"),
    ({"answer": {"status": 302, "headers": {"Location": "/SignIn"}}}, 3, "provider_redirected"),
    ({"answer": {"body": ""}}, 3, "no_token"),
    ({"returns": 42}, 4, "token_not_string"),
    ({"returns": {"token": "a.b.c"}}, 4, "token_not_string"),
    ({"returns": False}, 4, "token_not_string"),
    ({"returns": "two segments.here"}, 4, "malformed_segments"),
    ({"returns": "a.b.ç"}, 4, "bad_base64"),
    ({"returns": "a.b.c\r\nX-Injected: yes"}, 4, "bad_base64"),
    ({"returns": "x" * 70_000}, 4, "token_too_large"),
    ({"answer": {"body": "<html>Sign in</html>"}}, 4, "malformed_segments"),
]


@pytest.mark.parametrize(("outcome", "code", "cause"), OUTCOMES)
async def test_every_outcome_has_its_code_and_true_cause(
    outcome: Any, code: int, cause: str, visit: Visit, box: Sandbox
) -> None:
    result = await visit(outcome).start_chat()
    shown = result.to_json()
    assert (shown["errorCode"], shown["cause"]) == (code, cause)
    assert shown["errorDescription"] == SDK_ERRORS[code]
    assert shown["events"] == ["lcw:error"]
    assert shown["detail"]
    assert not shown["ok"]
    assert "chatId" not in shown
    assert len(box.conversations) == 0


@pytest.mark.parametrize("name", DEFECTS)
async def test_every_defect_has_its_code_and_reason(name: str, visit: Visit) -> None:
    keys = {"from": "issuer", "as": "jwks"}
    visitor = visit(provider={"calls": [{"token": {"defect": name}}], "keys": keys, "rules": {"cooldown": 0}})
    code, cause, _ = seen_of(await visitor.start_chat())
    if name == "empty":
        assert (code, cause) == (3, "no_token")
    else:
        assert (code, cause) == (3 if name == "whitespace" else 4, DEFECTS[name].reason)


@pytest.mark.parametrize(
    ("widget", "code", "cause"),
    [
        ({"scripts": "blocked"}, 7, "scripts_failed"),
        ({"authentication": "none", "context-provider": "throw"}, 1, "context_provider_threw"),
        ({"client-function": "missing"}, 8, "client_function_missing"),
    ],
)
async def test_a_page_that_fails_before_any_call_leaves_no_trace(
    widget: dict[str, str], code: int, cause: str, visit: Visit, box: Sandbox
) -> None:
    assert seen_of(await visit(**widget).start_chat()) == (code, cause, None)
    assert points(box) == []


async def test_a_page_without_a_provider_is_code_3(visit: Visit, box: Sandbox) -> None:
    assert seen_of(await visit(provider="none").start_chat()) == (3, "provider_missing", None)
    assert points(box) == []


async def test_an_exhausted_script_is_a_provider_that_throws(visit: Visit) -> None:
    visitor = visit(provider={"calls": ["token"], "after": "fail"})
    assert (await visitor.start_chat()).failure is None
    assert seen_of(await visitor.start_chat()) == (2, "provider_exhausted", None)


@pytest.mark.parametrize(
    ("widget", "wire_code", "cause"),
    [({"hours": "never"}, 705, "out_of_hours"), ({"contacts": ["somebody"]}, None, "contact_not_found")],
)
async def test_a_refusal_that_is_not_the_tokens_has_no_code(
    widget: dict[str, Any], wire_code: int | None, cause: str, visit: Visit
) -> None:
    shown = (await visit(**widget).start_chat()).to_json()
    assert (shown["errorCode"], shown["errorDescription"], shown["cause"]) == (None, None, cause)
    assert shown.get("wireCode") == wire_code


async def test_a_deleted_sandbox_is_an_unknown_widget(server: Server, visit: Visit, box: Sandbox) -> None:
    visitor = visit(authentication="none")
    server.hub.delete(box)
    shown = (await visitor.start_chat()).to_json()
    assert (shown["cause"], shown["wireCode"], shown["status"]) == ("widget_unknown", 701, 400)


async def test_a_profile_may_give_another_code(visit: Visit) -> None:
    assert seen_of(await visit("reject", codes={"provider_rejected": 3}).start_chat())[0] == 3


# The provider's time


@pytest.mark.parametrize(
    ("outcome", "waited"), [("hang", 10), ({"late": "1h"}, 10), ({"late": "9s"}, 9), ("token", 0)]
)
async def test_a_slow_provider_takes_sandbox_time_and_no_more_than_its_limit(
    outcome: Any, waited: int, visit: Visit, box: Sandbox
) -> None:
    before = box.clock.now()
    async with asyncio.timeout(5):
        result = await visit(outcome).start_chat()
    assert box.clock.now() == before + waited
    assert result.to_json()["ok"] is (waited < 10)


async def test_a_late_token_is_minted_when_it_comes(visit: Visit) -> None:
    result = await visit(provider={"calls": [{"late": "9s"}], "rules": {"max-age": "1s"}}).start_chat()
    assert result.failure is None, result.failure


async def test_two_visitors_in_one_sandbox_do_not_lose_each_others_time(visit: Visit, box: Sandbox) -> None:
    ann, bob = visit({"late": "3s"}, name="ann"), visit({"late": "7s"}, name="bob")
    before = box.clock.now()
    results = await asyncio.gather(ann.start_chat(), bob.start_chat())
    assert all(result.failure is None for result in results)
    assert before < box.clock.now() <= before + 7


# The provider's journal


@pytest.mark.parametrize(("outcome", "code", "cause"), OUTCOMES[:5])
async def test_a_failed_provider_call_is_journalled_with_its_cause(
    outcome: Any, code: int, cause: str, visit: Visit, box: Sandbox
) -> None:
    del code
    await visit(outcome, name="ann").start_chat()
    (entry,) = (entry.to_json() for entry in box.journal)
    assert (entry["kind"], entry["outcome"], entry["cause"]) == ("provider-call", "failed", cause)
    assert (entry["provider"], entry["visitor"]) == ("default", "ann")
    assert entry["conversation"]


@pytest.mark.parametrize(
    ("per", "calls"),
    [("visitor", [None, None, 2]), ("sandbox", [None, 2, 2]), ("conversation", [None, None, None])],
)
async def test_a_script_counts_calls_as_it_says(
    per: str, calls: list[int | None], visit: Visit, box: Sandbox
) -> None:
    visit(provider={"calls": ["token", "throw"], "per": per})
    provider, codes = box.find_provider("default"), []
    for name in ("ann", "bob", "bob"):
        visitor = visit(provider="none", name=name)
        visitor._provider = provider
        codes.append(seen_of(await visitor.start_chat())[0])
    assert codes == calls


# Resuming and ending


async def test_a_chat_is_resumed_by_its_owner(visit: Visit, box: Sandbox) -> None:
    visitor = visit()
    await visitor.start_chat()
    before = len(box.journal)
    result = await visitor.resume_chat()
    assert result.to_json()["ok"]
    assert result.events == ("lcw:chatRetrieved",)
    assert result.chat == visitor.chat
    assert points(box)[before:] == [
        "provider.call",
        "livechat.work-item-details",
        "token.verdict",
        "livechat.validate-chat-record",
        "token.verdict",
    ]


async def test_an_anonymous_chat_is_resumed_without_a_check_of_its_owner(visit: Visit, box: Sandbox) -> None:
    visitor = visit(authentication="none")
    await visitor.start_chat()
    assert (await visitor.resume_chat()).failure is None
    assert points(box) == ["livechat.conversation", "livechat.work-item-details"]


async def test_a_resume_asks_the_provider_again(visit: Visit) -> None:
    visitor = visit("token", "throw")
    await visitor.start_chat()
    assert seen_of(await visitor.resume_chat()) == (2, "provider_threw", None)


async def test_a_closed_chat_is_not_resumed(visit: Visit) -> None:
    visitor = visit()
    await visitor.start_chat()
    await visitor.end_chat()
    assert seen_of(await visitor.resume_chat()) == (None, "conversation_closed", 200)


async def test_a_chat_that_never_was_is_not_resumed(visit: Visit) -> None:
    assert seen_of(await visit().resume_chat()) == (None, "conversation_unknown", 400)


async def test_anothers_chat_is_neither_resumed_nor_ended(visit: Visit) -> None:
    ann = visit(name="ann")
    started = await ann.start_chat()
    bob = visit(name="bob")
    assert seen_of(await bob.resume_chat(started.chat)) == (None, "subject_not_owner", 400)
    assert seen_of(await bob.end_chat(started.chat)) == (None, "subject_not_owner", 400)
    assert (await ann.resume_chat()).failure is None


async def test_a_chat_with_another_chat_id_is_not_ones_own(visit: Visit) -> None:
    visitor = visit()
    started = await visitor.start_chat()
    assert started.chat is not None
    result = await visitor.resume_chat(Chat(started.chat.request_id, "19:other@thread.v2"))
    assert seen_of(result) == (None, "conversation_unknown", 200)


async def test_an_end_closes_the_chat_and_may_be_repeated(visit: Visit) -> None:
    visitor = visit()
    await visitor.start_chat()
    for _ in range(2):
        result = await visitor.end_chat()
        assert result.to_json()["ok"]
        assert result.to_json()["status"] == 200
        assert result.events == ("lcw:closeChat", "lcw:onClose")


async def test_an_end_without_a_chat_still_tells_the_hub(visit: Visit) -> None:
    assert seen_of(await visit(authentication="none").end_chat()) == (None, "conversation_unknown", 400)


async def test_a_token_that_expired_meanwhile_is_code_4_at_the_end(visit: Visit, box: Sandbox) -> None:
    visitor = visit({"token": {"expires-in": "10m"}})
    await visitor.start_chat()
    box.clock.advance(599)
    assert (await visitor.end_chat()).failure is None
    box.clock.advance(1)
    result = await visitor.end_chat()
    assert seen_of(result) == (4, "expired", 401)
    assert result.events == ("lcw:error",)


async def test_the_visitor_echoes_nonce_and_session_as_the_published_client(visit: Visit, box: Sandbox) -> None:
    visitor = visit()
    started = await visitor.start_chat()
    await visitor.end_chat()
    first, second = (
        {name.lower(): value for name, value in (entry.headers or {}).items()}
        for entry in box.journal
        if entry.point.startswith("livechat.")
    )
    assert started.answer is not None
    assert first["authcodenonce"] == "00000000"
    assert "oc-sessionid" not in first
    assert second["authcodenonce"] == started.answer.headers["authcodenonce"]
    assert second["oc-sessionid"] == started.answer.headers["oc-sessionid"]
    assert second["x-ms-client-request-id"] == first["x-ms-client-request-id"]


# Determinism


async def test_one_seed_gives_the_same_request_ids(server: Server) -> None:
    async def request_id(name: str) -> str:
        box = server.hub.create(name, SandboxSpec(seed=5))
        visitor = Visitor(server.hub, server.outbound, box, widget=box.organization.anonymous, provider=None)
        result = await visitor.start_chat()
        assert result.chat is not None
        return result.chat.request_id

    assert await request_id("first") == await request_id("second")


async def test_a_hub_that_cannot_be_reached_is_a_failure_without_a_code(visit: Visit, server: Server) -> None:
    visitor = visit(authentication="none")
    server.hub.addresses = server.hub.addresses._replace(http="http://127.0.0.1:9")
    result = await visitor.start_chat()
    assert seen_of(result) == (None, None, None)
    assert "the hub did not answer" in result.to_json()["detail"]


# Availability


async def test_availability_is_asked_for_without_a_token_until_the_page_holds_one(
    visit: Visit, box: Sandbox
) -> None:
    visitor = visit()
    first = await visitor.ask_availability()
    assert first.to_json() == {"ok": True, "events": ["lcw:getAgentAvailability"], "status": 200}
    assert points(box) == ["livechat.agent-availability"]
    await visitor.start_chat()
    await visitor.ask_availability()
    assert points(box)[-2:] == ["livechat.agent-availability", "token.verdict"]

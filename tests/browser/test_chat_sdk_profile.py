"""MockHub's visitor with the profile `chat-sdk` beside the published chat SDK: the same in the same conditions.

What is compared: the names of the errors, how often the provider is called, and every call to the hub, in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from mockhub.chat_sdk_driver import ChatSdkVisitor
from mockhub.clock import ClockMode
from mockhub.faults.fault import FaultSpec
from mockhub.retrying import JOIN
from mockhub.tokens.providers import ProviderSpec
from mockhub.visitor import Profile
from tests.browser.chat_sdk import ChatSdk, Failure, script_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from playwright.async_api import Page

    from mockhub.driver import Result
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.browser.site import Site

KNOWN, PERSISTENT = (
    {"authentication": "required"},
    {"authentication": "required", "conversation-mode": "persistent"},
)
SOON = {"Retry-After": "0"}


@dataclass(frozen=True)
class Condition:
    """One condition: the widget, what the provider does (None: there is none), faults, and what the page does."""

    widget: dict[str, Any] = field(default_factory=dict)
    provider: list[Any] | None = None
    faults: list[dict[str, Any]] = field(default_factory=list)
    steps: str = "start"


def refused(step: str, status: int, **answer: Any) -> list[dict[str, Any]]:
    at = step if "." in step else f"livechat.{step}"
    return [{"at": at, "answer": {"status": status, **answer}}]


CONDITIONS = {
    "anybody": Condition(steps="start resume end start end"),
    "somebody": Condition(KNOWN, ["token"], steps="start resume end start end"),
    "ends twice": Condition(steps="start end end"),
    "no provider": Condition(KNOWN),
    "throws": Condition(KNOWN, ["throw"]),
    "rejects": Condition(KNOWN, ["reject"]),
    "throws once": Condition(KNOWN, ["throw", "token"]),
    "throws later": Condition(KNOWN, ["token", "throw"], steps="start end start end"),
    "gives nothing": Condition(KNOWN, ["no-token"]),
    "gives an empty text": Condition(KNOWN, [{"returns": ""}]),
    "gives an object": Condition(KNOWN, [{"returns": {"a": 1}}]),
    "gives blanks": Condition(KNOWN, [{"returns": "   "}]),
    "expired": Condition(KNOWN, [{"token": {"defect": "expired"}}], steps="start start"),
    "wrong key": Condition(KNOWN, [{"token": {"defect": "wrong-key"}}]),
    "not called": Condition({}, ["throw"]),
    "closed": Condition({"hours": "never"}),
    "unpublished": Condition({"published": False}),
    "config fails": Condition(faults=refused("config", 500, headers=SOON)),
    "config is no object": Condition(faults=refused("config", 200, body="<html>")),
    "start refused": Condition(faults=refused("conversation", 403)),
    "start busy": Condition(faults=refused("conversation", 429, headers=SOON)),
    "start fails": Condition(faults=refused("conversation", 503, headers=SOON)),
    "start says nothing": Condition(faults=refused("conversation", 204)),
    "start lacks a region": Condition(
        faults=[{"at": "livechat.conversation", "body": {"without": ["RegionGtms"]}}]
    ),
    "start lacks an address": Condition(
        faults=[{"at": "livechat.conversation", "body": {"without": ["ACSEndpoint"]}}], steps="start end"
    ),
    "not joined": Condition(faults=refused(JOIN, 403), steps="start end"),
    "joined late": Condition(
        faults=[{"at": JOIN, "when": {"calls": "1-2"}, "answer": {"status": 503, "headers": SOON}}]
    ),
    "never joined": Condition(faults=refused(JOIN, 503, headers=SOON)),
    "resumed without state": Condition(faults=refused("work-item-details", 400), steps="start resume"),
    "resumed when over": Condition(
        faults=refused("work-item-details", 200, body={"State": "Closed"}), steps="start resume"
    ),
    "resumed, gone": Condition(
        faults=refused("work-item-details", 404, headers=SOON), steps="start resume"
    ),
    "resumed, not theirs": Condition(
        KNOWN, ["token"], refused("validate-chat-record", 200, body={"authChatExist": False}), "start resume"
    ),
    "resumed, owner unknown": Condition(KNOWN, ["token"], refused("validate-chat-record", 503), "start resume"),
    "end fails": Condition(faults=refused("session-close", 503, headers=SOON), steps="start end"),
    "persistent": Condition(PERSISTENT, ["token"], steps="start end start end"),
    "persistent, no token": Condition(PERSISTENT, ["no-token"]),
    "persistent, look-up fails": Condition(PERSISTENT, ["token"], refused("reconnectable-chats", 500)),
    "availability": Condition(steps="availability start end"),
    "availability refused": Condition(faults=refused("agent-availability", 403), steps="availability"),
}  # fmt: skip


@pytest.fixture
def beside(server: Server) -> Iterator[Sandbox]:
    """A sandbox for MockHub's own visitor, whose time jumps."""
    made = server.hub.create()
    made.clock.configure(mode=ClockMode.AUTO)
    yield made
    server.hub.delete(made)


@pytest_asyncio.fixture(loop_scope="session")
async def chat(page: Page, site: Site, server: Server, sandbox: Sandbox) -> ChatSdk:
    """A page with the SDK."""
    return ChatSdk(page, site, server, sandbox, await script_of("1.11.8"))


@dataclass(frozen=True)
class Outcome:
    """What came of a condition: how each step went, how often the provider was called, and the hub."""

    errors: list[str | None]
    provider_calls: int
    hub_calls: list[str]


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
async def test_the_profile_does_what_the_sdk_does(condition: Condition, chat: ChatSdk, beside: Sandbox) -> None:
    for box in (chat.sandbox, beside):
        for fault in condition.faults:
            box.arm_fault(FaultSpec.read(fault))
    chat.widget(**condition.widget)
    getattr(beside.organization, chat.role).settings = getattr(chat.sandbox.organization, chat.role).settings
    real = await of_the_sdk(chat, condition)
    assert await of_the_visitor(chat, beside, condition) == real


async def of_the_sdk(chat: ChatSdk, condition: Condition) -> Outcome:
    """Play a condition in the page."""
    config = {"persistentChat": {"disable": False, "tokenUpdateTime": 21_600_000}}
    outcomes = [in_page(chat, one) for one in condition.provider or ()]
    await chat.open(*outcomes, **(config if condition.widget == PERSISTENT else {}))
    context: Any = None
    errors = []
    for step in condition.steps.split():
        value: Any = None
        if step in ("start", "availability"):
            value = await chat.tried("initialize")
        if not isinstance(value, Failure):
            method, arguments = METHODS[step], [{"liveChatContext": context}] if step == "resume" else []
            value = await chat.tried(method, *arguments)
        errors.append(_name_of(value, step))
        if step == "start" and errors[-1] is None:
            context = await chat.call("getCurrentLiveChatContext")
    return Outcome(errors, await chat.provider_calls(), hub_calls(chat.sandbox))


METHODS = {
    "start": "startChat",
    "resume": "startChat",
    "end": "endChat",
    "availability": "getAgentAvailability",
}


def in_page(chat: ChatSdk, written: Any) -> dict[str, Any]:
    """Return what the page's provider does for one outcome of a scripted one."""
    match written:
        case "token":
            return chat.token()
        case {"token": token}:
            return chat.token(**token)
        case "throw":
            return {"throws": "no session"}
        case "reject":
            return {"rejects": "no session"}
        case "no-token":
            return {"gives": None}
        case {"returns": value}:
            return {"gives": value}
    raise ValueError(written)


def _name_of(value: Any, step: str) -> str | None:
    """Return the error's name; availability rejects with what the HTTP client says, which has none."""
    if not isinstance(value, Failure):
        return None
    return "plain Error with the client's text" if step == "availability" else str(value)


def hub_calls(box: Sandbox) -> list[str]:
    """Return the calls to the hub, and the one by which a chat is joined."""
    return [entry.point for entry in box.journal if entry.point.startswith("livechat.") or entry.point == JOIN]


async def of_the_visitor(chat: ChatSdk, box: Sandbox, condition: Condition) -> Outcome:
    """Play a condition with MockHub's own visitor."""
    provider = None
    if condition.provider is not None:
        provider = box.register_provider("default", ProviderSpec.read({"calls": condition.provider}))
    visitor = ChatSdkVisitor(
        chat.server.hub,
        chat.server.outbound,
        box,
        widget=getattr(box.organization, chat.role),
        provider=provider,
        profile=Profile(profile="chat-sdk"),
    )
    steps: dict[str, Callable[[], Awaitable[Result]]] = {
        "start": visitor.start_chat,
        "resume": visitor.resume_chat,
        "end": visitor.end_chat,
        "availability": visitor.ask_availability,
    }
    results = [await steps[step]() for step in condition.steps.split()]
    errors = [result.failure.error if result.failure else None for result in results]
    calls = [entry for entry in box.journal if entry.point == "provider.call"]
    return Outcome(errors, len(calls), hub_calls(box))

"""Every route of the control API has its method in both clients, and each works against a real server."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.answers import Shown
from mockhub.client import AsyncClient, AsyncSandboxClient, Client, SandboxClient, calls
from mockhub.control.table import ROUTES
from mockhub.omnichannel.chat_settings import AttachmentsSpec
from mockhub.scenarios.places import Document
from tests.client.conftest import AnyClient, AnySandbox, called

if TYPE_CHECKING:
    from mockhub.control.route import Route
    from mockhub.server import Server

WITHOUT_A_METHOD: dict[str, str] = {}
"""Handlers that no method of the clients calls, each with the reason."""

OF_THE_HUB = (
    "index",
    "health",
    "readiness",
    "ca",
    "metrics",
    "version",
    "openapi",
    "errors",
    "points",
    "events",
    "defects",
    "orphans",
)
"""Methods of a client."""

_THROWS = {"scenario": "The provider throws", "given": {"provider": ["throw"]}}
OF_A_SANDBOX: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "show": ((), {}),
    "providers": ((), {}),
    "register_provider": (("mine", ["throw", "token"]), {}),
    "remove_provider": ((), {}),
    "faults": ((), {}),
    "arm_fault": (("livechat.config",), {"name": "down", "answer": {"status": 503}}),
    "clear_faults": ((), {}),
    "start_chat": ((), {"visitor": "ann", "widget": "authenticated", "provider": "none", "client": "v1-2023"}),
    "conversations": ((), {"state": "Open", "limit": 5}),
    "pages": ((), {}),
    "workspace": ((), {}),
    "workspace_settings": ((), {}),
    "set_workspace": ((), {"rate_limit": 10, "refused": "silence"}),
    "replace_workspace": ((), {"rate_limit": 10}),
    "act": (("ring",), {"ring": {"media": "chat", "user-data": {"a": 1}}}),
    "clock": ((), {}),
    "set_clock": (("manual",), {"at": "2026-01-15T09:00:00Z"}),
    "advance": (("10m",), {}),
    "keys": ((), {}),
    "publish_keys": (("withheld",), {}),
    "rotate_keys": ((), {"keep_old": False}),
    "mint": (({"sub": "somebody"},), {"expires_in": "5m", "visitor": "ann", "provider": "default"}),
    "break_token": (("expired",), {"visitor": "ann"}),
    "inspect": (("not a token",), {"provider": "default"}),
    "journal": ((), {"after": 0, "point": "provider.call", "limit": 1, "status": 401, "show_secrets": True}),
    "find": (("livechat.conversation",), {"where": {"cause": "expired"}, "limit": 5, "show_secrets": True}),
    "wait": (("livechat.conversation",), {"where": {"outcome": "ok"}, "count": 2, "within": "0s", "after": 0}),
    "verify": (({"at": "livechat.conversation", "count": 0}, {"at": "provider.call", "at-most": 0}), {"after": 0}),
    "export": ((), {"after": 0, "show_secrets": False}),
    "arm": ((_THROWS,), {}),
    "begin_suite": ((_THROWS,), {"clock": "auto"}),
    "reset": ((), {}),
    "delete": ((), {}),
}
"""Methods of a sandbox, each with a call that succeeds in a new one."""

NEED_MORE: dict[str, tuple[Any, ...]] = {
    "raise_event": ("lcw:threadUpdate",),
    "entry": (1,),
    "conversation": ("r1",),
    "revoke_chat_tokens": ("r1",),
    "agent_joins": ("r1",),
    "agent_says": ("r1", "Hello"),
    "agent_sends_card": ("r1", {"type": "AdaptiveCard"}),
    "agent_attaches": ("r1", "a.png"),
    "agent_types": ("r1",),
    "agent_reads": ("r1",),
    "agent_leaves": ("r1",),
    "agent_transfers": ("r1",),
    "agent_ends": ("r1",),
    "clear_fault": ("down",),
    "verification": (),
    "suite": (),
    "stream": (),
}
"""Methods of a sandbox in which something must have happened; they have tests of their own."""


@pytest.mark.parametrize("name", OF_THE_HUB)
async def test_every_method_of_the_hub_is_answered(name: str, client: AnyClient) -> None:
    answer = await called(getattr(client, name))
    assert isinstance(answer, {"openapi": dict, "ca": str, "metrics": str}.get(name, Shown))


@pytest.mark.parametrize("name", OF_A_SANDBOX)
async def test_every_method_of_a_sandbox_is_answered(name: str, box: AnySandbox) -> None:
    args, kwargs = OF_A_SANDBOX[name]
    answer = await called(getattr(box, name), *args, **kwargs)
    assert isinstance(answer, dict | Shown | str | None)


def _route(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Route:
    make = getattr(calls, f"{name}_of", None) or getattr(calls, name)
    if name == "begin_suite":
        args = ("throws.yaml", "")
    given = [Document.of("scenario", one) if one is _THROWS else one for one in args]
    route: Route = make("a sandbox", *given, **kwargs).route
    return route


def test_every_route_has_its_method() -> None:
    reached: set[Route] = {getattr(calls, name)().route for name in OF_THE_HUB}
    reached |= {_route(name, args, kwargs) for name, (args, kwargs) in OF_A_SANDBOX.items()}
    reached |= {_route(name, args, {}) for name, args in NEED_MORE.items()}
    reached |= {calls.create_sandbox({}).route, calls.list_sandboxes().route, calls.play("x", "").route}
    missing = {route.does.__name__ for route in ROUTES if route not in reached}
    assert missing == set(WITHOUT_A_METHOD)


def _names(kind: type) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")}


def test_both_clients_have_the_same_methods() -> None:
    for one, other in ((Client, AsyncClient), (SandboxClient, AsyncSandboxClient)):
        assert _names(one) == _names(other)
        for name in _names(one):
            assert getattr(one, name).__doc__ == getattr(other, name).__doc__, name


def test_every_method_is_among_those_that_are_tried() -> None:
    assert _names(Client) == {*OF_THE_HUB, "sandboxes", "send", "follow", "play"}
    properties = {name for name in _names(SandboxClient) if isinstance(getattr(SandboxClient, name), property)}
    assert _names(SandboxClient) == OF_A_SANDBOX.keys() | NEED_MORE.keys() | properties


async def test_the_agents_side_of_a_conversation_is_played(box: AnySandbox, server: Server) -> None:
    sandbox = server.hub.find(box.id)
    sandbox.conversations.start("r1", sandbox.organization.anonymous, None, now=sandbox.clock.now())
    assert (await called(box.agent_joins, "r1", "eve", name="Eve")).state == "Active"
    said = await called(box.agent_says, "r1", "Hello", metadata={"a": "b"})
    await called(box.agent_types, "r1", agent="eve")
    card = {"type": "AdaptiveCard", "body": []}
    assert json.loads((await called(box.agent_sends_card, "r1", card, agent="eve")).text or "") == {
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]
    }
    allowed = AttachmentsSpec(agents=True, extensions=())
    widget = sandbox.organization.anonymous
    widget.settings = replace(widget.settings, attachments=allowed)
    said = await called(box.agent_attaches, "r1", "a.txt", "Hello", agent="eve")
    assert [(one.name, one.type) for one in said.attachments] == [("a.txt", "text/plain")]
    assert (await called(box.agent_reads, "r1")).message == said.id
    assert (await called(box.agent_attaches, "r1", "b.png", b"\x89PNG")).text == ""
    shown = await called(box.conversation, "r1", limit=1)
    assert [one.text for one in shown.messages] == [""]
    await called(box.revoke_chat_tokens, "r1")
    await called(box.agent_joins, "r1", "sam", name="Sam")
    transferred = await called(box.agent_transfers, "r1", "sam", agent="eve")
    assert [one.name for one in transferred.participants][2:] == ["Sam"]
    assert (await called(box.agent_leaves, "r1")).state == "Waiting"
    assert (await called(box.agent_ends, "r1", wrap_up=False)).state == "Closed"

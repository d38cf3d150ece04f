"""A scenario in whose visitor's place somebody else plays: what is seen of each step, and what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.calling import Wanted
from mockhub.clock import ClockMode
from mockhub.scenarios.files import load
from mockhub.scenarios.suite import Suite
from mockhub.server import Options, Server
from mockhub.visiting import visitor_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mockhub.driver import Visitor
    from mockhub.sandbox import Sandbox


@pytest.fixture
async def served() -> AsyncIterator[Server]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield server


class Played:
    """A suite, and somebody who plays it."""

    def __init__(self, server: Server, text: str) -> None:
        (case,) = load("f.yaml", f"scenario: x\n{text}")
        self.sandbox: Sandbox = server.hub.create()
        self.suite = Suite(case, self.sandbox, clock_mode=ClockMode.AUTO)
        self._server = server

    @property
    def visitor(self) -> Visitor:
        return visitor_of(self._server.hub, self._server.outbound, self.sandbox, "somebody")

    @property
    def told(self) -> list[str]:
        return [str(one) for one in self.suite.report().differences]


async def test_a_step_is_seen_whoever_makes_the_call(served: Server) -> None:
    played = Played(served, "steps:\n  - start-chat: {by: ann}\n  - end-chat\n".replace("{by: ann}", ""))
    assert played.told == [
        "f.yaml:3: start-chat: expected success, seen no call that shows it",
        "f.yaml:4: step: expected its turn, seen the steps before it were not all seen",
    ]
    visitor = played.visitor
    await visitor.start_chat()
    assert played.told == ["f.yaml:4: end-chat: expected success, seen no call that shows it"]
    await visitor.end_chat()
    assert played.told == []


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("provider: [throw]", "{code: 2, cause: provider_threw}"),
        ("provider: [throw]", "{failed: true}"),
        ("provider: [{token: {defect: expired}}]", "{code: 4, cause: expired, status: 401}"),
        ("provider: [{token: {defect: missing-sub}}]", "{cause: missing_claim}"),
        ("widget: {hours: never}", "{wire-code: 705}"),
    ],
)
async def test_a_step_that_fails_is_seen_where_it_shows(served: Server, given: str, expect: str) -> None:
    played = Played(served, f"given: {{{given}}}\nsteps:\n  - start-chat: {{expect: {expect}}}\n")
    await played.visitor.start_chat()
    assert played.told == []


async def test_another_failure_does_not_do_and_is_told(served: Server) -> None:
    text = "given: {provider: [{token: {defect: expired}}]}\nsteps:\n  - start-chat: {expect: {cause: alg_none}}\n"
    played = Played(served, text)
    await played.visitor.start_chat()
    (found,) = played.suite.report().differences
    assert str(found) == "f.yaml:4: start-chat: expected cause alg_none, seen no call that shows it"
    assert found.explanation[:2] == ("4 | - start-chat: {expect: {cause: alg_none}}", "what came meanwhile:")
    assert "livechat.conversation refused expired 401" in "".join(found.explanation)


async def test_what_a_client_hides_is_unobservable_and_fails(served: Server) -> None:
    text = (
        "given: {client: v1-2023, provider: [throw]}\nsteps:\n  - start-chat: {expect: {code: 2, where: {a: 1}}}\n"
    )
    played = Played(served, text)
    assert any("unobservable" in line for one in played.suite.report().differences for line in one.explanation)
    assert "f.yaml:4: where: expected {'a': 1}, seen unobservable: the journal keeps no answers" in played.told


async def test_what_is_no_visitors_happens_in_its_turn(served: Server) -> None:
    text = """\
given: {clock: {at: 2026-01-15T09:00:00Z, mode: manual}}
steps:
  - advance: 1m
  - start-chat
  - hub: rotate-keys
  - arm: {at: livechat.session-close, error: conversation_closed}
  - advance: 11m
  - end-chat: {expect: {cause: conversation_closed}}
"""
    played = Played(served, text)
    clock, before = played.sandbox.clock, played.sandbox.issuer.current.kid
    start = clock.now()
    visitor = played.visitor
    await visitor.start_chat()
    assert clock.now() == start + 660
    assert played.sandbox.issuer.current.kid != before
    await visitor.end_chat()
    assert played.told == []


async def test_steps_in_the_background_are_seen_in_any_order(served: Server) -> None:
    text = "steps:\n  - ask-availability: {background: true, times: 2}\n  - start-chat\n"
    played = Played(served, text)
    visitor = played.visitor
    await visitor.start_chat()
    assert [one.split(": ")[1] for one in played.told] == ["ask-availability"]
    await visitor.ask_availability()
    assert len(played.told) == 1
    await visitor.ask_availability()
    assert played.told == []


async def test_expectations_and_strictness_are_reported_with_their_lines(served: Server) -> None:
    played = Played(served, "expect:\n  - {at: livechat.conversation, count: 2}\nstrict: true\n")
    await played.visitor.start_chat()
    await played.visitor.resume_chat()
    assert [one.split(":", 2)[:2] for one in played.told] == [["f.yaml", "3"], ["f.yaml", "4"]]


async def test_a_call_by_its_path_is_seen(served: Server) -> None:
    text = "steps:\n  - call: {path: '/livechatconnector/config/{org}/{wid}'}\n"
    played = Played(served, text)
    box = played.sandbox
    path = f"/livechatconnector/config/{box.organization.id}/{box.organization.anonymous.id}?channelId=lcw"
    async with served.outbound.session.get(served.hub.addresses.sandbox(box.id) + path):
        pass
    assert played.told == []


async def test_what_is_written_and_read_is_seen(served: Server) -> None:
    text = "given: {widget: {authentication: none}}\nsteps:\n  - start-chat\n  - send: hello\n  - receive\n"
    played = Played(served, text)
    visitor = played.visitor
    await visitor.start_chat()
    await visitor.call(Wanted(at="acs.send-message"))
    assert [one.split(": ")[1] for one in played.told] == ["receive"]
    await visitor.call(Wanted(at="acs.list-messages"))
    assert played.told == []

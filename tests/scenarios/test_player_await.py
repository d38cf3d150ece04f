"""A customer's client awaits what it is pushed in a chat, by the events' names in the vendor's clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.clock import ClockMode
from mockhub.errors import Mistakes
from mockhub.listening import Listening
from mockhub.omnichannel.chat_events import PUSHED
from mockhub.omnichannel.realtime.events import NUMBERS
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.scenarios.suite import Suite
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

AGENT = """\
  widget: {authentication: none, attachments: {agents: true}}
  agent:
    name: Ada
    rules:
      - {when: {text: file}, attach: invoice.pdf}
      - {typing: 2s, say: One}
"""


@pytest.fixture
async def served() -> AsyncIterator[Server]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield server


async def told(server: Server, steps: str, given: str = "") -> list[str]:
    (case,) = load("f.yaml", f"scenario: x\ngiven:\n{AGENT}{given}steps:\n  - start-chat\n{steps}")
    report = await Player(server.hub, server.outbound).play(case)
    return [f"{one.place}: {one.seen}" for one in report.differences]


async def test_an_event_that_came_before_the_step_is_awaited_too(served: Server) -> None:
    steps = "  - send: hi\n  - receive: One\n  - await: {event: typingIndicatorReceived, within: 0}\n"
    assert await told(served, steps) == []


async def test_what_came_before_an_awaited_event_counts_as_seen(served: Server) -> None:
    steps = """\
  - send: hi
  - await: {event: chatMessageReceived, where: {messageBody: One}}
  - await: {event: typingIndicatorReceived, within: 1s}
"""
    (found,) = await told(served, steps)
    assert found.endswith("(no typingIndicatorReceived as described within 1 s; nothing came)")


async def test_time_goes_on_after_events_that_are_alike(served: Server) -> None:
    steps = """\
  - call: {at: acs.send-typing, background: true}
  - call: acs.send-typing
  - await: typingIndicatorReceived
  - await: typingIndicatorReceived
  - await: {event: typingIndicatorReceived, within: 1h, expect: {failed: true}}
"""
    assert await told(served, steps) == []


async def test_what_came_instead_is_told(served: Server) -> None:
    steps = (
        "  - send: hi\n  - await: {event: typingIndicatorReceived, where: {senderDisplayName: Bob}, within: 3s}\n"
    )
    (found,) = await told(served, steps)
    came = "chatThreadCreated, chatMessageReceived, typingIndicatorReceived, chatMessageReceived"
    assert "within 3 s; what came: " in found
    assert found.endswith(f"{came.removeprefix('chatThreadCreated, ')})")


async def test_members_of_an_awaited_event_are_looked_at_as_those_of_an_answer(served: Server) -> None:
    expect = "expect: {where: {senderDisplayName: Bob}}"
    steps = f"  - send: hi\n  - await: {{event: typingIndicatorReceived, {expect}}}\n"
    assert await told(served, steps) == ['f.yaml:12: "Ada"']


async def test_pushed_messages_are_received_beside_awaited_events(served: Server) -> None:
    steps = """\
  - send: hi
  - await: typingIndicatorReceived
  - receive: {text: One, via: push}
"""
    assert await told(served, steps) == []


async def test_a_file_is_received_by_push(served: Server) -> None:
    steps = """\
  - receive: {via: push, within: 0, expect: {failed: true}}
  - send: file
  - receive: {attachment: invoice.pdf, via: push, from: Ada, as: message}
  - call: {at: attachments.view, with: {attachment: "$(message.content.attachments[0].id)"}, expect: {status: 200}}
"""
    assert await told(served, steps) == []


async def test_a_new_chat_of_somebody_else_has_a_connection_of_its_own(served: Server) -> None:
    steps = """\
  - send: hi
  - await: typingIndicatorReceived
  - start-chat
  - send: hi
  - await: typingIndicatorReceived
  - receive: {text: One, via: push}
"""
    assert await told(served, steps) == []


async def test_an_event_that_a_fault_keeps_does_not_come(served: Server) -> None:
    given = "  faults: [{at: realtime.event, hang: true}]\n"
    steps = "  - send: hi\n  - await: {event: typingIndicatorReceived, expect: {failed: true}}\n"
    assert await told(served, steps, given) == []


async def test_without_realtime_the_step_says_what_failed(served: Server) -> None:
    given = "  faults: [{at: realtime.allocate, answer: {status: 503}}]\n"
    (found,) = await told(served, "  - await: chatMessageReceived\n", given)
    assert found.startswith("f.yaml:12: no code, cause None (realtime: 503")


@pytest.mark.parametrize("name", PUSHED)
def test_a_misspelt_name_gets_the_nearest(name: str) -> None:
    wrong = name.replace("e", "ee", 1)
    with pytest.raises(Mistakes) as caught:
        load("f.yaml", f"scenario: x\nsteps:\n  - await: {wrong}\n")
    assert f"there is no event '{wrong}' (did you mean '{name}'?)" in str(caught.value)


def test_events_of_ones_own_at_a_desktop_have_any_name() -> None:
    (case,) = load("f.yaml", "scenario: x\nsteps:\n  - await: {event: order-shown}\n")
    assert case.doubts == ()


def test_every_event_that_is_pushed_can_be_awaited() -> None:
    assert set(NUMBERS) == set(PUSHED)


def test_a_fault_at_realtime_is_reached_by_awaiting() -> None:
    text = """\
scenario: x
given: {faults: [{at: realtime.register, answer: {status: 500}}, {at: scapi.event, hang: true}]}
steps: [start-chat, {await: chatMessageReceived}]
"""
    with pytest.raises(Mistakes):
        load("f.yaml", text)
    (case,) = load("f.yaml", text.replace(", {at: scapi.event, hang: true}", ""))
    assert case.doubts == ()


async def test_a_suite_is_seen_to_be_pushed_what_is_awaited(served: Server) -> None:
    text = """\
scenario: x
given: {widget: {authentication: none}}
steps:
  - start-chat
  - await: {event: chatMessageReceived, where: {messageBody: hello}}
"""
    (case,) = load("f.yaml", text)
    sandbox = served.hub.create()
    suite = Suite(case, sandbox, clock_mode=ClockMode.REAL)
    base = served.hub.addresses.sandbox(sandbox.id)
    organization = sandbox.organization
    address = f"{base}/livechatconnector/organization/{organization.id}/widgetApp/{organization.anonymous.id}"
    headers = {"x-ms-client-request-id": "r1"}
    async with served.outbound.session.post(f"{address}/conversation", headers=headers, json={}) as answer:
        begun = await answer.json()
    (conversation,) = sandbox.conversations
    listening = Listening(
        served.outbound.session, sandbox, base=base, token=begun["Token"], identity=conversation.customer.id
    )
    await listening.open()
    conversation.thread.post(conversation.customer, "something else")
    await sandbox.journal.wait(point="realtime.event", count=2, seconds=10)
    assert [one.what for one in suite.report().differences] == ["await"]
    conversation.thread.post(conversation.customer, "hello")
    await sandbox.journal.wait(point="realtime.event", count=3, seconds=10)
    assert suite.report().differences == []
    await listening.close()

"""The steps of the Genesys side: requests, events, what happens at the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.clock import ClockMode
from mockhub.content_page import ContentPage
from mockhub.errors import Mistakes
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.scenarios.suite import Suite
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def served() -> AsyncIterator[Server]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield server


async def differences(server: Server, text: str) -> list[str]:
    (case,) = load("f.yaml", f"scenario: x\n{text}")
    report = await Player(server.hub, server.outbound).play(case)
    return [str(one).partition("\n")[0] for one in report.differences]


@pytest.mark.parametrize(
    ("step", "difference"),
    [
        ("request: voice.hold", "f.yaml:4: outcome: expected success, seen no code, cause parameters_invalid"),
        (
            "request: {name: agent.get, expect: {failed: error}}",
            "f.yaml:4: failed: expected an error, seen success",
        ),
        (
            "request: {name: agent.get, expect: {failed: timeout}}",
            "f.yaml:4: failed: expected a timeout, seen success",
        ),
        (
            "request: {name: voice.hold, expect: {failed: timeout}}",
            "f.yaml:4: failed: expected a timeout, seen no code, cause parameters_invalid",
        ),
        (
            "request: {name: agent.get, expect: {where: {data.username: bob}}}",
            'f.yaml:4: data.username: expected "bob", seen "ada.palmer"',
        ),
        (
            "request: {name: agent.get, expect: {where: {data.nothing: 1}}}",
            "f.yaml:4: data.nothing: expected 1, seen no such member",
        ),
        (
            "await: {event: agent, within: 2s}",
            "f.yaml:4: outcome: expected success, seen no code, cause None (no event agent as described came",
        ),
        (
            "await: {event: interaction, where: {eventType: TALKING}}",
            "f.yaml:4: outcome: expected success, seen no code, cause None (no event interaction as described",
        ),
        (
            "workspace: hold",
            "f.yaml:4: step: expected something that can be done, seen there is no interaction to hold",
        ),
        ("ring: fax", "f.yaml:4: step: expected something that can be done, seen there is no medium 'fax'"),
    ],
)
async def test_a_step_that_is_not_as_expected_is_told(step: str, difference: str, served: Server) -> None:
    (told,) = await differences(served, f"steps:\n  - ring\n  - {step}\n")
    assert told.startswith(difference)


async def test_what_came_instead_of_an_event_is_told(served: Server) -> None:
    (told,) = await differences(served, "steps:\n  - ring\n  - await: agent\n")
    assert "what came: interaction RINGING)" in told


async def test_each_event_is_awaited_once_and_in_its_order(served: Server) -> None:
    text = """\
steps:
  - ring
  - workspace: answer
  - await: {event: interaction, where: {eventType: TALKING}}
  - await: {event: interaction, where: {eventType: RINGING}, within: 1s, expect: {failed: true}}
  - workspace: hold
  - await: interaction
"""
    assert await differences(served, text) == []


async def test_an_event_is_awaited_while_something_else_happens(served: Server) -> None:
    text = """\
given: {clock: manual, visitors: {page: {}, other: {}}}
steps:
  - await: {by: page, event: "messenger:news", where: {a: 1}, background: true}
  - workspace: {do: emit, event: "messenger:news", data: {a: 1}}
  - request: {by: other, name: agent.get}
"""
    assert await differences(served, text) == []


async def test_settings_change_while_it_is_played(served: Server) -> None:
    text = """\
given:
  workspace: {accepted-web-content-origins: https://a.example}
  content-origin: https://a.example
steps:
  - request: agent.get
  - set-workspace: {accepted-web-content-origins: https://b.example}
  - request: {name: agent.get, expect: {failed: error, cause: origin_not_accepted}}
  - request: {name: agent.get, origin: https://b.example}
  - set-workspace: {agent: {lastname: Berg}}
  - request: {name: agent.get, origin: https://b.example, expect: {where: {data.lastname: Berg}}}
"""
    assert await differences(served, text) == []


async def test_a_chat_and_web_content_are_in_one_world(served: Server) -> None:
    text = """\
steps:
  - start-chat
  - request: {name: auth.getJwtToken, as: token}
  - call: {at: genesys.userinfo, header: {Authorization: Bearer $(token.jwtToken)}}
  - end-chat
expect:
  - {at: scapi.auth.getJwtToken, count: 1}
  - {at: scapi.event, count: 0}
"""
    assert await differences(served, text) == []


async def test_events_are_expected_by_their_names(served: Server) -> None:
    text = """\
steps:
  - request: {name: agent.setState, parameters: [NotReady]}
expect:
  - {at: scapi.event, where: {event: agent}, count: 1}
  - {at: scapi.event, where: {event: media}, count: 4}
  - {at: scapi.agent.setState, where: {body: {"parameters[0]": NotReady}}, count: 1}
"""
    assert await differences(served, text) == []


async def test_unforeseen_requests_fail_a_scenario(served: Server) -> None:
    text = "given: {faults: [{at: scapi.agent.get, answer: {body: '{}'}}]}\nsteps:\n  - request: agent.get\n"
    assert await differences(served, text) == []
    (case,) = load("f.yaml", "scenario: x\nsteps: [{advance: 1s}]\n")
    sandbox = served.hub.create()
    suite = Suite(case, sandbox, clock_mode=ClockMode.AUTO)
    await ContentPage(served.hub, served.outbound, sandbox).request("agent.gett", None)
    (told,) = suite.report().differences
    assert "there is no request 'agent.gett'" in "".join(told.explanation)


async def test_a_suite_of_ones_own_is_followed(served: Server) -> None:
    text = """\
scenario: x
steps:
  - request: auth.getJwtToken
  - ring
  - await: {event: interaction, where: {eventType: RINGING}}
  - request: {name: voice.hold, expect: {failed: error, cause: not_possible_now}}
"""
    (case,) = load("f.yaml", text)
    sandbox = served.hub.create()
    suite = Suite(case, sandbox, clock_mode=ClockMode.AUTO)
    page = ContentPage(served.hub, served.outbound, sandbox)
    await page.request("auth.getJwtToken", None)
    assert list(sandbox.workspace.interactions) == ["1"]
    assert [str(one).split(":")[2].strip() for one in suite.report().differences] == ["request"]
    await page.request("voice.hold", ["1"])
    assert suite.report().differences == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps: [{request: {}}]", "name"),
        ("steps: [{request: {name: ''}}]", "expected at least one letter"),
        ("steps: [{workspace: anser}]", "'answer'"),
        ("steps: [{workspace: dial}]", "to is needed"),
        ("steps: [{await: {event: agent, where: {'a[': 1}}}]", "expected a path"),
        ("given: {content-origin: shop.example}", "expected an origin"),
        ("given: {workspace: {accepted-web-content-origins: 'x y'}}", "expected an origin"),
        ("given: {workspace: {answers: {agent.gett: 1}}}", "did you mean 'agent.get'?"),
    ],
)
def test_mistakes_in_a_file_are_told(text: str, message: str) -> None:
    with pytest.raises(Mistakes) as told:
        load("f.yaml", f"scenario: x\n{text}\n")
    assert message in str(told.value), str(told.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "given: {faults: [{at: scapi.agent.getState, hang: true}]}\nsteps: [{request: agent.get}]",
            "no step comes to scapi.agent.getState",
        ),
        ("steps: [ring]\nexpect: [{at: scapi.agent.get, count: 1}]", "no step comes to scapi.agent.get"),
    ],
)
def test_what_can_never_be_is_doubted(text: str, message: str) -> None:
    (case,) = load("f.yaml", f"scenario: x\n{text}\n")
    assert any(message in str(one) for one in case.doubts), case.doubts


async def test_the_built_in_page_opens_no_desktop_where_it_has_no_part(served: Server) -> None:
    (case,) = load("f.yaml", "scenario: x\nsteps: [start-chat]\nexpect: [{at: desktop.open, count: 0}]\n")
    report = await Player(served.hub, served.outbound).play(case)
    assert report.passed

"""The scripted agent: when they join, which rule they follow, and how long they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.errors import Mistakes
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mockhub.scenarios.report import Report


@pytest.fixture
async def player() -> AsyncIterator[Player]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield Player(server.hub, server.outbound)


async def play(player: Player, agent: str, steps: str, given: str = "") -> Report:
    text = f"scenario: x\ngiven:\n  widget: {{authentication: none}}\n{given}  agent: {agent}\nsteps:\n{steps}"
    (case,) = load("f.yaml", text)
    return await player.play(case)


def told(report: Report) -> list[str]:
    return [str(one) for one in report.differences]


async def test_the_first_rule_whose_condition_holds_is_followed(player: Player) -> None:
    agent = """
    - when: {matches: 'order (\\d+)'}
      say: Looking up order $(1)
    - when: {text: hello}
      say: Hello!
    - say: Pardon?
"""
    steps = """\
  - start-chat
  - send: order 42
  - receive: Looking up order 42
  - send: hello
  - receive: {text: Hello!, from: agent}
  - send: hello again
  - receive: Pardon?
"""
    assert told(await play(player, agent, steps)) == []


async def test_waits_are_the_sandboxs(player: Player) -> None:
    agent = "[{after: 20m, typing: 10m, say: At last}]"
    steps = """\
  - start-chat
  - send: anybody there?
  - receive: {within: 29m, expect: {failed: true}}
  - receive: {text: At last, within: 2m}
"""
    report = await play(player, agent, steps)
    assert told(report) == []
    assert report.seconds < 30


async def test_an_agent_who_joins_greets_and_has_a_persona(player: Player) -> None:
    agent = "{joins: 5s, rules: [{when: joined, say: 'Hello, this is $(agent).'}]}"
    steps = """\
  - start-chat
  - call: {at: livechat.work-item-details, expect: {where: {State: Open}}}
  - receive: {matches: '^Hello, this is [A-Z].+\\.$', from: agent, as: greeting}
  - call: {at: livechat.work-item-details, expect: {where: {State: Active}}}
"""
    assert told(await play(player, agent, steps)) == []


async def test_a_bot_hands_over_to_an_agent(player: Player) -> None:
    agent = """
    name: Contoso Bot
    role: bot
    rules:
      - {when: {text: a person please}, say: One moment., transfer: Ada}
      - {when: {event: joined, number: 2}, say: Hello from a person.}
      - {when: joined, say: I am a bot.}
"""
    steps = """\
  - start-chat
  - receive: {text: I am a bot., from: bot}
  - send: a person please
  - receive: {text: One moment., from: Contoso Bot}
  - receive: {text: Hello from a person., from: Ada}
"""
    assert told(await play(player, agent, steps)) == []


@pytest.mark.parametrize(("end", "state"), [("wrap-up", "WrapUp"), ("closed", "Closed")])
async def test_an_agent_ends_the_chat(player: Player, end: str, state: str) -> None:
    steps = f"""\
  - start-chat
  - send: bye
  - receive: Goodbye.
  - advance: 1s
  - send: {{text: too late, expect: {{failed: true}}}}
  - call: {{at: livechat.work-item-details, expect: {{where: {{State: {state}}}}}}}
"""
    assert told(await play(player, f"[{{say: Goodbye., end: {end}}}]", steps)) == []


async def test_a_rule_is_followed_as_often_as_it_says(player: Player) -> None:
    steps = """\
  - start-chat
  - send: one
  - receive: first
  - send: two
  - receive: {text: later, within: 2s}
  - send: three
  - receive: {text: later, within: 2s}
"""
    assert told(await play(player, "[{times: 1, say: first}, {say: later}]", steps)) == []


async def test_a_card_is_sent_as_one(player: Player) -> None:
    steps = """\
  - start-chat
  - send: show me
  - receive: {matches: 'AdaptiveCard', as: card}
"""
    agent = "[{card: {type: AdaptiveCard, version: '1.3', body: []}}]"
    assert told(await play(player, agent, steps)) == []


async def test_somebody_friendly_greets_and_answers_whatever_is_said(player: Player) -> None:
    steps = """\
  - start-chat
  - receive: {matches: '^Hello, this is .*How can I help you'}
  - send: 'where is my order 42?'
  - receive: Let me look up order 42.
  - receive: Order 42 is on its way to you.
  - send: hmm
  - receive: I see. Could you tell me a little more?
  - send: bye
  - receive: Thank you for chatting with us. Goodbye!
"""
    assert told(await play(player, "friendly", steps)) == []


async def test_nobody_comes_to_a_chat_unless_said(player: Player) -> None:
    report = await play(player, "none", "  - start-chat\n  - send: hello\n  - receive: {within: 5s}\n")
    seen = "no code, cause None (no message within 5 s; what came: participantAdded)"
    assert told(report) == [f"f.yaml:8: outcome: expected success, seen {seen}"]


async def test_steering_may_remove_the_agent_meanwhile() -> None:
    (case,) = load(
        "f.yaml", "scenario: x\ngiven:\n  widget: {authentication: none}\n  agent: [{after: 1m, say: hi}]\n"
    )
    async with Server(Options(https_port=None, control_port=None)) as server:
        box = server.hub.create(scenario=case.scenario)
        assert box.desk is not None
        server.hub.reset(box)
        server.hub.delete(box)


@pytest.mark.parametrize(
    ("agent", "message"),
    [
        ("[{}]", "an agent does something: one of say, card, attach, read, transfer, leave, end is needed"),
        (
            "[{when: join, say: x}]",
            "found 'join', expected 'joined', 'message', 'typing' or 'read' (did you mean 'joined'?)",
        ),
        ("[{when: {event: joined, text: x}, say: x}]", "text and matches are about messages, not about 'joined'"),
        ("[{when: {matches: '('}, say: x}]", "expected a regular expression: missing ): ("),
        ("[{say: $(1)}]", "$(1) stands for no group: there is no 'matches'"),
        ("[{card: {type: Card}}]", "expected an Adaptive Card, whose type is AdaptiveCard"),
        ("[{card: {type: AdaptiveCard, size: .inf}}]", "expected an Adaptive Card that JSON can hold"),
        ("[{when: {matches: a}, say: $(2)}]", "$(2) stands for no group: 'matches' has 0 groups"),
        ("[{say: $(aent)}]", "$(aent) is declared nowhere"),
        ("friendli", "found 'friendli', expected 'none' or 'friendly' (did you mean 'friendly'?)"),
        ("{rules: [{say: x, sya: y}]}", "unknown key 'sya' (did you mean 'say'?)"),
    ],
)
def test_mistakes_in_an_agent_are_told(agent: str, message: str) -> None:
    with pytest.raises(Mistakes) as caught:
        load("f.yaml", f"scenario: x\ngiven:\n  agent: {agent}\n")
    assert message in str(caught.value)


async def test_what_was_said_before_anybody_came_is_answered_when_they_come(player: Player) -> None:
    agent = "{joins: 1m, rules: [{when: joined, say: Hello}, {when: {matches: '(.+)'}, say: 'You said: $(1)'}]}"
    steps = """\
  - start-chat
  - send: one
  - send: two
  - receive: {text: Hello, within: 61s}
  - receive: 'You said: one'
  - receive: 'You said: two'
"""
    assert told(await play(player, agent, steps)) == []

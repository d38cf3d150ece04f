"""The profile `chat-sdk`: what the published chat SDK asks when, how patient it is, and its errors' names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.retrying import patience
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


async def play(player: Player, given: str, steps: str) -> Report:
    (case,) = load("f.yaml", f"scenario: x\ngiven: {{client: chat-sdk, {given}}}\n{steps}")
    return await player.play(case)


async def differences(player: Player, given: str, steps: str) -> list[str]:
    return [str(one) for one in (await play(player, given, steps)).differences]


@pytest.mark.parametrize(
    ("provider", "expect", "calls"),
    [
        ("[token]", "ok", 1),
        ("[throw, token]", "ok", 2),
        ("[throw]", "{error: GetAuthTokenFailed, cause: provider_threw}", 2),
        ("[reject]", "{error: GetAuthTokenFailed, cause: provider_rejected}", 2),
        ("[no-token]", "{error: UndefinedAuthToken, cause: no_token}", 2),
        ("none", "{error: GetAuthTokenNotFound, cause: provider_missing}", 0),
        ("[{late: 3m}]", "ok", 1),
        ("[hang]", "{error: GetAuthTokenFailed, cause: provider_timeout}", 2),
        ("[{token: {defect: expired}}]", "{cause: expired, status: 401}", 1),
        ("[{returns: {a: 1}}]", "{cause: malformed_segments}", 1),
        ("[{returns: '  '}]", "{cause: token_missing}", 1),
    ],
)
async def test_the_provider_is_asked_before_and_if_need_be_at_the_start(
    player: Player, provider: str, expect: str, calls: int
) -> None:
    steps = f"steps:\n  - start-chat: {{expect: {expect}}}\nexpect:\n  - {{at: provider.call, count: {calls}}}\n"
    assert await differences(player, f"provider: {provider}", steps) == []


async def test_a_token_once_given_is_kept(player: Player) -> None:
    steps = "steps:\n  - start-chat\n  - end-chat\n  - start-chat\nexpect:\n  - {at: provider.call, count: 1}\n"
    assert await differences(player, "provider: [token, throw]", steps) == []


FAULT = "faults: [{at: livechat.conversation, when: {calls: 1-%d}, answer: %s}]"


@pytest.mark.parametrize(
    ("first", "answer", "expect", "calls", "seconds"),
    [
        (2, "{status: 503}", "ok", 3, 6),
        (9, "{status: 503}", "{error: ConversationInitializationFailure (503)}", 4, 14),
        (9, "{status: 429}", "{error: ConversationInitializationFailure (429)}", 3, 10),
        (9, "{status: 429, headers: {Retry-After: 3}}", "{failed: true, status: 429}", 5, 12),
        (9, "{status: 429, headers: {Retry-After: 0}}", "{failed: true, status: 429}", 6, 0),
        (9, "{status: 404}", "{error: ConversationInitializationFailure (404)}", 1, 0),
    ],
)
async def test_what_fails_in_passing_is_called_again(
    player: Player, first: int, answer: str, expect: str, calls: int, seconds: int
) -> None:
    counted = f"expect:\n  - {{at: livechat.conversation, count: {calls}}}\n"
    steps = f"steps:\n  - start-chat: {{expect: {expect}}}\n{counted}"
    given = f"widget: {{authentication: none}}, {FAULT % (first, answer)}"
    report = await play(player, given, steps)
    assert [str(one) for one in report.differences] == []
    assert report.seconds < 5, f"{seconds} s of sandbox time passed in real time"


async def test_a_hub_that_says_nothing_is_given_up_after_one_call(player: Player) -> None:
    steps = """\
steps:
  - start-chat: {expect: {error: ConversationInitializationFailure}}
expect:
  - {at: livechat.conversation, count: 1}
"""
    given = "widget: {authentication: none}, faults: [{at: livechat.conversation, hang: true}]"
    assert await differences(player, given, steps) == []


async def test_a_configuration_that_does_not_come_ends_the_start(player: Player) -> None:
    steps = """\
steps:
  - start-chat: {expect: {error: ChatConfigRetrievalFailure (500)}}
expect:
  - {at: livechat.config, count: 6}
  - {at: livechat.conversation, count: 0}
"""
    given = "widget: {authentication: none}, faults: [{at: livechat.config, answer: {status: 500}}]"
    assert await differences(player, given, steps) == []


async def test_resuming_asks_for_the_chat_first_and_ending_forgets_it(player: Player) -> None:
    steps = """\
steps:
  - start-chat: {as: mine}
  - resume-chat
  - end-chat
  - resume-chat: {chat: $(mine), expect: {error: ClosedConversation, cause: conversation_closed}}
  - resume-chat: {expect: {error: InvalidConversation, cause: conversation_unknown}}
  - end-chat: {expect: {error: ConversationClosureFailure}}
"""
    assert await differences(player, "", steps) == []


async def test_somebody_elses_chat_is_not_resumed(player: Player) -> None:
    steps = """\
steps:
  - start-chat: {by: ann, as: hers}
  - resume-chat:
      by: bob
      chat: $(hers)
      expect: {cause: subject_not_owner}
"""
    assert await differences(player, "visitors: {ann: {}, bob: {}}", steps) == []


RULES: list[tuple[str, list[tuple[int, str | None]], list[float | None]]] = [
    ("livechat.work-item-details", [(404, None), (404, None)], [6, None]),
    ("livechat.config", [(500, None)] * 6, [2, 4, 8, 16, 32, None]),
    ("livechat.validate-chat-record", [(500, None)] * 6, [0, 0, 0, 0, 0, None]),
    ("livechat.reconnect", [(500, None)], [None]),
    ("livechat.data-masking", [(0, None)] * 2, [2, None]),
    ("livechat.session-close", [(500, None)] * 4, [2, 4, 8, None]),
    ("livechat.session-close", [(429, None)], [None]),
    ("livechat.conversation", [(503, "soon")], [1]),
    ("livechat.conversation", [(503, "Thu, 01 Jan 1970 00:01:46 GMT")], [6]),
    ("livechat.conversation", [(503, "Thu, 01 Jan 1970 00:00:00 GMT")], [0]),
]


@pytest.mark.parametrize(("point", "answers", "waits"), RULES)
def test_the_published_clients_patience(
    point: str, answers: list[tuple[int, str | None]], waits: list[Any]
) -> None:
    elapsed, seen = 0.0, []
    for attempt, (status, told) in enumerate(answers, start=1):
        wait = patience(point).wait(attempt, status, told, elapsed=elapsed, now=100.0)
        seen.append(wait)
        elapsed += wait or 0
    assert seen == waits

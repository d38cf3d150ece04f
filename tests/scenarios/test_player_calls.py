"""The step `call`: one call of the page's client, at any point that has an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.points import POINTS, WITHOUT_ADDRESS
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server
from mockhub.surfaces import ROUTES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mockhub.scenarios.report import Report

OPEN = "given: {widget: {authentication: none}}\n"


@pytest.fixture
async def player() -> AsyncIterator[Player]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield Player(server.hub, server.outbound)


async def play(player: Player, text: str) -> Report:
    (case,) = load("f.yaml", f"scenario: x\n{text}")
    return await player.play(case)


async def differences(player: Player, text: str) -> list[str]:
    return [str(one) for one in (await play(player, text)).differences]


def test_points_without_an_address_are_known() -> None:
    assert set(POINTS) - {route.point for route in ROUTES} == WITHOUT_ADDRESS


@pytest.mark.parametrize("authentication", ["none", "required"])
async def test_the_chat_token_and_the_ids_of_the_chat_go_along(player: Player, authentication: str) -> None:
    text = f"""\
given: {{widget: {{authentication: {authentication}}}}}
steps:
  - start-chat
  - call: livechat.chat-transcripts
  - call: livechat.email-request
  - call: livechat.typing
  - call: livechat.secondary-channel-event
  - call: {{at: livechat.work-item-details, expect: {{where: {{State: Open}}}}}}
"""
    report = await play(player, text)
    assert [str(one) for one in report.differences] == []
    assert len(report.results) == 6


async def test_the_older_start_is_two_calls_that_share_an_id(player: Player) -> None:
    text = (
        OPEN
        + """\
steps:
  - call: livechat.chat-token
  - call: livechat.sessioninit
  - end-chat
expect:
  - {at: livechat.session-close, where: {outcome: ok}, count: 1}
"""
    )
    assert await differences(player, text) == []


async def test_a_captured_answer_is_put_into_later_calls(player: Player) -> None:
    text = """\
given: {widget: {conversation-mode: persistent}}
steps:
  - start-chat
  - call: {at: livechat.reconnectable-chats, as: found}
  - call:
      at: livechat.reconnect
      with: {rec: $(found.reconnectid)}
      expect: {where: {isReconnectAvailable: true}}
"""
    assert await differences(player, text) == []


async def test_a_member_that_was_not_captured_is_a_difference(player: Player) -> None:
    text = (
        OPEN
        + """\
steps:
  - call: {at: livechat.config, as: config}
  - call: {at: livechat.reconnect, with: {rec: "$(config.no.such[0])"}}
"""
    )
    found = await differences(player, text)
    assert found == ["f.yaml:5: $(config.no.such[0]): expected what an earlier step captured, seen nothing"]


async def test_a_captured_value_that_does_not_fit_is_a_difference(player: Player) -> None:
    text = (
        OPEN
        + """\
steps:
  - call: {at: livechat.config, as: config}
  - call: {at: livechat.reconnect, with: {rec: $(config)}}
"""
    )
    (found,) = await differences(player, text)
    assert found.startswith("f.yaml:5: what was captured: expected something that fits here, seen found a mapping")


@pytest.mark.parametrize(
    ("call", "expect"),
    [
        ("path: /nowhere", "{cause: route_unknown, status: 404}"),
        (
            "path: '/livechatconnector/config/{org}/{wid}', method: DELETE",
            "{cause: method_not_allowed, status: 405}",
        ),
        (
            "path: '/livechatconnector/config/{org}/{nobody}', with: {nobody: x}",
            "{cause: widget_unknown, wire-code: 701}",
        ),
        ("at: livechat.conversation, body: '{'", "{cause: request_malformed, status: 400}"),
        ("at: livechat.conversation, body: [7]", "{cause: request_malformed}"),
    ],
)
async def test_calls_that_are_wrong_are_refused_with_their_cause(player: Player, call: str, expect: str) -> None:
    text = OPEN + f"steps:\n  - call: {{{call}, expect: {expect}}}\n"
    assert await differences(player, text) == []


async def test_headers_and_query_go_along(player: Player) -> None:
    text = (
        OPEN
        + """\
steps:
  - call: {at: livechat.config, query: {channelId: lcw}, header: {X-Own: 7}}
expect:
  - {at: livechat.config, where: {query: {channelId: lcw}, header: {X-Own: "7"}}, count: 1}
"""
    )
    assert await differences(player, text) == []


async def test_a_name_that_nobody_knows_is_a_difference(player: Player) -> None:
    found = await differences(player, OPEN + "steps:\n  - call: livechat.reconnect\n")
    path = "/livechatconnector/reconnect/{org}/{wid}/{rec}"
    assert found == [
        f"f.yaml:4: step: expected something that can be done, seen {path} needs rec: say it in 'with'"
    ]

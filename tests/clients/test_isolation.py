"""Two hundred worlds at once, with contradictory scenarios: the published client and plain HTTP find no leak."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from mockhub.scenarios.model import Scenario
from mockhub.tokens.providers import TokenSpec
from tests.clients.node import run

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server

WORLDS = 200
KINDS: list[tuple[dict[str, Any], str | None, int, str | None]] = [
    ({}, None, 200, None),
    ({}, "expired", 401, "expired"),
    ({}, "alg-none", 401, "alg_none"),
    ({"widget": {"hours": "never"}}, None, 400, "out_of_hours"),
    ({"widget": {"contacts": ["somebody else"]}}, None, 401, "contact_not_found"),
    ({"widget": {"published": False}}, None, 400, "widget_unknown"),
    ({"clock": {"mode": "manual", "at": "2030-01-01T00:00:00Z"}}, None, 200, None),
]
"""What each kind of world is like, the defect of its token, and what a start is answered with."""


def kind_of(number: int) -> tuple[dict[str, Any], str | None, int, str | None]:
    return KINDS[number % len(KINDS)]


def made(server: Server, number: int) -> Sandbox:
    world, _, status, cause = kind_of(number)
    where = {"status": status, **({"cause": cause} if cause else {})}
    expect = [
        {"at": "livechat.conversation", "count": 1, "where": where},
        {"at": "livechat.conversation", "count": 1},
        {"in-order": [{"at": "livechat.config"}, {"at": "livechat.conversation"}]},
    ]
    scenario = Scenario.read({"scenario": f"world {number}", "given": world, "expect": expect})
    return server.hub.create(f"world-{number}", scenario=scenario)


async def test_every_verdict_and_every_journal_is_its_own(server: Server) -> None:
    boxes = [made(server, number) for number in range(WORLDS)]

    async def ask_for_config(number: int) -> None:
        box, other = boxes[number], boxes[(number + 1) % WORLDS]
        organization = box.organization
        url = f"{server.hub.addresses.http}/livechatconnector/config/{organization.id}/{organization.anonymous.id}"
        leaked = {"OrganizationId": other.organization.id}
        async with server.outbound.session.get(url, headers=leaked) as answer:
            assert answer.status == 200

    await asyncio.gather(*map(ask_for_config, range(WORLDS)))
    calls = [
        {
            "method": "createConversation",
            "requestId": "one-and-the-same",
            "orgUrl": server.hub.addresses.sandbox(box.id) if number % 2 else server.hub.addresses.http,
            "orgId": box.organization.id,
            "widgetId": box.organization.authenticated.id,
            "token": box.token(TokenSpec(defect=kind_of(number)[1]), provider=box.provider),
        }
        for number, box in enumerate(boxes)
    ]
    results = await run("ocsdk.mjs", {"calls": calls, "atOnce": True})

    for number, (box, result) in enumerate(zip(boxes, results, strict=True)):
        _, _, status, cause = kind_of(number)
        assert result.ok is (status == 200), (number, result)
        assert result.ok or (result.error["status"], result.error["data"]["cause"]) == (status, cause)
        assert box.armed is not None
        assert [str(finding) for finding in box.armed.verification.findings() if not finding.passed] == []
        own = {entry.conversation for entry in box.journal if entry.point == "livechat.conversation"}
        assert own == {"one-and-the-same"}
        assert len(box.conversations) == (1 if status == 200 else 0)
    assert len({result.value["ChatId"] for result in results if result.ok}) == sum(result.ok for result in results)
    assert len(server.hub.default.journal) == 0
    assert len(server.hub.orphans) == 0

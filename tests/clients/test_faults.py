"""What the published `@microsoft/ocsdk` makes of faults: it retries as it does against the real service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.faults.fault import FaultSpec
from mockhub.journal import Kind
from tests.clients.test_ocsdk import calls, steps

if TYPE_CHECKING:
    from mockhub.server import Server

OVERLOADED = {"status": 503, "headers": {"Retry-After": 0}}
FaultSpec.read({"at": "livechat.config", "hang": True})  # builds the reader, off the event loop


def arm(server: Server, **written: Any) -> None:
    server.hub.default.arm_fault(FaultSpec.read({"at": "livechat.conversation", **written}))


async def test_it_is_refused_twice_and_then_served(server: Server) -> None:
    arm(server, name="overloaded", when={"calls": "1-2"}, answer=OVERLOADED)
    sandbox = server.hub.default
    (started,) = await calls(server, sandbox.organization.anonymous, steps("createConversation"))
    assert started.ok
    assert [answer["status"] for answer in started.answers] == [503, 503, 200]
    entries = [entry for entry in sandbox.journal if entry.kind is Kind.REQUEST]
    assert [(entry.status, entry.facts.get("fault")) for entry in entries] == [
        (503, "overloaded"),
        (503, "overloaded"),
        (200, None),
    ]


async def test_it_gives_up_after_five_retries(server: Server) -> None:
    arm(server, answer=OVERLOADED)
    (started,) = await calls(server, server.hub.default.organization.anonymous, steps("createConversation"))
    assert started.error["status"] == 503
    assert len(started.answers) == 6


@pytest.mark.parametrize(
    ("fault", "shown"),
    [({"error": "out_of_hours"}, (400, "705")), ({"error": "widget_unknown"}, (400, "701"))],
)
async def test_it_reads_the_wire_code_of_a_fault(server: Server, fault: Any, shown: tuple[int, str]) -> None:
    arm(server, **fault)
    (started,) = await calls(server, server.hub.default.organization.anonymous, steps("createConversation"))
    assert (started.error["status"], started.error["headers"]["errorcode"]) == shown


async def test_a_broken_connection_is_tried_again(server: Server) -> None:
    arm(server, when={"calls": 1}, reset=True)
    (started,) = await calls(server, server.hub.default.organization.anonymous, steps("createConversation"))
    assert started.ok
    assert [answer["status"] for answer in started.answers] == [200]

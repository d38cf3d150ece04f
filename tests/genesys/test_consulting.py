"""Whom the agent calls or consults: over any medium, answering when told or by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.genesys.settings import WorkspaceSpec
from tests.genesys.conftest import PLAIN

if TYPE_CHECKING:
    from mockhub.genesys.workspace import Workspace
    from mockhub.sandbox import Sandbox
    from tests.genesys.desk import Desk

COLLEAGUE = {"target": "AGENT", "destination": "1002"}


def answering(sandbox: Sandbox, after: str | int) -> Workspace:
    sandbox.renew_workspace(WorkspaceSpec.read({**PLAIN, "callee-answers-after": after}))
    return sandbox.workspace


async def test_a_chat_is_consulted_about_and_handed_on(desk: Desk, workspace: Workspace) -> None:
    workspace.act(workspace.ring("chat", user_data={"a": 1}), "answer")
    made = await desk.ask("interaction.consult", "1", COLLEAGUE, {"b": 2}, {"why": "price"})
    assert (made["media"], made["state"], made["isConsultation"]) == ("chat", "CREATED", True)
    assert (made["parentInteractionId"], made["caseId"]) == ("1", workspace.find("1").case_id)
    assert (made["userData"], made["extensions"]) == ({"a": 1, "b": 2}, {"why": "price"})
    assert workspace.find("1").state == "ACCEPTED"  # nobody holds a chat
    assert "it must be ACCEPTED" in (await desk.fail("interaction.completeTransfer", "2"))[1]
    await desk.act(do="connect", interaction="2")
    await desk.ask("interaction.completeTransfer", "2")
    assert workspace.interactions == {}


async def test_who_is_consulted_about_a_chat_joins_it(desk: Desk, workspace: Workspace) -> None:
    workspace.act(workspace.ring("chat"), "answer")
    await desk.ask("interaction.consult", "1", COLLEAGUE)
    await desk.act(do="connect", interaction="2")
    await desk.ask("interaction.completeConference", "2")
    assert list(workspace.interactions) == ["1"]
    assert [one["name"] for one in workspace.find("1").parties] == ["+15550100", "1002"]
    assert workspace.find("1").state == "ACCEPTED"


async def test_a_consultation_over_chat_is_given_up(desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    workspace.act(workspace.ring("chat"), "answer")
    await desk.ask("interaction.consult", "1", COLLEAGUE)
    await desk.act(do="end", interaction="2")
    assert list(workspace.interactions) == ["1"]
    told = [one.facts["data"]["eventType"] for one in sandbox.journal if one.point == "scapi.event"]
    assert told[-1] == "REVOKED"
    assert (await desk.ask("interaction.consult", "1", COLLEAGUE))["interactionId"] == "3"


async def test_a_chat_is_consulted_about_by_voice(desk: Desk, workspace: Workspace) -> None:
    workspace.act(workspace.ring("chat"), "answer")
    made = await desk.ask("interaction.consult", "1", {**COLLEAGUE, "media": "voice"})
    assert (made["media"], made["callType"], workspace.find("1").state) == ("voice", "CONSULT", "ACCEPTED")
    await desk.act(do="connect", interaction="2")
    await desk.ask("interaction.completeTransfer", "2")
    assert [(one.id, one.state) for one in workspace.interactions.values()] == [("2", "IDLE")]


async def test_a_chat_is_transferred_and_conferenced_in_one_step(desk: Desk, workspace: Workspace) -> None:
    workspace.act(workspace.ring("chat"), "answer")
    await desk.ask("interaction.singleStepConference", "1", COLLEAGUE, {"b": 2}, {"why": "price"})
    assert [one["name"] for one in workspace.find("1").parties] == ["+15550100", "1002"]
    assert (await desk.ask("interaction.getByInteractionId", "1"))["extensions"] == {"why": "price"}
    await desk.ask("interaction.singleStepTransfer", "1", COLLEAGUE)
    assert workspace.interactions == {}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({**COLLEAGUE, "media": "email"}, "nobody is consulted by e-mail"),
        ({**COLLEAGUE, "media": "fax"}, "there is no medium 'fax'"),
        ({**COLLEAGUE, "media": 7}, "target.media is a number, expected text"),
    ],
)
async def test_what_nobody_is_consulted_by_is_told(
    target: dict[str, Any], expected: str, desk: Desk, workspace: Workspace
) -> None:
    workspace.act(workspace.ring(), "answer")
    assert expected in (await desk.fail("interaction.consult", "1", target))[1]
    assert workspace.find("1").state == "TALKING"


async def test_what_is_not_accepted_yet_cannot_be_consulted_about(desk: Desk, workspace: Workspace) -> None:
    workspace.ring("chat")
    for name in ("consult", "singleStepConference"):
        code, message = await desk.fail(f"interaction.{name}", "1", COLLEAGUE)
        assert (code, "it must be ACCEPTED" in message) == ("not_possible_now", True)


async def test_extensions_stand_in_the_interaction(desk: Desk) -> None:
    made = await desk.ask("voice.dialEx", "+15550198", None, {"ext": 1})
    assert made["extensions"] == {"ext": 1}
    assert "extensions" not in await desk.ask("voice.dial", "+15550199")


async def test_who_is_called_answers_by_themselves_after_a_while(desk: Desk, sandbox: Sandbox) -> None:
    workspace = answering(sandbox, "5s")
    workspace.dial("+15550199")
    sandbox.clock.advance(4.9)
    await sandbox.clock.quiet()
    assert workspace.find("1").state == "DIALING"
    sandbox.clock.advance(0.1)
    await sandbox.clock.quiet()
    assert workspace.find("1").state == "TALKING"
    assert desk.opened["number"] == 1


async def test_who_answers_at_once_does_so_before_the_request_is_answered(sandbox: Sandbox) -> None:
    workspace = answering(sandbox, 0)
    assert workspace.dial("+15550199").state == "TALKING"


async def test_a_call_that_is_given_up_is_not_answered_later(sandbox: Sandbox) -> None:
    workspace = answering(sandbox, "5s")
    workspace.act(workspace.dial("+15550199"), "end")
    assert workspace.find("1").state == "IDLE"
    sandbox.clock.advance(6)
    await sandbox.clock.quiet()
    assert workspace.find("1").state == "IDLE"


async def test_a_call_of_another_life_is_not_answered(sandbox: Sandbox) -> None:
    before = answering(sandbox, "5s")
    made = before.dial("+15550199")
    sandbox.begin()
    sandbox.clock.advance(6)
    await sandbox.clock.quiet()
    assert made.state == "DIALING"
    assert [one.point for one in sandbox.journal] == []

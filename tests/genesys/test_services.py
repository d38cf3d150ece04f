"""Every request of the Service Client API over a real workspace, as a desktop relays it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.clock import ClockMode
from mockhub.genesys.protocol import SERVICES
from mockhub.genesys.settings import WorkspaceSpec
from mockhub.genesys.view import view_of
from mockhub.points import POINTS
from mockhub.scapi import REQUESTS
from tests.conftest import NOW
from tests.genesys.conftest import EVERYTHING, PLAIN

if TYPE_CHECKING:
    from mockhub.genesys.workspace import Workspace
    from mockhub.sandbox import Sandbox
    from tests.genesys.desk import Desk

GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
ANY = {"text": "x", "object": {}, "boolean": True, "number": 1, "texts": ["x"], "target": "1001", "anything": 1}


def events(sandbox: Sandbox) -> list[tuple[str, Any]]:
    """Return the events raised so far: their names, and their types where they have any."""
    found = [one.facts for one in sandbox.journal if one.point == "scapi.event"]
    return [(one["event"], (one["data"] or {}).get("eventType", one["data"])) for one in found]


def kinds(sandbox: Sandbox) -> list[str]:
    """Return the types of the `interaction` events raised so far."""
    return [kind for name, kind in events(sandbox) if name == "interaction"]


def test_there_are_the_74_requests_of_the_published_client_and_those_of_its_documents() -> None:
    by_source: dict[str, list[str]] = {}
    for one in REQUESTS.values():
        by_source.setdefault(one.source, []).append(one.name)
    assert len(by_source["client"]) == 74
    assert by_source["sample"] == ["auth.getPureCloudToken"]
    assert by_source["documentation"] == [
        "interaction.getByBundleId",
        "interaction.getByCaseId",
        "interaction.attachUserData",
        "interaction.updateUserData",
        "configuration.getContextualOption",
    ]
    assert len({name.partition(".")[0] for name in by_source["client"]}) == 11


def test_every_request_has_its_service_and_its_point() -> None:
    assert set(SERVICES) | {"system.getAllowedServices"} == set(REQUESTS)
    assert all(f"scapi.{name}" in POINTS for name in REQUESTS)
    assert {one.kind for request in REQUESTS.values() for one in request.parameters} == set(ANY)


async def test_every_request_is_answered_whatever_its_parameters_are(desk: Desk) -> None:
    odd: list[Any] = [
        None,
        "",
        "1",
        1,
        -1.5,
        True,
        [],
        {},
        ["x"],
        {"a": 1},
        "$Agent.FullName$",
        "\x00",
        "x" * 5000,
    ]
    for name, request in REQUESTS.items():
        for value in odd:
            told = await desk.message(name, *[value] * len(request.parameters))
            assert told["referenceId"] == "7", name
            assert "errorMessage" not in told or (told["errorMessage"] and told["errorCode"] != "hub_fault"), told


@pytest.mark.parametrize("name", [name for name, one in REQUESTS.items() if one.parameters])
async def test_a_parameter_of_another_type_is_told_by_its_name(name: str, desk: Desk) -> None:
    parameters = REQUESTS[name].parameters
    for number, parameter in enumerate(parameters):
        if parameter.kind == "anything":
            continue
        given = [ANY[one.kind] for one in parameters]
        given[number] = 3.5
        code, message = await desk.fail(name, *given)
        assert (code, message.startswith(f"{name}: {parameter.name} is a number, expected")) == (
            "parameters_invalid",
            True,
        ), message
        if not parameter.optional:
            given[number] = None
            assert f"{parameter.name} is missing" in (await desk.fail(name, *given))[1]


@pytest.mark.parametrize("name", REQUESTS)
async def test_more_parameters_than_it_takes_are_a_mistake(name: str, desk: Desk) -> None:
    parameters = REQUESTS[name].parameters
    code, message = await desk.fail(name, *[ANY[one.kind] for one in parameters], "more")
    assert (code, f"expected no more than {len(parameters)}" in message) == ("parameters_invalid", True)


@pytest.mark.parametrize("asked", ["agent.gett", "foo.bar", "agent", "", "agent.GET"])
async def test_what_is_no_request_is_told_with_the_nearest(asked: str, desk: Desk) -> None:
    told = await desk.relay("unknown", {"request": asked})
    assert f"there is no request '{asked}'".encode() in told
    if asked == "agent.gett":
        assert b"did you mean 'agent.get'?" in told


@pytest.mark.parametrize("message", [{}, {"request": 7}, {"request": None}, {"request": {"a": 1}}])
async def test_a_message_that_asks_for_nothing_is_told_so(message: dict[str, Any], desk: Desk) -> None:
    assert b"expected namespace.method" in await desk.relay("unknown", message)


async def test_parameters_that_are_no_array_are_told(desk: Desk) -> None:
    assert b"parameters is text, expected an array" in await desk.relay(
        "agent.get", {"request": "agent.get", "parameters": "x"}
    )


async def test_a_request_at_the_address_of_another_is_refused(desk: Desk) -> None:
    told = await desk.relay("agent.get", {"request": "agent.getState"})
    assert b"this address is for another" in told


# auth, agent, media


async def test_the_pure_cloud_token_is_kept_until_a_new_one_is_forced(desk: Desk) -> None:
    first = await desk.ask("auth.getPureCloudToken", *[False])
    assert await desk.ask("auth.getPureCloudToken") == first
    assert await desk.ask("auth.getPureCloudToken", *[True]) != first
    assert len(first["token"]) == 16


async def test_the_agent_and_the_states(desk: Desk) -> None:
    assert await desk.ask("agent.get") == {
        "employeeId": "1001",
        "firstname": "Ada",
        "lastname": "Palmer",
        "username": "ada.palmer",
        "roles": ["ROLE_AGENT"],
    }
    names = [one["operationName"] for one in await desk.ask("agent.getStateList")]
    assert names == ["Ready", "NotReady", "AfterCallWork"]
    assert (await desk.ask("agent.getState"))["type"] == "READY"


async def test_a_change_of_the_agents_state_changes_every_medium(desk: Desk, sandbox: Sandbox) -> None:
    assert await desk.ask("agent.setState", "NotReady") is None
    assert (await desk.ask("agent.getState"))["operationName"] == "NotReady"
    assert {one["state"]["operationName"] for one in await desk.ask("media.getMediaList")} == {"NotReady"}
    assert [name for name, _ in events(sandbox)] == ["agent", *["media"] * 4]
    await desk.ask("agent.setState", "NotReady")
    assert len(events(sandbox)) == 5


async def test_a_change_of_one_medium_changes_the_agent_only_where_nothing_else_is_ready(
    desk: Desk, sandbox: Sandbox
) -> None:
    await desk.ask("media.setState", "voice", "NotReady")
    assert [name for name, _ in events(sandbox)] == ["media"]
    assert (await desk.ask("agent.getState"))["type"] == "READY"
    voice = await desk.ask("media.getMediaByName", "voice")
    assert (voice["name"], voice["state"]["type"], len(voice["stateList"])) == ("voice", "NOT_READY", 3)
    for name in ("chat", "email", "workitem"):
        await desk.ask("media.setState", name, "NotReady")
    assert [name for name, _ in events(sandbox)].count("agent") == 1


async def test_unknown_states_and_media_are_told_with_the_nearest(desk: Desk) -> None:
    assert "did you mean 'NotReady'?" in (await desk.fail("agent.setState", "NotRedy"))[1]
    assert await desk.fail("media.getMediaByName", "voise") == (
        "thing_unknown",
        "there is no medium 'voise' (did you mean 'voice'?); one of voice, chat, email, workitem",
    )


# interactions and calls


async def test_an_unknown_interaction_is_null_and_elsewhere_a_failure(desk: Desk) -> None:
    told = await desk.message("interaction.getByInteractionId", "9")
    assert "errorMessage" not in told
    assert told["data"] is None
    assert "data" in told
    assert (await desk.fail("voice.hold", "9"))[0] == "interaction_unknown"


async def test_an_interaction_has_the_documented_members(
    desk: Desk, workspace: Workspace, sandbox: Sandbox
) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW)
    workspace.ring(from_="+15550123", to="5000", user_data={"tier": "gold"})
    (one,) = await desk.ask("interaction.getInteractions")
    assert await desk.ask("interaction.getByInteractionId", "1") == one
    assert one.pop("caseId")
    assert len(one.pop("callUuid")) == 32
    assert one == {
        "interactionId": "1",
        "parentInteractionId": None,
        "media": "voice",
        "userData": {"tier": "gold"},
        "state": "RINGING",
        "previousState": "UNKNOWN",
        "parties": [{"name": "+15550123", "number": "+15550123"}],
        "isConsultation": False,
        "isMainCaseInteraction": True,
        "startDate": int(NOW * 1000),
        "ani": "+15550123",
        "dnis": "5000",
        "direction": "IN",
        "callType": "INBOUND",
        "recordingState": "STOPPED",
    }


async def test_a_call_from_ringing_to_done(desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    workspace.ring()
    for name in ("voice.answer", "voice.hold", "voice.resume", "voice.hangUp", "interaction.markdone"):
        await desk.ask(name, "1")
    assert kinds(sandbox) == ["RINGING", "TALKING", "HELD", "TALKING", "IDLE", "MARK_DONE"]
    assert ("markdone", "MARK_DONE") in events(sandbox)
    assert await desk.ask("interaction.getInteractions") == []


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ([], "voice.hold"),
        ([], "voice.resume"),
        ([], "interaction.markdone"),
        (["voice.answer"], "voice.answer"),
        (["voice.answer"], "interaction.accept"),
        (["voice.answer"], "interaction.reject"),
        (["voice.answer", "voice.hold"], "voice.hold"),
        (["voice.answer", "voice.hangUp"], "voice.hangUp"),
        (["voice.answer", "voice.hangUp"], "voice.startCallRecording"),
    ],
)
async def test_what_a_calls_state_does_not_allow_fails(
    before: list[str], name: str, desk: Desk, workspace: Workspace
) -> None:
    workspace.ring()
    for one in before:
        await desk.ask(one, "1")
    state = workspace.find("1").state
    code, message = await desk.fail(name, "1")
    assert code == "not_possible_now"
    assert f"interaction 1 (voice) is {state}" in message
    assert workspace.find("1").state == state


async def test_a_chat_is_accepted_or_rejected_and_not_held(
    desk: Desk, workspace: Workspace, sandbox: Sandbox
) -> None:
    workspace.ring("chat", from_="Kim")
    workspace.ring("workitem")
    assert (await desk.fail("voice.answer", "1"))[0] == "not_possible_now"
    await desk.ask("interaction.accept", "1")
    assert "possible is" in (await desk.fail("voice.hold", "1"))[1]
    await desk.ask("interaction.reject", "2")
    await desk.ask("interaction.markdone", "1")
    assert kinds(sandbox) == ["INVITED", "INVITED", "ACCEPTED", "REVOKED", "MARK_DONE"]
    assert workspace.interactions == {}


async def test_a_dialled_call_talks_once_the_other_side_answers(desk: Desk, workspace: Workspace) -> None:
    made = await desk.ask("voice.dial", "+15550199", {"order": "42"})
    assert (made["state"], made["direction"], made["callType"], made["dnis"]) == (
        "DIALING",
        "OUT",
        "OUTBOUND",
        "+15550199",
    )
    assert made["userData"] == {"order": "42"}
    assert (await desk.ask("voice.dialEx", "+15550198", None, {"ext": 1}))["userData"] == {}
    await desk.act(do="connect", interaction="1")
    assert workspace.find("1").state == "TALKING"


async def test_recording_of_a_live_call(desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    workspace.act(workspace.ring(), "answer")
    states = []
    for name in ("start", "pause", "resume", "stop"):
        await desk.ask(f"voice.{name}CallRecording", "1")
        states.append((await desk.ask("interaction.getByInteractionId", "1"))["recordingState"])
    assert states == ["RECORDING", "PAUSED", "RECORDING", "STOPPED"]
    assert kinds(sandbox).count("RECORDING_STATE_CHANGED") == 4
    assert "is STOPPED" in (await desk.fail("voice.pauseCallRecording", "1"))[1]
    await desk.ask("voice.startCallRecording", "1")
    await desk.ask("voice.hangUp", "1")
    assert (await desk.ask("interaction.getByInteractionId", "1"))["recordingState"] == "STOPPED"


@pytest.mark.parametrize(
    "target", ["1002", {"target": "AGENT", "destination": "1002"}, {"type": "SKILL", "destination": "x"}]
)
async def test_a_transfer_in_one_step(target: Any, desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    workspace.act(workspace.ring(), "answer")
    await desk.ask("interaction.singleStepTransfer", "1", target, {"why": "sales"}, None)
    assert kinds(sandbox)[-2:] == ["TRANSFERRING", "IDLE"]
    assert workspace.find("1").user_data == {"why": "sales"}
    workspace.act(workspace.ring("chat"), "answer")
    await desk.ask("interaction.singleStepTransfer", "2", target)
    assert kinds(sandbox)[-2:] == ["TRANSFERRING", "TRANSFER_COMPLETED"]
    assert "2" not in workspace.interactions


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"destination": "1002"}, "target.target is missing"),
        ({"target": "AGNT", "destination": "1002"}, "did you mean 'AGENT'?"),
        ({"target": "AGENT"}, "target.destination is null"),
        ({"target": "AGENT", "destination": 7}, "target.destination is a number"),
    ],
)
async def test_a_target_that_is_none_is_told(target: Any, expected: str, desk: Desk, workspace: Workspace) -> None:
    workspace.act(workspace.ring(), "answer")
    for name in ("singleStepTransfer", "singleStepConference", "consult"):
        code, message = await desk.fail(f"interaction.{name}", "1", target)
        assert (code, expected in message) == ("parameters_invalid", True), message
    assert workspace.find("1").state == "TALKING"


async def test_a_conference_in_one_step(desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    workspace.act(workspace.ring(), "answer")
    await desk.ask("interaction.singleStepConference", "1", "1002")
    assert [one["name"] for one in workspace.find("1").parties] == ["+15550100", "1002"]
    assert kinds(sandbox)[-1] == "PARTY_CHANGED"


async def test_a_consultation_that_becomes_a_transfer(desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    workspace.act(workspace.ring(user_data={"a": 1}), "answer")
    made = await desk.ask(
        "interaction.consult", "1", {"type": "AGENT", "destination": "1002", "media": "voice"}, {"b": 2}
    )
    assert (made["isConsultation"], made["parentInteractionId"], made["callType"]) == (True, "1", "CONSULT")
    assert made["caseId"] == workspace.find("1").case_id
    assert made["isMainCaseInteraction"] is False
    assert made["userData"] == {"a": 1, "b": 2}
    assert workspace.find("1").state == "HELD"
    assert "it must be TALKING" in (await desk.fail("interaction.completeTransfer", "2"))[1]
    assert "is no consultation" in (await desk.fail("interaction.completeTransfer", "1"))[1]
    assert "a consultation about 1 already" in (await desk.fail("interaction.consult", "1", "1003"))[1]
    await desk.act(do="connect", interaction="2")
    await desk.ask("interaction.completeTransfer", "2")
    assert [one.state for one in workspace.interactions.values()] == ["IDLE", "IDLE"]
    assert kinds(sandbox)[-3:] == ["TRANSFERRING", "IDLE", "IDLE"]


async def test_a_consultation_that_becomes_a_conference(desk: Desk, workspace: Workspace) -> None:
    workspace.act(workspace.ring(), "answer")
    await desk.ask("interaction.consult", "1", "1002")
    await desk.act(do="connect", interaction="2")
    await desk.ask("interaction.completeConference", "2")
    assert (workspace.find("1").state, workspace.find("2").state) == ("TALKING", "IDLE")
    assert [one["name"] for one in workspace.find("1").parties] == ["+15550100", "1002"]


# user data


async def test_user_data_is_set_over_what_there_is_and_told(
    desk: Desk, workspace: Workspace, sandbox: Sandbox
) -> None:
    workspace.ring(user_data={"a": "1", "b": "2"})
    await desk.ask("interaction.setUserData", "1", {"b": "3", "c": "4"})
    await desk.ask("interaction.deleteUserData", "1", "a")
    await desk.ask("interaction.deleteUserData", "1", "not-there")
    await desk.ask("interaction.attachUserData", "1", {"d": "5"})
    await desk.ask("interaction.updateUserData", "1", {"e": "6"})
    assert workspace.find("1").user_data == {"b": "3", "c": "4", "d": "5", "e": "6"}
    assert kinds(sandbox).count("ATTACHED_DATA_CHANGED") == 4


async def test_user_data_of_a_call_that_has_ended_stays(desk: Desk, workspace: Workspace) -> None:
    workspace.act(workspace.ring(), "end")
    assert "is IDLE" in (await desk.fail("interaction.setUserData", "1", {"a": 1}))[1]
    assert (await desk.fail("interaction.deleteUserData", "1", "a"))[0] == "not_possible_now"


async def test_keys_that_pages_may_not_read_are_missing_everywhere(
    desk: Desk, workspace: Workspace, sandbox: Sandbox
) -> None:
    workspace.configure(WorkspaceSpec.read({**PLAIN, "user-data-read-allowed": "tier, order"}))
    workspace.ring(user_data={"tier": "gold", "secret": "x"})
    assert (await desk.ask("interaction.getByInteractionId", "1"))["userData"] == {"tier": "gold"}
    event = next(one.facts["data"] for one in sandbox.journal if one.point == "scapi.event")
    assert event["interaction"]["userData"] == {"tier": "gold"}
    workspace.configure(WorkspaceSpec.read({**PLAIN, "user-data-read-allowed": ""}))
    assert (await desk.ask("interaction.getInteractions"))[0]["userData"] == {}


async def test_keys_that_pages_may_not_write_are_named(desk: Desk, workspace: Workspace) -> None:
    workspace.configure(WorkspaceSpec.read({**PLAIN, "user-data-write-allowed": "order"}))
    workspace.ring()
    await desk.ask("interaction.setUserData", "1", {"order": "42"})
    code, message = await desk.fail("interaction.setUserData", "1", {"order": "43", "tier": "gold"})
    assert code == "user_data_not_writable"
    assert message.endswith("write-allowed has order; it must have tier")
    assert (await desk.fail("interaction.deleteUserData", "1", "tier"))[0] == "user_data_not_writable"
    assert workspace.find("1").user_data == {"order": "42"}


# cases and bundles


async def test_another_case_is_selected_by_its_id(desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    first, second = workspace.ring().case_id, workspace.ring("chat", bundle="b1").case_id
    assert (workspace.selected_case, first != second) == (first, True)
    await desk.ask("interaction.selectCaseByCaseId", second)
    data = [one.facts["data"] for one in sandbox.journal if one.point == "scapi.event"][-3:]
    assert data == [
        {"eventType": "CASE_COLLAPSED", "selectedCaseId": first},
        {"eventType": "CASE_EXPANDED", "selectedCaseId": second},
        {"eventType": "CASE_SELECTED", "selectedCaseId": second},
    ]
    assert (await desk.fail("interaction.selectCaseByCaseId", "x"))[0] == "thing_unknown"
    assert [one["interactionId"] for one in await desk.ask("interaction.getByCaseId", second)] == ["2"]
    assert [one["interactionId"] for one in await desk.ask("interaction.getByBundleId", "b1")] == ["2"]
    assert await desk.ask("interaction.getByBundleId", "b2") == []


# marking done


async def test_marking_done_is_blocked_until_the_time_is_over(
    desk: Desk, workspace: Workspace, sandbox: Sandbox
) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW)
    workspace.configure(WorkspaceSpec.read({**PLAIN, "block-markdone-timeout": "20s"}))
    workspace.act(workspace.ring(), "end")
    await desk.ask("interaction.blockMarkdone", "1", "Save first")
    sandbox.clock.advance(19.5)
    code, message = await desk.fail("interaction.markdone", "1")
    assert (code, message) == ("markdone_blocked", "interaction 1 is blocked for another 0.5 s: Save first")
    blocked = [one.facts["data"] for one in sandbox.journal if one.facts.get("event") == "markdone"]
    assert [(one["eventType"], one["warningMessage"]) for one in blocked] == [("MARK_DONE_BLOCKED", "Save first")]
    assert view_of(workspace)["interactions"][0]["warning"] == "Save first"
    sandbox.clock.advance(0.5)
    await desk.ask("interaction.markdone", "1")


async def test_marking_done_is_unblocked_at_once(desk: Desk, workspace: Workspace) -> None:
    workspace.act(workspace.ring(), "end")
    await desk.ask("interaction.blockMarkdone", "1", "Save first")
    await desk.fail("interaction.markdone", "1")
    await desk.ask("interaction.unblockMarkdone", "1")
    assert view_of(workspace)["interactions"][0]["warning"] is None
    await desk.ask("interaction.markdone", "1")


# SIP endpoint, e-mail


@pytest.mark.parametrize("what", ["Microphone", "Speaker"])
async def test_the_sip_endpoint_is_muted_and_unmuted(what: str, desk: Desk, workspace: Workspace) -> None:
    assert await desk.ask(f"sipEndpoint.is{what}Mute") is False
    await desk.ask(f"sipEndpoint.mute{what}")
    assert await desk.ask(f"sipEndpoint.is{what}Mute") is True
    assert workspace.muted == {"microphone": what == "Microphone", "speaker": what == "Speaker"}
    await desk.ask(f"sipEndpoint.unmute{what}")
    assert await desk.ask(f"sipEndpoint.is{what}Mute") is False


async def test_an_email_is_begun(desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    made = await desk.ask("email.create", "kim@example.com", {"order": 1})
    assert (made["media"], made["state"], made["userData"]) == ("email", "CREATED", {"order": 1})
    await desk.act(do="save", interaction="1")
    await desk.ask("interaction.markdone", "1")
    assert kinds(sandbox) == ["CREATED", "SAVED", "MARK_DONE"]
    workspace.configure(WorkspaceSpec.read({**PLAIN, "media": ["chat"]}))
    assert (await desk.fail("email.create", "kim@example.com"))[0] == "thing_unknown"
    assert (await desk.fail("voice.dial", "1"))[0] == "thing_unknown"


# outbound

CAMPAIGNS = [
    {
        "name": "Spring",
        "records": [
            [{"GSW_PHONE": "+15550111", "name": "Kim"}, {"GSW_PHONE": "+15550112"}],
            [{"GSW_PHONE": "+15550113"}],
        ],
    },
    {"name": "Later", "active": False},
]


@pytest.fixture
def outbound(workspace: Workspace) -> Workspace:
    """A workspace with two campaigns."""
    workspace.configure(WorkspaceSpec.read({**PLAIN, "campaigns": CAMPAIGNS}))
    return workspace


async def test_a_preview_is_pulled_called_and_judged(desk: Desk, outbound: Workspace, sandbox: Sandbox) -> None:
    assert await desk.ask("outbound.getCampaigns") == [
        {"name": "Spring", "mode": "Preview", "status": "ACTIVE"},
        {"name": "Later", "mode": "Preview", "status": "LOADED"},
    ]
    preview = await desk.ask("outbound.getPreviewRecord", "Spring")
    assert (preview["state"], preview["interactionId"]) == ("PREVIEW", "1")
    chain = await desk.ask("outbound.getChainedRecords", "1")
    assert [one["GSW_RECORD_HANDLE"] for one in chain] == [1, 2]
    assert (await desk.ask("outbound.getRecordFields", "1"))["name"] == "Kim"
    await desk.ask("outbound.updateRecordFields", "1", {"name": "Kim B.", "GSW_FROM": 1})
    call = await desk.ask("outbound.callPreviewRecord", "1", 2)
    assert (call["dnis"], call["state"], call["parentInteractionId"]) == ("+15550112", "DIALING", "1")
    assert (await desk.ask("outbound.getRecordFields", "2"))["name"] == "Kim B."
    assert await desk.ask("outbound.getCallResult", "2") is None
    await desk.ask("outbound.setCallResult", "2", 6)
    assert await desk.ask("outbound.getCallResult", "1") == {"id": 6, "name": "Busy"}
    assert {"id": 6, "name": "Busy"} in await desk.ask("outbound.getListOfCallResults")
    await desk.ask("outbound.setDoNotCall", "2")
    assert outbound.outbound.do_not_call == {"1"}
    await desk.ask("outbound.removeDoNotCall", "1")
    assert outbound.outbound.do_not_call == set()
    assert kinds(sandbox) == ["PREVIEW", "RECORD_FIELDS_CHANGED", "IDLE", "DIALING"]


@pytest.mark.parametrize("name", ["outbound.rejectPreviewRecord", "outbound.cancelPreviewRecord"])
@pytest.mark.parametrize("given", [[], ["1"]], ids=["documented", "as the client sends it"])
async def test_a_preview_is_ended_with_and_without_its_id(
    name: str, given: list[str], desk: Desk, outbound: Workspace
) -> None:
    assert "there are 0 previews" in (await desk.fail(name))[1]
    await desk.ask("outbound.getPreviewRecord", "Spring")
    await desk.ask(name, *given)
    assert outbound.interactions == {}


async def test_direct_push_hands_records_out_by_itself(desk: Desk, outbound: Workspace) -> None:
    await desk.ask("outbound.startDirectPushPreview")
    assert [one.state for one in outbound.interactions.values()] == ["PREVIEW"]
    await desk.ask("outbound.rejectPreviewRecord")
    assert [one.id for one in outbound.interactions.values()] == ["2"]
    await desk.ask("outbound.stopDirectPushPreview")
    await desk.ask("outbound.rejectPreviewRecord")
    assert outbound.interactions == {}


async def test_a_record_is_rescheduled(desk: Desk, outbound: Workspace) -> None:
    await desk.ask("outbound.getPreviewRecord", "Spring")
    await desk.ask("outbound.rescheduleRecord", "1", 1, "1/5/2027 9:05", "CAMPAIGN")
    assert outbound.outbound.rescheduled == {
        "1": {"recordHandle": 1, "date": "2027-01-05T09:05", "callbackType": "CAMPAIGN"}
    }
    await desk.ask("outbound.cancelReschedule", "1")
    assert (await desk.fail("outbound.cancelReschedule", "1"))[0] == "not_possible_now"
    for date in ("2027-01-05", "13/5/2027 9:05", "1/32/2027 9:05", "1/5/2027 25:00"):
        assert "M/D/YYYY" in (await desk.fail("outbound.rescheduleRecord", "1", 1, date, "CAMPAIGN"))[1]
    told = await desk.fail("outbound.rescheduleRecord", "1", 1, "1/5/2027 9:05", "CAMPAIN")
    assert "did you mean 'CAMPAIGN'?" in told[1]
    assert (await desk.fail("outbound.rescheduleRecord", "1", 3, "1/5/2027 9:05", "CAMPAIGN"))[
        0
    ] == "thing_unknown"


async def test_what_outbound_cannot_do_fails(desk: Desk, outbound: Workspace) -> None:
    assert "did you mean 'Spring'?" in (await desk.fail("outbound.getPreviewRecord", "Sprung"))[1]
    assert "not started" in (await desk.fail("outbound.getPreviewRecord", "Later"))[1]
    outbound.ring()
    for name in ("getChainedRecords", "getRecordFields", "getCallResult", "setDoNotCall", "removeDoNotCall"):
        assert "about no outbound record" in (await desk.fail(f"outbound.{name}", "1"))[1]
    await desk.ask("outbound.getPreviewRecord", "Spring")
    assert (await desk.fail("outbound.callPreviewRecord", "2", 9))[0] == "thing_unknown"
    assert "expected one of 6" in (await desk.fail("outbound.setCallResult", "2", 5))[1]
    assert (await desk.fail("outbound.updateRecordFields", "2", {"GSW_RECORD_HANDLE": 7}))[
        0
    ] == "parameters_invalid"
    await desk.ask("outbound.rejectPreviewRecord", "2")
    await desk.ask("outbound.getPreviewRecord", "Spring")
    assert "no record left" in (await desk.fail("outbound.getPreviewRecord", "Spring"))[1]


# system

TOAST = {"title": "T", "message": "two\nlines", "keyValues": {"a": "1"}, "buttons": ["Yes", "No"]}


async def test_toasts(desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    assert await desk.ask("system.popupToast", TOAST) == "wweCustomToast0"
    assert (
        await desk.ask("system.popupToast", {"buttonShowDismiss": True, "sendToMyMessage": True})
        == "wweCustomToast1"
    )
    assert [one["buttons"] for one in view_of(workspace)["toasts"]] == [["Yes", "No"], ["Show", "Dismiss"]]
    await desk.ask("system.updateToast", "wweCustomToast1", {"title": "New", "buttons": ["A"]})
    assert view_of(workspace)["toasts"][1]["buttons"] == ["A"]
    assert [one["id"] for one in view_of(workspace)["messages"]] == ["wweCustomToast1"]
    await desk.act(do="button", toast="wweCustomToast0", button="Yes")
    data = next(one.facts["data"] for one in sandbox.journal if one.facts.get("event") == "system")
    assert data == {"eventType": "TOAST_BUTTON_CLICKED", "id": "wweCustomToast0", "button": "Yes"}
    await desk.ask("system.closeToast", "wweCustomToast1")
    assert (await desk.fail("system.closeToast", "wweCustomToast1"))[0] == "thing_unknown"


@pytest.mark.parametrize(
    "toast",
    [
        {"title": 1},
        {"buttons": "Yes"},
        {"buttons": [1]},
        {"keyValues": []},
        {"autoCloseTimeout": "1"},
        {"width": True},
    ],
    ids=str,
)
async def test_a_toast_that_is_none_is_told(toast: dict[str, Any], desk: Desk) -> None:
    code, message = await desk.fail("system.popupToast", toast)
    assert (code, message.startswith(f"toast.{next(iter(toast))} is")) == ("parameters_invalid", True)


async def test_dialogs_with_field_codes(desk: Desk, workspace: Workspace) -> None:
    url = "https://shop.example/dialog?id=$Dialog.Id$&x=$Unknown$"
    options = {"label": "For $Agent.FullName$", "width": "430px", "height": "40%"}
    assert await desk.ask("system.openDialog", url, options) == "wweCustomDialog1"
    assert view_of(workspace)["dialogs"] == [
        {
            "id": "wweCustomDialog1",
            "url": "https://shop.example/dialog?id=wweCustomDialog1&x=$Unknown$",
            "label": "For Ada Palmer",
            "width": "430px",
            "height": "40%",
        }
    ]
    await desk.ask("system.closeDialog", "wweCustomDialog1")
    assert (await desk.fail("system.closeDialog", "wweCustomDialog1"))[0] == "thing_unknown"
    assert (await desk.fail("system.openDialog", "javascript:alert(1)"))[0] == "parameters_invalid"
    assert (await desk.fail("system.openDialog", url, {"width": "url(x)"}))[0] == "parameters_invalid"


async def test_views_in_the_menu_bar(desk: Desk, workspace: Workspace) -> None:
    await desk.ask("system.updateViewInApplicationMenuBar", {"name": "v", "label": "A", "tooltip": "t"})
    await desk.ask("system.updateViewInApplicationMenuBar", {"name": "v", "label": "B"})
    assert view_of(workspace)["views"] == [{"name": "v", "label": "B", "tooltip": "t"}]
    assert "view.name is missing" in (await desk.fail("system.updateViewInApplicationMenuBar", {"label": "A"}))[1]
    await desk.ask("system.closeViewInApplicationMenuBar", "v")
    assert "did" not in (await desk.fail("system.closeViewInApplicationMenuBar", "v"))[1]


@pytest.mark.parametrize(
    ("role", "expected"),
    [("auto", "Leading"), ("leading", "Leading"), ("following", "Following"), ("negotiating", "Negotiating")],
)
async def test_the_role_of_the_tab(role: str, expected: str, desk: Desk, workspace: Workspace) -> None:
    workspace.configure(WorkspaceSpec.read({**PLAIN, "frame-role": role}))
    roles = {one: await desk.ask(f"system.isFrame{one}") for one in ("Leading", "Following", "Negotiating")}
    assert roles == {one: one == expected for one in roles}
    assert await desk.ask("system.isFrameLeadingOrNegotiating") is (expected != "Following")
    assert await desk.ask("system.isLastActiveFrame") is True


async def test_whether_a_page_is_visible_is_told_by_its_desktop(desk: Desk) -> None:
    assert await desk.ask("system.amIVisible", visible=True) is True
    assert await desk.ask("system.amIVisible", visible=False) is False


async def test_activity_is_noted(desk: Desk, workspace: Workspace, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW)
    await desk.ask("system.triggerActivity")
    assert workspace.active_at == NOW


@pytest.mark.parametrize("accepted", [EVERYTHING, "https://shop.example (agent.get)", "https://shop.example"])
async def test_the_allowed_services_are_those_that_are_allowed(
    accepted: str, desk: Desk, workspace: Workspace
) -> None:
    workspace.configure(WorkspaceSpec.read({"accepted-web-content-origins": accepted}))
    listed = await desk.ask("system.getAllowedServices")
    for name in REQUESTS:
        if name != "system.getAllowedServices":
            told = await desk.message(name, *[ANY[one.kind] for one in REQUESTS[name].parameters])
            refused = told.get("errorCode") in ("request_not_allowed", "origin_not_accepted")
            assert refused is (name not in listed)


# messenger and configuration

OPTIONS = {
    "interaction-workspace": {"voice.auto-answer": "true", "voice.ring": "x", "chat.y": "z"},
    "CustomAPI": {"test.one": "1", "other": "2"},
}


async def test_a_broadcast_reaches_the_others_unchanged_and_not_who_sent_it(desk: Desk, sandbox: Sandbox) -> None:
    await desk.subscribe("messenger:news")
    desk.frame = 1
    await desk.subscribe("messenger:news")
    message = {"foo": "A", "bar": [1, None]}
    await desk.ask("messenger.broadcastMessage", "news", message)
    entry = next(one for one in sandbox.journal if one.point == "scapi.event")
    assert entry.facts["event"] == "messenger:news"
    assert entry.facts["data"] == message
    assert entry.facts["told"] == [{"desktop": 1, "frame": 0}]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("voice.ring", {"interaction-workspace": {"voice.ring": "x"}}),
        (["voice.*"], {"interaction-workspace": {"voice.auto-answer": "true", "voice.ring": "x"}}),
        ("voice.auto*", {"interaction-workspace": {"voice.auto-answer": "true"}}),
        (
            ["CustomAPI/test.*", "chat.y"],
            {"CustomAPI": {"test.one": "1"}, "interaction-workspace": {"chat.y": "z"}},
        ),
        ("CustomAPI/*", {"CustomAPI": {"test.one": "1", "other": "2"}}),
        ("nothing", {}),
        ("Nowhere/*", {}),
    ],
)
async def test_options_by_the_documented_patterns(
    asked: Any, expected: dict[str, Any], desk: Desk, workspace: Workspace
) -> None:
    workspace.configure(WorkspaceSpec.read({**PLAIN, "options": OPTIONS}))
    workspace.ring()
    for given in (["configuration.getOption", asked], ["configuration.getContextualOption", asked, "1"]):
        told = await desk.ask(*given)
        assert {
            one["name"]: {inner["name"]: inner["value"] for inner in one["options"]} for one in told
        } == expected


@pytest.mark.parametrize("asked", ["*.auto", "voice.*.x", "a/b/c", "*/x", "voi*ce"])
async def test_a_pattern_that_no_document_allows_fails(asked: str, desk: Desk) -> None:
    code, message = await desk.fail("configuration.getOption", asked)
    assert (code, f"'{asked}' names no options" in message) == ("parameters_invalid", True)


async def test_options_of_an_interaction_that_is_not_there_fail(desk: Desk) -> None:
    assert (await desk.fail("configuration.getContextualOption", "x", "9"))[0] == "interaction_unknown"


async def test_which_origins_may_read_options_is_an_option_of_its_own(desk: Desk, workspace: Workspace) -> None:
    only = {"option-read-allowed-web-content-origin": "https://crm.example"}
    workspace.configure(WorkspaceSpec.read({**PLAIN, **only}))
    code, message = await desk.fail("configuration.getOption", "x")
    assert (code, message.endswith("add https://shop.example")) == ("request_not_allowed", True)


# what can be chosen


async def test_answers_that_no_document_tells_can_be_chosen(
    desk: Desk, workspace: Workspace, sandbox: Sandbox
) -> None:
    written = {
        "answers": {"voice.hold": {"done": True}, "voice.dial": None},
        "events": {"names": {"TALKING": "Established"}, "interaction-key": "ixn"},
    }
    workspace.configure(WorkspaceSpec.read({**PLAIN, **written}))
    workspace.act(workspace.ring(), "answer")
    assert await desk.ask("voice.hold", "1") == {"done": True}
    assert workspace.find("1").state == "HELD"
    data = [one.facts["data"] for one in sandbox.journal if one.point == "scapi.event"][1]
    assert (data["eventType"], data["ixn"]["state"]) == ("Established", "TALKING")

"""`outbound.*`: campaigns, preview records, results of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused, one_of
from mockhub.genesys.interaction import PREVIEW
from mockhub.genesys.outbound import CALL_RESULTS, read_callback, record_of, records_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.genesys.desktops import Caller
    from mockhub.genesys.interaction import Interaction
    from mockhub.genesys.workspace import Workspace

    Data = dict[str, Any]

_NUMBER = "GSW_PHONE"


def _about(workspace: Workspace, interaction_id: str) -> Interaction:
    """Return an interaction about records: a preview, or the call that was made of one; raises `Refused`."""
    interaction = workspace.find(interaction_id)
    if interaction.records is None and interaction.parent in workspace.interactions:
        parent = workspace.interactions[interaction.parent]
        interaction = parent if parent.records is not None else interaction
    records_of(interaction)
    return interaction


def get_campaigns(workspace: Workspace, _: Caller) -> list[Data]:
    return [one.to_json() for one in workspace.outbound.campaigns.values()]


def get_preview_record(workspace: Workspace, _: Caller, campaign: str) -> Data:
    """Pull the next records of a campaign; the answer is the preview's interaction (ours)."""
    return workspace.shown(workspace.preview(campaign))


def get_chained_records(workspace: Workspace, _: Caller, interaction_id: str) -> list[Data]:
    return [dict(one) for one in records_of(_about(workspace, interaction_id))]


def get_record_fields(workspace: Workspace, _: Caller, interaction_id: str) -> Data:
    return dict(records_of(_about(workspace, interaction_id))[0])


def update_record_fields(workspace: Workspace, _: Caller, interaction_id: str, fields: Data) -> None:
    interaction = _about(workspace, interaction_id)
    if "GSW_RECORD_HANDLE" in fields:
        raise Refused("parameters_invalid", "recordData.GSW_RECORD_HANDLE names the record and cannot be changed")
    records_of(interaction)[0].update(fields)
    workspace.tell_of(interaction, "RECORD_FIELDS_CHANGED")


def call_preview_record(workspace: Workspace, _: Caller, interaction_id: str, handle: int) -> Data:
    """Call a record of a preview; the answer is the call's interaction (ours)."""
    interaction = workspace.find(interaction_id)
    record = record_of(interaction, handle)
    number = record.get(_NUMBER)
    if not isinstance(number, str) or not number:
        raise Refused("not_possible_now", f"record {handle} has no {_NUMBER} to call")
    interaction.does("call")
    workspace.moved(interaction)
    return workspace.shown(workspace.dial(number, record, parent=interaction))


def _end_preview(workspace: Workspace, interaction_id: str | None) -> None:
    if interaction_id is None:  # as documented; the published client sends an id (read)
        previews = [one for one in workspace.interactions.values() if one.state == PREVIEW]
        if len(previews) != 1:
            raise Refused("not_possible_now", f"there are {len(previews)} previews; name one by its interactionId")
        workspace.act(previews[0], "end")
        return
    interaction = workspace.find(interaction_id)
    if interaction.records is None:
        raise interaction.impossible("reject or cancel a preview of")
    workspace.act(interaction, "end")


def end_preview(workspace: Workspace, _: Caller, interaction_id: str | None) -> None:
    _end_preview(workspace, interaction_id)


def start_push(workspace: Workspace, _: Caller) -> None:
    workspace.outbound.pushing = True
    workspace.push_previews()


def stop_push(workspace: Workspace, _: Caller) -> None:
    workspace.outbound.pushing = False


def reschedule(
    workspace: Workspace, _: Caller, interaction_id: str, handle: int, date: str, callback: str
) -> None:
    interaction = _about(workspace, interaction_id)
    record_of(interaction, handle)
    workspace.outbound.rescheduled[interaction.id] = {"recordHandle": handle, **read_callback(date, callback)}
    workspace.tell_of(interaction, "RECORD_RESCHEDULED")


def cancel_reschedule(workspace: Workspace, _: Caller, interaction_id: str) -> None:
    interaction = _about(workspace, interaction_id)
    if workspace.outbound.rescheduled.pop(interaction.id, None) is None:
        raise Refused("not_possible_now", f"the record of interaction {interaction_id} is not rescheduled")
    workspace.tell_of(interaction, "RECORD_RESCHEDULE_CANCELLED")


def get_list_of_call_results(_: Workspace, __: Caller) -> list[Data]:
    return [{"id": number, "name": name} for number, name in CALL_RESULTS.items()]


def set_call_result(workspace: Workspace, _: Caller, interaction_id: str, result: int) -> None:
    interaction = _about(workspace, interaction_id)
    if result not in CALL_RESULTS:
        raise Refused("parameters_invalid", f"callResult is {result}, expected {one_of(map(str, CALL_RESULTS))}")
    workspace.outbound.results[interaction.id] = result


def get_call_result(workspace: Workspace, _: Caller, interaction_id: str) -> Data | None:
    result = workspace.outbound.results.get(_about(workspace, interaction_id).id)
    return None if result is None else {"id": result, "name": CALL_RESULTS[result]}


def set_do_not_call(workspace: Workspace, _: Caller, interaction_id: str) -> None:
    workspace.outbound.do_not_call.add(_about(workspace, interaction_id).id)


def remove_do_not_call(workspace: Workspace, _: Caller, interaction_id: str) -> None:
    workspace.outbound.do_not_call.discard(_about(workspace, interaction_id).id)


SERVICES: dict[str, Callable[..., Any]] = {
    "outbound.getCampaigns": get_campaigns,
    "outbound.getPreviewRecord": get_preview_record,
    "outbound.getChainedRecords": get_chained_records,
    "outbound.getRecordFields": get_record_fields,
    "outbound.updateRecordFields": update_record_fields,
    "outbound.callPreviewRecord": call_preview_record,
    "outbound.rejectPreviewRecord": end_preview,
    "outbound.cancelPreviewRecord": end_preview,
    "outbound.startDirectPushPreview": start_push,
    "outbound.stopDirectPushPreview": stop_push,
    "outbound.rescheduleRecord": reschedule,
    "outbound.cancelReschedule": cancel_reschedule,
    "outbound.getListOfCallResults": get_list_of_call_results,
    "outbound.setCallResult": set_call_result,
    "outbound.getCallResult": get_call_result,
    "outbound.setDoNotCall": set_do_not_call,
    "outbound.removeDoNotCall": remove_do_not_call,
}

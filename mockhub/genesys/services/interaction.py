"""`interaction.*`, `voice.*`, `email.*` and `sipEndpoint.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused
from mockhub.genesys.parameters import medium_of, read_target
from mockhub.genesys.settings import EMAIL, VOICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.genesys.desktops import Caller
    from mockhub.genesys.interaction import Interaction
    from mockhub.genesys.workspace import Workspace

    Data = dict[str, Any]


def get_interactions(workspace: Workspace, _: Caller) -> list[Data]:
    return [workspace.shown(one) for one in workspace.interactions.values()]


def get_by_interaction_id(workspace: Workspace, _: Caller, interaction_id: str) -> Data | None:
    """An unknown id is no mistake: it is answered with null (documented)."""
    found = workspace.interactions.get(interaction_id)
    return None if found is None else workspace.shown(found)


def get_by_bundle_id(workspace: Workspace, _: Caller, bundle: str) -> list[Data]:
    return [workspace.shown(one) for one in workspace.interactions.values() if one.bundle == bundle]


def get_by_case_id(workspace: Workspace, _: Caller, case_id: str) -> list[Data]:
    return [workspace.shown(one) for one in workspace.interactions.values() if one.case_id == case_id]


def _writable(workspace: Workspace, interaction_id: str, keys: list[str]) -> Interaction:
    interaction = workspace.find(interaction_id)
    workspace.check_writable(keys)
    if not interaction.live:
        raise Refused(
            "not_possible_now",
            f"interaction {interaction.id} is {interaction.state}: only that of live ones may be changed",
        )
    return interaction


def set_user_data(workspace: Workspace, _: Caller, interaction_id: str, pairs: Data) -> None:
    interaction = _writable(workspace, interaction_id, list(pairs))
    interaction.user_data |= pairs
    workspace.tell_of(interaction, "ATTACHED_DATA_CHANGED")


def delete_user_data(workspace: Workspace, _: Caller, interaction_id: str, key: str) -> None:
    interaction = _writable(workspace, interaction_id, [key])
    if interaction.user_data.pop(key, None) is not None:
        workspace.tell_of(interaction, "ATTACHED_DATA_CHANGED")


def select_case(workspace: Workspace, _: Caller, case_id: str) -> None:
    workspace.select_case(case_id)


def mark_done(workspace: Workspace, _: Caller, interaction_id: str) -> None:
    workspace.mark_done(workspace.find(interaction_id))


def block_mark_done(workspace: Workspace, _: Caller, interaction_id: str, warning: str) -> None:
    interaction = workspace.find(interaction_id)
    interaction.warning = warning
    interaction.blocked_until = workspace.now() + workspace.settings.block_markdone_timeout


def unblock_mark_done(workspace: Workspace, _: Caller, interaction_id: str) -> None:
    interaction = workspace.find(interaction_id)
    interaction.warning = None
    if workspace.warnings.pop(interaction.id, None) is not None:
        workspace.changed()


def _acts(action: str, *, call: bool = False) -> Callable[[Workspace, Caller, str], None]:
    def act(workspace: Workspace, _: Caller, interaction_id: str) -> None:
        interaction = workspace.find(interaction_id)
        if call and interaction.call is None:
            raise interaction.impossible(action)
        workspace.act(interaction, action)

    return act


def _party(target: Any) -> tuple[str, Data]:
    kind, destination = read_target(target)
    return destination, {"name": destination, "number": destination, "target": kind}


def single_step_transfer(
    workspace: Workspace,
    _: Caller,
    interaction_id: str,
    target: Any,
    user_data: Data | None,
    extensions: Data | None,
) -> None:
    """Give an interaction to somebody else at once."""
    interaction, (_destination, party) = workspace.find(interaction_id), _party(target)
    interaction.does("transfer")
    _attach(interaction, user_data, extensions)
    interaction.parties = [*interaction.parties, party]
    workspace.moved(interaction)
    interaction.does("transferred")
    workspace.moved(interaction)


def single_step_conference(
    workspace: Workspace,
    _: Caller,
    interaction_id: str,
    target: Any,
    user_data: Data | None,
    extensions: Data | None,
) -> None:
    """Have somebody else join at once."""
    interaction, (_destination, party) = workspace.find(interaction_id), _party(target)
    interaction.check_worked_on("conference")
    _attach(interaction, user_data, extensions)
    interaction.parties = [*interaction.parties, party]
    workspace.tell_of(interaction, "PARTY_CHANGED")


def consult(
    workspace: Workspace,
    _: Caller,
    interaction_id: str,
    target: Any,
    user_data: Data | None,
    extensions: Data | None,
) -> Data:
    """Ask somebody about an interaction; a call is held meanwhile. The answer is the new interaction (ours).

    It is over the medium that the target names, else over the interaction's own (ours).
    """
    interaction, (destination, party) = workspace.find(interaction_id), _party(target)
    medium = medium_of(target) or interaction.media
    interaction.check_worked_on("consult about")
    if medium == EMAIL:
        raise Refused("parameters_invalid", "nobody is consulted by e-mail: target.media says how, such as voice")
    under_way = next((one for one in workspace.interactions.values() if _consults(one, interaction)), None)
    if under_way is not None:
        raise Refused(
            "not_possible_now", f"interaction {under_way.id} is a consultation about {interaction.id} already"
        )
    workspace.channels.find(medium)
    if interaction.state == "TALKING" and medium == VOICE:
        workspace.act(interaction, "hold")
    attached = {**interaction.user_data, **(user_data or {})}
    more: Data = {"extensions": dict(extensions or {})}
    if medium == VOICE:
        made = workspace.dial(destination, attached, parent=interaction, kind="CONSULT", **more)
    else:
        made = workspace.consult(interaction, medium, party, attached, **more)
    return workspace.shown(made)


def _consults(one: Interaction, parent: Interaction) -> bool:
    return one.consultation and one.parent == parent.id and one.state != "IDLE"


def _consulted(workspace: Workspace, consult_id: str, action: str) -> tuple[Interaction, Interaction]:
    """Return a consultation that was answered, and the interaction it is about; raises `Refused`."""
    consultation = workspace.find(consult_id)
    if not consultation.consultation or consultation.parent is None:
        raise Refused("not_possible_now", f"interaction {consult_id} is no consultation")
    answered = "ACCEPTED" if consultation.call is None else "TALKING"
    if consultation.state != answered:
        raise consultation.impossible(action, (answered,))
    parent = workspace.find(consultation.parent)
    parent.check_worked_on(action)
    return consultation, parent


def complete_transfer(workspace: Workspace, _: Caller, consult_id: str) -> None:
    """Give the interaction to whom the agent consulted."""
    consultation, parent = _consulted(workspace, consult_id, "transfer")
    parent.does("transfer")
    workspace.moved(parent)
    parent.does("transferred")
    workspace.moved(parent)
    workspace.act(consultation, "end")


def complete_conference(workspace: Workspace, _: Caller, consult_id: str) -> None:
    """Have whom the agent consulted join the interaction."""
    consultation, parent = _consulted(workspace, consult_id, "conference")
    parent.parties = [*parent.parties, *consultation.parties]
    workspace.act(consultation, "end")
    if parent.state == "HELD":
        workspace.act(parent, "resume")
    workspace.tell_of(parent, "PARTY_CHANGED")


def _attach(interaction: Interaction, user_data: Data | None, extensions: Data | None) -> None:
    interaction.user_data |= user_data or {}
    interaction.extensions |= extensions or {}


def dial(workspace: Workspace, _: Caller, destination: str, user_data: Data | None) -> Data:
    """Call somebody; the answer is the new interaction (ours)."""
    return workspace.shown(workspace.dial(destination, user_data))


def dial_ex(
    workspace: Workspace, _: Caller, destination: str, user_data: Data | None, extensions: Data | None
) -> Data:
    """Call somebody; the extensions stand in the interaction (ours)."""
    return workspace.shown(workspace.dial(destination, user_data, extensions=dict(extensions or {})))


def _records(action: str) -> Callable[[Workspace, Caller, str], None]:
    def record(workspace: Workspace, _: Caller, interaction_id: str) -> None:
        interaction = workspace.find(interaction_id)
        interaction.records_call(action)
        workspace.tell_of(interaction, "RECORDING_STATE_CHANGED")

    return record


def create_email(workspace: Workspace, _: Caller, destination: str, user_data: Data | None) -> Data:
    """Begin an e-mail; the answer is the new interaction (ours)."""
    return workspace.shown(workspace.write(destination, user_data))


def _mutes(what: str, *, muted: bool) -> Callable[[Workspace, Caller], None]:
    def mute(workspace: Workspace, _: Caller) -> None:
        workspace.channels.find(VOICE)
        workspace.muted[what] = muted
        workspace.changed()

    return mute


def _is_mute(what: str) -> Callable[[Workspace, Caller], bool]:
    return lambda workspace, _: workspace.muted[what]


SERVICES: dict[str, Callable[..., Any]] = {
    "interaction.getInteractions": get_interactions,
    "interaction.getByInteractionId": get_by_interaction_id,
    "interaction.getByBundleId": get_by_bundle_id,
    "interaction.getByCaseId": get_by_case_id,
    "interaction.setUserData": set_user_data,
    "interaction.attachUserData": set_user_data,
    "interaction.updateUserData": set_user_data,
    "interaction.deleteUserData": delete_user_data,
    "interaction.selectCaseByCaseId": select_case,
    "interaction.markdone": mark_done,
    "interaction.blockMarkdone": block_mark_done,
    "interaction.unblockMarkdone": unblock_mark_done,
    "interaction.accept": _acts("answer"),
    "interaction.reject": _acts("reject"),
    "interaction.singleStepTransfer": single_step_transfer,
    "interaction.singleStepConference": single_step_conference,
    "interaction.consult": consult,
    "interaction.completeTransfer": complete_transfer,
    "interaction.completeConference": complete_conference,
    "voice.dial": dial,
    "voice.dialEx": dial_ex,
    "voice.answer": _acts("answer", call=True),
    "voice.hold": _acts("hold", call=True),
    "voice.resume": _acts("resume", call=True),
    "voice.hangUp": _acts("end", call=True),
    "voice.startCallRecording": _records("start"),
    "voice.stopCallRecording": _records("stop"),
    "voice.pauseCallRecording": _records("pause"),
    "voice.resumeCallRecording": _records("resume"),
    "email.create": create_email,
    "sipEndpoint.muteMicrophone": _mutes("microphone", muted=True),
    "sipEndpoint.unmuteMicrophone": _mutes("microphone", muted=False),
    "sipEndpoint.muteSpeaker": _mutes("speaker", muted=True),
    "sipEndpoint.unmuteSpeaker": _mutes("speaker", muted=False),
    "sipEndpoint.isMicrophoneMute": _is_mute("microphone"),
    "sipEndpoint.isSpeakerMute": _is_mute("speaker"),
}

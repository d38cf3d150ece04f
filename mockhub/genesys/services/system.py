"""`system.*`, `messenger.*` and `configuration.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused
from mockhub.genesys.options import read_options
from mockhub.genesys.origins import read_origins
from mockhub.scapi import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.genesys.desktops import Caller
    from mockhub.genesys.workspace import Workspace

    Data = dict[str, Any]


_OPTION = "service-client-api.option.read-allowed-web-content-origin"


def trigger_activity(workspace: Workspace, _: Caller) -> None:
    workspace.active_at = workspace.now()


def popup_toast(workspace: Workspace, caller: Caller, toast: Data) -> str:
    made = workspace.things.popup(caller, toast)
    workspace.changed()
    return made


def update_toast(workspace: Workspace, _: Caller, name: str, toast: Data) -> None:
    workspace.things.update_toast(name, toast)
    workspace.changed()


def close_toast(workspace: Workspace, _: Caller, name: str) -> None:
    workspace.things.close_toast(name)
    workspace.changed()


def open_dialog(workspace: Workspace, _: Caller, url: str, options: Data | None) -> str:
    agent = workspace.settings.agent
    codes = {
        "Agent.FullName": agent.fullname,
        "Agent.FirstName": agent.firstname,
        "Agent.LastName": agent.lastname,
        "Agent.UserName": agent.username,
        "Agent.EmployeeId": agent.employee_id,
    }
    made = workspace.things.open_dialog(url, options or {}, codes)
    workspace.changed()
    return made


def close_dialog(workspace: Workspace, _: Caller, name: str) -> None:
    workspace.things.close_dialog(name)
    workspace.changed()


def update_view(workspace: Workspace, _: Caller, view: Data) -> None:
    workspace.things.update_view(view)
    workspace.changed()


def close_view(workspace: Workspace, _: Caller, name: str) -> None:
    workspace.things.close_view(name)
    workspace.changed()


def am_i_visible(_: Workspace, caller: Caller) -> bool:
    return caller.frame.visible


def is_leading(workspace: Workspace, caller: Caller) -> bool:
    role = workspace.settings.frame_role
    return role == "leading" or (role == "auto" and workspace.desktops.leader is caller.desktop)


def is_following(workspace: Workspace, caller: Caller) -> bool:
    return not is_leading(workspace, caller) and not is_negotiating(workspace, caller)


def is_negotiating(workspace: Workspace, _: Caller) -> bool:
    return workspace.settings.frame_role == "negotiating"


def is_leading_or_negotiating(workspace: Workspace, caller: Caller) -> bool:
    return is_leading(workspace, caller) or is_negotiating(workspace, caller)


def is_last_active(workspace: Workspace, caller: Caller) -> bool:
    return workspace.desktops.active is caller.desktop


def broadcast(workspace: Workspace, caller: Caller, channel: str, message: Any) -> None:
    """Tell every other application on a channel: the sender is told nothing (inferred)."""
    workspace.emit(CHANNEL + channel, message, besides=caller.frame)


def get_option(workspace: Workspace, caller: Caller, names: str | list[str]) -> list[Data]:
    """Read options, if the caller's origin may."""
    allowed = workspace.settings.option_read_allowed_web_content_origin
    if not read_origins(allowed).of(caller.frame.origin):
        raise Refused(
            "request_not_allowed",
            f"{_OPTION} has '{allowed}'; add {caller.frame.origin}",
        )
    return read_options(workspace.settings.options, [names] if isinstance(names, str) else names)


def get_contextual_option(
    workspace: Workspace, caller: Caller, names: str | list[str], interaction_id: str
) -> list[Data]:
    """Read options for an interaction; one that is not found is a failure (documented)."""
    workspace.find(interaction_id)
    return get_option(workspace, caller, names)


SERVICES: dict[str, Callable[..., Any]] = {
    "system.triggerActivity": trigger_activity,
    "system.popupToast": popup_toast,
    "system.updateToast": update_toast,
    "system.closeToast": close_toast,
    "system.openDialog": open_dialog,
    "system.closeDialog": close_dialog,
    "system.updateViewInApplicationMenuBar": update_view,
    "system.closeViewInApplicationMenuBar": close_view,
    "system.amIVisible": am_i_visible,
    "system.isFrameLeading": is_leading,
    "system.isFrameFollowing": is_following,
    "system.isFrameNegotiating": is_negotiating,
    "system.isFrameLeadingOrNegotiating": is_leading_or_negotiating,
    "system.isLastActiveFrame": is_last_active,
    "messenger.broadcastMessage": broadcast,
    "configuration.getOption": get_option,
    "configuration.getContextualOption": get_contextual_option,
}

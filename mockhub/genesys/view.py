"""Everything that a desktop shows of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockhub.genesys.interaction import Interaction
    from mockhub.genesys.workspace import Workspace

ACTIONS = ("answer", "reject", "connect", "hold", "resume", "end", "save", "mark-done")
"""What a person at the desktop can do with an interaction, if its state lets them."""


def view_of(workspace: Workspace) -> dict[str, Any]:
    """Return what desktops show: the agent, interactions with all their user data, what is on the desktop."""
    settings, channels = workspace.settings, workspace.channels
    return {
        "agent": {"name": settings.agent.fullname, "employeeId": settings.agent.employee_id},
        "state": channels.state.to_json(),
        "states": [one.to_json() for one in settings.states],
        "media": [{"name": name, "state": channels.state_of(name).to_json()} for name in channels],
        "interactions": [_shown(workspace, one) for one in workspace.interactions.values()],
        "selectedCase": workspace.selected_case,
        "muted": dict(workspace.muted),
        "campaigns": [one.to_json() for one in workspace.outbound.campaigns.values()],
        **workspace.things.to_json(),
    }


def _shown(workspace: Workspace, interaction: Interaction) -> dict[str, Any]:
    possible = [name.replace(" ", "-") for name in interaction.actions]
    return {
        **interaction.to_json(None),
        "actions": [name for name in possible if name in ACTIONS],
        "warning": workspace.warnings.get(interaction.id),
    }

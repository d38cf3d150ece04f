"""`auth.*`, `agent.*` and `media.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.genesys.tokens import iso_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mockhub.genesys.desktops import Caller
    from mockhub.genesys.tokens import TokenKind
    from mockhub.genesys.workspace import Workspace


def get_jwt_token(workspace: Workspace, _: Caller) -> dict[str, Any]:
    """The token of the agent's session, which the desktop has by then (`token_needed`).

    Its expiration never lies after the token's own `exp`.
    """
    held = workspace.tokens.desktop.jwt
    return {"expiration": iso_instant(held.expires), "jwtToken": held.token}


def get_pure_cloud_token(workspace: Workspace, _: Caller, __: bool | None) -> dict[str, Any]:  # noqa: FBT001 - as on the wire
    """The session's PureCloud token, which the desktop has by then, a new one where that is forced."""
    return {"token": workspace.tokens.desktop.pure_cloud.token}


def token_needed(workspace: Workspace, request: str, parameters: Sequence[Any]) -> TokenKind | None:
    """Return which token the desktop must ask the token service for before it can answer a request."""
    desktop, now = workspace.tokens.desktop, workspace.now()
    if request == "auth.getJwtToken" and not desktop.jwt.valid(now):
        return "jwt"
    if request == "auth.getPureCloudToken" and (parameters[0] or not desktop.pure_cloud.valid(now)):
        return "pure-cloud"
    return None


def get(workspace: Workspace, _: Caller) -> dict[str, Any]:
    agent = workspace.settings.agent
    return {
        "employeeId": agent.employee_id,
        "firstname": agent.firstname,
        "lastname": agent.lastname,
        "username": agent.username,
        "roles": list(agent.roles),
    }


def get_state(workspace: Workspace, _: Caller) -> dict[str, Any]:
    return workspace.channels.state.to_json()


def get_state_list(workspace: Workspace, _: Caller) -> list[dict[str, Any]]:
    return [one.to_json() for one in workspace.settings.states]


def set_state(workspace: Workspace, _: Caller, operation: str) -> None:
    workspace.channels.set_state(operation)


def get_media_list(workspace: Workspace, _: Caller) -> list[dict[str, Any]]:
    return [workspace.channels.medium(name) for name in workspace.channels]


def get_media_by_name(workspace: Workspace, _: Caller, name: str) -> dict[str, Any]:
    return workspace.channels.medium(workspace.channels.find(name))


def set_media_state(workspace: Workspace, _: Caller, name: str, operation: str) -> None:
    workspace.channels.set_state(operation, name)


SERVICES: dict[str, Callable[..., Any]] = {
    "auth.getJwtToken": get_jwt_token,
    "auth.getPureCloudToken": get_pure_cloud_token,
    "agent.get": get,
    "agent.getState": get_state,
    "agent.getStateList": get_state_list,
    "agent.setState": set_state,
    "media.getMediaList": get_media_list,
    "media.getMediaByName": get_media_by_name,
    "media.setState": set_media_state,
}

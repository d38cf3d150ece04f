"""Who the agent is, as the endpoints of user info tell it. A part of the values is ours; no password is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockhub.genesys.settings import WorkspaceSpec

_DBID = 1001


def user_details(settings: WorkspaceSpec) -> dict[str, Any]:
    """Return the documented CloudUserDetails of the agent."""
    agent = settings.agent
    return {
        "authorities": [{"name": role, "privileges": []} for role in agent.roles],
        "cmeUserName": agent.username,
        "contactCenterId": agent.tenant,
        "dbid": _DBID,
        "environmentId": agent.tenant,
        "loginName": agent.username,
        "properties": {},
        "username": f"{agent.tenant}\\{agent.username}",
    }


def openid_details(settings: WorkspaceSpec) -> dict[str, Any]:
    """Return the documented members of OpenID's user info."""
    agent = settings.agent
    return {
        "sub": agent.username,
        "aud": settings.token.audience,
        "user_name": agent.username,
        "given_name": agent.firstname,
        "family_name": agent.lastname,
        "email": f"{agent.username}@{agent.tenant}.example",
        "dbid": _DBID,
        "contact_center_id": agent.tenant,
        "environment_id": agent.tenant,
        "authorities": list(agent.roles),
        "properties": {},
    }

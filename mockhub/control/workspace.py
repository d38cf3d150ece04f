"""The Genesys workspace: what it is like, what happens in it, and making things happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockhub.answers import Shown, rest
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.genesys.actions import Action, perform
from mockhub.genesys.settings import WorkspaceSpec
from mockhub.genesys.tokens import iso_instant
from mockhub.genesys.view import view_of


@dataclass(frozen=True, kw_only=True)
class TokenShown(Shown):
    """What a backend needs to verify the workspace's tokens."""

    issuer: str
    """Their `iss`."""
    jwks: str
    """Where the keys are published."""
    openid_configuration: str
    """Where the token endpoints are listed."""
    jwt: Any
    """The token itself, as `auth.getJwtToken` gives it; text, unless it is broken in that."""
    expiration: str
    """When the desktop's token, which `auth.getJwtToken` gives, expires."""


@dataclass(frozen=True, kw_only=True)
class WorkspaceShown(Shown):
    """The workspace as it is now."""

    page: str
    """Where its desktop is opened in a browser."""
    accepted_web_content_origins: str
    """The allow-list that holds."""
    state: dict[str, Any]
    """The agent's state."""
    media: tuple[dict[str, Any], ...]
    """Each medium, with its state."""
    interactions: tuple[dict[str, Any], ...]
    """Those at the desktop, with all their user data, and what can be done with each."""
    selected_case: str | None
    toasts: tuple[dict[str, Any], ...]
    dialogs: tuple[dict[str, Any], ...]
    views: tuple[dict[str, Any], ...]
    """Views of web content in the menu bar."""
    campaigns: tuple[dict[str, Any], ...]
    desktops: tuple[dict[str, Any], ...]
    """The browser tabs with the desktop, and the web content in each."""
    token: TokenShown


@dataclass(frozen=True, kw_only=True)
class SettingsShown(Shown):
    """The workspace's settings, as they are written; what is as always is left out."""

    settings: dict[str, Any] = rest(WorkspaceSpec)


@dataclass(frozen=True, kw_only=True)
class ActionDone(Shown):
    """What was done."""

    interaction: dict[str, Any] | None
    """The interaction it was about, if it was about one."""


async def show_workspace(call: Call[None, None]) -> WorkspaceShown:
    """Show the workspace: the agent, the interactions, what is on the desktop, and who listens."""
    from mockhub.genesys.origins import own_origins  # noqa: PLC0415 - a hub whose workspace nobody looks at needs none

    workspace, addresses = call.sandbox.workspace, call.addresses
    base, view = addresses.sandbox(call.sandbox.id), view_of(workspace)
    written = workspace.settings.accepted_web_content_origins
    own = own_origins(one for one in (addresses.http, addresses.https) if one)
    held = workspace.tokens.jwt(workspace.tokens.desktop)
    return WorkspaceShown(
        page=f"{base}/workspace/",
        accepted_web_content_origins=own if written is None else written,
        state=view["state"],
        media=tuple(view["media"]),
        interactions=tuple(view["interactions"]),
        selected_case=view["selectedCase"],
        toasts=tuple(view["toasts"]),
        dialogs=tuple(view["dialogs"]),
        views=tuple(view["views"]),
        campaigns=tuple(view["campaigns"]),
        desktops=tuple(one.to_json() for one in workspace.desktops),
        token=TokenShown(
            issuer=workspace.tokens.issuer.url,
            jwks=f"{base}/auth/v3/.well-known/jwks.json",
            openid_configuration=f"{base}/auth/v3/.well-known/openid-configuration",
            jwt=held.token,
            expiration=iso_instant(held.expires),
        ),
    )


async def show_settings(call: Call[None, None]) -> SettingsShown:
    """Show the workspace's settings, as they are written."""
    return SettingsShown(settings=call.sandbox.workspace.settings.written())


async def replace_workspace(call: Call[WorkspaceSpec, None]) -> SettingsShown:
    """Put settings in place of the workspace's; what is not said is as in a new one. What is under way goes on."""
    call.sandbox.workspace.configure(call.body)
    return SettingsShown(settings=call.sandbox.workspace.settings.written())


async def set_workspace(call: Call[WorkspaceSpec, None]) -> SettingsShown:
    """Change single settings of the workspace; what is not said stays. What is under way goes on.

    Objects are changed member by member: `{"rate-limits": {"agent.get": 5}}` leaves other limits alone.
    """
    workspace = call.sandbox.workspace
    workspace.configure(workspace.settings.with_changes(call.body))
    return SettingsShown(settings=workspace.settings.written())


async def act(call: Call[Action, None]) -> ActionDone:
    """Have something happen at the desktop: somebody rings, the agent answers, an event is raised."""
    interaction = perform(call.sandbox.workspace, call.body)
    return ActionDone(interaction=None if interaction is None else interaction.to_json(None))


_CALL = {"interactionId": "1", "media": "voice", "state": "RINGING"}
_STATE = {"operationName": "Ready", "type": "READY", "displayName": "Ready"}
_BASE = "http://127.0.0.1:8787/s/default"

ROUTES = (
    Route(
        method="GET",
        path=f"{IN_SANDBOX}/workspace",
        does=show_workspace,
        answer=WorkspaceShown,
        example=WorkspaceShown(
            page=f"{_BASE}/workspace/",
            accepted_web_content_origins="http://localhost:8787 (*, auth.getJwtToken)",
            state=_STATE,
            media=({"name": "voice", "state": _STATE},),
            interactions=({**_CALL, "actions": ["answer", "reject", "end"], "warning": None},),
            selected_case=None,
            toasts=(),
            dialogs=(),
            views=(),
            campaigns=(),
            desktops=(),
            token=TokenShown(
                issuer="https://mockhub.localhost/s/default/auth/v3",
                jwks=f"{_BASE}/auth/v3/.well-known/jwks.json",
                openid_configuration=f"{_BASE}/auth/v3/.well-known/openid-configuration",
                jwt="eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImtleS0xIn0.eyJzdWIiOiJhZGEucGFsbWVyIn0.c2ln",
                expiration="2026-01-15T09:30:00.000Z",
            ),
        ),
    ),
    Route(
        method="GET",
        path=f"{IN_SANDBOX}/workspace/settings",
        does=show_settings,
        answer=SettingsShown,
        example=SettingsShown(settings={"rate-limit": 10}),
    ),
    Route(
        method="PUT",
        path=f"{IN_SANDBOX}/workspace/settings",
        does=replace_workspace,
        body=BodyForm(
            WorkspaceSpec,
            {"accepted-web-content-origins": "http://localhost:3000 (*, auth.getJwtToken)", "rate-limit": 10},
        ),
        answer=SettingsShown,
        example=SettingsShown(settings={"rate-limit": 10}),
    ),
    Route(
        method="PATCH",
        path=f"{IN_SANDBOX}/workspace/settings",
        does=set_workspace,
        body=BodyForm(WorkspaceSpec, {"rate-limit": 5}),
        answer=SettingsShown,
        example=SettingsShown(
            settings={
                "accepted-web-content-origins": "http://localhost:3000 (*, auth.getJwtToken)",
                "rate-limit": 5,
            }
        ),
    ),
    Route(
        method="POST",
        path=f"{IN_SANDBOX}/workspace/actions",
        does=act,
        body=BodyForm(Action, {"do": "ring", "ring": {"from": "+15550123", "user-data": {"tier": "gold"}}}),
        answer=ActionDone,
        example=ActionDone(interaction=_CALL),
        refuses={
            404: ("interaction-unknown", "thing-unknown"),
            409: ("not-possible-now", "markdone-blocked", "parameters-invalid"),
        },
    ),
)

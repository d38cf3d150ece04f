"""Sandboxes: everything a test needs to reach one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockhub.answers import Shown
from mockhub.control.clock import ClockShown, clock_shown
from mockhub.control.route import IN_SANDBOX, Call, Route
from mockhub.hub import Addresses, Hub
from mockhub.omnichannel.http.widget import PROVIDER_SCRIPT_PATH, script_tag
from mockhub.sandbox import ISSUER_PATHS, TOKEN_PATH
from mockhub.spec import parse_instant

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox


@dataclass(frozen=True, kw_only=True)
class ByWidget(Shown):
    """Something of each widget."""

    anonymous: str
    """Of the one that is open to all."""
    authenticated: str
    """Of the one that demands a token."""


@dataclass(frozen=True, kw_only=True)
class SandboxShown(Shown):
    """Everything a test needs to reach a sandbox."""

    id: str
    org_id: str
    org_url: str
    secure_org_url: str | None
    """The same over https; null without such a listener."""
    widgets: ByWidget
    """Their ids."""
    script_tags: ByWidget
    """The HTML that puts them on a page."""
    issuer: str
    """The `iss` of the built-in issuer's tokens."""
    keys: dict[str, str]
    """Where the issuer publishes its keys, by form."""
    token_endpoint: str
    """Where the provider that pages use can be called over HTTP."""
    provider_script: str
    """A script with that provider, for any page."""
    providers: tuple[str, ...]
    """Names of the registered providers."""
    clock: ClockShown
    seed: int
    journal: str
    """Where its journal is read."""


def describe(hub: Hub, sandbox: Sandbox) -> SandboxShown:
    """Return everything a test needs to reach a sandbox."""
    organization, base = sandbox.organization, hub.addresses.sandbox(sandbox.id)
    return SandboxShown(
        id=sandbox.id,
        org_id=organization.id,
        org_url=base,
        secure_org_url=f"{hub.addresses.https}/s/{sandbox.id}" if hub.addresses.https else None,
        widgets=ByWidget(anonymous=organization.anonymous.id, authenticated=organization.authenticated.id),
        script_tags=ByWidget(
            anonymous=script_tag(base, organization.id, organization.anonymous),
            authenticated=script_tag(base, organization.id, organization.authenticated),
        ),
        issuer=sandbox.issuer.url,
        keys=key_addresses(hub, sandbox),
        token_endpoint=base + TOKEN_PATH,
        provider_script=base + PROVIDER_SCRIPT_PATH,
        providers=tuple(sandbox.providers),
        clock=clock_shown(sandbox),
        seed=sandbox.seed,
        journal=f"{hub.addresses.control}/v1/sandboxes/{sandbox.id}/journal",
    )


def key_addresses(hub: Hub, sandbox: Sandbox) -> dict[str, str]:
    """Return where a sandbox's issuer publishes its keys, by form."""
    return {form: hub.addresses.sandbox(sandbox.id) + path for form, path in ISSUER_PATHS.items()}


async def show_sandbox(call: Call[None, None]) -> SandboxShown:
    """Tell everything that is needed to reach a sandbox."""
    return describe(call.hub, call.sandbox)


def _example() -> SandboxShown:
    hub = Hub(lambda: parse_instant("2026-01-15T09:00:00Z"))
    hub.addresses = Addresses(
        http="http://127.0.0.1:8787", https="https://127.0.0.1:8788", control="http://127.0.0.1:8789"
    )
    return describe(hub, hub.default)


EXAMPLE = _example()
"""The default sandbox of a server on its default ports."""

ROUTES = (Route(method="GET", path=IN_SANDBOX, does=show_sandbox, answer=SandboxShown, example=EXAMPLE),)

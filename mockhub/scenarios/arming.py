"""Arming a sandbox with a scenario: its world is put in place of the one that was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.clock import ClockMode
from mockhub.driver import Visitor
from mockhub.sandbox import DEFAULT_PROVIDER, DEFAULT_VISITOR, Provider
from mockhub.scenarios.model import VisitorSpec
from mockhub.tokens.providers import ProviderSpec

if TYPE_CHECKING:
    from mockhub.hub import Hub
    from mockhub.omnichannel.organization import Widget
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Sandbox
    from mockhub.scenarios.model import ClockSpec, Given


def arm(sandbox: Sandbox, given: Given, *, clock_mode: ClockMode) -> Widget:
    """Put a scenario's world into a sandbox and return the widget its visitors use.

    Args:
        sandbox: whose clock, widget and providers are replaced.
        given: the scenario's world.
        clock_mode: how time moves when the scenario does not say.

    Raises:
        Misuse: a provider's keys cannot be used.
    """
    providers = {name: sandbox.make_provider(name, spec) for name, spec in _providers(given).items()}
    _set_clock(sandbox, given.clock, clock_mode)
    if given.seed is not None:
        sandbox.reseed(given.seed)
    sandbox.providers = providers
    widget = widget_for(sandbox, given)
    widget.settings = given.widget
    return widget


def widget_for(sandbox: Sandbox, given: Given) -> Widget:
    """Return the widget a scenario is about: the open one, or the one with an authentication setting."""
    organization = sandbox.organization
    return organization.anonymous if given.widget.authentication == "none" else organization.authenticated


def _set_clock(sandbox: Sandbox, spec: ClockSpec, mode: ClockMode) -> None:
    sandbox.clock.configure(mode=ClockMode(spec.mode) if spec.mode else mode, at=spec.at)
    sandbox.renew_issuer()


def _providers(given: Given) -> dict[str, ProviderSpec]:
    if given.providers is not None:
        return given.providers
    if given.provider == "none":
        return {}
    return {DEFAULT_PROVIDER: given.provider if isinstance(given.provider, ProviderSpec) else ProviderSpec()}


def visitors(hub: Hub, outbound: Outbound, sandbox: Sandbox, given: Given, widget: Widget) -> dict[str, Visitor]:
    """Return the people of a scenario, by name."""
    people = given.visitors or {DEFAULT_VISITOR: VisitorSpec()}
    return {
        name: Visitor(
            hub,
            outbound,
            sandbox,
            widget=widget,
            provider=_provider_of(sandbox, name, spec),
            profile=spec.client or given.client,
            name=name,
        )
        for name, spec in people.items()
    }


def _provider_of(sandbox: Sandbox, name: str, spec: VisitorSpec) -> Provider | None:
    match spec.provider:
        case None:
            return sandbox.provider
        case "none":
            return None
        case str(registered):
            return sandbox.find_provider(registered)
        case own:
            return sandbox.register_provider(f"{name}'s", own)

"""Arming a sandbox with a scenario: its world is put in place of the one that was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.clock import ClockMode
from mockhub.sandbox import Person
from mockhub.tokens.providers import ProviderSpec
from mockhub.verification.foreseen import Foreseen
from mockhub.world import DEFAULT_PROVIDER, NO_PROVIDER

if TYPE_CHECKING:
    from mockhub.omnichannel.organization import Widget
    from mockhub.sandbox import Provider, Sandbox
    from mockhub.scenarios.model import Given, Scenario, VisitorSpec


def arm(sandbox: Sandbox, given: Given, *, clock_mode: ClockMode) -> None:
    """Put a scenario's world into a sandbox, or nothing of it if any of it cannot be had.

    Args:
        sandbox: whose clock, widget, providers, people and faults are replaced.
        given: the scenario's world.
        clock_mode: how time moves when the scenario does not say.

    Raises:
        Misuse: a provider's keys cannot be used.
    """
    providers = _made(sandbox, given)
    sandbox.clock.configure(
        mode=ClockMode(given.clock.mode) if given.clock.mode else clock_mode, at=given.clock.at
    )
    sandbox.renew_issuer()
    if given.seed is not None:
        sandbox.reseed(given.seed)
    sandbox.providers = providers
    sandbox.renew_workspace(given.workspace)
    sandbox.arm_faults(given.faults)
    sandbox.serve_chats(given.agent)
    sandbox.organization.restore()
    widget = _widget(sandbox, given)
    widget.settings = given.widget
    sandbox.anybody = Person(widget, profile=given.client)
    sandbox.people = {
        name: Person(widget, _provider_name(name, spec), spec.client or given.client)
        for name, spec in given.visitors.items()
    }


def check_world(sandbox: Sandbox, given: Given) -> None:
    """Check that a scenario's world can be put into a sandbox, which stays as it is; raises as `arm`."""
    _made(sandbox, given)


def _made(sandbox: Sandbox, given: Given) -> dict[str, Provider]:
    return {name: sandbox.make_provider(name, spec) for name, spec in _providers(given).items()}


def arm_whole(
    sandbox: Sandbox, scenario: Scenario, *, clock_mode: ClockMode, places: tuple[str, ...] = ()
) -> None:
    """Put a scenario's world into a sandbox, and count from now on what the scenario expects; raises as `arm`.

    `places` says where what it expects stands, if it came from a file (`Case.places`).
    """
    arm(sandbox, scenario.given, clock_mode=clock_mode)
    foreseen = Foreseen(scenario.strict, scenario.named_causes())
    sandbox.expect(scenario.scenario, scenario.expect, foreseen, places=places)


def _widget(sandbox: Sandbox, given: Given) -> Widget:
    """Return the widget a scenario is about: the open one, or the one with an authentication setting."""
    organization = sandbox.organization
    return organization.anonymous if given.widget.authentication == "none" else organization.authenticated


def _providers(given: Given) -> dict[str, ProviderSpec]:
    """Return every provider of a scenario by name: the page's, and those that visitors have of their own."""
    own = {
        _own(name): spec.provider
        for name, spec in given.visitors.items()
        if isinstance(spec.provider, ProviderSpec)
    }
    if given.providers is not None:
        return {**given.providers, **own}
    if given.provider == NO_PROVIDER:
        return own
    only = given.provider if isinstance(given.provider, ProviderSpec) else ProviderSpec()
    return {DEFAULT_PROVIDER: only, **own}


def _provider_name(visitor: str, spec: VisitorSpec) -> str | None:
    return _own(visitor) if isinstance(spec.provider, ProviderSpec) else spec.provider


def _own(visitor: str) -> str:
    return f"{visitor}'s"

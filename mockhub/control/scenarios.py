"""Scenarios: putting their world into a sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockhub.answers import Shown, plain, rest
from mockhub.clock import ClockMode
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.control.sandboxes import EXAMPLE, SandboxShown, describe
from mockhub.scenarios.arming import arm_whole
from mockhub.scenarios.loader import Case, load_world, prepare
from mockhub.scenarios.model import Scenario


@dataclass(frozen=True, kw_only=True)
class Armed(Shown):
    """A sandbox with the world of a scenario."""

    armed: str
    """The scenario's title."""
    sandbox: dict[str, Any] = rest(SandboxShown)


class _ScenarioBody(BodyForm[Case]):
    """A scenario with one set of values, whose names are filled in."""

    def prepare(self) -> None:
        prepare()


async def arm_scenario(call: Call[Case, None]) -> Armed:
    """Put a scenario's world (`given`) into the sandbox: clock, widget, providers, visitors, faults.

    Time is real unless the scenario says otherwise.
    """
    sandbox = call.sandbox
    arm_whole(sandbox, call.body.scenario, clock_mode=ClockMode.REAL)
    return Armed(armed=call.body.title, sandbox=plain(describe(call.addresses, sandbox)))


_WRITTEN = {"scenario": "The provider throws", "given": {"provider": ["throw"], "clock": "manual"}}

ROUTES = (
    Route(
        method="PUT",
        path=f"{IN_SANDBOX}/scenario",
        does=arm_scenario,
        body=_ScenarioBody(Scenario, _WRITTEN, read=load_world, names=True),
        answer=Armed,
        example=Armed(armed="The provider throws", sandbox=plain(EXAMPLE)),
        refuses={400: ("bad-key", "weak-secret", "mixed-algorithms", "bad-name")},
    ),
)

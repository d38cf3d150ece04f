"""Suites: somebody's own tests in the place of a scenario's visitor."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from mockhub.answers import Shown, plain, rest
from mockhub.clock import ClockMode, Mode
from mockhub.control.plays import Played, played
from mockhub.control.route import IN_SANDBOX, Call, Route
from mockhub.control.sandboxes import EXAMPLE, SandboxShown, describe
from mockhub.control.texts import ScenarioText, TextBody, case_of
from mockhub.errors import Misuse
from mockhub.scenarios.report import Difference, Report
from mockhub.scenarios.suite import Suite


@dataclass(frozen=True, kw_only=True)
class SuiteRequest(ScenarioText):
    """A scenario whose visitor's part somebody else plays."""

    clock: Mode = "real"
    """How time moves, if the scenario does not say; real clients wait in real time."""


@dataclass(frozen=True, kw_only=True)
class SuiteBegun(Shown):
    """A sandbox in which a suite may play."""

    armed: str
    """The scenario's title."""
    widget: str
    """The id of the widget it is about."""
    sandbox: dict[str, Any] = rest(SandboxShown)


async def begin_suite(call: Call[SuiteRequest, None]) -> SuiteBegun:
    """Arm the sandbox with a scenario, and look for its steps in the calls that come.

    Each step of a visitor is seen in the first call that shows what it expects, whoever makes it, in the order of
    the file; time is advanced, keys are rotated and faults are armed when it is their turn. Time is real unless
    the scenario or `clock` says otherwise.
    """
    sandbox, asked = call.sandbox, call.body
    case = await asyncio.to_thread(case_of, asked)
    sandbox.suite = Suite(case, sandbox, clock_mode=ClockMode(asked.clock))
    widget = sandbox.anybody.widget.id
    return SuiteBegun(armed=case.title, widget=widget, sandbox=plain(describe(call.addresses, sandbox)))


async def show_suite(call: Call[None, None]) -> Played:
    """Say what was seen so far of the scenario that a suite plays: its steps and what it expects."""
    suite = call.sandbox.suite
    if suite is None:
        raise Misuse(f"no suite plays here; PUT a scenario to {IN_SANDBOX}/suite", code="no-suite", status=409)
    return played(suite.report())


_WRITTEN = {
    "file": "throws.yaml",
    "scenario": "scenario: The provider throws\n"
    "given: {provider: [throw]}\n"
    "steps:\n"
    "  - start-chat: {expect: {code: 2}}\n",
}
_SEEN = Difference(
    "throws.yaml:4",
    "start-chat",
    "code 2",
    "no call that shows it",
    (
        "4 | - start-chat: {expect: {code: 2}}",
        "nothing came meanwhile",
        "what a client does before it calls the hub is unobservable, unless the provider is MockHub's",
    ),
)

ROUTES = (
    Route(
        method="PUT",
        path=f"{IN_SANDBOX}/suite",
        does=begin_suite,
        body=TextBody(SuiteRequest, _WRITTEN),
        answer=SuiteBegun,
        example=SuiteBegun(
            armed="The provider throws",
            widget=EXAMPLE.widgets.authenticated,
            sandbox=plain(EXAMPLE),
        ),
        refuses={400: ("no-row", "bad-key", "weak-secret", "mixed-algorithms", "bad-name")},
    ),
    Route(
        method="GET",
        path=f"{IN_SANDBOX}/suite",
        does=show_suite,
        answer=Played,
        example=played(Report("throws.yaml", "The provider throws", differences=[_SEEN])),
        refuses={409: ("no-suite",)},
    ),
)

"""Scenarios: putting their world into a sandbox."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.answers import Shown, plain, rest
from mockhub.clock import ClockMode
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.control.sandboxes import EXAMPLE, SandboxShown, describe
from mockhub.control.texts import ScenarioFile, is_file
from mockhub.scenarios.arming import arm_whole
from mockhub.scenarios.explaining import Form
from mockhub.scenarios.loader import Case, load_world, prepare
from mockhub.scenarios.model import Scenario

if TYPE_CHECKING:
    from mockhub.scenarios.places import Document


@dataclass(frozen=True, kw_only=True)
class Armed(Shown):
    """A sandbox with the world of a scenario."""

    armed: str
    """The scenario's title."""
    sandbox: dict[str, Any] = rest(SandboxShown)


_FILE: Form[ScenarioFile] = Form(ScenarioFile)


class _ScenarioBody(BodyForm[Case | ScenarioFile]):
    """A scenario with one set of values, whose names are filled in, or the text of its file."""

    def prepare(self) -> None:
        prepare()
        _FILE.prepare()


def _read(body: Document) -> Case | ScenarioFile:
    return _FILE.read(body) if is_file(body.data) else load_world(body)


async def arm_scenario(call: Call[Case | ScenarioFile, None]) -> Armed:
    """Put a scenario's world (`given`) into the sandbox: clock, widget, providers, visitors, faults.

    The scenario stands in the body, or as the text of a file: `{"text": "scenario: ...", "file": "auth.yaml"}`.
    Time is real unless it says otherwise.
    """
    sandbox, case = call.sandbox, call.body
    places: tuple[str, ...] = ()
    if isinstance(case, ScenarioFile):
        case = await asyncio.to_thread(case.case, "/text")  # YAML takes its time, and others call too
        places = case.places
    arm_whole(sandbox, case.scenario, clock_mode=ClockMode.REAL, places=places)
    return Armed(armed=case.title, sandbox=plain(describe(call.addresses, sandbox)))


_WRITTEN = {"scenario": "The provider throws", "given": {"provider": ["throw"], "clock": "manual"}}

ROUTES = (
    Route(
        method="PUT",
        path=f"{IN_SANDBOX}/scenario",
        does=arm_scenario,
        body=_ScenarioBody(Scenario | ScenarioFile, _WRITTEN, read=_read, names=True),
        answer=Armed,
        example=Armed(armed="The provider throws", sandbox=plain(EXAMPLE)),
        refuses={400: ("no-row", "bad-key", "weak-secret", "mixed-algorithms", "bad-name")},
    ),
)

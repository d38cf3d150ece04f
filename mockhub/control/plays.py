"""Plays: a scenario that the hub plays by itself, in a sandbox that is gone afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated

from mockhub.answers import Shown, made_of
from mockhub.clock import ClockMode, Mode
from mockhub.control.route import Call, Route
from mockhub.control.texts import ScenarioText, TextBody, case_of
from mockhub.control.visitor import StepShown
from mockhub.scenarios.player import Player
from mockhub.scenarios.report import Difference, Report
from mockhub.spec import at_least


@dataclass(frozen=True, kw_only=True)
class PlayRequest(ScenarioText):
    """A scenario to play."""

    seed: Annotated[int, at_least(0)] = 0
    """What ids and draws come from, if the scenario does not say."""
    clock: Mode = "auto"
    """How time moves, if the scenario does not say: as `mockhub run` has it, or `real`, or `manual`."""


@dataclass(frozen=True, kw_only=True)
class DifferenceShown(Shown):
    """One thing that was expected and not seen."""

    place: str
    """Where it is expected: `file:line`."""
    what: str
    expected: str
    seen: str
    explanation: tuple[str, ...]
    """Lines that say why."""


@dataclass(frozen=True, kw_only=True)
class Played(Shown):
    """What became of a scenario."""

    file: str
    scenario: str
    """Its title; that of a row has the row's values."""
    passed: bool
    """Whether everything expected was seen."""
    results: tuple[StepShown, ...]
    """What the visitors' pages saw, step by step."""
    differences: tuple[DifferenceShown, ...]
    notes: tuple[str, ...]
    """What is worth telling, though it fails nothing."""
    seconds: float
    """How long it took, in real time."""


async def play_scenario(call: Call[PlayRequest, None]) -> Played:
    """Play a scenario with the built-in visitor, in a sandbox of its own, and say what was seen.

    The sandbox is deleted afterwards. Time jumps unless the scenario or `clock` says otherwise: nobody but the
    built-in visitor takes part, so nobody needs to wait. Mistakes in the text have their file, line and column.
    """
    asked = call.body
    case = await asyncio.to_thread(case_of, asked)  # YAML takes its time, and others call too
    player = Player(call.hub, call.outbound, seed=asked.seed, clock=ClockMode(asked.clock))
    return played(await player.play(case))


def played(report: Report) -> Played:
    """Return a report as it is answered."""
    return Played(
        file=report.file,
        scenario=report.title,
        passed=report.passed,
        results=tuple(made_of(StepShown, one) for one in report.results),
        differences=tuple(DifferenceShown(**one.to_json()) for one in report.differences),
        notes=tuple(report.notes),
        seconds=report.seconds,
    )


_THREW = "code 2, cause provider_threw (the provider threw: scripted error)"
_EXPLAINED = (
    "4 | - start-chat: {expect: {code: 3}}",
    "the journal around it:",
    "  > entry 1: provider.call failed provider_threw",
)

ROUTES = (
    Route(
        method="POST",
        path="/v1/plays",
        does=play_scenario,
        body=TextBody(
            PlayRequest,
            {
                "file": "throws.yaml",
                "scenario": "scenario: The provider throws\n"
                "given: {provider: [throw]}\n"
                "steps:\n"
                "  - start-chat: {expect: {code: 3}}\n",
            },
        ),
        answer=Played,
        example=played(
            Report(
                "throws.yaml",
                "The provider throws",
                [
                    {
                        "ok": False,
                        "events": ("lcw:error",),
                        "errorCode": 2,
                        "errorDescription": "Auth token provider method execution failed",
                        "cause": "provider_threw",
                        "detail": "the provider threw: scripted error",
                    }
                ],
                [Difference("throws.yaml:4", "code", "3", _THREW, _EXPLAINED)],
                seconds=0.004,
            )
        ),
        refuses={400: ("no-row",)},
    ),
)

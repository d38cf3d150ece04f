"""Plays: a scenario that the hub plays by itself, in a sandbox that is gone afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, TypeVar

from mockhub.answers import Shown, made_of
from mockhub.clock import ClockMode, Mode
from mockhub.control.route import BodyForm, Call, Route
from mockhub.control.visitor import StepShown
from mockhub.errors import Mistakes
from mockhub.scenarios.loader import Case, load_one, prepare
from mockhub.scenarios.player import Player
from mockhub.scenarios.reading import read_document
from mockhub.scenarios.report import Difference, Report
from mockhub.spec import Spec, at_least


@dataclass(frozen=True, kw_only=True)
class ScenarioText(Spec):
    """A scenario as its file holds it."""

    scenario: str
    """Its text, as a file holds it."""
    file: str = "scenario"
    """The name of that file, which its places are told with."""
    vars: dict[str, Any] = field(default_factory=dict)
    """Override those of the scenario."""
    row: Annotated[int, at_least(0)] | None = None
    """The number of one of its rows, from 0; needed if it has some."""


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


Text = TypeVar("Text", bound=ScenarioText)


class TextBody(BodyForm[Text]):
    """A scenario's text, and what reads the scenario in it."""

    def prepare(self) -> None:
        super().prepare()
        prepare()


async def play_scenario(call: Call[PlayRequest, None]) -> Played:
    """Play a scenario with the built-in visitor, in a sandbox of its own, and say what was seen.

    The sandbox is deleted afterwards. Time jumps unless the scenario or `clock` says otherwise: nobody but the
    built-in visitor takes part, so nobody needs to wait. Mistakes in the text have their file, line and column.
    """
    asked = call.body
    case = await asyncio.to_thread(case_of, asked)  # YAML takes its time, and others call too
    player = Player(call.hub, call.outbound, seed=asked.seed, clock=ClockMode(asked.clock))
    return played(await player.play(case))


def case_of(asked: ScenarioText) -> Case:
    """Return the case that a text holds.

    Raises:
        Mistakes: those of the text, with their lines and columns in it.
        Misuse: it has rows and none of them is chosen, or no such row.
    """
    try:
        return load_one(read_document(asked.file, asked.scenario), asked.vars, row=asked.row)
    except Mistakes as error:
        raise Mistakes([replace(one, pointer="/scenario") for one in error.mistakes], in_text=True) from None


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

"""Five hundred generated scenarios show what they must, in no real time, and the same again with the same seed."""

from __future__ import annotations

import asyncio
import json
from contextvars import ContextVar
from random import Random
from typing import TYPE_CHECKING, Any

from mockhub.clock import ClockMode
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from mockhub.server import Options, Server
from tests.scenarios.generated import scenarios
from tests.scenarios.timers import watch_timers

if TYPE_CHECKING:
    import pytest

    from mockhub.hub import Hub
    from mockhub.sandbox import Sandbox
    from mockhub.scenarios.loader import Case

NUMBER = 500
SEED = 20260115
AT_ONCE = 25


def cases() -> list[Case]:
    random = Random(SEED)  # noqa: S311 - no secret
    return [case for name, text in scenarios(random, NUMBER) for case in load(name, text)]


_MINE: ContextVar[list[Sandbox]] = ContextVar("sandboxes made by this task")


def keep_sandboxes(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each task keep the sandboxes that it makes, also once they are deleted."""
    create = hub.create

    def keeping(*args: Any, **more: Any) -> Sandbox:
        sandbox = create(*args, **more)
        _MINE.get().append(sandbox)
        return sandbox

    monkeypatch.setattr(hub, "create", keeping)


async def play(played: list[Case], monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[str]]:
    """Play every case on one server; return what differs, and the traces in the order of the cases."""
    few = asyncio.Semaphore(AT_ONCE)
    async with Server(Options(https_port=None, control_port=None)) as server:
        player = Player(server.hub, server.outbound)
        keep_sandboxes(server.hub, monkeypatch)

        async def one(case: Case) -> tuple[list[str], str]:
            async with few:
                _MINE.set([])
                report = await player.play(case)
                return [f"{case.file}: {difference}" for difference in report.differences], trace(*_MINE.get())

        told = await asyncio.gather(*map(one, played))
    return [line for lines, _ in told for line in lines], [text for _, text in told]


def trace(sandbox: Sandbox) -> str:
    """Return a journal as it must be again: without what is another sandbox's (ids), and without real time."""
    real = sandbox.clock.mode is ClockMode.REAL
    return json.dumps(
        [
            (
                None if real else entry.at,
                entry.kind,
                entry.point,
                entry.outcome,
                entry.cause,
                entry.status,
                entry.facts.get("fault"),
            )
            + ((entry.detail,) if entry.point == "hub.fault" else ())
            for entry in sandbox.journal
        ]
    )


async def test_five_hundred_scenarios_show_what_they_must_twice_and_nothing_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played = await asyncio.to_thread(cases)
    assert len({case.title for case in played}) == NUMBER
    due = watch_timers(monkeypatch)
    differences, traces = await play(played, monkeypatch)
    assert differences == []
    assert due == []
    _, again = await play(played, monkeypatch)
    assert [case.file for case, one, two in zip(played, traces, again, strict=True) if one != two] == []

"""Where `mockhub run` plays: on a server of its own, or on a hub that runs already."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from mockhub import __version__
from mockhub.answers import plain
from mockhub.cli.hubs import plainly
from mockhub.clock import ClockMode
from mockhub.errors import Misuse
from mockhub.scenarios.player import Player
from mockhub.scenarios.report import Report
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from mockhub.client.aio import AsyncClient
    from mockhub.scenarios.loader import Case

Play: TypeAlias = "Callable[[Case], Awaitable[Report]]"
_NEEDED = "POST /v1/plays"


@dataclass(frozen=True, slots=True)
class World:
    """What cases are played with unless they say otherwise; `variables` override their `vars`."""

    seed: int = 0
    clock: ClockMode = ClockMode.AUTO
    variables: Mapping[str, str] = field(default_factory=dict)


@asynccontextmanager
async def on_own_server(world: World) -> AsyncIterator[Play]:
    """Play on a server of its own, on free ports, which ends with the block."""
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield Player(server.hub, server.outbound, seed=world.seed, clock=world.clock).play


@asynccontextmanager
async def on_hub(control: str, token: str | None, world: World) -> AsyncIterator[Play]:
    """Play on the hub whose control API is at `control`.

    Raises:
        Misuse: it is not there, refuses the token, plays no scenarios, or refuses one.
    """
    from mockhub.client.aio import AsyncClient  # noqa: PLC0415 - who plays here needs no client

    client = AsyncClient(control, token=token)
    with plainly(control, token):
        there = await client.index()
        if _NEEDED not in there.routes:
            raise Misuse(
                f"the hub at {control} is MockHub {there.mockhub}, which plays no scenarios over its control API; "
                f"this is MockHub {__version__}"
            )

        async def play(case: Case) -> Report:
            return await _play(client, case, world)

        yield play


async def _play(client: AsyncClient, case: Case, world: World) -> Report:
    played = await client.play(
        Path(case.file), row=case.row, variables=world.variables, seed=world.seed, clock=world.clock.value
    )
    return Report.from_json(plain(played))

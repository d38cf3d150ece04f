"""`mockhub serve`: the hub as a process."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mockhub import __version__
from mockhub.server import Options, Server, is_loopback
from mockhub.tls import data_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockhub.cli.watching import Watching
    from mockhub.scenarios.served import Served

Command = TypeVar("Command", bound=Callable[..., Any])
HTTP_PORT = 8787
_PORT = click.IntRange(0, 65535)


def _port(name: str, offset: int) -> Callable[[Command], Command]:
    return click.option(
        f"--{name}-port",
        type=_PORT,
        metavar="N",
        help=f"Port of the {name} listener [default: {HTTP_PORT + offset}].",
    )


@click.command("serve")
@click.option(
    "--port", type=_PORT, metavar="N", help="Use N for http, N+1 for https, N+2 for control; 0: free ones."
)
@_port("http", 0)
@_port("https", 1)
@_port("control", 2)
@click.option("--host", help="Address to listen on for http and https [default: 127.0.0.1 and ::1].")
@click.option("--control-host", help="Address to listen on for control; wider than loopback needs a token.")
@click.option("--control-token", envvar="MOCKHUB_CONTROL_TOKEN", help="What control calls must present.")
@click.option(
    "--agent",
    type=click.Choice(["friendly", "none"]),
    default="friendly",
    show_default=True,
    help="Who serves the chats of the default sandbox.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the sandboxes it starts with."
)
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="[NAME=]FILE",
    help="Arm the default sandbox, or one of that name, with a scenario file, and again whenever it changes.",
)
@click.option(
    "--idle",
    type=click.FloatRange(min=0, min_open=True),
    default=3600,
    show_default=True,
    metavar="SECONDS",
    help="How long a sandbox may go unused before it is deleted.",
)
@click.option("--port-file", type=click.Path(path_type=Path), help="Also write the first line of output here.")
@click.option(
    "--data", type=click.Path(path_type=Path), help="Where the CA is kept [default: the user's data folder]."
)
def command(**given: Any) -> None:
    """Run the hub until it is told to stop (Ctrl-C, SIGTERM).

    The first line on standard output is one JSON object with every address; people get the readable form on
    standard error. Nothing needs to be configured:

    \b
      mockhub serve
      mockhub serve --scenario auth.yaml --scenario shop=checkout.yaml
      mockhub token mint | mockhub token inspect
      curl -X POST http://127.0.0.1:8789/v1/sandboxes/default/visitor/start-chat \\
           -H 'Content-Type: application/json' -d '{}'

    It listens on this machine only unless told otherwise.

    A scenario's time is real unless it says otherwise. While a changed file has a mistake, which is told on
    standard error, every sandbox stays as it is.

    Exit code: 0 told to stop, 2 a scenario file is wrong, or it cannot listen or keep its files where it was told
    to.
    """
    port_file, scenarios = given.pop("port_file"), given.pop("scenarios")
    watching = _watching(scenarios) if scenarios else None
    asyncio.run(_serve(_options(**given), port_file, watching))


def _watching(scenarios: tuple[str, ...]) -> Watching:
    from mockhub.cli.watching import Watching, assigned  # noqa: PLC0415 - most servers need no scenario language

    return Watching(assigned(scenarios))


def _options(
    *,
    port: int | None,
    http_port: int | None,
    https_port: int | None,
    control_port: int | None,
    data: Path | None,
    **rest: Any,
) -> Options:
    def pick(named: int | None, offset: int) -> int:
        if named is not None:
            return named
        if port == 0:
            return 0
        return (HTTP_PORT if port is None else port) + offset

    return Options(
        http_port=pick(http_port, 0),
        https_port=pick(https_port, 1),
        control_port=pick(control_port, 2),
        data=data or data_folder(),
        **rest,
    )


async def _serve(options: Options, port_file: Path | None, watching: Watching | None) -> None:
    # Conversations and journal entries live long: looking through all of them for garbage over and over is what
    # the slowest answers would wait for.
    gc.set_threshold(20_000, 20, 100)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = Server(options)
    armed = watching.arm(server.hub, seed=options.seed) if watching is not None else []
    async with server:
        line = json.dumps({"version": __version__, "pid": os.getpid(), **server.announcement()})
        if port_file is not None:
            await asyncio.to_thread(_write_whole, port_file, line + "\n")
        click.echo(line)
        click.echo(_for_people(server, armed), err=True)
        await _until(stop, watching)


async def _until(stop: asyncio.Event, watching: Watching | None) -> None:
    """Watch files until it is time to stop."""
    tasks: list[asyncio.Task[Any]] = [asyncio.create_task(stop.wait())]
    if watching is not None:
        tasks.append(asyncio.create_task(watching.watch()))
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    for task in done:
        task.result()  # what breaks the watch must not do so in silence


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that whoever waits for it never reads half of it."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _for_people(server: Server, armed: Sequence[Served]) -> str:
    addresses, sandbox = server.hub.addresses, server.hub.default
    lines = [
        f"MockHub {__version__}, seed {sandbox.seed}",
        f"  live chat hub  {addresses.http}  and  {addresses.https}",
        f"  control API    {addresses.control}",
    ]
    if server.authority is not None:
        lines.append(f"  CA to trust    {server.authority.ca_file}")
    organization = sandbox.organization
    lines += [
        f"  organization   {organization.id}",
        f"  widgets        {organization.anonymous.id} (open to all)",
        f"                 {organization.authenticated.id} (demands a token)",
        *(f"  armed          {one}, at {addresses.sandbox(one.assigned.sandbox)}" for one in armed),
        f"Try it: {addresses.http}/demo/",
        "Try it: mockhub token mint | mockhub token inspect",
    ]
    wide = [host for host in (server.options.host, server.options.control_host) if not is_loopback(host)]
    lines += [f"WARNING: listening on {host}: others on the network can reach this hub" for host in wide]
    return "\n".join(lines)

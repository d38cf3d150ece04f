"""`mockhub serve`: the hub as a process."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockhub import __version__, logs
from mockhub.addresses import LISTENERS, Addresses
from mockhub.cli import settings
from mockhub.server import Options, Server, is_loopback
from mockhub.tls import data_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockhub.cli.watching import Watching
    from mockhub.scenarios.served import Assigned, Served

HTTP_PORT = 8787
_PORT = click.IntRange(0, 65535)
_FILE = click.Path(path_type=Path)
_URL = settings.PublicUrl()


@click.command(
    "serve",
    context_settings={
        "auto_envvar_prefix": settings.PREFIX,
        "help_option_names": ["-h", "--help"],  # `health` and `wait` read its settings without the other commands
    },
)
@click.option("--port", type=_PORT, metavar="N", help="N for http, N+1 for https, N+2 for control; 0: free ones.")
@click.option("--http-port", type=_PORT, metavar="N", help=f"Port of http [default: {HTTP_PORT}].")
@click.option("--https-port", type=_PORT, metavar="N", help=f"Port of https [default: {HTTP_PORT + 1}].")
@click.option("--control-port", type=_PORT, metavar="N", help=f"Port of control [default: {HTTP_PORT + 2}].")
@click.option("--host", help="Address to listen on for http and https [default: 127.0.0.1 and ::1].")
@click.option("--control-host", help="Address to listen on for control; wider than loopback needs a token.")
@click.option("--control-token", metavar="TOKEN", help="What control calls must present.")
@click.option("--public-http", type=_URL, help="Where others reach http [default: by the name they call].")
@click.option("--public-https", type=_URL, help="Where others reach https.")
@click.option("--public-control", type=_URL, help="Where others reach control.")
@click.option("--tls-name", multiple=True, metavar="NAME", help="One more name of the https certificate.")
@click.option("--tls-certificate", type=_FILE, metavar="FILE", help="A certificate to use instead, in PEM.")
@click.option("--tls-key", type=_FILE, metavar="FILE", help="The key of that certificate, in PEM.")
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
    type=settings.ScenarioFile(),
    multiple=True,
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
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default="warning",
    show_default=True,
    help="Which calls standard error tells of: warning those that are refused or fail, info all.",
)
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it tells it."
)
@click.option("--port-file", type=_FILE, metavar="FILE", help="Also write the first line of output here.")
@click.option("--data", type=_FILE, metavar="FOLDER", help="Where the CA is kept [default: your data folder].")
@click.option(
    "--config",
    type=_FILE,
    metavar="FILE",
    is_eager=True,  # what it says are the defaults of the others
    expose_value=False,
    callback=settings.read_from_file,
    help=f"Settings in TOML [default: {settings.FILE}, if it is in this folder].",
)
@click.pass_context
def command(context: click.Context, /, **given: Any) -> None:
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

    Every option can also be a variable, MOCKHUB_HTTP_PORT for --http-port, or a key of the table [serve] in
    mockhub.toml, http-port. A flag wins over the environment, that over the file.

    A scenario's time is real unless it says otherwise. While a changed file has a mistake, which is told on
    standard error, every sandbox stays as it is.

    Exit code: 0 told to stop, 2 a setting or a scenario file is wrong, or it cannot listen or keep its files where
    it was told to.
    """
    for line in settings.warnings(context):
        click.echo(line, err=True)
    logs.configure(given["log_level"], given["log_format"])
    scenarios = given["scenario"]
    watching = _watching(scenarios) if scenarios else None
    asyncio.run(_serve(_options(context), given["port_file"], watching))


def _watching(scenarios: tuple[Assigned, ...]) -> Watching:
    from mockhub.cli.watching import Watching  # noqa: PLC0415 - most servers need no scenario language

    return Watching(scenarios)


def _options(context: click.Context) -> Options:
    given = context.params
    http, https, control = chosen_ports(context)
    return Options(
        http_port=http,
        https_port=https,
        control_port=control,
        public=Addresses(*(given[f"public_{name}"] or "" for name in LISTENERS)),
        tls_names=given["tls_name"],
        certificate=given["tls_certificate"],
        key=given["tls_key"],
        data=given["data"] or data_folder(),
        **{name: given[name] for name in ("host", "control_host", "control_token", "agent", "seed", "idle")},
    )


def chosen_ports(context: click.Context) -> tuple[int, ...]:
    """Return the ports that the settings of `serve` name, of each listener; 0 is any free one.

    The port of one listener counts for less than a `--port` that was said in a stronger place.
    """
    given = context.params
    port = given["port"]
    first = HTTP_PORT if port is None else port
    ports = []
    for offset, name in enumerate(LISTENERS):
        own = given[f"{name}_port"]
        named = own is not None and (port is None or settings.stronger(context, f"{name}_port", "port"))
        ports.append(own if named else first and first + offset)
    return tuple(ports)


async def _serve(options: Options, port_file: Path | None, watching: Watching | None) -> None:
    # Conversations and journal entries live long: looking through all of them for garbage over and over is what
    # the slowest answers would wait for.
    gc.set_threshold(20_000, 20, 100)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = Server(options, observe=logs.note)
    armed = watching.arm(server.hub, seed=options.seed) if watching is not None else []
    async with server:
        line = json.dumps({"version": __version__, "pid": os.getpid(), **server.announcement()})
        if port_file is not None:
            await asyncio.to_thread(_write_whole, port_file, line + "\n")
        click.echo(line)
        click.echo(_for_people(server, armed), err=True)
        for line in (line for one in armed for line in one.warnings):
            click.echo(line, err=True)
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
        f"Try it: {addresses.http}/workspace/?content=<your page's address> (the Genesys desktop; a demo without)",
        "Try it: mockhub token mint | mockhub token inspect",
    ]
    bound = {"http and https listen": server.options.host, "control listens": server.options.control_host}
    lines += [
        f"WARNING: {what} on {host}: others on the network can reach it"
        for what, host in bound.items()
        if not is_loopback(host)
    ]
    return "\n".join(lines)

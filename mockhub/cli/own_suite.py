"""`mockhub run FILE -- COMMAND`: the user's own suite in the visitor's place."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from mockhub.answers import plain
from mockhub.cli.hubs import plainly
from mockhub.client.aio import AsyncClient
from mockhub.errors import Misuse
from mockhub.scenarios.report import Difference, Report
from mockhub.server import Options, Server
from mockhub.tls import data_folder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

    from mockhub.cli.playing import Play, World
    from mockhub.control.suites import SuiteBegun
    from mockhub.scenarios.loader import Case

_NEEDED = "PUT /v1/sandboxes/{sandbox}/suite"


@asynccontextmanager
async def in_own_suite(
    command: Sequence[str], world: World, *, hub: str | None, token: str | None, output: int | None = None
) -> AsyncIterator[Play]:
    """Let a command play each case, on a server of its own or on a hub that runs already.

    Args:
        command: the program and its arguments.
        world: what cases are played with unless they say otherwise.
        hub: the address of the hub's control API; None for a server of its own, on free ports.
        token: what that hub wants to be presented.
        output: the file number that the command's output goes to; its own unless given.

    Raises:
        Misuse: the command or the hub cannot be used.
    """
    if hub is not None:
        told = _shared(token)
        async with _trusting(told["MOCKHUB_CA_FILE"]) as trusted:
            yield _Suites(command, world, AsyncClient(hub, token=token), told, trusted, output).play
        return
    async with Server(Options(http_port=0, https_port=0, control_port=0, data=data_folder())) as server:
        told = {"MOCKHUB_CA_FILE": str(server.authority.ca_file) if server.authority is not None else ""}
        async with _trusting(told["MOCKHUB_CA_FILE"]) as trusted:
            yield _Suites(command, world, AsyncClient(server.hub.addresses.control), told, trusted, output).play


def _shared(token: str | None) -> dict[str, str]:
    """Return what a command is told of a hub that runs already."""
    own = data_folder() / "ca.pem"
    told = {"MOCKHUB_CA_FILE": os.environ.get("MOCKHUB_CA_FILE") or (str(own) if own.exists() else "")}
    return told if token is None else {**told, "MOCKHUB_CONTROL_TOKEN": token}


@asynccontextmanager
async def _trusting(ca_file: str) -> AsyncIterator[str | None]:
    """Give the file from which Node takes the certificates it trusts besides its own: it takes only one."""
    before = os.environ.get("NODE_EXTRA_CA_CERTS")
    if not ca_file or not before:
        yield ca_file or None
        return
    both = await asyncio.to_thread(_joined, (before, ca_file))
    try:
        yield str(both)
    finally:
        await asyncio.to_thread(both.unlink)


def _joined(files: Iterable[str]) -> Path:
    """Return a new file with everything that is in others, as far as they are there."""
    with NamedTemporaryFile(prefix="mockhub-", suffix=".pem", delete=False) as both:
        for file in map(Path, files):
            both.write(file.read_bytes() + b"\n" if file.is_file() else b"")
    return Path(both.name)


class _Suites:
    """Plays cases by running a command for each, with the addresses of the case's sandbox in its environment."""

    def __init__(
        self,
        command: Sequence[str],
        world: World,
        client: AsyncClient,
        told: Mapping[str, str],
        trusted: str | None,
        output: int | None,
    ) -> None:
        self._command = command
        self._world = world
        self._client = client
        self._told = told
        self._output = output
        self._trusted = {"NODE_EXTRA_CA_CERTS": trusted} if trusted else {}

    async def play(self, case: Case) -> Report:
        """Run the command for one case, and report what was seen of the case meanwhile."""
        client, world = self._client, self._world
        with plainly(client.control, client.token):
            there = await client.index()
            if _NEEDED not in there.routes:
                raise Misuse(f"the hub at {client.control} is MockHub {there.mockhub}, which follows no suites")
            sandbox = await client.sandboxes.create(seed=world.seed)
            mark = (await client.orphans(limit=1)).last
            try:
                begun = await sandbox.begin_suite(
                    Path(case.file), row=case.row, variables=world.variables, clock=world.clock.value
                )
                began = time.monotonic()
                code = await self._run(self._environment(case, begun))
                report = Report.from_json(plain(await sandbox.suite()))
                report.seconds = time.monotonic() - began
                strays = await client.orphans(after=mark, limit=1)
            finally:
                await sandbox.delete()
        if code:
            ended = f"exit code {code}" if code > 0 else f"signal {-code}"
            report.differences.insert(0, Difference(f"{case.file}:1", self._command[0], "exit code 0", ended))
        if strays.entries:
            first = strays.entries[0]
            report.notes.append(
                f"calls came that name no sandbox of this hub; the first: {first.point}: {first.detail}"
            )
        return report

    def _environment(self, case: Case, begun: SuiteBegun) -> dict[str, str]:
        """Return the environment of the command: its own, and where everything is."""
        box = begun.sandbox
        told = {
            **self._told,
            "MOCKHUB_SCENARIO_TITLE": case.title,
            "MOCKHUB_CONTROL_URL": self._client.control,
            "MOCKHUB_SANDBOX": box["id"],
            "MOCKHUB_ORG_ID": box["orgId"],
            "MOCKHUB_ORG_URL": box["orgUrl"],
            "MOCKHUB_SECURE_ORG_URL": box["secureOrgUrl"] or "",
            "MOCKHUB_WIDGET_ID": begun.widget,
            "MOCKHUB_TOKEN_ENDPOINT": box["tokenEndpoint"],
        }
        return {**os.environ, **told, **self._trusted}

    async def _run(self, environment: Mapping[str, str]) -> int:
        """Run the command and return its exit code; it is ended with this process's own work.

        Raises:
            Misuse: it cannot be run.
        """
        sys.stdout.flush()
        try:
            process = await asyncio.create_subprocess_exec(*self._command, env=environment, stdout=self._output)
        except OSError as error:
            raise Misuse(f"cannot run {self._command[0]}: {error.strerror}") from None
        try:
            return await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()

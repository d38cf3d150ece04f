"""`mockhub serve` as a process: what it says, how it ends, and what it refuses."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from mockhub import __version__

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

PATIENCE = 20
"""Seconds after which a process that says nothing has failed."""
AT_ONCE = 1.0
"""Seconds within which a process must end that was told to."""


@dataclass
class Serving:
    """A running `mockhub serve` and the first line it printed."""

    process: Process
    line: str

    @property
    def said(self) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(self.line)
        return shown

    async def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float, str, str]:
        """Tell it to stop; return its exit code, how long that took, and what else it printed."""
        began = time.monotonic()
        self.process.send_signal(number)
        out, err = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        assert self.process.returncode is not None
        return self.process.returncode, time.monotonic() - began, out.decode(), err.decode()


async def start(*arguments: str, **environment: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "mockhub",
        "serve",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )


@asynccontextmanager
async def serving(data: Path, *arguments: str) -> AsyncIterator[Serving]:
    """Run `mockhub serve` on free ports until the block is left."""
    process = await start("--port", "0", "--data", str(data), *arguments)
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        yield Serving(process, line.decode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def refused(*arguments: str, **environment: str) -> str:
    """Run `mockhub serve` with options it must refuse; return its message."""
    process = await start(*arguments, **environment)
    try:
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    message = err.decode()
    assert process.returncode == 2, message
    assert out == b""
    assert "Traceback" not in message
    return message


async def test_the_first_line_says_where_everything_is(data_folder: Path, tmp_path: Path) -> None:
    port_file = tmp_path / "ports.json"
    async with serving(data_folder, "--port-file", str(port_file)) as served:
        said = served.said
        assert list(said) == ["version", "pid", "http", "https", "control", "caFile", "sandbox"]
        assert (said["version"], said["pid"]) == (__version__, served.process.pid)
        assert [urlsplit(said[name]).scheme for name in ("http", "https", "control")] == ["http", "https", "http"]
        assert len({urlsplit(said[name]).port for name in ("http", "https", "control")}) == 3
        assert said["caFile"] == str(data_folder / "ca.pem")
        assert list(said["sandbox"]) == ["id", "orgId", "widgets"]
        assert said["sandbox"]["id"] == "default"
        assert list(said["sandbox"]["widgets"]) == ["anonymous", "authenticated"]
        assert await asyncio.to_thread(port_file.read_text) == served.line
        assert await asyncio.to_thread(os.listdir, tmp_path) == ["ports.json"]


async def test_people_get_the_readable_form_on_standard_error(data_folder: Path) -> None:
    async with serving(data_folder) as served:
        said = served.said
        code, _, out, err = await served.end()
    assert code == 0
    assert out == ""
    for shown in (said["http"], said["https"], said["control"], said["caFile"], said["sandbox"]["orgId"]):
        assert shown in err
    assert f"Try it: {said['http']}/demo/" in err
    assert f"Try it: {said['http']}/workspace/?content=" in err
    assert "mockhub token mint" in err
    assert "Traceback" not in err


async def test_every_listener_answers(data_folder: Path) -> None:
    async with serving(data_folder) as served, aiohttp.ClientSession() as session:
        said = served.said
        async with session.get(f"{said['control']}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"status": "ok", "version": __version__})
        async with session.get(f"{said['http']}/_services/auth/publickey") as answer:
            assert (await answer.text()).startswith("-----BEGIN PUBLIC KEY-----")
        async with session.get(f"{said['control']}/v1/sandboxes/default") as answer:
            described = await answer.json()
            assert described["orgId"] == said["sandbox"]["orgId"]
            assert described["widgets"] == said["sandbox"]["widgets"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_at_once_with_exit_0(data_folder: Path, number: signal.Signals) -> None:
    async with serving(data_folder) as served:
        code, took, out, err = await served.end(number)
    assert code == 0
    assert took < AT_ONCE
    assert out == ""
    assert "Traceback" not in err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_open_connections_and_a_hanging_call_do_not_keep_it(
    data_folder: Path, number: signal.Signals
) -> None:
    async with serving(data_folder) as served, aiohttp.ClientSession() as session:
        said = served.said
        hub = urlsplit(said["http"])
        provider = f"{said['control']}/v1/sandboxes/default/providers/default"
        async with session.put(provider, json={"calls": ["hang"]}) as answer:
            assert answer.status == 201, await answer.text()
        _, idle = await asyncio.open_connection(hub.hostname, hub.port)
        reader, hanging = await asyncio.open_connection(hub.hostname, hub.port)
        hanging.write(b"GET /_services/auth/token HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await hanging.drain()
        async with session.get(f"{said['http']}/_services/auth/publickey") as answer:
            assert answer.status == 200  # by now the call that hangs has arrived as well
        code, took, _, err = await served.end(number)
        assert await reader.read() == b""
        for writer in (idle, hanging):
            writer.close()
            await writer.wait_closed()
    assert code == 0
    assert took < AT_ONCE
    assert "Traceback" not in err


def may_make_namespaces() -> bool:
    return sys.platform == "linux" and subprocess.run((*FIRST_PROCESS, "true"), check=False).returncode == 0


FIRST_PROCESS = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc")
"""Runs a command as the first process of a namespace, as a container does: no signal has a default there."""


@pytest.mark.skipif(not may_make_namespaces(), reason="no process namespace may be made on this machine")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_as_the_first_process_of_a_container_it_ends_at_once(
    data_folder: Path, number: signal.Signals
) -> None:
    command = (*FIRST_PROCESS, sys.executable, "-m", "mockhub", "serve", "--port", "0", "--data", str(data_folder))
    outside = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert outside.stdout is not None
    said = json.loads(await asyncio.wait_for(outside.stdout.readline(), PATIENCE))
    assert said["pid"] == 1
    hub = urlsplit(said["http"])
    reader, writer = await asyncio.open_connection(hub.hostname, hub.port)
    children = Path(f"/proc/{outside.pid}/task/{outside.pid}/children")
    inside = int(await asyncio.to_thread(children.read_text))
    began = time.monotonic()
    os.kill(inside, number)
    await asyncio.wait_for(outside.communicate(), PATIENCE)
    assert time.monotonic() - began < AT_ONCE
    assert outside.returncode == 0
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("name", ["http", "https", "control"])
async def test_a_taken_port_is_a_message(data_folder: Path, name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        message = await refused("--port", "0", f"--{name}-port", str(port), "--data", str(data_folder))
    assert f"cannot listen on 127.0.0.1 port {port}: " in message


async def test_ports_are_named_one_by_one(data_folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with serving(data_folder, "--http-port", str(port)) as served:
        assert served.said["http"] == f"http://127.0.0.1:{port}"
        assert urlsplit(served.said["control"]).port not in (0, port, port + 2)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - what must be refused
async def test_a_control_listener_open_to_the_network_needs_a_token(data_folder: Path, host: str) -> None:
    message = await refused("--port", "0", "--data", str(data_folder), "--control-host", host)
    assert "token" in message
    assert host in message


async def test_an_empty_token_is_no_token(data_folder: Path) -> None:
    arguments = ("--port", "0", "--data", str(data_folder), "--control-host", "0.0.0.0")  # noqa: S104
    assert "token" in await refused(*arguments, MOCKHUB_CONTROL_TOKEN="")
    assert "token" in await refused(*arguments, "--control-token", "")


async def test_a_control_listener_with_a_token_demands_it(data_folder: Path) -> None:
    wide = ("--control-host", "0.0.0.0", "--control-token", "open sesame")  # noqa: S104
    async with serving(data_folder, *wide) as served, aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{urlsplit(served.said['control']).port}/v1/sandboxes/default"
        async with session.get(url) as answer:
            assert answer.status == 401
        async with session.get(url, headers={"Authorization": "Bearer open sesame"}) as answer:
            assert answer.status == 200
        _, _, _, err = await served.end()
    assert "WARNING: control listens on 0.0.0.0" in err
    assert "open sesame" not in err


@pytest.mark.parametrize("host", ["203.0.113.1", "no host at all"])
async def test_an_address_of_another_machine_is_a_message(data_folder: Path, host: str) -> None:
    message = await refused("--port", "0", "--data", str(data_folder), "--host", host)
    assert f"cannot listen on {host}" in message


async def test_a_data_folder_that_cannot_be_made_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    message = await refused("--port", "0", "--data", str(tmp_path / "file" / "data"))
    assert str(tmp_path / "file") in message


async def test_a_port_file_that_cannot_be_written_is_a_message(data_folder: Path, tmp_path: Path) -> None:
    port_file = tmp_path / "nowhere" / "ports.json"
    message = await refused("--port", "0", "--data", str(data_folder), "--port-file", str(port_file))
    assert str(port_file) in message


async def test_the_ca_is_kept_between_runs(tmp_path: Path) -> None:
    found = []
    for _ in range(2):
        async with serving(tmp_path) as served:
            assert served.said["caFile"] == str(tmp_path / "ca.pem")
            found.append((tmp_path / "ca.pem").read_bytes())
    assert found[0] == found[1]
    assert (tmp_path / "ca-with-key.pem").stat().st_mode & 0o077 == 0


async def test_the_seed_is_said(data_folder: Path) -> None:
    async with serving(data_folder, "--seed", "7") as served:
        _, _, _, err = await served.end()
    assert f"MockHub {__version__}, seed 7" in err

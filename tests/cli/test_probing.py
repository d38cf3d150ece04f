"""`mockhub health`, `mockhub wait` and `mockhub ca`: finding a hub, and saying what is wrong with it."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from mockhub.cli import cli
from mockhub.tls import Authority

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mockhub.background import BackgroundServer


def ran(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(cli, [*arguments], standalone_mode=False, env=environment)


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Have a server that is no hub answer everything alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{kept.getsockname()[1]}"


def test_a_hub_that_answers_is_well_and_ready(control: str) -> None:
    assert (ran("health", "--hub", control).return_value, ran("wait", "--hub", control).output) == (
        0,
        f"{control}\n",
    )


def test_it_is_found_by_its_port_file(control: str, tmp_path: Path) -> None:
    file = tmp_path / "hub.json"
    file.write_text(json.dumps({"control": control}))
    assert ran("health", "--port-file", str(file)).output == f"{control} is well\n"
    assert ran("health", MOCKHUB_PORT_FILE=str(file)).output == f"{control} is well\n"


def test_it_is_found_by_the_settings_of_serve(control: str) -> None:
    port = control.rpartition(":")[2]
    assert ran("health", MOCKHUB_CONTROL_PORT=port).output == f"{control} is well\n"


def test_any_free_port_cannot_be_guessed() -> None:
    done = ran("health", MOCKHUB_PORT="0")
    assert "the hub is set to take any free port" in str(done.exception)


def test_nobody_there_is_told(nobody: str) -> None:
    done = ran("health", "--hub", nobody)
    assert done.return_value == 1
    assert done.stderr == f"nobody answers at {nobody}: Connection refused\n"


def test_a_wait_that_is_over_says_what_was_wrong_at_last(nobody: str, tmp_path: Path) -> None:
    done = ran("wait", "--hub", nobody, "--timeout", "0")
    assert done.return_value == 1
    assert done.stderr == f"not ready after 0 s: nobody answers at {nobody}: Connection refused\n"
    file = tmp_path / "hub.json"
    done = ran("wait", "--port-file", str(file), "--timeout", "0")
    assert done.stderr == f"not ready after 0 s: there is no port file {file}\n"


def test_a_wait_ends_when_the_port_file_comes(control: str, tmp_path: Path) -> None:
    file, aside = tmp_path / "hub.json", tmp_path / "aside"
    aside.write_text(json.dumps({"control": control}))
    threading.Timer(0.1, aside.replace, (file,)).start()
    assert ran("wait", "--port-file", str(file)).output == f"{control}\n"


def test_a_hub_that_stops_is_not_ready(hub: BackgroundServer, control: str) -> None:
    hub.server.hub.ready = False
    done = ran("wait", "--hub", control, "--timeout", "0")
    assert done.return_value == 1
    assert f"{control} answers 503: " in done.stderr
    assert "not-ready" in done.stderr
    assert ran("health", "--hub", control).return_value == 0


@pytest.mark.parametrize(("status", "body"), [(200, b"hello"), (404, b"not here"), (500, b"")])
def test_another_server_is_no_hub(status: int, body: bytes) -> None:
    with answering(status, body) as address:
        done = ran("health", "--hub", address)
    assert done.return_value == 1
    assert done.stderr == f"{address} answers {status}: {body.decode()}\n"


@pytest.mark.parametrize("address", ["hub", "https://127.0.0.1:1", "http://", "127.0.0.1:8789"])
def test_what_is_no_address_is_a_mistake(address: str) -> None:
    assert "is no address of a control API" in str(ran("health", "--hub", address).exception)


@pytest.mark.parametrize("content", ["", "[]", "{}", "not json"])
def test_a_file_that_serve_did_not_write_is_a_mistake(tmp_path: Path, content: str) -> None:
    file = tmp_path / "hub.json"
    file.write_text(content)
    assert "is not what `mockhub serve --port-file` writes" in str(
        ran("health", "--port-file", str(file)).exception
    )


def test_the_ca_is_shown_with_what_makes_clients_trust_it(tmp_path: Path) -> None:
    done = ran("ca", "--data", str(tmp_path))
    file = tmp_path / "ca.pem"
    assert done.output.startswith(f"{file}\n")
    assert f"export NODE_EXTRA_CA_CERTS='{file}'" in done.output
    assert file.is_file()


def test_the_ca_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    wanted = tmp_path / "mockhub.pem"
    done = ran("ca", "--data", str(tmp_path / "data"), "--write", str(wanted))
    assert wanted.read_text() == Authority(tmp_path / "data").certificate
    assert f"curl --cacert '{wanted}'" in done.output
    assert ran("ca", "--data", str(tmp_path / "data"), "--pem").output == wanted.read_text()

"""`mockhub run --hub`: the same files on a hub that runs already, with the same lines, reports and exit codes."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from mockhub import __version__
from mockhub.background import BackgroundServer
from mockhub.clock import ClockMode
from mockhub.server import Options, Server
from tests.cli.test_run_and_check import FAILS, GOOD, LIBRARY
from tests.cli.test_usage import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mockhub.sandbox import Sandbox

Captured = pytest.CaptureFixture[str]
TOKEN = "open sesame"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "fails.yaml").write_text(FAILS)
    return tmp_path


def test_the_library_is_told_as_without_a_hub(capsys: Captured, control: str, hub: BackgroundServer) -> None:
    alone = run(capsys, "run", str(LIBRARY))
    assert run(capsys, "run", str(LIBRARY), "--hub", control) == alone
    assert alone.code == 0
    assert [one.id for one in hub.server.hub] == ["default"]


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("-j", "1", "--fail-fast"),
        ("--repeat", "3", "--seed", "7"),
        ("--name", "two"),
        ("--var", "outcome=throw"),
        ("--clock", "real"),
    ],
    ids=" ".join,
)
def test_options_do_what_they_do_without_a_hub(
    capsys: Captured, control: str, files: Path, options: tuple[str, ...]
) -> None:
    alone = run(capsys, "run", str(files), *options)
    assert alone.out
    assert run(capsys, "run", str(files), *options, "--hub", control) == alone


def test_documents_are_as_without_a_hub(capsys: Captured, control: str, files: Path) -> None:
    written = []
    for more in ((), ("--hub", control)):
        xml, summary = files / "report.xml", files / "summary.md"
        ran = run(capsys, "run", "--json", str(files), "--junit", str(xml), "--markdown", str(summary), *more)
        assert ran.code == 1
        shown = json.loads(ran.out)
        for one in shown["scenarios"]:
            for result in one["results"]:
                result.pop("chatId", None)  # names the sandbox's organization
        written.append((shown, summary.read_text(), xml.read_text().count("<failure")))
    assert written[0] == written[1]


def test_the_hub_is_found_by_the_environment(
    capsys: Captured, control: str, hub: BackgroundServer, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = Mock(wraps=hub.server.hub.create)
    monkeypatch.setattr(hub.server.hub, "create", create)
    monkeypatch.setenv("MOCKHUB_CONTROL_URL", control)
    assert run(capsys, "run", str(files / "good.yaml")).code == 0
    assert create.call_count == 1


def test_time_moves_as_it_is_told_to(
    capsys: Captured, control: str, hub: BackgroundServer, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[ClockMode] = []
    delete = hub.server.hub.delete

    def deleting(sandbox: Sandbox) -> None:
        modes.append(sandbox.clock.mode)
        delete(sandbox)

    monkeypatch.setattr(hub.server.hub, "delete", deleting)
    for clock in ((), ("--clock", "real"), ("--clock", "manual")):
        assert run(capsys, "run", str(files / "good.yaml"), "--hub", control, *clock).code == 0
    assert modes == [ClockMode.AUTO, ClockMode.REAL, ClockMode.MANUAL]


def refused(capsys: Captured, *arguments: str) -> str:
    ran = run(capsys, "run", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    return ran.err


def test_a_hub_that_is_not_there_is_one_line(capsys: Captured, files: Path) -> None:
    told = refused(capsys, str(files), "--hub", "http://127.0.0.1:1")
    assert "no hub answers at http://127.0.0.1:1" in told
    assert "mockhub serve" in told
    assert "'nowhere' is no address" in refused(capsys, str(files), "--hub", "nowhere")


def test_another_address_of_the_hub_is_one_line(capsys: Captured, hub: BackgroundServer, files: Path) -> None:
    surfaces = hub.server.hub.addresses.http
    told = refused(capsys, str(files), "--hub", surfaces)
    assert told.startswith(f"{surfaces}: this is no control API of MockHub")


class _Older(BaseHTTPRequestHandler):
    """A hub of a version without plays."""

    routes: tuple[str, ...] = ("GET /", "GET /healthz")

    def do_GET(self) -> None:
        content = json.dumps({"mockhub": "0.0.1", "routes": self.routes}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


class _Stopping(_Older):
    """A hub that is stopped while it plays."""

    routes = ("POST /v1/plays",)

    def do_POST(self) -> None:
        self.close_connection = True


@contextmanager
def standing_in(kind: type[_Older]) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_hub_that_stops_meanwhile_is_one_line(capsys: Captured, files: Path) -> None:
    with standing_in(_Stopping) as address:
        assert f"no hub answers at {address}" in refused(capsys, str(files), "--hub", address)


def test_a_hub_that_plays_no_scenarios_is_one_line(capsys: Captured, files: Path) -> None:
    with standing_in(_Older) as address:
        told = refused(capsys, str(files), "--hub", address)
    assert f"the hub at {address} is MockHub 0.0.1, which plays no scenarios" in told
    assert f"this is MockHub {__version__}" in told


def test_a_hub_with_a_token_wants_it(
    capsys: Captured, data_folder: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    background = BackgroundServer(Options(data=data_folder))
    background.server = Server(Options(data=data_folder, control_token=TOKEN))
    with background as running:
        control = running.server.hub.addresses.control
        good = (str(files / "good.yaml"), "--hub", control)
        assert f"the hub at {control} demands a token" in refused(capsys, *good)
        assert f"the hub at {control} refuses the token" in refused(capsys, *good, "--token", "another")
        assert run(capsys, "run", *good, "--token", TOKEN).code == 0
        monkeypatch.setenv("MOCKHUB_CONTROL_TOKEN", TOKEN)
        assert run(capsys, "run", *good).code == 0


def test_a_bad_file_is_told_before_the_hub_is_asked(capsys: Captured, files: Path) -> None:
    (files / "bad.yaml").write_text("scenario: x\nsteps: [strt-chat]\n")
    ran = run(capsys, "run", str(files), "--hub", "http://127.0.0.1:1")
    assert ran.code == 2
    assert ran.err.startswith(f"{files / 'bad.yaml'}:2:9: found 'strt-chat'")

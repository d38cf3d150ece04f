"""How far `mockhub run` is stands on a terminal, and on nothing else."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "scenario: A good one\nsteps: [start-chat]\n"
FAILS = "scenario: A bad one\nsteps:\n  - start-chat: {expect: {code: 3}}\n"
SHOWN = " of 3"


class OnTerminal(NamedTuple):
    """A command that ran with a terminal: what was written to it, what it shows in the end, and the rest."""

    code: int
    written: str
    screen: list[str]
    piped: str


def screen_of(written: str) -> list[str]:
    """Return what a terminal shows that got this: it knows the start of a line and the next line, nothing else."""
    lines, column = [""], 0
    for character in written:
        if character == "\n":
            lines.append("")
            column = 0
        elif character == "\r":
            column = 0
        else:
            assert character.isprintable()
            line = lines[-1].ljust(column)
            lines[-1] = line[:column] + character + line[column + 1 :]
            column += 1
    return [line.rstrip() for line in lines]


def on_terminal(
    *arguments: str, stdout_too: bool, columns: int = 100, environment: dict[str, str] | None = None
) -> OnTerminal:
    """Run a command whose standard error is a terminal, and its standard output too if asked for."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 25, columns, 0, 0))
    piped = ""
    got = bytearray()
    with subprocess.Popen(
        [sys.executable, "-m", "mockhub", *arguments],
        stdout=slave if stdout_too else subprocess.PIPE,
        stderr=slave,
        env={**{name: value for name, value in os.environ.items() if name != "CI"}, **(environment or {})},
    ) as running:
        os.close(slave)
        try:
            while piece := os.read(master, 65536):
                got += piece
        except OSError:
            pass  # so the terminal of a process that has ended is told on Linux
        if running.stdout is not None:
            piped = running.stdout.read().decode()
    os.close(master)
    written = got.decode()
    return OnTerminal(running.returncode, written, screen_of(written), piped)


@pytest.fixture
def files(tmp_path: Path) -> str:
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "b.yaml").write_text(FAILS)
    (tmp_path / "c.yaml").write_text(GOOD)
    return str(tmp_path)


def test_the_line_is_there_and_leaves_no_trace(files: str) -> None:
    piped = subprocess.run(
        [sys.executable, "-m", "mockhub", "run", files], capture_output=True, text=True, check=False, timeout=30
    )
    assert piped.stderr == ""
    ran = on_terminal("run", files, stdout_too=True)
    assert ran.code == 1
    assert "] 0 of 3" in ran.written
    assert f"[{'#' * 30}] 3 of 3, 1 failed" in ran.written
    assert ran.screen == [*piped.stdout.splitlines(), ""]


def test_results_that_go_elsewhere_do_not_mix_with_it(files: str) -> None:
    ran = on_terminal("run", files, stdout_too=False)
    assert "3 of 3, 1 failed" in ran.written
    assert ran.screen == [""]
    assert SHOWN not in ran.piped
    assert [line.split()[0] for line in ran.piped.splitlines() if line[0] != " "][:3] == ["ok", "FAIL", "ok"]


def test_a_narrow_terminal_has_one_line_too(files: str) -> None:
    ran = on_terminal("run", files, stdout_too=False, columns=20)
    lines = [piece for piece in ran.written.split("\r") if piece.strip()]
    assert lines
    assert max(map(len, lines)) == 19
    assert ran.screen == [""]


def test_a_run_that_stops_leaves_no_trace(files: str) -> None:
    ran = on_terminal("run", files, "--fail-fast", "-j", "1", stdout_too=False)
    assert "2 of 3, 1 failed" in ran.written
    assert ran.screen == [""]
    assert (
        on_terminal("run", files, "--hub", "http://127.0.0.1:1", stdout_too=False).screen[0].startswith("no hub")
    )


@pytest.mark.parametrize(("more", "environment"), [(("--json",), {}), ((), {"CI": "true"})], ids=["json", "ci"])
def test_it_is_not_shown_to_programs(files: str, more: tuple[str, ...], environment: dict[str, str]) -> None:
    ran = on_terminal("run", files, *more, stdout_too=False, environment=environment)
    assert ran.code == 1
    assert ran.written == ""
    assert ran.piped

"""Every command teaches by its help, and wrong usage is answered with a message and exit code 2."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from mockhub import __version__
from mockhub.cli import main

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = [
    "serve", "wait", "health", "run", "verify", "check", "scenarios", "schema", "errors", "points", "openapi",
    "token", "ca",
]  # fmt: skip
ALL = [[], *([name] for name in COMMANDS), *(["token", name] for name in ("mint", "break", "inspect"))]


class Ran(NamedTuple):
    """What a command line led to."""

    code: object
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    """Run the command line in this process."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as exited:
        main(arguments)
    return Ran(exited.value.code, *capsys.readouterr())


def run_process(*arguments: str, stdin: bytes = b"") -> Ran:
    """Run the command line as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "mockhub", *arguments], input=stdin, capture_output=True, timeout=30, check=False
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("path", ALL, ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_help_has_an_example(capsys: pytest.CaptureFixture[str], path: list[str], option: str) -> None:
    ran = run(capsys, *path, option)
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.startswith("Usage: ")
    about = ran.out.partition("Options:")[0].splitlines()[1:]
    example = {"points": "- {at:"}.get(" ".join(path), f"mockhub {' '.join(path)}".strip())
    assert any(line.startswith("  ") and example in line for line in about), ran.out


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    listed = run(capsys, "--help").out.partition("Commands:\n")[2]
    assert [line.split()[0] for line in listed.splitlines() if line.strip()] == COMMANDS


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version").out == f"mockhub, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("rum", "there is no command 'rum' (did you mean 'run'?)"),
        ("tokens mint", "there is no command 'tokens' (did you mean 'token'?)"),
        ("SERVE", "there is no command 'SERVE' (did you mean 'serve'?)"),
        ("zzz", "there is no command 'zzz'; see mockhub --help"),
        ("--nope", "No such option '--nope'"),
        ("token inspct", "inspect"),
        ("run", "Missing argument 'PATH...'"),
        ("check", "Missing argument 'PATH...'"),
        ("run nowhere.yaml", "nowhere.yaml:1:1: there is no such file"),
        ("check nowhere.yaml", "nowhere.yaml:1:1: there is no such file"),
        ("run scenarios --jobs 0", "0 is not in the range x>=1"),
        ("run scenarios --jobs many", "'many' is not a valid integer"),
        ("run scenarios --var x", "--var x: expected NAME=VALUE"),
        ("check scenarios --var =x", "--var =x: expected NAME=VALUE"),
        ("errors nope", "there is no cause 'nope'; mockhub errors lists them"),
        ("errors expird", "there is no cause 'expird' (did you mean 'expired'?)"),
        ("points x", "unexpected extra argument"),
        ("serve --port 99999", "99999 is not in the range"),
        ("serve --port x", "'x' is not a valid integer"),
        ("serve --seed -1", "-1 is not in the range"),
        ("serve --prot 0", "No such option '--prot'"),
    ],
)
def test_wrong_usage_is_a_message_and_exit_2(
    capsys: pytest.CaptureFixture[str], arguments: str, message: str
) -> None:
    ran = run(capsys, *arguments.split())
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [("--version", 0), ("points", 0), ("rum", 2), ("token inspect a.b", 1), ("check nowhere.yaml", 2)],
)
def test_the_process_ends_with_the_exit_code(arguments: str, code: int) -> None:
    ran = run_process(*arguments.split())
    assert ran.code == code
    assert "Traceback" not in ran.err


def test_a_reader_that_closes_the_pipe_causes_no_traceback(tmp_path: Path) -> None:
    log = tmp_path / "stderr"
    with log.open("wb") as stderr:
        lister = subprocess.Popen(
            [sys.executable, "-m", "mockhub", "errors", "--json"], stdout=subprocess.PIPE, stderr=stderr
        )
        assert lister.stdout is not None
        lister.stdout.close()
        lister.wait(30)
    assert "Traceback" not in log.read_text()

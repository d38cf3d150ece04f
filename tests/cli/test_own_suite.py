"""`mockhub run FILE -- COMMAND`: a pytest suite and a Node script in the visitor's place, and what goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_usage import run, run_process

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENTS = Path(__file__).parents[1] / "clients"
FAILS_ONCE = """\
scenario: The first token has expired, the second is good
given:
  provider: {calls: [{token: {defect: expired}}, token], keys: {from: issuer, as: jwks}}
steps:
  - start-chat: {expect: {cause: expired, code: 4}}
  - hub: rotate-keys
  - start-chat
expect:
  - {at: livechat.conversation, count: 2}
"""
OPEN = "scenario: Anybody may chat\ngiven: {widget: {authentication: none}}\nsteps: [start-chat]\n"
SUITE = """\
import json
import os
import urllib.request
from urllib.error import HTTPError


def start(request_id):
    env = os.environ
    token = urllib.request.urlopen(env["MOCKHUB_TOKEN_ENDPOINT"]).read().decode()
    path = f"auth/organization/{env['MOCKHUB_ORG_ID']}/widgetApp/{env['MOCKHUB_WIDGET_ID']}/conversation"
    headers = {"AuthenticatedUserToken": token, "Request-Id": request_id, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{env['MOCKHUB_ORG_URL']}/livechatconnector/{path}", b"{}", headers)
    try:
        return urllib.request.urlopen(request).status
    except HTTPError as error:
        return error.code


def test_an_expired_login_is_refused():
    assert start("a") == 401


def test_the_next_one_is_accepted():
    assert start("b") == 200
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "s.yaml"
    path.write_text(FAILS_ONCE)
    return path


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "test_suite.py"
    path.write_text(SUITE)
    return path


def pytest_command(suite: Path) -> tuple[str, ...]:
    return (
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:mockhub",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        str(suite),
    )


def test_a_pytest_suite_plays(file: Path, suite: Path) -> None:
    ran = run_process("run", str(file), "--", *pytest_command(suite))
    assert "2 passed" in ran.out
    assert ran.out.splitlines()[-2:] == [
        "ok    The first token has expired, the second is good",
        "1 passed, 0 failed",
    ]
    assert ran.code == 0


def test_a_node_script_with_the_published_client_plays(file: Path) -> None:
    ran = run_process("run", "--json", str(file), "--", "node", str(CLIENTS / "own-suite.mjs"))
    report = json.loads(ran.out)
    assert (ran.code, report["passed"], ran.err) == (0, True, "first false, second true\n")


def test_a_suite_that_does_something_else_is_told_what_was_not_seen(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "test_other.py"
    other.write_text(SUITE.replace('assert start("b") == 200', "pass"))
    ran = run_process("run", str(file), "--", *pytest_command(other))
    lines = ran.out.splitlines()
    assert ran.code == 1
    assert f"      {file}:7: start-chat: expected success, seen no call that shows it" in lines
    assert f"      {file}:9: calls at livechat.conversation: expected 2, seen 1" in lines


def test_a_suite_that_fails_fails_the_scenario(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("scenario: x\n")
    ran = run_process("run", str(file), "--", sys.executable, "-c", "raise SystemExit(3)")
    assert ran.code == 1
    assert f"      {file}:1: {sys.executable}: expected exit code 0, seen exit code 3" in ran.out.splitlines()


def test_it_runs_once_for_each_row_and_knows_which(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("scenario: Row $(n)\nrows: [{n: 1}, {n: 2}]\n")
    print_it = "import os; print('I am', os.environ['MOCKHUB_SCENARIO_TITLE'])"
    ran = run_process("run", str(file), "--", sys.executable, "-c", print_it)
    assert [line for line in ran.out.splitlines() if line.startswith("I am")] == ["I am Row 1", "I am Row 2"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["no-such-program"], "cannot run no-such-program: No such file or directory"),
        ([], "behind -- stands the command that plays the visitor's part"),
    ],
)
def test_a_command_that_cannot_be_run_is_told(
    capsys: pytest.CaptureFixture[str], file: Path, command: list[str], told: str
) -> None:
    ran = run(capsys, "run", str(file), "--", *command)
    assert ran.code == 2
    assert told in ran.err


@contextmanager
def serving() -> Iterator[str]:
    """Give the control address of a hub that runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "mockhub", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield str(json.loads(process.stdout.readline())["control"])
        finally:
            process.terminate()


def test_it_plays_on_a_hub_that_runs_already_and_leaves_nothing(file: Path, suite: Path) -> None:
    with serving() as control:
        ran = run_process("run", "--hub", control, str(file), "--", *pytest_command(suite))
        assert (ran.code, ran.out.splitlines()[-1]) == (0, "1 passed, 0 failed")
        again = run_process(
            "run",
            "--hub",
            control,
            str(file),
            "--",
            sys.executable,
            "-c",
            "import os; print(os.environ['MOCKHUB_SANDBOX'])",
        )
    assert again.out.splitlines()[0] == "sandbox-2"


def test_calls_that_name_no_sandbox_are_noted(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text("scenario: x\n")
    stray = tmp_path / "stray.py"
    stray.write_text(
        "import os, urllib.request, urllib.error\n"
        "base = os.environ['MOCKHUB_ORG_URL'].rpartition('/s/')[0]\n"
        "try: urllib.request.urlopen(base + '/livechatconnector/config/00000000-0000-4000-8000-000000000000/w')\n"
        "except urllib.error.HTTPError as error: print(error.code)\n"
    )
    ran = run_process("run", str(file), "--", sys.executable, str(stray))
    assert ran.code == 0
    assert "note: calls came that name no sandbox of this hub; the first: livechat.config: " in ran.out


def test_the_environment_trusts_the_hubs_certificate(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(OPEN.replace("steps: [start-chat]\n", ""))
    reach = (
        "const url = `${process.env.MOCKHUB_SECURE_ORG_URL}/livechatconnector/config/"
        "${process.env.MOCKHUB_ORG_ID}/${process.env.MOCKHUB_WIDGET_ID}`;"
        "fetch(url).then((answer) => console.log(answer.status));"
    )
    ran = run_process("run", str(file), "--", "node", "-e", reach)
    assert ran.out.splitlines()[0] == "200", os.environ.get("NODE_EXTRA_CA_CERTS")

"""`mockhub verify`: whether what must be seen was seen, in lines, JSON and exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mockhub.client import Client
from mockhub.scenarios.served import Assigned, ServedScenarios, load
from tests.cli.test_usage import run

if TYPE_CHECKING:
    from pathlib import Path

    from mockhub.background import BackgroundServer

Captured = pytest.CaptureFixture[str]
EXPECTS = """\
scenario: Two calls
vars: {often: 2}
given: {provider: [throw]}
expect:
  - {at: provider.call, count: $(often)}
  - in-order: [{at: provider.call, where: {cause: provider_threw}}]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "two.yaml"
    made.write_text(EXPECTS)
    return made


def test_what_is_armed_is_told_as_run_tells_it(capsys: Captured, control: str) -> None:
    box = Client(control).sandboxes.get()
    box.arm(EXPECTS)
    box.start_chat()
    ran = run(capsys, "verify", "--hub", control)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        "FAIL  Two calls",
        "      expect[0]: calls at provider.call: expected 2, seen 1",
        "        these counted:",
        "          entry 1: provider.call failed provider_threw",
    ]
    box.start_chat()
    ran = run(capsys, "verify", "--hub", control)
    assert (ran.code, ran.out, ran.err) == (0, "ok    Two calls: everything expected was seen\n", "")


def test_a_file_is_asked_for_with_its_places(capsys: Captured, control: str, file: Path) -> None:
    box = Client(control).sandboxes.create(id="shop", providers={"default": ["throw"]})
    asked = ("verify", "--hub", control, "--sandbox", "shop", "--expect", str(file))
    box.start_chat()
    ran = run(capsys, *asked)
    assert ran.code == 1
    assert ran.out.splitlines()[:2] == [
        "FAIL  Two calls",
        f"      {file}:5: calls at provider.call: expected 2, seen 1",
    ]
    box.start_chat()
    assert run(capsys, *asked).out == "ok    Two calls: everything expected was seen\n"
    assert run(capsys, *asked).code == 0


def test_what_a_file_armed_is_told_with_its_places(
    capsys: Captured, hub: BackgroundServer, control: str, file: Path
) -> None:
    ServedScenarios(hub.server.hub).arm(load([Assigned("default", file)]))
    assert (
        f"      {file}:5: calls at provider.call: expected 2, seen 0"
        in run(capsys, "verify", "--hub", control).out
    )


def test_values_of_a_file_may_be_given(capsys: Captured, control: str, file: Path) -> None:
    asked = ("verify", "--hub", control, "--expect", str(file))
    assert "expected 2, seen 0" in run(capsys, *asked).out
    assert "expected 7, seen 0" in run(capsys, *asked, "--var", "often=7").out


def test_json_is_what_the_hub_answers(capsys: Captured, control: str, file: Path) -> None:
    box = Client(control).sandboxes.get()
    box.arm(EXPECTS)
    ran = run(capsys, "verify", "--hub", control, "--json")
    shown = json.loads(ran.out)
    assert (ran.code, shown["title"], shown["passed"]) == (1, "Two calls", False)
    assert [one["passed"] for one in shown["findings"]][:2] == [False, False]
    ran = run(capsys, "verify", "--hub", control, "--json", "--expect", str(file))
    assert (ran.code, json.loads(ran.out)["findings"]) == (1, shown["findings"][:2])


def test_what_is_worth_a_note_is_told_though_all_holds(capsys: Captured, control: str) -> None:
    box = Client(control).sandboxes.get()
    box.arm("scenario: Odd calls\nstrict: false\n")
    box.register_provider("default", {"calls": ["token"], "after": "fail"})
    box.start_chat()
    box.start_chat()
    ran = run(capsys, "verify", "--hub", control)
    assert ran.code == 0
    first, *notes = ran.out.splitlines()
    assert first == "ok    Odd calls: everything expected was seen"
    assert [one.partition("entry")[0] for one in notes] == ["      note: "]


def test_the_hub_is_named_by_the_environment(
    capsys: Captured, control: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Client(control).sandboxes.get().arm("scenario: Nothing\n")
    monkeypatch.setenv("MOCKHUB_CONTROL_URL", control)
    assert run(capsys, "verify").out == "ok    Nothing: everything expected was seen\n"


def refused(capsys: Captured, *arguments: str) -> str:
    ran = run(capsys, "verify", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    return ran.err


def test_what_cannot_be_asked_is_one_line(capsys: Captured, control: str, file: Path) -> None:
    assert "no scenario is armed here" in refused(capsys, "--hub", control)
    told = refused(capsys, "--hub", control, "--sandbox", "defalt")
    assert "there is no sandbox 'defalt' (did you mean 'default'?)" in told
    assert "no hub answers at http://127.0.0.1:1" in refused(capsys, "--hub", "http://127.0.0.1:1")
    assert "'nowhere' is no address" in refused(capsys, "--hub", "nowhere")
    file.write_text("scenario: x\nexpect:\n  - {at: provider.cal, count: 1}\n")
    wrong = ("--hub", control, "--expect", str(file))
    assert refused(capsys, *wrong).startswith(f"{file}:3:10: there is no point 'provider.cal'")
    file.write_text("scenario: x\n")
    assert refused(capsys, *wrong) == f"{file}:1:1: this scenario expects nothing: it has no 'expect'\n"
    file.write_text("scenario: x\nrows: [{a: 1}, {a: 2}]\n")
    assert refused(capsys, *wrong).startswith(f"{file}:2:1: ")
    file.unlink()
    assert refused(capsys, *wrong) == f"{file}:1:1: there is no such file\n"

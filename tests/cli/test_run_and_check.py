"""`mockhub run` and `mockhub check`: lines, JSON and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_usage import run, run_process

Captured = pytest.CaptureFixture[str]
LIBRARY = Path(__file__).parents[2] / "scenarios"
GOOD = """\
scenario: Two chats
vars: {outcome: token}
given: {provider: [$(outcome)]}
steps:
  - start-chat
  - start-chat
"""
FAILS = """\
scenario: A provider that throws
given: {provider: [throw]}
steps:
  - start-chat: {expect: {code: 3}}
expect:
  - {at: provider.call, count: 2}
"""
BAD = "scenario: x\nsteps:\n  - strt-chat\n  - advance: 5\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "fails.yaml").write_text(FAILS)
    (tmp_path / "bad.yaml").write_text(BAD)
    return tmp_path


def test_a_value_given_is_of_the_kind_that_the_file_has(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "typed.yaml").write_text(
        "scenario: Typed\nvars: {often: 1, keep: true, name: ann}\n"
        "steps: [ask-availability: $(often), hub: {rotate-keys: {keep-old: $(keep)}}]\n"
        "expect:\n"
        "  - {at: livechat.agent-availability, count: $(often)}\n"
        "  - {at: livechat.config, where: {visitor: $(name)}, count: 0}\n"
    )
    given = ("--var", "often=3", "--var", "keep=false", "--var", "name=7")
    ran = run(capsys, "run", str(files / "typed.yaml"), *given)
    assert ran.code == 0, ran.out
    ran = run(capsys, "check", str(files / "typed.yaml"), "--var", "often=many")
    assert "found 'many', expected a whole number" in ran.err


def test_run_prints_a_line_a_scenario_and_ends_with_0(capsys: Captured, files: Path) -> None:
    ran = run(capsys, "run", str(files / "good.yaml"))
    assert (ran.code, ran.err) == (0, "")
    line, last = ran.out.splitlines()
    assert line.split() == ["ok", "Two", "chats", "ok,", "ok"]
    assert last == "1 passed, 0 failed"


def test_run_prints_every_difference_and_ends_with_1(capsys: Captured, files: Path) -> None:
    ran = run(capsys, "run", str(files / "fails.yaml"), str(files / "good.yaml"))
    assert ran.code == 1
    lines = ran.out.splitlines()
    place = files / "fails.yaml"
    assert lines[0].split() == ["FAIL", "A", "provider", "that", "throws", "2", "provider_threw"]
    threw = "code 2, cause provider_threw (the provider threw: scripted error)"
    assert lines[1:8] == [
        f"      {place}:4: code: expected 3, seen {threw}",
        "        4 | - start-chat: {expect: {code: 3}}",
        "        the journal around it:",
        "          > entry 1: provider.call failed provider_threw",
        f"      {place}:6: calls at provider.call: expected 2, seen 1",
        "        these counted:",
        "          entry 1: provider.call failed provider_threw",
    ]
    assert lines[8].startswith("ok    Two chats")
    assert lines[9] == "1 passed, 1 failed"


def test_run_plays_nothing_when_a_file_is_wrong(capsys: Captured, files: Path) -> None:
    ran = run(capsys, "run", str(files))
    assert (ran.code, ran.out) == (2, "")
    bad = files / "bad.yaml"
    assert [line.partition(": ")[0] for line in ran.err.splitlines()] == [f"{bad}:3:5", f"{bad}:4:14"]


def test_run_as_json_is_one_document(capsys: Captured, files: Path) -> None:
    ran = run(capsys, "run", "--json", str(files / "good.yaml"), str(files / "fails.yaml"))
    assert ran.code == 1
    shown = json.loads(ran.out)
    assert shown["passed"] is False
    good, fails = shown["scenarios"]
    assert (good["file"], good["scenario"], good["passed"]) == (str(files / "good.yaml"), "Two chats", True)
    assert [result["ok"] for result in good["results"]] == [True, True]
    assert (fails["passed"], fails["results"][0]["errorCode"], fails["results"][0]["cause"]) == (
        False,
        2,
        "provider_threw",
    )
    assert [one["what"] for one in fails["differences"]] == ["code", "calls at provider.call"]


def test_run_overrides_vars(capsys: Captured, files: Path) -> None:
    ran = run(capsys, "run", str(files / "good.yaml"), "--var", "outcome=throw")
    assert ran.code == 1
    assert "2 provider_threw, 2 provider_threw" in ran.out


@pytest.mark.parametrize("jobs", ["1", "3", "64"])
def test_run_prints_scenarios_in_the_order_of_the_files(capsys: Captured, files: Path, jobs: str) -> None:
    for number in range(6):
        (files / f"good-{number}.yaml").write_text(GOOD.replace("Two chats", f"Chats {number}"))
    paths = [str(files / f"good-{number}.yaml") for number in (3, 1, 5, 0, 2, 4)]
    lines = run(capsys, "run", "-j", jobs, *paths).out.splitlines()
    assert [line.split()[2] for line in lines[:-1]] == ["3", "1", "5", "0", "2", "4"]


def test_run_survives_a_world_that_cannot_be_built(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "weak.yaml").write_text("scenario: x\ngiven: {provider: {keys: {secret: short}}}\n")
    ran = run(capsys, "run", str(tmp_path))
    assert ran.code == 1
    assert "the world cannot be built" in ran.out
    assert ran.err == ""


def test_run_of_the_library_as_a_process_passes() -> None:
    ran = run_process("run", "--json", str(LIBRARY))
    assert ran.code == 0
    shown = json.loads(ran.out)
    assert shown["passed"] is True
    assert len(shown["scenarios"]) > 100
    assert ran.err == ""


def test_check_counts_what_is_well_formed(capsys: Captured, files: Path) -> None:
    ran = run(capsys, "check", str(files / "good.yaml"), str(files / "fails.yaml"))
    assert (ran.code, ran.out, ran.err) == (0, "2 files, 2 scenarios, no mistake\n", "")


def test_check_counts_rows(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "rows.yaml").write_text("scenario: x\nrows:\n  - {a: 1}\n  - {a: 2}\n")
    assert json.loads(run(capsys, "check", "--json", str(tmp_path)).out) == {
        "ok": True,
        "files": 1,
        "scenarios": 2,
        "warnings": [],
    }


def test_check_warns_of_what_can_never_be(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("scenario: x\nvars: {a: 1}\n")
    ran = run(capsys, "check", str(tmp_path))
    assert (ran.code, ran.out) == (0, "1 file, 1 scenario, no mistake, 1 warning\n")
    assert ran.err == f"{file}:2:11: warning: $(a) is used nowhere\n"
    (told,) = json.loads(run(capsys, "check", "--json", str(tmp_path)).out)["warnings"]
    assert told == {"file": str(file), "line": 2, "column": 11, "message": "$(a) is used nowhere"}


def test_check_names_every_mistake(capsys: Captured, files: Path) -> None:
    ran = run(capsys, "check", str(files))
    assert (ran.code, ran.out) == (2, "")
    bad = files / "bad.yaml"
    first, second, last = ran.err.splitlines()
    assert first.startswith(f"{bad}:3:5: found 'strt-chat', expected one of start-chat, ")
    assert second.startswith(f"{bad}:4:14: found 5, expected a duration with its unit")
    assert last == "2 mistakes"


def test_check_as_json_has_every_mistake_with_its_place(capsys: Captured, files: Path) -> None:
    ran = run(capsys, "check", "--json", str(files))
    assert (ran.code, ran.err) == (2, "")
    shown = json.loads(ran.out)
    assert shown["ok"] is False
    assert [(one["file"], one["line"], one["column"]) for one in shown["mistakes"]] == [
        (str(files / "bad.yaml"), 3, 5),
        (str(files / "bad.yaml"), 4, 14),
    ]
    assert all(one["message"] for one in shown["mistakes"])


def test_check_plays_nothing(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "weak.yaml").write_text("scenario: x\nsteps:\n  - start-chat: {expect: {code: 3}}\n")
    ran = run(capsys, "check", str(tmp_path / "weak.yaml"))
    assert ran.code == 0
    assert ran.out == "1 file, 1 scenario, no mistake\n"


def test_check_of_a_file_that_is_not_text_is_a_mistake(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    ran = run(capsys, "check", str(tmp_path))
    assert ran.code == 2
    assert ran.err.splitlines()[-1] == "1 mistake"


def test_check_overrides_vars(capsys: Captured, files: Path) -> None:
    ran = run(capsys, "check", str(files / "good.yaml"), "--var", "outcome=thrw")
    assert ran.code == 2
    assert "found 'thrw', expected one of token, throw" in ran.err


# What is played, and how it is told


def test_run_plays_the_scenarios_with_a_tag_or_a_name(capsys: Captured, files: Path) -> None:
    (files / "tagged.yaml").write_text("scenario: Tagged\ntags: [smoke]\nsteps: [start-chat]\n")
    both = [str(files / "tagged.yaml"), str(files / "good.yaml")]
    assert run(capsys, "run", *both, "--tag", "smoke").out.splitlines()[-1] == "1 passed, 0 failed"
    assert run(capsys, "run", *both, "--name", "two*chats").out.split()[1:3] == ["Two", "chats"]
    ran = run(capsys, "run", *both, "--tag", "smok")
    assert ran.code == 2
    assert "no scenario has the tag 'smok' (did you mean 'smoke'?); there are smoke" in ran.err
    assert "no scenario of 2 is chosen" in run(capsys, "run", *both, "--name", "nothing").err


def test_run_stops_at_the_first_failure_if_told(capsys: Captured, files: Path) -> None:
    both = [str(files / "fails.yaml"), str(files / "good.yaml")]
    ran = run(capsys, "run", *both, "--fail-fast", "-j", "1")
    assert ran.code == 1
    assert "0 passed, 1 failed" in ran.out


def test_run_repeats_and_says_with_which_seed(capsys: Captured, files: Path) -> None:
    assert "3 passed" in run(capsys, "run", str(files / "good.yaml"), "--repeat", "3").out
    failed = run(capsys, "run", str(files / "fails.yaml"), "--seed", "7")
    assert failed.out.splitlines()[-1] == "to play the same again: --seed 7"
    shown = json.loads(run(capsys, "run", str(files / "good.yaml"), "--seed", "7", "--json").out)
    assert shown["seed"] == 7


def test_run_writes_reports(capsys: Captured, files: Path) -> None:
    xml, summary = files / "report.xml", files / "summary.md"
    ran = run(capsys, "run", str(files / "fails.yaml"), "--junit", str(xml), "--markdown", str(summary))
    assert ran.code == 1
    assert 'failures="1"' in xml.read_text()
    assert summary.read_text().startswith("**MockHub**: 0 passed, 1 failed")
    nowhere = str(files / "nowhere" / "report.xml")
    ran = run(capsys, "run", str(files / "good.yaml"), "--junit", nowhere)
    assert (ran.code, f"{nowhere} cannot be written" in ran.err) == (2, True)


def test_run_annotates_in_github_actions(capsys: Captured, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    lines = run(capsys, "run", str(files / "fails.yaml")).out.splitlines()
    assert lines[-1].startswith(f"::error file={files / 'fails.yaml'},line=6,")

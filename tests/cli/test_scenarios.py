"""`mockhub scenarios`: the library, listed, shown and copied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from mockhub.scenarios.files import find_files
from tests.cli.test_usage import run

if TYPE_CHECKING:
    from tests.cli.test_catalogue import Captured

LIBRARY = Path(__file__).parents[2] / "scenarios"


def test_every_file_is_listed_with_its_title(capsys: Captured) -> None:
    lines = run(capsys, "scenarios", "list").out.splitlines()
    assert len(lines) == len(find_files([LIBRARY]))
    assert any(line.split(maxsplit=1) == ["auth/code-2", "The auth token provider throws"] for line in lines)
    assert len(json.loads(run(capsys, "scenarios", "list", "--json").out)) == len(lines)


def test_a_file_is_shown_as_it_is(capsys: Captured) -> None:
    text = (LIBRARY / "auth" / "code-2.yaml").read_text(encoding="utf-8")
    for name in ("auth/code-2", "auth/code-2.yaml", "scenarios/auth/code-2.yaml"):
        assert run(capsys, "scenarios", "show", name).out == text


def test_an_unknown_file_names_the_nearest(capsys: Captured) -> None:
    ran = run(capsys, "scenarios", "show", "auth/cod-2")
    assert ran.code == 2
    assert "there is no scenario 'auth/cod-2' (did you mean 'auth/code-2'?)" in ran.err


def test_files_are_copied_and_never_written_over(capsys: Captured, tmp_path: Path) -> None:
    ran = run(capsys, "scenarios", "copy", "auth/code-2", "auth/code-3", str(tmp_path))
    assert ran.code == 0
    assert sorted(path.name for path in (tmp_path / "auth").iterdir()) == ["code-2.yaml", "code-3.yaml"]
    (tmp_path / "auth" / "code-2.yaml").write_text("mine")
    ran = run(capsys, "scenarios", "copy", "auth/code-2", str(tmp_path))
    assert (ran.code, "is there already" in ran.err) == (2, True)
    assert (tmp_path / "auth" / "code-2.yaml").read_text() == "mine"


def test_the_whole_library_is_copied_and_can_be_played_from_there(capsys: Captured, tmp_path: Path) -> None:
    ran = run(capsys, "scenarios", "copy", str(tmp_path))
    assert len(ran.out.splitlines()) == len(find_files([LIBRARY]))
    assert "0 failed" in run(capsys, "run", str(tmp_path / "conversation")).out

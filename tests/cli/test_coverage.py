"""`mockhub errors --coverage`: which file shows each cause and each point, and what is missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from mockhub import cli
from mockhub.cli import scenarios as library

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

THROWS = """\
scenario: The provider throws
given: {provider: [throw]}
steps:
  - start-chat: {expect: {cause: provider_threw}}
"""
NEVER = """\
scenario: What is expected never to happen is not shown
given: {widget: {authentication: none}}
steps:
  - start-chat
expect:
  - {at: livechat.conversation, where: {cause: out_of_hours}, count: 0}
  - in-order: [{at: livechat.conversation}]
"""
FAILS = """\
scenario: A file that fails
given: {widget: {authentication: none}}
steps:
  - call: {at: livechat.config, expect: {cause: route_unknown}}
"""


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of two files in place of the shipped one."""
    (tmp_path / "auth").mkdir()
    (tmp_path / "auth" / "throws.yaml").write_text(THROWS)
    (tmp_path / "never.yaml").write_text(NEVER)
    monkeypatch.setattr(library, "library", lambda: tmp_path)
    monkeypatch.setattr("mockhub.cli.coverage.library", lambda: tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, ["errors", "--coverage", *arguments], standalone_mode=False)


def test_what_nothing_shows_is_named_and_fails(few: Path) -> None:
    result = run()
    assert result.return_value == cli.FAILED
    lines = result.stdout.splitlines()
    assert lines[0] == f"from {few}"
    assert "out_of_hours: no scenario shows it" in lines
    assert "livechat.config: no scenario shows it" in lines
    assert any(line.split() == ["provider_threw", "auth/throws"] for line in lines)
    assert any(line.split() == ["livechat.conversation", "never"] for line in lines)
    assert any(line.startswith("  hub_unreachable: happens in the client alone") for line in lines)
    assert lines[-1].startswith("1 of ")
    assert " causes, 2 of " in lines[-1]


def test_the_same_as_one_document(few: Path) -> None:
    told = json.loads(run("--json").stdout)
    assert told["causes"]["provider_threw"] == ["auth/throws"]
    assert told["causes"]["out_of_hours"] == []
    assert told["points"]["provider.call"] == ["auth/throws"]
    assert told["complete"] is False
    assert "hub_unreachable" in told["notRaised"]
    assert {"out_of_hours", "livechat.config"} <= set(told["missing"])
    assert few.is_dir()


def test_a_file_that_fails_shows_nothing(few: Path) -> None:
    (few / "fails.yaml").write_text(FAILS)
    result = run()
    assert "fails: it fails, and so shows nothing" in result.stdout
    assert "route_unknown: no scenario shows it" in result.stdout
    assert "livechat.config: no scenario shows it" in result.stdout


def test_many_files_are_counted(few: Path) -> None:
    for number in range(5):
        (few / f"more-{number}.yaml").write_text(THROWS.replace("The", f"Once more {number} the"))
    assert "auth/throws, more-0, more-1 and 3 more" in run().stdout

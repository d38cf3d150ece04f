"""The page about running MockHub says what the code does: its examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockhub.cli.ca import HOW
from mockhub.cli.serve import command

PAGE = Path(__file__).parents[2] / "docs" / "running.md"


def test_the_file_in_it_can_be_read(tmp_path: Path) -> None:
    (found,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "mockhub.toml"
    file.write_text(found)
    with command.make_context("serve", ["--config", str(file)]) as context:
        assert [one.sandbox for one in context.params["scenario"]] == ["default", "shop"]


@pytest.mark.parametrize(
    "line", re.findall(r"^mockhub serve (.*?)(?: &)?$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
)
def test_every_command_line_in_it_is_understood(line: str) -> None:
    with command.make_context("serve", line.replace('"$TOKEN"', "t").split()):
        pass


def test_there_is_a_line_for_every_client_people_use() -> None:
    assert {"Node", "Python", "Java", "curl", "Chromium", "Firefox"} <= {name for name, _ in HOW}

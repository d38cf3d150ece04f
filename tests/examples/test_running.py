"""The page about running MockHub says what the code does: its settings, its metrics, its examples."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from mockhub.cli.ca import HOW
from mockhub.cli.serve import command
from mockhub.control.metrics import METRICS

PAGE = Path(__file__).parents[2] / "docs" / "running.md"


def settings_table() -> str:
    """Return the table of settings as the page must have it."""
    options = [one for one in command.params if isinstance(one, click.Option) and one.expose_value]
    rows = []
    for one in options:
        about = (one.help or "").rstrip(".")
        if one.show_default:
            about += f" [default: {one.default}]"
        rows.append(f"| `{one.opts[0].removeprefix('--')}` | {about.replace('|', chr(92) + '|')} |")
    return "\n".join(("| setting | |", "|---|---|", *rows))


def metrics_table() -> str:
    """Return the table of metrics as the page must have it."""
    rows = [
        f"| `{one.name}{'_total' if one.counts else ''}` | {labels} | {one.about} |"
        for one in METRICS
        for labels in [", ".join(f"`{name}`" for name in one.labels)]
    ]
    return "\n".join(("| metric | labels | |", "|---|---|---|", *rows))


@pytest.mark.parametrize("table", [settings_table(), metrics_table()], ids=["settings", "metrics"])
def test_the_tables_are_the_codes(table: str) -> None:
    assert table in PAGE.read_text(encoding="utf-8"), f"expected in {PAGE.name}:\n{table}"


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

"""The parts of the documentation that the code says itself. `python -m tests.reference` writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.testing import CliRunner

from mockhub.cli import cli
from mockhub.control.metrics import METRICS
from tests import contracts

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]

PRINTED = {
    "docs/causes.md": "errors --markdown",
    "docs/openapi.json": "openapi",
    "docs/points.md": "points --markdown",
    "docs/scenario-keys.md": "schema --markdown",
    "schema/scenario-1.json": "schema",
}
"""Files that a command prints as they are."""
END = "\n<!-- end -->"
_WIDTH = 100


def contents() -> dict[str, str]:
    """Return what each file must hold, by its path; of a page that is written by hand, with its tables renewed."""
    return {
        **{path: printed(command) for path, command in PRINTED.items()},
        "docs/commands.md": "\n".join(commands()) + "\n",
        "docs/control.md": renewed("docs/control.md", {"calls": printed("openapi --markdown").strip()}),
        "docs/fidelity.md": renewed("docs/fidelity.md", {"verified": contracts.table()}),
        "docs/running.md": renewed("docs/running.md", {"settings": settings_table(), "metrics": metrics_table()}),
    }


def printed(command: str) -> str:
    """Return what `mockhub` prints for the arguments of a command line."""
    done = CliRunner().invoke(cli, command.split())
    assert done.exit_code == 0, done.output
    return done.stdout


def renewed(path: str, tables: dict[str, str]) -> str:
    """Return a page with each of its generated tables, which stand between two marks, as it must be now.

    Raises:
        LookupError: the page has no place for a table.
    """
    text = (ROOT / path).read_text(encoding="utf-8")
    for name, table in tables.items():
        before, mark, rest = text.partition(f"<!-- generated: {name} -->\n")
        if not mark:
            raise LookupError(f"{path} has no place for the table of {name}")
        text = f"{before}{mark}{table}{rest[rest.index(END) :]}"
    return text


def commands() -> Iterator[str]:
    """Yield the lines of the page of commands: the help of each."""
    yield "# Commands"
    yield ""
    yield "What `mockhub COMMAND --help` says, of every command. `mockhub serve` has its settings in"
    yield "[Running it](running.md#settings) too, as variables and as keys of a file."
    whole = click.Context(cli, info_name="mockhub", terminal_width=_WIDTH, **cli.context_settings)
    for context in every_command(cli, whole):
        yield f"\n## {context.command_path}\n\n```text\n{context.get_help()}\n```"


def every_command(group: click.Group, context: click.Context) -> Iterator[click.Context]:
    """Yield the context of each command, in the order of the help."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        own = click.Context(command, info_name=name, parent=context)
        yield own
        if isinstance(command, click.Group):
            yield from every_command(command, own)


def settings_table() -> str:
    """Return the table of what `mockhub serve` can be told."""
    serve = cli.get_command(click.Context(cli), "serve")
    assert serve is not None
    rows = []
    for one in serve.params:
        if isinstance(one, click.Option) and one.expose_value:
            about = (one.help or "").rstrip(".")
            if one.show_default:
                about += f" [default: {one.default}]"
            rows.append(f"| `{one.opts[0].removeprefix('--')}` | {about.replace('|', chr(92) + '|')} |")
    return "\n".join(("| setting | |", "|---|---|", *rows))


def metrics_table() -> str:
    """Return the table of metrics."""
    rows = [
        f"| `{one.name}{'_total' if one.counts else ''}` | {labels} | {one.about} |"
        for one in METRICS
        for labels in [", ".join(f"`{name}`" for name in one.labels)]
    ]
    return "\n".join(("| metric | labels | |", "|---|---|---|", *rows))


def main() -> None:
    """Write every part."""
    for path, text in contents().items():
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

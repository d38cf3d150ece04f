"""`mockhub check`: reading scenario files without playing them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from mockhub.cli import BAD_USAGE
from mockhub.cli.scenario_files import JSON, PATHS, VARS, variables_of
from mockhub.errors import Mistakes
from mockhub.scenarios.files import find_files, load_files

if TYPE_CHECKING:
    from pathlib import Path

    from mockhub.errors import Mistake


@click.command("check")
@PATHS
@VARS
@JSON
def command(paths: tuple[Path, ...], variables: tuple[str, ...], *, as_json: bool) -> int:
    """Read scenario files and name every mistake of all of them at once.

    Each mistake has its place (file:line:column), what was expected, and the nearest valid name. A warning says
    what can never be: a fault that cannot act, an expectation that nothing can meet.

    \b
      mockhub check scenarios/

    Exit code: 0 well formed, with or without warnings; 2 not.
    """
    try:
        files = find_files(paths)
        cases = load_files(files, variables_of(variables))
    except Mistakes as error:
        if as_json:
            click.echo(json.dumps({"ok": False, "mistakes": list(map(_written, error.mistakes))}))
            return BAD_USAGE
        for mistake in error.mistakes:
            click.echo(str(mistake), err=True)
        click.echo(_counted(len(error.mistakes), "mistake"), err=True)
        return BAD_USAGE
    doubts = sorted({doubt for case in cases for doubt in case.doubts})
    if as_json:
        warnings = list(map(_written, doubts))
        click.echo(json.dumps({"ok": True, "files": len(files), "scenarios": len(cases), "warnings": warnings}))
        return 0
    for doubt in doubts:
        click.echo(doubt.warning, err=True)
    warned = f", {_counted(len(doubts), 'warning')}" if doubts else ""
    click.echo(f"{_counted(len(files), 'file')}, {_counted(len(cases), 'scenario')}, no mistake{warned}")
    return 0


def _written(mistake: Mistake) -> dict[str, Any]:
    return {"file": mistake.file, "line": mistake.line, "column": mistake.column, "message": mistake.message}


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"

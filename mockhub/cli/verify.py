"""`mockhub verify`: asking a running hub whether what must be seen was seen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockhub.answers import plain
from mockhub.cli import FAILED
from mockhub.cli.hubs import TOKEN, hub_option, plainly
from mockhub.cli.scenario_files import JSON, VARS, variables_of
from mockhub.client.base import CONTROL
from mockhub.client.blocking import Client
from mockhub.errors import Mistakes
from mockhub.scenarios.files import read_file
from mockhub.scenarios.loader import load_world
from mockhub.scenarios.reading import read_document
from mockhub.scenarios.report import notes, unmet
from mockhub.scenarios.reports import failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mockhub.control.verification import Standing, Verified
    from mockhub.scenarios.places import Document


@click.command("verify")
@hub_option("Where the hub is steered.", default=CONTROL, show_default=True)
@TOKEN
@click.option("--sandbox", default="default", show_default=True, metavar="NAME", help="Which of its sandboxes.")
@click.option(
    "--expect",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ask for what this scenario file expects, in the whole journal, instead of what is armed.",
)
@VARS
@JSON
def command(
    hub: str, token: str | None, sandbox: str, file: Path | None, variables: tuple[str, ...], *, as_json: bool
) -> int:
    """Ask a running hub whether the expectations of a sandbox hold.

    Those of the scenario it is armed with count from the moment of arming. What does not hold is told as
    `mockhub run` tells it.

    \b
      mockhub serve --scenario checkout.yaml &
      (your own suite)
      mockhub verify

    Exit code: 0 all hold, 1 some do not, 2 nothing is armed, the hub is not there, or the file is wrong.
    """
    asked = None if file is None else _read(file, variables_of(variables))
    with plainly(hub, token):
        box = Client(hub, token=token).sandboxes.get(sandbox)
        answer: Standing | Verified
        if asked is None:
            answer = standing = box.verification()
            lines = _lines(standing.title, standing, standing.told)
        else:
            answer = box.verify(*asked.expected)
            differences = unmet(answer.findings, asked.place)
            lines = _lines(asked.title, answer, failure(asked.title, differences) if differences else "")
    click.echo(json.dumps(plain(answer)) if as_json else "\n".join(lines))
    return 0 if answer.passed else FAILED


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a scenario file expects."""

    title: str
    expected: list[dict[str, Any]]
    document: Document

    def place(self, number: int) -> str:
        return f"{self.document.file}:{self.document.place(('expect', number))[0]}"


def _read(file: Path, variables: Mapping[str, str]) -> _Asked:
    document = read_document(str(file), read_file(file))
    case = load_world(document, variables)
    if not case.scenario.expect:
        raise Mistakes([document.mistake((), "this scenario expects nothing: it has no 'expect'")])
    return _Asked(case.title, [one.written() for one in case.scenario.expect], document)


def _lines(title: str, answer: Standing | Verified, failed: str) -> Iterator[str]:
    yield failed or f"ok    {title}: everything expected was seen"
    yield from (f"      note: {line}" for line in notes(answer.findings))

"""`mockhub schema`: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

import json

import click

from mockhub.json_schema import json_schema
from mockhub.scenarios.model import Scenario


@click.command("schema")
@click.option("--markdown", is_flag=True, help="Print the same as the documentation's page.")
def command(*, markdown: bool) -> None:
    """Print the JSON Schema of scenario files (draft 2020-12).

    Editors that know it complete keys and mark mistakes while you write. With the YAML language server:

    \b
      mockhub schema > scenario-1.json
      # yaml-language-server: $schema=scenario-1.json     (the first line of a scenario file)

    `mockhub check` knows more: names that stand for nothing, dates that do not exist, where a value comes from.
    """
    if markdown:
        from mockhub.cli.keys_page import page  # noqa: PLC0415 - the schema itself needs no page

        click.echo("\n".join(page()))
        return
    click.echo(json.dumps(document(), indent=2, ensure_ascii=False))


def document() -> dict[str, object]:
    """Return the schema; `$(name)` may stand for any value in it."""
    return {"title": "MockHub scenario", **json_schema(Scenario, names=True)}

"""`mockhub openapi`: the control API, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from mockhub.control.openapi import document
from mockhub.control.table import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.command("openapi")
@click.option("--markdown", is_flag=True, help="Print the table of calls in the documentation.")
def command(*, markdown: bool) -> None:
    """Print the control API as an OpenAPI 3.1 document.

    A running hub serves the same at /v1/openapi.json of its control listener.

    \b
      mockhub openapi > openapi.json
    """
    if markdown:
        click.echo("\n".join(_table()))
        return
    click.echo(json.dumps(document(ROUTES), indent=2, ensure_ascii=False))


def _table() -> Iterator[str]:
    yield "| call | what |"
    yield "|---|---|"
    for route in ROUTES:
        yield f"| `{route.method} {route.path}` | {' '.join(route.says.split())} |"

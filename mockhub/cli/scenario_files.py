"""What the commands about scenario files share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mockhub.errors import Misuse

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
VARS = click.option("--var", "variables", multiple=True, metavar="NAME=VALUE", help="Override a value of vars.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")


def variables_of(given: tuple[str, ...]) -> dict[str, str]:
    """Return `NAME=VALUE` options as a mapping.

    Raises:
        Misuse: one has no `=`.
    """
    pairs: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise Misuse(f"--var {text}: expected NAME=VALUE")
        pairs[name] = value
    return pairs

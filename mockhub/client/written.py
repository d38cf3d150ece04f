"""Scenarios as people hand them over: a file, YAML, or a mapping of the same form."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

from mockhub.errors import Misuse
from mockhub.scenarios.files import SUFFIXES
from mockhub.scenarios.loader import chosen_row
from mockhub.scenarios.places import Document

Written: TypeAlias = Mapping[str, Any] | str | PathLike[str]
"""A scenario: a mapping as a file holds it, YAML, or a path (text is one when it ends in .yaml or .yml)."""


def is_path(scenario: Written) -> bool:
    """Return whether a scenario is named by its path."""
    return isinstance(scenario, PathLike) or (
        isinstance(scenario, str) and "\n" not in scenario and scenario.endswith(SUFFIXES)
    )


def scenario_document(
    scenario: Written, *, row: int | None = None, variables: Mapping[str, Any] | None = None
) -> Document:
    """Return a scenario for one sandbox, with the places in its file.

    Args:
        scenario: a file's path, YAML, or a mapping.
        row: the number of one of its rows, from 0.
        variables: override its `vars`.

    Raises:
        Misuse: there is no such file or row, or the scenario has rows and none is chosen.
        Mistakes: it is no YAML.
    """
    document = _read(scenario)
    data = document.data
    if not isinstance(data, dict):
        return document
    rows = data.get("rows") or []
    if row is None and not rows and not variables:
        return document
    chosen = {} if row is None and not rows else chosen_row(rows, row)
    kept = {key: value for key, value in data.items() if key != "rows"}
    document.data = {**kept, "vars": {**(data.get("vars") or {}), **chosen, **(variables or {})}}
    return document


def _read(scenario: Written) -> Document:
    if isinstance(scenario, Mapping):
        return Document("scenario", dict(scenario))
    from mockhub.scenarios.reading import read_document  # noqa: PLC0415 - a mapping needs no YAML

    return read_document(*_text(scenario))


def scenario_text(scenario: Written) -> tuple[str, str]:
    """Return the name of a scenario's file and the text in it, as YAML.

    Raises:
        Misuse: there is no such file.
    """
    if not isinstance(scenario, Mapping):
        return _text(scenario)
    from mockhub.scenarios.reading import write_document  # noqa: PLC0415 - what is written already needs no YAML

    return "scenario", write_document(scenario)


def _text(scenario: str | PathLike[str]) -> tuple[str, str]:
    if not is_path(scenario):
        return "scenario", str(scenario)
    path = Path(scenario)
    try:
        return str(path), path.read_text(encoding="utf-8")
    except OSError as error:
        raise Misuse(f"cannot read the scenario {path}: {error.strerror}", code="no-file") from None
    except UnicodeDecodeError as error:
        raise Misuse(f"cannot read the scenario {path}: it is not UTF-8 at byte {error.start}") from None

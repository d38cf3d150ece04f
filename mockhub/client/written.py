"""Scenarios as people hand them over: a file, YAML, or a mapping of the same form."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

from mockhub.errors import Misuse
from mockhub.scenarios.files import SUFFIXES
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
    chosen = {} if row is None and not rows else _row(rows, row)
    kept = {key: value for key, value in data.items() if key != "rows"}
    document.data = {**kept, "vars": {**(data.get("vars") or {}), **chosen, **(variables or {})}}
    return document


def _row(rows: list[dict[str, Any]], row: int | None) -> dict[str, Any]:
    if row is not None and 0 <= row < len(rows):
        return rows[row]
    there = f"it has {len(rows)}, numbered from 0" if rows else "it has none"
    asked = "the scenario has rows; say which one" if row is None else f"the scenario has no row {row}"
    raise Misuse(f"{asked}: {there}", code="no-row", pointer="row")


def _read(scenario: Written) -> Document:
    if isinstance(scenario, Mapping):
        return Document("scenario", dict(scenario))
    from mockhub.scenarios.reading import read_document  # noqa: PLC0415 - a mapping needs no YAML

    if not is_path(scenario):
        return read_document("scenario", str(scenario))
    path = Path(scenario)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Misuse(f"cannot read the scenario {path}: {error.strerror}", code="no-file") from None
    return read_document(str(path), text)

"""`mockhub schema`: the JSON Schema of scenario files, as it is kept and as editors use it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mockhub.scenarios.files import find_files, load
from mockhub.scenarios.reading import read_document

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "schema" / "scenario-1.json"
LIBRARY = find_files([ROOT / "scenarios"])


@pytest.fixture(scope="module")
def validator() -> Any:
    """A stock validator with the schema that is kept."""
    schema = json.loads(KEPT.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_every_shipped_file_is_valid_to_a_stock_validator(path: Path, validator: Any) -> None:
    validator.validate(read_document(str(path), path.read_text(encoding="utf-8")).data)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("scenario: x\ngivn: {}\n", "givn"),
        ("scenario: x\ngiven: {provider: [thow]}\n", "thow"),
        ("scenario: x\nsteps: [{start-chat: {expect: {code: 5}}}]\n", "5"),
        ("steps: [start-chat]\n", "scenario"),
    ],
)
def test_a_mistake_in_a_file_is_one_to_a_stock_validator(text: str, where: str, validator: Any) -> None:
    errors = [str(error) for error in validator.iter_errors(read_document("x.yaml", text).data)]
    assert errors
    assert any(where in error for error in errors)


def test_a_files_first_line_may_name_its_schema() -> None:
    (case,) = load("x.yaml", "# yaml-language-server: $schema=../schema/scenario-1.json\nscenario: x\n")
    assert case.title == "x"
    named = re.search(r"\$schema=(\S+)", (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8"))
    assert named
    assert (ROOT / "docs" / named[1]).resolve() == KEPT

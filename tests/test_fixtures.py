"""The files of `fixtures/` are what MockHub makes."""

from __future__ import annotations

from tests.fixtures import FOLDER, contents


def test_every_fixture_is_up_to_date() -> None:
    expected = contents()
    held = {
        str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    assert held.keys() == expected.keys(), "run: python -m tests.fixtures"
    stale = [name for name, text in expected.items() if held[name] != text]
    assert stale == [], "run: python -m tests.fixtures"

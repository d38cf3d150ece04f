"""Members of JSON documents, found by paths and pointers."""

from __future__ import annotations

from mockhub.json_paths import ABSENT, follow, read_path


def test_paths_and_pointers() -> None:
    assert read_path("$") == read_path("") == ()
    assert read_path("a.b[0][12].c") == ("a", "b", 0, 12, "c")
    assert read_path("/a~01/~1/") == ("a~1", "/", "")
    assert follow({"a": [1, {"0": 2}]}, ("a", "1", 0)) == 2
    assert follow({"a": [1]}, ("a", "x")) is follow(3, ("a",)) is ABSENT

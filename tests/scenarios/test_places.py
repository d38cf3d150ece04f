"""Reading YAML: plain values of YAML 1.2, where each stood, and a place for everything that cannot be read."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mockhub.errors import Mistakes
from mockhub.scenarios.files import find_files, load, load_files
from mockhub.scenarios.places import Document
from mockhub.scenarios.reading import read_document

if TYPE_CHECKING:
    from pathlib import Path

    from mockhub.errors import Mistake

FILE = "f.yaml"


def read(text: str) -> Any:
    return read_document(FILE, text).data


def mistakes(text: str) -> list[Mistake]:
    with pytest.raises(Mistakes) as caught:
        read_document(FILE, text)
    return list(caught.value.mistakes)


def nested(levels: int) -> str:
    return f"a: {'[' * levels}{']' * levels}\n"


def aliases_of_depth(levels: int, times: int) -> str:
    """Lists in lists: no line is nested deeper than `levels`, all together `times` as deep."""
    lines = [f"a0: &a0 {'[' * levels}{']' * levels}"]
    lines += [f"a{n}: &a{n} {'[' * levels}*a{n - 1}{']' * levels}" for n in range(1, times)]
    return "\n".join(lines) + "\n"


def laughs(levels: int) -> str:
    """A few lines that stand for ten to the power of `levels` values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


def assert_named(found: list[Mistake], text: str) -> None:
    """Each mistake has a place in the file and one line of text."""
    assert found
    for one in found:
        assert one.file == FILE
        assert one.message
        assert "\n" not in one.message
        assert 1 <= one.line <= len(text.splitlines()) + 1
        assert one.column >= 1


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *((word, word) for word in ("yes", "no", "on", "off", "Yes", "NO", "y", "n")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        *((word, None) for word in ("null", "~", "")),
        ("0o7", 7),
        ("017", 17),
        ("0x1F", 31),
        ("-3", -3),
        ("1e3", 1000.0),
        ("1.5", 1.5),
        (".inf", math.inf),
        ("2026-01-15", "2026-01-15"),
        ("2026-01-15T09:00:00Z", "2026-01-15T09:00:00Z"),
        ("1:30", "1:30"),
        ("!!str 3", "3"),
        ("!!int 3", 3),
        ("'3'", "3"),
        ('"a\\nb"', "a\nb"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        (">-\n  two\n  lines\n", "two lines"),
        ("[1, {b: c}]", [1, {"b": "c"}]),
    ],
)
def test_values_are_those_of_yaml_1_2(written: str, value: object) -> None:
    found = read(f"a: {written}")["a"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_text_whatever_they_look_like() -> None:
    assert read("{1: a, true: b, ~: c, 2026-01-15: d, <<: {x: 1}}") == {
        "1": "a",
        "true": "b",
        "~": "c",
        "2026-01-15": "d",
        "<<": {"x": 1},
    }


def test_keys_and_values_remember_where_they_stood() -> None:
    document = read_document(
        FILE,
        """\
scenario: A title
steps:
  - start-chat
  - end-chat: {expect: {code: 4}}
  - advance:
      5m
""",
    )
    values: dict[tuple[str | int, ...], tuple[int, int]] = {
        (): (1, 1),
        ("scenario",): (1, 11),
        ("steps",): (3, 3),
        ("steps", 0): (3, 5),
        ("steps", 1): (4, 5),
        ("steps", 1, "end-chat"): (4, 15),
        ("steps", 1, "end-chat", "expect"): (4, 24),
        ("steps", 1, "end-chat", "expect", "code"): (4, 31),
        ("steps", 2): (5, 5),
        ("steps", 2, "advance"): (6, 7),
    }
    keys: dict[tuple[str | int, ...], tuple[int, int]] = {
        ("scenario",): (1, 1),
        ("steps",): (2, 1),
        ("steps", 1, "end-chat"): (4, 5),
        ("steps", 1, "end-chat", "expect"): (4, 16),
        ("steps", 1, "end-chat", "expect", "code"): (4, 25),
        ("steps", 2, "advance"): (5, 5),
    }
    assert {path: document.place(path) for path in values} == values
    assert {path: document.place(path, key=True) for path in keys} == keys


def test_a_path_that_is_not_in_the_file_has_the_place_of_what_is_around_it() -> None:
    document = read_document(FILE, "a:\n  - {b: 1}\n")
    assert document.place(("a", 0, "some-tag", "missing")) == (2, 5)
    assert document.place(("a", "some-tag", 0, "b")) == (2, 9)
    assert document.place(("nowhere",)) == (1, 1)


def test_a_mistake_points_at_its_value_or_its_key() -> None:
    document = read_document(FILE, "a:\n  - {b: 1}\n")
    at_value = document.mistake(("a", 0, "tag", "b"), "wrong")
    at_key = document.mistake(("a", 0, "tag", "b"), "wrong", key=True)
    assert (at_value.line, at_value.column, at_value.pointer) == (2, 9, "/a/0/b")
    assert (at_key.line, at_key.column, at_key.pointer) == (2, 6, "/a/0/b")
    assert str(at_key) == "f.yaml:2:6: wrong"


def test_data_without_a_file_is_all_in_one_place() -> None:
    document = Document.of("body", {"a": [{"b": 1}]})
    assert document.place(("a", 0, "b")) == (1, 1)
    assert document.mistake(("a", 0, "b"), "wrong").pointer == "/a/0/b"


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    document = read_document(FILE, "\ufeffa: 1\r\nb:\r\n  c: 2\r\n")
    assert document.data == {"a": 1, "b": {"c": 2}}
    assert document.place(("b", "c")) == (3, 6)


def test_an_alias_stands_where_it_is_used() -> None:
    document = read_document(FILE, "a: &x {b: 1}\nc: *x\n")
    assert document.data == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("text", "place", "fragment"),
    [
        ("", "1:1", "the file is empty; a scenario begins with 'scenario: its title'"),
        ("# only a comment\n", "1:1", "the file is empty"),
        ("a: 1\nb: 2\na: 3\n", "3:1", "the key 'a' stands twice"),
        ("a:\n  - {b: 1, b: 2}\n", "2:12", "the key 'b' stands twice"),
        ("a: 1\n---\nb: 2\n", "2:1", "found another document"),
        ("a: 1\n\tb: 2\n", "2:1", r"found character '\t' that cannot start any token"),
        ("a: 1\n b: 2\n", "2:3", "this one begins in line 1: are its lines indented as meant?"),
        ("a: b: c\n", "1:5", "a ':' cannot stand here: a text that has one is to be in quotes"),
        ("a: 'b'c\n", "1:7", "expected nothing more in this line, but found a text"),
        ("a:\n- b\nc\n", "4:1", "could not find expected ':'"),
        ("a: [1, 2\n", "1:4", "the [ that opens here is not closed before line 2"),
        ("a: {b: [c}\nd: e\n", "1:10", "expected ',' or ']', but got '}'"),
        ("a: {b: c\nd:\n  - e\n", "1:4", "the { that opens here is not closed before line 2"),
        ("a: {\n  b: c d: e\n}\n", "2:9", "expected ',' or '}'"),
        ('a: "b\n', "1:4", "the quote that opens here is not closed before line 2"),
        ('a: "b\nc: "d"\n', "1:4", "the quote that opens here is not closed before line 2"),
        ('a: "b\nc: "d\ne: "f"\n', "1:4", "the quote that opens here is not closed before line"),
        ("a:\n    b: 1\n  c: 2\n", "3:3", "this line is indented by 2, line 1 by 0 and line 2 by 4; what belongs"),
        ("a:\n  - b: 1\n     c: 2\n", "3:7", "this one begins in line 2"),
        ("a: *x\n", "1:4", "found undefined alias 'x'"),
        ("a: !foo b\n", "1:4", "the tag !foo is not one of plain YAML"),
        ("a: !!python/object:os.system b\n", "1:4", "is not one of plain YAML"),
        ("a: !!binary aGVsbG8=\n", "1:4", "is not one of plain YAML"),
        ("a: !foo {b: c}\n", "1:4", "the tag !foo is not one of plain YAML"),
        ("a: !foo [b]\n", "1:4", "the tag !foo is not one of plain YAML"),
        ("a: !!set {b, c}\n", "1:4", "is not one of plain YAML"),
        ("[a]: b\n", "1:1", "a key is text"),
        ("x: 1\n? {a: b}\n: c\n", "2:3", "a key is text"),
        ("x: &a {b: *a}\n", "1:4", "aliases make this document endless"),
        ("x: {b: &a [*a]}\n", "1:8", "aliases make this document endless"),
        ("a: !!int b\n", "1:4", "this value cannot be read"),
        ("a: !!int ''\n", "1:4", "this value cannot be read"),
        ("a: !!float b\n", "1:4", "this value cannot be read"),
        ("a: !!float ''\n", "1:4", "this value cannot be read"),
        ("a: !!bool b\n", "1:4", "this value cannot be read"),
        (f"a: {'9' * 5000}\n", "1:4", "this value cannot be read"),
        ("%YAML 3.0\n---\na: 1\n", "1:1", "this is not YAML"),
        ("a: 1\nb: x\0y\n", "2:5", "this is not YAML"),
        ("a: 1\nb: \x07\n", "2:4", "this is not YAML"),
    ],
)
def test_what_cannot_be_read_has_a_place(text: str, place: str, fragment: str) -> None:
    found = mistakes(text)
    assert_named(found, text)
    assert f"{found[0].line}:{found[0].column}" == place
    assert fragment in found[0].message


def test_an_escape_beyond_unicode_is_a_mistake_on_its_line() -> None:
    text = 'a: 1\nb: "\\U00110000"\nc: 3\n'
    (found,) = mistakes(text)
    assert found.line == 2
    assert_named([found], text)


def test_every_mistake_of_the_values_is_named_at_once() -> None:
    text = "a: !x 1\nb: 2\nb: 3\nc: {[d]: e}\nf: !!int g\n"
    found = [(one.line, one.column) for one in mistakes(text)]
    assert found == [(1, 4), (3, 1), (4, 5), (5, 4)]


@pytest.mark.parametrize("text", [laughs(9), f"a: &a [{'x, ' * 1000}]\nb: [{'*a, ' * 1000}]\n"])
def test_a_few_lines_that_stand_for_millions_of_values_are_refused(text: str) -> None:
    found = mistakes(text)
    assert "aliases make this document endless" in found[0].message
    assert_named(found, text)


@pytest.mark.parametrize("text", [nested(400), nested(1000), aliases_of_depth(60, 60)])
def test_what_is_nested_too_deeply_is_a_mistake(text: str) -> None:
    with pytest.raises(Mistakes) as caught:
        load(FILE, f"scenario: x\nvars:\n  {'  '.join(text.splitlines(keepends=True))}")
    assert_named(list(caught.value.mistakes), text + "\n\n")


def test_an_anchor_used_twice_is_no_warning(recwarn: pytest.WarningsRecorder) -> None:
    assert read("a: &x 1\nb: &x 2\nc: *x\n") == {"a": 1, "b": 2, "c": 2}
    assert not recwarn.list


def test_a_file_that_is_not_utf_8_is_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "latin-1.yaml"
    file.write_bytes("scenario: déjà vu\n".encode("latin-1"))
    with pytest.raises(Mistakes) as caught:
        load_files([file])
    assert str(caught.value) == f"{file}:1:1: the file is not UTF-8 at byte 11"


def test_files_of_a_folder_are_found_in_order(tmp_path: Path) -> None:
    names = ["b.yaml", "a/z.yml", "a/c.yaml", "notes.txt", "a/deep/er.yaml"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("scenario: x\n")
    found = [str(path.relative_to(tmp_path)) for path in find_files([tmp_path])]
    assert found == ["a/c.yaml", "a/deep/er.yaml", "a/z.yml", "b.yaml"]
    assert find_files([tmp_path / "notes.txt"]) == [tmp_path / "notes.txt"]


def test_paths_that_hold_no_scenario_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Mistakes) as caught:
        find_files([tmp_path / "nowhere.yaml", tmp_path / "empty"])
    assert [one.message for one in caught.value.mistakes] == [
        "there is no .yaml file in this folder",
        "there is no such file",
    ]


@pytest.mark.parametrize(
    "before",
    [
        "%YAML 1.1\n---\na: yes\n",
        "%TAG ! tag:x,2000:\n---\na: 1\n",
        "a: &x [1\n",
        "a: *y\n",
        "a: \0\n",
        "[" * 1000,
        "a: 1\n---\nb",
    ],
)
def test_what_was_read_before_changes_nothing(before: str) -> None:
    with suppress(Mistakes):
        read_document(FILE, before)
    assert read("a: yes\nb: !!int 3\nc: &x 1\nd: *x\n") == {"a": "yes", "b": 3, "c": 1, "d": 1}
    assert mistakes("a: *x\n")[0].column == 4


PIECES = st.sampled_from(
    (
        *("a", "b: ", "- ", "\n", "\n  ", "[", "]", "{", "}", ", ", ": ", "? ", "&x ", "*x", "!", "'", '"', "#"),
        *(
            "!!int ",
            "!!bool ",
            "!!map ",
            "!!seq ",
            "|\n",
            ">\n",
            "%YAML 1.2\n",
            "---\n",
            "...\n",
            "<<",
            "0o7",
            "~",
        ),
        *(
            "1e9",
            "\t",
            "\\U00110000",
            "\\x",
            "\r",
            "\x85",
            "\u2028",
            "\ufeff",
            "\0",
            "\ud800",
            "é",
            ".inf",
            "@",
            "`",
        ),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
@example('"\\U00110000"')
@example("!!bool a")
@example("&x a: &x b")
def test_any_text_is_plain_values_or_mistakes_with_places(text: str) -> None:
    try:
        document = read_document(FILE, text)
    except Mistakes as error:
        assert_named(list(error.mistakes), text)
    else:
        assert document.place(())[0] >= 1
    assert read("a: yes\n") == {"a": "yes"}

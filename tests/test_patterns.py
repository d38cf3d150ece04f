"""Regular expressions without going back: what they find, what they refuse, and that they come to an end."""

from __future__ import annotations

import re

import pytest

from mockhub.patterns import MOST_TEXT, Pattern


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        ("order", "an order 42", True),
        (r"^order (\d+)$", "order 42", True),
        (r"^order (\d+)$", "order 42 ", False),
        ("(?i)TOKEN", "AuthenticatedUserToken", True),
        ("TOKEN", "token", False),
        ("a.b", "a\nb", False),
        ("straße|日本", "日本語", True),
    ],
)
def test_any_part_of_a_text_may_match(written: str, text: str, *, found: bool) -> None:
    assert Pattern(written).found_in(text) is found


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("(", "missing ): ("),
        ("*", "no argument for repetition operator: *"),
        (r"(a)\1", r"invalid escape sequence: \1"),
        ("(?=a)", "invalid perl operator: (?="),
        ("a{2000}", "invalid repetition size: {2000}"),
        ("a" * 501, "500 characters at most"),
    ],
)
def test_what_cannot_be_is_refused_in_words(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        Pattern(written)


@pytest.mark.parametrize("written", ["(a+)+$", "(a|a)*b", "(a*)*b", "a*a*a*a*a*b", "(.*)(.*)(.*)x"])
def test_no_expression_goes_on_for_ever(written: str) -> None:
    assert not Pattern(written).found_in("a" * (MOST_TEXT - 1) + "!")


def test_no_more_is_looked_at_than_the_bound() -> None:
    assert Pattern("b").found_in("a" * (MOST_TEXT - 1) + "b")
    assert not Pattern("b").found_in("a" * MOST_TEXT + "b")


@pytest.mark.parametrize("text", ["\ud800", "\x00", ""])
def test_odd_texts_are_looked_at_too(text: str) -> None:
    assert not Pattern("x").found_in(text)

"""Regular expressions without going back: what they find, what they refuse, and that they come to an end."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockhub.patterns import MOST_TEXT, Pattern

_ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "^", "$", r"\.", "c", "[a-c0]"])


def _repeat(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    counts = st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{0,1}", "{2,}", "*?", "{0}"])
    return (
        st.tuples(inner, counts).map(lambda pair: f"(?:{pair[0]}){pair[1]}")
        | st.tuples(inner, inner).map("".join)
        | st.tuples(inner, inner).map(lambda pair: f"({pair[0]}|{pair[1]})")
    )


@given(st.recursive(_ATOMS, _repeat, max_leaves=8), st.text("ab c.0", max_size=12))
def test_it_finds_what_the_standard_engine_finds(written: str, text: str) -> None:
    assert Pattern(written).found_in(text) is (re.search(written, text) is not None)


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        ("", "", True),
        ("order", "an order 42", True),
        (r"^order (\d+)$", "order 42", True),
        (r"^order (\d+)$", "order 42 ", False),
        ("(?i)TOKEN", "AuthenticatedUserToken", True),
        ("(?i)[a-z]+x", "ABCX", True),
        ("TOKEN", "token", False),
        ("[]x]", "]", True),
        ("[^]]", "]", False),
        ("[a-]", "-", True),
        (r"[\d-]", "-", True),
        (r"[\]]", "]", True),
        ("a{", "a{", True),
        ("a{,2}", "a{,2}", True),
        ("}]", "}]", True),
        (r"\t\n", "\t\n", True),
        ("a.b", "a\nb", False),
        (r"\S\s\W\D", "a  a", True),
        ("$^", "", True),
    ],
)
def test_what_is_found(written: str, text: str, *, found: bool) -> None:
    assert Pattern(written).found_in(text) is found


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("(", "found '(' without ')'"),
        (")", "found ')' without '('"),
        ("[a", "found '[' without ']'"),
        ("*", "found '*' with nothing to repeat"),
        ("a**", "found '*' after a repetition"),
        ("a*+", "found '+' after a repetition"),
        ("a{2,1}", "the smaller number first in {2,1}"),
        ("[z-a]", "its smaller end first"),
        (r"[a-\d]", "its smaller end first"),
        ("a\\", "a backslash at its end"),
        (r"(a)\1", "no references back"),
        (r"\bword", "no word boundaries"),
        (r"\Aa", "write ^"),
        (r"\u0041", r"no escape \u"),
        ("(?=a)", r"no '(?...)' other than '(?:...)'"),
        ("a{1000}", "its repetitions make it too large"),
        ("((a{20}){20}){20}", "its repetitions make it too large"),
        ("a" * 501, "500 characters at most"),
        ("(" * 60 + ")" * 60, "fewer groups within groups"),
    ],
)
def test_what_cannot_be_is_refused_in_words(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        Pattern(written)


@pytest.mark.parametrize(
    "written", ["(a+)+$", "(a|a)*b", "(a*)*b", "a*a*a*a*a*b", "(.*)(.*)(.*)x", "(a?){20}a{20}$"]
)
def test_no_expression_takes_longer_than_its_text_and_itself_are_long(written: str) -> None:
    pattern = Pattern(written)
    began = time.process_time()
    pattern.found_in("a" * MOST_TEXT + "!")
    assert time.process_time() - began < 2


def test_no_more_is_looked_at_than_the_bound() -> None:
    assert Pattern("b").found_in("a" * (MOST_TEXT - 1) + "b")
    assert not Pattern("b").found_in("a" * MOST_TEXT + "b")

"""What a start's body brings: both documented forms, and what becomes of everything else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockhub.omnichannel.context import (
    LONGEST_NAME,
    MOST_CHARACTERS,
    MOST_VARIABLES,
    MOST_WARNINGS,
    NOTHING,
    Variable,
    read_context,
)

FAST = settings(max_examples=150, deadline=None, database=None)


def brought(context: Any) -> tuple[dict[str, Variable], list[str]]:
    """The variables read from a custom context, and the warnings."""
    read, warnings = read_context({"customContextData": context}, authenticated=False)
    return dict(read.variables), warnings


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"locale": "en-us", "channelId": "lcw"},
        {"customContextData": None, "preChatResponse": None, "isProactiveChat": None},
        {"isProactiveChat": False},
    ],
)
@pytest.mark.parametrize("authenticated", [False, True])
def test_a_body_that_brings_nothing_is_nothing(body: dict[str, Any], *, authenticated: bool) -> None:
    context, warnings = read_context(body, authenticated=authenticated)
    assert context is NOTHING
    assert warnings == []


def test_both_documented_forms_are_read() -> None:
    context = {
        "cart": "10000",
        "vip": {"value": True, "isDisplayable": False},
        "total": {"value": 9.5},
        "page": {"value": "", "isDisplayable": True},
        "quiet": {"value": 1, "isDisplayable": None},
    }
    assert brought(context) == (
        {
            "cart": Variable("10000"),
            "vip": Variable(value=True, displayable=False),
            "total": Variable(9.5),
            "page": Variable("", displayable=True),
            "quiet": Variable(1),
        },
        [],
    )


def test_answers_and_a_proactive_chat_are_kept() -> None:
    body = {"preChatResponse": {"order": "42", "count": 3, "agreed": True}, "isProactiveChat": True}
    for authenticated in (False, True):
        context, warnings = read_context(body, authenticated=authenticated)
        assert context.answers == {"order": "42", "count": 3, "agreed": True}
        assert context.proactive
        assert warnings == []


def test_an_authenticated_chat_ignores_custom_context_and_says_so() -> None:
    body = {"customContextData": {"a": 1}, "preChatResponse": {"q": 1}}
    context, warnings = read_context(body, authenticated=True)
    assert context.variables == {}
    assert context.answers == {"q": 1}
    assert warnings == ["customContextData was ignored: authenticated chats bring their context in lwicontexts"]
    assert read_context({"customContextData": {}}, authenticated=True)[1] == []


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, "is null, not text, a finite number or a boolean"),
        ([1], "is an array, not text"),
        (float("nan"), "is a number, not text, a finite number"),
        (float("inf"), "is a number"),
        (10**400, "is a number"),
        ({}, "is an object other than {value, isDisplayable}"),
        ({"isDisplayable": True}, "is an object other than"),
        ({"value": 1, "shown": True}, "is an object other than"),
        ({"value": None}, "is null"),
        ({"value": {"value": 1}}, "is an object, not text"),
        ({"value": 1, "isDisplayable": "true"}, "has an isDisplayable that is text, not a boolean"),
    ],
)
def test_a_variable_that_breaks_a_rule_is_left_out_and_reported(value: Any, why: str) -> None:
    variables, (warning,) = brought({"good": 1, "bad": value, "other": 2})
    assert list(variables) == ["good", "other"]
    assert warning.startswith(f'"bad" in customContextData {why}')
    assert warning.endswith(", and was left out")


@pytest.mark.parametrize(
    ("given_", "kind"), [([], "an array"), ("x", "text"), (5, "a number"), (True, "a boolean")]
)
@pytest.mark.parametrize("member", ["customContextData", "preChatResponse"])
def test_what_is_no_object_is_ignored_and_reported(member: str, given_: Any, kind: str) -> None:
    context, warnings = read_context({member: given_}, authenticated=False)
    assert (context.variables, context.answers) == ({}, {})
    assert warnings == [f"{member} is {kind}, not an object, and was ignored"]


def test_a_proactive_mark_of_another_type_is_ignored_and_reported() -> None:
    context, warnings = read_context({"isProactiveChat": "true"}, authenticated=False)
    assert not context.proactive
    assert warnings == ["isProactiveChat is text, not a boolean, and was ignored"]


def test_answers_have_no_wrapped_form() -> None:
    context, (warning,) = read_context({"preChatResponse": {"q": {"value": 1}}}, authenticated=False)
    assert context.answers == {}
    assert warning.startswith('"q" in preChatResponse is an object')


def test_names_may_have_a_hundred_characters() -> None:
    variables, warnings = brought({"x" * LONGEST_NAME: 1, "y" * (LONGEST_NAME + 1): 1, "": 1})
    assert list(variables) == ["x" * LONGEST_NAME]
    assert len(warnings) == 2
    assert "more than 100 characters" in warnings[0]
    assert "empty name" in warnings[1]


def test_a_hundred_variables_count() -> None:
    wrong = {f"w{number}": None for number in range(5)}
    variables, warnings = brought({**wrong, **{f"v{number}": number for number in range(MOST_VARIABLES + 2)}})
    assert list(variables) == [f"v{number}" for number in range(MOST_VARIABLES)]
    assert len(warnings) == 7
    assert all("more than the 100 allowed" in one for one in warnings[-2:])


def test_many_warnings_are_counted() -> None:
    _, warnings = brought({f"w{number}": None for number in range(MOST_WARNINGS + 3)})
    assert len(warnings) == MOST_WARNINGS + 1
    assert warnings[-1] == "and 3 more like these"


def test_what_is_kept_is_bounded() -> None:
    variables, (warning,) = brought({"big": "x" * (MOST_CHARACTERS - 40), "too much": "x" * 20, "small": 1})
    assert list(variables) == ["big", "small"]
    assert "does not fit" in warning


# Properties

PRIMITIVES = (
    st.booleans() | st.text(max_size=20) | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
NAMES = st.text(min_size=1, max_size=20)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=130),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "isDisplayable", "a", ""]), inner, max_size=3)
    ),
    max_leaves=10,
)


@FAST
@given(variables=st.dictionaries(NAMES, PRIMITIVES, max_size=MOST_VARIABLES), shown=st.none() | st.booleans())
def test_what_keeps_the_rules_is_kept_whole_in_either_form(
    variables: dict[str, Any], *, shown: bool | None
) -> None:
    wrapped = {name: {"value": value, "isDisplayable": shown} for name, value in variables.items()}
    assert brought(variables) == ({name: Variable(value) for name, value in variables.items()}, [])
    assert brought(wrapped) == ({name: Variable(value, shown) for name, value in variables.items()}, [])


def size(value: Any) -> int:
    """How much there is to lose."""
    return len(value) if isinstance(value, dict) else int(value is not None)


@FAST
@given(
    body=st.fixed_dictionaries(
        {},
        optional={
            "customContextData": ANYTHING | st.dictionaries(st.text(max_size=130), ANYTHING, max_size=8),
            "preChatResponse": ANYTHING | st.dictionaries(st.text(max_size=130), ANYTHING, max_size=8),
            "isProactiveChat": ANYTHING,
        },
    ),
    authenticated=st.booleans(),
)
def test_nothing_is_lost_silently(body: dict[str, Any], *, authenticated: bool) -> None:
    context, warnings = read_context(body, authenticated=authenticated)
    assert len(context.variables) <= MOST_VARIABLES
    assert all(0 < len(name) <= LONGEST_NAME for name in (*context.variables, *context.answers))
    assert context.characters <= 2 * MOST_CHARACTERS
    asked = sum(size(body.get(name)) for name in ("customContextData", "preChatResponse"))
    assert warnings or asked == len(context.variables) + len(context.answers)
    assert not (authenticated and context.variables)

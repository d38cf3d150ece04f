"""The Adaptive Card of a pre-chat survey: what it may hold, and that it comes back as it was written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mockhub.omnichannel.organization import WidgetSpec

FAST = settings(max_examples=100, deadline=None, database=None)
INPUTS = ["Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle", "Input.ChoiceSet"]


def card(*body: Any, **more: Any) -> dict[str, Any]:
    return {"type": "AdaptiveCard", "version": "1.3", "body": list(body), **more}


def asked(name: str = "order", kind: str = "Input.Text", **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": name, **more}


def test_a_card_of_every_element_is_a_card() -> None:
    whole = card({"type": "TextBlock", "text": "Hello"}, *(asked(kind, kind) for kind in INPUTS), actions=[])
    widget = WidgetSpec.read({"pre-chat": whole})
    assert widget.written() == {"pre-chat": whole}
    assert widget == WidgetSpec.read({"pre-chat": whole})
    assert hash(widget) == hash(WidgetSpec.read({"pre-chat": whole}))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("card", "expected an Adaptive Card: a mapping"),
        ([asked()], "expected an Adaptive Card: a mapping"),
        ({"body": [asked()]}, "type: expected an Adaptive Card, whose type is AdaptiveCard"),
        ({"type": "HeroCard", "body": [asked()]}, "type: expected an Adaptive Card, whose type is AdaptiveCard"),
        ({"type": "AdaptiveCard"}, "body: expected an Adaptive Card, whose body is a list"),
        ({"type": "AdaptiveCard", "body": asked()}, "body: expected an Adaptive Card, whose body is a list"),
        (card(), "at least one element"),
        (
            card("TextBlock"),
            "body.0: this is no element of a card, which has a type; expected one of TextBlock, Input.Text",
        ),
        (card(asked(), {"text": "x"}), "body.1: this is no element of a card"),
        (
            card({"type": "ColumnSet"}),
            "body.0.type: a ColumnSet is a container, which a pre-chat card may not have",
        ),
        (card({"type": "Container", "items": []}), "put its elements into body"),
        (
            card({"type": "input.text", "id": "a"}),
            "no element of the type \"input.text\" (did you mean 'Input.Text'?)",
        ),
        (card({"type": ["Input.Text"]}), "no element of the type ["),
        (card({"type": {"a": 1}}), "no element of the type {"),
        (card({"type": "Image"}), 'no element of the type "Image"'),
        (card({"type": "Input.Text"}), "body.0.id: an input needs an id"),
        (card(asked("")), "an input needs an id"),
        (card({"type": "Input.Text", "id": 5}), "an input needs an id"),
        (
            card(asked("a"), {"type": "TextBlock"}, asked("a")),
            "body.2.id: an input before this one has the id 'a' already",
        ),
        (card(asked(value=float("nan"))), "is not finite"),
    ],
)
def test_what_is_no_card_is_refused_with_its_mistake(written: Any, message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        WidgetSpec.read({"pre-chat": written})
    assert message in str(raised.value)


def test_null_is_no_card_at_all() -> None:
    assert WidgetSpec.read({"pre-chat": None}) == WidgetSpec()


def test_every_mistake_of_a_card_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as raised:
        WidgetSpec.read({"pre-chat": {"body": [{"type": "Input.Text"}, {"type": "Table"}]}})
    message = str(raised.value)
    assert (
        "type: expected an Adaptive Card, whose type is AdaptiveCard; body.0.id: an input needs an id" in message
    )
    assert "; body.1.type: a Table is a container" in message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@FAST
@given(
    names=st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=4, unique=True),
    kind=st.sampled_from(INPUTS),
    more=st.dictionaries(st.text(max_size=5), JSON, max_size=3),
)
def test_a_card_comes_back_as_it_was_written(names: list[str], kind: str, more: dict[str, Any]) -> None:
    written = {"pre-chat": card(*({**more, **asked(name, kind)} for name in names))}
    widget = WidgetSpec.read(written)
    assert widget.written() == written
    assert WidgetSpec.read(widget.written()) == widget


@FAST
@given(written=JSON.filter(lambda value: value is not None))
def test_anything_else_is_a_mistake_and_never_an_error(written: Any) -> None:
    with pytest.raises(ValidationError):
        WidgetSpec.read({"pre-chat": written})

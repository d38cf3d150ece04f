"""The pre-chat survey: the Adaptive Card a page shows before a chat starts.

The chat config carries it as text that holds JSON (run: the chat SDK parses it). Which elements a card may have is
ours: the ones a form is made of.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from mockhub.errors import nearest
from mockhub.spec import Before

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = "TextBlock"
_INPUTS = ("Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle", "Input.ChoiceSet")
_ELEMENTS = (_TEXT, *_INPUTS)
_CONTAINERS = (
    "ActionSet", "Carousel", "Column", "ColumnSet", "Container", "FactSet", "ImageSet", "Table", "TableCell",
    "TableRow",
)  # fmt: skip
_SHOWN = 40


def _card_text(value: Any) -> str:
    """Return a card as the text the chat config carries.

    Raises:
        ValueError: with every mistake of the card.
    """
    if not isinstance(value, dict):
        raise ValueError("expected an Adaptive Card: a mapping with type: AdaptiveCard and a body")  # noqa: TRY004
    mistakes = list(_mistakes(value))
    if mistakes:
        raise ValueError(f"expected a sound Adaptive Card, but {'; '.join(mistakes)}")
    try:
        return json.dumps(value, allow_nan=False)
    except ValueError:
        raise ValueError(
            "expected an Adaptive Card that JSON can hold, but a number in it is not finite"
        ) from None


def _mistakes(card: dict[str, Any]) -> Iterator[str]:
    if card.get("type") != "AdaptiveCard":
        yield "its type is not AdaptiveCard"
    body = card.get("body")
    if not isinstance(body, list) or not body:
        yield "its body is not a list of at least one element"
        return
    ids: set[str] = set()
    for number, element in enumerate(body):
        kind = element.get("type") if isinstance(element, dict) else None
        wrong = _wrong_kind(kind)
        if wrong is None and kind in _INPUTS:
            wrong = _wrong_id(element.get("id"), ids)
        if wrong is not None:
            yield f"body[{number}] {wrong}"


def _wrong_kind(kind: Any) -> str | None:
    if kind in _ELEMENTS:
        return None
    expected = f"expected one of {', '.join(_ELEMENTS)}"
    if kind is None:
        return f"is no element with a type; {expected}"
    if kind in _CONTAINERS:
        return f"is a container ({kind}), which a pre-chat card may not have: put its elements into body"
    return (
        f"is of the unknown type {json.dumps(kind)[:_SHOWN]}{nearest(str(kind)[:_SHOWN], _ELEMENTS)}; {expected}"
    )


def _wrong_id(name: Any, ids: set[str]) -> str | None:
    """Return what is wrong with an input's id; without one its answer would have no name."""
    if not isinstance(name, str) or not name:
        return "is an input and needs an id"
    if name in ids:
        return f"has the id '{name[:_SHOWN]}' of an input before it"
    ids.add(name)
    return None


_WRITTEN_CARD = {
    "type": "object",
    "properties": {
        "type": {"const": "AdaptiveCard"},
        "body": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"type": {"enum": list(_ELEMENTS)}},
                "required": ["type"],
                "if": {"properties": {"type": {"enum": list(_INPUTS)}}},
                "then": {"properties": {"id": {"type": "string", "minLength": 1}}, "required": ["id"]},
            },
        },
    },
    "required": ["type", "body"],
}

PreChatCard = Annotated[str, Before(_card_text, json.loads, instead=_WRITTEN_CARD)]
"""An Adaptive Card, written as a mapping; kept as its JSON, so that settings can be compared and hashed."""

"""The pre-chat survey: the Adaptive Card a page shows before a chat starts.

The chat config carries it as text that holds JSON (run: the chat SDK parses it). Which elements a card may have is
ours: the ones a form is made of.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from mockhub.errors import nearest
from mockhub.spec import Before, UnfitPartsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    Mistake = tuple[tuple[str | int, ...], str]

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
        raise UnfitPartsError(mistakes)
    try:
        return json.dumps(value, allow_nan=False)
    except ValueError:
        raise ValueError(
            "expected an Adaptive Card that JSON can hold, but a number in it is not finite"
        ) from None


def _mistakes(card: dict[str, Any]) -> Iterator[Mistake]:
    if card.get("type") != "AdaptiveCard":
        yield ("type",), "expected an Adaptive Card, whose type is AdaptiveCard"
    body = card.get("body")
    if not isinstance(body, list) or not body:
        yield ("body",), "expected an Adaptive Card, whose body is a list of at least one element"
        return
    ids: set[str] = set()
    for number, element in enumerate(body):
        kind = element.get("type") if isinstance(element, dict) else None
        if kind not in _ELEMENTS:
            yield ("body", number, "type") if kind is not None else ("body", number), _wrong_kind(kind)
        elif kind in _INPUTS:
            wrong = _wrong_id(element.get("id"), ids)
            if wrong is not None:
                yield ("body", number, "id"), wrong


def _wrong_kind(kind: Any) -> str:
    expected = f"expected one of {', '.join(_ELEMENTS)}"
    if kind is None:
        return f"this is no element of a card, which has a type; {expected}"
    if kind in _CONTAINERS:
        return f"a {kind} is a container, which a pre-chat card may not have: put its elements into body"
    shown = json.dumps(kind)[:_SHOWN]
    return f"there is no element of the type {shown}{nearest(str(kind)[:_SHOWN], _ELEMENTS)}; {expected}"


def _wrong_id(name: Any, ids: set[str]) -> str | None:
    """Return what is wrong with an input's id; without one its answer would have no name."""
    if not isinstance(name, str) or not name:
        return "an input needs an id, which is text: its answer is named by it"
    if name in ids:
        return f"an input before this one has the id '{name[:_SHOWN]}' already"
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

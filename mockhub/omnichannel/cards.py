"""Adaptive Cards that agents and bots send: how one is written, and how it stands in a message."""

from __future__ import annotations

import json
from typing import Annotated, Any

from mockhub.spec import After, UnfitPartsError

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
MARK = {"microsoft.azure.communication.chat.bot.contenttype": "azurebotservice.adaptivecard"}
"""How a card is told from text (documented for bots of Azure Communication Services; inferred for the hub)."""


def _sound(card: dict[str, Any]) -> dict[str, Any]:
    """Refuse what no client takes for a card, or JSON cannot hold."""
    if card.get("type") != "AdaptiveCard":
        raise UnfitPartsError([(("type",), "expected an Adaptive Card, whose type is AdaptiveCard")])
    try:
        card_text(card)
    except (ValueError, TypeError):
        raise ValueError("expected an Adaptive Card that JSON can hold") from None
    return card


AgentCard = Annotated[
    dict[str, Any], After(_sound, {"required": ["type"], "properties": {"type": {"const": "AdaptiveCard"}}})
]
"""An Adaptive Card, with whatever elements: which of them a client shows is the client's affair."""


def card_text(card: dict[str, Any]) -> str:
    """Return the text of the message that sends a card; `MARK` stands beside it."""
    return json.dumps({"attachments": [{"contentType": CONTENT_TYPE, "content": card}]}, allow_nan=False)

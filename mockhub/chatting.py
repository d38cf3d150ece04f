"""What a visitor writes in a chat, and what they wait to be shown, by the chat data plane alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockhub.omnichannel.attachments import references
from mockhub.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SAID = ("text", "html")
_ROLES = {"public": "agent", "": "bot"}
"""Who speaks, by the tags beside a message; the chat SDK tells it so (read)."""
POLLED_EVERY = 1.0
"""Seconds of sandbox time between two looks; the published clients begin with that (run)."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something to write."""

    text: str
    type: str = "text"
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Any]:
        """What the chat data plane is sent, as the chat SDK sends it (run)."""
        beside = {"deliveryMode": "bridged", "tags": "ChannelId-lcw,FromCustomer", **self.metadata}
        return {"content": self.text, "type": self.type, "senderDisplayName": "Customer", "metadata": beside}


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something to be shown: all that is not None must hold."""

    text: str | None = None
    matches: str | None = None
    sender: str | None = None
    type: str | None = None
    attachment: str | None = None

    def __str__(self) -> str:
        asked = {
            "text": self.text,
            "matches": self.matches,
            "from": self.sender,
            "type": self.type,
            "attachment": self.attachment,
        }
        written = ", ".join(f"{name} '{value}'" for name, value in asked.items() if value is not None)
        return f"message with {written}" if written else "message"

    def is_it(self, message: Mapping[str, Any]) -> bool:
        """Return whether a message of the chat data plane is what is awaited."""
        said = text_of(message)
        return (
            (message.get("type") in _SAID if self.type is None else message.get("type") == self.type)
            and self.text in (None, said)
            and (self.matches is None or Pattern(self.matches).found_in(said))
            and (self.sender is None or self.sender in _speakers(message))
            and (self.attachment is None or self.attachment in _files(message))
        )


def text_of(message: Mapping[str, Any]) -> str:
    """Return what a message says; nothing where it says nothing."""
    content = message.get("content")
    return str(content.get("message") or "") if isinstance(content, dict) else ""


def _files(message: Mapping[str, Any]) -> list[str]:
    """Return the names of a message's files."""
    beside = message.get("metadata")
    return [one.name for one in references(beside)] if isinstance(beside, dict) else []


def _speakers(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the sender of a message may be called: by name, and by role."""
    beside = message.get("metadata")
    role = _ROLES.get(beside.get("tags", "none"), "") if isinstance(beside, dict) else ""
    return (str(message.get("senderDisplayName") or ""), role)


def not_seen(messages: Iterable[Mapping[str, Any]], seen: set[str], own: str | None) -> list[Mapping[str, Any]]:
    """Return the messages of others that were not seen yet, the oldest first, of a list with the newest first."""
    return [one for one in reversed(list(messages)) if str(one.get("id")) not in seen and _sender(one) != own]


def _sender(message: Mapping[str, Any]) -> str | None:
    identity = message.get("senderCommunicationIdentifier")
    return identity.get("rawId") if isinstance(identity, dict) else None

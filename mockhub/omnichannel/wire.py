"""How threads, messages and the like stand on the wire of the chat data plane, and how what is sent there is read.

Source: Microsoft's OpenAPI of the chat data plane (2024-03-07);
`@azure/communication-chat` 1.5.4 and 1.6.0, run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused, one_of
from mockhub.omnichannel.attachments import references
from mockhub.omnichannel.identities import Participant, identifier, known_kind, read_identifier
from mockhub.omnichannel.thread import MOST_PARTICIPANTS, MessageType
from mockhub.spec import LAST_INSTANT, parse_instant
from mockhub.tokens.structure import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mockhub.omnichannel.thread import Message, Receipt, Thread

MOST_BYTES = 28 * 1024
"""What a message may hold with its metadata (ours)."""
_MOST_TOPIC, _MOST_NAME = 250, 256
_TYPES = (MessageType.TEXT, MessageType.HTML)


def instant(milliseconds: int) -> str:
    """Return epoch milliseconds as ISO 8601 in UTC."""
    seconds = min(milliseconds // 1000, LAST_INSTANT)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03}Z"


def shown_thread(thread: Thread) -> dict[str, Any]:
    """Return a thread's properties."""
    return {
        "id": thread.id,
        "topic": thread.topic,
        "createdOn": instant(thread.created_at),
        "createdByCommunicationIdentifier": identifier(thread.created_by.id),
    }


def shown_item(thread: Thread) -> dict[str, Any]:
    """Return a thread as it stands in a list of threads."""
    last = thread.last_message_at
    received = {} if last is None else {"lastMessageReceivedOn": instant(last)}
    return {"id": thread.id, "topic": thread.topic, **received}


def shown_participant(participant: Participant) -> dict[str, Any]:
    """Return a participant."""
    shown: dict[str, Any] = {"communicationIdentifier": identifier(participant.id)}
    if participant.name is not None:
        shown["displayName"] = participant.name
    if participant.shares_from is not None:
        shown["shareHistoryTime"] = instant(participant.shares_from)
    return shown


def shown_receipt(receipt: Receipt) -> dict[str, Any]:
    """Return a read receipt."""
    return {
        "senderCommunicationIdentifier": identifier(receipt.reader.id),
        "chatMessageId": str(receipt.message_id),
        "readOn": instant(receipt.at),
    }


def message_text(message: Message) -> str:
    """Return a message as JSON; it is written once, until it changes."""
    if message.shown is None:
        message.shown = json.dumps(shown_message(message))
    return message.shown


def shown_message(message: Message) -> dict[str, Any]:
    """Return a message."""
    shown: dict[str, Any] = {
        "id": str(message.id),
        "type": message.type,
        "sequenceId": str(message.sequence),
        "version": str(message.version),
        "content": _content(message),
        "createdOn": instant(message.id),
    }
    if message.type in _TYPES:  # what the system says has no sender (documented)
        shown["senderCommunicationIdentifier"] = identifier(message.sender.id)
        if message.sender_name is not None:
            shown["senderDisplayName"] = message.sender_name
    if message.edited_at is not None:
        shown["editedOn"] = instant(message.edited_at)
    if message.deleted_at is not None:
        shown["deletedOn"] = instant(message.deleted_at)
    if message.metadata:
        shown["metadata"] = dict(message.metadata)
    return shown


def _content(message: Message) -> dict[str, Any]:
    if message.deleted_at is not None:
        return {}
    if message.type in _TYPES:
        attached = [one.shown for one in references(message.metadata)] if message.metadata else []
        return {"message": message.text, **({"attachments": attached} if attached else {})}
    by = identifier(message.sender.id)
    if message.type is MessageType.TOPIC_UPDATED:
        return {"topic": message.text, "initiatorCommunicationIdentifier": by}
    participants = [shown_participant(one) for one in message.participants]
    return {"participants": participants, "initiatorCommunicationIdentifier": by}


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is to be let in, and who cannot be, as the answer tells it."""

    participants: tuple[Participant, ...]
    invalid: list[dict[str, Any]]

    @property
    def complaint(self) -> dict[str, Any]:
        """The member of the answer that tells who could not be let in."""
        return {"invalidParticipants": self.invalid} if self.invalid else {}


def read_invited(body: Mapping[str, Any], *, needed: bool) -> Invited:
    """Read the participants of a body.

    Raises:
        Refused: they are malformed; the detail says where.
    """
    given = body.get("participants")
    if given is None and not needed:
        return Invited((), [])
    if not isinstance(given, list) or (needed and not given):
        raise _malformed("participants is no list of participants")
    if len(given) > MOST_PARTICIPANTS:
        raise _malformed(f"participants has {len(given)} members; a thread has at most {MOST_PARTICIPANTS}")
    read = [_read_participant(one, f"participants[{number}]") for number, one in enumerate(given)]
    return Invited(
        tuple(one for one in read if known_kind(one.id)),
        [
            {"target": one.id, "code": "BadRequest", "message": f"{one.id} is no identity of a communication user"}
            for one in read
            if not known_kind(one.id)
        ],
    )


def _read_participant(given: Any, where: str) -> Participant:
    if not isinstance(given, dict):
        raise _malformed(f"{where} is {kind_of(given)}, not an object")
    shares = given.get("shareHistoryTime")
    return Participant(
        read_identity(given.get("communicationIdentifier"), f"{where}.communicationIdentifier"),
        _text(given, "displayName", most=_MOST_NAME, where=f"{where}."),
        shares_from=None if shares is None else read_instant(shares, f"{where}.shareHistoryTime"),
    )


def read_identity(given: Any, where: str) -> str:
    """Read an identity, which stands at `where`.

    Raises:
        Refused: it is malformed.
    """
    try:
        return read_identifier(given)
    except ValueError as error:
        raise _malformed(f"{where} {error}") from None


def read_instant(given: Any, where: str) -> int:
    """Read a moment, which stands at `where`; returns epoch milliseconds.

    Raises:
        Refused: it is malformed.
    """
    if not isinstance(given, str):
        raise _malformed(f"{where} is {kind_of(given)}, not a date and time")
    try:
        return max(0, round(parse_instant(given) * 1000))
    except ValueError as error:
        raise _malformed(f"{where}: {error}") from None


def read_topic(body: Mapping[str, Any]) -> str:
    """Read the topic of a body.

    Raises:
        Refused: there is none, or it is malformed.
    """
    topic = _text(body, "topic", most=_MOST_TOPIC)
    if not topic:
        raise _malformed("topic is missing or empty")
    return topic


@dataclass(frozen=True, slots=True)
class Sent:
    """What a body says of a message."""

    text: str
    kind: MessageType
    name: str | None
    metadata: dict[str, str]


def read_sent(body: Mapping[str, Any]) -> Sent:
    """Read a message that is to be sent.

    Raises:
        Refused: it is malformed or too large.
    """
    kind, text = body.get("type"), _text(body, "content")
    if text is None:
        raise _malformed("content is missing")
    if kind is not None and kind not in _TYPES:
        raise _malformed(f"type is {kind!r}, not {one_of(_TYPES)}" if isinstance(kind, str) else "type is no text")
    metadata = _metadata(body)
    _check_size(text, metadata)
    return Sent(text, MessageType(kind or "text"), read_sender_name(body), metadata or {})


def read_change(body: Mapping[str, Any]) -> tuple[str | None, dict[str, str] | None]:
    """Read what becomes of a message: its new text and metadata, None for what stays.

    Raises:
        Refused: it is malformed or too large.
    """
    text, metadata = _text(body, "content"), _metadata(body)
    _check_size(text or "", metadata)
    return text, metadata


def read_sender_name(body: Mapping[str, Any]) -> str | None:
    """Read how somebody calls themselves.

    Raises:
        Refused: it is malformed.
    """
    return _text(body, "senderDisplayName", most=_MOST_NAME)


def read_message_id(body: Mapping[str, Any]) -> str:
    """Read the id of the message that was read.

    Raises:
        Refused: there is none.
    """
    message_id = _text(body, "chatMessageId")
    if not message_id:
        raise _malformed("chatMessageId is missing or empty")
    return message_id


def _text(body: Mapping[str, Any], member: str, *, most: int | None = None, where: str = "") -> str | None:
    value = body.get(member)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _malformed(f"{where}{member} is {kind_of(value)}, not text")
    if most is not None and len(value) > most:
        raise _malformed(f"{where}{member} has {len(value)} characters; at most {most} are allowed")
    return value


def _metadata(body: Mapping[str, Any]) -> dict[str, str] | None:
    given = body.get("metadata")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise _malformed(f"metadata is {kind_of(given)}, not an object")
    for name, value in given.items():
        if not isinstance(value, str):
            raise _malformed(f"metadata.{name} is {kind_of(value)}, not text")
    return given


def _check_size(text: str, metadata: Mapping[str, str] | None) -> None:
    size = sum(_bytes((text, *(metadata or {}), *(metadata or {}).values())))
    if size > MOST_BYTES:
        raise Refused("request_too_large", f"the message has {size} bytes; at most {MOST_BYTES} are allowed")


def _bytes(texts: Iterable[str]) -> Iterable[int]:
    return (len(one.encode("utf-8", "surrogatepass")) for one in texts)


def _malformed(detail: str) -> Refused:
    return Refused("request_malformed", detail)

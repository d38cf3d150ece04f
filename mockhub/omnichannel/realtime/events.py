"""What happens in chats, as it is pushed to clients: ten events, each a JSON text (run).

`200` to `248` name the thread `groupId` and carry their recipient; `257` to `261` name it `threadId`. What stands
for persons and properties is JSON in a string, which clients decode with the old `unescape`: escaped to ASCII and
then percent-encoded it survives that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from mockhub.omnichannel import chat_events as told
from mockhub.omnichannel.thread import MessageType
from mockhub.omnichannel.wire import instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mockhub.faults.wrong_frame import WrongFrame
    from mockhub.omnichannel.identities import Participant
    from mockhub.omnichannel.thread import Message, Receipt

NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        "chatMessageReceived": 200,
        "typingIndicatorReceived": 245,
        "readReceiptReceived": 246,
        "chatMessageEdited": 247,
        "chatMessageDeleted": 248,
        "chatThreadCreated": 257,
        "chatThreadPropertiesUpdated": 258,
        "chatThreadDeleted": 259,
        "participantsAdded": 260,
        "participantsRemoved": 261,
    }
)
"""The number of each event on the wire, by its name in the vendor's clients (run)."""
_NAMES = {number: name for name, number in NUMBERS.items()}
_NEEDED = ("senderId", "createdBy", "editedBy", "deletedBy", "addedBy", "removedBy")
"""Members without one of which the client drops an event (run)."""
_KINDS = {MessageType.TEXT: "Text", MessageType.HTML: "RichText/Html"}


@dataclass(frozen=True)
class Pushed:
    """An event as it is pushed: its name in the vendor's clients, and what it says to everybody.

    `personal` tells whether it carries its recipient.
    """

    name: str
    members: dict[str, Any]
    personal: bool

    @cached_property
    def _begun(self) -> str:
        return json.dumps(self.members)[:-1]

    def body(self, recipient: str) -> str:
        """Return the JSON text for one recipient."""
        return f'{self._begun}, "recipientMri": {json.dumps(recipient)}}}' if self.personal else f"{self._begun}}}"

    @cached_property
    def _begun_in_a_string(self) -> str:
        return json.dumps(self._begun)[1:-1]

    def request(self, number: int, path: str, recipient: str) -> str:
        """Return the frame that brings it to one recipient, as a request of that number to that path."""
        # Put together, since a body in a string in JSON would be escaped anew for each of many recipients.
        rest = json.dumps(self.body(recipient)[len(self._begun) :])[1:-1]
        return _request(number, path, f'"{self._begun_in_a_string}{rest}"')

    def wrong_request(self, number: int, path: str, recipient: str, wrong: WrongFrame) -> str:
        """Return a frame as `request`, but such as the client refuses."""
        if wrong == "frame":
            return self.request(number, path, recipient)[: len("3:::") + 20]
        members = json.loads(self.body(recipient))
        match wrong:
            case "event-id":
                members["eventId"] = str(members["eventId"])
            case "members":
                members = {name: value for name, value in members.items() if name not in _NEEDED}
        body = json.dumps(members)
        return _request(number, path, json.dumps(body[:-1] if wrong == "body" else body))


def _request(number: int, path: str, body: str) -> str:
    """Return the frame of a request; its body is a JSON text in a JSON string, written out already."""
    return f'3:::{{"id":{number},"method":"POST","url":"{path}","headers":{{}},"body":{body}}}'


def pushed(event: told.ThreadEvent) -> Pushed:
    """Return how an event is pushed."""
    match event:
        case told.MessageReceived(message=message):
            return _of_group("chatMessageReceived", event, message.sender, _said(message))
        case told.MessageEdited(message=message):
            edited = {**_said(message), "edittime": instant(event.at)}
            return _of_group("chatMessageEdited", event, message.sender, edited)
        case told.MessageDeleted(message=message):
            deleted = {**_about(message), "deletetime": instant(event.at)}
            return _of_group("chatMessageDeleted", event, message.sender, deleted)
        case told.TypingIndicated(sender=sender, name=name):
            typing = {"senderDisplayName": name or "", **_at(event.at)}
            return _of_group("typingIndicatorReceived", event, sender, typing)
        case told.ReadReceiptGiven(receipt=receipt):
            return _of_group("readReceiptReceived", event, receipt.reader, _read(receipt))
        case _:
            return _of_thread(event)


def _of_thread(event: told.ThreadEvent) -> Pushed:
    at, properties = instant(event.at), _in_a_string({"topic": event.thread.topic})
    match event:
        case told.ThreadCreated(thread=thread, by=by):
            people = _people(thread.participants.values())
            made = {"createTime": at, "createdBy": _person(by), "members": people, "properties": properties}
            return _about_thread("chatThreadCreated", event, made)
        case told.ThreadUpdated(by=by):
            changed = {"editTime": at, "editedBy": _person(by), "properties": properties}
            return _about_thread("chatThreadPropertiesUpdated", event, changed)
        case told.ThreadDeleted(by=by):
            gone = {"deleteTime": at, "deletedBy": _person(by), "reason": "deletedByUser"}
            return _about_thread("chatThreadDeleted", event, gone)
        case told.ParticipantsAdded(participants=participants, by=by):
            added = {"time": at, "addedBy": _person(by), "participantsAdded": _people(participants)}
            return _about_thread("participantsAdded", event, added)
        case told.ParticipantsRemoved(participants=participants, by=by):
            removed = {"time": at, "removedBy": _person(by), "participantsRemoved": _people(participants)}
            return _about_thread("participantsRemoved", event, removed)
        case _:
            raise TypeError(f"clients are told nothing of {type(event).__name__}")


def _of_group(name: str, event: told.ThreadEvent, sender: Participant, members: dict[str, Any]) -> Pushed:
    begun = {"eventId": NUMBERS[name], "groupId": event.thread.id, "senderId": sender.id}
    return Pushed(name, {**begun, **members}, personal=True)


def _about_thread(name: str, event: told.ThreadEvent, members: dict[str, Any]) -> Pushed:
    begun = {"eventId": NUMBERS[name], "threadId": event.thread.id, "version": str(event.at)}
    return Pushed(name, {**begun, **members}, personal=False)


def _about(message: Message) -> dict[str, Any]:
    return {
        "senderDisplayName": message.sender_name or "",
        "messageId": str(message.id),
        "clientMessageId": "",
        "originalArrivalTime": instant(message.id),
        "version": str(message.version),
        "messageType": _KINDS[message.type],
    }


def _said(message: Message) -> dict[str, Any]:
    metadata = json.dumps(dict(message.metadata))
    return {**_about(message), "messageBody": message.text, "acsChatMessageMetadata": metadata}


def _at(moment: int) -> dict[str, Any]:
    return {"version": str(moment), "originalArrivalTime": instant(moment)}


def _read(receipt: Receipt) -> dict[str, Any]:
    horizon = {
        "user": receipt.reader.id,
        "consumptionhorizon": f"{receipt.message_id};{receipt.at};{receipt.message_id}",
        "messageVisibilityTime": receipt.at,
        "version": str(receipt.at),
    }
    return {"messageId": str(receipt.message_id), "clientMessageId": "", "messageBody": json.dumps(horizon)}


def _person(participant: Participant) -> str:
    return _in_a_string(_shown(participant))


def _people(participants: Iterable[Participant]) -> str:
    return _in_a_string([_shown(one) for one in participants])


def _shown(participant: Participant) -> dict[str, Any]:
    shown = {"participantId": participant.id, "displayName": participant.name or ""}
    if participant.shares_from is not None:
        shown["shareHistoryTime"] = instant(participant.shares_from)
    return shown


def _in_a_string(value: Any) -> str:
    return quote(json.dumps(value))


_WRITTEN_IN_TEXT = (
    "acsChatMessageMetadata",
    "createdBy",
    "members",
    "properties",
    "editedBy",
    "deletedBy",
    "addedBy",
    "participantsAdded",
    "removedBy",
    "participantsRemoved",
)
"""Members that hold JSON in a text; of a read receipt its `messageBody` too."""


def opened(event: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the name of an event that was pushed, and its members: those that hold JSON in a text as that."""
    name = _NAMES.get(event.get("eventId", 0), "")
    in_text = (*_WRITTEN_IN_TEXT, *(("messageBody",) if name == "readReceiptReceived" else ()))
    return name, {key: _from_text(value) if key in in_text else value for key, value in event.items()}


def _from_text(written: Any) -> Any:
    try:
        return json.loads(unquote(written))
    except (ValueError, TypeError):
        return written

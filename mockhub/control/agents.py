"""The agent's side of a conversation: joining, saying something, leaving, ending it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mockhub.answers import Shown
from mockhub.control.conversations import (
    AGENT,
    EXAMPLE,
    MESSAGE,
    ONE,
    UNKNOWN,
    AttachmentShown,
    ConversationShown,
    MessageShown,
    ParticipantShown,
    conversation_shown,
    message_shown,
    participant_shown,
)
from mockhub.control.route import BodyForm, Call, Route
from mockhub.errors import Misuse, Refused
from mockhub.omnichannel.agents import OF_AGENTS, agent, metadata_of
from mockhub.omnichannel.attachments import Reference, metadata_naming
from mockhub.omnichannel.cards import MARK, AgentCard, card_text
from mockhub.omnichannel.files import FileSpec
from mockhub.omnichannel.identities import Participant, Role
from mockhub.omnichannel.thread import MessageType
from mockhub.omnichannel.wire import instant
from mockhub.spec import Spec, not_empty

if TYPE_CHECKING:
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.sandbox import Sandbox

DEFAULT_AGENT = "agent"
AgentName = Annotated[str, not_empty("letter")]


@dataclass(frozen=True, kw_only=True)
class AgentRequest(Spec):
    """An agent who serves the conversation does something."""

    agent: AgentName | None = None
    """Which; the one who joined last unless said."""


@dataclass(frozen=True, kw_only=True)
class JoinRequest(Spec):
    """An agent or a bot begins to serve the conversation."""

    agent: AgentName = DEFAULT_AGENT
    """Who: the same name is the same person in every conversation of the sandbox, drawn from its seed."""
    name: AgentName | None = None
    """How people in the chat see them called; as their persona is unless said."""
    role: Literal["agent", "bot"] = "agent"


@dataclass(frozen=True, kw_only=True)
class SayRequest(AgentRequest):
    """An agent says something."""

    text: str
    type: Literal["text", "html"] = "text"
    metadata: dict[str, str] | None = None
    """What is said beside it, besides what every agent's message says."""


@dataclass(frozen=True, kw_only=True)
class AttachRequest(FileSpec, AgentRequest):
    """An agent sends a file."""


@dataclass(frozen=True, kw_only=True)
class CardRequest(AgentRequest):
    """An agent sends an Adaptive Card."""

    card: AgentCard


@dataclass(frozen=True, kw_only=True)
class ReadRequest(AgentRequest):
    """An agent has read up to a message."""

    message: str | None = None
    """Its id; the newest unless said."""


@dataclass(frozen=True, kw_only=True)
class EndRequest(Spec):
    """An agent ends the conversation."""

    wrap_up: bool = True
    """Whether the agent has work left to do: it is in the state `WrapUp` then, else `Closed`."""


@dataclass(frozen=True, kw_only=True)
class TransferRequest(AgentRequest):
    """An agent hands the conversation on."""

    to: AgentName | None = None
    """To whom; back to the queue unless said."""


@dataclass(frozen=True, kw_only=True)
class ReceiptShown(Shown):
    """Up to which message somebody has read."""

    reader: ParticipantShown
    message: str
    """Its id."""
    at: str


def _meant(call: Call[Any, None]) -> Conversation:
    return call.sandbox.conversations.known_as(call.params["conversation"])


def _shown(call: Call[Any, None], found: Conversation) -> ConversationShown:
    return conversation_shown(found, call.sandbox.conversations.queue_positions())


async def _person(
    sandbox: Sandbox, name: str, *, called: str | None = None, role: Role = Role.AGENT
) -> Participant:
    """Return an agent. Off the event loop, since the first persona reads files."""
    return await asyncio.to_thread(agent, sandbox.organization.id, sandbox.seed, name, called=called, role=role)


async def join(call: Call[JoinRequest, None]) -> ConversationShown:
    """Have an agent or a bot join a conversation, which is `Active` from then on.

    Its name is its request id, the id of its work item or chat, or its reconnect id.
    """
    found, asked = _meant(call), call.body
    found.join(await _person(call.sandbox, asked.agent, called=asked.name, role=Role(asked.role)))
    return _shown(call, found)


async def say(call: Call[SayRequest, None]) -> MessageShown:
    """Have an agent say something."""
    found, asked = _meant(call), call.body
    speaker = found.served_by(asked.agent)
    metadata = {**metadata_of(speaker), **(asked.metadata or {})}
    return message_shown(found.thread.post(speaker, asked.text, kind=MessageType(asked.type), metadata=metadata))


async def send_card(call: Call[CardRequest, None]) -> MessageShown:
    """Have an agent send an Adaptive Card, as bots of Azure Communication Services send them."""
    found, asked = _meant(call), call.body
    speaker = found.served_by(asked.agent)
    metadata = {**metadata_of(speaker), **MARK}
    return message_shown(found.thread.post(speaker, card_text(asked.card), metadata=metadata))


async def attach(call: Call[AttachRequest, None]) -> MessageShown:
    """Have an agent send a file, of text, base64 or so many bytes of anything.

    The widget's settings must let agents send files, and such files.
    """
    found, asked = _meant(call), call.body
    speaker = found.served_by(asked.agent)
    try:
        sent = call.sandbox.attachments.send(speaker, found.thread, asked.name, asked.bytes, asked.media_type)
    except Refused as refused:
        raise Misuse(refused.detail, code="attachment-refused", pointer="/name", status=409) from None
    return message_shown(sent)


async def indicate_typing(call: Call[AgentRequest, None]) -> None:
    """Have an agent type."""
    found = _meant(call)
    found.thread.indicate_typing(found.served_by(call.body.agent))


async def read(call: Call[ReadRequest, None]) -> ReceiptShown:
    """Have an agent read up to a message; a receipt never goes back."""
    found, asked = _meant(call), call.body
    reader = found.served_by(asked.agent)
    newest = found.thread.last_message_at
    try:
        receipt = found.thread.read(reader, str(newest) if asked.message is None else asked.message)
    except Refused as refused:
        raise Misuse(refused.detail, code="unknown-message", pointer="/message", status=404) from None
    return ReceiptShown(
        reader=participant_shown(receipt.reader), message=str(receipt.message_id), at=instant(receipt.at)
    )


async def leave(call: Call[AgentRequest, None]) -> ConversationShown:
    """Have an agent leave without ending the conversation; after the last it is `Waiting`."""
    found = _meant(call)
    found.agent_leaves(found.served_by(call.body.agent))
    return _shown(call, found)


async def transfer(call: Call[TransferRequest, None]) -> ConversationShown:
    """Have an agent hand the conversation to another, or back to the queue, where it is `Open`."""
    found, asked = _meant(call), call.body
    giver = found.served_by(asked.agent)
    found.transfer(giver, None if asked.to is None else await _person(call.sandbox, asked.to))
    return _shown(call, found)


async def end(call: Call[EndRequest, None]) -> ConversationShown:
    """Have an agent end the conversation: everybody who served it leaves, and nothing more is said.

    What is wrapped up is closed by another call with `wrap-up` false.
    """
    found = _meant(call)
    found.agent_ends(wrap_up=call.body.wrap_up)
    return _shown(call, found)


_ACTIONS = f"{ONE}/agent"
_INVOICE = Reference("0-eus-d1-6ab8fb5207e74b1ea6b12c7b4f0a9f10", "invoice.pdf", "application/pdf")
_FILE_SENT = replace(
    MESSAGE,
    text="",
    attachments=(AttachmentShown(id=_INVOICE.id, name=_INVOICE.name, type=_INVOICE.type),),
    metadata={**OF_AGENTS, **metadata_naming(_INVOICE)},
)
_CARD = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "Your order"}]}
_NEED_AGENT = {**UNKNOWN, 409: ("no-agent",)}

ROUTES = (
    Route(
        method="POST",
        path=f"{_ACTIONS}/join",
        does=join,
        body=BodyForm(JoinRequest, {"agent": "megan"}),
        answer=ConversationShown,
        example=EXAMPLE,
        refuses={**UNKNOWN, 409: ("conversation-ended",)},
    ),
    Route(
        method="POST",
        path=f"{_ACTIONS}/say",
        does=say,
        body=BodyForm(SayRequest, {"text": "Hello, how can I help?"}),
        answer=MessageShown,
        example=MESSAGE,
        status=201,
        refuses=_NEED_AGENT,
    ),
    Route(
        method="POST",
        path=f"{_ACTIONS}/card",
        does=send_card,
        body=BodyForm(CardRequest, {"card": _CARD}),
        answer=MessageShown,
        example=replace(MESSAGE, text=card_text(_CARD), metadata={**OF_AGENTS, **MARK}),
        status=201,
        refuses=_NEED_AGENT,
    ),
    Route(
        method="POST",
        path=f"{_ACTIONS}/attach",
        does=attach,
        body=BodyForm(AttachRequest, {"name": "invoice.pdf", "content": "You owe us nothing."}),
        answer=MessageShown,
        example=_FILE_SENT,
        status=201,
        refuses={**UNKNOWN, 409: ("no-agent", "attachment-refused")},
    ),
    Route(
        method="POST",
        path=f"{_ACTIONS}/typing",
        does=indicate_typing,
        body=BodyForm(AgentRequest, {}),
        answer=None,
        status=204,
        refuses=_NEED_AGENT,
    ),
    Route(
        method="POST",
        path=f"{_ACTIONS}/read",
        does=read,
        body=BodyForm(ReadRequest, {}),
        answer=ReceiptShown,
        example=ReceiptShown(reader=AGENT, message="1768467606000", at="2026-01-15T09:00:07.000Z"),
        refuses={**_NEED_AGENT, 404: (*UNKNOWN[404], "unknown-message")},
    ),
    Route(
        method="POST",
        path=f"{_ACTIONS}/leave",
        does=leave,
        body=BodyForm(AgentRequest, {}),
        answer=ConversationShown,
        example=EXAMPLE,
        refuses=_NEED_AGENT,
    ),
    Route(
        method="POST",
        path=f"{_ACTIONS}/transfer",
        does=transfer,
        body=BodyForm(TransferRequest, {"to": "sam"}),
        answer=ConversationShown,
        example=EXAMPLE,
        refuses={**UNKNOWN, 409: ("no-agent", "conversation-ended")},
    ),
    Route(
        method="POST",
        path=f"{_ACTIONS}/end",
        does=end,
        body=BodyForm(EndRequest, {"wrap-up": False}),
        answer=ConversationShown,
        example=EXAMPLE,
        refuses={**UNKNOWN, 409: ("conversation-ended",)},
    ),
)

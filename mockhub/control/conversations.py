"""Conversations: which there are, and what was said in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from mockhub.answers import ABSENT, Maybe, Shown
from mockhub.control.route import IN_SANDBOX, Call, Route
from mockhub.omnichannel.attachments import Reference, references
from mockhub.omnichannel.conversation import State
from mockhub.omnichannel.identities import Role
from mockhub.omnichannel.thread import MessageType
from mockhub.omnichannel.wire import instant
from mockhub.spec import Spec, between, format_instant, known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.identities import Participant
    from mockhub.omnichannel.thread import Message

ONE = f"{IN_SANDBOX}/conversations/{{conversation}}"
UNKNOWN = {404: ("unknown-conversation",)}
_LIMIT = 1000


@dataclass(frozen=True, kw_only=True)
class ConversationsQuery(Spec):
    """Which conversations are wanted."""

    state: Annotated[str, known("state", [one.value for one in State])] | None = None
    limit: Annotated[int, between(1, 10_000)] = _LIMIT
    """How many at most: the newest of those wanted."""


@dataclass(frozen=True, kw_only=True)
class MessagesQuery(Spec):
    """Which messages are wanted."""

    before: int | None = None
    """A message's id: leaves out that one and those after it."""
    limit: Annotated[int, between(1, 10_000)] = _LIMIT
    """How many at most: the newest of those wanted."""


@dataclass(frozen=True, kw_only=True)
class ParticipantShown(Shown):
    """Somebody who takes part."""

    id: str
    """Their communication user id."""
    name: str | None
    role: Role


@dataclass(frozen=True, kw_only=True)
class AttachmentShown(Shown):
    """A file that a message names."""

    id: str
    name: str
    type: str
    """Its media type, as the message says."""


@dataclass(frozen=True, kw_only=True)
class MessageShown(Shown):
    """A message."""

    id: str
    """When it was sent, in epoch milliseconds; ids increase within a conversation."""
    at: str
    """The same in ISO 8601, in sandbox time."""
    type: MessageType
    sender: ParticipantShown
    """Who said it, or had the system say it."""
    text: Maybe[str] = ABSENT
    """What was said, or the new topic."""
    metadata: Maybe[dict[str, str]] = ABSENT
    attachments: Maybe[tuple[AttachmentShown, ...]] = ABSENT
    """The files it names."""
    participants: Maybe[tuple[ParticipantShown, ...]] = ABSENT
    """Who was added or removed."""
    edited_at: Maybe[str] = ABSENT
    deleted_at: Maybe[str] = ABSENT


@dataclass(frozen=True, kw_only=True)
class ConversationShown(Shown):
    """A conversation."""

    conversation: str
    """Its request id, by which the journal names it too."""
    id: str
    """Of its work item."""
    chat_id: str
    """Of its chat thread."""
    widget: str
    """Its widget's id."""
    state: State
    subject: str | None
    """The `sub` of whoever authenticated."""
    reconnect_id: str | None
    """Leads back to it, if its widget has such ids."""
    begun: bool
    """Whether it is more than a chat token, as the older start first makes it."""
    started_at: str
    accepted_at: Maybe[str] = ABSENT
    """When the first agent joined."""
    queue_position: Maybe[int] = ABSENT
    """Of those that wait for an agent, from 1."""
    customer: str
    """The customer's communication user id."""
    participants: tuple[ParticipantShown, ...]
    unread: int
    """How many messages the customer has not read."""


@dataclass(frozen=True, kw_only=True)
class ConversationsShown(Shown):
    """Conversations."""

    conversations: tuple[ConversationShown, ...]
    """Oldest first."""


@dataclass(frozen=True, kw_only=True)
class TalkShown(Shown):
    """A conversation, and what was said in it."""

    conversation: ConversationShown
    messages: tuple[MessageShown, ...]
    """Oldest first."""
    before: Maybe[str] = ABSENT
    """There are older ones: ask again with this as `before`."""


def participant_shown(one: Participant) -> ParticipantShown:
    """Return a participant as they are answered."""
    return ParticipantShown(id=one.id, name=one.name, role=one.role)


def _attachment_shown(one: Reference) -> AttachmentShown:
    return AttachmentShown(id=one.id, name=one.name, type=one.type)


def message_shown(one: Message) -> MessageShown:
    """Return a message as it is answered."""
    people = tuple(map(participant_shown, one.participants))
    return MessageShown(
        id=str(one.id),
        at=instant(one.id),
        type=one.type,
        sender=participant_shown(one.sender),
        text=one.text if one.said or one.type is MessageType.TOPIC_UPDATED else ABSENT,
        metadata=dict(one.metadata) if one.metadata else ABSENT,
        attachments=tuple(map(_attachment_shown, references(one.metadata))) or ABSENT,
        participants=people or ABSENT,
        edited_at=ABSENT if one.edited_at is None else instant(one.edited_at),
        deleted_at=ABSENT if one.deleted_at is None else instant(one.deleted_at),
    )


def conversation_shown(one: Conversation, positions: Mapping[Conversation, int]) -> ConversationShown:
    """Return a conversation as it is answered; `positions` are those in the queue."""
    return ConversationShown(
        conversation=one.request_id,
        id=one.id,
        chat_id=one.chat_id,
        widget=one.widget.id,
        state=one.state,
        subject=one.subject,
        reconnect_id=one.reconnect_id,
        begun=one.begun,
        started_at=format_instant(one.started_at),
        accepted_at=ABSENT if one.accepted_at is None else format_instant(one.accepted_at),
        queue_position=positions.get(one, ABSENT),
        customer=one.customer.id,
        participants=tuple(map(participant_shown, one.participants)),
        unread=one.unread,
    )


async def list_conversations(call: Call[None, ConversationsQuery]) -> ConversationsShown:
    """List the conversations, oldest first; of more than `limit` the newest."""
    conversations, asked = call.sandbox.conversations, call.query
    positions = conversations.queue_positions()
    found = [one for one in conversations if asked.state is None or one.state == asked.state]
    return ConversationsShown(
        conversations=tuple(conversation_shown(one, positions) for one in found[-asked.limit :])
    )


async def show_conversation(call: Call[None, MessagesQuery]) -> TalkShown:
    """Show a conversation and what was said in it, oldest first; of more than `limit` messages the newest.

    Its name is its request id, the id of its work item or chat, or its reconnect id.
    """
    conversations, asked = call.sandbox.conversations, call.query
    found = conversations.known_as(call.params["conversation"])
    page = found.thread.page(asked.limit, before=asked.before)
    return TalkShown(
        conversation=conversation_shown(found, conversations.queue_positions()),
        messages=tuple(message_shown(one) for one in reversed(page.messages)),
        before=ABSENT if page.before is None else str(page.before),
    )


async def revoke_tokens(call: Call[None, None]) -> None:
    """Revoke the chat tokens of a conversation's customer; those that are asked for later are good again."""
    sandbox = call.sandbox
    sandbox.revoke_chat_tokens(sandbox.conversations.known_as(call.params["conversation"]).customer.id)


_CUSTOMER = ParticipantShown(
    id="8:acs:3b1d6ed0-96be-5a3d-9d01-1bd2b9bd6a9c_6ab8fb52-07e7-4b1e-a6b1-2c7b4f0a9f10",
    name="Customer",
    role=Role.CUSTOMER,
)
AGENT = ParticipantShown(
    id="8:acs:3b1d6ed0-96be-5a3d-9d01-1bd2b9bd6a9c_0f4c7c58-6ab8-4c2d-ab52-9f107e72b4f0",
    name="Megan Chang",
    role=Role.AGENT,
)
EXAMPLE = ConversationShown(
    conversation="r1",
    id="87b4d06c-abc2-4811-a9b0-000d3a10e09e",
    chat_id="19:acsV1_3b1d6ed0e21c1a5c3f0b4a7ea2d2a0c5b3f4d6e8@thread.v2",
    widget="5f2a8f0e-7d2b-5a60-8b45-1f5de1a6e9a3",
    state=State.ACTIVE,
    subject=None,
    reconnect_id=None,
    begun=True,
    started_at="2026-01-15T09:00:00Z",
    accepted_at="2026-01-15T09:00:05Z",
    customer=_CUSTOMER.id,
    participants=(_CUSTOMER, AGENT),
    unread=1,
)
MESSAGE: Any = MessageShown(
    id="1768467606000",
    at="2026-01-15T09:00:06.000Z",
    type=MessageType.TEXT,
    sender=AGENT,
    text="Hello, how can I help?",
    metadata={"deliveryMode": "bridged", "tags": "public"},
)

ROUTES = (
    Route(
        method="GET",
        path=f"{IN_SANDBOX}/conversations",
        does=list_conversations,
        query=ConversationsQuery,
        answer=ConversationsShown,
        example=ConversationsShown(conversations=(EXAMPLE,)),
    ),
    Route(
        method="GET",
        path=ONE,
        does=show_conversation,
        query=MessagesQuery,
        answer=TalkShown,
        example=TalkShown(conversation=EXAMPLE, messages=(MESSAGE,)),
        refuses=UNKNOWN,
    ),
    Route(
        method="POST",
        path=f"{ONE}/chat-tokens/revoke",
        does=revoke_tokens,
        answer=None,
        status=204,
        refuses=UNKNOWN,
    ),
)

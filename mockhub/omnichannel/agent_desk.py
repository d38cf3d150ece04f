"""The agent who serves a sandbox's chats by a script: joins, notices what happens, and does what the rules say.

Waits are the sandbox clock's. What an agent wants to do in a chat that has ended meanwhile is left undone.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from mockhub.errors import Misuse, Refused
from mockhub.omnichannel.agents import agent, metadata_of
from mockhub.omnichannel.cards import MARK, card_text
from mockhub.omnichannel.chat_events import (
    MessageReceived,
    ParticipantsAdded,
    ReadReceiptGiven,
    ThreadCreated,
    TypingIndicated,
)
from mockhub.omnichannel.identities import Role
from mockhub.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from mockhub.clock import Clock
    from mockhub.omnichannel.agent_script import AgentRule, AgentSpec, AgentWhen
    from mockhub.omnichannel.attachments import Attachments
    from mockhub.omnichannel.chat_events import ChatEvent
    from mockhub.omnichannel.conversation import Conversation
    from mockhub.omnichannel.identities import Participant
    from mockhub.omnichannel.threads import Threads

SCRIPTED = "agent"
"""How steering calls the agent of the script."""
_GROUP = re.compile(r"\$\((\d+|agent)\)")


class Desk:
    """Where the scripted agent of one sandbox sits.

    Args:
        script: what the agent does.
        threads: the sandbox's chats.
        clock: the sandbox's time.
        attachments: its files.
        seed: the sandbox's, from which personas are drawn.
        at_once: whether the agent comes to a chat when it begins; else when somebody asks for it (`expect`).
    """

    def __init__(
        self,
        script: AgentSpec,
        threads: Threads,
        clock: Clock,
        *,
        attachments: Attachments,
        seed: int,
        at_once: bool = True,
    ) -> None:
        self._script = script
        self._threads = threads
        self._clock = clock
        self._attachments = attachments
        self._seed = seed
        self._at_once = at_once
        self._expected: set[str] = set()
        self._happened: Counter[tuple[str, str]] = Counter()
        self._followed: Counter[tuple[str, int]] = Counter()
        self._unanswered: dict[str, list[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stop_listening: Callable[[], None] | None = (
            threads.listeners.listen(self._notice) if at_once else None
        )

    def close(self) -> None:
        """Leave every chat as it is and notice nothing any more."""
        if self._stop_listening is not None:
            self._stop_listening()
        for task in self._tasks:
            task.cancel()

    def expect(self, conversation: Conversation) -> None:
        """Have the agent come to a conversation, once."""
        if conversation.id in self._expected or self._script.joins is None or conversation.ended:
            return
        self._expected.add(conversation.id)
        if self._stop_listening is None:
            self._stop_listening = self._threads.listeners.listen(self._notice)
        self._begin(self._join(conversation, self._script.joins))

    def _notice(self, event: ChatEvent) -> None:
        match event:
            case ThreadCreated(thread=thread) if self._at_once and thread.conversation is not None:
                self.expect(thread.conversation)
            case ParticipantsAdded(participants=newcomers) if any(map(_serves, newcomers)):
                self._joined(event.thread.conversation)
            case MessageReceived(message=message) if message.said and message.sender.role is Role.CUSTOMER:
                self._happens(event.thread.conversation, "message", message.text)
            case TypingIndicated(sender=sender) if sender.role is Role.CUSTOMER:
                self._happens(event.thread.conversation, "typing", None)
            case ReadReceiptGiven(receipt=receipt) if receipt.reader.role is Role.CUSTOMER:
                self._happens(event.thread.conversation, "read", None)

    def _joined(self, conversation: Conversation | None) -> None:
        """Notice that somebody joined; the first of them reads what was said before."""
        self._happens(conversation, "joined", None)
        if conversation is not None:
            for text in self._unanswered.pop(conversation.id, ()):
                self._happens(conversation, "message", text)

    def _happens(self, conversation: Conversation | None, event: str, text: str | None) -> None:
        """Follow the first rule that is about what happens."""
        if conversation is None:
            return
        if not conversation.agents:
            if text is not None and conversation.id in self._expected:
                self._unanswered.setdefault(conversation.id, []).append(text)
            return
        self._happened[conversation.id, event] += 1
        number = self._happened[conversation.id, event]
        for place, rule in enumerate(self._script.rules):
            groups = _groups(rule.when, event, text, number)
            followed = self._followed[conversation.id, place]
            if groups is None or (rule.times is not None and followed >= rule.times):
                continue
            self._followed[conversation.id, place] += 1
            self._begin(self._follow(conversation, rule, groups))
            return

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        """Do some work by and by; time does not jump before it has begun."""
        hold = ExitStack()
        hold.enter_context(self._clock.hold())
        task = asyncio.create_task(_undisturbed(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: hold.close())

    async def _join(self, conversation: Conversation, after: float) -> None:
        await self._clock.sleep(after)
        script = self._script
        role = Role.BOT if script.role == "bot" else Role.AGENT
        conversation.join(await self._person(SCRIPTED, script.name, role))

    async def _person(self, name: str, called: str | None = None, role: Role = Role.AGENT) -> Participant:
        """Return an agent. Off the event loop, since the first persona reads files."""
        return await asyncio.to_thread(agent, self._threads.resource, self._seed, name, called=called, role=role)

    async def _follow(self, conversation: Conversation, rule: AgentRule, groups: tuple[str, ...]) -> None:
        clock, thread = self._clock, conversation.thread
        await clock.sleep(rule.after)
        speaker = conversation.served_by()
        if rule.read_ and (newest := thread.last_message_at) is not None:
            thread.read(speaker, str(newest))
        for text in rule.say or ():
            await self._type(conversation, speaker, rule.typing)
            thread.post(speaker, _filled(text, groups, speaker), metadata=metadata_of(speaker))
        if rule.card is not None:
            await self._type(conversation, speaker, rule.typing)
            thread.post(speaker, card_text(rule.card), metadata={**metadata_of(speaker), **MARK})
        if rule.attach is not None:
            await self._type(conversation, speaker, rule.typing)
            file = rule.attach
            self._attachments.send(speaker, thread, file.name, file.bytes, file.media_type)
        if rule.transfer is not None:
            to = None if rule.transfer == "queue" else await self._person(rule.transfer, rule.transfer)
            conversation.transfer(speaker, to)
        if rule.leave:
            conversation.agent_leaves(speaker)
        if rule.end is not None:
            conversation.agent_ends(wrap_up=rule.end == "wrap-up")

    async def _type(self, conversation: Conversation, speaker: Participant, seconds: float) -> None:
        if seconds:
            conversation.thread.indicate_typing(speaker)
            await self._clock.sleep(seconds)


def _serves(participant: Participant) -> bool:
    return participant.role in (Role.AGENT, Role.BOT)


async def _undisturbed(work: Coroutine[None, None, None]) -> None:
    with suppress(Refused, Misuse):  # the chat has ended meanwhile, or somebody else removed the agent
        await work


def _groups(when: AgentWhen, event: str, text: str | None, number: int) -> tuple[str, ...] | None:
    """Return what a rule's pattern caught, nothing where it has none; None if the rule is about something else."""
    if when.event != event or when.number not in (None, number) or when.text not in (None, text):
        return None
    if when.matches is None:
        return ()
    return Pattern(when.matches).groups_in(text or "")


def _filled(text: str, groups: tuple[str, ...], speaker: Participant) -> str:
    """Return a text with what was caught in place of `$(1)`, and the agent's name in place of `$(agent)`."""

    def value(found: re.Match[str]) -> str:
        if found[1] == "agent":
            return speaker.name or ""
        number = int(found[1])
        return groups[number - 1] if 0 < number <= len(groups) else found[0]

    return _GROUP.sub(value, text)

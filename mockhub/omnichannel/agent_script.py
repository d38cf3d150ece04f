"""What an agent does in chats, as written: when to join, and rules for what to do when something happens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from mockhub.errors import nearest
from mockhub.omnichannel.cards import AgentCard
from mockhub.omnichannel.files import FileSpec, file_named
from mockhub.patterns import Pattern
from mockhub.spec import After, Before, Duration, Many, Spec, at_least, given, key_of, not_empty, text_or

Happening = Literal["joined", "message", "typing", "read"]
"""What an agent can notice: that they joined, that the customer said something, is typing, or has read it."""
_ACTIONS = ("say", "card", "attach", "read_", "transfer", "leave", "end")
_GROUP = re.compile(r"\$\((\d{1,9})\)")
Wait = Annotated[Duration, at_least(0)]


def _pattern(written: str) -> str:
    Pattern(written)
    return written


@dataclass(frozen=True, kw_only=True)
class AgentWhen(Spec):
    """When a rule is about something: all that is written must hold."""

    event: Happening = "message"
    """What happens: the agent has joined, or the customer writes, types or reads."""
    text: str | None = None
    """The customer said exactly this; letter case counts."""
    matches: Annotated[str, After(_pattern)] | None = None
    """The customer said something in which this is found; `$(1)` then stands for its first group."""
    number: Annotated[int, at_least(1)] | None = None
    """It is the first, second ... time that such a thing happens in the chat."""

    def __post_init__(self) -> None:
        """Refuse to look for a text where nothing is said."""
        if self.event != "message" and (self.text is not None or self.matches is not None):
            raise ValueError(f"text and matches are about messages, not about '{self.event}'")


def _when(value: Any) -> Any:
    return {"event": value} if isinstance(value, str) else value


def _texts(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_ONE_AT_LEAST = {"anyOf": [given(key_of(name)) for name in _ACTIONS]}


@dataclass(frozen=True, kw_only=True)
class AgentRule(Spec, shape=_ONE_AT_LEAST):
    """What an agent does when something happens; of several rules the first whose condition holds is followed."""

    when: Annotated[AgentWhen, Before(_when, also=Happening)] = AgentWhen()
    """A message of the customer, unless said."""
    times: Annotated[int, at_least(1)] | None = None
    """How often it is followed in a chat; always unless said."""
    after: Wait = 0.0
    """How long the agent takes before they do anything."""
    typing: Wait = 0.0
    """How long they are seen typing before each thing they say."""
    read_: bool | None = None
    """Whether they read what was said first, which gives a read receipt."""
    say: Annotated[Many[str] | None, Before(_texts, also=str)] = None
    """What they say; several texts are several messages."""
    card: AgentCard | None = None
    """An Adaptive Card they send."""
    attach: Annotated[FileSpec | None, Before(file_named, also=str)] = None
    """A file they send; the widget's settings must let agents do that."""
    transfer: Annotated[str, not_empty("letter")] | None = None
    """They hand the chat to the agent of this name, or back to the `queue`."""
    leave: bool | None = None
    """They leave without ending the chat."""
    end: Literal["wrap-up", "closed"] | None = None
    """They end it, with work left to do or without."""

    def __post_init__(self) -> None:
        """Refuse a rule that does nothing."""
        if not any(getattr(self, name) for name in _ACTIONS):
            raise ValueError(f"an agent does something: one of {', '.join(map(key_of, _ACTIONS))} is needed")
        groups = 0 if self.when.matches is None else Pattern(self.when.matches).groups
        for number in {int(one) for text in self.say or () for one in _GROUP.findall(text)}:
            if not 0 < number <= groups:
                counted = "1 group" if groups == 1 else f"{groups} groups"
                had = "there is no 'matches'" if self.when.matches is None else f"'matches' has {counted}"
                raise ValueError(
                    f"$({number}) stands for no group: {had}{nearest(number, map(str, range(1, groups + 1)))}"
                )


@dataclass(frozen=True, kw_only=True)
class AgentSpec(Spec):
    """Who serves chats, and how."""

    name: Annotated[str, not_empty("letter")] | None = None
    """What they are called in the chat; a persona drawn from the seed unless said."""
    role: Literal["agent", "bot"] = "agent"
    """Whether they are a person or a bot."""
    joins: Wait | None = 0.0
    """How long after the chat began they join it; null: never by themselves."""
    rules: Many[AgentRule] = ()


def _rules_alone(value: Any) -> Any:
    return {"rules": value} if isinstance(value, list) else value


AgentForm = Annotated[
    Literal["none", "friendly"] | AgentSpec,
    text_or(
        Annotated[AgentSpec, Before(_rules_alone, also=Many[AgentRule])],
        name="agent",
        text=Literal["none", "friendly"],
    ),
]
"""Nobody, somebody friendly, or an agent with rules; a list is the rules alone."""

FRIENDLY = AgentSpec(
    rules=(
        AgentRule(
            when=AgentWhen(event="joined"),
            typing=1.0,
            say=("Hello, this is $(agent). How can I help you?",),
        ),
        AgentRule(
            when=AgentWhen(matches=r"(?i)\b(bye|goodbye|that is all|that's all)\b"),
            typing=1.0,
            say=("Thank you for chatting with us. Goodbye!",),
            end="wrap-up",
        ),
        AgentRule(when=AgentWhen(matches=r"(?i)\b(thanks|thank you)\b"), typing=1.0, say=("You are welcome.",)),
        AgentRule(
            when=AgentWhen(matches=r"(?i)\border (?:number )?#?(\w+)"),
            read_=True,
            typing=2.0,
            say=("Let me look up order $(1).", "Order $(1) is on its way to you."),
        ),
        AgentRule(
            when=AgentWhen(matches=r"\?\s*$"),
            read_=True,
            typing=2.0,
            say=("That is a good question. I will find out for you.",),
        ),
        AgentRule(read_=True, typing=2.0, say=("I see. Could you tell me a little more?",)),
    )
)
"""Who serves chats where nobody said otherwise: greets, and answers whatever is said."""


def script_of(form: Literal["friendly"] | AgentSpec) -> AgentSpec:
    """Return what an agent does."""
    return form if isinstance(form, AgentSpec) else FRIENDLY

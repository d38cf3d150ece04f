"""The steps of a scenario: one verb each, with everything about it inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from mockhub.faults.fault import FaultName, FaultSpec
from mockhub.genesys.actions import Action, Doing, Ring
from mockhub.genesys.settings import MediaName, WorkspaceSpec
from mockhub.scenarios.visitor_steps import (
    AskAvailability,
    Attach,
    AwaitEvent,
    CalledPoint,
    Chat,
    EndChat,
    MakeCall,
    MakeRequest,
    Receive,
    ResumeChat,
    Send,
    StartChat,
    Times,
    VisitorStep,
)
from mockhub.spec import Before, Duration, Spec, at_least, by_key
from mockhub.tokens.issuer import Publishing

_CHAT = {"request-id", "chat-id"}
"""The keys of a captured chat, which is a value of its own wherever it is put in."""


def _primary(name: str | None, also: Any) -> Before:
    """Expand `VERB` and `VERB: value` to the whole form; `also` is the type of the value."""

    def expand(value: Any) -> Any:
        if value is None:
            return {}
        if name is None or (isinstance(value, dict) and set(value) != _CHAT):
            return value
        return {name: value}

    return Before(expand, also=also)


def _word(value: Any) -> Any:
    """Spell out a word that stands for a mapping with it alone."""
    return {value: None} if isinstance(value, str) else value


Ahead = Annotated[Duration, at_least(0, exclusive=True)]


@dataclass(frozen=True, kw_only=True)
class Advance(Spec):
    """Time moves on."""

    time: Ahead
    """How far."""


@dataclass(frozen=True, kw_only=True)
class RotateKeys(Spec):
    """The built-in issuer signs with a new key."""

    keep_old: bool = True
    """Whether the old key stays published."""


@dataclass(frozen=True, kw_only=True)
class RotateKeysAction(Spec):
    rotate_keys: Annotated[
        RotateKeys,
        Before(lambda value: {} if value is None or value is True else value, also=Literal[True] | None),
    ]


@dataclass(frozen=True, kw_only=True)
class PublishKeysAction(Spec):
    keys: Publishing
    """How the built-in issuer publishes its keys: `withheld` answers 503, `broken` gives what cannot be parsed."""


HubAction = Annotated[
    RotateKeysAction | PublishKeysAction,
    by_key({"rotate-keys": RotateKeysAction, "keys": PublishKeysAction}),
    Before(_word, also=Literal["rotate-keys"]),
]
"""Something the hub's side does."""


@dataclass(frozen=True, kw_only=True)
class StartChatStep(Spec):
    start_chat: Annotated[StartChat, _primary(None, type(None))]


@dataclass(frozen=True, kw_only=True)
class ResumeChatStep(Spec):
    resume_chat: Annotated[ResumeChat, _primary("chat", Chat | None)]


@dataclass(frozen=True, kw_only=True)
class EndChatStep(Spec):
    end_chat: Annotated[EndChat, _primary("chat", Chat | None)]


@dataclass(frozen=True, kw_only=True)
class AskAvailabilityStep(Spec):
    ask_availability: Annotated[AskAvailability, _primary("times", Times | None)]


@dataclass(frozen=True, kw_only=True)
class SendStep(Spec):
    send: Annotated[Send, _primary("text", str)]


@dataclass(frozen=True, kw_only=True)
class AttachStep(Spec):
    attach: Annotated[Attach, _primary("name", str)]


@dataclass(frozen=True, kw_only=True)
class ReceiveStep(Spec):
    receive: Annotated[Receive, _primary("text", str | None)]


@dataclass(frozen=True, kw_only=True)
class CallStep(Spec):
    call: Annotated[MakeCall, _primary("at", CalledPoint)]


@dataclass(frozen=True, kw_only=True)
class RequestStep(Spec):
    request: Annotated[MakeRequest, _primary("name", str)]


@dataclass(frozen=True, kw_only=True)
class AwaitStep(Spec):
    await_: Annotated[AwaitEvent, _primary("event", str)]


@dataclass(frozen=True, kw_only=True)
class RingStep(Spec):
    ring: Annotated[Ring, _primary("media", MediaName | None)]


@dataclass(frozen=True, kw_only=True)
class WorkspaceStep(Spec):
    workspace: Annotated[Action, _primary("do", Doing)]


@dataclass(frozen=True, kw_only=True)
class SetWorkspaceStep(Spec):
    set_workspace: WorkspaceSpec
    """Settings of the workspace that are others from now on; what is not said stays."""


@dataclass(frozen=True, kw_only=True)
class AdvanceStep(Spec):
    advance: Annotated[Advance, _primary("time", Ahead)]


@dataclass(frozen=True, kw_only=True)
class HubStep(Spec):
    hub: HubAction
    """The built-in issuer's keys are rotated, or published in another way."""


@dataclass(frozen=True, kw_only=True)
class ArmStep(Spec):
    arm: FaultSpec
    """A fault that is there from now on, behind those that are."""


@dataclass(frozen=True, kw_only=True)
class Disarm(Spec):
    """A fault is there no more."""

    fault: FaultName
    """Its name."""


@dataclass(frozen=True, kw_only=True)
class DisarmStep(Spec):
    disarm: Annotated[Disarm, _primary("fault", FaultName)]


StepKind = (
    StartChatStep
    | ResumeChatStep
    | EndChatStep
    | AskAvailabilityStep
    | SendStep
    | AttachStep
    | ReceiveStep
    | CallStep
    | RequestStep
    | AwaitStep
    | RingStep
    | WorkspaceStep
    | SetWorkspaceStep
    | AdvanceStep
    | HubStep
    | ArmStep
    | DisarmStep
)
_STEPS = {
    "start-chat": StartChatStep,
    "resume-chat": ResumeChatStep,
    "end-chat": EndChatStep,
    "ask-availability": AskAvailabilityStep,
    "send": SendStep,
    "attach": AttachStep,
    "receive": ReceiveStep,
    "call": CallStep,
    "request": RequestStep,
    "await": AwaitStep,
    "ring": RingStep,
    "workspace": WorkspaceStep,
    "set-workspace": SetWorkspaceStep,
    "advance": AdvanceStep,
    "hub": HubStep,
    "arm": ArmStep,
    "disarm": DisarmStep,
}
VERBS = tuple(_STEPS)
Step = Annotated[
    StepKind,
    by_key(_STEPS),
    Before(_word, also=Literal["start-chat", "resume-chat", "end-chat", "ask-availability", "receive", "ring"]),
]
"""One thing that happens."""


def is_in_chat(step: Step) -> bool:
    """Return whether a step awaits an event of a chat, not one of a desktop."""
    return isinstance(step, AwaitStep) and step.await_.in_chat


def visitor_step(step: Step) -> VisitorStep | None:
    """Return what a visitor does in a step, if one does anything."""
    match step:
        case StartChatStep(start_chat=inner) | ResumeChatStep(resume_chat=inner) | EndChatStep(end_chat=inner):
            return inner
        case AskAvailabilityStep(ask_availability=inner) | CallStep(call=inner):
            return inner
        case SendStep(send=inner) | AttachStep(attach=inner) | ReceiveStep(receive=inner):
            return inner
        case RequestStep(request=inner) | AwaitStep(await_=inner):
            return inner
    return None

"""The scenario language: the world (`given`), what happens (`steps`), what must be seen (`expect`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from mockhub import matching as conditions
from mockhub.clock import ClockForm, ClockSpec
from mockhub.faults.fault import FaultName, FaultSpec
from mockhub.genesys.actions import Action, Doing, Ring
from mockhub.genesys.settings import MediaName, WorkspaceSpec
from mockhub.omnichannel.agent_script import AgentForm
from mockhub.omnichannel.files import FileSpec
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.patterns import Pattern
from mockhub.points import POINTS, WITHOUT_ADDRESS
from mockhub.spec import (
    After,
    Before,
    Duration,
    Many,
    Spec,
    at_least,
    between,
    by_key,
    given,
    known,
    matching,
    not_empty,
    text_or,
)
from mockhub.tokens.issuer import Publishing
from mockhub.tokens.providers import SENDABLE_SCHEMA, HeaderTexts, ProviderForm, ProviderSpec, sendable
from mockhub.verification import Expectation, InOrder, Reached
from mockhub.verification.foreseen import Strict, StrictForm
from mockhub.visitor import Profile, ProfileName, SdkCode

CauseName = conditions.CauseName
EventName = conditions.PageEventName

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


ProfileForm = Annotated[
    Profile, Before(lambda value: {"profile": value} if isinstance(value, str) else value, also=ProfileName)
]
ProviderOrName = Annotated[str | ProviderSpec, text_or(ProviderForm, name="provider")]
ProviderOrNone = Annotated[
    Literal["none"] | ProviderSpec, text_or(ProviderForm, name="provider", text=Literal["none"])
]


@dataclass(frozen=True, kw_only=True)
class VisitorSpec(Spec):
    """One of several people who chat."""

    provider: ProviderOrName | None = None
    """The provider on their page: a registered one's name, one of their own, or `none`."""
    client: ProfileForm | None = None


PageOrigin = Annotated[str, matching(r"null|https?://[^\s/]+", "an origin, such as https://shop.example, or null")]


@dataclass(frozen=True, kw_only=True)
class Given(Spec, shape={"not": {"allOf": [given("provider"), given("providers")]}}):
    """The world before anything happens."""

    clock: ClockForm = ClockSpec()
    seed: Annotated[int, at_least(0)] | None = None
    client: ProfileForm = Profile()
    widget: WidgetSpec = WidgetSpec()
    provider: ProviderOrNone | None = None
    providers: dict[str, ProviderForm] | None = None
    visitors: dict[str, VisitorSpec] = field(default_factory=dict)
    agent: AgentForm = "none"
    """Who serves the chats: nobody unless said, `friendly`, or an agent with rules; a list is the rules alone."""
    workspace: WorkspaceSpec = WorkspaceSpec()
    """The Genesys side."""
    content_origin: PageOrigin | None = None
    """The origin of the built-in page of web content; one of the hub's own unless said."""
    faults: Many[FaultSpec] = ()
    """Deliberate misbehaviour; of several at a point, the first whose conditions hold acts."""

    def __post_init__(self) -> None:
        """Refuse one provider beside several."""
        if self.provider is not None and self.providers is not None:
            raise ValueError("provider and providers exclude each other: name the one provider in providers")


@dataclass(frozen=True, kw_only=True)
class Expect(Spec):
    """What a step must show; only what is written is looked at."""

    code: SdkCode | None = None
    """The browser SDK's error code."""
    cause: CauseName | None = None
    """The true cause; without its argument (`missing_claim`) any argument will do."""
    error: str | None = None
    """The chat SDK's name of the failure, such as `GetAuthTokenFailed`; behind some stands the status: `(401)`."""
    wire_code: int | None = None
    """The `errorcode` header: 701, 705."""
    status: Annotated[int, between(100, 599)] | None = None
    """HTTP status of the step's last call to the hub."""
    header: HeaderTexts = field(default_factory=dict)
    """Headers of that answer."""
    event: EventName | None = None
    """An event the page got."""
    where: dict[conditions.PathForm, Any] = field(default_factory=dict)
    """Members of that answer's body, by name or path (`a.b[0]`), each with exactly this value."""
    failed: bool | Literal["error", "timeout"] | None = None
    """Whether the step fails at all: what breaks on the way has neither a code nor a cause.

    Of a `request`, `error` is an answer with an `errorMessage`, `timeout` none within the client's ten seconds.
    """


@dataclass(frozen=True, kw_only=True)
class Chat(Spec):
    """A captured chat."""

    request_id: Annotated[str, matching(r"[!-~]+", "printable ASCII without blanks")]
    chat_id: str


@dataclass(frozen=True, kw_only=True)
class VisitorStep(Spec):
    """Something a visitor does."""

    by: str | None = None
    """Who does it; the only visitor unless several are given."""
    background: bool = False
    """Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end."""
    expect: Annotated[
        Expect | None, Before(lambda value: None if value == "ok" else value, also=Literal["ok"])
    ] = None
    """What must be seen; without it (or with `ok`) the step must succeed."""


CaptureName = Annotated[str, matching(r"[a-z][a-z0-9-]*", "a name of small letters, digits and hyphens")]


@dataclass(frozen=True, kw_only=True)
class StartChat(VisitorStep):
    """The page calls startChat."""

    as_: CaptureName | None = None
    """Name under which the chat is captured."""
    context: dict[str, Any] = field(default_factory=dict)
    """Custom context, as the page gives it: `{name: value}` or `{name: {value, isDisplayable}}`."""
    pre_chat: dict[str, Any] = field(default_factory=dict)
    """Answers to the pre-chat survey, by the ids of its inputs."""
    proactive: bool = False
    """Whether the page offered the chat by itself."""


@dataclass(frozen=True, kw_only=True)
class ResumeChat(VisitorStep):
    """The page is reloaded with a chat under way."""

    chat: Chat | None = None
    """A captured chat, `$(name)`; the visitor's own unless said."""


@dataclass(frozen=True, kw_only=True)
class EndChat(VisitorStep):
    """The page calls closeChat."""

    chat: Chat | None = None
    """A captured chat, `$(name)`; the visitor's own unless said."""


Times = Annotated[int, between(1, 1000)]
Ahead = Annotated[Duration, at_least(0, exclusive=True)]


@dataclass(frozen=True, kw_only=True)
class AskAvailability(VisitorStep):
    """The page calls getAgentAvailability."""

    times: Times = 1
    """How often, one call after the other; the first that fails is the last."""


@dataclass(frozen=True, kw_only=True)
class Send(VisitorStep):
    """The customer writes something in the chat."""

    text: str
    type: Literal["text", "html"] = "text"
    metadata: dict[str, str] = field(default_factory=dict)
    """What is said beside it."""
    chat: Chat | None = None
    """A captured chat, `$(name)`; the visitor's own unless said."""


@dataclass(frozen=True, kw_only=True)
class Attach(FileSpec, VisitorStep):
    """The customer sends a file in the chat: the client announces it, uploads it, and sends a message with it."""

    chat: Chat | None = None
    """A captured chat, `$(name)`; the visitor's own unless said."""
    as_: CaptureName | None = None
    """Name under which the file is captured: its `id`, `name` and `type`."""


def _text_pattern(written: str) -> str:
    Pattern(written)
    return written


_PUSHED_ALONE = {
    "if": {"properties": {"via": {"const": "push"}}, "required": ["via"]},
    "then": {"properties": {"chat": {"type": "null"}, "type": {"enum": ["text", "html", None]}}},
}


@dataclass(frozen=True, kw_only=True)
class Receive(VisitorStep, shape=_PUSHED_ALONE):
    """The customer is shown something that somebody else wrote; what came before it counts as seen too."""

    text: str | None = None
    """Exactly this text."""
    matches: Annotated[str, After(_text_pattern)] | None = None
    """A text in which this is found."""
    from_: str | None = None
    """Who wrote it: `agent` or `bot`, or how they are called in the chat."""
    attachment: str | None = None
    """Something with a file of this name."""
    type: Literal["text", "html", "participantAdded", "participantRemoved", "topicUpdated"] | None = None
    """What it is; something that was said unless said."""
    within: Annotated[Duration, at_least(0)] = 10.0
    """How long the customer waits for it."""
    via: Literal["poll", "push"] = "poll"
    """Whether the client looks once a second, or is pushed what is new over a realtime connection."""
    as_: CaptureName | None = None
    """Name under which the message is captured."""
    chat: Chat | None = None
    """A captured chat, `$(name)`; the visitor's own unless said."""

    def __post_init__(self) -> None:
        """Refuse to be pushed what the client does not take for a message of its own chat."""
        if self.via == "push" and self.chat is not None:
            raise ValueError("a client is pushed what is said in its own chat: leave out chat, or poll")
        if self.via == "push" and self.type not in (None, "text", "html"):
            raise ValueError(f"a client is pushed what is said, not '{self.type}': leave out type, or poll")


CalledPoint = Annotated[
    str, known("point with an address", [name for name in POINTS if name not in WITHOUT_ADDRESS])
]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, kw_only=True)
class MakeCall(VisitorStep, shape={"oneOf": [given("at"), given("path")]}):
    """The page's client makes one call, with what the published client sends there."""

    at: CalledPoint | None = None
    """The point that is called."""
    path: Annotated[str, matching(r"/\S*", "a path that begins with /")] | None = None
    """A path instead, in which `{org}`, `{wid}`, `{rid}` and `{chat}` are filled in."""
    method: Method | None = None
    """The point's own unless said; for a path GET, or POST with a body."""
    with_: HeaderTexts = field(default_factory=dict)
    """What other names in braces stand for."""
    query: HeaderTexts = field(default_factory=dict)
    header: Annotated[HeaderTexts, After(sendable, SENDABLE_SCHEMA)] = field(default_factory=dict)
    """Headers beside the client's own, or in their place."""
    body: Any = None
    """Members beside the client's own, or in their place; anything else is sent instead, text as it is."""
    chat: Chat | None = None
    """A captured chat, `$(name)`; the visitor's own unless said."""
    as_: CaptureName | None = None
    """Name under which the body of the answer is captured."""

    def __post_init__(self) -> None:
        """Refuse a call of nothing, or of two things."""
        if (self.at is None) is (self.path is None):
            raise ValueError("either at (a point) or path is needed")


@dataclass(frozen=True, kw_only=True)
class MakeRequest(VisitorStep):
    """Web content in the Genesys desktop asks for something, as the published client does."""

    name: Annotated[str, not_empty("letter")]
    """`namespace.method`, such as `auth.getJwtToken`."""
    parameters: Many[Any] | None = None
    """In the order on the wire; none unless said."""
    origin: PageOrigin | None = None
    """The page's origin; that of the built-in page unless said."""
    as_: CaptureName | None = None
    """Name under which the answer's `data` is captured."""


@dataclass(frozen=True, kw_only=True)
class AwaitEvent(VisitorStep):
    """Web content in the Genesys desktop is told of an event."""

    event: Annotated[str, not_empty("letter")]
    """Its name: `agent`, `interaction`, `messenger:my-channel`."""
    where: dict[conditions.PathForm, Any] = field(default_factory=dict)
    """Members of its data by path, each with exactly this value: `{eventType: RINGING}`."""
    within: Annotated[Duration, at_least(0)] = 5.0
    """How long it may take."""


@dataclass(frozen=True, kw_only=True)
class Advance(Spec):
    """Time moves on."""

    time: Ahead


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
    """The workspace's settings from now on; what is not said is as in a new one."""


@dataclass(frozen=True, kw_only=True)
class AdvanceStep(Spec):
    advance: Annotated[Advance, _primary("time", Ahead)]


@dataclass(frozen=True, kw_only=True)
class HubStep(Spec):
    hub: HubAction


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


@dataclass(frozen=True, kw_only=True)
class Scenario(Spec):
    """One scenario file."""

    scenario: Annotated[str, not_empty("letter")]
    """Its title."""
    about: str | None = None
    tags: Many[str] = ()
    vars: dict[str, Any] = field(default_factory=dict)
    """Values for `$(name)`."""
    rows: Many[dict[str, Any]] = ()
    """Several sets of values: the scenario is played once with each."""
    given: Given = Given()
    steps: Many[Step] = ()
    expect: Many[Expectation] = ()
    strict: StrictForm = Strict()
    """Whether calls that nobody foresees fail it: `true`, `false`, or `{only: [points that may be called]}`."""

    def named_causes(self) -> set[str]:
        """Return the causes that are expected somewhere by name."""
        inner = [visitor_step(step) for step in self.steps]
        named = {one.expect.cause for one in inner if one is not None and one.expect is not None}
        for expected in self.expect:
            reached = expected.in_order if isinstance(expected, InOrder) else (expected,)
            named |= {one.where.cause for one in reached if isinstance(one, Reached)}
        return {name for name in named if name is not None}

"""What a visitor does in a step of a scenario, and what it must show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from mockhub import matching as conditions
from mockhub.errors import nearest
from mockhub.omnichannel.chat_events import PUSHED
from mockhub.omnichannel.files import FileSpec
from mockhub.patterns import Pattern
from mockhub.points import POINTS, WITHOUT_ADDRESS
from mockhub.scapi import EVENTS as WORKSPACE_EVENTS
from mockhub.spec import (
    After,
    Before,
    Duration,
    Many,
    Spec,
    UnknownNameError,
    at_least,
    between,
    given,
    known,
    matching,
    not_empty,
)
from mockhub.tokens.providers import SENDABLE_SCHEMA, HeaderTexts, sendable
from mockhub.visitor import SdkCode

CauseName = conditions.CauseName
EventName = conditions.PageEventName

PageOrigin = Annotated[str, matching(r"null|https?://[^\s/]+", "an origin, such as https://shop.example, or null")]


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
    """The client's request id."""
    chat_id: str
    """The id of its thread."""


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


@dataclass(frozen=True, kw_only=True)
class AskAvailability(VisitorStep):
    """The page calls getAgentAvailability."""

    times: Times = 1
    """How often, one call after the other; the first that fails is the last."""


@dataclass(frozen=True, kw_only=True)
class Send(VisitorStep):
    """The customer writes something in the chat."""

    text: str
    """What is written."""
    type: Literal["text", "html"] = "text"
    """Whether it is plain text or HTML."""
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
    """Parameters of the address beside the client's own, or in their place."""
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


def _awaited_name(name: str) -> str:
    """Refuse what is nearly one of the events pushed in chats; desktops have events of anybody's own."""
    hint = nearest(name, PUSHED, cutoff=_NEARLY)
    if name not in PUSHED and hint:
        raise UnknownNameError(f"there is no event '{name}'{hint}")
    return name


_NEARLY = 0.85
_AWAITED = {"anyOf": [{"enum": [*PUSHED, *WORKSPACE_EVENTS]}, {"type": "string", "minLength": 1}]}


@dataclass(frozen=True, kw_only=True)
class AwaitEvent(VisitorStep):
    """A customer's client is pushed an event of the chat, or web content in a Genesys desktop is told of one."""

    event: Annotated[str, not_empty("letter"), After(_awaited_name, _AWAITED)]
    """Its name: `typingIndicatorReceived` in a chat; `agent`, `messenger:my-channel` at a desktop."""
    where: dict[conditions.PathForm, Any] = field(default_factory=dict)
    """Members of its data by path, each with exactly this value: `{eventType: RINGING}`."""
    within: Annotated[Duration, at_least(0)] = 5.0
    """How long it may take."""

    @property
    def in_chat(self) -> bool:
        """Whether it is an event of chats."""
        return self.event in PUSHED

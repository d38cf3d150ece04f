"""The scenario language: the world (`given`), what happens (`steps`), what must be seen (`expect`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    JsonValue,
    NonNegativeInt,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from mockhub.causes import CAUSES
from mockhub.errors import nearest
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.points import POINTS
from mockhub.spec import Duration, Instant, Many, Spec, by_key
from mockhub.tokens.providers import ProviderForm
from mockhub.visitor import Profile

EVENTS = (
    "lcw:ready",
    "lcw:error",
    "lcw:startChat",
    "lcw:closeChat",
    "lcw:chatQueued",
    "lcw:chatRetrieved",
    "lcw:threadUpdate",
    "lcw:onMinimize",
    "lcw:onMaximize",
    "lcw:onClose",
    "lcw:onMessageSent",
    "lcw:onMessageReceived",
    "lcw:getAgentAvailability",
)
"""The documented events of the browser SDK."""


def _known(kind: str, valid: Any) -> AfterValidator:
    def check(name: str) -> str:
        if name.partition(":")[0] not in valid and name not in valid:
            why = f"there is no {kind} '{name}'{nearest(name, valid)}"
            raise PydanticCustomError("unknown_name", "{why}", {"why": why})
        return name

    return AfterValidator(check)


CauseName = Annotated[str, _known("cause", CAUSES)]
PointName = Annotated[str, _known("point", POINTS)]
EventName = Annotated[str, _known("event", EVENTS)]


def _primary(name: str | None) -> BeforeValidator:
    """Expand `VERB` and `VERB: value` to the whole form."""

    def expand(value: Any) -> Any:
        if value is None:
            return {}
        if isinstance(value, dict) or name is None:
            return value
        return {name: value}

    return BeforeValidator(expand)


class ClockSpec(Spec):
    """A sandbox's time."""

    mode: Literal["real", "auto", "manual"] | None = None
    """`auto` jumps to the next timer when everybody waits, `manual` moves by `advance` only."""
    at: Instant | None = None
    """The time it shows at first."""


ClockForm = Annotated[
    ClockSpec, BeforeValidator(lambda value: {"mode": value} if isinstance(value, str) else value)
]
ProfileForm = Annotated[
    Profile, BeforeValidator(lambda value: {"profile": value} if isinstance(value, str) else value)
]
ProviderOrName = Annotated[
    Annotated[str, Tag("name")] | Annotated[ProviderForm, Tag("provider")],
    Discriminator(lambda value: "name" if isinstance(value, str) else "provider"),
]
ProviderOrNone = Annotated[
    Annotated[Literal["none"], Tag("none")] | Annotated[ProviderForm, Tag("provider")],
    Discriminator(lambda value: "none" if isinstance(value, str) else "provider"),
]


class VisitorSpec(Spec):
    """One of several people who chat."""

    provider: ProviderOrName | None = None
    """The provider on their page: a registered one's name, one of their own, or `none`."""
    client: ProfileForm | None = None


class Given(Spec):
    """The world before anything happens."""

    clock: ClockForm = ClockSpec()
    seed: NonNegativeInt | None = None
    client: ProfileForm = Profile()
    widget: WidgetSpec = WidgetSpec()
    provider: ProviderOrNone | None = None
    providers: dict[str, ProviderForm] | None = None
    visitors: dict[str, VisitorSpec] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_or_several(self) -> Given:
        if self.provider is not None and self.providers is not None:
            raise ValueError("provider and providers exclude each other: name the one provider in providers")
        return self


class Expect(Spec):
    """What a step must show; only what is written is looked at."""

    code: Literal[1, 2, 3, 4, 7, 8] | None = None
    """The browser SDK's error code."""
    cause: CauseName | None = None
    """The true cause; without its argument (`missing_claim`) any argument will do."""
    wire_code: int | None = None
    """The `errorcode` header: 701, 705."""
    status: Annotated[int, Field(ge=100, le=599)] | None = None
    """HTTP status of the step's last call to the hub."""
    header: dict[str, str] = Field(default_factory=dict)
    """Headers of that answer."""
    event: EventName | None = None
    """An event the page got."""


class Chat(Spec):
    """A captured chat."""

    request_id: str
    chat_id: str


class VisitorStep(Spec):
    """Something a visitor does."""

    by: str | None = None
    """Who does it; the only visitor unless several are given."""
    expect: Annotated[Expect | None, BeforeValidator(lambda value: None if value == "ok" else value)] = None
    """What must be seen; without it (or with `ok`) the step must succeed."""


class StartChat(VisitorStep):
    """The page calls startChat."""

    as_: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")] | None = Field(default=None, alias="as")
    """Name under which the chat is captured."""


class ResumeChat(VisitorStep):
    """The page is reloaded with a chat under way."""

    chat: Chat | None = None
    """A captured chat, `$(name)`; the visitor's own unless said."""


class EndChat(VisitorStep):
    """The page calls closeChat."""

    chat: Chat | None = None
    """A captured chat, `$(name)`; the visitor's own unless said."""


class Advance(Spec):
    """Time moves on."""

    time: Annotated[Duration, Field(gt=0)]


class RotateKeys(Spec):
    """The built-in issuer signs with a new key."""

    keep_old: bool = True
    """Whether the old key stays published."""


class HubAction(Spec):
    """Something the hub's side does."""

    rotate_keys: Annotated[
        RotateKeys, BeforeValidator(lambda value: {} if value is None or value is True else value)
    ]


class StartChatStep(Spec):
    start_chat: Annotated[StartChat, _primary(None)]


class ResumeChatStep(Spec):
    resume_chat: Annotated[ResumeChat, _primary("chat")]


class EndChatStep(Spec):
    end_chat: Annotated[EndChat, _primary("chat")]


class AdvanceStep(Spec):
    advance: Annotated[Advance, _primary("time")]


class HubStep(Spec):
    hub: Annotated[HubAction, BeforeValidator(lambda value: {value: None} if isinstance(value, str) else value)]


VERBS = ("start-chat", "resume-chat", "end-chat", "advance", "hub")

Step = Annotated[
    Annotated[StartChatStep, Tag("start-chat")]
    | Annotated[ResumeChatStep, Tag("resume-chat")]
    | Annotated[EndChatStep, Tag("end-chat")]
    | Annotated[AdvanceStep, Tag("advance")]
    | Annotated[HubStep, Tag("hub")],
    by_key(*VERBS),
    BeforeValidator(lambda value: {value: None} if isinstance(value, str) else value),
]


class Where(Spec):
    """Which journal entries count."""

    cause: CauseName | None = None
    outcome: Literal["ok", "refused", "failed"] | None = None
    status: int | None = None


class Count(Spec):
    """How often a point must be reached."""

    at: PointName
    where: Where = Where()
    count: NonNegativeInt | None = None
    """Exactly so often."""
    at_least: NonNegativeInt | None = None
    at_most: NonNegativeInt | None = None

    @model_validator(mode="after")
    def _some_bound(self) -> Count:
        if self.count is None and self.at_least is None and self.at_most is None:
            raise ValueError("one of count, at-least, at-most is needed")
        if self.count is not None and (self.at_least is not None or self.at_most is not None):
            raise ValueError("count is exact: it excludes at-least and at-most")
        return self


class Scenario(Spec):
    """One scenario file."""

    scenario: Annotated[str, Field(min_length=1)]
    """Its title."""
    about: str | None = None
    tags: Many[str] = ()
    vars: dict[str, JsonValue] = Field(default_factory=dict)
    """Values for `$(name)`."""
    rows: Many[dict[str, JsonValue]] = ()
    """Several sets of values: the scenario is played once with each."""
    given: Given = Given()
    steps: Many[Step] = ()
    expect: Many[Count] = ()

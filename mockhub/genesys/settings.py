"""What a workspace is like, as written: its agent, media, options, web content, and what no document says.

Names of options are the vendor's without their prefix `service-client-api.`. What is ours to choose is marked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from mockhub.causes import CAUSES
from mockhub.genesys.origins import read_origins
from mockhub.scapi import REQUESTS
from mockhub.spec import After, Before, Duration, Many, Spec, at_least, known, matching, not_empty
from mockhub.tokens.defects import DEFECTS

RequestName = Annotated[str, known("request", REQUESTS)]
Role = Literal["ROLE_AGENT", "ROLE_SUPERVISOR", "ROLE_ADMIN"]
StateType = Literal["READY", "NOT_READY", "NOT_READY_AFTER_CALLWORK"]
MediaName = Annotated[str, matching(r"[a-z][a-z0-9_-]*", "a name of small letters, such as voice")]
FrameRole = Literal["auto", "leading", "following", "negotiating"]
Text = Annotated[str, not_empty("letter")]

VOICE = "voice"
EMAIL = "email"
_SESSION = 8 * 3600.0
_LIFETIME = 1800.0
"""Seconds a token lives: the vendor's simulator's (its only published value)."""


@dataclass(frozen=True, kw_only=True)
class DesktopAgentSpec(Spec):
    """Who works at the desktop, and how they sign in."""

    employee_id: Text = "1001"
    """Their employee id."""
    firstname: str = "Ada"
    """Their first name."""
    lastname: str = "Palmer"
    """Their last name."""
    username: Text = "ada.palmer"
    """Globally unique (documented); with `tenant` and `password` it signs in."""
    password: Text = "test-only"
    """What they sign in with."""
    tenant: Text = "contoso"
    """The tenant they sign in to."""
    roles: Annotated[Many[Role], not_empty("role")] = ("ROLE_AGENT",)
    """What they may be."""

    @property
    def fullname(self) -> str:
        """First and last name."""
        return f"{self.firstname} {self.lastname}".strip()


@dataclass(frozen=True, kw_only=True)
class StateSpec(Spec):
    """A state that an agent, and each medium, can be in."""

    operation_name: Text
    """What `setState` takes (documented)."""
    type: StateType
    """Which kind of state it is (documented)."""
    display_name: str | None = None
    """Ours: no document names further attributes."""

    def to_json(self) -> dict[str, Any]:
        """Return the documented State object."""
        shown = self.display_name or self.operation_name
        return {"operationName": self.operation_name, "type": self.type, "displayName": shown}


STATES = (
    StateSpec(operation_name="Ready", type="READY", display_name="Ready"),
    StateSpec(operation_name="NotReady", type="NOT_READY", display_name="Not Ready"),
    StateSpec(operation_name="AfterCallWork", type="NOT_READY_AFTER_CALLWORK", display_name="After Call Work"),
)


@dataclass(frozen=True, kw_only=True)
class WebContentSpec(Spec):
    """A page inside the desktop."""

    label: Text = "Web content"
    """What its tab is called."""
    url: Annotated[str, matching(r"(?:https?://|/)\S+", "a web address, or a path on the hub")]
    """Its address; `$Interaction.Id$` and the like are filled in."""
    display: Literal["tab", "popup", "background", "hidden"] = "tab"
    """How it is shown; the kinds are documented, their names in the real option are not."""
    per: Literal["workspace", "interaction"] = "workspace"
    """Whether there is one page, or one for each interaction."""

    def to_json(self) -> dict[str, Any]:
        """Return what the desktop is told."""
        return {"label": self.label, "url": self.url, "display": self.display, "per": self.per}


@dataclass(frozen=True, kw_only=True)
class TokenSettings(Spec):
    """The JSON Web Token of `auth.getJwtToken` and `exchange-token`: nothing of it but its name is documented."""

    lifetime: Annotated[Duration, at_least(1)] = _LIFETIME
    """How long it is valid: until then the same one is given again (documented)."""
    audience: str | None = "genesys-workspace"
    """Its `aud`; null: it has none."""
    claims: dict[str, Any] = field(default_factory=dict)
    """Claims beside MockHub's own, or in their place."""
    defect: Annotated[str, known("defect", DEFECTS)] | None = None
    """How it is broken on purpose."""


@dataclass(frozen=True, kw_only=True)
class CampaignSpec(Spec):
    """An outbound campaign of the agent's."""

    name: Text
    """Its name."""
    mode: Text = "Preview"
    """Its mode, as pages are told it."""
    active: bool = True
    """Whether it is started; otherwise it is only loaded."""
    records: Many[Annotated[Many[dict[str, Any]], not_empty("record")]] = ()
    """Chains of records, each record its fields; a preview hands out one chain."""


@dataclass(frozen=True, kw_only=True)
class ErrorText(Spec):
    """What a page is told of a cause: no error of the Service Client API is documented."""

    message: str | None = None
    """The `errorMessage`; `{detail}` stands for what happened. An empty one is a failure too (run)."""
    code: Any = None
    """The `errorCode`; the cause's name unless said."""


ErrorForm = Annotated[
    ErrorText, Before(lambda value: {"message": value} if isinstance(value, str) else value, also=str)
]


def _grammar(written: str) -> str:
    read_origins(written)
    return written


@dataclass(frozen=True, kw_only=True)
class EventSettings(Spec):
    """How events look where no document says."""

    names: dict[str, str] = field(default_factory=dict)
    """Other names for MockHub's `eventType`s, such as `{ATTACHED_DATA_CHANGED: UserDataChanged}`."""
    interaction_key: Text = "interaction"
    """Where in an event's data the interaction stands."""


@dataclass(frozen=True, kw_only=True)
class WorkspaceSpec(Spec):
    """The Genesys side of a sandbox."""

    agent: DesktopAgentSpec = DesktopAgentSpec()
    states: Annotated[Many[StateSpec], not_empty("state")] = STATES
    """The first is the one the agent begins in."""
    media: Annotated[Many[MediaName], not_empty("medium")] = (VOICE, "chat", EMAIL, "workitem")
    """`voice` has calls and `email` e-mails; every other one is accepted or rejected, like a chat."""
    accepted_web_content_origins: Annotated[str, After(_grammar)] | None = None
    """Which origins may ask for what; unless set, everything for the hub's own listeners. Empty: nobody."""
    refused: Literal["error", "silence"] = "error"
    """What a page sees whose request is not allowed: no document says it."""
    rate_limit: Annotated[int, at_least(0)] = 0
    """Most requests a minute over the whole API; 0 is no limit."""
    rate_limits: dict[RequestName, Annotated[int, at_least(0)]] = field(default_factory=dict)
    """The same for single requests: `rate-limit.<request>`."""
    rate_limit_quarantine_delay: Annotated[Duration, at_least(0)] = 30.0
    """How long requests are ignored after too many; 0 is for ever."""
    user_data_read_allowed: str = "*"
    """Keys of user data that pages see, with commas between them."""
    user_data_write_allowed: str = "*"
    """Keys that they may set and delete."""
    block_markdone_timeout: Annotated[Duration, at_least(0, exclusive=True)] = 60.0
    """How long `blockMarkdone` lasts; the default is ours."""
    option_read_allowed_web_content_origin: str = "*"
    """Origins whose pages may read options, with commas between them."""
    web_content: Many[WebContentSpec] | None = None
    """The pages in the desktop; the demo's unless said."""
    frame_id: Literal["never", "load", "first-message"] = "load"
    """When a page is told its `frameId`; when the real desktop does is not known."""
    frame_role: FrameRole = "auto"
    """What `system.isFrameLeading` and the like say; `auto`: the desktop opened first leads."""
    token: TokenSettings = TokenSettings()
    session_lifetime: Annotated[Duration, at_least(1)] = _SESSION
    """How long somebody who signed in stays so without a call."""
    clients: dict[str, str] = field(default_factory=dict)
    """OAuth clients that the token endpoint knows, each with its secret; while there is none anybody is one."""
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    """Options of the configuration: by section, by name."""
    campaigns: Many[CampaignSpec] = ()
    callee_answers_after: Annotated[Duration, at_least(0)] | None = None
    """When who is called, or consulted, answers by themselves; unless set, somebody has them `connect`."""
    answers: dict[RequestName, Any] = field(default_factory=dict)
    """What a request that succeeds is answered, in place of MockHub's own `data`."""
    errors: dict[Annotated[str, known("cause", CAUSES)], ErrorForm] = field(default_factory=dict)
    """What pages are told of causes."""
    events: EventSettings = EventSettings()

    def __post_init__(self) -> None:
        """Refuse two states or campaigns of one name."""
        for what, names in (
            ("state", [one.operation_name for one in self.states]),
            ("campaign", [one.name for one in self.campaigns]),
            ("medium", list(self.media)),
        ):
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise ValueError(f"there are two of the {what} '{twice}'")

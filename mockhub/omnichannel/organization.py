"""An organization and its chat widgets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from uuid import NAMESPACE_URL, uuid5

from mockhub.errors import Refused
from mockhub.omnichannel.availability import AvailabilitySpec, CallLimit
from mockhub.omnichannel.chat_settings import AttachmentsSpec, Guid, MaskingSpec, PostChatSpec, WebAddress
from mockhub.omnichannel.hours import Hours, Standing, standing
from mockhub.omnichannel.locales import DEFAULT, LOCALES
from mockhub.omnichannel.pre_chat import PreChatCard
from mockhub.spec import Before, Many, Spec, between, known, matching


def _no_comment(value: Any) -> Any:
    """Explain what YAML makes of a colour without quotes."""
    if value is None:
        raise ValueError(f"expected {_A_COLOUR}; without quotes YAML takes it for a comment")
    return value


_A_COLOUR = 'a CSS hex colour in quotes, such as "#315fa2"'
Colour = Annotated[
    str, matching(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})", _A_COLOUR), Before(_no_comment)
]


_NOBODY_KNOWN_AGAIN = {
    "not": {
        "required": ["authentication", "conversation-mode"],
        "properties": {"authentication": {"const": "none"}, "conversation-mode": {"const": "persistent"}},
    }
}


@dataclass(frozen=True, kw_only=True)
class WidgetSpec(Spec, shape=_NOBODY_KNOWN_AGAIN):
    """Settings of a chat widget, and what the page around it is like."""

    authentication: Literal["required", "none", "optional"] = "required"
    """Whether a chat needs a token; `optional` lets it begin without one."""
    hours: Hours = "always"
    """When the widget is open; outside, a start is refused with wire code 705."""
    client_function: str = "auth.getAuthenticationToken"
    """Dotted name of the page's token function in the settings.

    `missing`: the page has no such function; `none`: the settings name no function.
    """
    context_provider: Literal["ok", "throw"] | None = None
    """What the page's custom context provider does; none is registered unless said."""
    scripts: Literal["ok", "blocked"] = "ok"
    """Whether the browser lets the widget's scripts and storage work."""
    contacts: Many[str] | None = None
    """Subjects that are known contacts; anybody unless said."""
    published: bool = True
    """Whether the hub knows the widget's id; otherwise every call is refused with wire code 701."""
    name: str = "MockHub"
    """The widget's name in the chat config."""
    title: str = "Let's chat"
    """The title of its window; no published client reads it (ours)."""
    theme_color: Colour = "#315fa2"
    """Its colour; no published client reads it (ours)."""
    pre_chat: PreChatCard | None = None
    """The Adaptive Card the page shows before a chat starts; none unless said."""
    availability: AvailabilitySpec = AvailabilitySpec()
    """What clients are told that ask for a free agent."""
    conversation_mode: Literal["live", "persistent"] = "live"
    """Whether a conversation ends with its chat, or goes on when the person comes back."""
    reconnect: bool = False
    """Whether one can come back to a live conversation that was left."""
    reconnect_elsewhere: WebAddress | None = None
    """Where people are sent whose reconnect id leads nowhere; the sandbox's own address unless said."""
    previous_conversations: bool = False
    """Whether a persistent chat shows the conversations before it."""
    bots: Many[Guid] | None = None
    """Application ids of the workstream's bots; any is enabled unless said."""
    locale: Annotated[str, known("locale", LOCALES)] = DEFAULT
    """The language of its clients."""
    attachments: AttachmentsSpec = AttachmentsSpec()
    """Which files may be sent."""
    masking: MaskingSpec = MaskingSpec()
    """What clients mask of what is written."""
    post_chat: PostChatSpec | None = None
    """The survey after a chat; none unless said."""
    voice_video: Literal["none", "voice", "voice-and-video"] = "none"
    """Which calls may be made beside the chat."""
    script_host: Annotated[str, matching(r"[0-9A-Za-z.-]{1,253}", "a host name without a port")] | None = None
    """Where the widget's snippet has its script from, which clients take further scripts from."""
    visitor_location: bool = False
    """Whether clients ask where the visitor is."""
    live_chat_version: Annotated[int, between(1, 9)] = 2
    """The version of the protocol; the chat SDK knows 1 and 2."""

    def __post_init__(self) -> None:
        """Check what goes together."""
        if self.conversation_mode == "persistent" and self.authentication == "none":
            raise ValueError(
                "conversation-mode: persistent needs authentication: without it nobody is known again"
            )

    @property
    def client_function_missing(self) -> bool:
        """Whether the page lacks the function the settings name."""
        return self.client_function == "missing"

    @property
    def named_function(self) -> str | None:
        """The client function the authentication settings name, if they name one."""
        return None if self.client_function == "none" else self.client_function


OPEN_TO_ALL = WidgetSpec(authentication="none")
DEMANDS_TOKEN = WidgetSpec()


@dataclass(slots=True)
class Widget:
    """One chat widget."""

    id: str
    settings: WidgetSpec

    @property
    def demands_token(self) -> bool:
        """Whether calls without authentication are refused."""
        return self.settings.authentication == "required"

    @property
    def authenticates(self) -> bool:
        """Whether the widget has an authentication setting at all."""
        return self.settings.authentication != "none"

    @property
    def persistent(self) -> bool:
        """Whether a conversation outlives its chat."""
        return self.settings.conversation_mode == "persistent"

    @property
    def reconnects(self) -> bool:
        """Whether one can come back to a conversation: its conversations have reconnect ids."""
        return self.persistent or self.settings.reconnect

    def standing(self, now: float) -> Standing:
        """Return whether the widget is open, and when that changes."""
        return standing(self.settings.hours, now)


@dataclass(slots=True)
class Organization:
    """One organization: its id, its widgets by role, and the queue behind them."""

    id: str
    anonymous: Widget
    authenticated: Widget
    queue_id: str
    availability_calls: CallLimit = field(default_factory=CallLimit, compare=False)
    _first: tuple[WidgetSpec, WidgetSpec] = field(init=False)
    _by_id: dict[str, Widget] = field(init=False)

    def __post_init__(self) -> None:
        self._first = self.anonymous.settings, self.authenticated.settings
        self._by_id = {widget.id: widget for widget in (self.anonymous, self.authenticated)}

    def restore(self) -> None:
        """Give both widgets the settings they have at first, and forget how often anything was asked."""
        self.anonymous.settings, self.authenticated.settings = self._first
        self.availability_calls.reset()

    @property
    def widgets(self) -> tuple[Widget, Widget]:
        """Its widgets."""
        return self.anonymous, self.authenticated

    def widget(self, widget_id: str) -> Widget:
        """Return the widget of that id (letter case does not count).

        Raises:
            Refused: there is none, as the platform refuses it (wire code 701).
        """
        widget = self._by_id.get(widget_id.lower())
        if widget is None or not widget.settings.published:
            raise Refused("widget_unknown", f"organization {self.id} has no widget {widget_id}")
        return widget


def organization(
    sandbox_id: str,
    org_id: str | None = None,
    *,
    anonymous: WidgetSpec = OPEN_TO_ALL,
    authenticated: WidgetSpec = DEMANDS_TOKEN,
) -> Organization:
    """Return the organization every sandbox has: a widget open to all and one that demands a token.

    Its ids derive from the sandbox's, unless its own is chosen.
    """

    def address(role: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"mockhub:{sandbox_id}:{role}"))

    return Organization(
        org_id or address("organization"),
        Widget(address("anonymous"), anonymous),
        Widget(address("authenticated"), authenticated),
        address("queue"),
    )

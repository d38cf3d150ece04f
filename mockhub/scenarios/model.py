"""The scenario language: the world (`given`), what happens (`steps`), what must be seen (`expect`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from mockhub.clock import ClockForm, ClockSpec
from mockhub.faults.fault import FaultSpec
from mockhub.genesys.settings import WorkspaceSpec
from mockhub.omnichannel.agent_script import AgentForm
from mockhub.omnichannel.organization import WidgetSpec
from mockhub.scenarios.steps import Step, visitor_step
from mockhub.scenarios.visitor_steps import PageOrigin
from mockhub.spec import Before, Many, Spec, at_least, given, not_empty, text_or
from mockhub.strict import Strict, StrictForm
from mockhub.tokens.providers import ProviderForm, ProviderSpec
from mockhub.verification import Expectation, InOrder, Reached
from mockhub.visitor import Profile, ProfileName

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


@dataclass(frozen=True, kw_only=True)
class Given(Spec, shape={"not": {"allOf": [given("provider"), given("providers")]}}):
    """The world before anything happens."""

    clock: ClockForm = ClockSpec()
    """How time moves, and what it is at first."""
    seed: Annotated[int, at_least(0)] | None = None
    """What ids, personas and chance are drawn from; that of `--seed` unless said."""
    client: ProfileForm = Profile()
    """How the clients behave where clients differ."""
    widget: WidgetSpec = WidgetSpec()
    provider: ProviderOrNone | None = None
    """The page's auth token provider: its outcomes, or all of it, or `none`; a good one unless said."""
    providers: dict[str, ProviderForm] | None = None
    """Several by name; the first is the page's unless a visitor names another."""
    visitors: dict[str, VisitorSpec] = field(default_factory=dict)
    """The people who chat, by name; one unless said."""
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
class Scenario(Spec):
    """One scenario file."""

    scenario: Annotated[str, not_empty("letter")]
    """Its title."""
    about: str | None = None
    """What it shows, for people."""
    tags: Many[str] = ()
    """Names to choose scenarios by: `mockhub run --tag`."""
    vars: dict[str, Any] = field(default_factory=dict)
    """Values for `$(name)`."""
    rows: Many[dict[str, Any]] = ()
    """Several sets of values: the scenario is played once with each."""
    given: Given = Given()
    steps: Many[Step] = ()
    """What happens, in order."""
    expect: Many[Expectation] = ()
    """What must have been seen when all is done."""
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

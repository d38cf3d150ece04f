"""What a sandbox is like when it is made, as written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from mockhub.clock import ClockForm, ClockSpec
from mockhub.genesys.settings import WorkspaceSpec
from mockhub.journal import MOST_BYTES, MOST_ENTRIES
from mockhub.omnichannel.agent_script import AgentForm
from mockhub.omnichannel.organization import DEMANDS_TOKEN, OPEN_TO_ALL, WidgetSpec
from mockhub.spec import Before, Duration, Spec, at_least, matching
from mockhub.strict import StrictForm
from mockhub.tokens.providers import ProviderForm, ProviderSpec

DEFAULT_PROVIDER = "default"
NO_PROVIDER = "none"
SANDBOX_NAME = r"[0-9A-Za-z_.-]{1,64}"
"""What the id of a sandbox may be."""


def _open_to_all(value: Any) -> Any:
    return {"authentication": "none", **value} if isinstance(value, dict) else value


@dataclass(frozen=True, kw_only=True)
class WidgetsSpec(Spec):
    """The settings of a sandbox's widgets."""

    anonymous: Annotated[WidgetSpec, Before(_open_to_all)] = OPEN_TO_ALL
    authenticated: WidgetSpec = DEMANDS_TOKEN


@dataclass(frozen=True, kw_only=True)
class JournalSpec(Spec):
    """How much a journal keeps."""

    entries: Annotated[int, at_least(1)] = MOST_ENTRIES
    bytes: Annotated[int, at_least(1)] = MOST_BYTES


@dataclass(frozen=True, kw_only=True)
class SandboxSpec(Spec):
    """A sandbox as asked for: its first state, to which a reset returns it."""

    label: str | None = None
    """What people call it; ids derive from its own id alone."""
    org_id: Annotated[str, matching(r"[0-9A-Za-z-]{1,64}", "letters, digits and hyphens")] | None = None
    """The organization's id; derived from the sandbox's unless said."""
    seed: Annotated[int, at_least(0)] = 0
    """What personas, ids and draws come from."""
    clock: ClockForm = ClockSpec()
    """Real time unless said."""
    widgets: WidgetsSpec = WidgetsSpec()
    providers: dict[str, ProviderForm] = field(default_factory=lambda: {DEFAULT_PROVIDER: ProviderSpec()})
    """By name, the pages' own first; a good one unless said."""
    agent: AgentForm = "none"
    """Who serves its chats: nobody unless said, `friendly`, or an agent with rules."""
    workspace: WorkspaceSpec = WorkspaceSpec()
    """The Genesys side."""
    journal: JournalSpec = JournalSpec()
    strict: StrictForm | None = None
    """Whether calls that nobody foresees are looked for while no scenario is armed; they are not unless said."""
    idle: Annotated[Duration, at_least(0, exclusive=True)] | None = None
    """How long it may go unused before it is deleted; the server's setting unless said."""

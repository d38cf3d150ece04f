"""Every call of the control API, one function each: the handler that answers it, and what is sent.

Keys of what is sent are those of scenario files, in kebab-case.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack

from mockhub.client.request import given, to
from mockhub.control import (
    about,
    agents,
    catalogue,
    clock,
    conversations,
    faults,
    following,
    journal,
    keys,
    pages,
    plays,
    providers,
    questions,
    sandboxes,
    scenarios,
    suites,
    tokens,
    verification,
)
from mockhub.control import metrics as measured
from mockhub.control import visitor as visitors
from mockhub.control import workspace as workspaces

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from mockhub.client.request import Request
    from mockhub.clock import Mode
    from mockhub.genesys.actions import Doing
    from mockhub.scenarios.places import Document
    from mockhub.tokens.issuer import Publishing

    Where: TypeAlias = Mapping[str, Any]

_LONGEST_WAIT = 300.0
"""Seconds that a call may take which waits for something."""
_LONGEST_PLAY = 3600.0
"""Seconds that a scenario may take, whose time may be real."""


def index() -> Request[about.Index]:
    """List every route."""
    return to(about.show_index)


def health() -> Request[about.Health]:
    """Say that the hub answers."""
    return to(about.show_health)


def readiness() -> Request[about.Readiness]:
    """Say whether every listener is up and the scenarios it was started with are armed."""
    return to(about.show_readiness)


def ca() -> Request[str]:
    """Return the certificate that clients of the https listener have to trust, in PEM."""
    route: Callable[[Any], Awaitable[Any]] = about.show_ca
    return to(route)


def metrics() -> Request[str]:
    """Return what is there and how often everything happened, in Prometheus's text format."""
    route: Callable[[Any], Awaitable[Any]] = measured.show_metrics
    return to(route)


def version() -> Request[about.Version]:
    """Say which MockHub the hub is."""
    return to(about.show_version)


def openapi() -> Request[dict[str, Any]]:
    """Return the control API's OpenAPI document."""
    return to(about.show_openapi)


def errors() -> Request[catalogue.CausesShown]:
    """List every cause MockHub names."""
    return to(catalogue.list_errors)


def points() -> Request[catalogue.PointsShown]:
    """List the points at which calls can be expected."""
    return to(catalogue.list_points)


def events() -> Request[catalogue.EventsShown]:
    """List the browser SDK's events, which can be raised in pages."""
    return to(catalogue.list_events)


def defects() -> Request[tokens.DefectsShown]:
    """List every way to break a token."""
    return to(tokens.list_defects)


class Conditions(TypedDict, total=False):
    """What is asked of entries; only what is given is looked at."""

    point: str
    kind: str
    outcome: Literal["ok", "refused", "failed"]
    cause: str
    conversation: str
    status: int
    event: str
    show_secrets: bool
    """Shows tokens with their signature."""


def orphans(
    *, after: int | None = None, limit: int | None = None, **asked: Unpack[Conditions]
) -> Request[journal.JournalShown]:
    """Show calls whose ids belong to no sandbox; the conditions are those of `journal`."""
    return to(journal.list_orphans, query={"after": after, "limit": limit, **asked})


class World(TypedDict, total=False):
    """What a new sandbox is like, written as in scenario files; unless said it is like the default one."""

    id: str
    """Its name, from which its addresses derive; a free one unless said."""
    label: str
    """What people call it."""
    org_id: str
    seed: int
    """What personas, ids and draws come from."""
    clock: str | Mapping[str, Any]
    widgets: Mapping[str, Any]
    """Settings of `anonymous` and `authenticated`."""
    providers: Mapping[str, Any]
    """By name, the pages' own first."""
    workspace: Mapping[str, Any]
    """The Genesys side."""
    agent: str | Mapping[str, Any] | Sequence[Mapping[str, Any]]
    """Who serves its chats: `friendly`, rules, or an agent with rules; nobody unless said."""
    journal: Mapping[str, int]
    """How much is kept: `entries`, `bytes`."""
    strict: bool | Mapping[str, Any]
    """Whether calls that nobody foresees are looked for while no scenario is armed."""
    idle: str
    """How long it may go unused before it is deleted."""


def create_sandbox(world: World, document: Document | None = None) -> Request[sandboxes.SandboxShown]:
    """Make a new sandbox, armed with a scenario if one is given."""
    body = given(**world, scenario=None if document is None else document.data)
    return to(sandboxes.create_sandbox, body=body, document=document, at="/scenario")


def list_sandboxes() -> Request[sandboxes.SandboxesShown]:
    """List every sandbox."""
    return to(sandboxes.list_sandboxes)


def reset(sandbox: str) -> Request[sandboxes.SandboxShown]:
    """Return the sandbox to its first state, the scenario it was made with included."""
    return to(sandboxes.reset_sandbox, sandbox)


def delete(sandbox: str) -> Request[None]:
    """Forget the sandbox and everything in it."""
    return to(sandboxes.delete_sandbox, sandbox)


def show(sandbox: str) -> Request[sandboxes.SandboxShown]:
    """Tell everything that is needed to reach the sandbox, as it is now."""
    return to(sandboxes.show_sandbox, sandbox)


def providers_of(sandbox: str) -> Request[dict[str, Any]]:
    """List the registered providers by name, as they are written."""
    return to(providers.list_providers, sandbox)


def register_provider(
    sandbox: str, name: str = "default", written: Sequence[Any] | Mapping[str, Any] = ()
) -> Request[providers.ProviderShown]:
    """Register a provider, in place of one of that name; a good one unless said.

    `written` is what a scenario's `provider` is: a list of outcomes, `["throw", "token"]`, or a mapping.
    """
    body = dict(written) if isinstance(written, Mapping) else given(calls=list(written) or None)
    return to(providers.register_provider, sandbox, name, body=body)


def remove_provider(sandbox: str, name: str = "default") -> Request[None]:
    """Forget a provider."""
    return to(providers.remove_provider, sandbox, name)


def arm(sandbox: str, document: Document) -> Request[scenarios.Armed]:
    """Put a scenario's world (`given`) into the sandbox, and count from now on what it expects."""
    return to(scenarios.arm_scenario, sandbox, body=document.data, document=document)


def play(
    file: str,
    text: str,
    *,
    row: int | None = None,
    variables: Mapping[str, Any] | None = None,
    seed: int | None = None,
    clock: Mode | None = None,
) -> Request[plays.Played]:
    """Have the hub play a scenario with its built-in visitor, in a sandbox that is gone afterwards."""
    body = given(file=file, scenario=text, row=row, vars=variables, seed=seed, clock=clock)
    return replace(to(plays.play_scenario, body=body), seconds=_LONGEST_PLAY)


def begin_suite(
    sandbox: str,
    file: str,
    text: str,
    *,
    row: int | None = None,
    variables: Mapping[str, Any] | None = None,
    clock: Mode | None = None,
) -> Request[suites.SuiteBegun]:
    """Arm the sandbox with a scenario, and look for its steps in the calls that come."""
    body = given(file=file, scenario=text, row=row, vars=variables, clock=clock)
    return to(suites.begin_suite, sandbox, body=body)


def suite(sandbox: str) -> Request[plays.Played]:
    """Say what was seen so far of the scenario that a suite plays."""
    return to(suites.show_suite, sandbox)


def faults_of(sandbox: str) -> Request[faults.FaultsShown]:
    """List the armed faults with their counters, in the order in which they are asked."""
    return to(faults.list_faults, sandbox)


def arm_fault(sandbox: str, at: str, /, **written: Any) -> Request[faults.FaultShown]:
    """Arm a fault at a point, after those that are armed already.

    The rest is what a scenario's `faults` take: `arm_fault("livechat.config", answer={"status": 503})`.
    """
    return to(faults.arm_fault, sandbox, body=given(at=at, **written))


def clear_faults(sandbox: str) -> Request[None]:
    """Clear every fault."""
    return to(faults.clear_faults, sandbox)


def clear_fault(sandbox: str, name: str) -> Request[None]:
    """Clear the fault of that name."""
    return to(faults.clear_fault, sandbox, name)


def start_chat(
    sandbox: str,
    *,
    visitor: str | None = None,
    widget: Literal["anonymous", "authenticated"] | None = None,
    provider: str | None = None,
    client: str | Mapping[str, Any] | None = None,
) -> Request[visitors.ChatShown]:
    """Have the built-in visitor start a chat, and say what their page saw.

    Unless said, it is as the armed scenario has it: the visitor's name, the widget and the provider on their page,
    and the profile of their client.
    """
    body = given(visitor=visitor, widget=widget, provider=provider, client=client)
    return to(visitors.start_chat, sandbox, body=body)


def conversations_of(
    sandbox: str, *, state: str | None = None, limit: int | None = None
) -> Request[conversations.ConversationsShown]:
    """List the conversations, oldest first; of more than `limit` the newest."""
    return to(conversations.list_conversations, sandbox, query={"state": state, "limit": limit})


def conversation(
    sandbox: str, conversation: str, *, before: int | None = None, limit: int | None = None
) -> Request[conversations.TalkShown]:
    """Show a conversation and what was said in it, oldest first; of more than `limit` messages the newest.

    Its name is its request id, the id of its work item or chat, or its reconnect id: here and below.
    """
    return to(conversations.show_conversation, sandbox, conversation, query={"before": before, "limit": limit})


def revoke_chat_tokens(sandbox: str, conversation: str) -> Request[None]:
    """Revoke the chat tokens of a conversation's customer; those that are asked for later are good again."""
    return to(conversations.revoke_tokens, sandbox, conversation)


def agent_joins(
    sandbox: str,
    conversation: str,
    agent: str | None = None,
    *,
    name: str | None = None,
    role: Literal["agent", "bot"] | None = None,
) -> Request[conversations.ConversationShown]:
    """Have an agent or a bot join a conversation, which is `Active` from then on.

    `agent` is how steering calls them, `name` how people in the chat do: as a persona drawn from the seed unless
    said.
    """
    return to(agents.join, sandbox, conversation, body=given(agent=agent, name=name, role=role))


def agent_says(
    sandbox: str,
    conversation: str,
    text: str,
    *,
    agent: str | None = None,
    type: Literal["text", "html"] | None = None,  # noqa: A002 - as it is written
    metadata: Mapping[str, str] | None = None,
) -> Request[conversations.MessageShown]:
    """Have an agent say something: the one who joined last unless said, here and below."""
    body = given(text=text, agent=agent, type=type, metadata=metadata)
    return to(agents.say, sandbox, conversation, body=body)


def agent_sends_card(
    sandbox: str, conversation: str, card: Mapping[str, Any], *, agent: str | None = None
) -> Request[conversations.MessageShown]:
    """Have an agent send an Adaptive Card."""
    return to(agents.send_card, sandbox, conversation, body=given(card=card, agent=agent))


def agent_attaches(
    sandbox: str,
    conversation: str,
    name: str,
    content: str | bytes | None = None,
    *,
    type: str | None = None,  # noqa: A002 - as it is written
    agent: str | None = None,
) -> Request[conversations.MessageShown]:
    """Have an agent send a file of text or bytes; of one kilobyte of anything unless said.

    Its media type is that of its name unless said. The widget's settings must let agents send files.
    """
    held = {"base64": b64encode(content).decode()} if isinstance(content, bytes) else {"content": content}
    body = given(name=name, type=type, agent=agent, **held)
    return to(agents.attach, sandbox, conversation, body=body)


def agent_types(sandbox: str, conversation: str, *, agent: str | None = None) -> Request[None]:
    """Have an agent type."""
    return to(agents.indicate_typing, sandbox, conversation, body=given(agent=agent))


def agent_reads(
    sandbox: str, conversation: str, message: str | None = None, *, agent: str | None = None
) -> Request[agents.ReceiptShown]:
    """Have an agent read up to a message, the newest unless said; a receipt never goes back."""
    return to(agents.read, sandbox, conversation, body=given(message=message, agent=agent))


def agent_leaves(
    sandbox: str, conversation: str, *, agent: str | None = None
) -> Request[conversations.ConversationShown]:
    """Have an agent leave without ending the conversation; after the last it is `Waiting`."""
    return to(agents.leave, sandbox, conversation, body=given(agent=agent))


def agent_transfers(
    sandbox: str, conversation: str, to_agent: str | None = None, *, agent: str | None = None
) -> Request[conversations.ConversationShown]:
    """Have an agent hand the conversation to another, or back to the queue, where it is `Open`."""
    return to(agents.transfer, sandbox, conversation, body=given(to=to_agent, agent=agent))


def agent_ends(
    sandbox: str, conversation: str, *, wrap_up: bool | None = None
) -> Request[conversations.ConversationShown]:
    """Have an agent end the conversation: it is `WrapUp`, or `Closed` if `wrap_up` is false."""
    return to(agents.end, sandbox, conversation, body=given(wrap_up=wrap_up))


def pages_of(sandbox: str) -> Request[pages.PagesShown]:
    """List the web pages that have the widget, oldest first."""
    return to(pages.list_pages, sandbox)


def raise_event(
    sandbox: str, event: str, detail: Any = None, *, page: int | None = None
) -> Request[pages.EventRaised]:
    """Raise an event in web pages: in every open one unless a page's number is given."""
    return to(pages.raise_event, sandbox, body=given(event=event, detail=detail, page=page))


def workspace_of(sandbox: str) -> Request[workspaces.WorkspaceShown]:
    """Show the Genesys workspace: the agent, the interactions, what is on the desktop, and who listens."""
    return to(workspaces.show_workspace, sandbox)


def workspace_settings(sandbox: str) -> Request[workspaces.SettingsShown]:
    """Show the workspace's settings, as they are written."""
    return to(workspaces.show_settings, sandbox)


def set_workspace(sandbox: str, /, **settings: Any) -> Request[workspaces.SettingsShown]:
    """Change settings of the workspace; what is not said stays, and objects are changed member by member.

    They are those of a scenario's `workspace`: `set_workspace(rate_limit=10, refused="silence")`.
    """
    return to(workspaces.set_workspace, sandbox, body=given(**settings))


def replace_workspace(sandbox: str, /, **settings: Any) -> Request[workspaces.SettingsShown]:
    """Put settings in place of the workspace's; what is not said is as in a new one."""
    return to(workspaces.replace_workspace, sandbox, body=given(**settings))


def act(sandbox: str, do: Doing, /, **action: Any) -> Request[workspaces.ActionDone]:
    """Have something happen at the desktop: `act("ring", ring={"from": "+15550123"})`, `act("answer")`.

    The rest is what a scenario's `workspace` step takes; without an `interaction` the only one is meant.
    """
    return to(workspaces.act, sandbox, body=given(do=do, **action))


def clock_of(sandbox: str) -> Request[clock.ClockShown]:
    """Tell the sandbox's time, and how it moves."""
    return to(clock.show_clock, sandbox)


def set_clock(sandbox: str, mode: Mode | None = None, *, at: str | None = None) -> Request[clock.ClockShown]:
    """Set how the sandbox's time moves, the time it shows (ISO 8601), or both."""
    return to(clock.set_clock, sandbox, body=given(mode=mode, at=at))


def advance(sandbox: str, time: str) -> Request[clock.ClockShown]:
    """Move the sandbox's time forward, by `10m` or `2h` or `90s`, waking whoever waits."""
    return to(clock.advance_clock, sandbox, body={"time": time})


def keys_of(sandbox: str) -> Request[keys.KeysShown]:
    """Show the built-in issuer's keys, and how they are published."""
    return to(keys.show_keys, sandbox)


def publish_keys(sandbox: str, published: Publishing) -> Request[keys.KeysShown]:
    """Publish the built-in issuer's keys (`ok`), withhold them (`withheld`), or break them (`broken`)."""
    return to(keys.publish_keys, sandbox, body={"published": published})


def rotate_keys(sandbox: str, *, keep_old: bool = True) -> Request[keys.KeysShown]:
    """Have the built-in issuer sign with a new key; the old ones stay published unless `keep_old` is false."""
    return to(keys.rotate_keys, sandbox, body={"keep-old": keep_old})


def mint(
    sandbox: str,
    claims: Mapping[str, Any] | None = None,
    *,
    expires_in: str | None = None,
    raw: Any = None,
    provider: str | None = None,
    visitor: str | None = None,
) -> Request[tokens.Minted]:
    """Make a token that the sandbox accepts, with claims of your own.

    `expires_in` is `5m` and the like; `provider` and `visitor` say whose token it is; `raw` is passed through.
    """
    body = given(claims=claims, expires_in=expires_in, raw=raw, provider=provider, visitor=visitor)
    return to(tokens.mint_token, sandbox, body=body)


def break_token(
    sandbox: str,
    defect: str,
    claims: Mapping[str, Any] | None = None,
    *,
    provider: str | None = None,
    visitor: str | None = None,
) -> Request[tokens.Minted]:
    """Make a token that is broken on purpose; `defects()` lists how, and what each is refused for."""
    body = given(defect=defect, claims=claims, provider=provider, visitor=visitor)
    return to(tokens.mint_token, sandbox, body=body)


def inspect(sandbox: str, token: Any, *, provider: str | None = None) -> Request[tokens.Inspection]:
    """Say of every rule whether a token passes it, fails it, or never gets there."""
    body = {"token": token, **given(provider=provider)}
    return to(tokens.inspect_token, sandbox, body=body)


def journal_of(
    sandbox: str, *, after: int | None = None, limit: int | None = None, **asked: Unpack[Conditions]
) -> Request[journal.JournalShown]:
    """Show what happened in the sandbox, oldest first.

    `after` leaves out the entry of that number and those before it, `limit` is how many at most; `point`, `kind`,
    `outcome`, `cause`, `conversation`, `status` and `event` are asked of each.
    """
    return to(journal.list_entries, sandbox, query={"after": after, "limit": limit, **asked})


def find(
    sandbox: str,
    at: str | None = None,
    *,
    where: Where | None = None,
    after: int | None = None,
    limit: int | None = None,
    show_secrets: bool | None = None,
) -> Request[questions.Found]:
    """Find the entries at a point that meet a condition; if there are none, say which came nearest.

    `where` is written as in scenario files: `{"cause": "expired", "header": {"Origin": {"present": False}}}`.
    """
    body = given(at=at, where=where, after=after, limit=limit, show_secrets=show_secrets)
    return to(questions.query_entries, sandbox, body=body)


def wait(
    sandbox: str,
    at: str | None = None,
    *,
    where: Where | None = None,
    count: int | None = None,
    within: str = "5s",
    after: int | None = None,
    show_secrets: bool | None = None,
) -> Request[questions.WaitedShown]:
    """Wait until so many entries at a point meet a condition; one unless said, those that are there included.

    `within` is how long at most, in real time. The answer's `enough` says whether they came.
    """
    body = given(at=at, where=where, count=count, within=within, after=after, show_secrets=show_secrets)
    request = to(questions.wait_for_entries, sandbox, body=body)
    return replace(request, seconds=_LONGEST_WAIT)


def verify(sandbox: str, *expect: Mapping[str, Any], after: int | None = None) -> Request[verification.Verified]:
    """Say whether the journal holds what must have been seen, and why not.

    Each is written as in scenario files: `{"at": "livechat.conversation", "count": 1}`, `{"in-order": [...]}`.
    """
    return to(verification.verify_entries, sandbox, body={"expect": list(expect), **given(after=after)})


def verification_of(sandbox: str) -> Request[verification.Standing]:
    """Say how the armed scenario's expectations stand; they count from when it was armed."""
    return to(verification.show_standing, sandbox)


def stream(sandbox: str, *, after: int | None = None, **asked: Unpack[Conditions]) -> Request[AsyncGenerator[str]]:
    """Follow the journal: each entry as it finishes, and `Lost` where some are missing.

    It begins after an entry's number if one is given, else with what is new; the conditions are those of
    `journal`. It ends when the sandbox is reset or deleted.
    """
    return to(following.stream_entries, sandbox, query={"after": after, **asked})


def export(sandbox: str, *, after: int | None = None, show_secrets: bool | None = None) -> Request[str]:
    """Return the journal as lines of JSON, an entry each; the first says so if some are missing."""
    route: Callable[[Any], Awaitable[Any]] = following.export_entries
    return to(route, sandbox, query={"after": after, "show_secrets": show_secrets})


def entry(sandbox: str, seq: int) -> Request[journal.EntryShown]:
    """Show one entry of the journal, by its number."""
    return to(journal.show_entry, sandbox, str(seq))

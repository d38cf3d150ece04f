"""The client for code on an event loop."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar, Unpack

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from mockhub.client import calls
from mockhub.client.base import Base, shown_as
from mockhub.client.failing import unanswered
from mockhub.client.following import Events
from mockhub.client.reached import Reached
from mockhub.client.written import scenario_document, scenario_text

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping

    from aiohttp import ClientResponse

    from mockhub.client.calls import Conditions, World
    from mockhub.client.following import Followed
    from mockhub.client.request import Request
    from mockhub.client.written import Written
    from mockhub.clock import Mode
    from mockhub.control.plays import Played
    from mockhub.control.scenarios import Armed
    from mockhub.control.suites import SuiteBegun

P = ParamSpec("P")
T = TypeVar("T")

_LONGEST_LINE = 2**20
"""Bytes of one entry in a stream."""


def _asks(make: Callable[P, Request[T]]) -> Callable[Concatenate[AsyncClient, P], Awaitable[T]]:
    """Return the method of a client that sends what `make` makes."""

    async def call(self: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.send(make(*args, **kwargs))

    shown_as(call, make)
    return call


def _sends(
    make: Callable[Concatenate[str, P], Request[T]],
) -> Callable[Concatenate[AsyncSandboxClient, P], Awaitable[T]]:
    """Return the method of a sandbox that sends what `make` makes for it."""

    async def call(self: AsyncSandboxClient, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.client.send(make(self.id, *args, **kwargs))

    shown_as(call, make)
    return call


class AsyncClient(Base):
    """A hub that runs, steered over its control API."""

    async def send(self, request: Request[T]) -> T:
        """Send a call and return its answer.

        Raises:
            ControlError: it was refused, or nobody answered.
        """
        async with self._answer(request) as response:
            return request.read(response.status, await response.read())

    async def follow(self, request: Request[Any]) -> AsyncGenerator[Followed]:
        """Send a call that is answered with a stream; raises as `send`."""
        async with self._answer(request, endless=True) as response:
            if response.status != request.route.status:
                request.read(response.status, await response.read())
            events = Events()
            async for line in response.content:
                one = events.feed(line)
                if one is not None:
                    yield one

    @asynccontextmanager
    async def _answer(self, request: Request[Any], *, endless: bool = False) -> AsyncIterator[ClientResponse]:
        seconds = self.seconds + request.seconds
        timeout = ClientTimeout(None if endless else seconds, sock_read=seconds)
        try:
            async with (
                ClientSession(headers=self.headers, timeout=timeout, read_bufsize=_LONGEST_LINE) as session,
                session.request(
                    request.route.method,
                    URL(self.control + request.target, encoded=True),
                    data=request.payload,
                    headers=request.headers,
                    allow_redirects=False,
                ) as response,
            ):
                yield response
        except (OSError, ClientError) as error:
            raise unanswered(self.control, error, seconds=seconds) from error

    @cached_property
    def sandboxes(self) -> AsyncSandboxes:
        """Its sandboxes."""
        return AsyncSandboxes(self)

    async def play(
        self,
        scenario: Written,
        *,
        row: int | None = None,
        variables: Mapping[str, Any] | None = None,
        seed: int | None = None,
        clock: Mode | None = None,
    ) -> Played:
        """Have the hub play a scenario with its built-in visitor, in a sandbox that is gone afterwards.

        Args:
            scenario: a mapping, YAML, or the path of a file.
            row: which row of it, from 0.
            variables: override its `vars`.
            seed: what ids and draws come from, if the scenario does not say.
            clock: how time moves, if the scenario does not say; it jumps (`auto`) unless said.

        Raises:
            ControlError: the hub refuses it; mistakes are told with their places in the file.
            Misuse: the scenario cannot be read.
        """
        written = await asyncio.to_thread(scenario_text, scenario)
        return await self.send(calls.play(*written, row=row, variables=variables, seed=seed, clock=clock))

    index = _asks(calls.index)
    health = _asks(calls.health)
    readiness = _asks(calls.readiness)
    ca = _asks(calls.ca)
    metrics = _asks(calls.metrics)
    version = _asks(calls.version)
    openapi = _asks(calls.openapi)
    errors = _asks(calls.errors)
    points = _asks(calls.points)
    events = _asks(calls.events)
    defects = _asks(calls.defects)
    orphans = _asks(calls.orphans)


class AsyncSandboxes:
    """The sandboxes of a hub."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def create(
        self,
        *,
        scenario: Written | None = None,
        row: int | None = None,
        variables: Mapping[str, Any] | None = None,
        **world: Unpack[World],
    ) -> AsyncSandboxClient:
        """Make a new sandbox, as asked for, armed with a scenario if one is given.

        Args:
            scenario: a mapping, YAML, or the path of a file.
            row: which row of it, from 0.
            variables: override its `vars`.
            world: what the sandbox is like at first: `seed`, `label`, `id`, `org_id`, `clock`, `widgets`,
                `providers`, `workspace`, `agent`, `journal`, `idle`.

        Raises:
            ControlError: the hub refuses it.
            Misuse: the scenario cannot be read.
        """
        document = None
        if scenario is not None:
            document = await asyncio.to_thread(scenario_document, scenario, row=row, variables=variables)
        return AsyncSandboxClient(self._client, await self._client.send(calls.create_sandbox(world, document)))

    async def get(self, sandbox: str = "default") -> AsyncSandboxClient:
        """Return the sandbox of that id; the one that is always there unless said."""
        return AsyncSandboxClient(self._client, await self._client.send(calls.show(sandbox)))

    async def list(self) -> list[AsyncSandboxClient]:
        """Return every sandbox."""
        shown = await self._client.send(calls.list_sandboxes())
        return [AsyncSandboxClient(self._client, one) for one in shown.sandboxes]


class AsyncSandboxClient(Reached):
    """One sandbox; as a context manager it is deleted at the end."""

    def __init__(self, client: AsyncClient, info: Any) -> None:
        super().__init__(client.control, info)
        self.client = client

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.delete()

    async def arm(
        self, scenario: Written, *, row: int | None = None, variables: Mapping[str, Any] | None = None
    ) -> Armed:
        """Put a scenario's world into the sandbox, and count from now on what it expects.

        Args:
            scenario: a mapping, YAML, or the path of a file.
            row: which row of it, from 0.
            variables: override its `vars`.

        Raises:
            ControlError: the hub refuses it; mistakes are told with their places in the file.
            Misuse: the scenario cannot be read.
        """
        document = await asyncio.to_thread(scenario_document, scenario, row=row, variables=variables)
        return await self.client.send(calls.arm(self.id, document))

    async def begin_suite(
        self,
        scenario: Written,
        *,
        row: int | None = None,
        variables: Mapping[str, Any] | None = None,
        clock: Mode | None = None,
    ) -> SuiteBegun:
        """Arm it with a scenario, and look for its steps in the calls that come: a suite plays the visitor's part.

        Args:
            scenario: a mapping, YAML, or the path of a file.
            row: which row of it, from 0.
            variables: override its `vars`.
            clock: how time moves, if the scenario does not say; it is `real` unless said.

        Raises:
            ControlError: the hub refuses it; mistakes are told with their places in the file.
            Misuse: the scenario cannot be read.
        """
        written = await asyncio.to_thread(scenario_text, scenario)
        request = calls.begin_suite(self.id, *written, row=row, variables=variables, clock=clock)
        return await self.client.send(request)

    async def reset(self) -> None:
        """Return it to its first state, the scenario it was made with included."""
        self.info = await self.client.send(calls.reset(self.id))

    def stream(self, *, after: int | None = None, **asked: Unpack[Conditions]) -> AsyncGenerator[Followed]:
        """Follow the journal: each entry as it finishes, and `Lost` where some are missing.

        It begins after an entry's number if one is given, else with what is new; the conditions are those of
        `journal`. It ends when the sandbox is reset or deleted.
        """
        return self.client.follow(calls.stream(self.id, after=after, **asked))

    show = _sends(calls.show)
    delete = _sends(calls.delete)
    # Listed in both clients: only so does a type checker know of each method whether it is awaited.
    providers = _sends(calls.providers_of)
    register_provider = _sends(calls.register_provider)
    remove_provider = _sends(calls.remove_provider)
    faults = _sends(calls.faults_of)
    arm_fault = _sends(calls.arm_fault)
    clear_faults = _sends(calls.clear_faults)
    clear_fault = _sends(calls.clear_fault)
    start_chat = _sends(calls.start_chat)
    conversations = _sends(calls.conversations_of)
    conversation = _sends(calls.conversation)
    revoke_chat_tokens = _sends(calls.revoke_chat_tokens)
    agent_joins = _sends(calls.agent_joins)
    agent_says = _sends(calls.agent_says)
    agent_sends_card = _sends(calls.agent_sends_card)
    agent_attaches = _sends(calls.agent_attaches)
    agent_types = _sends(calls.agent_types)
    agent_reads = _sends(calls.agent_reads)
    agent_leaves = _sends(calls.agent_leaves)
    agent_transfers = _sends(calls.agent_transfers)
    agent_ends = _sends(calls.agent_ends)
    pages = _sends(calls.pages_of)
    raise_event = _sends(calls.raise_event)
    workspace = _sends(calls.workspace_of)
    workspace_settings = _sends(calls.workspace_settings)
    set_workspace = _sends(calls.set_workspace)
    replace_workspace = _sends(calls.replace_workspace)
    act = _sends(calls.act)
    clock = _sends(calls.clock_of)
    set_clock = _sends(calls.set_clock)
    advance = _sends(calls.advance)
    keys = _sends(calls.keys_of)
    publish_keys = _sends(calls.publish_keys)
    rotate_keys = _sends(calls.rotate_keys)
    mint = _sends(calls.mint)
    break_token = _sends(calls.break_token)
    inspect = _sends(calls.inspect)
    journal = _sends(calls.journal_of)
    find = _sends(calls.find)
    wait = _sends(calls.wait)
    verify = _sends(calls.verify)
    verification = _sends(calls.verification_of)
    suite = _sends(calls.suite)
    export = _sends(calls.export)
    entry = _sends(calls.entry)

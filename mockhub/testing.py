"""A hub for tests: the sandbox that a test gets, and a hub for code that has no pytest.

`Sandbox` is what the pytest fixture `mockhub` is; it is loaded when that is first used.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, ExitStack
from typing import TYPE_CHECKING, Any, Self

from mockhub.background import BackgroundServer
from mockhub.client import calls
from mockhub.client.aio import AsyncClient, AsyncSandboxClient
from mockhub.client.blocking import Client, SandboxClient
from mockhub.client.failing import ControlError
from mockhub.client.written import Written, is_path, scenario_document
from mockhub.errors import Misuse, MockHubError
from mockhub.scenarios.report import unmet
from mockhub.scenarios.reports import failure
from mockhub.server import Server
from mockhub.verification.foreseen import WHAT

if TYPE_CHECKING:
    import types
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Unpack

    from mockhub.client.calls import World
    from mockhub.control.journal import EntryShown, JournalShown
    from mockhub.control.sandboxes import SandboxShown
    from mockhub.control.scenarios import Armed
    from mockhub.control.verification import Standing
    from mockhub.scenarios.places import Document
    from mockhub.server import Options

_MOST_ENTRIES = 50
_NOTHING_EXPECTED = ("nothing-armed", "unknown-sandbox")
_MOST_DETAIL = 200
"""Characters of one entry's detail that are told."""
_SCENARIO = ("scenario", "row", "variables")


class UnmetError(MockHubError, AssertionError):
    """What must be seen was not, or calls came that nobody foresees; its text says so as `mockhub run` does."""


class _Tested:
    """What is known of a test's sandbox beside where it is: what was armed, for telling places in the file."""

    def __init__(self, info: SandboxShown, document: Document | None, ca_file: str | None) -> None:
        self._first = self._armed = (info.armed, document)
        self._ca_file = ca_file

    @property
    def ca_file(self) -> str:
        """The file with the certificate to trust for `https`.

        Raises:
            Misuse: it is not known where the hub keeps it.
        """
        if self._ca_file is None:
            raise Misuse("the hub runs elsewhere; say where its CA is kept here: MOCKHUB_CA_FILE", code="no-ca")
        return self._ca_file

    def _told(self, standing: Standing) -> str | None:
        title, document = self._armed
        known = document if standing.title == title else None
        findings = standing.findings
        differences = unmet(findings, lambda number: _place(known, number, findings[number].what))
        return failure(standing.title, differences) if differences else None

    def _expects_nothing(self, error: ControlError) -> bool:
        """Return whether what a hub refuses to verify is nothing that was to be verified."""
        return error.code in _NOTHING_EXPECTED and self._first[1] is None


class Sandbox(_Tested, SandboxClient):
    """A test's own sandbox: its addresses, and everything that can be done with it.

    `aio` is the same for code on an event loop.
    """

    def __init__(self, client: Client, info: SandboxShown, document: Document | None, ca_file: str | None) -> None:
        SandboxClient.__init__(self, client, info)
        _Tested.__init__(self, info, document, ca_file)

    @classmethod
    def made(
        cls, client: Client, ca_file: str | None, folders: tuple[Path, ...], asked: Mapping[str, Any]
    ) -> Self:
        """Make a sandbox as it is asked for; a scenario's path may begin at any of some folders.

        Raises:
            ControlError: the hub refuses it.
            Misuse: the scenario cannot be read.
        """
        world, document = _asked(asked, folders)
        info = client.send(calls.create_sandbox(world, document))
        return cls(client, info, document, ca_file)

    @property
    def aio(self) -> AsyncSandboxClient:
        """The same sandbox for code on an event loop."""
        client = AsyncClient(self.client.control, token=self.client.token, seconds=self.client.seconds)
        return AsyncSandboxClient(client, self.info)

    def arm(
        self, scenario: Written, *, row: int | None = None, variables: Mapping[str, Any] | None = None
    ) -> Armed:
        """Put a scenario's world into the sandbox; what it expects is verified at the end of the test.

        See `SandboxClient.arm`.
        """
        document = scenario_document(scenario, row=row, variables=variables)
        armed = self.client.send(calls.arm(self.id, document))
        self._armed = armed.armed, document
        return armed

    def reset(self) -> None:
        """Return it to its first state, the scenario it was made with included."""
        super().reset()
        self._armed = self._first

    def unmet(self) -> str | None:
        """Return what must be seen and was not, calls that nobody foresees included, as `mockhub run` tells it.

        None if there is nothing to tell.
        """
        try:
            return self._told(self.verification())
        except ControlError as error:
            if self._expects_nothing(error):
                return None
            raise

    def journal_told(self) -> str:
        """Return what happened, an entry a line, the last of them; tokens have lost their signature."""
        try:
            before = max(0, self.journal(limit=1).last - _MOST_ENTRIES)
            return _journal(before, self.journal(after=before))
        except ControlError as error:
            return str(error)

    def end(self) -> None:
        """Delete the sandbox, unless it is gone already, or the hub is."""
        try:
            self.delete()
        except ControlError as error:
            if error.code not in ("unknown-sandbox", "unreachable"):
                raise


class AsyncSandbox(_Tested, AsyncSandboxClient):
    """The sandbox of code on an event loop, with everything that can be done with it."""

    def __init__(
        self, client: AsyncClient, info: SandboxShown, document: Document | None, ca_file: str | None
    ) -> None:
        AsyncSandboxClient.__init__(self, client, info)
        _Tested.__init__(self, info, document, ca_file)

    async def arm(
        self, scenario: Written, *, row: int | None = None, variables: Mapping[str, Any] | None = None
    ) -> Armed:
        """Put a scenario's world into the sandbox; what it expects is verified at the end.

        See `AsyncSandboxClient.arm`.
        """
        document = scenario_document(scenario, row=row, variables=variables)
        armed = await self.client.send(calls.arm(self.id, document))
        self._armed = armed.armed, document
        return armed

    async def reset(self) -> None:
        """Return it to its first state, the scenario it was made with included."""
        await super().reset()
        self._armed = self._first

    async def unmet(self) -> str | None:
        """Return what must be seen and was not, calls that nobody foresees included, as `mockhub run` tells it.

        None if there is nothing to tell.
        """
        try:
            return self._told(await self.verification())
        except ControlError as error:
            if self._expects_nothing(error):
                return None
            raise

    async def journal_told(self) -> str:
        """Return what happened, an entry a line, the last of them; tokens have lost their signature."""
        try:
            before = max(0, (await self.journal(limit=1)).last - _MOST_ENTRIES)
            return _journal(before, await self.journal(after=before))
        except ControlError as error:
            return str(error)


class MockHub:
    """A hub in this process with a sandbox on it, for code that has no pytest.

    `with MockHub(...) as hub:` gives a `Sandbox`, on a server in a thread of its own; `async with MockHub(...) as
    hub:` gives an `AsyncSandbox`, on a server on the loop that runs. At the end of the block what must be seen is
    verified, and calls that nobody foresees are a failure, unless the block failed by itself.

    Args:
        options: how the server listens; on free ports of this machine unless said.
        scenario: what the sandbox is armed with: a path, YAML, or a mapping.
        row: which row of it, from 0.
        variables: override its `vars`.
        world: what the sandbox is like at first: `seed`, `clock`, `widgets`, `providers` and the others.

    Raises:
        UnmetError: at the end of the block: something was not seen, or nobody foresaw it.
    """

    def __init__(
        self,
        *,
        options: Options | None = None,
        scenario: Written | None = None,
        row: int | None = None,
        variables: Mapping[str, Any] | None = None,
        **world: Unpack[World],
    ) -> None:
        self._options = options
        self._asked: dict[str, Any] = {
            "strict": True, **world, "scenario": scenario, "row": row, "variables": variables
        }  # fmt: skip

    def __enter__(self) -> Sandbox:
        with ExitStack() as opened:
            running = opened.enter_context(BackgroundServer(self._options))
            self._sandbox = Sandbox.made(running.client, running.ca_file, (), self._asked)
            self._opened = opened.pop_all()
        return self._sandbox

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        with self._opened:
            seen = None if kind is not None else self._sandbox.unmet()
            if seen is not None:
                raise UnmetError(f"{seen}\n\n{self._sandbox.journal_told()}")

    async def __aenter__(self) -> AsyncSandbox:
        world, document = _asked(self._asked, ())
        async with AsyncExitStack() as opened:
            server = await opened.enter_async_context(Server(self._options))
            client = AsyncClient(server.hub.addresses.control)
            info = await client.send(calls.create_sandbox(world, document))
            ca_file = str(server.authority.ca_file) if server.authority else None
            self._async_sandbox = AsyncSandbox(client, info, document, ca_file)
            self._async_opened = opened.pop_all()
        return self._async_sandbox

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        async with self._async_opened:
            seen = None if kind is not None else await self._async_sandbox.unmet()
            if seen is not None:
                raise UnmetError(f"{seen}\n\n{await self._async_sandbox.journal_told()}")


def _asked(asked: Mapping[str, Any], folders: tuple[Path, ...]) -> tuple[World, Document | None]:
    """Return what a sandbox is to be like, and the scenario it is to be armed with.

    Raises:
        Misuse: the scenario cannot be read, or a row of none is asked for.
    """
    world: Any = {name: value for name, value in asked.items() if name not in _SCENARIO}
    if asked.get("scenario") is not None:
        scenario = _found(asked["scenario"], folders) if folders else asked["scenario"]
        return world, scenario_document(scenario, row=asked.get("row"), variables=asked.get("variables"))
    if asked.get("row") is not None or asked.get("variables") is not None:
        raise Misuse("row and variables are those of a scenario; say which: scenario=...", pointer="scenario")
    return world, None


def _place(document: Document | None, number: int, what: str) -> str:
    """Return where an expectation stands; nowhere for calls that nobody foresees."""
    if what == WHAT:
        return ""
    if document is None or not document.values:
        return f"expect[{number}]"
    return f"{document.file}:{document.place(('expect', number))[0]}"


def _found(scenario: Written, folders: tuple[Path, ...]) -> Written:
    """Return a scenario, its path made whole."""
    if not is_path(scenario):
        return scenario
    looked = [folder / scenario for folder in folders]  # type: ignore[operator] # it is a path, or text that names one
    for path in looked:
        if path.is_file():
            return path
    raise Misuse(f"there is no scenario {' or '.join(map(str, looked))}", code="no-file")


def _journal(before: int, shown: JournalShown) -> str:
    lines = [f"({before} before these are left out)"] if before else []
    return "\n".join((*lines, *(line for entry in shown.entries for line in _lines(entry)))) or "nothing happened"


def _lines(entry: EntryShown) -> Iterator[str]:
    parts = (entry.point, entry.outcome.value, entry.cause, entry.status)
    yield f"{entry.seq:>4}  {entry.at}  {' '.join(part for part in map(_text, parts) if part)}"
    said = (
        _text(entry.detail),
        *(f"{name}: {entry.facts[name]}" for name in ("event", "code") if name in entry.facts),
    )
    yield from (f"      {one[:_MOST_DETAIL]}" for one in said if one)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""

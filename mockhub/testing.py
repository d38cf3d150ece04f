"""A hub for tests: a server in a thread of its own, and the sandbox that a test gets.

This is what the pytest fixture `mockhub` is made of; it is loaded when that is first used.
"""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from mockhub.client import calls
from mockhub.client.aio import AsyncClient, AsyncSandboxClient
from mockhub.client.blocking import Client, SandboxClient
from mockhub.client.failing import ControlError
from mockhub.client.written import Written, is_path, scenario_document
from mockhub.errors import Misuse
from mockhub.scenarios.report import unmet
from mockhub.scenarios.reports import told
from mockhub.server import Options, Server, is_loopback
from mockhub.tls import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mockhub.control.journal import EntryShown
    from mockhub.control.sandboxes import SandboxShown
    from mockhub.control.scenarios import Armed
    from mockhub.scenarios.places import Document

_PATIENCE = 30.0
_MOST_ENTRIES = 50
_NOTHING_EXPECTED = ("nothing-armed", "unknown-sandbox")
_MOST_DETAIL = 200
"""Characters of one entry's detail that are told."""


class BackgroundServer:
    """A server on free ports, in a thread with an event loop of its own: `with BackgroundServer(data) as running`.

    Args:
        data: the folder that its CA is kept in.
    """

    def __init__(self, data: Path) -> None:
        self.server = Server(Options(http_port=0, https_port=0, control_port=0, data=data))
        self._started: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="mockhub", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.result(_PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_PATIENCE)

    @property
    def client(self) -> Client:
        """A client of it."""
        return Client(self.server.hub.addresses.control)

    @property
    def ca_file(self) -> str | None:
        """The certificate to trust for its https listener."""
        return str(self.server.authority.ca_file) if self.server.authority else None

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if self._started.done():
                raise
            self._started.set_exception(error)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with self.server:
            self._started.set_result(None)
            await self._stop.wait()


def attached(control: str) -> tuple[Client, str | None]:
    """Return a client of a hub that runs already, and its CA's certificate where that is known.

    `MOCKHUB_CONTROL_TOKEN` is presented to it; `MOCKHUB_CA_FILE` names the certificate, which is otherwise looked
    for where a hub on this machine keeps it.

    Raises:
        ControlError: no hub answers there.
    """
    client = Client(control, token=os.environ.get("MOCKHUB_CONTROL_TOKEN"))
    client.health()
    named = os.environ.get("MOCKHUB_CA_FILE")
    own = data_folder() / "ca.pem"
    here = is_loopback(urlsplit(control).hostname) and own.exists()
    return client, named or (str(own) if here else None)


class MockHub(SandboxClient):
    """A test's own sandbox: its addresses, and everything that can be done with it.

    `aio` is the same for code on an event loop.
    """

    def __init__(self, client: Client, info: SandboxShown, document: Document | None, ca_file: str | None) -> None:
        super().__init__(client, info)
        self._first = self._armed = (info.armed, document)
        self._ca_file = ca_file

    @classmethod
    def made(
        cls, client: Client, ca_file: str | None, folders: tuple[Path, ...], asked: Mapping[str, Any]
    ) -> Self:
        """Make a sandbox as the marker asks for it; a scenario's path may begin at any of some folders.

        Raises:
            ControlError: the hub refuses it.
            Misuse: the scenario cannot be read.
        """
        world = {name: value for name, value in asked.items() if name not in ("scenario", "row", "variables")}
        document = None
        if asked.get("scenario") is not None:
            scenario = _found(asked["scenario"], folders)
            document = scenario_document(scenario, row=asked.get("row"), variables=asked.get("variables"))
        elif asked.get("row") is not None or asked.get("variables") is not None:
            raise Misuse("row and variables are those of a scenario; say which: scenario=...", pointer="scenario")
        info = client.send(calls.create_sandbox(world, document))  # type: ignore[arg-type] # the hub checks it
        return cls(client, info, document, ca_file)

    @property
    def ca_file(self) -> str:
        """The file with the certificate to trust for `https`.

        Raises:
            Misuse: it is not known where the hub keeps it.
        """
        if self._ca_file is None:
            raise Misuse("the hub runs elsewhere; say where its CA is kept here: MOCKHUB_CA_FILE", code="no-ca")
        return self._ca_file

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
        """Return what the armed scenario expects and was not seen, as `mockhub run` tells it.

        None if all was seen, or nothing is expected.
        """
        try:
            standing = self.verification()
        except ControlError as error:
            if error.code in _NOTHING_EXPECTED and self._first == (None, None):
                return None
            raise
        title, document = self._armed
        known = document if standing.title == title else None
        differences = unmet(standing.findings, lambda number: _place(known, number))
        if not differences:
            return None
        return "\n".join((f"FAIL  {standing.title}", *(f"      {line}" for line in told(differences))))

    def journal_told(self) -> str:
        """Return what happened, an entry a line, the last of them; tokens have lost their signature."""
        try:
            entries, before = self._last_entries()
        except ControlError as error:
            return str(error)
        lines = [f"({before} before these are left out)"] if before else []
        return "\n".join((*lines, *(line for entry in entries for line in _lines(entry)))) or "nothing happened"

    def _last_entries(self) -> tuple[tuple[EntryShown, ...], int]:
        """Return the last entries, and how many are before them."""
        before = max(0, self.journal(limit=1).last - _MOST_ENTRIES)
        return self.journal(after=before).entries, before

    def end(self) -> None:
        """Delete the sandbox, unless it is gone already."""
        try:
            self.delete()
        except ControlError as error:
            if error.code != "unknown-sandbox":
                raise


def _place(document: Document | None, number: int) -> str:
    """Return where an expectation stands."""
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


def _lines(entry: EntryShown) -> Iterator[str]:
    parts = (entry.point, entry.outcome.value, entry.cause, entry.status)
    yield f"{entry.seq:>4}  {entry.at}  {' '.join(part for part in map(_text, parts) if part)}"
    told = (
        _text(entry.detail),
        *(f"{name}: {entry.facts[name]}" for name in ("event", "code") if name in entry.facts),
    )
    yield from (f"      {one[:_MOST_DETAIL]}" for one in told if one)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""

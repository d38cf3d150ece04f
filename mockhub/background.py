"""A hub beside the code that uses it: a server in a thread of its own, or one that runs already."""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import Future
from typing import Self
from urllib.parse import urlsplit

from mockhub.client.blocking import Client
from mockhub.server import Options, Server, is_loopback
from mockhub.tls import data_folder

_PATIENCE = 30.0


class BackgroundServer:
    """A server on free ports, in a thread with an event loop of its own: `with BackgroundServer() as running`.

    Args:
        options: how it listens; on free ports, its CA kept where it always is, unless said.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.server = Server(options)
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

"""What every test has: real servers on free ports, and a watch for calls that block the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import aiohttp
import pytest
from blockbuster import blockbuster_ctx
from hypothesis import settings

from mockhub.app import HUB, create_app
from mockhub.server import MOST_IN_A_HEADER, Options, Server
from mockhub.tokens.providers import ProviderSpec
from tests import contracts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator
    from pathlib import Path

    from aiohttp import web
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp import AiohttpClient, AiohttpServer

    from mockhub.hub import Hub
    from mockhub.sandbox import Sandbox

    SurfaceClient = TestClient[web.Request, web.Application]

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # how long a test takes says more of the machine than of the code

ProviderSpec.read({})  # pydantic searches the disk for plug-ins once, which must not happen on an event loop

NOW = 1_800_000_000.0
"""A Unix time tests stand at: 2027-01-15T08:00:00Z."""


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Hold contract tests to what they are marked to verify."""
    result = yield
    contracts.hold(pyfuncitem)
    return result


@pytest.fixture(autouse=True)
def _no_blocking_calls() -> Iterator[None]:
    """Fail a test in which MockHub blocks the event loop."""
    with blockbuster_ctx("mockhub") as watch:
        for function in watch.functions.values():  # a zone is one small local file, read once
            function.can_block_in("mockhub/omnichannel/hours.py", {"_zone"})
            function.can_block_in("mockhub/tls.py", {"_context"})  # a further name's certificate, made once
        yield


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One CA for all servers of the session, away from the user's own."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
async def client(aiohttp_server: AiohttpServer, aiohttp_client: AiohttpClient) -> SurfaceClient:
    """`create_app()` behind aiohttp's own test client, with the header limits of MockHub's server."""
    server = await aiohttp_server(create_app(), max_field_size=MOST_IN_A_HEADER, max_line_size=MOST_IN_A_HEADER)
    return cast("SurfaceClient", await aiohttp_client(server))


@pytest.fixture
def hub(client: SurfaceClient) -> Hub:
    """The hub behind `client`."""
    return client.app[HUB]


@pytest.fixture
def sandbox(hub: Hub) -> Sandbox:
    """The default sandbox behind `client`."""
    return hub.default


@pytest.fixture
async def server(data_folder: Path) -> AsyncIterator[Server]:
    """A whole MockHub: http, https and control listeners on free ports."""
    running = Server(Options(data=data_folder))
    async with running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session

"""Both clients, called in one way: the one without an event loop in a thread of its own."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.client import AsyncClient, AsyncSandboxClient, Client, SandboxClient
from mockhub.control.dispatch import Dispatcher
from mockhub.hub import Hub
from mockhub.outbound import Outbound

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.server import Server

AnyClient = Client | AsyncClient
AnySandbox = SandboxClient | AsyncSandboxClient

_HUB = Hub(lambda: 0.0)
Dispatcher(_HUB, Outbound(_HUB))  # builds what reads bodies, for which pydantic reads files: not on an event loop


async def called(method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a method of either client."""
    made = method(*args, **kwargs) if inspect.iscoroutinefunction(method) else None
    return await (made if made is not None else asyncio.to_thread(method, *args, **kwargs))


@pytest.fixture(params=[Client, AsyncClient], ids=["sync", "async"])
def client(request: pytest.FixtureRequest, server: Server) -> AnyClient:
    """A client of `server`, of either kind."""
    made: AnyClient = request.param(server.hub.addresses.control)
    return made


@pytest.fixture
async def box(client: AnyClient) -> AnySandbox:
    """A new sandbox."""
    made: AnySandbox = await called(client.sandboxes.create)
    return made

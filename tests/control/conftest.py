"""What every test of the control API has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.control.asking import STREAM, Ask, Seen, hold, strict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server

strict()  # reads sources, which must not happen on an event loop


@pytest.fixture
async def ask(server: Server) -> AsyncIterator[Ask]:
    """Call the control API of `server`; a body is sent as JSON. Every answer is held against the document.

    Streams, which do not end, are not read.
    """
    async with aiohttp.ClientSession() as session:

        async def ask(method: str, path: str, body: Any = None, **query: str) -> Seen:
            url = server.hub.addresses.control + path
            sent = None if method == "GET" else {} if body is None else body
            async with session.request(method, url, params=query, json=sent) as answer:
                seen = Seen(answer, "" if answer.content_type == STREAM else await answer.text())
            hold(method, path, sent, seen)
            return seen

        yield ask


@pytest.fixture
def box(server: Server) -> Sandbox:
    """The default sandbox of `server`."""
    return server.hub.default

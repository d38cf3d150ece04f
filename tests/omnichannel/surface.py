"""Calling the Omnichannel surface over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.causes import CAUSES

if TYPE_CHECKING:
    from aiohttp import ClientResponse
    from multidict import CIMultiDictProxy

    from mockhub.sandbox import Sandbox

Mint = Callable[..., str]


@dataclass
class Seen:
    """An answer, read."""

    status: int
    headers: CIMultiDictProxy[str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)

    @property
    def cause(self) -> Any:
        return self.body.get("cause")


Call = Callable[..., Awaitable[Seen]]


async def read(answer: ClientResponse) -> Seen:
    return Seen(answer.status, answer.headers, await answer.text())


def assert_refused(seen: Seen, cause: str, sandbox: Sandbox) -> None:
    """Check a refusal: status and headers of the catalogue, and the same cause in the journal entry it names."""
    known = CAUSES[cause.partition(":")[0]]
    assert seen.status == known.status, seen.text
    assert {name: seen.headers.get(name) for name in ("errorcode", "message")} == {
        name: known.headers.get(name) for name in ("errorcode", "message")
    }
    assert set(seen.body) == {"cause", "message", "journal"}
    assert seen.cause == cause
    assert seen.body["message"]
    entry = sandbox.journal.find(seen.body["journal"])
    assert entry is not None
    shown = entry.to_json()
    assert (shown["kind"], shown["outcome"], shown["cause"]) == ("request", "refused", cause)
    assert (shown["detail"], shown["status"]) == (seen.body["message"], known.status)

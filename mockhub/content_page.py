"""Built-in web content: what a page with the published client sees of the workspace, over real HTTP.

It stands where a browser's desktop and the page in it would: it relays its own messages, posts to itself what the
hub answers, and takes for an answer what the published client takes for one.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import aiohttp

from mockhub.clock import ClockMode
from mockhub.driver import Result
from mockhub.errors import Misuse
from mockhub.genesys.protocol import posted, understood
from mockhub.matching import meets
from mockhub.scapi import ANSWER_LIMIT, EVENTS, REQUESTS
from mockhub.visitor import Failed, HubAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mockhub.entry import Entry
    from mockhub.hub import Hub
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Sandbox

TIMEOUT = "Request timeout"
"""What the published client gives to `failed` when nothing came (run)."""
ERROR = "errorMessage"
"""The member whose presence makes an answer a failure (run)."""
_BASE = "/_mockhub/workspace"
_EVENT = "scapi.event"


class ContentPage:
    """A page of web content, and the desktop around it.

    Args:
        hub: the running hub.
        outbound: what calls it.
        sandbox: whose workspace it is in.
        origin: the page's; one of the hub's own unless given.
        events: what it subscribes to besides the documented events.
    """

    def __init__(
        self,
        hub: Hub,
        outbound: Outbound,
        sandbox: Sandbox,
        *,
        origin: str | None = None,
        events: Iterable[str] = (),
    ) -> None:
        self._outbound = outbound
        self._sandbox = sandbox
        self._base = hub.addresses.sandbox(sandbox.id) + _BASE
        self._origin = origin or hub.addresses.http
        self._events = list(dict.fromkeys((*EVENTS, *events)))
        self._frames: dict[str, int] = {self._origin: 0}
        self._desktop: dict[str, Any] | None = None
        self._asked = 0
        self._awaited = 0

    async def open(self) -> None:
        """Open the desktop, and subscribe to the documented events, if that is not done yet.

        Raises:
            Misuse: the hub does not answer as it should.
        """
        if self._desktop is not None:
            return
        with self._sandbox.clock.hold():
            answer = await self._post("desktops", {"address": "mockhub run"})
            try:
                opened = json.loads(answer.body)
                self._desktop = {"key": opened["desktop"], "number": opened["number"]}
            except (ValueError, KeyError, TypeError):
                raise Misuse(f"the workspace does not open: it was answered {answer.status}") from None
            await self._relay("subscribe", {"event": "subscribe", "data": self._events}, self._origin)

    async def request(self, name: str, parameters: list[Any] | None, origin: str | None = None) -> Result:
        """Make a request, and return what the page's callbacks are given.

        Args:
            name: `namespace.method`, or anything else a page may send.
            parameters: positional; None for none.
            origin: another than the page's own.
        """
        await self.open()
        message: dict[str, Any] = {"request": name}
        if parameters is not None:
            message["parameters"] = parameters
        with self._sandbox.clock.hold():
            return await self._relay(name if name in REQUESTS else "unknown", message, origin or self._origin)

    async def _relay(self, address: str, message: dict[str, Any], origin: str) -> Result:
        reference = str(self._asked)
        self._asked += 1
        whole = {**message, "referenceId": reference, "userAgent": "WWE Client", "protocolVersion": 2}
        desktop = self._desktop or {}
        body = {
            "desktop": desktop.get("key"),
            "frame": self._frames.setdefault(origin, len(self._frames)),
            "origin": origin,
            "message": whole,
        }
        began, clock = self._sandbox.clock.now(), self._sandbox.clock
        answer = await self._post(f"scapi/{address}", body)
        told = posted(answer.body, reference) if answer.status else None
        if not isinstance(told, dict) or not understood(told, reference):
            await clock.sleep(ANSWER_LIMIT - (clock.now() - began))
            return Result(self._timeout(address, told), answer=HubAnswer(answer.status))
        seen = HubAnswer(answer.status, answer.headers, told)
        if "errorMessage" not in told:
            return Result(answer=seen)
        own = told.get("mockhub")
        cause = own.get("cause") if isinstance(own, dict) else None
        return Result(Failed(cause, str(told["errorMessage"]), status=answer.status, error=ERROR), answer=seen)

    def _timeout(self, address: str, told: Any) -> Failed:
        """Return what the page sees of silence, with the cause that its journal entry has."""
        entries = self._sandbox.journal.select(point=f"scapi.{address}")
        cause = entries[-1].cause if entries else None
        why = "nothing came" if told is None else "what came is no answer to the client"
        return Failed(cause, f"{TIMEOUT}: {why}", error=TIMEOUT)

    async def event(self, name: str, where: Mapping[str, Any], within: float) -> Result:
        """Wait for an event that the page is told of, one that no earlier call of this was about.

        Args:
            name: the event's.
            where: members of its data by path, each with exactly this value.
            within: seconds of sandbox time.
        """
        await self.open()
        journal, clock = self._sandbox.journal, self._sandbox.clock
        passed: list[str] = []
        found: asyncio.Future[Entry] = asyncio.get_running_loop().create_future()

        def look(entry: Entry) -> None:
            if entry.point != _EVENT or found.done() or not self._was_told(entry):
                return
            if entry.facts.get("event") == name and meets(entry.facts.get("data"), where):
                found.set_result(entry)
            else:
                passed.append(_shown(entry))

        for entry in journal.finished(after=self._awaited):
            look(entry)
        end = journal.watch(look)
        try:
            if not found.done():
                real = within if clock.mode is ClockMode.MANUAL else None  # which nobody may ever move
                with clock.deadline(within) as due:  # nobody holds time meanwhile: it may pass
                    either: set[asyncio.Future[Any]] = {found, due}
                    await asyncio.wait(either, timeout=real, return_when=asyncio.FIRST_COMPLETED)
        finally:
            end()
        if not found.done():
            came = f"; what came: {', '.join(passed[-5:])}" if passed else "; no other came either"
            return Result(Failed(None, f"no event {name} as described came within {within:g} s{came}"))
        entry = found.result()
        self._awaited = entry.seq
        body = {"event": name, "data": entry.facts.get("data")}
        return Result(events=(name,), answer=HubAnswer(200, body=body))

    def _was_told(self, entry: Entry) -> bool:
        number = (self._desktop or {}).get("number")
        return any(one["desktop"] == number for one in entry.facts.get("told", ()))

    async def _post(self, path: str, body: dict[str, Any]) -> _Answer:
        """Send a call, and wait for its answer no longer than the client does, in sandbox and in real time.

        The caller holds time.
        """
        answer = await self._sandbox.clock.answered(self._send(path, body), ANSWER_LIMIT)
        return _Answer(0, b"", {}) if answer is None else answer

    async def _send(self, path: str, body: dict[str, Any]) -> _Answer:
        try:
            async with self._outbound.session.post(
                f"{self._base}/{path}", json=body, timeout=aiohttp.ClientTimeout(total=ANSWER_LIMIT)
            ) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return _Answer(response.status, await response.read(), headers)
        except (aiohttp.ClientError, TimeoutError):
            return _Answer(0, b"", {})


class _Answer:
    """What came back: a status (0 for nothing at all), a body, headers in lower case."""

    def __init__(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.status = status
        self.body = body
        self.headers = headers


def _shown(entry: Entry) -> str:
    data = entry.facts.get("data")
    kind = data.get("eventType") if isinstance(data, dict) else None
    return f"{entry.facts.get('event')}{f' {kind}' if kind else ''}"

"""The only place that calls other servers: key documents and HTTP token providers.

Addresses come from configuration, never from a token; redirects are not followed; everything is bounded in time
and size.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import aiohttp

from mockhub.journal import Kind, Outcome
from mockhub.redaction import redacted
from mockhub.tokens.case import Refreshed
from mockhub.tokens.documents import BadDocumentError, read
from mockhub.tokens.judging import RuleOutcome, inspect, judge
from mockhub.tokens.verdict import KeysNeeded, Verdict
from mockhub.visitor import PROVIDER_LIMIT, CalledBack, FailedToProvide, after_endpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockhub.entry import Entry
    from mockhub.hub import Hub
    from mockhub.sandbox import Provider, Sandbox
    from mockhub.tokens.trust import Trust

Seen_co = TypeVar("Seen_co", covariant=True)
_KEYS_TIMEOUT = 5.0
_MOST_BYTES = 256 * 1024
_HTTP_REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True)
class _Page:
    status: int
    text: str
    location: str | None


class Look(Protocol[Seen_co]):
    """`judge` or `inspect`."""

    def __call__(
        self, token: object, trusts: Sequence[Trust], now: float, *, refreshed: Refreshed | None
    ) -> Seen_co | KeysNeeded:
        """Look at a token, or ask for keys first."""


class CallFailedError(Exception):
    """A server could not be asked; the text says why."""


class _TimedOutError(CallFailedError):
    """It did not answer in time."""


class Outbound:
    """Calls other servers for every sandbox of a hub. Close it when done."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._session: aiohttp.ClientSession | None = None
        self._fetches: dict[int, asyncio.Task[str | None]] = {}

    @property
    def session(self) -> aiohttp.ClientSession:
        """The one HTTP client of the server: no cookies, no proxies from the environment."""
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)
        return self._session

    async def close(self) -> None:
        """Close connections and end fetches under way."""
        for fetch in self._fetches.values():
            fetch.cancel()
        if self._session is not None:
            await self._session.close()

    async def verdict(self, sandbox: Sandbox, trusts: Sequence[Trust], token: object) -> Verdict:
        """Judge a token, fetching keys once if they are needed, and journal the verdict."""
        entry = sandbox.journal.begin(Kind.VERDICT, "token.verdict")
        if isinstance(token, str):
            entry.facts["token"] = redacted(token)
        try:
            outcome = await self._with_keys(judge, sandbox, trusts, token)
        except asyncio.CancelledError:
            detail = "the client went away before its token was judged"
            sandbox.journal.finish(entry, Outcome.FAILED, detail=detail)
            raise
        entry.facts["verdict"] = outcome
        if outcome.valid:
            _note_accepted(trusts, outcome)
            sandbox.journal.finish(entry)
        else:
            sandbox.journal.finish(entry, Outcome.REFUSED, cause=outcome.reason, detail=outcome.detail)
        return outcome

    async def inspection(self, sandbox: Sandbox, trusts: Sequence[Trust], token: object) -> list[RuleOutcome]:
        """Return what every rule says of a token, fetching keys once if they are needed."""
        return await self._with_keys(inspect, sandbox, trusts, token)

    async def _with_keys(
        self, look: Look[Seen_co], sandbox: Sandbox, trusts: Sequence[Trust], token: object
    ) -> Seen_co:
        """Look at a token, fetching keys when needed: once, unless another provider turns out to judge."""
        outcome = look(token, trusts, sandbox.clock.now(), refreshed=None)
        for _ in trusts:
            if not isinstance(outcome, KeysNeeded):
                break
            refreshed = await self._refresh(sandbox, trusts, outcome)
            outcome = look(token, trusts, sandbox.clock.now(), refreshed=refreshed)
        if isinstance(outcome, KeysNeeded):
            raise TypeError("keys were asked for without end")
        return outcome

    async def _refresh(self, sandbox: Sandbox, trusts: Sequence[Trust], needed: KeysNeeded) -> Refreshed:
        """Fetch a provider's keys; calls for the same provider share one fetch."""
        trust = next(trust for trust in trusts if trust.id == needed.provider)
        key = id(trust)  # a reset sandbox's provider is another one of the same name
        fetch = self._fetches.get(key)
        if fetch is None:
            fetch = asyncio.create_task(self._fetch(sandbox, trust, needed.missing))
            self._fetches[key] = fetch
            fetch.add_done_callback(lambda _: self._fetches.pop(key, None))
        with sandbox.clock.transit():
            return Refreshed(needed, await asyncio.shield(fetch))

    async def _fetch(self, sandbox: Sandbox, trust: Trust, missing: str | None) -> str | None:
        url = self.absolute(sandbox, trust.url or "")
        entry = sandbox.journal.begin(Kind.KEY_FETCH, "keys.fetch", url=url, provider=trust.id)
        try:
            page = await self._faulted_keys(sandbox, entry, url)
            keys = read(page.text)
        except (CallFailedError, BadDocumentError) as error:
            problem = f"the keys at {url} could not be read: {error}"
            trust.fetch_failed(now=sandbox.clock.now(), missing=missing)
            sandbox.journal.finish(entry, Outcome.FAILED, cause="key_unavailable", detail=problem)
            return problem
        trust.fetched(keys, now=sandbox.clock.now(), missing=missing)
        entry.facts["kids"] = [key.kid for key in keys]
        if keys.warnings:
            entry.facts["warnings"] = list(keys.warnings)
        sandbox.journal.finish(entry, status=page.status)
        return None

    async def _faulted_keys(self, sandbox: Sandbox, entry: Entry, url: str) -> _Page:
        """Get a key document, or what a fault makes of the call."""
        if sandbox.faults is None:
            return _checked(await self._call("GET", url, _KEYS_TIMEOUT))
        clock = sandbox.clock
        acting = sandbox.faults.choose(entry, sandbox.journal, now=clock.now())
        if acting is None:
            return _checked(await self._call("GET", url, _KEYS_TIMEOUT))
        spec = acting.spec
        delay = _KEYS_TIMEOUT if spec.hang else acting.delay
        with clock.arrival():
            await clock.sleep(min(delay, _KEYS_TIMEOUT))
        if delay >= _KEYS_TIMEOUT:
            raise _TimedOutError(f"it did not answer within {_KEYS_TIMEOUT:g} s")
        if spec.reset or spec.empty_reply:
            raise CallFailedError("the connection was reset" if spec.reset else "the connection was closed")
        if spec.answer is not None:
            text = spec.answer.content.decode()
            return _checked(_Page(spec.answer.status, text, spec.answer.headers.get("Location")))
        return _checked(await self._call("GET", url, _KEYS_TIMEOUT))

    async def call_provider(self, sandbox: Sandbox, provider: Provider) -> CalledBack | FailedToProvide:
        """Call a provider's own token endpoint as a page's provider function would."""
        url = self.absolute(sandbox, provider.spec.url or "")
        call = asyncio.create_task(self._call(provider.spec.method, url, PROVIDER_LIMIT))
        with sandbox.clock.deadline(PROVIDER_LIMIT) as due, sandbox.clock.transit():
            due.add_done_callback(lambda _: call.cancel())
            await asyncio.wait({call})
        if call.cancelled():
            return FailedToProvide("provider_timeout", f"{url} did not answer within {PROVIDER_LIMIT:g} s")
        try:
            page = call.result()
        except _TimedOutError as error:
            return FailedToProvide("provider_timeout", f"{url}: {error}")
        except CallFailedError as error:
            return FailedToProvide("provider_unreachable", f"{url}: {error}")
        return after_endpoint(page.status, page.location, page.text)

    def absolute(self, sandbox: Sandbox, url: str) -> str:
        """Return a URL; a relative one is one of the sandbox's own."""
        return self._hub.addresses.sandbox(sandbox.id) + url if url.startswith("/") else url

    async def _call(self, method: str, url: str, seconds: float) -> _Page:
        try:
            async with self.session.request(
                method, url, allow_redirects=False, timeout=aiohttp.ClientTimeout(total=seconds)
            ) as response:
                text = await _read_bounded(response)
                return _Page(response.status, text, response.headers.get("Location"))
        except TimeoutError:
            raise _TimedOutError(f"it did not answer within {seconds:g} s") from None
        except (aiohttp.ClientError, ValueError, OSError) as error:
            raise CallFailedError(str(error) or type(error).__name__) from None


def _checked(page: _Page) -> _Page:
    """Return a page that is an answer with keys.

    Raises:
        CallFailedError: it is another.
    """
    if page.status in _HTTP_REDIRECTS:
        raise CallFailedError(f"it redirects to {page.location}, and redirects are not followed")
    if page.status != 200:  # noqa: PLR2004 - HTTP's OK
        raise CallFailedError(f"it answered {page.status}")
    return page


async def _read_bounded(response: aiohttp.ClientResponse) -> str:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise CallFailedError(f"its answer is longer than {_MOST_BYTES // 1024} KiB")
    return body.decode("utf-8", "replace")


def _note_accepted(trusts: Sequence[Trust], verdict: Verdict) -> None:
    for trust in trusts:
        if trust.id == verdict.provider:
            trust.accept(verdict.claims)


def as_json(outcomes: Sequence[RuleOutcome]) -> list[dict[str, Any]]:
    """Return an inspection in plain JSON types."""
    return [
        {"rule": one.number, "reason": one.reason, "state": one.state, "detail": one.detail} for one in outcomes
    ]

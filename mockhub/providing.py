"""Calling a registered provider in the place of a page: its script, or the user's own token endpoint."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mockhub import visitor
from mockhub.journal import Kind, Outcome
from mockhub.tokens.providers import (
    Answers,
    ComesLate,
    GivesToken,
    Hangs,
    OutcomeKind,
    Rejects,
    Returns,
    Throws,
    TokenSpec,
)
from mockhub.visitor import PROVIDER_LIMIT, CalledBack, FailedToProvide

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mockhub.faults.engine import Acting
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Provider, Sandbox

Seen = CalledBack | FailedToProvide

_TOO_LATE = FailedToProvide("provider_timeout", f"the provider did not call back within {PROVIDER_LIMIT:g} s")


async def call_provider(
    outbound: Outbound,
    sandbox: Sandbox,
    provider: Provider,
    *,
    visitor: str,
    conversation: str,
    patient: bool = False,
) -> Seen:
    """Call a provider for a visitor's conversation and journal the call; call it while holding time.

    Args:
        outbound: what calls its endpoint, if it is one.
        sandbox: whose provider it is.
        provider: what is called.
        visitor: who calls.
        conversation: the client's request id.
        patient: whether the client waits longer than the documented limit; one that never calls back is given up
            all the same.
    """
    entry = sandbox.journal.begin(Kind.PROVIDER_CALL, "provider.call", provider=provider.id, visitor=visitor)
    entry.conversation = conversation
    acting = None
    if sandbox.faults is not None:
        acting = sandbox.faults.choose(
            entry, sandbox.journal, now=sandbox.clock.now(), conversation=conversation, visitor=visitor
        )
    asking = _Asking(outbound, sandbox, provider, visitor, conversation, patient)
    seen = await (asking.ask() if acting is None else asking.ask_with_fault(acting))
    if isinstance(seen, CalledBack):
        sandbox.journal.finish(entry)
    else:
        sandbox.journal.finish(entry, Outcome.FAILED, cause=seen.cause, detail=seen.detail)
    return seen


@asynccontextmanager
async def scripted_call(
    sandbox: Sandbox, provider: Provider, *, via: str, visitor: str | None = None
) -> AsyncIterator[OutcomeKind | None]:
    """Give the outcome of a call that a client makes over HTTP; journal the call once that has been played.

    Args:
        sandbox: where it is called; call this while holding time.
        provider: a scripted one.
        via: how it is called.
        visitor: who calls, where that is known.
    """
    named = {} if visitor is None else {"visitor": visitor}
    entry = sandbox.journal.begin(Kind.PROVIDER_CALL, "provider.call", provider=provider.id, via=via, **named)
    acting = None
    if sandbox.faults is not None:
        acting = sandbox.faults.choose(entry, sandbox.journal, now=sandbox.clock.now(), visitor=visitor)
    outcome = provider.script.next("" if provider.spec.per == "sandbox" else visitor or via)
    if acting is not None:
        await sandbox.clock.sleep(acting.delay)
        outcome = acting.spec.outcome or outcome
    try:
        yield outcome
    finally:
        failed = _failure_of(outcome)
        sandbox.journal.finish(entry, Outcome.FAILED if failed else Outcome.OK, cause=failed)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One call of a provider for a visitor's conversation; `patient` clients have no limit of their own."""

    outbound: Outbound
    sandbox: Sandbox
    provider: Provider
    visitor: str
    conversation: str
    patient: bool

    async def ask(self) -> Seen:
        """Call the endpoint, or play what the script has for this call."""
        if self.provider.spec.url is not None:
            return await self.outbound.call_provider(self.sandbox, self.provider)
        return await self._play(self._scripted())

    async def ask_with_fault(self, acting: Acting) -> Seen:
        """Call it while a fault acts; what its script had for this call is used up all the same."""
        if acting.delay and not await self._waited(acting.delay):
            return _TOO_LATE
        outcome = acting.spec.outcome
        if outcome is None:
            seen = await self.ask()
        else:
            if self.provider.spec.url is None:
                self._scripted()
            seen = await self._play(outcome)
        return replace(seen, at_once=False) if acting.delay and isinstance(seen, CalledBack) else seen

    def _scripted(self) -> OutcomeKind | None:
        callers = {"sandbox": "", "visitor": self.visitor, "conversation": self.conversation}
        return self.provider.script.next(callers[self.provider.spec.per])

    async def _play(self, outcome: OutcomeKind | None) -> Seen:
        match outcome:
            case GivesToken(token=spec):
                return CalledBack(self._token(spec))
            case Returns(returns=value):
                return CalledBack(value)
            case Throws(throw=text):
                return FailedToProvide("provider_threw", f"the provider threw: {text}")
            case Rejects(reject=text):
                return FailedToProvide("provider_rejected", f"the provider's promise was rejected: {text}")
            case Answers(answer=answer):
                return visitor.after_endpoint(answer.status, answer.headers.get("Location"), answer.body)
            case ComesLate(late=seconds):
                if await self._waited(seconds):
                    return CalledBack(self._token(TokenSpec()), at_once=False)
                limit = f"the limit is {PROVIDER_LIMIT:g} s"
                return FailedToProvide(
                    "provider_timeout", f"the provider would have called back after {seconds:g} s, {limit}"
                )
            case Hangs():
                await self._wait(PROVIDER_LIMIT)
                return _TOO_LATE
        return FailedToProvide("provider_exhausted", "the provider's script has no further outcome")

    def _token(self, spec: TokenSpec) -> object:
        return self.sandbox.token(spec, provider=self.provider, visitor=self.visitor)

    async def _waited(self, seconds: float) -> bool:
        """Wait as long as the client does; tell if that is long enough."""
        if self.patient:
            await self.sandbox.clock.sleep(seconds)
            return True
        return await self._wait(min(seconds, PROVIDER_LIMIT)) and seconds < PROVIDER_LIMIT

    async def _wait(self, seconds: float) -> bool:
        """Wait in sandbox time, and never longer than a provider may take in real time; tell if it did."""
        try:
            async with asyncio.timeout(PROVIDER_LIMIT + 1):
                await self.sandbox.clock.sleep(seconds)
        except TimeoutError:
            return False
        return True


def _failure_of(outcome: OutcomeKind | None) -> str | None:
    """Return the cause a page's provider function would make of an outcome that gives no answer to pass on."""
    match outcome:
        case None:
            return "provider_exhausted"
        case Throws():
            return "provider_threw"
        case Rejects():
            return "provider_rejected"
        case Hangs():
            return "provider_timeout"
        case Answers(answer=answer):
            seen = visitor.after_endpoint(answer.status, answer.headers.get("Location"), answer.body)
            return seen.cause if isinstance(seen, FailedToProvide) else None
    return None

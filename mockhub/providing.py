"""Calling a registered provider in the place of a page: its script, or the user's own token endpoint."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
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


async def call_provider(
    outbound: Outbound, sandbox: Sandbox, provider: Provider, *, visitor: str, conversation: str
) -> Seen:
    """Call a provider for a visitor's conversation and journal the call; call it while holding time."""
    entry = sandbox.journal.begin(Kind.PROVIDER_CALL, "provider.call", provider=provider.id, visitor=visitor)
    entry.conversation = conversation
    acting = None
    if sandbox.faults is not None:
        acting = sandbox.faults.choose(
            entry, sandbox.journal, now=sandbox.clock.now(), conversation=conversation, visitor=visitor
        )
    if acting is None:
        seen = await _ask(outbound, sandbox, provider, visitor=visitor, conversation=conversation)
    else:
        seen = await _ask_with_fault(
            acting, outbound, sandbox, provider, visitor=visitor, conversation=conversation
        )
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


async def _ask(
    outbound: Outbound, sandbox: Sandbox, provider: Provider, *, visitor: str, conversation: str
) -> Seen:
    if provider.spec.url is not None:
        return await outbound.call_provider(sandbox, provider)
    return await _play(sandbox, provider, _scripted(provider, visitor, conversation), visitor)


def _scripted(provider: Provider, visitor: str, conversation: str) -> OutcomeKind | None:
    caller = {"sandbox": "", "visitor": visitor, "conversation": conversation}[provider.spec.per]
    return provider.script.next(caller)


async def _ask_with_fault(
    acting: Acting, outbound: Outbound, sandbox: Sandbox, provider: Provider, *, visitor: str, conversation: str
) -> Seen:
    """Call a provider on whose call a fault acts; what its script had for this call is used up all the same."""
    if acting.delay and not await _waited(sandbox, acting.delay):
        return FailedToProvide("provider_timeout", f"the provider did not call back within {PROVIDER_LIMIT:g} s")
    outcome = acting.spec.outcome
    if outcome is None:
        seen = await _ask(outbound, sandbox, provider, visitor=visitor, conversation=conversation)
    else:
        if provider.spec.url is None:
            _scripted(provider, visitor, conversation)
        seen = await _play(sandbox, provider, outcome, visitor)
    return replace(seen, at_once=False) if acting.delay and isinstance(seen, CalledBack) else seen


async def _play(sandbox: Sandbox, provider: Provider, outcome: OutcomeKind | None, name: str) -> Seen:
    match outcome:
        case GivesToken(token=spec):
            return CalledBack(sandbox.token(spec, provider=provider, visitor=name))
        case Returns(returns=value):
            return CalledBack(value)
        case Throws(throw=text):
            return FailedToProvide("provider_threw", f"the provider threw: {text}")
        case Rejects(reject=text):
            return FailedToProvide("provider_rejected", f"the provider's promise was rejected: {text}")
        case Answers(answer=answer):
            return visitor.after_endpoint(answer.status, answer.headers.get("Location"), answer.body)
        case ComesLate(late=seconds):
            if await _waited(sandbox, seconds):
                token = sandbox.token(TokenSpec(), provider=provider, visitor=name)
                return CalledBack(token, at_once=False)
            limit = f"the limit is {PROVIDER_LIMIT:g} s"
            return FailedToProvide(
                "provider_timeout", f"the provider would have called back after {seconds:g} s, {limit}"
            )
        case Hangs():
            await _waited(sandbox, PROVIDER_LIMIT)
            return FailedToProvide(
                "provider_timeout", f"the provider did not call back within {PROVIDER_LIMIT:g} s"
            )
    return FailedToProvide("provider_exhausted", "the provider's script has no further outcome")


async def _waited(sandbox: Sandbox, seconds: float) -> bool:
    """Wait in sandbox time, as long as the provider may take and never longer in real time; tell if it did."""
    try:
        async with asyncio.timeout(PROVIDER_LIMIT + 1):
            await sandbox.clock.sleep(min(seconds, PROVIDER_LIMIT))
    except TimeoutError:
        return False
    return seconds < PROVIDER_LIMIT


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

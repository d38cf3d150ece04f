"""The sandbox's provider as a script that any page can load, for clients other than our widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.errors import Misuse, Refused
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.omnichannel.http.widget import PROVIDER_SCRIPT_PATH
from mockhub.packaged import JAVASCRIPT, served
from mockhub.providing import call_provider, scripted_call
from mockhub.sandbox import DEFAULT_VISITOR
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
from mockhub.visitor import CalledBack, after_endpoint

if TYPE_CHECKING:
    from mockhub.providing import Seen
    from mockhub.sandbox import Provider


async def outcome(call: Call) -> Answer:
    """Call the sandbox's provider: answer what the page's function has to do."""
    told = await call.json_object()
    visitor = str(told.get("visitor") or DEFAULT_VISITOR)
    provider = _provider(call, visitor)
    if provider.spec.url is not None:
        seen = await call_provider(call.outbound, call.sandbox, provider, visitor=visitor, conversation="")
        return Answer(_of_endpoint(seen))
    async with scripted_call(call.sandbox, provider, via="provider.js", visitor=visitor) as scripted:
        return Answer(_done(call, provider, scripted, visitor))


def _provider(call: Call, visitor: str) -> Provider:
    try:
        provider = call.sandbox.provider_of(call.sandbox.person(visitor))
    except Misuse as error:
        raise Refused("provider_missing", error.message) from None
    if provider is None:
        raise Refused("provider_missing", "no provider is registered in this sandbox")
    return provider


def _done(call: Call, provider: Provider, scripted: OutcomeKind | None, visitor: str) -> dict[str, Any]:
    match scripted:
        case GivesToken(token=spec):
            return {"do": "call-back", "value": call.sandbox.token(spec, provider=provider, visitor=visitor)}
        case ComesLate(late=seconds):
            token = call.sandbox.token(TokenSpec(), provider=provider, visitor=visitor)
            return {"do": "call-back", "value": token, "after": seconds}
        case Returns(returns=value):
            return {"do": "call-back", "value": value}
        case Throws(throw=text):
            return {"do": "throw", "text": text}
        case Rejects(reject=text):
            return {"do": "reject", "text": text}
        case Hangs():
            return {"do": "hang"}
        case Answers(answer=answer):
            return _of_endpoint(after_endpoint(answer.status, answer.headers.get("Location"), answer.body))
    return {"do": "throw", "text": "the provider's script has no further outcome"}


def _of_endpoint(seen: Seen) -> dict[str, Any]:
    """A function that calls an endpoint calls back with its body, or with null when it fails (documented)."""
    return {"do": "call-back", "value": seen.value if isinstance(seen, CalledBack) else None}


ROUTES: list[SurfaceRoute] = [
    SurfaceRoute("GET", PROVIDER_SCRIPT_PATH, "provider.script", served("provider.js", JAVASCRIPT)),
    SurfaceRoute("POST", "/_mockhub/outcome", "provider.outcome", outcome),
]

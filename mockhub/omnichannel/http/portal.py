"""The sandbox's issuer and provider over HTTP, shaped like a Power Pages site.

Addresses, parameters and the error body follow "Use OAuth 2.0 implicit grant flow within your Power Pages site";
the array and the JWK set beside the bare PEM are MockHub's own. The token endpoint plays the provider's script,
so that a real page can be given every outcome.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from multidict import CIMultiDict

from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.providing import scripted_call
from mockhub.sandbox import ISSUER_PATHS, TOKEN_PATH
from mockhub.spec import format_instant
from mockhub.tokens.issuer import DEFAULT_LIFETIME
from mockhub.tokens.providers import (
    Answers,
    ComesLate,
    GivesToken,
    Hangs,
    HttpAnswer,
    OutcomeKind,
    Rejects,
    Returns,
    Throws,
    TokenSpec,
)

if TYPE_CHECKING:
    from mockhub.sandbox import Provider

_TEXT = "text/plain; charset=utf-8"
_BROKEN = "-----BEGIN PUBLIC KEY-----\n[{"
"""Neither PEM nor JSON."""
_PARAMETERS = {
    "client_id": re.compile(r"[A-Za-z0-9-]{1,36}"),
    "state": re.compile(r"[^\x00-\x1f\x7f]{1,20}"),
    "nonce": re.compile(r"[^\x00-\x1f\x7f]{1,20}"),
    "response_type": re.compile(r"token"),
    "redirect_uri": re.compile(r"https?://\S{1,2000}"),
}
_ERRORS = {name: f"PortalSTS{number:04}" for number, name in enumerate(_PARAMETERS, start=1)}


async def public_key(call: Call) -> Answer:
    """The current key as bare PEM."""
    return _published(call, Answer(call.sandbox.issuer.pem(), content_type=_TEXT))


async def public_keys(call: Call) -> Answer:
    """Every published key, as the array Dynamics 365 documents."""
    return _published(call, Answer(call.sandbox.issuer.dynamics_array()))


async def jwk_set(call: Call) -> Answer:
    """Every published key, as a JWK set."""
    return _published(call, Answer(call.sandbox.issuer.jwk_set()))


def _published(call: Call, document: Answer) -> Answer:
    """Return the answer with a key document, or what stands in its place while the keys are not published well."""
    published = call.sandbox.issuer.published
    if published == "ok":
        return document
    call.entry.facts["published"] = published
    if published == "withheld":
        return _error(call, "the keys are withheld", 503)
    return Answer(_BROKEN, content_type=document.content_type)


async def token(call: Call) -> Answer:
    """Call the sandbox's provider: the token is the body, other outcomes are what an endpoint can make of them."""
    provider = call.sandbox.provider
    if provider is None or provider.spec.url is not None:
        return _error(call, "no scripted provider is registered in this sandbox", 404)
    for name, form in _PARAMETERS.items():
        value = call.request.query.get(name)
        if value is not None and not form.fullmatch(value):
            return _error(call, f"the parameter {name} is not valid", 400, _ERRORS[name])
    async with scripted_call(call.sandbox, provider, via="http") as outcome:
        return await _play(call, provider, outcome)


async def _play(call: Call, provider: Provider, outcome: OutcomeKind | None) -> Answer:
    match outcome:
        case GivesToken(token=spec):
            return _minted(call, provider, spec)
        case Returns(returns=value):
            return _given(call, value, DEFAULT_LIFETIME)
        case Answers(answer=HttpAnswer(status=status, headers=headers, body=body)):
            return Answer(body, status, CIMultiDict(headers), _TEXT)
        case ComesLate(late=seconds):
            await call.sandbox.clock.sleep(seconds)
            return _minted(call, provider, TokenSpec())
        case Hangs():
            await call.sandbox.clock.hang()
        case Throws(throw=text) | Rejects(reject=text):
            return _error(call, text, 500)
    return _error(call, "the script of the provider is exhausted", 500)


def _minted(call: Call, provider: Provider, spec: TokenSpec) -> Answer:
    value = call.sandbox.token(_with_parameters(call, spec), provider=provider)
    return _given(call, value, DEFAULT_LIFETIME if spec.expires_in is None else spec.expires_in)


def _with_parameters(call: Call, spec: TokenSpec) -> TokenSpec:
    """Put what the page asked for into the claims, as the portal does."""
    query = call.request.query
    asked: dict[str, Any] = {}
    if "client_id" in query:
        asked = {"aud": query["client_id"], "appid": query["client_id"]}
    if "nonce" in query:
        asked["nonce"] = query["nonce"]
    return replace(spec, claims={**asked, **spec.claims}) if asked else spec


def _given(call: Call, value: object, lifetime: float) -> Answer:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value)
    headers = CIMultiDict(expires_in=str(int(lifetime)))
    if "state" in call.request.query:
        headers["state"] = call.request.query["state"]
    return Answer(text, headers=headers, content_type=_TEXT)


def _error(call: Call, message: str, status: int, error_id: str = "PortalSTS0000") -> Answer:
    """The portal's documented error body; its HTTP status and most ids are not documented (our choice)."""
    body = {
        "ErrorId": error_id,
        "ErrorMessage": message,
        "Timestamp": format_instant(call.sandbox.clock.now()),
        "CorrelationId": f"{call.sandbox.id}-{call.entry.seq}",
    }
    return Answer(body, status)


ROUTES: list[SurfaceRoute] = [
    SurfaceRoute("GET", ISSUER_PATHS["pem-url"], "issuer.public-key", public_key),
    SurfaceRoute("GET", ISSUER_PATHS["dynamics"], "issuer.public-keys", public_keys),
    SurfaceRoute("GET", ISSUER_PATHS["jwks"], "issuer.jwks", jwk_set),
    SurfaceRoute("GET", TOKEN_PATH, "issuer.token", token),
    SurfaceRoute("POST", TOKEN_PATH, "issuer.token", token),
]

"""What the token endpoints around the workspace have in common: sessions, forms, redirects, refusals, addresses.

Addresses and shapes are the vendor's simulator's and documentation's. The simulator looks at nobody's session or
token: here they are real, signed with published keys and judged. Where no document says what a refusal looks like,
it is OAuth's form (RFC 6749) or the platform's envelope `{status: {code, message}}` (our choice).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from multidict import CIMultiDict

from mockhub.errors import Refused
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.routing import PREFIX, split, take_prefix

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mockhub.genesys.tokens import Session

COOKIE = "WWE_CODE"
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_UNAUTHORIZED = 603
"""The platform's code for a call without a session, the only one that is known (the simulator's)."""


async def form_of(call: Call) -> dict[str, str]:
    """Return the fields of a form, or the texts of a JSON object."""
    kind = call.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        told = await call.json_object()
        call.entry.body = b""  # a password does not belong in the journal
        call.entry.facts["fields"] = sorted(told)[:50]
        return {name: value for name, value in told.items() if isinstance(value, str)}
    body = await call.request.read()
    call.entry.body = b""  # as above
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise Refused("request_malformed", "the body is no form") from None
    call.entry.facts["fields"] = sorted(fields)[:50]
    return {name: values[-1] for name, values in fields.items()}


def session_of(call: Call) -> Session:
    return call.sandbox.workspace.tokens.session(call.request.cookies.get(COOKIE))


def ok(data: Any = None) -> Answer:
    body = {"status": {"code": 0}}
    return Answer({**body, "data": data} if data is not None else body, headers=CIMultiDict(NO_STORE))


def base_of(call: Call) -> str:
    """Return the path below which this sandbox is served to this caller."""
    named, _ = take_prefix(split(call.request.raw_path))
    return "" if named is None else f"/{PREFIX}/{quote(named, safe='')}"


def absolute(call: Call, path: str) -> str:
    """Return the address of a path of this sandbox, as this caller reaches it."""
    return call.here + base_of(call) + path


def sent_to(location: str) -> Answer:
    return Answer(status=302, headers=CIMultiDict({"Location": location, **NO_STORE}))


def check_address(address: str) -> None:
    """Refuse to send anybody elsewhere than to a web page: `javascript:` and the like."""
    parts = urlsplit(address)
    own = address.startswith("/") and not address.startswith(("//", "/\\"))
    if not own and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise Refused(
            "request_malformed", "redirect_uri is no web address (http, https, or a path that begins with /)"
        )


async def judge(call: Call, given: str) -> None:
    """Judge a JSON Web Token of the workspace; raises `Refused` with the reason."""
    tokens = call.sandbox.workspace.tokens
    verdict = await call.outbound.verdict(call.sandbox, [tokens.trust], given)
    if not verdict.valid:
        raise Refused(verdict.reason or "token_missing", verdict.detail or "the token is refused")


def told(answer: Answer) -> dict[str, Any]:
    """Return the cause, the message and the journal's entry, which stand beside what the surface says itself."""
    return answer.body if isinstance(answer.body, dict) else {}


def envelope(_: Call, refused: Refused, answer: Answer) -> Answer:
    """Write a refusal as the platform's own endpoints do: `{status: {code, message}}` (the simulator's)."""
    missing = refused.cause == "session_missing"
    status = (
        {"code": _UNAUTHORIZED, "message": "Unauthorized"} if missing else {"code": 1, "message": refused.detail}
    )
    answer.body = {"status": status, **told(answer)}
    return answer


def nothing_noted(_: bytes) -> bytes:
    """Keep a body out of the journal: passwords and codes do not belong there."""
    return b""


def workspace_route(
    method: str, path: str, point: str, handler: Callable[[Call], Awaitable[Answer]], refusal: Any = envelope
) -> SurfaceRoute:
    return SurfaceRoute(
        method, f"/workspace/v3/{path}", f"genesys.{point}", handler, refusal=refusal, noted=nothing_noted
    )


def auth_route(
    method: str, path: str, point: str, handler: Callable[[Call], Awaitable[Answer]], refusal: Any = envelope
) -> SurfaceRoute:
    return SurfaceRoute(
        method, f"/auth/v3/{path}", f"genesys.{point}", handler, refusal=refusal, noted=nothing_noted
    )

"""Keeping web pages out of the control API.

MockHub runs on developers' machines, next to their browser, and a page on another localhost port counts as
same-site there. So a browser may only reach the control API from its own pages: `Sec-Fetch-Site` must be absent,
`none` (page navigation only) or `same-origin`, writes must be JSON, the Host must be a name of this machine, no
CORS header is ever sent, and a listener bound wider than loopback wants a token.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from mockhub.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web

READS = ("GET", "HEAD")
"""Methods that change nothing."""
PROBES = ("/healthz", "/readyz")
"""What whoever looks after the process asks without a token; it tells nothing of the sandboxes' insides."""
_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


def guard(*, token: str | None, hosts: tuple[str, ...] = ()) -> Callable[[web.Request], Awaitable[None]]:
    """Return the check every control call passes before anything else looks at it.

    Args:
        token: what `Authorization: Bearer` must carry; None on loopback.
        hosts: names beside this machine's own that the Host header may have.
    """
    allowed = {*_LOCAL_NAMES, *(host.lower() for host in hosts)}

    async def check(request: web.Request) -> None:
        _check_host(request.host, allowed, wide=token is not None)
        _check_page(request)
        if token is not None and request.path not in PROBES:
            _check_token(request.headers.get("Authorization", ""), token)
        if request.method not in READS and request.content_type != "application/json":
            raise Misuse(
                f"the content type is {request.content_type}, expected application/json",
                code="not-json",
                pointer="Content-Type",
                status=415,
            )

    return check


def _check_host(host: str, allowed: set[str], *, wide: bool) -> None:
    name = host.lower() if host.endswith("]") else host.lower().rpartition(":")[0] or host.lower()
    if name in allowed or name.endswith(".localhost") or wide:
        return
    raise Misuse(
        f"the Host '{host}' is not a name of this machine; expected localhost, 127.0.0.1 or [::1]",
        code="foreign-host",
        pointer="Host",
        status=403,
    )


def _check_page(request: web.Request) -> None:
    site = request.headers.get("Sec-Fetch-Site")
    navigates = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.method in READS
    if site in (None, "same-origin") or (site == "none" and navigates):
        return
    raise Misuse(
        f"a web page may not call the control API (Sec-Fetch-Site is {site})",
        code="foreign-page",
        pointer="Sec-Fetch-Site",
        status=403,
    )


def _check_token(authorization: str, token: str) -> None:
    given = authorization.removeprefix("Bearer ").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(given, token.encode()):
        raise Misuse(
            "the control token is missing or wrong; send Authorization: Bearer TOKEN",
            code="unauthorized",
            pointer="Authorization",
            status=401,
        )

"""What a refusal is answered with, on each surface.

The REST surface's error bodies are not published, so they are ours. Those of the chat data plane are documented:
`{"error": {"code", "message", "innererror"?}}`; the true cause stands in `innererror`, which the vendor's client
hands on (run: `details.error.innerError`), and beside `error`, as on the other surfaces. Of realtime, clients read
statuses alone; it has the same bodies.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mockhub.causes import cause

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockhub.errors import Refused

_CHAT = ("acs.", "realtime.")
_CHAT_STATUS: Mapping[str, int] = MappingProxyType({"conversation_closed": 403, "widget_unknown": 401})
"""Where the chat data plane answers another status than the REST surface: a token of no resource is no token."""
_CHAT_CODES: Mapping[int, str] = MappingProxyType(
    {
        400: "BadRequest",
        401: "Unauthorized",
        403: "Forbidden",
        404: "NotFound",
        413: "RequestEntityTooLarge",
        429: "TooManyRequests",
        503: "ServiceUnavailable",
    }
)
"""401, 403, 429 and 503 are documented, the others ours."""


def statuses(name: str) -> tuple[int, ...]:
    """Return every status a cause is answered with, on one surface or another; none if it is no answer."""
    known = cause(name)
    if known.status is None:
        return ()
    return tuple(dict.fromkeys((known.status, _CHAT_STATUS.get(known.name, known.status))))


def refusal(point: str, refused: Refused, *, journal: int) -> tuple[int, Mapping[str, str], dict[str, Any]]:
    """Return status, headers and body of a refusal at a point.

    Args:
        point: where the call went.
        refused: why it is refused.
        journal: the number of the call's journal entry.
    """
    known = cause(refused.cause)
    status = known.status or 400
    ours = {"cause": refused.cause, "message": refused.detail, "journal": journal}
    if not point.startswith(_CHAT):
        return status, {**known.headers, **refused.headers}, ours
    status = _CHAT_STATUS.get(known.name, status)
    error = {
        "code": _CHAT_CODES.get(status, "InternalServerError" if status >= 500 else "BadRequest"),  # noqa: PLR2004
        "message": refused.detail,
        "innererror": {"code": refused.cause, "message": known.says},
    }
    return status, refused.headers, {"error": error, **ours}

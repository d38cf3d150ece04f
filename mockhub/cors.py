"""Cross-origin headers of the simulated surfaces, as the vendors' browser clients need them.

Verified in Chromium with `@microsoft/ocsdk` 0.5.21 and `@microsoft/omnichannel-chat-sdk` 1.11.8: every call is
preflighted, and headers once sent keep being sent, so the whole list is allowed on every path. Errors and answers
without a body need the headers too, or the client sees a network failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
_ALLOWED = (
    "authcodenonce, authenticatedusertoken, authorization, behavioroverride, cache-control, content-type, "
    "customerdisplayname, ms-oc-user-agent, oc-sessionid, organizationid, pagetoken, repeatability-request-id, "
    "request-id, widgetappid, x-cache-control, x-ms-client-request-id, x-ms-client-version, x-ms-useragent, "
    "x-skypetoken"
)
_EXPOSED = (
    "authcodenonce, date, errorcode, message, oc-sessionid, retry-after, retry-after-ms, transaction-id, "
    "x-ms-retry-after-ms, x-trouter-skypetoken-deprecated"
)


def answer_headers(origin: str) -> Mapping[str, str]:
    """Return the headers that let a page of `origin` read an answer."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": _EXPOSED,
        "Vary": "Origin",
    }


def preflight_headers(origin: str) -> Mapping[str, str]:
    """Return the headers of the answer to a preflight from `origin`."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": _ALLOWED,
        "Access-Control-Max-Age": "600",
        "Vary": "Origin",
    }

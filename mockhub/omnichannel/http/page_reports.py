"""Reading what a web page with our widget says: who it is, and what it saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused, nearest, one_of
from mockhub.journal import Kind
from mockhub.tokens.structure import kind_of
from mockhub.visitor import PROVIDER_LIMIT, CalledBack, FailedToProvide

if TYPE_CHECKING:
    from mockhub.exchange import Call
    from mockhub.pages import OpenPage
    from mockhub.providing import Seen

LEFT = "left"
"""What a page says that closes the chat while its provider is being called."""
_MOST_TEXT = 2000
_MOST_TOKEN = 300_000
_FAILURES = {
    "threw": ("provider_threw", "the provider threw: {}"),
    "rejected": ("provider_rejected", "the provider's promise was rejected: {}"),
    "timeout": ("provider_timeout", "the provider did not call back within {}"),
}


async def told_by(call: Call) -> dict[str, Any]:
    """Return what a page says; the journal keeps what it means instead of how it was sent."""
    told = await call.json_object()
    call.entry.kind, call.entry.headers, call.entry.body = Kind.PAGE, None, b""
    return told


async def reported(call: Call) -> tuple[OpenPage, dict[str, Any]]:
    """Return who reports, and what; the entry then names the page and its conversation."""
    told = await told_by(call)
    page = _find(call, text(told, "page") or "")
    call.entry.facts["page"] = page.number
    request = text(told, "request")
    if request:
        call.entry.conversation = request
        page.speaks_of(request)
    return page, told


def named_in_path(call: Call) -> OpenPage:
    """Return the page whose key stands in the path, and keep the key out of the journal."""
    key = call.params["page"]
    call.entry.kind, call.entry.headers = Kind.PAGE, None
    call.entry.facts["path"] = call.entry.facts["path"].replace(key, "…")
    page = _find(call, key)
    call.entry.facts["page"] = page.number
    return page


def _find(call: Call, key: str) -> OpenPage:
    page = call.sandbox.pages.find(key)
    if page is None or page.widget.id != call.params["wid"].lower():
        raise Refused("request_malformed", "no page has that key (any more); reload the page")
    return page


def text(told: dict[str, Any], name: str) -> str | None:
    """Return a text of a report, as long as it may be, or None; raises Refused for anything else."""
    value = told.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused("request_malformed", f"{name} is {kind_of(value)}, expected text")
    return value[:_MOST_TEXT] if value is not None else None


def choice(told: dict[str, Any], name: str, valid: tuple[str, ...]) -> Any:
    """Return one of the valid texts, or None; raises Refused with the nearest for any other."""
    value = text(told, name)
    if value is not None and value not in valid:
        raise Refused("request_malformed", f"{name} is '{value}', expected {one_of(valid)}{nearest(value, valid)}")
    return value


def seen_of(told: dict[str, Any]) -> Seen:
    """Return what a page says its provider did."""
    did = choice(told, "did", ("called-back", *_FAILURES, LEFT))
    if did == "called-back" or did is None:
        value, kind = told.get("value"), told.get("type")
        if kind in ("undefined", "null"):
            return CalledBack(None, at_once=told.get("atOnce") is not False)
        if isinstance(value, str) and len(value) > _MOST_TOKEN:
            raise Refused("request_too_large", f"value is longer than {_MOST_TOKEN} characters")
        # What JSON cannot say (a function, an object within itself) is at least something, and no text.
        said = value is not None and (kind == "string" or not isinstance(value, str))
        return CalledBack(value if said else {}, at_once=told.get("atOnce") is not False)
    cause, says = _FAILURES[did]
    limit = f"{PROVIDER_LIMIT:g} s"
    return FailedToProvide(cause, says.format(limit if did == "timeout" else text(told, "detail") or ""))

"""What a web page with our widget reports, and what it is told to do next: the visitor model, over HTTP.

The widget decides nothing: it says what its page has and what the page's provider and the hub did, and is answered
with the visitor model's decision. A page's key, handed out when it opens, is all it can do this with.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from aiohttp import web

from mockhub import visitor
from mockhub.errors import Misuse, Refused, nearest, one_of
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.journal import Kind, Outcome
from mockhub.providing import call_provider
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.tokens.structure import kind_of
from mockhub.visitor import (
    EVENTS,
    CalledBack,
    CallProvider,
    Failed,
    FailedToProvide,
    HubAnswer,
    JudgeHere,
    Page,
    Profile,
    StartConversation,
    Started,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.pages import OpenPage
    from mockhub.providing import Seen
    from mockhub.sandbox import Provider
    from mockhub.visitor import ProfileName

Decision = CallProvider | StartConversation | Started | Failed

_MOST_TEXT = 2000
_MOST_TOKEN = 300_000
_MOST_DETAIL = 2000
_PROFILES: dict[str, ProfileName] = {"v1": "v1-2023", "v2": "documented"}
"""The script's generations, as its tag and `lcwfcsdetails` tell them apart."""
_LEFT = "left"
"""What a page says that closes the chat while its provider is being called."""
_AFTER: dict[str, Callable[[HubAnswer, Profile], Started | Failed]] = {
    "config": visitor.after_hub,
    "availability": visitor.after_hub,
    "start": visitor.after_start,
    "details": visitor.after_details,
    "owner": visitor.after_hub,
    "close": visitor.after_close,
}
"""What an answer is judged by, by the call it answers."""
_FAILURES = {
    "threw": ("provider_threw", "the provider threw: {}"),
    "rejected": ("provider_rejected", "the provider's promise was rejected: {}"),
    "timeout": ("provider_timeout", "the provider did not call back within {}"),
}


async def open_page(call: Call) -> Answer:
    """Open a page: hand out its key, or tell it that its scripts are blocked or its widget is unknown."""
    sandbox, told = call.sandbox, await _told(call)
    try:
        widget = sandbox.organization.widget(call.params["wid"])
    except Refused as refused:
        unknown = visitor.failed(refused.cause, refused.detail, sandbox.anybody.profile)
        return _decided(call, unknown)
    name = _text(told, "visitor") or DEFAULT_VISITOR
    generation = _one_of(told, "generation", ("v1", "v2")) or "v2"
    page = sandbox.pages.open(
        secrets.token_urlsafe(16),
        widget,
        visitor=name,
        profile=_PROFILES[generation],
        address=_text(told, "address") or "",
    )
    call.entry.facts |= page.to_json()
    profile = page.behaves(sandbox.person(name).profile)
    opened = {"page": page.key, "profile": page.profile, "standsIn": _stand_in(call, page) is not None}
    blocked = _text(told, "blocked")
    if blocked or widget.settings.scripts == "blocked":
        detail = blocked or "the browser blocked the widget's scripts or storage"
        return _decided(call, visitor.failed("scripts_failed", detail, profile), page, opened)
    return Answer(opened)


async def start(call: Call) -> Answer:
    """A page is about to start or resume a chat: what comes first."""
    page, told = await _reported(call)
    sandbox = call.sandbox
    own = _one_of(told, "provider", ("registered", "named"))
    context = _one_of(told, "context", ("ok", "threw"))
    call.entry.facts |= {"provider": own or "none"}
    stand_in = _stand_in(call, page)
    profile = page.behaves(sandbox.person(page.visitor).profile)
    state = _state(page, own=own, filled=stand_in is not None, context=context)
    lost = told.get("lost")
    if isinstance(lost, list):
        state = replace(state, lost=tuple(one for one in lost if isinstance(one, str)))
    decision = visitor.before_start(state, profile)
    if not isinstance(decision, CallProvider):
        return _decided(call, _with(decision, _text(told, "detail")), page)
    if own is None and stand_in is not None:
        return await _after_provider(call, page, state, await _filled_in(call, page, stand_in))
    request = call.entry.conversation
    page.call = sandbox.journal.begin(Kind.PROVIDER_CALL, "provider.call", provider=own, page=page.number)
    page.call.conversation = request
    page.limit_provider(sandbox.clock, decision.limit)
    return _decided(call, decision, page)


async def provider(call: Call) -> Answer:
    """A page's own provider did something: what follows, unless a stand-in's outcome is put in its place."""
    page, told = await _reported(call)
    own = _one_of(told, "provider", ("registered", "named")) or "registered"
    page.lift_limit()
    entry, page.call = page.call, None
    if told.get("did") == _LEFT:
        if entry is not None:
            detail = "the page closed the chat before the provider called back"
            call.sandbox.journal.finish(entry, Outcome.FAILED, detail=detail)
        return Answer({"next": _LEFT})
    seen = _seen(told)
    if entry is not None and isinstance(seen, FailedToProvide):
        call.sandbox.journal.finish(entry, Outcome.FAILED, cause=seen.cause, detail=seen.detail)
    elif entry is not None:
        call.sandbox.journal.finish(entry)
    stand_in = _stand_in(call, page)
    state = _state(page, own=own, filled=stand_in is not None, context=None)
    if stand_in is not None and stand_in.spec.stands_in == "override":
        call.entry.facts["overridden"] = True
        state = replace(state, by_name=False)
        seen = await _filled_in(call, page, stand_in)
    return await _after_provider(call, page, state, seen)


async def answer(call: Call) -> Answer:
    """The hub answered a page: what that means for it."""
    page, told = await _reported(call)
    to = _one_of(told, "to", tuple(_AFTER)) or "start"
    status, headers = told.get("status"), told.get("headers")
    if type(status) is not int:
        raise Refused("request_malformed", f"status is {kind_of(status)}, expected a number")
    seen = headers if isinstance(headers, dict) else {}
    body = told.get("body")
    call.entry.facts |= {"to": to, "answered": status}
    if isinstance(body, dict) and type(body.get("journal")) is int:
        call.entry.facts["see"] = body["journal"]
    profile = page.behaves(call.sandbox.person(page.visitor).profile)
    lowered = {str(name).lower(): str(value) for name, value in seen.items()}
    return _decided(call, _AFTER[to](HubAnswer(status, lowered, body), profile), page)


async def event(call: Call) -> Answer:
    """An event was raised in a page."""
    page, told = await _reported(call)
    name = _one_of(told, "event", EVENTS)
    call.entry.facts["event"] = name
    detail = json.dumps(told.get("detail")).replace(page.key, "…")
    if len(detail) <= _MOST_DETAIL:
        call.entry.facts["shown"] = json.loads(detail)
    return Answer()


async def note(call: Call) -> Answer:
    """A page noticed something odd, such as a callback called twice."""
    _, told = await _reported(call)
    call.entry.facts["warning"] = _text(told, "warning") or ""
    return Answer()


async def reason(call: Call) -> Answer:
    """A journal entry of the page's own, for whoever follows the address beside an error."""
    page = _named_in_path(call)
    number = call.params["seq"]
    seq = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else -1  # noqa: PLR2004
    entry = call.sandbox.journal.find(seq)
    if entry is None or not page.may_read(entry):
        raise Refused("request_malformed", f"this page has no journal entry {number[:20]} (any more)")
    return Answer(json.dumps(entry.to_json(), indent=2))


async def channel(call: Call) -> Answer:
    """Listen for what the hub has to tell the page: events raised by a control call, a provider's time over."""
    page = _named_in_path(call)
    if not web.WebSocketResponse().can_prepare(call.request):
        raise Refused("request_malformed", "this address is for a WebSocket")

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=1024)
        messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        send = messages.put_nowait
        page.listens(send)  # before the page learns that its socket is open, so that nothing is lost
        await socket.prepare(request)
        sender = asyncio.create_task(_send(socket, messages))
        try:
            async for _ in socket:
                pass  # a page says what it has to say in calls of their own
        finally:
            sender.cancel()
            if page.send is send:
                page.left()
        return socket

    return Answer(upgrade=serve)


async def _send(socket: web.WebSocketResponse, messages: asyncio.Queue[dict[str, Any]]) -> None:
    while True:
        await socket.send_json(await messages.get())


def _state(page: OpenPage, *, own: str | None, filled: bool, context: str | None) -> Page:
    """Return the page as the visitor model sees it: what it has, or what an armed scenario says it has."""
    settings = page.widget.settings
    lacks_function = (
        own is None
        and not filled
        and settings.authentication == "required"
        and settings.named_function is not None
    )
    threw = context == "threw" or settings.context_provider == "throw"
    return Page(
        authentication=settings.authentication,
        provider=own is not None or filled,
        by_name=own == "named",
        client_function_missing=settings.client_function_missing or lacks_function,
        context_provider="throw" if threw else "ok" if context else None,
        scripts=settings.scripts,
    )


def _stand_in(call: Call, page: OpenPage) -> Provider | None:
    """Return the provider of the sandbox that speaks in place of the page's, if one does."""
    try:
        found = call.sandbox.provider_of(call.sandbox.person(page.visitor))
    except Misuse:  # the armed scenario's visitor names a provider that was removed since
        return None
    return found if found is not None and found.spec.stands_in != "leave" else None


async def _filled_in(call: Call, page: OpenPage, stand_in: Provider) -> Seen:
    call.entry.facts["stand-in"] = stand_in.id
    return await call_provider(
        call.outbound, call.sandbox, stand_in, visitor=page.visitor, conversation=call.entry.conversation or ""
    )


async def _after_provider(call: Call, page: OpenPage, state: Page, seen: Seen) -> Answer:
    profile = page.behaves(call.sandbox.person(page.visitor).profile)
    decision = visitor.after_provider(state, seen, profile)
    if isinstance(decision, JudgeHere):
        verdict = await call.outbound.verdict(call.sandbox, call.sandbox.trusts, decision.value)
        detail = verdict.detail or "a header cannot carry the token as it is"
        decision = visitor.after_judging(verdict.reason or "bad_base64", detail, profile)
    return _decided(call, decision, page)


def _seen(told: dict[str, Any]) -> Seen:
    """Return what a page says its provider did."""
    did = _one_of(told, "did", ("called-back", *_FAILURES, _LEFT))
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
    limit = f"{visitor.PROVIDER_LIMIT:g} s"
    return FailedToProvide(cause, says.format(limit if did == "timeout" else _text(told, "detail") or ""))


def _with(decision: Decision, detail: str | None) -> Decision:
    """Add what the page saw to a failure."""
    if isinstance(decision, Failed) and detail:
        return replace(decision, detail=f"{decision.detail}: {detail}")
    return decision


def _decided(
    call: Call, decision: Decision, page: OpenPage | None = None, more: dict[str, Any] | None = None
) -> Answer:
    if isinstance(decision, Failed):
        return Answer({**_failure(call, decision, page), **(more or {})}, refused=_refused(call, decision))
    shown = _told_to(decision)
    call.entry.facts["next"] = shown["next"]
    return Answer(shown)


def _told_to(decision: CallProvider | StartConversation | Started) -> dict[str, Any]:
    match decision:
        case CallProvider(limit=limit):
            return {"next": "call-provider", "limit": limit}
        case StartConversation(token=token):
            return {"next": "start-conversation", "token": token}
        case Started(events=events):
            return {"next": "go-on", "events": list(events)}


def _failure(call: Call, failed: Failed, page: OpenPage | None) -> dict[str, Any]:
    call.entry.facts |= {"next": "failed", "code": failed.code}
    address = f"/_mockhub/{call.params['org']}/{call.params['wid']}/reasons/{page.key}" if page else None
    return {
        "next": "failed",
        "code": failed.code,
        "description": failed.description,
        "cause": failed.cause,
        "detail": failed.detail,
        "event": failed.event,
        "over": failed.cause in visitor.CHAT_OVER,
        "wireCode": failed.wire_code,
        "entry": call.entry.seq,
        "journal": f"{address}/{call.entry.seq}" if address else None,
    }


def _refused(call: Call, failed: Failed) -> Refused | None:
    if failed.cause is None:
        call.entry.facts["detail"] = failed.detail
        return None
    return Refused(failed.cause, failed.detail)


async def _told(call: Call) -> dict[str, Any]:
    """Return what a page says; the journal keeps what it means instead of how it was sent."""
    told = await call.json_object()
    call.entry.kind, call.entry.headers, call.entry.body = Kind.PAGE, None, b""
    return told


async def _reported(call: Call) -> tuple[OpenPage, dict[str, Any]]:
    told = await _told(call)
    page = _find(call, _text(told, "page") or "")
    call.entry.facts["page"] = page.number
    request = _text(told, "request")
    if request:
        call.entry.conversation = request
        page.speaks_of(request)
    return page, told


def _named_in_path(call: Call) -> OpenPage:
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


def _text(told: dict[str, Any], name: str) -> str | None:
    value = told.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused("request_malformed", f"{name} is {kind_of(value)}, expected text")
    return value[:_MOST_TEXT] if value is not None else None


def _one_of(told: dict[str, Any], name: str, valid: tuple[str, ...]) -> Any:
    value = _text(told, name)
    if value is not None and value not in valid:
        raise Refused("request_malformed", f"{name} is '{value}', expected {one_of(valid)}{nearest(value, valid)}")
    return value


def _route(method: Literal["GET", "POST"], path: str, point: str, handler: Any) -> SurfaceRoute:
    return SurfaceRoute(method, f"/_mockhub/{{org}}/{{wid}}/{path}", point, handler)


ROUTES: list[SurfaceRoute] = [
    _route("POST", "pages", "page.open", open_page),
    _route("POST", "start", "page.start", start),
    _route("POST", "provider", "page.provider", provider),
    _route("POST", "answer", "page.answer", answer),
    _route("POST", "event", "page.event", event),
    _route("POST", "note", "page.note", note),
    _route("GET", "reasons/{page}/{seq}", "page.reason", reason),
    _route("GET", "channel/{page}", "page.channel", channel),
]

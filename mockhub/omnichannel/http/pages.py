"""What a web page with our widget reports, and what it is told to do next: the visitor model, over HTTP.

The widget decides nothing: it says what its page has and what the page's provider and the hub did, and is answered
with the visitor model's decision. A page's key, handed out when it opens, is all it can do this with.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from mockhub import visitor
from mockhub.errors import Misuse, Refused
from mockhub.exchange import Answer, Call, SurfaceRoute
from mockhub.journal import Kind, Outcome
from mockhub.omnichannel.http.page_channel import channel
from mockhub.omnichannel.http.page_reports import LEFT, choice, named_in_path, reported, seen_of, text, told_by
from mockhub.providing import call_provider
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.tokens.structure import kind_of
from mockhub.visitor import (
    EVENTS,
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

_MOST_DETAIL = 2000
_PROFILES: dict[str, ProfileName] = {"v1": "v1-2023", "v2": "documented"}
"""The script's generations, as its tag and `lcwfcsdetails` tell them apart."""
_AFTER: dict[str, Callable[[HubAnswer, Profile], Started | Failed]] = {
    "config": visitor.after_hub,
    "availability": visitor.after_hub,
    "start": visitor.after_start,
    "token": visitor.after_start,
    "details": visitor.after_details,
    "owner": visitor.after_hub,
    "close": visitor.after_close,
}
"""What an answer is judged by, by the call it answers."""


async def open_page(call: Call) -> Answer:
    """Open a page: hand out its key, or tell it that its scripts are blocked or its widget is unknown."""
    sandbox, told = call.sandbox, await told_by(call)
    try:
        widget = sandbox.organization.widget(call.params["wid"])
    except Refused as refused:
        unknown = visitor.failed(refused.cause, refused.detail, sandbox.anybody.profile)
        return _decided(call, unknown)
    name = text(told, "visitor") or DEFAULT_VISITOR
    generation = choice(told, "generation", ("v1", "v2")) or "v2"
    page = sandbox.pages.open(
        secrets.token_urlsafe(16),
        widget,
        visitor=name,
        profile=_PROFILES[generation],
        address=text(told, "address") or "",
    )
    call.entry.facts |= page.to_json()
    profile = page.behaves(sandbox.person(name).profile)
    opened = {"page": page.key, "profile": page.profile, "standsIn": _stand_in(call, page) is not None}
    blocked = text(told, "blocked")
    if blocked or widget.settings.scripts == "blocked":
        detail = blocked or "the browser blocked the widget's scripts or storage"
        return _decided(call, visitor.failed("scripts_failed", detail, profile), page, opened)
    return Answer(opened)


async def start(call: Call) -> Answer:
    """A page is about to start or resume a chat: what comes first."""
    page, told = await reported(call)
    sandbox = call.sandbox
    own = choice(told, "provider", ("registered", "named"))
    context = choice(told, "context", ("ok", "threw"))
    call.entry.facts |= {"provider": own or "none"}
    stand_in = _stand_in(call, page)
    profile = page.behaves(sandbox.person(page.visitor).profile)
    state = _state(page, own=own, filled=stand_in is not None, context=context)
    lost = told.get("lost")
    if isinstance(lost, list):
        state = replace(state, lost=tuple(one for one in lost if isinstance(one, str)))
    decision = visitor.before_start(state, profile)
    if not isinstance(decision, CallProvider):
        return _decided(call, _with(decision, text(told, "detail")), page)
    if own is None and stand_in is not None:
        return await _after_provider(call, page, state, await _filled_in(call, page, stand_in))
    request = call.entry.conversation
    page.call = sandbox.journal.begin(Kind.PROVIDER_CALL, "provider.call", provider=own, page=page.number)
    page.call.conversation = request
    page.limit_provider(sandbox.clock, decision.limit)
    return _decided(call, decision, page)


async def provider(call: Call) -> Answer:
    """A page's own provider did something: what follows, unless a stand-in's outcome is put in its place."""
    page, told = await reported(call)
    own = choice(told, "provider", ("registered", "named")) or "registered"
    page.lift_limit()
    entry, page.call = page.call, None
    if told.get("did") == LEFT:
        if entry is not None:
            detail = "the page closed the chat before the provider called back"
            call.sandbox.journal.finish(entry, Outcome.FAILED, detail=detail)
        return Answer({"next": LEFT})
    seen = seen_of(told)
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
    page, told = await reported(call)
    to = choice(told, "to", tuple(_AFTER)) or "start"
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
    page, told = await reported(call)
    name = choice(told, "event", EVENTS)
    call.entry.facts["event"] = name
    detail = json.dumps(told.get("detail")).replace(page.key, "…")
    if len(detail) <= _MOST_DETAIL:
        call.entry.facts["shown"] = json.loads(detail)
    return Answer()


async def note(call: Call) -> Answer:
    """A page noticed something odd, such as a callback called twice."""
    _, told = await reported(call)
    call.entry.facts["warning"] = text(told, "warning") or ""
    return Answer()


async def reason(call: Call) -> Answer:
    """A journal entry of the page's own, for whoever follows the address beside an error."""
    page = named_in_path(call)
    number = call.params["seq"]
    seq = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else -1  # noqa: PLR2004
    entry = call.sandbox.journal.find(seq)
    if entry is None or not page.may_read(entry):
        raise Refused("request_malformed", f"this page has no journal entry {number[:20]} (any more)")
    return Answer(json.dumps(entry.to_json(), indent=2))


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

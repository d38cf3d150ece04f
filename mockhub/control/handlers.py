"""What the control API can do, one small handler a route."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from aiohttp import web
from aiohttp.web_protocol import RequestPayloadError

from mockhub import __version__
from mockhub.clock import ClockMode
from mockhub.control.routes import ROUTES
from mockhub.driver import Visitor
from mockhub.errors import Mistakes, Misuse
from mockhub.omnichannel.http.widget import PROVIDER_SCRIPT_PATH, script_tag
from mockhub.sandbox import DEFAULT_VISITOR, ISSUER_PATHS, TOKEN_PATH
from mockhub.scenarios.arming import arm
from mockhub.scenarios.explaining import Form
from mockhub.scenarios.loader import load_document, prepare
from mockhub.scenarios.model import EventName, ProfileForm
from mockhub.scenarios.places import Document
from mockhub.spec import Spec, format_instant, not_empty
from mockhub.tokens.providers import ProviderForm, ProviderSpec

if TYPE_CHECKING:
    from mockhub.hub import Hub
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Sandbox


@dataclass(frozen=True, kw_only=True)
class StartChatRequest(Spec):
    """A visitor starts a chat."""

    widget: Literal["anonymous", "authenticated"] | None = None
    """The widget on the page; unless said, the armed scenario's, or the authenticated one."""
    visitor: Annotated[str, not_empty("letter")] = DEFAULT_VISITOR
    """Who it is; each visitor has a contact of their own and their own place in a provider's script."""
    provider: str | None = None
    """The page's provider by name, or `none`; unless said, the armed scenario's, or the first."""
    client: ProfileForm | None = None


@dataclass(frozen=True, kw_only=True)
class RaiseEventRequest(Spec):
    """An event is raised in web pages that have the widget."""

    event: EventName
    detail: Any = None
    """The event's `detail`."""
    page: int | None = None
    """The page's number; every page that is open unless said."""


_MOST_DIGITS = 18
_PROVIDER: Form[ProviderSpec] = Form(ProviderForm)
_START_CHAT: Form[StartChatRequest] = Form(StartChatRequest)
_RAISE_EVENT: Form[RaiseEventRequest] = Form(RaiseEventRequest)


class Handlers:
    """The handlers, over one hub."""

    def __init__(self, hub: Hub, outbound: Outbound) -> None:
        self._hub = hub
        self._outbound = outbound
        for form in (_PROVIDER, _START_CHAT, _RAISE_EVENT):
            form.prepare()
        prepare()

    async def index(self, _: web.Request) -> web.Response:
        """What is here."""
        listed = [f"{method} {path}" for method, path, _ in ROUTES]
        return web.json_response({"mockhub": __version__, "routes": listed})

    async def health(self, _: web.Request) -> web.Response:
        """That the server answers."""
        return web.json_response({"status": "ok", "version": __version__})

    async def describe(self, request: web.Request) -> web.Response:
        """Everything a test needs to reach a sandbox."""
        return web.json_response(describe(self._hub, self._sandbox(request)))

    async def providers(self, request: web.Request) -> web.Response:
        """The registered providers, as written."""
        sandbox = self._sandbox(request)
        return web.json_response({name: _written(one.spec) for name, one in sandbox.providers.items()})

    async def register_provider(self, request: web.Request) -> web.Response:
        """Register a provider, in place of one of the same name."""
        sandbox = self._sandbox(request)
        spec = _PROVIDER.read(await _body(request))
        provider = sandbox.register_provider(request.match_info["provider"], spec)
        return web.json_response({"provider": provider.id, **_written(provider.spec)}, status=201)

    async def remove_provider(self, request: web.Request) -> web.Response:
        """Forget a provider."""
        sandbox = self._sandbox(request)
        del sandbox.providers[sandbox.find_provider(request.match_info["provider"]).id]
        return web.Response(status=204)

    async def arm_scenario(self, request: web.Request) -> web.Response:
        """Put a scenario's world into the sandbox; time is real unless the scenario says otherwise."""
        sandbox = self._sandbox(request)
        body = await _body(request)
        cases = load_document(body)
        if len(cases) != 1:
            raise Mistakes([body.mistake(("rows",), "a sandbox is armed with one world: leave out rows")])
        arm(sandbox, cases[0].scenario.given, clock_mode=ClockMode.REAL)
        return web.json_response({"armed": cases[0].title, **describe(self._hub, sandbox)})

    async def start_chat(self, request: web.Request) -> web.Response:
        """Have the built-in visitor start a chat over real HTTP, and say what their page saw."""
        sandbox = self._sandbox(request)
        asked = _START_CHAT.read(await _body(request))
        page = sandbox.person(asked.visitor)
        if asked.widget is not None:
            page = replace(page, widget=getattr(sandbox.organization, asked.widget))
        if asked.provider is not None:
            page = replace(page, provider=asked.provider)
        if asked.client is not None:
            page = replace(page, profile=asked.client)
        person = Visitor.at_their_page(self._hub, self._outbound, sandbox, asked.visitor, page)
        before = sandbox.journal.seq
        result = await person.start_chat()
        entries = f"/v1/sandboxes/{sandbox.id}/journal?after={before}"
        return web.json_response({**result.to_json(), "journal": entries})

    async def pages(self, request: web.Request) -> web.Response:
        """The web pages that have the widget, oldest first."""
        return web.json_response({"pages": [page.to_json() for page in self._sandbox(request).pages]})

    async def raise_event(self, request: web.Request) -> web.Response:
        """Raise an event in web pages, as the widget itself raises it."""
        sandbox = self._sandbox(request)
        asked = _RAISE_EVENT.read(await _body(request))
        told = sandbox.pages.raise_event(asked.event, asked.detail, number=asked.page)
        return web.json_response({"event": asked.event, "pages": told})

    async def journal(self, request: web.Request) -> web.Response:
        """What happened, oldest first; `after` leaves out what is older, `point` what happened elsewhere."""
        journal = self._sandbox(request).journal
        after, point = _number(request, "after"), request.query.get("point")
        entries = [
            entry.to_json() for entry in journal if entry.seq > after and (point is None or entry.point == point)
        ]
        return web.json_response({"entries": entries, "dropped": journal.dropped, "counts": dict(journal.counts)})

    async def journal_entry(self, request: web.Request) -> web.Response:
        """One entry."""
        seq = request.match_info["seq"]
        known = seq.isascii() and seq.isdigit() and len(seq) <= _MOST_DIGITS
        entry = self._sandbox(request).journal.find(int(seq)) if known else None
        if entry is None:
            raise Misuse(f"there is no journal entry {seq[:20]} (any more)", code="unknown-entry", status=404)
        return web.json_response(entry.to_json())

    async def orphans(self, _: web.Request) -> web.Response:
        """Calls whose ids belong to no sandbox."""
        return web.json_response({"entries": [entry.to_json() for entry in self._hub.orphans]})

    def _sandbox(self, request: web.Request) -> Sandbox:
        return self._hub.find(request.match_info["sandbox"])


def describe(hub: Hub, sandbox: Sandbox) -> dict[str, Any]:
    """Return everything a test needs to reach a sandbox."""
    organization, base = sandbox.organization, hub.addresses.sandbox(sandbox.id)
    return {
        "id": sandbox.id,
        "orgId": organization.id,
        "orgUrl": base,
        "secureOrgUrl": f"{hub.addresses.https}/s/{sandbox.id}" if hub.addresses.https else None,
        "widgets": {"anonymous": organization.anonymous.id, "authenticated": organization.authenticated.id},
        "scriptTags": {
            "anonymous": script_tag(base, organization.id, organization.anonymous),
            "authenticated": script_tag(base, organization.id, organization.authenticated),
        },
        "issuer": sandbox.issuer.url,
        "keys": {form: base + path for form, path in ISSUER_PATHS.items()},
        "tokenEndpoint": base + TOKEN_PATH,
        "providerScript": base + PROVIDER_SCRIPT_PATH,
        "providers": list(sandbox.providers),
        "clock": {"mode": sandbox.clock.mode, "now": format_instant(round(sandbox.clock.now(), 3))},
        "seed": sandbox.seed,
        "journal": f"{hub.addresses.control}/v1/sandboxes/{sandbox.id}/journal",
    }


def _written(spec: Spec) -> dict[str, Any]:
    """Return a form as people write it, but for its secrets."""
    shown = spec.written()
    if "secret" in shown.get("keys", {}):
        shown["keys"]["secret"] = "…"
    return shown


async def _body(request: web.Request) -> Document:
    try:
        text = await request.text()
        return Document.of("body", json.loads(text or "{}"))
    except (ValueError, LookupError, RecursionError, RequestPayloadError) as error:
        raise Misuse(f"the body is not JSON: {error}", code="bad-json", pointer="") from None


def _number(request: web.Request, name: str) -> int:
    text = request.query.get(name, "0")
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        raise Misuse(f"{name} is '{text}', expected a whole number", pointer=name)
    return int(text)

"""Calling other servers: key documents and token endpoints, with everything that can go wrong there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from mockhub.addresses import Addresses
from mockhub.app import OUTBOUND
from mockhub.clock import ClockMode
from mockhub.tokens.providers import ProviderSpec, TokenSpec
from mockhub.visitor import CalledBack, FailedToProvide

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable

    from pytest_aiohttp import AiohttpServer

    from mockhub.journal import Entry
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Provider, Sandbox
    from mockhub.server import Server
    from mockhub.tokens.verdict import Verdict
    from tests.conftest import SurfaceClient

Register = Callable[..., "Provider"]
HANGS = ProviderSpec.read({"calls": ["hang"]})
NOT_SERVED = "http://127.0.0.1:{port}/keys"


class Elsewhere:
    """A foreign server: answers what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Callable[[], web.StreamResponse] = web.Response
        self.calls: list[web.Request] = []
        self.asked, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(request)
        self.asked.set()
        await self.gate.wait()
        return self.answer()

    def says(self, text: str, **more: Any) -> None:
        self.answer = lambda: web.Response(text=text, **more)


@pytest.fixture
async def elsewhere(aiohttp_server: AiohttpServer) -> Elsewhere:
    elsewhere = Elsewhere()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", elsewhere.handle)
    running = await aiohttp_server(app)
    elsewhere.url = str(running.make_url("/keys"))
    return elsewhere


@pytest.fixture
def outbound(client: SurfaceClient) -> Outbound:
    assert client.app is not None
    return client.app[OUTBOUND]


@pytest.fixture
def register(sandbox: Sandbox) -> Register:
    """Register the sandbox's only provider, whose keys are elsewhere."""

    def register(**written: Any) -> Provider:
        sandbox.providers.clear()
        return sandbox.register_provider("it", ProviderSpec.read(written))

    return register


@pytest.fixture
def keys_elsewhere(elsewhere: Elsewhere, register: Register, sandbox: Sandbox) -> Elsewhere:
    """Register a provider whose keys are the issuer's, published elsewhere as a JWK set."""
    register(keys={"url": elsewhere.url})
    elsewhere.answer = lambda: web.json_response(sandbox.issuer.jwk_set())
    return elsewhere


@pytest.fixture
def judge(outbound: Outbound, sandbox: Sandbox) -> Callable[[object], Awaitable[Verdict]]:
    return lambda token: outbound.verdict(sandbox, sandbox.trusts, token)


def token(sandbox: Sandbox, **written: Any) -> str:
    """Return a token that names its key, as a JWK set wants it."""
    spec = TokenSpec.read(written)
    named = ProviderSpec.read({"keys": {"from": "issuer", "as": "jwks"}})
    provider = sandbox.provider
    assert provider is not None
    signing = type(provider)("signing", named, provider.trust, provider.script)
    return str(sandbox.token(spec, provider=signing))


def fetches(sandbox: Sandbox) -> list[Entry]:
    return [entry for entry in sandbox.journal if entry.point == "keys.fetch"]


def never_served(unused: socket.socket) -> str:
    unused.bind(("127.0.0.1", 0))
    return f"http://127.0.0.1:{unused.getsockname()[1]}/keys"


@pytest.fixture
def refusing_url() -> str:
    """The URL of a port on which nobody listens."""
    import socket  # noqa: PLC0415

    with socket.socket() as unused:
        return never_served(unused)


# Keys that can be read


@pytest.mark.parametrize("form", ["pem", "array", "jwks"])
@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "text/html", "application/octet-stream"]
)
async def test_the_body_decides_what_a_key_document_is(
    form: str,
    content_type: str,
    elsewhere: Elsewhere,
    register: Register,
    sandbox: Sandbox,
    judge: Callable[[object], Awaitable[Verdict]],
) -> None:
    issuer = sandbox.issuer
    text = {
        "pem": issuer.pem(),
        "array": json.dumps(issuer.dynamics_array()),
        "jwks": json.dumps(issuer.jwk_set()),
    }
    elsewhere.says(text[form], content_type=content_type)
    register(keys={"url": elsewhere.url})
    good = str(sandbox.token(TokenSpec())) if form == "pem" else token(sandbox)
    verdict = await judge(good)
    assert verdict.valid, verdict
    (entry,) = fetches(sandbox)
    shown = entry.to_json()
    assert (shown["kind"], shown["outcome"], shown["status"]) == ("key-fetch", "ok", 200)
    assert (shown["url"], shown["provider"]) == (elsewhere.url, "it")
    assert shown["kids"] == [None if form == "pem" else "key-1"]


async def test_keys_are_fetched_once_and_used_until_they_are_due(
    keys_elsewhere: Elsewhere, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL)
    for _ in range(3):
        assert (await judge(token(sandbox))).valid
    assert len(keys_elsewhere.calls) == 1
    sandbox.clock.advance(299)
    assert (await judge(token(sandbox))).valid
    assert len(keys_elsewhere.calls) == 1
    sandbox.clock.advance(1)
    assert (await judge(token(sandbox))).valid
    assert len(keys_elsewhere.calls) == 2


async def test_a_fetch_sends_nothing_of_the_token(
    keys_elsewhere: Elsewhere, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    await judge(token(sandbox))
    (call,) = keys_elsewhere.calls
    assert call.method == "GET"
    assert not {"authenticatedusertoken", "authorization", "cookie"} & {name.lower() for name in call.headers}


async def test_weak_spots_of_a_document_are_journalled(
    elsewhere: Elsewhere, register: Register, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    elsewhere.says(json.dumps(sandbox.issuer.pem()))
    register(keys={"url": elsewhere.url})
    assert (await judge(sandbox.token(TokenSpec()))).valid
    assert fetches(sandbox)[0].facts["warnings"] == ["the key document is wrapped in a JSON string"]


# Keys that cannot


def truncated(sandbox: Sandbox) -> str:
    return json.dumps(sandbox.issuer.jwk_set())[:-20]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda _: web.Response(status=404), "it answered 404"),
        (lambda _: web.Response(status=500, text="-----BEGIN PUBLIC KEY-----"), "it answered 500"),
        (lambda _: web.Response(status=204), "it answered 204"),
        (
            lambda _: web.Response(status=302, headers={"Location": "/SignIn"}),
            "it redirects to /SignIn, and redirects are not followed",
        ),
        (lambda _: web.Response(text="<html><body>Sign in</body></html>"), "found HTML"),
        (lambda _: web.Response(), "the key document is empty"),
        (lambda box: web.Response(text=truncated(box)), "found text that begins '{\"keys\": [{\"'"),
        (lambda _: web.Response(text="{}"), "the JSON is no key document"),
        (lambda _: web.Response(text='{"keys": []}'), "the key document is empty"),
        (lambda _: web.Response(text="x" * (256 * 1024 + 1)), "its answer is longer than 256 KiB"),
        (lambda _: web.Response(body=b"\xff\xfe\x00"), "found text that begins"),
        (lambda _: web.Response(text="-----BEGIN PUBLIC KEY-----\nAAAA\n"), "does not load"),
        (lambda _: web.Response(body=b"no gzip", headers={"Content-Encoding": "gzip"}), "gzip"),
    ],
    ids=[
        "404", "500", "204", "redirect", "html", "empty", "truncated", "no-keys", "empty-set", "too-large",
        "no-text", "bad-pem", "bad-encoding",
    ],
)  # fmt: skip
async def test_keys_that_cannot_be_read_are_named_over_http(
    answer: Callable[[Sandbox], web.Response],
    why: str,
    client: SurfaceClient,
    elsewhere: Elsewhere,
    register: Register,
    sandbox: Sandbox,
) -> None:
    register(keys={"url": elsewhere.url})
    elsewhere.answer = lambda: answer(sandbox)
    org = sandbox.organization
    seen = await client.post(
        f"/livechatconnector/auth/organization/{org.id}/widgetApp/{org.authenticated.id}/conversation",
        headers={"AuthenticatedUserToken": token(sandbox), "x-ms-client-request-id": "r1"},
    )
    body = await seen.json()
    assert (seen.status, body["cause"]) == (401, "key_unavailable")
    assert body["message"].startswith(f"the keys at {elsewhere.url} could not be read: ")
    assert why in body["message"]
    (entry,) = fetches(sandbox)
    shown = entry.to_json()
    assert (shown["outcome"], shown["cause"], shown["detail"]) == ("failed", "key_unavailable", body["message"])
    assert len(elsewhere.calls) == 1, "a redirect was followed"


@pytest.mark.parametrize(
    "url", ["http://[::bad/keys", "http://host:99999999/keys", "http://nobody.invalid/keys", "http://..../keys"]
)
async def test_an_address_that_cannot_be_called_is_named(
    url: str, register: Register, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    register(keys={"url": url})
    verdict = await judge(token(sandbox))
    assert verdict.reason == "key_unavailable"
    assert verdict.detail is not None
    assert verdict.detail.startswith(f"the keys at {url} could not be read: ")


async def test_a_refused_connection_is_named(
    refusing_url: str, register: Register, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    register(keys={"url": refusing_url})
    verdict = await judge(token(sandbox))
    assert verdict.reason == "key_unavailable"
    assert "onnect" in (verdict.detail or "")


async def test_a_server_that_hangs_up_is_named(
    elsewhere: Elsewhere, register: Register, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    def hang_up() -> web.Response:
        transport = elsewhere.calls[-1].transport
        assert transport is not None
        transport.abort()
        return web.Response()

    elsewhere.answer = hang_up
    register(keys={"url": elsewhere.url})
    assert (await judge(token(sandbox))).reason == "key_unavailable"


async def test_keys_are_fetched_anew_after_a_failure(
    keys_elsewhere: Elsewhere, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    good = keys_elsewhere.answer
    keys_elsewhere.says("", status=503)
    assert (await judge(token(sandbox))).reason == "key_unavailable"
    keys_elsewhere.answer = good
    assert (await judge(token(sandbox))).valid


async def test_known_keys_work_on_when_a_look_for_an_unknown_one_fails(
    keys_elsewhere: Elsewhere, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    assert (await judge(token(sandbox))).valid
    keys_elsewhere.says("", status=503)
    unknown = await judge(token(sandbox, defect="unknown-kid"))
    assert unknown.reason == "key_unavailable"
    assert "it answered 503" in (unknown.detail or "")
    assert (await judge(token(sandbox))).valid
    assert len(keys_elsewhere.calls) == 2


# Unknown keys


async def test_calls_that_need_the_same_keys_share_one_fetch(
    keys_elsewhere: Elsewhere, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    verdicts = await asyncio.gather(*(judge(token(sandbox)) for _ in range(5)))
    assert all(verdict.valid for verdict in verdicts)
    assert len(keys_elsewhere.calls) == len(fetches(sandbox)) == 1


async def test_an_unknown_kid_causes_exactly_one_fetch_for_concurrent_calls(
    keys_elsewhere: Elsewhere, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    await judge(token(sandbox))
    bad = token(sandbox, defect="unknown-kid")
    verdicts = await asyncio.gather(judge(bad), judge(bad))
    assert [verdict.reason for verdict in verdicts] == ["unknown_kid", "unknown_kid"]
    assert len(keys_elsewhere.calls) == 2


async def test_the_cooldown_after_an_unknown_kid_is_sandbox_time(
    keys_elsewhere: Elsewhere, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL)
    await judge(token(sandbox))
    bad = token(sandbox, defect="unknown-kid")
    for _ in range(3):
        assert (await judge(bad)).reason == "unknown_kid"
    assert len(keys_elsewhere.calls) == 2
    sandbox.clock.advance(0.999)
    await judge(bad)
    assert len(keys_elsewhere.calls) == 2
    sandbox.clock.advance(0.001)
    await judge(bad)
    assert len(keys_elsewhere.calls) == 3


async def test_a_rotated_key_is_found_by_the_fetch_it_causes(
    keys_elsewhere: Elsewhere, sandbox: Sandbox, judge: Callable[[object], Awaitable[Verdict]]
) -> None:
    old = token(sandbox)
    assert (await judge(old)).valid
    sandbox.rotate_keys()
    assert (await judge(token(sandbox))).valid
    assert (await judge(old)).valid
    assert len(keys_elsewhere.calls) == 2


@pytest.mark.parametrize("header", ["jku", "x5u"])
async def test_an_address_in_a_token_is_never_called(
    header: str,
    keys_elsewhere: Elsewhere,
    aiohttp_server: AiohttpServer,
    sandbox: Sandbox,
    judge: Callable[[object], Awaitable[Verdict]],
) -> None:
    trap = Elsewhere()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", trap.handle)
    running = await aiohttp_server(app)
    key = sandbox.issuer.current
    from mockhub.tokens.compact import sign  # noqa: PLC0415

    claims = sandbox.issuer.claims({}, now=sandbox.clock.now(), subject="me")
    for kid in (key.kid, "elsewhere"):
        named = {"alg": "RS256", "typ": "JWT", "kid": kid, header: str(running.make_url("/jwks"))}
        verdict = await judge(sign(named, claims, alg="RS256", key=key.private))
        assert verdict.valid is (kid == key.kid)
        assert f"{header} in the header is ignored" in verdict.warnings
    assert trap.calls == []
    assert {str(call.url) for call in keys_elsewhere.calls} == {keys_elsewhere.url}


async def test_an_inspection_fetches_the_keys_it_needs(
    keys_elsewhere: Elsewhere, sandbox: Sandbox, outbound: Outbound
) -> None:
    outcomes = await outbound.inspection(sandbox, sandbox.trusts, token(sandbox, defect="expired"))
    assert [one.reason for one in outcomes if one.state == "fail"] == ["expired"]
    assert len(keys_elsewhere.calls) == 1


# Token endpoints


@pytest.fixture
def ask(outbound: Outbound, sandbox: Sandbox, register: Register) -> Callable[..., Awaitable[object]]:
    """Call a provider's own token endpoint."""

    async def ask(url: str, **written: Any) -> object:
        return await outbound.call_provider(sandbox, register(url=url, **written))

    return ask


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_body_of_a_token_endpoint_is_the_token(
    method: str, elsewhere: Elsewhere, ask: Callable[..., Awaitable[object]]
) -> None:
    elsewhere.says("a.b.c\n")
    assert await ask(elsewhere.url, method=method) == CalledBack("a.b.c\n", at_once=False)
    assert [call.method for call in elsewhere.calls] == [method]


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (web.Response, CalledBack("", at_once=False)),
        (
            lambda: web.Response(text="<html>Sign in</html>", content_type="text/html"),
            CalledBack("<html>Sign in</html>", at_once=False),
        ),
        (
            lambda: web.Response(status=302, headers={"Location": "/SignIn"}),
            FailedToProvide("provider_redirected", "the token endpoint redirects to /SignIn"),
        ),
        (
            lambda: web.Response(status=401),
            FailedToProvide("provider_http_error", "the token endpoint answered 401"),
        ),
        (
            lambda: web.Response(status=500),
            FailedToProvide("provider_http_error", "the token endpoint answered 500"),
        ),
    ],
    ids=["empty", "html", "redirect", "401", "500"],
)
async def test_what_a_token_endpoint_answers_is_named(
    answer: Callable[[], web.Response],
    seen: object,
    elsewhere: Elsewhere,
    ask: Callable[..., Awaitable[object]],
) -> None:
    elsewhere.answer = answer
    assert await ask(elsewhere.url) == seen
    assert len(elsewhere.calls) == 1, "a redirect was followed"


async def test_a_token_endpoint_that_refuses_the_connection_is_unreachable(
    refusing_url: str, ask: Callable[..., Awaitable[object]]
) -> None:
    seen = await ask(refusing_url)
    assert isinstance(seen, FailedToProvide)
    assert seen.cause == "provider_unreachable"
    assert seen.detail.startswith(f"{refusing_url}: ")


async def test_a_token_endpoint_without_an_end_is_cut_off(
    elsewhere: Elsewhere, ask: Callable[..., Awaitable[object]]
) -> None:
    elsewhere.says("x" * (256 * 1024 + 1))
    seen = await ask(elsewhere.url)
    assert isinstance(seen, FailedToProvide)
    assert seen.detail == f"{elsewhere.url}: its answer is longer than 256 KiB"


async def test_a_verdict_that_nobody_waits_for_any_more_is_told_as_such(
    keys_elsewhere: Elsewhere, judge: Callable[[object], Awaitable[Verdict]], sandbox: Sandbox
) -> None:
    keys_elsewhere.gate.clear()
    judging = asyncio.ensure_future(judge(token(sandbox)))
    await keys_elsewhere.asked.wait()
    judging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await judging
    (entry,) = (one for one in sandbox.journal if one.point == "token.verdict")
    assert (entry.outcome.value, entry.detail) == ("failed", "the client went away before its token was judged")
    keys_elsewhere.gate.set()


async def test_a_token_endpoint_that_is_silent_for_ten_seconds_of_sandbox_time_times_out(
    elsewhere: Elsewhere, ask: Callable[..., Awaitable[object]], sandbox: Sandbox
) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL)
    elsewhere.gate.clear()
    with sandbox.clock.hold():
        asking = asyncio.ensure_future(ask(elsewhere.url))
        await elsewhere.asked.wait()
        sandbox.clock.advance(9.5)
        await asyncio.sleep(0)
        assert not asking.done()
        sandbox.clock.advance(0.5)
        seen = await asking
    elsewhere.gate.set()
    assert seen == FailedToProvide("provider_timeout", f"{elsewhere.url} did not answer within 10 s")


async def test_time_jumps_when_the_sandboxes_own_token_endpoint_hangs(server: Server) -> None:
    sandbox = server.hub.create("jumping")
    sandbox.clock.configure(mode=ClockMode.AUTO)
    sandbox.register_provider("default", HANGS)
    provider = sandbox.register_provider("page", ProviderSpec.read({"url": "/_services/auth/token"}))
    before = sandbox.clock.now()
    with sandbox.clock.hold():
        async with asyncio.timeout(5):
            seen = await server.outbound.call_provider(sandbox, provider)
        url = server.hub.addresses.sandbox("jumping") + "/_services/auth/token"
        assert seen == FailedToProvide("provider_timeout", f"{url} did not answer within 10 s")
        assert sandbox.clock.now() == before + 10


async def test_a_real_endpoint_gets_real_time_and_no_jump(
    elsewhere: Elsewhere, ask: Callable[..., Awaitable[object]], sandbox: Sandbox
) -> None:
    sandbox.clock.configure(mode=ClockMode.AUTO)
    before = sandbox.clock.now()
    elsewhere.says("a.b.c")
    with sandbox.clock.hold():
        assert await ask(elsewhere.url) == CalledBack("a.b.c", at_once=False)
    assert sandbox.clock.now() == before


async def test_a_relative_url_is_one_of_the_sandboxes_own(outbound: Outbound, sandbox: Sandbox) -> None:
    outbound._hub.addresses = Addresses(http="http://127.0.0.1:1")
    assert outbound.absolute(sandbox, "/x") == "http://127.0.0.1:1/s/default/x"
    assert outbound.absolute(sandbox, "https://keys.example/x") == "https://keys.example/x"

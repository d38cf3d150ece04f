"""The way of one request: address, sandbox, handler, answer, CORS, journal."""

from __future__ import annotations

import asyncio
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import hdrs
from yarl import URL

from mockhub import cors
from mockhub.tokens.providers import ProviderSpec

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import ClientResponse

    from mockhub.hub import Hub
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.conftest import SurfaceClient

ORIGIN = "http://localhost:3000"
HANGS = ProviderSpec.read({"calls": ["hang"]})
START_HEADERS = {"x-ms-client-request-id": "r1"}
NEEDED_EXPOSED = {
    "authcodenonce", "oc-sessionid", "errorcode", "message", "date", "retry-after", "transaction-id",
    "retry-after-ms", "x-ms-retry-after-ms", "x-trouter-skypetoken-deprecated",
}  # fmt: skip
NEEDED_ALLOWED = {
    "authcodenonce", "authenticatedusertoken", "authorization", "cache-control", "content-type",
    "customerdisplayname", "ms-oc-user-agent", "oc-sessionid", "organizationid", "pagetoken", "request-id",
    "widgetappid", "x-cache-control", "x-ms-client-request-id", "x-ms-useragent", "repeatability-request-id",
    "x-skypetoken", "behavioroverride", "x-ms-client-version",
}  # fmt: skip


@pytest.fixture
def config_path(sandbox: Sandbox) -> str:
    return f"/livechatconnector/config/{sandbox.organization.id}/{sandbox.organization.anonymous.id}"


@pytest.fixture
def start_path(sandbox: Sandbox) -> str:
    org = sandbox.organization
    return f"/livechatconnector/organization/{org.id}/widgetApp/{org.anonymous.id}/conversation"


@pytest.fixture
def close_path(sandbox: Sandbox) -> str:
    return f"/livechatconnector/sessionclose/{sandbox.organization.id}/{sandbox.organization.anonymous.id}/r1"


@pytest.fixture
def raw(client: SurfaceClient) -> Callable[[bytes], Awaitable[tuple[int, bytes]]]:
    """Send bytes as they are; return the status and everything that came back."""

    async def send(request: bytes) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection(client.host, client.port)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return int(answer.split(b" ", 2)[1]), answer

    return send


def listed(header: str) -> set[str]:
    return {name.strip().lower() for name in header.split(",")}


def last(journal_of: Sandbox) -> dict[str, Any]:
    return list(journal_of.journal)[-1].to_json()


# Addresses


@pytest.mark.parametrize("spelled", ["/", "//", "/S/default/", "/s/default//", "///s//default///"])
async def test_an_address_is_found_whatever_its_slashes_and_case(
    spelled: str, client: SurfaceClient, config_path: str
) -> None:
    target = spelled + config_path.strip("/").replace("livechatconnector", "LiveChatConnector//")
    url = URL(f"http://{client.host}:{client.port}{target}?requestId=x&channelId=lcw", encoded=True)
    async with client.session.get(url, allow_redirects=False) as answer:
        assert answer.status == 200, await answer.text()
        assert (await answer.json())["LiveChatVersion"] == 2


async def test_an_absolute_form_target_is_served(
    raw: Callable[[bytes], Awaitable[tuple[int, bytes]]], config_path: str
) -> None:
    target = f"http://elsewhere.example{config_path}"
    status, answer = await raw(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert status == 200
    assert b"LiveChatVersion" in answer


async def test_an_unknown_address_is_refused_with_the_nearest(client: SurfaceClient, sandbox: Sandbox) -> None:
    answer = await client.get("/livechatconnector/confg/a/b")
    body = await answer.json()
    assert answer.status == 404
    assert body["cause"] == "route_unknown"
    assert "did you mean '/livechatconnector/config/a/b'" in body["message"]
    entry = last(sandbox)
    assert (entry["seq"], entry["point"], entry["outcome"]) == (body["journal"], "hub.unknown-address", "refused")
    assert (entry["cause"], entry["status"]) == ("route_unknown", 404)


async def test_a_wrong_method_is_refused_with_the_right_ones(client: SurfaceClient, config_path: str) -> None:
    answer = await client.delete(config_path)
    body = await answer.json()
    assert (answer.status, body["cause"]) == (405, "method_not_allowed")
    assert body["message"] == "DELETE is not served here; expected GET"


async def test_an_address_that_is_no_text_is_refused_and_journalled(
    raw: Callable[[bytes], Awaitable[tuple[int, bytes]]], sandbox: Sandbox
) -> None:
    status, answer = await raw(b"GET /x%ff%00/\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert status in (400, 404)
    assert b"Traceback" not in answer
    json.dumps([entry.to_json() for entry in sandbox.journal])


@pytest.mark.parametrize(
    "name", [b"AuthenticatedUserToken", b"x-ms-client-request-id", b"OrganizationId", b"Origin"]
)
async def test_a_header_that_is_no_text_is_never_a_fault_of_the_hub(
    name: bytes, raw: Callable[[bytes], Awaitable[tuple[int, bytes]]], start_path: str, sandbox: Sandbox
) -> None:
    org = sandbox.organization
    path = start_path.replace("/organization", "/auth/organization", 1).replace(
        org.anonymous.id, org.authenticated.id
    )
    status, answer = await raw(
        f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n".encode() + name + b": a.\xff.c\r\n\r\n"
    )
    assert status in (400, 401), answer
    json.dumps([entry.to_json() for entry in sandbox.journal])


# Bodies


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "the body is not JSON: "),
        (b"\xff\xfe", "the body is not JSON: "),
        (b"[" * 100_000, "the body is not JSON: "),
        (b"[]", "the body is not a JSON object"),
        (b"null", "the body is not a JSON object"),
        (b'"text"', "the body is not a JSON object"),
    ],
    ids=["cut", "no-utf8", "nested", "array", "null", "text"],
)
async def test_a_body_that_is_no_object_is_refused(
    body: bytes, message: str, client: SurfaceClient, sandbox: Sandbox, start_path: str
) -> None:
    answer = await client.post(start_path, data=body, headers=START_HEADERS)
    told = await answer.json()
    assert (answer.status, told["cause"]) == (400, "request_malformed")
    assert told["message"].startswith(message)
    assert last(sandbox)["cause"] == "request_malformed"
    assert len(sandbox.conversations) == 0


async def test_an_empty_body_counts_as_an_empty_object(client: SurfaceClient, start_path: str) -> None:
    assert (await client.post(start_path, headers=START_HEADERS)).status == 200


async def test_a_body_is_journalled(client: SurfaceClient, sandbox: Sandbox, start_path: str) -> None:
    await client.post(start_path, json={"locale": "en-us"}, headers=START_HEADERS)
    assert json.loads(last(sandbox)["body"]) == {"locale": "en-us"}


async def test_a_body_too_large_is_refused(client: SurfaceClient, sandbox: Sandbox, start_path: str) -> None:
    body = io.BytesIO(b'{"x":"' + b"x" * 1024**2 + b'"}')
    answer = await client.post(start_path, data=body, headers=START_HEADERS)
    assert answer.status == 413
    assert (await answer.json())["cause"] == "request_too_large"
    assert last(sandbox)["cause"] == "request_too_large"


async def test_a_body_whose_encoding_is_broken_is_the_callers_mistake(
    client: SurfaceClient, start_path: str
) -> None:
    headers = {**START_HEADERS, "Content-Encoding": "gzip", "Origin": ORIGIN}
    answer = await client.post(start_path, data=b"this is not gzip", headers=headers)
    assert answer.status == 400
    assert (await answer.json())["cause"] == "request_malformed"
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


# What cannot go wrong and does


async def test_a_bug_is_named_a_fault_of_the_hub_without_a_stack_trace(
    client: SurfaceClient, sandbox: Sandbox, start_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(sandbox.conversations, "start", broken)
    answer = await client.post(start_path, json={}, headers={**START_HEADERS, "Origin": ORIGIN})
    text = await answer.text()
    body = json.loads(text)
    assert (answer.status, body["cause"]) == (500, "hub_fault")
    assert "Traceback" not in text
    assert ".py" not in text
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    entry = last(sandbox)
    assert (entry["seq"], entry["outcome"], entry["cause"]) == (body["journal"], "failed", "hub_fault")


async def test_a_client_that_goes_away_is_journalled_as_such(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = server.hub.default
    provider = sandbox.register_provider("default", HANGS)
    begun, finished = asyncio.Event(), asyncio.Event()
    following = provider.script.next

    def next_outcome(caller: str) -> Any:
        begun.set()
        return following(caller)

    monkeypatch.setattr(provider.script, "next", next_outcome)
    sandbox.journal.watch(lambda entry: finished.set() if entry.point == "issuer.token" else None)
    host, port = server.hub.addresses.http.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /_services/auth/token HTTP/1.1\r\nHost: x\r\n\r\n")
    async with asyncio.timeout(5):
        await begun.wait()
        assert next(iter(sandbox.journal)).to_json()["outcome"] == "pending"
        writer.close()
        await finished.wait()
    entry = next(iter(sandbox.journal)).to_json()
    assert (entry["outcome"], entry["detail"]) == ("failed", "the client went away before it was answered")


# The journal


async def test_every_call_is_journalled_once(client: SurfaceClient, sandbox: Sandbox, config_path: str) -> None:
    await client.get(config_path, headers={"AuthenticatedUserToken": "a.b.secret"})
    (entry,) = sandbox.journal
    shown = entry.to_json()
    assert (shown["kind"], shown["point"], shown["outcome"], shown["status"]) == (
        "request",
        "livechat.config",
        "ok",
        200,
    )
    assert (shown["method"], shown["path"]) == ("GET", config_path)
    assert "secret" not in json.dumps(shown)
    assert sandbox.journal.counts["livechat.config"] == 1


async def test_the_hub_learns_its_address_from_the_first_call(
    client: SurfaceClient, hub: Hub, config_path: str
) -> None:
    await client.get(config_path)
    assert hub.addresses.http == f"http://127.0.0.1:{client.port}"


# CORS


@pytest.mark.parametrize("origin", [ORIGIN, "null", "https://shop.example"])
async def test_a_preflight_allows_whatever_the_clients_send(
    origin: str, client: SurfaceClient, sandbox: Sandbox, hub: Hub, start_path: str
) -> None:
    answer = await client.options(start_path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in answer.headers["Vary"]
    assert int(answer.headers["Access-Control-Max-Age"]) > 0
    assert listed(answer.headers["Access-Control-Allow-Methods"]) >= {
        "get", "post", "put", "patch", "delete", "options",
    }  # fmt: skip
    assert listed(answer.headers["Access-Control-Allow-Headers"]) >= NEEDED_ALLOWED
    assert len(sandbox.journal) == len(hub.orphans) == 0, "a preflight is no call"


@pytest.mark.parametrize("path", ["/nowhere", "/s/green/livechatconnector/config/a/b", "/_services/auth/token"])
async def test_every_address_answers_a_preflight(path: str, client: SurfaceClient) -> None:
    answer = await client.options(path, headers={"Origin": ORIGIN, "Access-Control-Request-Method": "GET"})
    assert answer.status == 204
    assert listed(answer.headers["Access-Control-Allow-Headers"]) >= NEEDED_ALLOWED


def assert_readable(answer: ClientResponse, origin: str) -> None:
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert answer.headers["Vary"] == "Origin"
    assert listed(answer.headers["Access-Control-Expose-Headers"]) >= NEEDED_EXPOSED
    assert len(answer.headers.getall("Access-Control-Allow-Origin")) == 1


@pytest.mark.parametrize("origin", [ORIGIN, "null"])
async def test_good_answers_are_readable_across_origins(
    origin: str, client: SurfaceClient, config_path: str, start_path: str
) -> None:
    assert_readable(await client.get(config_path, headers={"Origin": origin}), origin)
    assert_readable(await client.post(start_path, headers={"Origin": origin, **START_HEADERS}), origin)


@pytest.mark.parametrize("origin", [ORIGIN, "null"])
async def test_refusals_are_readable_across_origins(
    origin: str, client: SurfaceClient, start_path: str, close_path: str
) -> None:
    paths = [start_path, close_path, "/nowhere", start_path.replace("organization/", "organization/x")]
    for path in [*paths, "/s/green/nowhere"]:
        answer = await client.post(path, headers={"Origin": origin})
        assert answer.status >= 400
        assert_readable(answer, origin)


async def test_bodyless_answers_are_readable_across_origins(
    client: SurfaceClient, start_path: str, close_path: str
) -> None:
    await client.post(start_path, headers=START_HEADERS)
    answer = await client.post(close_path, headers={"Origin": ORIGIN})
    assert (answer.status, await answer.read()) == (200, b"")
    assert_readable(answer, ORIGIN)


async def test_without_an_origin_there_is_no_cors(client: SurfaceClient, config_path: str) -> None:
    for path in (config_path, "/nowhere"):
        answer = await client.get(path)
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_the_lists_have_no_star_which_never_covers_authorization() -> None:
    for headers in (cors.preflight_headers(ORIGIN), cors.answer_headers(ORIGIN)):
        assert "*" not in ",".join(headers.values())
        assert headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] == ORIGIN

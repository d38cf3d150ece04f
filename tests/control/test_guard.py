"""Web pages and strangers are kept out of the control API."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.control.app import create_control_app
from mockhub.control.table import ROUTES
from mockhub.hub import Hub
from mockhub.outbound import Outbound
from mockhub.tokens.providers import ProviderSpec

if TYPE_CHECKING:
    from aiohttp import ClientResponse, web
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp import AiohttpClient

    from mockhub.control.route import Route

    ControlClient = TestClient[web.Request, web.Application]

TOKEN = "a control token"
GOOD = ProviderSpec.read({})  # written forms are set up before any loop runs
PROVIDER = "/v1/sandboxes/default/providers/p"
PAGE_HEADERS = ("Sec-Fetch-Site", "Sec-Fetch-Mode")
Open = Callable[..., Awaitable["ControlClient"]]


@pytest.fixture
def opened(aiohttp_client: AiohttpClient) -> Open:
    """Open the control API with a guard of its own."""

    async def opened(*, token: str | None = None, hosts: tuple[str, ...] = ()) -> ControlClient:
        hub = Hub(lambda: 1.8e9)
        return await aiohttp_client(create_control_app(hub, Outbound(hub), token=token, hosts=hosts))

    return opened


async def assert_problem(answer: ClientResponse, status: int, code: str, pointer: str) -> dict[str, Any]:
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    body: dict[str, Any] = await answer.json(content_type=None)
    assert (answer.status, body["status"], body["code"], body.get("pointer")) == (status, status, code, pointer)
    assert body["title"]
    return body


# Host


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8789",
        "LOCALHOST:8789",
        "127.0.0.1",
        "127.0.0.1:8789",
        "[::1]",
        "[::1]:8789",
        "mockhub.localhost",
        "a.b.localhost:80",
    ],
)
async def test_names_of_this_machine_are_let_in(host: str, opened: Open) -> None:
    assert (await (await opened()).get("/healthz", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8789",
        "localhost.evil.example",
        "evil-localhost",
        "notlocalhost:8789",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "0.0.0.0",  # noqa: S104 - what is refused
        "[::2]:8789",
        "::1",
        "",
        ":8789",
        "localhost:8789:8789",
    ],
)
async def test_other_names_are_kept_out(host: str, opened: Open) -> None:
    answer = await (await opened()).get("/healthz", headers={"Host": host})
    await assert_problem(answer, 403, "foreign-host", "Host")


async def test_further_names_can_be_allowed(opened: Open) -> None:
    client = await opened(hosts=("Hub.Test",))
    assert (await client.get("/healthz", headers={"Host": "hub.test:8789"})).status == 200
    await assert_problem(await client.get("/healthz", headers={"Host": "hub.tes"}), 403, "foreign-host", "Host")


async def test_whoever_has_the_token_may_use_any_name(opened: Open) -> None:
    client = await opened(token=TOKEN)
    headers = {"Host": "ci-host:8789", "Authorization": f"Bearer {TOKEN}"}
    assert (await client.get("/healthz", headers=headers)).status == 200


# Pages


@pytest.mark.parametrize(
    ("method", "site", "mode"),
    [
        ("GET", None, None),
        ("PUT", None, None),
        ("GET", "same-origin", "cors"),
        ("PUT", "same-origin", "cors"),
        ("GET", "none", "navigate"),
    ],
)
async def test_its_own_pages_and_other_programs_are_let_in(
    method: str, site: str | None, mode: str | None, opened: Open
) -> None:
    headers = {name: value for name, value in zip(PAGE_HEADERS, (site, mode), strict=True) if value}
    client = await opened()
    answer = await client.request(method, PROVIDER if method == "PUT" else "/", headers=headers, json={})
    assert answer.status in (200, 201)


@pytest.mark.parametrize(
    ("method", "site", "mode"),
    [
        ("GET", "cross-site", "no-cors"),
        ("GET", "cross-site", "navigate"),
        ("GET", "same-site", "cors"),
        ("GET", "same-site", "navigate"),
        ("GET", "none", None),
        ("GET", "none", "cors"),
        ("PUT", "none", "navigate"),
        ("PUT", "same-site", "cors"),
        ("PUT", "cross-site", "cors"),
        ("GET", "", None),
        ("GET", "anything-new", None),
    ],
)
@pytest.mark.parametrize("token", [None, TOKEN])
async def test_other_pages_are_kept_out_even_with_the_token(
    method: str, site: str, mode: str | None, token: str | None, opened: Open
) -> None:
    headers = {name: value for name, value in zip(PAGE_HEADERS, (site, mode), strict=True) if value is not None}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    client = await opened(token=token)
    answer = await client.request(method, PROVIDER if method == "PUT" else "/", headers=headers, json={})
    await assert_problem(answer, 403, "foreign-page", "Sec-Fetch-Site")


@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere", "/v1/sandboxes/nobody", PROVIDER])
@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS"])
async def test_no_answer_is_ever_readable_across_origins(method: str, path: str, opened: Open) -> None:
    answer = await (await opened()).request(
        method,
        path,
        headers={"Origin": "http://localhost:3000", "Access-Control-Request-Method": "PUT"},
        json={} if method == "PUT" else None,
    )
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


# Content type


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"]
)
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
async def test_a_write_that_a_form_could_send_is_kept_out(method: str, content_type: str, opened: Open) -> None:
    client = await opened()
    answer = await client.request(method, PROVIDER, data=b"{}", headers={"Content-Type": content_type})
    body = await assert_problem(answer, 415, "not-json", "Content-Type")
    assert body["title"] == f"the content type is {content_type}, expected application/json"


async def test_a_write_without_a_content_type_is_kept_out(opened: Open) -> None:
    client = await opened()
    answer = await client.delete(PROVIDER, skip_auto_headers=("Content-Type",))
    await assert_problem(answer, 415, "not-json", "Content-Type")


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"]
)
async def test_json_is_let_in(content_type: str, opened: Open) -> None:
    client = await opened()
    assert (await client.put(PROVIDER, data=b"{}", headers={"Content-Type": content_type})).status == 201


# The token


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", "Bearer a control toke"]
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_without_the_token_nothing_is_told(method: str, authorization: str | None, opened: Open) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    client = await opened(token=TOKEN)
    for path in (PROVIDER, "/", "/nowhere"):
        answer = await client.request(method, path, headers=headers, json={})
        body = await assert_problem(answer, 401, "unauthorized", "Authorization")
        assert TOKEN not in str(body)


async def test_the_token_lets_in(opened: Open) -> None:
    client = await opened(token=TOKEN)
    assert (await client.put(PROVIDER, json={}, headers={"Authorization": f"Bearer {TOKEN}"})).status == 201


async def test_a_token_that_is_no_text_is_only_wrong(opened: Open) -> None:
    client = await opened(token=TOKEN)
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer \xff\r\n\r\n")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.1 401 "), answer


# Every route


def _address(route: Route) -> str:
    return re.sub(r"\{\w+\}", "default", route.path)


REFUSED: list[tuple[dict[str, str], str | None, int, str]] = [
    ({"Sec-Fetch-Site": "cross-site"}, None, 403, "foreign-page"),
    ({"Sec-Fetch-Site": "same-site"}, None, 403, "foreign-page"),
    ({"Host": "evil.example"}, None, 403, "foreign-host"),
    ({}, TOKEN, 401, "unauthorized"),
    ({"Content-Type": "text/plain"}, None, 415, "not-json"),
]


GUARDED = [
    pytest.param(route, *refused, id=f"{route.method} {route.path} {refused[0] or refused[3]}")
    for route in ROUTES
    for refused in REFUSED
    if (route.writes or refused[3] != "not-json") and refused[2] in route.refusals()
]


@pytest.mark.parametrize(("route", "headers", "token", "status", "code"), GUARDED)
async def test_every_route_is_guarded(
    route: Route, headers: dict[str, str], token: str | None, status: int, code: str, opened: Open
) -> None:
    client = await opened(token=token)
    sent = {"Content-Type": "application/json", **headers}
    answer = await client.request(route.method, _address(route), headers=sent, data=b"{}")
    body = await answer.json(content_type=None)
    assert (answer.status, body["code"]) == (status, code)
    assert code in route.refusals()[status]

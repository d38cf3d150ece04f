"""The process around the applications: listeners, TLS, start and stop, and logs that hold no token."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import time
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from mockhub.errors import Misuse
from mockhub.omnichannel.chat_settings import AttachmentsSpec
from mockhub.server import MOST_IN_A_HEADER, Options, Server
from mockhub.tokens.providers import ProviderSpec, TokenSpec

if TYPE_CHECKING:
    from pathlib import Path

HEALTH = "/healthz"
HANGS = ProviderSpec.read({"calls": ["hang"]})
PEM = "/_services/auth/publickey"


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")


@pytest.fixture
def trusting(server: Server) -> ssl.SSLContext:
    """A client's TLS context that trusts MockHub's CA and nobody else."""
    assert server.authority is not None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(server.authority.ca_file)
    return context


def port_of(address: str) -> int:
    port = urlsplit(address).port
    assert port is not None
    return port


async def raw(server: Server, request: bytes) -> bytes:
    """Send bytes to the http listener; return everything that comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server.hub.addresses.http))
    writer.write(request)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


# Listeners


async def test_port_0_means_a_free_one_for_each_listener(server: Server) -> None:
    addresses = server.hub.addresses
    assert addresses.http.startswith("http://127.0.0.1:")
    assert addresses.https.startswith("https://127.0.0.1:")
    assert addresses.control.startswith("http://127.0.0.1:")
    ports = {port_of(address) for address in (addresses.http, addresses.https, addresses.control)}
    assert len(ports) == 3
    assert 0 not in ports


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", pytest.param("[::1]", marks=needs_ipv6)])
async def test_http_and_control_answer_on_both_loopbacks(
    host: str, server: Server, session: aiohttp.ClientSession
) -> None:
    surfaces, control = port_of(server.hub.addresses.http), port_of(server.hub.addresses.control)
    async with session.get(f"http://{host}:{surfaces}{PEM}") as answer:
        assert await answer.text() == server.hub.default.issuer.pem()
    async with session.get(f"http://{host}:{control}{HEALTH}") as answer:
        assert (await answer.json())["status"] == "ok"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", pytest.param("[::1]", marks=needs_ipv6)])
async def test_https_is_believed_by_whoever_trusts_the_ca(
    host: str, server: Server, session: aiohttp.ClientSession, trusting: ssl.SSLContext
) -> None:
    url = f"https://{host}:{port_of(server.hub.addresses.https)}{PEM}"
    async with session.get(url, ssl=trusting) as answer:
        assert await answer.text() == server.hub.default.issuer.pem()
    with pytest.raises(aiohttp.ClientConnectorCertificateError):
        await session.get(url)


async def test_the_chat_endpoint_is_https_and_ends_in_a_slash(
    server: Server, session: aiohttp.ClientSession
) -> None:
    org = server.hub.default.organization
    path = f"/livechatconnector/organization/{org.id}/widgetApp/{org.anonymous.id}/conversation"
    async with session.post(server.hub.addresses.http + path, headers={"x-ms-client-request-id": "r1"}) as answer:
        body = await answer.json()
    assert body["ACSEndpoint"] == f"{server.hub.addresses.https}/s/default/"
    assert (
        body["AttachmentConfiguration"]["AttachmentServiceEndpoint"] == f"{server.hub.addresses.https}/s/default"
    )


async def test_the_listeners_serve_nothing_of_each_other(server: Server, session: aiohttp.ClientSession) -> None:
    addresses = server.hub.addresses
    async with session.get(f"{addresses.http}/v1/sandboxes/default") as answer:
        assert answer.status == 404
    async with session.get(f"{addresses.control}{PEM}") as answer:
        assert answer.status == 404


async def test_listeners_can_be_left_out(data_folder: Path, session: aiohttp.ClientSession) -> None:
    async with Server(Options(https_port=None, control_port=None, data=data_folder)) as server:
        assert server.hub.addresses.https == server.hub.addresses.control == ""
        assert server.announcement()["caFile"] is None
        async with session.get(server.hub.addresses.http + PEM) as answer:
            assert answer.status == 200


async def test_a_named_host_is_the_only_one(data_folder: Path) -> None:
    async with Server(Options(host="127.0.0.1", https_port=None, control_port=None, data=data_folder)) as server:
        with pytest.raises(OSError, match="onnect"):
            await asyncio.open_connection("::1", port_of(server.hub.addresses.http))


async def test_the_announcement_tells_where_everything_is(server: Server) -> None:
    addresses, default = server.hub.addresses, server.hub.default
    assert server.authority is not None
    said = server.announcement()
    assert (said["http"], said["https"], said["control"]) == (addresses.http, addresses.https, addresses.control)
    assert said["caFile"] == str(server.authority.ca_file)
    assert said["sandbox"] == {
        "id": "default",
        "orgId": default.organization.id,
        "widgets": {
            "anonymous": default.organization.anonymous.id,
            "authenticated": default.organization.authenticated.id,
        },
    }


# The CA


async def test_the_ca_is_kept_from_one_server_to_the_next(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    options = Options(control_port=None, data=tmp_path)
    async with Server(options) as first:
        assert first.authority is not None
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.load_verify_locations(first.authority.ca_file)
    async with (
        Server(options) as second,
        session.get(second.hub.addresses.https + PEM, ssl=trusting) as answer,
    ):
        assert answer.status == 200


# What cannot be listened on


@pytest.mark.parametrize("listener", ["http_port", "https_port", "control_port"])
async def test_a_taken_port_is_a_mistake_and_leaves_nothing_open(listener: str, data_folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = Server(Options(**{listener: port}, data=data_folder))
        with pytest.raises(Misuse, match=f"cannot listen on 127.0.0.1 port {port}: ") as raised:
            await server.__aenter__()
    assert raised.value.code == "port-taken"
    if server.hub.addresses.http:
        with pytest.raises(OSError, match="onnect"):
            await asyncio.open_connection("127.0.0.1", port_of(server.hub.addresses.http))


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
async def test_a_host_of_another_machine_is_a_mistake(host: str, data_folder: Path) -> None:
    with pytest.raises(Misuse, match=f"cannot listen on {host}"):
        await Server(Options(host=host, data=data_folder)).__aenter__()


@pytest.mark.parametrize("port", [65536, -1])
async def test_a_port_that_is_none_is_a_mistake(port: int, data_folder: Path) -> None:
    with pytest.raises(Misuse, match=str(port)):
        await Server(Options(http_port=port, https_port=None, control_port=None, data=data_folder)).__aenter__()


def test_control_is_never_open_to_the_network_without_a_token(data_folder: Path) -> None:
    with pytest.raises(Misuse, match="give it a token") as raised:
        Options(control_host="0.0.0.0", data=data_folder)  # noqa: S104 - what is refused
    assert raised.value.code == "control-open"


@pytest.mark.parametrize("host", [None, "127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_control_on_loopback_needs_no_token(host: str | None, data_folder: Path) -> None:
    assert Options(control_host=host, data=data_folder).control_token is None


# The end


async def test_a_server_stops_at_once_although_a_request_hangs(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(Options(data=data_folder))
    begun = asyncio.Event()
    async with server:
        sandbox = server.hub.default
        provider = sandbox.register_provider("default", HANGS)
        following = provider.script.next

        def next_outcome(caller: str) -> Any:
            begun.set()
            return following(caller)

        monkeypatch.setattr(provider.script, "next", next_outcome)
        _, writer = await asyncio.open_connection("127.0.0.1", port_of(server.hub.addresses.http))
        writer.write(b"GET /_services/auth/token HTTP/1.1\r\nHost: x\r\n\r\n")
        async with asyncio.timeout(5):
            await begun.wait()
        leaving = time.perf_counter()
    assert time.perf_counter() - leaving < 1
    writer.close()
    assert sandbox.journal.counts["issuer.token"] == 1, "the request that hung was left without an end"


async def test_a_stopped_server_answers_no_more(data_folder: Path) -> None:
    async with Server(Options(data=data_folder)) as server:
        ports = [
            port_of(address)
            for address in (server.hub.addresses.http, server.hub.addresses.https, server.hub.addresses.control)
        ]
    for port in ports:
        with pytest.raises(OSError, match="onnect"):
            await asyncio.open_connection("127.0.0.1", port)


# Headers


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_header_past_the_limit_is_refused_and_its_token_stays_out_of_the_logs(
    scheme: str,
    server: Server,
    session: aiohttp.ClientSession,
    trusting: ssl.SSLContext,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    org = server.hub.default.organization
    base = server.hub.addresses.https if scheme == "https" else server.hub.addresses.http
    path = f"/livechatconnector/auth/getliveworkitemdetails/{org.id}/{org.authenticated.id}/r1"
    token = "eyJsecret" * (MOST_IN_A_HEADER // 9 + 2)
    async with session.get(base + path, headers={"AuthenticatedUserToken": token}, ssl=trusting) as answer:
        assert 400 <= answer.status < 500
        assert "Traceback" not in await answer.text()
    assert "eyJsecret" not in caplog.text
    async with session.get(base + PEM, ssl=trusting) as answer:
        assert answer.status == 200, "the server is no longer well"


async def test_a_header_just_below_the_limit_reaches_the_hub(
    server: Server, session: aiohttp.ClientSession
) -> None:
    org = server.hub.default.organization
    path = f"/livechatconnector/auth/getliveworkitemdetails/{org.id}/{org.authenticated.id}/r1"
    headers = {"AuthenticatedUserToken": "x" * (MOST_IN_A_HEADER - 100)}
    async with session.get(server.hub.addresses.http + path, headers=headers) as answer:
        assert (answer.status, (await answer.json())["cause"]) == (401, "token_too_large")


async def test_a_refused_token_stays_out_of_the_logs(
    server: Server, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox = server.hub.default
    org = sandbox.organization
    token = str(sandbox.token(TokenSpec(defect="expired"), provider=sandbox.provider))
    path = f"/livechatconnector/auth/getliveworkitemdetails/{org.id}/{org.authenticated.id}/r1"
    async with session.get(server.hub.addresses.http + path, headers={"AuthenticatedUserToken": token}) as answer:
        assert answer.status == 401
    assert all(part not in caplog.text for part in token.split("."))


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"eyJsecret.eyJsecret.eyJsecret\r\n\r\n",
        b"GET / HTTP/9.9\r\nAuthenticatedUserToken: eyJsecret\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nAuthenticatedUserToken eyJsecret\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nAuthenticatedUserToken: eyJ\x00secret\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: eyJsecret\r\n\r\n",
        b"GET /" + b"eyJsecret" * 8000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=["no-http", "version", "no-colon", "nul", "length", "long-line"],
)
async def test_what_is_no_http_is_refused_and_stays_out_of_the_logs(
    request_bytes: bytes, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = await raw(server, request_bytes)
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert b"Traceback" not in answer
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("endpoint", "covered"),
    [
        (None, False),
        ("https://eu-prod.files.example", True),
        ("https://EU-prod.files.example:8443/ams", True),
        ("https://files.example", False),
        ("https://[x", False),
    ],
)
async def test_the_certificate_has_the_name_that_clients_send_files_to(
    endpoint: str | None, *, covered: bool, server: Server, trusting: ssl.SSLContext
) -> None:
    widget = server.hub.default.organization.anonymous
    widget.settings = replace(widget.settings, attachments=AttachmentsSpec(endpoint=endpoint))
    port = urlsplit(server.hub.addresses.https).port
    refused = nullcontext() if covered else pytest.raises(ssl.SSLCertVerificationError)
    with refused:
        _, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=trusting, server_hostname="eu-prod.files.example"
        )
        writer.close()

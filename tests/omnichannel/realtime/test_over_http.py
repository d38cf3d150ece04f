"""Realtime over real HTTP and WebSockets: what each call answers, and what finds its sandbox."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from mockhub.faults.fault import FaultSpec
from mockhub.journal import Outcome
from mockhub.omnichannel.realtime.endpoints import path_of
from mockhub.omnichannel.realtime.frames import read_body, write_body
from mockhub.server import Options, Server
from tests.omnichannel.realtime.client import RealtimeClient, chat_token

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from mockhub.omnichannel.conversation import Conversation
    from mockhub.sandbox import Sandbox

FaultSpec.read({"at": "realtime.event", "hang": True})  # builds the reader, off the event loop
REGISTRATION = {
    "clientDescription": {"appId": "AcsWeb", "templateKey": "AcsWeb_Chat_2.1"},
    "registrationId": "client",
    "transports": {"TROUTER": [{"context": "", "path": "https://x/v4/f/1/", "ttl": 7200}]},
}


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False, limit=0)) as session:
        yield session


@pytest.fixture
def box(server: Server) -> Sandbox:
    return server.hub.create("red")


@pytest.fixture
def ann(box: Sandbox) -> Conversation:
    return box.conversations.start("r1", box.organization.anonymous, None, now=box.clock.now())


@pytest.fixture(params=["http", "https"])
def base(request: pytest.FixtureRequest, server: Server, box: Sandbox) -> str:
    listener = server.hub.addresses.https if request.param == "https" else server.hub.addresses.http
    return f"{listener}/s/{box.id}"


@pytest.fixture
def client(http: aiohttp.ClientSession, base: str, box: Sandbox, ann: Conversation) -> RealtimeClient:
    return RealtimeClient(http, base, chat_token(box, ann))


async def answered(answer: Any) -> tuple[int, Any]:
    async with answer as seen:
        text = await seen.text()
        return seen.status, json.loads(text) if text.startswith("{") else text


async def test_the_configuration_names_the_sandbox_and_the_listener_that_was_asked(
    http: aiohttp.ClientSession, base: str, client: RealtimeClient
) -> None:
    url = f"{base}//chat/config/realTimeNotifications?api-version=2024-09-01"
    seen = await answered(http.get(url, headers={"Authorization": f"Bearer {client.token}"}))
    assert seen == (200, {"trouterServiceUrl": base, "registrarServiceUrl": base, "cloudType": "Public"})


async def test_allocation_leads_to_the_root_of_the_listener_that_was_asked(
    base: str, client: RealtimeClient, box: Sandbox
) -> None:
    await client.allocate()
    root = base.removesuffix("/s/red")
    allocated = client.allocation
    assert allocated["socketio"] == f"{root}/"
    assert allocated["surl"] == allocated["url"]
    assert allocated["surl"].startswith(f"{root}/v4/f/")
    assert allocated["connectparams"]["sr"] == box.organization.id
    assert int(allocated["connectparams"]["se"]) > (time.time() + 3600) * 1000
    before = allocated["surl"]
    await client.allocate(at=root)  # as a client does that reconnects
    assert client.allocation["surl"] == before
    assert box.journal.counts["realtime.allocate"] == 2


async def test_events_arrive_and_are_journalled(client: RealtimeClient, box: Sandbox, ann: Conversation) -> None:
    async with client:
        ann.thread.post(ann.threads.system, "hello")
        event = await client.event()
        assert (event["eventId"], event["messageBody"]) == (200, "hello")
        ann.thread.indicate_typing(ann.threads.system)
        assert (await client.event(status=404))["eventId"] == 245
        waited = await box.journal.wait(point="realtime.event", count=2, seconds=10)
        assert [(one.outcome, one.status) for one in waited.entries] == [(Outcome.OK, 200), (Outcome.FAILED, 404)]


async def test_sandboxes_do_not_hear_of_each_other(
    http: aiohttp.ClientSession, server: Server, box: Sandbox, ann: Conversation
) -> None:
    other = server.hub.create("blue")
    bob = other.conversations.start("r1", other.organization.anonymous, None, now=other.clock.now())
    one = RealtimeClient(http, server.hub.addresses.sandbox("red"), chat_token(box, ann))
    two = RealtimeClient(http, server.hub.addresses.sandbox("blue"), chat_token(other, bob))
    async with one, two:
        ann.thread.post(ann.threads.system, "red")
        bob.thread.post(bob.threads.system, "blue")
        assert ((await one.event())["messageBody"], (await two.event())["messageBody"]) == ("red", "blue")
    assert [entry.point for entry in server.hub.default.journal] == []
    assert len(server.hub.orphans) == 0


async def test_parameters_alone_find_the_sandbox(client: RealtimeClient, server: Server, box: Sandbox) -> None:
    await client.allocate()
    session = await client.shake_hands()
    assert session.startswith(f"{box.organization.id}.")
    client.token = "no.chat.token"
    url = f"{client.allocation['socketio']}socket.io/1/?{client.query}"
    status, body = await answered(client.http.get(url, headers=client.headers))
    assert (status, body["cause"]) == (401, "chat_token_refused")
    assert len(server.hub.orphans) == len(server.hub.default.journal) == 0


async def test_parameters_that_contradict_the_token_lead_nowhere(client: RealtimeClient, server: Server) -> None:
    await client.allocate()
    client.allocation["connectparams"]["sr"] = server.hub.default.organization.id
    url = f"{client.allocation['socketio']}v4/a?{client.query}"
    status, body = await answered(client.http.post(url, headers=client.headers))
    assert (status, body["cause"]) == (401, "widget_unknown")
    assert len(server.hub.orphans) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v4/a?epid=x"),
        ("GET", "/socket.io/1/?epid=x"),
        ("POST", "/v3/registrations"),
        ("DELETE", "/v3/registrations/x"),
        ("GET", "/chat/config/realTimeNotifications"),
    ],
)
@pytest.mark.parametrize("how", ["without", "forged", "revoked", "expired"])
async def test_a_token_that_is_not_believed_is_refused(
    method: str, path: str, how: str, client: RealtimeClient, box: Sandbox, ann: Conversation
) -> None:
    token = client.token
    if how == "revoked":
        box.revoke_chat_tokens(ann.customer.id)
    if how == "expired":
        box.real_time = lambda: time.time() + 90_000
    if how == "forged":
        token = f"{token[:-3]}AAA"
    headers = {} if how == "without" else {"X-Skypetoken": token, "Authorization": f"Bearer {token}"}
    status, body = await answered(client.http.request(method, client.base + path, headers=headers))
    assert (status, body["cause"], body["error"]["code"]) == (401, "chat_token_refused", "Unauthorized")


@pytest.mark.parametrize(
    ("method", "path", "sent", "complaint"),
    [
        ("POST", "/v4/a", None, "epid is missing"),
        ("GET", "/socket.io/1/?epid=", None, "epid is missing"),
        ("GET", "/socket.io/1/websocket/x", None, "this address is for a WebSocket"),
        ("GET", "/socket.io/1/xhr-polling/x", None, "no handshake made this session"),
        ("POST", "/socket.io/1/xhr-polling/x", None, "there is no connection by polling in this session"),
        ("POST", "/v3/registrations", {}, "registrationId is null, not the client's id"),
        ("POST", "/v3/registrations", {**REGISTRATION, "clientDescription": 1}, "clientDescription is a number"),
        ("POST", "/v3/registrations", {**REGISTRATION, "transports": {}}, "transports.TROUTER is no list"),
        ("POST", "/v3/registrations", {**REGISTRATION, "transports": {"TROUTER": [{}]}}, "[0].path is missing"),
    ],
)
async def test_what_is_malformed_is_explained(
    method: str, path: str, sent: Any, complaint: str, client: RealtimeClient
) -> None:
    answer = client.http.request(method, client.base + path, headers=client.headers, json=sent)
    status, body = await answered(answer)
    assert (status, body["cause"]) == (400, "request_malformed")
    assert complaint in body["message"]


async def test_a_client_registers_and_no_more(client: RealtimeClient, box: Sandbox) -> None:
    url = f"{client.base}/v3/registrations"
    assert await answered(client.http.post(url, headers=client.headers, json=REGISTRATION)) == (202, "")
    assert await answered(client.http.delete(f"{url}/client", headers=client.headers)) == (202, "")
    (first, _) = (one for one in box.journal if one.point == "realtime.register")
    assert (first.facts["client"], first.facts["template"]) == ("client", "AcsWeb_Chat_2.1")


async def test_the_root_tells_who_asks_whether_realtime_is_there(
    http: aiohttp.ClientSession, server: Server
) -> None:
    root = server.hub.addresses.http
    assert await answered(http.get(f"{root}/?check=1")) == (200, "Trouter")
    status, body = await answered(http.get(f"{root}/"))
    assert (status, body["cause"]) == (404, "route_unknown")


async def test_long_polls_carry_a_connection(client: RealtimeClient, box: Sandbox, ann: Conversation) -> None:
    await client.allocate()
    url = client.address(await client.shake_hands(), "xhr-polling")

    async def poll() -> list[str]:
        status, text = await answered(client.http.get(url, headers=client.headers))
        assert status == 200
        return read_body(text)

    assert await poll() == ["1::"]
    assert "trouter.connected" in (await poll())[0]
    for text in ("one", "Zoë 中"):
        ann.thread.post(ann.threads.system, text)
    requests = [json.loads(frame.removeprefix("3:::")) for frame in await poll()]
    assert [json.loads(one["body"])["messageBody"] for one in requests] == ["one", "Zoë 中"]
    answers = write_body([f'3:::{{"id":{one["id"]},"status":200}}' for one in requests])
    assert await answered(client.http.post(url, data=answers.encode(), headers=client.headers)) == (200, "1")
    assert [one.status for one in box.journal if one.point == "realtime.event"] == [200, 200]

    waiting = asyncio.create_task(poll())
    await answered(client.http.post(url, data=b"0::", headers=client.headers))
    assert await waiting == ["0::"]
    assert await poll() == ["0::"]
    assert box.realtime.connected == 0
    assert box.journal.counts["realtime.connect"] == 1


async def test_a_poll_that_is_given_up_ends_its_connection(client: RealtimeClient, box: Sandbox) -> None:
    await client.allocate()
    session = await client.shake_hands()
    url = client.address(session, "xhr-polling")
    for _ in range(2):
        await answered(client.http.get(url))
    connection = box.realtime.connection(session)
    assert connection is not None
    ended, note = asyncio.Event(), connection.ended

    def at_its_end() -> None:
        note()
        ended.set()

    connection.ended = at_its_end
    before = box.journal.counts["realtime.poll"]
    with pytest.raises(TimeoutError):
        await answered(client.http.get(url, timeout=aiohttp.ClientTimeout(total=0.2)))
    async with asyncio.timeout(5):
        await ended.wait()
    assert box.realtime.connected == 0
    assert box.journal.counts["realtime.poll"] == before + 1


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        ({"answer": {"status": 503}}, 503),
        ({"error": "chat_token_refused"}, 401),
        ({"reset": True}, None),
        ({"drop": True}, None),
    ],
)
async def test_a_connection_may_be_refused(
    fault: dict[str, Any], seen: int | None, client: RealtimeClient, box: Sandbox
) -> None:
    box.arm_fault(FaultSpec.read({"at": "realtime.connect", **fault}))
    await client.allocate()
    address = client.address(await client.shake_hands())
    if seen is not None:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.http.ws_connect(address)
        assert refused.value.status == seen
    elif "reset" in fault:
        with pytest.raises(aiohttp.ClientError):
            await client.http.ws_connect(address)
    else:
        socket = await client.http.ws_connect(address)
        assert (await socket.receive(timeout=5)).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE)


async def test_a_connection_may_be_told_at_once_that_it_is_over(client: RealtimeClient, box: Sandbox) -> None:
    box.arm_fault(FaultSpec.read({"at": "realtime.connect", "drop": "dup"}))
    await client.allocate()
    client.socket = await client.http.ws_connect(client.address(await client.shake_hands()))
    frames = [await client.frame() for _ in range(3)]
    assert (frames[0], frames[2]) == ("1::", "0:::dup")
    assert (await client.socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE


async def test_three_hundred_clients_of_one_thread_all_hear_every_word(
    http: aiohttp.ClientSession, server: Server, box: Sandbox, ann: Conversation
) -> None:
    base, token = server.hub.addresses.sandbox(box.id), chat_token(box, ann)
    clients = [RealtimeClient(http, base, token, id=f"client-{number}") for number in range(300)]
    await asyncio.gather(*(client.__aenter__() for client in clients))
    assert box.realtime.connected == 300
    texts = [f"word {number}" for number in range(5)]
    for text in texts:
        ann.thread.post(ann.threads.system, text)

    async def heard(client: RealtimeClient) -> list[str]:
        return [(await client.event())["messageBody"] for _ in texts]

    assert await asyncio.gather(*map(heard, clients)) == [texts] * 300
    waited = await box.journal.wait(point="realtime.event", count=1500, seconds=20)
    assert {one.outcome for one in waited.entries} == {Outcome.OK}
    await asyncio.gather(*(client.__aexit__(None, None, None) for client in clients))


async def test_a_server_that_stops_says_goodbye_at_once(data_folder: Path, http: aiohttp.ClientSession) -> None:
    async with Server(Options(data=data_folder)) as server:
        box = server.hub.default
        ann = box.conversations.start("r1", box.organization.anonymous, None, now=box.clock.now())
        base, token = server.hub.addresses.sandbox(box.id), chat_token(box, ann)
        clients = [RealtimeClient(http, base, token, id=f"client-{number}") for number in range(20)]
        await asyncio.gather(*(client.__aenter__() for client in clients))
        polling = RealtimeClient(http, base, token, id="polling")
        await polling.allocate()
        url = polling.address(await polling.shake_hands(), "xhr-polling")
        for _ in range(2):
            await answered(http.get(url))
        waiting = asyncio.create_task(answered(http.get(url)))
        assert (await box.journal.wait(point="realtime.poll", count=2, seconds=5)).enough
        began = time.monotonic()
    took = time.monotonic() - began
    assert took < 0.9
    assert await asyncio.gather(*(client.frame() for client in clients)) == ["0::"] * 20
    assert await waiting == (200, "0::")


async def test_a_client_that_stops_reading_is_broken_off(
    client: RealtimeClient, box: Sandbox, ann: Conversation
) -> None:
    async with client:
        (opened,) = (one for one in box.journal if one.point == "realtime.connect")
        for _ in range(1000):
            ann.thread.post(ann.threads.system, "x" * 25_000)
            if "ended" in opened.facts:
                break
        assert opened.facts["ended"] == "the client reads too slowly"


async def test_a_deleted_sandbox_says_goodbye(client: RealtimeClient, server: Server, box: Sandbox) -> None:
    async with client:
        server.hub.delete(box)
        assert await client.frame() == "0::"
        assert client.socket is not None
        assert (await client.socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE


def test_the_path_of_a_client_is_its_own() -> None:
    assert len({path_of("8:acs:ann", "a"), path_of("8:acs:ann", "b"), path_of("8:acs:bob", "b")}) == 3

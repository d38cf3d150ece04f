"""Every action as a client sees it, over real sockets."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from mockhub.clock import ClockMode
from mockhub.faults.fault import FaultSpec
from mockhub.journal import Kind, Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server

    Send = Callable[..., Awaitable[bytes]]

ORIGIN = "http://localhost:3000"
FaultSpec.read({"at": "livechat.config", "hang": True})  # builds the reader, off the event loop


def arm(sandbox: Sandbox, **written: Any) -> None:
    sandbox.arm_fault(FaultSpec.read({"at": "livechat.config", **written}))


@pytest.fixture
def box(server: Server) -> Sandbox:
    return server.hub.default


@pytest.fixture
def send(server: Server, box: Sandbox) -> Send:
    """Ask for the chat config on a connection of its own; return every byte that comes back."""
    port = int(server.hub.addresses.http.rpartition(":")[2])
    path = f"/livechatconnector/config/{box.organization.id}/{box.organization.anonymous.id}"

    async def ask(method: str = "GET", **headers: str) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        writer.write(f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}\r\n".encode())
        try:
            return await reader.read()
        finally:
            writer.close()

    return ask


def parsed(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split(" ")[1]), headers, body


def last_call(sandbox: Sandbox) -> Any:
    return [entry for entry in sandbox.journal if entry.kind is Kind.REQUEST][-1]


async def test_an_error_is_the_catalogues(box: Sandbox, send: Send) -> None:
    arm(box, error="out_of_hours", name="closed")
    status, headers, body = parsed(await send())
    assert (status, headers["errorcode"]) == (400, "705")
    assert json.loads(body)["cause"] == "out_of_hours"
    entry = last_call(box)
    assert (entry.outcome, entry.cause, entry.facts["fault"]) == (Outcome.REFUSED, "out_of_hours", "closed")


@pytest.mark.parametrize(
    ("answer", "status", "content_type", "body"),
    [
        ({"status": 503, "headers": {"Retry-After": 0}}, 503, None, b""),
        ({"status": 204}, 204, None, b""),
        ({}, 200, None, b""),
        ({"body": None}, 200, "application/json; charset=utf-8", b"null"),
        ({"body": {"a": [1]}}, 200, "application/json; charset=utf-8", b'{"a": [1]}'),
        ({"status": 502, "body": "<html></html>"}, 502, "text/html; charset=utf-8", b"<html></html>"),
        ({"body": "plain"}, 200, "text/plain; charset=utf-8", b"plain"),
        ({"body": "x", "content-type": "a/b"}, 200, "a/b", b"x"),
    ],
)
async def test_an_answer_is_as_written(
    answer: Any, status: int, content_type: str | None, body: bytes, box: Sandbox, send: Send
) -> None:
    arm(box, answer=answer)
    seen, headers, content = parsed(await send(Origin=ORIGIN))
    assert (seen, content) == (status, body)
    assert content_type is None or headers["content-type"] == content_type
    assert headers["access-control-allow-origin"] == ORIGIN
    if "headers" in answer:
        assert headers["retry-after"] == "0"
    assert last_call(box).outcome is (Outcome.FAILED if status >= 400 else Outcome.OK)


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ({"truncate": 10}, lambda seen, real: seen == real[:10]),
        ("malformed", lambda seen, real: seen == real + b"}"),
        ("empty", lambda seen, _: seen == b""),
        (
            {"without": ["LiveChatVersion", "/LiveWSAndLiveChatEngJoin/msdyn_widgetappid", "no.such[0]"]},
            lambda seen, real: (
                json.loads(real)
                | {
                    "LiveWSAndLiveChatEngJoin": {
                        **json.loads(seen)["LiveWSAndLiveChatEngJoin"],
                        "msdyn_widgetappid": json.loads(real)["LiveWSAndLiveChatEngJoin"]["msdyn_widgetappid"],
                    },
                }
                == {
                    **json.loads(seen),
                    "LiveChatVersion": 2,
                    "LiveWSAndLiveChatEngJoin": json.loads(real)["LiveWSAndLiveChatEngJoin"],
                }
            ),
        ),
        ({"without": ["no.such"]}, lambda seen, real: seen == real),
    ],
    ids=["truncated", "malformed", "empty", "without", "without nothing"],
)
async def test_a_body_is_spoilt_and_http_stays_whole(
    body: Any, check: Callable[[bytes, bytes], bool], box: Sandbox, send: Send
) -> None:
    _, _, real = parsed(await send())
    arm(box, body=body)
    status, headers, seen = parsed(await send())
    assert (status, headers["content-length"]) == (200, str(len(seen)))
    assert check(seen, real)


async def test_cors_is_withheld_from_answers_and_not_from_preflights(box: Sandbox, send: Send) -> None:
    arm(box, cors="withheld")
    _, headers, body = parsed(await send(Origin=ORIGIN))
    assert not [name for name in headers if name.startswith("access-control")]
    assert json.loads(body)["LiveChatVersion"] == 2
    _, headers, _ = parsed(await send("OPTIONS", Origin=ORIGIN))
    assert headers["access-control-allow-origin"] == ORIGIN


async def test_headers_are_hidden_and_still_sent(box: Sandbox, send: Send) -> None:
    box.organization.anonymous.settings = type(box.organization.anonymous.settings)(published=False)
    arm(box, hide=["ErrorCode"])
    status, headers, _ = parsed(await send(Origin=ORIGIN))
    assert (status, headers["errorcode"]) == (400, "701")
    exposed = headers["access-control-expose-headers"].split(", ")
    assert "errorcode" not in exposed
    assert "authcodenonce" in exposed


async def test_preflights_never_count(box: Sandbox, send: Send) -> None:
    arm(box, when={"calls": 1}, answer={"status": 503})
    for _ in range(3):
        assert parsed(await send("OPTIONS", Origin=ORIGIN))[0] == 204
    assert [parsed(await send())[0] for _ in range(2)] == [503, 200]


async def test_a_reset_is_a_tcp_reset(box: Sandbox, send: Send) -> None:
    arm(box, reset=True, name="rst")
    with pytest.raises(ConnectionResetError):
        await send()
    entry = last_call(box)
    assert (entry.outcome, entry.status, entry.detail) == (
        Outcome.FAILED,
        None,
        "fault 'rst' reset the connection",
    )


async def test_a_reset_over_tls_is_a_tcp_reset_too(box: Sandbox, server: Server) -> None:
    arm(box, reset=True)
    port = int(server.hub.addresses.https.rpartition(":")[2])
    path = f"/livechatconnector/config/{box.organization.id}/{box.organization.anonymous.id}"
    assert server.authority is not None
    import ssl  # noqa: PLC0415 - only here

    trust = await asyncio.to_thread(ssl.create_default_context, cafile=str(server.authority.ca_file))
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust, server_hostname="localhost")
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()


async def test_an_empty_reply_is_a_close_without_a_byte(box: Sandbox, send: Send) -> None:
    arm(box, **{"empty-reply": True})
    assert await send() == b""
    assert last_call(box).detail == "fault 'fault-1' closed the connection"


async def test_a_call_hangs_until_the_client_gives_up(box: Sandbox, server: Server) -> None:
    arm(box, hang=True)
    ended = asyncio.Event()
    box.journal.watch(lambda entry: ended.set() if entry.kind is Kind.REQUEST else None)
    begun = asyncio.Event()
    box.journal.watch(lambda entry: begun.set() if entry.kind is Kind.FAULT else None)
    port = int(server.hub.addresses.http.rpartition(":")[2])
    path = f"/livechatconnector/config/{box.organization.id}/{box.organization.anonymous.id}"
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await begun.wait()
    assert not ended.is_set()
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    await ended.wait()
    assert last_call(box).detail == "the client went away before it was answered"


async def test_a_delay_waits_in_the_sandboxs_time(box: Sandbox, send: Send) -> None:
    box.clock.configure(mode=ClockMode.MANUAL, at=0)
    arm(box, delay="30s", answer={"status": 503})
    begun = asyncio.Event()
    box.journal.watch(lambda _: begun.set())
    asked = asyncio.ensure_future(send())
    await begun.wait()
    box.clock.advance(29)
    assert not asked.done()
    box.clock.advance(1)
    assert parsed(await asked)[0] == 503


async def test_an_answer_drips(box: Sandbox, send: Send) -> None:
    _, _, real = parsed(await send())
    box.clock.configure(mode=ClockMode.AUTO, at=0)
    arm(box, drip={"bytes": 100, "every": "1s"})
    _, headers, body = parsed(await send(Origin=ORIGIN))
    assert body == real
    assert headers["content-length"] == str(len(real))
    assert headers["access-control-allow-origin"] == ORIGIN
    assert box.clock.now() == (len(real) - 1) // 100


async def test_the_first_fault_that_fits_acts_and_those_behind_it_stand_still(box: Sandbox, send: Send) -> None:
    arm(box, name="a", when={"calls": 2}, answer={"status": 500})
    arm(box, name="b", when={"calls": "1-2", "header": {"X-Who": "me"}}, answer={"status": 502})
    arm(box, name="c", when={"calls": "2-"}, answer={"status": 503})
    seen = [parsed(await send(X_Who=who))[0] for who in ("me", "me", "you", "me", "you", "me")]
    assert seen == [502, 500, 200, 502, 503, 503]
    assert box.faults is not None
    assert [(one.name, one.seen, one.fired) for one in box.faults] == [("a", 2, 1), ("b", 2, 2), ("c", 3, 2)]


@pytest.mark.parametrize(("per", "seen"), [("sandbox", [503, 200, 200]), ("conversation", [503, 503, 200])])
async def test_calls_are_counted_together_or_apart(per: str, seen: list[int], box: Sandbox, send: Send) -> None:
    arm(box, when={"calls": 1}, per=per, answer={"status": 503})
    headers = [{"Request_Id": one} for one in ("r1", "r2", "r1")]
    assert [parsed(await send(**one))[0] for one in headers] == seen


async def test_a_fault_is_about_one_conversation_or_a_span_of_time(box: Sandbox, send: Send) -> None:
    box.clock.configure(mode=ClockMode.MANUAL, at=1000)
    arm(box, when={"conversation": "r2", "between": ["10s", "1970-01-01T00:17:00Z"]}, answer={"status": 503})
    seen = []
    for now in (1009, 1010, 1019, 1020):
        box.clock.configure(at=now)
        seen.append([parsed(await send(Request_Id=one))[0] for one in ("r1", "r2")])
    assert seen == [[200, 200], [200, 503], [200, 503], [200, 200]]


async def test_a_call_that_never_reached_the_hub_is_journalled_whole(
    box: Sandbox, send: Send, server: Server
) -> None:
    arm(box, at="livechat.conversation", answer={"status": 503})
    org = box.organization
    path = f"/livechatconnector/organization/{org.id}/widgetApp/{org.anonymous.id}/conversation"
    async with aiohttp.ClientSession(server.hub.addresses.http) as session:
        await session.post(path, json={"locale": "en-us"}, headers={"Request-Id": "r1"})
    entry = last_call(box)
    assert (entry.conversation, entry.body, entry.status) == ("r1", b'{"locale": "en-us"}', 503)
    assert len(box.conversations) == 0
    assert parsed(await send())[0] == 200


async def test_a_draw_is_journalled(box: Sandbox, send: Send) -> None:
    arm(box, name="chance", when={"probability": 0.5}, delay={"uniform": ["0s", "1ms"]}, answer={"status": 503})
    statuses = [parsed(await send())[0] for _ in range(20)]
    assert {200, 503} == set(statuses)
    drawn = [entry.facts for entry in box.journal if entry.kind is Kind.FAULT]
    assert [facts["acted"] for facts in drawn] == [status == 503 for status in statuses]
    assert all((facts["drawn"]["probability"] < 0.5) is facts["acted"] for facts in drawn)
    details = [entry.detail or "" for entry in box.journal if entry.kind is Kind.FAULT]
    assert any("< 0.5, then waits 0.0" in detail and detail.endswith("then answer 503") for detail in details)
    assert any(detail.endswith(">= 0.5: does not act") for detail in details)

"""Requests per second for the newest 50 of 200 messages, as clients poll them, beside the first floor."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from benchmarks.client import send
from benchmarks.report import Target
from benchmarks.throughput import Side, compare, take_turns

if TYPE_CHECKING:
    from benchmarks.calls import Calls
    from benchmarks.processes import Servers
    from benchmarks.report import Figure
    from benchmarks.sizes import Size

_MESSAGES, _PAGE = 200, 50


def measure(servers: Servers, calls: Calls, size: Size) -> list[Figure]:
    """Measure it."""
    server = servers.mockhub()
    path, request = _talked(server.port, calls)
    requests = [request] * size.requests
    length = send(server.port, [request], 1).body_length
    mockhub = Side(server, lambda: requests)
    bare = Side(servers.bare(unquote(path), length), lambda: requests)
    take_turns([bare, mockhub], size.rounds)
    for side in (bare, mockhub):
        side.server.stop()
    return compare(f"list {_PAGE} messages : bare aiohttp", mockhub, bare, Target(at_least=0.6))


def _talked(port: int, calls: Calls) -> tuple[str, bytes]:
    """Have a conversation; return the path of its messages, and the request for a page of them."""
    connection = HTTPConnection("127.0.0.1", port)

    def asked(path: str, body: Any, **headers: str) -> Any:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})
        return json.loads(connection.getresponse().read())

    named = {"x-ms-client-request-id": "talk", "AuthenticatedUserToken": calls.tokens(1)[0]}
    begun = asked(calls.conversation_path, {}, **named)
    path, token = f"/chat/threads/{quote(begun['ChatId'], safe='')}/messages", f"Bearer {begun['Token']}"
    for number in range(_MESSAGES):
        asked(path, {"content": f"message {number}", "senderDisplayName": "Customer"}, Authorization=token)
    connection.close()
    request = (
        f"GET {path}?maxPageSize={_PAGE}&api-version=2024-03-07 HTTP/1.1\r\nHost: localhost\r\n"
        f"Accept: application/json\r\nAuthorization: {token}\r\n\r\n"
    )
    return path, request.encode()

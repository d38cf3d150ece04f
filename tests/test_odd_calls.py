"""Whatever is called with whatever: never a fault of the hub's own."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import aiohttp
import pytest
from yarl import URL

from mockhub.control.table import ROUTES as CONTROL_ROUTES
from mockhub.surfaces import ROUTES

if TYPE_CHECKING:
    from mockhub.server import Server

CALLS = 400
VALUES = [
    "default",
    "r1",
    "19:x@thread.v2",
    "%00",
    "%FF",
    "a%2Fb",
    "%F0%9F%92%A9",
    "..",
    "none",
    "9" * 30,
    "{org}",
    "",
]
BODIES = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b'"x"',
    b"\xff\xfe",
    b'{"a":' * 400,
    b'{"calls": [{"token": {"expires-in": "99999999999999d"}}]}',
    b'{"calls": [{"token": {"claims": {"iat": 1e400}}}]}',
    b'{"rules": {"leeway": "99999999999999999999d"}}',
    b'{"keys": {"url": "http://127.0.0.1:99999/"}}',
    b'{"keys": {"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}}',
    b'{"keys": {"jwks": {"keys": [{"kty": "RSA", "n": "AQ", "e": "AQAB"}]}}}',
    b'{"scenario": "x", "given": {"clock": {"at": "9999-12-31T23:59:59Z"}}}',
    b'{"scenario": "x", "given": {"seed": 99999999999999999999}}',
    b'{"widget": "anonymous", "visitor": "\\u0000"}',
    b'{"provider": "nobody"}',
]
TOKENS = ["", " ", "a.b.c", "a..", "eyJhbGciOiJub25lIn0.e30.", "é" * 20, "x" * 20_000]


def odd_path(random: Random, template: str, server: Server) -> str:
    organization = server.hub.default.organization
    known = {"{org}": organization.id, "{wid}": organization.authenticated.id, "{sandbox}": "default"}
    parts = [
        (known.get(part) if random.random() < 0.7 else None) or random.choice(VALUES)
        if part.startswith("{")
        else part
        for part in template.split("/")
    ]
    query = random.choice(["", "", "?channelId=lcw", "?after=-1", "?after=" + "1" * 40, "?state=%0D%0A", "?%"])
    return random.choice(["", "", "/s/default", "/s/nobody", "//"]) + "/".join(parts) + query


@pytest.mark.parametrize("listener", ["surfaces", "control"])
async def test_no_call_is_a_fault_of_the_hub(listener: str, server: Server) -> None:
    random = Random(listener)  # noqa: S311 - the same calls in every run
    base = server.hub.addresses.http if listener == "surfaces" else server.hub.addresses.control
    served = [(route.method, route.template) for route in ROUTES]
    if listener == "control":
        served = [(route.method, route.path) for route in CONTROL_ROUTES]
    async with aiohttp.ClientSession() as session:
        for _ in range(CALLS):
            method, template = random.choice(served)
            url = URL(base + odd_path(random, template, server), encoded=True)
            headers = {
                "Content-Type": "application/json",
                "x-ms-client-request-id": random.choice(["r1", "", "é"]),
            }
            if random.random() < 0.5:
                headers["AuthenticatedUserToken"] = random.choice(TOKENS)
            async with session.request(method, url, data=random.choice(BODIES), headers=headers) as answer:
                endless = answer.content_type == "text/event-stream"
                text = "" if endless else await answer.text(errors="replace")
                assert answer.status != 500, (method, url, text)

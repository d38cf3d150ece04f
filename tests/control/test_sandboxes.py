"""What is here, and how a sandbox is reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mockhub import __version__
from mockhub.spec import parse_instant
from tests.control.asking import SANDBOX, assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.control.asking import Ask


async def test_the_index_lists_every_route(ask: Ask) -> None:
    seen = await ask("GET", "/")
    assert seen.body["mockhub"] == __version__
    assert "POST /v1/sandboxes/{sandbox}/visitor/start-chat" in seen.body["routes"]
    for route in seen.body["routes"]:
        method, path = route.split(" ")
        target = re.sub(r"\{seq.*\}", "1", path).replace("{sandbox}", "default").replace("{provider}", "default")
        answer = await ask(method, target, {"scenario": "x"} if path.endswith("scenario") else {})
        assert answer.status != 405, route
        assert "unknown-path" not in answer.text, route


async def test_the_server_says_it_is_well(ask: Ask) -> None:
    assert (await ask("GET", "/healthz")).body == {"status": "ok", "version": __version__}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/providers"),
        ("PUT", "/providers/p"),
        ("DELETE", "/providers/p"),
        ("PUT", "/scenario"),
        ("POST", "/visitor/start-chat"),
        ("GET", "/journal"),
        ("GET", "/journal/1"),
    ],
)
async def test_an_unknown_sandbox_names_the_nearest_on_every_route(method: str, path: str, ask: Ask) -> None:
    seen = await ask(method, f"/v1/sandboxes/defualt{path}")
    assert_problem(seen, 404, "unknown-sandbox", "there is no sandbox 'defualt' (did you mean 'default'?)")


async def test_a_sandbox_tells_all_that_a_test_needs(ask: Ask, server: Server, box: Sandbox) -> None:
    addresses = server.hub.addresses
    body = (await ask("GET", SANDBOX)).body
    assert parse_instant(body["clock"].pop("now")) == pytest.approx(box.clock.now(), abs=60)
    base = f"{addresses.http}/s/default"
    assert body == {
        "id": "default",
        "orgId": box.organization.id,
        "orgUrl": base,
        "secureOrgUrl": f"{addresses.https}/s/default",
        "widgets": {
            "anonymous": box.organization.anonymous.id,
            "authenticated": box.organization.authenticated.id,
        },
        "scriptTags": {
            role: f'<script id="Microsoft_Omnichannel_LCWidget" src="{base}/livechatwidget/scripts/'
            f'LiveChatBootstrapper.js" data-app-id="{widget.id}" data-org-id="{box.organization.id}" '
            f'data-org-url="{base}"></script>'
            for role, widget in (
                ("anonymous", box.organization.anonymous),
                ("authenticated", box.organization.authenticated),
            )
        },
        "issuer": box.issuer.url,
        "keys": {
            "pem-url": f"{base}/_services/auth/publickey",
            "dynamics": f"{base}/_services/auth/publickeys",
            "jwks": f"{base}/_services/auth/jwks",
        },
        "tokenEndpoint": f"{base}/_services/auth/token",
        "providerScript": f"{base}/provider.js",
        "providers": ["default"],
        "clock": {"mode": "real"},
        "seed": 0,
        "journal": f"{addresses.control}/v1/sandboxes/default/journal",
    }


async def test_every_address_a_sandbox_tells_is_served(ask: Ask, server: Server) -> None:
    body = (await ask("GET", SANDBOX)).body
    for url in (*body["keys"].values(), body["tokenEndpoint"], body["providerScript"], body["journal"]):
        async with server.outbound.session.get(url) as answer:
            assert answer.status == 200, url

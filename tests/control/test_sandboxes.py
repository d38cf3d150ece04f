"""What is here, and how a sandbox is reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from mockhub import __version__
from mockhub.spec import parse_instant
from tests.control.asking import SANDBOX, assert_problem

if TYPE_CHECKING:
    from pathlib import Path

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
        ("POST", "/reset"),
        ("DELETE", ""),
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
        "label": None,
        "chatEndpoint": f"{addresses.https}/s/default/",
        "attachmentEndpoint": f"{addresses.https}/s/default",
        "armed": None,
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


# Made, reset, deleted

MADE = "/v1/sandboxes"
THROWS = {"scenario": "It throws", "given": {"provider": ["throw"]}}


async def test_a_sandbox_is_made_as_asked_for(ask: Ask, server: Server) -> None:
    written = {
        "id": "mine",
        "label": "checkout",
        "org-id": "my-org",
        "seed": 7,
        "clock": {"mode": "manual", "at": "2026-01-15T09:00:00Z"},
        "providers": {"shop": {"calls": ["no-token"]}},
        "widgets": {"anonymous": {"title": "Hello"}},
    }
    seen = await ask("POST", MADE, written)
    assert seen.status == 201
    assert {name: seen.body[name] for name in ("id", "label", "orgId", "seed", "providers", "armed")} == {
        "id": "mine",
        "label": "checkout",
        "orgId": "my-org",
        "seed": 7,
        "providers": ["shop"],
        "armed": None,
    }
    assert seen.body["clock"] == {"mode": "manual", "now": "2026-01-15T09:00:00Z"}
    assert server.hub.find("mine").organization.anonymous.settings.title == "Hello"
    listed = await ask("GET", MADE)
    assert [one["id"] for one in listed.body["sandboxes"]] == ["default", "mine"]


async def test_a_sandbox_without_a_name_gets_one(ask: Ask) -> None:
    first, second = [(await ask("POST", MADE)).body["id"] for _ in range(2)]
    assert first != second


async def test_a_sandbox_is_armed_when_it_is_made_and_again_by_a_reset(ask: Ask) -> None:
    written = {
        "id": "mine",
        "scenario": {**THROWS, "vars": {"x": 1}, "given": {"provider": ["throw"], "seed": "$(x)"}},
    }
    assert (await ask("POST", MADE, written)).body["armed"] == "It throws"
    await ask("PUT", f"{MADE}/mine/providers/default", {"calls": ["no-token"]})
    assert (await ask("POST", f"{MADE}/mine/visitor/start-chat")).body["errorCode"] == 3
    reset = await ask("POST", f"{MADE}/mine/reset")
    assert (reset.body["armed"], reset.body["seed"]) == ("It throws", 1)
    assert (await ask("POST", f"{MADE}/mine/visitor/start-chat")).body["errorCode"] == 2
    assert (await ask("GET", f"{MADE}/mine/journal")).body["entries"][0]["seq"] == 1


async def test_a_sandbox_is_armed_from_a_file_of_the_hubs_machine(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "throws.yaml"
    file.write_text("scenario: From a file\ngiven: {provider: [throw]}\n")
    assert (await ask("POST", MADE, {"scenario-file": str(file)})).body["armed"] == "From a file"
    file.write_text("scenario: From a file\ngiven: {provder: [throw]}\n")
    seen = await ask("POST", MADE, {"scenario-file": str(file)})
    (mistake,) = assert_problem(seen, 400, "bad-scenario", "the body has mistakes")["mistakes"]
    assert mistake["pointer"] == "/scenario-file"
    assert (mistake["file"], mistake["line"], mistake["column"]) == (str(file), 2, 9)
    assert mistake["message"].startswith("unknown key 'provder' (did you mean 'provider'?)")
    seen = await ask("POST", MADE, {"scenario-file": str(tmp_path / "nothing.yaml")})
    (mistake,) = assert_problem(seen, 400, "bad-scenario", "the body has mistakes")["mistakes"]
    assert "there is no such file" in mistake["message"]


async def test_a_sandbox_is_deleted(ask: Ask) -> None:
    await ask("POST", MADE, {"id": "mine"})
    assert (await ask("DELETE", f"{MADE}/mine")).status == 204
    assert_problem(await ask("GET", f"{MADE}/mine"), 404, "unknown-sandbox", "there is no sandbox 'mine'")


async def test_the_default_sandbox_is_reset_but_not_deleted(ask: Ask) -> None:
    seen = await ask("DELETE", SANDBOX)
    assert_problem(seen, 409, "default-sandbox", "the default sandbox cannot be deleted; reset it")
    assert (await ask("POST", f"{SANDBOX}/reset")).body["id"] == "default"


@pytest.mark.parametrize(
    ("written", "code"),
    [({"id": "mine"}, "sandbox-exists"), ({"id": "other", "org-id": "MY-ORG"}, "organization-exists")],
)
async def test_a_name_is_given_once(written: dict[str, str], code: str, ask: Ask) -> None:
    await ask("POST", MADE, {"id": "mine", "org-id": "my-org"})
    assert (await ask("POST", MADE, written)).body["code"] == code


@pytest.mark.parametrize(
    ("written", "pointer", "message"),
    [
        ({"seed": -1}, "/seed", "expected 0 or more"),
        ({"sede": 1}, "/sede", "did you mean 'seed'?"),
        ({"id": "a/b"}, "/id", "expected letters, digits, hyphens, dots and underscores"),
        ({"org-id": ""}, "/org-id", "expected letters, digits and hyphens"),
        ({"idle": "0s"}, "/idle", "expected more than 0"),
        ({"scenario": {"given": {}}}, "/scenario", "the key 'scenario' is missing"),
        (
            {"scenario": {**THROWS, "given": {"provder": []}}},
            "/scenario/given/provder",
            "did you mean 'provider'?",
        ),
        ({"scenario": {**THROWS, "rows": [{"a": 1}, {"a": 2}]}}, "/scenario", "found 2 scenarios, expected one"),
        ({"scenario": "text"}, "/scenario", "a scenario is a mapping"),
    ],
)
async def test_what_cannot_be_is_a_mistake_with_its_place(
    written: dict[str, Any], pointer: str, message: str, ask: Ask
) -> None:
    body = assert_problem(await ask("POST", MADE, written), 400, "bad-scenario", "the body has mistakes")
    assert body["mistakes"][0]["pointer"] == pointer
    assert message in body["mistakes"][0]["message"]


async def test_a_scenario_and_a_file_exclude_each_other(ask: Ask) -> None:
    seen = await ask("POST", MADE, {"scenario": THROWS, "scenario-file": "x.yaml"})
    body = assert_problem(seen, 400, "bad-scenario", "the body has mistakes")
    assert "scenario and scenario-file exclude each other" in body["mistakes"][0]["message"]

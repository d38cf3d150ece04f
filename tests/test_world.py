"""Worlds of their own: as asked for, as at first after a reset, gone when nobody uses them, never mixed up."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockhub.app import HUB, create_app
from mockhub.clock import ClockMode
from mockhub.errors import Misuse
from mockhub.hub import Hub
from mockhub.journal import Kind
from mockhub.omnichannel.chat_token import organization_of
from mockhub.scenarios.arming import arm_whole
from mockhub.scenarios.model import Scenario
from mockhub.server import Options, Server
from mockhub.surfaces import ROUTES
from mockhub.tokens.providers import TokenSpec
from mockhub.world import SandboxSpec
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiohttp.test_utils import TestClient

    from mockhub.exchange import SurfaceRoute
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient

FIXED = {"clock": {"mode": "manual", "at": "2026-01-15T09:00:00Z"}}


def spec(**written: Any) -> SandboxSpec:
    return SandboxSpec.read({name.replace("_", "-"): value for name, value in written.items()})


def scenario(**world: Any) -> Scenario:
    return Scenario.read({"scenario": "x", "given": world, "expect": [{"at": "livechat.config", "count": 1}]})


# As asked for


def test_a_sandbox_is_made_as_asked_for() -> None:
    box = Hub(lambda: NOW).create(
        "red",
        spec(
            label="checkout",
            org_id="my-org",
            seed=7,
            **FIXED,
            widgets={"anonymous": {"title": "Hello"}, "authenticated": {"hours": "never"}},
            providers={"mine": {"calls": ["throw"]}, "other": {}},
            journal={"entries": 5, "bytes": 100_000},
        ),
    )
    organization = box.organization
    assert (box.spec.label, organization.id, box.seed) == ("checkout", "my-org", 7)
    assert (box.clock.mode, box.clock.now()) == (ClockMode.MANUAL, 1768467600)
    assert organization.anonymous.settings.title == "Hello"
    assert organization.anonymous.settings.authentication == "none"
    assert organization.authenticated.settings.hours == "never"
    assert list(box.providers) == ["mine", "other"]
    for _ in range(10):
        box.journal.begin(Kind.REQUEST, "livechat.config")
    assert len(box.journal) == 5


def test_an_organization_is_given_once() -> None:
    worlds = Hub(lambda: NOW)
    worlds.create("red", spec(org_id="MY-org"))
    with pytest.raises(Misuse, match="organization my-org is that of sandbox 'red' already") as raised:
        worlds.create("blue", spec(org_id="my-ORG"))
    assert (raised.value.status, raised.value.pointer) == (409, "/org-id")
    worlds.delete(worlds.find("red"))
    assert worlds.create("blue", spec(org_id="my-org")).organization.id == "my-org"


def test_the_default_sandbox_stays() -> None:
    worlds = Hub(lambda: NOW)
    with pytest.raises(Misuse, match="the default sandbox cannot be deleted; reset it"):
        worlds.delete(worlds.default)


def test_what_cannot_be_made_leaves_nothing() -> None:
    worlds = Hub(lambda: NOW)
    with pytest.raises(Misuse):
        worlds.create("red", spec(providers={"mine": {"keys": {"pem": "no key"}}}))
    with pytest.raises(Misuse):
        worlds.create("red", scenario=scenario(provider={"keys": {"pem": "no key"}}))
    assert [one.id for one in worlds] == ["default"]
    worlds.create("red")


# Reset


def stir(box: Sandbox) -> None:
    """Change everything a sandbox has."""
    box.clock.configure(mode=ClockMode.MANUAL, at=5.0)
    box.rotate_keys()
    box.reseed(99)
    box.random.random()
    box.register_provider("default", box.providers.popitem()[1].spec)
    box.organization.authenticated.settings = box.organization.anonymous.settings
    box.organization.availability_calls.take(1.0)
    box.conversations.start("r", box.organization.anonymous, None, now=1.0)
    box.journal.finish(box.journal.begin(Kind.REQUEST, "livechat.config"))
    box.pages.open("k", box.organization.anonymous, visitor="v", profile="documented", address="")
    box.next_nonce()


def state(box: Sandbox) -> dict[str, Any]:
    """Everything of a sandbox that can be seen, drawing from it last."""
    return {
        "clock": (box.clock.mode, box.clock.now()),
        "organization": box.organization,
        "availability": box.organization.availability_calls.take(0.0),
        "issuer": (box.issuer.url, box.issuer.dynamics_array()),
        "providers": {name: one.spec for name, one in box.providers.items()},
        "script": [one.script.next("v") for one in box.providers.values()],
        "people": (box.anybody.profile, dict(box.people)),
        "conversations": len(box.conversations),
        "journal": ([entry.to_json() for entry in box.journal], dict(box.journal.counts), box.journal.seq),
        "pages": [page.to_json() for page in box.pages],
        "token": box.token(TokenSpec(), provider=box.provider),
        "next": (box.next_nonce(), box.random.random(), box.seed),
    }


@pytest.mark.parametrize(
    "written",
    [
        FIXED,
        {**FIXED, "seed": 3, "providers": {"a": {"calls": ["throw", "token"]}, "b": {"keys": {"from": "issuer"}}}},
        {**FIXED, "widgets": {"authenticated": {"contacts": ["ann"]}}},
    ],
)
def test_a_reset_sandbox_is_as_at_first(written: dict[str, Any]) -> None:
    worlds = Hub(lambda: NOW)
    box = worlds.create("red", spec(**written))
    stir(box)
    worlds.reset(box)
    fresh = Hub(lambda: NOW).create("red", spec(**written))
    assert state(box) == state(fresh)


def test_a_reset_sandbox_is_armed_again_with_what_it_was_made_with() -> None:
    world = scenario(provider=["throw"], client="v1-2023", seed=4, **FIXED)
    worlds = Hub(lambda: NOW)
    box = worlds.create("red", scenario=world)
    stir(box)
    worlds.reset(box)
    assert state(box) == state(Hub(lambda: NOW).create("red", scenario=world))
    assert box.anybody.profile.profile == "v1-2023"


async def test_a_reset_wakes_whoever_waits_in_the_old_world() -> None:
    worlds = Hub(lambda: NOW)
    box = worlds.create("red", spec(**FIXED))
    with box.clock.hold():
        waiting = asyncio.ensure_future(box.clock.sleep(60))
        await asyncio.sleep(0)
        worlds.reset(box)
        await waiting


# One seed, one trace


def trace(box: Sandbox) -> str:
    """A sandbox's journal without its address ids, with tokens opened."""
    organization = box.organization
    text = json.dumps([entry.to_json(show_secrets=True) for entry in box.journal], ensure_ascii=False)
    payload = r"eyJ[\w-]+\.(eyJ[\w-]+)\.(?:[\w-]+|…\(\d+ characters\))"
    text = re.sub(payload, lambda found: base64.urlsafe_b64decode(found[1] + "==").decode(), text)
    ids = [organization.id, organization.anonymous.id, organization.authenticated.id, organization.id[:8]]
    for number, one in enumerate(ids):
        text = text.replace(one, f"<{number}>")
    return text.replace(f"/s/{box.id}", "/s/<id>")


CALLS = st.lists(
    st.tuples(
        st.sampled_from(["config", "start", "details", "close", "availability", "token"]),
        st.sampled_from(["anonymous", "authenticated"]),
        st.sampled_from(["r1", "r2"]),
    ),
    max_size=6,
)


async def play(client: TestClient[Any, Any], box: Sandbox, calls: list[tuple[str, str, str]]) -> None:
    organization = box.organization
    start = "livechatconnector/{auth}organization/{org}/widgetApp/{wid}/conversation"
    for what, role, request in calls:
        widget = getattr(organization, role)
        auth = "auth/" if role == "authenticated" else ""
        headers = {"x-ms-client-request-id": request}
        if auth:
            headers["AuthenticatedUserToken"] = str(box.token(TokenSpec(), provider=box.provider))
        ids = f"{organization.id}/{widget.id}"
        method, path = {
            "config": ("GET", f"livechatconnector/config/{ids}"),
            "start": (
                "POST",
                start.format(auth=auth, org=organization.id, wid=widget.id),
            ),
            "details": ("GET", f"livechatconnector/{auth}getliveworkitemdetails/{ids}/{request}"),
            "close": ("POST", f"livechatconnector/{auth}sessionclose/{ids}/{request}"),
            "availability": ("POST", f"livechatconnector/auth/getagentavailability/{ids}/{request}"),
            "token": ("GET", "_services/auth/token"),
        }[what]
        async with client.request(method, f"/s/{box.id}/{path}", headers=headers):
            pass


@pytest.fixture
async def serve(aiohttp_client: Any) -> TestClient[Any, Any]:
    client: TestClient[Any, Any] = await aiohttp_client(create_app(Hub(lambda: NOW)))
    return client


async def test_two_sandboxes_with_one_seed_leave_the_same_trace(serve: TestClient[Any, Any]) -> None:
    worlds = serve.app[HUB]
    made = iter(range(1_000_000))

    async def compare(calls: list[tuple[str, str, str]], seed: int) -> None:
        one, two = (worlds.create(f"w{next(made)}", spec(seed=seed, **FIXED)) for _ in range(2))
        await play(serve, one, calls)
        await play(serve, two, calls)
        assert trace(one) == trace(two)
        worlds.reset(one)
        await play(serve, one, calls)
        assert trace(one) == trace(two)

    loop = asyncio.get_running_loop()

    @settings(max_examples=25, deadline=None)
    @given(calls=CALLS, seed=st.integers(0, 3))
    def check(calls: list[tuple[str, str, str]], seed: int) -> None:
        asyncio.run_coroutine_threadsafe(compare(calls, seed), loop).result()

    await asyncio.to_thread(check)


# Gone when unused


def test_an_unused_sandbox_is_deleted_and_a_used_one_stays() -> None:
    now = [NOW]
    worlds = Hub(lambda: now[0])
    for name in ("used", "unused", "patient"):
        worlds.create(name, spec(**({"idle": "2h"} if name == "patient" else {})))
    now[0] += 1800
    worlds.locate("used", None, None)
    now[0] += 1801
    assert worlds.expire(3600) == ["unused"]
    assert [one.id for one in worlds] == ["default", "used", "patient"]
    now[0] += 7200
    assert worlds.expire(3600) == ["used", "patient"]


def test_a_sandbox_that_a_page_listens_to_is_in_use() -> None:
    now = [NOW]
    worlds = Hub(lambda: now[0])
    box = worlds.create("red")
    page = box.pages.open("k", box.organization.anonymous, visitor="v", profile="documented", address="")
    page.listens(lambda _: None)
    now[0] += 10_000
    assert worlds.expire(3600) == []
    page.left()
    assert worlds.expire(3600) == ["red"]


async def test_a_server_deletes_unused_sandboxes(data_folder: Path, until: Callable[..., Any]) -> None:
    async with Server(Options(data=data_folder, idle=0.01)) as server:
        box = server.hub.create("red")
        await until(lambda: box not in list(server.hub))


@pytest.fixture
def until() -> Callable[..., Any]:
    async def until(holds: Callable[[], bool]) -> None:
        while not holds():  # noqa: ASYNC110 - nothing announces it; the test's own time limit is the bound
            await asyncio.sleep(0.001)

    return until


# Whose call it is


async def test_a_chat_token_tells_whose_call_it_is(client: SurfaceClient, hub: Hub) -> None:
    red = hub.create("red")
    started = red.conversations.start("r", red.organization.anonymous, None, now=1.0)
    token = red.chat_token_answer(started, chat_endpoint="", attachment_endpoint="")["Token"]
    assert organization_of(token) == red.organization.id
    await client.get("/_services/auth/publickey", headers={"Authorization": token})
    assert [entry.point for entry in red.journal] == ["issuer.public-key"]
    foreign = {"Authorization": token, "OrganizationId": hub.default.organization.id}
    await client.get("/_services/auth/publickey", headers=foreign)
    assert len(red.journal) == 2
    await client.get("/s/default/_services/auth/publickey", headers={"Authorization": token})
    assert len(red.journal) == 2


@pytest.mark.parametrize(
    "authorization", ["", "x", "Basic abc", "a.b.c", "a.bnVsbA.c", "a.eyJyZXNvdXJjZUlkIjo1fQ.c", "é.é.é", "a..c"]
)
def test_any_other_authorization_names_nobody(authorization: str) -> None:
    assert organization_of(authorization) is None


async def test_hundreds_of_sandboxes_at_once_do_not_leak_into_each_other(client: SurfaceClient, hub: Hub) -> None:
    outcomes = ["throw", "no-token", {"token": {"defect": "expired"}}, "token"]
    boxes = [
        hub.create(f"p{number}", spec(providers={"default": {"calls": [outcomes[number % 4]]}}))
        for number in range(200)
    ]

    async def drive(number: int, box: Sandbox) -> tuple[int, int]:
        organization = box.organization
        path = f"/livechatconnector/auth/organization/{organization.id}/widgetApp/{organization.authenticated.id}"
        other = boxes[(number + 1) % len(boxes)]
        headers = {"x-ms-client-request-id": "r", "OrganizationId": other.organization.id}
        statuses = []
        for issuer in (box, other):
            headers["AuthenticatedUserToken"] = str(issuer.token(TokenSpec(), provider=issuer.provider))
            async with client.post(f"{path}/conversation", headers=headers, json={}) as answer:
                statuses.append(answer.status)
        return statuses[0], statuses[1]

    seen = await asyncio.gather(*(drive(number, box) for number, box in enumerate(boxes)))
    assert set(seen) == {(200, 401)}
    for box in boxes:
        requests = [entry for entry in box.journal if entry.point == "livechat.conversation"]
        assert len(requests) == 2
        assert all(box.organization.id in entry.facts["path"] for entry in requests)
        assert len(box.conversations) == 1
    assert len(hub.default.journal) == 0
    assert len(hub.orphans) == 0


async def test_an_armed_scenarios_expectations_count_from_arming_and_begin_again_with_a_reset(
    client: SurfaceClient, hub: Hub
) -> None:
    box = hub.create("red", scenario=scenario())
    config = f"/livechatconnector/config/{box.organization.id}/{box.organization.anonymous.id}"

    def passed() -> list[bool]:
        assert box.armed is not None
        return [finding.passed for finding in box.armed.verification.findings()[:-1]]

    assert passed() == [False]
    await client.get(config)
    assert passed() == [True]
    await client.get(config)
    assert passed() == [False]
    hub.reset(box)
    assert passed() == [False]
    await client.get(config)
    assert passed() == [True]
    arm_whole(box, scenario(), clock_mode=ClockMode.REAL)
    assert passed() == [False]


def filled(template: str, box: Sandbox, **other: str) -> str:
    organization = box.organization
    known = {"org": organization.id, "wid": organization.authenticated.id, "name": "good", **other}
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "x"), template)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
async def test_on_every_surface_unknown_and_contradictory_ids_are_orphans(
    route: SurfaceRoute, client: SurfaceClient, hub: Hub
) -> None:
    red = hub.create("red")
    own = filled(route.template, hub.default)
    targets = [f"/s/nobody{own}"]
    if "{org}" in route.template:
        targets += [filled(route.template, red, org="no-such-organization"), f"/s/red{own}"]
    for number, target in enumerate(targets, start=1):
        answer = await client.request(route.method, target)
        assert answer.status == (401 if route.point.startswith(("acs.", "realtime.")) else 400)
        assert (await answer.json())["cause"] == "widget_unknown"
        assert len(hub.orphans) == number
    assert len(red.journal) == len(hub.default.journal) == 0


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
async def test_on_every_surface_the_prefix_finds_the_sandbox_whatever_the_header_says(
    route: SurfaceRoute, client: SurfaceClient, hub: Hub
) -> None:
    red = hub.create("red")
    headers = {"OrganizationId": hub.default.organization.id}
    async with client.request(route.method, f"/s/red{filled(route.template, red)}", headers=headers) as answer:
        await answer.read()
    assert next(iter(red.journal)).point == route.point
    assert len(hub.default.journal) == len(hub.orphans) == 0

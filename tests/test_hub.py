"""The registry of worlds, and the rule by which a call finds its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.addresses import Addresses
from mockhub.errors import Misuse, Refused
from mockhub.hub import Hub
from tests.conftest import NOW

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient

UNKNOWN_ORG = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def worlds() -> Hub:
    """A hub with two sandboxes besides the default one."""
    worlds = Hub(lambda: NOW)
    worlds.create("red")
    worlds.create("blue")
    return worlds


@pytest.fixture
def red(hub: Hub) -> Sandbox:
    """A second sandbox behind `client`."""
    return hub.create("red")


def org_of(worlds: Hub, name: str | None) -> str | None:
    return name if name in (None, UNKNOWN_ORG) else worlds.find(name).organization.id


# The registry


def test_a_new_hub_has_the_default_sandbox(worlds: Hub) -> None:
    assert worlds.default.id == "default"
    assert [sandbox.id for sandbox in worlds] == ["default", "red", "blue"]


def test_sandboxes_share_no_id(worlds: Hub) -> None:
    ids = [
        (one.organization.id, one.organization.anonymous.id, one.organization.authenticated.id, one.issuer.url)
        for one in worlds
    ]
    flat = [member for group in ids for member in group]
    assert len(set(flat)) == len(flat)


def test_ids_derive_from_the_sandboxes_name_alone() -> None:
    first, second = (Hub(lambda: NOW, seed=seed).create("red").organization for seed in (1, 2))
    assert first == second


def test_sandboxes_sign_with_keys_of_their_own(worlds: Hub) -> None:
    assert len({sandbox.issuer.pem() for sandbox in worlds}) == 3


def test_a_sandbox_without_a_name_gets_a_free_one(worlds: Hub) -> None:
    first, second = worlds.create(), worlds.create()
    assert first.id != second.id
    assert worlds.find(first.id) is first


def test_a_free_name_is_free_although_a_caller_chose_one_like_it() -> None:
    worlds = Hub(lambda: NOW)
    chosen = worlds.create("sandbox-2")
    assert worlds.create().id != chosen.id


def test_a_name_is_given_once(worlds: Hub) -> None:
    with pytest.raises(Misuse, match="there is a sandbox 'red' already") as raised:
        worlds.create("red")
    assert (raised.value.status, raised.value.code) == (409, "sandbox-exists")


def test_an_unknown_sandbox_names_the_nearest(worlds: Hub) -> None:
    with pytest.raises(Misuse, match=r"there is no sandbox 'blu' \(did you mean 'blue'\?\)") as raised:
        worlds.find("blu")
    assert (raised.value.status, raised.value.code) == (404, "unknown-sandbox")


def test_a_deleted_sandbox_is_found_no_more(worlds: Hub) -> None:
    red = worlds.find("red")
    worlds.delete(red)
    with pytest.raises(Misuse):
        worlds.find("red")
    with pytest.raises(Refused):
        worlds.locate(None, red.organization.id, None)
    again = worlds.create("red")
    assert worlds.locate(None, again.organization.id, None) is again


def test_addresses_fall_back_to_http_where_there_is_no_https() -> None:
    assert Addresses(http="http://x:1").secure() == "http://x:1"
    assert Addresses(http="http://x:1", https="https://x:2").secure() == "https://x:2"
    assert Addresses(http="http://x:1").sandbox("red") == "http://x:1/s/red"


# Which sandbox a call belongs to


@pytest.mark.parametrize(
    ("prefix", "org", "header_org", "found"),
    [
        (None, None, None, "default"),
        ("red", None, None, "red"),
        (None, "red", None, "red"),
        (None, None, "red", "red"),
        ("red", "red", None, "red"),
        ("red", "red", "blue", "red"),
        ("red", None, "blue", "red"),
        ("red", None, UNKNOWN_ORG, "red"),
        (None, "red", "blue", "red"),
        (None, "red", UNKNOWN_ORG, "red"),
        ("default", None, None, "default"),
    ],
)
def test_prefix_comes_before_path_and_path_before_header(
    worlds: Hub, prefix: str | None, org: str | None, header_org: str | None, found: str
) -> None:
    assert worlds.locate(prefix, org_of(worlds, org), org_of(worlds, header_org)) is worlds.find(found)


@pytest.mark.parametrize(
    ("prefix", "org", "header_org"),
    [
        ("green", None, None),
        ("green", "red", "red"),
        ("Red", None, None),
        (None, UNKNOWN_ORG, None),
        (None, UNKNOWN_ORG, "red"),
        (None, None, UNKNOWN_ORG),
        ("red", "blue", None),
        ("red", "blue", "blue"),
        ("red", UNKNOWN_ORG, None),
        ("default", "red", None),
    ],
)
def test_unknown_and_conflicting_ids_are_refused_as_an_unknown_widget(
    worlds: Hub, prefix: str | None, org: str | None, header_org: str | None
) -> None:
    with pytest.raises(Refused) as raised:
        worlds.locate(prefix, org_of(worlds, org), org_of(worlds, header_org))
    assert raised.value.cause == "widget_unknown"


def test_letter_case_of_an_organization_id_does_not_count(worlds: Hub) -> None:
    red = worlds.find("red")
    assert worlds.locate(None, red.organization.id.upper(), None) is red
    assert worlds.locate("red", red.organization.id.upper(), None) is red
    assert worlds.locate(None, None, red.organization.id.upper()) is red


def test_an_unknown_prefix_names_the_nearest_sandbox(worlds: Hub) -> None:
    with pytest.raises(Refused, match="did you mean 'blue'"):
        worlds.locate("bluee", None, None)


# Over HTTP


async def test_calls_reach_their_own_sandbox(client: SurfaceClient, hub: Hub, red: Sandbox) -> None:
    org = red.organization
    config = f"/livechatconnector/config/{org.id}/{org.anonymous.id}"
    for path in (config, f"/s/red{config}", f"/s/red/{config}"):
        answer = await client.get(path, headers={"OrganizationId": hub.default.organization.id})
        assert answer.status == 200
    keys = await client.get("/_services/auth/publickey", headers={"OrganizationId": org.id})
    assert await keys.text() == red.issuer.pem()
    assert len(red.journal) == 4
    assert len(hub.default.journal) == 0
    assert len(hub.orphans) == 0


async def test_a_call_that_names_nothing_reaches_the_default_sandbox(client: SurfaceClient, hub: Hub) -> None:
    keys = await client.get("/_services/auth/publickey")
    assert await keys.text() == hub.default.issuer.pem()
    assert [entry.point for entry in hub.default.journal] == ["issuer.public-key"]


async def test_refused_calls_stand_in_the_orphan_journal_and_in_no_sandboxes(
    client: SurfaceClient, hub: Hub, red: Sandbox
) -> None:
    default = hub.default.organization
    calls = [
        (f"/livechatconnector/config/{UNKNOWN_ORG}/{default.anonymous.id}", "livechat.config"),
        (f"/s/green/livechatconnector/config/{default.id}/{default.anonymous.id}", "livechat.config"),
        (f"/s/red/livechatconnector/config/{default.id}/{default.anonymous.id}", "livechat.config"),
        ("/s/green/_services/auth/publickey", "issuer.public-key"),
        ("/s/green/nowhere", "hub.unknown-address"),
    ]
    for number, (path, point) in enumerate(calls, start=1):
        answer = await client.get(path)
        assert answer.status == 400
        assert answer.headers["errorcode"] == "701"
        body = await answer.json()
        assert body["cause"] == "widget_unknown"
        assert body["journal"] == number
        entry = hub.orphans.find(number)
        assert entry is not None
        assert (entry.point, entry.cause, entry.status) == (point, "widget_unknown", 400)
        assert entry.facts == {"method": "GET", "path": path}
    assert len(hub.default.journal) == len(red.journal) == 0


async def test_the_widget_of_another_organization_is_unknown(
    client: SurfaceClient, hub: Hub, red: Sandbox
) -> None:
    answer = await client.get(
        f"/livechatconnector/config/{red.organization.id}/{hub.default.organization.anonymous.id}"
    )
    assert answer.status == 400
    assert answer.headers["errorcode"] == "701"
    assert [entry.cause for entry in red.journal] == ["widget_unknown"]

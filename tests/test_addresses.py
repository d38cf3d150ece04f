"""Where callers reach the listeners: as they wrote it, as a proxy says, or as it was set."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockhub.addresses import Addresses
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from pathlib import Path

    import aiohttp

OWN = Addresses("http://127.0.0.1:8787", "https://127.0.0.1:8788", "http://127.0.0.1:8789")
NOTHING_SET = Addresses()


def test_whoever_calls_the_bound_address_sees_that() -> None:
    assert OWN.seen_by({"Host": "127.0.0.1:8787"}, "http", NOTHING_SET) == OWN


def test_another_name_is_kept_and_the_other_listeners_have_it_too() -> None:
    seen = OWN.seen_by({"Host": "hub:18787"}, "http", NOTHING_SET)
    assert seen == Addresses("http://hub:18787", "https://hub:8788", "http://hub:8789")
    seen = OWN.seen_by({"Host": "hub:8789"}, "control", NOTHING_SET)
    assert seen == Addresses("http://hub:8787", "https://hub:8788", "http://hub:8789")


def test_ipv6_names_keep_their_brackets() -> None:
    seen = OWN.seen_by({"Host": "[::1]:8788"}, "https", NOTHING_SET)
    assert seen == Addresses("http://[::1]:8787", "https://[::1]:8788", "http://[::1]:8789")


def test_a_proxy_that_speaks_https_stands_for_both() -> None:
    headers = {"Host": "10.0.0.7:8787", "X-Forwarded-Host": "hub.example, inner", "X-Forwarded-Proto": "https"}
    seen = OWN.seen_by(headers, "http", NOTHING_SET)
    assert (seen.http, seen.https) == ("https://hub.example", "https://hub.example")


def test_a_proxy_may_serve_it_below_a_path() -> None:
    headers = {"Host": "x", "X-Forwarded-Host": "hub.example:443", "X-Forwarded-Prefix": "/mock/"}
    assert OWN.seen_by(headers, "https", NOTHING_SET).https == "https://hub.example:443/mock"


def test_what_is_set_is_everybodys() -> None:
    public = Addresses(https="https://hub.example")
    for host in ("127.0.0.1:8787", "hub:8787"):
        assert OWN.seen_by({"Host": host}, "http", public).https == "https://hub.example"


def test_a_listener_that_is_left_out_stays_left_out() -> None:
    assert Addresses("http://127.0.0.1:1").seen_by({"Host": "hub:1"}, "http", NOTHING_SET) == Addresses(
        "http://hub:1"
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": ""},
        {"Host": 'x"><script>'},
        {"Host": "user@hub"},
        {"Host": "hub/elsewhere"},
        {"Host": "hub", "X-Forwarded-Host": "a b"},
        {"Host": "hub", "X-Forwarded-Host": "hub", "X-Forwarded-Proto": "javascript"},
        {"Host": "hub", "X-Forwarded-Host": "hub", "X-Forwarded-Prefix": "//evil.example"},
    ],
)
def test_what_is_no_address_is_not_handed_out(headers: dict[str, str]) -> None:
    assert OWN.seen_by(headers, "http", NOTHING_SET) == OWN


@given(st.text(), st.text(), st.text())
def test_whatever_is_said_what_is_handed_out_are_addresses(host: str, scheme: str, prefix: str) -> None:
    headers = {"Host": host, "X-Forwarded-Host": host, "X-Forwarded-Proto": scheme, "X-Forwarded-Prefix": prefix}
    seen = OWN.seen_by(headers, "http", NOTHING_SET)
    for address in (seen.http, seen.https, seen.control):
        parts = urlsplit(address)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert not any((parts.query, parts.fragment, parts.username))


async def test_the_addresses_of_a_sandbox_are_those_of_the_name_it_was_asked_by(
    server: Server, session: aiohttp.ClientSession
) -> None:
    port = urlsplit(server.hub.addresses.control).port
    url = f"{server.hub.addresses.control}/v1/sandboxes/default"
    async with session.get(url, headers={"Host": f"hub.localhost:{port}"}) as answer:
        shown = await answer.json()
    assert urlsplit(shown["orgUrl"]).netloc == f"hub.localhost:{urlsplit(server.hub.addresses.http).port}"
    assert urlsplit(shown["chatEndpoint"]).hostname == "hub.localhost"
    assert shown["journal"].startswith(f"http://hub.localhost:{port}/")


async def test_public_addresses_are_handed_out_wherever_the_call_comes_from(
    data_folder: Path, session: aiohttp.ClientSession
) -> None:
    public = Addresses("http://hub.example", "https://hub.example", "http://steer.example")
    async with Server(Options(data=data_folder, public=public)) as server:
        async with session.get(f"{server.hub.addresses.control}/v1/sandboxes/default") as answer:
            shown = await answer.json()
        async with session.get(f"{server.hub.addresses.http}/demo/") as answer:
            page = await answer.text()
    assert shown["orgUrl"] == "http://hub.example/s/default"
    assert shown["chatEndpoint"] == "https://hub.example/s/default/"
    assert shown["journal"].startswith("http://steer.example/v1/")
    assert 'src="http://hub.example/' in page

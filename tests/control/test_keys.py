"""The built-in issuer's keys, steered from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.control.asking import SANDBOX, assert_mistake

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.control.asking import Ask

KEYS = SANDBOX + "/keys"
START = SANDBOX + "/visitor/start-chat"
BY_NAME = {"keys": {"from": "issuer", "as": "jwks"}}


async def test_keys_are_shown_with_their_addresses(ask: Ask, box: Sandbox) -> None:
    body = (await ask("GET", KEYS)).body
    assert (body["published"], body["signing"]) == ("ok", "key-1")
    assert [key["kid"] for key in body["keys"]] == ["key-1"]
    assert body["addresses"] == (await ask("GET", SANDBOX)).body["keys"]
    assert box.issuer.current.kid == "key-1"


@pytest.mark.parametrize(("keep_old", "kids"), [(True, ["key-1", "key-2"]), (False, ["key-2"])])
async def test_keys_are_rotated(keep_old: bool, kids: list[str], ask: Ask) -> None:  # noqa: FBT001 - a case
    body = (await ask("POST", KEYS + "/rotate", {"keep-old": keep_old})).body
    assert (body["signing"], [key["kid"] for key in body["keys"]]) == ("key-2", kids)


async def test_a_token_of_a_forgotten_key_is_refused(ask: Ask) -> None:
    await ask("PUT", SANDBOX + "/providers/default", BY_NAME)
    token = (await ask("POST", SANDBOX + "/tokens")).body["token"]
    await ask("POST", KEYS + "/rotate", {"keep-old": False})
    assert (await ask("POST", SANDBOX + "/tokens/inspect", {"token": token})).body["reason"] == "unknown_kid"
    assert (await ask("POST", START)).body["ok"] is True


@pytest.mark.parametrize(("published", "status"), [("withheld", 503), ("broken", 200)])
async def test_keys_that_are_not_published_well_cannot_be_had(
    published: str, status: int, ask: Ask, server: Server
) -> None:
    body = (await ask("PUT", KEYS, {"published": published})).body
    assert body["published"] == published
    for url in body["addresses"].values():
        async with server.outbound.session.get(url) as answer:
            assert answer.status == status
            assert "END PUBLIC KEY" not in await answer.text()
    entries = (await ask("GET", SANDBOX + "/journal")).body["entries"]
    assert [(one["status"], one["published"]) for one in entries] == [(status, published)] * 3
    seen = (await ask("POST", START)).body
    assert (seen["errorCode"], seen["cause"]) == (4, "key_unavailable")
    await ask("PUT", KEYS, {"published": "ok"})
    await ask("PUT", SANDBOX + "/providers/default", {})
    assert (await ask("POST", START)).body["ok"] is True


async def test_another_way_to_publish_is_a_mistake(ask: Ask) -> None:
    assert_mistake(await ask("PUT", KEYS, {"published": "witheld"}), "/published", "did you mean 'withheld'")
    assert_mistake(await ask("PUT", KEYS, {}), "", "the key 'published' is missing")


async def test_arming_publishes_the_keys_again(ask: Ask, box: Sandbox) -> None:
    await ask("PUT", KEYS, {"published": "broken"})
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "x"})
    assert box.issuer.published == "ok"

"""The built-in visitor, driven through the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.causes import SDK_ERRORS
from tests.control.asking import SANDBOX, assert_mistake, assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.control.asking import Ask

PROVIDER = SANDBOX + "/providers/mine"
START = SANDBOX + "/visitor/start-chat"


async def test_a_visitor_starts_a_chat(ask: Ask, box: Sandbox) -> None:
    seen = await ask("POST", START)
    body = seen.body
    assert seen.status == 200
    assert (body["ok"], body["status"]) == (True, 200)
    assert body["events"] == ["lcw:startChat", "lcw:chatQueued"]
    assert body["journal"] == f"{SANDBOX}/journal?after=0"
    assert len(box.conversations) == 1
    points = [
        entry["point"]
        for entry in (await ask("GET", body["journal"].partition("?")[0], after="0")).body["entries"]
    ]
    assert points[:2] == ["provider.call", "livechat.conversation"]


@pytest.mark.parametrize(
    ("outcome", "code", "cause"),
    [
        ("throw", 2, "provider_threw"),
        ("no-token", 3, "no_token"),
        ({"token": {"defect": "expired"}}, 4, "expired"),
        ({"token": {"defect": "missing-sub"}}, 4, "missing_claim:sub"),
        ({"returns": 42}, 4, "token_not_string"),
    ],
)
async def test_the_codes_can_be_seen_with_curl(outcome: Any, code: int, cause: str, ask: Ask) -> None:
    await ask("PUT", SANDBOX + "/providers/default", [outcome])
    body = (await ask("POST", START)).body
    assert (body["ok"], body["errorCode"], body["errorDescription"], body["cause"]) == (
        False,
        code,
        SDK_ERRORS[code],
        cause,
    )
    assert body["detail"]
    assert body["events"] == ["lcw:error"]


async def test_the_widget_provider_visitor_and_client_can_be_chosen(ask: Ask, box: Sandbox) -> None:
    await ask("PUT", PROVIDER, {"calls": ["reject"]})
    assert (await ask("POST", START, {"widget": "anonymous", "provider": "mine"})).body["ok"]
    assert (await ask("POST", START, {"provider": "mine"})).body["errorCode"] == 2
    assert (await ask("POST", START, {"provider": "none"})).body["cause"] == "provider_missing"
    assert (await ask("POST", START, {"client": "documented", "visitor": "ann"})).body["ok"]
    client = {"profile": "documented", "codes": {"provider_rejected": 3}}
    assert (await ask("POST", START, {"provider": "mine", "client": client})).body["errorCode"] == 3
    visitors = [entry.facts["visitor"] for entry in box.journal if entry.point == "provider.call"]
    assert visitors == ["visitor", "ann", "visitor"]


@pytest.mark.parametrize(
    ("written", "pointer", "message"),
    [
        ({"widget": "authentcated"}, "/widget", "did you mean 'authenticated'"),
        ({"visitor": ""}, "/visitor", "at least"),
        ({"client": "chat-skd"}, "/client", "found 'chat-skd', expected 'documented'"),
        ({"client": {"codes": {"no_token": 5}}}, "/client/codes/no_token", "found 5, expected 1, 2, 3, 4, 7 or 8"),
        ({"provider": 5}, "/provider", "found 5, expected text"),
        ([], "", "found a list, expected a mapping"),
    ],
)
async def test_a_start_written_wrongly_is_explained(
    written: Any, pointer: str, message: str, ask: Ask, box: Sandbox
) -> None:
    assert_mistake(await ask("POST", START, written), pointer, message)
    assert len(box.journal) == 0


async def test_an_unknown_key_of_a_start_names_the_nearest(ask: Ask) -> None:
    seen = await ask("POST", START, {"widgt": "anonymous"})
    assert "unknown key 'widgt' (did you mean 'widget'?)" in seen.body["mistakes"][0]["message"]


async def test_a_start_with_an_unknown_provider_names_the_nearest(ask: Ask) -> None:
    assert_problem(
        await ask("POST", START, {"provider": "defalt"}), 404, "unknown-provider", "did you mean 'default'"
    )

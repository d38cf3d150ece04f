"""Reading the journal through the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.journal import Kind, Outcome
from mockhub.tokens.providers import ProviderSpec, TokenSpec
from tests.control.asking import SANDBOX, add, assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.control.asking import Ask

HANGS = ProviderSpec.read({"calls": ["hang"]})
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
START = SANDBOX + "/visitor/start-chat"


async def test_the_journal_is_listed_oldest_first(ask: Ask) -> None:
    await ask("POST", START)
    body = (await ask("GET", SANDBOX + "/journal")).body
    numbers = [entry["seq"] for entry in body["entries"]]
    assert numbers == sorted(numbers) == list(range(1, len(numbers) + 1))
    assert body["dropped"] == 0
    assert body["counts"] == {
        "provider.call": 1,
        "livechat.conversation": 1,
        "token.verdict": 1,
        "keys.fetch": 1,
        "issuer.public-key": 1,
    }


async def test_the_journal_can_be_narrowed(ask: Ask) -> None:
    for _ in range(2):
        await ask("POST", START)
    calls = (await ask("GET", SANDBOX + "/journal", point="livechat.conversation")).body["entries"]
    assert [entry["point"] for entry in calls] == ["livechat.conversation"] * 2
    after = str(calls[0]["seq"])
    later = (await ask("GET", SANDBOX + "/journal", after=after, point="livechat.conversation")).body["entries"]
    assert later == calls[1:]
    assert (await ask("GET", SANDBOX + "/journal", after="1000000")).body["entries"] == []


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "", " 1", "²", "1" * 5000])
async def test_a_place_in_the_journal_that_is_no_number_is_explained(after: str, ask: Ask) -> None:
    body = assert_problem(await ask("GET", SANDBOX + "/journal", after=after), 400, "bad-input", "after is")
    assert body["pointer"] == "after"


async def test_one_entry_is_found_by_its_number(ask: Ask) -> None:
    await ask("POST", START)
    listed = (await ask("GET", SANDBOX + "/journal")).body["entries"]
    for entry in listed:
        assert (await ask("GET", f"{SANDBOX}/journal/{entry['seq']}")).body == entry


@pytest.mark.parametrize("seq", ["0", "1", "99", "1" * 5000])
async def test_an_entry_that_is_not_there_is_unknown(seq: str, ask: Ask) -> None:
    assert_problem(await ask("GET", f"{SANDBOX}/journal/{seq}"), 404, "unknown-entry", "there is no journal entry")


async def test_a_refusals_journal_number_leads_to_its_entry(ask: Ask, server: Server, box: Sandbox) -> None:
    org = box.organization
    url = f"{server.hub.addresses.http}/livechatconnector/auth/sessionclose/{org.id}/{org.authenticated.id}/r1"
    token = str(box.token(TokenSpec(defect="expired"), provider=box.provider))
    async with server.outbound.session.post(url, headers={"AuthenticatedUserToken": token}) as answer:
        refused = await answer.json()
    entry = (await ask("GET", f"{SANDBOX}/journal/{refused['journal']}")).body
    assert (entry["cause"], entry["detail"]) == ("expired", refused["message"])
    assert entry["headers"]["AuthenticatedUserToken"].endswith(" characters)")
    assert token.rpartition(".")[2] not in (await ask("GET", SANDBOX + "/journal")).text


async def test_calls_that_belong_to_no_sandbox_are_listed_apart(ask: Ask, server: Server) -> None:
    async with server.outbound.session.get(server.hub.addresses.http + "/s/nobody/x") as answer:
        assert answer.status == 400
    (entry,) = (await ask("GET", "/v1/orphans")).body["entries"]
    assert (entry["cause"], entry["path"]) == ("widget_unknown", "/s/nobody/x")
    assert (await ask("GET", SANDBOX + "/journal")).body["entries"] == []


async def test_a_pending_call_is_listed_as_such(ask: Ask, server: Server, box: Sandbox) -> None:
    box.register_provider("default", HANGS)
    async with server.outbound.session.get(server.hub.addresses.http + "/nowhere") as answer:
        await answer.read()
    box.journal.begin(next(iter(box.journal)).kind, "livechat.config")
    outcomes = [entry["outcome"] for entry in (await ask("GET", SANDBOX + "/journal")).body["entries"]]
    assert outcomes == ["refused", "pending"]


def numbers(body: Any) -> list[int]:
    return [entry["seq"] for entry in body["entries"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "401"}, [2, 4]),
        ({"outcome": "ok"}, [1, 3, 5]),
        ({"kind": "page"}, [6]),
        ({"event": "lcw:error"}, [6]),
        ({"conversation": "r5"}, [5]),
        ({"point": "livechat.config"}, [5]),
        ({"cause": "missing_claim"}, [6]),
        ({"outcome": "ok", "status": "401"}, []),
    ],
    ids=str,
)
async def test_the_journal_is_narrowed_by_conditions(
    query: dict[str, str], expected: list[int], ask: Ask, box: Sandbox
) -> None:
    add(box, 200, 401, 200, 401)
    add(box, 200, point="livechat.config", conversation="r5")
    told = box.journal.begin(Kind.PAGE, "page.event", event="lcw:error")
    box.journal.finish(told, Outcome.FAILED, cause="missing_claim:sub")
    assert numbers((await ask("GET", SANDBOX + "/journal", **query)).body) == expected


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({"cause": "expird"}, "there is no cause 'expird' (did you mean 'expired'?)"),
        ({"point": "livechat.confg"}, "did you mean 'livechat.config'?"),
        ({"outcome": "good"}, "found 'good', expected 'ok', 'refused' or 'failed'"),
        ({"status": "ok"}, "status is 'ok', expected a whole number"),
        ({"show-secrets": "yes"}, "found 'yes', expected true or false"),
        ({"limit": "0"}, "expected 1 to 10000"),
    ],
    ids=str,
)
async def test_a_condition_that_is_none_is_explained(query: dict[str, str], title: str, ask: Ask) -> None:
    body = assert_problem(await ask("GET", SANDBOX + "/journal", **query), 400, "bad-input", title)
    assert body["pointer"] == next(iter(query))


async def test_a_long_journal_is_read_piece_by_piece(ask: Ask, box: Sandbox) -> None:
    add(box, 200, 401, 200, 200, 401)
    first = (await ask("GET", SANDBOX + "/journal", limit="2", outcome="ok")).body
    assert (numbers(first), first["next"], first["last"]) == ([1, 3], 3, 5)
    second = (await ask("GET", SANDBOX + "/journal", limit="2", outcome="ok", after=str(first["next"]))).body
    assert numbers(second) == [4]
    assert "next" not in second


async def test_an_answer_holds_a_thousand_entries_unless_said(ask: Ask, box: Sandbox) -> None:
    add(box, *[200] * 1001)
    body = (await ask("GET", SANDBOX + "/journal")).body
    assert (len(body["entries"]), body["next"]) == (1000, 1000)


async def test_secrets_are_shown_to_whoever_asks(ask: Ask, box: Sandbox) -> None:
    add(box, 200, headers={"AuthenticatedUserToken": TOKEN}, body=TOKEN.encode())
    for path in ("/journal", "/journal/1"):
        assert TOKEN not in (await ask("GET", SANDBOX + path)).text
        assert (await ask("GET", SANDBOX + path, **{"show-secrets": "true"})).text.count(TOKEN) == 2


async def test_orphans_are_narrowed_as_the_journal_is(ask: Ask, server: Server) -> None:
    for path in ("/s/nobody/x", "/s/nobody/y"):
        async with server.outbound.session.get(server.hub.addresses.http + path) as answer:
            await answer.read()
    body = (await ask("GET", "/v1/orphans", after="1", cause="widget_unknown")).body
    assert [entry["path"] for entry in body["entries"]] == ["/s/nobody/y"]
    assert (await ask("GET", "/v1/orphans", cause="expired")).body["entries"] == []

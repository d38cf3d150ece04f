"""What the control API can do, route by route."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import aiohttp
import jwt
import pytest

from mockhub import __version__
from mockhub.causes import SDK_ERRORS
from mockhub.spec import parse_instant
from mockhub.tokens.providers import ProviderSpec, TokenSpec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mockhub.sandbox import Sandbox
    from mockhub.server import Server

SANDBOX = "/v1/sandboxes/default"
HANGS = ProviderSpec.read({"calls": ["hang"]})
PROVIDER = SANDBOX + "/providers/mine"
START = SANDBOX + "/visitor/start-chat"
SCENARIO = SANDBOX + "/scenario"
SECRET = "a shared secret of more than 32 bytes"


class Seen:
    """An answer of the control API, read."""

    def __init__(self, answer: aiohttp.ClientResponse, text: str) -> None:
        self.status = answer.status
        self.content_type = answer.content_type
        self.text = text

    @property
    def body(self) -> Any:
        return json.loads(self.text)


Ask = Callable[..., Awaitable[Seen]]


@pytest.fixture
async def ask(server: Server) -> AsyncIterator[Ask]:
    """Call the control API of `server`; a body is sent as JSON."""
    async with aiohttp.ClientSession() as session:

        async def ask(method: str, path: str, body: Any = None, **query: str) -> Seen:
            url = server.hub.addresses.control + path
            sent = None if method == "GET" else {} if body is None else body
            async with session.request(method, url, params=query, json=sent) as answer:
                return Seen(answer, await answer.text())

        yield ask


@pytest.fixture
def box(server: Server) -> Sandbox:
    return server.hub.default


def assert_problem(seen: Seen, status: int, code: str, title: str) -> dict[str, Any]:
    assert seen.content_type == "application/problem+json"
    body: dict[str, Any] = seen.body
    assert (seen.status, body["status"], body["code"]) == (status, status, code), body
    assert title in body["title"]
    return body


def assert_mistake(seen: Seen, pointer: str, message: str) -> None:
    assert seen.content_type == "application/problem+json"
    assert seen.status == 400
    mistakes = seen.body["mistakes"]
    assert [one["pointer"] for one in mistakes] == [pointer], mistakes
    assert message in mistakes[0]["message"], mistakes


# What is here


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


# Providers


async def test_a_provider_is_registered_and_listed_as_written(ask: Ask, box: Sandbox) -> None:
    written = {"calls": [{"throw": "no session"}, {"late": "12s"}], "after": "loop", "rules": {"leeway": "5m"}}
    seen = await ask("PUT", PROVIDER, written)
    assert (seen.status, seen.body) == (201, {"provider": "mine", **written})
    assert list(box.providers) == ["default", "mine"]
    listed = (await ask("GET", SANDBOX + "/providers")).body
    assert listed == {"default": {}, "mine": written}


async def test_a_list_of_outcomes_is_a_whole_provider(ask: Ask, box: Sandbox) -> None:
    assert (await ask("PUT", PROVIDER, ["throw", "token"])).status == 201
    assert len(box.find_provider("mine").spec.outcomes) == 2


async def test_registering_again_replaces(ask: Ask, box: Sandbox) -> None:
    before = box.provider
    assert (await ask("PUT", SANDBOX + "/providers/default", ["throw"])).status == 201
    assert box.provider is not before
    assert list(box.providers) == ["default"]


@pytest.mark.parametrize(
    ("written", "pointer", "message"),
    [
        ({"call": ["token"]}, "", "unknown key 'call' (did you mean 'calls'?); expected one of calls, after"),
        ({"calls": ["thorw"]}, "/calls/0", "found 'thorw', expected one of token, throw"),
        ({"calls": ["thorw"]}, "/calls/0", "(did you mean 'throw'?)"),
        ({"calls": [{"token": {"defect": "expird"}}]}, "/calls/0/token/defect", "did you mean 'expired'"),
        ({"calls": [{"late": 12}]}, "/calls/0/late", "expected a duration with its unit"),
        ({"after": "again"}, "/after", "found 'again', expected 'last', 'loop' or 'fail'"),
        ({"keys": {"form": "issuer"}}, "/keys", "found 'form', expected one of from, url, pem, jwk, jwks, secret"),
        ({"keys": {"url": "ftp://x/y"}}, "/keys/url", "ftp://x/y"),
        ({"rules": {"leeway": "-1s"}}, "/rules/leeway", "found '-1s'"),
        ({"url": "/token", "calls": ["throw"]}, "", "not both"),
        ("token", "", "expected a mapping"),
        (42, "", "expected a mapping"),
        ([], "", "at least"),
    ],
)
async def test_a_provider_written_wrongly_is_explained(
    written: Any, pointer: str, message: str, ask: Ask, box: Sandbox
) -> None:
    seen = await ask("PUT", PROVIDER, written)
    if pointer == "" and written == []:
        pointer = seen.body["mistakes"][0]["pointer"]
    if isinstance(written, dict) and "call" in written:
        pointer = seen.body["mistakes"][0]["pointer"]
    assert_mistake(seen, pointer, message)
    assert list(box.providers) == ["default"]


async def test_every_mistake_is_told_at_once(ask: Ask) -> None:
    seen = await ask("PUT", PROVIDER, {"calls": ["thorw"], "after": "again", "rules": {"leway": "5m"}})
    assert len(seen.body["mistakes"]) == 3


@pytest.mark.parametrize(
    ("written", "code", "pointer", "title"),
    [
        ({"keys": {"pem": "nonsense"}}, "bad-key", "/keys", "expected a PEM public key"),
        ({"keys": {"secret": ""}}, "bad-key", "/keys/secret", "the secret is empty"),
        ({"keys": {"secret": "short"}}, "weak-secret", "/keys/secret", "allow-weak-secret"),
        ({"keys": {"jwk": {"kty": "oct", "k": "YQ"}}}, "bad-key", "/keys", "kty oct is a secret"),
        (
            {"keys": {"secret": SECRET}, "rules": {"algorithms": ["RS256"]}},
            "mixed-algorithms",
            "/rules/algorithms",
            "RS256",
        ),
    ],
)
async def test_keys_that_cannot_be_used_are_explained(
    written: Any, code: str, pointer: str, title: str, ask: Ask, box: Sandbox
) -> None:
    body = assert_problem(await ask("PUT", PROVIDER, written), 400, code, title)
    assert body["pointer"] == pointer
    assert list(box.providers) == ["default"]


async def test_a_secret_is_never_shown(ask: Ask) -> None:
    told = await ask("PUT", PROVIDER, {"keys": {"secret": SECRET}})
    assert told.body["keys"] == {"secret": "…"}
    for path in ("/providers", "", "/journal"):
        assert SECRET not in (await ask("GET", SANDBOX + path)).text


@pytest.mark.parametrize("form", ["jwk", "jwks"])
async def test_a_private_key_is_refused_and_never_shown(form: str, ask: Ask, box: Sandbox) -> None:
    private = jwt.algorithms.RSAAlgorithm.to_jwk(box.issuer.current.private, as_dict=True)
    private.pop("key_ops")
    told = await ask("PUT", PROVIDER, {"keys": {form: private if form == "jwk" else {"keys": [private]}}})
    assert_problem(told, 400, "bad-key", "it is a private key")
    listed = await ask("GET", SANDBOX + "/providers")
    assert private["d"] not in told.text + listed.text


async def test_a_refused_secret_is_not_repeated(ask: Ask) -> None:
    for keys in (
        {"secret": "hunter2"},
        {"secret": "hunter2", "url": "/x"},
        {"jwk": {"kty": "oct", "k": "hunter2"}},
    ):
        assert "hunter2" not in (await ask("PUT", PROVIDER, {"keys": keys})).text


async def test_a_provider_is_removed(ask: Ask, box: Sandbox) -> None:
    seen = await ask("DELETE", SANDBOX + "/providers/default")
    assert (seen.status, seen.text) == (204, "")
    assert not box.providers
    again = await ask("DELETE", SANDBOX + "/providers/default")
    assert_problem(again, 404, "unknown-provider", "there is no provider 'default'; none is registered")


async def test_an_unknown_provider_names_the_nearest(ask: Ask) -> None:
    seen = await ask("DELETE", SANDBOX + "/providers/defualt")
    assert_problem(seen, 404, "unknown-provider", "there is no provider 'defualt' (did you mean 'default'?)")


# A visitor


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


# Scenarios


async def test_an_armed_scenarios_people_are_those_who_chat(ask: Ask) -> None:
    given = {
        "providers": {"good": ["token"], "bad": ["throw"]},
        "visitors": {"ann": {"provider": "good"}, "bob": {"provider": "bad"}, "eve": {"provider": ["no-token"]}},
    }
    armed = await ask("PUT", SANDBOX + "/scenario", {"scenario": "people", "given": given})
    assert armed.status == 200
    seen = {name: (await ask("POST", START, {"visitor": name})).body for name in ("ann", "bob", "eve", "anybody")}
    assert {name: one.get("cause") for name, one in seen.items()} == {
        "ann": None,
        "bob": "provider_threw",
        "eve": "no_token",
        "anybody": None,
    }
    overridden = await ask("POST", START, {"visitor": "bob", "provider": "good"})
    assert overridden.body["ok"] is True


async def test_an_armed_scenarios_widget_is_on_the_page(ask: Ask) -> None:
    given = {"widget": {"authentication": "none", "context-provider": "throw"}}
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "context", "given": given})
    assert (await ask("POST", START, {})).body["errorCode"] == 1
    assert (await ask("POST", START, {"widget": "authenticated"})).body["ok"] is True


async def test_arming_leaves_nothing_of_the_world_before(ask: Ask) -> None:
    before = {"widget": {"hours": "never"}, "visitors": {"ann": {"provider": ["throw"]}}}
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "before", "given": before})
    assert (await ask("POST", START, {"visitor": "ann"})).body["errorCode"] == 2
    after = {"widget": {"authentication": "none"}}
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "after", "given": after})
    assert (await ask("POST", START, {"visitor": "ann", "widget": "authenticated"})).body["ok"] is True
    assert list((await ask("GET", SANDBOX + "/providers")).body) == ["default"]


async def test_an_armed_scenarios_client_decides_the_codes(ask: Ask) -> None:
    given = {"client": {"profile": "documented", "codes": {"no_token": 8}}, "provider": ["no-token"]}
    await ask("PUT", SANDBOX + "/scenario", {"scenario": "codes", "given": given})
    assert (await ask("POST", START, {})).body["errorCode"] == 8
    assert (await ask("POST", START, {"client": "documented"})).body["errorCode"] == 3


async def test_a_scenario_is_armed(ask: Ask, box: Sandbox) -> None:
    scenario = {
        "scenario": "It throws",
        "given": {
            "clock": {"mode": "manual", "at": "2026-01-15T09:00:00Z"},
            "seed": 7,
            "provider": ["throw"],
            "widget": {"hours": "never"},
        },
    }
    seen = await ask("PUT", SCENARIO, scenario)
    assert seen.status == 200
    assert seen.body["armed"] == "It throws"
    assert seen.body["clock"] == {"mode": "manual", "now": "2026-01-15T09:00:00Z"}
    assert seen.body["seed"] == 7
    assert box.organization.authenticated.settings.hours == "never"
    assert (await ask("POST", START)).body["errorCode"] == 2


async def test_time_is_real_unless_the_scenario_says_otherwise(ask: Ask) -> None:
    seen = await ask("PUT", SCENARIO, {"scenario": "x"})
    assert seen.body["clock"]["mode"] == "real"


@pytest.mark.parametrize(
    ("written", "pointer", "message"),
    [
        ({}, "", "the key 'scenario' is missing"),
        ([], "", "a scenario is a mapping"),
        ("x", "", "a scenario is a mapping"),
        ({"scenario": "x", "rows": [{"a": 1}, {"a": 2}]}, "/rows", "leave out rows"),
        ({"scenario": "x", "given": {"seed": "7"}}, "/given/seed", "found '7', expected a whole number"),
        ({"scenario": "$(nobody)"}, "/scenario", "$(nobody) is declared nowhere"),
        ({"scenario": "x", "steps": ["strat-chat"]}, "/steps/0", "did you mean 'start-chat'"),
        (
            {"scenario": "x", "expect": [{"at": "livechat.conversatoin", "count": 1}]},
            "/expect/0/at",
            "livechat.conversation",
        ),
    ],
)
async def test_a_scenario_written_wrongly_is_explained(
    written: Any, pointer: str, message: str, ask: Ask, box: Sandbox
) -> None:
    before = box.provider
    assert_mistake(await ask("PUT", SCENARIO, written), pointer, message)
    assert box.provider is before


async def test_a_scenario_that_cannot_be_armed_leaves_the_world_as_it_was(ask: Ask, box: Sandbox) -> None:
    before, now = dict(box.providers), box.clock.mode
    given = {"clock": "manual", "seed": 9, "provider": {"keys": {"secret": "short"}}, "widget": {"hours": "never"}}
    assert_problem(await ask("PUT", SCENARIO, {"scenario": "x", "given": given}), 400, "weak-secret", "allow-weak")
    assert box.providers == before
    assert box.clock.mode is now
    assert box.seed == 0
    assert box.organization.authenticated.settings.hours == "always"


# The journal


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


# Web pages with the widget

EVENTS = SANDBOX + "/pages/events"


def open_page(box: Sandbox, sent: list[dict[str, Any]] | None = None) -> None:
    """Open a page, listening if its messages are wanted."""
    page = box.pages.open(
        f"key {len(list(box.pages))}",
        box.organization.anonymous,
        visitor="visitor",
        profile="documented",
        address="http://shop.example/",
    )
    if sent is not None:
        page.listens(sent.append)


async def test_pages_are_listed_without_their_keys(ask: Ask, box: Sandbox) -> None:
    open_page(box, [])
    open_page(box)
    assert (await ask("GET", SANDBOX + "/pages")).body == {
        "pages": [
            {
                "page": number,
                "address": "http://shop.example/",
                "visitor": "visitor",
                "widget": box.organization.anonymous.id,
                "profile": "documented",
                "listens": listens,
            }
            for number, listens in ((1, True), (2, False))
        ]
    }


async def test_an_event_is_raised_in_every_page_or_in_one(ask: Ask, box: Sandbox) -> None:
    first: list[dict[str, Any]] = []
    second: list[dict[str, Any]] = []
    open_page(box, first)
    open_page(box, second)
    detail = {"messageType": "system", "channelData": {"tags": ["system", "agentaccepted"]}}
    seen = await ask("POST", EVENTS, {"event": "lcw:onMessageReceived", "detail": detail})
    assert seen.body == {"event": "lcw:onMessageReceived", "pages": [1, 2]}
    assert first == second == [{"event": "lcw:onMessageReceived", "detail": detail}]
    seen = await ask("POST", EVENTS, {"event": "lcw:threadUpdate", "page": 2})
    assert seen.body == {"event": "lcw:threadUpdate", "pages": [2]}
    assert (len(first), len(second)) == (1, 2)


async def test_an_event_nobody_would_get_is_a_mistake(ask: Ask, box: Sandbox) -> None:
    title = "no page with the widget is open in this sandbox"
    open_page(box)
    assert_problem(await ask("POST", EVENTS, {"event": "lcw:threadUpdate"}), 409, "no-page", title)
    open_page(box, [])
    seen = await ask("POST", EVENTS, {"event": "lcw:threadUpdate", "page": 9})
    assert_problem(seen, 409, "no-page", "page 9 is not open; open are 2")


async def test_an_event_that_is_none_is_named_with_the_nearest(ask: Ask) -> None:
    seen = await ask("POST", EVENTS, {"event": "lcw:threadUpdated"})
    body = assert_problem(seen, 400, "bad-scenario", "the body has mistakes")
    assert "did you mean 'lcw:threadUpdate'?" in body["mistakes"][0]["message"]

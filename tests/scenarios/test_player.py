"""Playing: what is expected is held against what was seen, and every difference is told exactly."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.driver import Result
from mockhub.errors import Mistakes
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player, compare
from mockhub.scenarios.steps import visitor_step
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mockhub.hub import Hub
    from mockhub.sandbox import Sandbox
    from mockhub.scenarios.report import Report

FILE = "f.yaml"
AT = "clock: {at: 2026-01-15T09:00:00Z}"


@pytest.fixture
async def served() -> AsyncIterator[Server]:
    async with Server(Options(https_port=None, control_port=None)) as server:
        yield server


@pytest.fixture
def player(served: Server) -> Player:
    return Player(served.hub, served.outbound)


@pytest.fixture
def made(served: Server, monkeypatch: pytest.MonkeyPatch) -> list[Sandbox]:
    """Every sandbox made from now on, also when it is gone."""
    return keep_sandboxes(served.hub, monkeypatch)


def keep_sandboxes(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> list[Sandbox]:
    kept: list[Sandbox] = []
    create = hub.create

    def create_and_keep(*args: Any, **options: Any) -> Sandbox:
        kept.append(create(*args, **options))
        return kept[-1]

    monkeypatch.setattr(hub, "create", create_and_keep)
    return kept


async def play(player: Player, text: str) -> Report:
    (case,) = load(FILE, f"scenario: x\n{text}")
    return await player.play(case)


async def differences(player: Player, text: str) -> list[str]:
    return [str(one) for one in (await play(player, text)).differences]


def one_step(given: str, expect: str, verb: str = "start-chat") -> str:
    return f"given: {{{given}}}\nsteps:\n  - {verb}: {{expect: {expect}}}\n"


THROWS = "provider: [throw]"
THREW = "code 2, cause provider_threw (the provider threw: scripted error)"
NO_SUB = f"{AT}, provider: [{{token: {{defect: missing-sub}}}}]"
NO_SUB_SEEN = "code 4, cause missing_claim:sub (sub is absent)"
CLOSED = "widget: {hours: never, authentication: none}"


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        (THROWS, "{code: 2}"),
        (THROWS, "{cause: provider_threw}"),
        (THROWS, "{event: lcw:error}"),
        (THROWS, "{code: 2, cause: provider_threw, event: lcw:error}"),
        (NO_SUB, "{cause: missing_claim}"),
        (NO_SUB, '{cause: "missing_claim:sub"}'),
        (NO_SUB, "{status: 401}"),
        (CLOSED, "{wire-code: 705}"),
        (CLOSED, '{header: {errorcode: "705", ErrorCode: "705"}}'),
        ("", "ok"),
        ("", "{status: 200}"),
        ("", '{where: {Region: us, ExpiresIn: "86399"}}'),
        ("", "{event: lcw:chatQueued}"),
        ("", "{event: lcw:startChat}"),
        (THROWS, "{}"),
    ],
)
async def test_what_is_seen_as_expected_is_no_difference(player: Player, given: str, expect: str) -> None:
    assert await differences(player, one_step(given, expect)) == []


@pytest.mark.parametrize(
    ("given", "expect", "difference"),
    [
        (THROWS, "ok", f"outcome: expected success, seen {THREW}"),
        (THROWS, "{code: 3}", f"code: expected 3, seen {THREW}"),
        (THROWS, "{cause: provider_rejected}", f"cause: expected provider_rejected, seen {THREW}"),
        (THROWS, "{status: 401}", "status: expected 401, seen no call to the hub"),
        (THROWS, "{wire-code: 705}", "wire-code: expected 705, seen none"),
        (THROWS, "{header: {errorcode: a}}", "header errorcode: expected a, seen none"),
        (THROWS, "{event: lcw:chatQueued}", "event: expected lcw:chatQueued, seen lcw:error"),
        (CLOSED, "{code: 4}", "code: expected 4, seen no code, cause out_of_hours "),
        (CLOSED, "{wire-code: 701}", "wire-code: expected 701, seen 705"),
        (CLOSED, "{status: 401}", "status: expected 401, seen 400"),
        (CLOSED, '{header: {errorcode: "701"}}', "header errorcode: expected 701, seen 705"),
        (NO_SUB, "{cause: expired}", "cause: expected expired, seen code 4, cause missing_claim:sub "),
        (
            NO_SUB,
            '{cause: "missing_claim:exp"}',
            "cause: expected missing_claim:exp, seen code 4, cause missing_c",
        ),
        ("", "{where: {Region: eu}}", 'Region: expected "eu", seen "us"'),
        ("", "{where: {Regoin: us}}", 'Regoin: expected "us", seen no such member'),
        (THROWS, "{where: {ChatId: x}}", 'ChatId: expected "x", seen no such member'),
        ("", "{code: 4}", "code: expected 4, seen success"),
        ("", "{cause: expired}", "cause: expected expired, seen success"),
        ("", "{wire-code: 705}", "wire-code: expected 705, seen none"),
        ("", "{status: 401}", "status: expected 401, seen 200"),
        ("", "{event: lcw:error}", "event: expected lcw:error, seen lcw:startChat, lcw:chatQueued"),
    ],
)
async def test_what_is_seen_otherwise_is_told_exactly(
    player: Player, given: str, expect: str, difference: str
) -> None:
    (found,) = await differences(player, one_step(given, expect))
    place = f"{FILE}:4: "
    assert found == place + difference if found.endswith(difference) else found.startswith(place + difference)


async def test_every_difference_of_a_step_is_told(player: Player) -> None:
    text = one_step(THROWS, "{code: 3, cause: no_token, status: 401, event: lcw:ready}")
    assert await differences(player, text) == [
        f"f.yaml:4: code: expected 3, seen {THREW}",
        f"f.yaml:4: cause: expected no_token, seen {THREW}",
        "f.yaml:4: status: expected 401, seen no call to the hub",
        "f.yaml:4: event: expected lcw:ready, seen lcw:error",
    ]


async def test_a_step_without_expectation_must_succeed(player: Player) -> None:
    text = f"given: {{{THROWS}}}\nsteps:\n  - start-chat\n"
    assert await differences(player, text) == [f"f.yaml:4: outcome: expected success, seen {THREW}"]


async def test_the_steps_after_a_difference_are_played(player: Player) -> None:
    report = await play(
        player, f"given: {{{THROWS}}}\nsteps:\n  - start-chat\n  - start-chat: {{expect: {{code: 2}}}}\n"
    )
    assert len(report.results) == 2
    assert len(report.differences) == 1
    assert not report.passed


def test_a_result_without_failure_and_events_has_nothing_to_show() -> None:
    (case,) = load(FILE, "scenario: x\nsteps:\n  - start-chat: {expect: {event: lcw:error, status: 200}}\n")
    step = visitor_step(case.scenario.steps[0])
    assert step is not None
    assert [str(one) for one in compare("f:1", step, Result())] == [
        "f:1: status: expected 200, seen no call to the hub",
        "f:1: event: expected lcw:error, seen none",
    ]


STARTS = "steps:\n  - start-chat\n  - start-chat: {expect: {code: 2}}\n  - start-chat\n"
LOOP = "given: {provider: {calls: [token, throw], after: loop}}\n"


@pytest.mark.parametrize(
    "count",
    [
        "at: provider.call, count: 3",
        "at: provider.call, at-least: 3",
        "at: provider.call, at-least: 1, at-most: 3",
        "at: livechat.conversation, count: 2",
        "at: provider.call, where: {outcome: failed}, count: 1",
        "at: provider.call, where: {cause: provider_threw}, count: 1",
        "at: livechat.conversation, where: {status: 200}, count: 2",
        "at: livechat.conversation, where: {status: 200, outcome: ok}, count: 2",
        "at: livechat.session-close, count: 0",
        "at: provider.call, where: {cause: no_token}, at-most: 0",
    ],
)
async def test_calls_counted_as_expected_are_no_difference(player: Player, count: str) -> None:
    assert await differences(player, f"{LOOP}{STARTS}expect:\n  - {{{count}}}\n") == []


@pytest.mark.parametrize(
    ("count", "told"),
    [
        ("at: provider.call, count: 2", ["calls at provider.call: expected 2, seen 3"]),
        ("at: provider.call, at-least: 4", ["calls at provider.call: expected at least 4, seen 3"]),
        ("at: provider.call, at-most: 2", ["calls at provider.call: expected at most 2, seen 3"]),
        ("at: provider.call, count: 0", ["calls at provider.call: expected 0, seen 3"]),
        (
            "at: provider.call, at-least: 5, at-most: 7",
            ["calls at provider.call: expected at least 5 and at most 7, seen 3"],
        ),
        (
            "at: provider.call, where: {outcome: ok}, count: 3",
            ["calls at provider.call where outcome ok: expected 3, seen 2"],
        ),
        (
            "at: provider.call, where: {cause: provider_threw}, count: 0",
            ["calls at provider.call where cause provider_threw: expected 0, seen 1"],
        ),
        (
            "at: livechat.conversation, where: {status: 401}, count: 1",
            ["calls at livechat.conversation where status 401: expected 1, seen 0"],
        ),
    ],
)
async def test_calls_counted_otherwise_are_told_at_their_line(player: Player, count: str, told: list[str]) -> None:
    found = await differences(
        player, f"{LOOP}{STARTS}expect:\n  - {{at: provider.call, count: 3}}\n  - {{{count}}}\n"
    )
    assert found == [f"f.yaml:9: {one}" for one in told]


async def test_a_count_is_explained_by_what_came_near(player: Player) -> None:
    expect = "  - {at: provider.call, where: {outcome: ok, provider: default}, count: 3}\n"
    (one,) = (await play(player, f"{LOOP}{STARTS}expect:\n{expect}")).differences
    assert one.explanation == (
        "these counted:",
        *(line for line in one.explanation if line.endswith(": provider.call ok")),
        "nearest at provider.call:",
        *(line for line in one.explanation if line.endswith(": provider.call failed provider_threw")),
        "    no   outcome: expected ok, seen failed",
        "    yes  provider: default",
    )
    assert len(one.explanation) == 7


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ("[{at: provider.call}, {at: livechat.conversation}]", []),
        ("[{at: provider.call}, {at: provider.call}, {at: provider.call, where: {outcome: ok}}]", []),
        (
            "[{at: provider.call, where: {outcome: failed}}, {at: provider.call}, {at: provider.call}]",
            ["provider.call"],
        ),
    ],
)
async def test_an_order_is_held_against_what_was_seen(player: Player, order: str, told: list[str]) -> None:
    found = await differences(player, f"{LOOP}{STARTS}expect:\n  - in-order: {order}\n")
    assert [one.partition(" expected ")[2].partition(" after ")[0] for one in found] == told


async def test_a_cause_with_and_without_its_argument_is_counted(player: Player) -> None:
    text = f"given: {{{NO_SUB}}}\nsteps:\n  - start-chat: {{expect: {{code: 4}}}}\nexpect:\n"
    counted = "".join(
        f"  - {{at: token.verdict, where: {{cause: '{cause}'}}, count: {count}}}\n"
        for cause, count in [
            ("missing_claim", 1),
            ("missing_claim:sub", 1),
            ("missing_claim:exp", 0),
            ("expired", 0),
        ]
    )
    assert await differences(player, text + counted) == []


async def test_time_moves_by_advance(player: Player) -> None:
    text = f"given: {{{AT}, provider: [{{token: {{expires-in: 10m}}}}]}}\nsteps:\n  - start-chat\n"
    early = f"{text}  - advance: 599s\n  - end-chat\n"
    late = f"{text}  - advance: 10m\n  - end-chat: {{expect: {{code: 4, cause: expired}}}}\n"
    assert await differences(player, early) == []
    assert await differences(player, late) == []


async def test_a_manual_clock_stands_still_but_for_advance(player: Player, made: list[Sandbox]) -> None:
    given = "given: {clock: {mode: manual, at: 2026-01-15T09:00:00Z}}\n"
    report = await play(player, f"{given}steps:\n  - start-chat\n  - advance: 90s\n  - end-chat\n")
    assert report.passed
    assert sorted({entry.at for entry in made[0].journal}) == [1768467600.0, 1768467690.0]


async def test_auto_time_jumps_over_what_is_waited_for(player: Player, made: list[Sandbox]) -> None:
    given = f"given: {{{AT}, provider: [{{late: 9s}}, hang]}}\n"
    text = f"{given}steps:\n  - start-chat\n  - start-chat: {{expect: {{code: 3}}}}\n"
    began = time.monotonic()
    assert await differences(player, text) == []
    assert time.monotonic() - began < 5
    assert made[0].clock.now() == pytest.approx(1768467600 + 9 + 10)


async def test_rotated_keys_sign_from_then_on(player: Player, made: list[Sandbox]) -> None:
    given = "given: {provider: {keys: {from: issuer, as: jwks}}}\n"
    text = f"{given}steps:\n  - start-chat\n  - hub: rotate-keys\n  - start-chat\n"
    assert await differences(player, text) == []
    assert [key.kid for key in made[0].issuer.keys] == ["key-1", "key-2"]


async def test_rotation_may_withdraw_the_old_key(player: Player, made: list[Sandbox]) -> None:
    assert await differences(player, "steps:\n  - hub: {rotate-keys: {keep-old: false}}\n  - start-chat\n") == []
    assert [key.kid for key in made[0].issuer.keys] == ["key-2"]


async def test_a_captured_chat_is_resumed_and_ended(player: Player) -> None:
    text = """\
steps:
  - start-chat: {as: first}
  - start-chat: {as: second}
  - end-chat: {chat: $(first)}
  - resume-chat: {chat: $(first), expect: {cause: conversation_closed}}
  - resume-chat: {chat: {request-id: $(second.request-id), chat-id: $(second.chat-id)}}
"""
    report = await play(player, text)
    assert report.passed, report.differences
    first, second, ended = (result["requestId"] for result in report.results[:3])
    assert first == ended != second


async def test_a_chat_that_was_never_started_is_a_difference(player: Player) -> None:
    steps = "  - start-chat: {as: hers, expect: {code: 3}}\n  - resume-chat: {chat: $(hers)}\n"
    (found,) = await differences(player, f"given: {{provider: none}}\nsteps:\n{steps}")
    assert found.endswith(": $(hers): expected what an earlier step captured, seen nothing")


async def test_several_visitors_have_pages_and_providers_of_their_own(player: Player, made: list[Sandbox]) -> None:
    text = """\
given:
  providers:
    good: [token]
    bad: [throw]
  visitors:
    ann: {}
    bob: {provider: bad}
    eve: {provider: none, client: {codes: {provider_missing: 8}}}
    sam: {provider: [no-token]}
steps:
  - start-chat: {by: ann}
  - start-chat: {by: bob, expect: {code: 2}}
  - start-chat: {by: eve, expect: {code: 8, cause: provider_missing}}
  - start-chat: {by: sam, expect: {code: 3, cause: no_token}}
  - end-chat: {by: ann}
"""
    assert await differences(player, text) == []
    calls = [entry.facts for entry in made[0].journal if entry.point == "provider.call"]
    assert [(call["visitor"], call["provider"]) for call in calls] == [
        ("ann", "good"),
        ("bob", "bad"),
        ("sam", "sam's"),
    ]


async def test_a_visitor_cannot_end_the_chat_of_another(player: Player) -> None:
    text = """\
given: {visitors: {ann: {}, bob: {}}}
steps:
  - start-chat: {by: ann, as: hers}
  - resume-chat: {by: bob, chat: $(hers), expect: {cause: subject_not_owner}}
"""
    assert await differences(player, text) == []


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        (
            "provider: {keys: {secret: short}}",
            "the secret has 5 bytes where HS256 needs 32; set allow-weak-secret",
        ),
        ("provider: {keys: {secret: ''}}", "the secret is empty"),
        ("provider: {keys: {pem: nonsense}}", "found text that begins 'nonsense'; expected a PEM public key"),
        ("provider: {keys: {jwk: {}}}", "the JSON is no key document"),
        ("provider: {keys: {jwks: {keys: []}}}", "the key document is empty"),
        ("provider: {keys: {jwk: {kty: oct, k: YQ}}}", "key 0: kty oct is a secret"),
        ("provider: {rules: {algorithms: [HS256]}}", "HS256 cannot be allowed with public keys"),
        ("providers: {a: [token], b: {keys: {secret: short}}}", "the secret has 5 bytes"),
        ("visitors: {ann: {provider: {keys: {secret: short}}}}", "the secret has 5 bytes"),
    ],
)
async def test_a_world_that_cannot_be_built_is_a_difference(player: Player, given: str, seen: str) -> None:
    report = await play(
        player, f"given: {{{given}}}\nsteps:\n  - start-chat\nexpect:\n  - {{at: keys.fetch, count: 1}}\n"
    )
    (found,) = map(str, report.differences)
    assert found.startswith(f"f.yaml:1: the world cannot be built: expected usable settings, seen {seen}")
    assert report.results == []


@pytest.mark.parametrize(
    "chat",
    [
        '{request-id: "a\\nb", chat-id: c}',
        '{request-id: é, chat-id: "\\0"}',
        "{request-id: ../../x?y#z, chat-id: '%'}",
    ],
)
async def test_a_chat_with_odd_ids_is_a_mistake_or_a_difference_and_no_crash(player: Player, chat: str) -> None:
    text = f"steps:\n  - resume-chat: {{chat: {chat}}}\n  - end-chat: {{chat: {chat}}}\n"
    try:
        told = await differences(player, text)
    except Mistakes as error:
        told = list(map(str, error.mistakes))
    assert [one.split(":")[1] for one in told] == ["3", "4"]


@pytest.mark.parametrize("text", ["steps:\n  - start-chat\n", "given: {provider: {keys: {secret: short}}}\n"])
async def test_the_sandbox_is_gone_afterwards(
    served: Server, player: Player, made: list[Sandbox], text: str
) -> None:
    await play(player, text)
    assert len(made) == 1
    assert list(served.hub) == [served.hub.default]


async def test_each_case_has_a_sandbox_of_its_own(player: Player, made: list[Sandbox]) -> None:
    await play(player, "steps:\n  - start-chat\n")
    await play(player, "steps:\n  - start-chat\n")
    assert made[0].id != made[1].id


LONG = """\
given:
  seed: 5
  clock: {at: 2026-01-15T09:00:00Z}
  provider: [token, throw, {late: 3s}, {token: {defect: expired}}, hang]
steps:
  - start-chat: {as: hers}
  - advance: 1m
  - start-chat: {expect: {code: 2}}
  - resume-chat: {chat: $(hers)}
  - start-chat: {expect: {code: 4}}
  - start-chat: {expect: {code: 2}}
  - end-chat
"""


async def trace(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Play the long case on a server of its own; return the report and the journal, the port left out."""
    async with Server(Options(https_port=None, control_port=None)) as server:
        made = keep_sandboxes(server.hub, monkeypatch)
        report = await play(Player(server.hub, server.outbound), LONG)
        entries = [entry.to_json(show_secrets=True) for entry in made[0].journal]
        text = json.dumps([report.to_json(), entries]).replace(server.hub.addresses.http, "http://hub")
        host = server.hub.addresses.http.removeprefix("http://")
        shown, journal = json.loads(text.replace(host, "hub"))
        return shown, journal


async def test_the_same_case_played_twice_leaves_the_same_report_and_trace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, first_journal = await trace(monkeypatch)
    second, second_journal = await trace(monkeypatch)
    assert first == second
    assert first_journal == second_journal
    assert len(first_journal) > 10


async def test_the_same_case_in_another_sandbox_leaves_the_same_report(
    player: Player, made: list[Sandbox]
) -> None:
    first, second = [(await play(player, LONG)).to_json() for _ in range(2)]
    for result in (*first["results"], *second["results"]):
        result.pop("chatId", None)  # an address: it derives from the sandbox's own id
    assert first == second
    traces = [
        [
            (entry.at, entry.kind, entry.point, entry.outcome, entry.cause, entry.status)
            for entry in sandbox.journal
        ]
        for sandbox in made
    ]
    assert traces[0] == traces[1]


async def test_a_report_is_written_with_the_documented_fields(player: Player) -> None:
    report = await play(player, f"given: {{{THROWS}}}\nsteps:\n  - start-chat: {{expect: {{code: 3}}}}\n")
    assert report.to_json() == {
        "file": FILE,
        "scenario": "x",
        "passed": False,
        "results": [
            {
                "ok": False,
                "events": ["lcw:error"],
                "errorCode": 2,
                "errorDescription": "Auth token provider method execution failed",
                "cause": "provider_threw",
                "detail": "the provider threw: scripted error",
            }
        ],
        "differences": [
            {
                "place": "f.yaml:4",
                "what": "code",
                "expected": "3",
                "seen": THREW,
                "explanation": [
                    "4 | - start-chat: {expect: {code: 3}}",
                    "the journal around it:",
                    "  > entry 1: provider.call failed provider_threw",
                ],
            }
        ],
        "notes": [],
    }


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("steps:\n  - start-chat\n  - advance: 5m\n  - end-chat\n", "ok, ok"),
        (one_step(THROWS, "{code: 2}"), "2 provider_threw"),
        (one_step(NO_SUB, "{code: 4}"), "4 missing_claim:sub"),
        (one_step(CLOSED, "{wire-code: 705}"), "705 out_of_hours"),
        (one_step("", "{status: 400}", "resume-chat"), "conversation_unknown"),
        ("about: nothing happens\n", ""),
    ],
)
async def test_a_report_is_summed_up(player: Player, text: str, summary: str) -> None:
    report = await play(player, text)
    assert report.passed, report.differences
    assert report.summary == summary


@pytest.mark.parametrize(("warned", "seen"), [("true", 1), ("false", 2)])
async def test_entries_are_counted_by_their_warnings(player: Player, warned: str, seen: int) -> None:
    text = (
        "given: {widget: {authentication: none}}\nsteps:\n"
        "  - start-chat: {context: {a: [1]}}\n  - start-chat: {context: {a: 1}}\n  - start-chat\n"
        f"expect:\n  - {{at: livechat.conversation, where: {{warned: {warned}}}, count: 9}}\n"
    )
    (one,) = await differences(player, text)
    assert one.endswith(f"expected 9, seen {seen}")


async def test_a_start_brings_what_its_step_says(player: Player, made: list[Sandbox]) -> None:
    brought = "{context: {a: 1}, pre-chat: {q: x}, proactive: true, as: chat}"
    given = "given: {widget: {authentication: none}}"
    assert await differences(player, f"{given}\nsteps:\n  - start-chat: {brought}\n  - start-chat\n") == []
    first, second = (entry.body for entry in made[0].journal)
    assert json.loads(first) == {
        "locale": "en-us",
        "customContextData": {"a": 1},
        "preChatResponse": {"q": "x"},
        "isProactiveChat": True,
        "channelId": "lcw",
    }
    assert json.loads(second) == {"locale": "en-us", "channelId": "lcw"}


@pytest.mark.parametrize(
    ("member", "seen"),
    [("QueuePosition: true", "1"), ("IsQueueAvailable: 1", "true"), ("QueuePosition: '1'", "1")],
)
async def test_members_of_another_type_are_different(player: Player, member: str, seen: str) -> None:
    given = "widget: {availability: {position: 1}}"
    (one,) = await differences(player, one_step(given, f"{{where: {{{member}}}}}", "ask-availability"))
    assert one.endswith(f", seen {seen}")


async def test_asking_again_and_again_ends_at_the_first_failure(player: Player) -> None:
    report = await play(player, "steps:\n  - ask-availability: 150\nexpect:\n"
                        "  - {at: livechat.agent-availability, count: 101}\n")  # fmt: skip
    (one,) = report.differences
    assert "too_many_calls" in one.seen


async def test_calls_of_one_of_two_visitors_can_be_expected(player: Player) -> None:
    text = """
scenario: Two people
given: {visitors: {ann: {}, bob: {}}}
steps:
  - start-chat: {by: ann}
  - start-chat: {by: bob}
  - end-chat: {by: bob}
expect:
  - {at: livechat.conversation, where: {visitor: ann}, count: 1}
  - {at: livechat.session-close, where: {visitor: ann}, count: 0}
  - {at: livechat.session-close, where: {visitor: bob}, count: 1}
"""
    (case,) = load("f.yaml", text)
    report = await player.play(case)
    assert report.passed, report.differences

"""What a well-formed file asks for that can never be is a warning, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockhub.scenarios.files import find_files, load, load_files

LIBRARY = Path(__file__).parents[2] / "scenarios"
STEPS = "steps:\n  - start-chat: {expect: {failed: true}}\n"
MANUAL = "time is manual and every step waits for its end, so nobody moves time meanwhile: say background: true"


def warnings(text: str) -> list[str]:
    (case,) = load("f.yaml", f"scenario: x\n{text}")
    return [f"{one.line}:{one.column}: {one.message}" for one in case.doubts]


def test_the_library_has_none() -> None:
    assert [str(one) for case in load_files(find_files([LIBRARY])) for one in case.doubts] == []


@pytest.mark.parametrize("point", ["page.start", "provider.outcome", "issuer.token"])
def test_a_provider_that_a_call_asks_is_asked(point: str) -> None:
    assert warnings(f"given: {{provider: [throw]}}\nsteps:\n  - call: {point}\n") == []


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (
            "given: {faults: [{at: livechat.typing, hang: true}]}\n" + STEPS,
            "2:23: no step comes to livechat.typing, so this fault never acts",
        ),
        (
            "given: {faults: [{at: livechat.config, when: {probability: 0}, hang: true}]}\n",
            "2:60: with probability 0 this fault never acts",
        ),
        (
            "given: {visitors: {ann: {}}, faults: [{at: livechat.config, when: {visitor: anne}, hang: true}]}\n",
            "2:77: there is no visitor 'anne' (did you mean 'ann'?), so this fault never acts",
        ),
        (
            "given: {faults: [{name: a, at: livechat.config, hang: true}, {at: livechat.config, reset: true}]}\n",
            "2:62: fault 'a' before it acts on every call, so this one never does",
        ),
        (
            STEPS + "expect:\n  - {at: livechat.typing, count: 1}\n",
            "5:10: no step comes to livechat.typing, so this is never met",
        ),
        (
            STEPS + "expect:\n  - in-order: [{at: provider.call}, {at: livechat.typing}]\n",
            "5:42: no step comes to livechat.typing, so this is never met",
        ),
        (
            (
                "given: {faults: [{name: a, at: livechat.config, when: {calls: 1-2}, hang: true}]}\n"
                "expect: [{fault: a, fired: 3}]\n"
            ),
            "3:28: fault 'a' acts no more than 2 times, so this is never met",
        ),
        (
            "steps:\n  - start-chat: {expect: {cause: expired, code: 3}}\n",
            "3:49: expired has the code 4, so this is never met",
        ),
        (
            "steps:\n  - start-chat: {expect: {cause: expired, status: 400}}\n",
            "3:51: expired is answered 401, so this is never met",
        ),
        (
            "steps:\n  - start-chat: {expect: {cause: expired, wire-code: 705}}\n",
            "3:54: expired has no wire code, so this is never met",
        ),
        (
            "given: {widget: {authentication: none}}\nsteps:\n  - start-chat: {expect: {code: 3}}\n",
            "4:33: the widget asks for no token, so there is no code 3, so this is never met",
        ),
        (
            "given: {client: chat-sdk}\nsteps:\n  - start-chat: {expect: {code: 3}}\n",
            "4:33: the client chat-sdk has no codes, so this is never met",
        ),
        (
            "steps:\n  - start-chat: {expect: {error: GetAuthTokenFailed}}\n",
            "3:34: the client documented has codes and no errors with names, so this is never met",
        ),
        (
            "given: {widget: {authentication: none}, provider: [throw]}\n" + STEPS,
            "2:51: the widget asks for no token, so its provider is never called",
        ),
        (
            "given: {provider: [token, throw]}\n" + STEPS,
            "2:27: the steps ask the provider no more than once, so never for this outcome",
        ),
        ("given: {clock: manual, provider: [{late: 5s}]}\n" + STEPS, f"2:35: {MANUAL}"),
        (
            "given: {clock: manual, faults: [{at: livechat.conversation, delay: 5s}]}\n" + STEPS,
            f"2:33: {MANUAL}",
        ),
        ("vars: {subjct: a}\ngiven: {provider: [token]}\n", "2:16: $(subjct) is used nowhere"),
        (
            "given: {agent: [{say: a}, {attach: a.png}]}\n" + STEPS,
            "2:36: the widget's attachments.agents is false, so no agent can send this file",
        ),
        (
            "given: {widget: {attachments: {customers: true}}, agent: {rules: [{attach: a.png}]}}\n" + STEPS,
            "2:76: the widget's attachments.agents is false, so no agent can send this file",
        ),
        (
            "given: {visitors: {ann: {}, bob: {}}}\nsteps:\n  - start-chat: {by: ann}\n",
            "2:34: no step is by bob",
        ),
    ],
)
def test_what_can_never_be_is_told_with_its_place(text: str, warning: str) -> None:
    assert warnings(text) == [warning]


@pytest.mark.parametrize(
    "text",
    [
        "given: {faults: [{at: livechat.typing, hang: true}]}\n",
        "given: {faults: [{at: livechat.typing, hang: true}]}\nsteps:\n  - call: livechat.typing\n",
        "given: {faults: [{at: livechat.typing, hang: true}]}\nsteps:\n  - call: {path: /a}\n",
        (
            "given: {faults: [{name: a, at: livechat.config, hang: true}, {at: livechat.config, reset: true}]}\n"
            "steps:\n  - call: livechat.config\n  - disarm: a\n  - call: livechat.config\n"
        ),
        STEPS + "expect:\n  - {at: livechat.typing, count: 0}\n",
        "given: {client: v1-2023}\nsteps:\n  - start-chat: {expect: {cause: provider_timeout}}\n",
        (
            "given: {client: {profile: documented, codes: {expired: 2}}}\n"
            "steps:\n  - start-chat: {expect: {cause: expired, code: 2}}\n"
        ),
        "given: {client: chat-sdk, provider: [throw, token]}\n" + STEPS,
        "given: {provider: {calls: [token, throw], per: conversation}}\n" + STEPS,
        "given: {clock: manual, provider: [{late: 5s}]}\nsteps:\n  - start-chat: {background: true}\n",
        "vars: {a: x, b: $(a)}\nabout: $(b)\n",
        "given: {widget: {attachments: {agents: true}}, agent: [{attach: a.png}]}\n" + STEPS,
    ],
)
def test_what_may_be_is_left_alone(text: str) -> None:
    assert warnings(text) == []

"""The client side of a chat as a pure model: from what a page saw to code, cause and next call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from mockhub.causes import CAUSES, SDK_ERRORS
from mockhub.tokens.judging import REASONS
from mockhub.visitor import (
    PROVIDER_LIMIT,
    CalledBack,
    CallProvider,
    Failed,
    FailedToProvide,
    HubAnswer,
    JudgeHere,
    Page,
    Profile,
    StartConversation,
    Started,
    after_details,
    after_endpoint,
    after_hub,
    after_judging,
    after_provider,
    after_start,
    before_start,
)

if TYPE_CHECKING:
    from typing import Literal

DOCUMENTED = Profile()
DEMANDS = Page(authentication="required", provider=True)
OPTIONAL = Page(authentication="optional", provider=True)
PAGE_CAUSES = [
    ("provider_threw", 2),
    ("provider_rejected", 2),
    ("provider_exhausted", 2),
    ("provider_timeout", 3),
    ("provider_http_error", 3),
    ("provider_unreachable", 3),
    ("provider_redirected", 3),
]


def failure(decision: object) -> Failed:
    assert isinstance(decision, Failed), decision
    return decision


# Before anything is called


@pytest.mark.parametrize(
    ("page", "decision"),
    [
        (Page(), StartConversation()),
        (Page(provider=True), StartConversation()),
        (Page(client_function_missing=True), StartConversation()),
        (Page(context_provider="ok"), StartConversation()),
        (DEMANDS, CallProvider(10.0)),
        (Page(authentication="required", provider=True, context_provider="throw"), CallProvider(10.0)),
        (OPTIONAL, CallProvider(10.0)),
        (Page(authentication="optional"), StartConversation()),
    ],
)
def test_a_page_calls_its_provider_or_starts(page: Page, decision: object) -> None:
    assert before_start(page, DOCUMENTED) == decision


@pytest.mark.parametrize(
    ("page", "cause", "code"),
    [
        (Page(scripts="blocked"), "scripts_failed", 7),
        (Page("required", provider=True, scripts="blocked", client_function_missing=True), "scripts_failed", 7),
        (Page(context_provider="throw"), "context_provider_threw", 1),
        (Page(authentication="required"), "provider_missing", 3),
        (Page(authentication="required", client_function_missing=True), "client_function_missing", 8),
        (Page("required", provider=True, client_function_missing=True), "client_function_missing", 8),
        (Page("optional", client_function_missing=True), "client_function_missing", 8),
    ],
)
def test_a_page_can_fail_before_any_call(page: Page, cause: str, code: int) -> None:
    seen = failure(before_start(page, DOCUMENTED))
    assert (seen.cause, seen.code, seen.event) == (cause, code, "lcw:error")
    assert seen.description == SDK_ERRORS[code]


def test_the_provider_has_the_documented_ten_seconds() -> None:
    assert PROVIDER_LIMIT == 10.0


# What the provider did


@pytest.mark.parametrize("page", [DEMANDS, OPTIONAL], ids=["required", "optional"])
@pytest.mark.parametrize(("cause", "code"), PAGE_CAUSES)
def test_a_provider_that_fails_is_named(page: Page, cause: str, code: int) -> None:
    seen = failure(after_provider(page, FailedToProvide(cause, "why"), DOCUMENTED))
    assert (seen.cause, seen.detail, seen.code, seen.event) == (cause, "why", code, "lcw:error")


@pytest.mark.parametrize(
    "token", ["a.b.c", "anything", "two words", "x" * 60_000, "~!\"#$%&'()*+,-./:;<=>?@[]^_`{|}"]
)
@pytest.mark.parametrize("page", [DEMANDS, OPTIONAL], ids=["required", "optional"])
def test_text_that_a_header_can_carry_is_sent_to_be_judged(page: Page, token: str) -> None:
    assert after_provider(page, CalledBack(token), DOCUMENTED) == StartConversation(token)


@pytest.mark.parametrize(
    ("value", "cause"),
    [("", "no_token"), (None, "no_token"), (" ", "token_missing"), ("\t\r\n ", "token_missing")],
)
def test_nothing_for_a_token_is_code_3(value: str | None, cause: str) -> None:
    seen = failure(after_provider(DEMANDS, CalledBack(value), DOCUMENTED))
    assert (seen.cause, seen.code) == (cause, 3)


@pytest.mark.parametrize("value", ["", None])
def test_a_page_whose_sign_in_is_optional_starts_without_a_token(value: str | None) -> None:
    assert after_provider(OPTIONAL, CalledBack(value), DOCUMENTED) == StartConversation()


@pytest.mark.parametrize(
    "value",
    [
        42,
        0,
        True,
        False,
        1.5,
        [],
        {"token": "a.b.c"},
        " a.b.c",
        "a.b.c\n",
        "a.b\n.c",
        "a.b\x00.c",
        "a.b.ç",
        "a.b.\x7f",
        "x" * 60_001,
    ],
)
@pytest.mark.parametrize("page", [DEMANDS, OPTIONAL], ids=["required", "optional"])
def test_what_no_header_carries_unchanged_is_judged_unsent(page: Page, value: object) -> None:
    assert after_provider(page, CalledBack(value), DOCUMENTED) == JudgeHere(value)


@pytest.mark.parametrize("reason", [reason for reason in REASONS if reason != "token_missing"])
def test_a_token_refused_unsent_is_code_4(reason: str) -> None:
    seen = after_judging(f"{reason}:x", "why", DOCUMENTED)
    assert (seen.cause, seen.detail, seen.code, seen.status) == (f"{reason}:x", "why", 4, None)


# A token endpoint


@pytest.mark.parametrize(
    ("status", "location", "seen"),
    [
        (200, None, CalledBack("body", at_once=False)),
        (204, None, CalledBack("body", at_once=False)),
        (301, "/in", FailedToProvide("provider_redirected", "the token endpoint redirects to /in")),
        (302, "/in", FailedToProvide("provider_redirected", "the token endpoint redirects to /in")),
        (400, None, FailedToProvide("provider_http_error", "the token endpoint answered 400")),
        (500, None, FailedToProvide("provider_http_error", "the token endpoint answered 500")),
        (599, None, FailedToProvide("provider_http_error", "the token endpoint answered 599")),
    ],
)
def test_a_token_endpoints_answer_is_read_by_its_status(status: int, location: str | None, seen: object) -> None:
    assert after_endpoint(status, location, "body") == seen


# What the hub answered


@pytest.mark.parametrize("body", [{}, None, "text", [], {"ChatId": "19:x@thread.v2"}])
@pytest.mark.parametrize("status", [200, 204])
def test_a_good_answer_starts_the_chat(status: int, body: object) -> None:
    assert after_hub(HubAnswer(status, body=body), DOCUMENTED) == Started(("lcw:startChat", "lcw:chatQueued"))


@pytest.mark.parametrize("name", [name for name, entry in CAUSES.items() if entry.status is not None])
def test_a_refusal_is_read_by_the_cause_it_names(name: str) -> None:
    entry = CAUSES[name]
    assert entry.status is not None
    answer = HubAnswer(entry.status, dict(entry.headers), {"cause": name, "message": "why", "journal": 7})
    seen = failure(after_hub(answer, DOCUMENTED))
    assert (seen.cause, seen.detail, seen.code, seen.status) == (name, "why", entry.code, entry.status)
    assert seen.wire_code == (int(entry.headers["errorcode"]) if "errorcode" in entry.headers else None)


def test_a_reason_with_its_argument_is_kept() -> None:
    answer = HubAnswer(401, body={"cause": "missing_claim:sub", "message": "no sub"})
    seen = failure(after_hub(answer, DOCUMENTED))
    assert (seen.cause, seen.code) == ("missing_claim:sub", 4)


@pytest.mark.parametrize("body", [None, "", "<html>", [], {"cause": "bad_luck"}, {"cause": 42}, {"message": ""}])
def test_a_failure_without_a_known_cause_has_no_code(body: object) -> None:
    seen = failure(after_hub(HubAnswer(503, body=body), DOCUMENTED))
    assert (seen.cause, seen.code, seen.description, seen.event) == (None, None, None, None)
    assert seen.detail == "the hub answered 503"
    assert seen.status == 503


def test_a_refusal_inside_a_good_answer_counts() -> None:
    body = {"authChatExist": False, "cause": "subject_not_owner", "message": "not yours"}
    seen = failure(after_hub(HubAnswer(200, body=body), DOCUMENTED))
    assert (seen.cause, seen.code, seen.status) == ("subject_not_owner", None, 200)


@pytest.mark.parametrize("given", ["", "soon", "-1", "7 01"])
def test_an_errorcode_that_is_no_number_is_none(given: str) -> None:
    assert failure(after_hub(HubAnswer(400, {"errorcode": given}), DOCUMENTED)).wire_code is None


@pytest.mark.parametrize("state", ["Open", "Active", "Waiting"])
def test_a_chat_under_way_is_retrieved(state: str) -> None:
    assert after_details(HubAnswer(200, body={"State": state}), DOCUMENTED) == Started(("lcw:chatRetrieved",))


@pytest.mark.parametrize("state", ["WrapUp", "Closed"])
def test_a_chat_that_ended_is_not_resumed(state: str) -> None:
    seen = failure(after_details(HubAnswer(200, body={"State": state}), DOCUMENTED))
    assert (seen.cause, seen.code, seen.status) == ("conversation_closed", None, 200)


def test_an_unknown_chat_is_not_resumed() -> None:
    answer = HubAnswer(400, body={"cause": "conversation_unknown", "message": "none"})
    assert failure(after_details(answer, DOCUMENTED)).cause == "conversation_unknown"


# Profiles


def test_a_profile_may_give_another_code() -> None:
    profile = Profile(codes={"provider_rejected": 3, "missing_claim": 2})
    rejected = after_provider(DEMANDS, FailedToProvide("provider_rejected", "why"), profile)
    assert failure(rejected).code == 3
    assert after_judging("missing_claim:sub", "why", profile).code == 2
    assert failure(after_provider(DEMANDS, FailedToProvide("provider_threw", "why"), profile)).code == 2
    assert failure(before_start(Page(authentication="required"), profile)).code == 3


@pytest.mark.parametrize("code", [1, 2, 3, 4, 7, 8])
def test_a_code_given_to_a_hub_cause_becomes_an_error_event(code: Literal[1, 2, 3, 4, 7, 8]) -> None:
    profile = Profile(codes={"out_of_hours": code})
    seen = failure(after_hub(HubAnswer(400, body={"cause": "out_of_hours"}), profile))
    assert (seen.code, seen.event) == (code, "lcw:error")


@pytest.mark.parametrize("code", [0, 5, 6, 9, 701])
def test_a_code_the_sdk_does_not_have_is_refused(code: int) -> None:
    with pytest.raises(ValidationError):
        Profile.read({"codes": {"no_token": code}})


def test_a_code_for_a_cause_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError):
        Profile.read({"codes": {"no_tokens": 3}})


@pytest.mark.parametrize(
    ("body", "lacking"),
    [
        (None, "ChatId, Token, RegionGtms"),
        ({}, "ChatId, Token, RegionGtms"),
        ({"ChatId": "19:a", "Token": "t", "RegionGtms": {}}, "RegionGtms"),
    ],
)
def test_a_start_without_a_chat_is_a_failure_without_a_code(body: object, lacking: str) -> None:
    seen = failure(after_start(HubAnswer(200, body=body), DOCUMENTED))
    assert (seen.code, seen.cause, seen.detail) == (None, None, f"the hub's answer lacks {lacking}")


def test_a_hub_that_does_not_answer_is_a_failure_without_a_code() -> None:
    seen = failure(after_hub(HubAnswer(0, body="connection refused"), DOCUMENTED))
    assert (seen.code, seen.cause, seen.status) == (None, None, None)
    assert seen.detail == "the hub did not answer: connection refused"


# The hosted script of 2023-12

V1 = Profile(profile="v1-2023")
NAMED = Page(authentication="required", provider=True, by_name=True)


@pytest.mark.parametrize(
    ("page", "cause", "event"),
    [
        (Page(authentication="required"), "provider_missing", "lcw:error"),
        (Page(authentication="required", client_function_missing=True), "client_function_missing", "lcw:error"),
        (Page(context_provider="throw"), "context_provider_threw", None),
    ],
)
def test_the_script_of_2023_fails_before_a_start_without_a_code(page: Page, cause: str, event: str | None) -> None:
    seen = failure(before_start(page, V1))
    assert (seen.cause, seen.code, seen.event) == (cause, None, event)


def test_the_script_of_2023_lets_what_a_registered_provider_throws_reach_the_page() -> None:
    threw = FailedToProvide("provider_threw", "the provider threw: x")
    seen = failure(after_provider(DEMANDS, threw, V1))
    assert (seen.cause, seen.code, seen.event) == ("provider_threw", None, None)
    seen = failure(after_provider(NAMED, threw, V1))
    assert (seen.cause, seen.code, seen.event) == ("provider_threw", None, "lcw:error")


@pytest.mark.parametrize(
    "seen", [CalledBack("token", at_once=False), FailedToProvide("provider_timeout", "it did not call back")]
)
def test_the_script_of_2023_reads_a_registered_providers_token_at_once(seen: CalledBack | FailedToProvide) -> None:
    early = failure(after_provider(DEMANDS, seen, V1))
    assert (early.cause, early.code) == ("no_token", 3)
    assert "too soon: it " in early.detail


def test_the_script_of_2023_waits_for_a_named_function() -> None:
    assert after_provider(NAMED, CalledBack("token", at_once=False), V1) == StartConversation("token")
    assert after_provider(DEMANDS, CalledBack("token"), V1) == StartConversation("token")
    late = failure(after_provider(NAMED, FailedToProvide("provider_timeout", "x"), V1))
    assert (late.cause, late.code) == ("provider_timeout", 3)


def test_a_code_of_ones_own_counts_in_every_profile() -> None:
    seen = failure(before_start(Page("required"), Profile(profile="v1-2023", codes={"provider_missing": 8})))
    assert (seen.code, seen.event) == (8, "lcw:error")


def test_a_provider_registered_too_soon_is_named() -> None:
    page = Page(authentication="required", lost=("startChat", "setAuthTokenProvider"))
    seen = failure(before_start(page, DOCUMENTED))
    assert "setAuthTokenProvider was called before lcw:ready" in seen.detail
    assert "before" not in failure(before_start(Page("required", lost=("startChat",)), DOCUMENTED)).detail

"""The catalogue of causes: complete, within the documented codes, and right on every surface."""

from __future__ import annotations

import pytest

from mockhub.causes import CAUSES, SDK_ERRORS, Evidence, Stage, cause
from mockhub.tokens.judging import REASONS

PAGE_CODES = {
    "context_provider_threw": 1,
    "provider_threw": 2,
    "provider_rejected": 2,
    "provider_exhausted": 2,
    "provider_timeout": 3,
    "provider_http_error": 3,
    "provider_unreachable": 3,
    "provider_redirected": 3,
    "provider_missing": 3,
    "no_token": 3,
    "scripts_failed": 7,
    "client_function_missing": 8,
}
HUB_ANSWERS = {
    "authentication_required": (401, {}),
    "contact_not_found": (401, {"message": "UserId not found"}),
    "subject_not_owner": (400, {}),
    "conversation_unknown": (400, {}),
    "conversation_closed": (400, {}),
    "widget_unknown": (400, {"errorcode": "701"}),
    "out_of_hours": (400, {"errorcode": "705"}),
    "bot_not_enabled": (403, {}),
    "chat_token_refused": (401, {}),
    "not_a_participant": (403, {}),
    "thread_unknown": (404, {}),
    "message_unknown": (404, {}),
    "not_the_sender": (403, {}),
    "attachments_disabled": (403, {}),
    "attachment_type_not_allowed": (415, {}),
    "attachment_too_large": (413, {}),
    "attachment_unknown": (404, {}),
    "attachment_forbidden": (403, {}),
    "attachment_not_ready": (404, {}),
    "attachment_expired": (410, {}),
    "attachment_malware": (403, {}),
    "too_many_calls": (429, {}),
}
WORKSPACE_STATUS = {
    "origin_not_accepted": None,
    "request_not_allowed": None,
    "rate_limited": None,
    "service_unknown": None,
    "parameters_invalid": None,
    "interaction_unknown": None,
    "thing_unknown": None,
    "not_possible_now": None,
    "user_data_not_writable": None,
    "markdone_blocked": None,
    "token_service_failed": None,
    "session_missing": 403,
    "credentials_refused": 401,
    "client_refused": 401,
    "code_refused": 403,
    "access_token_unknown": 403,
    "grant_unsupported": 400,
}
REQUEST_STATUS = {
    "route_unknown": 404,
    "method_not_allowed": 405,
    "request_malformed": 400,
    "request_too_large": 413,
    "hub_fault": 500,
}


def test_the_codes_are_the_documented_ones_with_their_texts() -> None:
    assert dict(SDK_ERRORS) == {
        1: "Custom context provider method execution failed",
        2: "Auth token provider method execution failed",
        3: "Auth token provider didn't provide any token",
        4: "Auth token provider provided invalid token",
        7: "Live chat widget scripts failed to load",
        8: "Auth function cannot be found on webpage",
    }


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_of_a_verdict_is_a_cause(reason: str) -> None:
    entry = CAUSES[reason]
    assert entry.stage is Stage.TOKEN
    assert entry.status == 401
    assert entry.code == (3 if reason == "token_missing" else 4)
    assert entry.event == "lcw:error"


def test_no_token_cause_lacks_a_rule_that_gives_it() -> None:
    assert {name for name, entry in CAUSES.items() if entry.stage is Stage.TOKEN} == set(REASONS)


@pytest.mark.parametrize(("name", "code"), PAGE_CODES.items())
def test_a_page_cause_has_its_code_and_never_an_http_answer(name: str, code: int) -> None:
    entry = CAUSES[name]
    assert entry.stage is Stage.PAGE
    assert entry.code == code
    assert entry.description == SDK_ERRORS[code]
    assert entry.event == "lcw:error"
    assert entry.status is None


@pytest.mark.parametrize(("name", "answer"), HUB_ANSWERS.items())
def test_a_hub_cause_has_an_http_answer_and_never_a_code(name: str, answer: tuple[int, dict[str, str]]) -> None:
    entry = CAUSES[name]
    assert entry.stage is Stage.HUB
    assert (entry.status, dict(entry.headers)) == answer
    assert entry.code is None
    assert entry.description is None


@pytest.mark.parametrize(("name", "status"), REQUEST_STATUS.items())
def test_a_request_cause_has_its_status(name: str, status: int) -> None:
    entry = CAUSES[name]
    assert (entry.stage, entry.status, entry.code) == (Stage.REQUEST, status, None)


@pytest.mark.parametrize(("name", "status"), WORKSPACE_STATUS.items())
def test_a_cause_of_the_workspace_has_a_status_where_http_carries_it(name: str, status: int | None) -> None:
    entry = CAUSES[name]
    assert (entry.stage, entry.status, entry.code) == (Stage.WORKSPACE, status, None)


def test_the_tables_above_leave_no_cause_out() -> None:
    assert set(CAUSES) == {*PAGE_CODES, *REASONS, *HUB_ANSWERS, *WORKSPACE_STATUS, *REQUEST_STATUS}


@pytest.mark.parametrize("name", CAUSES)
def test_every_cause_explains_itself(name: str) -> None:
    entry = CAUSES[name]
    assert entry.name == name
    assert entry.says.endswith(".")
    assert entry.evidence in Evidence
    assert entry.code is None or entry.code in SDK_ERRORS


@pytest.mark.parametrize("code", list(SDK_ERRORS))
def test_every_documented_code_has_a_cause(code: int) -> None:
    assert any(entry.code == code for entry in CAUSES.values())


def test_the_argument_of_a_reason_does_not_count() -> None:
    assert cause("missing_claim:sub") is CAUSES["missing_claim"]


def test_an_unknown_cause_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        cause("bad_luck")


def test_the_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CAUSES["bad_luck"] = CAUSES["expired"]  # type: ignore[index]

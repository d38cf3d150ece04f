"""What refusals are answered with: the REST surface's own bodies, the documented ones of the chat data plane."""

from __future__ import annotations

import pytest

from mockhub.causes import CAUSES
from mockhub.errors import Refused
from mockhub.points import POINTS
from mockhub.refusals import refusal, statuses


@pytest.mark.parametrize("name", [one.name for one in CAUSES.values() if one.status is not None])
def test_every_cause_is_answered_on_every_surface(name: str) -> None:
    for point in POINTS:
        status, headers, body = refusal(point, Refused(name, "why", headers={"Retry-After": "3"}), journal=7)
        assert status in statuses(name)
        assert headers["Retry-After"] == "3"
        ours = {member: value for member, value in body.items() if member != "error"}
        assert ours == {"cause": name, "message": "why", "journal": 7}
        assert ("error" in body) is point.startswith(("acs.", "realtime."))


def test_the_rest_surface_answers_with_the_catalogues_status_and_headers() -> None:
    status, headers, _ = refusal("livechat.config", Refused("widget_unknown", "why"), journal=1)
    assert (status, dict(headers)) == (400, {"errorcode": "701"})


def test_a_token_of_nowhere_is_no_token_to_the_chat() -> None:
    status, headers, body = refusal("acs.get-thread", Refused("widget_unknown", "why"), journal=1)
    assert (status, dict(headers), body["error"]["code"]) == (401, {}, "Unauthorized")


def test_statuses_are_those_of_all_surfaces() -> None:
    assert statuses("conversation_closed") == (400, 403)
    assert statuses("thread_unknown") == (404,)
    assert statuses("missing_claim:sub") == (401,)
    assert statuses("provider_threw") == ()

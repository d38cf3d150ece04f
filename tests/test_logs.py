"""What a running server tells: calls that are refused, for people or as JSON, and never a token."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from mockhub import logs
from mockhub.hub import Hub
from mockhub.journal import Kind, Outcome
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLW9mLWl0"


@pytest.fixture
def _as_before() -> Iterator[None]:
    log = logging.getLogger("mockhub")
    before = log.handlers, log.level, log.propagate
    yield
    log.handlers, log.level, log.propagate = before


pytestmark = pytest.mark.usefixtures("_as_before")


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def happened(hub: Hub) -> None:
    """Let one call succeed and one be refused."""
    journal = hub.default.journal
    journal.finish(journal.begin(Kind.REQUEST, "livechat.config", method="GET", path="/x"), status=200)
    entry = journal.begin(Kind.REQUEST, "livechat.conversation", method="POST", path=f"/y?token={TOKEN}")
    entry.conversation = "r1"
    journal.finish(entry, Outcome.REFUSED, cause="expired", detail="exp was 60 s ago", status=401)


def test_what_is_refused_is_told_with_its_true_cause(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("warning", "text")
    happened(Hub(lambda: 0.0, observe=logs.note))
    (line,) = capsys.readouterr().err.splitlines()
    assert line[9:] == "warning  default/2  livechat.conversation refused expired 401: exp was 60 s ago"


def test_everything_is_told_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info", "text")
    happened(Hub(lambda: 0.0, observe=logs.note))
    assert [line.split()[2] for line in capsys.readouterr().err.splitlines()] == ["default/1", "default/2"]


def test_as_json_it_has_members_to_search_for(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info", "json")
    happened(Hub(lambda: 0.0, observe=logs.note))
    first, second = lines(capsys)
    assert first["outcome"] == "ok"
    assert second.pop("time").endswith("Z")
    assert second == {
        "level": "warning",
        "message": "livechat.conversation refused expired 401: exp was 60 s ago",
        "id": "default/2",
        "sandbox": "default",
        "point": "livechat.conversation",
        "outcome": "refused",
        "cause": "expired",
        "status": 401,
        "method": "POST",
        "path": second["path"],
        "conversation": "r1",
    }
    assert "c2lnbmF0dXJlLW9mLWl0" not in second["path"]


def test_calls_that_belong_to_no_sandbox_are_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("warning", "json")
    hub = Hub(lambda: 0.0, observe=logs.note)
    entry = hub.orphans.begin(Kind.REQUEST, "livechat.config")
    hub.orphans.finish(entry, Outcome.REFUSED, cause="widget_unknown", status=400)
    assert lines(capsys)[0]["id"] == "orphans/1"


def test_a_reset_sandbox_is_told_of_still(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("warning", "json")
    hub = Hub(lambda: 0.0, observe=logs.note)
    hub.reset(hub.default)
    happened(hub)
    assert [line["id"] for line in lines(capsys)] == ["default/2"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_failure_of_ours_comes_with_its_traceback(
    capsys: pytest.CaptureFixture[str], form: logs.LogFormat
) -> None:
    logs.configure("error", form)
    try:
        int("out of order")
    except ValueError:
        logging.getLogger("mockhub").exception("a handler failed")
    told = capsys.readouterr().err
    assert "a handler failed" in told
    assert "ValueError: invalid literal" in told


async def test_a_server_tells_what_came_over_the_wire(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("warning", "json")
    options = Options(https_port=None, control_port=None, data=data_folder)
    async with (
        Server(options, observe=logs.note) as server,
        aiohttp.ClientSession() as session,
        session.get(f"{server.hub.addresses.http}/nowhere?t={TOKEN}") as answer,
    ):
        assert answer.status == 404
    (line,) = lines(capsys)
    assert (line["id"], line["cause"], line["status"]) == ("default/1", "route_unknown", 404)
    assert "c2lnbmF0dXJlLW9mLWl0" not in json.dumps(line)

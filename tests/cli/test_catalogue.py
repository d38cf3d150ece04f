"""`mockhub errors` and `mockhub points`: the catalogue of causes, and the named points with their addresses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from mockhub.causes import CAUSES
from mockhub.points import POINTS
from mockhub.surfaces import ROUTES
from mockhub.vendor_errors import CLIENT_CONDITIONS, WIRE_CONDITIONS
from tests.cli.test_usage import run

if TYPE_CHECKING:
    from mockhub.causes import Cause

Captured = pytest.CaptureFixture[str]


EVERY = {**CAUSES, **CLIENT_CONDITIONS}


def test_the_table_of_errors_has_every_cause_once(capsys: Captured) -> None:
    ran = run(capsys, "errors")
    assert ran.code == 0
    rows = re.findall(r"^  (\d|-) +(\d{3}|-) +(\w+) +(\w+): (.+)$", ran.out, re.MULTILINE)
    assert [row[3] for row in rows] == list(EVERY)
    for code, status, evidence, name, says in rows:
        one = EVERY[name]
        assert (code, status) == (str(one.code or "-"), str(one.status or "-"))
        assert (evidence, says) == (one.evidence, one.says)


def test_the_table_of_errors_has_a_part_for_each_stage(capsys: Captured) -> None:
    headings = re.findall(r"^[A-Z]+$", run(capsys, "errors").out, re.MULTILINE)
    assert headings == ["PAGE", "TOKEN", "HUB", "WORKSPACE", "REQUEST", "CLIENT"]


@pytest.mark.parametrize("one", EVERY.values(), ids=list(EVERY))
def test_every_cause_is_shown_on_every_surface(capsys: Captured, one: Cause) -> None:
    ran = run(capsys, "errors", one.name)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == f"{one.name}: {one.says}"
    for surface, shown in [("page script", one.script), ("React widget", one.widget), ("chat SDK", one.chat_sdk)]:
        assert f"  {surface:<12}  {shown}" in lines
    assert any("browser SDK" in line for line in lines) is (one.code is not None)
    assert any("hub's answer" in line for line in lines) is (one.status is not None)


def test_a_cause_may_be_written_with_dashes_and_an_argument(capsys: Captured) -> None:
    whole = run(capsys, "errors", "missing_claim").out
    assert run(capsys, "errors", "missing-claim").out == whole
    assert run(capsys, "errors", "missing_claim:sub").out == whole


def test_headers_of_an_answer_are_shown(capsys: Captured) -> None:
    assert "  hub's answer  400, errorcode: 705" in run(capsys, "errors", "out_of_hours").out.splitlines()


def test_errors_as_json_are_the_catalogue(capsys: Captured) -> None:
    shown = json.loads(run(capsys, "errors", "--json").out)
    assert [one["name"] for one in shown] == list(EVERY)
    expired = json.loads(run(capsys, "errors", "expired", "--json").out)
    assert expired in shown
    assert (expired["code"], expired["description"]) == (4, "Auth token provider provided invalid token")


def test_errors_on_the_wire_are_every_condition(capsys: Captured) -> None:
    text = run(capsys, "errors", "--wire").out
    for one in WIRE_CONDITIONS:
        assert f"{one.when}\n    {one.error} ({one.evidence})" in text
    shown = json.loads(run(capsys, "errors", "--wire", "--json").out)
    assert [one["error"] for one in shown] == [one.error for one in WIRE_CONDITIONS]


def test_points_lists_every_point_and_every_route(capsys: Captured) -> None:
    lines = run(capsys, "points").out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        f"{one.name}: {one.about}" for one in POINTS.values()
    ]
    listed = sorted(line.strip() for line in lines if line.startswith(" "))
    assert listed == sorted(f"{route.method} {route.template}" for route in ROUTES)


def test_points_as_json_have_their_addresses(capsys: Captured) -> None:
    shown = {one["name"]: one for one in json.loads(run(capsys, "points", "--json").out)}
    assert list(shown) == list(POINTS)
    for route in ROUTES:
        assert f"{route.method} {route.template}" in shown[route.point]["addresses"]
    assert sum(len(one["addresses"]) for one in shown.values()) == len(ROUTES)

"""What MockHub knows by name, told by the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub import __version__
from mockhub.causes import CAUSES, SDK_ERRORS
from mockhub.points import POINTS
from mockhub.vendor_errors import CLIENT_CONDITIONS
from mockhub.visitor import EVENTS

if TYPE_CHECKING:
    from tests.control.asking import Ask


async def test_every_cause_is_listed(ask: Ask) -> None:
    listed = {one["name"]: one for one in (await ask("GET", "/v1/errors")).body["errors"]}
    assert set(listed) == {*CAUSES, *CLIENT_CONDITIONS}
    assert (listed["expired"]["code"], listed["expired"]["description"]) == (4, SDK_ERRORS[4])
    assert listed["widget_unknown"]["headers"] == dict(CAUSES["widget_unknown"].headers)


async def test_every_point_is_listed_with_its_addresses(ask: Ask) -> None:
    listed = {one["name"]: one["addresses"] for one in (await ask("GET", "/v1/points")).body["points"]}
    assert list(listed) == list(POINTS)
    assert listed["issuer.token"] == ["GET /_services/auth/token", "POST /_services/auth/token"]
    assert listed["token.verdict"] == []


async def test_every_event_is_listed(ask: Ask) -> None:
    assert (await ask("GET", "/v1/events")).body == {"events": list(EVENTS)}


async def test_the_version_is_told(ask: Ask) -> None:
    assert (await ask("GET", "/v1/version")).body == {"version": __version__}

"""Web pages with the widget, seen from the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.control.asking import SANDBOX, assert_problem

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.control.asking import Ask

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

"""The OpenAPI document says what the control API does, route by route."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import validate as validate_document

from mockhub.clock import ClockMode
from mockhub.control.openapi import document
from mockhub.control.table import ROUTES
from mockhub.faults.fault import FaultSpec
from mockhub.omnichannel.agents import agent
from mockhub.omnichannel.chat_settings import AttachmentsSpec
from mockhub.scenarios.files import load
from mockhub.scenarios.suite import Suite
from tests.control.asking import SANDBOX, operation, strict, validate

if TYPE_CHECKING:
    from mockhub.control.route import Route
    from mockhub.server import Server
    from tests.control.asking import Ask

DOCUMENT = document(ROUTES)


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


def filled(route: Route) -> str:
    """Return a route's path with the examples of its parameters."""
    path = route.path
    for parameter in DOCUMENT["paths"][route.path][route.method.lower()].get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
    return path


def test_the_document_is_valid() -> None:
    validate_document(DOCUMENT)


def test_nothing_is_described_that_nobody_refers_to() -> None:
    text = str(DOCUMENT)
    unused = [name for name in DOCUMENT["components"]["schemas"] if f"#/components/schemas/{name}'" not in text]
    assert not unused


def test_operations_have_names_of_their_own() -> None:
    names = [route.does.__name__ for route in ROUTES]
    assert len(set(names)) == len(names)
    assert len({name_of(route) for route in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_every_route_is_described_with_examples_that_fit(route: Route) -> None:
    said = operation(route.method, filled(route))
    assert said is not None
    assert said["summary"].endswith(".")
    assert {str(route.status), *map(str, route.refusals())} <= set(said["responses"])
    answer = said["responses"][str(route.status)].get("content")
    for media, content in (answer or {}).items():
        validate(answer, media, content["example"])
    if route.body is not None:
        body = said["requestBody"]["content"]
        validate(body, "application/json", body["application/json"]["example"])


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
async def test_every_example_can_be_sent_as_it_is(route: Route, ask: Ask, server: Server) -> None:
    box = server.hub.create("mine")  # the default one cannot be deleted
    await ask("POST", SANDBOX.replace("default", "mine") + "/visitor/start-chat")
    (case,) = load("f.yaml", "scenario: nothing\n")
    box.suite = Suite(case, box, clock_mode=ClockMode.REAL)
    widget = box.organization.anonymous
    widget.settings = replace(widget.settings, attachments=AttachmentsSpec(agents=True))
    begun = box.conversations.start("r1", box.organization.anonymous, None, now=box.clock.now())
    begun.join(agent(box.organization.id, box.seed, "somebody", called="Somebody"))
    box.arm_fault(FaultSpec.read({"name": "overloaded", "at": "livechat.config", "error": "out_of_hours"}))
    page = box.pages.open(
        "key", box.organization.anonymous, visitor="v", profile="documented", address="http://x/"
    )
    page.listens(lambda _: None)
    target = filled(route).replace("/default", "/mine", 1)
    seen = await ask(route.method, target, route.body.example if route.body is not None else None)
    assert seen.status == route.status, seen.text


@pytest.mark.parametrize("route", [one for one in ROUTES if one.body is not None], ids=name_of)
@pytest.mark.parametrize("body", [[1], {"no-such-key": 1}, "text", {"token": []}], ids=str)
async def test_mistakes_in_any_body_are_told_as_described(body: Any, route: Route, ask: Ask) -> None:
    await ask(route.method, filled(route), body)


async def test_a_body_is_needed_where_the_document_says_so(ask: Ask) -> None:
    for route in ROUTES:
        if route.body is not None:
            seen = await ask(route.method, filled(route), {})
            needed = strict()["paths"][route.path][route.method.lower()]["requestBody"]["required"]
            assert (seen.status == 400) is needed, (name_of(route), seen.text)


async def test_a_server_tells_its_document(ask: Ask) -> None:
    assert (await ask("GET", "/v1/openapi.json")).body == DOCUMENT


async def test_a_query_is_read_strictly(ask: Ask) -> None:
    seen = await ask("GET", SANDBOX + "/journal", pont="x")
    assert seen.status == 400
    assert "unknown key 'pont' (did you mean 'point'?)" in seen.body["title"]

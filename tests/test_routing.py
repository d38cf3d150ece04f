"""Finding the route of a call, however its address is spelled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mockhub.app import FIRST
from mockhub.causes import CAUSES
from mockhub.routing import Found, Missed, Route, RouteTable, split, take_prefix
from mockhub.surfaces import ROUTES

if TYPE_CHECKING:
    from mockhub.exchange import SurfaceRoute

TABLE = RouteTable(
    [
        Route("GET", "/livechatconnector/config/{org}/{wid}", "config", "config"),
        Route("POST", "/livechatconnector/organization/{org}/widgetApp/{wid}/conversation", "start", "start"),
        Route("GET", "/keys/{name}", "key", "one key"),
        Route("GET", "/keys/all", "keys", "all keys"),
        Route("POST", "/keys/all", "keys", "new key"),
    ]
)
ALL = RouteTable(ROUTES)


def found(method: str, target: str) -> Found[str]:
    _, segments = take_prefix(split(target))
    answer = TABLE.find(method, segments)
    assert isinstance(answer, Found), answer
    return answer


def missed(method: str, target: str) -> Missed:
    _, segments = take_prefix(split(target))
    answer = TABLE.find(method, segments)
    assert isinstance(answer, Missed), answer
    return answer


@pytest.mark.parametrize(
    "target",
    [
        "/livechatconnector/config/Org/Wid",
        "/LiveChatConnector/CONFIG/Org/Wid",
        "//livechatconnector//config///Org/Wid//",
        "/livechatconnector/config/Org/Wid?requestId=a/b&channelId=lcw",
        "/livechatconnector/%63onfig/%4Frg/Wid",
        "http://localhost:8787/livechatconnector/config/Org/Wid",
        "https://localhost/livechatconnector/config/Org/Wid?x=1",
        "HTTP://localhost/livechatconnector/config/Org/Wid",
        "/s/default/livechatconnector/config/Org/Wid",
        "/S/default//livechatconnector/config/Org/Wid",
        "livechatconnector/config/Org/Wid",
    ],
)
def test_every_spelling_leads_to_the_route_and_leaves_parameters_alone(target: str) -> None:
    answer = found("GET", target)
    assert answer.route.handler == "config"
    assert answer.params == {"org": "Org", "wid": "Wid"}


def test_template_case_does_not_count_either() -> None:
    assert found("POST", "/livechatconnector/organization/o/WIDGETAPP/w/conversation").route.handler == "start"


def test_a_parameter_may_hold_an_encoded_slash() -> None:
    assert found("GET", "/keys/a%2Fb").params == {"name": "a/b"}


def test_a_literal_is_preferred_to_a_parameter() -> None:
    assert found("GET", "/keys/ALL").route.handler == "all keys"
    assert found("GET", "/keys/other").route.handler == "one key"


def test_the_method_chooses_among_the_routes_of_one_address() -> None:
    assert found("POST", "/keys/all").route.handler == "new key"


def test_an_unknown_address_names_the_nearest() -> None:
    org, widget = "1a985508-f2a9-54f4-9b26-442645b59ff2", "bb6b1211-922a-5536-81c4-4ee0e5078c26"
    answer = missed("GET", f"/livechatconnector/confg/{org}/{widget}")
    assert answer.cause == "route_unknown"
    assert answer.detail == (
        f"nothing is served at /livechatconnector/confg/{org}/{widget} "
        f"(did you mean '/livechatconnector/config/{org}/{widget}'?)"
    )


@pytest.mark.parametrize("target", ["/", "", "?", "/favicon.ico", "/livechatconnector", "/keys/a/b"])
def test_an_address_that_is_no_routes_is_unknown(target: str) -> None:
    assert missed("GET", target).cause == "route_unknown"


def test_a_wrong_method_names_those_that_are_allowed() -> None:
    answer = missed("DELETE", "/keys/all")
    assert answer.cause == "method_not_allowed"
    assert answer.detail == "DELETE is not served here; expected GET or POST"


def test_both_causes_stand_in_the_catalogue() -> None:
    assert CAUSES["route_unknown"].status == 404
    assert CAUSES["method_not_allowed"].status == 405


@pytest.mark.parametrize(
    ("target", "prefix", "rest"),
    [
        ("/s/box-1/a/b", "box-1", ["a", "b"]),
        ("//s//box-1//a", "box-1", ["a"]),
        ("/S/Box-1/a", "Box-1", ["a"]),
        ("/s/box%201", "box 1", []),
        ("/s", None, ["s"]),
        ("/a/s/b", None, ["a", "s", "b"]),
        ("/", None, []),
    ],
)
def test_the_prefix_names_the_sandbox(target: str, prefix: str | None, rest: list[str]) -> None:
    assert take_prefix(split(target)) == (prefix, rest)


def test_a_path_that_only_looks_absolute_stays_a_path() -> None:
    assert split("/a://b/c") == ["a:", "b", "c"]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
def test_every_address_of_the_surfaces_is_found_below_a_prefix(route: Route[object]) -> None:
    prefix, segments = take_prefix(split("/s/default/" + route.template.replace("{", "x-").replace("}", "")))
    answer = ALL.find(route.method, segments)
    assert prefix == "default"
    assert isinstance(answer, Found)
    assert answer.route is route


@given(
    method=st.sampled_from(["GET", "POST", "OPTIONS", "", "get"]),
    target=st.one_of(
        st.text(),
        st.binary().map(lambda data: data.decode("utf-8", "surrogateescape")),
        st.lists(
            st.sampled_from(
                ["livechatconnector", "auth", "config", "{org}", "s", "", "%", "%zz", "%ff", "..", "http://", "?"]
            )
        ).map("/".join),
    ),
)
@example(method="GET", target="http://")
@example(method="GET", target="*")
def test_finding_never_raises(method: str, target: str) -> None:
    _, segments = take_prefix(split(target))
    assert isinstance(ALL.find(method, segments), Found | Missed)


@pytest.mark.parametrize("route", [one for one in ROUTES if one not in FIRST], ids=lambda one: one.template)
def test_no_address_that_is_loaded_later_is_taken_for_one_of_the_first(route: SurfaceRoute) -> None:
    path = re.sub(r"\{\w+\}", "x", route.template)
    _, found = RouteTable(FIRST).locate(route.method, path)
    assert isinstance(found, Missed)

"""An organization and its widgets."""

from __future__ import annotations

from uuid import UUID

import pytest
from pydantic import ValidationError

from mockhub.errors import Refused
from mockhub.omnichannel.organization import WidgetSpec, organization


def test_an_organization_has_an_open_widget_and_one_that_demands_a_token() -> None:
    org = organization("box")
    assert not org.anonymous.authenticates
    assert not org.anonymous.demands_token
    assert org.authenticated.authenticates
    assert org.authenticated.demands_token


def test_its_ids_are_guids_that_derive_from_the_sandbox_alone() -> None:
    org = organization("box")
    ids = (org.id, org.anonymous.id, org.authenticated.id, org.queue_id)
    assert len(set(ids)) == 4
    assert all(str(UUID(one)) == one for one in ids)
    assert organization("box") == org
    assert organization("other").id != org.id


def test_a_widget_is_found_by_its_id_whatever_the_case() -> None:
    org = organization("box")
    assert org.widget(org.anonymous.id) is org.anonymous
    assert org.widget(org.authenticated.id.upper()) is org.authenticated


@pytest.mark.parametrize("widget_id", ["", "nobody", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_widget_is_refused(widget_id: str) -> None:
    org = organization("box")
    with pytest.raises(Refused) as raised:
        org.widget(widget_id)
    assert raised.value.cause == "widget_unknown"
    assert org.id in raised.value.detail


def test_a_widget_whose_sign_in_is_optional_authenticates_and_demands_nothing() -> None:
    widget = organization("box").authenticated
    widget.settings = WidgetSpec(authentication="optional")
    assert widget.authenticates
    assert not widget.demands_token


def test_a_written_widget_demands_a_token_unless_it_says_otherwise() -> None:
    assert WidgetSpec().authentication == "required"
    assert WidgetSpec().contacts is None
    assert not WidgetSpec().client_function_missing
    assert WidgetSpec.read({"client-function": "missing"}).client_function_missing
    assert not WidgetSpec.read({"client-function": "none"}).client_function_missing


@pytest.mark.parametrize(
    "written",
    [
        {"authentication": "maybe"},
        {"hours": "sometimes"},
        {"contacts": "me"},
        {"client_functions": "x"},
        {"name": 5},
        {"title": None},
        {"theme-color": "315fa2"},
        {"theme-color": "#31"},
        {"theme-color": "#31fa2"},
        {"theme-color": "#31g"},
        {"pre-chat": {}},
        {"pre-chat": "card"},
    ],
)
def test_a_widget_written_wrongly_is_refused(written: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        WidgetSpec.read(written)


def test_a_colour_that_yaml_takes_for_a_comment_is_explained() -> None:
    with pytest.raises(ValidationError, match="without quotes YAML takes it for a comment"):
        WidgetSpec.read({"theme-color": None})

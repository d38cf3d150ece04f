"""Reading and writing frames, and the bodies of long polls."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockhub.omnichannel.realtime import frames
from mockhub.omnichannel.realtime.frames import Frame, Response, read_body, read_frame, read_response, write_body


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("0::", Frame("0", "", acknowledge=False, data="")),
        ("2::", Frame("2", "", acknowledge=False, data="")),
        ("5:1+::{}", Frame("5", "1", acknowledge=True, data="{}")),
        ("5:::{}", Frame("5", "", acknowledge=False, data="{}")),
        ('3:::{"a":"b:c\n"}', Frame("3", "", acknowledge=False, data='{"a":"b:c\n"}')),
        ("0:::dup", Frame("0", "", acknowledge=False, data="dup")),
    ],
)
def test_a_frame_is_read(text: str, frame: Frame) -> None:
    assert read_frame(text) == frame


@pytest.mark.parametrize(
    "text", ["", "1", "1:", "9::", "a::", "5:x+::{}", "5:" + "1" * 30 + "+::", "\ufffd3\ufffd2::"]
)
def test_what_is_no_frame_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no frame; expected type:id:endpoint:data"):
        read_frame(text)


@given(st.text(max_size=200))
def test_nothing_but_a_value_error_comes_of_any_text(text: str) -> None:
    for read in (read_frame, read_response, read_body):
        with suppress(ValueError):
            read(text)


@given(st.lists(st.text(min_size=1, max_size=20).filter(lambda text: text[0] != "\ufffd"), min_size=1, max_size=5))
def test_a_body_of_frames_is_read_as_it_was_written(texts: list[str]) -> None:
    assert read_body(write_body(texts)) == texts


def test_lengths_are_units_of_utf_16() -> None:
    assert write_body(["2::", "5:::\U0001f600"]) == "\ufffd3\ufffd2::\ufffd6\ufffd5:::\U0001f600"


@pytest.mark.parametrize("body", ["\ufffd", "\ufffdx\ufffd2::", "\ufffd9\ufffd2::", "\ufffd3\ufffd2::2::"])
def test_a_body_with_wrong_lengths_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match="the body"):
        read_body(body)


def test_what_the_server_says() -> None:
    assert frames.disconnected() == "0::"
    assert frames.disconnected("dup") == "0:::dup"
    assert frames.acknowledged("7") == "6:::7+[]"
    kind, _, data = frames.event("trouter.connected", {"ttl": 1}).partition(":::")
    assert (kind, json.loads(data)) == ("5", {"name": "trouter.connected", "args": [{"ttl": 1}]})


def test_a_response_has_the_request_and_its_status() -> None:
    assert read_response('{"id":7,"status":200,"headers":{}}') == Response(7, 200)


@pytest.mark.parametrize("data", ["[]", "{}", '{"id":"7","status":200}', '{"id":true,"status":200}', "[" * 9999])
def test_another_response_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match="is no response"):
        read_response(data)

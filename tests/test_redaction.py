"""Tokens lose their signature, wherever they stand and however they are escaped."""

from __future__ import annotations

import base64
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockhub.redaction import redacted, redacted_header, redacted_text

HEADER, PAYLOAD, SIGNATURE = "eyJhbGciOiJSUzI1NiJ9", "eyJzdWIiOiJ4In0", "c2lnbmF0dXJl"
TOKEN = f"{HEADER}.{PAYLOAD}.{SIGNATURE}"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (TOKEN, f"{HEADER}.{PAYLOAD}.…(12 characters)"),
        (f"Bearer {TOKEN}", f"Bearer {HEADER}.{PAYLOAD}.…(12 characters)"),
        (f"{HEADER}.{PAYLOAD}.", f"{HEADER}.{PAYLOAD}."),
        ("opaque-secret", "…ret"),
        ("a.secret", "…ret"),
        ("abc", "…"),
        ("", "…"),
    ],
)
def test_a_token_is_shown_without_its_signature(given: str, shown: str) -> None:
    assert redacted(given) == shown


@pytest.mark.parametrize(
    "name", ["AuthenticatedUserToken", "authenticatedusertoken", "AUTHORIZATION", "Cookie", "X-SkypeToken"]
)
def test_headers_that_hold_secrets_are_redacted_whatever_their_case(name: str) -> None:
    assert SIGNATURE not in redacted_header(name, TOKEN)


def test_other_headers_are_shown_whole_but_for_tokens() -> None:
    assert redacted_header("x-ms-client-request-id", "87b4d06c.a.b") == "87b4d06c.a.b"
    assert redacted_header("Referer", f"https://shop.example/?t={TOKEN}&x=1").endswith("…(12 characters)&x=1")


def test_a_cookie_with_dots_is_no_token_and_stays_hidden() -> None:
    assert "hunter2" not in redacted_header("Cookie", "session=hunter2.more.x; theme=1.5")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (TOKEN, f"{HEADER}.{PAYLOAD}.…(12 characters)"),
        (f'{{"token":"{TOKEN}","a":1}}', f'{{"token":"{HEADER}.{PAYLOAD}.…(12 characters)","a":1}}'),
        (f"/a?token={TOKEN}&b=1", f"/a?token={HEADER}.{PAYLOAD}.…(12 characters)&b=1"),
        (f"%20{TOKEN}%", f"%20{HEADER}.{PAYLOAD}.…(13 characters)"),
        (f"\\n{TOKEN}", f"\\n{HEADER}.{PAYLOAD}.…(12 characters)"),
        (TOKEN.replace(".", "%2E"), f"{HEADER}%2E{PAYLOAD}%2E…(12 characters)"),
        (TOKEN.replace(".", "\\u002e"), f"{HEADER}\\u002e{PAYLOAD}\\u002e…(12 characters)"),
        (f"{HEADER}..{SIGNATURE}", f"{HEADER}..…(12 characters)"),
        (f"{HEADER}.{PAYLOAD}.", f"{HEADER}.{PAYLOAD}."),
        (f"{HEADER}.a.b.c.d", f"{HEADER}.a.…(1 characters).…(1 characters).…(1 characters)"),
        (f"{TOKEN} and {TOKEN}", " and ".join([f"{HEADER}.{PAYLOAD}.…(12 characters)"] * 2)),
    ],
)
def test_a_token_in_a_text_is_shown_without_its_signature(text: str, shown: str) -> None:
    assert redacted_text(text) == shown
    assert redacted_text(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://www.example.com/a/b.js?c=1.2.3",
        "keys.monkey-business.example.com",
        "newmarketing.example.com",
        "surveyresults2024.example.com",
        "The token has expired. It was issued at 2026.01.15.",
        "17.3.2 eyes.of.mine",
    ],
)
def test_what_is_no_token_is_shown_as_it_is(text: str) -> None:
    assert redacted_text(text) == text


@given(
    st.dictionaries(st.text(), st.integers() | st.text(), min_size=1),
    st.sampled_from([None, 1, "\t"]),
    st.text(),
    st.text(),
    st.sampled_from([".", "%2e", "%2E", "\\u002E"]),
)
def test_no_signature_is_left_whatever_stands_around_a_token(
    header: dict[str, object], indent: int | str | None, before: str, after: str, dot: str
) -> None:
    written = json.dumps({"alg": "RS256", **header}, indent=indent).encode()
    segment = base64.urlsafe_b64encode(written).rstrip(b"=").decode()
    token = dot.join((segment, PAYLOAD, "q8Zt0-signature_q8Zt0"))
    for text in (f"{before}{token}{after}", json.dumps({"token": f"{before}{token}{after}"})):
        assert "signature_" not in redacted_text(text)


@pytest.mark.parametrize("part", ["ey", "eyJ", "eyJhbGciOiJ.", ".", "\\", "%25", "a.eyJhbGciOiJ."])
def test_looking_for_tokens_takes_no_longer_than_the_text_is_long(part: str) -> None:
    began = time.process_time()
    redacted_text(part * (200_000 // len(part)))
    assert time.process_time() - began < 1

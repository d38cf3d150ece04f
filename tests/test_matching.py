"""Conditions on journal entries: what meets them, and what is told of each criterion."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict
from pydantic import ValidationError

from mockhub.entry import Entry, Kind, Outcome
from mockhub.journal import MOST_BODY, Journal
from mockhub.matching import ANY, NearMisses, Where, explain, matches, same
from mockhub.tokens.verdict import Verdict
from tests.conftest import NOW

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
BODY = {"preChatResponse": {"order": "42"}, "items": [{"price": 7, "new": True}], "a/b": None, "token": TOKEN}


@pytest.fixture
def entry() -> Entry:
    return Entry(
        7,
        NOW,
        Kind.REQUEST,
        "livechat.conversation",
        outcome=Outcome.REFUSED,
        cause="missing_claim:sub",
        detail="sub is absent",
        conversation="r1",
        status=401,
        facts={
            "path": "/x?locale=en&tag=a&tag=b%20c&empty=",
            "page": 3,
            "visitor": "ann",
            "provider": "shop",
            "event": "lcw:error",
            "code": 4,
            "warnings": ["left out"],
        },
        headers=CIMultiDict({"AuthenticatedUserToken": TOKEN, "Retry-After": "0", "X-Name": "M\udcfcller"}),
        body=json.dumps(BODY).encode(),
    )


HOLDS: list[dict[str, Any]] = [
    {},
    {"kind": "request"},
    {"outcome": "refused"},
    {"cause": "missing_claim"},
    {"cause": "missing_claim:sub"},
    {"status": 401},
    {"conversation": "r1"},
    {"visitor": "ann"},
    {"provider": "shop"},
    {"page": 3},
    {"event": "lcw:error"},
    {"code": 4},
    {"warned": True},
    {"detail": "absent"},
    {"header": {"retry-after": 0}},
    {"header": {"Retry-After": {"matches": r"^\d+$"}}},
    {"header": {"AuthenticatedUserToken": TOKEN}},
    {"header": {"AuthenticatedUserToken": {"present": True}, "Cookie": {"present": False}}},
    {"query": {"locale": "en", "tag": "b c", "empty": "", "other": {"present": False}}},
    {"query": {"tag": {"matches": "^a$"}}},
    {"body": {"preChatResponse.order": "42", "/preChatResponse/order": {"matches": "^4"}}},
    {"body": {"items[0].price": 7, "$.items[0].new": True, "/items/0": {"price": 7, "new": True}}},
    {"body": {"/a~1b": None, "items[1]": {"present": False}, "a/b": {"present": True}}},
]
HOLDS_NOT: list[dict[str, Any]] = [
    {"kind": "page"},
    {"outcome": "ok"},
    {"cause": "missing_claim:exp"},
    {"cause": "expired"},
    {"status": 400},
    {"conversation": "R1"},
    {"visitor": "bob"},
    {"provider": "default"},
    {"page": 4},
    {"event": "lcw:ready"},
    {"code": 2},
    {"warned": False},
    {"detail": "Absent"},
    {"header": {"Retry-After": "1"}},
    {"header": {"Accept": {"matches": ""}}},
    {"header": {"Cookie": {"present": True}}},
    {"query": {"locale": "de"}},
    {"query": {"locale": {"present": False}}},
    {"body": {"items[0].price": True}},
    {"body": {"items[0].new": 1}},
    {"body": {"items[0].price": {"matches": "7"}}},
    {"body": {"items.price": {"present": True}}},
    {"body": {"/items/0": {"price": 7}}},
    {"body": {"nothing": None}},
]


@pytest.mark.parametrize("written", HOLDS, ids=str)
def test_an_entry_that_meets_a_condition(written: dict[str, Any], entry: Entry) -> None:
    where = Where.read(written)
    assert matches(where, entry)
    assert all(result.holds for result in explain(where, entry))
    assert Where.read(where.written()) == where


@pytest.mark.parametrize("written", HOLDS_NOT, ids=str)
def test_an_entry_that_does_not(written: dict[str, Any], entry: Entry) -> None:
    where = Where.read(written)
    assert not matches(where, entry)
    assert [result.holds for result in explain(where, entry)] == [False]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"status": 200}, "no   status: expected 200, seen 401"),
        ({"status": 401}, "yes  status: 401"),
        ({"warned": False}, "no   warned: expected false, seen true"),
        ({"header": {"Accept": "*/*"}}, "no   header Accept: expected */*, seen nothing"),
        ({"header": {"X-Name": "x"}}, "no   header X-Name: expected x, seen M\\udcfcller"),
        ({"header": {"Retry-After": {"present": False}}}, "no   header Retry-After: expected nothing, seen 0"),
        ({"query": {"tag": "c"}}, "no   query tag: expected c, seen a, b c"),
        ({"query": {"no": {"present": True}}}, "no   query no: expected anything, seen nothing"),
        ({"body": {"items[0].price": 8}}, "no   body items[0].price: expected 8, seen 7"),
        (
            {"body": {"preChatResponse.order": {"matches": "x"}}},
            "no   body preChatResponse.order: expected a text that matches 'x', seen \"42\"",
        ),
        ({"detail": "exp"}, "no   detail: expected a text with 'exp' in it, seen sub is absent"),
    ],
)
def test_each_criterion_is_told(written: dict[str, Any], told: str, entry: Entry) -> None:
    (result,) = explain(Where.read(written), entry)
    assert str(result) == told


@pytest.mark.parametrize("kind", ["header", "query", "body"])
@pytest.mark.parametrize("value", [TOKEN, {"matches": TOKEN}])
def test_what_is_told_holds_no_signature(kind: str, value: object, entry: Entry) -> None:
    name = {"header": "AuthenticatedUserToken", "query": "tag", "body": "token"}[kind]
    entry.facts["path"] = f"/x?tag={TOKEN}"
    where = Where.read({kind: {name: value}})
    (result,) = explain(where, entry)
    assert "c2lnbmF0dXJl" not in f"{result} {where} {result.expected}"


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (b"", "nothing"),
        (b"order=42", "a body that is not JSON"),
        (b"[" * 5000, "a body that is not JSON"),
        (b'{"order": "' + b"x" * MOST_BODY + b'"}', "a body too long to be kept whole"),
    ],
)
@pytest.mark.parametrize("value", ["42", {"present": True}])
def test_a_body_that_cannot_be_looked_into_meets_nothing(body: bytes, seen: str, value: object) -> None:
    journal = Journal(lambda: NOW)
    entry = journal.begin(Kind.REQUEST, "livechat.conversation")
    entry.body = body
    journal.finish(entry)
    (result,) = explain(Where.read({"body": {"order": value}}), entry)
    assert (result.holds, result.seen) == (False, seen)


def test_a_verdict_names_the_provider_that_judged(entry: Entry) -> None:
    entry.facts = {"verdict": Verdict(valid=True, provider="shop")}
    assert matches(Where(provider="shop"), entry)
    assert not matches(Where(provider="default"), entry)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"body": {"a..b": 1}}, "expected a path such as a.b[0] or a pointer such as /a/b/0"),
        ({"body": {"a[x]": 1}}, "expected a path such as"),
        ({"body": {"a": {"matches": "("}}}, "missing ): ("),
        ({"body": {"a": {"matches": 7}}}, "expected a regular expression as text"),
        ({"body": {"a": {"present": 1}}}, "expected true or false"),
        ({"header": {"a": ["b"]}}, "expected text, {matches: a regular expression} or {present: false}"),
        ({"header": {"a": {"matches": "a", "present": True}}}, "expected text, {matches"),
        ({"query": {"a": None}}, "expected text, {matches"),
        ({"kind": "requst"}, "there is no kind of entry 'requst' (did you mean 'request'?)"),
        ({"event": "lcw:eror"}, "there is no event 'lcw:eror' (did you mean 'lcw:error'?)"),
    ],
)
def test_a_condition_that_cannot_be_is_refused_in_words(written: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Where.read(written)
    assert why in str(caught.value)


def test_values_too_deep_to_be_compared_are_not_the_same() -> None:
    one: list[Any] = []
    other: list[Any] = []
    for _ in range(100_000):
        one, other = [one], [other]
    assert not same(one, other)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
SOME = st.sampled_from([*HOLDS, *HOLDS_NOT])


@given(st.lists(SOME, max_size=4), st.binary() | JSON.map(lambda value: json.dumps(value).encode()), st.text())
def test_every_criterion_holds_exactly_when_the_condition_does(
    written: list[dict[str, Any]], body: bytes, path: str
) -> None:
    where = Where.read({name: value for one in written for name, value in one.items()})
    entry = Entry(1, NOW, Kind.REQUEST, "livechat.config", Outcome.OK, facts={"path": path}, body=body)
    results = explain(where, entry)
    assert matches(where, entry) is all(result.holds for result in results)
    json.dumps([result.to_json() for result in results]).encode()


def test_what_is_not_written_is_not_looked_at(entry: Entry) -> None:
    assert explain(ANY, entry) == ()
    assert str(ANY) == ""


def test_near_misses_are_the_nearest_and_then_the_earliest() -> None:
    near = NearMisses(Where(status=200, cause="expired", page=1))
    for seq, status, page in [(9, 200, 1), (4, 401, 2), (3, 401, 1), (2, 401, 2), (1, 200, 1), (5, 401, 2)]:
        near.add(Entry(seq, NOW, Kind.REQUEST, "livechat.config", status=status, facts={"page": page}))
    assert [miss.entry for miss in near] == [1, 9, 3]
    assert next(iter(near)).lines == (
        "entry 1: livechat.config pending 200",
        "  no   cause: expected expired, seen nothing",
        "  yes  status: 200",
        "  yes  page: 1",
    )

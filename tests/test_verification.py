"""Expectations: counts and orders, in whatever order entries finish, and what is told when they fail."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from mockhub.entry import Entry, Kind, Outcome
from mockhub.errors import Misuse
from mockhub.journal import Journal
from mockhub.verification import (
    Count,
    Expectation,
    Expected,
    Finding,
    InOrder,
    Reached,
    Verification,
    ordering,
    verify,
)
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable

CONFIG, START, VERDICT = "livechat.config", "livechat.conversation", "token.verdict"
_EXPECTATION: TypeAdapter[Expected] = TypeAdapter(Expectation)


def read(written: dict[str, Any]) -> Expected:
    return _EXPECTATION.validate_python(written)


def entries(*points: str) -> list[Entry]:
    """Return finished entries: `point`, or `point cause` for one that was refused."""
    made = []
    for seq, written in enumerate(points, start=1):
        point, _, cause = written.partition(" ")
        outcome = Outcome.REFUSED if cause else Outcome.OK
        made.append(Entry(seq, NOW, Kind.REQUEST, point, outcome, cause or None, status=401 if cause else 200))
    return made


def finding(written: dict[str, Any], seen: Iterable[Entry], *, after: int = 0) -> Finding:
    verification = Verification([read(written)], after=after)
    for entry in seen:
        verification(entry)
    (found,) = verification.findings()
    return found


@pytest.mark.parametrize(
    ("written", "passed"),
    [
        ({"count": 3}, True),
        ({"count": 2}, False),
        ({"count": 0}, False),
        ({"at-least": 3}, True),
        ({"at-least": 4}, False),
        ({"at-most": 3}, True),
        ({"at-most": 2}, False),
        ({"at-least": 1, "at-most": 4}, True),
        ({"where": {"outcome": "ok"}, "count": 2}, True),
        ({"where": {"outcome": "failed"}, "count": 0}, True),
        ({"where": {"status": 401, "cause": "expired"}, "count": 1}, True),
    ],
)
def test_counts(written: dict[str, Any], *, passed: bool) -> None:
    seen = entries(START, VERDICT, f"{START} expired", START)
    assert finding({"at": START, **written}, seen).passed is passed


@pytest.mark.parametrize(
    ("steps", "passed"),
    [
        ([CONFIG, START], True),
        ([CONFIG, VERDICT, START], True),
        ([START, CONFIG], False),
        ([START], True),
        ([START, START], True),
        ([START, START, START], False),
        ([VERDICT, VERDICT], False),
        (["keys.fetch"], False),
    ],
)
def test_orders(steps: list[str], *, passed: bool) -> None:
    seen = entries(CONFIG, VERDICT, START, "livechat.session-close", START)
    assert finding({"in-order": [{"at": step} for step in steps]}, seen).passed is passed


def test_an_order_goes_by_numbers_and_not_by_what_finishes_first() -> None:
    written = {"in-order": [{"at": START}, {"at": VERDICT}]}
    assert finding(written, reversed(entries(START, VERDICT))).passed
    assert not finding(written, reversed(entries(VERDICT, START))).passed


def test_only_what_comes_after_the_mark_counts() -> None:
    seen = entries(START, START, START)
    assert finding({"at": START, "count": 1}, seen, after=2).passed
    assert not finding({"in-order": [{"at": START}, {"at": START}]}, seen, after=2).passed


def test_a_failed_count_is_explained_by_what_counted_and_what_came_near() -> None:
    written = {"at": START, "where": {"outcome": "refused", "cause": "expired"}, "count": 2}
    found = finding(written, entries(START, f"{START} expired", f"{START} alg_none", VERDICT))
    assert str(found) == f"calls at {START} where cause expired, outcome refused: expected 2, seen 1"
    assert found.explanation == (
        "these counted:",
        f"  entry 2: {START} refused expired 401",
        f"nearest at {START}:",
        f"  entry 3: {START} refused alg_none 401",
        "    no   cause: expected expired, seen alg_none",
        "    yes  outcome: refused",
        f"  entry 1: {START} ok 200",
        "    no   cause: expected expired, seen nothing",
        "    no   outcome: expected refused, seen ok",
    )
    assert [miss["entry"] for miss in found.to_json()["near"]] == [3, 1]


def test_a_count_that_is_too_high_names_the_first_that_counted() -> None:
    found = finding({"at": START, "count": 0}, entries(START, START, START, START))
    assert str(found) == f"calls at {START}: expected 0, seen 4"
    assert found.explanation == (
        "the first 3 of those that counted:",
        *(f"  entry {seq}: {START} ok 200" for seq in (1, 2, 3)),
    )


def test_a_point_that_nothing_came_to_is_told_with_what_came() -> None:
    found = finding({"at": "keys.fetch", "at-least": 1}, entries(START, VERDICT, START))
    assert found.explanation == (f"nothing came to keys.fetch; what came: {START} (2), {VERDICT} (1)",)
    assert finding({"at": "keys.fetch", "count": 1}, []).explanation == (
        "nothing came to keys.fetch; what came: nothing at all",
    )


def test_a_failed_order_is_explained_in_two_columns() -> None:
    written = {
        "in-order": [{"at": CONFIG}, {"at": START, "where": {"outcome": "ok"}}, {"at": VERDICT}],
    }
    found = finding(written, entries(CONFIG, f"{START} expired", VERDICT, "keys.fetch"))
    assert str(found) == (
        f"order of 3 points: expected {START} where outcome ok after entry 1 ({CONFIG}), seen 1 of 3 in turn"
    )
    assert found.explanation == (
        "  expected                                seen",
        f"= {CONFIG}                         entry 1: {CONFIG} ok 200",
        f"+                                         entry 2: {START} refused expired 401",
        f"- {START} where outcome ok",
        f"= {VERDICT}                           entry 3: {VERDICT} ok 200",
    )


def test_an_order_that_does_not_even_begin_says_so() -> None:
    found = finding({"in-order": [{"at": START}, {"at": CONFIG}]}, [])
    assert str(found) == f"order of 2 points: expected {START} to begin with, seen 0 of 2 in turn"
    assert found.explanation == ("  expected               seen", f"- {START}", f"- {CONFIG}")


def test_the_middle_of_a_long_comparison_is_left_out() -> None:
    found = finding({"in-order": [{"at": START}, {"at": CONFIG}]}, entries(*[START] * 100))
    assert found.explanation[-1] == "(40 entries in the middle are left out)"
    assert len(found.explanation) == 63


def test_a_long_run_is_counted_without_keeping_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "_MOST_KEPT", 50)
    order = InOrder(in_order=(Reached(at=START), Reached(at=CONFIG), Reached(at=VERDICT)))
    watched = Verification([order])
    numbers = count(1)
    for point in [START] * 200 + [VERDICT] * 200 + [CONFIG] * 200 + [START] * 200:
        watched(Entry(next(numbers), NOW, Kind.REQUEST, point, Outcome.OK))
    assert not watched.findings()[0].passed
    watched(Entry(next(numbers), NOW, Kind.REQUEST, VERDICT, Outcome.OK))
    assert watched.findings()[0].passed


POINTS = st.sampled_from([CONFIG, START, VERDICT, f"{START} expired"])
WHERES = st.sampled_from([{}, {"outcome": "ok"}, {"status": 401, "outcome": "refused"}])
REACHED = st.builds(
    lambda at, where: {"at": at, "where": where}, st.sampled_from([CONFIG, START, VERDICT]), WHERES
)
EXPECTED = st.builds(lambda reached, number: {**reached, "count": number}, REACHED, st.integers(0, 3)) | st.lists(
    REACHED, min_size=1, max_size=4
).map(lambda steps: {"in-order": steps})


@given(st.lists(POINTS, max_size=12), EXPECTED, st.randoms(), st.integers(0, 3))
def test_fed_one_by_one_in_any_order_is_the_same_as_run_over_the_journal(
    points: list[str], written: dict[str, Any], random: Any, after: int
) -> None:
    expected = read(written)
    journal = Journal(lambda: NOW)
    watched = Verification([expected], after=after)
    journal.watch(watched)
    begun = [(journal.begin(Kind.REQUEST, written.partition(" ")[0]), written) for written in points]
    random.shuffle(begun)
    for entry, told in begun:
        _, _, cause = told.partition(" ")
        journal.finish(
            entry, Outcome.REFUSED if cause else Outcome.OK, cause=cause or None, status=401 if cause else 200
        )
    assert watched.findings() == verify(journal, [expected], after=after)


@given(st.lists(POINTS, max_size=12), st.lists(REACHED, min_size=1, max_size=4))
def test_an_order_passes_exactly_when_it_is_a_subsequence(points: list[str], steps: list[dict[str, Any]]) -> None:
    seen = entries(*points)
    order = read({"in-order": steps})
    assert isinstance(order, InOrder)
    rest = iter(seen)
    subsequence = all(any(step.met_by(entry) for entry in rest) for step in order.in_order)
    found = finding({"in-order": steps}, seen)
    assert found.passed is subsequence
    assert found.passed or any(line.startswith("-") for line in found.explanation)


def test_a_bounded_journal_does_not_silence_what_was_armed() -> None:
    journal = Journal(lambda: NOW, most_entries=2)
    watched = Verification([Count(at=START, count=10), InOrder(in_order=(Reached(at=START),) * 10)])
    journal.watch(watched)
    for _ in range(10):
        journal.finish(journal.begin(Kind.REQUEST, START))
    assert all(found.passed for found in watched.findings())


def test_asking_afterwards_is_refused_when_entries_were_dropped() -> None:
    journal = Journal(lambda: NOW, most_entries=2)
    for _ in range(5):
        journal.finish(journal.begin(Kind.REQUEST, START))
    with pytest.raises(Misuse, match="entries 2 to 3 were dropped") as caught:
        verify(journal, [Count(at=START, count=0)], after=1)
    assert (caught.value.code, caught.value.status) == ("journal-incomplete", 409)
    (found,) = verify(journal, [Count(at=START, count=2)], after=3)
    assert found.passed


def test_what_is_pending_does_not_count_yet() -> None:
    journal = Journal(lambda: NOW)
    pending = journal.begin(Kind.REQUEST, START)
    assert verify(journal, [Count(at=START, count=0)])[0].passed
    journal.finish(pending)
    assert not verify(journal, [Count(at=START, count=0)])[0].passed


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"at": START}, "one of count, at-least, at-most is needed"),
        ({"at": START, "count": 1, "at-least": 1}, "count is exact"),
        ({"at": START, "at-least": 3, "at-most": 2}, "nothing is at least 3 and at most 2"),
        ({"in-order": []}, "expected at least one point"),
        ({"in-order": [{"at": "livechat.confg"}]}, "there is no point 'livechat.confg' (did you mean"),
        ({"in-order": [{"at": START}], "count": 1}, "count"),
    ],
)
def test_what_cannot_be_expected_is_refused_in_words(written: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(written)
    assert why in str(caught.value)


def test_the_written_form_is_read_back() -> None:
    for written in (
        {"at": START, "where": {"status": 401}, "at-least": 1},
        {"in-order": [{"at": CONFIG}, {"at": START, "where": {"header": {"Accept": {"matches": "json"}}}}]},
    ):
        assert read(written).written() == written

"""The journal: numbering, bounds, counters, redaction, watchers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.journal import Journal, Kind, Outcome
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockhub.journal import Entry

ENTRY = 1024
"""What an entry without a body weighs."""
HEADER, PAYLOAD, SIGNATURE = "eyJhbGciOiJSUzI1NiJ9", "eyJzdWIiOiJ4In0", "c2lnbmF0dXJl"
TOKEN = f"{HEADER}.{PAYLOAD}.{SIGNATURE}"


@pytest.fixture
def journal() -> Journal:
    return Journal(lambda: NOW)


@pytest.fixture
def bounded() -> Callable[..., Journal]:
    """Make a journal with bounds of its own."""

    def make(*, entries: int = 1000, size: int = 1000 * ENTRY) -> Journal:
        return Journal(lambda: NOW, most_entries=entries, most_bytes=size)

    return make


def begin(journal: Journal, *, body: bytes = b"", point: str = "livechat.config") -> Entry:
    entry = journal.begin(Kind.REQUEST, point)
    entry.body = body
    return entry


def numbers(journal: Journal) -> list[int]:
    return [entry.seq for entry in journal]


def test_entries_are_numbered_from_one_when_they_begin(journal: Journal) -> None:
    first, second = begin(journal), begin(journal)
    journal.finish(second)
    journal.finish(first)
    assert (first.seq, second.seq) == (1, 2)
    assert numbers(journal) == [1, 2]
    assert journal.seq == 2


def test_what_is_pending_is_listed_as_such(journal: Journal) -> None:
    entry = begin(journal)
    assert entry.to_json() == {
        "seq": 1,
        "at": "2027-01-15T08:00:00Z",
        "kind": "request",
        "point": "livechat.config",
        "outcome": "pending",
    }
    assert len(journal) == 1


def test_a_finished_entry_tells_its_outcome(journal: Journal) -> None:
    entry = journal.begin(Kind.REQUEST, "livechat.config", method="GET")
    journal.finish(entry, Outcome.REFUSED, cause="widget_unknown", detail="no such widget", status=400)
    entry.conversation = "r1"
    shown = entry.to_json()
    assert {name: shown[name] for name in ("outcome", "cause", "detail", "status", "conversation", "method")} == {
        "outcome": "refused",
        "cause": "widget_unknown",
        "detail": "no such widget",
        "status": 400,
        "conversation": "r1",
        "method": "GET",
    }


def test_an_entry_keeps_the_time_it_began() -> None:
    times = iter([NOW, NOW + 1.2345678])
    journal = Journal(lambda: next(times))
    assert begin(journal).at == NOW
    assert begin(journal).to_json()["at"] == "2027-01-15T08:00:01.235Z"


def test_the_oldest_entries_are_dropped_past_the_bound_on_entries(bounded: Callable[..., Journal]) -> None:
    journal = bounded(entries=3)
    for _ in range(5):
        journal.finish(begin(journal))
    assert numbers(journal) == [3, 4, 5]
    assert journal.dropped == 2


def test_the_oldest_entries_are_dropped_past_the_bound_on_bytes(bounded: Callable[..., Journal]) -> None:
    journal = bounded(size=3 * ENTRY + 100)
    for _ in range(3):
        journal.finish(begin(journal, body=b"x" * 50))
    assert numbers(journal) == [2, 3]
    assert journal.dropped == 1


def test_entries_that_fill_the_bounds_exactly_are_kept(bounded: Callable[..., Journal]) -> None:
    journal = bounded(entries=2, size=2 * ENTRY + 100)
    for _ in range(2):
        journal.finish(begin(journal, body=b"x" * 50))
    assert numbers(journal) == [1, 2]
    assert journal.dropped == 0


def test_a_body_larger_than_the_bound_is_not_kept(bounded: Callable[..., Journal]) -> None:
    journal = bounded(size=4 * ENTRY)
    journal.finish(begin(journal, body=b"x" * 5 * ENTRY))
    assert numbers(journal) == []
    for _ in range(4):
        journal.finish(begin(journal))
    assert numbers(journal) == [2, 3, 4, 5]


def test_counters_stay_when_entries_are_dropped(bounded: Callable[..., Journal]) -> None:
    journal = bounded(entries=1)
    for point in ("livechat.config", "livechat.config", "keys.fetch"):
        journal.finish(begin(journal, point=point))
    assert dict(journal.counts) == {"livechat.config": 2, "keys.fetch": 1}


def test_pending_entries_are_not_counted(journal: Journal) -> None:
    begin(journal)
    assert not journal.counts


def test_an_entry_dropped_while_pending_does_not_count_its_bytes_later(bounded: Callable[..., Journal]) -> None:
    journal = bounded(entries=2, size=2 * ENTRY + 100)
    pending = begin(journal, body=b"x" * 10_000)
    for _ in range(2):
        journal.finish(begin(journal, body=b"x" * 50))
    assert numbers(journal) == [2, 3]
    journal.finish(pending)
    assert numbers(journal) == [2, 3], "the late body was charged to the entries that are kept"
    assert journal.counts["livechat.config"] == 3


def test_an_entry_dropped_while_pending_gives_back_no_bytes_it_never_took(
    bounded: Callable[..., Journal],
) -> None:
    journal = bounded(entries=2, size=2 * ENTRY + 100)
    begin(journal, body=b"x" * 10_000)
    for _ in range(2):
        journal.finish(begin(journal))
    journal.finish(begin(journal, body=b"x" * 101))
    assert numbers(journal) == [4], "room was left by bytes that were never there"


def test_no_more_entries_are_kept_than_allowed_while_all_are_pending(bounded: Callable[..., Journal]) -> None:
    journal = bounded(entries=3)
    for _ in range(5):
        begin(journal)
    assert numbers(journal) == [3, 4, 5]


def test_an_entry_is_found_by_its_number_while_it_is_kept(bounded: Callable[..., Journal]) -> None:
    journal = bounded(entries=1)
    first, second = begin(journal), begin(journal)
    journal.finish(first)
    journal.finish(second)
    assert journal.find(2) is second
    assert journal.find(1) is None
    assert journal.find(3) is None


def test_watchers_see_every_entry_once_it_is_finished(bounded: Callable[..., Journal]) -> None:
    journal, seen = bounded(entries=1), list[tuple[int, Outcome]]()
    journal.finish(begin(journal))
    journal.watch(lambda entry: seen.append((entry.seq, entry.outcome)))
    pending = begin(journal)
    journal.finish(begin(journal), Outcome.FAILED)
    journal.finish(pending)
    assert seen == [(3, Outcome.FAILED), (2, Outcome.OK)]


def test_an_entry_shows_headers_redacted_unless_asked(journal: Journal) -> None:
    entry = begin(journal)
    entry.headers = {"AuthenticatedUserToken": TOKEN, "Accept": "*/*"}
    assert entry.to_json()["headers"] == {
        "AuthenticatedUserToken": f"{HEADER}.{PAYLOAD}.…(12 characters)",
        "Accept": "*/*",
    }
    assert entry.to_json(show_secrets=True)["headers"]["AuthenticatedUserToken"] == TOKEN


def test_a_body_that_is_no_text_is_shown_escaped(journal: Journal) -> None:
    assert begin(journal, body=b"a\xff").to_json()["body"] == "a\\xff"


def test_warnings_count_towards_the_bytes_an_entry_holds(journal: Journal) -> None:
    entry = begin(journal, body=b"12345")
    entry.facts["warnings"] = ["left out", "and 3 more"]
    journal.finish(entry)
    assert entry.held == 5 + 8 + 10

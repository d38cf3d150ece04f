"""Looking into a journal, waiting for it, following it, and taking it along."""

from __future__ import annotations

import asyncio
import json

import pytest

from mockhub.errors import Misuse
from mockhub.following import Lost
from mockhub.journal import MOST_BODY, Entry, Journal, Kind, Outcome
from mockhub.matching import Where
from tests.conftest import NOW

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"


@pytest.fixture
def journal() -> Journal:
    return Journal(lambda: NOW, most_entries=10)


def add(journal: Journal, *statuses: int, point: str = "livechat.config") -> None:
    for status in statuses:
        outcome = Outcome.OK if status == 200 else Outcome.REFUSED
        journal.finish(journal.begin(Kind.REQUEST, point), outcome, status=status)


def numbers(entries: list[Entry]) -> list[int]:
    return [entry.seq for entry in entries]


def test_entries_are_selected_by_point_condition_mark_and_limit(journal: Journal) -> None:
    add(journal, 200, 401, 200, 401)
    add(journal, 401, point="livechat.conversation")
    pending = journal.begin(Kind.REQUEST, "livechat.config")
    assert numbers(journal.select()) == [1, 2, 3, 4, 5, 6]
    assert journal.select()[-1] is pending
    assert numbers(journal.select(point="livechat.config", where=Where(status=401))) == [2, 4]
    assert numbers(journal.select(where=Where(status=401), after=2)) == [4, 5]
    assert numbers(journal.select(where=Where(status=401), limit=2)) == [2, 4]
    add(journal, *[200] * 8)
    assert numbers(journal.select(limit=1)) == numbers(journal.select(after=2, limit=1)) == [5]
    assert journal.select(after=100) == []


async def test_a_wait_ends_when_enough_came(journal: Journal) -> None:
    add(journal, 200, 401)
    waiting = asyncio.create_task(journal.wait(where=Where(status=200), count=2, seconds=30))
    await asyncio.sleep(0)
    add(journal, 401, 200, 200)
    waited = await waiting
    assert waited.enough
    assert numbers(list(waited.entries)) == [1, 4]
    assert waited.near == ()
    add(journal, 200)
    assert len(waited.entries) == 2


async def test_a_wait_for_what_has_come_ends_at_once(journal: Journal) -> None:
    add(journal, 200)
    assert (await journal.wait(seconds=0)).enough
    assert (await journal.wait(seconds=0, count=0)).enough


async def test_a_wait_in_vain_tells_what_came_near(journal: Journal) -> None:
    add(journal, 401, 200)
    add(journal, 200, point="keys.fetch")
    waited = await journal.wait(point="livechat.config", where=Where(status=200), count=2, after=0, seconds=0.01)
    assert not waited.enough
    assert numbers(list(waited.entries)) == [2]
    assert [miss.entry for miss in waited.near] == [1]
    assert waited.to_json()["near"][0]["criteria"][0]["seen"] == "401"


async def test_a_wait_is_refused_when_nobody_can_say_how_many_came(journal: Journal) -> None:
    add(journal, *[200] * 12)
    with pytest.raises(Misuse, match="were dropped") as caught:
        await journal.wait(where=Where(status=401), seconds=30)
    assert caught.value.code == "journal-incomplete"
    assert (await journal.wait(where=Where(status=200), count=3, seconds=30)).enough, "what is kept is enough"
    waited = await journal.wait(where=Where(status=401), after=journal.seq, seconds=0.01)
    assert not waited.enough


async def test_a_subscriber_reads_entries_as_they_finish(journal: Journal) -> None:
    add(journal, 200, 401)
    async with journal.subscribe(where=Where(status=200)) as news, journal.subscribe(after=1) as all_since:
        reading = asyncio.create_task(anext(news))
        await asyncio.sleep(0)
        add(journal, 401, 200)
        found = await reading
        assert isinstance(found, Entry)
        assert found.seq == 4
        assert [getattr(await anext(all_since), "seq", None) for _ in range(3)] == [2, 3, 4]


async def test_a_slow_subscriber_is_told_that_it_lost_entries(journal: Journal) -> None:
    async with journal.subscribe(most=2) as news:
        add(journal, *[200] * 5)
        assert await anext(news) == Lost(3)
        assert [getattr(await anext(news), "seq", None) for _ in range(2)] == [4, 5]
        add(journal, 200)
        assert getattr(await anext(news), "seq", None) == 6


async def test_a_subscriber_is_told_what_the_journal_had_dropped(journal: Journal) -> None:
    add(journal, *[200] * 12)
    async with journal.subscribe(after=1) as news:
        assert await anext(news) == Lost(1)
        assert getattr(await anext(news), "seq", None) == 3


async def test_closing_lets_a_waiting_reader_go(journal: Journal) -> None:
    news = journal.subscribe()
    reading = asyncio.create_task(_all(news))
    await asyncio.sleep(0)
    add(journal, 200)
    news.close()
    add(journal, 200)
    assert len(await reading) == 1


async def test_a_journal_that_is_over_lets_everybody_go(journal: Journal) -> None:
    reading = asyncio.create_task(_all(journal.subscribe()))
    waiting = asyncio.create_task(journal.wait(count=2, seconds=30))
    await asyncio.sleep(0)
    assert journal.followed
    add(journal, 200)
    journal.close()
    assert len(await reading) == 1
    with pytest.raises(Misuse, match="this journal is over") as caught:
        await waiting
    assert caught.value.code == "journal-over"
    assert not journal.followed


def test_near_misses_are_those_with_the_fewest_criteria_unmet(journal: Journal) -> None:
    add(journal, 401, 200, 200, 401)
    add(journal, 200, point="keys.fetch")
    near = journal.near(point="livechat.config", where=Where(status=200, cause="expired"), after=1)
    assert [miss.entry for miss in near] == [2, 3, 4]


async def _all(news: object) -> list[object]:
    return [one async for one in news]  # type: ignore[attr-defined]


def test_a_watcher_can_end_while_it_is_told(journal: Journal) -> None:
    seen: list[int] = []

    def once(entry: Entry) -> None:
        seen.append(entry.seq)
        end()

    end = journal.watch(once)
    journal.watch(lambda entry: seen.append(-entry.seq))
    add(journal, 200, 200)
    assert seen == [1, -1, -2]


def test_a_long_body_is_cut_and_what_is_left_out_is_counted(journal: Journal) -> None:
    entry = journal.begin(Kind.REQUEST, "livechat.config")
    entry.body = b"x" * (MOST_BODY + 7)
    journal.finish(entry)
    shown = entry.to_json()
    assert (len(shown["body"]), shown["bodyCut"]) == (MOST_BODY, 7)
    assert journal.bytes == 1024 + MOST_BODY


def test_no_written_form_holds_a_signature_unless_asked(journal: Journal) -> None:
    entry = journal.begin(
        Kind.REQUEST, "livechat.config", path=f"/x?t={TOKEN}", warnings=[f"left out {TOKEN}"], shown={"a": [TOKEN]}
    )
    entry.headers = {"Referer": f"https://shop/?t={TOKEN}", "AuthenticatedUserToken": TOKEN}
    entry.body = json.dumps({"token": TOKEN}).encode()
    journal.finish(entry, Outcome.REFUSED, cause="expired", detail=f"it was {TOKEN}")
    (line,) = journal.export()
    assert "c2lnbmF0dXJl" not in line
    assert line.count("eyJzdWIiOiJ4In0") == 7
    (whole,) = journal.export(show_secrets=True)
    assert whole.count("c2lnbmF0dXJl") == 7


def test_an_export_is_a_line_an_entry_and_says_what_is_missing(journal: Journal) -> None:
    add(journal, *[200] * 12)
    lines = [json.loads(line) for line in journal.export()]
    assert lines[0] == {"dropped": 2}
    assert [line["seq"] for line in lines[1:]] == list(range(3, 13))
    assert [json.loads(line)["seq"] for line in journal.export(after=11)] == [12]


def test_a_summary_shows_what_was_dropped(journal: Journal) -> None:
    add(journal, *[200] * 12)
    assert journal.summary() == {
        "entries": 10,
        "bytes": 10 * 1024,
        "dropped": 2,
        "last": 12,
        "counts": {"livechat.config": 12},
    }

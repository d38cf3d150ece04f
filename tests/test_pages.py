"""The pages a sandbox remembers."""

from __future__ import annotations

import pytest

from mockhub.errors import Misuse
from mockhub.journal import Journal, Kind
from mockhub.omnichannel.organization import OPEN_TO_ALL, Widget
from mockhub.pages import OpenPage, Pages
from mockhub.visitor import Profile

WIDGET = Widget("w", OPEN_TO_ALL)


def opened(pages: Pages, key: str = "key") -> OpenPage:
    return pages.open(key, WIDGET, visitor="visitor", profile="v1-2023", address="http://shop.example/")


def test_pages_are_numbered_and_found_by_their_keys() -> None:
    pages = Pages()
    first, second = opened(pages, "a"), opened(pages, "b")
    assert (first.number, second.number) == (1, 2)
    assert pages.find("b") is second
    assert pages.find("c") is None


def test_the_oldest_page_is_forgotten_past_a_thousand() -> None:
    pages = Pages()
    for number in range(1001):
        opened(pages, str(number))
    assert pages.find("0") is None
    assert pages.find("1000") is not None
    assert len(list(pages)) == 1000


def test_a_page_reads_entries_of_its_own_alone() -> None:
    page = opened(Pages())
    page.speaks_of("r-1")
    page.speaks_of("r-1")
    journal = Journal(lambda: 0.0)
    own = journal.begin(Kind.PAGE, "page.note", page=1)
    other = journal.begin(Kind.PAGE, "page.note", page=2)
    chat = journal.begin(Kind.REQUEST, "livechat.conversation")
    chat.conversation = "r-1"
    assert [page.may_read(entry) for entry in (own, other, chat)] == [True, False, True]


def test_only_the_last_hundred_conversations_of_a_page_are_remembered() -> None:
    page = opened(Pages())
    entry = Journal(lambda: 0.0).begin(Kind.REQUEST, "livechat.conversation")
    entry.conversation = "r-0"
    for number in range(101):
        page.speaks_of(f"r-{number}")
    assert not page.may_read(entry)


def test_a_page_keeps_the_profile_its_script_began_with() -> None:
    armed = Profile(codes={"provider_timeout": 2})
    assert opened(Pages()).behaves(armed) == Profile(profile="v1-2023", codes={"provider_timeout": 2})


def test_a_page_that_left_is_told_nothing() -> None:
    pages = Pages()
    page = opened(pages)
    sent: list[object] = []
    page.listens(sent.append)
    assert pages.raise_event("lcw:ready", None) == [1]
    page.left()
    assert not page.tell({})
    with pytest.raises(Misuse, match="no page with the widget is open"):
        pages.raise_event("lcw:ready", None)
    assert len(sent) == 1

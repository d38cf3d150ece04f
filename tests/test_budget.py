"""What all journals of a server may hold together."""

from __future__ import annotations

from mockhub.budget import STEP, Budget
from mockhub.hub import Hub
from mockhub.journal import Journal, Kind
from tests.conftest import NOW

KIB = 1024


def fill(journal: Journal, kibibytes: int) -> None:
    """Finish entries that weigh two kibibytes each."""
    for _ in range(kibibytes // 2):
        entry = journal.begin(Kind.REQUEST, "livechat.config")
        entry.body = b"x" * KIB
        journal.finish(entry)


def test_the_largest_journal_gives_way() -> None:
    budget = Budget(1000 * KIB)
    small, large = Journal(lambda: NOW, budget=budget), Journal(lambda: NOW, budget=budget)
    fill(large, 900)
    fill(small, 200)
    assert small.dropped == 0
    assert large.dropped > 0
    assert small.bytes + large.bytes <= budget.most_bytes + 2 * STEP


def test_together_they_never_hold_much_more_than_the_budget() -> None:
    budget = Budget(500 * KIB)
    journals = [Journal(lambda: NOW, budget=budget, most_entries=100) for _ in range(10)]
    for turn in range(40):
        fill(journals[turn % 7], 40)
        assert sum(journal.bytes for journal in journals) <= budget.most_bytes + len(journals) * STEP


def test_a_journal_below_the_budget_keeps_its_own_bound() -> None:
    journal = Journal(lambda: NOW, most_bytes=100 * KIB, budget=Budget(1000 * KIB))
    fill(journal, 400)
    assert journal.bytes == 100 * KIB
    assert (len(journal), journal.dropped) == (50, 150)


def test_what_a_closed_journal_held_is_free_again() -> None:
    budget = Budget(1000 * KIB)
    gone, kept = Journal(lambda: NOW, budget=budget), Journal(lambda: NOW, budget=budget)
    fill(gone, 900)
    gone.close()
    gone.close()
    assert budget.used == 0
    fill(kept, 900)
    assert kept.dropped == 0
    fill(gone, 200)
    assert budget.used <= kept.bytes


def test_the_sandboxes_of_a_hub_share_one_budget() -> None:
    hub = Hub(lambda: NOW)
    sandbox = hub.create()
    fill(sandbox.journal, 100)
    fill(hub.orphans, 100)
    assert hub.budget.used > 150 * KIB
    hub.delete(sandbox)
    assert 0 < hub.budget.used <= 100 * KIB

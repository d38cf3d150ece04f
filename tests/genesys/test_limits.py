"""Rate limits: who asks too often is ignored for a while."""

from __future__ import annotations

from functools import partial

from mockhub.genesys.limits import RateLimits


def test_without_limits_nothing_is_ignored() -> None:
    limits = RateLimits()
    assert all(limits.refusal("a.b", 0, whole=0, each={}, quarantine=30) is None for _ in range(1000))


def test_more_than_so_many_in_a_minute_are_ignored_until_the_quarantine_is_over() -> None:
    ask = partial(RateLimits().refusal, "a.b", whole=2, each={}, quarantine=30)
    assert ask(0) is None
    assert ask(1) is None
    assert "more than 2 times a minute: ignored for another 30 s" in str(ask(2))
    assert "another 1 s" in str(ask(31.5))
    assert ask(32) is None
    assert ask(33) is None
    assert ask(34) is not None


def test_a_minute_later_the_count_begins_anew() -> None:
    ask = partial(RateLimits().refusal, "a.b", whole=2, each={}, quarantine=30)
    assert [ask(second) for second in (0, 30, 60, 90, 120)] == [None] * 5
    assert ask(121) is not None


def test_a_limit_of_one_request_leaves_the_others_alone() -> None:
    limits = RateLimits()
    assert limits.refusal("a.b", 0, whole=0, each={"a.b": 1}, quarantine=30) is None
    assert "a.b was asked" in str(limits.refusal("a.b", 0, whole=0, each={"a.b": 1}, quarantine=30))
    assert limits.refusal("a.c", 0, whole=0, each={"a.b": 1}, quarantine=30) is None


def test_a_quarantine_of_nothing_is_for_ever() -> None:
    ask = partial(RateLimits().refusal, "a.b", whole=1, each={}, quarantine=0)
    assert ask(0) is None
    assert "for ever" in str(ask(1))
    assert "for ever" in str(ask(1e9))

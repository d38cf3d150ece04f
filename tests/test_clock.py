"""Sandbox time: three modes, holds, timers in order, and nothing that waits for real."""

from __future__ import annotations

import asyncio
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockhub.clock import Clock, ClockMode
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

REAL, AUTO, MANUAL = ClockMode.REAL, ClockMode.AUTO, ClockMode.MANUAL
STILL = [AUTO, MANUAL]


class Source:
    """A time source that moves only when told."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def make(source: Source) -> Callable[[ClockMode], Clock]:
    return lambda mode: Clock(source, mode=mode)


@pytest.fixture
def auto(source: Source) -> Clock:
    return Clock(source, mode=AUTO)


@pytest.fixture
def manual(source: Source) -> Clock:
    return Clock(source, mode=MANUAL)


async def everything_that_can_runs() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def held_sleep(clock: Clock, seconds: float) -> float:
    """Sleep as a participant does, and return when it woke."""
    with clock.hold():
        await clock.sleep(seconds)
        return clock.now()


async def started(work: Coroutine[object, object, float]) -> asyncio.Task[float]:
    task = asyncio.create_task(work)
    await asyncio.sleep(0)
    return task


# What it shows


def test_real_time_follows_the_source(source: Source) -> None:
    clock = Clock(source)
    source.at += 12.5
    assert clock.mode is REAL
    assert clock.now() == NOW + 12.5


@pytest.mark.parametrize("mode", STILL)
def test_auto_and_manual_time_stand_while_the_source_moves(
    mode: ClockMode, make: Callable[[ClockMode], Clock], source: Source
) -> None:
    clock = make(mode)
    source.at += 100
    assert clock.now() == NOW


@pytest.mark.parametrize("mode", list(ClockMode))
def test_a_clock_shows_the_time_it_is_given(mode: ClockMode, source: Source) -> None:
    assert Clock(source, mode=mode, at=1000.0).now() == 1000.0


def test_a_real_clock_set_elsewhere_still_moves_with_the_source(source: Source) -> None:
    clock = Clock(source, at=1000.0)
    source.at += 5
    assert clock.now() == 1005.0


@pytest.mark.parametrize("mode", list(ClockMode))
def test_advance_adds_up(mode: ClockMode, make: Callable[[ClockMode], Clock]) -> None:
    clock = make(mode)
    clock.advance(60)
    clock.advance(0)
    clock.advance(0.5)
    assert clock.now() == NOW + 60.5


@pytest.mark.parametrize("mode", list(ClockMode))
def test_time_never_advances_backwards(mode: ClockMode, make: Callable[[ClockMode], Clock]) -> None:
    clock = make(mode)
    with pytest.raises(ValueError, match="set it to go back"):
        clock.advance(-1)
    assert clock.now() == NOW


@pytest.mark.parametrize("before", list(ClockMode))
@pytest.mark.parametrize("after", list(ClockMode))
def test_a_change_of_mode_keeps_the_time(
    before: ClockMode, after: ClockMode, make: Callable[[ClockMode], Clock]
) -> None:
    clock = make(before)
    clock.advance(30)
    clock.configure(mode=after)
    assert clock.mode is after
    assert clock.now() == NOW + 30


@pytest.mark.parametrize("mode", list(ClockMode))
def test_configure_sets_the_time_back_as_well(mode: ClockMode, make: Callable[[ClockMode], Clock]) -> None:
    clock = make(mode)
    clock.configure(at=1000.0)
    assert clock.mode is mode
    assert clock.now() == 1000.0


# Auto time


async def test_auto_time_jumps_to_the_timer_when_everybody_waits(auto: Clock) -> None:
    assert await held_sleep(auto, 3600) == NOW + 3600


async def test_auto_time_jumps_only_when_nobody_holds(auto: Clock) -> None:
    with auto.hold():
        sleeper = await started(held_sleep(auto, 5))
        await everything_that_can_runs()
        assert auto.now() == NOW
        assert not sleeper.done()
    assert await sleeper == NOW + 5


async def test_every_holder_counts(auto: Clock) -> None:
    with auto.hold():
        with auto.hold():
            sleeper = await started(held_sleep(auto, 5))
        await everything_that_can_runs()
        assert auto.now() == NOW
    assert await sleeper == NOW + 5


async def test_sleeping_releases_the_hold_and_waking_takes_it_again(auto: Clock) -> None:
    later = await started(held_sleep(auto, 10))
    with auto.hold():
        await auto.sleep(4)
        await everything_that_can_runs()
        assert auto.now() == NOW + 4
        assert not later.done()
    assert await later == NOW + 10


async def test_auto_time_stands_while_nobody_waits_for_a_timer(auto: Clock) -> None:
    with auto.hold():
        pass
    await everything_that_can_runs()
    assert auto.now() == NOW


@pytest.mark.parametrize("seconds", [0, -1, -0.001])
@pytest.mark.parametrize("mode", list(ClockMode))
async def test_a_sleep_of_nothing_ends_at_once_and_keeps_the_hold(
    mode: ClockMode, seconds: float, make: Callable[[ClockMode], Clock]
) -> None:
    clock = make(mode)
    with clock.hold():
        sleeper = await started(held_sleep(clock, 60))
        await clock.sleep(seconds)
        await everything_that_can_runs()
        assert clock.now() == NOW
    sleeper.cancel()


async def test_a_hang_releases_the_hold_until_it_is_cancelled(auto: Clock) -> None:
    async def hangs() -> float:
        with auto.hold():
            try:
                await auto.hang()
            except asyncio.CancelledError:
                await everything_that_can_runs()
                return auto.now()
        raise AssertionError

    hanging = await started(hangs())
    assert await held_sleep(auto, 5) == NOW + 5
    waiting = asyncio.create_task(held_sleep(auto, 7))
    hanging.cancel()
    assert await hanging == NOW + 5, "time jumped although the one who hung holds it again"
    assert await waiting == NOW + 12


async def test_a_hang_alone_moves_no_time(auto: Clock) -> None:
    async def hangs() -> float:
        with auto.hold():
            await auto.hang()
        raise AssertionError

    hanging = await started(hangs())
    await everything_that_can_runs()
    assert not hanging.done()
    assert auto.now() == NOW
    hanging.cancel()


# Calls


async def test_a_call_in_transit_holds_time(auto: Clock) -> None:
    with auto.hold():
        sleeper = await started(held_sleep(auto, 5))
        with auto.transit():
            await everything_that_can_runs()
            assert auto.now() == NOW
    assert await sleeper == NOW + 5


async def test_a_sleep_in_the_handler_lets_time_jump_although_the_caller_waits(auto: Clock) -> None:
    async def answer() -> float:
        with auto.arrival():
            await auto.sleep(5)
            return auto.now()

    with auto.hold():
        with auto.transit():
            assert await answer() == NOW + 5
            sleeper = await started(held_sleep(auto, 3))
            await everything_that_can_runs()
            assert auto.now() == NOW + 5, "the answer on its way back no longer holds time"
        await everything_that_can_runs()
        assert auto.now() == NOW + 5, "the caller no longer holds time"
    assert await sleeper == NOW + 8


async def test_a_foreign_call_holds_time_while_it_is_handled(auto: Clock) -> None:
    with auto.arrival():
        sleeper = await started(held_sleep(auto, 5))
        await everything_that_can_runs()
        assert auto.now() == NOW
    assert await sleeper == NOW + 5


async def test_a_handler_that_fails_leaves_no_hold_behind(auto: Clock) -> None:
    with auto.hold(), pytest.raises(RuntimeError), auto.transit(), auto.arrival():
        raise RuntimeError
    assert await held_sleep(auto, 5) == NOW + 5


# Deadlines


async def test_a_deadline_that_is_due_holds_time_for_whoever_awaits_it(auto: Clock) -> None:
    later = await started(held_sleep(auto, 30))
    with auto.deadline(10) as due:
        await due
        await everything_that_can_runs()
        assert auto.now() == NOW + 10
    assert await later == NOW + 30


async def test_time_jumps_to_a_deadline_when_the_called_hangs(auto: Clock) -> None:
    async def called() -> float:
        with auto.arrival():
            await auto.hang()
        raise AssertionError

    with auto.hold():
        with auto.deadline(10) as due, auto.transit():
            handler = await started(called())
            await due
            assert auto.now() == NOW + 10
        sleeper = await started(held_sleep(auto, 1))
        await everything_that_can_runs()
        assert auto.now() == NOW + 10, "the hold is lost once the deadline is over"
        handler.cancel()
        await asyncio.wait({handler})
    assert await sleeper == NOW + 11


async def test_a_deadline_not_reached_is_forgotten(auto: Clock) -> None:
    with auto.hold():
        with auto.deadline(10) as due:
            assert not due.done()
        assert due.cancelled()
    await everything_that_can_runs()
    assert auto.now() == NOW
    assert await held_sleep(auto, 25) == NOW + 25


async def test_a_deadline_holds_nothing_while_it_is_pending(auto: Clock) -> None:
    with auto.deadline(10) as due:
        assert await held_sleep(auto, 4) == NOW + 4
        assert not due.done()


# Order


async def test_sleepers_wake_in_the_order_of_their_timers(manual: Clock) -> None:
    woken: list[float] = []

    async def sleeper(seconds: float) -> None:
        await held_sleep(manual, seconds)
        woken.append(seconds)

    async with asyncio.TaskGroup() as group:
        for seconds in (3, 1, 2):
            group.create_task(sleeper(seconds))
        await asyncio.sleep(0)
        manual.advance(10)
    assert woken == [1, 2, 3]


async def test_sleepers_of_one_moment_wake_in_the_order_of_their_calls(auto: Clock) -> None:
    woken: list[str] = []

    async def sleeper(name: str) -> None:
        await held_sleep(auto, 5)
        woken.append(name)

    async with asyncio.TaskGroup() as group:
        for name in "abcd":
            group.create_task(sleeper(name))
    assert "".join(woken) == "abcd"


@given(
    naps=st.lists(
        st.lists(st.floats(min_value=0.001, max_value=1e7), min_size=1, max_size=4), min_size=1, max_size=12
    )
)
def test_in_auto_time_everybody_wakes_in_order_at_exactly_their_times(naps: list[list[float]]) -> None:
    async def play() -> list[tuple[float, int]]:
        clock = Clock(Source(), mode=AUTO)
        woken: list[tuple[float, int]] = []

        async def sleeper(index: int) -> None:
            with clock.hold():
                for seconds in naps[index]:
                    await clock.sleep(seconds)
                    woken.append((clock.now(), index))

        with clock.hold():
            tasks = [asyncio.create_task(sleeper(index)) for index in range(len(naps))]
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
        return woken

    woken = asyncio.run(play())
    moments = [moment for moment, _ in woken]
    assert moments == sorted(moments)
    for index, seconds in enumerate(naps):
        assert [moment for moment, who in woken if who == index] == list(accumulate(seconds, initial=NOW))[1:]


# Moving time from outside


@pytest.mark.parametrize("mode", [REAL, MANUAL])
async def test_advance_wakes_the_due_and_only_them(mode: ClockMode, make: Callable[[ClockMode], Clock]) -> None:
    clock = make(mode)
    early, late = await started(held_sleep(clock, 8)), await started(held_sleep(clock, 64))
    clock.advance(16)
    assert await early == NOW + 16
    await everything_that_can_runs()
    assert not late.done()
    late.cancel()


@pytest.mark.parametrize("mode", [REAL, MANUAL])
async def test_setting_the_time_wakes_the_due(mode: ClockMode, make: Callable[[ClockMode], Clock]) -> None:
    clock = make(mode)
    sleeper = await started(held_sleep(clock, 8))
    clock.configure(at=NOW + 8)
    assert await sleeper == NOW + 8


async def test_manual_time_waits_for_ever_without_advance(manual: Clock) -> None:
    sleeper = await started(held_sleep(manual, 0.001))
    await everything_that_can_runs()
    assert not sleeper.done()
    sleeper.cancel()


async def test_a_change_to_auto_lets_time_jump_to_those_who_wait(manual: Clock) -> None:
    sleeper = await started(held_sleep(manual, 8))
    manual.configure(mode=AUTO)
    assert await sleeper == NOW + 8


async def test_real_time_wakes_whoever_is_due_by_the_source(source: Source) -> None:
    clock = Clock(source)
    sleeper = await started(held_sleep(clock, 8))
    source.at += 8
    clock.configure()
    assert await sleeper == NOW + 8


async def test_real_time_wakes_sleepers_by_itself() -> None:
    clock = Clock(asyncio.get_running_loop().time)
    begun = clock.now()
    async with asyncio.timeout(5):
        woken = await held_sleep(clock, 0.002)
    assert woken >= begun + 0.002


# Cancelling


async def test_a_sleeper_cancelled_gets_its_hold_back(auto: Clock) -> None:
    async def cancelled() -> float:
        with auto.hold():
            try:
                await auto.sleep(100)
            except asyncio.CancelledError:
                await everything_that_can_runs()
                return auto.now()
        raise AssertionError

    with auto.hold():
        sleeper = await started(cancelled())
        other = await started(held_sleep(auto, 5))
        sleeper.cancel()
        await asyncio.sleep(0)
    assert await sleeper == NOW, "time jumped although the cancelled sleeper still holds it"
    assert await other == NOW + 5


async def test_a_sleeper_cancelled_in_the_turn_it_is_woken_holds_once(manual: Clock) -> None:
    sleeper = await started(held_sleep(manual, 5))
    manual.advance(5)
    sleeper.cancel()
    await asyncio.wait({sleeper})
    assert sleeper.cancelled()
    manual.configure(mode=AUTO)
    assert await held_sleep(manual, 7) == NOW + 12


async def test_the_timer_of_a_cancelled_sleeper_is_forgotten(manual: Clock) -> None:
    sleeper = await started(held_sleep(manual, 5))
    sleeper.cancel()
    await asyncio.wait({sleeper})
    manual.configure(mode=AUTO)
    await everything_that_can_runs()
    assert manual.now() == NOW


async def test_time_never_jumps_to_a_sleeper_cancelled_just_before(auto: Clock) -> None:
    sleeper = await started(held_sleep(auto, 5))
    await asyncio.sleep(0)  # the jump is due in this very turn
    sleeper.cancel()
    await asyncio.wait({sleeper})
    assert sleeper.cancelled()
    assert auto.now() == NOW

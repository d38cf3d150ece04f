"""Sandbox time. Everything in a sandbox that asks the time, or waits, asks its clock.

Three modes: `real` follows the time source (shifted by what `advance` and `configure` added), `auto` stands
still and jumps to the next timer as soon as every participant waits, `manual` moves only when told.
"""

from __future__ import annotations

import asyncio
import heapq
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from mockhub.spec import Before, Instant, Spec

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

T = TypeVar("T")


class ClockMode(StrEnum):
    """How a sandbox's time moves."""

    REAL = "real"
    AUTO = "auto"
    MANUAL = "manual"


Mode = Literal["real", "auto", "manual"]


@dataclass(frozen=True, kw_only=True)
class ClockSpec(Spec):
    """A sandbox's time, as written."""

    mode: Mode | None = None
    """`auto` jumps to the next timer when everybody waits, `manual` moves by `advance` only."""
    at: Instant | None = None
    """The time it shows at first."""


ClockForm = Annotated[
    ClockSpec, Before(lambda value: {"mode": value} if isinstance(value, str) else value, also=Mode)
]


class Clock:
    """One sandbox's time, in Unix seconds.

    Args:
        source: what real time is read from; `time.time` in a running server.
        mode: how time moves.
        at: the time it shows now; the source's if not given.
    """

    def __init__(
        self, source: Callable[[], float], *, mode: ClockMode = ClockMode.REAL, at: float | None = None
    ) -> None:
        self._source = source
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()
        self._holds = 0
        self._in_transit = 0
        self._alarm: asyncio.TimerHandle | None = None
        self._quiet: list[asyncio.Future[None]] = []
        self._mode = mode
        self._set(source() if at is None else at)

    @property
    def mode(self) -> ClockMode:
        """How time moves now."""
        return self._mode

    def now(self) -> float:
        """Return the sandbox's time in Unix seconds."""
        return self._source() + self._offset if self._mode is ClockMode.REAL else self._stands_at

    def configure(self, *, mode: ClockMode | None = None, at: float | None = None) -> None:
        """Change the mode, the time, or both; whoever waits for a time now past wakes."""
        moment = self.now() if at is None else at
        self._mode = mode or self._mode
        self._set(moment)

    def advance(self, seconds: float) -> None:
        """Move time forward by `seconds` (0 or more), waking sleepers in the order of their timers.

        Raises:
            ValueError: `seconds` is negative; use `configure` to set time back.
        """
        if seconds < 0:
            raise ValueError("time only advances; set it to go back")
        self._set(self.now() + seconds)

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds` of sandbox time, releasing the caller's hold meanwhile.

        Call it while holding (`hold`): in `auto` time the hold is what keeps time from jumping under the caller.
        """
        if seconds <= 0:
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self.now() + seconds, next(self._order), woken))
        self._holds -= 1
        self._rearm()
        try:
            await woken
        except asyncio.CancelledError:
            if woken.cancelled():  # not woken: nobody gave the hold back
                self._holds += 1
            raise

    async def hang(self) -> None:
        """Wait for ever, releasing the caller's hold; only cancelling ends it."""
        self._holds -= 1
        self._rearm()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self._holds += 1

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep `auto` time from jumping while the caller works."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            self._rearm()

    @contextmanager
    def transit(self) -> Iterator[None]:
        """Turn the caller's hold into one of its call's, on the way to a server and back."""
        self._holds -= 1
        self._in_transit += 1
        try:
            yield
        finally:
            self._in_transit -= 1
            self._holds += 1

    def arrival(self) -> _Arrival:
        """Hold time for a call that arrived, taking over the hold of its transit if it is one of MockHub's own.

        Then a sleep in the handler lets time jump although the caller still awaits the answer.
        """
        return _Arrival(self)

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[asyncio.Future[None]]:
        """Give a future that is done once `seconds` of sandbox time have passed; nothing waits meanwhile."""
        due: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self.now() + seconds, next(self._order), due))
        self._rearm()
        try:
            yield due
        finally:
            if due.done():
                self._holds -= 1
            due.cancel()
            self._rearm()

    async def answered(self, call: Coroutine[Any, Any, T], limit: float) -> T | None:
        """Return what a call to a server comes to, or None if `limit` seconds of sandbox time pass first.

        The caller holds time; how long the call may take in real time is its own affair.
        """
        sent = asyncio.create_task(call)
        with self.deadline(limit) as due, self.transit():
            due.add_done_callback(lambda _: sent.cancel())
            try:
                await asyncio.wait({sent})
            finally:
                sent.cancel()
        return None if sent.cancelled() else sent.result()

    async def quiet(self) -> None:
        """Wait until nobody works: whoever is there waits for time to move, and nothing moves it by itself.

        In `real` time it does move by itself: then it is enough that everybody waits.
        """
        while not self._stands_still():  # whoever ended a piece of work may have begun another since
            still: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._quiet.append(still)
            await still

    def _stands_still(self) -> bool:
        self._prune()
        return self._idle() and not (self._mode is ClockMode.AUTO and self._waiting)

    def after(self, seconds: float, act: Callable[[], None]) -> Callable[[], None]:
        """Do something once `seconds` of sandbox time have passed; what is returned prevents it."""
        timer = ExitStack()
        due = timer.enter_context(self.deadline(seconds))

        def done(one: asyncio.Future[None]) -> None:
            if not one.cancelled():
                with timer:
                    act()

        due.add_done_callback(done)
        return timer.close

    def release(self) -> None:
        """Wake whoever waits, whatever for: their world is gone."""
        for _, _, woken in self._waiting:
            if not woken.done():
                self._holds += 1
                woken.set_result(None)
        self._prune()

    def _set(self, moment: float) -> None:
        self._stands_at = moment
        self._offset = moment - self._source()
        self._wake_due()
        self._rearm()

    def _wake_due(self) -> None:
        now = self.now()
        while self._waiting and self._waiting[0][0] <= now:
            woken = heapq.heappop(self._waiting)[2]
            if not woken.done():
                self._holds += 1
                woken.set_result(None)

    def _rearm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._quiet and self._stands_still():
            for still in self._quiet:
                if not still.done():
                    still.set_result(None)
            self._quiet.clear()
        self._prune()
        if not self._waiting:
            return
        loop = asyncio.get_running_loop()
        if self._mode is ClockMode.REAL:
            self._alarm = loop.call_later(max(0.0, self._waiting[0][0] - self.now()), self._ring)
        elif self._mode is ClockMode.AUTO and self._idle():
            # A turn of the loop later, so that whoever was woken by the last event can take its hold first.
            self._alarm = loop.call_later(0, self._jump)

    def _ring(self) -> None:
        self._wake_due()
        self._rearm()

    def _prune(self) -> None:
        while self._waiting and self._waiting[0][2].done():
            heapq.heappop(self._waiting)

    def _jump(self) -> None:
        self._prune()
        if self._waiting and self._idle():
            self._set(max(self._stands_at, self._waiting[0][0]))

    def _idle(self) -> bool:
        return self._holds <= 0 and self._in_transit <= 0


class _Arrival:
    """`Clock.arrival`: a class, since a generator costs every call of the hub three microseconds."""

    __slots__ = ("_adopted", "_clock")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._adopted = False

    # The clock's own counters: this is a part of the clock that only stands outside of it.

    def __enter__(self) -> None:
        clock = self._clock
        self._adopted = clock._in_transit > 0  # noqa: SLF001
        clock._in_transit -= self._adopted  # noqa: SLF001
        clock._holds += 1  # noqa: SLF001

    def __exit__(self, *_: object) -> None:
        clock = self._clock
        clock._holds -= 1  # noqa: SLF001
        clock._in_transit += self._adopted  # noqa: SLF001
        if clock._waiting or clock._alarm is not None or clock._quiet:  # noqa: SLF001
            clock._rearm()  # noqa: SLF001

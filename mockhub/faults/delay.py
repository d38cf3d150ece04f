"""`delay`: the call waits first, in the sandbox's time; always for a bounded while."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from mockhub.spec import After, Before, Duration, Many, Spec, at_least, by_key, format_duration

if TYPE_CHECKING:
    from random import Random

_Z99 = 2.3263478740408408
"""How many standard deviations the 99th percentile of a normal distribution lies above its median."""

Wait = Annotated[Duration, at_least(0)]
Some = Annotated[Duration, at_least(0, exclusive=True)]


def _span(ends: tuple[float, ...]) -> tuple[float, ...]:
    if len(ends) != 2:  # noqa: PLR2004 - two ends
        raise ValueError("expected two durations, such as [1s, 3s]")
    if ends[0] > ends[1]:
        raise ValueError("nothing is at least the first and at most the second: exchange them")
    return ends


SpanForm = Annotated[
    Many[Wait],
    After(_span, {"minItems": 2, "maxItems": 2}),
    Before(lambda value: value, lambda ends: [format_duration(one) for one in ends]),
]


@dataclass(frozen=True, kw_only=True)
class Fixed(Spec):
    """Always the same."""

    fixed: Some

    def draw(self, _: Random) -> float:
        """Return the seconds to wait; nothing is drawn."""
        return self.fixed


@dataclass(frozen=True, kw_only=True)
class Uniform(Spec):
    """Anything between two durations, each as likely."""

    uniform: SpanForm
    """The shortest and the longest."""

    def draw(self, random: Random) -> float:
        """Return the seconds to wait."""
        least, most = self.uniform
        return min(most, random.uniform(least, most))


@dataclass(frozen=True, kw_only=True)
class LognormalSpec(Spec):
    """Half the calls wait less than `median`, one in a hundred longer than `p99`, none longer than `cap`."""

    median: Some
    """What half the calls wait at most."""
    p99: Some
    """What one call in a hundred exceeds."""
    cap: Some
    """What none exceeds."""

    def __post_init__(self) -> None:
        """Refuse what no distribution is like."""
        if not self.median <= self.p99 <= self.cap:
            raise ValueError("nothing is at least median and at most p99 and cap: they must not decrease")


@dataclass(frozen=True, kw_only=True)
class Lognormal(Spec):
    """Mostly short with a long tail, as networks are."""

    lognormal: LognormalSpec

    def draw(self, random: Random) -> float:
        """Return the seconds to wait."""
        spec = self.lognormal
        sigma = math.log(spec.p99 / spec.median) / _Z99
        return min(spec.cap, spec.median * math.exp(sigma * random.normalvariate(0, 1)))


DelayKind = Fixed | Uniform | Lognormal


def _spell_out(value: Any) -> Any:
    return value if isinstance(value, dict) else {"fixed": value}


DelayForm = Annotated[
    DelayKind,
    by_key({"fixed": Fixed, "uniform": Uniform, "lognormal": Lognormal}),
    Before(_spell_out, also=Some),
]
"""How long a call waits: a duration, or where it is drawn from."""

"""What becomes of calls that nobody foresees, as written in a scenario and where a sandbox is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from mockhub.points import PointName
from mockhub.spec import Before, Many, Spec


@dataclass(frozen=True, kw_only=True)
class Strict(Spec):
    """What becomes of calls that a scenario does not foresee."""

    fails: bool = True
    """Whether they fail the scenario; they are reported in any case."""
    only: Many[PointName] = ()
    """The points that may be called; any unless said."""


StrictForm = Annotated[
    Strict, Before(lambda value: {"fails": value} if isinstance(value, bool) else value, also=bool)
]

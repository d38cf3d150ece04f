"""`reorder`: an event is pushed behind those that follow it on its connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from mockhub.faults.delay import Some
from mockhub.spec import Before, Spec, between

_MOST = 100


@dataclass(frozen=True, kw_only=True)
class Reorder(Spec):
    """Behind so many events; but where fewer come, after that time in any case."""

    behind: Annotated[int, between(1, _MOST)] = 1
    """Behind how many."""
    at_most: Some = 10
    """How long it waits for them."""


def _spell_out(value: Any) -> Any:
    if value is True:
        return {}
    return {"behind": value} if isinstance(value, int) else value


ReorderForm = Annotated[Reorder, Before(_spell_out, also=Literal[True] | Annotated[int, between(1, _MOST)])]
"""`true`, behind how many, or both bounds."""

"""`stall`: nothing goes out on a realtime connection any more, acknowledgements neither; for good, or a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from mockhub.faults.delay import Some
from mockhub.spec import Before, Spec


@dataclass(frozen=True, kw_only=True)
class Stall(Spec):
    """What is held back goes out once that time has passed; without it never."""

    lasts: Some | None = None
    """How long; for good unless said."""


def _spell_out(value: Any) -> Any:
    if value is True:
        return {}
    return value if isinstance(value, dict) else {"lasts": value}


StallForm = Annotated[Stall, Before(_spell_out, also=Literal[True] | Some)]
"""`true`, or how long."""

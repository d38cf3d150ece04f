"""`duplicate`: an event is pushed more than once on one connection, each time as a request of its own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mockhub.spec import Before, between

MOST_COPIES = 100


def _spell_out(value: Any) -> Any:
    return 2 if value is True else value


DuplicateForm = Annotated[int, between(2, MOST_COPIES), Before(_spell_out, also=Literal[True])]
"""How often; `true` is twice."""

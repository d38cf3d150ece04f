"""Those who are called or consulted: when they answer by themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockhub.genesys.interaction import Interaction

Later = Callable[[float, Callable[[], None]], Callable[[], None]]
"""Does something once seconds of sandbox time have passed; what it returns prevents that."""


class Callees:
    """Who is to answer, by the interaction's id.

    Args:
        later: how time is waited for.
        answers: has somebody answer an interaction.
    """

    def __init__(self, later: Later, answers: Callable[[Interaction], None]) -> None:
        self._later = later
        self._answers = answers
        self._prevent: dict[str, Callable[[], None]] = {}

    def answer_after(self, seconds: float | None, interaction: Interaction) -> None:
        """Have somebody answer after a while, at once, or, for None, never by themselves."""
        if seconds == 0:
            self._answers(interaction)
        elif seconds is not None:
            self._prevent[interaction.id] = self._later(seconds, partial(self._answer, interaction))

    def _answer(self, interaction: Interaction) -> None:
        if (
            self._prevent.pop(interaction.id, None) is not None
        ):  # time that was up may come too late to be prevented
            self._answers(interaction)

    def forget(self, interaction: Interaction) -> None:
        """Have nobody answer it any more: somebody did, or it is over."""
        prevent = self._prevent.pop(interaction.id, None)
        if prevent is not None:
            prevent()

    def close(self) -> None:
        """Have nobody answer anything any more."""
        for prevent in self._prevent.values():
            prevent()
        self._prevent.clear()

"""How a refusal of the control API is told: problem+json (RFC 9457)."""

from __future__ import annotations

from dataclasses import dataclass

from mockhub.answers import ABSENT, Maybe, Shown
from mockhub.errors import Mistakes, Misuse


@dataclass(frozen=True, kw_only=True)
class MistakeShown(Shown):
    """One mistake in a body."""

    pointer: str
    """Where: a JSON pointer into the body."""
    message: str
    """What was found, what was expected, and the nearest name."""


@dataclass(frozen=True, kw_only=True)
class Problem(Shown):
    """Why a call was refused (RFC 9457)."""

    code: str
    """Stable name of the kind of mistake."""
    status: int
    title: str
    """What is wrong, what was expected, and the nearest name."""
    pointer: Maybe[str] = ABSENT
    """Where: a JSON pointer into the body, a header's name, a query parameter."""
    mistakes: Maybe[tuple[MistakeShown, ...]] = ABSENT
    """Every mistake of the body."""


def problem_of(error: Misuse) -> Problem:
    """Return how an error is told: its code, what is wrong, and where."""
    return Problem(
        code=error.code,
        status=error.status,
        title="the body has mistakes" if isinstance(error, Mistakes) else error.message,
        pointer=ABSENT if error.pointer is None else error.pointer,
        mistakes=tuple(MistakeShown(pointer=one.pointer, message=one.message) for one in error.mistakes)
        if isinstance(error, Mistakes)
        else ABSENT,
    )

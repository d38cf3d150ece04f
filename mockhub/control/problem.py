"""How a refusal of the control API is told: problem+json (RFC 9457)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockhub.answers import ABSENT, Maybe, Shown
from mockhub.errors import Mistakes, Misuse

if TYPE_CHECKING:
    from mockhub.errors import Mistake


@dataclass(frozen=True, kw_only=True)
class MistakeShown(Shown):
    """One mistake in a body."""

    pointer: str
    """Where: a JSON pointer into the body."""
    message: str
    """What was found, what was expected, and the nearest name."""
    file: Maybe[str] = ABSENT
    """Where in a text, such as a scenario's: the file it came from."""
    line: Maybe[int] = ABSENT
    """Counted from 1."""
    column: Maybe[int] = ABSENT
    """Counted from 1."""


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
        mistakes=_shown(error) if isinstance(error, Mistakes) else ABSENT,
    )


def _shown(error: Mistakes) -> tuple[MistakeShown, ...]:
    return tuple((_in_text if error.in_text else _in_body)(one) for one in error.mistakes)


def _in_body(one: Mistake) -> MistakeShown:
    return MistakeShown(pointer=one.pointer, message=one.message)


def _in_text(one: Mistake) -> MistakeShown:
    return MistakeShown(pointer=one.pointer, message=one.message, file=one.file, line=one.line, column=one.column)

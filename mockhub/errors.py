"""The errors MockHub raises on purpose.

MockHubError
├── Refused          the simulated platform refuses a call; the catalogue says how that looks on the wire
└── Misuse           whoever configures or drives MockHub made a mistake
    └── Mistakes     several of them, each with its place in a file
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class MockHubError(Exception):
    """Base of every error MockHub raises on purpose."""


class Refused(MockHubError):
    """The simulated platform refuses a call.

    Args:
        cause: name of an entry of the catalogue (`mockhub errors`).
        detail: one sentence with the values that led to it; never a whole token, a secret or a claim
            beyond the one it speaks of.
        headers: what the answer says in headers besides those of the cause.
    """

    def __init__(self, cause: str, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{cause}: {detail}")
        self.cause = cause
        self.detail = detail
        self.headers = headers or {}


class Misuse(MockHubError):
    """Somebody configured or called MockHub wrongly.

    Args:
        message: what is wrong, what was expected, and the nearest valid name.
        code: stable kebab-case name of the kind of mistake.
        pointer: where: a JSON pointer, a header's name, an option.
        status: HTTP status the control API answers with.
    """

    def __init__(
        self, message: str, *, code: str = "bad-input", pointer: str | None = None, status: int = 400
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.pointer = pointer
        self.status = status


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in a file: where it is (lines and columns count from 1) and what was expected."""

    file: str
    line: int
    column: int
    message: str
    pointer: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"

    @property
    def warning(self) -> str:
        """What it says where it is no mistake, but what can never be."""
        return f"{self.file}:{self.line}:{self.column}: warning: {self.message}"


class Mistakes(Misuse):
    """Every mistake of one or more files, in the order of their places.

    Args:
        mistakes: in any order.
        in_text: whether the places are those of a text that somebody wrote, and not of a body without lines.
    """

    def __init__(self, mistakes: Iterable[Mistake], *, in_text: bool = False) -> None:
        self.mistakes: Sequence[Mistake] = sorted(mistakes)
        self.in_text = in_text
        super().__init__("\n".join(map(str, self.mistakes)), code="bad-scenario")


def nearest(name: object, valid: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return ``" (did you mean 'x'?)"`` for the valid name nearest to `name` (in any case), or nothing."""
    spelled: dict[str, str] = {}
    for one in valid:
        spelled.setdefault(one.lower(), one)
    close = get_close_matches(str(name).lower(), spelled, n=1, cutoff=cutoff)
    return f" (did you mean '{spelled[close[0]]}'?)" if close else ""


def one_of(valid: Iterable[str], *, most: int = 150) -> str:
    """Return ``"one of a, b, c"``, or the only one.

    Those that do not fit into `most` characters are counted.
    """
    names = list(valid)
    if len(names) == 1:
        return names[0]
    shown, room = 0, most
    for name in names:
        room -= len(name) + 2
        shown += room > 0
    rest = f" and {len(names) - shown} more" if shown < len(names) else ""
    return "one of " + ", ".join(names[:shown]) + rest

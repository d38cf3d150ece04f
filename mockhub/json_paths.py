"""Finding a member of a JSON document by a path or a pointer that somebody wrote."""

from __future__ import annotations

import re
from typing import Any

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d{1,6})\]")


class Absent:
    """What stands for a value that is not there; None is one that is."""


ABSENT = Absent()


def read_path(written: str) -> tuple[str | int, ...]:
    """Return the steps to a member of a JSON document, from a pointer (`/a/0`) or a path (`a[0].b`, `$.a`).

    Raises:
        ValueError: it is neither.
    """
    if written.startswith("/"):
        return tuple(part.replace("~1", "/").replace("~0", "~") for part in written[1:].split("/"))
    rest = written.removeprefix("$")
    steps: list[str | int] = []
    at = 0
    while at < len(rest):
        found = _STEP.match(rest, at)
        if found is None:
            raise ValueError(f"expected a path such as a.b[0] or a pointer such as /a/b/0, found '{written}'")
        steps.append(int(found[2]) if found[2] is not None else found[1])
        at = found.end()
    return tuple(steps)


def follow(document: Any, steps: tuple[str | int, ...]) -> Any:
    """Return the member that steps lead to, or `ABSENT`."""
    here = document
    for step in steps:
        if isinstance(here, dict):
            here = here.get(str(step), ABSENT)
        elif isinstance(here, list):
            number = int(step) if isinstance(step, int) or re.fullmatch("[0-9]{1,6}", step) else len(here)
            here = here[number] if number < len(here) else ABSENT
        else:
            return ABSENT
    return here

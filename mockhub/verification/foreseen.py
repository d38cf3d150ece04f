"""Calls that a scenario does not foresee: they fail it, unless it says that they are only to be reported.

Unforeseen is what leads nowhere, lacks what its route needs, names something unknown or somebody else's, or asks a
provider's script once more than it has outcomes. What a fault did on purpose is foreseen, and so is what the
scenario expects by name or by a step that fails. What clients do that leads to nothing (a token on a path that
looks at none) is reported only: the published ones do it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.causes import CAUSES, Stage
from mockhub.entry import Kind
from mockhub.matching import same_cause
from mockhub.verification.forms import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockhub.entry import Entry
    from mockhub.strict import Strict

_FOREIGN = {
    "widget_unknown", "conversation_unknown", "subject_not_owner", "provider_exhausted", "thread_unknown",
    "message_unknown", "not_a_participant", "not_the_sender", "service_unknown", "parameters_invalid",
    "interaction_unknown", "thing_unknown",
}  # fmt: skip
UNFORESEEN = frozenset(_FOREIGN | {name for name, one in CAUSES.items() if one.stage is Stage.REQUEST})
"""The causes of calls that nobody foresees who does not say so."""
_OURS = ("page.", "widget.", "provider.", "demo.", "issuer.", "hub.", "workspace.", "desktop.")
"""Points that pages and MockHub itself call: `only` does not speak of them."""
_MOST_TOLD = 10
WHAT = "unforeseen calls"
"""What its finding is about."""


class Foreseen:
    """The calls that were not foreseen.

    Args:
        strict: what becomes of them.
        expected: causes that the scenario expects by name.
    """

    def __init__(self, strict: Strict, expected: Iterable[str] = ()) -> None:
        self._strict = strict
        self._expected = tuple(expected)
        self._excused: list[tuple[int, int]] = []
        self._unforeseen: dict[int, str] = {}
        self._odd: dict[int, str] = {}

    def feed(self, entry: Entry) -> None:
        """Take note of a finished entry."""
        if entry.kind not in (Kind.REQUEST, Kind.PROVIDER_CALL):
            return
        why = self._why(entry)
        if why is not None:
            self._unforeseen[entry.seq] = f"entry {entry.seq}: {entry.summary}: {why}"
        elif entry.warned:
            self._odd[entry.seq] = f"entry {entry.seq}: {entry.summary}: {_warning(entry)}"

    def excuse(self, after: int, upto: int) -> None:
        """Take entries for foreseen: those after a mark, up to another."""
        self._excused.append((after, upto))

    def _why(self, entry: Entry) -> str | None:
        if "fault" in entry.facts:
            return None
        only = self._strict.only
        if only and entry.point not in only and not entry.point.startswith(_OURS):
            return "calls at this point are not among those that may come (strict: only)"
        if entry.cause is None or entry.cause.partition(":")[0] not in UNFORESEEN:
            return None
        if any(same_cause(expected, entry.cause) for expected in self._expected):
            return None
        return entry.detail or "nothing of this kind is expected"

    def finding(self) -> Finding:
        """Return how it stands; what passes may still have something to report."""
        told = [
            line
            for seq, line in sorted(self._unforeseen.items())
            if not any(after < seq <= upto for after, upto in self._excused)
        ]
        passed = not (told and self._strict.fails)
        lines = told if not passed else [*told, *(line for _, line in sorted(self._odd.items()))]
        if len(lines) > _MOST_TOLD:
            lines[_MOST_TOLD:] = [f"and {len(lines) - _MOST_TOLD} more"]
        return Finding(passed, WHAT, "none" if self._strict.fails else "any", str(len(told)), tuple(lines))


def _warning(entry: Entry) -> str:
    facts = entry.facts
    return str(facts.get("warning") or "; ".join(facts.get("warnings", ())))

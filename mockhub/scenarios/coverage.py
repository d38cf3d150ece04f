"""What a set of scenarios shows: which causes of the catalogue they expect, and which points they reach.

A cause counts where a step or an expectation asks for it, a point where a call left an entry while the file was
played. A file that fails shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from mockhub.causes import CAUSES
from mockhub.points import POINTS
from mockhub.scenarios.steps import visitor_step
from mockhub.vendor_errors import CLIENT_CONDITIONS
from mockhub.verification import Count, InOrder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mockhub.scenarios.loader import Case
    from mockhub.scenarios.report import Report

NOT_RAISED: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(CLIENT_CONDITIONS, "happens in the client alone: the hub plays its part and names no cause")
)
"""Entries of the catalogue that no scenario can expect as a cause, and why."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The files that show each cause and each point, by name; those that show none stand there without a file."""

    causes: Mapping[str, tuple[str, ...]]
    points: Mapping[str, tuple[str, ...]]
    failed: tuple[str, ...]
    """Files that do not pass, and so count for nothing."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The causes and points that no file shows."""
        return tuple(name for shown in (self.causes, self.points) for name, files in shown.items() if not files)

    @property
    def complete(self) -> bool:
        """Whether everything is shown, and every file passes."""
        return not self.missing and not self.failed


def coverage(played: Iterable[tuple[str, Case, Report]]) -> Coverage:
    """Return what the scenarios show that were played, each with the name of its file."""
    causes: dict[str, dict[str, None]] = {name: {} for name in CAUSES}
    points: dict[str, dict[str, None]] = {name: {} for name in POINTS}
    failed: dict[str, None] = {}
    for file, case, report in played:
        if not report.passed:
            failed[file] = None
            continue
        for cause in expected_causes(case):
            causes[cause][file] = None
        for point in report.reached:
            points[point][file] = None
    return Coverage(_listed(causes), _listed(points), tuple(failed))


def _listed(found: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(sorted(files)) for name, files in found.items()}


def expected_causes(case: Case) -> set[str]:
    """Return every cause that a case asks for, without arguments (`missing_claim:sub`)."""
    return {cause.partition(":")[0] for cause in _expected(case) if cause is not None}


def _expected(case: Case) -> Iterator[str | None]:
    for step in case.scenario.steps:
        inner = visitor_step(step)
        if inner is not None and inner.expect is not None:
            yield inner.expect.cause
    for expected in case.scenario.expect:
        match expected:
            case Count(where=where) if (expected.count or expected.at_least or 0) > 0:
                yield where.cause
            case InOrder(in_order=reached):
                yield from (one.where.cause for one in reached)

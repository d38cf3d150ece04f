"""What became of one scenario: what the visitor saw of each step, and where that is not what was expected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was expected and not seen, in one line, and lines that explain it.

    `place` is `file:line`; empty where no file is known.
    """

    place: str
    what: str
    expected: str
    seen: str
    explanation: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.what}: expected {self.expected}, seen {self.seen}"

    def to_json(self) -> dict[str, Any]:
        """Return the written form."""
        return {
            "place": self.place,
            "what": self.what,
            "expected": self.expected,
            "seen": self.seen,
            "explanation": list(self.explanation),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """Return what `to_json` has written."""
        return cls(**{**written, "explanation": tuple(written["explanation"])})


@dataclass(slots=True)
class Report:
    """What became of one scenario.

    `results` are what the visitor saw of each step, as `Result.to_json` writes it, `seconds` is real time.
    """

    file: str
    title: str
    results: list[dict[str, Any]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is worth telling, though it fails nothing."""
    reached: set[str] = field(default_factory=set)
    """The points at which something happened."""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether everything expected was seen."""
        return not self.differences

    def add_findings(self, findings: Iterable[Found], lines: Iterable[int]) -> None:
        """Add what is found of the file's expectations; what passes may have something to report all the same."""
        listed, places = list(findings), [f"{self.file}:{line}" for line in lines]
        self.differences += unmet(listed, places.__getitem__)
        self.notes += notes(listed)

    @property
    def summary(self) -> str:
        """What the page saw, briefly: `2 provider_threw`, `accepted`."""
        return ", ".join(map(_told, self.results))

    def to_json(self) -> dict[str, Any]:
        """Return the written form, which is the same each time: without how long it took."""
        return {
            "file": self.file,
            "scenario": self.title,
            "passed": self.passed,
            "results": self.results,
            "differences": [one.to_json() for one in self.differences],
            "notes": self.notes,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """Return what `to_json` has written, or the answer of a hub that played the scenario."""
        return cls(
            file=written["file"],
            title=written["scenario"],
            results=list(written["results"]),
            differences=[Difference.from_json(one) for one in written["differences"]],
            notes=list(written["notes"]),
            seconds=written.get("seconds", 0.0),
        )


class Found(Protocol):
    """Whether an expectation is met, and why not: what a verification finds, and what a hub answers of it."""

    @property
    def passed(self) -> bool: ...
    @property
    def what(self) -> str: ...
    @property
    def expected(self) -> str: ...
    @property
    def seen(self) -> str: ...
    @property
    def explanation(self) -> tuple[str, ...]: ...


def unmet(findings: Iterable[Found], place: Callable[[int], str]) -> list[Difference]:
    """Return the expectations that are not met; `place` says of each, by its number from 0, where it stands."""
    return [
        Difference(place(number), one.what, one.expected, one.seen, one.explanation)
        for number, one in enumerate(findings)
        if not one.passed
    ]


def notes(findings: Iterable[Found]) -> list[str]:
    """Return what is worth telling of expectations that are met."""
    return [line for one in findings if one.passed for line in one.explanation]


def _told(result: dict[str, Any]) -> str:
    if result["ok"]:
        return "ok"
    code = result["errorCode"] if result["errorCode"] is not None else result.get("wireCode")
    name = result["cause"] or result.get("error") or f"HTTP {result.get('status')}"
    return name if code is None else f"{code} {name}"

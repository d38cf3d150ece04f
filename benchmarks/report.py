"""What was measured, beside what was aimed at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDTHS = (53, 16, 16, 13, 10, 11)
_HEADS = ("what", "MockHub", "floor", "result", "target", "")


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on a figure: `at_least` or `at_most`."""

    at_least: float | None = None
    at_most: float | None = None

    def met_by(self, value: float) -> bool:
        """Return whether the figure keeps to the bound."""
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )

    def __str__(self) -> str:
        return f">= {self.at_least:g}" if self.at_least is not None else f"<= {self.at_most:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: a ratio (`unit` is x) or a plain figure, with the two sides it came from."""

    what: str
    value: float
    unit: str = "x"
    target: Target | None = None
    mockhub: str = ""
    floor: str = ""

    @property
    def verdict(self) -> str:
        """Whether the target is met, in words."""
        if self.target is None:
            return ""
        return "met" if self.target.met_by(self.value) else "NOT MET"

    def cells(self) -> tuple[str, ...]:
        """Return the line's texts, in the order of the columns."""
        target = str(self.target) if self.target else ""
        return (self.what, self.mockhub, self.floor, f"{self.value:.2f} {self.unit}", target, self.verdict)

    def to_json(self) -> dict[str, Any]:
        """Return the line as plain JSON types."""
        return {
            "what": self.what,
            "value": round(self.value, 4),
            "unit": self.unit,
            "mockhub": self.mockhub,
            "floor": self.floor,
            "target": str(self.target) if self.target else None,
            "met": self.target.met_by(self.value) if self.target else None,
        }


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as text in columns."""
    rows = [_HEADS, *(figure.cells() for figure in figures)]
    return "\n".join(_row(cells) for cells in rows)


def _row(cells: tuple[str, ...]) -> str:
    columns = zip(cells, _WIDTHS, strict=True)
    return "".join(text.ljust(width) for text, width in columns).rstrip()

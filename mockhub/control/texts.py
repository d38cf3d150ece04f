"""Scenarios as the text of their files, in the bodies of control calls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from mockhub.control.route import BodyForm
from mockhub.errors import Mistakes
from mockhub.scenarios.loader import Case, load_one, prepare
from mockhub.scenarios.reading import read_document
from mockhub.spec import Spec, at_least

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class _Text(Spec):
    """What goes with the text of a scenario's file, whatever the key is that holds it."""

    file: str = "scenario"
    """The file's name, which places are told with."""
    vars: dict[str, Any] = field(default_factory=dict)
    """Override those of the scenario."""
    row: Annotated[int, at_least(0)] | None = None
    """The number of one of its rows, from 0; needed if it has some."""


@dataclass(frozen=True, kw_only=True)
class ScenarioText(_Text):
    """A scenario as its file holds it."""

    scenario: str
    """Its text, as a file holds it."""


@dataclass(frozen=True, kw_only=True)
class ScenarioFile(_Text):
    """A scenario as the text of a file, where a scenario may stand."""

    text: str
    """What the file holds."""

    def case(self, pointer: str) -> Case:
        """Return the case in it, which stands at a pointer in the body; raises as `case_of`."""
        return _case(self.file, self.text, self.vars, self.row, pointer)


Text = TypeVar("Text", bound=ScenarioText)


class TextBody(BodyForm[Text]):
    """A scenario's text, and what reads the scenario in it."""

    def prepare(self) -> None:
        super().prepare()
        prepare()


def is_file(data: object) -> bool:
    """Return whether a scenario in a body is the text of a file: no scenario has a key `text`."""
    return isinstance(data, dict) and "text" in data


def case_of(asked: ScenarioText) -> Case:
    """Return the case that a text holds.

    Raises:
        Mistakes: those of the text, with their lines and columns in it.
        Misuse: it has rows and none of them is chosen, or no such row.
    """
    return _case(asked.file, asked.scenario, asked.vars, asked.row, "/scenario")


def _case(file: str, text: str, variables: Mapping[str, Any], row: int | None, pointer: str) -> Case:
    try:
        return load_one(read_document(file, text), variables, row=row)
    except Mistakes as error:
        raise Mistakes([replace(one, pointer=pointer) for one in error.mistakes], in_text=True) from None

"""What the page brings to a start: custom context, answers to the pre-chat survey, whether the chat is proactive.

Documented: at most 100 variables with names of at most 100 characters; primitive values, as `{name: value}` or
`{name: {value, isDisplayable?}}`; for chats without authentication only. Ours: what breaks a rule is left out
and reported; answers follow the same rules; what is kept is bounded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mockhub.tokens.claims import is_number
from mockhub.tokens.structure import kind_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Primitive = str | int | float | bool

MOST_VARIABLES = 100
LONGEST_NAME = 100
MOST_CHARACTERS = 16 * 1024
"""What the variables may hold together, written as JSON; the answers may hold as much."""
MOST_WARNINGS = 20

_CONTEXT, _ANSWERS, _PROACTIVE = "customContextData", "preChatResponse", "isProactiveChat"


@dataclass(frozen=True, slots=True)
class Variable:
    """A context variable; `displayable` tells whether agents are shown it, None where the page did not say."""

    value: Primitive
    displayable: bool | None = None


@dataclass(frozen=True, slots=True)
class StartContext:
    """What was accepted of a start's body; `characters` is how much that is."""

    variables: Mapping[str, Variable] = field(default_factory=lambda: MappingProxyType({}))
    answers: Mapping[str, Primitive] = field(default_factory=lambda: MappingProxyType({}))
    proactive: bool = False
    characters: int = 0


NOTHING = StartContext()
"""What a start brings that brings nothing."""


def read_context(body: Mapping[str, Any], *, authenticated: bool) -> tuple[StartContext, list[str]]:
    """Return what a start's body brings, and a warning for whatever of it was left out."""
    if body.get(_CONTEXT) is None and body.get(_ANSWERS) is None and body.get(_PROACTIVE) in (None, False):
        return NOTHING, []
    warnings = _Warnings()
    variables = _Kept(_CONTEXT, _variable, warnings)
    if authenticated and body.get(_CONTEXT):
        warnings.add(f"{_CONTEXT} was ignored: authenticated chats bring their context in lwicontexts")
    else:
        variables.read(body.get(_CONTEXT))
    answers = _Kept(_ANSWERS, _answer, warnings)
    answers.read(body.get(_ANSWERS))
    proactive = body.get(_PROACTIVE)
    if proactive is not None and not isinstance(proactive, bool):
        warnings.add(f"{_PROACTIVE} is {kind_of(proactive)}, not a boolean, and was ignored")
    context = StartContext(
        MappingProxyType(variables.members),
        MappingProxyType(answers.members),
        proactive is True,
        variables.characters + answers.characters,
    )
    return context, warnings.listed()


class _Warnings:
    """What was left out, as sentences: the first ones, and how many more there are."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._more = 0

    def add(self, sentence: str) -> None:
        if len(self._sentences) < MOST_WARNINGS:
            self._sentences.append(sentence)
        else:
            self._more += 1

    def listed(self) -> list[str]:
        return [*self._sentences, f"and {self._more} more like these"] if self._more else self._sentences


class _Kept:
    """The members of one object of the body that break no rule."""

    def __init__(self, name: str, read: Callable[[Any], Any], warnings: _Warnings) -> None:
        self._name = name
        self._read = read
        self._warnings = warnings
        self.members: dict[str, Any] = {}
        self.characters = 0

    def read(self, given: Any) -> None:
        if given is None:
            return
        if not isinstance(given, dict):
            self._warnings.add(f"{self._name} is {kind_of(given)}, not an object, and was ignored")
            return
        for member, value in given.items():
            try:
                self._keep(member, self._read(value), len(json.dumps({member: value})))
            except ValueError as why:
                self._warnings.add(f"{shown(member)} in {self._name} {why}, and was left out")

    def _keep(self, member: str, value: Any, characters: int) -> None:
        if not member:
            raise ValueError("is an empty name")
        if len(member) > LONGEST_NAME:
            raise ValueError(f"has a name of more than {LONGEST_NAME} characters")
        if len(self.members) >= MOST_VARIABLES:
            raise ValueError(f"is more than the {MOST_VARIABLES} allowed")
        if self.characters + characters > MOST_CHARACTERS:
            raise ValueError(f"does not fit into the {MOST_CHARACTERS} characters kept")
        self.members[member] = value
        self.characters += characters


def _variable(given: Any) -> Variable:
    """Read one variable in either of its documented forms."""
    if not isinstance(given, dict):
        return Variable(_answer(given))
    if not given.keys() <= {"value", "isDisplayable"} or "value" not in given:
        raise ValueError("is an object other than {value, isDisplayable}")
    displayable = given.get("isDisplayable")
    if displayable is not None and not isinstance(displayable, bool):
        raise ValueError(f"has an isDisplayable that is {kind_of(displayable)}, not a boolean")
    return Variable(_answer(given["value"]), displayable)


def _answer(given: Any) -> Primitive:
    if isinstance(given, str | bool) or is_number(given):
        primitive: Primitive = given
        return primitive
    raise ValueError(f"is {kind_of(given)}, not text, a finite number or a boolean")

"""Regular expressions that people write and that strangers' text is held against.

Python's own engine goes back and tries again, which a small expression can make last for years. Here an expression
becomes an automaton that reads each character once and remembers where in the expression it may be: the time is
at most the length of the text times the size of the expression, and both are bounded. What such an automaton
cannot do (references back, looking around, word boundaries) is refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOST_TEXT = 4096
"""Characters of a text that are looked at; what follows is not."""
_MOST_WRITTEN = 500
_MOST_STATES = 500
_MOST_REMEMBERED = 2000
_MOST_NESTED = 50

_COUNTED = re.compile(r"\{(\d{1,4})(?:(,)(\d{1,4})?)?\}")
_ENDS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
_CLASSES = {name: re.compile(f"\\{name}") for name in "dDwWsS"}
_UNUSABLE = {"b": "word boundaries", "B": "word boundaries", "A": "\\A (write ^)", "Z": "\\Z (write $)"}


@dataclass(slots=True)
class _State:
    """One place in the expression: read a character that passes `test`, or go on to every one of `on` at once."""

    on: list[int] = field(default_factory=list)
    test: Callable[[str], bool] | None = None
    only_at: str = ""
    """`^` or `$`: passed at the text's beginning or end only."""


class Pattern:
    """A regular expression: letters, classes, groups, `|`, `*`, `+`, `?`, `{m,n}`, `^`, `$`, and `(?i)` in front.

    Raises:
        ValueError: it is none, or asks for more than an automaton can do.
    """

    def __init__(self, written: str) -> None:
        if len(written) > _MOST_WRITTEN:
            raise ValueError(f"expected a regular expression of {_MOST_WRITTEN} characters at most")
        self.written = written
        reader = _Reader(written)
        self._states = reader.states
        self._start, self._accepted = reader.read()
        self._first = self._reach([self._start], begins=True)
        self._later = self._reach([self._start])
        self._remembered: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def found_in(self, text: str) -> bool:
        """Return whether any part of the text (of its first `MOST_TEXT` characters) matches."""
        text = text[:MOST_TEXT]
        here, remembered, accepted = self._first, self._remembered, self._accepted
        for character in text:
            if accepted in here:
                return True
            after = remembered.get((here, character))
            if after is None:
                after = self._step(here, character)
                if len(remembered) >= _MOST_REMEMBERED:
                    remembered.clear()
                remembered[here, character] = after
            here = after
        return accepted in self._reach(here, begins=not text, ends=True)

    def _step(self, here: frozenset[int], character: str) -> frozenset[int]:
        states = self._states
        passed = [
            on
            for number in here
            for state in (states[number],)
            if state.test is not None and state.test(character)
            for on in state.on
        ]
        return self._reach(passed) | self._later

    def _reach(self, numbers: Iterable[int], *, begins: bool = False, ends: bool = False) -> frozenset[int]:
        """Return the states that are reached without reading anything."""
        passable = {"", "^" if begins else "", "$" if ends else ""}
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            found.add(number)
            state = self._states[number]
            if state.test is None and state.only_at in passable:
                waiting += state.on
        return frozenset(found)


class _Reader:
    """Reads an expression into states; each part has a state it begins at and one it ends at."""

    def __init__(self, written: str) -> None:
        self.states: list[_State] = []
        self._any_case = written.startswith("(?i)")
        self._text = written[4:] if self._any_case else written
        self._at = 0
        self._nested = 0

    def read(self) -> tuple[int, int]:
        part = self._choice()
        if self._at < len(self._text):
            raise ValueError("expected a regular expression, found ')' without '('")
        return part

    def _state(self, **given: object) -> int:
        if len(self.states) >= _MOST_STATES:
            raise ValueError("expected a smaller regular expression: its repetitions make it too large")
        self.states.append(_State(**given))  # type: ignore[arg-type]
        return len(self.states) - 1

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self, text: str) -> bool:
        taken = self._text.startswith(text, self._at)
        self._at += len(text) if taken else 0
        return taken

    def _link(self, one: int, other: int) -> None:
        self.states[one].on.append(other)

    def _choice(self) -> tuple[int, int]:
        start, end = self._state(), self._state()
        while True:
            first, last = self._sequence()
            self._link(start, first)
            self._link(last, end)
            if not self._take("|"):
                return start, end

    def _sequence(self) -> tuple[int, int]:
        start = end = self._state()
        while self._next() not in ("", "|", ")"):
            first, last = self._repeated()
            self._link(end, first)
            end = last
        return start, end

    def _repeated(self) -> tuple[int, int]:
        """Read one part and how often it stands; it is read anew for each time that must be."""
        begins = self._at
        part = self._part()
        bounds = self._bounds()
        if bounds is None:
            return part
        if self._next() in ("*", "+", "?") and self._next():
            raise ValueError(f"expected a regular expression, found '{self._next()}' after a repetition")
        least, most = bounds
        after, parts = self._at, [part]
        for _ in range(max(least, most or 1, 1) - 1):
            self._at = begins
            parts.append(self._part())
        self._at = after
        return self._joined(parts, least, most)

    def _joined(self, parts: list[tuple[int, int]], least: int, most: int | None) -> tuple[int, int]:
        start = end = self._state()
        out = self._state()
        for number, (first, last) in enumerate(parts):
            if number >= least:
                self._link(end, out)
            if most is None or number < most:
                self._link(end, first)
            end = last
        self._link(end, out)
        if most is None:
            self._link(end, parts[-1][0])
        return start, out

    def _bounds(self) -> tuple[int, int | None] | None:
        """Read `*`, `+`, `?` or `{m,n}`; what is found does not depend on a lazy `?` after them."""
        bounds: tuple[int, int | None]
        counted = _COUNTED.match(self._text, self._at)
        if self._take("*"):
            bounds = 0, None
        elif self._take("+"):
            bounds = 1, None
        elif self._take("?"):
            bounds = 0, 1
        elif counted is not None:
            self._at = counted.end()
            least = int(counted[1])
            bounds = least, int(counted[3]) if counted[3] else None if counted[2] else least
            if bounds[1] is not None and bounds[1] < least:
                raise ValueError(f"expected the smaller number first in {counted[0]}")
        else:
            return None
        self._take("?")
        return bounds

    def _part(self) -> tuple[int, int]:
        if self._take("("):
            return self._group()
        character = self._next()
        if character in ("*", "+", "?"):
            raise ValueError(f"expected a regular expression, found '{character}' with nothing to repeat")
        self._at += 1
        end = self._state()
        if character in ("^", "$"):
            return self._state(on=[end], only_at=character), end
        return self._state(on=[end], test=self._test(character)), end

    def _group(self) -> tuple[int, int]:
        if self._next() == "?" and not self._take("?:"):
            raise ValueError("expected no '(?...)' other than '(?:...)', and '(?i)' in front")
        self._nested += 1
        if self._nested > _MOST_NESTED:
            raise ValueError("expected fewer groups within groups")
        part = self._choice()
        self._nested -= 1
        if not self._take(")"):
            raise ValueError("expected a regular expression, found '(' without ')'")
        return part

    def _test(self, character: str) -> Callable[[str], bool]:
        if character == ".":
            return lambda one: one != "\n"
        if character == "[":
            return self._set()
        if character == "\\":
            character, known = self._escaped()
            if known is not None:
                return known
        return self._among(((character, character),), (), negated=False)

    def _escaped(self) -> tuple[str, Callable[[str], bool] | None]:
        """Read what follows a backslash: a character, or the test of a class."""
        name = self._next()
        self._at += 1
        if name in _CLASSES and name:
            matches = _CLASSES[name].match
            return "", lambda one: matches(one) is not None
        if name in _ENDS:
            return _ENDS[name], None
        if not name:
            raise ValueError("expected a regular expression, found a backslash at its end")
        if name.isdigit():
            raise ValueError("expected no references back to groups")
        if name.isalpha():
            raise ValueError(f"expected no {_UNUSABLE.get(name, 'escape ' + chr(92) + name)}")
        return name, None

    def _set(self) -> Callable[[str], bool]:
        negated = self._take("^")
        ranges: list[tuple[str, str]] = []
        classes: list[Callable[[str], bool]] = []
        while self._next() != "]" or not (ranges or classes):
            first, known = self._member()
            if known is not None:
                classes.append(known)
                continue
            last = first
            if self._next() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                last, known = self._member()
                if known is not None or last < first:
                    raise ValueError("expected a range such as a-z, its smaller end first")
            ranges.append((first, last))
        self._at += 1
        return self._among(tuple(ranges), tuple(classes), negated=negated)

    def _member(self) -> tuple[str, Callable[[str], bool] | None]:
        character = self._next()
        if not character:
            raise ValueError("expected a regular expression, found '[' without ']'")
        self._at += 1
        return self._escaped() if character == "\\" else (character, None)

    def _among(
        self, ranges: tuple[tuple[str, str], ...], classes: tuple[Callable[[str], bool], ...], *, negated: bool
    ) -> Callable[[str], bool]:
        def listed(one: str) -> bool:
            return any(first <= one <= last for first, last in ranges) or any(known(one) for known in classes)

        if self._any_case:
            return lambda one: (listed(one) or listed(one.lower()) or listed(one.upper())) is not negated
        return lambda one: listed(one) is not negated

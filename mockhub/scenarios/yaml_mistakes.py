"""What is wrong with a text that is no YAML, in words for those who wrote it.

A parser notices an open bracket or quote where the text stops making sense, which may be many lines later.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.tokens import (
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    ScalarToken,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.error import StreamMark as Mark
    from ruamel.yaml.tokens import Token

    from mockhub.scenarios.places import Place

_OPENING = {FlowMappingStartToken: "{", FlowSequenceStartToken: "["}
_CLOSING = (FlowMappingEndToken, FlowSequenceEndToken)
_WORDS = {
    "'<stream end>'": "the end of the file",
    "'<scalar>'": "a text",
    "'<block mapping start>'": "a mapping",
    "'<block sequence start>'": "a list",
    "'<document start>'": "another document",
}
"""What the parser calls by its own names."""


def what_is_wrong(text: str, error: MarkedYAMLError) -> tuple[Place, str]:
    """Return where a text stops being YAML, and why.

    Args:
        text: what was parsed.
        error: what the parser said of it.
    """
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return (1, 1), str(error.problem)
    quote = _open_quote(text, error, mark)
    if quote is not None:
        return _place(quote), f"the quote that opens here is not closed before line {mark.line + 1}"
    bracket = _open_bracket(text, mark)
    if bracket is not None:
        token, sign = bracket
        return _place(token), f"the {sign} that opens here is not closed before line {mark.line + 1}"
    return _place(mark), _in_words(text, error, mark)


def _place(mark: Mark) -> Place:
    return mark.line + 1, mark.column + 1


def _in_words(text: str, error: MarkedYAMLError, mark: Mark) -> str:
    said = str(error.problem).removeprefix("but ")
    for name, word in _WORDS.items():
        said = said.replace(name, word)
    if "mapping values" in said:
        return _colon(text, mark)
    if "<block end>" not in said:
        return re.sub(r"<([a-z ]+)>", r"\1", said)
    if text[text.rfind("\n", 0, mark.index) + 1 : mark.index].strip():
        return said.replace("<block end>", "nothing more in this line")
    around = error.context_mark or mark
    return _indents(text.split("\n"), mark.line, around.line)


def _colon(text: str, mark: Mark) -> str:
    """Return what is wrong with a colon that cannot stand where it does, often since lines became one text."""
    last = None
    for token in _tokens(text, mark.index):
        last = token
    said = "a ':' cannot stand here: a text that has one is to be in quotes"
    if isinstance(last, ScalarToken) and last.plain and last.start_mark.line < mark.line:
        return f"{said}; this one begins in line {last.start_mark.line + 1}: are its lines indented as meant?"
    return f"{said}, and a key stands below its neighbours"


def _indents(lines: list[str], number: int, around: int) -> str:
    """Return how a line is indented that belongs to nothing, and how those are that it was perhaps meant to join.

    They are the line where what is `around` it begins, and the nearest above it that is indented deeper.
    """
    own, deeper = _indent(lines[number]), None
    for above in range(number - 1, around, -1):
        if lines[above].strip() and own < _indent(lines[above]) < (_indent(lines[deeper]) if deeper else math.inf):
            deeper = above
    others = [f"line {one + 1} by {_indent(lines[one])}" for one in (around, deeper) if one is not None]
    return f"this line is indented by {own}, {' and '.join(others)}; what belongs together is indented alike"


def _tokens(text: str, before: int) -> Iterator[Token]:
    """Return the tokens that begin before a place of the text, as far as there are any."""
    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            if token.start_mark.index >= before:
                return
            yield token
    except YAMLError:
        return


def _open_quote(text: str, error: MarkedYAMLError, mark: Mark) -> Mark | None:
    """Return where a quoted text begins that runs on over lines, up to where the parser stumbles.

    An open quote is closed by the next that opens, which then seems to be open itself.
    """
    never_closed = error.context is not None and "quoted scalar" in error.context
    opens = error.context_mark if never_closed else None
    for token in reversed(list(_tokens(text, mark.index))):
        if isinstance(token, ScalarToken) and not token.plain:
            runs_on = token.start_mark.line < token.end_mark.line
            if runs_on and token.end_mark.line == (mark if opens is None else opens).line:
                opens = token.start_mark
    return opens


def _open_bracket(text: str, mark: Mark) -> tuple[Mark, str] | None:
    """Return the bracket that is open where the parser stumbles, if lines below its own are indented no deeper."""
    opened: list[tuple[Mark, str]] = []
    for token in _tokens(text, mark.index):
        if type(token) in _OPENING:
            opened.append((token.start_mark, _OPENING[type(token)]))
        elif isinstance(token, _CLOSING) and opened:
            opened.pop()
    if not opened:
        return None
    lines = text.split("\n")
    begin = opened[-1][0].line
    after = [line for line in lines[begin + 1 : mark.line + 1] if line.strip()]
    at_the_end = mark.line > begin and mark.index >= len(text.rstrip())
    return opened[-1] if at_the_end or any(_indent(line) <= _indent(lines[begin]) for line in after) else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

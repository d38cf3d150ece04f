"""The library with one mistake in it, thousands of times: each is named where it is, in plain words."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from mockhub.errors import Mistakes
from mockhub.scenarios.files import load
from tests.scenarios.mutants import WAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockhub.errors import Mistake
    from tests.scenarios.mutants import Mutant

LIBRARY = Path(__file__).parents[2] / "scenarios"
FILES = sorted(LIBRARY.rglob("*.yaml"))
SEED = 2026
LONGEST = 300
FEWEST, MOST = 200, 800
"""Mutants of each kind; there are seconds for them, not minutes."""
FOREIGN = ("Input should be", "validation error", "type=", "pydantic", "ruamel", "Traceback", "<block", "<flow")
"""What only those say who wrote the parsers."""


def named(mistake: Mistake) -> set[int]:
    """Return the lines that a message names besides its own."""
    return set(map(int, re.findall(r"\bline (\d+)", mistake.message)))


def offers(mistake: Mistake, right: str, wrong: str) -> bool:
    """Return whether a message offers the right name, or one that is as near to the wrong one."""
    offered = re.search(r"did you mean '([^']+)'", mistake.message)
    if offered is None:
        return False
    name = offered[1] if "." in right else offered[1].partition(".")[0]
    return likeness(name, wrong) >= likeness(right, wrong)


def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def complaints(mutant: Mutant) -> Iterator[str]:
    """Return what is wrong with how a mutant is refused."""
    try:
        load("f.yaml", mutant.text)
    except Mistakes as error:
        found = list(error.mistakes)
    else:
        if mutant.fails:
            yield "it loads"
        return
    last = mutant.text.count("\n") + 1
    for one in found:
        if one.file != "f.yaml" or not 1 <= one.line <= last or one.column < 1:
            yield f"not in the file: {one}"
        if len(one.message) > LONGEST or "\n" in one.message:
            yield f"too long: {one}"
        yield from (f"'{word}' in: {one}" for word in FOREIGN if word in one.message)
    if not any(one.line in mutant.lines or named(one) & mutant.lines for one in found):
        yield f"elsewhere: {found[0]}"
    if mutant.near is not None and not any(offers(one, mutant.near, mutant.wrong) for one in found):
        yield f"nothing near: {found[0]}"


def sample(way: Callable[[str, Random], Iterator[Mutant]]) -> Iterator[tuple[Path, Mutant]]:
    """Return mutants of the library: one of each sort, and of the others as many as there is time for."""
    random = Random(f"{SEED} {way.__name__}")  # noqa: S311 - no secret
    every = [(file, mutant) for file in FILES for mutant in way(file.read_text(encoding="utf-8"), random)]
    random.shuffle(every)
    sorts = {mutant.like: (file, mutant) for file, mutant in every}
    yield from sorts.values()
    others = [one for one in every if sorts[one[1].like] is not one]
    yield from others[: max(0, MOST - len(sorts))]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_mistake_is_named_where_it_is(way: Callable[[str, Random], Iterator[Mutant]]) -> None:
    taken = list(sample(way))
    assert len(taken) > FEWEST
    wrong = [f"{file.name}: {mutant}: {why}" for file, mutant in taken for why in complaints(mutant)]
    assert wrong == []

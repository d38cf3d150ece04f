"""Scenario files that sandboxes of a running hub are armed with: all of them are right, or none is swapped."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mockhub.errors import Mistake, Mistakes, Misuse
from mockhub.hub import DEFAULT_SANDBOX
from mockhub.scenarios.arming import check_world
from mockhub.scenarios.files import read_file
from mockhub.scenarios.loader import load_world
from mockhub.scenarios.reading import read_document
from mockhub.world import SANDBOX_NAME, SandboxSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockhub.hub import Hub
    from mockhub.sandbox import Sandbox
    from mockhub.scenarios.model import Scenario
    from mockhub.scenarios.places import Document


@dataclass(frozen=True, slots=True)
class Assigned:
    """A sandbox, by its id, and the scenario file it is armed with."""

    sandbox: str
    file: Path

    @classmethod
    def read(cls, written: str) -> Assigned:
        """Read `FILE`, which is the default sandbox's, or `NAME=FILE`.

        What stands before the first `=` is a name if it can be one; the path `./a=b.yaml` is a path.
        """
        name, equals, file = written.partition("=")
        if equals and re.fullmatch(SANDBOX_NAME, name):
            return cls(name, Path(file))
        return cls(DEFAULT_SANDBOX, Path(written))


@dataclass(frozen=True, slots=True)
class Served:
    """A scenario file that was read, and whose sandbox it is."""

    assigned: Assigned
    text: str
    document: Document
    title: str
    scenario: Scenario
    places: tuple[str, ...]
    """Where what it expects stands."""
    warnings: tuple[str, ...]
    """What can never be in it, a line each."""

    def __str__(self) -> str:
        return f"{self.assigned.sandbox} with {self.title} ({self.assigned.file})"


def load(assigned: Sequence[Assigned]) -> list[Served]:
    """Load the files of all sandboxes.

    Raises:
        Mistakes: all of all files.
    """
    found: list[Served] = []
    mistakes: dict[Mistake, None] = {}
    for one in assigned:
        try:
            found.append(_load(one))
        except Mistakes as error:
            mistakes.update(dict.fromkeys(error.mistakes))
    if mistakes:
        raise Mistakes(mistakes)
    return found


def _load(assigned: Assigned) -> Served:
    text = read_file(assigned.file)
    document = read_document(str(assigned.file), text)
    case = load_world(document)
    return Served(
        assigned, text, document, case.title, case.scenario, case.places, tuple(one.warning for one in case.doubts)
    )


class ServedScenarios:
    """The sandboxes of a hub that are armed with files.

    Args:
        hub: whose sandboxes; those that are not there are made, and never expire.
        seed: of sandboxes that are made here.
    """

    def __init__(self, hub: Hub, *, seed: int = 0) -> None:
        self._hub = hub
        self._spec = SandboxSpec(seed=seed, idle=math.inf)
        self._armed: dict[str, str] = {}

    def arm(self, loaded: Iterable[Served]) -> list[Served]:
        """Arm anew every sandbox whose file is not what it is armed with; return those files.

        Such a sandbox is reset: it begins from its first state, which from now on has the scenario.

        Raises:
            Mistakes: the world of one cannot be built; no sandbox is touched then.
        """
        changed = [one for one in loaded if self._armed.get(one.assigned.sandbox) != one.text]
        sandboxes = [self._sandbox(one.assigned.sandbox) for one in changed]
        mistakes = [
            found for one, sandbox in zip(changed, sandboxes, strict=True) for found in _wrong(one, sandbox)
        ]
        if mistakes:
            raise Mistakes(mistakes)
        for one, sandbox in zip(changed, sandboxes, strict=True):
            sandbox.first, sandbox.first_places = one.scenario, one.places
            self._hub.reset(sandbox)
            self._armed[one.assigned.sandbox] = one.text
        return changed

    def _sandbox(self, name: str) -> Sandbox:
        try:
            return self._hub.find(name)
        except Misuse:  # not made yet, or deleted by somebody
            return self._hub.create(name, self._spec)


def _wrong(one: Served, sandbox: Sandbox) -> list[Mistake]:
    try:
        check_world(sandbox, one.scenario.given)
    except Misuse as error:
        return [one.document.mistake(("given", "provider"), error.message)]
    return []

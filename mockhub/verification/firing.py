"""How often a fault acted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mockhub.entry import Kind
from mockhub.verification.forms import Finding

if TYPE_CHECKING:
    from mockhub.entry import Entry
    from mockhub.verification.forms import Fired


class Firing:
    """How often a fault acted, and how often it drew that it does not."""

    def __init__(self, spec: Fired) -> None:
        self._spec = spec
        self._acted: Counter[bool] = Counter()

    def feed(self, entry: Entry) -> None:
        if entry.kind is Kind.FAULT and entry.facts.get("fault") == self._spec.fault:
            self._acted[bool(entry.facts.get("acted"))] += 1

    def finding(self) -> Finding:
        spec, seen = self._spec, self._acted[True]
        passed, refrained = seen == spec.fired, self._acted[False]
        told = () if passed or not refrained else (f"drawn {refrained} times that it does not act",)
        return Finding(passed, f"fault {spec.fault} fired", str(spec.fired), str(seen), told)

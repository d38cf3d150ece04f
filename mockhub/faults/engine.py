"""Which fault acts on a call: in the order they were armed, the first live one whose conditions hold.

Its counter moves, and so do those of faults before it that the call's number kept from acting; what stands behind
it is not looked at. Each fault draws from a random source of its own, made of the sandbox's seed and the fault's
name: that one fault is armed or removed changes no draw of another, nor any id the sandbox makes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from mockhub.errors import Misuse, nearest, one_of
from mockhub.journal import Kind
from mockhub.matching import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mockhub.faults.fault import FaultSpec
    from mockhub.journal import Entry, Journal

POINT = "hub.fault"
"""Where the journal has what faults drew and did."""


@dataclass(slots=True)
class ArmedFault:
    """A fault in a sandbox, and where its counters stand."""

    name: str
    spec: FaultSpec
    since: float
    random: Random
    calls: Counter[str] = field(default_factory=Counter)
    fired: int = 0

    @property
    def seen(self) -> int:
        """How many calls met its conditions, whoever made them."""
        return self.calls.total()

    @property
    def spent(self) -> bool:
        """Whether it can never act again."""
        last = self.spec.when.calls.last
        return self.spec.per == "sandbox" and last is not None and self.calls[""] >= last

    def concerns(self, caller: Caller, now: float) -> bool:
        """Return whether a call is one that it counts."""
        when = self.spec.when
        return (
            (when.visitor is None or when.visitor == caller.visitor)
            and (when.conversation is None or when.conversation == caller.conversation)
            and when.lasts(now, self.since)
            and (not when.header or matches(when.header_condition, caller.entry))
        )

    def counts(self, caller: Caller) -> bool:
        """Count a call; return whether it is one of those it acts on."""
        key = caller.key(self.spec.per)
        self.calls[key] += 1
        return self.calls[key] in self.spec.when.calls


@dataclass(frozen=True, slots=True)
class Caller:
    """A call, by its journal entry, and who makes it as far as that is known."""

    entry: Entry
    conversation: str | None = None
    visitor: str | None = None

    def key(self, per: str) -> str:
        """Return under which key its calls are counted; without a visitor's name, each conversation is one."""
        if per == "sandbox":
            return ""
        known = self.visitor if per == "visitor" else self.conversation
        return known or self.conversation or ""


@dataclass(frozen=True, slots=True)
class Acting:
    """A fault that acts on a call, and how long the call waits first."""

    name: str
    spec: FaultSpec
    delay: float


class Faults:
    """The faults of one sandbox, in the order they were armed.

    Args:
        seed: the sandbox's.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._faults: dict[str, ArmedFault] = {}
        self._at: dict[str, list[ArmedFault]] = {}

    def __iter__(self) -> Iterator[ArmedFault]:
        return iter(self._faults.values())

    def __len__(self) -> int:
        return len(self._faults)

    def arm(self, spec: FaultSpec, *, now: float) -> ArmedFault:
        """Add a fault behind the others.

        Raises:
            Misuse: there is one of that name.
        """
        name = spec.name or self._free_name()
        if name in self._faults:
            raise Misuse(f"there is a fault '{name}' already", code="fault-exists", pointer="/name", status=409)
        random = Random(f"{self._seed}/{name}")  # noqa: S311 - reproducible on purpose
        fault = ArmedFault(name, spec, now, random)
        self._faults[name] = fault
        self._at.setdefault(spec.at, []).append(fault)
        return fault

    def _free_name(self) -> str:
        number = len(self._faults) + 1
        while f"fault-{number}" in self._faults:
            number += 1
        return f"fault-{number}"

    def find(self, name: str) -> ArmedFault:
        """Return the fault of that name.

        Raises:
            Misuse: there is none; the message names the nearest.
        """
        fault = self._faults.get(name)
        if fault is None:
            message = f"there is no fault '{name}'{nearest(name, self._faults)}; {one_of(self._faults)}"
            raise Misuse(message, code="unknown-fault", status=404)
        return fault

    def disarm(self, name: str) -> None:
        """Forget a fault; raises as `find`."""
        fault = self.find(name)
        del self._faults[name]
        self._at[fault.spec.at] = [one for one in self._at[fault.spec.at] if one is not fault]

    def choose(
        self,
        entry: Entry,
        journal: Journal,
        *,
        now: float,
        conversation: str | None = None,
        visitor: str | None = None,
    ) -> Acting | None:
        """Return the fault that acts on a call, if one does; what was drawn and what it does is journalled.

        Args:
            entry: the call's, as far as it is known.
            journal: where the sandbox keeps what happens.
            now: sandbox time.
            conversation: the client's request id, if it names one.
            visitor: who calls, where that is known.
        """
        armed = self._at.get(entry.point)
        if not armed:
            return None
        caller = Caller(entry, conversation, visitor)
        acting = None
        spent = []
        for fault in armed:
            if fault.concerns(caller, now) and fault.counts(caller):
                acting = self._draw(fault, caller, journal)
                if fault.spent:
                    spent.append(fault)
                if acting is not None:
                    entry.facts["fault"] = fault.name
                    break
        for fault in spent:  # it is listed still, and never asked again
            armed.remove(fault)
        return acting

    def _draw(self, fault: ArmedFault, caller: Caller, journal: Journal) -> Acting | None:
        spec, drawn = fault.spec, {}
        likely = spec.when.probability
        acts = likely == 1
        if 0 < likely < 1:
            drawn["probability"] = fault.random.random()
            acts = drawn["probability"] < likely
        delay = 0.0
        if acts and spec.delay is not None:
            delay = drawn["delay"] = spec.delay.draw(fault.random)
        if not acts and not drawn:
            return None
        entry = journal.begin(
            Kind.FAULT, POINT, fault=fault.name, target=caller.entry.point, call=caller.entry.seq, acted=acts
        )
        entry.conversation = caller.conversation
        if drawn:
            entry.facts["drawn"] = drawn
        journal.finish(entry, detail=_told(fault, drawn, acts=acts))
        if not acts:
            return None
        fault.fired += 1
        return Acting(fault.name, spec, delay)


def _told(fault: ArmedFault, drawn: dict[str, float], *, acts: bool) -> str:
    """Return what was drawn and what follows, in words."""
    parts = []
    if "probability" in drawn:
        sign = "<" if acts else ">="
        parts.append(f"drawn {drawn['probability']:.4f} {sign} {fault.spec.when.probability:g}")
    if not acts:
        return f"{parts[0]}: does not act"
    if "delay" in drawn:
        parts.append(f"waits {drawn['delay']:.3f} s")
    if fault.spec.action is not None:
        parts.append(fault.spec.says)
    return ", then ".join(parts)


def names_of(specs: Iterable[FaultSpec]) -> list[str]:
    """Return what faults are called that are armed together, in their order; names may stand twice."""
    found: list[str] = []
    for number, spec in enumerate(specs, start=1):
        found.append(spec.name or f"fault-{number}")
    return found

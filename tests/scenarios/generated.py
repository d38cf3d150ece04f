"""Scenarios that nobody wrote, drawn from a seed, each with what must be seen of it by how it is built.

What is expected is said here a second time, in as few rules as possible, and not asked of the code that plays it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

MORNING = "2026-01-15T10:00:00Z"
OPEN = {"open": "09:00-17:00"}
PATIENCE = 15
"""Seconds after which the visitor gives up on the hub."""
LIMIT = 10
"""Seconds after which the page gives up on a provider."""

GOOD: tuple[Any, ...] = ("token", {"late": "1s"}, {"late": "9900ms"}, {"token": {"expires-in": "2h"}})
NEVER_SENT: tuple[tuple[Any, int, str], ...] = (
    ("throw", 2, "provider_threw"),
    ({"throw": "no session"}, 2, "provider_threw"),
    ("reject", 2, "provider_rejected"),
    ("no-token", 3, "no_token"),
    ({"returns": ""}, 3, "no_token"),
    ({"returns": "  "}, 3, "token_missing"),
    ({"returns": 42}, 4, "token_not_string"),
    ({"answer": {"status": 503}}, 3, "provider_http_error"),
    ("hang", 3, "provider_timeout"),
    ({"late": "10s"}, 3, "provider_timeout"),
    ({"late": "7m"}, 3, "provider_timeout"),
)
REFUSED: tuple[tuple[str, str], ...] = (
    ("expired", "expired"),
    ("alg-none", "alg_none"),
    ("wrong-key", "signature_mismatch"),
    ("missing-sub", "missing_claim:sub"),
    ("wrong-issuer", "issuer_mismatch"),
    ("not-yet-valid", "not_yet_valid"),
    ("lwicontexts-not-json", "lwicontexts_not_json"),
)


@dataclass(frozen=True)
class Seen:
    """What a start must show: nothing is that it succeeds. `sent` says whether the hub hears of it."""

    expect: dict[str, Any] | None = None
    sent: bool = True


FINE = Seen()
TIMED_OUT = Seen({"code": 3, "cause": "provider_timeout"}, sent=False)
EXHAUSTED = Seen({"code": 2, "cause": "provider_exhausted"}, sent=False)
LOST = Seen({"failed": True})
CLOSED = Seen({"cause": "out_of_hours", "wire-code": 705})
ACTIONS: tuple[tuple[dict[str, Any], Seen | None], ...] = (
    ({"answer": {"status": 503, "headers": {"Retry-After": 0}}}, Seen({"status": 503, "failed": True})),
    ({"answer": {"status": 204}}, Seen({"status": 204, "failed": True})),
    ({"error": "out_of_hours"}, CLOSED),
    ({"hang": True}, LOST),
    ({"reset": True}, LOST),
    ({"empty-reply": True}, LOST),
    ({"delay": "3m"}, LOST),
    ({"delay": {"uniform": ["1m", "2h"]}}, LOST),
    ({"delay": "2s", "error": "widget_unknown"}, Seen({"cause": "widget_unknown", "wire-code": 701})),
    ({"delay": "4s"}, None),
    ({"delay": {"lognormal": {"median": "200ms", "p99": "2s", "cap": "5s"}}}, None),
    ({"drip": {"bytes": 300, "every": "1s"}}, None),
    ({"cors": "withheld"}, None),
)
"""What faults at a start do, and what is seen then; None is what would be seen without."""


@dataclass
class Script:
    """What a provider does, call by call, and what is seen then."""

    outcomes: list[tuple[Any, Seen]]
    after: str
    calls: int = 0

    def next(self) -> Seen:
        """Return what is seen of the next call."""
        number, self.calls = self.calls, self.calls + 1
        if number < len(self.outcomes) or self.after == "loop":
            return self.outcomes[number % len(self.outcomes)][1]
        return EXHAUSTED if self.after == "fail" else self.outcomes[-1][1]


@dataclass
class Fault:
    """A fault at a start, and what it has done."""

    name: str
    action: dict[str, Any]
    seen: Seen | None
    span: tuple[int, int]
    visitor: str | None
    asked: int = 0
    fired: int = 0

    def acts(self, visitor: str) -> bool:
        """Return whether it acts on a visitor's start, which is the next."""
        if self.visitor not in (None, visitor):
            return False
        self.asked += 1
        if not self.span[0] <= self.asked <= self.span[1]:
            return False
        self.fired += 1
        return True

    def written(self) -> dict[str, Any]:
        """Return how it is written."""
        when = {"calls": f"{self.span[0]}-{self.span[1]}", **({"visitor": self.visitor} if self.visitor else {})}
        return {"name": self.name, "at": "livechat.conversation", "when": when, **self.action}


@dataclass
class World:
    """A scenario while it is made: what is written of it, and what has happened until now."""

    random: Random
    scripts: dict[str, Script]
    hours: bool
    time: str
    armed: list[Fault] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    steps: list[Any] = field(default_factory=list)
    hour: int = 10
    starts: int = 0

    @property
    def alone(self) -> bool:
        """Whether there is one visitor, whom nobody names."""
        return len(self.scripts) == 1

    def start(self, visitor: str) -> None:
        """Let somebody start a chat, and sometimes end it."""
        seen = self.scripts[visitor].next()
        if seen.sent:
            self.starts += 1
            seen = self._on_the_way(visitor, seen)
        self._step("start-chat", visitor, seen.expect)
        if seen == FINE and self.random.random() < 0.4:
            self._step("end-chat", visitor, None)

    def _on_the_way(self, visitor: str, seen: Seen) -> Seen:
        fault = next((one for one in self.armed if one.acts(visitor)), None)
        if fault is not None and fault.seen is not None:
            return fault.seen
        is_open = 9 <= self.hour < 17
        return seen if is_open or not self.hours else CLOSED

    def _step(self, verb: str, visitor: str, expect: dict[str, Any] | None) -> None:
        inner: dict[str, Any] = {} if self.alone else {"by": visitor}
        if expect is not None:
            inner["expect"] = expect
        self.steps.append({verb: inner} if inner else verb)

    def advance(self) -> None:
        """Let four hours go by; what is waited for meanwhile takes minutes, so that no border is near."""
        self.hour = (self.hour + 4) % 24
        self.steps.append({"advance": "4h"})

    def arm(self, *, later: bool) -> None:
        """Have a fault from now on, or from the beginning."""
        action, seen = self.random.choice(ACTIONS)
        if self.time == "real" and {"delay", "hang", "drip"} & set(action):
            action, seen = ACTIONS[0]
        first = self.random.randint(1, 3)
        visitor = self.random.choice([None, *self.scripts]) if not self.alone else None
        name = f"fault-{self.random.choice('abc')}-{len(self.faults) + 1}"
        fault = Fault(name, action, seen, (first, first + self.random.randint(0, 2)), visitor)
        self.armed.append(fault)
        self.faults.append(fault)
        if later:
            self.steps.append({"arm": fault.written()})

    def disarm(self) -> None:
        """Have one of the faults no more."""
        fault = self.random.choice(self.armed)
        self.armed.remove(fault)
        self.steps.append({"disarm": fault.name})


def scenarios(random: Random, number: int) -> Iterator[tuple[str, str]]:
    """Return the names and texts of so many scenarios, no two of which are alike."""
    made: set[str] = set()
    while len(made) < number:
        scenario = _by_hand(random) if random.random() < 0.15 else _played(random)
        text = json.dumps(scenario)
        if text not in made:
            made.add(text)
            title = f"Generated {len(made)}"
            yield f"{len(made)}.yaml", json.dumps({"scenario": title, **scenario})


def _script(random: Random, *, good: bool, swift: bool) -> Script:
    sure = [(outcome, FINE) for outcome in GOOD if not swift or "late" not in outcome]
    others: list[tuple[Any, Seen]] = [
        *(
            (outcome, Seen({"code": code, "cause": cause}, sent=False))
            for outcome, code, cause in NEVER_SENT
            if not swift or cause != "provider_timeout"
        ),
        *(({"token": {"defect": defect}}, Seen({"code": 4, "cause": cause})) for defect, cause in REFUSED),
    ]
    outcomes = [
        random.choice(sure if good or random.random() < 0.4 else others) for _ in range(random.randint(1, 4))
    ]
    return Script(outcomes, random.choice(("last", "loop", "fail")))


def _played(random: Random) -> dict[str, Any]:
    """Return a scenario in which time takes care of itself."""
    time = random.choice(("auto", "auto", "auto", "real"))
    hours = random.random() < 0.3
    names = random.sample(["ann", "bob", "eve"], random.choice((1, 1, 2, 3)))
    scripts = {name: _script(random, good=hours, swift=time == "real") for name in names}
    world = World(random, scripts, hours, time)
    for _ in range(random.choice((0, 0, 1, 2))):
        world.arm(later=False)
    early = list(world.faults)
    for _ in range(random.randint(2, 7)):
        drawn = random.random()
        if drawn < 0.1 and time == "auto":
            world.arm(later=True)
        elif drawn < 0.15 and world.armed:
            world.disarm()
        elif drawn < 0.3 and time == "auto":
            world.advance()
        else:
            world.start(random.choice(names))
    written = {
        name: {"calls": [outcome for outcome, _ in script.outcomes], "after": script.after}
        for name, script in scripts.items()
    }
    given: dict[str, Any] = {"clock": {"at": MORNING, "mode": time}, "seed": random.randint(0, 99)}
    if hours:
        given["widget"] = {"hours": OPEN}
    if world.alone:
        given["provider"] = written[names[0]]
    else:
        given["visitors"] = {name: {"provider": provider} for name, provider in written.items()}
    if early:
        given["faults"] = [fault.written() for fault in early]
    expect = [
        {"at": "provider.call", "count": sum(script.calls for script in scripts.values())},
        {"at": "livechat.conversation", "count": world.starts},
        *({"fault": fault.name, "fired": fault.fired} for fault in world.faults),
    ]
    return {"given": given, "steps": world.steps, "expect": expect}


def _by_hand(random: Random) -> dict[str, Any]:
    """Return a scenario in which time moves only as it is told, while people wait."""
    names = random.sample(["ann", "bob", "eve"], random.randint(1, 3))
    late = {name: random.choice((1, 5, 9, 10, 12, 600)) for name in names}
    starts = [
        {
            "start-chat": {
                "background": True,
                "by": name,
                **({"expect": TIMED_OUT.expect} if late[name] >= LIMIT else {}),
            }
        }
        for name in names
    ]
    slow = random.random() < 0.3
    fault = {"name": "slow", "at": "livechat.conversation", "delay": f"{random.choice((2, 6, 14))}s"}
    return {
        "given": {
            "clock": {"at": MORNING, "mode": "manual"},
            "seed": random.randint(0, 99),
            "visitors": {name: {"provider": [{"late": f"{late[name]}s"}]} for name in names},
            **({"faults": [fault]} if slow else {}),
        },
        "steps": [*starts, *({"advance": "1s"} for _ in range(LIMIT + PATIENCE))],
        "expect": [
            {"at": "provider.call", "count": len(names)},
            {"at": "livechat.conversation", "count": sum(seconds < LIMIT for seconds in late.values())},
        ],
    }

"""A scenario that somebody else plays: the user's own suite in the visitor's place.

Each step of a visitor becomes an expectation in the order of the file: the first call that shows what the step
expects does for it, whoever made the call. What is no visitor's (time, keys, faults) is done as soon as the steps
before it were seen. Only what reaches the hub can be seen: what a client keeps to itself is said to be
unobservable, and fails.
"""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mockhub.causes import CAUSES
from mockhub.entry import Kind, Outcome
from mockhub.errors import Misuse
from mockhub.matching import meets, same_cause
from mockhub.omnichannel.realtime.events import opened
from mockhub.scapi import REQUESTS
from mockhub.scenarios.arming import arm_whole
from mockhub.scenarios.report import Difference, Report
from mockhub.scenarios.steps import (
    AskAvailabilityStep,
    AttachStep,
    AwaitStep,
    CallStep,
    EndChatStep,
    ReceiveStep,
    RequestStep,
    ResumeChatStep,
    SendStep,
    StartChatStep,
    is_in_chat,
    visitor_step,
)
from mockhub.scenarios.visitor_steps import Expect
from mockhub.scenarios.world_steps import do_in_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockhub.clock import ClockMode
    from mockhub.entry import Entry
    from mockhub.sandbox import Sandbox
    from mockhub.scenarios.loader import Case
    from mockhub.scenarios.steps import Step
    from mockhub.scenarios.visitor_steps import AwaitEvent

_START = ("livechat.conversation", "livechat.sessioninit")
_RESUME = ("livechat.work-item-details", "livechat.validate-chat-record")
_ON_THE_WAY = ("provider.call", "page.")
"""Where a step's failure may be seen besides: its provider's call, and what a page with the widget reports."""
_UNOBSERVABLE = ("error", "header", "where")
_MOST_TOLD = 8
_MOST_EVENTS = 100


@dataclass(slots=True)
class _Wanted:
    """A visitor's step that is waited for: how often it must still be seen, and what was seen instead."""

    index: int
    step: Step
    times: int = 1
    passed_by: deque[str] = field(default_factory=lambda: deque(maxlen=_MOST_TOLD))

    def met_by(self, entry: Entry) -> bool:
        """Return whether an entry shows what is expected."""
        inner = visitor_step(self.step)
        expect = inner.expect if inner is not None else None
        own = self._shows_here(entry)
        if expect is None or _says_success(expect):
            return own and entry.outcome is Outcome.OK
        if not own and not entry.point.startswith(_ON_THE_WAY):
            return False
        return all(_observed(expect, entry))

    def _shows_here(self, entry: Entry) -> bool:
        match self.step:
            case StartChatStep():
                return entry.point in _START
            case ResumeChatStep():
                return entry.point in _RESUME
            case EndChatStep():
                return entry.point == "livechat.session-close"
            case AskAvailabilityStep():
                return entry.point == "livechat.agent-availability"
            case AttachStep():
                return entry.point == "attachments.upload"
            case SendStep():
                return entry.point == "acs.send-message"
            case ReceiveStep():
                return entry.point in ("acs.list-messages", "realtime.event")
            case CallStep(call=call) if call.at is not None:
                return entry.point == call.at
            case CallStep(call=call):
                path = re.escape(call.path or "").replace(r"\{", "{").replace(r"\}", "}")
                pattern = re.sub(r"\{\w+\}", "[^/?]+", path)
                return re.search(pattern + r"(\?|$)", str(entry.facts.get("path", ""))) is not None
        return self._shows_told(entry)

    def _shows_told(self, entry: Entry) -> bool:
        """Return whether an entry is of the request or the event that a step is about."""
        match self.step:
            case RequestStep(request=ask):
                return entry.point == f"scapi.{ask.name if ask.name in REQUESTS else 'unknown'}"
            case AwaitStep(await_=wait) if is_in_chat(self.step):
                return _was_pushed(wait, entry)
            case AwaitStep(await_=wait):
                facts = entry.facts
                told = entry.point == "scapi.event" and facts.get("event") == wait.event and facts.get("told")
                return bool(told) and meets(facts.get("data"), wait.where)
        return False


def _was_pushed(wait: AwaitEvent, entry: Entry) -> bool:
    """Return whether an entry is of the event of a chat that is awaited; one too long to be kept whole is not."""
    if entry.point != "realtime.event" or entry.facts.get("event") != wait.event:
        return False
    try:
        return meets(opened(json.loads(entry.body))[1], wait.where)
    except ValueError:
        return not wait.where


def _says_success(expect: Expect) -> bool:
    return expect == Expect(failed=False)


def _observed(expect: Expect, entry: Entry) -> Iterator[bool]:
    """Yield, for everything that is expected and can be seen, whether an entry shows it."""
    known = CAUSES.get((entry.cause or "").partition(":")[0])
    if expect.cause is not None:
        yield same_cause(expect.cause, entry.cause)
    if expect.code is not None:
        told = entry.facts.get("code")
        yield (told if told is not None else known.code if known else None) == expect.code
    if expect.wire_code is not None:
        yield known is not None and known.headers.get("errorcode") == str(expect.wire_code)
    if expect.status is not None:
        yield entry.status == expect.status
    if expect.event is not None:
        yield entry.facts.get("event") == expect.event
    if expect.failed is not None:  # which of both ways a page sees it is the page's to know
        yield (entry.outcome in (Outcome.REFUSED, Outcome.FAILED)) is (expect.failed is not False)


class Suite:
    """Follows a case in a sandbox that it arms.

    Args:
        case: what is to be seen.
        sandbox: where the user's suite plays.
        clock_mode: how time moves when the scenario does not say.

    Raises:
        Misuse: the scenario's world cannot be had.
    """

    def __init__(self, case: Case, sandbox: Sandbox, *, clock_mode: ClockMode) -> None:
        self._case = case
        self._sandbox = sandbox
        self._at = 0
        self._open: list[_Wanted] = []
        self._seen: list[_Wanted] = []
        self._broken: list[Difference] = []
        self._events: deque[Entry] = deque(maxlen=_MOST_EVENTS)
        """Events that came before anybody waited for them: what happens in the world raises its own at once."""
        arm_whole(sandbox, case.scenario, clock_mode=clock_mode)
        self._go_on()
        self.end = sandbox.journal.watch(self._look)
        """Ends the looking."""

    def _go_on(self) -> None:
        """Do what comes next in the world, up to the next step of a visitor that is waited for alone."""
        steps = self._case.scenario.steps
        while self._at < len(steps) and all(self._in_background(one) for one in self._open):
            step, index = steps[self._at], self._at
            self._at += 1
            if visitor_step(step) is None:
                self._do(index, step)
            else:
                times = step.ask_availability.times if isinstance(step, AskAvailabilityStep) else 1
                wanted = _Wanted(index, step, times)
                if isinstance(step, AwaitStep) and self._came_already(wanted):
                    self._seen.append(wanted)
                else:
                    self._open.append(wanted)

    def _came_already(self, wanted: _Wanted) -> bool:
        """Return whether an event is one of those that came since the last that was waited for."""
        while self._events:
            if wanted.met_by(self._events.popleft()):
                return True
        return False

    def _do(self, index: int, step: Step) -> None:
        try:
            do_in_world(step, self._sandbox)
        except Misuse as error:
            place = f"{self._case.file}:{self._case.lines[index]}"
            self._broken.append(Difference(place, "step", "something that can be done", error.message))

    def _in_background(self, wanted: _Wanted) -> bool:
        inner = visitor_step(wanted.step)
        return inner is not None and inner.background

    def _look(self, entry: Entry) -> None:
        if entry.kind in (Kind.FAULT, Kind.VERDICT, Kind.KEY_FETCH, Kind.CHAT):
            return
        for wanted in self._open:
            if wanted.met_by(entry):
                wanted.times -= 1
                break
            wanted.passed_by.append(f"entry {entry.seq}: {entry.summary}")
        else:
            if entry.kind in (Kind.EVENT, Kind.PUSH):
                self._events.append(entry)
            return
        if wanted.times == 0:
            self._open.remove(wanted)
            self._seen.append(wanted)
            self._go_on()

    def report(self) -> Report:
        """Return what was seen so far, as of a scenario that MockHub plays."""
        case = self._case
        report = Report(case.file, case.title)
        report.differences = [*self._broken, *self._missing()]
        armed = self._sandbox.armed
        if armed is not None:
            report.add_findings(armed.verification.findings(), case.lines_of_findings)
        return report

    def _missing(self) -> Iterator[Difference]:
        """Yield a difference for each step that was not seen, and for what of those seen cannot be."""
        case, steps = self._case, self._case.scenario.steps
        for wanted in (*self._seen, *self._open):
            yield from self._hidden(wanted.index)
        for wanted in self._open:
            raw = case.raw[wanted.index]
            what = raw if isinstance(raw, str) else next(iter(raw))
            told = wanted.passed_by
            explanation = (
                f"{case.lines[wanted.index]} | {case.source[wanted.index]}",
                *(
                    ("what came meanwhile:", *(f"  {one}" for one in told))
                    if told
                    else ("nothing came meanwhile",)
                ),
                "what a client does before it calls the hub is unobservable, unless the provider is MockHub's",
            )
            place = f"{case.file}:{case.lines[wanted.index]}"
            yield Difference(place, str(what), _expected(wanted.step), "no call that shows it", explanation)
        for index in range(self._at, len(steps)):
            place = f"{case.file}:{case.lines[index]}"
            yield Difference(place, "step", "its turn", "the steps before it were not all seen")

    def _hidden(self, index: int) -> Iterator[Difference]:
        inner = visitor_step(self._case.scenario.steps[index])
        expect = inner.expect if inner is not None else None
        for name in _UNOBSERVABLE:
            if expect is not None and getattr(expect, name):
                place = f"{self._case.file}:{self._case.lines[index]}"
                yield Difference(
                    place, name, str(getattr(expect, name)), "unobservable: the journal keeps no answers"
                )


def _expected(step: Step) -> str:
    inner = visitor_step(step)
    expect = inner.expect if inner is not None else None
    if expect is None:
        return "success"
    written = expect.written()
    return (
        ", ".join(f"{name} {value}" for name, value in written.items() if name not in _UNOBSERVABLE) or "any call"
    )

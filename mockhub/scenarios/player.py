"""Playing a scenario: the built-in visitor does its steps over real HTTP, and what is seen is held against it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from mockhub import driver
from mockhub.clock import ClockMode
from mockhub.errors import Misuse
from mockhub.matching import same, same_cause
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.scenarios.arming import arm
from mockhub.scenarios.loader import visitor_step
from mockhub.scenarios.model import (
    AdvanceStep,
    ArmStep,
    AskAvailabilityStep,
    Chat,
    DisarmStep,
    EndChatStep,
    HubStep,
    PublishKeysAction,
    ResumeChatStep,
    RotateKeysAction,
    StartChat,
    StartChatStep,
    Step,
)
from mockhub.scenarios.report import Difference, Report
from mockhub.scenarios.substitution import substitute
from mockhub.verification import Verification
from mockhub.world import SandboxSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockhub.driver import Result, Visitor
    from mockhub.hub import Hub
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Sandbox
    from mockhub.scenarios.loader import Case
    from mockhub.scenarios.model import Expect, VisitorStep
    from mockhub.scenarios.substitution import Names

_STEP: TypeAdapter[Step] = TypeAdapter(Step)


class Player:
    """Plays cases on one running hub, each in a sandbox of its own.

    Args:
        hub: the running hub.
        outbound: what calls it.
        seed: of the sandboxes whose scenarios name none.
    """

    def __init__(self, hub: Hub, outbound: Outbound, *, seed: int = 0) -> None:
        self._hub = hub
        self._outbound = outbound
        self._spec = SandboxSpec(seed=seed)

    async def play(self, case: Case) -> Report:
        """Play one case and report what was seen."""
        sandbox = self._hub.create(spec=self._spec)
        began = time.monotonic()
        try:
            report = await self._play(case, sandbox)
        finally:
            self._hub.delete(sandbox)
        report.seconds = time.monotonic() - began
        return report

    async def _play(self, case: Case, sandbox: Sandbox) -> Report:
        report = Report(case.file, case.title)
        given = case.scenario.given
        try:
            arm(sandbox, given, clock_mode=ClockMode.AUTO)
            people = {
                name: driver.Visitor.at_their_page(self._hub, self._outbound, sandbox, name)
                for name in given.visitors or (DEFAULT_VISITOR,)
            }
        except Misuse as error:
            report.differences.append(
                Difference(f"{case.file}:1", "the world cannot be built", "usable settings", error.message)
            )
            return report
        verification = Verification(case.scenario.expect, after=sandbox.journal.seq)
        sandbox.journal.watch(verification)
        names = case.names.copy()
        for index in range(len(case.scenario.steps)):
            await self._step(report, case, sandbox, people, names, index)
        report.differences += [
            Difference(f"{case.file}:{line}", found.what, found.expected, found.seen, found.explanation)
            for found, line in zip(verification.findings(), case.expect_lines, strict=True)
            if not found.passed
        ]
        return report

    async def _step(
        self, report: Report, case: Case, sandbox: Sandbox, people: dict[str, Visitor], names: Names, index: int
    ) -> None:
        raw, unknown = substitute(case.raw[index], names)
        place = f"{case.file}:{case.lines[index]}"
        if unknown:
            missing = ", ".join(f"$({name})" for _, name in unknown)
            report.differences.append(Difference(place, missing, "a chat captured by an earlier step", "none"))
            return
        step = _STEP.validate_python(raw)
        match step:
            case AdvanceStep(advance=advance):
                sandbox.clock.advance(advance.time)
            case HubStep(hub=RotateKeysAction(rotate_keys=rotate)):
                sandbox.rotate_keys(keep_old=rotate.keep_old)
            case HubStep(hub=PublishKeysAction(keys=published)):
                sandbox.issuer.published = published
            case ArmStep(arm=fault):
                sandbox.arm_fault(fault)
            case DisarmStep(disarm=gone):
                sandbox.disarm_fault(gone.fault)
        inner = visitor_step(step)
        if inner is None:
            return
        person = people[inner.by] if inner.by is not None else next(iter(people.values()))
        result = await _do(step, person)
        report.results.append(result.to_json())
        report.differences += compare(place, inner, result)
        if isinstance(inner, StartChat) and inner.as_ is not None and result.chat is not None:
            captured = {"request-id": result.chat.request_id, "chat-id": result.chat.chat_id}
            names.define(inner.as_, captured)


async def _do(step: Step, person: Visitor) -> Result:
    match step:
        case ResumeChatStep(resume_chat=resume):
            return await person.resume_chat(_chat(resume.chat))
        case EndChatStep(end_chat=end):
            return await person.end_chat(_chat(end.chat))
        case AskAvailabilityStep(ask_availability=ask):
            return await _ask(person, ask.times)
        case StartChatStep(start_chat=start):
            return await person.start_chat(_brought(start))
    raise TypeError(f"{step!r} is nothing a visitor does")


async def _ask(person: Visitor, times: int) -> Result:
    """Ask for availability so often, or until one call fails."""
    result = await person.ask_availability()
    for _ in range(times - 1):
        if result.failure is not None:
            break
        result = await person.ask_availability()
    return result


def _brought(start: StartChat) -> dict[str, Any]:
    """Return what a page adds to the body of its start."""
    members = {
        "customContextData": start.context,
        "preChatResponse": start.pre_chat,
        "isProactiveChat": start.proactive,
    }
    return {name: value for name, value in members.items() if value}


def _chat(chat: Chat | None) -> driver.Chat | None:
    return None if chat is None else driver.Chat(chat.request_id, chat.chat_id)


def compare(place: str, step: VisitorStep, result: Result) -> Iterator[Difference]:
    """Return where a step's result differs from what it expects; without an expectation it must succeed."""
    if step.expect is None:
        if result.failure is not None:
            yield Difference(place, "outcome", "success", _failure(result))
        return
    yield from _compare(place, step.expect, result)


def _compare(place: str, expect: Expect, result: Result) -> Iterator[Difference]:
    failure, answer = result.failure, result.answer
    code, cause = (failure.code, failure.cause) if failure is not None else (None, None)
    if expect.code is not None and code != expect.code:
        yield Difference(place, "code", str(expect.code), _failure(result))
    if expect.cause is not None and not same_cause(expect.cause, cause):
        yield Difference(place, "cause", expect.cause, _failure(result))
    if expect.failed is not None and expect.failed is not (failure is not None):
        yield Difference(place, "failed", "a failure" if expect.failed else "success", _failure(result))
    wire_code = failure.wire_code if failure is not None else None
    if expect.wire_code is not None and wire_code != expect.wire_code:
        yield Difference(place, "wire-code", str(expect.wire_code), str(wire_code or "none"))
    status = answer.status if answer is not None else None
    if expect.status is not None and status != expect.status:
        yield Difference(place, "status", str(expect.status), str(status or "no call to the hub"))
    for name, value in expect.header.items():
        seen = answer.headers.get(name.lower()) if answer is not None else None
        if seen != value:
            yield Difference(place, f"header {name}", value, seen or "none")
    body = answer.body if answer is not None and isinstance(answer.body, dict) else {}
    for name, value in expect.where.items():
        if name not in body or not same(body[name], value):
            seen = json.dumps(body[name]) if name in body else "no such member"
            yield Difference(place, name, json.dumps(value), seen)
    if expect.event is not None and expect.event not in result.events:
        yield Difference(place, "event", expect.event, ", ".join(result.events) or "none")


def _failure(result: Result) -> str:
    failure = result.failure
    if failure is None:
        return "success"
    shown = f"code {failure.code}" if failure.code is not None else "no code"
    return f"{shown}, cause {failure.cause} ({failure.detail})"

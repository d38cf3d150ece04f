"""Playing a scenario: the built-in visitor does its steps over real HTTP, and what is seen is held against it."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockhub import driver
from mockhub.calling import Wanted
from mockhub.chatting import Awaited, Said
from mockhub.clock import ClockMode
from mockhub.content_page import TIMEOUT, ContentPage
from mockhub.errors import Mistakes, Misuse, one_of
from mockhub.json_paths import ABSENT, follow, read_path
from mockhub.listening import ListeningFailedError
from mockhub.matching import same, same_cause
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.scenarios.arming import arm
from mockhub.scenarios.explaining import Form
from mockhub.scenarios.places import Document
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
    Step,
    is_in_chat,
    visitor_step,
)
from mockhub.scenarios.substitution import substitute
from mockhub.scenarios.visitor_steps import Attach, AwaitEvent, Chat, MakeCall, MakeRequest, Receive, StartChat
from mockhub.scenarios.world_steps import do_in_world
from mockhub.verification import Verification
from mockhub.verification.foreseen import Foreseen
from mockhub.visiting import visitor_of
from mockhub.world import SandboxSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockhub.driver import Result, Visitor
    from mockhub.hub import Hub
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Sandbox
    from mockhub.scenarios.loader import Case
    from mockhub.scenarios.visitor_steps import Expect, VisitorStep
    from mockhub.visitor import Failed

_STEP: Form[Step] = Form(Step)
_BEFORE = 3
"""Entries from before a step that are told with it."""
_MOST_AROUND = 12
_MOST_SETTLING = 5.0
"""Seconds in which the hub must notice that a client has gone away, before its calls are counted."""


class Player:
    """Plays cases on one running hub, each in a sandbox of its own.

    Args:
        hub: the running hub.
        outbound: what calls it.
        seed: of the sandboxes whose scenarios name none.
        clock: how time moves where a scenario does not say.
    """

    def __init__(self, hub: Hub, outbound: Outbound, *, seed: int = 0, clock: ClockMode = ClockMode.AUTO) -> None:
        self._hub = hub
        self._outbound = outbound
        self._spec = SandboxSpec(seed=seed)
        self._clock = clock

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
            arm(sandbox, given, clock_mode=self._clock)
            people = {
                name: visitor_of(self._hub, self._outbound, sandbox, name)
                for name in given.visitors or (DEFAULT_VISITOR,)
            }
        except Misuse as error:
            report.differences.append(
                Difference(f"{case.file}:1", "the world cannot be built", "usable settings", error.message)
            )
            return report
        foreseen = Foreseen(case.scenario.strict, case.scenario.named_causes())
        verification = Verification(case.scenario.expect, after=sandbox.journal.seq, foreseen=foreseen)
        sandbox.journal.watch(verification)
        sandbox.journal.watch(lambda entry: report.reached.add(entry.point))
        page = ContentPage(self._hub, self._outbound, sandbox, origin=given.content_origin, events=_channels(case))
        performance = _Performance(case, sandbox, people, foreseen, page)
        try:
            if _has_content(case):
                await page.open()
            await performance.run()
        finally:
            await performance.stop()
        await sandbox.journal.settled(_MOST_SETTLING)
        report.results, report.differences = performance.results, performance.differences
        report.add_findings(verification.findings(), case.lines_of_findings)
        return report


class _Performance:
    """The steps of one case, in one world: what the visitors saw of them, and where that is not as expected."""

    def __init__(
        self, case: Case, sandbox: Sandbox, people: dict[str, Visitor], foreseen: Foreseen, page: ContentPage
    ) -> None:
        self._page = page
        self._case = case
        self._sandbox = sandbox
        self._people = people
        self._foreseen = foreseen
        self._names = case.names.copy()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._results: dict[int, dict[str, Any]] = {}
        self._differences: dict[int, list[Difference]] = {}

    @property
    def results(self) -> list[dict[str, Any]]:
        """What the visitors saw, in the order of the steps."""
        return [result for _, result in sorted(self._results.items())]

    @property
    def differences(self) -> list[Difference]:
        """What was not as expected, in the order of the steps."""
        return [one for _, found in sorted(self._differences.items()) for one in found]

    async def run(self) -> None:
        """Play every step, and wait for those in the background."""
        for index in range(len(self._case.scenario.steps)):
            await self._step(index)
        await self._finish()

    async def stop(self) -> None:
        """End what is under way."""
        for task in self._under_way.values():
            task.cancel()
        for person in self._people.values():
            await person.hang_up()

    async def _step(self, index: int) -> None:
        raw, unknown = substitute(self._case.raw[index], self._names)
        if unknown:
            missing = ", ".join(f"$({name})" for _, name in unknown)
            self._differs(index, missing, "what an earlier step captured", "nothing")
            return
        try:
            step = _STEP.read(Document.of("step", raw))
        except Mistakes as error:
            self._differs(index, "what was captured", "something that fits here", error.mistakes[0].message)
            return
        inner = visitor_step(step)
        if inner is None:
            await self._world(index, step)
            return
        name = inner.by if inner.by is not None else next(iter(self._people))
        if name in self._under_way:
            await self._under_way.pop(name)
        if not inner.background:
            await self._visitor(index, step, inner, self._people[name])
            return
        self._under_way[name] = asyncio.create_task(self._visitor(index, step, inner, self._people[name]))
        await asyncio.sleep(0)  # its first turn: from then on it holds time

    async def _world(self, index: int, step: Step) -> None:
        """Do what no visitor does, once those in the background have come as far as they get by themselves."""
        sandbox = self._sandbox
        if self._under_way:
            await sandbox.clock.quiet()
        try:
            do_in_world(step, sandbox)
        except Misuse as error:
            self._differs(index, "step", "something that can be done", error.message)

    async def _visitor(self, index: int, step: Step, inner: VisitorStep, person: Visitor) -> None:
        began = self._sandbox.journal.seq
        try:
            result = await _do(step, person, self._page)
        except Misuse as error:
            self._differs(index, "step", "something that can be done", error.message)
            return
        if any(is_in_chat(one) for one in self._case.scenario.steps):
            await self._listen(person)
        self._results[index] = result.to_json()
        place = f"{self._case.file}:{self._case.lines[index]}"
        found = list(compare(place, inner, result))
        if found:
            around = self._told(index, began)
            self._differences[index] = [replace(found[0], explanation=around), *found[1:]]
        if result.failure is not None:  # it was to fail, or that is told already
            self._foreseen.excuse(began, self._sandbox.journal.seq)
        match inner:
            case StartChat(as_=str(name)) if result.chat is not None:
                chat = {"request-id": result.chat.request_id, "chat-id": result.chat.chat_id}
                self._names.define(name, chat)
            case MakeCall(as_=str(name)) if result.answer is not None:
                self._names.define(name, result.answer.body)
            case Attach(as_=str(name)) if result.attached is not None:
                self._names.define(name, result.attached)
            case Receive(as_=str(name)) if result.message is not None:
                self._names.define(name, result.message)
            case MakeRequest(as_=str(name)) if result.answer is not None and isinstance(result.answer.body, dict):
                self._names.define(name, result.answer.body.get("data"))

    async def _listen(self, person: Visitor) -> None:
        """Connect a client that awaits events: what happens before it does so is pushed too."""
        with suppress(ListeningFailedError):  # no chat yet, or the step that awaits tells what is wrong
            await person.listen()

    async def _finish(self) -> None:
        """Wait for what is in the background, or say that it can never end."""
        clock, tasks = self._sandbox.clock, self._under_way
        if tasks and clock.mode is not ClockMode.REAL:
            await clock.quiet()
        waiting = [name for name, task in tasks.items() if not task.done()]
        if waiting and clock.mode is not ClockMode.REAL:
            what = f"the step of {one_of(waiting)} in the background"
            self._differs(len(self._case.lines) - 1, what, "an end", "it waits, and no time passes")
            return
        await asyncio.gather(*tasks.values())

    def _differs(self, index: int, what: str, expected: str, seen: str) -> None:
        place = f"{self._case.file}:{self._case.lines[index]}"
        self._differences.setdefault(index, []).append(Difference(place, what, expected, seen))

    def _told(self, index: int, began: int) -> tuple[str, ...]:
        """Return the step as it is written, and the journal around it."""
        line, written = self._case.lines[index], self._case.source[index]
        entries = self._sandbox.journal.select(after=max(0, began - _BEFORE))
        told = [f"{'  ' if entry.seq <= began else '> '}entry {entry.seq}: {entry.summary}" for entry in entries]
        if len(told) > _MOST_AROUND:
            told[_MOST_AROUND // 2 : -_MOST_AROUND // 2] = [f"  ({len(told) - _MOST_AROUND} more)"]
        return (f"{line} | {written}", "the journal around it:", *(f"  {one}" for one in told))


def _channels(case: Case) -> list[str]:
    """Return the events that a case waits for, those of channels among them."""
    return [
        step.await_.event for step in case.scenario.steps if isinstance(step, AwaitStep) and not is_in_chat(step)
    ]


def _has_content(case: Case) -> bool:
    """Return whether web content plays a part: it listens from the beginning."""
    return any(
        isinstance(step, RequestStep) or (isinstance(step, AwaitStep) and not is_in_chat(step))
        for step in case.scenario.steps
    )


async def _do(step: Step, person: Visitor, page: ContentPage) -> Result:
    match step:
        case RequestStep(request=ask):
            return await page.request(
                ask.name, None if ask.parameters is None else list(ask.parameters), ask.origin
            )
        case AwaitStep(await_=wait):
            return await _await(wait, person, page)
        case ResumeChatStep(resume_chat=resume):
            return await person.resume_chat(_chat(resume.chat))
        case EndChatStep(end_chat=end):
            return await person.end_chat(_chat(end.chat))
        case AskAvailabilityStep(ask_availability=availability):
            return await _ask(person, availability.times)
        case StartChatStep(start_chat=start):
            return await person.start_chat(_brought(start))
        case SendStep(send=send):
            message = Said(send.text, send.type, send.metadata)
            return await person.send(message, _chat(send.chat))
        case AttachStep(attach=file):
            return await person.attach(file.name, file.bytes, file.media_type, _chat(file.chat))
        case ReceiveStep(receive=receive):
            awaited = Awaited(receive.text, receive.matches, receive.from_, receive.type, receive.attachment)
            if receive.via == "push":
                return await person.receive_pushed(awaited, within=receive.within)
            return await person.receive(awaited, within=receive.within, chat=_chat(receive.chat))
        case CallStep(call=call):
            return await person.call(_wanted(call), _chat(call.chat))
    raise TypeError(f"{step!r} is nothing a visitor does")


async def _await(wait: AwaitEvent, person: Visitor, page: ContentPage) -> Result:
    if wait.in_chat:
        return await person.await_pushed(wait.event, wait.where, within=wait.within)
    return await page.event(wait.event, wait.where, wait.within)


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


def _wanted(call: MakeCall) -> Wanted:
    return Wanted(
        at=call.at,
        path=call.path,
        method=call.method,
        names=call.with_,
        query=call.query,
        headers=call.header,
        body=call.body,
    )


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
    if expect.failed is not None and not _failed_so(expect.failed, failure):
        yield Difference(place, "failed", _FAILED[expect.failed], _failure(result))
    error = failure.error if failure is not None else None
    if expect.error is not None and expect.error != error:
        yield Difference(place, "error", expect.error, error or _failure(result))
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
        member = body[name] if name in body else follow(body, read_path(name))
        if member is ABSENT or not same(member, value):
            seen = "no such member" if member is ABSENT else json.dumps(member)
            yield Difference(place, name, json.dumps(value), seen)
    if expect.event is not None and expect.event not in result.events:
        yield Difference(place, "event", expect.event, ", ".join(result.events) or "none")


_FAILED = {True: "a failure", False: "success", "error": "an error", "timeout": "a timeout"}


def _failed_so(expected: bool | str, failure: Failed | None) -> bool:  # noqa: FBT001 - as it is written
    if isinstance(expected, bool):
        return expected is (failure is not None)
    return failure is not None and (failure.error == TIMEOUT) is (expected == "timeout")


def _failure(result: Result) -> str:
    failure = result.failure
    if failure is None:
        return "success"
    shown = f"code {failure.code}" if failure.code is not None else "no code"
    return f"{shown}, cause {failure.cause} ({failure.detail})"

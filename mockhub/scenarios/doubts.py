"""What a scenario asks for that can never be: faults that cannot act, expectations that nothing can meet.

Nothing here is a mistake: the file is well formed, and another client than the built-in visitor might do
otherwise. Only what is sure is said.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mockhub.causes import CAUSES
from mockhub.errors import nearest, one_of
from mockhub.faults.when import When
from mockhub.omnichannel.agent_script import AgentSpec
from mockhub.points import IN_CHATS
from mockhub.refusals import statuses
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.scapi import ASKED_ELSEWHERE, REQUESTS
from mockhub.scenarios.steps import (
    ArmStep,
    AskAvailabilityStep,
    AttachStep,
    AwaitStep,
    CallStep,
    DisarmStep,
    EndChatStep,
    ReceiveStep,
    RequestStep,
    ResumeChatStep,
    RingStep,
    SendStep,
    SetWorkspaceStep,
    StartChatStep,
    WorkspaceStep,
    is_in_chat,
    visitor_step,
)
from mockhub.scenarios.substitution import names_in
from mockhub.tokens.providers import ComesLate, Hangs, ProviderSpec
from mockhub.verification import Count, Fired, InOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockhub.errors import Mistake
    from mockhub.faults.fault import FaultSpec
    from mockhub.scenarios.model import Scenario
    from mockhub.scenarios.places import Document, Path
    from mockhub.scenarios.steps import Step
    from mockhub.scenarios.visitor_steps import Expect

    Doubt = tuple[Path, str]

_TOKEN_POINTS = frozenset(
    {
        "provider.call",
        "token.verdict",
        "keys.fetch",
        "issuer.token",
        "issuer.public-key",
        "issuer.public-keys",
        "issuer.jwks",
    }
)
_ON_A_START = {*_TOKEN_POINTS, "livechat.conversation", "livechat.config"}
_ON_A_RESUME = {*_TOKEN_POINTS, "livechat.work-item-details", "livechat.validate-chat-record", "livechat.config"}
_ON_A_DESKTOP = {"desktop.open", "scapi.subscribe", "scapi.event"}
_PUSHING = {
    "realtime.config",
    "realtime.allocate",
    "realtime.handshake",
    "realtime.connect",
    "realtime.register",
    "realtime.event",
}
_TOKEN_CODES = (2, 3, 4, 8)


def doubts(document: Document, scenario: Scenario) -> list[Mistake]:
    """Return what can never be, each with its place."""
    found = (
        *_faults_that_never_act(scenario),
        *_expectations_never_met(scenario),
        *_steps_never_as_expected(scenario),
        *_providers_never_asked(scenario),
        *_waits_without_end(scenario),
        *_files_never_sent(scenario),
        *_never_used(document, scenario),
    )
    return [document.mistake(path, message) for path, message in found]


def _reached(scenario: Scenario) -> set[str] | None:
    """Return the points that the steps lead to; None if they may lead anywhere, or are none."""
    reached = {"hub.fault", "hub.unknown-address", *IN_CHATS}  # agents act by themselves, or are steered
    for step in scenario.steps:
        if isinstance(step, CallStep) and step.call.at is None:
            return None
        reached |= _at_a_page(step) | _at_a_desktop(step)
    return reached if scenario.steps else None


def _at_a_page(step: Step) -> set[str]:
    match step:
        case StartChatStep():
            return _ON_A_START
        case ResumeChatStep():
            return _ON_A_RESUME
        case EndChatStep():
            return {"livechat.session-close"}
        case AskAvailabilityStep():
            return {"livechat.agent-availability", *_TOKEN_POINTS}
        case SendStep():
            return {"acs.send-message"}
        case AttachStep():
            return {"attachments.create", "attachments.upload", "acs.send-message"}
        case ReceiveStep(receive=receive):
            return {"acs.list-messages", *(_PUSHING if receive.via == "push" else ())}
        case AwaitStep() if is_in_chat(step):
            return _PUSHING
        case CallStep(call=call):
            return {str(call.at), *_TOKEN_POINTS}
    return set()


def _at_a_desktop(step: Step) -> set[str]:
    match step:
        case RequestStep(request=ask):
            elsewhere = {ASKED_ELSEWHERE[ask.name]} if ask.name in ASKED_ELSEWHERE else set()
            return {f"scapi.{ask.name if ask.name in REQUESTS else 'unknown'}", *elsewhere, *_ON_A_DESKTOP}
        case AwaitStep() if is_in_chat(step):
            return set()
        case AwaitStep() | RingStep() | WorkspaceStep() | SetWorkspaceStep():
            return _ON_A_DESKTOP
    return set()


def _faults(scenario: Scenario) -> Iterator[tuple[Path, FaultSpec]]:
    for index, fault in enumerate(scenario.given.faults):
        yield ("given", "faults", index), fault
    for index, step in enumerate(scenario.steps):
        if isinstance(step, ArmStep):
            yield ("steps", index, "arm"), step.arm


def _faults_that_never_act(scenario: Scenario) -> Iterator[Doubt]:
    reached, visitors = _reached(scenario), scenario.given.visitors or (DEFAULT_VISITOR,)
    gone = {step.disarm.fault for step in scenario.steps if isinstance(step, DisarmStep)}
    always: dict[str, str] = {}
    for number, (path, fault) in enumerate(_faults(scenario), start=1):
        name, when = fault.name or f"fault-{number}", fault.when
        if reached is not None and fault.at not in reached:
            yield (*path, "at"), f"no step comes to {fault.at}, so this fault never acts"
        if when.probability == 0:
            yield (*path, "when", "probability"), "with probability 0 this fault never acts"
        if when.visitor is not None and when.visitor not in visitors:
            hint = nearest(when.visitor, visitors)
            yield (
                (*path, "when", "visitor"),
                f"there is no visitor '{when.visitor}'{hint}, so this fault never acts",
            )
        if fault.at in always:
            yield path, f"fault '{always[fault.at]}' before it acts on every call, so this one never does"
        if when == When() and name not in gone:
            always.setdefault(fault.at, name)


def _expectations_never_met(scenario: Scenario) -> Iterator[Doubt]:
    reached = _reached(scenario)
    most = dict(_most_fired(scenario))
    for index, expected in enumerate(scenario.expect):
        path: Path = ("expect", index)
        match expected:
            case Count(at=point) if reached is not None and point not in reached and not expected.holds(0):
                yield (*path, "at"), f"no step comes to {point}, so this is never met"
            case InOrder(in_order=points) if reached is not None:
                for number, one in enumerate(points):
                    if one.at not in reached:
                        yield (*path, "in-order", number, "at"), f"no step comes to {one.at}, so this is never met"
            case Fired(fault=name, fired=times) if name in most and times > most[name]:
                yield (
                    (*path, "fired"),
                    f"fault '{name}' acts no more than {_times(most[name])}, so this is never met",
                )


def _most_fired(scenario: Scenario) -> Iterator[tuple[str, int]]:
    for number, (_, fault) in enumerate(_faults(scenario), start=1):
        calls = fault.when.calls
        if fault.per == "sandbox" and calls.last is not None:
            yield fault.name or f"fault-{number}", calls.last - calls.first + 1


def _steps_never_as_expected(scenario: Scenario) -> Iterator[Doubt]:
    for index, step in enumerate(scenario.steps):
        inner = visitor_step(step)
        if inner is None or inner.expect is None:
            continue
        verb = next(iter(step.written()))
        if isinstance(step, CallStep) and str(step.call.at).startswith("genesys."):
            continue  # the token endpoints refuse a token in OAuth's form, with a status of its own
        for name, message in _contradictions(inner.expect, scenario, inner.by):
            yield ("steps", index, verb, "expect", name), f"{message}, so this is never met"


def _contradictions(expect: Expect, scenario: Scenario, by: str | None) -> Iterator[tuple[str, str]]:
    """Yield what cannot be beside a cause, or under a client profile."""
    person = scenario.given.visitors.get(by) if by is not None else None
    profile = (person.client if person is not None else None) or scenario.given.client
    if expect.error is not None and profile.profile != "chat-sdk":
        yield "error", f"the client {profile.profile} has codes and no errors with names"
    if expect.code is not None and profile.profile == "chat-sdk" and not profile.codes:
        yield "code", "the client chat-sdk has no codes"
    if expect.code in _TOKEN_CODES and scenario.given.widget.authentication == "none":
        yield "code", f"the widget asks for no token, so there is no code {expect.code}"
    known = CAUSES.get((expect.cause or "").partition(":")[0])
    if known is None:
        return
    own = profile.codes.get(known.name, known.code)
    if expect.code is not None and profile.profile == "documented" and own != expect.code:
        yield "code", f"{known.name} has {f'the code {own}' if own is not None else 'no code'}"
    answered = statuses(known.name)
    if expect.status is not None and answered and expect.status not in answered:
        yield "status", f"{known.name} is answered {' or '.join(map(str, answered))}"
    wire_code = known.headers.get("errorcode")
    if expect.wire_code is not None and wire_code != str(expect.wire_code):
        yield "wire-code", f"{known.name} has {f'the wire code {wire_code}' if wire_code else 'no wire code'}"


def _providers_never_asked(scenario: Scenario) -> Iterator[Doubt]:
    """Yield a doubt for scripted outcomes that come after the last call the steps make."""
    given = scenario.given
    if not isinstance(given.provider, ProviderSpec) or not scenario.steps or given.provider.calls is None:
        return
    if given.widget.authentication == "none":
        yield ("given", "provider"), "the widget asks for no token, so its provider is never called"
        return
    if given.provider.per == "conversation" or _reached(scenario) is None or _asks_by_itself(scenario):
        return
    calls = Counter(
        inner.by if given.provider.per == "visitor" else None
        for step in scenario.steps
        if isinstance(step, StartChatStep | ResumeChatStep) and (inner := visitor_step(step)) is not None
    )
    people = [given.client, *(one.client for one in given.visitors.values() if one.client is not None)]
    times = 2 if any(one.profile == "chat-sdk" for one in people) else 1
    most = max(calls.values(), default=0) * times
    if len(given.provider.calls) > most:
        path: Path = ("given", "provider", "calls", most)
        yield path, f"the steps ask the provider no more than {_times(most)}, so never for this outcome"


def _asks_by_itself(scenario: Scenario) -> bool:
    """Return whether a step calls an address behind which the provider is asked."""
    calls = [step.call for step in scenario.steps if isinstance(step, CallStep)]
    return any(call.at in _ASKING for call in calls)


_ASKING = ("page.start", "provider.outcome", "issuer.token")


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _waits_without_end(scenario: Scenario) -> Iterator[Doubt]:
    """Yield a doubt for what waits in manual time while nobody can move it."""
    given = scenario.given
    inner = [visitor_step(step) for step in scenario.steps]
    if given.clock.mode != "manual" or any(one is not None and one.background for one in inner) or not any(inner):
        return
    message = (
        "time is manual and every step waits for its end, so nobody moves time meanwhile: say background: true"
    )
    if isinstance(given.provider, ProviderSpec):
        for number, outcome in enumerate(given.provider.outcomes):
            if isinstance(outcome, ComesLate | Hangs):
                yield ("given", "provider", "calls", number), message
    for path, fault in _faults(scenario):
        if fault.delay is not None or fault.hang is not None or fault.drip is not None:
            yield path, message


def _files_never_sent(scenario: Scenario) -> Iterator[Doubt]:
    """Yield a doubt for each file that the widget's settings let nobody send."""
    allowed = scenario.given.widget.attachments
    if isinstance(scenario.given.agent, AgentSpec) and not allowed.agents:
        written = "the widget's attachments.agents is false, so no agent can send this file"
        bare: Path = ("given", "agent")
        yield from (
            ((*bare, "rules", number, "attach"), written)
            for number, rule in enumerate(scenario.given.agent.rules)
            if rule.attach is not None
        )


def _never_used(document: Document, scenario: Scenario) -> Iterator[Doubt]:
    used = {name.partition(".")[0] for name in names_in({**document.data, "vars": None})}
    used |= {name for value in scenario.vars.values() for name in names_in(value)}
    for name in scenario.vars:
        if name not in used:
            yield ("vars", name), f"$({name}) is used nowhere{nearest(name, used - scenario.vars.keys())}"
    if not scenario.steps:
        return
    people = scenario.given.visitors
    acting = {inner.by for step in scenario.steps if (inner := visitor_step(step)) is not None}
    idle = [name for name in people if name not in acting]
    if len(people) > 1:
        for name in idle:
            yield ("given", "visitors", name), f"no step is by {one_of([name])}"

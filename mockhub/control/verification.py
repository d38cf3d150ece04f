"""What must be seen: whether it was, and how an armed scenario's expectations stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from mockhub.answers import Shown
from mockhub.control.questions import NEAR, NearMissShown, nearest
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.errors import Misuse
from mockhub.spec import Many, Spec, at_least, not_empty
from mockhub.verification import Expectation, Finding, verify


@dataclass(frozen=True, kw_only=True)
class VerifyRequest(Spec):
    """What must have been seen."""

    expect: Annotated[Many[Expectation], not_empty("expectation")]
    """Written as in scenario files."""
    after: Annotated[int, at_least(0)] = 0
    """A mark: only entries with a higher number count."""


@dataclass(frozen=True, kw_only=True)
class FindingShown(Shown):
    """Whether one expectation is met, and why not."""

    passed: bool
    what: str
    expected: str
    seen: str
    explanation: tuple[str, ...]
    """Lines that say why not."""
    near: tuple[NearMissShown, ...]
    """The entries that came nearest."""


@dataclass(frozen=True, kw_only=True)
class Verified(Shown):
    """Whether everything was seen that must be."""

    passed: bool
    findings: tuple[FindingShown, ...]
    """In the order of the expectations."""


@dataclass(frozen=True, kw_only=True)
class Standing(Shown):
    """How an armed scenario's expectations stand."""

    title: str
    """The scenario's."""
    passed: bool
    """Whether all are met now."""
    findings: tuple[FindingShown, ...]
    """In the order of the expectations."""


def _shown(finding: Finding) -> FindingShown:
    return FindingShown(
        passed=finding.passed,
        what=finding.what,
        expected=finding.expected,
        seen=finding.seen,
        explanation=finding.explanation,
        near=nearest(finding.near),
    )


async def verify_entries(call: Call[VerifyRequest, None]) -> Verified:
    """Say whether the journal holds what must be seen, after a mark if one is given.

    What is pending does not count. It is refused when entries after the mark were dropped: what is left proves
    nothing.
    """
    findings = verify(call.sandbox.journal, call.body.expect, after=call.body.after)
    return Verified(passed=all(one.passed for one in findings), findings=tuple(map(_shown, findings)))


async def show_standing(call: Call[None, None]) -> Standing:
    """Say how the armed scenario's expectations stand; they count from when it was armed, whatever is kept."""
    armed = call.sandbox.armed
    if armed is None:
        message = f"no scenario is armed here; PUT one to {IN_SANDBOX}/scenario, or POST to {IN_SANDBOX}/verify"
        raise Misuse(message, code="nothing-armed", status=409)
    findings = armed.verification.findings()
    return Standing(
        title=armed.title, passed=all(one.passed for one in findings), findings=tuple(map(_shown, findings))
    )


_FINDING = FindingShown(
    passed=False,
    what="calls at livechat.conversation where outcome ok",
    expected="1",
    seen="0",
    explanation=(
        "nearest at livechat.conversation:",
        "  entry 1: livechat.conversation refused expired 401",
        "    no   outcome: expected ok, seen refused",
    ),
    near=(NEAR,),
)

ROUTES = (
    Route(
        method="POST",
        path=f"{IN_SANDBOX}/verify",
        does=verify_entries,
        body=BodyForm(
            VerifyRequest,
            {
                "expect": [
                    {"at": "livechat.conversation", "where": {"outcome": "ok"}, "count": 1},
                    {"in-order": [{"at": "provider.call"}, {"at": "livechat.conversation"}]},
                ]
            },
        ),
        answer=Verified,
        example=Verified(passed=False, findings=(_FINDING,)),
        refuses={409: ("journal-incomplete",)},
    ),
    Route(
        method="GET",
        path=f"{IN_SANDBOX}/verification",
        does=show_standing,
        answer=Standing,
        example=Standing(title="A chat starts", passed=False, findings=(_FINDING,)),
        refuses={409: ("nothing-armed",)},
    ),
)

"""What must be seen: whether it was, and how an armed scenario's expectations stand."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING, Annotated

from mockhub.answers import Shown
from mockhub.control.questions import NEAR, NearMissShown, nearest
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.errors import Misuse
from mockhub.scenarios.report import unmet
from mockhub.scenarios.reports import failure, told
from mockhub.spec import Many, Spec, at_least, not_empty
from mockhub.verification import Expectation, Finding, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockhub.scenarios.report import Difference


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
    told: str
    """What was not seen, as `mockhub run` tells it; empty if all was."""


@dataclass(frozen=True, kw_only=True)
class Standing(Shown):
    """How an armed scenario's expectations stand."""

    title: str
    """The scenario's."""
    passed: bool
    """Whether all are met now."""
    findings: tuple[FindingShown, ...]
    """In the order of the expectations."""
    told: str
    """What is not met, as `mockhub run` tells it; empty if all is."""


def _shown(finding: Finding) -> FindingShown:
    return FindingShown(
        passed=finding.passed,
        what=finding.what,
        expected=finding.expected,
        seen=finding.seen,
        explanation=finding.explanation,
        near=nearest(finding.near),
    )


def _unmet(findings: Sequence[Finding], places: tuple[str, ...] = ()) -> list[Difference]:
    return unmet(findings, lambda number: places[number] if places else f"expect[{number}]")


async def verify_entries(call: Call[VerifyRequest, None]) -> Verified:
    """Say whether the journal holds what must be seen, after a mark if one is given.

    What is pending does not count. It is refused when entries after the mark were dropped: what is left proves
    nothing.
    """
    findings = verify(call.sandbox.journal, call.body.expect, after=call.body.after)
    differences = _unmet(findings)
    return Verified(
        passed=not differences, findings=tuple(map(_shown, findings)), told="\n".join(told(differences))
    )


async def show_standing(call: Call[None, None]) -> Standing:
    """Say how the armed scenario's expectations stand; they count from when it was armed, whatever is kept."""
    armed = call.sandbox.armed
    if armed is None:
        message = f"no scenario is armed here; PUT one to {IN_SANDBOX}/scenario, or POST to {IN_SANDBOX}/verify"
        raise Misuse(message, code="nothing-armed", status=409)
    findings = armed.verification.findings()
    differences = _unmet(findings, armed.places)
    return Standing(
        title=armed.title,
        passed=not differences,
        findings=tuple(map(_shown, findings)),
        told=failure(armed.title, differences) if differences else "",
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

_TOLD = """\
expect[0]: calls at livechat.conversation where outcome ok: expected 1, seen 0
  nearest at livechat.conversation:
    entry 1: livechat.conversation refused expired 401
      no   outcome: expected ok, seen refused"""

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
        example=Verified(passed=False, findings=(_FINDING,), told=_TOLD),
        refuses={409: ("journal-incomplete",)},
    ),
    Route(
        method="GET",
        path=f"{IN_SANDBOX}/verification",
        does=show_standing,
        answer=Standing,
        example=Standing(
            title="A chat starts",
            passed=False,
            findings=(_FINDING,),
            told="FAIL  A chat starts\n" + indent(_TOLD, " " * 6),
        ),
        refuses={409: ("nothing-armed",)},
    ),
)

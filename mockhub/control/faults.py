"""Faults: arming them one by one, looking at their counters, clearing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.answers import Shown, rest
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.faults.fault import FaultSpec

if TYPE_CHECKING:
    from mockhub.faults.engine import ArmedFault


@dataclass(frozen=True, kw_only=True)
class FaultShown(Shown):
    """An armed fault: its counters, and how it is written."""

    fault: str
    """Its name."""
    calls: int
    """How many calls met its conditions, whether it acted on them or not."""
    fired: int
    """On how many it acted."""
    spent: bool
    """Whether it can never act again, since its last call is over."""
    written: dict[str, Any] = rest(FaultSpec)


@dataclass(frozen=True, kw_only=True)
class FaultsShown(Shown):
    """Every armed fault, in the order in which they are asked."""

    faults: tuple[FaultShown, ...]


def _shown(fault: ArmedFault) -> FaultShown:
    return FaultShown(
        fault=fault.name,
        calls=fault.seen,
        fired=fault.fired,
        spent=fault.spent,
        written=fault.spec.written(),
    )


async def list_faults(call: Call[None, None]) -> FaultsShown:
    """List the armed faults in the order in which they are asked, with their counters."""
    return FaultsShown(faults=tuple(_shown(one) for one in call.sandbox.faults or ()))


async def arm_fault(call: Call[FaultSpec, None]) -> FaultShown:
    """Arm a fault, behind those that are armed.

    It acts until it is cleared, unless `when` says otherwise: `{"calls": 1}` is the next call, `{"calls": "1-3"}`
    the next three.
    """
    return _shown(call.sandbox.arm_fault(call.body))


async def clear_faults(call: Call[None, None]) -> None:
    """Clear every fault, the armed scenario's too."""
    call.sandbox.arm_faults(())


async def clear_fault(call: Call[None, None]) -> None:
    """Clear a fault; nothing of it is left but what the journal tells."""
    call.sandbox.disarm_fault(call.params["fault"])


_EXAMPLE: dict[str, Any] = {
    "at": "livechat.conversation",
    "when": {"calls": "1-2"},
    "answer": {"status": 503, "headers": {"Retry-After": "0"}},
}
_ALL = f"{IN_SANDBOX}/faults"

ROUTES = (
    Route(
        method="GET",
        path=_ALL,
        does=list_faults,
        answer=FaultsShown,
        example=FaultsShown(
            faults=(FaultShown(fault="fault-1", calls=3, fired=2, spent=True, written=_EXAMPLE),),
        ),
    ),
    Route(
        method="POST",
        path=_ALL,
        does=arm_fault,
        body=BodyForm(FaultSpec, _EXAMPLE),
        answer=FaultShown,
        example=FaultShown(fault="fault-1", calls=0, fired=0, spent=False, written=_EXAMPLE),
        status=201,
        refuses={409: ("fault-exists",)},
    ),
    Route(method="DELETE", path=_ALL, does=clear_faults, answer=None, status=204),
    Route(
        method="DELETE",
        path=f"{_ALL}/{{fault}}",
        does=clear_fault,
        answer=None,
        status=204,
        refuses={404: ("unknown-fault",)},
    ),
)

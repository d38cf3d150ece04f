"""Steps that no visitor does: time, keys and faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.scenarios.model import (
    AdvanceStep,
    ArmStep,
    DisarmStep,
    HubStep,
    PublishKeysAction,
    RotateKeysAction,
)

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.scenarios.model import Step


def do_in_world(step: Step, sandbox: Sandbox) -> None:
    """Do a step that is no visitor's.

    Raises:
        Misuse: it cannot be done.
    """
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

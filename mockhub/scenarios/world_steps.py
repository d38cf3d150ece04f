"""Steps that no visitor does: time, keys, faults, and what happens at the Genesys desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.genesys.actions import Action, perform
from mockhub.scenarios.steps import (
    AdvanceStep,
    ArmStep,
    DisarmStep,
    HubStep,
    PublishKeysAction,
    RingStep,
    RotateKeysAction,
    SetWorkspaceStep,
    WorkspaceStep,
)

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.scenarios.steps import Step


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
        case RingStep(ring=ring):
            perform(sandbox.workspace, Action(do="ring", ring=ring))
        case WorkspaceStep(workspace=action):
            perform(sandbox.workspace, action)
        case SetWorkspaceStep(set_workspace=settings):
            workspace = sandbox.workspace
            workspace.configure(workspace.settings.with_changes(settings))
        case ArmStep(arm=fault):
            sandbox.arm_fault(fault)
        case DisarmStep(disarm=gone):
            sandbox.disarm_fault(gone.fault)

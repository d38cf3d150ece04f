"""The requests and events of the Genesys Service Client API, by name.

The 74 requests of the published client (`wwe-service-client-api.js` of 2023-06-05, read and run), and those that
stand in the vendor's documentation or sample alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ParameterKind = Literal["text", "object", "boolean", "number", "texts", "target", "anything"]
Source = Literal["client", "documentation", "sample"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One positional parameter; an optional one may be absent or null."""

    name: str
    kind: ParameterKind = "text"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """A request: `namespace.method`, its parameters in the order on the wire, and where it is published."""

    name: str
    parameters: tuple[Parameter, ...] = ()
    source: Source = "client"


def _read(written: str) -> ServiceRequest:
    """Return a request from a line such as `voice.dial destination userData:object?`; `*`, `+` tell its source."""
    name, *parameters = written.split()
    source: Source = "documentation" if name.endswith("*") else "sample" if name.endswith("+") else "client"
    return ServiceRequest(name.rstrip("*+"), tuple(map(_parameter, parameters)), source)


def _parameter(written: str) -> Parameter:
    name, _, kind = written.rstrip("?").partition(":")
    return Parameter(name, kind or "text", written.endswith("?"))  # type: ignore[arg-type]  # a test has them all


_TO_SOMEBODY = "interactionId target:target userData:object? extensions:object?"
_WRITTEN = f"""
auth.getJwtToken
auth.getPureCloudToken+ forceNewToken:boolean?
agent.get
agent.getState
agent.getStateList
agent.setState stateOperationName
media.getMediaList
media.getMediaByName name
media.setState mediaName stateOperationName
interaction.getInteractions
interaction.getByInteractionId interactionId
interaction.getByBundleId* bundleId
interaction.getByCaseId* caseId
interaction.setUserData interactionId keyValues:object
interaction.attachUserData* interactionId keyValues:object
interaction.updateUserData* interactionId keyValues:object
interaction.deleteUserData interactionId key
interaction.selectCaseByCaseId caseId
interaction.markdone interactionId
interaction.blockMarkdone interactionId warningMessage
interaction.unblockMarkdone interactionId
interaction.accept interactionId
interaction.reject interactionId
interaction.singleStepTransfer {_TO_SOMEBODY}
interaction.singleStepConference {_TO_SOMEBODY}
interaction.consult {_TO_SOMEBODY}
interaction.completeTransfer consultInteractionId
interaction.completeConference consultInteractionId
voice.dial destination userData:object?
voice.dialEx destination userData:object? extensions:object?
voice.answer interactionId
voice.hold interactionId
voice.resume interactionId
voice.hangUp interactionId
voice.startCallRecording interactionId
voice.stopCallRecording interactionId
voice.pauseCallRecording interactionId
voice.resumeCallRecording interactionId
sipEndpoint.muteMicrophone
sipEndpoint.unmuteMicrophone
sipEndpoint.muteSpeaker
sipEndpoint.unmuteSpeaker
sipEndpoint.isMicrophoneMute
sipEndpoint.isSpeakerMute
email.create destination userData:object?
outbound.getCampaigns
outbound.getPreviewRecord campaignName
outbound.getChainedRecords interactionId
outbound.getRecordFields interactionId
outbound.updateRecordFields interactionId recordData:object
outbound.callPreviewRecord interactionId recordHandle:number
outbound.rejectPreviewRecord interactionId?
outbound.cancelPreviewRecord interactionId?
outbound.startDirectPushPreview
outbound.stopDirectPushPreview
outbound.rescheduleRecord interactionId recordHandle:number rescheduleDate callbackType
outbound.cancelReschedule interactionId
outbound.getListOfCallResults
outbound.setCallResult interactionId callResult:number
outbound.getCallResult interactionId
outbound.setDoNotCall interactionId
outbound.removeDoNotCall interactionId
system.getAllowedServices
system.triggerActivity
system.popupToast toast:object
system.updateToast id toast:object
system.closeToast id
system.openDialog url options:object?
system.closeDialog dialogId
system.updateViewInApplicationMenuBar view:object
system.closeViewInApplicationMenuBar name
system.amIVisible
system.isFrameLeading
system.isFrameFollowing
system.isFrameNegotiating
system.isFrameLeadingOrNegotiating
system.isLastActiveFrame
messenger.broadcastMessage channel message:anything
configuration.getOption options:texts
configuration.getContextualOption* options:texts interactionId
"""

REQUESTS: Mapping[str, ServiceRequest] = MappingProxyType(
    {one.name: one for one in map(_read, _WRITTEN.strip().splitlines())}
)
"""Every request by name."""

EVENTS: tuple[str, ...] = ("agent", "media", "interaction", "markdone", "outbound", "system")
"""The events by name (documented), those of channels (`CHANNEL`) apart; a page may subscribe to any other."""

CHANNEL = "messenger:"
"""How the name of a channel's event begins."""

NAMED_IN_FULL = frozenset({"auth.getJwtToken"})
"""Requests that no wildcard of the allow-list grants: the option must name them for the origin (documented)."""

ASKED_ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "auth.getJwtToken": "genesys.exchange-token",
        "auth.getPureCloudToken": "genesys.pure-cloud-token",
    }
)
"""The points that the desktop itself calls before it can answer a request (inferred)."""

ANSWER_LIMIT = 10.0
"""Seconds after which the client gives a request up (run)."""

"""What the vendor's published clients make of conditions on the wire, and of situations of their own.

A projection, not a list of causes: one error name of the SDK stands for many causes. Source: `@microsoft/ocsdk`
0.5.21 and `@microsoft/omnichannel-chat-sdk` 1.11.8, run unmodified.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from mockhub.causes import CAUSES, GENERIC_PANE, RELAYED, SETUP_PANE, Cause, Evidence, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RUN, READ = Evidence.RUN, Evidence.READ


@dataclass(frozen=True, slots=True)
class WireCondition:
    """How one condition on the wire shows in the published chat SDK: a projection, not a cause.

    `steps` are the calls it applies to; `statuses` the answers it matches (`4xx` and `5xx` match their hundred,
    nothing matches what is no HTTP answer); `header` a header the answer must carry. `with_status` tells whether
    the error carries the HTTP status.
    """

    steps: tuple[str, ...]
    when: str
    error: str
    evidence: Evidence
    statuses: tuple[str, ...] = ()
    header: tuple[str, str] | None = None
    with_status: bool = False

    def matches(self, step: str, status: int, headers: Mapping[str, str]) -> bool:
        """Return whether an answer with `status` and `headers` (names in lower case) to `step` is this one."""
        if step not in self.steps or not _status_in(status, self.statuses):
            return False
        return self.header is None or headers.get(self.header[0]) == self.header[1]


def _status_in(status: int, patterns: Iterable[str]) -> bool:
    return any(pattern in (str(status), f"{status // 100}xx") for pattern in patterns)


_FAILED = ("4xx", "5xx")
_NO_CONTACT = ("message", "UserId not found")
_START = ("conversation", "sessioninit")

_WIRE = (
    WireCondition(
        ("config",),
        "errorcode 701 (a console warning besides)",
        "ChatConfigRetrievalFailure",
        RUN,
        _FAILED,
        ("errorcode", "701"),
        with_status=True,
    ),
    WireCondition(("config",), "any other failure", "ChatConfigRetrievalFailure", RUN, _FAILED, with_status=True),
    WireCondition(("config",), "204, null, text or HTML body", "ChatConfigRetrievalFailure", RUN, ("204",)),
    WireCondition(("config",), "network, CORS or name failure", "ChatConfigRetrievalFailure", RUN),
    WireCondition(("config",), "{}", "none: initialize resolves, then an unhandled rejection", RUN),
    WireCondition(("config",), "LiveChatVersion other than 1 or 2", "UnsupportedLiveChatVersion", RUN),
    WireCondition(
        _START,
        "errorcode 705",
        "WidgetUseOutsideOperatingHour",
        RUN,
        _FAILED,
        ("errorcode", "705"),
        with_status=True,
    ),
    WireCondition(
        _START, "any other failure", "ConversationInitializationFailure", RUN, _FAILED, with_status=True
    ),
    WireCondition(
        _START,
        "204, {}, no RegionGtms, timeout or bad JSON",
        "ConversationInitializationFailure",
        RUN,
        ("204",),
    ),
    WireCondition(
        ("chat-token",),
        "401 with message UserId not found",
        "AuthContactIdNotFoundFailure",
        RUN,
        ("401",),
        _NO_CONTACT,
        with_status=True,
    ),
    WireCondition(
        ("chat-token",), "any other failure", "ChatTokenRetrievalFailure", RUN, _FAILED, with_status=True
    ),
    WireCondition(("chat-token",), "{}", "ChatTokenRetrievalFailure", RUN),
    WireCondition(("chat-token",), "204 or null, without a reconnect id", "none: hangs for ever", RUN, ("204",)),
    WireCondition(("chat-token",), "204 with a reconnect id", "ChatTokenRetrievalFailure", RUN),
    WireCondition(
        ("work-item-details",),
        "401 with message UserId not found",
        "AuthContactIdNotFoundFailure",
        RUN,
        ("401",),
        _NO_CONTACT,
        with_status=True,
    ),
    WireCondition(("work-item-details",), "any other failure, on resume", "InvalidConversation", RUN, _FAILED),
    WireCondition(("work-item-details",), "any other failure, elsewhere", "none: resolves {}", RUN),
    WireCondition(("work-item-details",), "State WrapUp or Closed, on resume", "ClosedConversation", RUN),
    WireCondition(("work-item-details",), "204, {} or text, on resume", "none: taken for a conversation", RUN),
    WireCondition(
        ("validate-chat-record",),
        "any failure",
        "AuthenticatedChatConversationRetrievalFailure",
        RUN,
        _FAILED,
        with_status=True,
    ),
    WireCondition(
        ("validate-chat-record",),
        "authChatExist not true",
        "AuthenticatedChatConversationRetrievalFailure",
        RUN,
    ),
    WireCondition(
        ("reconnectable-chats",),
        "any failure of a persistent start",
        "PersistentChatConversationRetrievalFailure",
        RUN,
        _FAILED,
        with_status=True,
    ),
    WireCondition(
        ("reconnectable-chats",),
        "401 with message UserId not found, of a reconnect look-up",
        "AuthContactIdNotFoundFailure",
        RUN,
    ),
    WireCondition(
        ("reconnectable-chats", "reconnect"),
        "any other failure of a look-up",
        "none: logged, ids are null",
        RUN,
        _FAILED,
    ),
    WireCondition(
        ("conversation-history",),
        "any failure",
        "PersistentChatConversationRetrievalFailure",
        RUN,
        _FAILED,
        with_status=True,
    ),
    WireCondition(("conversation-history",), "not persistent", "NotPersistentChatEnabled", RUN),
    WireCondition(("conversation-history",), "no token held", "AuthenticatedUserTokenNotFound", RUN),
    WireCondition(("session-close",), "any failure", "ConversationClosureFailure", RUN, _FAILED),
    WireCondition(
        ("chat-transcripts",),
        "any failure",
        "LiveChatTranscriptRetrievalFailure",
        RUN,
        _FAILED,
        with_status=True,
    ),
    WireCondition(("email-request",), "any failure", "none: swallowed", RUN, _FAILED),
    WireCondition(("typing",), "any failure", "Error SendTypingFailure", RUN, _FAILED),
    WireCondition(("agent-availability",), "any failure", "plain Error with the client's text", RUN, _FAILED),
    WireCondition(("agent-availability",), "204 or null", "none: hangs for ever", RUN, ("204",)),
    WireCondition(
        ("widget-details",),
        "any failure",
        "none: not asked for; the hosted script loads the newer widget",
        Evidence.READ,
        _FAILED,
    ),
    WireCondition(("survey-invite",), "any failure", "a plain string", RUN, _FAILED),
    WireCondition(
        ("submit-post-chat", "data-masking"), "any failure", "none: the chat SDK does not call it", READ, _FAILED
    ),
    WireCondition(("secondary-channel-event",), "any failure", "none: logged", READ, _FAILED),
    WireCondition(
        ("unread-messages", "read-receipt"), "any failure", "none: only newer ocsdk calls it", READ, _FAILED
    ),
    WireCondition(("survey-invite",), "204 or not exactly one invite", "a plain string", RUN, ("204",)),
    WireCondition(("authenticate-chat",), "any failure", "MidConversationAuthFailure", RUN, _FAILED),
    WireCondition(
        ("messaging",),
        "Token no JWT, or ACSEndpoint missing",
        "MessagingClientInitializationFailure",
        RUN,
    ),
    WireCondition(
        ("messaging",),
        "Token expired, ACSEndpoint not https, realtime refused",
        "MessagingClientConversationJoinFailure",
        RUN,
    ),
)

_OF_ATTACHMENTS = (
    WireCondition(("attachments.frame",), "any failure", "none: uploads and downloads never end", RUN, _FAILED),
    WireCondition(("attachments.auth",), "any failure", "none: swallowed", RUN, _FAILED),
    WireCondition(("attachments.create",), "any failure", "Error createObject", RUN, _FAILED),
    WireCondition(("attachments.upload",), "any failure", "Error uploadDocument", RUN, _FAILED),
    WireCondition(
        ("attachments.status",),
        "no view_location, whatever the status",
        "DownloadFileAttachmentFailed",
        RUN,
        _FAILED,
    ),
    WireCondition(("attachments.status",), "content_state expired", "DownloadFileAttachmentFailed", RUN),
    WireCondition(("attachments.view",), "any failure", "none: the body is taken for the file", READ, _FAILED),
    WireCondition(("attachments.delete",), "any failure", "none: the client does not call it", READ, _FAILED),
)

WIRE_CONDITIONS: tuple[WireCondition, ...] = (
    *(replace(condition, steps=tuple(f"livechat.{step}" for step in condition.steps)) for condition in _WIRE),
    *_OF_ATTACHMENTS,
)
"""What the published chat SDK makes of each condition on the wire; the first that matches counts."""


def _client(name: str, says: str, evidence: Evidence, *, script: str, widget: str, chat_sdk: str) -> Cause:
    return Cause(name, says, Stage.CLIENT, evidence, script=script, widget=widget, chat_sdk=chat_sdk)


_CLIENT = (
    _client(
        "provider_not_function",
        "What the page registered as its provider is no function; setAuthTokenProvider throws.",
        Evidence.DOCUMENTED,
        script="a TypeError from the setter",
        widget=SETUP_PANE,
        chat_sdk="Error GetAuthTokenFailed",
    ),
    _client(
        "client_function_unset",
        "The widget has an authentication setting that names no client function.",
        Evidence.READ,
        script="uses the registered provider",
        widget="persistent chats: as provider_missing; others: no token check, the chat SDK's provider decides",
        chat_sdk="does not use the function's name",
    ),
    _client(
        "clocks_differ",
        "The browser's clock is ahead of the hub's, and of the token's exp.",
        Evidence.READ,
        script=RELAYED,
        widget=SETUP_PANE,
        chat_sdk="does not look at the time",
    ),
    _client(
        "hub_refuses",
        "The hub answers a start with 400, 403 or 5xx and no token is at fault; there is no code.",
        Evidence.RUN,
        script="not seen",
        widget=f"{GENERIC_PANE}; on the older path 403 and 5xx: {SETUP_PANE}",
        chat_sdk="ConversationInitializationFailure (status); older path: ChatTokenRetrievalFailure (status)",
    ),
    _client(
        "hub_unreachable",
        "The hub does not answer, or its CORS headers keep the page from reading what it says.",
        Evidence.RUN,
        script="not seen",
        widget="not rendered",
        chat_sdk="6 attempts in 62 seconds for the chat config, then ChatConfigRetrievalFailure without status",
    ),
)

CLIENT_CONDITIONS: Mapping[str, Cause] = MappingProxyType({condition.name: condition for condition in _CLIENT})
"""What each client makes of situations that are none of the hub's: MockHub plays its part and names no cause."""

EVERY_CAUSE: Mapping[str, Cause] = MappingProxyType({**CAUSES, **CLIENT_CONDITIONS})
"""The catalogue of causes, and what is like them in the clients alone."""


def chat_sdk_error(point: str, status: int, headers: Mapping[str, str]) -> str | None:
    """Return the name of the chat SDK's error for an answer of the hub, or None where there is none."""
    lowered = {name.lower(): value for name, value in headers.items()}
    for condition in WIRE_CONDITIONS:
        if condition.matches(point, status, lowered):
            return f"{condition.error} ({status})" if condition.with_status else condition.error
    return None

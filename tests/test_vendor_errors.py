"""What the published chat SDK makes of each answer of the hub."""

from __future__ import annotations

import pytest

from mockhub.causes import CAUSES
from mockhub.points import POINTS
from mockhub.vendor_errors import WIRE_CONDITIONS, chat_sdk_error

NO_CONTACT = {"message": "UserId not found"}
START = "ConversationInitializationFailure"
TOKEN = "ChatTokenRetrievalFailure"
CONFIG = "ChatConfigRetrievalFailure"
PERSISTENT = "PersistentChatConversationRetrievalFailure"


@pytest.mark.parametrize(
    ("step", "status", "headers", "error"),
    [
        ("config", 400, {}, f"{CONFIG} (400)"),
        ("config", 401, {}, f"{CONFIG} (401)"),
        ("config", 404, {}, f"{CONFIG} (404)"),
        ("config", 503, {}, f"{CONFIG} (503)"),
        ("config", 400, {"errorcode": "701"}, f"{CONFIG} (400)"),
        ("config", 400, {"ErrorCode": "701"}, f"{CONFIG} (400)"),
        ("config", 204, {}, CONFIG),
        ("config", 200, {}, None),
        ("conversation", 400, {"errorcode": "705"}, "WidgetUseOutsideOperatingHour (400)"),
        ("conversation", 500, {"errorcode": "705"}, "WidgetUseOutsideOperatingHour (500)"),
        ("conversation", 400, {"errorcode": "701"}, f"{START} (400)"),
        ("conversation", 401, {}, f"{START} (401)"),
        ("conversation", 401, NO_CONTACT, f"{START} (401)"),
        ("conversation", 403, {}, f"{START} (403)"),
        ("conversation", 429, {}, f"{START} (429)"),
        ("conversation", 500, {}, f"{START} (500)"),
        ("conversation", 204, {}, START),
        ("conversation", 200, {}, None),
        ("sessioninit", 400, {"errorcode": "705"}, "WidgetUseOutsideOperatingHour (400)"),
        ("sessioninit", 401, NO_CONTACT, f"{START} (401)"),
        ("chat-token", 401, NO_CONTACT, "AuthContactIdNotFoundFailure (401)"),
        ("chat-token", 401, {"Message": "UserId not found"}, "AuthContactIdNotFoundFailure (401)"),
        ("chat-token", 401, {"message": "userid not found"}, f"{TOKEN} (401)"),
        ("chat-token", 403, NO_CONTACT, f"{TOKEN} (403)"),
        ("chat-token", 401, {}, f"{TOKEN} (401)"),
        ("chat-token", 500, {}, f"{TOKEN} (500)"),
        ("chat-token", 204, {}, "none: hangs for ever"),
        ("work-item-details", 401, NO_CONTACT, "AuthContactIdNotFoundFailure (401)"),
        ("work-item-details", 400, {}, "InvalidConversation"),
        ("work-item-details", 401, {}, "InvalidConversation"),
        ("work-item-details", 500, {}, "InvalidConversation"),
        ("validate-chat-record", 404, {}, "AuthenticatedChatConversationRetrievalFailure (404)"),
        ("validate-chat-record", 401, NO_CONTACT, "AuthenticatedChatConversationRetrievalFailure (401)"),
        ("reconnectable-chats", 500, {}, f"{PERSISTENT} (500)"),
        ("reconnect", 400, {"errorcode": "701"}, "none: logged, ids are null"),
        ("conversation-history", 401, {}, f"{PERSISTENT} (401)"),
        ("session-close", 400, {}, "ConversationClosureFailure"),
        ("session-close", 500, {}, "ConversationClosureFailure"),
        ("session-close", 200, {}, None),
        ("chat-transcripts", 404, {}, "LiveChatTranscriptRetrievalFailure (404)"),
        ("email-request", 500, {}, "none: swallowed"),
        ("typing", 500, {}, "Error SendTypingFailure"),
        ("agent-availability", 500, {}, "plain Error with the client's text"),
        ("agent-availability", 204, {}, "none: hangs for ever"),
        ("widget-details", 404, {}, "none: not asked for; the hosted script loads the newer widget"),
        ("submit-post-chat", 400, {}, "none: the chat SDK does not call it"),
        ("secondary-channel-event", 400, {}, "none: logged"),
        ("survey-invite", 400, {}, "a plain string"),
        ("survey-invite", 204, {}, "a plain string"),
        ("authenticate-chat", 401, {}, "MidConversationAuthFailure"),
    ],
)
def test_the_chat_sdk_names_an_answer(step: str, status: int, headers: dict[str, str], error: str | None) -> None:
    assert chat_sdk_error(f"livechat.{step}", status, headers) == error


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("create", "Error createObject"),
        ("upload", "Error uploadDocument"),
        ("status", "DownloadFileAttachmentFailed"),
        ("view", "none: the body is taken for the file"),
        ("auth", "none: swallowed"),
    ],
)
def test_the_chat_sdk_names_what_fails_with_a_file(step: str, error: str) -> None:
    assert chat_sdk_error(f"attachments.{step}", 403, {}) == error
    assert chat_sdk_error(f"attachments.{step}", 201, {}) is None or step == "status"


def test_other_points_have_no_vendor_error() -> None:
    assert chat_sdk_error("keys.fetch", 500, {}) is None


@pytest.mark.parametrize("point", [name for name in POINTS if name.startswith(("livechat.", "attachments."))])
def test_every_failure_of_a_served_point_has_an_error(point: str) -> None:
    for status in (400, 401, 403, 404, 429, 500, 503):
        assert chat_sdk_error(point, status, {}), status


def test_every_condition_belongs_to_a_surface_that_the_chat_sdk_calls() -> None:
    surfaces = {step.partition(".")[0] for condition in WIRE_CONDITIONS for step in condition.steps}
    assert surfaces == {"livechat", "attachments"}


@pytest.mark.parametrize("name", ["widget_unknown", "out_of_hours", "expired", "contact_not_found"])
def test_the_catalogue_and_the_projection_agree(name: str) -> None:
    entry = CAUSES[name]
    assert entry.status is not None
    point = "livechat.config" if name == "widget_unknown" else "livechat.conversation"
    error = chat_sdk_error(point, entry.status, entry.headers) or ""
    assert error.partition(" (")[0].partition(",")[0] in entry.chat_sdk

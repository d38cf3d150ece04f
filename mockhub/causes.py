"""The catalogue of causes: why something was refused or failed, and how that shows on every surface.

The vendors' clients fold many causes into one message; MockHub names the cause and derives each surface's view
from this one table. Evidence marks follow the reference material: `documented` by the vendor, `run` (seen by
running the published client), `read` in a client's source, `inferred` (no source says it; our choice).

Sources: Microsoft's "setAuthTokenProvider", "Error code reference for Omnichannel for Customer Service" and
"Configure authentication settings"; `@microsoft/omnichannel-chat-sdk` 1.11.8, `@microsoft/ocsdk` 0.5.21 and
`@microsoft/omnichannel-chat-widget` 1.8.3 as published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SDK_ERRORS: Mapping[int, str] = MappingProxyType(
    {
        1: "Custom context provider method execution failed",
        2: "Auth token provider method execution failed",
        3: "Auth token provider didn't provide any token",
        4: "Auth token provider provided invalid token",
        7: "Live chat widget scripts failed to load",
        8: "Auth function cannot be found on webpage",
    }
)
"""The browser SDK's documented error codes and descriptions (complete: 0, 5 and 6 appear nowhere)."""


class Evidence(StrEnum):
    """How sure the catalogue is of an entry."""

    DOCUMENTED = "documented"
    RUN = "run"
    READ = "read"
    INFERRED = "inferred"


class Stage(StrEnum):
    """Where a cause comes to light."""

    PAGE = "page"
    """In the page, before any token is judged."""
    TOKEN = "token"
    """While a token is judged."""
    HUB = "hub"
    """On the hub, a token apart."""
    WORKSPACE = "workspace"
    """In the Genesys workspace, or at the token endpoints around it."""
    REQUEST = "request"
    """The call itself was malformed or went nowhere."""
    CLIENT = "client"
    """In the client alone: MockHub plays its part, and each client makes of it what it does."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One entry: a cause and its view on each surface.

    `code` is the browser SDK's; `status` and `headers` are what the REST surface answers; `script`, `widget` and
    `chat_sdk` say what the page-side script, the React widget and the chat SDK show; `evidence` is that of the
    code, or of the HTTP answer where there is no code.
    """

    name: str
    says: str
    stage: Stage
    evidence: Evidence
    code: int | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    event: str | None = None
    script: str = "not seen"
    widget: str = "not seen"
    chat_sdk: str = "not seen"

    @property
    def description(self) -> str | None:
        """The documented text of the SDK code, if the cause has one."""
        return SDK_ERRORS[self.code] if self.code is not None else None


SETUP_PANE = (
    "pane 'Chat authentication has failed.'; text 'Authentication Setup Error: Token validation failed - "
    "GetAuthToken function is not present'; the hub is not called"
)
_UNAUTHORIZED = "pane 'Chat authentication has failed.' / 'UNAUTHORIZED'"
GENERIC_PANE = "pane 'We are unable to load chat at this time.'"
_HUB_401 = "ConversationInitializationFailure (401); ChatTokenRetrievalFailure (401) on the older path"
RELAYED = "the value is relayed unchanged"
_LATE_401 = f"passes the widget's own check, then {GENERIC_PANE}"

_NOT_MADE = "a plain Error 'createObject'"
_NOT_FETCHED = "Error DownloadFileAttachmentFailed"
_BODY_FOR_FILE = "nothing: it takes the body of the refusal for the file"

D, X, R, I = Evidence.DOCUMENTED, Evidence.RUN, Evidence.READ, Evidence.INFERRED  # noqa: E741


def _page(
    name: str, says: str, code: int | None, evidence: Evidence, *, script: str, widget: str, chat_sdk: str
) -> Cause:
    event = "lcw:error" if code is not None else None
    return Cause(
        name, says, Stage.PAGE, evidence, code, event=event, script=script, widget=widget, chat_sdk=chat_sdk
    )


def _token(
    name: str,
    says: str,
    *,
    code: int = 4,
    widget: str = _LATE_401,
    chat_sdk: str = _HUB_401,
    evidence: Evidence = I,
) -> Cause:
    return Cause(
        name,
        says,
        Stage.TOKEN,
        evidence,
        code,
        401,
        event="lcw:error",
        script=RELAYED,
        widget=widget,
        chat_sdk=chat_sdk,
    )


_PAGE_CAUSES = (
    _page(
        "scripts_failed",
        "The widget's scripts or the browser's storage were blocked.",
        7,
        D,
        script="not loaded",
        widget="not loaded",
        chat_sdk="not loaded",
    ),
    _page(
        "context_provider_threw",
        "The page's context provider threw.",
        1,
        D,
        script="the exception escapes to the caller of setContextProvider",
        widget="no such provider",
        chat_sdk="no such provider",
    ),
    _page(
        "client_function_missing",
        "The JavaScript client function named in the authentication settings is not on the page.",
        8,
        D,
        script="lcw:error whose detail is a TypeError, without a code",
        widget="the page's own getAuthToken decides",
        chat_sdk="does not use the function's name",
    ),
    _page(
        "provider_missing",
        "The widget demands a token and the page registered no provider.",
        3,
        I,
        script="lcw:error whose detail is a TypeError, without a code",
        widget=SETUP_PANE,
        chat_sdk="Error GetAuthTokenNotFound",
    ),
    _page(
        "provider_threw",
        "The auth token provider threw an exception.",
        2,
        D,
        script="from the setter: the exception reaches the caller; by name: lcw:error with the thrown value",
        widget=SETUP_PANE,
        chat_sdk="Error GetAuthTokenFailed",
    ),
    _page(
        "provider_rejected",
        "The promise the auth token provider returned was rejected.",
        2,
        I,
        script="an unhandled rejection, nothing else",
        widget=SETUP_PANE,
        chat_sdk="Error GetAuthTokenFailed",
    ),
    _page(
        "provider_timeout",
        "The auth token provider did not call back within the documented 10 seconds.",
        3,
        I,
        script="nothing: the limit is not in the page-side script",
        widget="waits for ever",
        chat_sdk="waits for ever",
    ),
    _page(
        "provider_http_error",
        "The token endpoint answered with an error status.",
        3,
        I,
        script="what the page's function makes of it",
        widget=SETUP_PANE,
        chat_sdk="Error UndefinedAuthToken or GetAuthTokenFailed, as the page's function has it",
    ),
    _page(
        "provider_unreachable",
        "The token endpoint could not be reached.",
        3,
        I,
        script="what the page's function makes of it",
        widget=SETUP_PANE,
        chat_sdk="Error UndefinedAuthToken or GetAuthTokenFailed, as the page's function has it",
    ),
    _page(
        "provider_redirected",
        "The token endpoint redirected the call instead of answering it.",
        3,
        I,
        script="what the page's function makes of it",
        widget=SETUP_PANE,
        chat_sdk="Error UndefinedAuthToken or GetAuthTokenFailed, as the page's function has it",
    ),
    _page(
        "provider_exhausted",
        "The scripted provider was called once more than it has outcomes, and its script says `after: fail`.",
        2,
        I,
        script="as a provider that throws",
        widget=SETUP_PANE,
        chat_sdk="Error GetAuthTokenFailed",
    ),
    _page(
        "no_token",
        "The auth token provider called back with an empty string, null or undefined.",
        3,
        D,
        script=RELAYED,
        widget=SETUP_PANE,
        chat_sdk="Error UndefinedAuthToken",
    ),
)

_TOKEN_CAUSES = (
    _token("token_missing", "There is no token, or only blanks.", code=3, widget=SETUP_PANE, evidence=D),
    _token("token_not_string", "The provider gave something other than text.", widget=SETUP_PANE),
    _token("token_too_large", "The token is longer than the provider's limit."),
    _token("jwe_not_supported", "The token has five segments: it is encrypted, not signed.", widget=SETUP_PANE),
    _token("malformed_segments", "The token has not exactly three segments.", widget=SETUP_PANE),
    _token("bad_base64", "A segment is not canonical base64url."),
    _token("bad_header_json", "The header is not a JSON object in UTF-8."),
    _token("duplicate_member", "A member name stands twice in the header or the payload."),
    _token("alg_missing", "The header names no algorithm."),
    _token("alg_none", "The header says the token is unsigned (alg none)."),
    _token("alg_not_allowed", "The provider does not allow the token's algorithm."),
    _token("crit_not_supported", "The header carries a critical extension (crit or b64)."),
    _token("bad_kid", "The header's kid is not text, or too long."),
    _token("typ_not_allowed", "The header's typ is not the one the provider demands."),
    _token("key_unavailable", "The provider's keys could not be read."),
    _token("unknown_kid", "The provider publishes no key of the name in the header's kid."),
    _token("no_matching_key", "The token names no key, and none of the provider's fits its algorithm."),
    _token("key_expired", "The key document says that the key has expired."),
    _token("alg_key_mismatch", "The key is of another kind than the token's algorithm needs."),
    _token("key_unusable", "The key cannot be used: weak, unparsable, or not meant for signatures."),
    _token("signature_missing", "The token's signature is empty."),
    _token("signature_mismatch", "The signature was not made with the provider's key."),
    _token("bad_payload_json", "The payload is not JSON in UTF-8.", widget=SETUP_PANE),
    _token("payload_not_object", "The payload is JSON, but no object."),
    _token("bad_claim_type", "A claim has the wrong type."),
    _token("missing_claim", "A required claim is absent or empty."),
    _token("expired", "The token has expired.", widget=SETUP_PANE, evidence=D),
    _token("not_yet_valid", "The token is not valid yet (nbf)."),
    _token("issued_in_future", "The token says it was issued later than now (iat)."),
    _token("token_too_old", "The token was issued longer ago than the provider allows."),
    _token("lifetime_too_long", "The token lives longer than the provider allows."),
    _token("issuer_mismatch", "The token's issuer is not the provider's."),
    _token("audience_mismatch", "The token's audience is not the provider's."),
    _token("subject_mismatch", "The token's subject is not the one the provider demands."),
    _token("claim_mismatch", "A claim has not the value the provider demands."),
    _token("replayed_jti", "A token with this jti was already accepted, and the provider forbids that."),
    _token("lwicontexts_not_string", "lwicontexts is not text; it must be a string that holds JSON."),
    _token("lwicontexts_not_json", "The text of lwicontexts is not JSON."),
    _token("lwicontexts_not_object", "The JSON in lwicontexts is no object."),
    _token("lwicontexts_bad_value", "A value in lwicontexts is not a primitive."),
    _token("lwicontexts_unknown_key", "lwicontexts names a context variable the provider does not list."),
    _token("lwicontexts_too_many_keys", "lwicontexts has more variables than allowed."),
)


def _hub(
    name: str, says: str, status: int, evidence: Evidence, *, widget: str, chat_sdk: str, **headers: str
) -> Cause:
    return Cause(
        name, says, Stage.HUB, evidence, None, status, headers, "lcw:error", widget=widget, chat_sdk=chat_sdk
    )


_HUB_CAUSES = (
    _hub(
        "authentication_required",
        "A call without authentication reached a widget that demands a token.",
        401,
        I,
        widget=GENERIC_PANE,
        chat_sdk=_HUB_401,
    ),
    _hub(
        "contact_not_found",
        "The token is good, but its subject is no known contact.",
        401,
        X,
        widget=f"{GENERIC_PANE}; ContactIdNotFound is broadcast if the chat SDK reports it",
        chat_sdk="ConversationInitializationFailure (401); AuthContactIdNotFoundFailure (401) on the older path",
        message="UserId not found",
    ),
    _hub(
        "subject_not_owner",
        "The conversation belongs to another subject.",
        400,
        I,
        widget=_UNAUTHORIZED,
        chat_sdk="AuthenticatedChatConversationRetrievalFailure on resume; otherwise as an unknown conversation",
    ),
    _hub(
        "conversation_unknown",
        "There is no such conversation.",
        400,
        X,
        widget="the chat's cache is wiped and the widget closes",
        chat_sdk="InvalidConversation on resume; ConversationClosureFailure on close; {} elsewhere",
    ),
    _hub(
        "conversation_closed",
        "The conversation has ended.",
        400,
        X,
        widget="the chat's cache is wiped and the widget closes",
        chat_sdk="ClosedConversation on resume",
    ),
    _hub(
        "widget_unknown",
        "No widget has that id in that organization.",
        400,
        X,
        widget="not rendered",
        chat_sdk="ChatConfigRetrievalFailure (400) and a console warning",
        errorcode="701",
    ),
    _hub(
        "out_of_hours",
        "The widget is used outside its operating hours.",
        400,
        X,
        widget="out-of-office pane",
        chat_sdk="WidgetUseOutsideOperatingHour (400)",
        errorcode="705",
    ),
    _hub(
        "bot_not_enabled",
        "The bot that the older start names is not one of the widget's workstream.",
        403,
        D,
        widget=SETUP_PANE,
        chat_sdk="ChatTokenRetrievalFailure (403)",
    ),
    _hub(
        "chat_token_refused",
        "The chat token is missing, forged, expired, revoked, or that of another conversation.",
        401,
        D,
        widget="an error banner in place of the transcript; the window closes",
        chat_sdk="LiveChatTranscriptRetrievalFailure (401); swallowed where a transcript is e-mailed; in the chat "
        "itself ChatSDKSendMessageFailed",
    ),
    _hub(
        "not_a_participant",
        "The chat token's user takes no part in the chat thread.",
        403,
        D,
        widget="the window closes",
        chat_sdk="ChatSDKSendMessageFailed; swallowed where messages are read",
    ),
    _hub(
        "thread_unknown",
        "There is no such chat thread, or it was deleted.",
        404,
        I,
        widget="the window closes",
        chat_sdk="ChatSDKSendMessageFailed; swallowed where messages are read",
    ),
    _hub(
        "message_unknown",
        "The chat thread has no such message, or it was deleted.",
        404,
        I,
        widget="not seen",
        chat_sdk="not called",
    ),
    _hub(
        "not_the_sender",
        "Somebody else sent the message that is to be changed or deleted.",
        403,
        D,
        widget="not seen",
        chat_sdk="not called",
    ),
    _hub(
        "attachments_disabled",
        "The widget's settings do not let customers (or agents) send files.",
        403,
        I,
        widget="an error beside the file",
        chat_sdk=_NOT_MADE,
    ),
    _hub(
        "attachment_type_not_allowed",
        "The file's name does not end as the widget's settings allow.",
        415,
        I,
        widget="an error beside the file",
        chat_sdk=_NOT_MADE,
    ),
    _hub(
        "attachment_too_large",
        "The file is larger than the widget's settings allow, or than the hub keeps.",
        413,
        I,
        widget="an error beside the file",
        chat_sdk="a plain Error 'uploadDocument'",
    ),
    _hub(
        "attachment_unknown",
        "There is no such file: it was never made, was deleted, or is forgotten.",
        404,
        I,
        widget="an error beside the file",
        chat_sdk=f"{_NOT_FETCHED}; a plain Error 'uploadDocument' for an upload",
    ),
    _hub(
        "attachment_forbidden",
        "The chat token's user takes no part in the file's chat, or the file is somebody else's.",
        403,
        I,
        widget="an error beside the file",
        chat_sdk=f"{_NOT_FETCHED}; a plain Error 'uploadDocument' for an upload",
    ),
    _hub(
        "attachment_not_ready",
        "The file's bytes are not there: not uploaded, still in progress, or lost.",
        404,
        I,
        widget="an error beside the file",
        chat_sdk=_BODY_FOR_FILE,
    ),
    _hub(
        "attachment_expired",
        "The file has expired.",
        410,
        I,
        widget="an error beside the file",
        chat_sdk=_NOT_FETCHED,
    ),
    _hub(
        "attachment_malware",
        "The scan found malware in the file.",
        403,
        I,
        widget="an error beside the file",
        chat_sdk=_BODY_FOR_FILE,
    ),
    _hub(
        "too_many_calls",
        "More than 100 calls in a minute asked for the availability of agents; Retry-After says how long to wait.",
        429,
        D,
        widget="not seen",
        chat_sdk="a plain Error with the client's text; the call is not retried",
    ),
)


def _workspace(name: str, says: str, status: int | None = None, evidence: Evidence = I) -> Cause:
    return Cause(name, says, Stage.WORKSPACE, evidence, None, status)


_WORKSPACE_CAUSES = (
    _workspace(
        "origin_not_accepted",
        "The web content's origin has no entry in accepted-web-content-origins: failed, or by choice a timeout.",
    ),
    _workspace(
        "request_not_allowed",
        "The origin may not make this request; auth.getJwtToken must be named in full.",
        evidence=D,
    ),
    _workspace(
        "rate_limited",
        "Too many requests in a minute: requests are ignored, so the page sees 'Request timeout' after 10 s.",
        evidence=D,
    ),
    _workspace("service_unknown", "The Service Client API has no such request."),
    _workspace("parameters_invalid", "The request's parameters are not those it takes."),
    _workspace("interaction_unknown", "There is no such interaction."),
    _workspace("thing_unknown", "There is no such case, medium, campaign, record, toast, dialog or view."),
    _workspace("not_possible_now", "The state of things does not allow it."),
    _workspace("user_data_not_writable", "The key of user data is not among those that pages may write."),
    _workspace("markdone_blocked", "A page blocks that the interaction is marked done."),
    _workspace(
        "token_service_failed",
        "The desktop asked the token service for a token, and was given none: the request for it fails.",
    ),
    _workspace("session_missing", "There is no session of the workspace: sign in first.", 403, R),
    _workspace("credentials_refused", "The user, the tenant or the password is another.", 401),
    _workspace("client_refused", "The OAuth client is missing or unknown, or its secret is another.", 401),
    _workspace("code_refused", "The code or refresh token is unknown, used already, or too old.", 403),
    _workspace("access_token_unknown", "The access token is missing, unknown or expired.", 403, R),
    _workspace("grant_unsupported", "The token endpoint does not know that grant type.", 400),
)


def _request(name: str, says: str, status: int) -> Cause:
    return Cause(name, says, Stage.REQUEST, I, None, status)


_REQUEST_CAUSES = (
    _request("route_unknown", "Nothing is served at that address.", 404),
    _request("method_not_allowed", "The address is served, but not with that method.", 405),
    _request("request_malformed", "The call lacks something its route needs, or has it in the wrong form.", 400),
    _request("request_too_large", "The call's body is larger than the hub reads.", 413),
    _request("hub_fault", "MockHub itself failed; please report it.", 500),
)


CAUSES: Mapping[str, Cause] = MappingProxyType(
    {
        cause.name: cause
        for cause in (*_PAGE_CAUSES, *_TOKEN_CAUSES, *_HUB_CAUSES, *_WORKSPACE_CAUSES, *_REQUEST_CAUSES)
    }
)
"""Every cause by name, in the order in which they can come to light."""


def cause(name: str) -> Cause:
    """Return the entry for a cause's name; a reason's argument (`missing_claim:sub`) is ignored.

    Raises:
        KeyError: there is no such cause.
    """
    return CAUSES[name.partition(":")[0]]

"""The client side of a chat as a pure model: from what a page saw to the error code, the cause and the next call.

The runner, the control API and the browser widget all ask it, so each rule stands here once. The split between
codes 2, 3 and 4 beyond the documented texts is inferred: `live chat SDK error code reference`, and the telemetry
names of the vendor's open widget.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mockhub.causes import CAUSES, SDK_ERRORS, cause
from mockhub.spec import Before, Spec, known

if TYPE_CHECKING:
    from collections.abc import Mapping

PROVIDER_LIMIT = 10.0
"""Seconds within which the provider must call back (documented)."""

EVENTS = (
    "lcw:ready",
    "lcw:error",
    "lcw:startChat",
    "lcw:closeChat",
    "lcw:chatQueued",
    "lcw:chatRetrieved",
    "lcw:threadUpdate",
    "lcw:onMinimize",
    "lcw:onMaximize",
    "lcw:onClose",
    "lcw:onMessageSent",
    "lcw:onMessageReceived",
    "lcw:getAgentAvailability",
    "lcw:onHistoryMessageReceived",
    "lcw:signInCardReceived",
)
"""The browser SDK's events: the documented ones, and two read in the hosted script of 2023-12."""

_ENDED = ("WrapUp", "Closed")
CHAT_OVER = frozenset({"conversation_unknown", "conversation_closed", "subject_not_owner"})
"""Causes by which a client forgets the chat it kept (run: the React widget wipes its cache)."""
_REDIRECTS = range(300, 400)
_ERRORS = range(400, 600)
_BLANKS = " \t\r\n"
_CHAT_MEMBERS = ("ChatId", "Token", "RegionGtms")
"""What a start's answer must have for there to be a chat."""
_MOST_IN_A_HEADER = 60_000
"""Characters a header may have before the hub's HTTP parser refuses it unread."""


def _no_boolean(value: Any) -> Any:
    """Keep `true` from passing for the code 1."""
    if isinstance(value, bool):
        raise ValueError("expected 1, 2, 3, 4, 7 or 8")  # noqa: TRY004 - the reader's message
    return value


SdkCode = Annotated[Literal[1, 2, 3, 4, 7, 8], Before(_no_boolean)]


ProfileName = Literal["documented", "v1-2023", "chat-sdk"]


@dataclass(frozen=True, kw_only=True)
class Profile(Spec):
    """How a client behaves where clients differ."""

    profile: ProfileName = "documented"
    """`documented`: the browser SDK as its pages describe it. `v1-2023`: the hosted script of 2023-12, which calls
    a registered provider at once, reads its token at once, and lets what it throws reach the page. `chat-sdk`: the
    published `@microsoft/omnichannel-chat-sdk`, which has errors of its own instead of codes, asks the provider
    twice, waits for it as long as it takes, and calls again what failed in passing."""
    codes: dict[Annotated[str, known("cause", CAUSES, argued=True)], SdkCode] = field(default_factory=dict)
    """SDK codes to use instead of the catalogue's, by cause: for those that no source settles."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page and its widget are like before a chat starts."""

    authentication: Literal["required", "none", "optional"] = "none"
    provider: bool = False
    """Whether there is an auth token provider."""
    by_name: bool = False
    """Whether that is the function named in the settings, and not one that the page registered."""
    client_function_missing: bool = False
    """Whether the settings name a client function that the page does not have."""
    context_provider: Literal["ok", "throw"] | None = None
    scripts: Literal["ok", "blocked"] = "ok"
    lost: tuple[str, ...] = ()
    """SDK methods called before `lcw:ready`, which did nothing."""


@dataclass(frozen=True, slots=True)
class CalledBack:
    """The provider called back with a value of any type; `at_once` if before it returned."""

    value: object
    at_once: bool = True


@dataclass(frozen=True, slots=True)
class FailedToProvide:
    """The provider did anything else; `cause` is one of the page's causes."""

    cause: str
    detail: str


@dataclass(frozen=True, slots=True)
class HubAnswer:
    """What the hub answered to the last call: its body parsed, header names in lower case.

    A status of 0 stands for no answer at all; the body then says why.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    timed_out: bool = False


@dataclass(frozen=True, slots=True)
class CallProvider:
    """Next: call the auth token provider and wait no longer than `limit` seconds."""

    limit: float = PROVIDER_LIMIT


@dataclass(frozen=True, slots=True)
class StartConversation:
    """Next: start the conversation, with the token if there is one."""

    token: str | None = None


@dataclass(frozen=True, slots=True)
class JudgeHere:
    """Next: judge this value without sending it; no header can carry it as it is."""

    value: object


@dataclass(frozen=True, slots=True)
class Started:
    """The call was answered as the page hoped; for a start, the chat has begun."""

    events: tuple[str, ...] = ("lcw:startChat", "lcw:chatQueued")


@dataclass(frozen=True, slots=True)
class Failed:
    """The call failed for the page: the documented code and text where there are any, and the true cause."""

    cause: str | None
    detail: str
    code: int | None = None
    event: str | None = None
    status: int | None = None
    wire_code: int | None = None
    error: str | None = None
    """The chat SDK's name of it."""

    @property
    def description(self) -> str | None:
        """The documented text of the code."""
        return SDK_ERRORS[self.code] if self.code is not None else None


_WITHOUT_CODE = {
    "v1-2023": {
        "client_function_missing": "lcw:error",
        "provider_missing": "lcw:error",
        "provider_threw": None,
        "context_provider_threw": None,
    }
}
"""What a profile's page-side script itself makes of a cause: an event without a code, or an exception that reaches
the page (read in the script of 2023-12; whatever its closed half raises is taken to be as documented)."""


def failed(name: str, detail: str, profile: Profile, **seen: Any) -> Failed:
    """Return the failure a cause leads to under a client profile."""
    entry = cause(name)
    if profile.profile == "chat-sdk":
        return Failed(name, detail, profile.codes.get(entry.name), **seen)
    own = _WITHOUT_CODE.get(profile.profile, {})
    code, event = (None, own[entry.name]) if entry.name in own else (entry.code, entry.event)
    code = profile.codes.get(entry.name, code)
    return Failed(name, detail, code, "lcw:error" if code is not None else event, **seen)


def before_start(page: Page, profile: Profile) -> CallProvider | StartConversation | Failed:
    """Decide what comes first when the page calls `startChat`."""
    if page.scripts == "blocked":
        return failed("scripts_failed", "the browser blocked the widget's scripts or storage", profile)
    if page.authentication == "none":
        if page.context_provider == "throw":
            return failed("context_provider_threw", "the context provider threw", profile)
        return StartConversation()
    if page.client_function_missing:
        detail = f"the page has no function of the configured name{_lost(page)}"
        return failed("client_function_missing", detail, profile)
    if page.provider:
        return CallProvider()
    if page.authentication == "optional":
        return StartConversation()
    return failed(
        "provider_missing", f"the widget demands a token, no provider is registered{_lost(page)}", profile
    )


def _lost(page: Page) -> str:
    """Tell of a registration that came too soon to count."""
    early = [name for name in page.lost if name.endswith("Provider")]
    return f" ({early[0]} was called before lcw:ready, so it did nothing)" if early else ""


def after_provider(
    page: Page, seen: CalledBack | FailedToProvide, profile: Profile
) -> StartConversation | JudgeHere | Failed:
    """Decide what follows the provider's call."""
    if profile.profile == "v1-2023" and not page.by_name:
        seen = _read_at_once(seen)
    if isinstance(seen, FailedToProvide):
        return _failed_to_provide(page, seen, profile)
    value = seen.value
    if value is None or value == "":
        if page.authentication == "optional":
            return StartConversation()
        given = "null" if value is None else "an empty string"
        return failed("no_token", f"the provider called back with {given}", profile)
    if isinstance(value, str) and not value.strip(_BLANKS):
        return failed("token_missing", "the provider called back with blanks", profile)
    if not isinstance(value, str) or not _fits_a_header(value):
        return JudgeHere(value)
    return StartConversation(value)


def _read_at_once(seen: CalledBack | FailedToProvide) -> CalledBack | FailedToProvide:
    """Return what a script saw that reads the token as soon as the provider has returned."""
    if isinstance(seen, CalledBack):
        late = None if seen.at_once else "it called back later"
    else:
        late = None if seen.cause == "provider_threw" else seen.detail
    if late is None:
        return seen
    return FailedToProvide(
        "no_token", f"the script read the token as soon as the provider had returned, which was too soon: {late}"
    )


def _failed_to_provide(page: Page, seen: FailedToProvide, profile: Profile) -> Failed:
    found = failed(seen.cause, seen.detail, profile)
    if found.event is None and page.by_name:  # what a named function throws becomes an event, without a code
        return replace(found, event="lcw:error")
    return found


def _fits_a_header(token: str) -> bool:
    """A header takes printable ASCII unchanged, but for blanks at its ends."""
    return len(token) <= _MOST_IN_A_HEADER and token.isascii() and token.isprintable() and token.strip() == token


def after_judging(reason: str, detail: str, profile: Profile) -> Failed:
    """Decide what a token judged without being sent leads to: it is refused, whatever else holds."""
    return failed(reason, detail, profile)


def after_hub(answer: HubAnswer, profile: Profile) -> Started | Failed:
    """Decide what the hub's answer to a call means for the page."""
    body = answer.body if isinstance(answer.body, dict) else {}
    name = body.get("cause")
    if answer.status == 0:
        return Failed(None, f"the hub did not answer: {answer.body}")
    if answer.status not in _ERRORS and name is None:
        return Started()
    seen: dict[str, Any] = {"status": answer.status, "wire_code": _wire_code(answer.headers)}
    detail = str(body.get("message") or f"the hub answered {answer.status}")
    if not isinstance(name, str) or name.partition(":")[0] not in CAUSES:
        return Failed(None, detail, **seen)
    return failed(name, detail, profile, **seen)


def after_start(answer: HubAnswer, profile: Profile) -> Started | Failed:
    """Decide what the answer to a start means; one without a chat is no start, whatever its status."""
    seen = after_hub(answer, profile)
    if isinstance(seen, Failed):
        return seen
    body = answer.body if isinstance(answer.body, dict) else {}
    missing = [name for name in _CHAT_MEMBERS if not isinstance(body.get(name), str)]
    if missing:
        return Failed(None, f"the hub's answer lacks {', '.join(missing)}", status=answer.status)
    return seen


def after_details(answer: HubAnswer, profile: Profile) -> Started | Failed:
    """Decide what the state of a chat means for a page that would resume it."""
    seen = after_hub(answer, profile)
    if isinstance(seen, Failed):
        return seen
    state = answer.body.get("State") if isinstance(answer.body, dict) else None
    if state in _ENDED:
        return failed("conversation_closed", f"the conversation's state is {state}", profile, status=answer.status)
    return Started(("lcw:chatRetrieved",))


def after_close(answer: HubAnswer, profile: Profile) -> Started | Failed:
    """Decide what the answer to the end of a chat means."""
    seen = after_hub(answer, profile)
    return seen if isinstance(seen, Failed) else Started(("lcw:closeChat", "lcw:onClose"))


def after_endpoint(status: int, location: str | None, body: str) -> CalledBack | FailedToProvide:
    """Decide what a token endpoint's HTTP answer means for the provider function that called it."""
    if status in _REDIRECTS:
        return FailedToProvide("provider_redirected", f"the token endpoint redirects to {location}")
    if status in _ERRORS:
        return FailedToProvide("provider_http_error", f"the token endpoint answered {status}")
    return CalledBack(body, at_once=False)


def _wire_code(headers: Mapping[str, str]) -> int | None:
    code = headers.get("errorcode", "")
    return int(code) if code.isdigit() else None

"""The built-in visitor, who chats over real HTTP."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from mockhub.answers import ABSENT, Maybe, Shown, made_of
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.scenarios.model import ProfileForm
from mockhub.spec import Spec, not_empty
from mockhub.visiting import visitor_of


@dataclass(frozen=True, kw_only=True)
class StartChatRequest(Spec):
    """A visitor starts a chat."""

    widget: Literal["anonymous", "authenticated"] | None = None
    """The widget on the page; unless said, the armed scenario's, or the authenticated one."""
    visitor: Annotated[str, not_empty("letter")] = DEFAULT_VISITOR
    """Who it is; each visitor has a contact of their own and their own place in a provider's script."""
    provider: str | None = None
    """The page's provider by name, or `none`; unless said, the armed scenario's, or the first."""
    client: ProfileForm | None = None
    """How the client behaves; unless said, as the armed scenario says."""


@dataclass(frozen=True, kw_only=True)
class StepShown(Shown):
    """What a visitor's page saw of one step."""

    ok: bool
    events: tuple[str, ...]
    """The `lcw:*` events raised in the page."""
    error_code: Maybe[int | None] = ABSENT
    """The browser SDK's code; null for a failure that has none."""
    error_description: Maybe[str | None] = ABSENT
    """Its documented text."""
    cause: Maybe[str | None] = ABSENT
    """The true cause."""
    detail: Maybe[str] = ABSENT
    """One sentence with the values that led to it."""
    error: Maybe[str] = ABSENT
    """The chat SDK's name of the failure, in its profile."""
    status: Maybe[int] = ABSENT
    """Of the hub's last answer."""
    wire_code: Maybe[int] = ABSENT
    """Of that answer's `errorcode` header: 701, 705."""
    request_id: Maybe[str] = ABSENT
    chat_id: Maybe[str] = ABSENT
    message: Maybe[str] = ABSENT
    """What the visitor received in the chat."""


@dataclass(frozen=True, kw_only=True)
class ChatShown(StepShown):
    """What a visitor's page saw of a start."""

    journal: str
    """Where the journal entries of this chat are read."""


async def start_chat(call: Call[StartChatRequest, None]) -> ChatShown:
    """Have the built-in visitor start a chat over real HTTP, and say what their page saw.

    `widget`, `provider` and `client` put something else than the armed scenario's on the page.
    """
    sandbox, asked = call.sandbox, call.body
    page = sandbox.person(asked.visitor)
    if asked.widget is not None:
        page = replace(page, widget=getattr(sandbox.organization, asked.widget))
    if asked.provider is not None:
        page = replace(page, provider=asked.provider)
    if asked.client is not None:
        page = replace(page, profile=asked.client)
    person = visitor_of(call.hub, call.outbound, sandbox, asked.visitor, page)
    before = sandbox.journal.seq
    result = await person.start_chat()
    entries = f"/v1/sandboxes/{sandbox.id}/journal?after={before}"
    return made_of(ChatShown, {**result.to_json(), "journal": entries})


ROUTES = (
    Route(
        method="POST",
        path=f"{IN_SANDBOX}/visitor/start-chat",
        does=start_chat,
        body=BodyForm(StartChatRequest, {"visitor": "ann", "widget": "authenticated"}),
        answer=ChatShown,
        example=ChatShown(
            ok=False,
            events=("lcw:error",),
            error_code=2,
            error_description="Auth token provider resulted into error",
            cause="provider_threw",
            detail="the provider threw: scripted error",
            journal="/v1/sandboxes/default/journal?after=0",
        ),
        refuses={404: ("unknown-provider",)},
    ),
)

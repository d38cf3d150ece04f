"""Settings of a widget that its chat config tells the clients: attachments, masking, the post-chat survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from mockhub.omnichannel.availability import GUID
from mockhub.spec import Many, Spec, at_least, between, matching, not_empty

Guid = Annotated[str, matching(GUID, "a GUID")]
WebAddress = Annotated[str, matching(r"https?://\S+", "an http or https URL")]
Text = Annotated[str, not_empty("letter")]
Extension = Annotated[str, matching(r"\.[0-9A-Za-z]{1,20}", "a file extension with its dot, such as .png")]
SurveyMode = Literal["embed", "link"]


@dataclass(frozen=True, kw_only=True)
class AttachmentsSpec(Spec):
    """Which files may be sent."""

    customers: bool = False
    """Whether customers may send files."""
    agents: bool = False
    """Whether agents may."""
    extensions: Many[Extension] = (".png", ".jpg", ".pdf")
    """What they may end in; with none of these every file is allowed."""
    max_size: Annotated[int, at_least(1)] = 128
    """How large they may be, in megabytes."""


@dataclass(frozen=True, kw_only=True)
class MaskingRule(Spec):
    """One rule of data masking: a name, and the regular expression (of JavaScript) of what is masked."""

    id: Text
    regex: Text


@dataclass(frozen=True, kw_only=True)
class MaskingSpec(Spec):
    """Data masking: the rules, and from whom the text is hidden that they match."""

    rules: Many[MaskingRule] = ()
    customer: bool = False
    """Whether clients mask what the customer writes."""
    agent: bool = False
    """Whether it is masked for agents; no published client reads it."""


@dataclass(frozen=True, kw_only=True)
class PostChatSpec(Spec):
    """The survey after a chat, and the one after a chat with a bot alone."""

    provider: Literal["customer-voice", "copilot", "copilot-conversational"] = "customer-voice"
    """Who asks: Customer Voice, or Copilot Studio, in a conversation or not."""
    form: Text = "mockhub-post-chat"
    """The survey's id."""
    mode: SurveyMode = "embed"
    """Whether clients show it or a link to it."""
    owner: Guid | None = None
    """Who owns it; somebody of the widget's own unless said."""
    bot_form: Text | None = None
    """The id of the survey for chats with a bot; there is none unless said."""
    bot_mode: SurveyMode = "embed"
    bot_owner: Guid | None = None
    link: WebAddress | None = None
    """Where an invite leads; to an address that is not served unless said."""
    invites: Annotated[int, between(0, 9)] = 1
    """How many invites there are: clients fail unless it is one."""

"""Settings of a widget that its chat config tells the clients: attachments, masking, the post-chat survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from mockhub.omnichannel.availability import GUID
from mockhub.patterns import Pattern
from mockhub.spec import After, Duration, Many, Spec, at_least, between, matching, not_empty

Guid = Annotated[str, matching(GUID, "a GUID")]
WebAddress = Annotated[str, matching(r"https?://\S+", "an http or https URL")]
Text = Annotated[str, not_empty("letter")]
Extension = Annotated[str, matching(r"\.[0-9A-Za-z]{1,20}", "a file extension with its dot, such as .png")]
SurveyMode = Literal["embed", "link"]
Endpoint = Annotated[
    str, matching(r"https?://[^\s?#]*[^\s?#/]", "an http or https URL without a slash at its end")
]
Scan = Literal["passed", "malware", "in-progress"]
Content = Literal["ready", "in-progress", "failed", "expired"]


def _name_pattern(written: str) -> str:
    Pattern(written)
    return written


@dataclass(frozen=True, kw_only=True)
class FileRule(Spec):
    """What becomes of files by their name."""

    matches: Annotated[str, After(_name_pattern)]
    """It is about files in whose name this is found."""
    scan: Scan | None = None
    """What the scan of them says; as of all files unless said."""
    content: Content | None = None
    """What has become of them; as of all files unless said."""


@dataclass(frozen=True, kw_only=True)
class AttachmentsSpec(Spec):
    """Which files may be sent, where to, and what becomes of them."""

    customers: bool = False
    """Whether customers may send files."""
    agents: bool = False
    """Whether agents may."""
    extensions: Many[Extension] = (".png", ".jpg", ".pdf")
    """What they may end in; with none of these every file is allowed."""
    max_size: Annotated[int, at_least(1)] = 128
    """How large they may be, in megabytes; none larger than 64 is kept, whatever is said."""
    endpoint: Endpoint | None = None
    """Where clients are told to send them and find them; the sandbox's own address unless said.

    The hub answers under any name, so it is enough that this one leads to a listener of its."""
    scan: Scan = "passed"
    """What the scan for malware says of them."""
    scan_takes: Annotated[Duration, at_least(0)] = 0.0
    """How long a scan is in progress before it says so, from the upload on."""
    content: Content = "ready"
    """What has become of them once they are uploaded."""
    files: Many[FileRule] = ()
    """What becomes of some by their name; the first that fits counts."""


@dataclass(frozen=True, kw_only=True)
class MaskingRule(Spec):
    """One rule of data masking: a name, and the regular expression (of JavaScript) of what is masked."""

    id: Text
    """Its name."""
    regex: Text
    """What is masked, as JavaScript writes it."""


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
    """Whether clients show that survey or a link to it."""
    bot_owner: Guid | None = None
    """Who owns that survey; somebody of the widget's own unless said."""
    link: WebAddress | None = None
    """Where an invite leads; to an address that is not served unless said."""
    invites: Annotated[int, between(0, 9)] = 1
    """How many invites there are: clients fail unless it is one."""

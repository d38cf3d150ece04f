"""Who visits: the visitor whose client is the one that their page has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.chat_sdk_driver import ChatSdkVisitor
from mockhub.driver import Visitor

if TYPE_CHECKING:
    from mockhub.hub import Hub
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Person, Sandbox


def visitor_of(hub: Hub, outbound: Outbound, sandbox: Sandbox, name: str, page: Person | None = None) -> Visitor:
    """Return a visitor whose page is as the sandbox has it, unless `page` says otherwise.

    Raises:
        Misuse: their provider is not registered.
    """
    page = page or sandbox.person(name)
    kind = ChatSdkVisitor if page.profile.profile == "chat-sdk" else Visitor
    provider = sandbox.provider_of(page)
    return kind(hub, outbound, sandbox, widget=page.widget, provider=provider, profile=page.profile, name=name)

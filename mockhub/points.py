"""The named points of the hub: where an expectation counts and a fault can act."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Point:
    """A point: `surface.operation`. Its authenticated and versioned variants share it."""

    name: str
    about: str


_ALL = (
    Point("livechat.config", "the chat config document is asked for"),
    Point("livechat.conversation", "a conversation is started"),
    Point("livechat.work-item-details", "a conversation's state is asked for"),
    Point("livechat.validate-chat-record", "a resumed chat is checked against its subject"),
    Point("livechat.session-close", "a conversation is ended"),
    Point("page.open", "the widget's script opens on a web page"),
    Point("page.start", "a page with the widget is about to start or resume a chat"),
    Point("page.provider", "a page reports what its auth token provider did"),
    Point("page.answer", "a page reports what the hub answered it"),
    Point("page.event", "an event is raised in a page"),
    Point("page.note", "a page reports something odd"),
    Point("page.reason", "a page reads a journal entry of its own"),
    Point("page.channel", "a page listens for what the hub has to tell it"),
    Point("widget.script", "the widget's script is loaded"),
    Point("provider.script", "the sandbox's provider is loaded as a script"),
    Point("provider.outcome", "that script asks what its provider does"),
    Point("livechat.agent-availability", "it is asked whether an agent could take a chat"),
    Point("livechat.widget-details", "the hosted script asks which generation of the widget to load"),
    Point("demo.page", "the demo page is opened"),
    Point("demo.file", "a file of the demo page is loaded"),
    Point("demo.token", "the demo page asks for a good or a broken token"),
    Point("hub.unknown-address", "a call finds nothing at its address"),
    Point("provider.call", "an auth token provider is called"),
    Point("token.verdict", "a token is judged"),
    Point("keys.fetch", "a provider's key document is fetched"),
    Point("issuer.token", "the sandbox's token endpoint is called"),
    Point("issuer.public-key", "the built-in issuer's key is asked for as PEM"),
    Point("issuer.public-keys", "the built-in issuer's keys are asked for as the array Dynamics 365 documents"),
    Point("issuer.jwks", "the built-in issuer's keys are asked for as a JWK set"),
)

POINTS: Mapping[str, Point] = MappingProxyType({point.name: point for point in _ALL})
"""Every point by name."""

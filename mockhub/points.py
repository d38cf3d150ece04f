"""The named points of the hub: where an expectation counts and a fault can act."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from mockhub.scapi import REQUESTS
from mockhub.spec import known

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
    Point("livechat.chat-token", "a chat token is asked for, by the older start"),
    Point("livechat.sessioninit", "a conversation is begun with a chat token, by the older start"),
    Point("livechat.work-item-details", "a conversation's state is asked for"),
    Point("livechat.validate-chat-record", "a resumed chat is checked against its subject"),
    Point("livechat.session-close", "a conversation is ended, or a persistent one left"),
    Point("livechat.reconnectable-chats", "a person asks for the conversation they may come back to"),
    Point("livechat.reconnect", "it is asked whether a reconnect id still leads to a conversation"),
    Point("livechat.authenticate-chat", "somebody authenticates in the middle of a conversation"),
    Point("livechat.chat-transcripts", "a conversation's transcript is asked for"),
    Point("livechat.email-request", "a transcript is asked for by e-mail"),
    Point("livechat.conversation-history", "a person's history is asked for, page by page"),
    Point("livechat.typing", "the customer is typing"),
    Point("livechat.secondary-channel-event", "something happens to a voice or video call beside the chat"),
    Point("livechat.unread-messages", "it is asked how many messages are unread"),
    Point("livechat.read-receipt", "a person has read up to a message"),
    Point("livechat.data-masking", "the organization's rules of data masking are asked for"),
    Point("livechat.submit-post-chat", "the answers to a post-chat survey are sent"),
    Point("livechat.survey-invite", "an invite to a post-chat survey is asked for"),
    Point("acs.create-thread", "a chat thread is made"),
    Point("acs.list-threads", "a user's chat threads are asked for, page by page"),
    Point("acs.get-thread", "a chat thread's properties are asked for"),
    Point("acs.update-thread", "a chat thread gets another topic"),
    Point("acs.delete-thread", "a chat thread is deleted"),
    Point("acs.send-message", "a message is sent"),
    Point("acs.list-messages", "a chat thread's messages are asked for, page by page"),
    Point("acs.get-message", "one message is asked for"),
    Point("acs.update-message", "a message is changed"),
    Point("acs.delete-message", "a message is deleted"),
    Point("acs.list-participants", "a chat thread's participants are asked for, page by page"),
    Point("acs.add-participants", "somebody is let into a chat thread"),
    Point("acs.remove-participant", "somebody is removed from a chat thread, or leaves it"),
    Point("acs.send-typing", "a user is typing"),
    Point("acs.send-read-receipt", "a user has read up to a message"),
    Point("acs.list-read-receipts", "who has read what is asked for, page by page"),
    Point("chat.joined", "somebody joins a conversation"),
    Point("chat.message", "somebody says something in a conversation, or sends a file"),
    Point("chat.typing", "somebody is typing in a conversation"),
    Point("chat.read", "somebody has read up to a message of a conversation"),
    Point("chat.transferred", "an agent hands a conversation to another, or back to the queue"),
    Point("chat.queue-position", "a conversation that waits for an agent has another place in the queue"),
    Point("chat.left", "somebody leaves a conversation"),
    Point("chat.ended", "a conversation ends: by its customer, or by an agent"),
    Point("realtime.config", "a chat client asks where realtime is"),
    Point("realtime.allocate", "a client asks for a realtime connection: where to open it, and as what"),
    Point("realtime.handshake", "a client shakes hands before it opens its connection"),
    Point("realtime.connect", "a client opens its connection: a WebSocket, or the first of its long polls"),
    Point("realtime.poll", "a client without a WebSocket asks for frames, or sends some"),
    Point("realtime.event", "an event is pushed to a client"),
    Point("realtime.register", "a client registers for events, or no more"),
    Point("realtime.probe", "a client looks whether realtime is there at all"),
    Point("attachments.auth", "a client shows its chat token to the attachment service"),
    Point("attachments.create", "a file is announced, which its sender then uploads"),
    Point("attachments.upload", "a file's bytes are uploaded"),
    Point("attachments.status", "a file's state is asked for: what the scan says, and where it is"),
    Point("attachments.view", "a file is fetched"),
    Point("attachments.delete", "a file is deleted"),
    Point("attachments.frame", "a part of the page is loaded in which the attachment client makes its calls"),
    Point("page.open", "the widget's script opens on a web page"),
    Point("page.start", "a page with the widget is about to start or resume a chat"),
    Point("page.provider", "a page reports what its auth token provider did"),
    Point("page.answer", "a page reports what the hub answered it"),
    Point("page.event", "an event is raised in a page"),
    Point("page.note", "a page reports something odd"),
    Point("page.chat", "a page shows a chat: it asks how that stands, and is told what happens in it"),
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
    Point("hub.fault", "a fault acts on a call, or draws that it does not"),
    Point("provider.call", "an auth token provider is called"),
    Point("token.verdict", "a token is judged"),
    Point("keys.fetch", "a provider's key document is fetched"),
    Point("issuer.token", "the sandbox's token endpoint is called"),
    Point("issuer.public-key", "the built-in issuer's key is asked for as PEM"),
    Point("issuer.public-keys", "the built-in issuer's keys are asked for as the array Dynamics 365 documents"),
    Point("issuer.jwks", "the built-in issuer's keys are asked for as a JWK set"),
    Point("workspace.page", "the agent's desktop is opened"),
    Point("workspace.file", "a file of the desktop, or of its demo, is loaded"),
    Point("workspace.demo", "the desktop's demo page is opened"),
    Point("desktop.open", "the desktop's script opens in a browser tab"),
    Point("desktop.report", "a desktop reports what became of its web content"),
    Point("desktop.action", "a person does something at the desktop"),
    Point("desktop.channel", "a desktop listens for what the hub has to tell it"),
    *(Point(f"scapi.{name}", f"web content asks for {name}") for name in REQUESTS),
    Point("scapi.unknown", "web content asks for something that is no request"),
    Point("scapi.subscribe", "web content subscribes to events"),
    Point("scapi.unsubscribe", "web content ends a subscription"),
    Point("scapi.event", "an event of the workspace is raised"),
    Point("genesys.exchange-token", "a session's JSON Web Token is asked for"),
    Point("genesys.pure-cloud-token", "a session's PureCloud token is asked for"),
    Point("genesys.version", "the workspace's version is asked for"),
    Point("genesys.start", "a session is begun with the code of a sign-in"),
    Point("genesys.login", "the workspace sends somebody to sign in"),
    Point("genesys.logout", "a session is ended"),
    Point("genesys.keep-alive", "a session is kept alive"),
    Point("genesys.token", "an access token is asked for, by one of the grants"),
    Point("genesys.code-token", "an access token is asked for with the code of a sign-in"),
    Point("genesys.userinfo", "it is asked whose an access token is"),
    Point("genesys.openid-userinfo", "the same, in the form of OpenID"),
    Point("genesys.jwt-userinfo", "the same, as a token in a header"),
    Point("genesys.authorize", "a sign-in for an application begins"),
    Point("genesys.sign-in", "somebody signs in with a password"),
    Point("genesys.sign-in-page", "the page to sign in is opened"),
    Point("genesys.sign-out", "somebody signs out"),
    Point("genesys.auth-scheme", "it is asked how a user signs in"),
    Point("genesys.ping", "it is asked whether a session is there"),
    Point("genesys.change-password", "somebody changes their password"),
    Point("genesys.jwks", "the workspace's keys are asked for as a JWK set"),
    Point("genesys.openid-configuration", "the workspace's token endpoints are asked for"),
)

POINTS: Mapping[str, Point] = MappingProxyType({point.name: point for point in _ALL})
"""Every point by name."""
PointName = Annotated[str, known("point", POINTS)]

IN_CHATS = frozenset(name for name in POINTS if name.startswith("chat."))
"""The points of what happens in conversations, whoever did it on whatever surface."""

WITHOUT_ADDRESS = IN_CHATS | frozenset(
    {
        "hub.unknown-address",
        "hub.fault",
        "provider.call",
        "token.verdict",
        "keys.fetch",
        "realtime.event",
        "scapi.event",
    }
)
"""The points that no address leads to: they are reached on the way of other calls."""

"""The chat token a client gets for its conversation, and the answer that carries it.

Claims as the real tokens have them; only `exp` is read by any client (`@azure/communication-common`, run). Signed
with the sandbox's own secret: clients never verify it, and an RSA signature would cost more than judging.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused
from mockhub.tokens.compact import segment

if TYPE_CHECKING:
    from mockhub.omnichannel.conversation import Conversation

LIFETIME = 86399
"""Seconds a chat token lives; the vendor's client loops on tokens of more than 24 days."""
_HEADER = segment({"alg": "HS256", "typ": "JWT"})
_REGION = "unitedstates"
_REFUSED = "chat_token_refused"


def visitor_id(resource: str, conversation: Conversation) -> str:
    """Return the customer's communication user id."""
    return f"8:acs:{resource}_{conversation.user_id}"


def chat_token(resource: str, conversation: Conversation, *, secret: bytes, real_now: float) -> str:
    """Return a chat token; its times are real, since the vendor's clients compare them with their own clock."""
    issued = int(real_now)
    # Written out, since nothing in it needs escaping: encoding a mapping would double the token's cost.
    claims = (
        f'{{"skypeid":"{visitor_id(resource, conversation)[2:]}","scp":1792,"csi":"{issued}",'
        f'"exp":{issued + LIFETIME},"rgn":"us","acsScope":"chat,voip","resourceId":"{resource}",'
        f'"resourceLocation":"{_REGION}","iat":{issued}}}'
    )
    signed = f"{_HEADER}.{segment(claims.encode())}"
    mac = _keyed(secret).copy()
    mac.update(signed.encode())
    return f"{signed}.{segment(mac.digest())}"


def check_chat_token(
    given: str, resource: str, conversation: Conversation, *, secret: bytes, real_now: float
) -> None:
    """Check the chat token that came with a call about a conversation.

    Raises:
        Refused: it is missing, was not made here, is another conversation's, or has expired.
    """
    token = given.removeprefix("Bearer ").strip()
    if not token:
        raise Refused(_REFUSED, "the call needs the conversation's chat token in the header Authorization")
    signed, _, signature = token.rpartition(".")
    mac = _keyed(secret).copy()
    mac.update(signed.encode(errors="surrogateescape"))
    if not hmac.compare_digest(segment(mac.digest()).encode(), signature.encode(errors="surrogateescape")):
        raise Refused(_REFUSED, "the chat token was not made by this sandbox, or was changed")
    claims = json.loads(urlsafe_b64decode(signed.partition(".")[2] + "=="))
    if claims["skypeid"] != visitor_id(resource, conversation)[2:]:
        raise Refused(_REFUSED, "the chat token is that of another conversation")
    if claims["exp"] <= real_now:
        raise Refused(_REFUSED, "the chat token has expired")


def organization_of(authorization: str) -> str | None:
    """Return the organization a chat token is for; None for anything else. It is not checked here."""
    parts = authorization.removeprefix("Bearer ").split(".")
    if len(parts) != 3:  # noqa: PLR2004 - of a signed token
        return None
    try:
        claims = json.loads(urlsafe_b64decode(parts[1] + "=="))
    except (ValueError, RecursionError):
        return None
    resource = claims.get("resourceId") if isinstance(claims, dict) else None
    return resource if isinstance(resource, str) else None


@lru_cache(maxsize=64)
def _keyed(secret: bytes) -> hmac.HMAC:
    """Return the MAC of a secret, set up once: that costs more than hashing a token."""
    return hmac.new(secret, digestmod="sha256")


def chat_token_answer(
    conversation: Conversation, token: str, *, resource: str, chat_endpoint: str, attachment_endpoint: str
) -> dict[str, Any]:
    """Return the answer to a start: where the chat is, and the token for it.

    `RegionGtms` must be a string of JSON, and the chat endpoint https with a slash at its end (run).
    """
    return {
        "ChatId": conversation.chat_id,
        "Token": token,
        "RegionGtms": _region_gtms(attachment_endpoint),
        "ExpiresIn": str(LIFETIME),
        "VisitorId": visitor_id(resource, conversation),
        "Region": "us",
        "ACSEndpoint": chat_endpoint,
        "AttachmentConfiguration": {"AttachmentServiceEndpoint": attachment_endpoint},
    }


@lru_cache(maxsize=256)
def _region_gtms(attachment_endpoint: str) -> str:
    return json.dumps({"ams": attachment_endpoint})

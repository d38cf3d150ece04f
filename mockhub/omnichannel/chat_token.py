"""The chat token a client gets for its conversation, and the answer that carries it.

Claims as the real tokens have them; only `exp` is read by any client (`@azure/communication-common`, run). Signed
with the sandbox's own secret: clients never verify it, and an RSA signature would cost more than judging.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused
from mockhub.spec import format_instant
from mockhub.tokens.compact import segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockhub.omnichannel.conversation import Conversation

LIFETIME = 86399
"""Seconds a chat token lives; the vendor's client loops on tokens of more than 24 days."""
_HEADER = segment({"alg": "HS256", "typ": "JWT"})
_REGION = "unitedstates"
_SCHEMES = ("Bearer ", "skype_token ")
"""The words before a token: of the chat data plane, and of the attachment service (run)."""
_REFUSED = "chat_token_refused"
_LONGEST = 2048
"""Characters; the tokens made here have a quarter of them."""
_NONE_REVOKED: Mapping[str, int] = MappingProxyType({})


def chat_token(resource: str, user: str, *, secret: bytes, real_now: float, revoked_at: int = 0) -> str:
    """Return the chat token of a user; its times are real, since the vendor's clients look at their own clock.

    Args:
        resource: the chat resource.
        user: the user's identity.
        secret: what it is signed with.
        real_now: Unix seconds.
        revoked_at: the Unix second up to which the user's tokens are revoked; this one is of a later second.
    """
    issued = max(int(real_now), revoked_at + 1)
    # Written out, since nothing in it needs escaping: encoding a mapping would double the token's cost.
    claims = (
        f'{{"skypeid":"{user[2:]}","scp":1792,"csi":"{issued}",'
        f'"exp":{issued + LIFETIME},"rgn":"us","acsScope":"chat,voip","resourceId":"{resource}",'
        f'"resourceLocation":"{_REGION}","iat":{issued}}}'
    )
    signed = f"{_HEADER}.{segment(claims.encode())}"
    mac = _keyed(secret).copy()
    mac.update(signed.encode())
    return f"{signed}.{segment(mac.digest())}"


def user_of_chat_token(
    given: str, *, secret: bytes, real_now: float, revoked: Mapping[str, int] = _NONE_REVOKED
) -> str:
    """Return the identity of the user whose chat token came with a call.

    Args:
        given: the header `Authorization`, with the word `Bearer` or without.
        secret: what tokens are signed with.
        real_now: Unix seconds.
        revoked: the Unix second up to which a user's tokens are revoked, by identity.

    Raises:
        Refused: it is missing, was not made here, has expired, or was revoked.
    """
    token = given.removeprefix("Bearer ").strip()
    if not token:
        raise Refused(_REFUSED, "the call needs the conversation's chat token in the header Authorization")
    claims = _signed(token, secret) if len(token) <= _LONGEST else None
    if claims is None:
        raise Refused(_REFUSED, "the chat token was not made by this sandbox, or was changed")
    user, issued, expires = claims
    if expires <= real_now:
        raise Refused(_REFUSED, f"the chat token has expired at {format_instant(expires)}")
    if issued <= revoked.get(user, 0):
        raise Refused(_REFUSED, "the chat token was revoked")
    return user


@lru_cache(maxsize=1024)
def _signed(token: str, secret: bytes) -> tuple[str, int, int] | None:
    """Return whose token it is and when it was issued and expires, if it was signed with that secret."""
    signed, _, signature = token.rpartition(".")
    mac = _keyed(secret).copy()
    mac.update(signed.encode(errors="surrogateescape"))
    if not hmac.compare_digest(segment(mac.digest()).encode(), signature.encode(errors="surrogateescape")):
        return None
    claims = json.loads(urlsafe_b64decode(signed.partition(".")[2] + "=="))
    return f"8:{claims['skypeid']}", claims["iat"], claims["exp"]


def organization_of(authorization: str) -> str | None:
    """Return the organization a chat token is for; None for anything else. It is not checked here."""
    return _resource_of(authorization) if len(authorization) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _resource_of(authorization: str) -> str | None:
    token = next(
        (authorization.removeprefix(one) for one in _SCHEMES if authorization.startswith(one)), authorization
    )
    parts = token.split(".")
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
    conversation: Conversation, token: str, *, chat_endpoint: str, attachment_endpoint: str
) -> dict[str, Any]:
    """Return the answer to a start: where the chat is, and the token for it.

    `RegionGtms` must be a string of JSON, and the chat endpoint https with a slash at its end (run).
    """
    return {
        "ChatId": conversation.chat_id,
        "Token": token,
        "RegionGtms": _region_gtms(attachment_endpoint),
        "ExpiresIn": str(LIFETIME),
        "VisitorId": conversation.customer.id,
        "Region": "us",
        "ACSEndpoint": chat_endpoint,
        "AttachmentConfiguration": {"AttachmentServiceEndpoint": attachment_endpoint},
    }


@lru_cache(maxsize=256)
def _region_gtms(attachment_endpoint: str) -> str:
    return json.dumps({"ams": attachment_endpoint})

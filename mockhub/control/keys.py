"""The keys of the built-in issuer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockhub.answers import Shown
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.control.sandboxes import EXAMPLE, key_addresses
from mockhub.scenarios.steps import RotateKeys
from mockhub.spec import Spec, format_instant
from mockhub.tokens.issuer import Publishing


@dataclass(frozen=True, kw_only=True)
class KeysRequest(Spec):
    """How the built-in issuer's keys are published."""

    published: Publishing
    """`ok`: as they are; `withheld`: their addresses answer 503; `broken`: nobody can parse what they answer."""


@dataclass(frozen=True, kw_only=True)
class KeyShown(Shown):
    """One key."""

    kid: str
    expires: str
    """When it expires, in ISO 8601."""


@dataclass(frozen=True, kw_only=True)
class KeysShown(Shown):
    """The built-in issuer's keys."""

    published: Publishing
    """How they are published."""
    signing: str
    """The kid of the one that signs."""
    keys: tuple[KeyShown, ...]
    """Those that are published, oldest first."""
    addresses: dict[str, str]
    """Where, by form."""


def _shown(call: Call[Any, None]) -> KeysShown:
    issuer = call.sandbox.issuer
    return KeysShown(
        published=issuer.published,
        signing=issuer.current.kid,
        keys=tuple(KeyShown(kid=key.kid, expires=format_instant(key.expires)) for key in issuer.keys),
        addresses=key_addresses(call.addresses, call.sandbox),
    )


async def show_keys(call: Call[None, None]) -> KeysShown:
    """Show the built-in issuer's keys, and how they are published."""
    return _shown(call)


async def rotate_keys(call: Call[RotateKeys, None]) -> KeysShown:
    """Have the built-in issuer sign with a new key.

    The bare PEM address publishes the new key alone; the others go on with the old ones too, unless `keep-old` is
    false.
    """
    call.sandbox.rotate_keys(keep_old=call.body.keep_old)
    return _shown(call)


async def publish_keys(call: Call[KeysRequest, None]) -> KeysShown:
    """Publish the built-in issuer's keys, withhold them, or break what is published.

    Providers go on with keys they have fetched until those are due (`rules.refresh`) or a token names an unknown
    one.
    """
    call.sandbox.issuer.published = call.body.published
    return _shown(call)


_KEYS = f"{IN_SANDBOX}/keys"
_FIRST = KeyShown(kid="key-1", expires="2027-01-15T09:00:00Z")
_EXAMPLE = KeysShown(published="ok", signing="key-1", keys=(_FIRST,), addresses=EXAMPLE.keys)

ROUTES = (
    Route(method="GET", path=_KEYS, does=show_keys, answer=KeysShown, example=_EXAMPLE),
    Route(
        method="PUT",
        path=_KEYS,
        does=publish_keys,
        body=BodyForm(KeysRequest, {"published": "withheld"}),
        answer=KeysShown,
        example=KeysShown(published="withheld", signing="key-1", keys=(_FIRST,), addresses=EXAMPLE.keys),
    ),
    Route(
        method="POST",
        path=f"{_KEYS}/rotate",
        does=rotate_keys,
        body=BodyForm(RotateKeys, {"keep-old": True}),
        answer=KeysShown,
        example=KeysShown(
            published="ok",
            signing="key-2",
            keys=(_FIRST, KeyShown(kid="key-2", expires="2027-01-15T09:00:00Z")),
            addresses=EXAMPLE.keys,
        ),
    ),
)

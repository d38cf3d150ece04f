"""Who takes part in a chat, as Azure Communication Services names them.

An identity is a communication user id (MRI): `8:acs:<resource>_<user>` for the users of a resource, other prefixes
for people elsewhere. On the wire it is an object with the id and a member that says of what kind it is
(`@azure/communication-common` 2.x, run).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Any

_LONGEST = 512
_USERS = ("8:acs:", "8:spool:", "8:gcch-acs:", "8:dod-acs:")
_TEAMS = {"8:orgid:": "public", "8:dod:": "dod", "8:gcch:": "gcch", "8:teamsvisitor:": "public"}
_VISITOR, _PHONE, _APP = "8:teamsvisitor:", "4:", "28:orgid:"


class Role(StrEnum):
    """What somebody is in a chat."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"
    """The hub itself, which makes the thread."""
    USER = "user"
    """Anybody else who was let in."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in a thread.

    `id` is the identity, `shares_from` the moment (epoch milliseconds) before which they see nothing, None for
    all.
    """

    id: str
    name: str | None = None
    role: Role = Role.USER
    shares_from: int | None = None


def guid(digits: str) -> str:
    """Return the GUID (version 4, variant 1) of 32 hexadecimal digits."""
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def named_guid(name: str) -> str:
    """Return the GUID that belongs to a name."""
    return guid(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())


def user_identity(resource: str, user: str) -> str:
    """Return the identity of a user of a resource."""
    return f"8:acs:{resource}_{user}"


def identifier(identity: str) -> dict[str, Any]:
    """Return an identity as it stands on the wire; one of no known kind has its `rawId` alone."""
    shown: dict[str, Any] = {"rawId": identity}
    for prefix, cloud in _TEAMS.items():
        if identity.startswith(prefix):
            user = {"userId": identity.removeprefix(prefix), "isAnonymous": prefix == _VISITOR, "cloud": cloud}
            return {**shown, "kind": "microsoftTeamsUser", "microsoftTeamsUser": user}
    if identity.startswith(_USERS):
        return {**shown, "kind": "communicationUser", "communicationUser": {"id": identity}}
    if identity.startswith(_PHONE):
        return {**shown, "kind": "phoneNumber", "phoneNumber": {"value": identity.removeprefix(_PHONE)}}
    if identity.startswith(_APP):
        app = {"appId": identity.removeprefix(_APP), "cloud": "public"}
        return {**shown, "kind": "microsoftTeamsApp", "microsoftTeamsApp": app}
    return shown


def known_kind(identity: str) -> bool:
    """Return whether an identity is of a kind that can take part in a chat."""
    return len(identifier(identity)) > 1


def read_identifier(given: Any) -> str:
    """Return the identity that an object on the wire names.

    Raises:
        ValueError: it names none; the message says what is wrong.
    """
    if not isinstance(given, dict):
        raise ValueError("is no object")  # noqa: TRY004 - one error for all that is wrong
    user, teams = given.get("communicationUser"), given.get("microsoftTeamsUser")
    phone, app = given.get("phoneNumber"), given.get("microsoftTeamsApp")
    identity = given.get("rawId")
    if identity is None and isinstance(user, dict):
        identity = user.get("id")
    elif identity is None and isinstance(teams, dict):
        identity = f"{_VISITOR if teams.get('isAnonymous') else _teams_prefix(teams)}{teams.get('userId')}"
    elif identity is None and isinstance(phone, dict):
        identity = f"{_PHONE}{phone.get('value')}"
    elif identity is None and isinstance(app, dict):
        identity = f"{_APP}{app.get('appId')}"
    if not isinstance(identity, str) or not 0 < len(identity) <= _LONGEST:
        raise ValueError("has neither a rawId nor a communicationUser with an id")
    return identity


def _teams_prefix(teams: dict[str, Any]) -> str:
    cloud = teams.get("cloud") or "public"
    return next((prefix for prefix, of in _TEAMS.items() if of == cloud), "8:orgid:")

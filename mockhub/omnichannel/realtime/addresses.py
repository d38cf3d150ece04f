"""Where a client connects, and how its calls tell whose they are.

Socket addresses begin at the host's root (run), so no path names the sandbox there: its organization stands in
what allocation hands out (`connectparams`, which comes back in every query) and in the id of every session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused
from mockhub.omnichannel.chat_token import organization_of
from mockhub.omnichannel.realtime.connection import LIFETIME

if TYPE_CHECKING:
    from collections.abc import Mapping

_ORGANIZATION = "sr"
"""The parameter that names the organization."""


def allocation(listener: str, below: str, organization: str, client: str, *, real_now: float) -> dict[str, Any]:
    """Return where a client connects.

    Args:
        listener: the address of the listener that was asked.
        below: the address of the client itself.
        organization: the id of the sandbox's organization.
        client: the client's id.
        real_now: Unix seconds, since clients compare with their own clock.
    """
    begins = int(real_now * 1000)
    return {
        "id": client,
        "ccid": client,
        "socketio": f"{listener}/",  # with its slash and without a path: anything else fails on reconnecting (run)
        "surl": f"{below}/",
        "url": f"{below}/",
        "ttl": str(LIFETIME),
        "connectparams": {
            _ORGANIZATION: organization,
            "issuer": "mockhub",
            "sp": "connect",
            "st": str(begins),
            "se": str(begins + LIFETIME * 1000),
        },
    }


def session_of(params: Mapping[str, str]) -> str:
    """Return the session a path names; a whole answer to a handshake may stand there, of which it is the begin."""
    return params["session"].partition(":")[0]


def organization_named(token: str | None, session: str | None, query: Mapping[str, str]) -> str | None:
    """Return the organization that a realtime call names, by its token, its session or its parameters.

    Raises:
        Refused: they contradict each other.
    """
    by_token = None if token is None else organization_of(token)
    by_parameter = query.get(_ORGANIZATION) if session is None else session.rpartition(".")[0] or None
    if by_token is None or by_parameter is None:
        return by_token or by_parameter
    if by_token.lower() != by_parameter.lower():
        raise Refused(
            "widget_unknown", f"the chat token is of {by_token}, but the call's other parameters of {by_parameter}"
        )
    return by_token

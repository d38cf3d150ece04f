"""What both clients know of the hub they call."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mockhub.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable

CONTROL = "http://127.0.0.1:8789"
"""Where a hub is steered unless it was told otherwise."""


class Base:
    """A hub's control API.

    Args:
        control: its address.
        token: what it wants to be presented, if it is bound wider than its machine.
        seconds: how long an answer may take.

    Raises:
        Misuse: that is no address.
    """

    def __init__(self, control: str = CONTROL, *, token: str | None = None, seconds: float = 30.0) -> None:
        self.control = control.rstrip("/")
        parts = urlsplit(self.control)
        try:
            port = parts.port
        except ValueError:
            port = -1
        if parts.scheme not in ("http", "https") or not parts.hostname or port == -1:
            raise Misuse(
                f"'{control}' is no address of a control API; expected one like {CONTROL}", pointer="control"
            )
        self.secure = parts.scheme == "https"
        self.host, self.port, self.prefix = parts.hostname, port, parts.path
        self.token = token
        self.headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self.seconds = seconds

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.control}>"


def shown_as(call: Callable[..., Any], make: Callable[..., Any]) -> None:
    """Have `help` show a method that sends what `make` makes: the same parameters after `self`."""
    call.__name__, call.__qualname__, call.__doc__ = make.__name__, make.__qualname__, make.__doc__
    signature = inspect.signature(make)
    itself = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    parameters = [one for one in signature.parameters.values() if one.name != "sandbox"]
    vars(call)["__signature__"] = signature.replace(parameters=[itself, *parameters])

"""A call of the control API that can be sent, and what is made of its answer; without I/O."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from urllib.parse import quote, urlencode

from mockhub import __version__
from mockhub.client.failing import ControlError, refusal
from mockhub.client.reading import read_answer
from mockhub.control.route import JSON
from mockhub.control.table import ROUTES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from mockhub.control.route import Route
    from mockhub.scenarios.places import Document

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request(Generic[T]):
    """A call that can be sent."""

    route: Route
    target: str
    """Its path and query."""
    body: Any = None
    document: Document | None = None
    """The scenario in the body, whose places its mistakes are told with."""
    at: str = ""
    """A JSON pointer to that scenario."""
    seconds: float = 0.0
    """How much longer than others it may take."""

    @property
    def payload(self) -> bytes | None:
        """The body as it is sent: every write has one."""
        if not self.route.writes:
            return None
        return json.dumps({} if self.body is None else self.body).encode()

    @property
    def headers(self) -> dict[str, str]:
        """What is said of the body."""
        return {"Content-Type": "application/json"} if self.route.writes else {}

    def read(self, status: int, content: bytes) -> T:
        """Return what was answered.

        Raises:
            ControlError: a refusal, or nothing that this version of the client can read.
        """
        if status != self.route.status:
            raise refusal(status, content, document=self.document, at=self.at)
        if self.route.media != JSON:
            return cast("T", content.decode())
        try:
            answer: T = read_answer(self.route.answer, json.loads(content or b"null"))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ControlError(
                f"cannot read the answer to {self.route.method} {self.target}: {error}; "
                f"is that hub MockHub {__version__}, as this client is?",
                code="not-a-hub",
                status=status,
            ) from error
        return answer


_ROUTE_OF = {route.does: route for route in ROUTES}


def to(
    handler: Callable[[Any], Awaitable[T]],
    *params: str,
    body: Any = None,
    query: Mapping[str, Any] | None = None,
    document: Document | None = None,
    at: str = "",
) -> Request[T]:
    """Return the call that `handler` answers."""
    route = _ROUTE_OF[handler]
    path = route.path.format_map(dict(zip(route.parameters, (quote(one, safe="") for one in params), strict=True)))
    asked = urlencode({name: _in_query(value) for name, value in given(**query or {}).items()})
    return Request(route, f"{path}?{asked}" if asked else path, body, document, at)


def _in_query(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def given(**members: Any) -> dict[str, Any]:
    """Return the members that were given, as they are written."""
    return {name.replace("_", "-"): value for name, value in members.items() if value is not None}

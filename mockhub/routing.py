"""Finding the route of a call to a simulated surface.

The platforms' clients mix letter case and send doubled slashes (run), so routes are found segment by segment,
whatever the case and however many slashes: inside the server only, never by a redirect, which a browser would
refuse to follow from a preflight.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import unquote

from mockhub.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Handler = TypeVar("Handler")

_SHORT = 512
"""Targets up to this long are remembered with their route."""
PREFIX = "s"
"""The first segment of addresses that name their sandbox: `/s/{sandbox}/...`."""


@dataclass(frozen=True)
class Route(Generic[Handler]):
    """One address of a surface: `{name}` in the template is a parameter.

    `auth` tells whether the path is an authenticated one; that, and never a header, decides.
    """

    method: str
    template: str
    point: str
    handler: Handler
    auth: bool = False
    leads_to: Callable[[Any, dict[str, str]], Route[Handler]] | None = None
    """Where one address leads to several points: tells the route, by the sandbox and the path's parameters."""
    refusal: Any = None
    """How the surface writes a refusal, where that is not the hub's own form (`exchange.Refusal`)."""
    noted: Callable[[bytes], bytes] | None = None
    """What of a body the journal has where a fault stands in the handler's place; all of it unless said."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters' names, in the order of the path."""
        return tuple(part[1:-1] for part in split(self.template) if part.startswith("{"))


@dataclass(frozen=True, slots=True)
class Found(Generic[Handler]):
    """The route of a call, with its path's parameters."""

    route: Route[Handler]
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class Missed:
    """No route: the cause out of the catalogue, and what would have been right."""

    cause: str
    detail: str
    allowed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Node(Generic[Handler]):
    literals: dict[str, _Node[Handler]] = field(default_factory=dict)
    parameter: _Node[Handler] | None = None
    routes: dict[str, Route[Handler]] = field(default_factory=dict)


class RouteTable(Generic[Handler]):
    """Routes by method and path; a literal segment is preferred to a parameter."""

    def __init__(self, routes: Iterable[Route[Handler]]) -> None:
        self.routes = tuple(routes)
        self._root: _Node[Handler] = _Node()
        self._remembered = lru_cache(maxsize=1024)(self._locate)
        for route in self.routes:
            node = self._root
            for part in split(route.template):
                node = self._descend(node, part)
            node.routes[route.method] = route

    @staticmethod
    def _descend(node: _Node[Handler], part: str) -> _Node[Handler]:
        if part.startswith("{"):
            node.parameter = node.parameter or _Node()
            return node.parameter
        return node.literals.setdefault(part.lower(), _Node())

    def locate(self, method: str, target: str) -> tuple[str | None, Found[Handler] | Missed]:
        """Return the sandbox a request target names, if it names one, and the target's route."""
        return self._remembered(method, target) if len(target) <= _SHORT else self._locate(method, target)

    def _locate(self, method: str, target: str) -> tuple[str | None, Found[Handler] | Missed]:
        prefix, segments = take_prefix(split(target))
        return prefix, self.find(method, segments)

    def find(self, method: str, segments: list[str]) -> Found[Handler] | Missed:
        """Return the route of a call, or why there is none."""
        node, values = self._root, []
        for segment in segments:
            literal = node.literals.get(segment.lower())
            if literal is not None:
                node = literal
            elif node.parameter is not None:
                node = node.parameter
                values.append(segment)
            else:
                return self._nothing_at(segments)
        route = node.routes.get(method)
        if route is not None:
            return Found(route, dict(zip(route.names, values, strict=True)))
        if node.routes:
            allowed = " or ".join(node.routes)
            return Missed(
                "method_not_allowed", f"{method} is not served here; expected {allowed}", tuple(node.routes)
            )
        return self._nothing_at(segments)

    def _nothing_at(self, segments: list[str]) -> Missed:
        path = "/" + "/".join(segments)
        served = [_filled(route.template, segments) for route in self.routes]
        return Missed("route_unknown", f"nothing is served at {path}{nearest(path, served)}")


def _filled(template: str, segments: list[str]) -> str:
    """Return a template in lower case, with a call's own values for parameters if it has as many segments."""
    parts = split(template.lower())
    if len(parts) == len(segments):
        parts = [given if part.startswith("{") else part for part, given in zip(parts, segments, strict=True)]
    return "/" + "/".join(parts).lower()


def split(target: str) -> list[str]:
    """Return the decoded path segments of a request target as it was sent; empty ones do not count."""
    path = target.partition("?")[0]
    if not path.startswith("/") and "://" in path[:8]:  # absolute form
        path = "/" + path.partition("://")[2].partition("/")[2]
    if "%" in path:
        return [unquote(segment) for segment in path.split("/") if segment]
    return [segment for segment in path.split("/") if segment]


def take_prefix(segments: list[str]) -> tuple[str | None, list[str]]:
    """Return the sandbox a path names, and the path without it."""
    if len(segments) > 1 and segments[0].lower() == PREFIX:
        return segments[1], segments[2:]
    return None, segments

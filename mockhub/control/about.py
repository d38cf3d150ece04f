"""What is here: the routes, the version, whether the server answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

from mockhub import __version__
from mockhub.answers import Shown
from mockhub.control.openapi import document
from mockhub.control.route import Call, Route


@dataclass(frozen=True, kw_only=True)
class Index(Shown):
    """What is served."""

    mockhub: str
    """The version."""
    routes: tuple[str, ...]
    """Each as its method and its path."""


@dataclass(frozen=True, kw_only=True)
class Health(Shown):
    """That the server answers."""

    status: Literal["ok"]
    version: str


@dataclass(frozen=True, kw_only=True)
class Version(Shown):
    """Which MockHub this is."""

    version: str


async def show_index(call: Call[None, None]) -> Index:
    """List every route."""
    return Index(mockhub=__version__, routes=tuple(f"{route.method} {route.path}" for route in call.routes))


async def show_health(_: Call[None, None]) -> Health:
    """Say that the server answers."""
    return Health(status="ok", version=__version__)


async def show_version(_: Call[None, None]) -> Version:
    """Say which MockHub this is."""
    return Version(version=__version__)


async def show_openapi(call: Call[None, None]) -> dict[str, Any]:
    """Describe the control API in OpenAPI 3.1."""
    return await asyncio.to_thread(document, call.routes)  # made once, from what files say


ROUTES = (
    Route(
        method="GET",
        path="/",
        does=show_index,
        answer=Index,
        example=Index(mockhub=__version__, routes=("GET /", "GET /healthz")),
    ),
    Route(
        method="GET",
        path="/healthz",
        does=show_health,
        answer=Health,
        example=Health(status="ok", version=__version__),
    ),
    Route(
        method="GET",
        path="/v1/version",
        does=show_version,
        answer=Version,
        example=Version(version=__version__),
    ),
    Route(
        method="GET",
        path="/v1/openapi.json",
        does=show_openapi,
        answer=dict[str, Any],
        example={"openapi": "3.1.0"},
    ),
)

"""What is here: the routes, the version, whether the server answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mockhub import __version__
from mockhub.answers import Shown
from mockhub.control.openapi import document
from mockhub.control.route import Call, Route, whole
from mockhub.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


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
class Readiness(Shown):
    """That calls are taken."""

    status: Literal["ready"]


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


async def show_readiness(call: Call[None, None]) -> Readiness:
    """Say whether every listener is up and the scenarios it was started with are armed."""
    if not call.hub.ready:
        raise Misuse("the hub is starting or stopping", code="not-ready", status=503)
    return Readiness(status="ready")


async def show_ca(call: Call[None, None]) -> AsyncGenerator[str]:
    """Give the certificate that clients of the https listener have to trust, in PEM."""
    if call.hub.ca is None:
        told = "there is no CA: the https listener has a certificate of the user's own, or there is none"
        raise Misuse(told, code="no-ca", status=404)
    return whole(call.hub.ca)


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
        path="/readyz",
        does=show_readiness,
        answer=Readiness,
        example=Readiness(status="ready"),
        refuses={503: ("not-ready",)},
    ),
    Route(
        method="GET",
        path="/ca.pem",
        does=show_ca,
        answer=str,
        media="application/x-pem-file",
        example="-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n",
        refuses={404: ("no-ca",)},
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

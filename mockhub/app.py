"""Composing the aiohttp applications."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from aiohttp import web

from mockhub.exchange import Exchange
from mockhub.hub import Hub
from mockhub.omnichannel.http import livechat, starting
from mockhub.outbound import Outbound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

    from mockhub.exchange import SurfaceRoute

HUB: web.AppKey[Hub] = web.AppKey("hub", Hub)
"""The hub behind an application: `app[HUB]`."""
FIRST: tuple[SurfaceRoute, ...] = (*starting.ROUTES, *livechat.ROUTES)
"""The addresses at which a chat begins: a server starts with these alone, which halves what it loads."""
OUTBOUND: web.AppKey[Outbound] = web.AppKey("outbound", Outbound)


def create_app(hub: Hub | None = None, outbound: Outbound | None = None) -> web.Application:
    """Return the simulated surfaces as one aiohttp application, ready for a runner or `aiohttp_client`.

    Args:
        hub: the hub to serve; a new one with its default sandbox if not given. `app[HUB]` reaches it.
        outbound: what calls other servers; one of the application's own, closed with it, if not given.
    """
    app = web.Application()
    app[HUB] = hub or Hub(time.time)
    if outbound is None:
        outbound = Outbound(app[HUB])
        app.cleanup_ctx.append(_closing(outbound))
    app[OUTBOUND] = outbound
    app.on_shutdown.append(_disconnect)
    app.router.add_route("*", "/{path:.*}", create_handler(app[HUB], outbound))
    return app


def create_handler(hub: Hub, outbound: Outbound) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    """Return the simulated surfaces as a bare handler, for a server that needs none of aiohttp's own routing."""
    return Exchange(hub, outbound, FIRST, _every).handle


def _every() -> Iterable[SurfaceRoute]:
    from mockhub.surfaces import ROUTES  # noqa: PLC0415 - loaded with the first call that needs it

    return ROUTES


async def _disconnect(app: web.Application) -> None:
    app[HUB].disconnect()


def _closing(outbound: Outbound) -> Callable[[web.Application], AsyncIterator[None]]:
    async def close_at_the_end(_: web.Application) -> AsyncIterator[None]:
        yield
        await outbound.close()

    return close_at_the_end

"""The control API's application: its guard, and the one place where its errors become answers."""

from __future__ import annotations

import asyncio
import json
import logging
from functools import cache
from typing import TYPE_CHECKING

from aiohttp import web

from mockhub.answers import plain
from mockhub.control.guard import guard
from mockhub.control.problem import problem_of
from mockhub.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mockhub.control.dispatch import Dispatcher
    from mockhub.hub import Hub
    from mockhub.outbound import Outbound

LOG = logging.getLogger("mockhub")


def create_control_app(
    hub: Hub, outbound: Outbound, *, token: str | None = None, hosts: tuple[str, ...] = ()
) -> web.Application:
    """Return the control API of a hub as an aiohttp application; it must have a listener of its own.

    Args:
        hub: what is steered.
        outbound: what calls other servers.
        token: what callers must present; needed when the listener is bound wider than loopback.
        hosts: names beside this machine's own that the Host header may have.
    """
    check = guard(token=token, hosts=hosts)

    @cache
    def dispatcher() -> Dispatcher:
        # Loaded with the first call: a server that nobody steers has no use for the scenario language.
        from mockhub.control.dispatch import Dispatcher  # noqa: PLC0415

        return Dispatcher(hub, outbound)

    async def handle(request: web.Request) -> web.StreamResponse:
        loaded = dispatcher() if dispatcher.cache_info().currsize else await asyncio.to_thread(dispatcher)
        return await loaded.answer(request)

    @web.middleware
    async def answer_errors(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            await check(request)
            return await handler(request)
        except Misuse as error:
            return problem(error)
        except web.HTTPRequestEntityTooLarge as error:
            return problem(Misuse(str(error.text), code="too-large", status=413))
        except Exception:  # a fault of ours is still answered as problem+json
            LOG.exception("a control call failed: %s %s", request.method, request.path)
            message = "MockHub itself failed; its log has the reason. Please report it"
            return problem(Misuse(message, code="hub-fault", status=500))

    async def let_go(_: web.Application) -> None:
        for sandbox in hub:
            sandbox.journal.let_go()

    app = web.Application(middlewares=[answer_errors])
    app.on_shutdown.append(let_go)
    app.router.add_route("*", "/{path:.*}", handle)
    return app


def problem(error: Misuse) -> web.Response:
    """Return an error as problem+json (RFC 9457): code, message, and where."""
    body = json.dumps(plain(problem_of(error)))
    headers = {"Content-Type": "application/problem+json"}
    return web.Response(text=body, status=error.status, headers=headers)

"""The control API's application: its routes, and the one place where its errors become answers."""

from __future__ import annotations

import asyncio
import json
import logging
from functools import cache
from typing import TYPE_CHECKING, Any

from aiohttp import web

from mockhub.control.guard import guard
from mockhub.control.routes import ROUTES
from mockhub.errors import Mistakes, Misuse, nearest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from functools import _lru_cache_wrapper

    from mockhub.control.handlers import Handlers
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
    def handlers() -> Handlers:
        # Loaded with the first call: a server that nobody steers has no use for the scenario language.
        from mockhub.control.handlers import Handlers  # noqa: PLC0415

        return Handlers(hub, outbound)

    @web.middleware
    async def answer_errors(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            await check(request)
            return await handler(request)
        except Misuse as error:
            return problem(error)
        except web.HTTPNotFound:
            hint = nearest(request.path, [path for _, path, _ in ROUTES])
            return problem(Misuse(f"nothing is served at {request.path}{hint}", code="unknown-path", status=404))
        except web.HTTPMethodNotAllowed as error:
            message = f"{error.method} is not served here; expected {' or '.join(sorted(error.allowed_methods))}"
            return problem(Misuse(message, code="unknown-method", status=405))
        except web.HTTPRequestEntityTooLarge as error:
            return problem(Misuse(str(error.text), code="too-large", status=413))
        except Exception:  # a fault of ours is still answered as problem+json
            LOG.exception("a control call failed: %s %s", request.method, request.path)
            message = "MockHub itself failed; its log has the reason. Please report it"
            return problem(Misuse(message, code="hub-fault", status=500))

    app = web.Application(middlewares=[answer_errors])
    for method, path, name in ROUTES:
        app.router.add_route(method, path, _later(handlers, name))
    return app


def _later(
    handlers: _lru_cache_wrapper[Handlers], name: str
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        loaded = handlers() if handlers.cache_info().currsize else await asyncio.to_thread(handlers)
        answer: web.StreamResponse = await getattr(loaded, name)(request)
        return answer

    return handle


def problem(error: Misuse) -> web.Response:
    """Return an error as problem+json (RFC 9457): code, message, and where."""
    body: dict[str, Any] = {"code": error.code, "status": error.status, "title": error.message}
    if error.pointer is not None:
        body["pointer"] = error.pointer
    if isinstance(error, Mistakes):
        body["title"] = "the body has mistakes"
        body["mistakes"] = [{"pointer": one.pointer, "message": one.message} for one in error.mistakes]
    return web.Response(
        text=json.dumps(body), status=error.status, headers={"Content-Type": "application/problem+json"}
    )

"""The first floor: a bare aiohttp server that answers one path with JSON.

Arguments: the path, the answer's size.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from aiohttp import web

from benchmarks.serving import until_abandoned

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def body_of(size: int) -> bytes:
    """Return a JSON object of exactly that many bytes."""
    return b'{"a":"' + b"x" * (size - 8) + b'"}'


async def serve_path(path: str, answer: Callable[[web.Request], Awaitable[web.Response]]) -> None:
    """Serve one path until abandoned."""
    app = web.Application()
    app.router.add_route("*", path, answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await until_abandoned(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()


async def serve(path: str, size: int) -> None:
    """Answer with `size` bytes until abandoned."""
    body = body_of(size)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    await serve_path(path, answer)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))

"""MockHub as it is started by default: http, https and control, on free ports."""

from __future__ import annotations

import asyncio

from benchmarks.serving import until_abandoned
from mockhub.server import Server


async def serve() -> None:
    """Serve until abandoned."""
    async with Server() as server:
        await until_abandoned(server.hub.addresses.http)


if __name__ == "__main__":
    asyncio.run(serve())

"""What the served processes share. Imports next to nothing, so that it weighs on nobody's start or memory."""

from __future__ import annotations

import asyncio
import sys


async def until_abandoned(address: str) -> None:
    """Say where this process listens, then wait until whoever started it closes the pipe or ends."""
    print(address, flush=True)
    abandoned = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), abandoned.set)
    await abandoned.wait()

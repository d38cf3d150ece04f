"""Steering a running hub from Python: `Client`, and `AsyncClient` for code on an event loop.

client = Client("http://127.0.0.1:8789")
sandbox = client.sandboxes.create(seed=1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockhub.client.aio import AsyncClient, AsyncSandboxClient
    from mockhub.client.blocking import Client, SandboxClient
    from mockhub.client.failing import ControlError

__all__ = ["AsyncClient", "AsyncSandboxClient", "Client", "ControlError", "SandboxClient"]

_HOMES = {
    "AsyncClient": "mockhub.client.aio",
    "AsyncSandboxClient": "mockhub.client.aio",
    "Client": "mockhub.client.blocking",
    "ControlError": "mockhub.client.failing",
    "SandboxClient": "mockhub.client.blocking",
}


def __getattr__(name: str) -> Any:
    """Load a name when it is first used: who uses one client does not load the other."""
    if name not in _HOMES:
        raise AttributeError(f"module 'mockhub.client' has no attribute '{name}'")
    from importlib import import_module  # noqa: PLC0415 - as in `mockhub`

    return getattr(import_module(_HOMES[name]), name)

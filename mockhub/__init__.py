"""MockHub: a test double for the Dynamics 365 Omnichannel live chat hub and the Genesys Service Client API.

with mockhub.MockHub() as hub:
    print(hub.http, hub.start_chat())
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockhub.app import HUB, create_app
    from mockhub.errors import MockHubError
    from mockhub.hub import Hub
    from mockhub.server import Options, Server
    from mockhub.testing import MockHub

__version__ = "0.1.0"

__all__ = ["HUB", "Hub", "MockHub", "MockHubError", "Options", "Server", "__version__", "create_app"]

_HOMES = {
    "HUB": "mockhub.app",
    "Hub": "mockhub.hub",
    "MockHub": "mockhub.testing",
    "MockHubError": "mockhub.errors",
    "Options": "mockhub.server",
    "Server": "mockhub.server",
    "create_app": "mockhub.app",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'mockhub' has no attribute '{name}'")
    from importlib import import_module  # noqa: PLC0415 - nor does this import

    return getattr(import_module(_HOMES[name]), name)

"""What tests of commands about a running hub share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mockhub.background import BackgroundServer
from mockhub.server import Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def hub(data_folder: Path) -> Iterator[BackgroundServer]:
    """A hub that runs already."""
    with BackgroundServer(Options(data=data_folder)) as running:
        yield running


@pytest.fixture
def control(hub: BackgroundServer) -> str:
    """Where it is steered."""
    return hub.server.hub.addresses.control

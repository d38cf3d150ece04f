"""A desktop whose web content may do everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.genesys.settings import WorkspaceSpec
from tests.genesys.desk import SHOP, Desk, open_desk

if TYPE_CHECKING:
    from mockhub.genesys.workspace import Workspace
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient

EVERYTHING = f"{SHOP} (*, auth.getJwtToken)"
PLAIN: dict[str, Any] = {"accepted-web-content-origins": EVERYTHING}


@pytest.fixture
def workspace(sandbox: Sandbox) -> Workspace:
    """The workspace of the default sandbox; its clock stands."""
    sandbox.renew_workspace(WorkspaceSpec.read(PLAIN))
    return sandbox.workspace


@pytest.fixture
async def desk(client: SurfaceClient, workspace: Workspace) -> Desk:
    """A desktop in which `https://shop.example` may ask for everything."""
    assert workspace.settings.accepted_web_content_origins
    return await open_desk(client)

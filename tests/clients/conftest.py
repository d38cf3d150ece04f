"""Tests with the vendors' published packages fail, rather than pass unseen, where these are not installed."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.clients.node import HERE

_PINNED: dict[str, str] = json.loads((HERE / "package.json").read_text())["dependencies"]


def _installed(name: str) -> str | None:
    described = HERE / "node_modules" / name / "package.json"
    return str(json.loads(described.read_text())["version"]) if described.is_file() else None


@pytest.fixture(scope="session", autouse=True)
def _packages() -> None:
    """The vendors' packages are there, in the versions the tests are written for."""
    pinned = {name: version.rpartition("@")[2] for name, version in _PINNED.items()}  # an alias names its package
    missing = [f"{name} {version}" for name, version in pinned.items() if _installed(name) != version]
    if missing:
        pytest.fail(
            f"tests/clients/node_modules lacks {', '.join(missing)}: run make test, or npm ci in tests/clients",
            pytrace=False,
        )
    if shutil.which("node") is None:
        pytest.fail("there is no node on the PATH: tests/clients run the packages in Node 20", pytrace=False)

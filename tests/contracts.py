"""Which published client calls which point, and the table of it in docs/fidelity.md.

A contract test says so by the marker `verifies`: the client with its version, and the points at which it is
answered as it expects. The marker is believed because it is held against the journal when the test is over
(`tests/conftest.py`). `make reference` writes the table.
"""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockhub.surfaces import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pytest

    from mockhub.exchange import SurfaceRoute

HERE = Path(__file__).parent
SURFACES = ("livechat", "acs", "realtime", "attachments")
_LOCK = HERE / "clients" / "package-lock.json"
_DOCUMENTED = {route.point for route in ROUTES if route.point.startswith("acs.")}
"""Points whose calls the vendor's documentation describes."""
_OURS = {
    "livechat.authenticate-chat": "answer, from newer clients' tests",
    "livechat.unread-messages": "members of the answer",
    "livechat.read-receipt": "answer",
    "attachments.delete": "all of it: clients do not call it",
    "attachments.frame": "the page",
    "realtime.register": "statuses",
    "realtime.poll": "bodies of refusals",
}


def claims() -> Iterator[tuple[str, str]]:
    """Yield each client and point that a contract test vouches for."""
    for folder in ("clients", "browser"):
        for file in sorted((HERE / folder).glob("test_*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.verifies":
                    clients, points = (ast.literal_eval(one) for one in node.args)
                    yield from ((client, point) for client in clients.split(", ") for point in points.split())


def pinned() -> set[str]:
    """Return the published packages that the lock file pins, each with its version."""
    packages = json.loads(_LOCK.read_text(encoding="utf-8"))["packages"]
    return {f"{about.get('name', name[13:])} {about['version']}" for name, about in packages.items() if name}


def table() -> str:
    """Return the table: each call of the chat surfaces, and where its answer comes from."""
    by_point: dict[str, set[str]] = defaultdict(set)
    for client, point in claims():
        by_point[point].add(client)
    calls = {(route.point, f"{route.method} {_shown(route.template)}") for route in _routes()}
    rows = [
        f"| `{point}` | {'<br>'.join(f'`{one}`' for one in sorted(c for p, c in calls if p == point))} "
        f"| {_told(by_point[point])} | {'yes' if point in _DOCUMENTED else ''} | {_OURS.get(point, '')} |"
        for point in sorted({point for point, _ in calls}, key=_order)
    ]
    return "\n".join(("| point | calls | verified with | documented | ours |", "|---|---|---|---|---|", *rows))


def hold(test: pytest.Function) -> None:
    """Check that a test that is over called the points that its marker names."""
    named = {point for one in test.iter_markers("verifies") for point in one.args[1].split()}
    if named:
        server: Any = test.funcargs["server"]  # what names no sandbox is in the default one's journal
        missing = named - {entry.point for sandbox in server.hub for entry in sandbox.journal}
        assert not missing, f"{test.name} is marked to verify what it did not call: {', '.join(sorted(missing))}"


def _routes() -> list[SurfaceRoute]:
    return [route for route in ROUTES if route.point.partition(".")[0] in SURFACES]


def _order(point: str) -> tuple[int, str]:
    return SURFACES.index(point.partition(".")[0]), point


def _shown(template: str) -> str:
    """Return an address without what is only another way to it: `auth/`, a version."""
    return re.sub(r"/livechatconnector/(?:auth/|v\d/)*", "/livechatconnector/", template)


def _told(clients: Iterable[str]) -> str:
    """Return packages with their versions: `@azure/communication-chat` 1.5.4, 1.6.0."""
    versions: dict[str, list[str]] = defaultdict(list)
    for client in sorted(clients):
        name, _, version = client.rpartition(" ")
        versions[name].append(version)
    return "; ".join(f"`{name}` {', '.join(found)}" for name, found in versions.items())

"""The client for those who lack the vendor's, and its types, as the hub serves them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mockhub.scapi import REQUESTS

if TYPE_CHECKING:
    from tests.conftest import SurfaceClient

PUBLISHED = [name for name, one in REQUESTS.items() if one.source == "client"]


@pytest.mark.parametrize(
    ("name", "kind"), [("service-client-api.js", "text/javascript"), ("service-client-api.d.ts", "text/plain")]
)
async def test_the_hub_serves_it_to_pages_of_any_origin(name: str, kind: str, client: SurfaceClient) -> None:
    response = await client.get(f"/workspace/{name}", headers={"Origin": "https://shop.example"})
    assert (response.status, response.content_type) == (200, kind)
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "genesys" in await response.text()


async def test_the_types_have_the_requests_of_the_published_client_and_no_others(client: SurfaceClient) -> None:
    text = await (await client.get("/workspace/service-client-api.d.ts")).text()
    found = {
        f"{namespace}.{method}"
        for namespace, body in re.findall(r"\n  namespace (\w+) \{(.*?)\n  \}", text, re.DOTALL)
        for method in re.findall(r"\n    function (\w+)\(", body)
    }
    assert found == set(PUBLISHED)

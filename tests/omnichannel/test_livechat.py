"""The `livechatconnector` surface over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.tokens.providers import TokenSpec

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient


async def test_a_good_token_starts_a_conversation(client: SurfaceClient, sandbox: Sandbox) -> None:
    org = sandbox.organization
    token = str(sandbox.token(TokenSpec(), provider=sandbox.provider))
    answer = await client.post(
        f"/livechatconnector/auth/organization/{org.id}/widgetApp/{org.authenticated.id}/conversation",
        json={},
        headers={"AuthenticatedUserToken": token, "x-ms-client-request-id": "r1"},
    )
    assert answer.status == 200, await answer.text()
    assert (await answer.json())["ChatId"].startswith("19:")
    assert answer.headers["authcodenonce"]
    assert answer.headers["oc-sessionid"]

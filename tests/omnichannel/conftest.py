"""What tests of the Omnichannel surface have: its default sandbox, called over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mockhub.tokens.providers import TokenSpec
from tests.omnichannel.surface import read

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient
    from tests.omnichannel.surface import Call, Mint, Seen


@pytest.fixture
def mint(sandbox: Sandbox) -> Mint:
    """Mint a token of the default provider, as written."""

    def mint(visitor: str = "visitor", **written: Any) -> str:
        spec = TokenSpec.read({name.replace("_", "-"): value for name, value in written.items()})
        return str(sandbox.token(spec, provider=sandbox.provider, visitor=visitor))

    return mint


@pytest.fixture
def call(client: SurfaceClient, sandbox: Sandbox) -> Call:
    """Call a route of a widget: `{org}` and `{wid}` are put in, a token makes it the authenticated path.

    A path with a slash before it is taken as it is. `demanding` chooses the widget that a token would choose.
    """

    async def call(
        method: str,
        path: str,
        *,
        token: str | None = None,
        auth: bool | None = None,
        headers: dict[str, str] | None = None,
        body: Any = None,
        demanding: bool | None = None,
    ) -> Seen:
        org = sandbox.organization
        authenticated = token is not None if auth is None else auth
        widget = org.authenticated if (authenticated if demanding is None else demanding) else org.anonymous
        prefix = "/livechatconnector/auth/" if authenticated else "/livechatconnector/"
        if path.startswith("/"):
            prefix = ""
        sent = {**({"AuthenticatedUserToken": token} if token is not None else {}), **(headers or {})}
        target = prefix + path.replace("{org}", org.id).replace("{wid}", widget.id)
        return await read(await client.request(method, target, headers=sent, json=body))

    return call


@pytest.fixture
def start(call: Call) -> Call:
    """Start a conversation."""

    async def start(
        request_id: str | None = "r1",
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
        body: Any = None,
        **more: Any,
    ) -> Seen:
        named = {} if request_id is None else {"x-ms-client-request-id": request_id}
        path = "organization/{org}/widgetApp/{wid}/conversation"
        sent = {**named, **(headers or {})}
        return await call("POST", path, token=token, headers=sent, body=body or {}, **more)

    return start

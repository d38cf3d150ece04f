"""`auth.getJwtToken`: who gets it, for how long it is the same, and that a backend can verify it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from mockhub.app import HUB
from mockhub.clock import ClockMode
from mockhub.genesys.settings import WorkspaceSpec
from mockhub.genesys.tokens import iso_instant
from mockhub.tokens.defects import DEFECTS
from tests.conftest import NOW
from tests.genesys.conftest import PLAIN
from tests.genesys.desk import SHOP, Desk, open_desk

if TYPE_CHECKING:
    from mockhub.genesys.workspace import Workspace
    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient

GET = "auth.getJwtToken"


def allow(sandbox: Sandbox, accepted: str, **more: Any) -> None:
    """Set the allow-list."""
    sandbox.workspace.configure(WorkspaceSpec.read({"accepted-web-content-origins": accepted, **more}))


async def verified(client: SurfaceClient, token: str) -> dict[str, Any]:
    """Return the claims of a token, verified as a backend would: by the published keys alone."""
    found = await (await client.get("/auth/v3/.well-known/openid-configuration")).json()
    address = found["jwks_uri"].partition("/auth/")[2]
    keys = jwt.PyJWKSet.from_dict(await (await client.get(f"/auth/{address}")).json())
    key = next(one for one in keys.keys if one.key_id == jwt.get_unverified_header(token)["kid"])
    options: Any = {"require": ["exp", "iat", "sub"], "verify_exp": False, "verify_iat": False}
    claims: dict[str, Any] = jwt.decode(
        token, key, algorithms=["RS256"], audience="genesys-workspace", issuer=found["issuer"], options=options
    )
    return claims


async def test_the_token_is_signed_with_a_published_key(desk: Desk, client: SurfaceClient) -> None:
    data = await desk.ask(GET)
    assert list(data) == ["expiration", "jwtToken"]
    claims = await verified(client, data["jwtToken"])
    assert claims["sub"] == "ada.palmer"
    assert claims["exp"] - claims["iat"] == 1800


async def test_the_expiration_is_written_as_documented_and_never_after_the_tokens_own(
    desk: Desk, sandbox: Sandbox
) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW + 0.846)
    data = await desk.ask(GET)
    assert data["expiration"] == "2027-01-15T08:30:00.000Z"
    exp = jwt.decode(data["jwtToken"], options={"verify_signature": False})["exp"]
    assert datetime.fromisoformat(data["expiration"]).timestamp() <= exp


def test_instants_have_milliseconds_whether_or_not_there_are_any() -> None:
    documented = datetime(2020, 4, 14, 13, 26, 51, 846_000, UTC).timestamp()
    assert iso_instant(documented) == "2020-04-14T13:26:51.846Z"
    assert iso_instant(NOW) == "2027-01-15T08:00:00.000Z"


async def test_the_same_token_is_given_while_it_is_valid_and_a_new_one_afterwards(
    desk: Desk, sandbox: Sandbox
) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW)
    first = await desk.ask(GET)
    sandbox.clock.advance(1799.9)
    assert await desk.ask(GET) == first
    sandbox.clock.advance(0.1)
    second = await desk.ask(GET)
    assert second["jwtToken"] != first["jwtToken"]
    assert second["expiration"] == "2027-01-15T09:00:00.000Z"


@pytest.mark.parametrize(
    ("accepted", "cause"),
    [
        ("", "origin_not_accepted"),
        ("https://other.example (*, auth.getJwtToken)", "origin_not_accepted"),
        (SHOP, "request_not_allowed"),
        (f"{SHOP} (*)", "request_not_allowed"),
        (f"{SHOP} (auth.*)", "request_not_allowed"),
        ("*", "request_not_allowed"),
    ],
)
async def test_the_token_must_be_named_in_full(accepted: str, cause: str, desk: Desk, sandbox: Sandbox) -> None:
    allow(sandbox, accepted)
    code, message = await desk.fail(GET)
    assert code == cause
    assert "auth.getJwtToken)" in message
    entry = next(one for one in sandbox.journal if one.point == f"scapi.{GET}")
    assert (entry.outcome, entry.cause, entry.facts["origin"]) == ("refused", cause, SHOP)


async def test_by_default_web_content_of_the_hubs_own_listeners_gets_it(client: SurfaceClient) -> None:
    port = client.server.port
    own = await open_desk(client, origin=f"http://localhost:{port}")
    assert (await own.ask(GET))["jwtToken"]
    own.origin = SHOP
    assert (await own.fail(GET))[0] == "origin_not_accepted"


async def test_a_refused_page_is_told_nothing_where_the_workspace_says_so(desk: Desk, sandbox: Sandbox) -> None:
    allow(sandbox, SHOP, refused="silence")
    assert await desk.message(GET) is None
    assert (await desk.ask("agent.get"))["username"] == "ada.palmer"
    desk.origin = "https://other.example"
    assert await desk.message("agent.get") is None


async def test_what_a_page_is_told_of_a_refusal_can_be_chosen(desk: Desk, sandbox: Sandbox) -> None:
    errors = {"request_not_allowed": {"message": "Nope: {detail}", "code": 17}, "origin_not_accepted": ""}
    allow(sandbox, SHOP, errors=errors)
    code, message = await desk.fail(GET)
    assert (str(code), message[:6]) == ("17", "Nope: ")
    desk.origin = "null"
    assert await desk.fail(GET) == ("origin_not_accepted", "")


async def test_lifetime_and_claims_can_be_set(desk: Desk, client: SurfaceClient, sandbox: Sandbox) -> None:
    token = {"lifetime": "5m", "claims": {"sub": "somebody", "team": "blue"}}
    sandbox.workspace.configure(WorkspaceSpec.read({**PLAIN, "token": token}))
    claims = await verified(client, (await desk.ask(GET))["jwtToken"])
    assert (claims["sub"], claims["team"], claims["exp"] - claims["iat"]) == ("somebody", "blue", 300)


@pytest.mark.parametrize("defect", ["expired", "wrong-key", "alg-none", "empty", "not-a-string"])
async def test_a_token_can_be_broken_on_purpose(defect: str, client: SurfaceClient, sandbox: Sandbox) -> None:
    assert defect in DEFECTS
    sandbox.renew_workspace(WorkspaceSpec.read({**PLAIN, "token": {"defect": defect}}))
    desk = await open_desk(client)
    given = (await desk.ask(GET))["jwtToken"]
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": str(given)}
    answer = await client.post("/auth/v3/oauth/token", data=form)
    body = await answer.json()
    assert (answer.status, body["error"]) == (400, "invalid_grant")


async def test_another_sandboxes_token_is_foreign(desk: Desk, client: SurfaceClient, sandbox: Sandbox) -> None:
    other = client.app[HUB].create()
    foreign = other.workspace.tokens.jwt(other.workspace.tokens.desktop).token
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": foreign}
    body = await (await client.post("/auth/v3/oauth/token", data=form)).json()
    assert body["cause"] in ("signature_mismatch", "issuer_mismatch")
    mine = (await desk.ask(GET))["jwtToken"]
    assert (await client.post("/auth/v3/oauth/token", data={**form, "assertion": mine})).status == 200
    assert sandbox.id != other.id


def test_a_chat_token_is_no_token_of_the_workspace(workspace: Workspace, sandbox: Sandbox) -> None:
    assert workspace.tokens.issuer.url != sandbox.issuer.url
    assert workspace.tokens.issuer.jwk_set() != sandbox.issuer.jwk_set()

"""The token endpoints around the workspace: real sessions, real validation, refusals in place of 500s."""

from __future__ import annotations

from base64 import b64encode
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from mockhub.app import HUB
from mockhub.clock import ClockMode
from mockhub.genesys.settings import WorkspaceSpec
from tests.conftest import NOW

if TYPE_CHECKING:
    from aiohttp import ClientResponse

    from mockhub.sandbox import Sandbox
    from tests.conftest import SurfaceClient

BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ADA = {"username": "contoso\\ada.palmer", "password": "test-only"}
FIELDS = {"status", "cause", "message", "journal"}


def basic(user: str, secret: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{user}:{secret}'.encode()).decode()}"}


async def get(client: SurfaceClient, path: str, **headers: str) -> ClientResponse:
    return await client.get(path, allow_redirects=False, headers=headers)


async def signed_in(client: SurfaceClient, **form: str) -> str:
    """Sign in as a browser would; return the session's cookie."""
    answer = await client.post("/auth/v3/sign-in", data={**ADA, **form}, allow_redirects=False)
    assert answer.status == 302
    place = answer.headers["Location"]
    assert place.startswith("/workspace/v3/start?code=")
    begun = await get(client, place)
    assert (begun.status, begun.headers["Location"]) == (302, "/workspace/")
    client.session.cookie_jar.clear()
    return begun.headers["Set-Cookie"].partition(";")[0]


async def token(client: SurfaceClient, **form: str) -> tuple[int, dict[str, Any]]:
    answer = await client.post("/auth/v3/oauth/token", data=form)
    return answer.status, await answer.json()


async def test_a_session_gets_its_token_and_the_same_one_again(client: SurfaceClient) -> None:
    cookie = await signed_in(client)
    first, second = [
        await (await get(client, "/workspace/v3/security/exchange-token", Cookie=cookie)).json() for _ in range(2)
    ]
    assert first["status"] == {"code": 0}
    assert first["data"]["access_token"] == second["data"]["access_token"]
    assert 1798 <= first["data"]["expires_in"] <= 1800
    assert first["data"]["access_token"].count(".") == 2


@pytest.mark.parametrize(
    "path",
    [
        "/workspace/v3/security/exchange-token",
        "/workspace/v3/security/pure-cloud-token",
        "/workspace/v3/version",
        "/workspace/v3/auth-keep-alive",
        "/auth/v3/ping",
    ],
)
@pytest.mark.parametrize("cookie", ["", "WWE_CODE=made-up"])
async def test_without_a_session_there_is_the_platforms_refusal(
    path: str, cookie: str, client: SurfaceClient
) -> None:
    answer = await get(client, path, Cookie=cookie)
    body = await answer.json()
    assert answer.status == 403
    assert body["status"] == {"code": 603, "message": "Unauthorized"}
    assert body["cause"] == "session_missing"
    assert body.keys() == FIELDS


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"password": "wrong"}, "the password of ada.palmer is another"),
        ({"username": "contoso\\nobody"}, "there is no user 'nobody'"),
        ({"username": "fabrikam\\ada.palmer"}, "not of tenant 'fabrikam'"),
        ({"username": "ada.palmer", "tenant": "fabrikam"}, "not of tenant 'fabrikam'"),
    ],
)
async def test_who_signs_in_wrongly_is_led_back_with_the_reason(
    form: dict[str, str], why: str, client: SurfaceClient, sandbox: Sandbox
) -> None:
    answer = await client.post("/auth/v3/sign-in", data={**ADA, **form}, allow_redirects=False)
    place = urlsplit(answer.headers["Location"])
    assert (answer.status, place.path) == (302, "/auth/sign-in.html")
    assert why in parse_qs(place.query)["error"][0]
    assert why in unescape(await (await get(client, answer.headers["Location"])).text())
    entry = next(one for one in sandbox.journal if one.point == "genesys.sign-in")
    assert (entry.outcome, entry.cause) == ("refused", "credentials_refused")
    assert "wrong" not in str(entry.to_json(show_secrets=True))


async def test_a_code_is_used_once_and_within_a_minute(client: SurfaceClient, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW)
    for late in (False, True):
        answer = await client.post("/auth/v3/sign-in", data=ADA, allow_redirects=False)
        if late:
            sandbox.clock.advance(60)
        else:
            assert (await get(client, answer.headers["Location"])).status == 302
        again = await get(client, answer.headers["Location"])
        assert again.status == 403
        assert (await again.json())["cause"] == "code_refused"


async def test_a_session_ends_by_signing_out_and_by_itself(client: SurfaceClient, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW)
    cookie = await signed_in(client)
    assert (await get(client, "/auth/v3/ping", Cookie=cookie)).status == 200
    assert (await get(client, "/workspace/v3/logout", Cookie=cookie)).status == 302
    assert (await get(client, "/auth/v3/ping", Cookie=cookie)).status == 403
    cookie = await signed_in(client)
    sandbox.clock.advance(sandbox.workspace.settings.session_lifetime + 1)
    answer = await get(client, "/auth/v3/ping", Cookie=cookie)
    assert "nobody used it" in (await answer.json())["message"]


async def test_the_jwt_of_a_session_is_good_for_an_access_token_and_that_for_user_info(
    client: SurfaceClient,
) -> None:
    cookie = await signed_in(client)
    exchanged = await (await get(client, "/workspace/v3/security/exchange-token", Cookie=cookie)).json()
    status, body = await token(client, grant_type=BEARER, assertion=exchanged["data"]["access_token"])
    assert status == 200
    assert (len(body["access_token"]), body["expires_in"]) == (16, 1800)
    assert body["user"] == {"cmeUserName": "ada.palmer"}
    for given in (body["access_token"], exchanged["data"]["access_token"]):
        info = await get(client, "/auth/v3/userinfo", Authorization=f"Bearer {given}")
        shown = await info.json()
        assert (info.status, shown["cmeUserName"], shown["contactCenterId"]) == (200, "ada.palmer", "contoso")
        assert "test-only" not in str(shown)
        open_id = await get(client, "/auth/v3/openid/userinfo", Authorization=f"Bearer {given}")
        assert (await open_id.json())["given_name"] == "Ada"
        as_header = await get(client, "/auth/v3/jwt-userinfo", Authorization=f"Bearer {given}")
        assert as_header.headers["X-GWS-User"].count(".") == 2


@pytest.mark.parametrize(
    "given", [None, "", "Bearer", "Bearer 0123456789abcdef", "Bearer a.b.c", "Basic YTpi", "x"]
)
async def test_who_is_not_known_gets_403_and_an_empty_body(
    given: str | None, client: SurfaceClient, sandbox: Sandbox
) -> None:
    answer = await get(client, "/auth/v3/userinfo", **({} if given is None else {"Authorization": given}))
    assert (answer.status, await answer.text()) == (403, "")
    assert next(one for one in sandbox.journal if one.point == "genesys.userinfo").cause is not None


async def test_an_access_token_expires(client: SurfaceClient, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW)
    _, body = await token(client, grant_type="password", **ADA)
    sandbox.clock.advance(1799)
    assert (await get(client, "/auth/v3/userinfo", Authorization=f"Bearer {body['access_token']}")).status == 200
    sandbox.clock.advance(1)
    assert (await get(client, "/auth/v3/userinfo", Authorization=f"Bearer {body['access_token']}")).status == 403
    status, renewed = await token(client, grant_type="refresh_token", refresh_token=body["refresh_token"])
    assert (status, renewed["access_token"] != body["access_token"]) == (200, True)
    status, again = await token(client, grant_type="refresh_token", refresh_token=body["refresh_token"])
    assert (status, again["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("form", "error", "cause"),
    [
        ({}, "invalid_request", "request_malformed"),
        ({"grant_type": "implicit"}, "unsupported_grant_type", "grant_unsupported"),
        (
            {"grant_type": "password", "username": "ada.palmer", "password": "x"},
            "invalid_grant",
            "credentials_refused",
        ),
        ({"grant_type": "password"}, "invalid_grant", "credentials_refused"),
        ({"grant_type": BEARER}, "invalid_grant", "token_missing"),
        ({"grant_type": BEARER, "assertion": "not a token"}, "invalid_grant", "malformed_segments"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_grant", "code_refused"),
    ],
)
async def test_a_grant_that_cannot_be_is_refused_in_oauths_form(
    form: dict[str, str], error: str, cause: str, client: SurfaceClient
) -> None:
    status, body = await token(client, **form)
    assert (status, body["error"], body["cause"]) == (400, error, cause)
    assert body["error_description"]


BY_GRANT = {"grant_type": "client_credentials"}


@pytest.mark.parametrize(
    ("user", "form", "detail"),
    [
        (None, {}, "no client is named"),
        (("crn", "s3cret"), {}, "there is no client 'crn'"),
        (("crm", "wrong"), {}, "the secret of client 'crm' is another"),
        (None, {"client_id": "crm", "client_secret": "wrong"}, "the secret of client 'crm' is another"),
        (("crm", "wrong"), {"client_id": "crm", "client_secret": "s3cret"}, "the secret of client 'crm'"),
    ],
)
async def test_a_client_that_the_workspace_does_not_know_is_refused_in_oauths_form(
    user: tuple[str, str] | None, form: dict[str, str], detail: str, client: SurfaceClient, sandbox: Sandbox
) -> None:
    sandbox.renew_workspace(WorkspaceSpec.read({"clients": {"crm": "s3cret"}}))
    for grant in (BY_GRANT, {"grant_type": "password", **ADA}):
        headers = None if user is None else basic(*user)
        response = await client.post("/auth/v3/oauth/token", data={**grant, **form}, headers=headers)
        body = await response.json()
        assert (response.status, body["error"], body["cause"]) == (401, "invalid_client", "client_refused")
        assert detail in body["error_description"], body
        assert response.headers["WWW-Authenticate"].startswith("Basic ")


async def test_a_client_that_the_workspace_knows_gets_a_token(client: SurfaceClient, sandbox: Sandbox) -> None:
    sandbox.renew_workspace(WorkspaceSpec.read({"clients": {"crm": "s3cret"}}))
    given = await client.post("/auth/v3/oauth/token", data=BY_GRANT, headers=basic("crm", "s3cret"))
    in_form = {**BY_GRANT, "client_id": "crm", "client_secret": "s3cret"}
    assert (given.status, (await token(client, **in_form))[0]) == (200, 200)
    assert "s3cret" not in str([one.to_json() for one in sandbox.journal])


async def test_unless_clients_are_named_anybody_is_one(client: SurfaceClient) -> None:
    anybody = await client.post("/auth/v3/oauth/token", data=BY_GRANT, headers=basic("x", "y"))
    assert anybody.status == 200
    status, body = await token(client, **BY_GRANT)
    assert (status, body["error"], body["cause"]) == (401, "invalid_client", "client_refused")


@pytest.mark.parametrize("kind", ["data", "json"])
async def test_no_password_stands_in_the_journal(kind: str, client: SurfaceClient, sandbox: Sandbox) -> None:
    for path in ("/auth/v3/oauth/token", "/auth/v3/sign-in"):
        form: Any = {kind: {**ADA, "grant_type": "password", "password": "pass-phrase"}}
        await client.post(path, allow_redirects=False, **form)
    change = {"userName": "ada.palmer", "oldPassword": "pass-phrase", "newPassword": "pass-phrase"}
    await client.post("/auth/v3/change-password", json=change)
    told = [one.to_json(show_secrets=True) for one in sandbox.journal]
    assert len(told) == 3
    assert "pass-phrase" not in str(told)


async def test_an_expired_assertion_is_refused(client: SurfaceClient, sandbox: Sandbox) -> None:
    sandbox.clock.configure(mode=ClockMode.MANUAL, at=NOW)
    tokens = sandbox.workspace.tokens
    given = tokens.jwt(tokens.desktop).token
    sandbox.clock.advance(1800)
    _, body = await token(client, grant_type=BEARER, assertion=str(given))
    assert body["cause"] == "expired"


async def test_keys_can_be_rotated(client: SurfaceClient, sandbox: Sandbox) -> None:
    tokens = sandbox.workspace.tokens
    old = tokens.jwt(tokens.desktop).token
    tokens.issuer.rotate(now=sandbox.clock.now(), keep_old=False)
    _, body = await token(client, grant_type=BEARER, assertion=str(old))
    assert body["cause"] == "unknown_kid"


async def test_an_application_gets_a_code_for_its_own_address_alone(client: SurfaceClient) -> None:
    address = "http://localhost:3000/back?tab=1"
    asked = await get(client, f"/auth/v3/oauth/authorize?redirect_uri={address}&response_type=code")
    assert asked.status == 302
    assert asked.headers["Location"].startswith("/auth/sign-in.html?redirect_uri=")
    cookie = await signed_in(client)
    query = "response_type=code&state=s1&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fback%3Ftab%3D1"
    asked = await get(client, f"/auth/v3/oauth/authorize?{query}", Cookie=cookie)
    back = urlsplit(asked.headers["Location"])
    given = parse_qs(back.query)
    assert (back.netloc, given["tab"], given["state"]) == ("localhost:3000", ["1"], ["s1"])
    code = given["code"][0]
    status, _ = await token(client, grant_type="authorization_code", code=code, redirect_uri="http://evil.example")
    assert status == 400
    asked = await get(client, f"/auth/v3/oauth/authorize?{query}", Cookie=cookie)
    code = parse_qs(urlsplit(asked.headers["Location"]).query)["code"][0]
    status, body = await token(client, grant_type="authorization_code", code=code, redirect_uri=address)
    assert (status, body["token_type"]) == (200, "bearer")


@pytest.mark.parametrize(
    "path",
    [
        "/auth/v3/oauth/authorize?redirect_uri=javascript:alert(1)",
        "/auth/v3/oauth/authorize?redirect_uri=//evil.example",
        "/auth/v3/oauth/authorize",
        "/auth/v3/oauth/authorize?redirect_uri=http://a&response_type=token",
        "/workspace/v3/start?code=x&redirect_uri=javascript:alert(1)",
        "/auth/v3/sign-out?redirectUri=data:text/html,x",
    ],
)
async def test_nobody_is_sent_where_no_page_is(path: str, client: SurfaceClient) -> None:
    answer = await get(client, path)
    assert answer.status == 400
    assert (await answer.json())["cause"] == "request_malformed"


async def test_the_page_to_sign_in_escapes_what_it_shows(client: SurfaceClient) -> None:
    shown = await (await get(client, "/auth/sign-in.html?error=<script>&redirect_uri=%22><script>")).text()
    assert "<script>" not in shown


async def test_a_sandbox_below_its_prefix_has_sessions_of_its_own(client: SurfaceClient) -> None:
    other = client.app[HUB].create()
    answer = await client.post(f"/s/{other.id}/auth/v3/sign-in", data=ADA, allow_redirects=False)
    assert answer.headers["Location"].startswith(f"/s/{other.id}/workspace/v3/start?")
    begun = await get(client, answer.headers["Location"])
    cookie = begun.headers["Set-Cookie"]
    assert f"Path=/s/{other.id};" in cookie
    client.session.cookie_jar.clear()
    sent = cookie.partition(";")[0]
    assert (await get(client, f"/s/{other.id}/auth/v3/ping", Cookie=sent)).status == 200
    assert (await get(client, "/auth/v3/ping", Cookie=sent)).status == 403


@pytest.mark.parametrize("path", ["/auth/v3/token", "/auth/v3/auth-scheme", "/auth/v3/change-password"])
@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"code": 7}', b"\xff"])
async def test_a_malformed_body_is_refused(path: str, body: bytes, client: SurfaceClient) -> None:
    answer = await client.post(path, data=body)
    assert answer.status in (400, 403)
    assert (await answer.json())["message"]


async def test_a_password_can_be_changed_by_who_knows_it(client: SurfaceClient) -> None:
    change = {"userName": "ada.palmer", "oldPassword": "wrong", "newPassword": "new"}
    assert (await client.post("/auth/v3/change-password", json=change)).status == 401
    assert (
        await client.post("/auth/v3/change-password", json={**change, "oldPassword": "test-only"})
    ).status == 200
    assert (await token(client, grant_type="password", **ADA))[0] == 400
    assert (await token(client, grant_type="password", **{**ADA, "password": "new"}))[0] == 200


async def test_the_scheme_of_a_user_is_a_password(client: SurfaceClient) -> None:
    asked = {"data": {"tenant": "contoso", "userName": "ada.palmer"}}
    answer = await client.post("/auth/v3/auth-scheme", json=asked)
    assert (await answer.json())["data"] == {"scheme": "basic"}


async def test_the_code_of_a_sign_in_is_good_for_an_access_token(client: SurfaceClient) -> None:
    answer = await client.post("/auth/v3/sign-in", data=ADA, allow_redirects=False)
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    given = await client.post("/auth/v3/token", json={"code": code})
    assert (given.status, len((await given.json())["access_token"])) == (200, 16)
    assert (await client.post("/auth/v3/token", json={"code": code})).status == 403

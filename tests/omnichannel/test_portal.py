"""The sandbox's issuer and provider over HTTP, shaped like a Power Pages site."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from mockhub.clock import ClockMode
from mockhub.driver import Visitor
from mockhub.tokens.providers import ProviderSpec, TokenSpec

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox
    from mockhub.server import Server
    from tests.conftest import SurfaceClient

TOKEN = "/_services/auth/token"
HANGS = ProviderSpec.read({"calls": ["hang"]})
PEM = "/_services/auth/publickey"
ARRAY = "/_services/auth/publickeys"
JWKS = "/_services/auth/jwks"
OPTIONS: Any = {"verify_aud": False}

Register = Callable[..., None]


@pytest.fixture
def register(sandbox: Sandbox) -> Register:
    """Register the sandbox's provider as written."""

    def register(*calls: Any, **written: Any) -> None:
        spec = {"calls": list(calls), **written} if calls else written
        sandbox.register_provider("default", ProviderSpec.read(spec))

    return register


@pytest.fixture
def minted(sandbox: Sandbox) -> Callable[[str], str]:
    """Mint a token for a provider whose keys are published in some form."""

    def minted(form: str) -> str:
        spec = ProviderSpec.read({"keys": {"from": "issuer", "as": form}})
        return str(sandbox.token(TokenSpec(), provider=sandbox.register_provider("default", spec)))

    return minted


# Keys


async def test_the_bare_pem_verifies_a_token(
    client: SurfaceClient, minted: Callable[[str], str], sandbox: Sandbox
) -> None:
    answer = await client.get(PEM)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    pem = await answer.text()
    assert pem.startswith("-----BEGIN PUBLIC KEY-----")
    assert jwt.decode(minted("pem-url"), pem, ["RS256"])["iss"] == sandbox.issuer.url


async def test_the_array_verifies_a_token(
    client: SurfaceClient, minted: Callable[[str], str], sandbox: Sandbox
) -> None:
    token = minted("dynamics")
    (entry,) = await (await client.get(ARRAY)).json()
    assert set(entry) == {"kid", "publicKey", "expiry"}
    assert entry["kid"] == jwt.get_unverified_header(token)["kid"]
    assert entry["expiry"] > sandbox.clock.now()
    assert jwt.decode(token, base64.b64decode(entry["publicKey"]).decode(), ["RS256"])["iss"] == sandbox.issuer.url


async def test_the_jwk_set_verifies_a_token(
    client: SurfaceClient, minted: Callable[[str], str], sandbox: Sandbox
) -> None:
    token = minted("jwks")
    keys = jwt.PyJWKSet.from_dict(await (await client.get(JWKS)).json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, ["RS256"])["iss"] == sandbox.issuer.url


async def test_no_document_holds_a_private_key(client: SurfaceClient) -> None:
    for path in (PEM, ARRAY):
        text = await (await client.get(path)).text()
        assert "PRIVATE" not in text
        assert b"PRIVATE" not in base64.b64decode(json.loads(text)[0]["publicKey"] if path == ARRAY else "")
    (key,) = (await (await client.get(JWKS)).json())["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}


async def test_rotated_keys_are_published_beside_the_old_ones(client: SurfaceClient, sandbox: Sandbox) -> None:
    before = await (await client.get(PEM)).text()
    fresh = sandbox.rotate_keys()
    assert [key["kid"] for key in await (await client.get(ARRAY)).json()] == ["key-1", fresh]
    assert [key["kid"] for key in (await (await client.get(JWKS)).json())["keys"]] == ["key-1", fresh]
    after = await (await client.get(PEM)).text()
    assert before != after
    load_pem_public_key(after.encode())


@pytest.mark.parametrize(
    ("path", "point"), [(PEM, "issuer.public-key"), (ARRAY, "issuer.public-keys"), (JWKS, "issuer.jwks")]
)
async def test_a_look_at_the_keys_is_journalled(
    path: str, point: str, client: SurfaceClient, sandbox: Sandbox
) -> None:
    await client.get(path)
    assert [(entry.point, entry.status) for entry in sandbox.journal] == [(point, 200)]


# Tokens


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_good_token_is_the_body(method: str, client: SurfaceClient, sandbox: Sandbox) -> None:
    answer = await client.request(method, TOKEN)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["expires_in"] == "900"
    assert "state" not in answer.headers
    claims = jwt.decode(await answer.text(), sandbox.issuer.pem(), ["RS256"])
    assert claims["exp"] - claims["iat"] == 900


async def test_a_token_carries_what_was_asked_for(client: SurfaceClient, sandbox: Sandbox) -> None:
    query = {"client_id": "my-page-1", "nonce": "n 1", "state": "s=1", "response_type": "token"}
    answer = await client.get(TOKEN, params={**query, "redirect_uri": "https://page.example/back"})
    assert answer.status == 200
    assert answer.headers["state"] == "s=1"
    claims = jwt.decode(await answer.text(), sandbox.issuer.pem(), ["RS256"], options=OPTIONS)
    assert (claims["aud"], claims["appid"], claims["nonce"]) == ("my-page-1", "my-page-1", "n 1")


async def test_the_scripts_own_claims_win_over_the_parameters(
    client: SurfaceClient, sandbox: Sandbox, register: Register
) -> None:
    register({"token": {"claims": {"nonce": "scripted"}}})
    answer = await client.get(TOKEN, params={"nonce": "asked"})
    assert jwt.decode(await answer.text(), sandbox.issuer.pem(), ["RS256"])["nonce"] == "scripted"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_id", ""),
        ("client_id", "x" * 37),
        ("client_id", "under_score"),
        ("client_id", "a b"),
        ("state", ""),
        ("state", "x" * 21),
        ("nonce", ""),
        ("nonce", "x" * 21),
        ("response_type", "code"),
        ("response_type", "Token"),
        ("redirect_uri", "javascript:alert(1)"),
        ("redirect_uri", "/back"),
    ],
)
async def test_a_parameter_of_the_wrong_form_is_refused(
    name: str, value: str, client: SurfaceClient, sandbox: Sandbox
) -> None:
    answer = await client.get(TOKEN, params={name: value})
    assert answer.status == 400
    body = await answer.json()
    assert set(body) == {"ErrorId", "ErrorMessage", "Timestamp", "CorrelationId"}
    assert body["ErrorId"].startswith("PortalSTS")
    assert body["ErrorMessage"] == f"the parameter {name} is not valid"
    assert body["CorrelationId"] == "default-1"
    assert "provider.call" not in sandbox.journal.counts, "the provider was called"


@pytest.mark.parametrize(("name", "value"), [("client_id", "x" * 36), ("state", "x" * 20), ("nonce", "é" * 20)])
async def test_a_parameter_may_be_as_long_as_documented(name: str, value: str, client: SurfaceClient) -> None:
    assert (await client.get(TOKEN, params={name: value})).status == 200


@pytest.mark.parametrize("value", ["a\rb", "a\r", "\x00", "a\x7fb", "a\x1bb"])
async def test_a_state_that_no_header_can_carry_is_refused(value: str, client: SurfaceClient) -> None:
    answer = await client.get(TOKEN, params={"state": value})
    assert answer.status == 400
    assert (await answer.json())["ErrorMessage"] == "the parameter state is not valid"


@pytest.mark.parametrize(
    ("outcome", "status", "body"),
    [
        ({"returns": ""}, 200, ""),
        ("no-token", 200, ""),
        ({"returns": 42}, 200, "42"),
        ({"returns": {"a": [1]}}, 200, '{"a": [1]}'),
        ({"token": {"raw": "a.b.c"}}, 200, "a.b.c"),
        ({"token": {"defect": "html"}}, 200, "<!DOCTYPE html><title>Sign in</title>"),
        ({"token": {"defect": "not-a-string"}}, 200, "42"),
        ({"answer": {"status": 503, "body": "busy"}}, 503, "busy"),
        ({"answer": {}}, 200, ""),
    ],
)
async def test_every_outcome_is_what_an_endpoint_can_make_of_it(
    outcome: Any, status: int, body: str, client: SurfaceClient, register: Register
) -> None:
    register(outcome)
    answer = await client.get(TOKEN, allow_redirects=False)
    assert (answer.status, await answer.text()) == (status, body)


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        ({"throw": "no session"}, "no session"),
        ({"reject": "no session"}, "no session"),
        ("throw", "scripted error"),
        ("reject", "scripted rejection"),
    ],
)
async def test_a_provider_that_fails_is_the_portals_error_body(
    outcome: Any, message: str, client: SurfaceClient, register: Register
) -> None:
    register(outcome)
    answer = await client.get(TOKEN)
    body = await answer.json()
    assert answer.status == 500
    assert set(body) == {"ErrorId", "ErrorMessage", "Timestamp", "CorrelationId"}
    assert body["ErrorMessage"] == message


async def test_a_scripted_answer_is_sent_as_written(client: SurfaceClient, register: Register) -> None:
    register({"answer": {"status": 302, "headers": {"Location": "/SignIn", "Retry-After": 5}}})
    answer = await client.get(TOKEN, allow_redirects=False)
    assert (answer.status, answer.headers["Location"], answer.headers["Retry-After"]) == (302, "/SignIn", "5")


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
async def test_a_scripted_content_type_is_the_only_one(
    name: str, client: SurfaceClient, register: Register
) -> None:
    register({"answer": {"headers": {name: "text/html"}, "body": "<h1>Sign in</h1>"}})
    answer = await client.get(TOKEN)
    assert answer.headers.getall("Content-Type") == ["text/html"]


@pytest.mark.parametrize("headers", [{"X-Note": "a\r\nb"}, {"X Note": "a"}, {"": "a"}, {"X-Note": "a\x00b"}])
def test_headers_that_cannot_be_sent_are_refused_when_the_provider_is_registered(headers: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="header"):
        ProviderSpec.read({"calls": [{"answer": {"headers": headers}}]})


async def test_each_call_gets_the_next_outcome(client: SurfaceClient, register: Register) -> None:
    register({"returns": "one"}, {"returns": "two"}, after="fail")
    bodies = [await (await client.get(TOKEN)).text() for _ in range(2)]
    assert bodies == ["one", "two"]
    exhausted = await client.get(TOKEN)
    assert exhausted.status == 500
    assert (await exhausted.json())["ErrorMessage"] == "the script of the provider is exhausted"


async def test_a_script_counted_per_sandbox_counts_calls_over_http_with_the_visitors(
    client: SurfaceClient, sandbox: Sandbox, register: Register
) -> None:
    register({"returns": "one"}, {"throw": "second call"}, per="sandbox", after="fail")
    assert await (await client.get(TOKEN)).text() == "one"
    provider = sandbox.provider
    assert provider is not None
    assert provider.script.next("") == provider.spec.outcomes[1]


async def test_a_late_token_comes_when_its_time_has_come(
    client: SurfaceClient, sandbox: Sandbox, register: Register
) -> None:
    register({"late": "12s"})
    sandbox.clock.configure(mode=ClockMode.AUTO)
    before = sandbox.clock.now()
    answer = await client.get(TOKEN)
    assert sandbox.clock.now() == before + 12
    claims = jwt.decode(
        await answer.text(), sandbox.issuer.pem(), ["RS256"], options={"verify_iat": False, "verify_exp": False}
    )
    assert claims["iat"] == int(before + 12)


async def test_a_late_token_carries_what_was_asked_for(
    client: SurfaceClient, sandbox: Sandbox, register: Register
) -> None:
    register({"late": "12s"})
    sandbox.clock.configure(mode=ClockMode.AUTO)
    answer = await client.get(TOKEN, params={"nonce": "n1"})
    assert jwt.decode(await answer.text(), options={"verify_signature": False}).get("nonce") == "n1"


async def test_expires_in_says_how_long_the_token_lives(client: SurfaceClient, register: Register) -> None:
    register({"token": {"expires-in": "1h"}})
    answer = await client.get(TOKEN)
    claims = jwt.decode(await answer.text(), options={"verify_signature": False})
    assert answer.headers["expires_in"] == str(claims["exp"] - claims["iat"])


async def test_a_call_is_journalled_as_one_of_the_provider(client: SurfaceClient, sandbox: Sandbox) -> None:
    await client.get(TOKEN)
    request, call = (entry.to_json() for entry in sandbox.journal)
    assert (request["point"], call["kind"], call["point"]) == ("issuer.token", "provider-call", "provider.call")
    assert (call["provider"], call["via"], call["outcome"]) == ("default", "http", "ok")


@pytest.mark.parametrize(
    ("outcome", "cause"),
    [
        ("throw", "provider_threw"),
        ("reject", "provider_rejected"),
        ({"answer": {"status": 500}}, "provider_http_error"),
    ],
)
async def test_a_failed_call_is_journalled_with_its_cause(
    outcome: Any, cause: str, client: SurfaceClient, sandbox: Sandbox, register: Register
) -> None:
    register(outcome)
    await client.get(TOKEN)
    (call,) = (entry.to_json() for entry in sandbox.journal if entry.point == "provider.call")
    assert (call["outcome"], call.get("cause")) == ("failed", cause)


async def test_without_a_scripted_provider_there_is_no_token(
    client: SurfaceClient, sandbox: Sandbox, register: Register
) -> None:
    register(url="https://tokens.example/")
    asked = [await client.get(TOKEN)]
    sandbox.providers.clear()
    asked.append(await client.get(TOKEN))
    for answer in asked:
        assert answer.status == 404
        assert (await answer.json())["ErrorMessage"] == "no scripted provider is registered in this sandbox"


async def test_a_hanging_call_ends_when_the_client_leaves(server: Server) -> None:
    sandbox = server.hub.default
    sandbox.register_provider("default", HANGS)
    begun, ended = asyncio.Event(), asyncio.Event()
    begin = sandbox.journal.begin

    def noting(*given: Any, **facts: Any) -> Any:
        begun.set()
        return begin(*given, **facts)

    sandbox.journal.begin = noting  # type: ignore[method-assign]
    sandbox.journal.watch(lambda entry: ended.set() if entry.point == "issuer.token" else None)
    call = asyncio.create_task(server.outbound.session.get(server.hub.addresses.sandbox("default") + TOKEN))
    async with asyncio.timeout(5):
        await begun.wait()
        assert not ended.is_set()
        call.cancel()
        await ended.wait()
    assert [entry.to_json()["outcome"] for entry in sandbox.journal if entry.point == "issuer.token"] == ["failed"]


async def test_a_hang_that_nobody_awaits_any_more_leaves_time_as_it_was(server: Server) -> None:
    sandbox = server.hub.default
    sandbox.clock.configure(mode=ClockMode.AUTO)
    sandbox.register_provider("default", HANGS)
    sandbox.register_provider("page", ProviderSpec.read({"url": TOKEN}))
    before = sandbox.clock.now()
    visitor = Visitor(
        server.hub,
        server.outbound,
        sandbox,
        widget=sandbox.organization.authenticated,
        provider=sandbox.find_provider("page"),
    )
    for rounds in (1, 2):
        result = await visitor.start_chat()
        assert result.failure is not None
        assert result.failure.cause == "provider_timeout"
        assert sandbox.clock.now() == before + 10 * rounds

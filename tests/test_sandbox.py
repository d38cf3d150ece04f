"""One isolated world: its providers, the tokens they give, its issuer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from mockhub.errors import Misuse
from mockhub.personas import contact_id
from mockhub.sandbox import ISSUER_PATHS, Sandbox
from mockhub.tokens.documents import pem
from mockhub.tokens.judging import judge
from mockhub.tokens.providers import ProviderSpec, TokenSpec
from mockhub.tokens.verdict import Verdict
from mockhub.world import SandboxSpec
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "a shared secret of more than 32 bytes"


@pytest.fixture
def box() -> Sandbox:
    return Sandbox("box", source=lambda: NOW)


@pytest.fixture
def register(box: Sandbox) -> Callable[..., None]:
    """Register a provider as the only one."""

    def register(**written: Any) -> None:
        box.providers.clear()
        box.register_provider("it", ProviderSpec.read(written))

    return register


@pytest.fixture
def given(box: Sandbox) -> Callable[..., object]:
    """Return what the sandbox's provider gives for a token spec as written."""

    def given(**written: Any) -> object:
        spec = TokenSpec.read({name.replace("_", "-"): value for name, value in written.items()})
        return box.token(spec, provider=box.provider)

    return given


def claims_of(token: object) -> dict[str, Any]:
    assert isinstance(token, str)
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def test_a_new_sandbox_has_one_good_provider(box: Sandbox) -> None:
    provider = box.provider
    assert provider is not None
    assert list(box.providers) == ["default"]
    assert box.trusts == [provider.trust]
    assert provider.trust.url == "/_services/auth/publickey"
    assert provider.trust.rules.issuer == (box.issuer.url,)


def test_the_issuers_name_holds_the_sandbox_and_no_port(box: Sandbox) -> None:
    assert box.issuer.url == "https://mockhub.localhost/s/box"


def test_a_good_token_has_the_claims_the_platform_demands(box: Sandbox, given: Callable[..., object]) -> None:
    assert claims_of(given()) == {
        "iss": box.issuer.url,
        "sub": contact_id(0, "visitor"),
        "iat": NOW,
        "exp": NOW + 900,
    }


def test_every_visitor_has_a_contact_of_their_own(box: Sandbox) -> None:
    subjects = {claims_of(box.token(TokenSpec(), visitor=name))["sub"] for name in ("ann", "bob", "visitor")}
    assert len(subjects) == 3


def test_a_token_spec_changes_claims_and_lifetime(given: Callable[..., object]) -> None:
    claims = claims_of(given(claims={"sub": "me", "lwicontexts": {"cart": "10"}}, expires_in="-1m"))
    assert claims["sub"] == "me"
    assert json.loads(claims["lwicontexts"]) == {"cart": "10"}
    assert claims["exp"] == NOW - 60


def test_tokens_follow_the_sandboxes_clock(box: Sandbox, given: Callable[..., object]) -> None:
    box.clock.advance(3600)
    assert claims_of(given())["iat"] == NOW + 3600


def test_raw_text_is_given_as_it_stands(given: Callable[..., object]) -> None:
    assert given(raw=" not a token ") == " not a token "


def test_a_defect_breaks_the_token(given: Callable[..., object]) -> None:
    assert given(defect="not-a-string") == 42
    assert given(defect="empty") == ""


@pytest.mark.parametrize(("form", "named"), [("pem-url", False), ("dynamics", True), ("jwks", True)])
def test_a_key_has_a_name_where_its_document_names_keys(
    form: str, *, named: bool, register: Callable[..., None], given: Callable[..., object], box: Sandbox
) -> None:
    register(keys={"from": "issuer", "as": form})
    token = given()
    assert isinstance(token, str)
    assert ("kid" in jwt.get_unverified_header(token)) is named
    assert box.trusts[0].url == ISSUER_PATHS[form]


def test_a_shared_secret_signs_and_is_believed(
    register: Callable[..., None], given: Callable[..., object], box: Sandbox
) -> None:
    register(keys={"secret": SECRET})
    token = given()
    assert isinstance(token, str)
    assert jwt.get_unverified_header(token)["alg"] == "HS256"
    verdict = judge(token, box.trusts, box.clock.now())
    assert isinstance(verdict, Verdict)
    assert verdict.valid, verdict


@pytest.mark.parametrize("form", ["pem", "jwk", "jwks"])
def test_keys_given_outright_are_believed_without_a_fetch(
    form: str, register: Callable[..., None], given: Callable[..., object], box: Sandbox
) -> None:
    token = given()
    jwks = box.issuer.jwk_set()
    register(
        keys={form: {"pem": pem(box.issuer.current.public.material), "jwk": jwks["keys"][0], "jwks": jwks}[form]}
    )
    verdict = judge(token, box.trusts, box.clock.now())
    assert isinstance(verdict, Verdict)
    assert verdict.valid, verdict


@pytest.mark.parametrize("url", ["https://keys.example/jwks", "/_services/auth/jwks"])
def test_keys_at_a_url_are_known_by_it(url: str, register: Callable[..., None], box: Sandbox) -> None:
    register(keys={"url": url})
    assert box.trusts[0].url == url
    assert box.trusts[0].rules.issuer is None


def test_a_rule_about_the_issuer_is_left_alone(register: Callable[..., None], box: Sandbox) -> None:
    register(rules={"issuer": "https://me.example"})
    assert box.trusts[0].rules.issuer == ("https://me.example",)


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"pem": "nonsense"}, "bad-key"),
        ({"secret": "short"}, "weak-secret"),
        ({"jwk": {"kty": "oct", "k": "YQ"}}, "bad-key"),
    ],
)
def test_keys_that_cannot_be_used_leave_the_old_provider_in_place(
    box: Sandbox, keys: dict[str, Any], code: str
) -> None:
    before = box.provider
    with pytest.raises(Misuse) as raised:
        box.register_provider("default", ProviderSpec.read({"keys": keys}))
    assert raised.value.code == code
    assert box.provider is before


def test_registering_again_replaces_and_keeps_the_place(box: Sandbox) -> None:
    box.register_provider("second", ProviderSpec())
    replaced = box.register_provider("default", ProviderSpec())
    assert box.provider is replaced
    assert list(box.providers) == ["default", "second"]


def test_an_unknown_provider_names_the_nearest(box: Sandbox) -> None:
    with pytest.raises(Misuse, match=r"there is no provider 'defalt' \(did you mean 'default'\?\)") as raised:
        box.find_provider("defalt")
    assert (raised.value.status, raised.value.code) == (404, "unknown-provider")
    box.providers.clear()
    assert box.provider is None
    with pytest.raises(Misuse, match="none is registered"):
        box.find_provider("default")


def test_rotated_keys_sign_from_now_on(box: Sandbox) -> None:
    first = box.issuer.current.kid
    second = box.rotate_keys()
    assert box.issuer.current.kid == second != first
    assert [key["kid"] for key in box.issuer.jwk_set()["keys"]] == [first, second]
    third = box.rotate_keys(keep_old=False)
    assert [key["kid"] for key in box.issuer.jwk_set()["keys"]] == [third]


def test_one_seed_draws_the_same_and_another_something_else() -> None:
    def drawn(seed: int) -> list[str]:
        box = Sandbox("box", source=lambda: NOW, spec=SandboxSpec(seed=seed))
        return [box.next_nonce() for _ in range(3)]

    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


def test_a_reseeded_sandbox_draws_from_the_new_seed() -> None:
    box = Sandbox("box", source=lambda: NOW, spec=SandboxSpec(seed=1))
    box.next_nonce()
    box.reseed(7)
    assert box.seed == 7
    assert box.next_nonce() == Sandbox("box", source=lambda: NOW, spec=SandboxSpec(seed=7)).next_nonce()


def test_a_nonce_has_eight_hex_digits(box: Sandbox) -> None:
    for _ in range(50):
        nonce = box.next_nonce()
        assert len(nonce) == 8
        assert int(nonce, 16) >= 0

"""The two tokens that Microsoft's pages show."""

from __future__ import annotations

from typing import Any

import pytest

from mockhub.errors import Misuse
from mockhub.tokens.compact import sign
from mockhub.tokens.issuer import Issuer
from mockhub.tokens.judging import judge
from mockhub.tokens.rules import Rules
from mockhub.tokens.trust import Trust, given_document, shared_secret
from mockhub.tokens.verdict import Verdict
from tests.conftest import NOW

SECRET = "your-256-bit-secret"
SHORT = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
    ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
    ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
)
SHORT_IAT = 1516239022
NBF, EXP = 1542622072, 1542625672
LONG = sign(
    {"alg": "HS256", "typ": "JWT"},
    {
        "sub": "87b4d06c-abc2-e811-a9b0-000d3a10e09e",
        "lwicontexts": '{"msdyn_cartvalue":"10000", "msdyn_isvip":"false"}',
        "iat": 1542622071,
        "iss": "contosohelp.com",
        "nbf": NBF,
        "exp": EXP,
    },
    alg="HS256",
    key=SECRET.encode(),
)


def rules_of(**rules: Any) -> Rules:
    return Rules.read({name.replace("_", "-"): value for name, value in rules.items()})


def lenient(**rules: Any) -> Trust:
    written = {"allow_weak_secret": True, "required_claims": ["sub"], **rules}
    return shared_secret("sample", SECRET, rules_of(**written))


def judged(token: str, trust: Trust, now: float) -> Verdict:
    found = judge(token, [trust], now)
    assert isinstance(found, Verdict)
    return found


@pytest.mark.parametrize("token", [SHORT, LONG])
def test_default_rules_refuse_the_samples_for_their_algorithm(token: str) -> None:
    issuer = Issuer(url="contosohelp.com", offset=0, now=NOW)
    verdict = judged(token, given_document("contoso", issuer.pem(), Rules()), NBF)
    assert (verdict.reason, verdict.stage) == ("alg_not_allowed", "header")


def test_the_samples_secret_is_too_weak_unless_that_is_allowed() -> None:
    with pytest.raises(Misuse, match="19 bytes where HS256 needs 32") as raised:
        shared_secret("sample", SECRET, Rules())
    assert raised.value.code == "weak-secret"


def test_the_short_sample_lacks_what_is_required_by_default() -> None:
    trust = shared_secret("sample", SECRET, Rules(allow_weak_secret=True))
    assert judged(SHORT, trust, NOW).failures == ("missing_claim:iss", "missing_claim:exp")


@pytest.mark.parametrize(
    ("now", "failures"),
    [
        (SHORT_IAT - 1, ("issued_in_future",)),
        (SHORT_IAT - 0.001, ("issued_in_future",)),
        (SHORT_IAT, ()),
        (NOW, ()),
    ],
)
def test_the_short_sample_holds_from_its_iat_on(now: float, failures: tuple[str, ...]) -> None:
    assert judged(SHORT, lenient(), now).failures == failures


@pytest.mark.parametrize(
    ("now", "failures"),
    [
        (NBF - 2, ("not_yet_valid", "issued_in_future")),
        (NBF - 1, ("not_yet_valid",)),
        (NBF, ()),
        (EXP - 1, ()),
        (EXP - 0.001, ()),
        (EXP, ("expired",)),
        (EXP + 1, ("expired",)),
    ],
)
def test_the_long_sample_holds_from_nbf_until_exp(now: float, failures: tuple[str, ...]) -> None:
    full = shared_secret("sample", SECRET, Rules(allow_weak_secret=True, issuer=("contosohelp.com",)))
    assert judged(LONG, lenient(), now).failures == failures
    assert judged(LONG, full, now).failures == failures


def test_the_weak_secret_is_warned_of_in_every_verdict() -> None:
    for token in (SHORT, LONG, "x"):
        assert judged(token, lenient(), NBF).warnings[0] == "the secret has 19 bytes where HS256 needs 32"


@pytest.mark.parametrize("token", [SHORT, LONG])
def test_the_samples_do_not_verify_with_another_secret(token: str) -> None:
    trust = shared_secret("sample", "a-string-secret-at-least-256-bits-long", Rules(required_claims=("sub",)))
    assert judged(token, trust, NBF).reason == "signature_mismatch"


def test_the_short_sample_is_the_one_that_its_parts_make() -> None:
    header, payload = {"alg": "HS256", "typ": "JWT"}, {"sub": "1234567890", "name": "John Doe", "iat": SHORT_IAT}
    assert sign(header, payload, alg="HS256", key=SECRET.encode()) == SHORT

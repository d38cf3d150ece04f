"""What is remembered stays bounded."""

from __future__ import annotations

from mockhub.tokens import structure
from mockhub.tokens.compact import sign
from mockhub.tokens.judging import judge
from mockhub.tokens.rules import Rules
from mockhub.tokens.trust import Trust, shared_secret
from mockhub.tokens.verdict import Verdict
from tests.conftest import NOW

SECRET = "s" * 32
PROOFS = 1024
IDS = 10_000


def trusting(*, single_use: bool = False) -> Trust:
    return shared_secret("contoso", SECRET, Rules(single_use=single_use))


def token(number: int, **header: object) -> str:
    claims = {"iss": "i", "sub": "s", "iat": int(NOW), "exp": int(NOW) + 900, "jti": f"id-{number}"}
    return sign({"alg": "HS256", "typ": "JWT", **header}, claims, alg="HS256", key=SECRET.encode())


def reason(text: str, trust: Trust) -> str | None:
    found = judge(text, [trust], NOW)
    assert isinstance(found, Verdict)
    return found.reason


def test_proofs_stay_bounded_and_the_longest_unused_goes_first() -> None:
    trust = trusting()
    tokens = [token(number) for number in range(PROOFS + 2)]
    for text in tokens[:PROOFS]:
        reason(text, trust)
    assert len(trust.proofs) == PROOFS
    reason(tokens[0], trust)
    for text in tokens[PROOFS:]:
        reason(text, trust)
    assert len(trust.proofs) == PROOFS
    assert tokens[0] in trust.proofs
    assert tokens[1] not in trust.proofs
    assert tokens[2] not in trust.proofs
    assert reason(tokens[1], trust) is None


def test_refused_tokens_are_not_kept() -> None:
    trust = trusting()
    for number in range(50):
        reason(token(number)[:-3] + "AAA", trust)
    assert len(trust.proofs) == 0


def test_accepted_ids_stay_bounded_and_the_oldest_goes_first() -> None:
    trust = trusting(single_use=True)
    for number in range(IDS + 5):
        trust.accept({"jti": f"id-{number}"})
    assert len(trust.accepted_ids) == IDS
    assert reason(token(4), trust) is None
    assert reason(token(5), trust) == "replayed_jti"
    assert reason(token(IDS + 4), trust) == "replayed_jti"


def test_an_id_accepted_again_takes_no_more_room() -> None:
    trust = trusting(single_use=True)
    for _ in range(3):
        trust.accept({"jti": "same"})
    trust.accept({})
    trust.accept({"jti": 5})
    assert list(trust.accepted_ids) == ["same"]


def test_parsed_headers_stay_bounded() -> None:
    trust = trusting()
    for number in range(600):
        reason(token(0, kind=number), trust)
    info = structure._parse_header.cache_info()
    assert info.maxsize is not None
    assert info.currsize <= info.maxsize
    before = structure._parse_header.cache_info().misses
    reason(token(0, pad="x" * 1000), trust)
    assert structure._parse_header.cache_info().misses == before


def test_a_cached_header_is_not_shared_between_verdicts() -> None:
    trust = trusting()
    first = judge(token(1), [trust], NOW)
    assert isinstance(first, Verdict)
    first.claims["sub"] = "changed by the caller"
    other = judge(token(2), [trust], NOW)
    assert isinstance(other, Verdict)
    assert other.claims["sub"] == "s"

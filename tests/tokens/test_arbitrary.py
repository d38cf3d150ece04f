"""Whatever a token or a key document holds, there is a verdict and never a crash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mockhub.tokens.algorithms import ALGORITHMS
from mockhub.tokens.compact import segment, sign
from mockhub.tokens.documents import BadDocumentError, jwk_set, pem, read
from mockhub.tokens.issuer import Issuer
from mockhub.tokens.judging import REASONS, RuleState, inspect, judge
from mockhub.tokens.rules import Rules
from mockhub.tokens.structure import UnreadableError, parse_json
from mockhub.tokens.trust import Trust, given_document, published, shared_secret
from mockhub.tokens.verdict import Verdict
from tests.conftest import NOW

if TYPE_CHECKING:
    from mockhub.tokens.keys import KeySet

ISSUER = Issuer(url="https://issuer.example", offset=0, now=NOW)
SECRET = "s" * 64
CLAIMS = ISSUER.claims({}, now=NOW, subject="somebody")
STRICT = {
    "issuer": ISSUER.url,
    "audience": "chat",
    "subject": "somebody",
    "claims": {"tenant": {"a": [1]}},
    "max_age": "1h",
    "max_lifetime": "1h",
    "single_use": True,
    "context_variables": ["cart"],
    "required_claims": ["iss", "sub", "exp", "iat", "jti"],
}
FAST = settings(max_examples=120, deadline=None, database=None)

surrogates = st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF, categories=["Cs"])
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.text(surrogates, max_size=2)
    | st.sampled_from([10**400, -(10**400), 1e308, -1e308, 2**63, "", "none", "RS256", "HS256", "key-1"])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
HEADER_NAMES = ["alg", "typ", "kid", "crit", "b64", "cty", "jwk", "jku", "x5u", "x5c", "zip"]
CLAIM_NAMES = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "lwicontexts", "tenant"]
headers = st.dictionaries(st.sampled_from(HEADER_NAMES) | st.text(max_size=5), values, max_size=5)
context_texts = values.map(json.dumps) | st.dictionaries(st.text(max_size=6), values, max_size=4).map(json.dumps)
payloads = st.dictionaries(st.sampled_from(CLAIM_NAMES) | st.text(max_size=5), values | context_texts, max_size=6)
moments = st.sampled_from([NOW, NOW + 900, 0.0, -1.0, 1e12])


def rules_of(**rules: Any) -> Rules:
    return Rules.read({name.replace("_", "-"): value for name, value in rules.items()})


def rsa_trust() -> Trust:
    return given_document("contoso", ISSUER.pem(), rules_of(**STRICT))


def named_trust() -> Trust:
    return given_document("named", json.dumps(ISSUER.dynamics_array()), Rules())


def secret_trust() -> Trust:
    trust = shared_secret("contoso", SECRET, rules_of(**STRICT))
    trust.accept({"jti": "a"})
    return trust


TRUSTS = [rsa_trust(), named_trust(), published("far", "/keys", Rules())]


def check(token: object, trusts: list[Trust], now: float = NOW) -> Verdict:
    """Judge a token and hold the verdict against what holds for every verdict."""
    verdict = judge(token, trusts, now)
    assert isinstance(verdict, Verdict)
    written = json.dumps(verdict.to_json())
    json.dumps(verdict.to_json()).encode()
    assert verdict.valid is (verdict.reason is None) is (not verdict.failures)
    assert {reason.partition(":")[0] for reason in verdict.failures} <= set(REASONS)
    if verdict.reason is not None:
        assert verdict.failures[0] == verdict.reason
        assert verdict.detail
        assert verdict.stage
    if isinstance(token, str) and len(token) > 20:
        assert token not in written
        signature = token.rpartition(".")[2]
        assert len(signature) < 20 or signature not in written
    outcomes = inspect(token, trusts, now)
    assert isinstance(outcomes, list)
    assert [outcome.reason for outcome in outcomes] == list(REASONS)
    failed = [outcome for outcome in outcomes if outcome.state is RuleState.FAIL]
    assert bool(failed) is not verdict.valid
    if verdict.reason is not None:
        assert failed[0].reason == verdict.reason.partition(":")[0]
    return verdict


@FAST
@given(st.text() | st.text("abAQ.-_=+/ {}\n\t", max_size=40) | st.text(surrogates))
def test_any_text_has_a_verdict(text: str) -> None:
    assert not check(text, TRUSTS[:1]).valid
    assert not check(text, []).valid


@FAST
@given(values | st.binary() | st.just(object()))
def test_any_value_has_a_verdict(value: object) -> None:
    assert not check(value, TRUSTS[:1]).valid


@FAST
@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_in_three_segments_have_a_verdict(header: bytes, payload: bytes, signature: bytes) -> None:
    token = f"{segment(header)}.{segment(payload)}.{segment(signature)}"
    assert not check(token, TRUSTS[:2]).valid


@FAST
@given(headers, payloads)
def test_any_header_over_any_signature_has_a_verdict(header: dict[str, Any], payload: dict[str, Any]) -> None:
    token = f"{segment(header)}.{segment(payload)}.{segment(b'x' * 256)}"
    assert not check(token, TRUSTS[:2]).valid


@FAST
@given(headers, st.sampled_from(["RS256", "RS384"]))
def test_any_header_that_is_rightly_signed_has_a_verdict(header: dict[str, Any], alg: str) -> None:
    token = sign({"alg": alg, **header}, CLAIMS, alg=alg, key=ISSUER.current.private)
    check(token, [given_document("contoso", ISSUER.pem(), Rules())])
    check(token, [named_trust()])


@settings(FAST, max_examples=300)
@given(payloads, moments)
@example({"exp": 10**400}, NOW)
@example({"jti": []}, NOW)
@example({"exp": 1e308, "iat": -1e308}, NOW)
@example({"lwicontexts": '{"a":1,"cart":[]}'}, NOW)
@example({"lwicontexts": '{"\\ud800":[]}'}, NOW)
def test_any_payload_that_is_rightly_signed_has_a_verdict(payload: dict[str, Any], now: float) -> None:
    good = {"sub": "somebody", "iss": ISSUER.url, "iat": int(NOW), "exp": int(NOW) + 900}
    for claims in (payload, {**good, **payload}):
        token = sign({"alg": "HS256"}, claims, alg="HS256", key=SECRET.encode())
        for trust in (secret_trust(), shared_secret("lenient", SECRET, Rules(required_claims=()))):
            first = check(token, [trust], now)
            assert judge(token, [trust], now) == first


@FAST
@given(st.binary(max_size=80) | values.map(json.dumps).map(str.encode))
def test_any_signed_bytes_for_a_payload_have_a_verdict(payload: bytes) -> None:
    check(sign(b'{"alg":"HS256"}', payload, alg="HS256", key=SECRET.encode()), [secret_trust()])


@pytest.mark.parametrize("depth", [1, 50, 200, 900, 960, 980, 990, 1000, 2000, 6000])
@pytest.mark.parametrize(
    "place", ["header", "alg", "kid", "payload", "iss", "aud", "sub", "tenant", "lwicontexts"]
)
def test_any_depth_of_nesting_has_a_verdict(place: str, depth: int) -> None:
    nested = b"[" * depth + b"]" * depth
    head, body = json.dumps({"alg": "HS256"}).encode(), json.dumps(CLAIMS).encode()
    match place:
        case "header":
            head = nested
        case "payload":
            body = nested
        case "alg" | "kid":
            head = head[:-1].replace(b'"alg"', b'"alg"' if place == "kid" else b'"x"') + b',"%s":%s}' % (
                place.encode(),
                nested,
            )
        case "lwicontexts":
            body = json.dumps({**CLAIMS, "lwicontexts": nested.decode()}).encode()
        case _:
            rest = {name: value for name, value in CLAIMS.items() if name != place}
            body = json.dumps(rest).encode()[:-1] + b',"%s":%s}' % (place.encode(), nested)
    check(sign(head, body, alg="HS256", key=SECRET.encode()), [secret_trust()])


@pytest.mark.parametrize("digits", [1, 308, 309, 4300, 4301, 9000])
@pytest.mark.parametrize("claim", ["exp", "nbf", "iat", "sub", "iss", "aud", "jti", "tenant"])
def test_integers_of_any_length_have_a_verdict(claim: str, digits: int) -> None:
    rest = {name: value for name, value in CLAIMS.items() if name != claim}
    for sign_ in ("", "-"):
        body = json.dumps(rest)[:-1] + f',"{claim}":{sign_}{"9" * digits}}}'
        check(sign(b'{"alg":"HS256"}', body.encode(), alg="HS256", key=SECRET.encode()), [secret_trust()])


@FAST
@given(values)
def test_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    text = json.dumps(value)
    assume("NaN" not in text and "Infinity" not in text)
    assume(not any("\ud800" <= letter <= "\udfff" for letter in json.dumps(json.loads(text), ensure_ascii=False)))
    assert parse_json(text.encode()) == (json.loads(text), None)
    unescaped = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    assert parse_json(unescaped.encode()) == (json.loads(text), None)


@FAST
@given(st.binary(max_size=40))
def test_unreadable_bytes_are_named_so(data: bytes) -> None:
    try:
        value, _ = parse_json(data)
    except UnreadableError:
        return
    assert value == json.loads(data.decode())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "Expecting value at character 0"),
        (b"{", "Expecting property name enclosed in double quotes at character 1"),
        (b"{} x", "Extra data at character 3"),
        (b"NaN", "NaN is no JSON"),
        (b'{"a":-Infinity}', "-Infinity is no JSON"),
        (b"\xff", "it is not UTF-8"),
        ("{}".encode("utf-16"), "it is not UTF-8"),
        (b"\xef\xbb\xbf{}", "Expecting value at character 0"),
        (b'"\\ud800"', "it holds half of a surrogate pair"),
        (b'{"\\udfff":1}', "it holds half of a surrogate pair"),
        (b"\xed\xa0\x80", "it is not UTF-8"),
        (b"[" * 5000, "it is nested too deeply"),
        (b"9" * 5000, "Exceeds the limit"),
        (b"'a'", "Expecting value at character 0"),
        (b"[1 2]", "Expecting ',' delimiter at character 3"),
        (b'"\n"', "Invalid control character at at character 1"),
        (b"\x0c{}", "Expecting value at character 0"),
    ],
)
def test_what_is_no_strict_json_is_told_with_the_cause(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        parse_json(data)
    assert str(raised.value).startswith(why)


@pytest.mark.parametrize(
    ("data", "twice"),
    [
        (b'{"a":1,"a":2}', "a"),
        (b'{"":1,"":2}', ""),
        (b'{"a":1,"\\u0061":2}', "a"),
        (b'{"x":{"b":1,"b":1}}', "b"),
        (b'[{"c":1,"c":1}]', "c"),
        (b'{"a":{"a":1}}', None),
        (b'[{"a":1},{"a":1}]', None),
        (b'{"a":1,"A":1}', None),
    ],
)
def test_the_first_member_that_stands_twice_is_told(data: bytes, twice: str | None) -> None:
    assert parse_json(data) == (json.loads(data), twice)


def mutations(token: str) -> list[str]:
    alphabet = "AQgw=._-+/ \n5é\ud800"
    found = []
    for place in range(len(token)):
        neighbour = chr(ord(token[place]) ^ 1)
        for other in (alphabet[place % len(alphabet)], neighbour):
            found += [token[:place] + other + token[place + 1 :], token[:place] + other + token[place:]]
        found += [token[:place] + token[place + 1 :], token[: place + 1]]
    found += [token + other for other in alphabet] + [other + token for other in alphabet]
    found += [token + "==", token + "===", token.replace(".", "=.", 1)]
    return [mutation for mutation in dict.fromkeys(found) if mutation != token]


SIGNERS: dict[str, Any] = {
    "RS256": ISSUER.current.private,
    "PS256": ISSUER.current.private,
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512", *SIGNERS])
def test_every_change_of_one_character_is_refused(alg: str) -> None:
    if alg.startswith("HS"):
        trust = shared_secret("contoso", SECRET, rules_of(algorithms=[alg]))
        token = sign({"alg": alg, "typ": "JWT"}, CLAIMS, alg=alg, key=SECRET.encode())
    else:
        private = SIGNERS[alg]
        trust = given_document("contoso", pem(private.public_key()), rules_of(algorithms=[alg]))
        token = sign({"alg": alg, "typ": "JWT"}, CLAIMS, alg=alg, key=private)
    assert check(token, [trust]).valid
    accepted = [mutation for mutation in mutations(token) if not _refused(mutation, trust)]
    assert accepted == []


def _refused(token: str, trust: Trust) -> bool:
    found = judge(token, [trust], NOW)
    assert isinstance(found, Verdict)
    return not found.valid


JWK = jwk_set([ISSUER.current.public])["keys"][0]
JWK_NAMES = [*JWK, "key_ops", "crv", "x", "y", "d", "k", "x5c"]
members = st.dictionaries(
    st.sampled_from(JWK_NAMES),
    values | st.sampled_from(["RSA", "EC", "OKP", "oct", "P-256", "Ed25519", "AQAB", "AA", *ALGORITHMS]),
    max_size=4,
)
entries = st.fixed_dictionaries({"kid": values, "publicKey": values, "expiry": values})


def _read(text: str) -> KeySet | None:
    """Read a document; only `BadDocumentError` may come of it, and what is read must be good to judge by."""
    try:
        keys = read(text)
    except BadDocumentError:
        return None
    trust = published("contoso", "/keys", Rules())
    trust.fetched(keys, now=NOW, missing="x")
    for key in keys:
        header = {"alg": "RS256", **({} if key.kid is None else {"kid": key.kid})}
        token = f"{segment(header)}.e30.{segment(b'x' * 256)}"
        assert isinstance(judge(token, [trust], NOW), Verdict)
    return keys


@FAST
@given(st.text() | values.map(json.dumps) | st.text().map(lambda text: f"-----BEGIN {text}"))
def test_any_text_for_a_key_document_is_read_or_refused(text: str) -> None:
    _read(text)


@settings(FAST, max_examples=250)
@given(members)
@example({"alg": ["RS256"]})
@example({"alg": {}})
@example({"key_ops": 5})
@example({"key_ops": True})
@example({"kty": []})
@example({"n": 5})
@example({"n": "AA"})
@example({"e": "AA"})
@example({"n": "AAAA", "e": "AAAA"})
@example({"kty": "OKP", "crv": "Ed25519", "x": "AA"})
@example({"kty": "OKP", "crv": "X25519", "x": "A" * 43})
@example({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"})
@example({"kty": "EC", "crv": "secp256k1", "x": "A" * 43, "y": "A" * 43})
def test_any_changes_to_a_jwk_are_read_or_refused(changes: dict[str, Any]) -> None:
    for document in ({**JWK, **changes}, {"keys": [{**JWK, **changes}, JWK]}, {"keys": [changes]}):
        _read(json.dumps(document))


@FAST
@given(st.lists(entries | values, max_size=3))
@example([{"kid": "a", "publicKey": "é", "expiry": 1}])
@example([{"kid": "a", "publicKey": "=", "expiry": 1}])
@example([{"kid": "\ud800", "publicKey": "AAAA", "expiry": 1}])
def test_any_array_for_a_key_document_is_read_or_refused(array: list[Any]) -> None:
    _read(json.dumps(array))


@FAST
@given(st.floats() | st.integers() | st.just(10**400))
@example(float("-inf"))
def test_any_expiry_of_a_good_key_is_read_or_refused(expiry: float) -> None:
    _read(json.dumps([{**ISSUER.dynamics_array()[0], "expiry": expiry}]))


@FAST
@given(st.integers(0, 600), st.integers(0, 600))
def test_a_pem_with_a_piece_missing_is_read_or_refused(start: int, length: int) -> None:
    text = ISSUER.pem()
    assume(length)
    _read(text[:start] + text[start + length :])


@pytest.mark.parametrize("count", [1, 10, 1500])
def test_many_members_cost_little(count: int) -> None:
    names = [f"{number:x}" for number in range(count)]
    body = "{" + ",".join(f'"{name}":1' for name in [*names, names[-1]]) + "}"
    token = sign({"alg": "HS256"}, body.encode(), alg="HS256", key=SECRET.encode())
    assert check(token, [secret_trust()]).reason == "duplicate_member"

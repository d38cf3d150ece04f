"""What is believed: a provider's keys and claim rules, and the state of the keys it publishes."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from mockhub.errors import Misuse
from mockhub.tokens.algorithms import ALGORITHMS, SECRET_BYTES, Family
from mockhub.tokens.documents import BadDocumentError, read
from mockhub.tokens.keys import KeySet, secret_key

if TYPE_CHECKING:
    from mockhub.tokens.algorithms import Algorithm
    from mockhub.tokens.keys import Key
    from mockhub.tokens.rules import Rules
    from mockhub.tokens.verdict import Verdict

_REMEMBERED_PROOFS = 1024
_REMEMBERED_IDS = 10_000


class Proof(NamedTuple):
    """A token whose form and signature were found good, by `key`.

    Remembering it spares that work, and the claims' too within the span of time for which their answer is known.
    Whatever keys or earlier tokens can change is judged anew.
    """

    header: dict[str, Any]
    payload: dict[str, Any]
    key: Key
    accepted: Verdict | None = None
    since: float = 0.0
    until: float = 0.0
    """From when until when the claims lead to nothing but `accepted`."""


@dataclass(slots=True)
class Trust:
    """One registered provider's keys and rules.

    Args:
        id: the provider's name.
        rules: its claim rules.
        url: where its key document is published; None for keys given outright.
        keys: the keys given outright, or those last fetched.
        note: how weak spots of the registration are reported with every verdict.
    """

    id: str
    rules: Rules
    url: str | None = None
    keys: KeySet | None = None
    note: tuple[str, ...] = ()
    fetched_at: float = 0.0
    missed_at: float | None = None
    proofs: OrderedDict[str, Proof] = field(default_factory=OrderedDict, repr=False)
    accepted_ids: OrderedDict[str, None] = field(default_factory=OrderedDict, repr=False)

    def due(self, now: float) -> bool:
        """Return whether the published keys must be fetched before a token is judged at `now`."""
        if self.url is None:
            return False
        return self.keys is None or not 0 <= now - self.fetched_at < self.rules.refresh

    def may_look_again(self, now: float) -> bool:
        """Return whether an unknown kid may cause a fetch at `now`."""
        if self.url is None:
            return False
        return self.missed_at is None or not 0 <= now - self.missed_at < self.rules.cooldown

    def fetched(self, keys: KeySet, *, now: float, missing: str | None) -> None:
        """Take the keys just fetched; `missing` is the kid whose absence caused it."""
        self.keys, self.fetched_at = keys, now
        if missing is not None:
            self.missed_at = now
        self.proofs.clear()

    def fetch_failed(self, *, now: float, missing: str | None) -> None:
        """Note a failed fetch: known keys stay until they are due, then they are void unless stale is allowed."""
        if missing is not None:
            self.missed_at = now
        elif not self.rules.stale_if_error:
            self.forget_keys()

    def forget_keys(self) -> None:
        """Drop fetched keys, so that the next token has them fetched."""
        if self.url is not None:
            self.keys, self.missed_at = None, None
        self.proofs.clear()

    def remember(self, token: str, proof: Proof) -> None:
        """Keep a proof, forgetting the one longest unused when there are too many."""
        self.proofs[token] = proof
        if len(self.proofs) > _REMEMBERED_PROOFS:
            self.proofs.popitem(last=False)

    def accept(self, claims: dict[str, Any]) -> None:
        """Note that a token was accepted, for providers that accept each `jti` once."""
        if self.rules.single_use and isinstance(claims.get("jti"), str):
            self.accepted_ids[claims["jti"]] = None
            if len(self.accepted_ids) > _REMEMBERED_IDS:
                self.accepted_ids.popitem(last=False)

    def allows(self, algorithm: Algorithm, now: float) -> bool:
        """Return whether a token judged at `now` may use `algorithm`.

        While published keys are not at hand any public-key algorithm may be theirs: the keys will decide.
        """
        stale = self.keys is not None and self.rules.stale_if_error
        if self.rules.algorithms is None and self.due(now) and not stale:
            return algorithm.family is not Family.SECRET
        return algorithm.name in self.allowed_algorithms

    @property
    def allowed_algorithms(self) -> tuple[str, ...]:
        """The allow-list: the configured one, else what the keys are for (RS256 while there are none)."""
        if self.rules.algorithms is not None:
            return self.rules.algorithms
        return (self.keys and self.keys.algorithms) or ("RS256",)


def published(provider: str, url: str, rules: Rules) -> Trust:
    """Return the trust in a provider that publishes its keys at `url`."""
    _check_allow_list(rules, secret=False)
    return Trust(provider, rules, url=url)


def given_document(provider: str, text: str, rules: Rules) -> Trust:
    """Return the trust in keys written out as a key document (PEM, JWK, JWK set, Dynamics array).

    Raises:
        Misuse: the document cannot be read, or any of its keys cannot be used.
    """
    try:
        keys = read(text)
    except BadDocumentError as error:
        raise Misuse(str(error), code="bad-key", pointer="/keys") from None
    _check_allow_list(rules, secret=False)
    faults = [f"{key.kid or 'the key'}: {key.unusable}" for key in keys if key.unusable]
    faults += [
        f"{key.kid or 'the key'}: it is a private key; register its public half" for key in keys if key.private
    ]
    faults += [warning for warning in keys.warnings if warning.startswith(("key ", "the kid "))]
    if faults:
        raise Misuse("; ".join(dict.fromkeys(faults)), code="bad-key", pointer="/keys")
    return Trust(provider, rules, keys=keys, note=keys.warnings)


def given_jwk(provider: str, jwk: dict[str, Any], rules: Rules) -> Trust:
    """Return the trust in a JWK or a JWK set written out.

    Raises:
        Misuse: it cannot be used.
    """
    return given_document(provider, json.dumps(jwk), rules)


def shared_secret(provider: str, secret: str, rules: Rules) -> Trust:
    """Return the trust in a shared secret (HMAC).

    Raises:
        Misuse: the secret is empty, too short and not allowed to be, or the text of a public key.
    """
    _check_allow_list(rules, secret=True)
    data = secret.encode()
    if not data:
        raise Misuse("the secret is empty", code="bad-key", pointer="/keys/secret")
    if _looks_like_a_key(secret):
        raise Misuse(
            "the secret is the text of a key; HMAC with a public key lets anybody sign",
            code="bad-key",
            pointer="/keys/secret",
        )
    note: tuple[str, ...] = ()
    for name in rules.algorithms or ("HS256",):
        if len(data) >= SECRET_BYTES[name]:
            continue
        weak = f"the secret has {len(data)} bytes where {name} needs {SECRET_BYTES[name]}"
        if not rules.allow_weak_secret:
            raise Misuse(f"{weak}; set allow-weak-secret to accept it", code="weak-secret", pointer="/keys/secret")
        note = (weak,)
    return Trust(provider, rules, keys=KeySet((secret_key(data),)), note=note)


def _looks_like_a_key(secret: str) -> bool:
    return secret.lstrip().startswith(("-----BEGIN", "ssh-", "ecdsa-")) or '"kty"' in secret


def _check_allow_list(rules: Rules, *, secret: bool) -> None:
    if rules.algorithms is None:
        return
    wrong = [name for name in rules.algorithms if (ALGORITHMS[name].family is Family.SECRET) is not secret]
    if wrong:
        needs = "a shared secret" if secret else "public keys"
        raise Misuse(
            f"{', '.join(wrong)} cannot be allowed with {needs}: one kind of key a provider",
            code="mixed-algorithms",
            pointer="/rules/algorithms",
        )

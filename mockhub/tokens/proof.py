"""Rules about keys and the signature: steps C and D of the pipeline.

RFC 7515, RFC 7517, RFC 8725 section 3; "Configure authentication settings" for arrays of named keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.tokens import claims, structure
from mockhub.tokens.case import NOBODY, Case
from mockhub.tokens.verdict import Failure, KeysNeeded

if TYPE_CHECKING:
    from mockhub.tokens.keys import Key


def key_unavailable(case: Case) -> Failure | KeysNeeded | None:
    trust, needed = case.trust, KeysNeeded(case.trust.id)
    if trust is NOBODY:
        return Failure("key_unavailable", "no provider is registered")
    if trust.due(case.now):
        if case.refreshed is None or case.refreshed.needed.provider != trust.id:
            return needed
        if trust.keys is None or not trust.rules.stale_if_error:
            return Failure("key_unavailable", case.refreshed.problem or "the keys could not be read")
    return None


def find_key(case: Case) -> Failure | KeysNeeded | None:
    keys, kid = case.trust.keys, case.header.get("kid")
    if keys is None:
        return Failure("key_unavailable", "the keys could not be read")
    if kid is None or case.trust.rules.ignore_kid:
        return None
    found = keys.find(kid)
    if found is not None:
        case.candidates = [found]
        return None
    if case.refreshed is None and case.trust.may_look_again(case.now):
        return KeysNeeded(case.trust.id, missing=kid)
    if case.refreshed is not None and case.refreshed.problem and case.refreshed.needed.missing == kid:
        return Failure("key_unavailable", case.refreshed.problem)
    if not keys.named:
        detail = "the provider's key has no name: leave kid out of the header, or publish an array of named keys"
        return Failure("unknown_kid", f"kid is {structure.shown(kid)}, but {detail}")
    return Failure("unknown_kid", f"the provider publishes no key named {structure.shown(kid)}")


def no_matching_key(case: Case) -> Failure | None:
    if case.candidates or case.trust.keys is None:
        return None
    if case.trust.keys.named_only and not case.trust.rules.ignore_kid:
        return Failure("unknown_kid", "the header has no kid, which several published keys require")
    keys = case.trust.keys.keys
    # A lone key that does not fit is named more precisely by the next rules.
    case.candidates = [key for key in keys if key.family and key.fits(case.algorithm)] or list(
        keys if len(keys) == 1 else ()
    )
    if not case.candidates:
        return Failure("no_matching_key", f"no key fits {case.algorithm.name}, and the header names none")
    return None


def key_expired(case: Case) -> Failure | None:
    fresh = [key for key in case.candidates if not is_void(key, case.now)]
    if not fresh:
        expiry = claims.number(case.candidates[0].expiry or 0)
        now = claims.number(round(case.now, 3))
        return Failure("key_expired", f"the key document says expiry {expiry}, now {now}")
    case.candidates = fresh
    return None


def alg_key_mismatch(case: Case) -> Failure | None:
    fitting = [key for key in case.candidates if key.fits(case.algorithm)]
    if not fitting:
        key = case.candidates[0]
        kind = key.alg or key.curve or key.family
        return Failure("alg_key_mismatch", f"alg is {case.algorithm.name}, the key is for {kind}")
    case.candidates = fitting
    return None


def key_unusable(case: Case) -> Failure | None:
    usable = [key for key in case.candidates if not key.unusable]
    if not usable:
        return Failure("key_unusable", case.candidates[0].unusable or "")
    case.candidates = usable
    return None


def signature_missing(case: Case) -> Failure | None:
    if not case.segments[2]:
        return Failure("signature_missing", "the signature segment is empty")
    return None


def signature_mismatch(case: Case) -> Failure | None:
    signed = case.token[: case.token.rindex(".")].encode()
    for key in case.candidates:
        if key.verifies(case.algorithm, signed, case.parts[2]):
            case.key = key
            return None
    return Failure("signature_mismatch", f"the {case.algorithm.name} signature is not the provider's")


def is_void(key: Key, now: float) -> bool:
    """Return whether the key document says that `key` has expired at `now`."""
    return key.expiry is not None and now >= key.expiry

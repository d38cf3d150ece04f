"""Rules about claims: steps F and G of the pipeline. Only reached with a good signature; all of them are applied.

RFC 7519 section 4.1; "Configure authentication settings" for the required claims and `lwicontexts`.
"""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any

from mockhub.spec import format_duration, format_instant
from mockhub.tokens.structure import kind_of, shown
from mockhub.tokens.verdict import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mockhub.tokens.case import Case

    Found = Sequence[Failure]

_TEXT_CLAIMS = ("iss", "sub", "jti")
_TIME_CLAIMS = ("exp", "nbf", "iat")
_PRIMITIVES = (str, int, float, bool)
_NUMBERS = frozenset((int, float))
_LARGEST = sys.float_info.max
_DIGITS = 20
_LONGEST = 10_000 * 365.25 * 86400
"""Longer spans, in seconds, are not told apart in a message."""
_EMPTY: tuple[object, ...] = (None, "", [])


def is_number(value: Any) -> bool:
    """Return whether a JSON value is a number that a float can hold."""
    return type(value) in _NUMBERS and -_LARGEST <= value <= _LARGEST


def number(value: float) -> str:
    """Return Unix seconds as people write them: whole when they are."""
    return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)


def bad_claim_type(case: Case) -> Found:
    payload, failures = case.payload, []
    case.times = {}
    for name in _TEXT_CLAIMS:
        value = payload.get(name)
        if value is not None and not isinstance(value, str):
            failures.append(Failure(f"bad_claim_type:{name}", f"{name} is {kind_of(value)}, not text", name))
    audience = payload.get("aud")
    if audience is not None and not _is_audience(audience):
        failures.append(Failure("bad_claim_type:aud", "aud is neither text nor an array of texts", "aud"))
    for name in _TIME_CLAIMS:
        value = payload.get(name)
        if value is None:
            continue
        if is_number(value):
            case.times[name] = value
        else:
            failures.append(Failure(f"bad_claim_type:{name}", f"{name} is {kind_of(value)}, not a number", name))
    return failures


def _is_audience(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def missing_claim(case: Case) -> Found:
    absent = [name for name in case.trust.rules.required_claims if case.payload.get(name) in _EMPTY]
    return [
        Failure(
            f"missing_claim:{name}",
            f"{name} is required and {'empty' if name in case.payload else 'absent'}",
            name,
        )
        for name in absent
    ]


def expired(case: Case) -> Found:
    exp = case.times.get("exp")
    if exp is not None and case.now >= exp + case.trust.rules.leeway:
        return (Failure("expired", _compared("it expired {} ago", "exp", exp, case), "exp"),)
    return ()


def span(case: Case) -> tuple[float, float]:
    """Return from when until when no rule about time refuses an accepted token."""
    rules, times = case.trust.rules, case.times
    since = times.get("nbf", -math.inf) - rules.leeway
    if rules.check_issued_at:
        since = max(since, times.get("iat", -math.inf) - rules.leeway)
    until = times.get("exp", math.inf) + rules.leeway
    if rules.max_age is not None:
        until = min(until, times.get("iat", math.inf) + rules.max_age)
    return since, until


def not_yet_valid(case: Case) -> Found:
    nbf = case.times.get("nbf")
    if nbf is not None and case.now < nbf - case.trust.rules.leeway:
        return (Failure("not_yet_valid", _compared("it is valid {} from now", "nbf", nbf, case), "nbf"),)
    return ()


def issued_in_future(case: Case) -> Found:
    rules, iat = case.trust.rules, case.times.get("iat")
    if iat is not None and rules.check_issued_at and case.now < iat - rules.leeway:
        return (Failure("issued_in_future", _compared("it was issued {} from now", "iat", iat, case), "iat"),)
    return ()


def _compared(says: str, name: str, value: float, case: Case) -> str:
    """Say how far a time is from now, and both times as people read them."""
    apart = format_duration(min(abs(case.now - value), _LONGEST))
    leeway = format_duration(case.trust.rules.leeway)
    now = format_instant(round(case.now, 3))
    time = f"{name} {number(value)[:_DIGITS]} is {format_instant(value)}"
    return f"{says.format(apart)}: {time}, now is {now}, leeway {leeway}"


def token_age(case: Case) -> Found:
    rules, iat, exp = case.trust.rules, case.times.get("iat"), case.times.get("exp")
    failures = []
    if rules.max_age is not None and iat is not None and case.now - iat > rules.max_age:
        age, limit = number(round(case.now - iat, 3)), number(rules.max_age)
        failures.append(Failure("token_too_old", f"issued {age} s ago, the limit is {limit} s", "iat"))
    if rules.max_lifetime is not None and exp is not None and iat is not None and exp - iat > rules.max_lifetime:
        life, limit = number(exp - iat), number(rules.max_lifetime)
        failures.append(Failure("lifetime_too_long", f"exp - iat is {life} s, the limit is {limit} s", "exp"))
    return failures


def issuer_mismatch(case: Case) -> Found:
    accepted, issuer = case.trust.rules.issuer, case.payload.get("iss")
    if accepted is None or issuer in accepted:
        return ()
    expected = " or ".join(map(shown, accepted))
    return (Failure("issuer_mismatch", f"iss is {shown(issuer)}, expected {expected}", "iss"),)


def audience_mismatch(case: Case) -> Found:
    accepted, audience = case.trust.rules.audience, case.payload.get("aud")
    if accepted is None:
        return ()
    named = (audience,) if isinstance(audience, str) else audience
    if isinstance(named, list | tuple) and any(name in accepted for name in named):
        return ()
    expected = " or ".join(map(shown, accepted))
    return (Failure("audience_mismatch", f"aud is {shown(audience)}, expected {expected}", "aud"),)


def _same(value: Any, wanted: Any) -> bool:
    """Compare as JSON does: true is not 1."""
    return bool(value == wanted) and json.dumps(value, sort_keys=True) == json.dumps(wanted, sort_keys=True)


def provider_demands(case: Case) -> Found:
    rules, payload, failures = case.trust.rules, case.payload, []
    if rules.subject is not None and payload.get("sub") != rules.subject:
        detail = f"sub is {shown(payload.get('sub'))}, expected {shown(rules.subject)}"
        failures.append(Failure("subject_mismatch", detail, "sub"))
    for name, wanted in rules.claims.items():
        if not _same(payload.get(name), wanted):
            detail = f"{name} is {shown(payload.get(name))}, expected {shown(wanted)}"
            failures.append(Failure(f"claim_mismatch:{name}", detail, name))
    jti = payload.get("jti")
    if rules.single_use and isinstance(jti, str) and jti in case.trust.accepted_ids:
        detail = f"a token with jti {shown(payload['jti'])} was already accepted"
        failures.append(Failure("replayed_jti", detail, "jti"))
    return failures


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


_JSON = json.JSONDecoder(parse_constant=_refuse_constant)


def lwicontexts(case: Case) -> Found:
    given = case.payload.get("lwicontexts")
    if given is None:
        return ()
    if not isinstance(given, str):
        detail = f"lwicontexts is {kind_of(given)}; it must be a string that holds JSON"
        return (Failure("lwicontexts_not_string", detail, "lwicontexts"),)
    try:
        context = _JSON.decode(given)
    except (ValueError, RecursionError):
        return (Failure("lwicontexts_not_json", "the text of lwicontexts is not JSON", "lwicontexts"),)
    if not isinstance(context, dict):
        detail = f"the JSON in lwicontexts is {kind_of(context)}, not an object"
        return (Failure("lwicontexts_not_object", detail, "lwicontexts"),)
    return tuple(_context_variables(context, case))


def _context_variables(context: dict[str, Any], case: Case) -> Iterator[Failure]:
    rules = case.trust.rules
    for name, value in context.items():
        if not _is_context_value(value):
            detail = f"{shown(name)} in lwicontexts is {kind_of(value)}, not a primitive"
            yield Failure(f"lwicontexts_bad_value:{name}", detail, "lwicontexts")
    declared = rules.context_variables
    if declared is not None:
        for name in (name for name in context if name not in declared):
            detail = f"{shown(name)} is none of {', '.join(declared)}"
            yield Failure(f"lwicontexts_unknown_key:{name}", detail, "lwicontexts")
    limit = rules.max_context_variables
    if limit is not None and len(context) > limit:
        detail = f"lwicontexts has {len(context)} variables, the limit is {limit}"
        yield Failure("lwicontexts_too_many_keys", detail, "lwicontexts")


def _is_context_value(value: Any) -> bool:
    """A primitive, or the {value, isDisplayable} form of the vendor's own samples."""
    if isinstance(value, _PRIMITIVES):
        return True
    if not isinstance(value, dict) or not value.keys() <= {"value", "isDisplayable"}:
        return False
    return isinstance(value.get("value"), _PRIMITIVES) and isinstance(value.get("isDisplayable", False), bool)

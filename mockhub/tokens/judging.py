"""Judging one token: the pipeline of rules, in the order in which they decide.

`judge` performs no I/O: where a provider's published keys are needed it returns `KeysNeeded`, the caller fetches
them once and judges again. Signature before claims, always; algorithms come from the provider, never from the
token; the time is the caller's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from mockhub.causes import cause
from mockhub.tokens import claims, proof, structure
from mockhub.tokens.case import NOBODY, Case, Refreshed
from mockhub.tokens.trust import Proof, Trust
from mockhub.tokens.verdict import Failure, KeysNeeded, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


_UNTRUSTED_HEADERS = frozenset(("jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256"))
_MILLISECONDS = 1e12
_GUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_SHOWN = 100
"""How much of a refused token's alg and kid a verdict repeats."""


@dataclass(frozen=True, slots=True)
class Step:
    """One check and the rules it applies, each as its number and reason.

    Each of the first `stopping` rules, when broken, keeps the later ones of the step from being reached.
    """

    check: Callable[[Case], Failure | Iterable[Failure] | KeysNeeded | None]
    rules: tuple[tuple[str, str], ...]
    stopping: int = 0

    def gives(self, reason: str) -> bool:
        """Return whether a reason is one of this step's own rules."""
        return any(reason == own for _, own in self.rules)


def _step(number: str, reason: str, check: Callable[[Case], Any]) -> Step:
    return Step(check, ((number, reason),))


_LOOKS = (
    _step("A1", "token_missing", structure.token_missing),
    _step("A2", "token_not_string", structure.token_not_string),
    _step("A3", "token_too_large", structure.token_too_large),
    _step("A4", "jwe_not_supported", structure.jwe_not_supported),
    _step("A5", "malformed_segments", structure.malformed_segments),
    _step("A6", "bad_base64", structure.bad_base64),
    _step("B1", "bad_header_json", structure.bad_header_json),
    _step("B2", "duplicate_member", structure.duplicate_member),
)
_PROVES = (
    _step("B3", "alg_missing", structure.alg_missing),
    _step("B4", "alg_none", structure.alg_none),
    _step("B5", "alg_not_allowed", structure.alg_not_allowed),
    _step("B6", "crit_not_supported", structure.crit_not_supported),
    _step("B7", "bad_kid", structure.bad_kid),
    _step("B8", "typ_not_allowed", structure.typ_not_allowed),
    _step("C1", "key_unavailable", proof.key_unavailable),
    _step("C2", "unknown_kid", proof.find_key),
    _step("C3", "no_matching_key", proof.no_matching_key),
    _step("C4", "key_expired", proof.key_expired),
    _step("C5", "alg_key_mismatch", proof.alg_key_mismatch),
    _step("C6", "key_unusable", proof.key_unusable),
    _step("D1", "signature_missing", proof.signature_missing),
    _step("D2", "signature_mismatch", proof.signature_mismatch),
    _step("E1", "bad_payload_json", structure.bad_payload_json),
    _step("E2", "payload_not_object", structure.payload_not_object),
)
_CLAIMS = (
    _step("F1", "bad_claim_type", claims.bad_claim_type),
    _step("F2", "missing_claim", claims.missing_claim),
    _step("F3", "expired", claims.expired),
    _step("F4", "not_yet_valid", claims.not_yet_valid),
    _step("F5", "issued_in_future", claims.issued_in_future),
    Step(claims.token_age, (("F6", "token_too_old"), ("F6", "lifetime_too_long"))),
    _step("F7", "issuer_mismatch", claims.issuer_mismatch),
    _step("F8", "audience_mismatch", claims.audience_mismatch),
    Step(
        claims.provider_demands,
        (("F9", "subject_mismatch"), ("F9", "claim_mismatch"), ("F9", "replayed_jti")),
    ),
    Step(
        claims.lwicontexts,
        (
            ("G1", "lwicontexts_not_string"),
            ("G2", "lwicontexts_not_json"),
            ("G3", "lwicontexts_not_object"),
            ("G4", "lwicontexts_bad_value"),
            ("G5", "lwicontexts_unknown_key"),
            ("G6", "lwicontexts_too_many_keys"),
        ),
        stopping=3,
    ),
)
_STAGES = {
    "A": "form", "B": "header", "C": "key", "D": "signature", "E": "payload", "F": "claims", "G": "context",
}  # fmt: skip

REASONS: tuple[str, ...] = tuple(reason for step in (*_LOOKS, *_PROVES, *_CLAIMS) for _, reason in step.rules)
"""The closed list of reasons, in the order in which they decide."""


class RuleState(StrEnum):
    """What one rule says of a token."""

    PASS = "pass"
    FAIL = "fail"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """One rule's line of an inspection."""

    number: str
    reason: str
    state: RuleState
    detail: str | None = None


def judge(
    token: object, trusts: Sequence[Trust], now: float, *, refreshed: Refreshed | None = None
) -> Verdict | KeysNeeded:
    """Judge a token as one of `trusts` would, at Unix time `now`.

    Args:
        token: what the provider gave; anything but text is refused as such.
        trusts: the providers registered for the widget. Of several, the one judges whose `issuer` the token
            names, else the one that knows its key id, else the first.
        now: the sandbox's time.
        refreshed: given when judging again after the fetch that `KeysNeeded` asked for.

    Returns:
        A verdict, or the keys that must be fetched first.
    """
    if isinstance(token, str):
        remembered = _remembered(token, trusts, now)
        if remembered is not None:
            return remembered
    case = Case(token, trusts[0] if trusts else NOBODY, now, refreshed)
    for group in (_LOOKS, _PROVES):
        for step in group:
            found = step.check(case)
            if found is not None:
                return found if isinstance(found, KeysNeeded) else _refused(case, step, _as_failures(found))
        if group is _LOOKS:
            case.trust = _who_judges(case, trusts)
    return _judge_proven(case)


def inspect(
    token: object, trusts: Sequence[Trust], now: float, *, refreshed: Refreshed | None = None
) -> list[RuleOutcome] | KeysNeeded:
    """Return what every rule says of a token: pass, fail, or not reached. Arguments as for `judge`."""
    case = Case(token, trusts[0] if trusts else NOBODY, now, refreshed)
    outcomes: list[RuleOutcome] = []
    stopped = False
    for group in (_LOOKS, _PROVES, _CLAIMS):
        if group is _PROVES and not stopped:
            case.trust = _who_judges(case, trusts)
        for step in group:
            found = None if stopped else step.check(case)
            if isinstance(found, KeysNeeded):
                return found
            failures = _as_failures(found)
            if failures and group is not _CLAIMS and not step.gives(failures[0].reason):
                outcomes = _blame_earlier(outcomes, failures[0])
                failures, stopped = (), True
            outcomes += _rule_outcomes(step, failures, stopped=stopped)
            stopped = stopped or (bool(failures) and group is not _CLAIMS)
    return outcomes


def failed_rule(outcomes: Iterable[RuleOutcome]) -> RuleOutcome | None:
    """Return the rule for which a token is refused: the first that it fails, if it fails any."""
    return next((one for one in outcomes if one.state is RuleState.FAIL), None)


def conclusion(outcomes: Iterable[RuleOutcome]) -> str:
    """Return in one line what an inspection leads to."""
    failed = failed_rule(outcomes)
    if failed is None:
        return "accepted"
    known = cause(failed.reason)
    return f"refused: {failed.reason} (code {known.code}: {known.description}). {failed.detail}"


def _blame_earlier(outcomes: Sequence[RuleOutcome], failure: Failure) -> list[RuleOutcome]:
    """Let the rule a failure belongs to fail where a later step found it: keys that could not be read again."""
    return [
        replace(one, state=RuleState.FAIL, detail=failure.detail) if one.reason == failure.reason else one
        for one in outcomes
    ]


def _rule_outcomes(step: Step, failures: Sequence[Failure], *, stopped: bool) -> Iterable[RuleOutcome]:
    details = {failure.reason.partition(":")[0]: failure for failure in reversed(failures)}
    for index, (number, reason) in enumerate(step.rules):
        if stopped:
            yield RuleOutcome(number, reason, RuleState.NOT_REACHED)
        elif reason in details:
            stopped = index < step.stopping
            yield RuleOutcome(number, reason, RuleState.FAIL, details[reason].detail)
        else:
            yield RuleOutcome(number, reason, RuleState.PASS)


def _as_failures(found: Failure | Iterable[Failure] | None) -> tuple[Failure, ...]:
    if found is None:
        return ()
    return (found,) if isinstance(found, Failure) else tuple(found)


def _who_judges(case: Case, trusts: Sequence[Trust]) -> Trust:
    if len(trusts) <= 1:
        return case.trust
    issuer = case.unverified_issuer()
    for trust in trusts:
        if trust.rules.issuer is not None and issuer in trust.rules.issuer:
            return trust
    kid = case.header.get("kid")
    if isinstance(kid, str):
        for trust in trusts:
            if trust.keys is not None and trust.keys.find(kid) is not None:
                return trust
    return trusts[0]


def _remembered(token: str, trusts: Sequence[Trust], now: float) -> Verdict | None:
    """Return the verdict on a token whose signature was found good before, if nothing has changed that since."""
    for trust in trusts:
        proven = trust.proofs.get(token)
        if proven is None or trust.due(now) or proof.is_void(proven.key, now):
            continue
        trust.proofs.move_to_end(token)
        if proven.accepted is not None and proven.since <= now < proven.until and len(trusts) == 1:
            return proven.accepted
        case = Case(token, trust, now, None)
        case.token, case.header, case.payload, case.key = token, proven.header, proven.payload, proven.key
        if _who_judges(case, trusts) is trust:
            return _judge_proven(case)
    return None


def _judge_proven(case: Case) -> Verdict:
    """Judge the claims of a token whose form and signature are good, and remember what was found."""
    verdict = _judge_claims(case)
    accepted = verdict if verdict.valid and not case.trust.rules.single_use else None
    case.trust.remember(case.token, Proof(case.header, case.payload, case.key, accepted, *claims.span(case)))
    return verdict


def _judge_claims(case: Case) -> Verdict:
    failures: list[Failure] = []
    first: Step | None = None
    for step in _CLAIMS:
        found = step.check(case)
        if found:
            first = first or step
            failures += found  # type: ignore[arg-type]  # claim checks give sequences
    if first is not None:
        return _refused(case, first, failures)
    return Verdict(
        valid=True,
        warnings=_warnings(case),
        provider=case.trust.id,
        alg=case.header["alg"],
        kid=case.header.get("kid"),
        claims=case.payload,
    )


def _refused(case: Case, step: Step, failures: Sequence[Failure]) -> Verdict:
    header = getattr(case, "header", {})
    alg, kid = header.get("alg"), header.get("kid")
    return Verdict(
        valid=False,
        reason=failures[0].reason,
        stage=_STAGES[step.rules[0][0][0]],
        detail=failures[0].detail,
        claim=failures[0].claim,
        failures=tuple(failure.reason for failure in failures),
        warnings=_warnings(case),
        provider=None if case.trust is NOBODY else case.trust.id,
        alg=alg[:_SHOWN] if isinstance(alg, str) else None,
        kid=kid[:_SHOWN] if isinstance(kid, str) else None,
    )


def _warnings(case: Case) -> tuple[str, ...]:
    found = list(case.trust.note)
    header = getattr(case, "header", None)
    if header is not None:
        found += [f"{name} in the header is ignored" for name in header if name in _UNTRUSTED_HEADERS]
        if "typ" not in header:
            found.append("the header has no typ")
    payload = getattr(case, "payload", None)
    if payload is None:
        return tuple(found)
    exp, subject = payload.get("exp"), payload.get("sub")
    if isinstance(exp, (int, float)) and exp >= _MILLISECONDS:
        found.append("exp looks like milliseconds; it is read as seconds")
    if "lwicontexts" not in payload:
        found.append("there is no lwicontexts")
    if "aud" in payload and case.trust.rules.audience is None:
        found.append("aud is there and not checked")
    if isinstance(subject, str) and not _GUID.fullmatch(subject):
        found.append("sub is no GUID, so it names no contact or account record")
    return tuple(found)

"""Rules about a token's form, before any key is looked at: steps A, B and E of the pipeline.

RFC 7515 sections 2, 4 and 5.2, RFC 7519 sections 4 and 7.2, RFC 8725. Sections of the RFCs that libraries read
leniently (padding, duplicate members, NaN, other encodings of JSON) are read strictly here.
"""

from __future__ import annotations

import binascii
import json
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mockhub.tokens.algorithms import ALGORITHMS
from mockhub.tokens.verdict import Failure

if TYPE_CHECKING:
    from mockhub.tokens.case import Case

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
# Characters of plain base64 that base64url does not have become one that no base64 has.
_FROM_URL = bytes.maketrans(b"-_+/", b"+/!!")
_PADDING = (b"", b"", b"==", b"=")
_LAST = ("", "", "AQgw", "AEIMQUYcgkosw048")
"""The last characters that leave no unused bit set, by the segment's length modulo 4."""
_SEGMENT_NAMES = ("header", "payload", "signature")
_JWE_SEGMENTS = 5
_JWS_SEGMENTS = 3
_MAX_KID = 1024
_DEEPEST = 200
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"')
_BRACKETS = re.compile(r"[\[\]{}]")
_CACHED_HEADER = 512
"""Characters of a header segment up to which its parse is remembered."""
_SHOWN = 40
"""Characters of a value that a message shows."""


def token_missing(case: Case) -> Failure | None:
    if case.given is None or (isinstance(case.given, str) and not case.given.strip(" \t\r\n")):
        return Failure("token_missing", "there is no token")
    return None


def token_not_string(case: Case) -> Failure | None:
    if isinstance(case.given, str):
        case.token = case.given
        return None
    return Failure("token_not_string", f"the token is {kind_of(case.given)}, not text")


def token_too_large(case: Case) -> Failure | None:
    limit = case.trust.rules.max_token_bytes
    if len(case.token) > limit:
        return Failure("token_too_large", f"the token has {len(case.token)} characters, the limit is {limit}")
    return None


def jwe_not_supported(case: Case) -> Failure | None:
    case.segments = case.token.split(".")
    if len(case.segments) == _JWE_SEGMENTS:
        return Failure("jwe_not_supported", "five segments are an encrypted token (JWE)")
    return None


def malformed_segments(case: Case) -> Failure | None:
    if len(case.segments) == _JWS_SEGMENTS:
        return None
    if case.token.lstrip().startswith("<"):
        return Failure("malformed_segments", "this is HTML, not a token: did the endpoint answer with a page?")
    if case.token.lstrip().startswith("{"):
        return Failure("malformed_segments", "this is JSON, not a token in compact form")
    return Failure("malformed_segments", f"a token has 3 segments between dots, this has {len(case.segments)}")


def bad_base64(case: Case) -> Failure | None:
    try:
        case.parts = tuple(map(_decode, case.segments))
    except ValueError:
        return _explain_base64(case.segments)
    return None


def _decode(segment: str) -> bytes:
    """Decode canonical base64url; raises ValueError for anything else."""
    rest = len(segment) & 3
    if segment.endswith("="):
        raise ValueError
    if rest and (rest == 1 or segment[-1] not in _LAST[rest]):
        raise ValueError
    return binascii.a2b_base64(segment.encode("ascii").translate(_FROM_URL) + _PADDING[rest], strict_mode=True)


def _explain_base64(segments: list[str]) -> Failure:
    for name, segment in zip(_SEGMENT_NAMES, segments, strict=True):
        good = _BASE64URL.match(segment)
        end = good.end() if good else 0
        if end != len(segment):
            why = f"holds {segment[end]!r}, which base64url does not have"
        elif len(segment) % 4 == 1:
            why = f"has {len(segment)} characters, which no base64url text has"
        elif len(segment) % 4 and segment[-1] not in _LAST[len(segment) % 4]:
            why = "has unused bits that are not zero"
        else:
            continue
        return Failure("bad_base64", f"the {name} segment {why}")
    raise AssertionError(segments)


class UnreadableError(ValueError):
    """Bytes are not strict JSON; the text says why."""


class _TwiceError(Exception):
    """A member name stands twice."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        raise _TwiceError(next(name for name, count in counts.items() if count > 1))
    return members


def _refuse_constant(name: str) -> Any:
    raise UnreadableError(f"{name} is no JSON")


def _refuse_depth(text: str) -> None:
    """Refuse arrays and objects that stand too deep in each other; Python's own limit differs by version."""
    if text.count("[") + text.count("{") <= _DEEPEST:
        return
    depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > _DEEPEST:
            raise UnreadableError("it is nested too deeply")


_STRICT = json.JSONDecoder(object_pairs_hook=_members, parse_constant=_refuse_constant)
_LAST_WINS = json.JSONDecoder(parse_constant=_refuse_constant)


def parse_json(data: bytes) -> tuple[Any, str | None]:
    """Parse strict JSON in UTF-8; return the value and the first member name that stands twice.

    Raises:
        UnreadableError: it is not.
    """
    try:
        text = data.decode()
        _refuse_depth(text)
        try:
            value, twice = _STRICT.decode(text), None
        except _TwiceError as error:
            value, twice = _LAST_WINS.decode(text), str(error)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except UnreadableError:
        raise
    except UnicodeDecodeError:
        raise UnreadableError("it is not UTF-8") from None
    except UnicodeEncodeError:
        raise UnreadableError("it holds half of a surrogate pair") from None
    except RecursionError:
        raise UnreadableError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise UnreadableError(f"{error.msg} at character {error.pos}") from None
    except ValueError as error:  # an integer of thousands of digits
        raise UnreadableError(str(error).partition(";")[0]) from None
    return value, twice


@lru_cache(maxsize=512)
def _parse_header(segment: str) -> tuple[Any, str | None, str | None]:
    """Headers repeat from token to token: value, duplicate member, or why it is unreadable."""
    try:
        return (*parse_json(_decode(segment)), None)
    except UnreadableError as error:
        return None, None, str(error)


def bad_header_json(case: Case) -> Failure | None:
    segment = case.segments[0]
    parse = _parse_header if len(segment) <= _CACHED_HEADER else _parse_header.__wrapped__
    value, case.header_twice, why = parse(segment)
    if why:
        return Failure("bad_header_json", f"the header is not JSON: {why}")
    if not isinstance(value, dict):
        return Failure("bad_header_json", f"the header is {kind_of(value)}, not an object")
    case.header = value
    return None


def duplicate_member(case: Case) -> Failure | None:
    if case.header_twice is not None:
        return Failure("duplicate_member", f"{shown(case.header_twice)} stands twice in the header")
    try:
        _, twice = case.parsed_payload()
    except UnreadableError:
        return None  # said by E1, after the signature
    if twice is not None:
        return Failure("duplicate_member", f"{shown(twice)} stands twice in the payload")
    return None


def alg_missing(case: Case) -> Failure | None:
    if "alg" not in case.header:
        return Failure("alg_missing", "the header has no alg")
    return None


def alg_none(case: Case) -> Failure | None:
    alg = case.header["alg"]
    if isinstance(alg, str) and alg.lower() == "none":
        return Failure("alg_none", f"alg is {shown(alg)}: the token is unsigned")
    return None


def alg_not_allowed(case: Case) -> Failure | None:
    alg = case.header["alg"]
    algorithm = ALGORITHMS.get(alg) if isinstance(alg, str) else None
    if algorithm is None or not case.trust.allows(algorithm, case.now):
        allowed = ", ".join(case.trust.allowed_algorithms)
        return Failure("alg_not_allowed", f"alg is {shown(alg)}, allowed is {allowed}")
    case.algorithm = algorithm
    return None


def crit_not_supported(case: Case) -> Failure | None:
    for name in ("crit", "b64"):
        if name in case.header:
            return Failure("crit_not_supported", f"the header has {name}")
    return None


def bad_kid(case: Case) -> Failure | None:
    kid = case.header.get("kid")
    if "kid" not in case.header:
        return None
    if not isinstance(kid, str):
        return Failure("bad_kid", f"kid is {kind_of(kid)}, not text")
    if len(kid) > _MAX_KID:
        return Failure("bad_kid", f"kid has {len(kid)} characters, the limit is {_MAX_KID}")
    return None


def typ_not_allowed(case: Case) -> Failure | None:
    typ = case.header.get("typ")
    if "typ" in case.header and not isinstance(typ, str):
        return Failure("typ_not_allowed", f"typ is {kind_of(typ)}, not text")
    wanted = case.trust.rules.typ
    if wanted is not None and _bare_type(typ or "") != _bare_type(wanted):
        return Failure("typ_not_allowed", f"typ is {shown(typ)}, expected {shown(wanted)}")
    return None


def _bare_type(typ: str) -> str:
    return typ.lower().removeprefix("application/")


def bad_payload_json(case: Case) -> Failure | None:
    try:
        case.value, _ = case.parsed_payload()
    except UnreadableError as error:
        return Failure("bad_payload_json", f"the payload is not JSON: {error}")
    return None


def payload_not_object(case: Case) -> Failure | None:
    if not isinstance(case.value, dict):
        return Failure("payload_not_object", f"the payload is {kind_of(case.value)}, not an object")
    case.payload = case.value
    return None


def kind_of(value: Any) -> str:
    """Name a JSON value's type for a message: `a number`, `an array`, `null`."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list() | tuple():
            return "an array"
        case dict():
            return "an object"
    return f"a {type(value).__name__}"


def shown(value: Any) -> str:
    """Return a value for a message: as JSON, cut when long."""
    text = json.dumps(value, default=str)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"

"""Tokens as they may be shown: header and payload are kept, the signature is cut.

Text of any kind may hold tokens: bodies, paths, queries, headers. It is looked at piece by piece between its dots,
in time proportional to its length, because whoever calls the hub decides what stands in it.
"""

from __future__ import annotations

import binascii
import re
import string

_SECRET_HEADERS = frozenset({"authenticatedusertoken", "authorization", "x-skypetoken"})

_SEGMENT = f"{string.ascii_letters}{string.digits}_-"
_SIGNATURE = f"{_SEGMENT}+/=%"
"""What a signature is made of, also one that is not written as it should be."""

_DOT = re.compile(r"(\.|%(?:25){0,4}2[eE]|\\{1,8}u002[eE])")
"""A dot, as such, in a query, or escaped in JSON, also several times over."""

_OBJECT = re.compile("ey[A-DI-L]|ew[k-r0-3]")
"""How base64url of a JSON object begins: a brace, then a quote or a blank."""
_LEAST_HEADER = 10
_MOST_SEGMENTS = 5


def redacted_text(text: str) -> str:
    """Return a text with every token in it cut short of its signature."""
    pieces = _DOT.split(text)
    parts = pieces[::2]
    if len(parts) < 3:  # noqa: PLR2004 - a token has three segments
        return text
    shown = list(parts)
    for number in range(len(parts) - 2):
        if not parts[number + 1].strip(_SEGMENT) and _ends_with_header(parts[number]):
            _cut(parts, shown, number + 2, number + _MOST_SEGMENTS)
    pieces[::2] = shown
    return "".join(pieces)


def _cut(parts: list[str], shown: list[str], first: int, end: int) -> None:
    """Cut what follows header and payload; an encrypted token has three more segments."""
    for number in range(first, min(end, len(parts))):
        rest = parts[number].lstrip(_SIGNATURE)
        length = len(parts[number]) - len(rest)
        shown[number] = f"…({length} characters){rest}" if length else rest
        if rest:
            return


def _ends_with_header(part: str) -> bool:
    run = part[len(part.rstrip(_SEGMENT)) :]
    found = _OBJECT.search(run, 0, max(0, len(run) - _LEAST_HEADER + 3))
    if found is None:
        return False
    return found[0].startswith("ey") or _holds_a_member(run[found.start() :])


def _holds_a_member(segment: str) -> bool:
    """Tell JSON that begins with a line break from a word such as `newmarketing`."""
    whole = segment[: len(segment) // 4 * 4].translate(str.maketrans("-_", "+/"))
    return b'"' in binascii.a2b_base64(whole)


def redacted(token: str) -> str:
    """Return a token without its signature; what is no token at all keeps three characters."""
    head, dot, signature = token.rpartition(".")
    if dot and "." in head:
        return f"{head}.…({len(signature)} characters)" if signature else token
    return f"…{token[-3:]}" if len(token) > 3 else "…"  # noqa: PLR2004 - as the vendor's widget logs


def redacted_header(name: str, value: str) -> str:
    """Return a header's value as it may be shown."""
    lowered = name.lower()
    if lowered == "cookie":
        return "…"
    return redacted(value) if lowered in _SECRET_HEADERS else redacted_text(value)

"""JWS compact serialization, written piece by piece so that it can also be written wrongly on purpose."""

from __future__ import annotations

import binascii
import json
from typing import Any

from mockhub.tokens.algorithms import ALGORITHMS

_COMPACT = json.JSONEncoder(separators=(",", ":"))
_TO_URL = bytes.maketrans(b"+/", b"-_")


def segment(part: bytes | dict[str, Any]) -> str:
    """Return one segment: base64url of the bytes, or of the object as JSON."""
    data = part if isinstance(part, bytes) else _COMPACT.encode(part).encode()
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL, b"=").decode()


def sign(header: bytes | dict[str, Any], payload: bytes | dict[str, Any], *, alg: str, key: Any) -> str:
    """Return a signed token; `key` is a private key object, or the bytes of a secret for HS*."""
    signed = f"{segment(header)}.{segment(payload)}"
    return f"{signed}.{segment(ALGORITHMS[alg].implementation.sign(signed.encode(), key))}"


def unsigned(header: dict[str, Any], payload: dict[str, Any]) -> str:
    """Return a token whose signature segment is empty."""
    return f"{segment(header)}.{segment(payload)}."

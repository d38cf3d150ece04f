"""JWS compact serialization, written piece by piece so that it can also be written wrongly on purpose."""

from __future__ import annotations

import base64
import json
from typing import Any

from mockhub.tokens.algorithms import ALGORITHMS


def segment(part: bytes | dict[str, Any]) -> str:
    """Return one segment: base64url of the bytes, or of the object as JSON."""
    data = part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(header: bytes | dict[str, Any], payload: bytes | dict[str, Any], *, alg: str, key: Any) -> str:
    """Return a signed token; `key` is a private key object, or the bytes of a secret for HS*."""
    signed = f"{segment(header)}.{segment(payload)}"
    return f"{signed}.{segment(ALGORITHMS[alg].implementation.sign(signed.encode(), key))}"


def unsigned(header: dict[str, Any], payload: dict[str, Any]) -> str:
    """Return a token whose signature segment is empty."""
    return f"{segment(header)}.{segment(payload)}."

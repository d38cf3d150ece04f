"""`drip`: the real answer, whose body comes a few bytes at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from mockhub.faults.delay import Some
from mockhub.spec import Spec, at_least

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, kw_only=True)
class Drip(Spec):
    """So many bytes at once, and the time between."""

    bytes: Annotated[int, at_least(1)]
    """How many at once."""
    every: Some
    """The time between."""


def pieces(drip: Drip, body: bytes) -> Iterator[bytes]:
    """Yield a body in pieces."""
    for start in range(0, len(body), drip.bytes):
        yield body[start : start + drip.bytes]

"""`body`: the real answer with its body spoilt; status and headers stay."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from mockhub.faults.flag import Flag
from mockhub.json_paths import read_path
from mockhub.matching import PathForm
from mockhub.spec import Before, Many, Spec, at_least, by_key, not_empty


@dataclass(frozen=True, kw_only=True)
class Truncated(Spec):
    truncate: Annotated[int, at_least(0)]
    """How many bytes are left; HTTP itself stays whole."""

    def spoil(self, body: bytes) -> bytes:
        """Return the first bytes."""
        return body[: self.truncate]


@dataclass(frozen=True, kw_only=True)
class Malformed(Spec):
    malformed: Flag

    def spoil(self, body: bytes) -> bytes:
        """Return what no JSON parser reads: a bracket closes that nobody opened."""
        return body + b"}"


@dataclass(frozen=True, kw_only=True)
class Emptied(Spec):
    empty: Flag

    def spoil(self, _: bytes) -> bytes:
        """Return nothing."""
        return b""


@dataclass(frozen=True, kw_only=True)
class Lacking(Spec):
    without: Annotated[Many[PathForm], not_empty("member")]
    """Members that are left out of a JSON body, by path (`a.b[0]`) or pointer (`/a/b/0`)."""

    def spoil(self, body: bytes) -> bytes:
        """Return the JSON without these members; a body that is no JSON, or has none of them, as it is."""
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            return body
        found = [_drop(document, read_path(path)) for path in self.without]
        return json.dumps(document).encode() if any(found) else body


def _drop(document: Any, steps: tuple[str | int, ...]) -> bool:
    """Take a member out of a JSON document; return whether it was there."""
    here = document
    for step in steps[:-1]:
        here = _member(here, step)
    if not steps or not _has(here, steps[-1]):
        return False
    del here[_key(here, steps[-1])]
    return True


def _key(holder: Any, step: str | int) -> str | int:
    return str(step) if isinstance(holder, dict) else int(step)


def _has(holder: Any, step: str | int) -> bool:
    if isinstance(holder, dict):
        return str(step) in holder
    return isinstance(holder, list) and str(step).isdecimal() and int(step) < len(holder)


def _member(holder: Any, step: str | int) -> Any:
    return holder[_key(holder, step)] if _has(holder, step) else None


BodyKind = Truncated | Malformed | Emptied | Lacking
_WORDS: dict[str, dict[str, Any]] = {"malformed": {"malformed": True}, "empty": {"empty": True}}

BodyForm = Annotated[
    BodyKind,
    by_key({"truncate": Truncated, "malformed": Malformed, "empty": Emptied, "without": Lacking}),
    Before(
        lambda value: _WORDS.get(value, value) if isinstance(value, str) else value,
        also=Literal["malformed", "empty"],
    ),
]
"""How a body is spoilt."""

"""Regular expressions that people write and that strangers' text is held against.

Python's own engine goes back and tries again, which a small expression can make last for years. RE2 reads each
character once; what it cannot do (references back, looking around) it refuses.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

MOST_TEXT = 65536
"""Characters of a text that are looked at; what follows is not."""
_MOST_WRITTEN = 500


class Pattern:
    """A regular expression in RE2's syntax.

    Raises:
        ValueError: it is none, or asks for what RE2 does not do.
    """

    def __init__(self, written: str) -> None:
        if len(written) > _MOST_WRITTEN:
            raise ValueError(f"expected a regular expression of {_MOST_WRITTEN} characters at most")
        self.written = written
        self._regex = _compiled(written)

    def groups_in(self, text: str) -> tuple[str, ...] | None:
        """Return what the groups of the first match caught, each once; None where nothing matches."""
        found = self._regex.search(text[:MOST_TEXT].encode("utf-8", "replace").decode())
        return None if found is None else tuple(one or "" for one in found.groups())

    @property
    def groups(self) -> int:
        """How many groups it has."""
        return int(self._regex.groups)

    def found_in(self, text: str) -> bool:
        """Return whether any part of the text (of its first `MOST_TEXT` characters) matches."""
        # Lone surrogates, which JSON can say, are no UTF-8.
        looked_at = text[:MOST_TEXT].encode("utf-8", "replace").decode()
        return self._regex.search(looked_at) is not None


@lru_cache(maxsize=256)
def _compiled(written: str) -> Any:
    import re2  # noqa: PLC0415 - most servers never read an expression

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(written, options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"expected a regular expression: {reason}") from None

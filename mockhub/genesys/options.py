"""Reading options of the configuration by the documented name patterns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEFAULT_SECTION = "interaction-workspace"
_PATTERN = re.compile(r"(?:([^/*]+)/)?([^/*]+\*?|\*)")


def read_options(options: Mapping[str, Mapping[str, str]], names: Iterable[str]) -> list[dict[str, Any]]:
    """Return the options that names or patterns stand for, by section.

    A plain name is one of the section `interaction-workspace`, `Section/name` of another; `*` stands at the end
    only (documented). The form of what is returned is known by its members' names alone (our choice).

    Raises:
        Refused: `parameters_invalid`: a pattern that no document allows.
    """
    found: dict[str, dict[str, str]] = {}
    for name in names:
        section, pattern = _read(name)
        for option, value in options.get(section, {}).items():
            if option == pattern or (pattern.endswith("*") and option.startswith(pattern[:-1])):
                found.setdefault(section, {})[option] = value
    return [
        {"name": section, "options": [{"name": name, "value": value} for name, value in inner.items()]}
        for section, inner in found.items()
    ]


def _read(name: str) -> tuple[str, str]:
    parts = _PATTERN.fullmatch(name)
    if parts is None:
        raise Refused(
            "parameters_invalid",
            f"'{name[:60]}' names no options; expected such as voice.*, my.option or Section/*: * at the end only",
        )
    return parts[1] or DEFAULT_SECTION, parts[2]

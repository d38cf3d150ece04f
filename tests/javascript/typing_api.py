"""Types in TypeScript for the schemas of an OpenAPI document, as far as those go there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_LISTS = {"livechat.config": "Point", "scripts_failed": "Cause", "lcw:ready": "EventName", "alg-none": "Defect"}
"""What long lists of words are called, by their first one."""
_LONG = 12
_NAME_IN_TEXT = "Name"
"""The schema of a text with a scenario's name in it, which any text may be."""


class Types:
    """Writes types; a schema that one of them names is written too."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._schemas = schemas
        self._asked: dict[str, None] = {}
        self._lists: dict[tuple[str, ...], str] = {}
        self._queries: dict[str, str] = {}

    @property
    def text(self) -> str:
        """Every type that was asked for, and those they name."""
        written: dict[str, str] = {}
        while missing := [name for name in self._asked if name not in written]:
            for name in missing:
                written[name] = self._declared(name)
        lists = {
            name: f"\nexport type {name} = {' | '.join(map(json.dumps, words))};\n"
            for words, name in self._lists.items()
        }
        written |= lists | self._queries
        return "".join(written[name] for name in sorted(written))

    def ask(self, name: str) -> None:
        """Have a type written."""
        self._asked[name] = None

    def query(self, name: str, parameters: Sequence[Any]) -> None:
        """Declare the type of a query."""
        members = {one["name"]: {**one["schema"], "description": one["description"]} for one in parameters}
        form = self._object({"properties": members, "additionalProperties": False}, "", "")
        self._queries[name] = f"\nexport type {name} = {form};\n"

    def members(self, name: str | None) -> dict[str, Any]:
        """Return the schemas of a form's members; none for no form."""
        found: dict[str, Any] = {} if name is None else self._schemas[name]["properties"]
        return found

    def of(self, schema: Any, prefix: str = "", indent: str = "") -> str:
        """Return the type of a schema; names of declared types begin with a prefix."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name == _NAME_IN_TEXT:
                return "`${string}$(${string})${string}`"
            self.ask(name)
            return f"{prefix}{name}"
        if "enum" in schema:
            return self._words(schema["enum"], prefix)
        if "const" in schema:
            return json.dumps(schema["const"])
        for union in ("anyOf", "oneOf"):
            if union in schema:
                return self._union([self.of(one, prefix, indent) for one in schema[union]])
        return self._by_type(schema, prefix, indent)

    def _words(self, words: list[str], prefix: str) -> str:
        if words[0] not in _LISTS or len(words) < _LONG:
            return " | ".join(map(json.dumps, words))
        if tuple(words) not in self._lists:
            base = _LISTS[words[0]]
            same = sum(name.startswith(base) for name in self._lists.values())
            self._lists[tuple(words)] = f"{base}{same + 1 if same else ''}"
        return prefix + self._lists[tuple(words)]

    def _union(self, options: list[str]) -> str:
        return "unknown" if "unknown" in options else " | ".join(dict.fromkeys(options))

    def _by_type(self, schema: Any, prefix: str, indent: str) -> str:
        kind = schema.get("type")
        if isinstance(kind, list):
            return self._union([self._by_type({**schema, "type": one}, prefix, indent) for one in kind])
        if kind == "array":
            return f"ReadonlyArray<{self.of(schema.get('items', {}), prefix, indent)}>"
        if kind == "object":
            return self._object(schema, prefix, indent)
        return _PLAIN.get(kind, "unknown")

    def _object(self, schema: Any, prefix: str, indent: str) -> str:
        required = schema.get("required", ())
        inner = indent + "  "
        lines = []
        for name, member in schema.get("properties", {}).items():
            shown = name if _NAME.fullmatch(name) else json.dumps(name)
            optional = "" if name in required else "?"
            lines += [_doc(member, inner), f"{inner}{shown}{optional}: {self.of(member, prefix, inner)};\n"]
        rest = schema.get("additionalProperties", not lines)
        if not lines:
            return f"{{ [name: string]: {'unknown' if rest in (True, False) else self.of(rest, prefix, inner)} }}"
        if rest:
            lines.append(f"{inner}[name: string]: unknown;\n")
        return f"{{\n{''.join(lines)}{indent}}}"

    def _declared(self, name: str) -> str:
        schema = self._schemas[name]
        return f"\n{_doc(schema, '')}export type {name} = {self.of(schema)};\n"


def _doc(schema: Any, indent: str) -> str:
    says = schema.get("description", "").replace("*/", "* /")
    return f"{indent}/** {says} */\n" if says else ""

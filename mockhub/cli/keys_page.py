"""The documentation's page of everything that can stand in a scenario file, from the model's JSON Schema."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from mockhub.causes import CAUSES
from mockhub.json_schema import json_schema
from mockhub.points import POINTS
from mockhub.scapi import REQUESTS
from mockhub.scenarios.model import Scenario
from mockhub.tokens.defects import DEFECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockhub.json_schema import Schema

_WORDS = {"string": "text", "integer": "whole number", "array": "list", "object": "mapping", "null": "nothing"}
_KNOWN = (
    ("[point](points.md)", frozenset(POINTS)),
    ("[cause](causes.md)", frozenset(CAUSES)),
    ("[defect](tokens.md#defects)", frozenset(DEFECTS)),
    ("[request](points.md#scapi)", frozenset(REQUESTS)),
)
"""Names that have pages of their own."""
_FEW = 12
"""So many names may be on one of those lists by chance and are written out."""
_LONGEST = 200
"""Longer patterns are lists of names, of which the enumeration beside them tells."""


def page() -> Iterator[str]:
    """Return the lines of the page."""
    document = json_schema(Scenario)
    forms: dict[str, Schema] = document["$defs"]
    yield "# Everything a scenario file can say"
    yield ""
    yield "Printed by `mockhub schema --markdown`. [The scenario language](scenarios.md) explains it; this page"
    yield "is for looking up. `$(name)` may stand for any value. A *duration* is `10s`, `250ms` or `1h30m`, a"
    yield "*moment* `2026-01-15T09:00:00Z`. A key without a default may be left out unless it is *required*."
    for name in _in_order(document, forms):
        yield from _section(name, forms)


def _in_order(start: Schema, forms: dict[str, Schema]) -> list[str]:
    """Return the names of all forms that have a section, each behind the one that first speaks of it."""
    found: list[str] = []

    def visit(schema: Schema) -> None:
        for name in _names(schema):
            if name not in found:
                found.append(name)
                visit(forms[name])

    visit({key: value for key, value in start.items() if key != "$defs"})
    return [name for name in found if not _is_wrapper(forms[name])]


def _names(schema: Any) -> Iterator[str]:
    """Yield the names of the forms that a schema refers to, as they come."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield _name(schema)
        for value in schema.values():
            yield from _names(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _names(value)


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _is_wrapper(form: Schema) -> bool:
    """Return whether a form only puts a key before its value, as a step does; it is shown where it stands."""
    values = list(form["properties"].values())
    return len(values) == 1 and ("description" not in form or "$ref" in values[0])


def _section(name: str, forms: dict[str, Schema]) -> Iterator[str]:
    form = forms[name]
    yield f"\n## {_title(name)}\n"
    if "description" in form:
        yield f"{' '.join(form['description'].split())}\n"
    yield "| key | type | default | what |"
    yield "|---|---|---|---|"
    for key, schema in form["properties"].items():
        steps = key == "steps"
        shown = "list of [steps](#steps)" if steps else _type(schema, forms)
        yield _row(key, shown, _default(form, key), _about(schema, forms))
    if name == Scenario.__name__:
        yield from _steps(form["properties"]["steps"]["items"], forms)


def _steps(items: Schema, forms: dict[str, Schema]) -> Iterator[str]:
    """Yield the section about steps: a row for each verb."""
    yield "\n## Steps\n"
    yield "One verb each; those whose value may be left out also stand alone, as in `- start-chat`.\n"
    yield "| verb | value | what |"
    yield "|---|---|---|"
    for one in items["anyOf"]:
        if "$ref" in one:
            ((verb, schema),) = forms[_name(one)]["properties"].items()
            yield _row(verb, _type(schema, forms), _about(schema, forms))


def _row(key: str, *cells: str) -> str:
    return "| " + " | ".join((f"`{key}`", *(cell.replace("|", "\\|") for cell in cells))) + " |"


def _about(schema: Schema, forms: dict[str, Schema]) -> str:
    """Return what a key means: its own description, or that of the last form that can stand there, the longest."""
    about = schema.get("description")
    if about is None:
        alternatives = schema.get("anyOf", [schema])
        told = [forms[_name(one)].get("description", "") for one in alternatives if "$ref" in one]
        about = told[-1] if told else ""
    return " ".join(about.split())


def _default(form: Schema, key: str) -> str:
    if key in form.get("required", ()):
        return "required"
    default = form["properties"][key].get("default")
    return "" if default in (None, {}, [], "") else f"`{_plain(default)}`"


def _type(schema: Schema, forms: dict[str, Schema]) -> str:
    """Return what may stand at a key, in words."""
    shown = dict.fromkeys(one for one in _alternatives(schema, forms) if one)
    return " or ".join(shown) or "anything"


def _alternatives(schema: Schema, forms: dict[str, Schema]) -> Iterator[str]:
    if "$ref" in schema:
        yield _reference(_name(schema), forms)
    elif "allOf" in schema:
        yield from _alternatives(schema["allOf"][0], forms)
    elif "anyOf" in schema and "properties" not in schema:
        for one in schema["anyOf"]:
            yield from _alternatives(one, forms)
    elif "enum" in schema:
        yield _words(schema["enum"])
    elif "const" in schema:
        pass  # the 0 of a duration
    elif isinstance(schema.get("type"), list):
        yield " or ".join(_WORDS.get(one, one) for one in schema["type"])
    elif schema.get("type") != "null":
        yield _simple(schema, forms)


def _simple(schema: Schema, forms: dict[str, Schema]) -> str:
    match schema.get("type"):
        case "string":
            return _text(schema.get("pattern", ""))
        case "integer" | "number" as kind:
            return f"{_WORDS.get(kind, kind)}{_bounds(schema)}"
        case "array" if schema.get("items"):
            items = _type(schema["items"], forms)
            return f"list of ({items})" if " or " in items else f"list of {items}"
        case "object" if isinstance(schema.get("additionalProperties"), dict):
            keys = _type(schema["propertyNames"], forms) if "enum" in schema.get("propertyNames", {}) else "names"
            return f"mapping of {keys} to {_type(schema['additionalProperties'], forms)}"
        case str() as kind:
            return _WORDS.get(kind, kind)
    return "anything"


def _text(pattern: str) -> str:
    if len(pattern) > _LONGEST and "|" in pattern and "[0-9]" not in pattern:
        return ""
    if "(?:ms|s|m|h|d)" in pattern:
        return "duration"
    return "moment" if pattern.startswith("^(?!0000)") else "text"


def _bounds(schema: Schema) -> str:
    least, more, most = (schema.get(key) for key in ("minimum", "exclusiveMinimum", "maximum"))
    if least is not None and most is not None:
        return f" from {least} to {most}"
    return (f", at least {least}" if least is not None else "") + (
        f", more than {more}" if more is not None else ""
    )


def _words(names: list[Any]) -> str:
    """Return the names one may choose from, or where they are listed."""
    for link, known in _KNOWN:
        if len(names) > _FEW and known.issuperset(names):
            return link
    return ", ".join(f"`{_plain(name)}`" for name in names)


def _reference(name: str, forms: dict[str, Schema]) -> str:
    if _is_wrapper(forms[name]):
        ((key, schema),) = forms[name]["properties"].items()
        return f"`{key}:` {_type(schema, forms)}"
    title = _title(name)
    return f"[{title[0].lower()}{title[1:]}](#{title.lower().replace(' ', '-')})"


def _title(name: str) -> str:
    """Return the heading of a form's section: `FaultSpec` is a fault, `AgentRule` an agent rule."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.removesuffix("Spec"))
    return words[0] + words[1:].lower()


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

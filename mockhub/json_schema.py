"""JSON Schema (2020-12) of everything people write and MockHub answers, from the types that read and show it.

What the reader of a written form accepts is valid, and what it refuses for its shape is not, as far as JSON Schema
can say it. It cannot tell 1.0 from 1, knows no calendar and no time zones, and does not look into texts.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from inspect import cleandoc, getsource
from itertools import pairwise
from textwrap import dedent
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from mockhub.answers import ABSENT, camel, rest_of
from mockhub.spec import After, Before, Choice, Spec, key_of, shape_of, written_default

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Schema = dict[str, Any]

_TYPES: dict[Any, Schema] = {
    Any: {},
    object: {},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    None: {"type": "null"},
    NoneType: {"type": "null"},
}
_FITTING = {
    "minimum": {"integer", "number"},
    "maximum": {"integer", "number"},
    "exclusiveMinimum": {"integer", "number"},
    "pattern": {"string"},
    "minLength": {"string"},
    "minItems": {"array"},
    "minProperties": {"object"},
    "propertyNames": {"object"},
    "additionalProperties": {"object"},
}
"""The types that a keyword speaks of; the others speak of all."""
_NAME = {"type": "string", "pattern": r"\$\([^)]*\)", "description": "A text with a name in it, `$(name)`."}


def json_schema(form: Any, *, names: bool = False) -> Schema:
    """Return the JSON Schema of a written form or an answer, as a document of its own.

    Args:
        form: the type, with its markers.
        names: whether `$(name)` may stand for any value, as in scenario files.
    """
    schemas = Schemas("#/$defs/", names=names)
    schema = schemas.of(form)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "$defs": dict(sorted(schemas.definitions.items())),
    }


class Schemas:
    """Makes schemas that refer to shared definitions.

    Args:
        refs: what the references begin with: where the definitions will stand.
        definitions: the definitions, by name, to add to.
        names: whether `$(name)` may stand for any value; such definitions have names of their own.
    """

    def __init__(self, refs: str, definitions: dict[str, Schema] | None = None, *, names: bool = False) -> None:
        self._refs = refs
        self._names = names
        self._made: dict[str, type] = {}
        self.definitions: dict[str, Schema] = {} if definitions is None else definitions

    def of(self, annotation: Any) -> Schema:
        """Return the schema of a type.

        Raises:
            TypeError: it is none that written forms and answers are made of.
        """
        schema = self._of(annotation)
        return either([schema, self._share("Name", _NAME)]) if self._names and _refuses_texts(schema) else schema

    def _of(self, annotation: Any) -> Schema:
        if isinstance(annotation, type) and issubclass(annotation, StrEnum):
            return {"enum": [str(one) for one in annotation]}
        if isinstance(annotation, type) and is_dataclass(annotation):
            return self._reference(annotation)
        if annotation in _TYPES:
            return dict(_TYPES[annotation])
        arguments = get_args(annotation)
        match get_origin(annotation):
            case origin if origin is Annotated:
                return self._marked(*arguments)
            case origin if origin is Literal:
                return {"enum": list(arguments)}
            case origin if origin in (Union, UnionType):
                return either([self.of(one) for one in arguments if one != Literal[ABSENT]])
            case origin if origin in (tuple, list):
                return {"type": "array", "items": self.of(arguments[0])}
            case origin if origin in (dict, Mapping):
                return self._mapping(*arguments)
        raise TypeError(f"{annotation!r} has no JSON Schema")

    def _mapping(self, key: Any, value: Any) -> Schema:
        keys = {} if key is str else {"propertyNames": Schemas(self._refs, self.definitions).of(key)}
        return {"type": "object", **keys, "additionalProperties": self.of(value) or True}

    def _marked(self, base: Any, *markers: Any) -> Schema:
        schema = {} if isinstance(markers[0], Choice) else self._of(base)
        short: list[Schema] = []
        for marker in markers:
            match marker:
                case Choice(forms=forms):
                    schema = either(map(self.of, forms.values()))
                case After(limits=limits):
                    schema = _narrowed(schema, limits)
                case Before(instead=instead) if instead is not None:
                    schema, short = dict(instead), []
                case Before(also=also) if also is not None:
                    short.append(self.of(also))
        return either([*short, schema])

    def _reference(self, form: type) -> Schema:
        name = form.__name__ + ("InScenario" if self._names else "")
        if self._made.setdefault(name, form) is not form:
            raise TypeError(f"two forms are called {name}")
        if name not in self.definitions:
            self.definitions[name] = {}  # so that a form may hold itself
            self.definitions[name] = self._object(form)
        return {"$ref": self._refs + name}

    def _share(self, name: str, schema: Schema) -> Schema:
        self.definitions.setdefault(name, schema)
        return {"$ref": self._refs + name}

    def _object(self, form: type) -> Schema:
        free, inner = (None, None) if issubclass(form, Spec) else rest_of(form)
        members = {**self.members(form), **(self.members(inner) if inner else {})}
        required = [
            _spelled(form, one.name)
            for one in fields(form)
            if one.default is MISSING and one.default_factory is MISSING
        ]
        return {
            **_described(form.__doc__ if not (form.__doc__ or "").startswith(f"{form.__name__}(") else None),
            "type": "object",
            "properties": members,
            **({"required": required} if required else {}),
            **({"additionalProperties": False} if issubclass(form, Spec) else {}),
            **({"additionalProperties": True} if free and not inner else {}),
            **({} if self._names else shape_of(form)),
        }

    def members(self, form: type) -> dict[str, Schema]:
        """Return the schema of each member of a written form or an answer, by its key."""
        hints, says = get_type_hints(form, include_extras=True), _says(form)
        free = None if issubclass(form, Spec) else rest_of(form)[0]
        found = {}
        for one in fields(form):
            if one.name != free:
                default = written_default(form, one.name) if issubclass(form, Spec) else None
                found[_spelled(form, one.name)] = {
                    **self.of(hints[one.name]),
                    **_described(says.get(one.name)),
                    **({} if default is None else {"default": default}),
                }
        return found


def either(schemas: Iterable[Schema]) -> Schema:
    """Return the schema of what fits any of some schemas, as short as can be."""
    found: list[Schema] = []
    words: list[Any] = []
    for schema in schemas:
        for one in schema["anyOf"] if set(schema) == {"anyOf"} else [schema]:
            if not one:
                return {}
            if set(one) == {"enum"}:
                words += [word for word in one["enum"] if word not in words or isinstance(word, bool)]
            elif one not in found:
                found.append(one)
    found = [{"enum": words}, *found] if words else found
    return found[0] if len(found) == 1 else {"anyOf": found}


def _narrowed(schema: Schema, limits: Mapping[str, Any]) -> Schema:
    types = _types(schema)
    fitting = {key: value for key, value in limits.items() if not types or types & _FITTING.get(key, types)}
    if schema == _TYPES[str] and set(fitting) == {"enum"}:
        return fitting
    return {"allOf": [schema, fitting]} if schema.keys() & fitting else {**schema, **fitting}


def _types(schema: Schema) -> set[str]:
    """Return the types of what fits a schema, or nothing where that is not said."""
    if "anyOf" in schema:
        return {kind for one in schema["anyOf"] for kind in _types(one)}
    if "const" in schema:
        return {"number"}  # the only constant of written forms, a duration's 0
    return {schema["type"]} if "type" in schema else set()


def _refuses_texts(schema: Schema) -> bool:
    return bool(schema) and schema != _TYPES[str] and _TYPES[str] not in schema.get("anyOf", ())


def _spelled(form: type, name: str) -> str:
    return key_of(name) if issubclass(form, Spec) else camel(name)


def _described(text: str | None) -> Schema:
    return {"description": " ".join(cleandoc(text).split())} if text else {}


@cache
def _says(form: type) -> Mapping[str, str]:
    """Return the text that stands below each field of a dataclass."""
    said: dict[str, str] = {}
    for one in reversed(form.__mro__[:-1]):
        if is_dataclass(one):
            (definition,) = ast.parse(dedent(getsource(one))).body
            said |= _texts(definition.body)  # type: ignore[attr-defined]  # a class
    return said


def _texts(body: Sequence[ast.stmt]) -> dict[str, str]:
    return {
        field.target.id: text.value.value
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }

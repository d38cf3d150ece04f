"""Validation errors in words: what was found, what was expected, the nearest name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, Tag, TypeAdapter, ValidationError

from mockhub.errors import Mistake, Mistakes, nearest, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic.fields import FieldInfo

    from mockhub.scenarios.places import Document, Path

_UNHELPFUL = frozenset({"too_short", "missing_argument"})
_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


T = TypeVar("T")


class Form(Generic[T]):
    """A written form that data from outside is read as."""

    def __init__(self, annotation: Any) -> None:
        self._annotation = annotation
        self._adapter: TypeAdapter[T] = TypeAdapter(annotation)

    def read(self, document: Document) -> T:
        """Return the document's data as this form.

        Raises:
            Mistakes: all of them, each with its place.
        """
        return self.read_data(document, document.data)

    def read_data(self, document: Document, data: Any) -> T:
        """Return `data`, made from the document's own, as this form; raises as `read`."""
        try:
            return self._adapter.validate_python(data)
        except ValidationError as error:
            raise Mistakes(_explain(document, error, self._annotation)) from None


def _explain(document: Document, error: ValidationError, form: Any) -> list[Mistake]:
    found = error.errors(include_url=False)
    mistakes = []
    for one in found:
        path = tuple(one["loc"])
        nested = any(len(other["loc"]) > len(path) and other["loc"][: len(path)] == path for other in found)
        if one["type"] in _UNHELPFUL and nested:
            continue
        message, at_key = _message(one, path, form)
        mistakes.append(document.mistake(path, message, key=at_key))
    return mistakes


def _message(one: Any, path: Path, form: Any) -> tuple[str, bool]:
    """Return the message for one error, and whether it belongs at the key rather than the value."""
    context = one.get("ctx", {})
    match one["type"]:
        case "extra_forbidden":
            valid = _keys_at(form, path[:-1])
            return f"unknown key '{path[-1]}'{nearest(path[-1], valid)}; expected {one_of(valid)}", True
        case "missing":
            return f"the key '{path[-1]}' is missing", True
        case "unknown_form":
            return _unknown_form(one["input"], context["expected"]), False
        case "literal_error":
            expected = str(context["expected"])
            valid = [name.strip("'") for name in expected.replace(" or ", ", ").split(", ")]
            return f"found {_found(one['input'])}, expected {expected}{nearest(one['input'], valid)}", False
        case kind if kind in _KINDS:
            return f"found {_found(one['input'])}, expected {_KINDS[kind]}", False
        case "greater_than":
            return f"found {_found(one['input'])}, expected more than {context['gt']:g}", False
        case "greater_than_equal":
            return f"found {_found(one['input'])}, expected {context['ge']:g} or more", False
        case "less_than_equal":
            return f"found {_found(one['input'])}, expected {context['le']:g} or less", False
        case "value_error":
            return str(context["error"]), False
        case "duration" | "instant":
            return f"found {_found(one['input'])}; {one['msg']}", False
    text = str(one["msg"])
    return (text if one["type"] in ("unknown_name", "defect") else f"found {_found(one['input'])}: {text}"), False


def _unknown_form(given: Any, expected: str) -> str:
    valid = expected.split(", ")
    if isinstance(given, dict):
        names = list(given)
        shown = f"the keys {', '.join(map(repr, names))}" if len(names) != 1 else f"'{names[0]}'"
        return f"found {shown}, expected one of {expected}{nearest(names[0] if names else '', valid)}"
    return f"found {_found(given)}, expected one of {expected}{nearest(given, valid)}"


def _found(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return f"'{value}'" if len(value) <= 40 else f"'{value[:39]}…'"  # noqa: PLR2004 - fits a line
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
    return repr(value)


def _keys_at(form: Any, path: Path) -> list[str]:
    """Return the keys allowed at a path of the written form.

    Validators add the tags of unions to the path; a part that is neither a key nor a tag is an index, or the key
    of a free mapping.
    """
    here: list[Any] = list(_kinds(form))
    for part in path:
        tagged = [kind.inner for kind in here if isinstance(kind, _Tagged) and kind.tag == part]
        fields = [field.annotation for kind in here for field in _fields(kind) if field.alias == part]
        if tagged or fields:
            here = [kind for annotation in (tagged or fields) for kind in _kinds(annotation)]
    return [str(field.alias) for kind in here for field in _fields(kind)]


def _fields(kind: Any) -> Iterable[FieldInfo]:
    return () if isinstance(kind, _Tagged) else kind.model_fields.values()


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A member of a union that validators report under its tag."""

    tag: str
    inner: Any


def _kinds(annotation: Any) -> Iterator[Any]:
    """Return the models an annotation can hold, whatever wraps them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    tags = [extra.tag for extra in getattr(annotation, "__metadata__", ()) if isinstance(extra, Tag)]
    if tags:
        yield _Tagged(tags[0], get_args(annotation)[0])
        return
    for argument in get_args(annotation):
        yield from _kinds(argument)

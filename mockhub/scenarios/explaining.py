"""Validation errors in words: what was found, what was expected, the nearest name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from mockhub.errors import Mistake, Mistakes, nearest, one_of
from mockhub.spec import Choice, Spec, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockhub.scenarios.places import Document, Path

_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
}


T = TypeVar("T")


class Form(Generic[T]):
    """A written form that data from outside is read as."""

    def __init__(self, annotation: Any) -> None:
        self._annotation = annotation

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self._annotation)

    def prepare(self) -> None:
        """Build what reads the form now; the very first time that reads files."""
        _ = self._adapter

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
    mistakes = []
    for one in error.errors(include_url=False):
        path = tuple(one["loc"])
        if one["type"] == "unfit_parts":
            mistakes += [document.mistake((*path, *part), message) for part, message in one["ctx"]["parts"]]
            continue
        message, at_key = _message(one, path, form)
        at_key = at_key or path[-1:] == ("[key]",)
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
        case "value_error":
            return str(context["error"]), False
        case "unknown_name":
            return str(one["msg"]), False
    return f"found {_found(one['input'])}, {one['msg']}", False


def _unknown_form(given: Any, expected: str) -> str:
    valid = expected.split(", ")
    if isinstance(given, dict):
        names = list(given)
        shown = (
            f"the keys {', '.join(map(_found, names))}" if len(names) > 1 else _found(names[0]) if names else "{}"
        )
        return f"found {shown}, expected one of {expected}{nearest(names[0] if names else '', valid)}"
    return f"found {_found(given)}, expected one of {expected}{nearest(given, valid)}"


def _found(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            value = " ".join(value.split()) if not value.isprintable() else value
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
        fields = [_fields(kind)[part] for kind in here if part in _fields(kind)]
        if tagged or fields:
            here = [kind for annotation in (tagged or fields) for kind in _kinds(annotation)]
    return [key for kind in here for key in _fields(kind)]


def _fields(kind: Any) -> dict[str, Any]:
    """Return the keys of a written form and what each may hold."""
    if isinstance(kind, _Tagged):
        return {}
    return {key_of(name): annotation for name, annotation in get_type_hints(kind, include_extras=True).items()}


@dataclass(frozen=True, slots=True)
class _Tagged:
    """One of several forms in one place, which validators report under its tag."""

    tag: str
    inner: Any


def _kinds(annotation: Any) -> Iterator[Any]:
    """Return the written forms an annotation can hold, whatever wraps them."""
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        yield annotation
        return
    for marker in getattr(annotation, "__metadata__", ()):
        if isinstance(marker, Choice):
            yield from (_Tagged(tag, form) for tag, form in marker.forms.items())
            return
    for argument in get_args(annotation):
        yield from _kinds(argument)

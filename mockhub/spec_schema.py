"""How written forms are read: their schemas for pydantic, whose validators collect every mistake with its path."""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import partial
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import TypeAdapter
from pydantic_core import CoreConfig, CoreSchema, PydanticCustomError, core_schema

from mockhub.spec import After, Before, Choice, Listed, Spec, UnfitPartsError, UnknownNameError, key_of, note_said

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler


_ADAPTERS: dict[type[Spec], TypeAdapter[Any]] = {}


def adapter(form: type[Spec]) -> TypeAdapter[Any]:
    """Return what reads plain data as a form."""
    if form not in _ADAPTERS:
        _ADAPTERS[form] = TypeAdapter(form)
    return _ADAPTERS[form]


def spec_schema(form: type[Spec], handler: GetCoreSchemaHandler) -> CoreSchema:
    """Return the schema of a written form: a mapping with exactly its keys, made into an instance."""
    hints = get_type_hints(form, include_extras=True)
    members = {
        key_of(one.name): core_schema.typed_dict_field(
            handler.generate_schema(hints[one.name]),
            required=one.default is MISSING and one.default_factory is MISSING,
        )
        for one in fields(form)  # type: ignore[arg-type]  # every form is a dataclass
    }
    names = {key_of(one.name): one.name for one in fields(form)}  # type: ignore[arg-type]
    mapping = core_schema.typed_dict_schema(members, extra_behavior="forbid", config=CoreConfig(strict=True))
    return core_schema.no_info_after_validator_function(partial(_make, form, names), mapping)


def _make(form: type[Spec], names: dict[str, str], members: dict[str, Any]) -> Spec:
    said = {names[key]: value for key, value in members.items()}
    made = form(**said)
    note_said(made, said)
    return made


def marker_schema(marker: Any, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Return the schema of an annotation with one of the markers of `mockhub.spec`."""
    match marker:
        case Before(change=change):
            return core_schema.no_info_before_validator_function(_telling(change), handler(source))
        case After(check=check):
            return core_schema.no_info_after_validator_function(_telling(check), handler(source))
        case Listed():
            return {**handler(source), "strict": False}
        case Choice(forms=forms, tell=tell, expected=expected):
            return core_schema.tagged_union_schema(
                {name: handler.generate_schema(form) for name, form in forms.items()},
                discriminator=tell,
                custom_error_type="unknown_form",
                custom_error_message="expected {expected}",
                custom_error_context={"expected": expected},
            )
    raise TypeError(f"{marker!r} is no marker")


def _telling(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return `work` with its ValueErrors as mistakes of their own kind."""

    def told(value: Any) -> Any:
        try:
            return work(value)
        except UnknownNameError as error:
            raise PydanticCustomError("unknown_name", "{why}", {"why": str(error)}) from None
        except UnfitPartsError as error:
            raise PydanticCustomError("unfit_parts", "{why}", {"why": str(error), "parts": error.parts}) from None
        except ValueError as error:
            raise PydanticCustomError("unfit", "{why}", {"why": str(error)}) from None

    return told

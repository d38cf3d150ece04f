"""Whether a request's parameters are those it takes. What is wrong with them is told, never swallowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused, nearest, one_of
from mockhub.tokens.structure import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockhub.scapi import Parameter, ParameterKind, ServiceRequest

_EXPECTED: Mapping[ParameterKind, str] = {
    "text": "text",
    "object": "an object",
    "boolean": "true or false",
    "number": "a whole number",
    "texts": "text or an array of texts",
    "target": "a phone number or an object such as {target: 'AGENT', destination: '1001'}",
    "anything": "anything but nothing",
}
TARGETS = ("AGENT", "AGENT_GROUP", "SKILL", "INTERACTION_QUEUE", "ROUTING_POINT", "CUSTOM_CONTACT")
"""What a transfer, a conference or a consultation may be aimed at (documented)."""


def read_parameters(request: ServiceRequest, given: Any) -> list[Any]:
    """Return a value for each parameter of a request; None for an optional one that is not there.

    Raises:
        Refused: `parameters_invalid`.
    """
    if given is None:
        given = []
    if not isinstance(given, list):
        raise _invalid(request, f"parameters is {kind_of(given)}, expected an array")
    most = len(request.parameters)
    if len(given) > most:
        takes = ", ".join(one.name for one in request.parameters) or "none"
        raise _invalid(request, f"{len(given)} parameters were given, expected no more than {most}: {takes}")
    padded = [*given, *[None] * (most - len(given))]
    for parameter, value in zip(request.parameters, padded, strict=True):
        if value is None and parameter.optional:
            continue
        if not _fits(parameter, value):
            expected = _EXPECTED[parameter.kind]
            what = "missing" if value is None else "an empty text" if value == "" else kind_of(value)
            raise _invalid(request, f"{parameter.name} is {what}, expected {expected}")
    return padded


def _fits(parameter: Parameter, value: Any) -> bool:
    match parameter.kind:
        case "text":
            return isinstance(value, str) and value != ""
        case "object":
            return isinstance(value, dict)
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "texts":
            texts = value if isinstance(value, list) else [value]
            return bool(texts) and all(isinstance(one, str) and one for one in texts)
        case "target":
            return isinstance(value, str | dict) and bool(value)
    return value is not None


def _invalid(request: ServiceRequest, detail: str) -> Refused:
    return Refused("parameters_invalid", f"{request.name}: {detail}")


def read_target(value: Any) -> tuple[str, str]:
    """Return what a target is and its destination; a text is a number to call (documented).

    The vendor's sample names the kind `type`, the documentation `target`; both are read.

    Raises:
        Refused: `parameters_invalid`.
    """
    if isinstance(value, str):
        return "CUSTOM_CONTACT", value
    kind, destination = value.get("target", value.get("type")), value.get("destination")
    if kind not in TARGETS:
        hint = nearest(kind, TARGETS)
        shown = "missing" if kind is None else f"'{kind}'"
        raise Refused("parameters_invalid", f"target.target is {shown}, expected {one_of(TARGETS)}{hint}")
    if not isinstance(destination, str) or not destination:
        raise Refused("parameters_invalid", f"target.destination is {kind_of(destination)}, expected text")
    return kind, destination


def medium_of(target: Any) -> str | None:
    """Return the medium that a target names, as the vendor's sample does for consultations; None for none.

    Raises:
        Refused: `parameters_invalid`.
    """
    named: str | None = member("target", target, "media", str) if isinstance(target, dict) else None
    return named


def member(what: str, value: Mapping[str, Any], name: str, kind: type, *, needed: bool = False) -> Any:
    """Return a member of an object that a page gave, or None where it has none.

    Raises:
        Refused: `parameters_invalid`: it is of another type, or missing.
    """
    found = value.get(name)
    if found is None and not needed:
        return None
    fits = isinstance(found, kind) and (kind is bool or not isinstance(found, bool))
    if not fits or found == "":
        shown = "missing" if found is None else "an empty text" if found == "" else kind_of(found)
        raise Refused("parameters_invalid", f"{what}.{name} is {shown}, expected {_KINDS[kind]}")
    return found


_KINDS = {str: "text", int: "a whole number", bool: "true or false", dict: "an object", list: "an array"}

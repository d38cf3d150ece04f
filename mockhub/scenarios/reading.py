"""Reading YAML 1.2 into plain values that remember where they stood."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from mockhub.errors import Mistake, Mistakes
from mockhub.scenarios.places import Document
from mockhub.scenarios.yaml_mistakes import what_is_wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockhub.scenarios.places import Path, Place

_YAML = "tag:yaml.org,2002:"
_TIMESTAMP = _YAML + "timestamp"
_CORE_TAGS = {_YAML + name for name in ("null", "bool", "int", "float", "str")}
_COLLECTION_TAGS = {_YAML + "seq", _YAML + "map"}
_MOST_NODES = 100_000
_DEEPEST = 100
_BEYOND_UNICODE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")


class _Yaml(YAML):
    """A reader that does not search the disk for plug-ins."""

    def official_plug_ins(self) -> list[str]:
        return []


def read_document(file: str, text: str) -> Document:
    """Parse one YAML document.

    Raises:
        Mistakes: it is no YAML, holds more than one document, a key twice, or more than plain values.
    """
    yaml = _Yaml(typ="safe", pure=True)  # one each: what a file declares (%YAML) would outlive it
    yaml.composer.warn_double_anchors = False  # YAML lets an anchor be used anew
    try:
        node = yaml.compose(text)
    except ReaderError as error:
        problem = f"the character #x{error.character:04x} may not stand in it"
        raise Mistakes([_no_yaml(file, text, error.position, problem)]) from None
    except MarkedYAMLError as error:
        (line, column), problem = what_is_wrong(text, error)
        raise Mistakes([Mistake(file, line, column, f"this is not YAML: {problem}")]) from None
    except RecursionError:
        raise Mistakes([_no_yaml(file, text, 0, "it is nested too deeply")]) from None
    except (YAMLError, ValueError) as error:  # a ValueError: an escape beyond Unicode
        escape = _BEYOND_UNICODE.search(text)
        raise Mistakes([_no_yaml(file, text, escape.start() if escape else 0, str(error))]) from None
    if node is None:
        raise Mistakes([Mistake(file, 1, 1, "the file is empty; a scenario begins with 'scenario: its title'")])
    reader = _Reader(Document(file, text=text))
    reader.document.data = reader.plain(node, ())
    if reader.mistakes:
        raise Mistakes(reader.mistakes)
    return reader.document


def write_document(data: Mapping[str, Any]) -> str:
    """Return plain values as a YAML document that is read as the same."""
    yaml = _Yaml(typ="safe", pure=True)
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment] # the first provider is the page's
    text = StringIO()
    yaml.dump(dict(data), text)
    return text.getvalue()


def _no_yaml(file: str, text: str, position: int, problem: str) -> Mistake:
    before = text[:position]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Mistake(file, line, column, f"this is not YAML: {problem}")


class _Reader:
    """Turns nodes into plain values, noting places and collecting mistakes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.mistakes: list[Mistake] = []
        self._open: set[int] = set()
        self._nodes = 0

    def plain(self, node: Node, path: Path) -> Any:
        self.document.values[path] = place = _place(node)
        self._nodes += 1
        if id(node) in self._open or self._nodes > _MOST_NODES:
            raise Mistakes([self._mistake(place, "aliases make this document endless")])
        if len(path) > _DEEPEST:
            raise Mistakes([self._mistake(place, f"this is nested more than {_DEEPEST} deep")])
        if isinstance(node, ScalarNode):
            return self._scalar(node, place)
        if node.tag not in _COLLECTION_TAGS:
            self.mistakes.append(self._mistake(place, f"the tag {node.tag} is not one of plain YAML"))
        self._open.add(id(node))
        value = self._sequence(node, path) if isinstance(node, SequenceNode) else self._mapping(node, path)
        self._open.discard(id(node))
        return value

    def _sequence(self, node: SequenceNode, path: Path) -> list[Any]:
        return [self.plain(item, (*path, index)) for index, item in enumerate(node.value)]

    def _mapping(self, node: Node, path: Path) -> dict[str, Any]:
        members: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            self.document.keys[(*path, name)] = place = _place(key)
            if not isinstance(key, ScalarNode):
                self.mistakes.append(self._mistake(place, "a key is text"))
            elif name in members:
                self.mistakes.append(self._mistake(place, f"the key '{name}' stands twice"))
            members[name] = self.plain(value, (*path, name))
        return members

    def _scalar(self, node: ScalarNode, place: Place) -> Any:
        tag = str(node.tag)
        if tag == _TIMESTAMP:  # no type of YAML 1.2's core schema: text, and the model decides
            return node.value
        if tag not in _CORE_TAGS:
            self.mistakes.append(self._mistake(place, f"the tag {node.tag} is not one of plain YAML"))
            return None
        try:
            return _CONSTRUCTOR.construct_object(node)
        except (YAMLError, ValueError, LookupError) as error:
            self.mistakes.append(self._mistake(place, f"this value cannot be read: {error}"))
            return None

    def _mistake(self, place: Place, message: str) -> Mistake:
        return Mistake(self.document.file, *place, message)


def _place(node: Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


_CONSTRUCTOR = _Yaml(typ="safe", pure=True).constructor

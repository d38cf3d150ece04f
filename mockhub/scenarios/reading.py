"""Reading YAML 1.2 into plain values that remember where they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

from mockhub.errors import Mistake, Mistakes
from mockhub.scenarios.places import Document

if TYPE_CHECKING:
    from mockhub.scenarios.places import Path, Place

_READER = YAML(typ="safe", pure=True)  # made once: making one searches the disk for plug-ins
_YAML = "tag:yaml.org,2002:"
_TIMESTAMP = _YAML + "timestamp"
_CORE_TAGS = {_YAML + name for name in ("null", "bool", "int", "float", "str")}
_MOST_NODES = 100_000


def read_document(file: str, text: str) -> Document:
    """Parse one YAML document.

    Raises:
        Mistakes: it is no YAML, holds more than one document, a key twice, or more than plain values.
    """
    try:
        node = _READER.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = ", ".join(str(part) for part in (error.problem, error.context) if part)
        if "<block" in problem:
            problem += "; is this line indented like its neighbours?"
        raise Mistakes([Mistake(file, line, column, f"this is not YAML: {problem}")]) from None
    except (YAMLError, RecursionError) as error:
        raise Mistakes([Mistake(file, 1, 1, f"this is not YAML: {error}")]) from None
    if node is None:
        raise Mistakes([Mistake(file, 1, 1, "the file is empty; a scenario begins with 'scenario: its title'")])
    reader = _Reader(Document(file))
    reader.document.data = reader.plain(node, ())
    if reader.mistakes:
        raise Mistakes(reader.mistakes)
    return reader.document


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
        if isinstance(node, ScalarNode):
            return self._scalar(node, place)
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
            return _READER.constructor.construct_object(node)
        except (YAMLError, ValueError) as error:
            self.mistakes.append(self._mistake(place, f"this value cannot be read: {error}"))
            return None

    def _mistake(self, place: Place, message: str) -> Mistake:
        return Mistake(self.document.file, *place, message)


def _place(node: Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1

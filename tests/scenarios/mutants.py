"""Scenario files with one mistake in each, made from correct ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from mockhub.omnichannel.chat_events import PUSHED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

FREE = {
    "answers",
    "body",
    "card",
    "claims",
    "clients",
    "context",
    "data",
    "form",
    "header",
    "headers",
    "jwk",
    "jwks",
    "metadata",
    "names",
    "options",
    "parameters",
    "pre-chat",
    "query",
    "records",
    "returns",
    "rows",
    "user-data",
    "vars",
    "with",
}
"""Keys whose values have names of the writer's own, at every depth."""
NAMED = {"providers", "visitors", "codes"}
"""Keys whose values are mappings from the writer's own names to written forms."""
KINDS = {"text": "zzz", "number": "7", "list": "[zzz]", "mapping": "{zzz: 1}"}
"""One value of each kind, none of which stands for anything."""
VARIABLE = re.compile(r"\$\(([^)]*)\)")


@dataclass(frozen=True)
class Mutant:
    """A file with one mistake.

    `like` is the same for mutants of one sort. `lines` are those at which the mistake may be found: its own, and
    that of the mapping or list it stands in. `fails` says whether it must be refused, `near` what must then be
    offered in place of `wrong`.
    """

    like: str
    what: str
    text: str
    lines: frozenset[int]
    fails: bool = False
    near: str | None = None
    wrong: str = ""

    def __str__(self) -> str:
        return f"{self.what} (lines {sorted(self.lines)})"


@dataclass(frozen=True)
class Spot:
    """A node of a file: the keys and indexes that lead to it, and the lines around it."""

    path: tuple[str | int, ...]
    node: Node
    lines: frozenset[int]
    key: bool = False

    @property
    def free(self) -> bool:
        """Whether what stands here is the writer's own affair."""
        path = self.path[:-1] if self.key else self.path
        above = [part for place, part in enumerate(path) if place == 0 or path[place - 1] not in NAMED]
        own = self.key and path[-1:] and path[-1] in NAMED
        return bool(own or any(part in FREE for part in above) or _members_of_an_answer(path)) and not (
            path[-1] == "event" and self.node.value in PUSHED
        )


def _members_of_an_answer(path: tuple[str | int, ...]) -> bool:
    """Return whether a path leads into what names members of an answer or an event, or an event of a desktop.

    Web content may publish events of its own, so that any name is one; those of chats are known.
    """
    pairs = set(pairwise(path))
    return not pairs.isdisjoint(
        {
            ("expect", "where"),
            ("await", "where"),
            ("await", "event"),
            ("workspace", "publish"),
            ("workspace", "event"),
        }
    )


def spots(text: str) -> Iterator[Spot]:
    """Return every key and value of a file."""
    root = YAML(typ="safe", pure=True).compose(text)
    yield from _spots(root, (), frozenset({1}))


def _spots(node: Node, path: tuple[str | int, ...], around: frozenset[int]) -> Iterator[Spot]:
    lines = around | {_line(node)}
    if path:
        yield Spot(path, node, lines)
    if isinstance(node, MappingNode):
        for key, value in node.value:
            here = frozenset({_line(node), _line(key)})
            yield Spot((*path, key.value), key, here, key=True)
            yield from _spots(value, (*path, key.value), here)
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from _spots(item, (*path, index), frozenset({_line(node)}))


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _kind(node: Node) -> str:
    if isinstance(node, SequenceNode):
        return "list"
    if isinstance(node, MappingNode):
        return "mapping"
    return "number" if str(node.tag).endswith((":int", ":float")) else "text"


def _like(spot: Spot) -> str:
    names = [str(part) for part in spot.path if not isinstance(part, int)]
    return "/".join(names[-2:])


def _put(text: str, node: Node, new: str) -> str:
    begin, end = node.start_mark.index, node.end_mark.index
    end = begin + len(text[begin:end].rstrip())
    return text[:begin] + new + text[end:]


def misspelt(name: str, random: Random) -> str:
    """Return a name with a letter doubled, left out or exchanged with the next; never another that is known."""
    place = random.randrange(len(name))
    ways = [name[: place + 1] + name[place:]]
    if len(name) > 4:
        ways += [name[:place] + name[place + 1 :], _exchanged(name, place)]
    return random.choice([way for way in ways if way not in (name, "provider", "rate-limit")])


def _exchanged(name: str, place: int) -> str:
    return name if place + 1 >= len(name) else name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def keys_misspelt(text: str, random: Random) -> Iterator[Mutant]:
    """Return a mutant for each key, at each depth."""
    for spot in spots(text):
        if spot.key and spot.node.value.strip():
            name = spot.node.value
            wrong = misspelt(name, random)
            quoted = wrong if re.fullmatch(r"[\w-]+", wrong) else f'"{wrong}"'
            lines = spot.lines | uses(text, name) if spot.free else spot.lines
            near = None if spot.free else name
            yield Mutant(
                _like(spot),
                f"key {name} -> {wrong}",
                _put(text, spot.node, quoted),
                lines,
                not spot.free,
                near,
                wrong,
            )


def uses(text: str, name: str) -> set[int]:
    """Return the lines where a name of the writer's own stands: which of them is misspelt nobody can know."""
    found = {number for number, line in enumerate(text.splitlines(), 1) if name in line}
    return found | {number - 1 for number in found}  # a text of several lines begins before


def values_of_another_kind(text: str, random: Random) -> Iterator[Mutant]:
    """Return a mutant for each value: another kind, drawn; a mapping with an unknown key is never right."""
    for spot in spots(text):
        if spot.key:
            continue
        kinds = [kind for kind in KINDS if kind != _kind(spot.node)]
        kind = random.choice(kinds)
        new = KINDS[kind]
        yield Mutant(
            f"{_like(spot)} {kind}",
            f"{'/'.join(map(str, spot.path))} -> {new}",
            _put(text, spot.node, new),
            spot.lines | _read_in(text, spot) | _captured_in(text, spot),
            fails=kind == "mapping" and not spot.free and not VARIABLE.search(str(spot.node.value)),
        )


def _read_in(text: str, spot: Spot) -> set[int]:
    """Return the lines that a value of `vars` or a row is put into: a part of a text has no place of its own."""
    at = {"vars": 1, "rows": 2}.get(str(spot.path[0]), len(spot.path))
    return uses(text, f"$({spot.path[at]})") if len(spot.path) > at else set()


def _captured_in(text: str, spot: Spot) -> set[int]:
    """Return the lines that use what a step captures: a short spelling in its place captures nothing."""
    members = spot.node.value if isinstance(spot.node, MappingNode) else ()
    names = [value.value for key, value in members if key.value == "as"]
    return {line for name in names for line in uses(text, f"$({name}.")}


def names_misspelt(text: str, random: Random) -> Iterator[Mutant]:
    """Return a mutant for each point, cause, event, verb, word and `$(name)`."""
    every = list(spots(text))
    for spot in every:
        if spot.key or not isinstance(spot.node, ScalarNode):
            continue
        value, last = spot.node.value, spot.path[-1]
        names = last in ("at", "cause", "event", "error") or (last == "await" and value in PUSHED)
        if names and not spot.free and re.fullmatch(r"[\w:.-]+", value):
            if last == "at" and value[0].isdigit():
                continue  # a moment
            name, colon, rest = value.partition(":") if last != "event" else (value, "", "")
            wrong = misspelt(name, random)
            yield Mutant(
                value,
                f"{last}: {value} -> {wrong}",
                _put(text, spot.node, f'"{wrong}{colon}{rest}"'),
                spot.lines,
                fails=True,
                near=name,
                wrong=wrong,
            )
        if spot.path[0] == "steps" and len(spot.path) == 2:
            wrong = misspelt(value, random)
            yield Mutant(
                value,
                f"verb {value} -> {wrong}",
                _put(text, spot.node, wrong),
                spot.lines,
                fails=True,
                near=value,
                wrong=wrong,
            )
    for found in VARIABLE.finditer(text):
        name, dot, _ = found[1].partition(".")
        of_an_answer = bool(dot) and name != "persona"  # whose members nobody knows before
        if text[text.rfind("\n", 0, found.start()) + 1 : found.start()].lstrip().startswith("#"):
            continue
        near = name if of_an_answer else found[1]
        wrong = misspelt(near, random)
        line = text.count("\n", 0, found.start()) + 1
        mutated = text[: found.start(1)] + wrong + text[found.start(1) + len(near) :]
        lines = lines_at(every, found.start()) | {line}
        yield Mutant(found[1], f"$({found[1]}) -> $({wrong})", mutated, lines, fails=True, near=near, wrong=wrong)


def lines_at(every: list[Spot], index: int) -> frozenset[int]:
    """Return the lines of the innermost value around a place of the text."""
    inside = [one for one in every if one.node.start_mark.index <= index < one.node.end_mark.index]
    return min(inside, key=lambda one: one.node.end_mark.index - one.node.start_mark.index).lines


def keys_twice(text: str, random: Random) -> Iterator[Mutant]:
    """Return a mutant for each mapping: one of its keys, drawn, stands in it once more."""
    for spot in spots(text):
        if isinstance(spot.node, MappingNode) and spot.node.value:
            key, _ = random.choice(spot.node.value)
            first, _ = spot.node.value[0]
            again = f"{text[key.start_mark.index : key.end_mark.index]}: 1"
            begin = first.start_mark.index
            gap = ", " if spot.node.flow_style else "\n" + " " * first.start_mark.column
            mutated = text[:begin] + again + gap + text[begin:]
            moved = 0 if spot.node.flow_style else 1
            yield Mutant(
                _like(spot),
                f"{key.value} twice",
                mutated,
                frozenset({_line(key) + moved, _line(first)}),
                fails=True,
            )


def form_broken(text: str, random: Random) -> Iterator[Mutant]:
    """Return mutants that are hardly YAML: a tab, another indent, a bracket or a quote left open or out."""
    every = list(spots(text))
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for number, line in enumerate(lines, 1):
        begin = starts[number - 1]
        near = frozenset({number - 1, number, number + 1})
        if line.startswith(" ") and not _inside_a_text(every, begin):
            what, changed = random.choice(
                (("tab", f"\t{line[1:]}"), ("more", f" {line}"), ("much more", f"   {line}"), ("less", line[1:]))
            )
            mutated = text[:begin] + changed + text[begin + len(line) :]
            yield Mutant(what, f"{what} before line {number}", mutated, near, fails=what == "tab")
    for spot in every:
        node = spot.node
        begin, end = node.start_mark.index, node.end_mark.index
        if getattr(node, "flow_style", False) and text[begin] in "[{":
            here = spot.lines | {int(node.end_mark.line) + 1}
            yield Mutant(
                "open bracket", f"{text[begin]} not closed", text[: end - 1] + text[end:], here, fails=True
            )
            yield Mutant("closed bracket", f"{text[end - 1]} not opened", text[:begin] + text[begin + 1 :], here)
        elif isinstance(node, ScalarNode) and node.style in ("'", '"'):
            here = spot.lines | {int(node.end_mark.line) + 1}
            yield Mutant("quote", "quote not closed", text[: end - 1] + text[end:], here)


def _inside_a_text(every: list[Spot], index: int) -> bool:
    return any(
        isinstance(one.node, ScalarNode) and one.node.start_mark.index < index < one.node.end_mark.index
        for one in every
    )


WAYS = (keys_misspelt, values_of_another_kind, names_misspelt, keys_twice, form_broken)
"""Every way of spoiling a file."""

"""From a document to the cases to play, or to every mistake in it at once."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mockhub.errors import Mistake, Mistakes, Misuse, nearest, one_of
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.scenarios.doubts import doubts
from mockhub.scenarios.explaining import Form
from mockhub.scenarios.model import Scenario
from mockhub.scenarios.steps import ArmStep, Disarm, DisarmStep, visitor_step
from mockhub.scenarios.substitution import Captured, Names, names_alone, names_in, substitute
from mockhub.spec import whole_number
from mockhub.verification import Fired
from mockhub.world import DEFAULT_PROVIDER, NO_PROVIDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mockhub.faults.fault import FaultSpec
    from mockhub.scenarios.places import Document, Path

    Unknown = tuple[Path, str]

_SCENARIO: Form[Scenario] = Form(Scenario)
_ROW_TITLE = 48
_CHAT = {"request-id": "$(captured)", "chat-id": "$(captured)"}


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario to play: a file, or one row of it.

    `raw` holds the steps before captures are put in, `lines` where each step stands, `source` what that line says.
    `row` is the row's number, from 0.
    """

    file: str
    title: str
    scenario: Scenario
    raw: tuple[Any, ...]
    lines: tuple[int, ...]
    source: tuple[str, ...]
    expect_lines: tuple[int, ...]
    strict_line: int
    names: Names
    doubts: tuple[Mistake, ...]
    """What can never be, though the file is well formed."""
    row: int | None = None

    @property
    def lines_of_findings(self) -> tuple[int, ...]:
        """Where what is found stands: each expectation, then the file's strictness."""
        return (*self.expect_lines, self.strict_line)

    @property
    def places(self) -> tuple[str, ...]:
        """The same with the file: `auth.yaml:7`."""
        return tuple(f"{self.file}:{line}" for line in self.lines_of_findings)


def prepare() -> None:
    """Build what reads scenarios now; the very first time that reads files, which an event loop should not."""
    _SCENARIO.prepare()


def load_one(document: Document, variables: Mapping[str, Any] | None = None, *, row: int | None = None) -> Case:
    """Load one case of a document already read.

    Args:
        document: the scenario.
        variables: override its `vars`.
        row: which of its rows, from 0; the others are not looked at.

    Raises:
        Mistakes: all of them.
        Misuse: there is no such row, or the scenario has rows and none is chosen.
    """
    rows = document.data.get("rows") if isinstance(document.data, dict) else None
    listed = rows if isinstance(rows, list) else []
    if listed or row is not None:
        chosen_row(listed, row)
    (case,) = load_document(document, variables, row=row)
    return case


def load_world(document: Document, variables: Mapping[str, Any] | None = None) -> Case:
    """Load the one case that a sandbox can be armed with; `variables` override its `vars`.

    Raises:
        Mistakes: all of them; several rows are one.
    """
    cases = load_document(document, variables)
    if len(cases) != 1:
        raise Mistakes(
            [document.mistake(("rows",), "a sandbox is armed with one world: leave out rows", key=True)]
        )
    return cases[0]


def chosen_row(rows: Sequence[Any], row: int | None) -> Any:
    """Return one of a scenario's rows.

    Raises:
        Misuse: there is no such row, or none is chosen.
    """
    if row is not None and 0 <= row < len(rows):
        return rows[row]
    there = f"it has {len(rows)}, numbered from 0" if rows else "it has none"
    asked = "the scenario has rows; say which one" if row is None else f"the scenario has no row {row}"
    raise Misuse(f"{asked}: {there}", code="no-row", pointer="row")


def load_document(
    document: Document, variables: Mapping[str, Any] | None = None, *, row: int | None = None
) -> list[Case]:
    """Load the cases of a document already read: one, or one a row, or that of one row alone.

    Raises:
        Mistakes: all of them.
    """
    data = document.data
    if not isinstance(data, dict):
        raise Mistakes([document.mistake((), "a scenario is a mapping that begins with 'scenario: its title'")])
    rows = data.get("rows")
    listed = list(enumerate(rows)) if isinstance(rows, list) and rows else [(None, None)]
    cases: list[Case] = []
    mistakes: dict[Mistake, None] = {}
    for index, one in listed if row is None else listed[row : row + 1]:
        try:
            cases.append(_load_case(document, one if isinstance(one, dict) else {}, index, variables or {}))
        except Mistakes as found:
            mistakes.update(dict.fromkeys(found.mistakes))
    if mistakes:
        raise Mistakes(mistakes)
    return cases


def _load_case(document: Document, row: dict[str, Any], index: int | None, variables: Mapping[str, Any]) -> Case:
    values, seed, unknown = _values(document.data, row, index or 0, variables)
    captures = dict(_captures(document.data))
    document = replace(document, put_in=_put_in(document.data, row, index or 0, variables))
    scenario = _read(document, Names({**captures, **values}, seed=seed), unknown, index or 0)
    mistakes = [
        *_check_references(document, scenario),
        *_check_faults(document, scenario),
        *_check_captures(document, captures),
    ]
    if mistakes:
        raise Mistakes(mistakes)
    raw_steps, _ = substitute(document.data.get("steps") or [], Names({**_kept(captures), **values}, seed=seed))
    lines = tuple(document.place(("steps", number))[0] for number in range(len(scenario.steps)))
    return Case(
        file=document.file,
        title=_title(document.data, scenario, index if row else None),
        scenario=scenario,
        raw=tuple(raw_steps),
        lines=lines,
        source=tuple(document.line(line) for line in lines),
        expect_lines=tuple(document.place(("expect", number))[0] for number in range(len(scenario.expect))),
        strict_line=document.place(("strict",))[0],
        names=Names(values, seed=seed),
        doubts=tuple(doubts(document, scenario)),
        row=index,
    )


def _values(
    data: dict[str, Any], row: dict[str, Any], index: int, variables: Mapping[str, Any]
) -> tuple[dict[str, Any], int, list[Unknown]]:
    """Return what the names of a case stand for, its seed, and the names that stand for nothing.

    A row may refer to vars, and both to the personas of the case's seed.
    """
    written = data.get("vars")
    declared: dict[str, Any] = written if isinstance(written, dict) else {}
    given = data.get("given")
    variables = {name: _as_declared(value, {**declared, **row}.get(name)) for name, value in variables.items()}
    values = {**declared, **variables}
    written = given.get("seed") if isinstance(given, dict) else None
    found, _ = substitute(written, Names({**values, **row, **variables}))
    seed = found if isinstance(found, int) else 0
    values, unknown_in_vars = substitute(values, Names(values, seed=seed), ("vars",))
    row, unknown_in_row = substitute(row, Names(values, seed=seed), ("rows", index))
    return {**values, **row, **variables}, seed, [*unknown_in_vars, *unknown_in_row]


def _as_declared(value: Any, declared: Any) -> Any:
    """Return a value that came as text, as a command line has it, as what stands in its place in the file."""
    if not isinstance(value, str) or isinstance(declared, str):
        return value
    if isinstance(declared, bool):
        return {"true": True, "false": False}.get(value, value)
    number = whole_number(value) if isinstance(declared, int | float) else None
    return value if number is None else number


def _put_in(
    data: dict[str, Any], row: dict[str, Any], index: int, variables: Mapping[str, Any]
) -> dict[Path, Path]:
    """Return the paths at which the file's own values are put in, and where those are written."""
    declared = data.get("vars")
    homes: dict[str, Path] = {name: ("vars", name) for name in declared} if isinstance(declared, dict) else {}
    found = {}
    for path, name in names_alone({"rows": {index: row}}):
        if name in homes and name not in variables:
            found[path] = homes[name]
    homes |= {name: ("rows", index, name) for name in row}
    for path, name in names_alone({key: value for key, value in data.items() if key not in ("vars", "rows")}):
        if name in homes and name not in variables:
            found[path] = homes[name]
    return found


def _read(document: Document, names: Names, unknown: list[Unknown], index: int) -> Scenario:
    """Return the scenario with its names filled in.

    Raises:
        Mistakes: of the form, and for each name that stands for nothing.
    """
    data = document.data
    kept = {key: data[key] for key in ("vars", "rows") if key in data}
    filled, more = substitute({key: data[key] for key in data if key not in kept}, names)
    nameless = [*unknown, *more]
    mistakes = [_undeclared(document, path, name, names, index) for path, name in nameless]
    try:
        scenario = _SCENARIO.read_data(document, {**filled, **kept})
    except Mistakes as found:
        named = {document.place(path) for path, _ in nameless}  # an unknown name makes no second mistake there
        others = [one for one in found.mistakes if (one.line, one.column) not in named]
        raise Mistakes([*mistakes, *others]) from None
    if mistakes:
        raise Mistakes(mistakes)
    return scenario


def _undeclared(document: Document, path: Path, name: str, names: Names, index: int) -> Mistake:
    """Return the mistake that a name stands for nothing; it is the row's own if other rows have the name."""
    hint = names.hint(name)
    rows = document.data.get("rows")
    in_others = any(isinstance(row, dict) and name in row for row in (rows if isinstance(rows, list) else ()))
    if in_others and path[:1] != ("rows",):
        line, _ = document.place(path)
        return document.mistake(("rows", index), f"this row has no '{name}', which line {line} needs{hint}")
    return document.mistake(path, f"$({name}) is declared nowhere: not in vars, rows or an earlier 'as'{hint}")


def _title(data: dict[str, Any], scenario: Scenario, row: int | None) -> str:
    """Return a case's title; a row's values tell it from the others unless the title does."""
    if row is None or scenario.scenario != data["scenario"]:
        return scenario.scenario
    return f"{scenario.scenario} [{_row_title(data['rows'][row])}]"


def _row_title(row: dict[str, Any]) -> str:
    """Return what tells a row from the others: its values as written, cut when long."""
    shown = ", ".join(value if isinstance(value, str) else json.dumps(value) for value in row.values())
    return shown if len(shown) <= _ROW_TITLE else f"{shown[: _ROW_TITLE - 1]}…"


def _kept(captures: Iterable[str]) -> dict[str, Captured]:
    """Return names under which captures stand for themselves, to be put in while playing."""
    return {name: Captured(name, f"$({name})") for name in captures}


def _captures(data: dict[str, Any]) -> Iterator[tuple[str, Captured]]:
    """Yield what the steps of a file capture, under its name: a chat, or the body of an answer."""
    steps = data.get("steps")
    for step in steps if isinstance(steps, list) else ():
        for verb, inner in step.items() if isinstance(step, dict) else ():
            name = inner.get("as") if isinstance(inner, dict) else None
            if isinstance(name, str):
                yield name, Captured(name, _CHAT if verb == "start-chat" else f"$({name})")


def _check_references(document: Document, scenario: Scenario) -> list[Mistake]:
    """Check names that point from one part of the file to another."""
    mistakes = []
    visitors = list(scenario.given.visitors) or [DEFAULT_VISITOR]
    for index, step in enumerate(scenario.steps):
        inner = visitor_step(step)
        if inner is not None and inner.by is not None and inner.by not in visitors:
            path: Path = ("steps", index, *_verb(document, index), "by")
            mistakes.append(
                document.mistake(path, f"there is no visitor '{inner.by}'{nearest(inner.by, visitors)}")
            )
        if inner is not None and inner.by is None and len(visitors) > 1:
            path = ("steps", index)
            mistakes.append(document.mistake(path, f"say who does it: by is {one_of(visitors)}"))
    for name, visitor in scenario.given.visitors.items():
        provider = visitor.provider
        known = [NO_PROVIDER, *_registered(scenario)]
        if isinstance(provider, str) and provider not in known:
            path = ("given", "visitors", name, "provider")
            hint = nearest(provider, known)
            mistakes.append(document.mistake(path, f"there is no provider '{provider}'{hint}"))
    return mistakes


def _check_faults(document: Document, scenario: Scenario) -> Iterator[Mistake]:
    """Check that faults that are there together have names of their own, and that those named elsewhere exist."""
    armed: list[str] = []
    for index, fault in enumerate(scenario.given.faults):
        yield from _twice(document, ("given", "faults", index), fault, armed)
        armed.append(fault.name or f"fault-{len(armed) + 1}")
    known = list(armed)
    for index, step in enumerate(scenario.steps):
        match step:
            case ArmStep(arm=fault):
                yield from _twice(document, ("steps", index, "arm"), fault, armed)
                armed.append(fault.name or f"fault-{len(armed) + 1}")
                known.append(armed[-1])
            case DisarmStep(disarm=Disarm(fault=name)) if name in armed:
                armed.remove(name)
            case DisarmStep(disarm=Disarm(fault=name)):
                message = f"no fault '{name}' is armed here{nearest(name, armed)}"
                yield document.mistake(("steps", index, "disarm"), message)
    for index, expected in enumerate(scenario.expect):
        if isinstance(expected, Fired) and expected.fault not in known:
            message = f"there is no fault '{expected.fault}'{nearest(expected.fault, known)}"
            yield document.mistake(("expect", index, "fault"), message)


def _twice(document: Document, path: Path, fault: FaultSpec, armed: list[str]) -> Iterator[Mistake]:
    if fault.name in armed:
        yield document.mistake((*path, "name"), f"there is a fault '{fault.name}' already")


def _check_captures(document: Document, captures: Iterable[str]) -> list[Mistake]:
    """Check that what is captured is used by later steps only."""
    mistakes: list[Mistake] = []
    known: set[str] = set()
    for index, step in enumerate(document.data.get("steps") or ()):
        used = {name.partition(".")[0] for name in names_in(step)}
        mistakes += [
            document.mistake(("steps", index), f"$({name}) is captured by a later step only")
            for name in sorted((used & set(captures)) - known)
        ]
        known |= dict(_captures({"steps": [step]})).keys()
    for index, expected in enumerate(document.data.get("expect") or ()):
        mistakes += [
            document.mistake(("expect", index), f"$({name}) is captured by a step: only steps can use it")
            for name in sorted({name.partition(".")[0] for name in names_in(expected)} & set(captures))
        ]
    return mistakes


def _registered(scenario: Scenario) -> Iterable[str]:
    if scenario.given.providers is not None:
        return scenario.given.providers
    return () if scenario.given.provider == NO_PROVIDER else (DEFAULT_PROVIDER,)


def _verb(document: Document, index: int) -> tuple[str, ...]:
    step = document.data["steps"][index]
    return tuple(step) if isinstance(step, dict) else ()

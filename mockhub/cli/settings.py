"""Where the settings of `mockhub serve` come from: flags, then the environment, then a file, then their defaults.

The file has one table, `[serve]`, whose keys are the flags without their dashes: there is one spelling, and what a
flag refuses the file refuses too, with its place.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from mockhub.errors import Mistake, Mistakes, Misuse, nearest, one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "mockhub.toml"
"""The file that is read where none is named, if the current folder has it."""
TABLE = "serve"
PREFIX = "MOCKHUB"


class ScenarioFile(click.ParamType[Any]):
    """`FILE`, which is the default sandbox's, or `NAME=FILE`."""

    name = "[NAME=]FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return which sandbox is armed with which file."""
        del param, ctx
        from mockhub.scenarios.served import Assigned  # noqa: PLC0415 - most servers need no scenario language

        return value if isinstance(value, Assigned) else Assigned.read(str(value))


class PublicUrl(click.ParamType[str]):
    """Where others reach a listener: `https://hub.example`, a path behind it or none."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return it without a slash at its end."""
        found = _PUBLIC.fullmatch(str(value))
        if found is None:
            self.fail(f"'{value}' is no address, expected one such as https://hub.example", param, ctx)
        return found[1]


_PUBLIC = re.compile(r"(https?://(?:[0-9A-Za-z.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:/[0-9A-Za-z_.~-]+)*)/*")
_HEADER = re.compile(r"\s*\[\s*(?P<table>[^\]\[]+?)\s*\]")
_NEAR = 0.85
"""How much the name of a variable must be like a setting's to be taken for it misspelt."""
_STRENGTH = (
    ParameterSource.DEFAULT,
    ParameterSource.DEFAULT_MAP,
    ParameterSource.ENVIRONMENT,
    ParameterSource.COMMANDLINE,
)
"""Where a value may come from; what is later wins."""


def read_from_file(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    """Have a command take what its flags and the environment do not say from the file.

    Raises:
        Mistakes: all of them, each with its place.
        Misuse: there is no such file.
    """
    if value is None:
        value = Path(FILE)
        if not value.is_file():
            return
    context.default_map = _settings(context, value)
    context.meta[FILE] = value


def warnings(context: click.Context) -> Iterator[str]:
    """Yield a line for every variable of the environment that is a setting misspelt."""
    known = {f"{PREFIX}_{name.upper()}" for name in _flags(context.command)}
    for name in os.environ:
        if name.startswith(f"{PREFIX}_") and name not in known:
            hint = nearest(name, known, cutoff=_NEAR)
            if hint:
                yield f"WARNING: {name} is no setting{hint}"


def stronger(context: click.Context, name: str, other: str) -> bool:
    """Return whether one parameter was said in a place that wins over that of another, or in the same."""
    return _strength(context, name) >= _strength(context, other)


def _strength(context: click.Context, name: str) -> int:
    source = context.get_parameter_source(name)
    return _STRENGTH.index(source) if source in _STRENGTH else 0


def _flags(command: click.Command) -> dict[str, click.Option]:
    """Return what may be set elsewhere than in a flag, by the parameter's name."""
    return {one.name: one for one in command.params if isinstance(one, click.Option) and one.expose_value}


def _settings(context: click.Context, file: Path) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - most servers have no such file

    text = _text(file)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Mistakes([_unreadable(file, text, str(error))], in_text=True) from None
    mistakes: list[Mistake] = []
    for name in tables:
        if name != TABLE:
            told = f"there is no table or key '{name}' here{nearest(name, [TABLE])}; expected [{TABLE}]"
            mistakes.append(_mistake(file, text, name, told))
    found = tables.get(TABLE, {})
    if not isinstance(found, dict):
        raise Mistakes([_mistake(file, text, TABLE, f"expected a table: [{TABLE}]")], in_text=True)
    flags = {one.opts[0].removeprefix("--"): one for one in _flags(context.command).values()}
    settings: dict[str, Any] = {}
    for key, value in found.items():
        flag = flags.get(key)
        if flag is None:
            told = f"there is no setting '{key}'{nearest(key, flags)}; expected {one_of(flags)}"
        else:
            try:
                settings[flag.name or key] = _read(context, flag, value, file.absolute().parent)
                continue
            except click.BadParameter as error:
                told = error.message
        mistakes.append(_mistake(file, text, f"{TABLE}.{key}", told))
    if mistakes:
        raise Mistakes(mistakes, in_text=True)
    return settings


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Misuse(f"there is no file {file}", code="no-file") from None
    except UnicodeDecodeError:
        raise Misuse(f"{file} is no text in UTF-8", code="bad-file") from None


def _read(context: click.Context, flag: click.Option, value: Any, folder: Path) -> Any:
    """Return a value as its flag reads it; the paths in a file are seen from its own folder.

    Raises:
        click.BadParameter: it cannot.
    """
    if flag.multiple:
        several = value if isinstance(value, list) else [value]
        return [_read_one(context, flag, one, folder) for one in several]
    return _read_one(context, flag, value, folder)


def _read_one(context: click.Context, flag: click.Option, value: Any, folder: Path) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise click.BadParameter(f"expected {'a number' if _is_number(flag) else 'a text'}")
    if _is_number(flag) and isinstance(value, str):
        raise click.BadParameter(f"'{value}' is a text, expected a number")
    read = flag.type.convert(value if _is_number(flag) else str(value), flag, context)
    return (
        replace(read, file=folder / read.file)
        if isinstance(flag.type, ScenarioFile)
        else (folder / read if isinstance(read, Path) else read)
    )


def _is_number(flag: click.Option) -> bool:
    return isinstance(flag.type, click.types.IntParamType | click.types.FloatParamType)


def _mistake(file: Path, text: str, path: str, told: str) -> Mistake:
    """Return a mistake at a table or key; the library that reads the file does not say where they stand."""
    table, _, key = path.rpartition(".")
    written, inside = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]"""), ""
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header is not None:
            inside = header["table"]
        if f"{inside}.".startswith(f"{path}.") if header else inside == table and written.match(line):
            return Mistake(str(file), number, len(line) - len(line.lstrip()) + 1, told, path)
    return Mistake(str(file), 1, 1, told, path)


def _unreadable(file: Path, text: str, said: str) -> Mistake:
    found = re.search(r"\(at line (\d+), column (\d+)\)", said)
    before = text.rstrip().split("\n")
    line, column = (int(found[1]), int(found[2])) if found else (len(before), len(before[-1]) + 1)
    return Mistake(str(file), line, column, f"this is no TOML: {said.partition(' (at')[0]}")

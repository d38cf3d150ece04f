"""Scenario files on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.errors import Mistake, Mistakes
from mockhub.scenarios.loader import load_document
from mockhub.scenarios.reading import read_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mockhub.scenarios.loader import Case

SUFFIXES = (".yaml", ".yml")
_NO_FILE = "there is no such file"


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the scenario files below `paths`, in order.

    Raises:
        Mistakes: a path does not exist, or holds no scenario.
    """
    files: list[Path] = []
    mistakes = []
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES)
            if not found:
                mistakes.append(Mistake(str(path), 1, 1, "there is no .yaml file in this folder"))
            files += found
        elif path.is_file():
            files.append(path)
        else:
            mistakes.append(Mistake(str(path), 1, 1, _NO_FILE))
    if mistakes:
        raise Mistakes(mistakes)
    return files


def load_files(files: Iterable[Path], variables: Mapping[str, str] | None = None) -> list[Case]:
    """Load several files.

    Raises:
        Mistakes: all of all files.
    """
    cases: list[Case] = []
    mistakes: list[Mistake] = []
    for file in files:
        try:
            cases += load(str(file), read_file(file), variables)
        except Mistakes as found:
            mistakes += found.mistakes
    if mistakes:
        raise Mistakes(mistakes)
    return cases


def read_file(file: Path) -> str:
    """Return the text of a scenario file.

    Raises:
        Mistakes: it cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 at byte {error.start}"
    except FileNotFoundError:
        message = _NO_FILE
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
    raise Mistakes([Mistake(str(file), 1, 1, message)])


def load(file: str, text: str, variables: Mapping[str, str] | None = None) -> list[Case]:
    """Load one file's cases; `variables` override its `vars`.

    Raises:
        Mistakes: all of them.
    """
    return load_document(read_document(file, text), variables)

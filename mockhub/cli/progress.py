"""How far a run is, in one line of a terminal that is gone in the end.

click's own progress bar stays on the terminal when it is done, and knows nothing of lines printed meanwhile.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

_BAR = 30
_NO = ("", "0", "false")
_COLUMNS = 80
"""Of a terminal that does not say."""


def shown_to_somebody() -> bool:
    """Return whether somebody looks at standard error: a terminal, and not that of a CI job."""
    return sys.stderr.isatty() and os.environ.get("CI", "").lower() in _NO


class Progress:
    """How many of how many are done, and how many of those failed.

    Args:
        total: how many there are.
        stream: a terminal; None shows nothing.
    """

    def __init__(self, total: int, stream: TextIO | None) -> None:
        self._total = total
        self._stream = stream
        self._done = 0
        self._failed = 0
        self._width = 0

    def count(self, *, failed: bool) -> None:
        """One more is done."""
        self._done += 1
        self._failed += failed
        self._draw()

    def say(self, text: str) -> None:
        """Print on standard output, above the line."""
        self._wipe()
        click.echo(text)
        self._draw()

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the line, and leave nothing of it in the end."""
        self._draw()
        try:
            yield
        finally:
            self._wipe()

    def _draw(self) -> None:
        if self._stream is None:
            return
        line = self._line()[: _columns(self._stream) - 1]
        self._wipe()
        self._width = len(line)
        self._stream.write(line)
        self._stream.flush()

    def _wipe(self) -> None:
        """Write blanks over the line, which any terminal understands."""
        if self._stream is not None and self._width:
            self._stream.write(f"\r{' ' * self._width}\r")
            self._stream.flush()
            self._width = 0

    def _line(self) -> str:
        filled = _BAR * self._done // self._total
        told = f"[{'#' * filled}{'-' * (_BAR - filled)}] {self._done} of {self._total}"
        return f"{told}, {self._failed} failed" if self._failed else told


def _columns(terminal: TextIO) -> int:
    try:
        return os.get_terminal_size(terminal.fileno()).columns or _COLUMNS
    except OSError:
        return _COLUMNS

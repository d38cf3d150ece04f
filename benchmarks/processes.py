"""Servers as processes: starting and ending them, and what they cost so far."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from types import TracebackType

_ROOT = Path(__file__).parent.parent
_PAGE = os.sysconf("SC_PAGE_SIZE")
_STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A server that runs in a process of its own and has said where it listens."""

    process: subprocess.Popen[str]
    port: int

    def cpu_seconds(self) -> float:
        """Return the processor time its one busy thread has used."""
        return int(_proc(self.process.pid, "schedstat").split()[0]) / 1e9

    def resident_mb(self) -> float:
        """Return the memory it holds now."""
        return int(_proc(self.process.pid, "statm").split()[1]) * _PAGE / 1e6

    def stop(self) -> None:
        """End it."""
        _end(self.process)


def _proc(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text(encoding="ascii", errors="replace")


class Servers:
    """Starts servers and ends them all: `with Servers() as servers`.

    MockHub keeps its CA in a folder of this run, so that only its first start makes one.
    """

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self._data = self._stack.enter_context(tempfile.TemporaryDirectory())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def bare(self, path: str, size: int) -> ServerProcess:
        """Start the first floor."""
        return self._start("benchmarks.serve_bare", path, str(size))

    def pyjwt(self, path: str, size: int, pem: str) -> ServerProcess:
        """Start the second floor."""
        return self._start("benchmarks.serve_pyjwt", path, str(size), pem)

    def mockhub(self) -> ServerProcess:
        """Start MockHub as people do, on free ports, but without an agent, who would cost as much again."""
        return self._start("mockhub", "serve", "--port", "0", "--agent", "none")

    def _start(self, module: str, *arguments: str) -> ServerProcess:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=_ROOT,
            # An installed package has its modules compiled, as the floors have.
            env={**os.environ, "MOCKHUB_DATA": self._data, "PYTHONDONTWRITEBYTECODE": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._stack.callback(_end, process)
        line = process.stdout.readline() if process.stdout else ""
        port = urlsplit(json.loads(line)["http"] if line.startswith("{") else line.strip()).port
        if port is None:
            raise RuntimeError(f"{module} did not start")
        return ServerProcess(process, port)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        process.communicate(timeout=_STOP_SECONDS)

"""Running the vendors' published packages in Node."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_PIPE = asyncio.subprocess.PIPE
_LIMIT = 30.0
"""Seconds a job may take: less than a test's own limit, so that no process outlives its test."""
_bundled: dict[tuple[str, str], str] = {}


@dataclass(frozen=True, slots=True)
class Result:
    """What one call of a client led to: the value it resolved with, or what it was rejected with.

    `answers` is what came over the wire meanwhile: one `{status, headers}` for each request sent.
    """

    ok: bool
    value: Any = None
    error: dict[str, Any] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)


async def run(driver: str, job: dict[str, Any], *, ca_file: Path | None = None) -> list[Result]:
    """Run a job in one Node process of its own; return what each of its calls led to."""
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    if ca_file is not None:
        environment["NODE_EXTRA_CA_CERTS"] = str(ca_file)
    process = await asyncio.create_subprocess_exec(
        "node", HERE / driver, stdin=_PIPE, stdout=_PIPE, stderr=_PIPE, env=environment
    )
    try:
        async with asyncio.timeout(_LIMIT):
            output, complaints = await process.communicate(json.dumps(job).encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"{driver} failed:\n{complaints.decode()}")
    return [Result(**json.loads(line)) for line in output.splitlines()]


async def bundle(global_name: str, contents: str) -> str:
    """Return a module as a script for browsers, its exports below a global; each is made once a worker."""
    if (global_name, contents) not in _bundled:
        process = await asyncio.create_subprocess_exec(
            "node", HERE / "bundle.mjs", global_name, contents, stdout=_PIPE, stderr=_PIPE
        )
        script, complaints = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"bundling failed (npm ci in tests/clients?):\n{complaints.decode()}")
        _bundled[global_name, contents] = script.decode()
    return _bundled[global_name, contents]

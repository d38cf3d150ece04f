"""`mockhub wait`: until a hub is ready."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from mockhub.cli import FAILED
from mockhub.cli.probing import control_address, trouble, where

if TYPE_CHECKING:
    from pathlib import Path

_PAUSE = 0.05
"""Seconds between two questions."""


@click.command("wait")
@where
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long it is waited for.",
)
def command(hub: str | None, port_file: Path | None, timeout: float) -> int:
    """Wait until a hub is ready: it listens, and the scenarios it was started with are armed.

    \b
      mockhub serve --port 0 --port-file hub.json &
      mockhub wait --port-file hub.json

    Exit code: 0 it is ready, 1 it is not in time; standard error says what was wrong at last.
    """
    until = time.monotonic() + timeout
    while True:
        control = control_address(hub, port_file)
        left = max(until - time.monotonic(), _PAUSE)
        wrong = f"there is no port file {port_file}" if control is None else trouble(control, "/readyz", left)
        if wrong is None:
            click.echo(control)
            return 0
        if time.monotonic() >= until:
            click.echo(f"not ready after {timeout:g} s: {wrong}", err=True)
            return FAILED
        time.sleep(_PAUSE)  # nothing else runs here, and a hub that is not up yet cannot tell

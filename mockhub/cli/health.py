"""`mockhub health`: whether a hub answers, for health checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mockhub.cli import FAILED
from mockhub.cli.probing import control_address, trouble, where

if TYPE_CHECKING:
    from pathlib import Path


@click.command("health")
@where
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=3,
    show_default=True,
    metavar="SECONDS",
    help="How long it may take to answer.",
)
def command(hub: str | None, port_file: Path | None, timeout: float) -> int:
    """Ask a hub once whether it is well.

    In a container it needs no options: it looks where `mockhub serve` listens as it is set there.

    \b
      mockhub health
      mockhub health --hub http://127.0.0.1:8789

    Exit code: 0 it is, 1 it is not, or does not answer; standard error says what is wrong.
    """
    control = control_address(hub, port_file)
    wrong = f"there is no port file {port_file} yet" if control is None else trouble(control, "/healthz", timeout)
    click.echo(wrong or f"{control} is well", err=wrong is not None)
    return FAILED if wrong else 0

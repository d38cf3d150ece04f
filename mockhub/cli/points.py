"""`mockhub points`: the named points of the hub."""

from __future__ import annotations

import json

import click

from mockhub.cli.scenario_files import JSON
from mockhub.points import POINTS
from mockhub.surfaces import addresses


@click.command("points")
@JSON
def command(*, as_json: bool) -> None:
    """List the points at which a scenario can expect calls, with their addresses.

    \b
      expect:
        - {at: livechat.conversation, count: 1}
    """
    found = addresses()
    if as_json:
        shown = [
            {"name": point.name, "about": point.about, "addresses": found[point.name]} for point in POINTS.values()
        ]
        click.echo(json.dumps(shown))
        return
    for point in POINTS.values():
        click.echo(f"{point.name}: {point.about}")
        for address in found[point.name]:
            click.echo(f"    {address}")

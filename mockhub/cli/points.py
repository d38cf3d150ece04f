"""`mockhub points`: the named points of the hub."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from mockhub.cli.scenario_files import JSON
from mockhub.points import POINTS
from mockhub.surfaces import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@click.command("points")
@click.option("--markdown", is_flag=True, help="Print them as the documentation's page.")
@JSON
def command(*, markdown: bool, as_json: bool) -> None:
    """List the points at which a scenario can expect calls, with their addresses.

    \b
      expect:
        - {at: livechat.conversation, count: 1}
    """
    found = addresses()
    if markdown:
        click.echo("\n".join(_page(found)))
        return
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


def _page(found: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield "# Points"
    yield ""
    yield "Printed by `mockhub points --markdown`. A point is a place that calls reach: what a scenario expects,"
    yield "what the journal is asked for and where a fault acts is said by its name. The addresses of a point"
    yield "count as one; each is also there below `/s/{sandbox}`. A point that has none is reached from within."
    surfaces = [point.name.partition(".")[0] for point in POINTS.values()]
    for surface in dict.fromkeys(surfaces):
        yield f"\n## {surface}\n"
        yield "| point | what | addresses |"
        yield "|---|---|---|"
        for point in (one for one, its in zip(POINTS.values(), surfaces, strict=True) if its == surface):
            shown = "<br>".join(f"`{address}`" for address in found[point.name])
            yield f"| `{point.name}` | {point.about} | {shown} |"

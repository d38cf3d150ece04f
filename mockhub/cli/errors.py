"""`mockhub errors`: the catalogue of causes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from mockhub.causes import Cause, Stage
from mockhub.cli.coverage import show_coverage
from mockhub.cli.scenario_files import JSON
from mockhub.errors import Misuse, nearest
from mockhub.vendor_errors import EVERY_CAUSE, WIRE_CONDITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.command("errors")
@click.argument("cause", required=False)
@click.option("--wire", is_flag=True, help="What the vendor's chat SDK makes of each condition on the wire.")
@click.option("--markdown", is_flag=True, help="Print the catalogue as the documentation's page.")
@click.option(
    "--coverage", "covered", is_flag=True, help="Which shipped scenario shows each cause and each point."
)
@JSON
def command(cause: str | None, *, wire: bool, markdown: bool, covered: bool, as_json: bool) -> int:
    """List every cause MockHub names, or show how one appears on each surface.

    \b
      mockhub errors
      mockhub errors lwicontexts_not_string
      mockhub errors --wire
      mockhub errors --coverage

    Evidence: documented by the vendor, run (seen by running the published client), read (in a client's source),
    inferred (no source says it; MockHub's choice).

    With --coverage the shipped scenarios are played.

    Exit code: 0, 1 if no scenario shows some cause or point, or one fails, 2 for a cause that does not exist.
    """
    if covered:
        return show_coverage(as_json=as_json)
    if markdown:
        click.echo("\n".join(_page()))
    elif wire:
        _show_wire(as_json=as_json)
    elif cause is not None:
        found = _find(cause)
        click.echo(json.dumps(_plain(found)) if as_json else "\n".join(_whole(found)))
    elif as_json:
        click.echo(json.dumps([_plain(one) for one in EVERY_CAUSE.values()]))
    else:
        click.echo("\n".join(_table()))
    return 0


def _find(name: str) -> Cause:
    bare = name.partition(":")[0].replace("-", "_")
    if bare not in EVERY_CAUSE:
        raise Misuse(f"there is no cause '{name}'{nearest(bare, EVERY_CAUSE)}; mockhub errors lists them")
    return EVERY_CAUSE[bare]


def _plain(one: Cause) -> dict[str, Any]:
    return {**asdict(one), "description": one.description}


def _table() -> Iterator[str]:
    stage = None
    for one in EVERY_CAUSE.values():
        if one.stage != stage:
            stage = one.stage
            yield f"\n{stage.upper()}\n  code  http  evidence    cause"
        code, status = one.code or "-", one.status or "-"
        yield f"  {code!s:<4}  {status!s:<4}  {one.evidence:<10}  {one.name}: {one.says}"


def _whole(one: Cause) -> Iterator[str]:
    yield f"{one.name}: {one.says}"
    if one.code is not None:
        yield f"  browser SDK   {one.event}, errorCode {one.code}: {one.description} ({one.evidence})"
    if one.status is not None:
        headers = "".join(f", {name}: {value}" for name, value in one.headers.items())
        yield f"  hub's answer  {one.status}{headers}"
    yield f"  page script   {one.script}"
    yield f"  React widget  {one.widget}"
    yield f"  chat SDK      {one.chat_sdk}"


_STAGES = {
    Stage.PAGE: "In the page, before a token is judged",
    Stage.TOKEN: "While a token is judged",
    Stage.HUB: "On the hub",
    Stage.WORKSPACE: "In the Genesys workspace",
    Stage.REQUEST: "The call itself",
    Stage.CLIENT: "In the client alone",
}


def _page() -> Iterator[str]:
    yield "# Causes"
    yield ""
    yield "Printed by `mockhub errors --markdown`. `code` is the browser SDK's error code, `http` what the hub"
    yield "answers; `evidence` is that of the code, or of the answer without one: documented by the vendor,"
    yield "run (seen by running the published client), read (in a client's source), inferred (no source says it;"
    yield "MockHub's choice)."
    for stage, title in _STAGES.items():
        yield f"\n## {title}\n"
        yield "| cause | what happened | code | http | evidence | page script | React widget | chat SDK |"
        yield "|---|---|---|---|---|---|---|---|"
        for one in EVERY_CAUSE.values():
            if one.stage is stage:
                headers = "".join(f", `{name}: {value}`" for name, value in one.headers.items())
                cells = (
                    f"`{one.name}`",
                    one.says,
                    str(one.code or ""),
                    f"{one.status or ''}{headers}",
                    one.evidence,
                    one.script,
                    one.widget,
                    one.chat_sdk,
                )
                yield f"| {' | '.join(cells)} |"
    yield "\n## What the chat SDK makes of conditions on the wire\n"
    yield "| point | condition | error | evidence |"
    yield "|---|---|---|---|"
    for condition in WIRE_CONDITIONS:
        points = ", ".join(f"`{step}`" for step in condition.steps)
        status = " with the status" if condition.with_status else ""
        yield f"| {points} | {condition.when} | {condition.error}{status} | {condition.evidence} |"


def _show_wire(*, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(one) for one in WIRE_CONDITIONS]))
        return
    for one in WIRE_CONDITIONS:
        click.echo(f"{', '.join(one.steps)}: {one.when}\n    {one.error} ({one.evidence})")

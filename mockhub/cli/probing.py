"""What `mockhub health` and `mockhub wait` share: where the hub is, and what it says when asked.

They load as little as they can: a container's health check runs every few seconds.
"""

from __future__ import annotations

import http.client
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

from mockhub.cli.hubs import hub_option
from mockhub.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., Any]")


def where(command: Command) -> Command:
    """Return a command with the options that say where the hub is."""
    port_file = click.option(
        "--port-file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Find it by what `serve --port-file` wrote, once that is there.",
    )
    return hub_option("The address of its control API [default: as `serve` is set here].")(port_file(command))


def control_address(hub: str | None, port_file: Path | None) -> str | None:
    """Return where the hub is steered, or None while its port file is not there yet.

    Without an address and a file it is where `mockhub serve` would be, in this folder and environment.

    Raises:
        Misuse: that is any free port, or the file says something else.
    """
    if hub is not None:
        return hub.rstrip("/")
    if port_file is None:
        from mockhub.cli.serve import chosen_ports, command  # noqa: PLC0415 - it loads the whole server

        with command.make_context("serve", []) as context:
            port_file, (*_, port) = context.params["port_file"], chosen_ports(context)
        if port_file is None:
            if port == 0:
                raise Misuse("the hub is set to take any free port; say where it is: --hub, or --port-file")
            return f"http://127.0.0.1:{port}"
    try:
        written = port_file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        return str(json.loads(written)["control"])
    except (ValueError, KeyError, TypeError):
        raise Misuse(f"{port_file} is not what `mockhub serve --port-file` writes") from None


def trouble(control: str, path: str, seconds: float) -> str | None:
    """Ask a hub for its health; return what is wrong, or None if nothing is.

    Raises:
        Misuse: that is no address of a hub.
    """
    parts = urlsplit(control)
    if parts.scheme != "http" or not parts.hostname:
        raise Misuse(f"'{control}' is no address of a control API, expected one such as http://127.0.0.1:8789")
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=seconds)
    try:
        connection.request("GET", path, headers=_presented())
        answer = connection.getresponse()
        said = answer.read(2048)
    except OSError as error:
        return f"nobody answers at {control}: {error.strerror or error}"
    except http.client.HTTPException as error:
        return f"{control} does not speak HTTP: {error!r}"
    finally:
        connection.close()
    if answer.status == http.HTTPStatus.OK and b'"status"' in said:
        return None
    return f"{control} answers {answer.status}: {said[:200].decode(errors='replace')}"


def _presented() -> dict[str, str]:
    token = os.environ.get("MOCKHUB_CONTROL_TOKEN")
    return {"Authorization": f"Bearer {token}"} if token else {}

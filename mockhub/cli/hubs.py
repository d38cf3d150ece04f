"""What the commands about a hub that runs already share: where it is, and what it says when it refuses."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mockhub.client.failing import ControlError
from mockhub.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Command = TypeVar("Command", bound="Callable[..., Any]")

TOKEN = click.option(
    "--token", envvar="MOCKHUB_CONTROL_TOKEN", metavar="TOKEN", help="What that hub wants to be presented."
)


def hub_option(about: str, **more: Any) -> Callable[[Command], Command]:
    """Return the option that says where the hub is, by its control API's address."""
    return click.option("--hub", envvar="MOCKHUB_CONTROL_URL", metavar="URL", help=about, **more)


@contextmanager
def plainly(control: str, token: str | None) -> Iterator[None]:
    """Say in one line why a hub cannot be used; what it says of a body's mistakes has a line for each.

    Raises:
        Misuse: a call was refused, or nobody answered.
    """
    try:
        yield
    except ControlError as error:
        if error.code != "unauthorized":
            told = str(error)
            raise Misuse(told if control in told else f"{control}: {told}", code=error.code) from None
        wrong = "demands a token" if token is None else "refuses the token"
        message = f"the hub at {control} {wrong}; give the right one: --token, or MOCKHUB_CONTROL_TOKEN"
        raise Misuse(message, code=error.code) from None

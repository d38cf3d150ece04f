"""The `mockhub` command: one module a command, loaded when it is used.

Exit codes: 0 all well, 1 an expectation failed or a token was refused, 2 wrong usage or a bad file.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from mockhub import __version__
from mockhub.errors import Misuse, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = (
    "serve", "wait", "health", "run", "verify", "check", "scenarios", "schema", "errors", "points", "openapi",
    "token", "ca",
)  # fmt: skip
BAD_USAGE = 2
FAILED = 1


class _Commands(click.Group):
    """Imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order they are used."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command of that name, if there is one."""
        del ctx
        if name not in _COMMANDS:
            return None
        gc.disable()  # what is loaded now stays: looking for garbage in it takes a twentieth of the start
        try:
            command: click.Command = import_module(f"mockhub.cli.{name}").command
        finally:
            gc.freeze()
            gc.enable()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of a command line, or say what was meant."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"there is no command '{args[0]}'{nearest(args[0], _COMMANDS)}; see mockhub --help")
        return super().resolve_command(ctx, args)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="mockhub")
def cli() -> None:
    """A test double for the Dynamics 365 Omnichannel live chat hub and the Genesys Service Client API.

    \b
    Start it and follow what it prints:   mockhub serve
    Play scenario files:                  mockhub run scenarios/auth
    See why a token is refused:           mockhub token inspect TOKEN

    Exit codes: 0 all well, 1 an expectation failed or a token was refused, 2 wrong usage or a bad file.
    """


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command line.

    Args:
        argv: the arguments; those of the process if not given.

    Raises:
        SystemExit: always, with the exit code.
    """
    try:
        code = cli.main(args=list(argv) if argv is not None else None, standalone_mode=False)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_USAGE)
    except Misuse as error:
        click.echo(error.message, err=True)
        sys.exit(BAD_USAGE)
    except OSError as error:  # a folder or file it was told to use
        if isinstance(error, BrokenPipeError):
            sys.exit(FAILED)
        click.echo(f"{error.filename}: {error.strerror}" if error.filename else str(error), err=True)
        sys.exit(BAD_USAGE)
    except BrokenPipeError:
        sys.exit(FAILED)
    sys.exit(code if isinstance(code, int) else 0)

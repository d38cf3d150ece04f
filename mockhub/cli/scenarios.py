"""`mockhub scenarios`: the library of scenario files that comes with MockHub."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

import mockhub
from mockhub.cli.scenario_files import JSON
from mockhub.errors import Misuse, nearest
from mockhub.scenarios.files import find_files, load_files


def library() -> Path:
    """Return the folder of the library: in the package, or beside it in a checkout."""
    package = Path(mockhub.__file__).parent
    installed = package / "data" / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


@click.group("scenarios")
def command() -> None:
    """List, show and copy the scenario files that come with MockHub.

    \b
      mockhub scenarios list
      mockhub scenarios show auth/code-2
      mockhub scenarios copy auth/code-2 my-scenarios/
    """


def named() -> dict[str, Path]:
    """Return every file of the library by its name, such as `auth/code-2`."""
    root = library()
    return {path.relative_to(root).with_suffix("").as_posix(): path for path in find_files([root])}


def _find(name: str) -> Path:
    known = named()
    path = known.get(name.removesuffix(".yaml").removeprefix("scenarios/"))
    if path is None:
        raise Misuse(f"there is no scenario '{name}'{nearest(name, known)}; see mockhub scenarios list")
    return path


@command.command("list")
@JSON
def list_scenarios(*, as_json: bool) -> None:
    """List every file with its title."""
    titles = {name: load_files([path])[0].scenario.scenario for name, path in named().items()}
    if as_json:
        click.echo(json.dumps(titles))
        return
    width = max(map(len, titles))
    for name, title in titles.items():
        click.echo(f"{name:<{width}}  {title}")


@command.command("show")
@click.argument("name")
def show(name: str) -> None:
    """Print the file of that NAME."""
    click.echo(_find(name).read_text(encoding="utf-8"), nl=False)


@command.command("copy")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def copy(names: tuple[str, ...], folder: Path) -> None:
    """Copy the files of those NAMEs into FOLDER, or the whole library; files that are there stay as they are."""
    chosen = [_find(name) for name in names] or list(named().values())
    for path in chosen:
        target = folder / path.relative_to(library())
        if target.exists():
            raise Misuse(f"{target} is there already; it is left as it is")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        click.echo(str(target))

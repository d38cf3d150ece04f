"""The built package carries everything the running server needs, and the scenario library."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
        timeout=55,
    )
    return next(folder.glob("*.whl"))


def test_scenarios_keys_and_types_are_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (entry_points,) = (archive.read(name).decode() for name in names if name.endswith("entry_points.txt"))
    assert "[pytest11]\nmockhub = mockhub.pytest_plugin" in entry_points
    library = {f"mockhub/data/{file.relative_to(ROOT)}" for file in (ROOT / "scenarios").rglob("*.yaml")}
    assert library <= names
    assert {"mockhub/data/test-only-keys.pem", "mockhub/py.typed"} <= names
    assert not any(name.startswith(("tests/", "benchmarks/", "js/", "examples/")) for name in names)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [("['run', str(library / 'auth')]", "0 failed"), ("['errors', '--coverage']", "causes, ")],
)
def test_the_installed_wheel_works(wheel: Path, tmp_path: Path, arguments: str, says: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        "import mockhub, pathlib, sys\n"
        "from importlib.resources import files\n"
        "from mockhub.cli import main\n"
        f"assert pathlib.Path(mockhub.__file__).is_relative_to({str(tmp_path)!r}), mockhub.__file__\n"
        "library = files('mockhub.data') / 'scenarios'\n"
        f"main({arguments})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=55,
    )
    assert done.returncode == 0, done.stderr
    assert says in done.stdout

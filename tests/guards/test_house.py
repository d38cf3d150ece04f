"""The house rules: nothing imports upward, the core does no I/O, start-up stays light."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import mockhub

PACKAGE = Path(mockhub.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
)

FLOORS = [
    {"errors", "spec", "spec_schema", "answers", "json_schema", "clock", "causes", "refusals", "vendor_errors",
     "points", "routing", "redaction", "patterns", "json_paths", "budget", "addresses", "scapi", "data"},
    {"entry", "strict", "totals", "matching", "following", "journal", "verification", "pages", "personas", "world",
     "tokens", "visitor", "retrying", "faults", "omnichannel", "genesys", "scenarios.model", "scenarios.steps",
     "scenarios.visitor_steps", "scenarios.places",
     "scenarios.substitution", "scenarios.explaining", "scenarios.reading", "scenarios.yaml_mistakes",
     "scenarios.report", "scenarios"},
    {"sandbox"},
    {"hub", "scenarios.loader", "scenarios.files", "scenarios.arming", "scenarios.coverage", "scenarios.served",
     "scenarios.doubts", "scenarios.suite", "scenarios.world_steps"},
    {"cors", "tls", "outbound", "exchange", "faulting", "omnichannel.http", "genesys.http", "packaged",
     "page_sockets", "content_page", "driver", "calling", "chatting",
     "listening", "chat_sdk_driver", "visiting", "providing", "surfaces",
     "scenarios.player", "scenarios.reports", "control"},
    {"app", "server", "client", "logs"},
    {"cli", "__main__", "background", "testing", "pytest_plugin"},
]  # fmt: skip
"""From the ground up; a name covers the modules below it unless they have a floor of their own."""

CORE_FLOORS = 4
_SHARES = 6
"""Into how many tests the import of every module is divided: all in one take long."""

FORBIDDEN_IN_THE_CORE = {
    "aiohttp", "socket", "ssl", "http", "urllib.request", "subprocess", "threading", "secrets", "time", "os",
}  # fmt: skip
"""What no core module imports: networks, processes, the wall clock, global randomness."""


def floor_of(module: str) -> int:
    name = module.removeprefix("mockhub.")
    while name:
        for number, floor in enumerate(FLOORS):
            if name in floor:
                return number
        name = name.rpartition(".")[0]
    raise AssertionError(f"{module} stands on no floor")


def imports_of(module: str) -> set[str]:
    """Return what a module imports while it is loaded or later, but for type checking only."""
    path = PACKAGE.joinpath(*module.split(".")[1:])
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found: set[str] = set()

    class Imports(ast.NodeVisitor):
        def visit_If(self, node: ast.If) -> None:
            if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
                self.generic_visit(node)

        def visit_Import(self, node: ast.Import) -> None:
            found.update(alias.name for alias in node.names)

        def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else str(node.module))

    Imports().visit(ast.parse(source.read_text(encoding="utf-8")))
    return found


PLACED = [module for module in MODULES if module != "mockhub"]


@pytest.mark.parametrize("module", PLACED)
def test_nothing_imports_upward(module: str) -> None:
    own = floor_of(module)
    above = {
        other: floor_of(other)
        for other in imports_of(module)
        if other in MODULES and other != "mockhub" and floor_of(other) > own
    }
    assert not above, f"{module} (floor {own}) imports from above: {above}"


@pytest.mark.parametrize("module", [one for one in PLACED if floor_of(one) < CORE_FLOORS])
def test_the_core_does_no_io(module: str) -> None:
    wrong = {
        name for name in imports_of(module) if name in FORBIDDEN_IN_THE_CORE or name.split(".")[0] == "aiohttp"
    }
    assert not wrong, f"{module} imports {wrong}"


WALL_CLOCK_AND_CHANCE = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "random.random",
    "random.choice", "random.randint", "uuid.uuid4", "uuid4", "uuid1",
}  # fmt: skip


@pytest.mark.parametrize("module", [one for one in PLACED if floor_of(one) < CORE_FLOORS])
def test_the_core_asks_neither_the_wall_clock_nor_chance(module: str) -> None:
    path = PACKAGE.joinpath(*module.split(".")[1:])
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    assert not calls & WALL_CLOCK_AND_CHANCE


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False, timeout=50
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("share", range(_SHARES))
def test_every_module_imports_alone(share: int) -> None:
    names = [one for one in MODULES if not one.endswith("__main__")][share::_SHARES]
    code = (
        "import importlib, sys, json\n"
        f"for name in {names!r}:\n"
        "    for loaded in [one for one in sys.modules if one.split('.')[0] == 'mockhub']:\n"
        "        del sys.modules[loaded]\n"
        "    importlib.import_module(name)\n"
    )
    run_python(code)


def test_the_public_names_are_these() -> None:
    assert sorted(mockhub.__all__) == [
        "HUB", "Hub", "MockHub", "MockHubError", "Options", "Server", "__version__", "create_app",
    ]  # fmt: skip
    for name in mockhub.__all__:
        assert getattr(mockhub, name) is not None


def test_importing_the_package_loads_nothing() -> None:
    loaded = json.loads(run_python("import sys, mockhub, json; print(json.dumps(sorted(sys.modules)))"))
    assert "aiohttp" not in loaded
    assert [one for one in loaded if one.startswith("mockhub.")] == []


OPTIONAL = ("faker", "pydantic", "pydantic_core", "ruamel", "pytest", "hypothesis")


def test_serving_loads_no_optional_library() -> None:
    code = "import sys, json, mockhub.cli.serve; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(run_python(code))
    assert [one for one in loaded if one.split(".")[0] in OPTIONAL] == []


def test_what_serving_imports_stays_within_its_budget() -> None:
    """Own modules and third-party ones are counted, not timed: a count is the same on every machine."""
    code = (
        "import sys, json\n"
        "import aiohttp.web, cryptography.x509, jwt.algorithms, pydantic, trustme, click, platformdirs\n"
        "before = set(sys.modules)\n"
        "import mockhub.cli.serve\n"
        "print(json.dumps(sorted(set(sys.modules) - before)))\n"
    )
    added = json.loads(run_python(code))
    own = [one for one in added if one.startswith("mockhub")]
    others = [one for one in added if not one.startswith("mockhub")]
    # Surfaces that a chat does not begin at are loaded when they are first called.
    assert len(own) <= 89
    assert len(others) <= 75, others

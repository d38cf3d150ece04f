"""What is generated in the npm package is what the control API and the sources say now."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

import pytest

import mockhub
from mockhub.client import AsyncClient, AsyncSandboxClient
from tests.clients.node import HERE as CLIENTS
from tests.javascript.generate import BESIDES, METHODS, document, generated
from tests.javascript.projects import PACKAGE, ROOT

if TYPE_CHECKING:
    from pathlib import Path

TSC = CLIENTS / "node_modules" / ".bin" / "tsc"
_REACHED = {"aio", "client", "http", "https", "info", "id", "control", "org_id", "script_tag", "auth_script_tag"}
_REACHED |= {"widget_id", "auth_widget_id"}
OTHERWISE = {"arm", "begin_suite", "play", "sandboxes", "send", "follow", "token", "seconds", "headers", "host"}
"""Names of the Python clients that are no single call, or that only they have."""


@pytest.mark.parametrize("path", ["js/src/calls.js", "js/types/api.d.ts"])
def test_every_call_is_as_the_control_api_has_it(path: str) -> None:
    written = {str(one.relative_to(ROOT)): text for one, text in generated(document()).items()}
    assert (ROOT / path).read_text(encoding="utf-8") == written[path], "run: make reference"


def _camel(name: str) -> str:
    return re.sub("_(.)", lambda found: found[1].upper(), name)


@pytest.mark.parametrize("client", [AsyncClient, AsyncSandboxClient])
def test_calls_have_the_names_they_have_in_python(client: type) -> None:
    own = {name for name, value in vars(client).items() if not name.startswith("_") and callable(value)}
    known = {one.name for one in (*METHODS.values(), *BESIDES.values())}
    assert {_camel(name) for name in own - OTHERWISE - _REACHED} <= known


def _texts(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text(encoding="utf-8") for one in folder.glob("*.d.ts")}


async def test_the_types_that_are_shipped_are_those_of_the_sources(tmp_path: Path) -> None:
    flags = ("--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--outDir", str(tmp_path))
    done = await asyncio.create_subprocess_exec(
        TSC, "-p", PACKAGE, *flags, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await done.communicate()
    assert done.returncode == 0, output.decode()
    shipped = _texts(PACKAGE / "types")
    del shipped["api.d.ts"]
    assert shipped == _texts(tmp_path), "run: make reference"


def test_the_package_has_the_version_and_the_licence_of_mockhub() -> None:
    described = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    assert (described["version"], described["license"]) == (mockhub.__version__, "MIT")
    assert not described.get("dependencies")
    assert (PACKAGE / "LICENSE").read_text(encoding="utf-8") == (ROOT / "LICENSE").read_text(encoding="utf-8")

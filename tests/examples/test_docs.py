"""The documentation is true: commands print what it says, scenarios pass, Python runs, links lead somewhere."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mockhub
from mockhub.points import POINTS
from mockhub.scenarios.files import load
from mockhub.scenarios.player import Player
from tests import contracts
from tests.reference import contents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockhub.server import Server

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")]
)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{name_of(self.page)}:{self.line}"


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(kind: str) -> list[Block]:
    return [
        Block(page, text[: found.start()].count("\n") + 2, found[1], found[2])
        for page in PAGES
        for text in [page.read_text(encoding="utf-8")]
        for found in _BLOCK.finditer(text)
        if found[1] == kind
    ]


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
async def test_scenarios_in_the_documentation_pass(block: Block, server: Server) -> None:
    for case in load(str(block), block.text):
        report = await Player(server.hub, server.outbound).play(case)
        assert report.passed, [str(difference) for difference in report.differences]


_SHARES = 4
"""Into how many runs of pytest the examples in Python are divided: starting one takes longer than an example."""


@pytest.mark.parametrize("share", range(_SHARES))
async def test_python_in_the_documentation_runs(share: int, tmp_path: Path) -> None:
    for block in blocks("python")[share::_SHARES]:
        name = re.sub(r"\W", "_", f"test_{block}")
        (tmp_path / f"{name}.py").write_text(block.text, encoding="utf-8")
    command = (
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-o",
        "asyncio_mode=auto",
    )
    done = await asyncio.create_subprocess_exec(
        *command,
        cwd=tmp_path,
        env={**os.environ, "MOCKHUB_DATA": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await done.communicate()
    assert done.returncode == 0, output.decode()


@pytest.mark.parametrize("block", blocks("json"), ids=str)
def test_documents_in_the_documentation_can_be_read(block: Block) -> None:
    json.loads(block.text)


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block with the output it is said to print."""
    command = ""
    output: list[str] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, "\n".join(output)
            command, output = line[2:], []
        else:
            output.append(line)
    if command:
        yield command, "\n".join(output)


def as_pattern(expected: str) -> str:
    """Return a regular expression for an expected output: `…` stands for anything."""
    return "".join(".*" if part == "…" else re.escape(part) for part in re.split("(…)", expected))


def shell_script(page_blocks: list[Block], server: Server) -> tuple[str, list[tuple[str, str]]]:
    """Return one script of all commands of a page, and the commands with what they must print."""
    asked = [pair for block in page_blocks for pair in commands(block.text)]
    addresses = server.hub.addresses
    script = "\n".join(f"{command}\nprintf '\\n\\x1e\\n'" for command, _ in asked)
    return (
        script.replace("http://127.0.0.1:8789", addresses.control).replace(
            "http://127.0.0.1:8787", addresses.http
        ),
        asked,
    )


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(b.page == page for b in blocks("console"))], ids=name_of
)
async def test_commands_in_the_documentation_print_what_it_says(page: Path, server: Server) -> None:
    script, asked = shell_script([block for block in blocks("console") if block.page == page], server)
    bin_folder = str(Path(sys.executable).parent)
    shell = await asyncio.create_subprocess_exec(
        "bash",
        "-c",
        script,
        cwd=ROOT,
        env={**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await shell.communicate()
    outputs = printed.decode().split("\x1e\n")
    for (command, expected), seen in zip(asked, outputs, strict=False):
        assert re.fullmatch(as_pattern(expected), seen.strip("\n")), (
            f"{command}\nsaid to print:\n{expected}\nprinted:\n{seen}"
        )
    assert len(outputs) == len(asked) + 1


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize(("path", "text"), contents().items(), ids=lambda part: part if "\n" not in part else "")
def test_what_the_code_says_itself_is_as_it_is(path: str, text: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path} is behind; run: make reference"


def test_what_the_contract_tests_vouch_for_is_there_and_pinned() -> None:
    claims = list(contracts.claims())
    assert {client for client, _ in claims} <= contracts.pinned()
    assert {point for _, point in claims} <= set(POINTS)
    assert len({point for _, point in claims}) > 40


def test_the_changelog_knows_the_version() -> None:
    assert f"## {mockhub.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_dependency_has_its_reason() -> None:
    import tomllib  # noqa: PLC0415 - only here

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = [re.split(r"[\[<>=~]", line)[0] for line in project["dependencies"]]
    assert [name for name in names if f"| {name} |" not in page] == []


def test_lock_files_name_no_host() -> None:
    for lock in ROOT.glob("tests/**/package-lock.json"):
        if "node_modules" not in lock.parts:
            text = lock.read_text(encoding="utf-8")
            assert "://" not in text.replace("https://github.com", "").replace("https://opencollective.com", ""), (
                lock
            )
            json.loads(text)

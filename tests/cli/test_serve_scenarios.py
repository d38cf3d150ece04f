"""`mockhub serve --scenario`: sandboxes armed with files, which are swapped when they change, all or none."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from mockhub.cli import watching
from mockhub.cli.watching import Watching
from mockhub.errors import Misuse
from mockhub.hub import Hub
from mockhub.scenarios.served import Assigned
from tests.cli.test_serve import PATIENCE, refused, serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mockhub.cli.watching import Mark
    from tests.cli.test_serve import Serving

THROWS = """\
scenario: It throws
given: {provider: [throw], seed: 7}
steps: [start-chat]
expect:
  - {at: provider.call, count: 1}
"""
SILENT = THROWS.replace("[throw]", "[no-token]").replace("It throws", "It says nothing")
BAD = THROWS.replace("[throw]", "[thow]")
ROWS = "scenario: x\nrows:\n  - {a: 1}\n  - {a: 2}\n"
WEAK = "scenario: x\ngiven:\n  provider: {keys: {secret: short}}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "a.yaml"
    made.write_text(THROWS)
    return made


async def told(served: Serving, text: str) -> list[str]:
    """Return what is said on standard error until a line has a text."""
    assert served.process.stderr is not None
    lines: list[str] = []
    while text not in "".join(lines[-1:]):
        line = await asyncio.wait_for(served.process.stderr.readline(), PATIENCE)
        assert line, lines
        lines.append(line.decode().rstrip("\n"))
    return lines


class Control:
    """The control API of a served hub."""

    def __init__(self, served: Serving, session: aiohttp.ClientSession) -> None:
        self._base = f"{served.said['control']}/v1/sandboxes/"
        self._session = session

    async def ask(self, method: str, path: str) -> Any:
        sent: dict[str, Any] | None = None if method == "GET" else {}
        async with self._session.request(method, self._base + path, json=sent) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json() if answer.status != 204 else None

    async def cause(self, sandbox: str) -> str:
        return str((await self.ask("POST", f"{sandbox}/visitor/start-chat"))["cause"])

    async def last(self, sandbox: str) -> int:
        return int((await self.ask("GET", f"{sandbox}/journal"))["last"])


async def test_the_default_sandbox_is_armed_and_a_reset_returns_to_it(data_folder: Path, file: Path) -> None:
    async with serving(data_folder, "--scenario", str(file)) as served, aiohttp.ClientSession() as session:
        lines = await told(served, "armed  ")
        assert lines[-1].endswith(f"default with It throws ({file}), at {served.said['http']}/s/default")
        control = Control(served, session)
        for _ in range(2):
            shown = await control.ask("GET", "default")
            assert (shown["armed"], shown["clock"]["mode"], shown["seed"]) == ("It throws", "real", 7)
            assert await control.cause("default") == "provider_threw"
            assert (await control.ask("GET", "default/verification"))["passed"]
            await control.ask("POST", "default/reset")
            assert await control.last("default") == 0


async def test_sandboxes_of_a_name_are_made(data_folder: Path, file: Path) -> None:
    other = file.with_name("b=b.yaml")
    await asyncio.to_thread(other.write_text, SILENT)
    arguments = ("--scenario", str(file), "--scenario", f"shop={other}", "--scenario", f"till={file}")
    async with serving(data_folder, *arguments, "--seed", "3") as served, aiohttp.ClientSession() as session:
        control = Control(served, session)
        assert [await control.cause(name) for name in ("default", "shop", "till")] == [
            "provider_threw",
            "no_token",
            "provider_threw",
        ]
        code, _, _, err = await served.end()
    assert code == 0
    assert "seed 7" in err  # the scenario's
    assert f"shop with It says nothing ({other})" in err


def save_whole(file: Path, text: str) -> None:
    """Save as many editors do: a new file takes the old one's name."""
    made = file.with_suffix(".new")
    made.write_text(text)
    made.replace(file)


def save_in_place(file: Path, text: str) -> None:
    """Save as others do: the file is emptied and written."""
    with file.open("w") as opened:
        opened.write(text)


@pytest.mark.parametrize("save", [save_whole, save_in_place])
async def test_a_changed_file_is_swapped(data_folder: Path, file: Path, save: Callable[[Path, str], None]) -> None:
    other = file.with_name("b.yaml")
    await asyncio.to_thread(other.write_text, THROWS)
    arguments = ("--scenario", str(file), "--scenario", f"shop={other}")
    async with serving(data_folder, *arguments) as served, aiohttp.ClientSession() as session:
        control = Control(served, session)
        before = [await control.cause("default"), await control.cause("shop"), await control.last("shop")]
        await asyncio.to_thread(save, file, SILENT)
        (swapped,) = (await told(served, "armed anew"))[-1:]
        assert swapped == f"armed anew: default with It says nothing ({file})"
        assert await control.last("default") == 0
        assert await control.cause("default") == "no_token"
        assert [await control.last("shop"), before[:2]] == [before[2], ["provider_threw"] * 2]
        await control.ask("POST", "default/reset")
        assert await control.cause("default") == "no_token"


async def test_a_file_with_a_mistake_changes_nothing(data_folder: Path, file: Path) -> None:
    other = file.with_name("b.yaml")
    await asyncio.to_thread(other.write_text, THROWS)
    arguments = ("--scenario", str(file), "--scenario", f"shop={other}")
    async with serving(data_folder, *arguments) as served, aiohttp.ClientSession() as session:
        control = Control(served, session)
        await control.cause("shop")
        await asyncio.to_thread(save_whole, file, BAD)
        mistake, kept = (await told(served, "nothing is swapped"))[-2:]
        assert mistake.startswith(f"{file}:2:20: found 'thow', expected one of token, throw")
        assert kept == "nothing is swapped: the sandboxes stay as they are"
        await asyncio.to_thread(save_whole, other, SILENT)
        assert (await told(served, "nothing is swapped"))[0] == mistake
        assert await control.last("shop") > 0
        assert [await control.cause(name) for name in ("default", "shop")] == ["provider_threw"] * 2
        await asyncio.to_thread(save_whole, file, THROWS.replace("It throws", "It throws again"))
        swapped = (await told(served, "armed anew"))[-1]
        assert swapped == f"armed anew: default with It throws again ({file}), shop with It says nothing ({other})"
        assert [await control.cause(name) for name in ("default", "shop")] == ["provider_threw", "no_token"]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (None, ":1:1: there is no such file"),
        ("", ":1:1: the file is empty; a scenario begins with 'scenario: its title'"),
        (ROWS, ":2:1: a sandbox is armed with one world: leave out rows"),
        (WEAK, ":3:13: "),
    ],
    ids=["gone", "empty", "rows", "keys"],
)
async def test_what_cannot_be_armed_changes_nothing(
    data_folder: Path, file: Path, text: str | None, mistake: str
) -> None:
    async with serving(data_folder, "--scenario", str(file)) as served, aiohttp.ClientSession() as session:
        control = Control(served, session)
        await control.cause("default")
        await asyncio.to_thread(file.unlink) if text is None else await asyncio.to_thread(save_whole, file, text)
        assert f"{file}{mistake}" in (await told(served, "nothing is swapped"))[-2]
        assert await control.last("default") > 0
        await asyncio.to_thread(save_whole, file, THROWS)
        (last,) = (await told(served, "what the sandboxes are armed with"))[-1:]
        assert last.endswith("nothing is swapped")
        assert await control.cause("default") == "provider_threw"


async def test_a_sandbox_that_was_deleted_is_made_again(data_folder: Path, file: Path) -> None:
    async with serving(data_folder, "--scenario", f"shop={file}") as served, aiohttp.ClientSession() as session:
        control = Control(served, session)
        await control.ask("DELETE", "shop")
        await asyncio.to_thread(save_whole, file, SILENT)
        await told(served, "armed anew")
        assert await control.cause("shop") == "no_token"


async def test_every_mistake_at_the_start_is_told(data_folder: Path, file: Path) -> None:
    rows = file.with_name("rows.yaml")
    await asyncio.to_thread(file.write_text, BAD)
    await asyncio.to_thread(rows.write_text, ROWS)
    arguments = ("--port", "0", "--data", str(data_folder), "--scenario", str(file))
    message = await refused(*arguments, "--scenario", f"b={rows}", "--scenario", "c=nothing.yaml")
    assert [line.partition(": ")[0] for line in message.splitlines()] == [
        f"{file}:2:20",
        f"{rows}:2:1",
        "nothing.yaml:1:1",
    ]
    await asyncio.to_thread(file.write_text, WEAK)
    assert f"{file}:3:13: " in await refused(*arguments)


def test_a_sandbox_has_one_file(tmp_path: Path) -> None:
    found = map(Assigned.read, ["a.yaml", "shop=b.yaml", "till=y.yaml", "s=c=d.yaml"])
    assert [(one.sandbox, str(one.file)) for one in found] == [
        ("default", "a.yaml"),
        ("shop", "b.yaml"),
        ("till", "y.yaml"),
        ("s", "c=d.yaml"),
    ]
    for path in ("./a=b.yaml", "=b.yaml", str(tmp_path / "a=b.yaml"), "not a name=b.yaml"):
        one = Assigned.read(path)
        assert (one.sandbox, one.file) == ("default", type(tmp_path)(path))
    with pytest.raises(Misuse, match=r"sandbox 'default' has two files, a\.yaml and b\.yaml"):
        Watching([Assigned.read("a.yaml"), Assigned.read("default=b.yaml")])


def test_a_sandbox_of_a_file_does_not_expire(file: Path) -> None:
    now = 0.0
    hub = Hub(lambda: now)
    Watching([Assigned.read(f"shop={file}")]).arm(hub, seed=3)
    assert hub.find("shop").spec.seed == 3
    now = 1e9
    assert hub.expire(1) == []


async def test_a_file_that_is_being_written_is_no_change_yet(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looks that see it emptied, half written and whole lead to one swap, when it is whole."""
    watched = await asyncio.to_thread(Watching, [Assigned.read(str(file))])
    hub = Hub(lambda: 0.0)
    watched.arm(hub, seed=0)
    looks: list[tuple[Mark, ...]] = [((2, 0, 1),), (None,), ((3, 5, 1),), ((4, 9, 1),), ((4, 9, 1),), ((4, 9, 1),)]
    await asyncio.to_thread(file.write_text, SILENT)

    def look() -> tuple[Mark, ...]:
        if not looks:
            raise asyncio.CancelledError
        return looks.pop(0)

    monkeypatch.setattr(watching, "_SECONDS", 0)
    monkeypatch.setattr(watched, "_look", look)
    with pytest.raises(asyncio.CancelledError):
        await watched.watch()
    assert capsys.readouterr().err == f"armed anew: default with It says nothing ({file})\n"


async def test_what_can_never_be_is_warned_of_at_the_start_and_after_a_change(
    data_folder: Path, file: Path
) -> None:
    await asyncio.to_thread(file.write_text, f"vars: {{unused: 1}}\n{THROWS}")
    async with serving(data_folder, "--scenario", str(file)) as served:
        assert (await told(served, "warning"))[-1] == f"{file}:1:16: warning: $(unused) is used nowhere"
        await asyncio.to_thread(save_whole, file, f"\nvars: {{other: 1}}\n{SILENT}")
        assert (await told(served, "warning"))[-1] == f"{file}:2:15: warning: $(other) is used nowhere"

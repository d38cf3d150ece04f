"""Where `mockhub serve` takes its settings from, and what it says of wrong ones."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest

from mockhub.cli import settings
from mockhub.cli.serve import chosen_ports, command
from mockhub.errors import Mistakes, Misuse
from tests.cli.test_serve import PATIENCE, Serving, refused

if TYPE_CHECKING:
    from pathlib import Path


def chosen(*arguments: str) -> click.Context:
    return command.make_context("serve", [*arguments])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.startswith("MOCKHUB_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_flag_wins_over_the_environment_and_that_over_the_file(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "mockhub.toml").write_text('[serve]\nseed = 1\nidle = 10\nhost = "localhost"\n')
    monkeypatch.setenv("MOCKHUB_SEED", "2")
    monkeypatch.setenv("MOCKHUB_IDLE", "20")
    with chosen("--seed", "3") as context:
        found = context.params
    assert (found["seed"], found["idle"], found["host"], found["agent"]) == (3, 20, "localhost", "friendly")


@pytest.mark.parametrize(
    ("file", "environment", "arguments", "ports"),
    [
        ("", {}, (), (8787, 8788, 8789)),
        ("port = 9000", {}, (), (9000, 9001, 9002)),
        ("port = 0", {}, (), (0, 0, 0)),
        ("port = 9000\ncontrol-port = 9100", {}, (), (9000, 9001, 9100)),
        ("http-port = 9100", {"MOCKHUB_PORT": "9000"}, (), (9000, 9001, 9002)),
        ("", {"MOCKHUB_HTTP_PORT": "9100"}, ("--port", "0"), (0, 0, 0)),
        ("", {"MOCKHUB_PORT": "9000"}, ("--https-port", "1"), (9000, 1, 9002)),
    ],
)
def test_the_port_of_one_listener_counts_where_it_was_said_as_strongly(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    environment: dict[str, str],
    arguments: tuple[str, ...],
    ports: tuple[int, ...],
) -> None:
    (here / "mockhub.toml").write_text(f"[serve]\n{file}\n")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with chosen(*arguments) as context:
        assert chosen_ports(context) == ports


def test_paths_in_a_file_are_seen_from_its_folder(here: Path) -> None:
    (here / "config").mkdir()
    file = here / "config" / "hub.toml"
    file.write_text('[serve]\ndata = "ca"\nscenario = ["a.yaml", "shop=sub/b.yaml"]\ntls-name = "hub"\n')
    with chosen("--config", str(file)) as context:
        found = context.params
    assert found["data"] == here / "config" / "ca"
    assert [(one.sandbox, one.file) for one in found["scenario"]] == [
        ("default", here / "config" / "a.yaml"),
        ("shop", here / "config" / "sub" / "b.yaml"),
    ]
    assert found["tls_name"] == ("hub",)


def test_the_environment_may_say_several(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del here
    monkeypatch.setenv("MOCKHUB_TLS_NAME", "hub chat.example")
    monkeypatch.setenv("MOCKHUB_SCENARIO", "a.yaml shop=b.yaml")
    with chosen() as context:
        assert context.params["tls_name"] == ("hub", "chat.example")
        assert [one.sandbox for one in context.params["scenario"]] == ["default", "shop"]


@pytest.mark.parametrize(
    ("written", "messages"),
    [
        ("[serve]\nprot = 1", ["2:1: there is no setting 'prot' (did you mean 'port'?)"]),
        ("[serve]\n  agent = 'frendly'", ["2:3: 'frendly' is not one of 'friendly', 'none'."]),
        ("[serve]\nport = 70000\nidle = 0", ["2:1: 70000 is not in the range", "3:1: 0.0 is not in the range"]),
        ("[serve]\nport = '8787'", ["2:1: '8787' is a text, expected a number"]),
        ("[serve]\nport = true", ["2:1: expected a number"]),
        ("[serve]\nhost = ['a']", ["2:1: expected a text"]),
        ("[serve]\npublic-http = 'hub'", ["2:1: 'hub' is no address, expected one such as https://hub.example"]),
        ("[sevre]\nport = 1", ["1:1: there is no table or key 'sevre' here (did you mean 'serve'?)"]),
        ("port = 1", ["1:1: there is no table or key 'port' here"]),
        ("x = 1\n[serve]\nport = 1", ["1:1: there is no table or key 'x' here"]),
        ("serve = 1", ["1:1: expected a table: [serve]"]),
        ("[serve]\n[serve.tls]\nname = 'x'", ["2:1: there is no setting 'tls'"]),
        ("[serve]\nconfig = 'x'", ["2:1: there is no setting 'config'"]),
        ("[serve]\nport = ", ["2:7: this is no TOML: Invalid value"]),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_place(here: Path, written: str, messages: list[str]) -> None:
    (here / "mockhub.toml").write_text(written)
    with pytest.raises(Mistakes) as caught:
        chosen()
    told = [str(one) for one in caught.value.mistakes]
    assert len(told) == len(messages), told
    for one, message in zip(told, messages, strict=True):
        assert one.startswith(f"mockhub.toml:{message}"), one


def test_a_file_that_is_named_must_be_there(here: Path) -> None:
    del here
    with pytest.raises(Misuse, match=r"there is no file other\.toml"):
        chosen("--config", "other.toml")


def test_a_file_in_another_encoding_is_a_mistake(here: Path) -> None:
    (here / "mockhub.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Misuse, match="no text in UTF-8"):
        chosen()


def test_a_misspelt_variable_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del here
    monkeypatch.setenv("MOCKHUB_CONTROL_TOKN", "secret")
    monkeypatch.setenv("MOCKHUB_SOMETHING_ELSE", "1")
    with chosen() as context:
        told = [*settings.warnings(context)]
    assert told == ["WARNING: MOCKHUB_CONTROL_TOKN is no setting (did you mean 'MOCKHUB_CONTROL_TOKEN'?)"]


def test_every_option_can_be_set_in_the_file_and_the_environment(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values: dict[str, Any] = {
        "port": 0, "http-port": 1, "https-port": 2, "control-port": 3, "host": "::1", "control-host": "::1",
        "control-token": "t", "public-http": "http://a", "public-https": "https://a", "public-control": "http://b",
        "tls-name": ["n"], "tls-certificate": "c.pem", "tls-key": "k.pem", "agent": "none", "seed": 4,
        "scenario": ["a.yaml"], "idle": 5.0, "log-level": "info", "log-format": "json",
        "port-file": "p", "data": "d",
    }  # fmt: skip
    assert {f"--{name}" for name in values} | {"--config"} == {
        one.opts[0] for one in command.params if isinstance(one, click.Option)
    }
    lines = (f"{name} = {value!r}" for name, value in values.items())
    (here / "mockhub.toml").write_text("\n".join(("[serve]", *lines)))
    with chosen() as context:
        from_file = context.params
    (here / "mockhub.toml").unlink()
    for name, value in values.items():
        text = value[0] if isinstance(value, list) else str(value)
        monkeypatch.setenv(f"MOCKHUB_{name.replace('-', '_').upper()}", text)
    with chosen() as context:
        from_environment = context.params
    plain = {name: value for name, value in from_file.items() if name not in ("scenario", *_PATHS)}
    assert plain == {name: value for name, value in from_environment.items() if name in plain}
    assert all(from_file[name] == here / from_environment[name] for name in _PATHS)


_PATHS = ("tls_certificate", "tls_key", "port_file", "data")


async def test_a_server_is_set_by_its_folder(tmp_path: Path) -> None:
    (tmp_path / "mockhub.toml").write_text('[serve]\nport = 0\ndata = "ca"\nport-file = "hub.json"\nseed = 7\n')
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "mockhub", "serve",
        cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
    served = Serving(process, line.decode())
    code, _, _, told = await served.end()
    assert (code, served.said["caFile"]) == (0, str(tmp_path / "ca" / "ca.pem"))
    assert "seed 7" in told
    assert (tmp_path / "hub.json").read_text() == served.line


async def test_half_a_certificate_is_a_message(data_folder: Path) -> None:
    message = await refused("--port", "0", "--data", str(data_folder), "--tls-key", "key.pem")
    assert message == "a TLS key needs its certificate: --tls-certificate\n"

"""The control API's application: where its errors become answers."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from mockhub.control.app import create_control_app, problem
from mockhub.errors import Mistake, Mistakes, Misuse
from mockhub.hub import Hub
from mockhub.outbound import Outbound
from mockhub.sandbox import Sandbox
from mockhub.tokens.providers import ProviderSpec

if TYPE_CHECKING:
    from aiohttp import ClientResponse, web
    from aiohttp.test_utils import TestClient
    from pytest_aiohttp import AiohttpClient

    ControlClient = TestClient[web.Request, web.Application]


FIRST_CALL = """
import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from blockbuster import blockbuster_ctx

from mockhub.server import Options, Server

async def main(data):
    async with Server(Options(data=data)) as server, aiohttp.ClientSession() as session:
        url = server.hub.addresses.control + "/v1/sandboxes/default/providers/p"
        with blockbuster_ctx("mockhub"):
            async with session.put(url, json={}) as answer:
                print(answer.status, await answer.text())

with TemporaryDirectory() as data:
    asyncio.run(main(Path(data)))
"""
"""A program whose first use of any written form is a control call."""

GOOD = ProviderSpec.read({})  # in this process written forms are set up before any loop runs


@pytest.fixture
async def control(aiohttp_client: AiohttpClient) -> ControlClient:
    hub = Hub(lambda: 1.8e9)
    return await aiohttp_client(create_control_app(hub, Outbound(hub)))


async def problem_of(answer: ClientResponse) -> dict[str, Any]:
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    body: dict[str, Any] = await answer.json(content_type=None)
    assert body["status"] == answer.status
    return body


def read(error: Misuse) -> dict[str, Any]:
    answer = problem(error)
    assert answer.text is not None
    body: dict[str, Any] = json.loads(answer.text)
    return body


def test_a_problem_has_code_title_and_status() -> None:
    error = Misuse("it is wrong", code="wrong", status=422)
    assert read(error) == {"code": "wrong", "status": 422, "title": "it is wrong"}


@pytest.mark.parametrize("pointer", ["", "/keys/secret", "Host"])
def test_a_problem_says_where(pointer: str) -> None:
    assert read(Misuse("it is wrong", pointer=pointer))["pointer"] == pointer


def test_several_mistakes_are_all_listed_with_their_places() -> None:
    body = read(Mistakes([Mistake("body", 1, 2, "b", "/b"), Mistake("body", 1, 1, "a", "/a")]))
    assert (body["code"], body["status"]) == ("bad-scenario", 400)
    assert body["mistakes"] == [{"pointer": "/a", "message": "a"}, {"pointer": "/b", "message": "b"}]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/v1/sandboxs/default/journl", " (did you mean '/v1/sandboxes/{sandbox}/journal'?)"),
        ("/health", " (did you mean '/healthz'?)"),
        ("/v1/orphan", " (did you mean '/v1/orphans'?)"),
        ("/something/else/entirely", ""),
    ],
)
async def test_an_unknown_path_names_the_nearest(path: str, hint: str, control: ControlClient) -> None:
    body = await problem_of(await control.get(path))
    assert (body["status"], body["code"]) == (404, "unknown-path")
    assert body["title"] == f"nothing is served at {path}{hint}"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/healthz", "GET"),
        ("PUT", "/v1/sandboxes/default/visitor/start-chat", "POST"),
        ("PATCH", "/v1/sandboxes/default/providers/p", "DELETE or PUT"),
    ],
)
async def test_a_wrong_method_names_the_right_ones(
    method: str, path: str, expected: str, control: ControlClient
) -> None:
    body = await problem_of(await control.request(method, path, json={}))
    assert (body["status"], body["code"]) == (405, "unknown-method")
    assert body["title"].removesuffix(" or HEAD") == f"{method} is not served here; expected {expected}"


async def test_a_body_too_large_is_a_problem_of_its_own(control: ControlClient) -> None:
    big = b'{"x": "' + b"x" * 1024**2 + b'"}'

    async def pieces() -> Any:
        yield big

    answer = await control.put(
        "/v1/sandboxes/default/scenario", data=pieces(), headers={"Content-Type": "application/json"}
    )
    body = await problem_of(answer)
    assert (body["status"], body["code"]) == (413, "too-large")


async def test_a_bug_is_a_fault_of_the_hub_without_a_stack_trace(
    control: ControlClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug with a secret in it")

    monkeypatch.setattr(Sandbox, "find_provider", broken)
    answer = await control.delete("/v1/sandboxes/default/providers/default", json={})
    text = await answer.text()
    body = await problem_of(answer)
    assert (body["status"], body["code"]) == (500, "hub-fault")
    assert "Traceback" not in text
    assert "ZeroDivisionError" not in text
    assert "secret" not in text
    assert "ZeroDivisionError" in caplog.text, "the log has the reason"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"\xff\xfe", {}),
        (b"{}", {"Content-Type": "application/json; charset=nonsense"}),
        (b"{}", {"Content-Encoding": "gzip"}),
        (b'{"calls": [{"returns": ' + b"[" * 5000 + b"]" * 5000 + b"}]}", {}),
        (b'{"calls": [{"returns": ' + b"[" * 300 + b"]" * 300 + b"}]}", {}),
        (b'{"calls": [{"returns": ' + b"1" * 5000 + b"}]}", {}),
        (b'{"calls": [{"throw": "\\ud800"}]}', {}),
        (b'{"\\ud800": 1}', {}),
    ],
    ids=["no-utf8", "charset", "no-gzip", "deep", "fairly-deep", "long-number", "surrogate", "surrogate-key"],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/v1/sandboxes/default/providers/p"),
        ("PUT", "/v1/sandboxes/default/scenario"),
        ("POST", "/v1/sandboxes/default/visitor/start-chat"),
    ],
)
async def test_no_body_is_a_fault_of_the_hub(
    method: str, path: str, body: bytes, headers: dict[str, str], control: ControlClient
) -> None:
    sent = {"Content-Type": "application/json", **headers}
    answer = await control.request(method, path, data=body, headers=sent)
    assert answer.status < 500, await answer.text()
    if answer.status >= 400:
        await problem_of(answer)


def test_the_first_call_of_a_process_does_not_block_the_loop() -> None:
    program = subprocess.run([sys.executable, "-c", FIRST_CALL], capture_output=True, text=True, check=False)
    assert program.stdout.startswith("201 "), program.stdout + program.stderr

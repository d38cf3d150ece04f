"""The npm package as a Node process uses it, and its Playwright fixture when a test fails."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest

from tests.javascript.projects import ROOT, install, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIG = """\
import { defineConfig } from "@playwright/test";
export default defineConfig({ reporter: [["list"], ["json", { outputFile: "report.json" }]], workers: 1 });
"""
FAILING = """\
import { expect, test } from "mockhub/playwright";

const accepted = { at: "livechat.conversation", where: { outcome: "ok" }, count: 1 };
const scenario = { scenario: "One chat", given: { provider: ["throw", "token"] }, expect: [accepted] };

test.describe("with a scenario", () => {
  test.use({ mockhubOptions: { scenario } });

  test("unmet", async ({ mockhub }) => {
    expect((await mockhub.startChat()).errorCode).toBe(2);
  });

  test("met", async ({ mockhub }) => {
    await mockhub.startChat();
    await mockhub.startChat();
  });
});

test("fails by itself", async ({ mockhub }) => {
  await mockhub.startChat();
  expect(1).toBe(2);
});

test("has https", async ({ mockhub, ignoreHTTPSErrors, request }) => {
  expect(ignoreHTTPSErrors).toBe(true);
  expect((await request.get(`${mockhub.https}/demo/`)).status()).toBe(200);
});

test("the hub is killed", async ({ mockhub, mockhubHub }) => {
  process.kill(mockhubHub.server.announcement.pid, "SIGKILL");
  await mockhub.startChat();
});
"""


async def test_the_package_does_what_it_says() -> None:
    ran = await run(ROOT, "node", "--test", "tests/javascript/package.test.mjs")
    assert ran.code == 0, ran.out


@pytest.fixture
def project(tmp_path: Path) -> Path:
    install(tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "playwright.config.js").write_text(CONFIG)
    (tmp_path / "suite.spec.js").write_text(FAILING)
    return tmp_path


async def test_a_failing_test_says_what_was_not_seen_and_has_the_journal(project: Path) -> None:
    ran = await run(project, "node_modules/.bin/playwright", "test")
    assert ran.code == 1
    assert "2 passed" in ran.out, ran.out
    assert "3 failed" in ran.out
    assert "UnmetError: FAIL  One chat" in ran.out
    assert "livechat.conversation where outcome ok: expected 1, seen 0" in ran.out
    assert "ControlError: no hub answers at" in ran.out
    assert "the hub that was started here has ended (SIGKILL)" in ran.out
    told = dict(_journals(json.loads((project / "report.json").read_text(encoding="utf-8"))))
    assert set(told) == {"unmet", "fails by itself", "the hub is killed"}
    assert [json.loads(line)["point"] for line in told["unmet"].splitlines()] == ["provider.call"]
    assert "no hub answers" in told["the hub is killed"]


def _journals(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the titles of tests that have the journal in their report, with it."""
    suites = list(report["suites"])
    for suite in suites:
        suites += suite.get("suites", ())
        for spec in suite["specs"]:
            for attached in spec["tests"][0]["results"][0]["attachments"]:
                if attached["name"] == "mockhub-journal.jsonl":
                    yield spec["title"], b64decode(attached["body"]).decode()

"""What people put MockHub into: the container's recipe, the GitHub action, the GitLab template."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from mockhub.cli import settings
from mockhub.cli.serve import command
from mockhub.hub import Hub

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = "examples/compose/compose.yaml"
SCHEMAS = {"action.yml": "github-actions", "ci/gitlab.yml": "gitlab-ci", COMPOSE: "compose-spec"}
PASSES = "scenario: It passes\nsteps: [start-chat]\n"
FAILS = "scenario: It fails\ngiven: {provider: [throw]}\nsteps: [start-chat]\n"


def known_settings() -> set[str]:
    return {f"{settings.PREFIX}_{one.name}".upper() for one in command.params}


@pytest.mark.parametrize(("file", "schema"), SCHEMAS.items())
def test_the_files_are_what_their_readers_expect(file: str, schema: str) -> None:
    checker = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(ROOT / file))
    done = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_container_is_built_from_what_is_there() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        one for line in re.findall(r"^COPY (?!--)(.*) \S+$", DOCKERFILE, re.MULTILINE) for one in line.split()
    }
    assert copied == let_in
    assert all((ROOT / one).exists() for one in copied)
    wanted = re.search(r"FROM python:([0-9.]+)-slim", DOCKERFILE)
    assert wanted is not None
    assert f"Python :: {wanted[1]}" in (ROOT / "pyproject.toml").read_text()


def test_the_container_sets_what_can_be_set() -> None:
    assert set(re.findall(r"\b(MOCKHUB_[A-Z_]+)=", DOCKERFILE)) <= known_settings()
    assert "USER 10001" in DOCKERFILE
    assert 'ENTRYPOINT ["mockhub"]' in DOCKERFILE  # a shell in between would swallow SIGTERM


def test_the_container_listens_only_with_a_token() -> None:
    environment = {**os.environ, "MOCKHUB_HOST": "0.0.0.0", "MOCKHUB_CONTROL_HOST": "0.0.0.0"}  # noqa: S104 - as there
    environment.pop("MOCKHUB_CONTROL_TOKEN", None)
    done = subprocess.run(
        (sys.executable, "-m", "mockhub", "serve", "--port", "0"),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "MOCKHUB_CONTROL_TOKEN" in done.stderr


def action_step(named: str) -> dict[str, Any]:
    steps = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    (found,) = [one for one in steps if one.get("name") == named]
    step: dict[str, Any] = found
    return step


def play(folder: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Run the action's own script as GitHub does, with MockHub already installed; return what it printed."""
    step = action_step("Play the scenarios")
    bin_folder = folder / "mockhub" / "bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "mockhub").symlink_to(Path(sys.executable).with_name("mockhub"))
    summary = folder / "summary.md"
    given = {"FILES": "", "TAG": "", "SEED": "0", "COMMAND": "", "JUNIT": "mockhub.xml", **inputs}
    assert given.keys() == step["env"].keys()
    done = subprocess.run(
        ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]),
        cwd=folder,
        env={
            **os.environ, **given, "RUNNER_TEMP": str(folder), "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_ACTIONS": "true",
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    return done, summary


def test_the_action_plays_what_passes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(PASSES)
    done, summary = play(tmp_path, FILES="a.yaml")
    assert done.returncode == 0, done.stderr
    assert 'tests="1"' in (tmp_path / "mockhub.xml").read_text()
    assert "1 passed, 0 failed" in summary.read_text()


def test_the_action_fails_with_what_fails_and_shows_it_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(PASSES)
    (tmp_path / "b.yaml").write_text(FAILS)
    done, summary = play(tmp_path, FILES="a.yaml b.yaml")
    assert done.returncode == 1
    assert "::error file=b.yaml,line=3" in done.stdout
    assert 'failures="1"' in (tmp_path / "mockhub.xml").read_text()
    assert "It fails" in summary.read_text()


def test_the_action_runs_a_suite_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("scenario: Nothing happens\n")
    done, _ = play(tmp_path, FILES="a.yaml", COMMAND='test -n "$MOCKHUB_ORG_ID" && echo "was here" > seen')
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "seen").read_text() == "was here\n"


def test_every_input_of_the_action_is_used() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    declared = YAML(typ="safe").load(text)["inputs"].keys()
    assert set(re.findall(r"inputs\.([a-z]+)", text)) == declared


def test_the_gitlab_template_runs_what_it_says(tmp_path: Path) -> None:
    job = YAML(typ="safe").load((ROOT / "ci" / "gitlab.yml").read_text(encoding="utf-8"))[".mockhub"]
    (tmp_path / "a.yaml").write_text(PASSES)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ("sh", "-ec", job["script"][1]),
        cwd=tmp_path,
        env={**os.environ, **job["variables"], "MOCKHUB_FILES": "a.yaml", "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / job["artifacts"]["reports"]["junit"]).is_file()


def services() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load((ROOT / COMPOSE).read_text(encoding="utf-8"))["services"]
    return found


def test_the_services_use_what_is_there() -> None:
    folder = (ROOT / COMPOSE).parent
    assert (folder / services()["hub"]["build"] / "Dockerfile").is_file()
    mounted = [one.partition(":")[0] for name in ("site", "suite") for one in services()[name]["volumes"]]
    assert all((folder / one).is_dir() for one in mounted)
    hub = services()["hub"]["environment"]
    assert hub.keys() <= known_settings()
    assert services()["suite"]["environment"]["MOCKHUB_CONTROL_TOKEN"].startswith("${MOCKHUB_CONTROL_TOKEN:?")


def test_the_suite_has_the_pinned_playwright() -> None:
    clients = json.loads((ROOT / "tests" / "clients" / "package.json").read_text(encoding="utf-8"))
    suite = services()["suite"]
    version = {**clients.get("dependencies", {}), **clients.get("devDependencies", {})}["@playwright/test"]
    assert suite["image"].endswith(f":v{version}-noble")
    assert f"@playwright/test@{version}" in suite["command"][2]


def test_the_site_has_the_default_sandboxs_tag(tmp_path: Path) -> None:
    script = services()["site"]["command"][2].split("\n")[1]
    (tmp_path / "site").mkdir()
    (tmp_path / "shop").mkdir()
    shutil.copy(ROOT / "examples" / "playwright" / "site" / "index.html", tmp_path / "site")
    here = script.replace(" /site/", f" {tmp_path}/site/").replace("> /shop/", f"> {tmp_path}/shop/")
    subprocess.run(("sh", "-ec", here), check=True)
    page = (tmp_path / "shop" / "index.html").read_text(encoding="utf-8")
    organization = Hub(lambda: 0.0).default.organization
    assert f'data-org-id="{organization.id}"' in page
    assert f'data-app-id="{organization.authenticated.id}"' in page

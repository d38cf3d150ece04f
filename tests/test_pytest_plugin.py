"""The pytest plugin, in real pytest runs of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mockhub.client.calls import World
from mockhub.pytest_plugin import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_plugins = ["pytester"]

THROWS = """\
scenario: The provider throws
given: {provider: [throw]}
expect:
  - {at: provider.call, count: 1}
"""
SETTINGS_FILE = """\
[pytest]
addopts = --strict-markers
asyncio_default_fixture_loop_scope = function
filterwarnings = error
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Write a test file and run it in a process of its own, with warnings as errors."""
    for name in ("MOCKHUB_CONTROL_URL", "MOCKHUB_CONTROL_TOKEN", "MOCKHUB_CA_FILE", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    return Run(pytester)


class Run:
    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester

    def __call__(self, source: str, *options: str) -> pytest.RunResult:
        self.pytester.makeini(SETTINGS_FILE)
        self.pytester.makepyfile(test_it=source)
        return self.pytester.runpytest_subprocess("-p", "no:cacheprovider", *options, timeout=50)


def test_a_sync_test_has_a_sandbox_of_its_own(run: Run) -> None:
    done = run("""
        import ssl
        from urllib.request import urlopen
        import pytest

        seen = set()

        @pytest.mark.parametrize("number", [1, 2])
        def test_it(mockhub, number):
            seen.add(mockhub.id)
            assert len(seen) == number
            assert mockhub.start_chat().ok
            assert mockhub.journal().entries[0].seq == 1
            assert mockhub.info.label.endswith(f"test_it[{number}]")
            for base in (mockhub.http, mockhub.https):
                tls = ssl.create_default_context(cafile=mockhub.ca_file) if base.startswith("https") else None
                path = f"/livechatconnector/config/{mockhub.org_id}/{mockhub.widget_id}"
                assert urlopen(base + path, context=tls).status == 200

        def test_only_the_default_one_is_left(mockhub):
            assert {one.id for one in mockhub.client.sandboxes.list()} == {"default", mockhub.id}
            mockhub.delete()
        """, "-p", "no:randomly")  # fmt: skip
    done.assert_outcomes(passed=3)


@pytest.mark.parametrize("mode", ["auto", "strict"])
def test_an_async_test_has_one_too(run: Run, mode: str) -> None:
    done = run(
        """
        import pytest

        @pytest.mark.asyncio
        @pytest.mark.mockhub(seed=7)
        async def test_it(mockhub):
            assert mockhub.aio.info.seed == 7
            assert (await mockhub.aio.start_chat()).ok
            assert (await mockhub.aio.wait("provider.call")).enough
        """,
        "-o", f"asyncio_mode={mode}",
    )  # fmt: skip
    done.assert_outcomes(passed=1)


class TestMarker:
    def test_makes_the_sandbox_as_it_says(self, run: Run) -> None:
        (run.pytester.path / "throws.yaml").write_text(THROWS, encoding="utf-8")
        done = run("""
            import pytest
            from pathlib import Path

            pytestmark = pytest.mark.mockhub(seed=3, clock={"mode": "manual", "at": "2026-01-15T09:00:00Z"})

            def test_module(mockhub):
                assert mockhub.info.seed == 3
                assert mockhub.advance("10m").now == "2026-01-15T09:10:00Z"

            @pytest.mark.mockhub(seed=4, providers={"mine": ["throw"]})
            def test_the_nearest_wins(mockhub):
                assert (mockhub.info.seed, mockhub.info.clock.mode) == (4, "manual")
                assert list(mockhub.providers()) == ["mine"]

            @pytest.mark.mockhub(scenario="throws.yaml")
            def test_a_path(mockhub):
                assert mockhub.start_chat().error_code == 2

            @pytest.mark.mockhub(scenario=Path(__file__).with_name("throws.yaml"))
            def test_a_whole_path(mockhub):
                assert mockhub.start_chat().error_code == 2

            @pytest.mark.mockhub(scenario="scenario: It\\ngiven: {provider: [no-token]}")
            def test_yaml(mockhub):
                assert mockhub.start_chat().error_code == 3

            @pytest.mark.mockhub(
                scenario={"scenario": "It", "rows": [{"does": "throw"}, {"does": "$(what)"}],
                          "vars": {"what": "x"}, "given": {"provider": ["$(does)"]}},
                row=1, variables={"what": "no-token"},
            )
            def test_a_row(mockhub):
                assert mockhub.start_chat().error_code == 3
            """)  # fmt: skip
        done.assert_outcomes(passed=6)

    def test_gives_the_fixture_to_a_test_that_does_not_name_it(self, run: Run) -> None:
        done = run(f"""
            import pytest

            @pytest.mark.mockhub(scenario={THROWS!r})
            def test_it():
                pass
            """)
        done.assert_outcomes(failed=1)
        done.stdout.fnmatch_lines(["*provider.call: expected 1, seen 0"])

    @pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
    def test_that_is_written_wrongly_is_an_error_of_usage(self, run: Run, workers: tuple[str, ...]) -> None:
        done = run("""
            import pytest

            @pytest.mark.mockhub(senario="x.yaml")
            def test_it(mockhub):
                pass

            @pytest.mark.mockhub("x.yaml")
            def test_other(mockhub):
                pass
            """, *workers)  # fmt: skip
        assert done.ret != 0
        text = done.stdout.str() + done.stderr.str()
        assert "@pytest.mark.mockhub does not take 'senario' (did you mean 'scenario'?)" in text
        assert "takes names only: mockhub(scenario='x.yaml')" in text

    def test_with_values_that_are_wrong_fails_its_test(self, run: Run) -> None:
        done = run("""
            import pytest

            @pytest.mark.mockhub(seed="x")
            def test_seed(mockhub):
                pass

            @pytest.mark.mockhub(scenario="nothing.yaml")
            def test_path(mockhub):
                pass

            @pytest.mark.mockhub(row=1)
            def test_row(mockhub):
                pass

            @pytest.mark.mockhub(scenario="scenario: It\\ngiven:\\n  provider: [thow]\\n")
            def test_scenario(mockhub):
                pass
            """)
        done.assert_outcomes(errors=4)
        done.stdout.fnmatch_lines_random([
            "*/seed: found 'x', expected a whole number*",
            "there is no scenario *nothing.yaml or *nothing.yaml*",
            "row and variables are those of a scenario*",
            "*scenario:3:14: found 'thow', expected one of *(did you mean 'throw'[?])*",
        ])  # fmt: skip
        assert "Traceback" not in done.stdout.str()

    def test_takes_what_a_sandbox_is_made_of(self) -> None:
        assert set(SETTINGS) == (World.__annotations__.keys() - {"id"}) | {"scenario", "row", "variables"}


class TestVerification:
    def test_fails_the_test_as_mockhub_run_tells_it(self, run: Run) -> None:
        (run.pytester.path / "throws.yaml").write_text(THROWS, encoding="utf-8")
        played = run.pytester.path / "played.yaml"
        played.write_text(
            f"{THROWS}steps: [start-chat: {{expect: {{code: 2}}}}, start-chat: {{expect: {{code: 2}}}}]"
        )
        told = subprocess.run(
            [sys.executable, "-m", "mockhub", "run", played],
            capture_output=True,
            text=True,
            check=False,
            timeout=50,
        ).stdout.replace("played.yaml", "throws.yaml")
        done = run("""
            import pytest

            @pytest.mark.mockhub(scenario="throws.yaml")
            def test_it(mockhub):
                mockhub.start_chat()
                mockhub.start_chat()
            """, "-o", "mockhub_files=false")  # fmt: skip
        done.assert_outcomes(failed=1)
        explained = [line for line in told.splitlines() if line.startswith("      ")]
        assert len(explained) > 1
        assert "\n".join(explained) in done.stdout.str()
        done.stdout.fnmatch_lines(
            ["FAIL  The provider throws", "*MockHub journal of *", "*provider.call failed *"]
        )

    def test_names_the_place_in_a_mapping(self, run: Run) -> None:
        done = run("""
            import pytest

            @pytest.mark.mockhub(scenario={"scenario": "It", "expect": [{"at": "provider.call", "count": 1}]})
            def test_it(mockhub):
                pass
            """)
        done.assert_outcomes(failed=1)
        done.stdout.fnmatch_lines(["*expect[[]0[]]: calls at provider.call: expected 1, seen 0"])

    def test_holds_for_what_a_test_arms_itself(self, run: Run) -> None:
        done = run(f"""
            import pytest

            SCENARIO = {THROWS!r}

            def test_armed(mockhub):
                mockhub.arm(SCENARIO)

            async def test_armed_on_a_loop(mockhub):
                await mockhub.aio.arm(SCENARIO)

            @pytest.mark.mockhub(scenario=SCENARIO)
            def test_reset(mockhub):
                mockhub.arm({{"scenario": "nothing"}})
                mockhub.reset()

            @pytest.mark.mockhub(scenario=SCENARIO)
            def test_replaced(mockhub):
                mockhub.arm({{"scenario": "nothing"}})

            @pytest.mark.mockhub(scenario=SCENARIO)
            def test_deleted(mockhub):
                mockhub.delete()
            """, "-o", "asyncio_mode=auto")  # fmt: skip
        done.assert_outcomes(failed=4, passed=1)
        text = done.stdout.str()
        assert text.count("scenario:4: calls at provider.call: expected 1, seen 0") >= 2
        assert "expect[0]: calls at provider.call: expected 1, seen 0" in text
        assert "there is no sandbox" in text

    def test_is_left_out_when_the_test_fails_by_itself(self, run: Run) -> None:
        done = run(f"""
            import pytest

            @pytest.mark.mockhub(scenario={THROWS!r})
            def test_it(mockhub):
                assert False, "for a reason of its own"
            """)
        done.assert_outcomes(failed=1)
        assert "expected 1, seen 0" not in done.stdout.str()
        done.stdout.fnmatch_lines(["*for a reason of its own*", "*MockHub journal of *", "nothing happened"])


def test_the_journal_of_a_failure_is_bounded_and_shows_no_signature(run: Run) -> None:
    done = run("""
        def test_it(mockhub):
            for _ in range(40):
                mockhub.start_chat()
            assert False, mockhub.mint().token.rpartition(".")[2][:5] + "…"

        def test_passes(mockhub):
            mockhub.start_chat()
        """)
    done.assert_outcomes(failed=1, passed=1)
    text = done.stdout.str()
    assert text.count("MockHub journal of") == 1
    section = text.partition("MockHub journal of")[2]
    assert "before these are left out)" in section
    assert section.count("Z  ") == 50
    assert "eyJ" not in section


class TestElsewhere:
    @pytest.fixture
    def serve(self, run: Run) -> Iterator[dict[str, str]]:
        """A hub that runs already, as a process."""
        data = run.pytester.mkdir("data")
        command = [sys.executable, "-m", "mockhub", "serve", "--port", "0", "--data", str(data)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert process.stdout is not None
        with process.stdout:
            yield json.loads(process.stdout.readline())
            process.terminate()
            process.wait(10)

    SOURCE = """
        import os

        def test_it(mockhub):
            assert mockhub.http.startswith(os.environ["EXPECTED"])
            assert mockhub.ca_file == os.environ["MOCKHUB_CA_FILE"]
        """

    @pytest.mark.parametrize("how", ["option", "environment"])
    def test_a_hub_is_attached_to(
        self, run: Run, serve: dict[str, str], how: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("EXPECTED", serve["http"])
        monkeypatch.setenv("MOCKHUB_CA_FILE", serve["caFile"])
        if how == "environment":
            monkeypatch.setenv("MOCKHUB_CONTROL_URL", serve["control"])
        done = run(self.SOURCE, *(("--mockhub-url", serve["control"]) if how == "option" else ()))
        done.assert_outcomes(passed=1)

    def test_a_hub_that_dies_is_told_at_once_and_one_that_is_back_is_used(
        self, run: Run, serve: dict[str, str]
    ) -> None:
        done = run(f"""
            import os, signal, subprocess, sys, time
            from urllib.parse import urlsplit

            SERVE = [sys.executable, "-m", "mockhub", "serve"]

            def test_before(mockhub):
                assert mockhub.start_chat().ok

            def test_in_the_middle(mockhub):
                os.kill({serve["pid"]}, signal.SIGKILL)
                began = time.monotonic()
                try:
                    mockhub.start_chat()
                finally:
                    assert time.monotonic() - began < 5

            def test_without_it(mockhub):
                pass

            def test_start_it_again():
                global hub
                ports = [f"--{{name}}-port={{urlsplit(address).port}}" for name, address in {{
                    "http": "{serve["http"]}", "https": "{serve["https"]}", "control": "{serve["control"]}"
                }}.items()]
                hub = subprocess.Popen([*SERVE, *ports], stdout=subprocess.PIPE)
                hub.stdout.readline()

            def test_after(mockhub):
                assert mockhub.start_chat().ok

            def test_stop_it():
                hub.terminate()
                hub.wait()
                hub.stdout.close()
            """, "--mockhub-url", serve["control"], "-p", "no:randomly")  # fmt: skip
        text = done.stdout.str()
        done.assert_outcomes(passed=4, failed=1, errors=1)
        assert text.count(f"no hub answers at {serve['control']}") >= 2

    def test_nobody_there_is_told_plainly(self, run: Run) -> None:
        done = run("def test_it(mockhub): pass", "--mockhub-url", "http://127.0.0.1:1")
        done.assert_outcomes(errors=1)
        done.stdout.fnmatch_lines(["no hub answers at http://127.0.0.1:1 *start one with `mockhub serve`*"])


def test_many_workers_and_random_order(run: Run) -> None:
    done = run(
        """
        import pytest

        @pytest.mark.parametrize("number", range(12))
        def test_it(mockhub, number):
            assert mockhub.start_chat().ok
            assert [one.seq for one in mockhub.journal().entries][0] == 1
        """,
        "-n", "2", "--timeout", "20", "-p", "randomly",
    )  # fmt: skip
    done.assert_outcomes(passed=12)


def test_it_ends_at_once(run: Run) -> None:
    """Streams that are still read do not hold the server up."""
    done = run("""
        import threading, time

        def test_it(mockhub):
            stream = mockhub.client.sandboxes.get().stream(after=0)
            threading.Thread(target=lambda: list(stream), daemon=True).start()
            mockhub.client.sandboxes.get().start_chat()
        """, "--durations", "0", "--durations-min", "1", "-vv")  # fmt: skip
    done.assert_outcomes(passed=1)
    assert "s teardown" not in done.stdout.str()


def test_unused_it_loads_nothing() -> None:
    code = "import sys, json, mockhub.pytest_plugin; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=50)
    loaded = json.loads(done.stdout)
    assert [one for one in loaded if one.startswith("mockhub.")] == ["mockhub.pytest_plugin"]
    assert not {"aiohttp", "pydantic", "ruamel", "cryptography"} & set(loaded)


def test_its_marker_and_option_are_listed(run: Run) -> None:
    assert "@pytest.mark.mockhub(scenario=" in run("", "--markers").stdout.str()
    assert "--mockhub-url" in run("", "--help").stdout.str()
    assert os.environ.get("MOCKHUB_CONTROL_URL") is None


class TestStrictness:
    ASKS_FOR_NOTHING = """
        from urllib.error import HTTPError
        from urllib.request import urlopen
        import pytest

        def ask(mockhub, path):
            with pytest.raises(HTTPError):
                urlopen(mockhub.http + path)
        """

    def test_a_call_that_nobody_foresees_fails_the_test(self, run: Run) -> None:
        done = run(
            self.ASKS_FOR_NOTHING
            + """
        def test_it(mockhub):
            ask(mockhub, "/livechatconector/config")
        """
        )
        done.assert_outcomes(failed=1)
        done.stdout.fnmatch_lines([
            "FAIL  test_it.py::test_it",
            "*unforeseen calls: expected none, seen 1",
            "*entry 1: hub.unknown-address refused route_unknown 404: nothing is served at *did you mean*",
        ])  # fmt: skip

    def test_unless_it_says_so(self, run: Run) -> None:
        done = run(
            self.ASKS_FOR_NOTHING
            + """
        @pytest.mark.mockhub(strict=False)
        def test_by_the_marker(mockhub):
            ask(mockhub, "/nowhere")

        class TestHere:
            @pytest.fixture
            def mockhub_settings(self):
                return {"strict": False}

            def test_by_the_fixture(self, mockhub):
                ask(mockhub, "/nowhere")

        def test_by_a_scenario(mockhub):
            mockhub.arm({"scenario": "It", "strict": False})
            ask(mockhub, "/nowhere")
        """
        )
        done.assert_outcomes(passed=3)

    def test_points_may_be_named_that_may_be_called(self, run: Run) -> None:
        done = run("""
            import pytest

            @pytest.mark.mockhub(strict={"only": ["livechat.config"]})
            def test_it(mockhub):
                mockhub.start_chat()
            """)
        done.assert_outcomes(failed=1)
        done.stdout.fnmatch_lines(
            ["*livechat.conversation*calls at this point are not among those that may come*"]
        )


class TestSettings:
    def test_fixtures_say_what_markers_do_not(self, run: Run) -> None:
        run.pytester.makeconftest("""
            import pytest
            from mockhub import Options

            @pytest.fixture(scope="session")
            def mockhub_options():
                return Options(https_port=None)

            @pytest.fixture
            def mockhub_settings():
                return {"seed": 5, "providers": {"mine": ["throw"]}}
            """)
        done = run("""
            import pytest

            def test_as_set(mockhub):
                assert (mockhub.info.seed, list(mockhub.providers())) == (5, ["mine"])
                assert mockhub.info.secure_org_url is None

            @pytest.mark.mockhub(seed=6)
            def test_a_marker_wins(mockhub):
                assert (mockhub.info.seed, list(mockhub.providers())) == (6, ["mine"])
            """)
        done.assert_outcomes(passed=2)

    def test_a_misspelt_setting_is_told(self, run: Run) -> None:
        run.pytester.makeconftest("""
            import pytest

            @pytest.fixture
            def mockhub_settings():
                return {"sead": 5}
            """)
        done = run("def test_it(mockhub): pass")
        done.assert_outcomes(errors=1)
        done.stdout.fnmatch_lines(["the fixture mockhub_settings does not take 'sead' (did you mean 'seed'[?])*"])

    def test_the_seed_is_an_option_and_told_with_a_failure(self, run: Run) -> None:
        done = run("""
            def test_it(mockhub):
                assert mockhub.info.seed == 0
            """, "--mockhub-seed", "9")  # fmt: skip
        done.assert_outcomes(failed=1)
        done.stdout.fnmatch_lines(["*MockHub journal of sandbox-*, seed 9*"])


class TestScenarioFiles:
    ROWS = """\
scenario: It is refused
rows: [{defect: expired}, {defect: wrong-key}]
given: {provider: [{token: {defect: $(defect)}}]}
steps: [start-chat: {expect: {code: 4}}]
"""

    def files(self, run: Run, **files: str) -> None:
        folder = run.pytester.mkdir("scenarios")
        for name, text in files.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def test_each_scenario_is_a_test(self, run: Run) -> None:
        one = "scenario: It starts\nsteps: [start-chat]\n"
        other = "name: not a scenario\nsteps: []\n"
        self.files(run, rows=self.ROWS, one=one, world="scenario: A world\n", other=other)
        done = run("def test_it(mockhub): mockhub.start_chat()", "-v", "-p", "no:randomly")
        done.assert_outcomes(passed=4)
        done.stdout.fnmatch_lines_random([
            "scenarios/one.yaml::It starts PASSED*",
            "scenarios/rows.yaml::It is refused*expired* PASSED*",
        ])  # fmt: skip

    def test_a_failure_is_told_as_mockhub_run_tells_it(self, run: Run) -> None:
        self.files(run, bad="scenario: It starts\ngiven: {provider: [throw]}\nsteps: [start-chat]\n")
        done = run("", "scenarios")
        done.assert_outcomes(failed=1)
        done.stdout.fnmatch_lines(["scenarios/bad.yaml:3: outcome: expected success, seen code 2, *"])
        assert "Traceback" not in done.stdout.str()

    def test_a_mistake_is_told_with_its_place(self, run: Run) -> None:
        self.files(run, bad="scenario: It\ngiven: {provider: [thow]}\nsteps: [start-chat]\n")
        done = run("", "scenarios")
        done.assert_outcomes(errors=1)
        done.stdout.fnmatch_lines(["*scenarios/bad.yaml:2:20: found 'thow', expected one of *"])

    @pytest.mark.parametrize("workers", ["2"])
    def test_workers_share_them(self, run: Run, workers: str) -> None:
        self.files(run, **{f"n{number}": self.ROWS for number in range(4)})
        run("", "scenarios", "-n", workers).assert_outcomes(passed=8)

    def test_they_may_be_left_alone(self, run: Run) -> None:
        self.files(run, one="scenario: It starts\nsteps: [start-chat]\n")
        run("def test_it(): pass", "-o", "mockhub_files=false").assert_outcomes(passed=1)

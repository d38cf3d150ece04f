"""The pytest plugin: the fixture `mockhub`, the marker of the same name, and scenario files as tests.

Everything it needs is loaded when a test first uses the fixture.
"""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping
    from pathlib import Path

    from mockhub.client import Client
    from mockhub.server import Options
    from mockhub.testing import Sandbox

    Hub = tuple[Client, str | None]

SETTINGS = (
    "scenario", "row", "variables", "label", "org_id", "seed", "clock", "widgets", "providers",
    "agent", "workspace", "journal", "strict", "idle",
)  # fmt: skip
"""What the marker takes."""

_HUB_HERE = pytest.StashKey["Sandbox"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names a hub which runs already."""
    group = parser.getgroup("mockhub")
    group.addoption(
        "--mockhub-url",
        metavar="URL",
        help="Use the MockHub that runs already, at the address of its control API, instead of starting one "
        "[env: MOCKHUB_CONTROL_URL].",
    )
    group.addoption(
        "--mockhub-seed", metavar="N", type=int, default=0, help="Seed of the sandboxes that are not given one."
    )
    parser.addini("mockhub_files", "Whether scenario files are tests.", type="bool", default=True)


def pytest_configure(config: pytest.Config) -> None:
    """Say what the marker takes."""
    config.addinivalue_line(
        "markers",
        "mockhub(scenario=, row=, variables=, seed=, clock=, widgets=, providers=, agent=, label=, org_id=, "
        "workspace=, journal=, strict=, idle=): what the test's MockHub sandbox is like; "
        "what the scenario expects is verified after the test.",
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give every test with the marker the fixture."""
    names = getattr(item, "fixturenames", None)
    if names is not None and "mockhub" not in names and item.get_closest_marker("mockhub"):
        names.append("mockhub")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse markers that are written wrongly before any test runs.

    A worker of pytest-xdist cannot say so: there the tests themselves fail.
    """
    told = dict.fromkeys(f"{item.nodeid}: {mistake}" for item in items for mistake in _mistakes(item))
    if told and not hasattr(config, "workerinput"):
        raise pytest.UsageError("\n".join(told))


def _mistakes(item: pytest.Item) -> Iterator[str]:
    """Yield what is wrong with a test's markers."""
    for mark in item.iter_markers("mockhub"):
        if mark.args:
            yield f"@pytest.mark.mockhub takes names only: mockhub(scenario={mark.args[0]!r})"
        yield from _unknown("@pytest.mark.mockhub", mark.kwargs)


def _unknown(what: str, settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the names of settings."""
    for name in settings.keys() - set(SETTINGS):
        close = get_close_matches(name, SETTINGS, n=1)
        hint = f" (did you mean '{close[0]}'?)" if close else ""
        yield f"{what} does not take '{name}'{hint}; expected one of {', '.join(SETTINGS)}"


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Have MockHub's own errors end a test with their text alone."""
    from mockhub.errors import MockHubError  # noqa: PLC0415 - as everything of the hub

    try:
        yield
    except MockHubError as error:
        pytest.fail(str(error), pytrace=False)


@contextmanager
def _hub(config: pytest.Config, options: Options | None = None) -> Iterator[Hub]:
    """Give the hub that runs already, or one that runs until the block is left."""
    from mockhub.background import BackgroundServer, attached  # noqa: PLC0415 - only who uses it pays for it

    url = config.getoption("--mockhub-url") or os.environ.get("MOCKHUB_CONTROL_URL")
    if url:
        yield attached(url)
        return
    with BackgroundServer(options) as running:
        yield running.client, running.ca_file


@pytest.fixture(scope="session")
def mockhub_options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    """How the hub listens that is started for the run; override it in a conftest.py to have it otherwise."""
    from mockhub.server import Options  # noqa: PLC0415 - as above

    return Options(data=tmp_path_factory.mktemp("mockhub"))


@pytest.fixture
def mockhub_settings() -> dict[str, Any]:
    """What sandboxes are like unless a marker says otherwise; override it in a conftest.py, module or class."""
    return {}


@pytest.fixture(scope="session")
def _mockhub_hub(request: pytest.FixtureRequest, mockhub_options: Options) -> Iterator[Hub]:
    with ExitStack() as running:
        with _told_plainly():
            hub = running.enter_context(_hub(request.config, mockhub_options))
        yield hub


@pytest.fixture
def mockhub(
    request: pytest.FixtureRequest, _mockhub_hub: Hub, mockhub_settings: dict[str, Any]
) -> Iterator[Sandbox]:
    """A MockHub sandbox of the test's own, with its addresses and everything that can be done with it."""
    from mockhub.testing import Sandbox  # noqa: PLC0415 - as above

    item: pytest.Item = request.node
    mistakes = [*_mistakes(item), *_unknown("the fixture mockhub_settings", mockhub_settings)]
    if mistakes:
        pytest.fail("\n".join(mistakes), pytrace=False)
    folders = (item.path.parent, item.config.rootpath)
    with _told_plainly():
        made = Sandbox.made(*_mockhub_hub, folders, {**_usual(item), **mockhub_settings, **_marked(item)})
    item.stash[_HUB_HERE] = made
    yield made
    del item.stash[_HUB_HERE]
    made.end()


def _usual(item: pytest.Item) -> dict[str, Any]:
    return {"label": item.nodeid, "seed": item.config.getoption("--mockhub-seed"), "strict": True}


def _marked(item: pytest.Item) -> dict[str, Any]:
    """Return what the test's markers say; the nearest to the test wins."""
    asked: dict[str, Any] = {}
    for mark in reversed([*item.iter_markers("mockhub")]):
        asked.update(mark.kwargs)
    return asked


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fail a test that passed when its scenario expects something else than was seen."""
    yield
    hub = item.stash.get(_HUB_HERE, None)
    if hub is not None:
        with _told_plainly():
            unmet = hub.unmet()
        if unmet is not None:
            pytest.fail(unmet, pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell with a failure what happened in the test's sandbox."""
    report = yield
    hub = item.stash.get(_HUB_HERE, None)
    if hub is not None and report.failed:
        report.sections.append((f"MockHub journal of {hub.id}, seed {hub.info.seed}", hub.journal_told()))
    return report


_PLAYABLE = re.compile(r"^scenario\s*:(?s:.*)^steps\s*:|^steps\s*:(?s:.*)^scenario\s*:", re.MULTILINE)
_HUB_OF_FILES = pytest.StashKey[ExitStack]()
_CLIENT = pytest.StashKey["Client"]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a scenario file for tests: one, or one for each of its rows.

    One without steps is none: it is a world that somebody's own test arms.
    """
    if file_path.suffix not in (".yaml", ".yml") or not parent.config.getini("mockhub_files"):
        return None
    text = file_path.read_text(encoding="utf-8", errors="replace")
    return ScenarioFile.from_parent(parent, path=file_path) if _PLAYABLE.search(text) else None


class ScenarioFile(pytest.File):
    """A scenario file; MockHub's own visitor plays it."""

    def collect(self) -> Iterable[pytest.Item]:
        """Return a test for each of its cases.

        Raises:
            CollectError: it has mistakes; each is told with its place.
        """
        from mockhub.errors import MockHubError  # noqa: PLC0415 - as everything of the hub
        from mockhub.scenarios.files import load_files  # noqa: PLC0415 - as above

        try:
            cases = load_files([self.path])
        except MockHubError as error:
            raise self.CollectError(str(error)) from None
        return [ScenarioItem.from_parent(self, name=case.title, row=case.row) for case in cases]


class ScenarioItem(pytest.Item):
    """A scenario, or one row of it."""

    def __init__(self, *, row: int | None = None, **rest: Any) -> None:
        super().__init__(**rest)
        self._row = row

    def runtest(self) -> None:
        """Have it played on the hub of the run."""
        from mockhub.answers import plain  # noqa: PLC0415 - as everything of the hub
        from mockhub.scenarios.report import Report  # noqa: PLC0415 - as above
        from mockhub.scenarios.reports import told  # noqa: PLC0415 - as above

        with _told_plainly():
            played = _client(self.config).play(
                os.path.relpath(self.path), row=self._row, seed=self.config.getoption("--mockhub-seed")
            )
        if not played.passed:
            report = Report.from_json(plain(played))
            pytest.fail("\n".join(told(report.differences)), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where it stands."""
        return self.path, None, self.name


def _client(config: pytest.Config) -> Client:
    """Return a client of the hub that plays scenario files, started for the first of them."""
    if _CLIENT not in config.stash:
        config.stash[_HUB_OF_FILES] = running = ExitStack()
        config.stash[_CLIENT], _ = running.enter_context(_hub(config))
    return config.stash[_CLIENT]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop that hub."""
    if _HUB_OF_FILES in config.stash:
        config.stash[_HUB_OF_FILES].close()

"""The pytest plugin: the fixture `mockhub` and the marker of the same name.

Everything it needs is loaded when a test first uses the fixture.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from mockhub.client import Client
    from mockhub.testing import MockHub

    Hub = tuple[Client, str | None]

SETTINGS = (
    "scenario", "row", "variables", "label", "org_id", "seed", "clock", "widgets", "providers",
    "workspace", "journal", "idle",
)  # fmt: skip
"""What the marker takes."""

_HUB_HERE = pytest.StashKey["MockHub"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names a hub which runs already."""
    parser.getgroup("mockhub").addoption(
        "--mockhub-url",
        metavar="URL",
        help="Use the MockHub that runs already, at the address of its control API, instead of starting one "
        "[env: MOCKHUB_CONTROL_URL].",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Say what the marker takes."""
    config.addinivalue_line(
        "markers",
        "mockhub(scenario=, row=, variables=, seed=, clock=, widgets=, providers=, label=, org_id=, "
        "workspace=, journal=, idle=): what the test's MockHub sandbox is like; "
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
        for name in mark.kwargs.keys() - set(SETTINGS):
            close = get_close_matches(name, SETTINGS, n=1)
            hint = f" (did you mean '{close[0]}'?)" if close else ""
            yield f"@pytest.mark.mockhub does not take '{name}'{hint}; expected one of {', '.join(SETTINGS)}"


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Have MockHub's own errors end a test with their text alone."""
    from mockhub.errors import MockHubError  # noqa: PLC0415 - as everything of the hub

    try:
        yield
    except MockHubError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def _mockhub_hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    from mockhub.testing import BackgroundServer, attached  # noqa: PLC0415 - only who uses it pays for it

    url = request.config.getoption("--mockhub-url") or os.environ.get("MOCKHUB_CONTROL_URL")
    if url:
        with _told_plainly():
            hub = attached(url)
        yield hub
        return
    with BackgroundServer(tmp_path_factory.mktemp("mockhub")) as running:
        yield running.client, running.ca_file


@pytest.fixture
def mockhub(request: pytest.FixtureRequest, _mockhub_hub: Hub) -> Iterator[MockHub]:
    """A MockHub sandbox of the test's own, with its addresses and everything that can be done with it."""
    from mockhub.testing import MockHub  # noqa: PLC0415 - as above

    item: pytest.Item = request.node
    mistakes = [*_mistakes(item)]
    if mistakes:
        pytest.fail("\n".join(mistakes), pytrace=False)
    folders = (item.path.parent, item.config.rootpath)
    with _told_plainly():
        made = MockHub.made(*_mockhub_hub, folders, _asked(item))
    item.stash[_HUB_HERE] = made
    yield made
    del item.stash[_HUB_HERE]
    made.end()


def _asked(item: pytest.Item) -> dict[str, Any]:
    """Return what the test's markers say; the nearest to the test wins."""
    asked: dict[str, Any] = {"label": item.nodeid}
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
        report.sections.append((f"MockHub journal of {hub.id}", hub.journal_told()))
    return report

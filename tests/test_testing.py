"""A hub in the same process, without pytest: blocking, and on an event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest

from mockhub import MockHub, Options
from mockhub.errors import Misuse
from mockhub.testing import UnmetError

if TYPE_CHECKING:
    from pathlib import Path

THROWS = {
    "scenario": "It throws",
    "given": {"provider": ["throw"]},
    "expect": [{"at": "provider.call", "count": 1}],
}


@pytest.fixture
def options(data_folder: Path) -> Options:
    return Options(data=data_folder)


def test_a_block_has_a_hub_of_its_own(options: Options) -> None:
    with MockHub(options=options, seed=4, providers={"mine": ["no-token"]}) as hub:
        chat = hub.start_chat()
        assert (chat.error_code, hub.info.seed) == (3, 4)
        assert hub.ca_file.endswith("ca.pem")
        control = hub.client
    assert control.health is not None
    with pytest.raises(Exception, match="no hub answers"):
        control.health()


async def test_on_an_event_loop_too(options: Options) -> None:
    async with MockHub(options=options, scenario=THROWS) as hub:
        assert (await hub.start_chat()).error_code == 2
        assert hub.ca_file.endswith("ca.pem")


def test_what_was_not_seen_is_an_error_at_its_end(options: Options) -> None:
    with (
        pytest.raises(UnmetError, match=r"calls at provider\.call: expected 1, seen 0"),
        MockHub(options=options, scenario=THROWS),
    ):
        pass


async def test_and_on_an_event_loop(options: Options) -> None:
    with pytest.raises(AssertionError, match=r"expect\[0\]: calls at provider\.call: expected 1, seen 0"):
        async with MockHub(options=options, seed=1) as hub:
            await hub.arm(THROWS)


async def test_calls_that_nobody_foresees_are_one(options: Options) -> None:
    async def ask(hub_http: str) -> None:
        async with aiohttp.ClientSession() as session, session.get(f"{hub_http}/nowhere") as answer:
            assert answer.status == 404

    with pytest.raises(UnmetError, match="unforeseen calls: expected none, seen 1") as caught:
        async with MockHub(options=options) as hub:
            await ask(hub.http)
    assert "hub.unknown-address refused route_unknown 404" in str(caught.value)
    async with MockHub(options=options, strict=False) as hub:
        await ask(hub.http)
    async with MockHub(options=options) as hub:
        await ask(hub.http)
        await hub.reset()


def test_a_block_that_fails_by_itself_fails_so(options: Options) -> None:
    with pytest.raises(ZeroDivisionError), MockHub(options=options, scenario=THROWS):
        _ = 1 / 0


async def test_an_async_block_that_fails_by_itself_fails_so(options: Options) -> None:
    with pytest.raises(ZeroDivisionError):
        async with MockHub(options=options, scenario=THROWS):
            _ = 1 / 0


def test_what_cannot_be_made_is_told_and_leaves_nothing(options: Options) -> None:
    with pytest.raises(Misuse, match="row and variables are those of a scenario"), MockHub(options=options, row=1):
        pytest.fail("it was made")


async def test_the_same_on_an_event_loop(options: Options) -> None:
    with pytest.raises(Misuse, match="row and variables are those of a scenario"):
        async with MockHub(options=options, row=1):
            pytest.fail("it was made")

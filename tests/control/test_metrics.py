"""The hub's metrics and probes: what Prometheus and those who look after the process are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from mockhub.control.metrics import METRICS
from mockhub.server import Options, Server

if TYPE_CHECKING:
    from pathlib import Path

    import aiohttp

Sample = tuple[str, frozenset[tuple[str, str]]]


async def measured(server: Server, session: aiohttp.ClientSession) -> dict[Sample, float]:
    async with session.get(f"{server.hub.addresses.control}/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        text = await answer.text()
    return {
        (one.name, frozenset(one.labels.items())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def sample(name: str, **labels: str) -> Sample:
    return name, frozenset(labels.items())


REFUSED = sample("mockhub_entries_total", point="hub.unknown-address", outcome="refused", cause="route_unknown")


async def test_what_happened_is_counted_by_point_outcome_and_cause(
    server: Server, session: aiohttp.ClientSession
) -> None:
    for _ in range(2):
        async with session.get(f"{server.hub.addresses.http}/nowhere"):
            pass
    async with session.get(f"{server.hub.addresses.http}/s/nobody/x"):
        pass
    found = await measured(server, session)
    assert found[REFUSED] == 2
    assert found[sample("mockhub_orphans_total")] == 1
    assert found[sample("mockhub_sandboxes")] == 1
    assert found[sample("mockhub_journal_entries")] == 2


async def test_counts_outlive_resets_and_sandboxes(server: Server, session: aiohttp.ClientSession) -> None:
    sandbox = server.hub.create("shop")
    for path in ("/nowhere", "/s/shop/nowhere"):
        async with session.get(server.hub.addresses.http + path):
            pass
    server.hub.reset(server.hub.default)
    server.hub.delete(sandbox)
    found = await measured(server, session)
    assert found[REFUSED] == 2
    assert found[sample("mockhub_journal_entries")] == 0


async def test_conversations_are_counted_by_their_state(server: Server, session: aiohttp.ClientSession) -> None:
    sandbox = server.hub.default
    for request in ("r1", "r2"):
        sandbox.conversations.start(request, sandbox.organization.anonymous, None, now=sandbox.clock.now())
    found = await measured(server, session)
    assert found[sample("mockhub_conversations", state="Open")] == 2


async def test_every_metric_is_there_from_the_start(server: Server, session: aiohttp.ClientSession) -> None:
    found = {name for name, _ in await measured(server, session)}
    without_values = {"mockhub_entries", "mockhub_conversations"}
    named = {f"{one.name}_total" if one.counts else one.name for one in METRICS if one.name not in without_values}
    assert named <= found
    assert "process_resident_memory_bytes" in found


@pytest.mark.parametrize(
    ("path", "status"), [("/healthz", 200), ("/readyz", 200), ("/metrics", 401), ("/ca.pem", 401)]
)
async def test_probes_need_no_token(
    data_folder: Path, session: aiohttp.ClientSession, path: str, status: int
) -> None:
    async with (
        Server(Options(data=data_folder, control_token="wanted")) as server,  # noqa: S106 - for this test alone
        session.get(server.hub.addresses.control + path) as answer,
    ):
        assert answer.status == status


async def test_a_hub_is_ready_when_everything_listens(data_folder: Path, session: aiohttp.ClientSession) -> None:
    async def status(server: Server) -> int:
        async with session.get(f"{server.hub.addresses.control}/readyz") as answer:
            return answer.status

    server = Server(Options(data=data_folder))
    ready = [server.hub.ready]
    async with server:
        ready.append(server.hub.ready)
        assert await status(server) == 200
        server.hub.ready = False
        assert await status(server) == 503
    assert [*ready, server.hub.ready] == [False, True, False]


async def test_the_ca_is_given(server: Server, session: aiohttp.ClientSession) -> None:
    async with session.get(f"{server.hub.addresses.control}/ca.pem") as answer:
        assert answer.headers["Content-Type"].startswith("application/x-pem-file")
        text = await answer.text()
    assert server.authority is not None
    assert text == server.authority.ca_file.read_text()


async def test_without_https_there_is_no_ca(data_folder: Path, session: aiohttp.ClientSession) -> None:
    async with (
        Server(Options(data=data_folder, https_port=None)) as server,
        session.get(f"{server.hub.addresses.control}/ca.pem") as answer,
    ):
        assert (answer.status, (await answer.json())["code"]) == (404, "no-ca")

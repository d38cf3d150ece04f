"""What is there and how often everything happened, as Prometheus asks for it."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockhub import __version__
from mockhub.control.route import Call, Route, whole

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Iterator

    from prometheus_client.core import Metric

    from mockhub.hub import Hub
    from mockhub.sandbox import Sandbox

    Samples = Iterable[tuple[tuple[str, ...], float]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One metric: how it is called, what it says, its labels, and where its values come from."""

    name: str
    about: str
    values: Callable[[Hub], Samples]
    labels: tuple[str, ...] = ()
    counts: bool = False
    """Whether it only grows."""


def _sum(of: Callable[[Sandbox], float]) -> Callable[[Hub], Samples]:
    return lambda hub: [((), sum(of(sandbox) for sandbox in hub))]


def _conversations(hub: Hub) -> Samples:
    states = Counter(one.state.value for sandbox in hub for one in sandbox.conversations)
    return [((state,), count) for state, count in states.items()]


METRICS = (
    Measured("mockhub_info", "Which MockHub this is; always 1", lambda _: [((__version__,), 1)], ("version",)),
    Measured(
        "mockhub_entries",
        "Journal entries finished since the hub began, in all sandboxes",
        lambda hub: hub.totals.entries().items(),
        ("point", "outcome", "cause"),
        counts=True,
    ),
    Measured(
        "mockhub_orphans",
        "Calls whose ids belonged to no sandbox",
        lambda hub: [((), hub.orphans.seq)],
        counts=True,
    ),
    Measured("mockhub_sandboxes", "Sandboxes there are", _sum(lambda _: 1)),
    Measured("mockhub_conversations", "Conversations there are, by state", _conversations, ("state",)),
    Measured(
        "mockhub_realtime_connections", "Realtime connections that are open", _sum(lambda one: one.connected)
    ),
    Measured("mockhub_journal_entries", "Entries that journals keep", _sum(lambda one: len(one.journal))),
    Measured("mockhub_journal_bytes", "Bytes that journals keep", _sum(lambda one: one.journal.bytes)),
    Measured(
        "mockhub_journal_dropped",
        "Entries that the journals there are have dropped",
        _sum(lambda one: one.journal.dropped),
    ),
)


async def show_metrics(call: Call[None, None]) -> AsyncGenerator[str]:
    """Show what is there and how often everything happened, in Prometheus's text format."""
    read = [(one, [*one.values(call.hub)]) for one in METRICS]
    return whole(await asyncio.to_thread(_written, read))  # what the process uses stands in files


def _written(read: list[tuple[Measured, list[tuple[tuple[str, ...], float]]]]) -> str:
    # Loaded here, since most servers are never asked.
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest  # noqa: PLC0415
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415

    class Collector:
        def collect(self) -> Iterator[Metric]:
            for one, values in read:
                kind = CounterMetricFamily if one.counts else GaugeMetricFamily
                family = kind(one.name, one.about, labels=one.labels)
                for labels, value in values:
                    family.add_metric(labels, value)
                yield family

    registry = CollectorRegistry()
    registry.register(Collector())
    ProcessCollector(registry=registry)
    return generate_latest(registry).decode()


ROUTES = (
    Route(
        method="GET",
        path="/metrics",
        does=show_metrics,
        answer=str,
        media="text/plain; version=0.0.4",
        example='mockhub_entries_total{point="livechat.conversation",outcome="refused",cause="expired"} 2.0\n',
    ),
)

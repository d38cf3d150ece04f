"""Outbound campaigns and their preview records. What the requests give back is not documented (our choice)."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mockhub.errors import Misuse, Refused, nearest, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mockhub.genesys.interaction import Interaction
    from mockhub.genesys.settings import CampaignSpec

CALL_RESULTS: Mapping[int, str] = MappingProxyType(
    {6: "Busy", 7: "No Answer", 9: "Answering Machine", 17: "Fax", 28: "Ok", 33: "Answer", 52: "Wrong Number"}
)
"""Results a call can have, by number (a part of the platform's list; ours)."""

_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{1,2})")
CALLBACKS = ("CAMPAIGN", "PERSONAL")


@dataclass(slots=True)
class Campaign:
    """A campaign that is loaded, and what of its records was not handed out yet."""

    name: str
    mode: str
    active: bool
    waiting: deque[list[dict[str, Any]]]

    def to_json(self) -> dict[str, Any]:
        """Return what `getCampaigns` tells of it."""
        return {"name": self.name, "mode": self.mode, "status": "ACTIVE" if self.active else "LOADED"}


@dataclass(slots=True)
class Outbound:
    """The campaigns of one agent, and what they decided about records."""

    campaigns: dict[str, Campaign] = field(default_factory=dict)
    pushing: bool = False
    """Whether direct push previews come by themselves."""
    results: dict[str, int] = field(default_factory=dict)
    do_not_call: set[str] = field(default_factory=set)
    rescheduled: dict[str, dict[str, Any]] = field(default_factory=dict)

    def load(self, specs: Iterable[CampaignSpec]) -> None:
        """Load campaigns in place of those there are."""
        self.campaigns = {
            one.name: Campaign(
                one.name, one.mode, one.active, deque([dict(record) for record in chain] for chain in one.records)
            )
            for one in specs
        }

    def find(self, name: str) -> Campaign:
        """Return a campaign; raises `Refused` (`thing_unknown`)."""
        found = self.campaigns.get(name)
        if found is None:
            there = one_of(self.campaigns) if self.campaigns else "none is loaded"
            raise Refused(
                "thing_unknown", f"there is no campaign '{name}'{nearest(name, self.campaigns)}; {there}"
            )
        return found

    def take(self, name: str) -> tuple[Campaign, list[dict[str, Any]]]:
        """Return the next chain of records of a campaign, each with its handle; raises `Refused`."""
        campaign = self.find(name)
        if not campaign.active:
            raise Refused("not_possible_now", f"campaign '{name}' is loaded and not started")
        if not campaign.waiting:
            raise Refused("not_possible_now", f"campaign '{name}' has no record left")
        chain = campaign.waiting.popleft()
        return campaign, [{"GSW_RECORD_HANDLE": number, **one} for number, one in enumerate(chain, start=1)]

    def next_push(self) -> str | None:
        """Return the campaign whose next record is pushed now, if one is."""
        if not self.pushing:
            return None
        return next((one.name for one in self.campaigns.values() if one.active and one.waiting), None)

    def change(self, name: str, what: str) -> Campaign:
        """Load, start, stop or unload a campaign.

        Raises:
            Misuse: it cannot be done.
        """
        if what == "load":
            if name in self.campaigns:
                raise Misuse(f"campaign '{name}' is loaded already", code="not-possible-now", status=409)
            self.campaigns[name] = Campaign(name, "Preview", active=False, waiting=deque())
        try:
            campaign = self.find(name)
        except Refused as refused:
            raise Misuse(refused.detail, code="thing-unknown", status=404) from None
        if what in ("start", "stop"):
            campaign.active = what == "start"
        if what == "unload":
            del self.campaigns[name]
        return campaign


def records_of(interaction: Interaction) -> list[dict[str, Any]]:
    """Return the chain of records an interaction is about; raises `Refused` where it has none."""
    if interaction.records is None:
        raise Refused("not_possible_now", f"interaction {interaction.id} is about no outbound record")
    return interaction.records


def record_of(interaction: Interaction, handle: int) -> dict[str, Any]:
    """Return a record by its number in the chain; raises `Refused`."""
    records = records_of(interaction)
    for one in records:
        if one["GSW_RECORD_HANDLE"] == handle:
            return one
    handles = one_of(str(one["GSW_RECORD_HANDLE"]) for one in records)
    raise Refused("thing_unknown", f"interaction {interaction.id} has no record {handle}; {handles}")


def read_callback(written: str, kind: str) -> dict[str, Any]:
    """Return when and how a record is called again; raises `Refused` for another form than the sample's."""
    found = _DATE.fullmatch(written)
    try:
        month, day, year, hour, minute = map(int, found.groups()) if found else (0, 0, 0, 0, 0)
        when = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - the page names no zone
    except ValueError:
        expected = "M/D/YYYY H:mm, such as 1/15/2026 9:05"
        raise Refused("parameters_invalid", f"rescheduleDate is '{written[:40]}', expected {expected}") from None
    if kind.upper() not in CALLBACKS:
        hint = nearest(kind, CALLBACKS)
        raise Refused("parameters_invalid", f"callbackType is '{kind[:40]}', expected {one_of(CALLBACKS)}{hint}")
    return {"date": when.isoformat(timespec="minutes"), "callbackType": kind.upper()}

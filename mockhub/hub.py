"""All the worlds of one server: their registry, and the rule by which a call finds its own."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from mockhub.addresses import Addresses
from mockhub.budget import Budget
from mockhub.clock import ClockMode
from mockhub.errors import Misuse, Refused, nearest
from mockhub.journal import Journal
from mockhub.sandbox import FIRST, Sandbox
from mockhub.totals import Totals
from mockhub.world import SandboxSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockhub.entry import Entry
    from mockhub.scenarios.model import Scenario

DEFAULT_SANDBOX = "default"


class Hub:
    """The registry of sandboxes.

    Args:
        source: real time in Unix seconds.
        seed: the default sandbox's seed.
        agent: who serves the default sandbox's chats.
        observe: told of every finished journal entry, with the sandbox's id; empty for what belongs to none.
    """

    def __init__(
        self,
        source: Callable[[], float],
        *,
        seed: int = 0,
        agent: Literal["none", "friendly"] = "none",
        observe: Callable[[str, Entry], None] | None = None,
    ) -> None:
        self._source = source
        self._observe = observe
        self._sandboxes: dict[str, Sandbox] = {}
        self._by_org: dict[str, Sandbox] = {}
        self._made = 0
        self._names = (f"sandbox-{number}" for number in count(1))
        self.addresses = Addresses()
        """Where its own listeners are, for calls that it makes itself."""
        self.public = Addresses()
        """Where others reach them, as far as that was set."""
        self.ready = False
        """Whether the server that listens for it is up, and not about to stop."""
        self.ca: str | None = None
        """The certificate in PEM that clients of its https listener have to trust, if it has one of its own."""
        self.totals: Totals = Totals()
        self.budget = Budget()
        self.orphans: Journal = Journal(source, budget=self.budget)
        self.orphans.watch(partial(self._note, ""))
        self.default: Sandbox = self.create(DEFAULT_SANDBOX, SandboxSpec(seed=seed, agent=agent))

    def __iter__(self) -> Iterator[Sandbox]:
        return iter(self._sandboxes.values())

    def create(
        self,
        sandbox_id: str | None = None,
        spec: SandboxSpec = FIRST,
        *,
        scenario: Scenario | None = None,
        places: tuple[str, ...] = (),
    ) -> Sandbox:
        """Make a new sandbox, armed with a scenario if one is given; without an id it gets a free one.

        `places` are those of what the scenario expects, if it came from a file (`Case.places`).

        Raises:
            Misuse: there is one of that id, or with that organization; or a provider's keys cannot be used.
        """
        if sandbox_id is None:
            sandbox_id = next(name for name in self._names if name not in self._sandboxes)
        if sandbox_id in self._sandboxes:
            raise Misuse(f"there is a sandbox '{sandbox_id}' already", code="sandbox-exists", status=409)
        sandbox = Sandbox(
            sandbox_id,
            source=self._source,
            spec=spec,
            number=self._made,
            budget=self.budget,
            watch=partial(self._note, sandbox_id),
        )
        organization = sandbox.organization.id.lower()
        owner = self._by_org.get(organization)
        if owner is not None:
            raise Misuse(
                f"organization {organization} is that of sandbox '{owner.id}' already",
                code="organization-exists",
                pointer="/org-id",
                status=409,
            )
        sandbox.first, sandbox.first_places = scenario, places
        _arm_at_first(sandbox)
        self._made += 1
        self._sandboxes[sandbox_id] = sandbox
        self._by_org[organization] = sandbox
        return sandbox

    def takes_files_at(self, name: str) -> bool:
        """Return whether a widget's clients are told to send files to a host of that name."""
        endpoints = (
            widget.settings.attachments.endpoint
            for sandbox in self
            for widget in (sandbox.organization.anonymous, sandbox.organization.authenticated)
        )
        return any(_host_of(one) == name.lower() for one in endpoints if one is not None)

    def _note(self, sandbox_id: str, entry: Entry) -> None:
        self.totals.note(entry)
        if self._observe is not None:
            self._observe(sandbox_id, entry)

    def reset(self, sandbox: Sandbox) -> None:
        """Return a sandbox to its first state, the scenario it was made with included."""
        sandbox.begin()
        _arm_at_first(sandbox)

    def delete(self, sandbox: Sandbox) -> None:
        """Forget a sandbox and everything in it.

        Raises:
            Misuse: it is the default one.
        """
        if sandbox is self.default:
            raise Misuse("the default sandbox cannot be deleted; reset it", code="default-sandbox", status=409)
        del self._sandboxes[sandbox.id]
        del self._by_org[sandbox.organization.id.lower()]
        sandbox.disconnect()
        sandbox.clock.release()
        sandbox.journal.close()

    def disconnect(self) -> None:
        """End every realtime connection of every sandbox, since the server stops."""
        for sandbox in self:
            sandbox.disconnect()

    def expire(self, idle: float) -> list[str]:
        """Delete sandboxes that nobody used for longer than they may be idle; return their ids.

        Args:
            idle: seconds that those may be which do not say so themselves.
        """
        now = self._source()
        gone = [
            one
            for one in self
            if one is not self.default
            and not one.listened_to
            and now - one.used_at > (idle if one.spec.idle is None else one.spec.idle)
        ]
        for sandbox in gone:
            self.delete(sandbox)
        return [one.id for one in gone]

    def find(self, sandbox_id: str) -> Sandbox:
        """Return the sandbox of that id, which thereby is in use.

        Raises:
            Misuse: there is none; the message names the nearest.
        """
        sandbox = self._sandboxes.get(sandbox_id)
        if sandbox is None:
            hint = nearest(sandbox_id, self._sandboxes)
            raise Misuse(f"there is no sandbox '{sandbox_id}'{hint}", code="unknown-sandbox", status=404)
        sandbox.used_at = self._source()
        return sandbox

    def locate(self, prefix: str | None, org: str | None, header_org: str | None) -> Sandbox:
        """Return the sandbox a call belongs to, which thereby is in use.

        By its path prefix, the organization that the path or the chat token names, then the header's. The
        `OrganizationId` header comes last because a published client leaks it from one SDK instance to the next.
        Only a call that names nothing at all reaches the default sandbox.

        Raises:
            Refused: the ids are unknown or contradict each other, as the platform refuses an unknown widget.
        """
        sandbox = self._located(prefix, org, header_org)
        sandbox.used_at = self._source()
        return sandbox

    def _located(self, prefix: str | None, org: str | None, header_org: str | None) -> Sandbox:
        if prefix is not None:
            sandbox = self._sandboxes.get(prefix)
            if sandbox is None:
                hint = nearest(prefix, self._sandboxes)
                raise Refused("widget_unknown", f"there is no sandbox '{prefix}'{hint}")
            if org is not None and self._by_org.get(org.lower()) is not sandbox:
                raise Refused("widget_unknown", f"organization {org} is not that of sandbox '{prefix}'")
            return sandbox
        named = org if org is not None else header_org
        if named is None:
            return self.default
        found = self._by_org.get(named.lower())
        if found is None:
            raise Refused("widget_unknown", f"there is no organization {named}")
        return found


def _arm_at_first(sandbox: Sandbox) -> None:
    """Arm a sandbox with the scenario it was made with."""
    if sandbox.first is not None:
        from mockhub.scenarios.arming import arm_whole  # noqa: PLC0415 - a server that nobody arms needs no language

        arm_whole(sandbox, sandbox.first, clock_mode=ClockMode.REAL, places=sandbox.first_places)


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:  # a bracket that is none of an IPv6 address
        return None

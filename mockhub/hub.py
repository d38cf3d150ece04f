"""All the worlds of one server: their registry, and the rule by which a call finds its own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from mockhub.errors import Misuse, Refused, nearest
from mockhub.journal import Journal
from mockhub.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEFAULT_SANDBOX = "default"


@dataclass(slots=True)
class Addresses:
    """Where the server's listeners are reached: `http://127.0.0.1:8787`, without a slash at the end."""

    http: str = ""
    https: str = ""
    control: str = ""

    def sandbox(self, sandbox_id: str) -> str:
        """Return where one sandbox is reached over http."""
        return f"{self.http}/s/{sandbox_id}"

    def secure(self) -> str:
        """Return the https address, or the http one where there is no other."""
        return self.https or self.http


class Hub:
    """The registry of sandboxes.

    Args:
        source: real time in Unix seconds.
        seed: the default sandbox's seed.
    """

    def __init__(self, source: Callable[[], float], *, seed: int = 0) -> None:
        self._source = source
        self._sandboxes: dict[str, Sandbox] = {}
        self._by_org: dict[str, Sandbox] = {}
        self._made = 0
        self._names = (f"sandbox-{number}" for number in count(1))
        self.addresses = Addresses()
        self.orphans = Journal(source)
        self.default = self.create(DEFAULT_SANDBOX, seed=seed)

    def __iter__(self) -> Iterator[Sandbox]:
        return iter(self._sandboxes.values())

    def create(self, sandbox_id: str | None = None, *, seed: int = 0) -> Sandbox:
        """Make a new sandbox; without an id it gets the next free one."""
        if sandbox_id is None:
            sandbox_id = next(name for name in self._names if name not in self._sandboxes)
        if sandbox_id in self._sandboxes:
            raise Misuse(f"there is a sandbox '{sandbox_id}' already", code="sandbox-exists", status=409)
        sandbox = Sandbox(sandbox_id, source=self._source, seed=seed, number=self._made)
        self._made += 1
        self._sandboxes[sandbox_id] = sandbox
        self._by_org[sandbox.organization.id] = sandbox
        return sandbox

    def delete(self, sandbox: Sandbox) -> None:
        """Forget a sandbox and everything in it."""
        del self._sandboxes[sandbox.id]
        del self._by_org[sandbox.organization.id]

    def find(self, sandbox_id: str) -> Sandbox:
        """Return the sandbox of that id.

        Raises:
            Misuse: there is none; the message names the nearest.
        """
        sandbox = self._sandboxes.get(sandbox_id)
        if sandbox is None:
            hint = nearest(sandbox_id, self._sandboxes)
            raise Misuse(f"there is no sandbox '{sandbox_id}'{hint}", code="unknown-sandbox", status=404)
        return sandbox

    def locate(self, prefix: str | None, org: str | None, header_org: str | None) -> Sandbox:
        """Return the sandbox a call belongs to: by its path prefix, the ids in its path, then the header.

        The `OrganizationId` header comes last because a published client leaks it from one SDK instance to the
        next. Only a call that names nothing at all reaches the default sandbox.

        Raises:
            Refused: the ids are unknown or contradict each other, as the platform refuses an unknown widget.
        """
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

"""`accepted-web-content-origins`: which web content may ask for what.

The option's grammar follows its documented examples; how origins are compared is not documented (our choice).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from mockhub.errors import nearest
from mockhub.scapi import NAMED_IN_FULL, REQUESTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ANYBODY = "*"
_OPTION = "service-client-api.accepted-web-content-origins"
_ENTRY = re.compile(r"\s*([^\s,()]+)\s*(?:\(([^()]*)\))?\s*(,|$)")
_FILTER = re.compile(r"\*|[A-Za-z]\w*\.(?:\*|[A-Za-z]\w*)")
_PORTS = {"http": 80, "https": 443}

Refusal = Literal["origin_not_accepted", "request_not_allowed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the option: an origin, and what its pages may ask for."""

    origin: str
    filters: tuple[str, ...]

    def allows(self, request: str) -> bool:
        """Return whether a request is allowed; no wildcard grants those that must be named in full."""
        if request in self.filters:
            return True
        wild = (ANYBODY, f"{request.partition('.')[0]}.*")
        return request not in NAMED_IN_FULL and any(one in self.filters for one in wild)


@dataclass(frozen=True, slots=True)
class AcceptedOrigins:
    """The option, read. An origin that has several entries may do what any of them allows."""

    entries: tuple[Entry, ...]

    def of(self, origin: str) -> list[Entry]:
        """Return the entries that are about an origin, as a browser names it."""
        own = _normal(origin)
        return [one for one in self.entries if one.origin in (ANYBODY, own)]

    def allows(self, origin: str, request: str) -> bool:
        """Return whether pages of an origin may make a request."""
        return any(one.allows(request) for one in self.of(origin))

    def refusal(self, origin: str, request: str) -> tuple[Refusal, str] | None:
        """Return why a request is refused, as cause and detail with the missing entry; None if it is allowed."""
        found = self.of(origin)
        if any(one.allows(request) for one in found):
            return None
        wanted = f"*, {request}" if request in NAMED_IN_FULL else ANYBODY
        if not found:
            has = f"has no entry for {origin}" if self.entries else "is empty, so nobody may ask for anything"
            return "origin_not_accepted", f"{_OPTION} {has}; add: {origin} ({wanted})"
        filters = [name for one in found for name in one.filters]
        if request in NAMED_IN_FULL:
            must = f"{request} must be named in full, whatever else is allowed"
        else:
            must = f"{origin} may ask for {', '.join(filters)} only"
        return "request_not_allowed", (
            f"{must}{nearest(request, filters, cutoff=0.8)}; {_OPTION} must have: "
            f"{origin} ({', '.join((*filters, request))})"
        )


def read_origins(written: str) -> AcceptedOrigins:
    """Return the option as it is meant; an empty text accepts nobody.

    Raises:
        ValueError: it is not written as the documented examples are.
    """
    if not written.strip():
        return AcceptedOrigins(())
    return AcceptedOrigins(tuple(_entries(written)))


def _entries(written: str) -> Iterator[Entry]:
    at, more = 0, True
    while more:
        found = _ENTRY.match(written, at)
        if found is None:
            raise ValueError(
                f"expected an origin at character {at + 1}, with what it may ask for in parentheses, such as "
                f"https://a.example (*, auth.getJwtToken); found '{written[at : at + 30]}'"
            )
        filters = (ANYBODY,) if found[2] is None else tuple(one.strip() for one in found[2].split(","))
        for one in filters:
            if not _FILTER.fullmatch(one):
                hint = nearest(one, REQUESTS)
                raise ValueError(f"'{one}' is neither *, nor namespace.*, nor namespace.method{hint}")
        yield Entry(_checked(found[1]), filters)
        at, more = found.end(), found[3] == ","


def _checked(origin: str) -> str:
    if origin == ANYBODY:
        return origin
    parts = urlsplit(origin)
    if parts.scheme not in _PORTS or not parts.hostname or "*" in origin or "@" in parts.netloc:
        raise ValueError(f"'{origin}' is no origin; expected scheme://host[:port], or * alone")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"'{origin}' is more than an origin; expected {parts.scheme}://{parts.netloc}")
    return _normal(origin)


def _normal(origin: str) -> str:
    """Return an origin with its port and in lower case, so that equal ones are equal texts; `null` stays."""
    try:
        parts = urlsplit(origin)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        port, parts = None, None
    if parts is None or not parts.hostname or port is None:
        return origin.lower() if origin != ANYBODY else "no origin"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}"


def own_origins(addresses: Iterable[str]) -> str:
    """Return the option as it is unless set: everything, by name, for pages on the hub's own listeners.

    They are the demo's: a listener's other loopback names are origins of their own.
    """
    found = []
    for address in addresses:
        parts = urlsplit(address)
        names = ("127.0.0.1", "localhost", "[::1]") if parts.hostname in _LOOPBACK else (parts.netloc,)
        for name in names:
            port = f":{parts.port}" if name in _NAMES and parts.port else ""
            found.append(f"{parts.scheme}://{name}{port} (*, auth.getJwtToken)")
    return ", ".join(found)


_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_NAMES = ("127.0.0.1", "localhost", "[::1]")

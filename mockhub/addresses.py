"""Where the listeners are reached: by the hub itself, and by whoever calls from a container or through a proxy."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

Listener = Literal["http", "https", "control"]
LISTENERS: tuple[Listener, ...] = ("http", "https", "control")
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z_.-]+)(:[0-9]{1,5})?")
_PREFIX = re.compile(r"(/[0-9A-Za-z_.~-]+)*/?")


class Addresses(NamedTuple):
    """Where each listener is reached, without a slash at its end: `http://127.0.0.1:8787`, or empty."""

    http: str = ""
    https: str = ""
    control: str = ""

    def sandbox(self, sandbox_id: str) -> str:
        """Return where one sandbox is reached over http."""
        return f"{self.http}/s/{sandbox_id}"

    def chat_endpoint(self, sandbox_id: str) -> str:
        """Return the chat's own address: https, with a slash at its end (run: the vendor's clients need both)."""
        return f"{self.attachment_endpoint(sandbox_id)}/"

    def attachment_endpoint(self, sandbox_id: str) -> str:
        """Return where attachments go."""
        return f"{self.secure()}/s/{sandbox_id}"

    def secure(self) -> str:
        """Return the https address, or the http one where there is no other."""
        return self.https or self.http

    def seen_by(self, headers: Mapping[str, str], listener: Listener, public: Addresses) -> Addresses:
        """Return the addresses for whoever sent a call with these headers.

        A listener's public address, where one is set, is everybody's. Otherwise the listener that was called is
        reached as the caller wrote it (`Host`, or what a proxy says in `X-Forwarded-Host`, `-Proto` and
        `-Prefix`), and the others by the same name at their own ports; a proxy that speaks https stands for both.
        """
        return _seen(self, listener, _called(headers, getattr(self, listener)), public)


@lru_cache(maxsize=256)
def _seen(own: Addresses, listener: Listener, called: str, public: Addresses) -> Addresses:
    seen = Addresses(*(_renamed(one, called) for one in own))._replace(**{listener: called})
    if listener == "http" and called.startswith("https:"):
        seen = seen._replace(https=called)
    return Addresses(*(set_ or one for set_, one in zip(public, seen, strict=True)))


def _called(headers: Mapping[str, str], own: str) -> str:
    """Return the address of a listener as the caller wrote it, or its own where that cannot be one."""
    scheme, _, _ = own.partition("://")
    host, prefix = headers.get("Host", ""), ""
    if "X-Forwarded-Host" in headers:
        host = _first(headers["X-Forwarded-Host"])
        scheme = _first(headers.get("X-Forwarded-Proto", scheme))
        prefix = _first(headers.get("X-Forwarded-Prefix", ""))
    if not _HOST.fullmatch(host) or not _PREFIX.fullmatch(prefix) or scheme not in ("http", "https"):
        return own
    return f"{scheme}://{host}{prefix.rstrip('/')}"


def _first(listed: str) -> str:
    """Return what the outermost of several proxies said."""
    return listed.partition(",")[0].strip()


def _renamed(own: str, called: str) -> str:
    """Return a listener's address with the name in another address, at its own port."""
    if not own:
        return ""
    parts, name = urlsplit(own), _HOST.fullmatch(urlsplit(called).netloc)
    return own if name is None else f"{parts.scheme}://{name['name']}:{parts.port}"

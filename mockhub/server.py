"""The process around the applications: listeners, TLS, start and stop."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import urlsplit

from aiohttp import web

from mockhub.addresses import Addresses
from mockhub.app import create_handler
from mockhub.control.app import create_control_app
from mockhub.errors import Misuse
from mockhub.hub import Hub
from mockhub.outbound import Outbound
from mockhub.tls import Authority, data_folder, own_context

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from pathlib import Path

    from mockhub.entry import Entry

MOST_IN_A_HEADER = 65536
"""Above the longest token that is judged, so that the hub itself can refuse a longer one and say why."""

_LOOPBACK = ("127.0.0.1", "::1")
_REACHED_AS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - the names of wide listeners
_STOP_SECONDS = 0.2
_SWEEP_SECONDS = 30.0
"""How often unused sandboxes are looked for."""


class _NoHeaders(logging.Filter):
    """Keeps the HTTP parser's complaints out of the log: they quote what they could not read, tokens included."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            record.exc_info = None
            record.msg = f"{record.msg}: the HTTP parser could not read it"
        return True


_PARSER_LOG = logging.getLogger("mockhub.http")
_PARSER_LOG.addFilter(_NoHeaders())


_PROTOCOL: dict[str, Any] = {
    "access_log": None,
    "handler_cancellation": True,
    "logger": _PARSER_LOG,
    "max_field_size": MOST_IN_A_HEADER,
    "max_line_size": MOST_IN_A_HEADER,
}


@dataclass(frozen=True, slots=True)
class Options:
    """How a server listens. A port of 0 means any free one, None that the listener is left out.

    `host` and `control_host` are addresses to bind; None means loopback, v4 and v6. `public` is where others reach
    the listeners; where it is empty, they are told the name by which they called. `tls_names` are names that the
    https certificate has besides this machine's own and that of its public address; `certificate` and `key` are
    PEM files to use instead. `agent` serves the chats of sandboxes that do not say who does. `idle` is how many
    seconds a sandbox may go unused before it is deleted.
    """

    http_port: int = 0
    https_port: int | None = 0
    control_port: int | None = 0
    host: str | None = None
    control_host: str | None = None
    control_token: str | None = None
    public: Addresses = field(default_factory=Addresses)
    tls_names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    seed: int = 0
    agent: Literal["none", "friendly"] = "none"
    idle: float = 3600.0
    data: Path = field(default_factory=data_folder)

    def __post_init__(self) -> None:
        """Refuse a control listener that the network could reach without a token, and half a certificate.

        Raises:
            Misuse: so it would be.
        """
        if (self.certificate is None) is not (self.key is None):
            given, missing = ("certificate", "key") if self.key is None else ("key", "certificate")
            raise Misuse(f"a TLS {given} needs its {missing}: --tls-{missing}", code="half-a-certificate")
        if self.control_port is not None and not is_loopback(self.control_host) and not self.control_token:
            raise Misuse(
                f"control on {self.control_host} would be open to the network; give it a token "
                "(--control-token, or MOCKHUB_CONTROL_TOKEN)",
                code="control-open",
            )


def is_loopback(host: str | None) -> bool:
    """Return whether only this machine reaches a listener on `host`; None means loopback."""
    if host is None or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Server:
    """A running MockHub: `async with Server(Options()) as server: server.hub.addresses.http`.

    Args:
        options: how it listens.
        observe: told of every finished journal entry, with the sandbox's id; empty for what belongs to none.
    """

    def __init__(
        self, options: Options | None = None, *, observe: Callable[[str, Entry], None] | None = None
    ) -> None:
        self.options = options or Options()
        self.hub = Hub(time.time, seed=self.options.seed, agent=self.options.agent, observe=observe)
        self.hub.public = self.options.public
        self.authority: Authority | None = None
        self._runners: list[web.BaseRunner] = []
        self._sweeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def _start(self) -> None:
        options, hub = self.options, self.hub
        self._sweeper = asyncio.create_task(self._expire())
        self.outbound = Outbound(self.hub)
        # The surfaces find their own routes: aiohttp's application around them would only cost time.
        handler = web.Server(create_handler(self.hub, self.outbound), **_PROTOCOL)
        surfaces = await self._run(web.ServerRunner(handler, shutdown_timeout=_STOP_SECONDS))
        hub.addresses = hub.addresses._replace(http=await _listen(surfaces, options.host, options.http_port))
        if options.https_port is not None:
            self.authority, tls = await asyncio.to_thread(_secure, options)
            if self.authority is not None:
                self.hub.ca = self.authority.certificate
                self.authority.cover(tls, self.hub.takes_files_at)
            hub.addresses = hub.addresses._replace(
                https=await _listen(surfaces, options.host, options.https_port, tls)
            )
        if options.control_port is not None:
            named = urlsplit(options.public.control).hostname
            hosts = tuple(name for name in (options.control_host, named) if name)
            control = create_control_app(self.hub, self.outbound, token=options.control_token, hosts=hosts)
            runner = await self._run(web.AppRunner(control, shutdown_timeout=_STOP_SECONDS, **_PROTOCOL))
            hub.addresses = hub.addresses._replace(
                control=await _listen(runner, options.control_host, options.control_port)
            )
        self.hub.ready = True

    async def _expire(self) -> None:
        while True:
            await asyncio.sleep(min(_SWEEP_SECONDS, self.options.idle))
            self.hub.expire(self.options.idle)

    async def _run(self, runner: web.BaseRunner) -> web.BaseRunner:
        await runner.setup()
        self._runners.append(runner)
        return runner

    async def _stop(self) -> None:
        self.hub.ready = False
        if self._sweeper is not None:
            self._sweeper.cancel()
        self.hub.disconnect()
        await asyncio.gather(*(runner.cleanup() for runner in self._runners))
        if hasattr(self, "outbound"):
            await self.outbound.close()

    def announcement(self) -> dict[str, Any]:
        """Return what the first line of `mockhub serve` says; its members stay stable."""
        default, addresses = self.hub.default, self.hub.addresses
        return {
            "http": addresses.http,
            "https": addresses.https,
            "control": addresses.control,
            "caFile": str(self.authority.ca_file) if self.authority else None,
            "sandbox": {
                "id": default.id,
                "orgId": default.organization.id,
                "widgets": {
                    "anonymous": default.organization.anonymous.id,
                    "authenticated": default.organization.authenticated.id,
                },
            },
        }


def _secure(options: Options) -> tuple[Authority | None, ssl.SSLContext]:
    if options.certificate is not None and options.key is not None:
        return None, own_context(options.certificate, options.key)
    authority = Authority(options.data)
    public = urlsplit(options.public.https).hostname
    return authority, authority.server_context(*options.tls_names, *([public] if public else ()))


async def _listen(runner: web.BaseRunner, host: str | None, port: int, tls: ssl.SSLContext | None = None) -> str:
    """Listen, on loopback v4 and v6 alike unless a host is named; return the address.

    Raises:
        Misuse: the port is taken, or the host is none of this machine's.
    """
    bound = port
    for address in (host,) if host else _LOOPBACK:
        opened = _open(address, bound, optional=address == "::1")
        if opened is None:
            continue
        bound = opened.getsockname()[1]
        await web.SockSite(runner, opened, ssl_context=tls).start()
    shown = _REACHED_AS.get(host or _LOOPBACK[0], host or _LOOPBACK[0])
    return f"{'https' if tls else 'http'}://{f'[{shown}]' if ':' in shown else shown}:{bound}"


def _open(address: str, port: int, *, optional: bool) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        opened = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        if optional:
            return None  # a machine without IPv6
        raise
    try:
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((address, port))
    except OverflowError:
        opened.close()
        raise Misuse(f"{port} is no port; expected 0 to 65535", code="bad-port") from None
    except OSError as error:
        opened.close()
        if optional and error.errno in (errno.EADDRNOTAVAIL, errno.EADDRINUSE):
            return None
        raise Misuse(f"cannot listen on {address} port {port}: {error.strerror}", code="port-taken") from None
    return opened

"""What a test's pages say and ask for, in all tabs of its context."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, WebError, WebSocket

_NETWORK = ("http", "https", "ws", "wss")


def stays_here(url: str) -> bool:
    """Return whether asking for `url` asks nobody but this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    here = host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")
    return here or parts.scheme not in _NETWORK


@dataclass  # without slots: Playwright keeps a note of its own on who listens
class PageLog:
    """The console as `type: text`, uncaught errors by their message, and URLs that are not this machine's.

    Nothing is intercepted: Playwright answers preflights itself while it routes requests, and these tests are
    about the hub's own answers. The browser finds no other host anyway (`chromium.SWITCHES`).
    """

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Collect from all pages of a context."""
        context.on("console", self._said)
        context.on("weberror", self._failed)
        context.on("request", self._asked)
        context.on("page", self._opened)

    def _said(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text}")

    def _failed(self, error: WebError) -> None:
        self.errors.append(error.error.message)

    def _asked(self, request: Request | WebSocket) -> None:
        if not stays_here(request.url):
            self.strayed.append(request.url)

    def _opened(self, page: Page) -> None:
        page.on("websocket", self._asked)

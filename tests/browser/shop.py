"""A customer's page with the widget on it, which records every event the widget raises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockhub.omnichannel.http.widget import script_tag
from mockhub.visitor import EVENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Page

    from mockhub.journal import Entry
    from mockhub.sandbox import Sandbox
    from tests.browser.site import Site

SDK = "Microsoft.Omnichannel.LiveChatWidget.SDK"

SAMPLE_TOKEN = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
    ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
    ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
)
"""The token of Microsoft's `setAuthTokenProvider` page."""

RECORDER = f"""
window.seen = [];
window.called = new Promise((resolve) => {{ window.calls = resolve; }});
const waiting = [];
for (const name of {list(EVENTS)!r}) {{
  window.addEventListener(name, (event) => {{
    const raw = event.detail instanceof Error ? {{thrown: String(event.detail), ...event.detail}} : event.detail;
    window.seen.push([name, raw]);
    for (const one of waiting.splice(0)) one();
  }});
}}
window.when = async (name, times) => {{
  const found = () => window.seen.filter((one) => one[0] === name);
  while (found().length < times) await new Promise((resolve) => waiting.push(resolve));
  return found()[times - 1][1];
}};
"""


@dataclass(slots=True)
class Shop:
    """The page: `open` writes it and goes there, the rest asks it."""

    page: Page
    site: Site
    sandbox: Sandbox
    base: str
    """Where the sandbox is reached: what the script tag names."""
    attributes: str = ""
    """What stands in the script tag besides."""
    role: str = "authenticated"
    headers: Mapping[str, str] = field(default_factory=dict)

    def html(self, script: str = "") -> str:
        """Return a page with the widget and a script of its own, both loaded from files."""
        organization = self.sandbox.organization
        tag = script_tag(self.base, organization.id, getattr(organization, self.role))
        tag = tag.replace("<script ", f"<script {self.attributes} ") if self.attributes else tag
        self.site.put("/recorder.js", RECORDER)
        self.site.put("/shop.js", script)
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<script src="/recorder.js"></script></head><body><main><h1>Shoes</h1></main>'
            f'<script src="/shop.js"></script>{tag}</body></html>'
        )

    async def open(self, script: str = "", *, ready: bool = True) -> None:
        """Go to the page; wait for `lcw:ready` unless told not to."""
        await self.page.goto(self.site.put("/", self.html(script), headers=self.headers))
        if ready:
            await self.event("lcw:ready")

    async def reload(self) -> None:
        """Load the page anew."""
        await self.page.reload()
        await self.event("lcw:ready")

    async def run(self, script: str) -> Any:
        """Evaluate an expression in the page."""
        return await self.page.evaluate(script)

    async def sdk(self, call: str) -> Any:
        """Call the SDK: `startChat()`."""
        return await self.run(f"{SDK}.{call}")

    async def start(self, provider: str | None = None) -> None:
        """Register a provider, if one is given, and start a chat."""
        if provider is not None:
            await self.sdk(f"setAuthTokenProvider({provider})")
        await self.sdk("startChat()")

    async def event(self, name: str, times: int = 1) -> Any:
        """Wait until an event has come that often; return its detail."""
        return await self.page.evaluate("([name, times]) => window.when(name, times)", [name, times])

    async def events(self) -> list[str]:
        """Return the names of all events so far."""
        return [name for name, _ in await self.run("window.seen")]

    async def error(self, times: int = 1) -> dict[str, Any]:
        """Wait for `lcw:error`; return its detail."""
        detail: dict[str, Any] = await self.event("lcw:error", times)
        return detail

    async def text(self, test_id: str) -> str:
        """Return the text of a part of the widget, once it is there."""
        return await self.page.get_by_test_id(test_id).inner_text()

    def entries(self, point: str) -> list[Entry]:
        """Return the sandbox's journal entries at a point."""
        return [entry for entry in self.sandbox.journal if entry.point == point]

"""Web content on a site of its own, inside the desktop, with a client of the Service Client API."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockhub.genesys.settings import WorkspaceSpec
from mockhub.packaged import packaged

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

    from mockhub.journal import Entry
    from mockhub.sandbox import Sandbox
    from tests.browser.site import Site

OWN_CLIENT = packaged("service-client-api.js", folder="mockhub.genesys/page").decode()
_NAMED = os.environ.get("MOCKHUB_WWE_CLIENT")
VENDORS_CLIENT = Path(_NAMED).read_text(encoding="utf-8") if _NAMED else None
"""The vendor's `wwe-service-client-api.js`, where `MOCKHUB_WWE_CLIENT` names the file."""
CLIENTS = {"own": OWN_CLIENT, **({} if VENDORS_CLIENT is None else {"vendor": VENDORS_CLIENT})}

RECORDER = """
window.seen = [];
const waiting = [];
window.record = (message) => {
  window.seen.push(message);
  for (const one of waiting.splice(0)) one();
};
window.when = async (count) => {
  while (window.seen.length < count) await new Promise((resolve) => waiting.push(resolve));
  return window.seen.slice(0, count);
};
window.ask = (name, ...parameters) => {
  const [namespace, method] = name.split(".");
  return new Promise((resolve) => genesys.wwe.service[namespace][method](...parameters,
    (answer) => resolve({ succeeded: answer }), (answer) => resolve({ failed: answer })));
};
window.raw = (message) => new Promise((resolve) => genesys.wwe.service.sendMessage(message,
  (answer) => resolve({ succeeded: answer }), (answer) => resolve({ failed: answer })));
window.subscribed = (names) => new Promise((resolve) => {
  const listen = ({ data }) => {
    if (data.subscriptionId === undefined) return;
    window.removeEventListener("message", listen);
    resolve(data.subscriptionId);
  };
  genesys.wwe.service.subscribe(names, window.record);
  window.addEventListener("message", listen); // behind the client's own, so that it knows already
});
"""


@dataclass(slots=True)
class WebContent:
    """The page under test: `open` writes it, puts it into the desktop and goes there."""

    page: Page
    site: Site
    sandbox: Sandbox
    base: str
    client: str = OWN_CLIENT
    path: str = "/content.html"

    def html(self, body: str = "") -> str:
        """Return the page."""
        self.site.put("/client.js", self.client)
        self.site.put("/recorder.js", RECORDER)
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Content</title>'
            '<script src="/client.js"></script><script src="/recorder.js"></script></head>'
            f"<body><main><h1>Content</h1>{body}</main></body></html>"
        )

    def put(self) -> str:
        """Write the page; return its URL, which is cross-site with the desktop."""
        self.site.put(self.path, self.html())
        return self.site.elsewhere + self.path

    def allow(self, accepted: str | None = None, **more: Any) -> None:
        """Set the allow-list, by default to everything for the page's origin, and other settings."""
        everything = f"{self.site.elsewhere} (*, auth.getJwtToken)"
        changes = {name.replace("_", "-"): value for name, value in more.items()}
        written = {"accepted-web-content-origins": everything if accepted is None else accepted, **changes}
        self.sandbox.renew_workspace(WorkspaceSpec.read(written))

    async def open(self, *, content: bool = True) -> Frame:
        """Open the desktop with the page in it; return the page's frame."""
        url = self.put()
        query = f"?content={url}" if content else ""
        await self.page.goto(f"{self.base}/workspace/{query}")
        await self.page.locator("html[data-ready]").wait_for()
        return await self.frame(url) if content else self.page.main_frame

    async def frame(self, url: str) -> Frame:
        """Return the frame of that URL, once it is there and has its client."""
        element = await self.page.get_by_test_id("content-0").element_handle()
        frame = await element.content_frame()
        assert frame is not None
        await frame.wait_for_url(url)
        await frame.wait_for_function("window.ask !== undefined")
        return frame

    def entries(self, point: str) -> list[Entry]:
        """Return the sandbox's journal entries at a point."""
        return [entry for entry in self.sandbox.journal if entry.point == point]


async def ask(frame: Frame, name: str, *parameters: Any) -> dict[str, Any]:
    """Make a request by the client's own method; return what became of it."""
    told: dict[str, Any] = await frame.evaluate(
        "([name, given]) => window.ask(name, ...given)", [name, parameters]
    )
    return told


async def given_up(frame: Frame, name: str) -> dict[str, Any]:
    """Make a request that is not answered, let the client's ten seconds pass, and return what became of it.

    A second request is answered first: they are done in turn, so an answer to the first would have come by then.
    """
    await frame.evaluate("(name) => { window.asked = window.ask(name); }", name)
    assert "succeeded" in await ask(frame, "agent.getState")
    await frame.page.clock.fast_forward(10_000)
    told: dict[str, Any] = await frame.evaluate("window.asked")
    return told


async def data(frame: Frame, name: str, *parameters: Any) -> Any:
    """Return the data of a request that succeeds."""
    told = await ask(frame, name, *parameters)
    assert "succeeded" in told, told
    return told["succeeded"].get("data")


async def seen(frame: Frame, count: int) -> list[dict[str, Any]]:
    """Return the first events, once there are so many."""
    told: list[dict[str, Any]] = await frame.evaluate("(count) => window.when(count)", count)
    return told

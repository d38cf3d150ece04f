"""Calls that a page makes, and what it sees of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

_CALL = Path(__file__).with_name("call.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page's own script sees: an answer as far as it may read it, or the name of the error."""

    status: int = 0
    type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    failed: str | None = None


BLOCKED = Seen(failed="TypeError")
"""What a page sees of an answer it may not read, and of a call it may not make."""
OPAQUE = Seen(type="opaque")
"""What a page sees of an answer to a call without CORS."""


async def call(page: Page | Frame, url: str, **init: Any) -> Seen:
    """Call `url` with the page's own `fetch`, whose options `init` is."""
    return Seen(**await page.evaluate(_CALL, {"url": url, "init": init}))

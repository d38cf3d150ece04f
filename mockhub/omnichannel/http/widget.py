"""The files a browser loads: the widget's script at the vendor's documented path."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mockhub.exchange import SurfaceRoute
from mockhub.packaged import JAVASCRIPT, served

if TYPE_CHECKING:
    from mockhub.omnichannel.organization import Widget

SCRIPT_PATH = "/livechatwidget/scripts/LiveChatBootstrapper.js"
"""Where the script tag's `src` ends (documented)."""
_SCRIPT_PATH_V2 = "/livechatwidget/v2scripts/LiveChatBootstrapper.js"
"""Where the hosted script of 2023-12 loads its second generation from (read)."""

PROVIDER_SCRIPT_PATH = "/provider.js"
"""Where the script is that gives any page the sandbox's provider."""


def script_tag(org_url: str, org_id: str, widget: Widget, *, between: str = " ") -> str:
    """Return the documented script tag for a widget: what a page has to hold. `between` parts the attributes."""
    attributes = {
        "id": "Microsoft_Omnichannel_LCWidget",
        "src": org_url + SCRIPT_PATH,
        "data-app-id": widget.id,
        "data-org-id": org_id,
        "data-org-url": org_url,
    }
    return (
        between.join(["<script", *(f'{name}="{escape(value)}"' for name, value in attributes.items())])
        + "></script>"
    )


_script = served("LiveChatBootstrapper.js", JAVASCRIPT)

ROUTES: list[SurfaceRoute] = [
    SurfaceRoute("GET", SCRIPT_PATH, "widget.script", _script),
    SurfaceRoute("GET", _SCRIPT_PATH_V2, "widget.script", _script),
]

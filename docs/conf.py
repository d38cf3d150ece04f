"""How docs/ becomes a site: `make site`.

The pages are plain Markdown that reads as well in the repository. What only the site needs, its menu above all,
stands here. Nothing that it shows comes from another host.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import mockhub

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "MockHub"
author = "The MockHub authors"
version = release = mockhub.__version__
extensions = ["myst_parser"]
root_doc = "index"
exclude_patterns = ["conf.py"]
nitpicky = True
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"MockHub {release}"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False

_UPWARD = re.compile(r"\[([^]]*)\]\((\.\./[^)#]+)\)")
"""A link to something above the page; that of a file comes along in the site, that of a folder is text alone."""

MENU = {
    "First steps": ("quickstart", "howto/index"),
    "How to": (
        "howto/provider-fails",
        "howto/token-expires",
        "howto/own-endpoint",
        "howto/fail-then-succeed",
        "howto/throttling",
        "howto/lost-connection",
        "howto/agent",
        "howto/out-of-hours",
        "howto/parallel",
        "howto/reproduce",
        "howto/ci",
        "howto/container",
        "howto/certificate",
        "howto/own-page",
        "howto/moving",
    ),
    "The browser and the chat": ("sdk", "widget", "conversations", "realtime", "attachments"),
    "Genesys": ("genesys",),
    "Making things go wrong": ("scenarios", "faults", "tokens", "verification", "isolation"),
    "In a suite": ("pytest", "javascript", "client", "control", "running"),
    "Reference": ("commands", "scenario-keys", "points", "causes"),
    "Trust": ("fidelity", "security", "performance", "architecture"),
}


def readied(app: Sphinx, page: str, source: list[str]) -> None:
    """Put the menu below the first page, where Sphinx looks for it; make links that leave docs/ fit the site."""
    here = app.srcdir / f"{page}.md"

    def outside(found: re.Match[str]) -> str:
        text, target = found.groups()
        if (here.parent / target).resolve().is_relative_to(app.srcdir):
            return found[0]
        return f"[{text}](path:{target})" if (here.parent / target).is_file() else text

    source[0] = _UPWARD.sub(outside, source[0])
    if page == root_doc:
        source[0] += "".join(
            f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n{chr(10).join(pages)}\n```\n"
            for title, pages in MENU.items()
        )


def setup(app: Sphinx) -> None:
    """Have Sphinx show the pages so."""
    app.connect("source-read", readied)

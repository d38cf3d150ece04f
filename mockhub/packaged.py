"""Files of the package that a browser loads."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from multidict import CIMultiDict

from mockhub.exchange import Answer

if TYPE_CHECKING:
    from mockhub.exchange import Call, SurfaceHandler

JAVASCRIPT = "text/javascript; charset=utf-8"
_WIDGET = "mockhub.omnichannel/widget"


def packaged(name: str, *, folder: str = _WIDGET) -> bytes:
    """Return a file, from a folder of one of the package's parts; to be called on import: it reads the disk."""
    package, _, inner = folder.partition("/")
    return files(package).joinpath(inner, name).read_bytes()


def served(name: str, content_type: str, *, folder: str = _WIDGET) -> SurfaceHandler:
    """Return the handler that serves a file of the package, to pages of any origin and always fresh."""
    content = packaged(name, folder=folder)

    async def serve(_: Call) -> Answer:
        headers = CIMultiDict({"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"})
        return Answer(content, headers=headers, content_type=content_type)

    return serve

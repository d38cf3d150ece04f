"""Files as people write them down: what agents and the built-in visitor send in chats."""

from __future__ import annotations

import binascii
from base64 import b64decode
from dataclasses import dataclass
from typing import Annotated, Any

from mockhub.omnichannel.attachments import MOST_BYTES, type_of
from mockhub.spec import After, Spec, between, matching, not_empty

_USUAL_SIZE = 1024
_FILLING = b"MockHub "


def _decoded(written: str) -> str:
    try:
        b64decode(written, validate=True)
    except binascii.Error as error:
        raise ValueError(f"expected base64: {error}") from None
    return written


@dataclass(frozen=True, kw_only=True)
class FileSpec(Spec):
    """A file: its name, and what is in it; one kilobyte of anything unless said."""

    name: Annotated[str, not_empty("letter")]
    """Its name; by its ending clients tell what it is."""
    content: str | None = None
    """The text in it."""
    base64: Annotated[str, After(_decoded, {"contentEncoding": "base64"})] | None = None
    """Its bytes."""
    size: Annotated[int, between(0, MOST_BYTES)] | None = None
    """How many bytes of anything are in it."""
    type: Annotated[str, matching(r"[!-~]+/[!-~]+", "a media type, such as image/png")] | None = None
    """Its media type; that of its name unless said."""

    def __post_init__(self) -> None:
        """Refuse several contents."""
        if sum(one is not None for one in (self.content, self.base64, self.size)) > 1:
            raise ValueError("content, base64 and size exclude each other: a file has one content")

    @property
    def bytes(self) -> bytes:
        """What is in it."""
        if self.content is not None:
            return self.content.encode("utf-8", "surrogatepass")
        if self.base64 is not None:
            return b64decode(self.base64)
        size = _USUAL_SIZE if self.size is None else self.size
        return (_FILLING * (size // len(_FILLING) + 1))[:size]

    @property
    def media_type(self) -> str:
        """What it is."""
        return self.type or type_of(self.name)


def file_named(value: Any) -> Any:
    """Expand a mere name to the whole form."""
    return {"name": value} if isinstance(value, str) else value

"""`answer`: something else in the place of the real answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Annotated, Any

from mockhub.spec import After, Spec, between
from mockhub.tokens.providers import SENDABLE_SCHEMA, HeaderTexts, sendable


@dataclass(frozen=True, kw_only=True)
class FaultAnswer(Spec):
    """An answer, whole. The call goes no further: nothing else happens."""

    status: Annotated[int, between(200, 599)] = 200
    """Its status."""
    headers: Annotated[HeaderTexts, After(sendable, SENDABLE_SCHEMA)] = field(default_factory=dict)
    """Its headers."""
    body: Any = ""
    """A text goes out as it is; anything else, null too, as JSON."""
    content_type: str | None = None
    """Unless said, JSON's for what is no text, HTML's for a text that begins with `<`, else plain text's."""

    @property
    def content(self) -> bytes:
        """The body as it goes out."""
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return text.encode("utf-8", "replace")

    @property
    def media_type(self) -> str:
        """What the answer says its body is."""
        if self.content_type is not None:
            return self.content_type
        if not isinstance(self.body, str):
            return "application/json; charset=utf-8"
        kind = "html" if self.body.lstrip().startswith("<") else "plain"
        return f"text/{kind}; charset=utf-8"

"""`hide`: the real answer, some of whose headers a page of another origin is not shown.

They are still sent; they are only not named in `Access-Control-Expose-Headers`.
"""

from __future__ import annotations

from typing import Annotated

from mockhub.spec import Many, not_empty

HideForm = Annotated[Many[str], not_empty("header")]
"""Names of headers, whatever their letter case."""


def still_exposed(exposed: str, hidden: tuple[str, ...]) -> str:
    """Return a list of exposed headers without those that are hidden."""
    lowered = {name.lower() for name in hidden}
    return ", ".join(name for name in exposed.split(", ") if name.lower() not in lowered)

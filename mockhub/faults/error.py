"""`error`: the platform refuses the call for a cause of the catalogue."""

from __future__ import annotations

from typing import Annotated

from mockhub.causes import CAUSES, Stage
from mockhub.spec import known

ANSWERED = tuple(
    name for name, cause in CAUSES.items() if cause.status is not None or cause.stage is Stage.WORKSPACE
)
"""The causes that a hub answers a call with; the others come to light in the page alone."""

ErrorForm = Annotated[str, known("cause that a call is answered with", ANSWERED, argued=True)]
"""A cause; its status, headers and body are the catalogue's."""

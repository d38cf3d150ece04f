"""`drop`: a realtime connection ends in the place of what was to be pushed, or as soon as it is open."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mockhub.spec import Before

DropKind = Literal["broken", "closed", "disconnect", "dup", "unauthorized", "reconnect"]
"""How: the network fails; it is closed; the service says goodbye, says that the client has another connection,
says that its token is not believed, or asks for another connection beside this one."""


def _spell_out(value: Any) -> Any:
    return "broken" if value is True else value


DropForm = Annotated[DropKind, Before(_spell_out, also=Literal[True])]

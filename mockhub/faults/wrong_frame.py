"""`wrong-frame`: an event is pushed in a form that the vendor's client refuses (run, each of them)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mockhub.spec import Before

WrongFrame = Literal["body", "event-id", "members", "frame"]
"""What is wrong: the body is no JSON; the event's id is a text; a member that the client needs is missing, or no
text; the frame itself is cut off. The client answers the first three with 404, and the last not at all."""


def _spell_out(value: Any) -> Any:
    return "body" if value is True else value


WrongFrameForm = Annotated[WrongFrame, Before(_spell_out, also=Literal[True])]

"""What the hub has to tell a page with the widget by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.omnichannel.http.page_reports import named_in_path
from mockhub.page_sockets import tell

if TYPE_CHECKING:
    from mockhub.exchange import Answer, Call


async def channel(call: Call) -> Answer:
    """Listen for what the hub has to tell the page: events raised by a control call, a provider's time over."""
    return tell(call, named_in_path(call))

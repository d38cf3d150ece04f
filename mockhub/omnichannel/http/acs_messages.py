"""The chat data plane: messages, typing and read receipts, as `@azure/communication-chat` calls it.

Success statuses are those the client demands exactly (run).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mockhub.exchange import Answer
from mockhub.omnichannel import wire
from mockhub.omnichannel.http.acs_callers import (
    THREAD,
    caller_in,
    following,
    older_than,
    page_size,
    route,
    skipping,
    start_time,
)

if TYPE_CHECKING:
    from mockhub.exchange import Call, SurfaceRoute

_MESSAGES, _RECEIPTS = THREAD + "/messages", THREAD + "/readReceipts"
_MESSAGE = _MESSAGES + "/{message}"


async def send_message(call: Call) -> Answer:
    """Send a message."""
    caller = caller_in(call)
    sent = wire.read_sent(await call.json_object())
    message = caller.thread.post(
        caller.participant, sent.text, kind=sent.kind, name=sent.name, metadata=sent.metadata
    )
    return Answer({"id": str(message.id)}, 201)


async def list_messages(call: Call) -> Answer:
    """List messages, the newest first; with `startTime` those since then."""
    caller = caller_in(call)
    page = caller.thread.page(
        page_size(call), viewer=caller.participant, before=older_than(call), since=start_time(call)
    )
    texts = ",".join([one.shown or wire.message_text(one) for one in page.messages])
    if page.before is None:
        return Answer(f'{{"value": [{texts}]}}')
    link = json.dumps(following(call, _MESSAGES, "syncState", page.before))
    return Answer(f'{{"value": [{texts}], "nextLink": {link}}}')


async def get_message(call: Call) -> Answer:
    """Tell one message."""
    caller = caller_in(call)
    return Answer(wire.message_text(caller.thread.find(call.params["message"], caller.participant)))


async def update_message(call: Call) -> Answer:
    """Change a message of one's own."""
    caller = caller_in(call)
    text, metadata = wire.read_change(await call.json_object())
    caller.thread.edit(caller.participant, call.params["message"], text=text, metadata=metadata)
    return Answer(status=204)


async def delete_message(call: Call) -> Answer:
    """Delete a message of one's own."""
    caller = caller_in(call)
    caller.thread.take_back(caller.participant, call.params["message"])
    return Answer(status=204)


async def send_typing(call: Call) -> Answer:
    """Tell that one is typing."""
    caller = caller_in(call)
    caller.thread.indicate_typing(caller.participant, name=wire.read_sender_name(await call.json_object()))
    return Answer()


async def send_read_receipt(call: Call) -> Answer:
    """Tell up to which message one has read."""
    caller = caller_in(call)
    caller.thread.read(caller.participant, wire.read_message_id(await call.json_object()))
    return Answer()


async def list_read_receipts(call: Call) -> Answer:
    """List up to where each participant has read, in the order in which they first said so."""
    caller = caller_in(call)
    page, link = skipping(call, _RECEIPTS, tuple(caller.thread.receipts.values()))
    return Answer({"value": [wire.shown_receipt(one) for one in page], **link})


ROUTES: list[SurfaceRoute] = [
    route("POST", _MESSAGES, "send-message", send_message),
    route("GET", _MESSAGES, "list-messages", list_messages),
    route("GET", _MESSAGE, "get-message", get_message),
    route("PATCH", _MESSAGE, "update-message", update_message),
    route("DELETE", _MESSAGE, "delete-message", delete_message),
    route("POST", THREAD + "/typing", "send-typing", send_typing),
    route("POST", _RECEIPTS, "send-read-receipt", send_read_receipt),
    route("GET", _RECEIPTS, "list-read-receipts", list_read_receipts),
]

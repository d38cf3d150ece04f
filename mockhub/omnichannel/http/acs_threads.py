"""The chat data plane: threads and who takes part in them, as `@azure/communication-chat` calls it.

Success statuses are those the client demands exactly (run).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.errors import Refused
from mockhub.exchange import Answer
from mockhub.omnichannel import wire
from mockhub.omnichannel.http.acs_callers import (
    THREAD,
    address,
    caller_in,
    following,
    page_size,
    route,
    skipping,
    start_time,
    user_of,
)
from mockhub.omnichannel.identities import Participant
from mockhub.spec import whole_number

if TYPE_CHECKING:
    from mockhub.exchange import Call, SurfaceRoute
    from mockhub.omnichannel.thread import Thread

_THREADS, _PARTICIPANTS = "/chat/threads", THREAD + "/participants"
_MOST_ID = 256


async def create_thread(call: Call) -> Answer:
    """Make a thread; the caller takes part in it. The same call again, by its repeatability id, makes no other."""
    user, threads = user_of(call), call.sandbox.threads
    repeatability_id = call.request.headers.get("repeatability-request-id", "")[:_MOST_ID]
    body = await call.json_object()
    topic, invited = wire.read_topic(body), wire.read_invited(body, needed=False)
    thread = threads.repeated(user, repeatability_id) if repeatability_id else None
    if thread is None:
        creator = next((one for one in invited.participants if one.id == user), Participant(user))
        thread = threads.open(
            call.sandbox.conversations.new_chat_id(),
            topic,
            by=creator,
            participants=(creator, *(one for one in invited.participants if one.id != user)),
        )
        if repeatability_id:
            threads.repeatable(user, repeatability_id, thread)
    answer = Answer({"chatThread": wire.shown_thread(thread), **invited.complaint}, 201)
    answer.headers["Location"] = address(call, f"{_THREADS}/{thread.id}")
    return answer


async def list_threads(call: Call) -> Answer:
    """List the caller's threads, those made last first; with `startTime` those with a message since then."""
    user, since, size = user_of(call), start_time(call) or 0, page_size(call)
    found = [one for one in call.sandbox.conversations.threads_of(user) if _active_at(one) >= since]
    last = call.request.query.get("syncState")
    if last is not None:
        made = _place(last)
        found = [one for one in found if (one.created_at, one.id) < made]
    page = found[:size]
    body: dict[str, object] = {"value": [wire.shown_item(one) for one in page]}
    if len(found) > size:
        body["nextLink"] = following(call, _THREADS, "syncState", f"{page[-1].created_at}.{page[-1].id}")
    return Answer(body)


def _active_at(thread: Thread) -> int:
    return thread.last_message_at or thread.created_at


def _place(sync_state: str) -> tuple[int, str]:
    digits, _, thread_id = sync_state.partition(".")
    made = whole_number(digits)
    if made is None or not thread_id:
        raise Refused("request_malformed", "no page has that syncState")
    return made, thread_id


async def get_thread(call: Call) -> Answer:
    """Tell a thread's properties."""
    return Answer(wire.shown_thread(caller_in(call).thread))


async def update_thread(call: Call) -> Answer:
    """Give a thread another topic; a body without one changes nothing."""
    caller = caller_in(call)
    body = await call.json_object()
    if "topic" in body:
        caller.thread.rename(caller.participant, wire.read_topic(body))
    return Answer(status=204)


async def delete_thread(call: Call) -> Answer:
    """Delete a thread for everybody; any participant may (ours)."""
    caller = caller_in(call)
    call.sandbox.threads.delete(caller.thread, caller.participant)
    return Answer(status=204)


async def list_participants(call: Call) -> Answer:
    """List a thread's participants, in the order in which they came."""
    caller = caller_in(call)
    page, link = skipping(call, _PARTICIPANTS, tuple(caller.thread.participants.values()))
    return Answer({"value": [wire.shown_participant(one) for one in page], **link})


async def add_participants(call: Call) -> Answer:
    """Let people in; who cannot be is told in the answer."""
    caller = caller_in(call)
    invited = wire.read_invited(await call.json_object(), needed=True)
    caller.thread.add(caller.participant, invited.participants)
    return Answer(invited.complaint, 201)


async def remove_participant(call: Call) -> Answer:
    """Remove somebody, or leave."""
    caller = caller_in(call)
    caller.thread.remove(caller.participant, wire.read_identity(await call.json_object(), "the body"))
    return Answer(status=204)


async def remove_member(call: Call) -> Answer:
    """Remove somebody by the address of older versions, which pages call as they are left (read)."""
    caller = caller_in(call)
    caller.thread.remove(caller.participant, call.params["member"])
    return Answer(status=204)


ROUTES: list[SurfaceRoute] = [
    route("POST", _THREADS, "create-thread", create_thread),
    route("GET", _THREADS, "list-threads", list_threads),
    route("GET", THREAD, "get-thread", get_thread),
    route("PATCH", THREAD, "update-thread", update_thread),
    route("DELETE", THREAD, "delete-thread", delete_thread),
    route("GET", _PARTICIPANTS, "list-participants", list_participants),
    route("POST", _PARTICIPANTS + "/:add", "add-participants", add_participants),
    route("POST", _PARTICIPANTS + "/:remove", "remove-participant", remove_participant),
    route("DELETE", THREAD + "/members/{member}", "remove-participant", remove_member),
]

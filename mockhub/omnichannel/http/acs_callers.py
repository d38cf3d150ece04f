"""Who calls the chat data plane, in which thread, and how its lists are paged.

A call is authenticated by the chat token alone (401); then there must be the thread (404), and the token's user in
it (403, documented).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from mockhub.errors import Refused
from mockhub.exchange import SurfaceRoute
from mockhub.omnichannel.identities import Role
from mockhub.omnichannel.wire import read_instant
from mockhub.spec import whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockhub.exchange import Call, SurfaceHandler
    from mockhub.omnichannel.identities import Participant
    from mockhub.omnichannel.thread import Thread

T = TypeVar("T")

_SCHEME = "bearer "
_PAGE, _MOST_PAGE = 100, 200
"""Members of a page unless said, and at most (ours)."""
THREAD = "/chat/threads/{thread}"


@dataclass(frozen=True, slots=True)
class Caller:
    """A participant of a thread who calls."""

    thread: Thread
    participant: Participant


def user_of(call: Call) -> str:
    """Return the identity of the user whose chat token came with a call.

    Raises:
        Refused: there is none, or it is not believed.
    """
    given = call.request.headers.get("Authorization", "")
    if not given[: len(_SCHEME)].lower() == _SCHEME:
        raise Refused("chat_token_refused", "the call needs the header Authorization: Bearer and a chat token")
    return call.sandbox.chat_user(given[len(_SCHEME) :])


def caller_in(call: Call) -> Caller:
    """Return who calls, in the thread of the path.

    Raises:
        Refused: the token is not believed, there is no such thread, or the caller takes no part in it.
    """
    conversations = call.sandbox.conversations
    call.entry.conversation = conversations.request_id_of(call.params["thread"])
    user = user_of(call)
    thread = conversations.thread(call.params["thread"])
    member = thread.member(user)
    if call.sandbox.desk is not None and member.role is Role.CUSTOMER and thread.conversation is not None:
        call.sandbox.desk.expect(thread.conversation)
    return Caller(thread, member)


def page_size(call: Call) -> int:
    """Return how many members a page shall have; more than are given at once is no mistake (ours).

    Raises:
        Refused: that is no positive number.
    """
    return min(_number(call, "maxPageSize", _PAGE, least=1), _MOST_PAGE)


def start_time(call: Call) -> int | None:
    """Return from when on something is asked for, in epoch milliseconds; None for all.

    Raises:
        Refused: that is no moment.
    """
    given = call.request.query.get("startTime")
    return None if given is None else read_instant(given, "startTime")


def following(call: Call, path: str, name: str, place: int | str) -> str:
    """Return the address of the next page, below the chat endpoint, so that the vendor's client follows it.

    It asks what the call asked, and for the place that the parameter `name` leads to.
    """
    again = f"{name}="
    asked = "".join(f"{one}&" for one in call.request.query_string.split("&") if one and not one.startswith(again))
    return f"{address(call, path)}?{asked}{again}{quote(str(place), safe='')}"


def address(call: Call, path: str) -> str:
    """Return an address below the chat endpoint; `{thread}` stands for the thread of the call."""
    named = path[1:].replace("{thread}", _quoted(call.params.get("thread", "")))
    return call.addresses.chat_endpoint(call.sandbox.id) + named


@lru_cache(maxsize=1024)
def _quoted(thread_id: str) -> str:
    return quote(thread_id, safe="")


def skipping(call: Call, path: str, members: Sequence[T]) -> tuple[Sequence[T], dict[str, str]]:
    """Return the page of a list that skips what came before, and the member that leads to the next one.

    Raises:
        Refused: size or place of the page are no numbers.
    """
    size, skip = page_size(call), _number(call, "skip", 0, least=0)
    link = {"nextLink": following(call, path, "skip", skip + size)} if skip + size < len(members) else {}
    return members[skip : skip + size], link


def older_than(call: Call) -> int | None:
    """Return where a page of messages begins, as its link says; None for the newest.

    Raises:
        Refused: no page has that link.
    """
    given = call.request.query.get("syncState")
    return None if given is None else _number(call, "syncState", 0, least=0)


def _number(call: Call, name: str, default: int, *, least: int) -> int:
    given = call.request.query.get(name)
    if given is None:
        return default
    value = whole_number(given)
    if value is None or value < least:
        raise Refused("request_malformed", f"{name} is '{given[:50]}', not a whole number of at least {least}")
    return value


def route(method: str, path: str, point: str, handler: SurfaceHandler) -> SurfaceRoute:
    """Return a route of the chat data plane."""
    return SurfaceRoute(method, path, f"acs.{point}", handler)

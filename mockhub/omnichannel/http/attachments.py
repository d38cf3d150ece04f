"""The attachment service, as `@microsoft/omnichannel-amsclient` calls it.

It answers on every listener and under any name: the sandbox is found by the chat token where no prefix names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from aiohttp.web_protocol import RequestPayloadError
from multidict import CIMultiDict

from mockhub.errors import Refused
from mockhub.exchange import Answer, SurfaceRoute
from mockhub.omnichannel.attachments import check_size, read_wanted, shown_status
from mockhub.packaged import JAVASCRIPT, served

if TYPE_CHECKING:
    from mockhub.exchange import Call, SurfaceHandler
    from mockhub.omnichannel.attachments import Attachment

_SCHEME = "skype_token "
_OBJECTS = "/v1/objects"
_OBJECT = _OBJECTS + "/{attachment}"
_CONTENTS = ("original", "imgpsh")
_VIEWS = ("original", "imgpsh_fullsize_anim")
"""What the client uploads and asks for: a file as it is, or an image (run)."""
_FRAME_SCRIPT = "attachments-frame.js"
_FRAME_PLACES = ("/ams", "/ams/{version}")
"""Below the client's base URL; 0.1.14 has no version to put between (run)."""
_FRAME = f'<!doctype html><title>MockHub: attachments</title><script src="{_FRAME_SCRIPT}"></script>'
_frame_script = served(_FRAME_SCRIPT, JAVASCRIPT)
_MOST_OF_A_FORM = 16 * 1024


async def authenticate(call: Call) -> Answer:
    """Take the chat token for good, by its header and by the form it stands in again."""
    user = _user_of(call)
    form = await call.request.content.read(_MOST_OF_A_FORM)
    token = parse_qs(form.decode("utf-8", "replace")).get("skypetoken")
    if token is not None and call.sandbox.chat_user(token[0]) != user:
        raise Refused("chat_token_refused", "the form has the chat token of somebody else than the header")
    return Answer(status=204)


async def create(call: Call) -> Answer:
    """Make an object that its maker then uploads."""
    user = _user_of(call)
    wanted = read_wanted(await call.json_object())
    call.entry.conversation = call.sandbox.conversations.request_id_of(wanted.chats[0])
    made = call.sandbox.attachments.create(user, wanted.name, wanted.kind, wanted.chats)
    _note(call, made)
    return Answer({"id": made.id}, 201)


async def upload(call: Call) -> Answer:
    """Take an object's bytes, whatever their content type says."""
    user, attachments = _user_of(call), call.sandbox.attachments
    wanted = attachments.owned(user, call.params["attachment"])
    _note(call, wanted)
    content = await _read(call, wanted)
    attachments.upload(user, wanted.id, content)
    call.entry.facts["bytes"] = len(content)
    return Answer(status=201)


async def status(call: Call) -> Answer:
    """Tell an object's state and where it is; what cannot be had names its cause beside that."""
    found, now = _fetched(call), call.sandbox.clock.now()
    body = shown_status(found, now, _address(call, found))
    problem = found.problem(now)
    if problem is not None:
        body |= {"cause": problem.cause, "message": problem.detail, "journal": call.entry.seq}
    return Answer(body, refused=problem)


async def view(call: Call) -> Answer:
    """Give an object's bytes."""
    found = _fetched(call)
    content = found.fetched(call.sandbox.clock.now())
    headers = CIMultiDict({"X-Content-Type-Options": "nosniff"})
    return Answer(content, headers=headers, content_type=found.type)


async def delete(call: Call) -> Answer:
    """Delete an object of one's own."""
    user = _user_of(call)
    found = call.sandbox.attachments.owned(user, call.params["attachment"])
    _note(call, found)
    call.sandbox.attachments.delete(user, found.id)
    return Answer(status=204)


def _user_of(call: Call) -> str:
    """Return the identity of the user whose chat token came with a call.

    Raises:
        Refused: there is none, or it is not believed.
    """
    given = call.request.headers.get("Authorization", "")
    if given[: len(_SCHEME)].lower() != _SCHEME:
        raise Refused(
            "chat_token_refused", "the call needs the header Authorization: skype_token and a chat token"
        )
    return call.sandbox.chat_user(given[len(_SCHEME) :])


def _fetched(call: Call) -> Attachment:
    found = call.sandbox.attachments.readable(_user_of(call), call.params["attachment"])
    _note(call, found)
    return found


def _note(call: Call, attachment: Attachment) -> None:
    call.entry.conversation = call.sandbox.conversations.request_id_of(attachment.chats[0])
    call.entry.facts["attachment"] = attachment.id


async def _read(call: Call, attachment: Attachment) -> bytes:
    """Read the bytes that are uploaded, and no more than may be.

    Raises:
        Refused: there are too many, or they cannot be read.
    """
    check_size(attachment, call.request.content_length or 0)
    content = bytearray()
    try:
        async for part in call.request.content.iter_any():
            content += part
            check_size(attachment, len(content))
    except RequestPayloadError as error:
        raise Refused("request_malformed", f"the body cannot be read: {error}") from None
    return bytes(content)


def _address(call: Call, attachment: Attachment) -> str:
    """Return where a view is, below the address that clients were told."""
    endpoint = attachment.rules.endpoint or call.addresses.attachment_endpoint(call.sandbox.id)
    named = call.route.template.rpartition("/")[0].replace("{attachment}", attachment.id)
    return endpoint + named


def _route(method: str, path: str, point: str, handler: SurfaceHandler) -> SurfaceRoute:
    return SurfaceRoute(method, path, f"attachments.{point}", handler)


async def frame(_: Call) -> Answer:
    """Give the page that the client loads into a hidden frame of its own."""
    return Answer(
        _FRAME, headers=CIMultiDict({"Cache-Control": "no-cache"}), content_type="text/html; charset=utf-8"
    )


ROUTES: list[SurfaceRoute] = [
    _route("POST", "/v1/skypetokenauth", "auth", authenticate),
    _route("POST", _OBJECTS, "create", create),
    *(_route("PUT", f"{_OBJECT}/content/{kind}", "upload", upload) for kind in _CONTENTS),
    *(_route("GET", f"{_OBJECT}/views/{kind}/status", "status", status) for kind in _VIEWS),
    *(_route("GET", f"{_OBJECT}/views/{kind}", "view", view) for kind in _VIEWS),
    _route("DELETE", _OBJECT, "delete", delete),
    *(_route("GET", f"{place}/iframe.html", "frame", frame) for place in _FRAME_PLACES),
    *(_route("GET", f"{place}/{_FRAME_SCRIPT}", "frame", _frame_script) for place in _FRAME_PLACES),
]

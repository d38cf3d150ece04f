"""The frames of a realtime connection: `type:id[+]:endpoint[:data]`, the endpoint always empty (run).

A long poll's body holds one frame, or several, each behind its length in UTF-16 units.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

CONNECTED, HEARTBEAT, NOTHING, DISCONNECTED = "1::", "2::", "8::", "0::"
"""Frames that say nothing more: the first of a connection, a sign of life, an idle poll's answer, the last."""
_FRAME = re.compile(r"([0-8]):([0-9]{0,18})(\+?):[^:]*(?::(.*))?", re.DOTALL)
_MARK = "\ufffd"


class FrameType:
    """The types that clients send."""

    DISCONNECT = "0"
    HEARTBEAT = "2"
    MESSAGE = "3"
    EVENT = "5"


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as it was read; `id` is empty where it has none, `acknowledge` whether it wants to be."""

    type: str
    id: str
    acknowledge: bool
    data: str


def read_frame(text: str) -> Frame:
    """Read a frame.

    Raises:
        ValueError: it is none; the message says so.
    """
    found = _FRAME.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text[:60]}' is no frame; expected type:id:endpoint:data")
    return Frame(found[1], found[2], found[3] == "+", found[4] or "")


def disconnected(reason: str = "") -> str:
    """Return the frame that ends a connection, for a reason the client knows or for none."""
    return f"{DISCONNECTED}:{reason}" if reason else DISCONNECTED


def event(name: str, argument: dict[str, Any]) -> str:
    """Return the frame of a server's event."""
    return f"5:::{json.dumps({'name': name, 'args': [argument]})}"


def acknowledged(frame_id: str) -> str:
    """Return the acknowledgement of a client's event."""
    return f"6:::{frame_id}+[]"


@dataclass(frozen=True, slots=True)
class Response:
    """What a client answers to what was pushed: `status` is 200 if a handler took it, 404 if none did (run)."""

    id: int
    status: int


def read_response(data: str) -> Response:
    """Read a client's answer.

    Raises:
        ValueError: it is none.
    """
    try:
        given = json.loads(data)
    except RecursionError:
        given = None
    if not isinstance(given, dict) or type(given.get("id")) is not int or type(given.get("status")) is not int:
        raise ValueError(f"'{data[:60]}' is no response; expected a JSON object with the numbers id and status")
    return Response(given["id"], given["status"])


def write_body(frames: list[str]) -> str:
    """Return frames as the body of a long poll's answer."""
    if len(frames) == 1:
        return frames[0]
    return "".join(f"{_MARK}{len(frame.encode('utf-16-le')) // 2}{_MARK}{frame}" for frame in frames)


def read_body(body: str) -> list[str]:
    """Return the frames in a long poll's body.

    Raises:
        ValueError: the lengths in it are wrong.
    """
    if not body.startswith(_MARK):
        return [body]
    units, mark, frames = body.encode("utf-16-le", "surrogatepass"), _MARK.encode("utf-16-le"), []
    while units:
        before, _, rest = units[2:].partition(mark)
        length = before.decode("utf-16-le", "replace")
        if units[:2] != mark or not (length.isascii() and length.isdecimal() and len(length) < 10):  # noqa: PLR2004
            raise ValueError("the body is no frames; expected the length of each between two U+FFFD")
        end = 2 * int(length)
        if len(rest) < end:
            raise ValueError(f"the body ends before the {length} units it says a frame has")
        frames.append(rest[:end].decode("utf-16-le", "replace"))
        units = rest[end:]
    return frames

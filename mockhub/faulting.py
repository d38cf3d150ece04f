"""Doing what a fault says, on a call to a simulated surface.

What stands in the place of the real answer takes the handler's place; what spoils the real answer changes it
afterwards, refusals too.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aiohttp import web
from multidict import CIMultiDict

from mockhub.entry import VISITOR
from mockhub.errors import Refused
from mockhub.exchange import Answer, Call, response, written
from mockhub.faults.drip import pieces
from mockhub.faults.hide import still_exposed
from mockhub.omnichannel.realtime.spoiling import stall_connection

if TYPE_CHECKING:
    from mockhub.clock import Clock
    from mockhub.faults.drip import Drip
    from mockhub.faults.engine import Acting, Faults
    from mockhub.omnichannel.realtime.connection import Connection

_EXPOSE = "Access-Control-Expose-Headers"
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_BAD = 400
_STAND_IN = frozenset({"error", "answer", "hang", "reset", "empty-reply"})
"""The actions in whose place there is no real answer."""


def fault_on(call: Call, faults: Faults) -> FaultOn:
    """Return the fault that acts on a call, or what acts like none."""
    headers, sandbox = call.request.headers, call.sandbox
    thread = call.params.get("thread")
    if thread is not None:  # the chat's client names each of its calls, not the conversation
        conversation = sandbox.conversations.request_id_of(thread)
    else:
        named = headers.get("x-ms-client-request-id") or headers.get("Request-Id")
        conversation = call.params.get("rid") or named
    acting = faults.choose(
        call.entry,
        sandbox.journal,
        now=sandbox.clock.now(),
        conversation=conversation,
        visitor=headers.get(VISITOR),
    )
    return FaultOn(acting, call, conversation)


@dataclass(frozen=True, slots=True)
class FaultOn:
    """What becomes of one call."""

    acting: Acting | None
    call: Call
    conversation: str | None

    async def handler(self, call: Call) -> Answer:
        """Answer the call: after the fault's delay, by what stands in the real answer's place, or really."""
        acting, clock = self.acting, call.sandbox.clock
        if acting is None:
            return await call.route.handler(call)
        await clock.sleep(acting.delay)
        spec, name = acting.spec, f"fault '{acting.name}'"
        if spec.action in _STAND_IN:  # the handler, which would note both, never sees the call
            call.entry.conversation = self.conversation
            if not call.within:
                body, noted = await call.request.read(), call.route.noted
                call.entry.body = body if noted is None else noted(body)
        if spec.error is not None:
            raise Refused(spec.error, f"{name} refuses the call")
        if spec.answer is not None:
            told = spec.answer
            failed = f"{name} answered {told.status}" if told.status >= _BAD else None
            headers = CIMultiDict(told.headers)
            if not told.content:
                return Answer(None, told.status, headers, failed=failed)
            return Answer(told.content, told.status, headers, told.media_type, failed=failed)
        if spec.hang:
            await clock.hang()
        if spec.reset:
            return Answer(status=0, failed=f"{name} reset the connection", upgrade=_reset)
        if spec.empty_reply:
            return Answer(status=0, failed=f"{name} closed the connection", upgrade=_close)
        return await call.route.handler(call)

    def changed(self, answer: Answer) -> Answer:
        """Return an answer as the fault has spoilt it; one that becomes a socket stays."""
        if self.acting is None:
            return answer
        spec = self.acting.spec
        if answer.connection is not None:
            self._spoil(answer.connection)
        if answer.upgrade is not None:
            return answer
        if spec.body is not None:
            body = spec.body.spoil(b"" if answer.body is None else written(answer.body))
            return replace(answer, body=body)
        if spec.cors is not None:
            return replace(answer, upgrade=_Unreadable(answer))
        if spec.hide is not None:
            return replace(answer, upgrade=_Hiding(answer, spec.hide))
        if spec.drip is not None:
            return replace(answer, upgrade=_Dripping(answer, spec.drip, self.call.sandbox.clock))
        return answer

    def _spoil(self, connection: Connection) -> None:
        """Have a realtime connection begin as the fault says."""
        spec = self.acting.spec if self.acting is not None else None
        if spec is not None and spec.stall is not None:
            stall_connection(connection, self.call.sandbox.clock, spec.stall.lasts)
        if spec is not None and spec.drop is not None:
            if spec.drop not in ("broken", "closed"):
                connection.open()  # what the service says comes after its greeting
            connection.drop(spec.drop)


async def _reset(request: web.BaseRequest) -> web.StreamResponse:
    transport = request.transport
    if transport is not None:
        # A socket that does not linger says nothing in parting but RST.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        transport.abort()
    return web.Response()


async def _close(request: web.BaseRequest) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.close()
    return web.Response()


@dataclass(frozen=True, slots=True)
class _Unreadable:
    answer: Answer

    async def __call__(self, _: web.BaseRequest) -> web.StreamResponse:
        return response(self.answer, None)


@dataclass(frozen=True, slots=True)
class _Hiding:
    answer: Answer
    hidden: tuple[str, ...]

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        made = response(self.answer, request.headers.get("Origin"))
        if _EXPOSE in made.headers:
            made.headers[_EXPOSE] = still_exposed(made.headers[_EXPOSE], self.hidden)
        return made


@dataclass(frozen=True, slots=True)
class _Dripping:
    answer: Answer
    drip: Drip
    clock: Clock

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        whole = response(self.answer, request.headers.get("Origin"))
        body = b"" if self.answer.body is None else written(self.answer.body)
        if not body:
            return whole
        slow = web.StreamResponse(status=whole.status, headers=whole.headers)
        slow.content_length = len(body)
        with self.clock.arrival():
            await slow.prepare(request)
            for number, piece in enumerate(pieces(self.drip, body)):
                if number:
                    await self.clock.sleep(self.drip.every)
                await slow.write(piece)
        await slow.write_eof()
        return slow

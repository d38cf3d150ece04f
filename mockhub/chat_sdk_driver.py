"""The visitor whose page uses the published chat SDK: `@microsoft/omnichannel-chat-sdk` 1.11.8 (run).

It differs from the browser SDK in what it asks when, in its patience, and in the names of its errors:
the configuration comes first, its first call of the provider may fail unnoticed, a token once given is kept, a
provider may take as long as it likes, and what fails in passing is called again. A start ends with joining the
chat, of which it plays what can fail: asking where realtime is. On a page whose widget is persistent it looks for
the chat that was left first, as the SDK does whose app switched persistent chats on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockhub import visitor
from mockhub.calling import Wanted, make
from mockhub.driver import Chat, Result, Visitor, failed_result
from mockhub.providing import call_provider
from mockhub.retrying import JOIN, patience
from mockhub.vendor_errors import chat_sdk_error
from mockhub.visitor import CalledBack, Failed, HubAnswer, Profile, Started

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_PROVIDER, _PROVIDER_FAILED, _NOTHING_GIVEN = "GetAuthTokenNotFound", "GetAuthTokenFailed", "UndefinedAuthToken"
_SEGMENTS = 3
_START_FAILED = "ConversationInitializationFailure"
_NO_CLIENT, _NOT_JOINED = "MessagingClientInitializationFailure", "MessagingClientConversationJoinFailure"


class ChatSdkVisitor(Visitor):
    """One person at a page whose script uses the chat SDK."""

    _initialized = False
    _left: str | None = None
    """The reconnect id of the chat it goes on with."""

    async def start_chat(self, brought: Mapping[str, Any] | None = None) -> Result:
        """Play `initialize()`, unless that is done, and `startChat()`."""
        with self._sandbox.clock.hold():
            request_id = self._new_request_id()
            early = (
                await self._initialize(request_id)
                or await self._look_for_left_chat(request_id)
                or await self._hold_token(request_id)
            )
            if early is not None:
                return early
            body = {**(brought or {}), **({"reconnectId": self._left} if self._left else {})}
            answer = await self._call(Wanted(at="livechat.conversation", body=body), request_id)
            seen = visitor.after_start(answer, self.profile)
            if isinstance(seen, Failed):
                return self._failed("livechat.conversation", seen, answer, _START_FAILED)
            return await self._join(request_id, answer) or Result(answer=answer, chat=self.chat)

    async def resume_chat(self, chat: Chat | None = None) -> Result:
        """Play `startChat({liveChatContext})`: the chat's state, then its owner."""
        chat = chat or self.chat or Chat(self._new_request_id(), "19:none@thread.v2")
        details, record = Wanted(at="livechat.work-item-details"), Wanted(at="livechat.validate-chat-record")
        with self._sandbox.clock.hold():
            early = await self._initialize(chat.request_id)
            if early is not None:
                return early
            answer = await self._call(details, chat.request_id, chat.chat_id)
            seen = visitor.after_details(answer, self.profile)
            if isinstance(seen, Failed):
                error = "ClosedConversation" if seen.cause == "conversation_closed" else "InvalidConversation"
                return failed_result(replace(seen, error=error), answer)
            early = await self._hold_token(chat.request_id)
            if early is not None:
                return early
            if self._token is not None:
                answer = await self._call(record, chat.request_id, chat.chat_id)
                owner = _after_record(answer, self.profile)
                if isinstance(owner, Failed):
                    return self._failed(
                        "livechat.validate-chat-record",
                        owner,
                        answer,
                        "AuthenticatedChatConversationRetrievalFailure",
                    )
            failed = await self._ask_for_realtime(chat.request_id)
            if failed is not None:
                return failed
            self.chat = chat
            return Result(answer=answer, chat=chat)

    async def end_chat(self, chat: Chat | None = None) -> Result:
        """Play `endChat()`; whatever comes of it, the page has no chat any more."""
        chat = chat or self.chat or Chat(self._new_request_id(), "")
        with self._sandbox.clock.hold():
            answer = await self._close(chat)
            seen = visitor.after_close(answer, self.profile)
            if isinstance(seen, Failed):
                return self._failed("livechat.session-close", seen, answer, "ConversationClosureFailure")
            return Result(answer=answer, chat=chat)

    async def ask_availability(self) -> Result:
        """Play `initialize()`, unless that is done, and `getAgentAvailability()`."""
        with self._sandbox.clock.hold():
            early = await self._initialize(self._new_request_id())
        result = early or replace(await super().ask_availability(), events=())
        if early is not None or result.failure is None or result.answer is None:
            return result
        return self._failed("livechat.agent-availability", result.failure, result.answer, None)

    async def call(self, wanted: Wanted, chat: Chat | None = None) -> Result:
        """Make one call, with the client's patience; raises as `Visitor.call`."""
        result = await super().call(wanted, chat)
        if result.failure is None or result.answer is None:
            return result
        return self._failed(wanted.at or "", result.failure, result.answer, None)

    async def _call(self, wanted: Wanted, request_id: str, chat_id: str | None = None) -> HubAnswer:
        """Call the hub, and again as long as the client has patience."""
        waits, clock = patience(wanted.at or ""), self._sandbox.clock
        began = clock.now()
        attempt = 0
        while True:
            attempt += 1
            made = make(wanted, self._holder(request_id, chat_id))
            answer = await self._attempt(made, request_id, waits.limit)
            told = answer.headers.get("retry-after")
            elapsed, now = clock.now() - began, self._sandbox.real_time()
            wait = None if answer.timed_out else waits.wait(attempt, answer.status, told, elapsed=elapsed, now=now)
            if wait is None:
                self._keep(answer, request_id)
                return answer
            await clock.sleep(wait)

    async def _initialize(self, request_id: str) -> Result | None:
        """Play `initialize()`: the configuration, then a first call of the provider whose failure nobody sees."""
        if self._initialized:
            return None
        answer = await self._call(Wanted(at="livechat.config"), request_id)
        seen = visitor.after_hub(answer, self.profile)
        if isinstance(seen, Started) and not isinstance(answer.body, dict):
            seen = Failed(None, "the chat config is no JSON object", status=answer.status)
        if isinstance(seen, Failed):
            return self._failed("livechat.config", seen, answer, "ChatConfigRetrievalFailure")
        self._initialized = True
        await self._ask_provider(request_id)
        return None

    async def _look_for_left_chat(self, request_id: str) -> Result | None:
        """Look for the chat a person left, on a page with a persistent widget: even before there is a token."""
        if not self._widget.persistent:
            return None
        point = "livechat.reconnectable-chats"
        answer = await self._call(Wanted(at=point), request_id)
        seen = visitor.after_hub(answer, self.profile)
        if isinstance(seen, Failed):
            return self._failed(point, seen, answer, "PersistentChatConversationRetrievalFailure")
        found = answer.body.get("reconnectid") if isinstance(answer.body, dict) else None
        self._left = str(found) if found else self._left
        return None

    async def _join(self, request_id: str, started: HubAnswer) -> Result | None:
        """Join a chat just begun; one that cannot be joined is ended by the SDK itself."""
        body = started.body
        if not body.get("ACSEndpoint") or not _looks_like_a_token(body["Token"]):
            detail = "the hub's answer lacks ACSEndpoint, or its Token is no JWT"
            return failed_result(Failed(None, detail, error=_NO_CLIENT, status=started.status), started)
        failed = await self._ask_for_realtime(request_id)
        if failed is not None and self._left is None and self.chat is not None:
            await self._close(self.chat)
        return failed

    async def _ask_for_realtime(self, request_id: str) -> Result | None:
        """Ask where realtime is, as a client does that joins a chat; for somebody else's it has no token."""
        if self._chat_token is None:
            return None
        bearer = {"Authorization": f"Bearer {self._chat_token}"}
        answer = await self._call(Wanted(at=JOIN, headers=bearer), request_id)
        seen = visitor.after_hub(answer, self.profile)
        return failed_result(replace(seen, error=_NOT_JOINED), answer) if isinstance(seen, Failed) else None

    async def _close(self, chat: Chat) -> HubAnswer:
        """Tell the hub that a chat is over; the page has none from then on."""
        query = {"isReconnectChat": "true"} if self._left else {}
        query |= {"isPersistentChat": "true"} if self._widget.persistent else {}
        wanted = Wanted(at="livechat.session-close", query=query, body={})
        answer = await self._call(wanted, chat.request_id, chat.chat_id)
        self.chat = self._left = None
        return answer

    async def _hold_token(self, request_id: str) -> Result | None:
        """Ask the provider unless a token is held; what it gives is sent unread."""
        if self._token is not None or self._widget.settings.authentication == "none":
            return None
        failure = await self._ask_provider(request_id)
        optional = self._widget.settings.authentication == "optional"
        if failure is None or (optional and failure.error != _PROVIDER_FAILED):
            return None
        return failed_result(failure, None)

    async def _ask_provider(self, request_id: str) -> Failed | None:
        """Call the provider where the widget has authentication; keep its token, or say what went wrong."""
        if self._widget.settings.authentication == "none":
            return None
        if self._provider is None:
            return Failed("provider_missing", "the SDK was given no provider", error=_NO_PROVIDER)
        seen = await call_provider(
            self._outbound, self._sandbox, self._provider, visitor=self.name, conversation=request_id, patient=True
        )
        if not isinstance(seen, CalledBack):
            return Failed(seen.cause, seen.detail, error=_PROVIDER_FAILED)
        if seen.value is None or seen.value == "":
            given = "null" if seen.value is None else "an empty string"
            return Failed("no_token", f"the provider called back with {given}", error=_NOTHING_GIVEN)
        self._token = _sent(seen.value)
        return None

    def _failed(self, point: str, failure: Failed, answer: HubAnswer, otherwise: str | None) -> Result:
        """Return a failure under the SDK's name, which depends on the answer."""
        error = chat_sdk_error(point, answer.status, answer.headers) or otherwise
        return failed_result(replace(failure, error=error), answer)


def _after_record(answer: HubAnswer, profile: Profile) -> Started | Failed:
    """Decide what the answer about a chat's owner means: anything but `authChatExist: true` is a failure."""
    seen = visitor.after_hub(answer, profile)
    exists = answer.body.get("authChatExist") if isinstance(answer.body, dict) else None
    if isinstance(seen, Failed) or exists is True:
        return seen
    return Failed(None, "authChatExist is not true", status=answer.status)


def _looks_like_a_token(text: str) -> bool:
    return len(text.split(".")) == _SEGMENTS


def _sent(value: object) -> str:
    """Return what becomes of a value in a header: JavaScript makes a text of it, without line breaks (run)."""
    match value:
        case str():
            text = value
        case bool():
            text = str(value).lower()
        case dict():
            text = "[object Object]"
        case list():
            text = ",".join(map(_sent, value))
        case _:
            text = str(value)
    return text.replace("\r", "").replace("\n", "").strip()

"""The visitor whose page uses the published chat SDK: `@microsoft/omnichannel-chat-sdk` 1.11.8 (run).

It differs from the browser SDK in what it asks when, in its patience, and in the names of its errors:
the configuration comes first, its first call of the provider may fail unnoticed, a token once given is kept, a
provider may take as long as it likes, and what fails in passing is called again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockhub import visitor
from mockhub.calling import Wanted, make
from mockhub.driver import Chat, Result, Visitor, failed_result
from mockhub.providing import call_provider
from mockhub.retrying import patience
from mockhub.vendor_errors import chat_sdk_error
from mockhub.visitor import CalledBack, Failed, HubAnswer, Started

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_PROVIDER, _PROVIDER_FAILED, _NOTHING_GIVEN = "GetAuthTokenNotFound", "GetAuthTokenFailed", "UndefinedAuthToken"
_START_FAILED = "ConversationInitializationFailure"


class ChatSdkVisitor(Visitor):
    """One person at a page whose script uses the chat SDK."""

    _initialized = False

    async def start_chat(self, brought: Mapping[str, Any] | None = None) -> Result:
        """Play `initialize()`, unless that is done, and `startChat()`."""
        with self._sandbox.clock.hold():
            request_id = self._new_request_id()
            early = await self._initialize(request_id) or await self._hold_token(request_id)
            if early is not None:
                return early
            answer = await self._call(Wanted(at="livechat.conversation", body=dict(brought or {})), request_id)
            seen = visitor.after_start(answer, self.profile)
            if isinstance(seen, Failed):
                return self._failed("livechat.conversation", seen, answer, _START_FAILED)
            return Result(answer=answer, chat=self.chat)

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
                owner = visitor.after_hub(answer, self.profile)
                if isinstance(owner, Failed):
                    return self._failed(
                        "livechat.validate-chat-record",
                        owner,
                        answer,
                        "AuthenticatedChatConversationRetrievalFailure",
                    )
            self.chat = chat
            return Result(answer=answer, chat=chat)

    async def end_chat(self, chat: Chat | None = None) -> Result:
        """Play `endChat()`; whatever comes of it, the page has no chat any more."""
        chat = chat or self.chat or Chat(self._new_request_id(), "")
        with self._sandbox.clock.hold():
            answer = await self._call(Wanted(at="livechat.session-close", body={}), chat.request_id, chat.chat_id)
            self.chat = None
            seen = visitor.after_close(answer, self.profile)
            if isinstance(seen, Failed):
                return self._failed("livechat.session-close", seen, answer, "ConversationClosureFailure")
            return Result(answer=answer, chat=chat)

    async def ask_availability(self) -> Result:
        """Play `getAgentAvailability()`."""
        return replace(await super().ask_availability(), events=())

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

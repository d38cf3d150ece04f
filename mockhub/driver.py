"""The built-in visitor: plays the client side of a chat over real HTTP.

The visitor model decides, this drives: it calls the provider, sends what the model says, and shows it what came
back. The runner and the control API share it. What the published chat SDK does otherwise is in `chat_sdk_driver`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiohttp
from yarl import URL

from mockhub import visitor
from mockhub.calling import Holder, Made, Wanted, make
from mockhub.chatting import POLLED_EVERY, Awaited, Said, not_seen, text_of
from mockhub.entry import VISITOR
from mockhub.listening import Listening, ListeningFailedError, as_message
from mockhub.matching import meets
from mockhub.omnichannel.attachments import Reference, kind_of_file, metadata_naming
from mockhub.omnichannel.realtime.events import opened
from mockhub.providing import call_provider
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.visitor import Failed, HubAnswer, JudgeHere, Page, Profile, StartConversation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockhub.hub import Hub
    from mockhub.omnichannel.organization import Widget
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Provider, Sandbox

_MOST_TOLD = 8
_HUB_LIMIT = 15.0
"""The published client's own limit for these calls, in sandbox time and in real time alike."""


@dataclass(frozen=True, slots=True)
class Chat:
    """What a client keeps of a started chat, enough to resume it."""

    request_id: str
    chat_id: str


@dataclass(slots=True)
class Result:
    """What the page saw of one step: a failure or none, the events, and the hub's last answer."""

    failure: Failed | None = None
    events: tuple[str, ...] = ()
    answer: HubAnswer | None = None
    chat: Chat | None = None
    message: Mapping[str, Any] | None = None
    """What was received in the chat."""
    attached: Mapping[str, str] | None = None
    """The file that was sent: its `id`, `name` and `type`."""

    def to_json(self) -> dict[str, Any]:
        """Return the written form, with the documented fields first."""
        failure = self.failure
        shown: dict[str, Any] = {"ok": failure is None, "events": list(self.events)}
        if failure is not None:
            shown |= {
                "errorCode": failure.code,
                "errorDescription": failure.description,
                "cause": failure.cause,
                "detail": failure.detail,
            }
            if failure.error is not None:
                shown["error"] = failure.error
        if self.answer is not None and self.answer.status:
            shown["status"] = self.answer.status
        if failure is not None and failure.wire_code is not None:
            shown["wireCode"] = failure.wire_code
        if self.chat is not None:
            shown |= {"requestId": self.chat.request_id, "chatId": self.chat.chat_id}
        if self.message is not None:
            shown["message"] = text_of(self.message)
        return shown


class Visitor:
    """One person at one page with one widget.

    Args:
        name: the visitor's name in the scenario; their tokens name a contact of their own.
        widget: the widget on the page.
        provider: the registered auth token provider; None for a page without one.
        profile: how the client behaves.
    """

    def __init__(
        self,
        hub: Hub,
        outbound: Outbound,
        sandbox: Sandbox,
        *,
        widget: Widget,
        provider: Provider | None,
        profile: Profile | None = None,
        name: str = DEFAULT_VISITOR,
    ) -> None:
        self.name = name
        self.profile = profile or Profile()
        self._hub = hub
        self._outbound = outbound
        self._sandbox = sandbox
        self._widget = widget
        self._provider = provider
        self._token: str | None = None
        self._chat_token: str | None = None
        self._nonce: str | None = None
        self._session_id: str | None = None
        self._request_id: str | None = None
        self._identity: str | None = None
        self._attachment: str | None = None
        self._seen: set[str] = set()
        self._listening: Listening | None = None
        self._looked = False
        self.chat: Chat | None = None

    async def start_chat(self, brought: Mapping[str, Any] | None = None) -> Result:
        """Play `startChat()`: the provider, then the conversation; `brought` is added to its body."""
        with self._sandbox.clock.hold():
            request_id = self._new_request_id()
            failure = await self._authenticate(request_id)
            if failure is not None:
                return failed_result(failure)
            answer = await self._call(Wanted(at="livechat.conversation", body=dict(brought or {})), request_id)
            seen = visitor.after_start(answer, self.profile)
            if isinstance(seen, Failed):
                return failed_result(seen, answer)
            return Result(events=seen.events, answer=answer, chat=self.chat)

    async def resume_chat(self, chat: Chat | None = None) -> Result:
        """Play a reload of the page with a chat under way: the provider again, then the chat's state and owner."""
        chat = chat or self.chat or Chat(self._new_request_id(), "19:none@thread.v2")
        with self._sandbox.clock.hold():
            failure = await self._authenticate(chat.request_id)
            if failure is not None:
                return failed_result(failure)
            answer = await self._call(Wanted(at="livechat.work-item-details"), chat.request_id, chat.chat_id)
            seen = visitor.after_details(answer, self.profile)
            if isinstance(seen, Failed):
                return failed_result(seen, answer)
            if self._token is not None:
                validate = Wanted(at="livechat.validate-chat-record")
                answer = await self._call(validate, chat.request_id, chat.chat_id)
                owner = visitor.after_hub(answer, self.profile)
                if isinstance(owner, Failed):
                    return failed_result(owner, answer)
            self.chat = chat
            return Result(events=seen.events, answer=answer, chat=chat)

    async def end_chat(self, chat: Chat | None = None) -> Result:
        """Play `closeChat()`; without a chat the client still tells the hub, with a fresh request id."""
        chat = chat or self.chat or Chat(self._new_request_id(), "")
        with self._sandbox.clock.hold():
            answer = await self._call(Wanted(at="livechat.session-close", body={}), chat.request_id, chat.chat_id)
            seen = visitor.after_close(answer, self.profile)
            if isinstance(seen, Failed):
                return failed_result(seen, answer)
            return Result(events=seen.events, answer=answer, chat=chat)

    async def ask_availability(self) -> Result:
        """Play `getAgentAvailability()`; a token the page holds goes along."""
        with self._sandbox.clock.hold():
            answer = await self._call(Wanted(at="livechat.agent-availability"), self._new_request_id())
            seen = visitor.after_hub(answer, self.profile)
            if isinstance(seen, Failed):
                return failed_result(seen, answer)
            return Result(events=("lcw:getAgentAvailability",), answer=answer)

    async def call(self, wanted: Wanted, chat: Chat | None = None) -> Result:
        """Make one call, in the visitor's chat or another, whatever the page would make of the answer.

        Calls before there is a chat share one request id, which becomes the chat's if an answer begins one.

        Raises:
            Misuse: a name in its address stands for nothing.
        """
        chat = chat or self.chat
        with self._sandbox.clock.hold():
            if chat is None and self._request_id is None:
                self._request_id = self._new_request_id()
            named = chat.request_id if chat is not None else str(self._request_id)
            answer = await self._call(wanted, named, chat.chat_id if chat is not None else None)
            seen = visitor.after_hub(answer, self.profile)
            if isinstance(seen, Failed):
                return failed_result(seen, answer)
            return Result(answer=answer, chat=self.chat)

    async def send(self, said: Said, chat: Chat | None = None) -> Result:
        """Write something in the visitor's chat or another."""
        return await self.call(Wanted(at="acs.send-message", body=said.body), chat)

    async def attach(self, name: str, content: bytes, media_type: str, chat: Chat | None = None) -> Result:
        """Send a file in the visitor's chat or another, as the chat SDK does: announce it, upload it, say so."""
        with self._sandbox.clock.hold():
            announced = {"filename": name, "type": kind_of_file(media_type)}
            made = await self.call(Wanted(at="attachments.create", body=announced), chat)
            if made.failure is not None or made.answer is None:
                return made
            attached = str(made.answer.body.get("id")) if isinstance(made.answer.body, dict) else ""
            self._attachment = attached
            uploaded = await self.call(Wanted(at="attachments.upload", body=content), chat)
            if uploaded.failure is not None:
                return uploaded
            file = Reference(attached, name, media_type)
            sent = await self.send(Said("", metadata=metadata_naming(file)), chat)
            sent.attached = {"id": file.id, "name": file.name, "type": file.type}
            return sent

    async def receive(self, awaited: Awaited, *, within: float, chat: Chat | None = None) -> Result:
        """Wait until something is shown in the visitor's chat or another, looking once a second.

        What came before it counts as seen. `within` is in seconds of sandbox time.
        """
        clock = self._sandbox.clock
        passed: list[str] = []
        with clock.hold():
            until = clock.now() + within
            while True:
                result = await self.call(Wanted(at="acs.list-messages"), chat)
                if result.failure is not None or result.answer is None:
                    return result
                messages = result.answer.body.get("value") if isinstance(result.answer.body, dict) else None
                for message in not_seen(messages or (), self._seen, self._identity):
                    self._seen.add(str(message.get("id")))
                    if awaited.is_it(message):
                        return Result(events=("lcw:onMessageReceived",), answer=result.answer, message=message)
                    passed.append(text_of(message) or str(message.get("type")))
                left = until - clock.now()
                if left <= 0:
                    return failed_result(_nothing_came(awaited, within, passed), result.answer)
                await clock.sleep(min(POLLED_EVERY, left))

    async def receive_pushed(self, awaited: Awaited, *, within: float) -> Result:
        """Wait until something is pushed in the visitor's chat; the first time the client connects and looks once.

        `within` is in seconds of sandbox time.
        """
        try:
            listening = await self.listen()
        except ListeningFailedError as error:
            return failed_result(Failed(None, str(error)))
        if not self._looked:
            self._looked = True
            looked = await self.receive(awaited, within=0)
            if looked.failure is None or looked.failure.cause is not None:
                return looked
        passed: list[str] = []
        with self._sandbox.clock.deadline(within) as due:
            while True:
                while listening.events:
                    message = as_message(listening.events.pop(0))
                    if message is None or not not_seen([message], self._seen, self._identity):
                        continue
                    self._seen.add(str(message["id"]))
                    if awaited.is_it(message):
                        return Result(events=("lcw:onMessageReceived",), message=message)
                    passed.append(text_of(message))
                if not await listening.next(due):
                    return failed_result(_nothing_came(awaited, within, passed))

    async def await_pushed(self, event: str, where: Mapping[str, Any], *, within: float) -> Result:
        """Wait until an event of the visitor's chat is pushed; what came before it counts as seen.

        Args:
            event: its name in the vendor's clients.
            where: members by path, each with exactly this value; those that hold JSON in a text are opened.
            within: seconds of sandbox time.
        """
        try:
            listening = await self.listen()
        except ListeningFailedError as error:
            return failed_result(Failed(None, str(error)))
        passed: list[str] = []
        with self._sandbox.clock.deadline(within) as due:
            while True:
                while listening.events:
                    name, members = opened(listening.events.pop(0))
                    if name == event and meets(members, where):
                        return Result(events=(name,), answer=HubAnswer(200, body=members))
                    passed.append(name)
                if not await listening.next(due):
                    return failed_result(_no_event(event, within, passed))

    async def listen(self) -> Listening:
        """Return the realtime connection of who has the chat; the first time it is opened.

        Raises:
            ListeningFailedError: there is no chat, or the hub refuses.
        """
        if self._listening is not None and self._listening.identity == self._identity:
            return self._listening
        await self.hang_up()
        self._listening = await self._connected()
        return self._listening

    async def _connected(self) -> Listening:
        if self._chat_token is None or self._identity is None:
            raise ListeningFailedError("realtime: there is no chat, so there is no chat token")
        listening = Listening(
            self._outbound.session,
            self._sandbox,
            base=self._hub.addresses.sandbox(self._sandbox.id),
            token=self._chat_token,
            identity=self._identity,
        )
        with self._sandbox.clock.hold():
            await listening.open()
        return listening

    async def hang_up(self) -> None:
        """End the realtime connection, if there is one."""
        if self._listening is not None:
            await self._listening.close()
            self._listening, self._looked = None, False

    def _new_request_id(self) -> str:
        return f"{self._sandbox.random.getrandbits(128):032x}"

    async def _authenticate(self, request_id: str) -> Failed | None:
        """Go through the page's part of a start; keep the token the hub is to see."""
        settings = self._widget.settings
        page = Page(
            authentication=settings.authentication,
            provider=self._provider is not None,
            client_function_missing=settings.client_function_missing,
            context_provider=settings.context_provider,
            scripts=settings.scripts,
        )
        self._token = None
        decision = visitor.before_start(page, self.profile)
        if isinstance(decision, Failed):
            return decision
        if isinstance(decision, StartConversation) or self._provider is None:
            return None
        seen = await call_provider(
            self._outbound, self._sandbox, self._provider, visitor=self.name, conversation=request_id
        )
        after = visitor.after_provider(page, seen, self.profile)
        if isinstance(after, JudgeHere):
            verdict = await self._outbound.verdict(self._sandbox, self._sandbox.trusts, after.value)
            detail = verdict.detail or "a header cannot carry the token as it is"
            return visitor.after_judging(verdict.reason or "bad_base64", detail, self.profile)
        if isinstance(after, Failed):
            return after
        self._token = after.token
        return None

    async def _call(self, wanted: Wanted, request_id: str, chat_id: str | None = None) -> HubAnswer:
        """Call the hub as the published client does, and keep what it keeps of the answer."""
        answer = await self._attempt(make(wanted, self._holder(request_id, chat_id)), request_id)
        self._keep(answer, request_id)
        return answer

    def _keep(self, answer: HubAnswer, request_id: str) -> None:
        """Keep the chat that an answer begins."""
        body = answer.body
        if isinstance(body, dict) and isinstance(body.get("ChatId"), str) and isinstance(body.get("Token"), str):
            self.chat, self._request_id = Chat(request_id, body["ChatId"]), None
            self._chat_token, self._identity = body["Token"], body.get("VisitorId")

    def _holder(self, request_id: str, chat_id: str | None) -> Holder:
        names = {"org": self._sandbox.organization.id, "wid": self._widget.id, "rid": request_id}
        if chat_id is not None:
            names |= {"chat": chat_id, "thread": chat_id}
        if self._attachment is not None:
            names["attachment"] = self._attachment
        return Holder(
            names=names,
            token=self._token is not None,
            chat_token=self._chat_token,
            email=f"{self.name}@example.com",
            locale="en-us",
        )

    async def _attempt(self, made: Made, request_id: str, limit: float = _HUB_LIMIT) -> HubAnswer:
        """Send a call once, and wait for its answer no longer than `limit` seconds, sandbox or real."""
        answer = await self._sandbox.clock.answered(self._send(made, request_id, limit), limit)
        if answer is None:
            return HubAnswer(0, body=f"no answer within {limit:g} s", timed_out=True)
        self._nonce = answer.headers.get("authcodenonce", self._nonce)
        self._session_id = answer.headers.get("oc-sessionid", self._session_id)
        return answer

    async def _send(self, made: Made, request_id: str, limit: float) -> HubAnswer:
        url = URL(f"{self._hub.addresses.sandbox(self._sandbox.id)}{made.path}", encoded=True)
        headers = {**self._headers(request_id), **made.headers}
        if isinstance(made.body, str | bytes):
            headers.setdefault("Content-Type", "application/json")
            sent: dict[str, Any] = {
                "data": BytesIO(made.body.encode() if isinstance(made.body, str) else made.body)
            }
        else:
            sent = {"json": made.body}
        try:
            async with self._outbound.session.request(
                made.method, url, headers=headers, timeout=aiohttp.ClientTimeout(total=limit), **sent
            ) as response:
                text = (await response.read()).decode("utf-8", "replace")
        except TimeoutError:
            return HubAnswer(0, body=f"no answer within {limit:g} s", timed_out=True)
        except (aiohttp.ClientError, ValueError) as error:
            return HubAnswer(0, body=str(error) or type(error).__name__)
        answered = {name.lower(): value for name, value in response.headers.items()}
        return HubAnswer(response.status, answered, _parsed(text))

    def _headers(self, request_id: str) -> dict[str, str]:
        headers = {
            "x-ms-client-request-id": request_id,
            "Request-Id": request_id,
            "Ms-Oc-User-Agent": "mockhub-visitor",
            VISITOR: self.name,
        }
        if self._session_id is not None:
            headers["Oc-Sessionid"] = self._session_id
        if self._token is not None:
            headers["AuthenticatedUserToken"] = self._token
            headers["AuthCodeNonce"] = self._nonce or "00000000"
        return headers


def _nothing_came(awaited: Awaited, within: float, passed: list[str]) -> Failed:
    came = f"; what came: {', '.join(passed)}" if passed else "; nothing came"
    return Failed(None, f"no {awaited} within {within:g} s{came}")


def _no_event(event: str, within: float, passed: list[str]) -> Failed:
    came = f"; what came: {', '.join(passed[-_MOST_TOLD:])}" if passed else "; nothing came"
    return Failed(None, f"no {event} as described within {within:g} s{came}")


def failed_result(failure: Failed, answer: HubAnswer | None = None) -> Result:
    """Return what a page saw of a step that failed."""
    return Result(failure, (failure.event,) if failure.event else (), answer)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text

"""The built-in visitor: plays the client side of a chat over real HTTP.

The visitor model decides, this drives: it calls the provider, sends what the model says, and shows it what came
back. The runner and the control API share it.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import aiohttp

from mockhub import visitor
from mockhub.faults.engine import VISITOR
from mockhub.providing import call_provider
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.visitor import Failed, HubAnswer, JudgeHere, Page, Profile, StartConversation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mockhub.hub import Hub
    from mockhub.omnichannel.organization import Widget
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Person, Provider, Sandbox

_HUB_LIMIT = 15.0
"""The published client's own limit for these calls, in sandbox time and in real time alike."""
_HUB_TIMEOUT = aiohttp.ClientTimeout(total=_HUB_LIMIT)


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
        if self.answer is not None and self.answer.status:
            shown["status"] = self.answer.status
        if failure is not None and failure.wire_code is not None:
            shown["wireCode"] = failure.wire_code
        if self.chat is not None:
            shown |= {"requestId": self.chat.request_id, "chatId": self.chat.chat_id}
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
        self._nonce: str | None = None
        self._session_id: str | None = None
        self.chat: Chat | None = None

    @classmethod
    def at_their_page(
        cls, hub: Hub, outbound: Outbound, sandbox: Sandbox, name: str, page: Person | None = None
    ) -> Self:
        """Return a visitor whose page is as the sandbox has it, unless `page` says otherwise.

        Raises:
            Misuse: their provider is not registered.
        """
        page = page or sandbox.person(name)
        provider = sandbox.provider_of(page)
        return cls(hub, outbound, sandbox, widget=page.widget, provider=provider, profile=page.profile, name=name)

    async def start_chat(self, brought: Mapping[str, Any] | None = None) -> Result:
        """Play `startChat()`: the provider, then the conversation; `brought` is added to its body."""
        with self._sandbox.clock.hold():
            request_id = self._new_request_id()
            failure = await self._authenticate(request_id)
            if failure is not None:
                return _failed(failure)
            path = f"organization/{self._org}/widgetApp/{self._widget.id}/conversation"
            body = {"locale": "en-us", **(brought or {}), "channelId": "lcw"}
            answer = await self._call("POST", path, request_id, body)
            seen = visitor.after_start(answer, self.profile)
            if isinstance(seen, Failed):
                return _failed(seen, answer)
            self.chat = Chat(request_id, str(answer.body["ChatId"]))
            return Result(events=seen.events, answer=answer, chat=self.chat)

    async def resume_chat(self, chat: Chat | None = None) -> Result:
        """Play a reload of the page with a chat under way: the provider again, then the chat's state and owner."""
        chat = chat or self.chat or Chat(self._new_request_id(), "19:none@thread.v2")
        with self._sandbox.clock.hold():
            failure = await self._authenticate(chat.request_id)
            if failure is not None:
                return _failed(failure)
            ids = f"{self._org}/{self._widget.id}"
            answer = await self._call("GET", f"getliveworkitemdetails/{ids}/{chat.request_id}", chat.request_id)
            seen = visitor.after_details(answer, self.profile)
            if isinstance(seen, Failed):
                return _failed(seen, answer)
            if self._token is not None:
                path = f"validateauthchatmaprecord/{ids}/{chat.chat_id}/{chat.request_id}"
                answer = await self._call("GET", path, chat.request_id)
                owner = visitor.after_hub(answer, self.profile)
                if isinstance(owner, Failed):
                    return _failed(owner, answer)
            self.chat = chat
            return Result(events=seen.events, answer=answer, chat=chat)

    async def end_chat(self, chat: Chat | None = None) -> Result:
        """Play `closeChat()`; without a chat the client still tells the hub, with a fresh request id."""
        chat = chat or self.chat or Chat(self._new_request_id(), "")
        with self._sandbox.clock.hold():
            path = f"sessionclose/{self._org}/{self._widget.id}/{chat.request_id}"
            answer = await self._call("POST", path, chat.request_id, {})
            seen = visitor.after_close(answer, self.profile)
            if isinstance(seen, Failed):
                return _failed(seen, answer)
            return Result(events=seen.events, answer=answer, chat=chat)

    async def ask_availability(self) -> Result:
        """Play `getAgentAvailability()`; a token the page holds goes along."""
        with self._sandbox.clock.hold():
            request_id = self._new_request_id()
            path = f"getagentavailability/{self._org}/{self._widget.id}/{request_id}"
            answer = await self._call("POST", path, request_id, {"locale": "en-us"}, auth=True)
            seen = visitor.after_hub(answer, self.profile)
            if isinstance(seen, Failed):
                return _failed(seen, answer)
            return Result(events=("lcw:getAgentAvailability",), answer=answer)

    @property
    def _org(self) -> str:
        return self._sandbox.organization.id

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

    async def _call(
        self, method: str, path: str, request_id: str, body: dict[str, Any] | None = None, *, auth: bool = False
    ) -> HubAnswer:
        """Call the hub as the published client does, on the authenticated path if there is a token or no other."""
        below = "auth/" if auth or self._token is not None else ""
        url = f"{self._hub.addresses.sandbox(self._sandbox.id)}/livechatconnector/{below}{path}"
        call = asyncio.create_task(self._send(method, url, request_id, body))
        clock = self._sandbox.clock
        with clock.deadline(_HUB_LIMIT) as due, clock.transit():
            due.add_done_callback(lambda _: call.cancel())
            try:
                await asyncio.wait({call})
            finally:
                call.cancel()
        if call.cancelled():
            return HubAnswer(0, body=f"no answer within {_HUB_LIMIT:g} s")
        answer = call.result()
        self._nonce = answer.headers.get("authcodenonce", self._nonce)
        self._session_id = answer.headers.get("oc-sessionid", self._session_id)
        return answer

    async def _send(self, method: str, url: str, request_id: str, body: dict[str, Any] | None) -> HubAnswer:
        try:
            async with self._outbound.session.request(
                method, url, json=body, headers=self._headers(request_id), timeout=_HUB_TIMEOUT
            ) as response:
                text = await response.text()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return HubAnswer(0, body=str(error) or type(error).__name__)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return HubAnswer(response.status, headers, _parsed(text))

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


def _failed(failure: Failed, answer: HubAnswer | None = None) -> Result:
    return Result(failure, (failure.event,) if failure.event else (), answer)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text

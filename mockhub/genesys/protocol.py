"""Messages of web content: what they ask for, who may, and what they are answered.

Protocol version 2, as the published client speaks it (run): what counts as a failure is the presence of
`errorMessage`, and what is not answered within ten seconds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.errors import Refused, nearest
from mockhub.genesys.desktops import PROTOCOL, SERVER
from mockhub.genesys.parameters import read_parameters
from mockhub.genesys.services import agent, interaction, outbound, system
from mockhub.genesys.settings import ErrorText
from mockhub.scapi import REQUESTS
from mockhub.tokens.structure import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mockhub.genesys.desktops import Caller
    from mockhub.genesys.origins import AcceptedOrigins
    from mockhub.genesys.tokens import TokenKind
    from mockhub.genesys.workspace import Workspace

_ALLOWED_SERVICES = "system.getAllowedServices"
SERVICES: Mapping[str, Callable[..., Any]] = {
    name: service for one in (agent, interaction, outbound, system) for name, service in one.SERVICES.items()
}
"""What does each request, but for `system.getAllowedServices`, which is about the allow-list itself."""
_SILENT = frozenset({"origin_not_accepted", "request_not_allowed"})
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A message of web content: who sends it, and the allow-list that holds unless one is set."""

    workspace: Workspace
    caller: Caller
    message: Mapping[str, Any]
    own_origins: str

    def allowed(self) -> Allowed:
        """Return the request, if it is one that this page may make now.

        Raises:
            Refused: the page's `failed` is called, or nothing (`is_silent`).
        """
        workspace, name = self.workspace, self._name()
        origins, origin = workspace.accepted(self.own_origins), self.caller.frame.origin
        known = REQUESTS.get(name)
        listed = bool(origins.of(origin))
        refusal = origins.refusal(origin, name)
        if refusal is not None and (not listed or (known is not None and name != _ALLOWED_SERVICES)):
            raise Refused(*refusal)
        self._check_rate(name)
        if known is None:
            hint = nearest(name, REQUESTS)
            raise Refused("service_unknown", f"there is no request '{name[:_LONGEST_NAME]}'{hint}")
        return Allowed(self, name, read_parameters(known, self.message.get("parameters")), origins)

    def subscribe(self) -> dict[str, Any]:
        """Note what a page wants to be told of; the id stands beside `data`, not in it (run)."""
        self._check_listed()
        data = self.message.get("data")
        names: list[Any] = data if isinstance(data, list) else [data]
        if not names or not all(isinstance(one, str) and one for one in names):
            detail = f"data is {kind_of(data)}, expected an event's name or an array of them"
            raise Refused("parameters_invalid", f"subscribe: {detail}")
        return {"subscriptionId": self.workspace.desktops.subscribe(self.caller.frame, names)}

    def unsubscribe(self) -> dict[str, Any]:
        """Forget a subscription; the client expects no answer."""
        self._check_listed()
        named = self.message.get("data")
        if not isinstance(named, str) or self.caller.frame.subscriptions.pop(named, None) is None:
            shown = f"'{named}'" if isinstance(named, str) else kind_of(named)
            raise Refused("thing_unknown", f"unsubscribe: this page has no subscription {shown}")
        return {}

    def _name(self) -> str:
        name = self.message.get("request")
        if not isinstance(name, str):
            raise Refused("service_unknown", f"request is {kind_of(name)}, expected namespace.method")
        return name

    def _check_listed(self) -> None:
        origin = self.caller.frame.origin
        origins = self.workspace.accepted(self.own_origins)
        if not origins.of(origin):
            refusal = origins.refusal(origin, "subscribe")
            if refusal is not None:
                raise Refused(*refusal)

    def _check_rate(self, name: str) -> None:
        settings = self.workspace.settings
        detail = self.workspace.limits.refusal(
            name,
            self.workspace.now(),
            whole=settings.rate_limit,
            each=settings.rate_limits,
            quarantine=settings.rate_limit_quarantine_delay,
        )
        if detail is not None:
            raise Refused("rate_limited", detail)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A request that its page may make, with a value for each of its parameters."""

    asked: Asked
    name: str
    parameters: Sequence[Any]
    origins: AcceptedOrigins

    def token_needed(self) -> TokenKind | None:
        """Return which token the desktop must ask the token service for before it can answer."""
        return agent.token_needed(self.asked.workspace, self.name, self.parameters)

    def answer(self) -> dict[str, Any]:
        """Do what the request asks for, and return the members of its answer.

        Raises:
            Refused: it cannot be done: the page's `failed` is called.
        """
        workspace, caller, name = self.asked.workspace, self.asked.caller, self.name
        if name == _ALLOWED_SERVICES:  # of no use where it is not allowed itself (inferred)
            origin = caller.frame.origin
            data: Any = [one for one in REQUESTS if self.origins.allows(origin, one) or one == name]
        else:
            data = SERVICES[name](workspace, caller, *self.parameters)
        data = workspace.settings.answers.get(name, data)
        return {} if data is None and name not in _MAY_BE_NULL else {"data": data}


_MAY_BE_NULL = frozenset({"interaction.getByInteractionId", "outbound.getCallResult"})


def is_silent(workspace: Workspace, cause: str) -> bool:
    """Return whether a page is told nothing of a refusal: in quarantine (documented), and as the settings say."""
    return cause == "rate_limited" or (cause in _SILENT and workspace.settings.refused == "silence")


def failure(workspace: Workspace, refused: Refused, entry: int) -> dict[str, Any]:
    """Return the members of an answer that tells of a refusal: no error of the API is documented (our choice)."""
    bare = refused.cause.partition(":")[0]
    told = workspace.settings.errors.get(bare, ErrorText())
    message = refused.detail if told.message is None else told.message.replace("{detail}", refused.detail)
    code = refused.cause if told.code is None else told.code
    return {"errorMessage": message, "errorCode": code, "mockhub": {"cause": refused.cause, "journal": entry}}


def posted(body: bytes, reference: Any) -> Any:
    """Return the message that a desktop posts for what the hub answered; None for silence.

    A fault may have put anything in the answer's place: members it names stand as they are, those it leaves out
    are as always; text that is not JSON is posted as text, which the client does not take for an answer (run).
    """
    if not body:
        return None
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
    if not isinstance(answer, dict):
        return answer
    return {"userAgent": SERVER, "protocolVersion": PROTOCOL, "referenceId": reference, **answer}


def understood(message: Any, reference: str) -> bool:
    """Return whether the published client takes a message for the answer to a request (run)."""
    if not isinstance(message, dict) or not isinstance(message.get("userAgent"), str):
        return False
    return "WWE" in message["userAgent"] and not message.get("event") and message.get("referenceId") == reference

"""The calls that are measured, as ready-made bytes."""

from __future__ import annotations

import json
import time
from itertools import count
from uuid import UUID

from mockhub.hub import Hub
from mockhub.tokens.providers import TokenSpec

_PAYLOAD = json.dumps({"initContext": {"locale": "en-us", "os": "Linux", "device": "Desktop"}}).encode()


class Calls:
    """Requests to the default sandbox of any MockHub process: they all have the same key and ids."""

    def __init__(self) -> None:
        self._sandbox = Hub(time.time).default
        self._ids = count(1)
        self.pem = self._sandbox.issuer.pem()
        organization = self._sandbox.organization
        widget, base = organization.authenticated.id, "/livechatconnector"
        self._organization = organization.id
        self.config_path = f"{base}/config/{organization.id}/{widget}"
        self.conversation_path = f"{base}/auth/organization/{organization.id}/widgetApp/{widget}/conversation"

    def tokens(self, number: int) -> list[str]:
        """Return that many tokens nobody has seen before."""
        sandbox, ids = self._sandbox, self._ids
        return [
            str(sandbox.token(TokenSpec(claims={"n": next(ids)}), provider=sandbox.provider))
            for _ in range(number)
        ]

    def config(self) -> bytes:
        """Return a request for the chat config."""
        return f"GET {self.config_path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n".encode()

    def conversations(self, tokens: list[str]) -> list[bytes]:
        """Return a start of a conversation for each token, each with a request id of its own."""
        return [self._conversation(token, str(UUID(int=next(self._ids)))) for token in tokens]

    def _conversation(self, token: str, request_id: str) -> bytes:
        head = (
            f"POST {self.conversation_path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
            f"OrganizationId: {self._organization}\r\nx-ms-client-request-id: {request_id}\r\n"
            f"AuthenticatedUserToken: {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(_PAYLOAD)}\r\n\r\n"
        )
        return head.encode() + _PAYLOAD

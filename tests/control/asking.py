"""Calling the control API, and holding what it answers against its own OpenAPI document."""

from __future__ import annotations

import asyncio
import copy
import json
import re
from collections.abc import Callable, Coroutine
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from mockhub.control.openapi import document
from mockhub.control.table import ROUTES
from mockhub.journal import Kind, Outcome

if TYPE_CHECKING:
    import aiohttp

    from mockhub.journal import Journal
    from mockhub.sandbox import Sandbox

SANDBOX = "/v1/sandboxes/default"


STREAM = "text/event-stream"
TEXTS = (STREAM, "application/x-ndjson", "application/x-pem-file", "text/plain")


class Seen:
    """An answer of the control API, read."""

    def __init__(self, answer: aiohttp.ClientResponse, text: str) -> None:
        self.status = answer.status
        self.content_type = answer.content_type
        self.text = text

    @property
    def body(self) -> Any:
        return json.loads(self.text)


Ask = Callable[..., Coroutine[Any, Any, Seen]]


def assert_problem(seen: Seen, status: int, code: str, title: str) -> dict[str, Any]:
    assert seen.content_type == "application/problem+json"
    body: dict[str, Any] = seen.body
    assert (seen.status, body["status"], body["code"]) == (status, status, code), body
    assert title in body["title"]
    return body


def assert_mistake(seen: Seen, pointer: str, message: str) -> None:
    assert seen.content_type == "application/problem+json"
    assert seen.status == 400
    mistakes = seen.body["mistakes"]
    assert [one["pointer"] for one in mistakes] == [pointer], mistakes
    assert message in mistakes[0]["message"], mistakes


@cache
def strict() -> dict[str, Any]:
    """Return the document with every answer closed: it must have no member that is not described."""
    closed = copy.deepcopy(document(ROUTES))
    for schema in closed["components"]["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return closed


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "components": strict()["components"]})


def validate(content: dict[str, Any], media_type: str, value: Any) -> None:
    """Hold a value against the schema a document has for its media type."""
    _validator(json.dumps(content[media_type]["schema"])).validate(value)


def operation(method: str, path: str) -> dict[str, Any] | None:
    """Return what the document says of a call, if anything is served there."""
    for template in sorted(strict()["paths"], key=lambda one: str(one).count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path.partition("?")[0]):
            found: dict[str, Any] | None = strict()["paths"][template].get(method.lower())
            return found
    return None


def hold(method: str, path: str, sent: Any, seen: Seen) -> None:
    """Hold a call and its answer against the document."""
    said = operation(method, path)
    if said is None:
        assert seen.status in (404, 405), (method, path)
        return
    assert str(seen.status) in said["responses"], f"{method} {path} answered {seen.status}: {seen.text}"
    answer = said["responses"][str(seen.status)]
    if "content" in answer:
        content = {media.partition(";")[0]: said for media, said in answer["content"].items()}
        validate(content, seen.content_type, seen.text if seen.content_type in TEXTS else seen.body)
        described = answer["description"]
        assert seen.status < 400 or f"`{seen.body['code']}`" in described, (seen.body, described)
    if seen.status < 300 and "requestBody" in said:
        validate(said["requestBody"]["content"], "application/json", sent)


def add(box: Sandbox, *statuses: int, point: str = "livechat.conversation", **known: Any) -> None:
    """Have entries finish with these statuses."""
    for status in statuses:
        entry = box.journal.begin(Kind.REQUEST, point)
        for name, value in known.items():
            setattr(entry, name, value)
        box.journal.finish(entry, Outcome.OK if status == 200 else Outcome.REFUSED, status=status)


async def until_followed(journal: Journal, *, followed: bool = True) -> None:
    """Wait until somebody follows a journal or waits for its entries, or nobody does any more."""
    for _ in range(1000):
        if journal.followed is followed:
            return
        await asyncio.sleep(0.005)
    raise AssertionError("nobody came" if followed else "somebody is still there")

"""The control API in OpenAPI 3.1, from the routes themselves."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from mockhub import __version__
from mockhub.answers import plain
from mockhub.control.problem import Problem
from mockhub.json_schema import Schemas

if TYPE_CHECKING:
    from mockhub.control.route import BodyForm, Route
    from mockhub.spec import Spec

_REFS = "#/components/schemas/"
_ABOUT = """\
How tests and people steer a running MockHub.

The listener is for programs on this machine and for its own pages: `Sec-Fetch-Site` must be absent, `same-origin`,
or `none` for a page navigation, and the Host must be a name of this machine. Every write carries
`Content-Type: application/json`, also one without a body. A listener bound wider demands a token. Keys that people
write are in kebab-case, as in scenario files; answers are in camelCase."""
_IN_PATH = {
    "sandbox": ("The sandbox's id; the one that is always there is called `default`.", "default"),
    "provider": ("The provider's name.", "default"),
    "fault": ("The fault's name.", "overloaded"),
    "conversation": ("The conversation's request id, or another of its ids.", "r1"),
    "seq": ("The entry's number.", "1"),
}


@cache
def document(routes: tuple[Route, ...]) -> dict[str, Any]:
    """Return the OpenAPI document of some routes. It reads sources for their descriptions, so not on a loop."""
    return _Writer().document(routes)


class _Writer:
    def __init__(self) -> None:
        self._definitions: dict[str, Any] = {}
        self._plain = Schemas(_REFS, self._definitions)
        self._named = Schemas(_REFS, self._definitions, names=True)

    def document(self, routes: tuple[Route, ...]) -> dict[str, Any]:
        paths: dict[str, Any] = {}
        for route in routes:
            paths.setdefault(route.path, {})[route.method.lower()] = self._operation(route)
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "MockHub control API",
                "version": __version__,
                "description": _ABOUT,
                "license": {"name": "MIT", "identifier": "MIT"},
            },
            "servers": [
                {"url": "http://127.0.0.1:8789", "description": "Where it listens unless told otherwise."}
            ],
            "security": [{}, {"token": []}],
            "tags": [{"name": subject} for subject in dict.fromkeys(route.subject for route in routes)],
            "paths": paths,
            "components": {
                "schemas": dict(sorted(self._definitions.items())),
                "securitySchemes": {
                    "token": {
                        "type": "http",
                        "scheme": "bearer",
                        "description": "Needed where the listener is bound wider than this machine.",
                    }
                },
            },
        }

    def _operation(self, route: Route) -> dict[str, Any]:
        summary, _, more = route.says.partition("\n\n")
        parameters = [
            *map(_in_path, route.parameters),
            *self._in_query(route.query),
            *(_in_header(name, says) for name, says in route.headers.items()),
        ]
        return {
            "operationId": route.does.__name__,
            "tags": [route.subject],
            "summary": _line(summary),
            **({"description": _line(more)} if more else {}),
            **({"parameters": parameters} if parameters else {}),
            **({"requestBody": self._body(route.body)} if route.body is not None else {}),
            "responses": {
                str(route.status): self._answer(route),
                **{str(status): self._refusal(status, codes) for status, codes in route.refusals().items()},
            },
        }

    def _in_query(self, query: type[Spec] | None) -> list[dict[str, Any]]:
        members = self._plain.members(query) if query is not None else {}
        return [
            {"name": key, "in": "query", "description": schema.pop("description", ""), "schema": schema}
            for key, schema in members.items()
        ]

    def _body(self, body: BodyForm[Any]) -> dict[str, Any]:
        schema = (self._named if body.names else self._plain).of(body.form)
        content = {"application/json": {"schema": schema, "example": body.example}}
        return {"required": body.needed, "content": content}

    def _answer(self, route: Route) -> dict[str, Any]:
        if route.answer is None:
            return {"description": "It is done."}
        content = {"schema": self._plain.of(route.answer), "example": plain(route.example)}
        return {"description": HTTPStatus(route.status).phrase, "content": {route.media: content}}

    def _refusal(self, status: int, codes: tuple[str, ...]) -> dict[str, Any]:
        listed = ", ".join(f"`{code}`" for code in codes)
        return {
            "description": f"{HTTPStatus(status).phrase}: {listed}",
            "content": {"application/problem+json": {"schema": self._plain.of(Problem)}},
        }


def _in_path(name: str) -> dict[str, Any]:
    says, example = _IN_PATH[name]
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": says,
        "schema": {"type": "string"},
        "example": example,
    }


def _in_header(name: str, says: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": says, "schema": {"type": "string"}}


def _line(text: str) -> str:
    return " ".join(text.split())

"""What a route of the control API is: where it stands, what it takes, does and answers, each with its type."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from mockhub.control.guard import PROBES, READS
from mockhub.errors import Mistakes
from mockhub.scenarios.explaining import Form
from mockhub.scenarios.places import Document

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from mockhub.addresses import Addresses
    from mockhub.hub import Hub
    from mockhub.outbound import Outbound
    from mockhub.sandbox import Sandbox
    from mockhub.spec import Spec

Body = TypeVar("Body")
Query = TypeVar("Query")

IN_SANDBOX = "/v1/sandboxes/{sandbox}"
_PARAMETER = re.compile(r"\{(\w+)\}")
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Call(Generic[Body, Query]):
    """One call on its way through a handler: its path's parameters, its body and its query, read; its headers."""

    hub: Hub
    outbound: Outbound
    routes: tuple[Route, ...]
    params: Mapping[str, str]
    body: Body
    query: Query
    headers: Mapping[str, str]

    @property
    def addresses(self) -> Addresses:
        """Where the caller reaches the listeners."""
        return self.hub.addresses.seen_by(self.headers, "control", self.hub.public)

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox in the path.

        Raises:
            Misuse: there is none of that id.
        """
        return self.hub.find(self.params["sandbox"])


async def whole(text: str) -> AsyncGenerator[str]:
    """Yield a text that is sent in one piece, for a route that answers with texts."""
    yield text


class BodyForm(Generic[Body]):
    """How a body is written.

    Args:
        form: its type, with markers.
        example: a body that can be sent as it is.
        read: what makes of it what the handler gets; the form itself unless given.
        names: whether `$(name)` may stand for any value, as in scenario files.
    """

    def __init__(
        self, form: Any, example: Any, *, read: Callable[[Document], Body] | None = None, names: bool = False
    ) -> None:
        self.form = form
        self.example = example
        self.names = names
        self._form: Form[Body] = Form(form)
        self.read = read or self._form.read

    def prepare(self) -> None:
        """Build what reads it now, which reads files."""
        self._form.prepare()

    @property
    def needed(self) -> bool:
        """Whether a call without a body is a mistake."""
        try:
            self.read(Document.of("body", {}))
        except Mistakes:
            return True
        return False


@dataclass(frozen=True, kw_only=True, eq=False)
class Route:
    """One address of the control API.

    `does` is the handler, whose name and docstring stand in the OpenAPI document; `answer` is the type of what it
    returns, None for nothing; `example` is such an answer; `refuses` are the codes of its own refusals by status.
    `headers` are those it looks at, with what they say. With a `media` type other than JSON the handler returns an
    asynchronous generator of texts, which are sent as they come.
    """

    method: str
    path: str
    does: Callable[[Call[Any, Any]], Awaitable[Any]]
    answer: Any
    example: Any = None
    status: int = 200
    body: BodyForm[Any] | None = None
    query: type[Spec] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = JSON
    refuses: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """What it is about: the name of the handler's module."""
        return self.does.__module__.rpartition(".")[2]

    @property
    def says(self) -> str:
        """What it does, in sentences."""
        return cleandoc(self.does.__doc__ or "")

    @property
    def parameters(self) -> list[str]:
        """The parameters in its path."""
        return _PARAMETER.findall(self.path)

    @property
    def writes(self) -> bool:
        """Whether it may change something."""
        return self.method not in READS

    def refusals(self) -> dict[int, tuple[str, ...]]:
        """Return the codes of every refusal by status: its own, the guard's, and those of what it takes."""
        found: dict[int, list[str]] = {403: ["foreign-host", "foreign-page"]}
        if self.path not in PROBES:
            found[401] = ["unauthorized"]
        if self.writes:
            found[415] = ["not-json"]
        if self.body is not None:
            found |= {400: ["bad-json", "bad-scenario"], 413: ["too-large"]}
        if self.query is not None:
            found.setdefault(400, []).append("bad-input")
        if "sandbox" in self.parameters:
            found[404] = ["unknown-sandbox"]
        for status, codes in self.refuses.items():
            found.setdefault(status, []).extend(codes)
        return {status: tuple(found[status]) for status in sorted(found)} | {500: ("hub-fault",)}

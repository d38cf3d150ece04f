"""The one error of the clients: a call was refused, or nobody answered it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.errors import MockHubError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockhub.scenarios.places import Document, Path


@dataclass(frozen=True, slots=True)
class BodyMistake:
    """One mistake in what was sent.

    `pointer` is a JSON pointer into the body, `place` is `file:line:column` for what came from YAML.
    """

    pointer: str
    message: str
    place: str | None = None

    def __str__(self) -> str:
        where = self.place or self.pointer
        return f"{where}: {self.message}" if where else self.message


class ControlError(MockHubError):
    """The hub refused a control call, or nobody answered it. Its text says what is wrong and what was expected.

    Args:
        title: what is wrong.
        code: stable name of the kind of mistake; `unreachable`, `too-slow` and `not-a-hub` are the client's own.
        status: HTTP status of the answer; None without one.
        pointer: where: a JSON pointer into the body, a header's name, a query parameter.
        mistakes: every mistake of the body.
    """

    def __init__(
        self,
        title: str,
        *,
        code: str,
        status: int | None = None,
        pointer: str | None = None,
        mistakes: Sequence[BodyMistake] = (),
    ) -> None:
        head = title if pointer is None else f"{title} (at {pointer})"
        super().__init__("\n".join((head, *(f"  {one}" for one in mistakes))))
        self.code = code
        self.status = status
        self.title = title
        self.pointer = pointer
        self.mistakes = tuple(mistakes)


def refusal(status: int, content: bytes, *, document: Document | None = None, at: str = "") -> ControlError:
    """Return the error that problem+json tells; `document` is what stands in the body, at a pointer."""
    try:
        told = json.loads(content)
        title, code = told["title"], told["code"]
    except (ValueError, KeyError, TypeError):
        start = content[:200].decode("utf-8", "backslashreplace")
        return ControlError(
            f"this is no control API of MockHub: it answered {status} {start!r}", code="not-a-hub", status=status
        )
    mistakes = [_mistake(one, document, at) for one in told.get("mistakes", ())]
    return ControlError(title, code=code, status=status, pointer=told.get("pointer"), mistakes=mistakes)


def unanswered(control: str, error: Exception, *, seconds: float) -> ControlError:
    """Return the error for a call that got no answer."""
    if isinstance(error, TimeoutError):
        return ControlError(f"the hub at {control} did not answer within {seconds:g} s", code="too-slow")
    return ControlError(
        f"no hub answers at {control} ({error}); start one with `mockhub serve`, whose first line says where its "
        "control API is",
        code="unreachable",
    )


def _mistake(told: dict[str, Any], document: Document | None, at: str) -> BodyMistake:
    pointer = told["pointer"]
    place = "{file}:{line}:{column}".format_map(told) if "line" in told else None
    if document is not None and document.values and pointer.startswith(at):
        line, column = document.place(_path(pointer.removeprefix(at), document.data))
        place = f"{document.file}:{line}:{column}"
    return BodyMistake(pointer, told["message"], place)


def _path(pointer: str, data: Any) -> Path:
    """Return a pointer as a path in `data`, where items of lists have numbers."""
    path: list[str | int] = []
    for part in pointer.split("/")[1:]:
        step: str | int = int(part) if isinstance(data, list) and part.isdigit() else part
        path.append(step)
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
    return tuple(path)

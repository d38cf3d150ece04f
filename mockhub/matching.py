"""Which journal entries count: the written form of a condition, and why an entry does not meet it.

A condition is a list of criteria. Whether an entry meets it and the explanation of why it does not come from that
same list, so that the two cannot differ. What is compared is what came; what is told has its tokens cut short.
"""

from __future__ import annotations

import json
from bisect import insort
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import parse_qsl

from mockhub.causes import CAUSES
from mockhub.entry import BODY_CUT, VISITOR, Kind
from mockhub.json_paths import ABSENT, Absent, follow, read_path
from mockhub.omnichannel.chat_events import PUSHED
from mockhub.patterns import Pattern
from mockhub.redaction import redacted_header, redacted_text
from mockhub.scapi import EVENTS as WORKSPACE_EVENTS
from mockhub.spec import After, Before, Spec, known
from mockhub.visitor import EVENTS, SdkCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mockhub.entry import Entry

CauseName = Annotated[str, known("cause", CAUSES, argued=True)]
PageEventName = Annotated[str, known("event", EVENTS)]
EventName = Annotated[str, known("event", (*EVENTS, *PUSHED))]
AnyEvent = Annotated[str, known("event", (*EVENTS, *PUSHED, *WORKSPACE_EVENTS, "messenger"), argued=True)]
KindName = Annotated[str, known("kind of entry", [kind.value for kind in Kind])]

MOST_NEAR = 3
"""Near misses that are told."""
_MOST_SHOWN = 100
_MOST_PARAMETERS = 200


class _Unreadable(Absent):
    """A body that cannot be looked into, and why."""

    def __init__(self, why: str) -> None:
        self.why = why


def same(seen: Any, expected: Any) -> bool:
    """Compare JSON values; true is not 1, and what is too deep to be compared is not the same."""
    try:
        return _same(seen, expected)
    except RecursionError:
        return False


def _same(seen: Any, expected: Any) -> bool:
    if isinstance(seen, dict) and isinstance(expected, dict):
        return seen.keys() == expected.keys() and all(_same(seen[name], expected[name]) for name in seen)
    if isinstance(seen, list) and isinstance(expected, list):
        return len(seen) == len(expected) and all(map(_same, seen, expected))
    return bool(seen == expected and isinstance(seen, bool) is isinstance(expected, bool))


def meets(document: Any, members: Mapping[str, Any]) -> bool:
    """Return whether members of a JSON document, by path, have exactly these values."""
    return all(same(follow(document, read_path(path)), value) for path, value in members.items())


def same_cause(expected: str, seen: str | None) -> bool:
    """Compare causes; without its argument (`missing_claim`) an expected one covers any argument."""
    if seen is None:
        return False
    return seen == expected or (":" not in expected and seen.partition(":")[0] == expected)


def _sound(value: Any) -> Any:
    """Check what is written for a member of a body: a value, `{matches: regex}`, or `{present: false}`."""
    if isinstance(value, dict) and set(value) == {"matches"}:
        if not isinstance(value["matches"], str):
            raise ValueError("expected a regular expression as text")
        Pattern(value["matches"])
    if isinstance(value, dict) and set(value) == {"present"} and not isinstance(value["present"], bool):
        raise ValueError("expected true or false")
    return value


def _sound_text(value: Any) -> Any:
    """Check what is written for a header or a parameter; numbers and booleans stand for their text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) or (isinstance(value, dict) and set(value) in ({"matches"}, {"present"})):
        return _sound(value)
    raise ValueError("expected text, {matches: a regular expression} or {present: false}")


def _path(written: str) -> str:
    read_path(written)
    return written


_MATCHES = {"properties": {"matches": {"type": "string"}}, "required": ["matches"]}
_PRESENT = {"properties": {"present": {"type": "boolean"}}, "required": ["present"]}
_ALONE = {"type": "object", "maxProperties": 1}
_IF_MATCHES = {"if": {**_ALONE, "required": ["matches"]}, "then": _MATCHES}
_IF_PRESENT = {"if": {**_ALONE, "required": ["present"]}, "then": _PRESENT}
_TEXT_SCHEMA = {"anyOf": [{"type": ["string", "integer", "boolean"]}, {**_ALONE, "anyOf": [_MATCHES, _PRESENT]}]}

TextForm = Annotated[Any, Before(_sound_text, instead=_TEXT_SCHEMA)]
ValueForm = Annotated[Any, Before(_sound, instead={"allOf": [_IF_MATCHES, _IF_PRESENT]})]
PathForm = Annotated[str, After(_path)]


@dataclass(frozen=True, slots=True)
class _Criterion:
    """One thing that is asked of an entry: how to see it, whether it holds, and how it is told."""

    name: str
    expected: str
    see: Callable[[Entry], Any]
    holds: Callable[[Any], bool]
    tell: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one criterion for one entry, in words that may be shown."""

    name: str
    expected: str
    seen: str
    holds: bool

    def __str__(self) -> str:
        if self.holds:
            return f"yes  {self.name}: {self.seen}"
        return f"no   {self.name}: expected {self.expected}, seen {self.seen}"

    def to_json(self) -> dict[str, Any]:
        """Return the written form."""
        return {"name": self.name, "expected": self.expected, "seen": self.seen, "holds": self.holds}


@dataclass(frozen=True, kw_only=True)
class Where(Spec):
    """Which journal entries count; only what is written is looked at."""

    cause: CauseName | None = None
    """The true cause; without its argument (`missing_claim`) any argument will do."""
    outcome: Literal["ok", "refused", "failed"] | None = None
    """How it ended: well, refused with a cause, or broken off."""
    status: int | None = None
    """Its HTTP status."""
    kind: KindName | None = None
    """What happened: a call, a provider's, a fetched key ..."""
    conversation: str | None = None
    """The client's request id."""
    visitor: str | None = None
    """Who calls, where that is known: at `provider.call`, and of MockHub's own visitors everywhere."""
    provider: str | None = None
    """The provider's name, in its calls and in verdicts."""
    page: int | None = None
    """The number of a web page with the widget."""
    event: AnyEvent | None = None
    """The event a page reports, one pushed to a chat client, or the workspace's: `agent`, `messenger:news`."""
    code: SdkCode | None = None
    """The browser SDK's error code that a page was told."""
    fault: str | None = None
    """The fault that acted on it."""
    warned: bool | None = None
    """Whether it bears a warning: something was left out, or not looked at."""
    header: dict[str, TextForm] = field(default_factory=dict)
    """Headers of a request, whatever their letter case."""
    query: dict[str, TextForm] = field(default_factory=dict)
    """Parameters in a request's address."""
    body: dict[PathForm, ValueForm] = field(default_factory=dict)
    """Members of a request's JSON body, or of what a chat entry says, by path (`a.b[0]`) or pointer (`/a/b/0`)."""
    detail: str | None = None
    """Text that the detail contains."""

    @cached_property
    def _criteria(self) -> tuple[_Criterion, ...]:
        return tuple(_criteria(self))

    def __str__(self) -> str:
        return ", ".join(f"{one.name} {one.expected}" for one in self._criteria)


ANY = Where()
"""The condition that every entry meets."""


def matches(where: Where, entry: Entry) -> bool:
    """Return whether an entry meets every criterion of a condition."""
    return all(one.holds(one.see(entry)) for one in where._criteria)  # noqa: SLF001 - the form's other half


def explain(where: Where, entry: Entry) -> tuple[Result, ...]:
    """Return what became of each criterion, in the order of the form."""
    results = []
    for one in where._criteria:  # noqa: SLF001 - the form's other half
        seen = one.see(entry)
        results.append(Result(one.name, one.expected, one.tell(seen), one.holds(seen)))
    return tuple(results)


def _criteria(where: Where) -> Iterator[_Criterion]:
    for name, see in _PLAIN.items():
        expected = getattr(where, name)
        if expected is not None:
            yield _Criterion(name, _told(expected), see, _equals(name, expected), _told)
    for name, value in where.header.items():
        tell = _header_teller(name)
        yield _Criterion(f"header {name}", _written(value, tell), _header(name), _test(value), tell)
    for name, value in where.query.items():
        yield _Criterion(
            f"query {name}", _written(value, _told), _parameter(name), _any_of(_test(value)), _told_all
        )
    for path, value in where.body.items():
        yield _Criterion(f"body {path}", _written(value, _json), _member(path), _test(value), _json)
    if where.detail is not None:
        text = where.detail
        yield _Criterion(
            "detail", f"a text with '{_told(text)}' in it", lambda entry: entry.detail, _contains(text), _told
        )


def _verdict_or(entry: Entry) -> Any:
    found = entry.facts.get("provider")
    return getattr(entry.facts.get("verdict"), "provider", None) if found is None else found


_PLAIN: Mapping[str, Callable[[Entry], Any]] = {
    "cause": lambda entry: entry.cause,
    "outcome": lambda entry: entry.outcome.value,
    "status": lambda entry: entry.status,
    "kind": lambda entry: entry.kind.value,
    "conversation": lambda entry: entry.conversation,
    "visitor": lambda entry: entry.facts.get("visitor") or (entry.headers or {}).get(VISITOR),
    "provider": _verdict_or,
    "page": lambda entry: entry.facts.get("page"),
    "event": lambda entry: entry.facts.get("event"),
    "code": lambda entry: entry.facts.get("code"),
    "fault": lambda entry: entry.facts.get("fault"),
    "warned": lambda entry: entry.warned,
}
"""Criteria that compare one value of an entry, in the order they are told."""


def _equals(name: str, expected: Any) -> Callable[[Any], bool]:
    if name == "cause":
        return lambda seen: same_cause(expected, seen)
    return lambda seen: same(seen, expected)


def _contains(text: str) -> Callable[[Any], bool]:
    return lambda seen: seen is not None and text in seen


def _test(value: Any) -> Callable[[Any], bool]:
    """Return the test of a written value: equal, matching, or there at all."""
    if isinstance(value, dict) and set(value) == {"matches"}:
        pattern = Pattern(value["matches"])
        return lambda seen: isinstance(seen, str) and pattern.found_in(seen)
    if isinstance(value, dict) and set(value) == {"present"}:
        return lambda seen: not isinstance(seen, _Unreadable) and (seen is not ABSENT) is value["present"]
    return lambda seen: same(seen, value)


def _any_of(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return the test of a parameter that may stand several times."""
    return lambda seen: any(map(test, seen or (ABSENT,)))


def _header(name: str) -> Callable[[Entry], Any]:
    lowered = name.lower()

    def see(entry: Entry) -> Any:
        headers = entry.headers or {}
        return next((value for one, value in headers.items() if one.lower() == lowered), ABSENT)

    return see


def _parameter(name: str) -> Callable[[Entry], Any]:
    def see(entry: Entry) -> Any:
        query = str(entry.facts.get("path", "")).partition("?")[2].partition("#")[0]
        try:
            pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
        except ValueError:
            return ()
        return tuple(value for one, value in pairs if one == name)

    return see


def _member(path: str) -> Callable[[Entry], Any]:
    steps = read_path(path)

    def see(entry: Entry) -> Any:
        if BODY_CUT in entry.facts:
            return _Unreadable("a body too long to be kept whole")
        if not entry.body:
            return ABSENT
        try:
            document = json.loads(entry.body)
        except (ValueError, RecursionError):
            return _Unreadable("a body that is not JSON")
        return follow(document, steps)

    return see


def _written(value: Any, tell: Callable[[Any], str]) -> str:
    """Return what a written value asks for, in words."""
    if isinstance(value, dict) and set(value) == {"matches"}:
        return f"a text that matches '{_told(value['matches'])}'"
    if isinstance(value, dict) and set(value) == {"present"}:
        return "anything" if value["present"] else "nothing"
    return tell(value)


def _told(value: Any) -> str:
    if value is None or value is ABSENT:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return _short(redacted_text(str(value)))


def _told_all(values: tuple[str, ...]) -> str:
    return ", ".join(map(_told, values)) or "nothing"


def _json(value: Any) -> str:
    if isinstance(value, Absent):
        return value.why if isinstance(value, _Unreadable) else "nothing"
    try:
        return _short(redacted_text(json.dumps(value, ensure_ascii=False)))
    except RecursionError:
        return "a value too deep to be shown"


def _header_teller(name: str) -> Callable[[Any], str]:
    def tell(value: Any) -> str:
        return "nothing" if value is ABSENT else _short(redacted_header(name, value))

    return tell


def _short(text: str) -> str:
    """Return a text that fits a line and can be printed anywhere."""
    text = text.encode("utf-8", "backslashreplace").decode()
    text = text if text.isprintable() else " ".join(repr(text)[1:-1].split())
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An entry that was looked for elsewhere or otherwise: what it is, and what became of each criterion."""

    entry: int
    summary: str
    results: tuple[Result, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What is told of it."""
        return (f"entry {self.entry}: {self.summary}", *(f"  {one}" for one in self.results))

    def to_json(self) -> dict[str, Any]:
        """Return the written form."""
        return {
            "entry": self.entry,
            "summary": self.summary,
            "criteria": [one.to_json() for one in self.results],
        }


class NearMisses:
    """The entries that came nearest to a condition: those with the fewest criteria unmet, then the earliest."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self._kept: list[tuple[int, int, NearMiss]] = []

    def __iter__(self) -> Iterator[NearMiss]:
        return (miss for _, _, miss in self._kept)

    def add(self, entry: Entry) -> None:
        """Look at an entry that does not meet the condition."""
        unmet = sum(not one.holds(one.see(entry)) for one in self._where._criteria)  # noqa: SLF001
        if len(self._kept) == MOST_NEAR and (unmet, entry.seq) > self._kept[-1][:2]:
            return
        miss = NearMiss(entry.seq, entry.summary, explain(self._where, entry))
        insort(self._kept, (unmet, entry.seq, miss), key=lambda one: one[:2])
        del self._kept[MOST_NEAR:]

"""The JSON Schema of written forms says what their reader does."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError as Invalid
from jsonschema.validators import extend

from mockhub.answers import ABSENT, Maybe, Shown, made_of, plain, rest
from mockhub.clock import ClockForm
from mockhub.errors import Mistakes
from mockhub.faults.fault import FaultSpec
from mockhub.json_schema import Schemas, either, json_schema
from mockhub.matching import Where
from mockhub.scenarios.explaining import Form
from mockhub.scenarios.files import find_files
from mockhub.scenarios.model import Given, Scenario
from mockhub.scenarios.places import Document
from mockhub.scenarios.reading import read_document
from mockhub.scenarios.steps import Advance, AdvanceStep, Step
from mockhub.spec import Duration, Instant, Spec, at_least
from mockhub.tokens.providers import Outcome, ProviderForm, TokenSpec
from mockhub.verification import Count, Expectation
from mockhub.world import SandboxSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY = find_files([Path(__file__).parents[1] / "scenarios"])


def _pattern(_: object, pattern: str, value: object, __: object) -> Iterator[Invalid]:
    """Search as ECMAScript does, which the specification asks for: `$` is the very end."""
    if isinstance(value, str) and not re.search(re.sub(r"(?<!\\)\$$", r"\\Z", pattern), value):
        yield Invalid(f"{value!r} does not match {pattern!r}")


Validator: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]  # no stub


def validator(form: Any, *, names: bool = False) -> Any:
    schema = json_schema(form, names=names)
    Validator.check_schema(schema)
    return Validator(schema)


def reads(form: Form[Any], value: Any) -> bool:
    try:
        form.read(Document.of("sample", value))
    except Mistakes as error:
        return all("nothing is at least" in one.message for one in error.mistakes)  # unsayable
    return True


CARD = {"type": "AdaptiveCard", "body": [{"type": "TextBlock"}, {"type": "Input.Text", "id": "name"}]}
WIDGET = {
    "authentication": "optional",
    "hours": {"open": ["09:00-17:00", "22:00-06:00"], "days": ["mon"], "zone": "Europe/Berlin"},
    "client-function": "missing",
    "context-provider": "throw",
    "scripts": "blocked",
    "contacts": ["a"],
    "published": False,
    "theme-color": "#315fa2",
    "pre-chat": CARD,
    "availability": {"agents": "none", "position": 3, "average-wait": "2m"},
    "conversation-mode": "persistent",
    "reconnect": True,
    "reconnect-elsewhere": "https://shop.example/gone",
    "previous-conversations": True,
    "locale": "de-de",
    "attachments": {"customers": True, "agents": False, "extensions": [".png"], "max-size": 5},
    "masking": {"rules": [{"id": "card", "regex": "[0-9]{16}"}], "customer": True, "agent": True},
    "post-chat": {
        "provider": "copilot",
        "form": "f",
        "mode": "link",
        "owner": "7e6a3f5c-4b1d-4f0e-9a68-0d3f2b1c5e77",
        "bot-form": "b",
        "bot-mode": "embed",
        "link": "https://survey.example/",
        "invites": 2,
    },
    "voice-video": "voice",
    "script-host": "scripts.example",
    "visitor-location": True,
    "live-chat-version": 2,
    "bots": ["7e6a3f5c-4b1d-4f0e-9a68-0d3f2b1c5e77"],
}
PROVIDER = {
    "calls": [
        "token",
        {"token": {"claims": {"sub": "x"}, "expires-in": "-1m", "defect": "expired"}},
        {"token": {"raw": ""}},
        {"throw": "text"},
        {"reject": "text"},
        "hang",
        {"hang": True},
        {"late": "12s"},
        {"returns": None},
        {"answer": {"status": 429, "headers": {"Retry-After": 0, "X": "y"}, "body": "<html>"}},
    ],
    "after": "loop",
    "per": "sandbox",
    "on-pages": "fill",
    "keys": {"from": "issuer", "as": "jwks"},
    "rules": {"issuer": "a", "audience": ["b"], "leeway": "5m", "algorithms": ["RS256"], "max-age": "1h"},
}
ENDPOINT = {"url": "https://shop.example/token", "method": "POST", "keys": {"url": "/keys"}}
FAULTS = [
    {"name": "a", "at": "livechat.config", "when": {"calls": "1-2", "visitor": "v"}, "error": "out_of_hours"},
    {
        "at": "livechat.config",
        "when": {"calls": 3, "header": {"a": "x"}},
        "answer": {"status": 204},
        "per": "visitor",
    },
    {"at": "livechat.config", "answer": {"headers": {"Retry-After": 0}, "body": None, "content-type": "x"}},
    {"at": "livechat.config", "when": {"between": ["10s", "1m"], "probability": 0.5}, "body": "malformed"},
    {"at": "livechat.config", "body": {"truncate": 5}, "delay": "2s"},
    {"at": "livechat.config", "body": {"without": ["a.b[0]"]}, "delay": {"uniform": ["1s", "2s"]}},
    {"at": "livechat.config", "delay": {"lognormal": {"median": "1s", "p99": "2s", "cap": "1m"}}},
    {"at": "livechat.config", "cors": "withheld"},
    {"at": "livechat.config", "hide": ["errorcode"]},
    {"at": "livechat.config", "hang": True},
    {"at": "livechat.config", "reset": True},
    {"at": "keys.fetch", "empty-reply": True},
    {"at": "livechat.config", "drip": {"bytes": 10, "every": "1s"}},
    {"at": "provider.call", "outcome": "throw"},
]
GIVEN = {
    "clock": {"mode": "manual", "at": "2026-01-15T09:00:00Z"},
    "seed": 7,
    "client": {"profile": "v1-2023", "codes": {"no_token": 3, "missing_claim:sub": 4}},
    "widget": WIDGET,
    "providers": {"mine": PROVIDER, "theirs": ENDPOINT, "short": ["throw"], "other": {"keys": {"secret": "s"}}},
    "faults": FAULTS,
    "visitors": {"ann": {"provider": "mine", "client": "documented"}, "bob": {"provider": ["token"]}},
}
CHAT = {"request-id": "r-1", "chat-id": "c-1"}
STEPS = [
    "start-chat",
    {"start-chat": None},
    {"start-chat": {"as": "first", "by": "ann", "expect": "ok", "context": {"a": 1}, "proactive": True}},
    {"resume-chat": CHAT},
    {"end-chat": {"chat": CHAT, "expect": {"code": 4, "status": 401, "header": {"x": 1}, "event": "lcw:error"}}},
    {"ask-availability": 3},
    {"ask-availability": {"times": 3, "expect": {"where": {"a": 1}, "wire-code": 705, "cause": "expired"}}},
    {"advance": "10m"},
    {"advance": {"time": "1s"}},
    {"hub": "rotate-keys"},
    {"hub": {"rotate-keys": {"keep-old": False}}},
    {"hub": {"rotate-keys": True}},
    {"hub": {"keys": "withheld"}},
    {"arm": FAULTS[0]},
    {"disarm": "a"},
    {"disarm": {"fault": "a"}},
    {"resume-chat": {"expect": {"failed": True}}},
]
EXPECT = [
    {"at": "livechat.conversation", "count": 1, "where": {"cause": "missing_claim:sub", "status": 401}},
    {"at": "provider.call", "at-least": 1, "at-most": 3, "where": {"outcome": "ok", "warned": True}},
]
WHERE = {
    "kind": "request",
    "cause": "expired",
    "header": {"a": "x", "b": {"matches": "^x"}, "c": {"present": False}, "d": 5, "e": True},
    "query": {"q": {"present": True}},
    "body": {"a": 1, "b.c": {"matches": "x"}, "d": {"present": False}, "e": {"matches": "x", "more": 1}},
}
FIRED = {"fault": "a", "fired": 2}
ORDER = {"in-order": [{"at": "provider.call"}, {"at": "livechat.conversation", "where": WHERE}]}
SANDBOX = {
    "label": "checkout",
    "org-id": "my-org",
    "seed": 3,
    "clock": "manual",
    "widgets": {"anonymous": {"title": "Hello"}, "authenticated": WIDGET},
    "providers": {"mine": PROVIDER, "short": ["throw"]},
    "journal": {"entries": 5, "bytes": 1000},
    "idle": "5m",
}
SCENARIO = {
    "scenario": "x",
    "tags": ["a"],
    "rows": [{"a": 1}],
    "given": GIVEN,
    "steps": STEPS,
    "expect": [*EXPECT, ORDER, FIRED],
}

SAMPLES: list[tuple[Any, list[Any]]] = [
    (ProviderForm, [PROVIDER, ENDPOINT, ["throw", "no-token"], {"keys": {"jwk": {"kty": "RSA"}}}]),
    (Outcome, [*PROVIDER["calls"]]),
    (TokenSpec, [{"claims": {"sub": "x"}, "expires-in": "-1m", "defect": "expired"}, {"raw": "x"}, {}]),
    (
        Given,
        [GIVEN, {"provider": "none"}, {"provider": PROVIDER}, {"widget": {"hours": "always"}, "clock": "auto"}],
    ),
    (ClockForm, ["auto", {"at": 0}, {"mode": "real", "at": "2026-01-15T09:00:00+01:00"}]),
    (Step, STEPS),
    (Count, EXPECT),
    (Where, [WHERE]),
    (Expectation, [*EXPECT, ORDER, FIRED]),
    (FaultSpec, FAULTS),
    (SandboxSpec, [SANDBOX, {}]),
    (Scenario, [SCENARIO]),
]
FORMS = {str(index): (Form[Any](form), validator(form), samples) for index, (form, samples) in enumerate(SAMPLES)}

ODD: list[Any] = [
    None, True, False, 0, 1, -1, 7, 100, 599, 10**30, 0.5, -0.5, "", "x", "ok", "none", "token", "hang", "auto",
    "10s", "-10s", "0s", "-0s", "1.5h", "5", "10s\n", "2026-01-15T09:00:00Z", "2026-01-15", "20260115T090000Z",
    "2026-01-15T09:00Z",
    "2026-13-15T09:00:00Z", "09:00-17:00", "09:00-09:00", "24:00-01:00", "00:00-24:00", "always",
    "rotate-keys", "start-chat", "advance", "livechat.config", "livechat.config:x", "missing_claim:sub", "expired",
    "lcw:error", "lcw:error:x", "#fff", "#ffff0", "/keys", "http://x/y", "ftp://x",
    [], {}, [None], ["throw"], ["x"],
    [1], {"x": 1}, {"x": None}, CHAT, CARD, {"type": "AdaptiveCard", "body": [{"type": "Input.Text"}]},
    {"X Y": "a"}, {"x": "a\nb"}, {"x": "\ta"}, {"time": "0s"}, {"raw": "x", "claims": {}}, "é", "$(name)",
]  # fmt: skip
KEYS = [
    "x",
    "raw",
    "url",
    "calls",
    "provider",
    "providers",
    "count",
    "hang",
    "error",
    "outcome",
    "at-most",
    "time",
    "after",
    "token",
    "throw",
]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    members = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, member in members:
        yield from _paths(member, (*path, key))


@st.composite
def changed(draw: st.DrawFn, samples: list[Any]) -> Any:
    """Draw a sample with up to three changes: something odd in a place, a key too many, or one too few."""
    value: Any = [copy.deepcopy(draw(st.sampled_from(samples)))]
    for _ in range(draw(st.integers(0, 3))):
        places = [path for path in _paths(value) if path and path[-1] != "zone"]  # it has no list of time zones
        *way, last = draw(st.sampled_from(places))
        holder = value
        for key in way:
            holder = holder[key]
        match draw(st.sampled_from(["put", "put", "put", "drop", "add"])):
            case "drop" if way:
                del holder[last]
            case "add" if isinstance(holder[last], dict):
                holder[last][draw(st.sampled_from(KEYS))] = copy.deepcopy(draw(st.sampled_from(ODD)))
            case "add" if isinstance(holder[last], list):
                holder[last].append(copy.deepcopy(draw(st.sampled_from(ODD))))
            case _:
                holder[last] = copy.deepcopy(draw(st.sampled_from(ODD)))
        if not value:
            value = [None]
    return value[0]


@pytest.mark.parametrize("name", FORMS)
def test_the_samples_are_valid(name: str) -> None:
    form, schema, samples = FORMS[name]
    for sample in samples:
        assert reads(form, sample), sample
        schema.validate(sample)


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=100, deadline=None, database=None)
@given(data=st.data())
def test_the_schema_accepts_what_the_reader_accepts(name: str, data: st.DataObject) -> None:
    form, schema, samples = FORMS[name]
    value = data.draw(changed(samples))
    assert schema.is_valid(value) is reads(form, value), value


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_every_scenario_of_the_library_is_valid(path: Path) -> None:
    validator(Scenario, names=True).validate(read_document(str(path), path.read_text(encoding="utf-8")).data)


@pytest.mark.parametrize(
    "steps",
    [
        [{"end-chat": "$(first)"}],
        [{"ask-availability": "$(times)"}],
        ["$(verb)"],
        [{"advance": "$(n)s"}],
        "$(steps)",
    ],
)
def test_names_may_stand_for_anything_in_a_scenario_file(steps: Any) -> None:
    scenario = {"scenario": "x", "steps": steps}
    assert validator(Scenario, names=True).is_valid(scenario)
    assert not validator(Scenario).is_valid(scenario)


def test_what_people_write_is_described_where_they_write_it() -> None:
    definitions = json_schema(Scenario)["$defs"]
    assert definitions["Scenario"]["description"] == "One scenario file."
    assert definitions["Scenario"]["properties"]["scenario"]["description"] == "Its title."
    assert definitions["Rules"]["properties"]["leeway"]["default"] == "0s"
    assert definitions["StartChat"]["properties"]["by"]["description"].startswith("Who does it")
    assert "description" not in definitions["AdvanceStep"]


def test_bounds_of_durations_are_in_the_schema() -> None:
    schema = validator(Annotated[Duration, at_least(0)])
    assert [schema.is_valid(one) for one in ("1s", "-0s", 0, "-1s", 1)] == [True, True, True, False, False]
    schema = validator(Advance)
    assert [schema.is_valid({"time": one}) for one in ("1s", "0s", 0, "-1s")] == [True, False, False, False]


@dataclass(frozen=True, kw_only=True)
class Moment(Spec):
    """A form with a time."""

    at: Instant


def test_an_instant_is_a_text_or_a_number_of_seconds() -> None:
    schema = validator(Moment)
    for value, good in (("2026-01-15 09:00:00.5+01:00", True), (1.5, True), ("now", False), (1e15, False)):
        assert schema.is_valid({"at": value}) is good


def test_what_schemas_cannot_be_made_of_is_an_error() -> None:
    with pytest.raises(TypeError, match="has no JSON Schema"):
        json_schema(set[str])


def test_two_forms_of_one_name_are_an_error() -> None:
    schemas = Schemas("#/$defs/")
    schemas.of(Where)
    namesake: Any = dataclass(frozen=True)(type("Where", (Spec,), {"__doc__": "Another."}))
    with pytest.raises(TypeError, match="two forms are called Where"):
        schemas.of(namesake)


def test_alternatives_are_as_short_as_can_be() -> None:
    assert either([{"enum": ["a"]}, {"type": "null"}, {"enum": ["b", "a"]}]) == {
        "anyOf": [{"enum": ["a", "b"]}, {"type": "null"}]
    }
    assert either([{"type": "string"}, {}]) == {}
    assert either([{"type": "string"}, {"type": "string"}]) == {"type": "string"}


def test_a_form_may_hold_a_form_without_a_description() -> None:
    assert json_schema(AdvanceStep)["$ref"] == "#/$defs/AdvanceStep"


@dataclass(frozen=True, kw_only=True)
class Told(Shown):
    """An answer with one of everything."""

    wait_time: float
    """How long."""
    cause: str | None
    detail: Maybe[str] = ABSENT
    kind: Literal["a", "b"] = "a"
    parts: tuple[Where, ...] = ()
    more: dict[str, Any] = rest()


@dataclass(frozen=True, kw_only=True)
class Listed(Shown):
    """An answer with a form's members among its own."""

    name: str
    written: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = rest(Advance)


def test_answers_are_camel_case_and_leave_out_what_is_absent() -> None:
    told = Told(wait_time=1.5, cause=None, more={"point": "x"})
    assert plain(told) == {"waitTime": 1.5, "cause": None, "kind": "a", "parts": [], "point": "x"}
    assert made_of(Told, plain(told)) == Told(wait_time=1.5, cause=None, parts=[], more={"point": "x"})  # type: ignore[arg-type]  # as JSON has it
    assert plain({"a": (told,)}) == {"a": [plain(told)]}


def test_the_schema_of_an_answer_says_what_is_always_there() -> None:
    schema = json_schema(Told)["$defs"]["Told"]
    assert schema["required"] == ["waitTime", "cause"]
    assert schema["properties"]["waitTime"] == {"type": "number", "description": "How long."}
    assert schema["properties"]["detail"] == {"type": "string"}
    assert schema["additionalProperties"] is True
    shown = json_schema(Listed)["$defs"]["Listed"]
    assert set(shown["properties"]) == {"name", "written", "time"}

"""`$(name)`: what it may stand for, which value wins, and what becomes of unknown names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockhub.errors import Mistakes
from mockhub.personas import persona
from mockhub.scenarios.files import load
from mockhub.scenarios.substitution import Names, UnknownNameError, substitute

FILE = "f.yaml"
ANN = persona(0, "")


def about(text: str, **variables: str) -> str | None:
    """Return the `about` of a file's only case."""
    (case,) = load(FILE, text, variables)
    return case.scenario.about


def claims(text: str, **variables: str) -> list[Any]:
    """Return, case by case, the claim `x` of the first token."""
    cases = load(FILE, f"{text}given: {{provider: [{{token: {{claims: {{x: $(x)}}}}}}]}}\n", variables)
    return [case.scenario.given.provider.outcomes[0].token.claims["x"] for case in cases]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value", [3, 1.5, True, None, "text", [1, "a"], {"a": {"b": [None]}}, "", "$", "10m", "a: b"]
)
def test_a_whole_value_keeps_its_type(value: object) -> None:
    found, unknown = substitute({"a": ["$(x)"]}, Names({"x": value}))
    assert found == {"a": [value]}
    assert type(found["a"][0]) is type(value)
    assert not unknown


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "<3>"), (1.5, "<1.5>"), ("text", "<text>"), ("", "<>"), (True, "<true>"), (None, "<null>")],
)
def test_a_value_inside_a_text_becomes_text(value: object, text: str) -> None:
    assert substitute("<$(x)>", Names({"x": value}))[0] == text


def test_a_text_may_hold_several_names() -> None:
    assert substitute("$(a)-$(b)-$(a)", Names({"a": 1, "b": "two"}))[0] == "1-two-1"


@pytest.mark.parametrize("text", ["", "$", "$x", "${x}", "(x)", "$ (x)", "$(x", "%(x)s", "{{ x }}"])
def test_nothing_else_is_substituted(text: str) -> None:
    assert substitute(text, Names({"x": 1})) == (text, [])


def test_keys_and_other_values_stay_as_they_are() -> None:
    given_data = {"$(x)": 1, "a": [2.5, None, True, "$(x)"]}
    assert substitute(given_data, Names({"x": "y"}))[0] == {"$(x)": 1, "a": [2.5, None, True, "y"]}


def test_what_is_put_in_is_not_looked_through_again() -> None:
    assert substitute("$(a)", Names({"a": "$(b)", "b": 1}))[0] == "$(b)"


DATA = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8)


@given(DATA)
def test_data_without_names_comes_back_unchanged(data: Any) -> None:
    assert substitute(data, Names({}))[0] == data or "$(" in repr(data)


def test_unknown_names_are_given_back_with_their_paths() -> None:
    found, unknown = substitute({"a": ["$(x)", "say $(y)"], "b": {"c": "$(z)"}}, Names({"x": 1}))
    assert found == {"a": [1, "say $(y)"], "b": {"c": "$(z)"}}
    assert unknown == [(("a", 1), "y"), (("b", "c"), "z")]


def test_an_unknown_name_is_an_error_with_a_hint() -> None:
    names = Names({"subject": "ann", "lifetime": "1m"})
    with pytest.raises(UnknownNameError):
        names("subjct")
    assert names.hint("subjct") == " (did you mean 'subject'?)"
    assert names.hint("persona.emial") == " (did you mean 'persona.email'?)"
    assert not names.hint("quite-another")


def test_names_copied_do_not_learn_what_is_defined_later() -> None:
    names = Names({"a": 1})
    copied = names.copy()
    copied.define("b", 2)
    assert copied("b") == 2
    with pytest.raises(UnknownNameError):
        names("b")


def test_members_of_a_captured_chat_are_reached_with_a_dot() -> None:
    names = Names({})
    names.define("hers", {"request-id": "r", "chat-id": "c"})
    assert names("hers") == {"request-id": "r", "chat-id": "c"}
    assert (names("hers.request-id"), names("hers.chat-id")) == ("r", "c")
    with pytest.raises(UnknownNameError):
        names("hers.conversation")


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("contact-id", ANN.contact_id),
        ("name", ANN.name),
        ("given-name", ANN.given_name),
        ("family-name", ANN.family_name),
        ("email", ANN.email),
        ("phone-number", ANN.phone_number),
    ],
)
def test_a_persona_has_members(member: str, value: str) -> None:
    assert Names({})(f"persona.{member}") == value


def test_a_persona_may_be_named() -> None:
    assert Names({})("persona.ann.email") == persona(0, "ann").email != persona(0, "bob").email


@pytest.mark.parametrize("name", ["persona", "persona.", "persona.emal", "persona.ann.emal", "person.email"])
def test_a_persona_has_no_other_members(name: str) -> None:
    with pytest.raises(UnknownNameError):
        Names({})(name)


def test_personas_come_from_the_seed() -> None:
    assert Names({}, seed=7)("persona.email") == persona(7, "").email != persona(0, "").email
    assert about("scenario: x\ngiven: {seed: 7}\nabout: $(persona.email)\n") == persona(7, "").email
    assert about("scenario: x\nabout: $(persona.email)\n") == persona(0, "").email


def test_personas_come_from_a_seed_that_is_itself_a_name() -> None:
    text = "scenario: x\nvars: {number: 7}\ngiven: {seed: $(number)}\nabout: $(persona.email)\n"
    assert about(text) == persona(7, "").email


def test_a_value_of_vars_may_hide_a_persona() -> None:
    assert about("scenario: x\nvars: {persona.email: mine}\nabout: $(persona.email)\n") == "mine"


def test_vars_are_put_in_everywhere() -> None:
    text = "scenario: The $(a)\nabout: a $(a)\ntags: [$(a)]\nvars: {a: thing}\n"
    (case,) = load(FILE, text)
    assert (case.title, case.scenario.about, case.scenario.tags) == ("The thing", "a thing", ("thing",))


def test_a_member_of_a_mapping_in_vars_is_reached_with_a_dot() -> None:
    assert claims("scenario: x\nvars: {x: {a: {b: 1}}}\n") == [{"a": {"b": 1}}]
    assert about("scenario: x\nvars: {ann: {email: a@b}}\nabout: $(ann.email)\n") == "a@b"


def test_rows_win_over_vars() -> None:
    assert claims("scenario: s\nvars: {x: 1}\nrows:\n  - {x: 2}\n  - {y: 3}\n") == [2, 1]


def test_options_win_over_rows_and_vars() -> None:
    assert claims("scenario: s\nvars: {x: a}\n", x="b") == ["b"]
    assert claims("scenario: s\nvars: {x: 1}\nrows:\n  - {x: 2}\n  - {y: 3}\n", x="b") == ["b", "b"]


def test_an_option_declares_a_name() -> None:
    assert claims("scenario: s\n", x="b") == ["b"]


def test_rows_may_refer_to_vars_and_options() -> None:
    text = "scenario: s\nvars: {key: {kty: EC}}\nrows:\n  - {x: {jwk: $(key)}}\n  - {x: $(key)}\n"
    assert claims(text) == [{"jwk": {"kty": "EC"}}, {"kty": "EC"}]
    assert claims("scenario: s\nvars: {key: a}\nrows:\n  - {x: $(key)}\n", key="b") == ["b"]


def test_a_capture_is_declared_by_the_step_that_makes_it() -> None:
    steps = "scenario: x\nsteps:\n  - start-chat: {as: hers}\n  - resume-chat: {chat: $(hers)}\n"
    assert len(load(FILE, steps)) == 1
    with pytest.raises(Mistakes, match=r"4:25: \$\(his\) is declared nowhere"):
        load(FILE, steps.replace("$(hers)", "$(his)"))


def test_captures_are_kept_for_the_time_of_playing() -> None:
    text = "scenario: x\nsteps:\n  - start-chat: {as: hers}\n  - resume-chat: {chat: {request-id: $(hers.request-id), chat-id: x}}\n"  # noqa: E501
    (case,) = load(FILE, text)
    assert case.raw[1] == {"resume-chat": {"chat": {"request-id": "$(hers.request-id)", "chat-id": "x"}}}

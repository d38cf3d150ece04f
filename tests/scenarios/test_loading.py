"""Loading: every mistake of a file at once, each with its exact place, what was expected, and the nearest name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockhub.errors import Mistakes
from mockhub.scenarios.files import load, load_files
from mockhub.scenarios.steps import visitor_step

FILE = "f.yaml"
VERBS = (
    "start-chat",
    "resume-chat",
    "end-chat",
    "ask-availability",
    "send",
    "attach",
    "receive",
    "call",
    "request",
    "await",
    "ring",
    "workspace",
    "set-workspace",
    "advance",
    "hub",
    "arm",
    "disarm",
)
LIBRARY = Path(__file__).parents[2] / "scenarios"
SMALL = """\
scenario: A small correct file
tags: [auth]
vars: {subject: ann}
given:
  clock: {at: 2026-01-15T09:00:00Z}
  client: {codes: {provider_timeout: 2}}
  widget: {hours: always}
  providers:
    shop:
      calls: [token, {late: 3s}, {token: {claims: {sub: $(subject)}}}]
      keys: {from: issuer, as: jwks}
      rules: {leeway: 1m}
  visitors:
    ann: {provider: shop}
    bob: {}
steps:
  - start-chat: {by: ann, as: hers, expect: {status: 200}}
  - advance: 5m
  - hub: {rotate-keys: {keep-old: true}}
  - end-chat: {by: bob, chat: $(hers), expect: {code: 4, cause: expired, event: lcw:error, header: {a: b}}}
expect:
  - {at: provider.call, where: {outcome: ok}, count: 2}
"""
MARK = "«"
"""Stands in a mutation where the mistake must be found."""


def mistakes(text: str, **variables: str) -> list[str]:
    """Return the mistakes of a file, without its name."""
    with pytest.raises(Mistakes) as caught:
        load(FILE, text, variables)
    return [str(one).removeprefix(f"{FILE}:") for one in caught.value.mistakes]


def place_of_mark(text: str) -> str:
    before = text.partition(MARK)[0]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@cache
def library() -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(LIBRARY.rglob("*.yaml"))]


def test_the_small_file_is_correct() -> None:
    (case,) = load(FILE, SMALL)
    assert (case.title, case.lines, case.expect_lines) == ("A small correct file", (17, 18, 19, 20), (22,))


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        # a misspelt key, at every level
        ("scenario:", "«scenrio:", "unknown key 'scenrio' (did you mean 'scenario'?)"),
        (
            "tags:",
            "«tag:",
            "unknown key 'tag' (did you mean 'tags'?); expected one of scenario, about, tags, vars",
        ),
        ("clock:", "«clok:", "unknown key 'clok' (did you mean 'clock'?); expected one of clock, seed, client"),
        ("{at: 2026", "{«att: 2026", "unknown key 'att' (did you mean 'at'?); expected one of mode, at"),
        ("{codes:", "{«code:", "unknown key 'code' (did you mean 'codes'?); expected one of profile, codes"),
        ("{hours:", "{«houres:", "unknown key 'houres' (did you mean 'hours'?); expected one of authentication, "),
        ("calls:", "«cals:", "unknown key 'cals' (did you mean 'calls'?); expected one of calls, after, per, url"),
        ("{late:", "«{lat:", "found 'lat', expected one of token, throw, reject, hang, no-token, late, returns"),
        ("{claims:", "{«claim:", "unknown key 'claim' (did you mean 'claims'?); expected one of claims, "),
        ("as: jwks", "«form: jwks", "unknown key 'form' (did you mean 'from'?); expected one of from, as"),
        (
            "{leeway:",
            "{«leewy:",
            "unknown key 'leewy' (did you mean 'leeway'?); expected one of algorithms, issuer",
        ),
        (
            "ann: {provider:",
            "ann: {«provder:",
            "unknown key 'provder' (did you mean 'provider'?); expected one of",
        ),
        (
            "as: hers",
            "«als: hers",
            "unknown key 'als' (did you mean 'as'?); expected one of by, background, expect, as",
        ),
        (
            "{status:",
            "{«staus:",
            "unknown key 'staus' (did you mean 'status'?); expected one of code, cause, error, wire-",
        ),
        ("{keep-old:", "{«keep_old:", "unknown key 'keep_old' (did you mean 'keep-old'?); expected keep-old"),
        ("{rotate-keys:", "«{rotate-key:", "expected one of rotate-keys, keys (did you mean 'rotate-keys'?)"),
        ("{at: prov", "{«att: prov", "unknown key 'att' (did you mean 'at'?); expected one of at, where, count"),
        (
            "{outcome:",
            "{«outcom:",
            "unknown key 'outcom' (did you mean 'outcome'?); expected one of cause, outcome",
        ),
        (
            "chat: $(hers)",
            "«chats: $(hers)",
            "unknown key 'chats' (did you mean 'chat'?); expected one of by, background, expec",
        ),
        # verbs and one-word forms
        (
            "- advance: 5m",
            "- «advence: 5m",
            "found 'advence', expected one of start-chat, resume-chat, end-chat, ",
        ),
        ("- advance: 5m", "- «start-chatt", "(did you mean 'start-chat'?)"),
        ("- advance: 5m", "- «{}", "expected one of start-chat"),
        ("- advance: 5m", "- «7", f"found 7, expected one of {', '.join(VERBS)}"),
        ("- advance: 5m", "- {advance: 5m, «hub: rotate-keys}", "unknown key 'hub'"),
        ("[token,", "[«tokn,", "found 'tokn', expected one of token, throw, reject, hang, no-token"),
        ("[token,", "[«tokn,", "(did you mean 'token'?)"),
        # the wrong type
        ("scenario: A small correct file", "scenario: «3", "found 3, expected text"),
        ("[auth]", "«auth", "found 'auth', expected a list"),
        ("[auth]", "[«{a: b}]", "found a mapping, expected text"),
        ("vars: {subject: ann}", "vars: «[subject, ann]", "found a list, expected a mapping"),
        ("{hours: always}", "«always", "found 'always', expected a mapping"),
        ("{hours: always}", "{hours: «allways}", "found 'allways', expected 'always' or 'never'"),
        ("{hours: always}", "{hours: «allways}", "(did you mean 'always'?)"),
        ("{hours: always}", "{hours: {open: 9-5}}", "found '9-5', expected a span of a day such as 09:00-17:00"),
        (
            "{hours: always}",
            "{hours: {open: 09:00-17:00, zone: «berlin}}",
            "there is no time zone 'berlin' (did you mean 'Europe/Berlin'?)",
        ),
        ("{hours: always}", "{hours: {open: 09:00-17:00, days: [mon, «thur]}}", "(did you mean 'thu'?)"),
        ("{hours: always}", "{hours: {«opens: 1}}", "unknown key 'opens' (did you mean 'open'?)"),
        ("{hours: always}", "{theme-color: «red}", "found 'red', expected a CSS hex colour in quotes, such as"),
        (
            "{hours: always}",
            "{theme-color: «null}",
            'found nothing, expected a CSS hex colour in quotes, such as "#315fa2"; without quotes YAML takes it',
        ),
        (
            "{hours: always}",
            "{pre-chat: {type: AdaptiveCard, body: [{type: «ColumnSet}]}}",
            "a ColumnSet is a container, which a pre-chat card may not have: put its elements into body",
        ),
        ("{hours: always}", "{availability: {position: «-1}}", "expected 0 or more"),
        ("{hours: always}", "{published: «yes}", "found 'yes', expected true or false"),
        ("{hours: always}", "{contacts: «ann}", "found 'ann', expected a list"),
        ("status: 200", "status: «'200'", "found '200', expected a whole number"),
        ("status: 200", "status: «99", "found 99, expected 100 to 599"),
        ("status: 200", "status: «600", "found 600, expected 100 to 599"),
        ("code: 4,", "code: «5,", "found 5, expected 1, 2, 3, 4, 7 or 8"),
        ("code: 4,", "code: «true,", "found true, expected 1, 2, 3, 4, 7 or 8"),
        ("{a: b}", "{a: «[b]}", "found a list, expected text"),
        ("keep-old: true", "keep-old: «yes", "found 'yes', expected true or false"),
        ("count: 2", "count: «-1", "found -1, expected 0 or more"),
        ("count: 2", "count: «2.5", "found 2.5, expected a whole number"),
        ("as: jwks", "as: «jwk", "found 'jwk', expected 'pem-url', 'dynamics' or 'jwks' (did you mean 'jwks'?)"),
        ("provider_timeout: 2", "provider_timeout: «6", "found 6, expected 1, 2, 3, 4, 7 or 8"),
        ("as: hers", "as: «Her own", "found 'Her own'"),
        ("by: ann", "by: «[ann]", "found a list, expected text"),
        ("leeway: 1m", "leeway: «~", "found nothing, expected a duration with its unit"),
        # durations and instants
        ("advance: 5m", "advance: «5", "found 5, expected a duration with its unit, such as 10s"),
        ("advance: 5m", "advance: «5 minutes", "found '5 minutes', expected a duration with its unit"),
        ("advance: 5m", "advance: «-5m", "expected more than 0"),
        ("advance: 5m", "advance: «0s", "expected more than 0"),
        ("late: 3s", "late: «3sec", "found '3sec', expected a duration with its unit"),
        ("leeway: 1m", "leeway: «-1m", "expected 0 or more"),
        (
            "2026-01-15T09:00:00Z",
            "«2026-01-15T09:00:00",
            "found '2026-01-15T09:00:00', expected a date and time with ",
        ),
        ("2026-01-15T09:00:00Z", "«2026-13-15T09:00:00Z", "expected a date and time with its zone"),
        ("2026-01-15T09:00:00Z", "«soon", "found 'soon', expected a date and time with its zone"),
        ("{at: 2026-01-15T09:00:00Z}", "«sometimes", "found 'sometimes', expected 'real', 'auto' or 'manual'"),
        # names out of closed lists
        ("cause: expired", "cause: «expird", "there is no cause 'expird' (did you mean 'expired'?)"),
        ("cause: expired", "cause: «missing_clam:sub", "there is no cause 'missing_clam:sub'"),
        (
            "at: provider.call",
            "at: «provider.cal",
            "there is no point 'provider.cal' (did you mean 'provider.call'?)",
        ),
        ("event: lcw:error", "event: «lcw:eror", "there is no event 'lcw:eror' (did you mean 'lcw:error'?)"),
        ("{late: 3s}", "{token: {defect: «expird}}", "there is no defect 'expird' (did you mean 'expired'?)"),
        ("{provider_timeout: 2}", "{«provider_timout: 2}", "there is no cause 'provider_timout'"),
        ("{outcome: ok}", "{outcome: «fine}", "found 'fine', expected 'ok', 'refused' or 'failed'"),
        ("{outcome: ok}", "{cause: «expird}", "there is no cause 'expird' (did you mean 'expired'?)"),
        # names that point elsewhere in the file
        ("by: ann", "by: «ane", "there is no visitor 'ane' (did you mean 'ann'?)"),
        ("by: ann, ", "", "say who does it: by is one of ann, bob"),
        ("provider: shop", "provider: «shp", "there is no provider 'shp' (did you mean 'shop'?)"),
        (
            "sub: $(subject)",
            "sub: «$(subjct)",
            "$(subjct) is declared nowhere: not in vars, rows or an earlier 'as'",
        ),
        ("sub: $(subject)", "sub: «$(subjct)", "(did you mean 'subject'?)"),
        ("sub: $(subject)", "sub: «I am $(nobody-at-all)", "$(nobody-at-all) is declared nowhere"),
        ("chat: $(hers)", "chat: «$(her)", "$(her) is declared nowhere"),
        ("chat: $(hers)", "chat: «$(hers.chat)", "$(hers.chat) is declared nowhere"),
        # what excludes each other, and what is missing
        (", count: 2}", "}", "one of count, at-least, at-most is needed"),
        ("count: 2", "count: 2, at-least: 1", "count is exact: it excludes at-least and at-most"),
        ("client: {", "provider: [token]\n  client: {", "provider and providers exclude each other"),
        (
            "      calls:",
            "      url: /x\n      calls:",
            "a provider has a script (calls, after, per) or a url, not both",
        ),
        (
            "{late: 3s}",
            "{token: «{raw: a, defect: expired}}",
            "raw is the exact text: nothing else can be said beside",
        ),
        ("{at: provider.call, where", "{where", "the key 'at' is missing"),
        ("{from: issuer, as", "«{as", "found 'as', expected one of from, url, pem, jwk, jwks, secret"),
        ("[token, {late: 3s}, {token: {claims: {sub: $(subject)}}}]", "«[]", "found a list"),
    ],
)
def test_one_mistake_has_its_place_and_says_what_was_expected(old: str, new: str, fragment: str) -> None:
    assert SMALL.count(old) >= 1
    marked = SMALL.replace(old, new, 1)
    place = place_of_mark(marked) if MARK in marked else ""
    found = mistakes(marked.replace(MARK, ""))
    assert any(one.startswith(f"{place}:" if place else "") and fragment in one for one in found), found


def test_all_mistakes_of_a_file_are_named_at_once_in_the_order_of_their_places() -> None:
    text = """\
scenario: ""
about: 3
vars: {a: 1}
given:
  clok: auto
  provider: [tokn, {token: {defect: expird}}, {late: soon}]
steps:
  - strt-chat
  - start-chat: {by: ann, expect: {code: 5, cause: expird, colour: red}}
  - advance: $(b)
expect:
  - {at: provider.call}
  - {at: nowhere.at-all, count: 1}
"""
    found = mistakes(text)
    assert [re.match(r"\d+:\d+", one)[0] for one in found] == [  # type: ignore[index]
        "1:11",
        "2:8",
        "5:3",
        "6:14",
        "6:37",
        "6:54",
        "8:5",
        "9:42",
        "9:52",
        "9:60",
        "10:14",
        "12:5",
        "13:10",
    ]


def test_mistakes_are_written_as_file_line_and_column() -> None:
    text = "scenario: x\nsteps:\n  - start-chat: {expect: {cause: expird}}\n  - advance: 5\n"
    with pytest.raises(Mistakes) as caught:
        load("some/file.yaml", text)
    assert str(caught.value) == (
        "some/file.yaml:3:34: there is no cause 'expird' (did you mean 'expired'?)\n"
        "some/file.yaml:4:14: found 5, expected a duration with its unit, such as 10s, 250ms, 2m or 1h30m"
    )
    assert [one.pointer for one in caught.value.mistakes] == [
        "/steps/0/start-chat/expect/cause",
        "/steps/1/advance",
    ]


def test_a_mistake_in_every_row_is_named_once() -> None:
    text = "scenario: x\nrows:\n  - {a: 1}\n  - {a: 2}\nsteps:\n  - strt\n"
    assert len(mistakes(text)) == 1


def test_a_mistake_that_one_row_makes_stands_in_the_row() -> None:
    text = "scenario: x\nrows:\n  - {a: 4}\n  - {a: 5}\nsteps:\n  - start-chat: {expect: {code: $(a)}}\n"
    assert mistakes(text) == ["4:9: found 5, expected 1, 2, 3, 4, 7 or 8 (read in line 6)"]


def test_a_mistake_deep_in_a_value_of_a_row_stands_there() -> None:
    text = """\
scenario: x
rows:
  - {body: {without: [ChatId, 3]}}
given:
  faults: [{at: livechat.conversation, body: $(body)}]
"""
    assert mistakes(text) == ["3:31: found 3, expected text (read in line 5)"]


def test_a_mistake_in_a_variable_stands_there_whichever_way_it_comes_in() -> None:
    text = """\
scenario: x
vars: {answer: {stats: 503}, code: 5}
rows:
  - {fault: {at: livechat.config, answer: $(answer)}}
given:
  faults: [$(fault)]
steps:
  - start-chat: {expect: {status: 503}}
  - start-chat: {expect: {code: $(code)}}
"""
    found = mistakes(text)
    assert [one.partition(" ")[0] for one in found] == ["2:17:", "2:36:"]
    assert "unknown key 'stats' (did you mean 'status'?)" in found[0]
    assert found[1].endswith("expected 1, 2, 3, 4, 7 or 8 (read in line 9)")


def test_a_variable_given_from_outside_has_no_place_but_that_where_it_is_read() -> None:
    text = "scenario: x\nvars: {a: 4}\nsteps:\n  - start-chat: {expect: {code: $(a)}}\n"
    assert mistakes(text, a="5") == ["4:33: found 5, expected 1, 2, 3, 4, 7 or 8"]


def test_a_row_that_lacks_what_others_have_is_named_itself() -> None:
    text = """\
scenario: x
rows:
  - {cause: expired}
  - {cuase: expired}
steps:
  - start-chat: {expect: {cause: $(cause)}}
"""
    assert mistakes(text) == ["4:5: this row has no 'cause', which line 6 needs (did you mean 'cuase'?)"]


def test_rows_that_are_none_and_a_name_that_is_none_are_both_mistakes() -> None:
    text = "scenario: x\nrows: 7\nabout: $(a)\n"
    assert [one.partition(" ")[0] for one in mistakes(text)] == ["2:7:", "3:8:"]


def test_a_persona_has_more_than_its_name() -> None:
    (found,) = mistakes("scenario: x\nabout: $(persona.famly-name)\n")
    assert found.endswith("(did you mean 'persona.family-name'?)")


def test_so_many_keys_that_they_fill_lines_are_counted() -> None:
    (found,) = mistakes("scenario: x\ngiven: {widget: {zzz: 1}}\n")
    assert found.startswith("2:18: unknown key 'zzz'; expected one of authentication, hours, ")
    assert re.search(r" and \d+ more$", found)


def test_an_expectation_of_no_kind_is_told_them_all() -> None:
    assert mistakes("scenario: x\nexpect:\n  - {faut: a, fired: 1}\n") == [
        "3:5: found the keys 'faut', 'fired', expected one of at, in-order, fault, waited (did you mean 'fault'?)"
    ]


def test_a_value_of_several_lines_is_shown_in_one() -> None:
    (found,) = mistakes('scenario: x\nsteps:\n  - "start\\nchat"\n')
    assert found.startswith("3:5: found 'start")
    assert "\n" not in found


def test_an_unknown_name_makes_no_second_mistake() -> None:
    text = "scenario: x\nsteps:\n  - start-chat: {expect: {code: $(nope)}}\n"
    assert mistakes(text) == ["3:33: $(nope) is declared nowhere: not in vars, rows or an earlier 'as'"]


def test_every_unknown_name_of_one_text_is_a_mistake() -> None:
    found = mistakes("scenario: x\nabout: $(one) and $(two)\n")
    assert [re.search(r"\$\(\w+\)", one)[0] for one in found] == ["$(one)", "$(two)"]  # type: ignore[index]


def test_an_unknown_name_in_a_row_is_a_mistake() -> None:
    assert mistakes("scenario: x\nrows:\n  - {a: $(nope)}\n") == [
        "3:9: $(nope) is declared nowhere: not in vars, rows or an earlier 'as'"
    ]


def test_an_unknown_name_in_vars_is_a_mistake() -> None:
    assert mistakes("scenario: x\nvars: {a: $(nope)}\nabout: $(a)\n")[0].startswith(
        "2:11: $(nope) is declared nowhere"
    )


@pytest.mark.parametrize("text", ["- a\n", "scenario\n", "3\n", "~\n"])
def test_a_scenario_is_a_mapping(text: str) -> None:
    assert mistakes(text) == ["1:1: a scenario is a mapping that begins with 'scenario: its title'"]


def test_a_scenario_has_a_title() -> None:
    assert mistakes("about: x\n") == ["1:1: the key 'scenario' is missing"]


def test_a_file_with_rows_is_a_case_a_row() -> None:
    text = "scenario: x\nrows:\n  - {a: throw, b: 2}\n  - {a: {late: 3s}, b: 3}\ngiven:\n  provider: [$(a)]\n"
    assert [case.title for case in load(FILE, text)] == ["x [throw, 2]", 'x [{"late": "3s"}, 3]']


def test_a_title_that_tells_rows_apart_stands_alone() -> None:
    text = "scenario: The $(a)\nrows:\n  - {a: first}\n  - {a: second}\n"
    assert [case.title for case in load(FILE, text)] == ["The first", "The second"]


def test_a_long_row_is_cut_in_the_title() -> None:
    (case,) = load(FILE, f"scenario: x\nrows:\n  - {{a: {'y' * 100}}}\n")
    assert case.title == f"x [{'y' * 47}…]"


def test_every_verb_has_its_short_forms() -> None:
    text = """\
scenario: x
steps:
  - start-chat
  - start-chat:
  - start-chat: {as: hers}
  - resume-chat
  - end-chat: {expect: ok}
  - advance: 1h30m
  - advance: {time: 90m}
  - hub: rotate-keys
  - hub: {rotate-keys: true}
  - ask-availability
  - ask-availability: 3
  - ask-availability: {times: 3}
"""
    (case,) = load(FILE, text)
    steps = case.scenario.steps
    assert len(steps) == 12
    assert steps[0] == steps[1]
    assert steps[5] == steps[6]
    assert steps[7] == steps[8]
    assert steps[10] == steps[11]


def test_header_values_that_are_numbers_become_text() -> None:
    (case,) = load(FILE, "scenario: x\nsteps:\n  - start-chat: {expect: {header: {errorcode: 705}}}\n")
    step = visitor_step(case.scenario.steps[0])
    assert step is not None
    assert step.expect is not None
    assert step.expect.header == {"errorcode": "705"}


def test_a_captured_chat_is_the_short_form_of_the_verbs_about_chats() -> None:
    start = "scenario: x\nsteps:\n  - start-chat: {as: hers}\n"
    short = load(FILE, f"{start}  - resume-chat: $(hers)\n  - end-chat: $(hers)\n")
    whole = load(FILE, f"{start}  - resume-chat: {{chat: $(hers)}}\n  - end-chat: {{chat: $(hers)}}\n")
    assert short[0].scenario == whole[0].scenario


@pytest.mark.parametrize(
    "text",
    [
        "clock: {at: .inf}",
        "clock: {at: .nan}",
        f"provider: [{{late: {'9' * 400}s}}]",
        f"provider: [{{token: {{expires-in: {'9' * 400}d}}}}]",
    ],
)
def test_a_time_that_no_clock_can_show_is_a_mistake(text: str) -> None:
    assert mistakes(f"scenario: x\ngiven:\n  {text}\n")[0].startswith("3:")


def test_the_mistakes_of_several_files_are_named_together(tmp_path: Path) -> None:
    files = [tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"]
    files[0].write_text("scenario: 1\n")
    files[1].write_text("scenario: x\n")
    files[2].write_bytes(b"\xff")
    with pytest.raises(Mistakes) as caught:
        load_files(files)
    assert [(one.file, one.line) for one in caught.value.mistakes] == [(str(files[0]), 1), (str(files[2]), 1)]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_understood_and_its_misspelling_is_explained(verb: str) -> None:
    values = {
        "send": "hello",
        "attach": "photo.png",
        "call": "livechat.config",
        "request": "agent.get",
        "await": "agent",
        "ring": "voice",
        "workspace": "answer",
        "set-workspace": "{}",
        "advance": "5m",
        "hub": "rotate-keys",
        "arm": "{at: livechat.config, hang: true}",
        "disarm": "fault-1",
    }
    value = values.get(verb, "")
    before = f"given:\n  faults: [{values['arm']}]\n"
    assert len(load(FILE, f"scenario: x\n{before}steps:\n  - {verb}: {value}\n")) == 1
    (found,) = mistakes(f"scenario: x\nsteps:\n  - {verb}x: {value}\n")
    assert found.startswith(f"3:5: found '{verb}x', expected one of {', '.join(VERBS)} (did you mean '{verb}'?)")


ODD = "abz019 \n\t:{}[],-#&*!|>'\"%@`?$()~.\\/=<\0\x85\u2028\ufeff\U0001f600é\r"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_library_file_with_one_character_changed_gives_cases_or_mistakes(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(library()))
    index = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.sampled_from([*ODD, ""]))
    removed = data.draw(st.integers(0, 1))
    changed = text[:index] + put + text[index + removed :]
    try:
        found = load(FILE, changed)
    except Mistakes as error:
        found, named = [], list(error.mistakes)
    else:
        named = []
    assert bool(found) is not bool(named)
    for one in named:
        assert one.message
        assert "\n" not in one.message
        assert 1 <= one.line <= len(changed.splitlines()) + 1
        assert one.column >= 1


def test_a_chat_used_before_it_is_captured_is_a_mistake() -> None:
    text = "scenario: x\nsteps:\n  - resume-chat: {chat: $(hers)}\n  - start-chat: {as: hers}\n"
    assert mistakes(text) == ["3:5: $(hers) is captured by a later step only"]


def test_what_a_step_captures_cannot_be_expected_of_the_whole() -> None:
    text = """\
scenario: x
steps:
  - start-chat: {as: hers}
expect:
  - {at: livechat.conversation, where: {conversation: $(hers.request-id)}, count: 1}
"""
    assert mistakes(text) == ["5:5: $(hers) is captured by a step: only steps can use it"]


def test_the_default_provider_is_unknown_where_there_is_none() -> None:
    text = "scenario: x\ngiven: {provider: none, visitors: {ann: {provider: default}}}\nsteps: [start-chat]\n"
    assert mistakes(text) == ["2:52: there is no provider 'default'"]

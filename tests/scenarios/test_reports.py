"""Reports for other programs: each is read back by a reader of its form."""

from __future__ import annotations

import json
from xml.etree.ElementTree import fromstring

import pytest

from mockhub.scenarios.report import Difference, Report
from mockhub.scenarios.reports import github, junit, markdown, told


def failed(title: str = "It fails", file: str = "a.yaml", seen: str = "1") -> Report:
    difference = Difference(f"{file}:6", "calls at provider.call", "2", seen, ("these counted:", "  entry 1"))
    return Report(file, title, differences=[difference], seconds=0.25)


PASSED = Report("a.yaml", "It passes", seconds=0.5)


def test_junit_has_a_suite_a_file_and_a_case_a_scenario() -> None:
    suites = fromstring(junit([PASSED, failed(), failed(file="b.yaml")]))  # noqa: S314 - our own
    assert suites.attrib == {"name": "mockhub", "tests": "3", "failures": "2", "errors": "0", "time": "1.000"}
    assert [(one.get("name"), one.get("tests"), one.get("failures")) for one in suites] == [
        ("a.yaml", "2", "1"),
        ("b.yaml", "1", "1"),
    ]
    passed, refused = suites[0]
    assert (passed.get("name"), passed.get("time"), len(passed)) == ("It passes", "0.500", 0)
    assert refused[0].get("message") == "a.yaml:6: calls at provider.call: expected 2, seen 1"
    assert refused[0].text == "\n".join(told(failed().differences))


@pytest.mark.parametrize("text", ["<&\"'>", "\x00\x1b[0m", "\ud800", "日本 ✓", "]]>"])
def test_junit_can_be_read_whatever_was_seen(text: str) -> None:
    (failure,) = fromstring(junit([failed(seen=text)])).iter("failure")  # noqa: S314
    assert (failure.get("message") or "").startswith("a.yaml:6: calls at provider.call: expected 2, seen ")


def test_github_shows_a_difference_beside_its_line() -> None:
    (line,) = github([PASSED, failed("50%, or: more", seen="one\nline")])
    assert line == (
        "::error file=a.yaml,line=6,title=50%25%2C or%3A more::"
        "calls at provider.call: expected 2, seen one%0Aline%0Athese counted:%0A  entry 1"
    )


def test_markdown_counts_and_lists_what_failed() -> None:
    assert markdown([PASSED]) == "**MockHub**: 1 passed, 0 failed\n"
    lines = markdown([PASSED, failed(seen="a|b <c>")]).splitlines()
    assert lines[0] == "**MockHub**: 1 passed, 1 failed"
    assert lines[-1] == r"| It fails | a.yaml:6 | calls at provider.call: 2 | a\|b \<c\> |"


def test_a_report_is_read_back_as_it_was_written() -> None:
    report = failed()
    report.notes.append("a call was not foreseen")
    report.results.append({"ok": True, "events": ["lcw:threadUpdate"]})
    for one in (report, PASSED):
        written = json.loads(json.dumps(one.to_json()))
        assert Report.from_json({**written, "seconds": one.seconds}) == one
        assert Report.from_json(written).seconds == 0

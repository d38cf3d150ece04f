"""What became of scenarios, in the forms other programs read: JUnit XML, GitHub annotations, Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mockhub.scenarios.report import Difference, Report

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no way to say."""


def junit(reports: Sequence[Report]) -> str:
    """Return the reports as JUnit XML: one suite a file, one case a scenario."""
    suites = Element("testsuites", {"name": "mockhub", **_totals(reports)})
    for file in dict.fromkeys(report.file for report in reports):
        own = [report for report in reports if report.file == file]
        suite = SubElement(suites, "testsuite", {"name": file, **_totals(own)})
        for report in own:
            _add_case(suite, report)
    indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _totals(reports: Sequence[Report]) -> dict[str, str]:
    failed = sum(not report.passed for report in reports)
    seconds = sum(report.seconds for report in reports)
    return {"tests": str(len(reports)), "failures": str(failed), "errors": "0", "time": f"{seconds:.3f}"}


def _add_case(suite: Element, report: Report) -> None:
    title = _sayable(report.title)
    case = SubElement(
        suite,
        "testcase",
        classname=report.file,
        name=title,
        file=report.file,
        time=f"{report.seconds:.3f}",
    )
    if not report.passed:
        failure = SubElement(case, "failure", message=_sayable(str(report.differences[0])), type="difference")
        failure.text = _sayable("\n".join(told(report.differences)))


def _sayable(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def told(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield the lines of differences: each in one line, then what explains it."""
    for one in differences:
        yield str(one)
        yield from (f"  {line}" for line in one.explanation)


def failure(title: str, differences: Iterable[Difference]) -> str:
    """Return how a scenario that fails is told: its title, and below it the lines of its differences."""
    return "\n".join((f"FAIL  {title}", *(f"      {line}" for line in told(differences))))


def github(reports: Iterable[Report]) -> Iterator[str]:
    """Yield a workflow command of GitHub Actions for each difference, which shows it beside its line."""
    for report in reports:
        for one in report.differences:
            file, _, line = one.place.rpartition(":")
            place = f"file={_property(file)},line={line},title={_property(report.title)}"
            text = "\n".join((f"{one.what}: expected {one.expected}, seen {one.seen}", *one.explanation))
            yield f"::error {place}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def markdown(reports: Sequence[Report]) -> str:
    """Return a summary in Markdown: how many passed, and what the others saw."""
    failed = [report for report in reports if not report.passed]
    lines = [f"**MockHub**: {len(reports) - len(failed)} passed, {len(failed)} failed"]
    if failed:
        lines += ["", "| scenario | place | expected | seen |", "|---|---|---|---|"]
        lines += [_row(report, one) for report in failed for one in report.differences]
    return "\n".join(lines) + "\n"


def _row(report: Report, one: Difference) -> str:
    cells = (report.title, one.place, f"{one.what}: {one.expected}", one.seen)
    return f"| {' | '.join(_cell(text) for text in cells)} |"


def _cell(text: str) -> str:
    return re.sub(r"([\\|`*_<>\[\]])", r"\\\1", " ".join(text.split()))

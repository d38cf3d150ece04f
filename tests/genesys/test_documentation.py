"""Every request, setting and action is in the documentation."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from mockhub.genesys.actions import DOINGS
from mockhub.genesys.settings import WorkspaceSpec
from mockhub.scapi import REQUESTS
from mockhub.spec import key_of

DOCS = Path(__file__).parents[2] / "docs"


def test_every_request_has_its_row_of_fidelity() -> None:
    text = (DOCS / "fidelity.md").read_text(encoding="utf-8").partition("### Every request\n")[2]
    assert re.findall(r"^\| `(\w+\.\w+)` \| ", text, re.MULTILINE) == list(REQUESTS)


def test_every_setting_and_action_is_told() -> None:
    text = (DOCS / "genesys.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z-]+)`", text))
    assert {key_of(one.name) for one in fields(WorkspaceSpec)} <= named
    assert set(DOINGS) <= named

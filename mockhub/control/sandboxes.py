"""Sandboxes: making, resetting and deleting them, and everything a test needs to reach one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from mockhub.addresses import Addresses
from mockhub.answers import Shown
from mockhub.control.clock import ClockShown, clock_shown
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.control.texts import ScenarioFile, is_file
from mockhub.errors import Mistake, Mistakes
from mockhub.hub import Hub
from mockhub.omnichannel.http.widget import PROVIDER_SCRIPT_PATH, script_tag
from mockhub.sandbox import ISSUER_PATHS, TOKEN_PATH
from mockhub.scenarios.explaining import Form
from mockhub.scenarios.files import find_files, load_files
from mockhub.scenarios.loader import Case, load_document, prepare
from mockhub.scenarios.model import Scenario
from mockhub.scenarios.places import Document
from mockhub.spec import matching, parse_instant
from mockhub.world import SANDBOX_NAME, SandboxSpec

if TYPE_CHECKING:
    from mockhub.sandbox import Sandbox


@dataclass(frozen=True, kw_only=True)
class ByWidget(Shown):
    """Something of each widget."""

    anonymous: str
    """Of the one that is open to all."""
    authenticated: str
    """Of the one that demands a token."""


@dataclass(frozen=True, kw_only=True)
class SandboxShown(Shown):
    """Everything a test needs to reach a sandbox."""

    id: str
    label: str | None
    org_id: str
    org_url: str
    secure_org_url: str | None
    """The same over https; null without such a listener."""
    chat_endpoint: str
    """What the answer to a start names as the chat's own address."""
    attachment_endpoint: str
    """What it names as that of attachments."""
    widgets: ByWidget
    """Their ids."""
    script_tags: ByWidget
    """The HTML that puts them on a page."""
    issuer: str
    """The `iss` of the built-in issuer's tokens."""
    keys: dict[str, str]
    """Where the issuer publishes its keys, by form."""
    token_endpoint: str
    """Where the provider that pages use can be called over HTTP."""
    provider_script: str
    """A script with that provider, for any page."""
    providers: tuple[str, ...]
    """Names of the registered providers."""
    clock: ClockShown
    seed: int
    armed: str | None
    """The title of the scenario it is armed with."""
    journal: str
    """Where its journal is read."""


@dataclass(frozen=True, kw_only=True)
class SandboxesShown(Shown):
    """Every sandbox."""

    sandboxes: tuple[SandboxShown, ...]


SandboxName = Annotated[str, matching(SANDBOX_NAME, "letters, digits, hyphens, dots and underscores")]


@dataclass(frozen=True, kw_only=True)
class NewSandbox(SandboxSpec):
    """A sandbox to make: its first state, to which a reset returns it."""

    id: SandboxName | None = None
    """Its name, from which its addresses derive; a free one unless said."""
    scenario: Scenario | ScenarioFile | None = None
    """A scenario to arm it with, or the text of its file."""
    scenario_file: str | None = None
    """The same, as a file on the hub's machine."""

    def __post_init__(self) -> None:
        """Refuse two scenarios."""
        if self.scenario is not None and self.scenario_file is not None:
            raise ValueError("scenario and scenario-file exclude each other")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a body asks for: the sandbox, and the scenario with its names filled in."""

    sandbox: NewSandbox
    case: Case | ScenarioFile | None


_FORM: Form[NewSandbox] = Form(NewSandbox)
_FILE: Form[ScenarioFile] = Form(ScenarioFile)
_ANY_SCENARIO = {"scenario": "read by itself, since names stand in it"}


def describe(addresses: Addresses, sandbox: Sandbox) -> SandboxShown:
    """Return everything a test needs to reach a sandbox."""
    organization, base = sandbox.organization, addresses.sandbox(sandbox.id)
    return SandboxShown(
        id=sandbox.id,
        label=sandbox.spec.label,
        org_id=organization.id,
        org_url=base,
        secure_org_url=f"{addresses.https}/s/{sandbox.id}" if addresses.https else None,
        chat_endpoint=addresses.chat_endpoint(sandbox.id),
        attachment_endpoint=addresses.attachment_endpoint(sandbox.id),
        widgets=ByWidget(anonymous=organization.anonymous.id, authenticated=organization.authenticated.id),
        script_tags=ByWidget(
            anonymous=script_tag(base, organization.id, organization.anonymous),
            authenticated=script_tag(base, organization.id, organization.authenticated),
        ),
        issuer=sandbox.issuer.url,
        keys=key_addresses(addresses, sandbox),
        token_endpoint=base + TOKEN_PATH,
        provider_script=base + PROVIDER_SCRIPT_PATH,
        providers=tuple(sandbox.providers),
        clock=clock_shown(sandbox),
        seed=sandbox.seed,
        armed=None if sandbox.armed is None else sandbox.armed.title,
        journal=f"{addresses.control}/v1/sandboxes/{sandbox.id}/journal",
    )


def key_addresses(addresses: Addresses, sandbox: Sandbox) -> dict[str, str]:
    """Return where a sandbox's issuer publishes its keys, by form."""
    return {form: addresses.sandbox(sandbox.id) + path for form, path in ISSUER_PATHS.items()}


def _read(body: Document) -> Asked:
    if not isinstance(body.data, dict) or body.data.get("scenario") is None:
        return Asked(_FORM.read(body), None)
    asked = _FORM.read_data(body, {**body.data, "scenario": _ANY_SCENARIO})
    written = Document.of("body", body.data["scenario"])
    try:
        if is_file(written.data):
            return Asked(asked, _FILE.read(written))
        cases = load_document(written)
    except Mistakes as error:
        raise Mistakes([replace(one, pointer=f"/scenario{one.pointer}") for one in error.mistakes]) from None
    return Asked(asked, _one(cases, "/scenario"))


def _in_file(path: str) -> Case:
    try:
        cases = load_files(find_files([Path(path)]))
    except Mistakes as error:
        told = [replace(one, pointer="/scenario-file") for one in error.mistakes]
        raise Mistakes(told, in_text=True) from None
    return _one(cases, "/scenario-file")


def _one(cases: list[Case], pointer: str) -> Case:
    if len(cases) != 1:
        message = f"found {len(cases)} scenarios, expected one: a sandbox is armed with one world"
        raise Mistakes([Mistake("body", 1, 1, message, pointer)])
    return cases[0]


async def create_sandbox(call: Call[Asked, None]) -> SandboxShown:
    """Make a new sandbox, armed with a scenario if one is given."""
    asked, case = call.body.sandbox, call.body.case
    places: tuple[str, ...] = ()
    if isinstance(case, ScenarioFile):
        case = await asyncio.to_thread(case.case, "/scenario/text")
        places = case.places
    elif asked.scenario_file is not None:
        case = await asyncio.to_thread(_in_file, asked.scenario_file)
        places = case.places
    spec = SandboxSpec(**{one.name: getattr(asked, one.name) for one in fields(SandboxSpec)})
    scenario = None if case is None else case.scenario
    sandbox = call.hub.create(asked.id, spec, scenario=scenario, places=places)
    return describe(call.addresses, sandbox)


async def list_sandboxes(call: Call[None, None]) -> SandboxesShown:
    """List every sandbox."""
    return SandboxesShown(sandboxes=tuple(describe(call.addresses, sandbox) for sandbox in call.hub))


async def reset_sandbox(call: Call[None, None]) -> SandboxShown:
    """Return a sandbox to its first state, the scenario it was made with included."""
    call.hub.reset(call.sandbox)
    return describe(call.addresses, call.sandbox)


async def delete_sandbox(call: Call[None, None]) -> None:
    """Forget a sandbox and everything in it."""
    call.hub.delete(call.sandbox)


async def show_sandbox(call: Call[None, None]) -> SandboxShown:
    """Tell everything that is needed to reach a sandbox."""
    return describe(call.addresses, call.sandbox)


def _example() -> SandboxShown:
    hub = Hub(lambda: parse_instant("2026-01-15T09:00:00Z"))
    addresses = Addresses("http://127.0.0.1:8787", "https://127.0.0.1:8788", "http://127.0.0.1:8789")
    return describe(addresses, hub.default)


EXAMPLE = _example()
"""The default sandbox of a server on its default ports."""


class _NewSandboxBody(BodyForm[Asked]):
    """A sandbox, and perhaps a scenario, whose names are filled in."""

    def prepare(self) -> None:
        _FORM.prepare()
        _FILE.prepare()
        prepare()


_WRITTEN = {
    "label": "checkout",
    "seed": 7,
    "clock": {"mode": "manual", "at": "2026-01-15T09:00:00Z"},
    "scenario": {"scenario": "The provider throws", "given": {"provider": ["throw"]}},
}
_REFUSED = ("no-row", "bad-key", "weak-secret", "mixed-algorithms", "bad-name")

ROUTES = (
    Route(
        method="GET",
        path="/v1/sandboxes",
        does=list_sandboxes,
        answer=SandboxesShown,
        example=SandboxesShown(sandboxes=(EXAMPLE,)),
    ),
    Route(
        method="POST",
        path="/v1/sandboxes",
        does=create_sandbox,
        body=_NewSandboxBody(NewSandbox, _WRITTEN, read=_read, names=True),
        answer=SandboxShown,
        example=EXAMPLE,
        status=201,
        refuses={400: _REFUSED, 409: ("sandbox-exists", "organization-exists")},
    ),
    Route(method="GET", path=IN_SANDBOX, does=show_sandbox, answer=SandboxShown, example=EXAMPLE),
    Route(method="POST", path=f"{IN_SANDBOX}/reset", does=reset_sandbox, answer=SandboxShown, example=EXAMPLE),
    Route(
        method="DELETE",
        path=IN_SANDBOX,
        does=delete_sandbox,
        answer=None,
        status=204,
        refuses={409: ("default-sandbox",)},
    ),
)

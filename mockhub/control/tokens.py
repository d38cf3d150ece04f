"""The token workshop: minting tokens, good or broken on purpose, and saying what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from mockhub.answers import ABSENT, Maybe, Shown
from mockhub.causes import cause
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.spec import Spec, not_empty
from mockhub.tokens.defects import DEFECTS
from mockhub.tokens.judging import RuleState, conclusion, failed_rule
from mockhub.tokens.providers import TokenSpec

if TYPE_CHECKING:
    from mockhub.sandbox import Provider


@dataclass(frozen=True, kw_only=True)
class MintRequest(TokenSpec):
    """A token to make: a good one, with claims changed, or broken on purpose."""

    provider: str | None = None
    """The provider whose token it is, by name; the one that pages use unless said."""
    visitor: Annotated[str, not_empty("letter")] = DEFAULT_VISITOR
    """Whose token it is; each visitor has a contact of their own."""


@dataclass(frozen=True, kw_only=True)
class Minted(Shown):
    """A token."""

    token: Any
    """Text, but for the defect `not-a-string`."""
    reason: Maybe[str] = ABSENT
    """For a token with a defect: what a provider with default rules says of it."""


@dataclass(frozen=True, kw_only=True)
class InspectRequest(Spec):
    """A token to look at."""

    token: Any
    """What a provider gave: text, or whatever else."""
    provider: str | None = None
    """The provider whose rules are asked; all of the sandbox's unless said, as on a call."""


@dataclass(frozen=True, kw_only=True)
class RuleShown(Shown):
    """What one rule says of a token."""

    rule: str
    """Its number; rules decide in their order."""
    reason: str
    """What a token that fails it is refused for."""
    state: RuleState
    detail: str | None
    """Why it fails."""


@dataclass(frozen=True, kw_only=True)
class Inspection(Shown):
    """What every rule says of a token."""

    valid: bool
    reason: Maybe[str] = ABSENT
    """What it is refused for: that of the first rule it fails."""
    code: Maybe[int | None] = ABSENT
    """The browser SDK's code for that."""
    verdict: str
    """The same in one line."""
    rules: tuple[RuleShown, ...]


@dataclass(frozen=True, kw_only=True)
class DefectShown(Shown):
    """A way to break a token."""

    name: str
    reason: str
    """What a provider with default rules says of such a token."""
    about: str


@dataclass(frozen=True, kw_only=True)
class DefectsShown(Shown):
    """Every way to break a token."""

    defects: tuple[DefectShown, ...]


async def mint_token(call: Call[MintRequest, None]) -> Minted:
    """Make a token that the sandbox accepts, or one that is broken on purpose."""
    provider = _provider(call, call.body.provider) or call.sandbox.provider
    token = call.sandbox.token(call.body, provider=provider, visitor=call.body.visitor)
    defect = call.body.defect
    return Minted(token=token, reason=ABSENT if defect is None else DEFECTS[defect].reason)


async def inspect_token(call: Call[InspectRequest, None]) -> Inspection:
    """Say of every rule whether a token passes it, fails it, or never gets there.

    Nothing is judged: no verdict stands in the journal, and a token for single use stays unused. Keys are fetched
    where they are needed.
    """
    sandbox, only = call.sandbox, _provider(call, call.body.provider)
    trusts = [only.trust] if only is not None else sandbox.trusts
    with sandbox.clock.hold():
        outcomes = await call.outbound.inspection(sandbox, trusts, call.body.token)
    failed = failed_rule(outcomes)
    return Inspection(
        valid=failed is None,
        reason=ABSENT if failed is None else failed.reason,
        code=ABSENT if failed is None else cause(failed.reason).code,
        verdict=conclusion(outcomes),
        rules=tuple(
            RuleShown(rule=one.number, reason=one.reason, state=one.state, detail=one.detail) for one in outcomes
        ),
    )


async def list_defects(_: Call[None, None]) -> DefectsShown:
    """List every way to break a token, and what it is refused for."""
    shown = (DefectShown(name=one.name, reason=one.reason, about=one.about) for one in DEFECTS.values())
    return DefectsShown(defects=tuple(shown))


def _provider(call: Call[Any, None], name: str | None) -> Provider | None:
    return None if name is None else call.sandbox.find_provider(name)


_TOKENS = f"{IN_SANDBOX}/tokens"
_TOKEN = "eyJhbGciOiJub25lIn0.e30."
_NO_ALGORITHM = "the header's alg is 'none'"

ROUTES = (
    Route(
        method="POST",
        path=_TOKENS,
        does=mint_token,
        body=BodyForm(
            MintRequest, {"claims": {"sub": "87b4d06c-abc2-e811-a9b0-000d3a10e09e"}, "expires-in": "5m"}
        ),
        answer=Minted,
        example=Minted(token=_TOKEN),
        refuses={404: ("unknown-provider",)},
    ),
    Route(
        method="POST",
        path=f"{_TOKENS}/inspect",
        does=inspect_token,
        body=BodyForm(InspectRequest, {"token": _TOKEN}),
        answer=Inspection,
        example=Inspection(
            valid=False,
            reason="alg_none",
            code=4,
            verdict=f"refused: alg_none (code 4: Auth token validation failed). {_NO_ALGORITHM}",
            rules=(RuleShown(rule="B4", reason="alg_none", state=RuleState.FAIL, detail=_NO_ALGORITHM),),
        ),
        refuses={404: ("unknown-provider",)},
    ),
    Route(
        method="GET",
        path="/v1/defects",
        does=list_defects,
        answer=DefectsShown,
        example=DefectsShown(defects=(DefectShown(name="expired", reason="expired", about="exp a minute ago"),)),
    ),
)

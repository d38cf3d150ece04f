"""`mockhub token`: minting, breaking and inspecting tokens, without a server."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mockhub.cli import FAILED
from mockhub.cli.scenario_files import JSON
from mockhub.errors import Mistakes, Misuse
from mockhub.hub import Hub
from mockhub.outbound import Outbound, as_json
from mockhub.scenarios.explaining import Form
from mockhub.scenarios.places import Document
from mockhub.spec import parse_instant
from mockhub.tokens.defects import DEFECTS, find_defect
from mockhub.tokens.judging import conclusion, failed_rule
from mockhub.tokens.providers import ProviderSpec, TokenSpec
from mockhub.tokens.rules import Rules
from mockhub.tokens.trust import Trust, given_document, published, shared_secret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockhub.sandbox import Sandbox
    from mockhub.tokens.judging import RuleOutcome

T = TypeVar("T")
_TOKEN: Form[TokenSpec] = Form(TokenSpec)
_RULES: Form[Rules] = Form(Rules)


class _Instant(click.ParamType[float]):
    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            return parse_instant(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


_CLAIMS = click.option(
    "--claim", "claims", multiple=True, metavar="NAME=VALUE", help="Set a claim; VALUE is JSON, or else text."
)
_EXPIRES = click.option(
    "--expires-in", default="15m", show_default=True, metavar="TIME", help="Lifetime, such as 90s or -1m."
)
_AT = click.option(
    "--at", type=_Instant(), help="The time to stand at, such as 2018-11-19T10:30:00Z [default: now]."
)
_FORM = click.option(
    "--keys-as",
    type=click.Choice(["pem-url", "dynamics", "jwks"]),
    default="pem-url",
    show_default=True,
    help="How the provider publishes keys: all but pem-url want a kid in the header.",
)


@click.group("token")
def command() -> None:
    """Mint, break and inspect tokens of the default sandbox, without a server.

    \b
      mockhub token mint | mockhub token inspect
      mockhub token break expired
    """


@command.command("mint")
@_CLAIMS
@_EXPIRES
@_AT
@_FORM
@JSON
def mint(claims: tuple[str, ...], expires_in: str, at: float | None, keys_as: str, *, as_json: bool) -> None:
    """Print a token that the default sandbox of any `mockhub serve` accepts.

    \b
      mockhub token mint
      mockhub token mint --claim sub=87b4d06c-abc2-e811-a9b0-000d3a10e09e --expires-in 5m
      mockhub token mint --claim 'lwicontexts={"msdyn_cartvalue":"10000"}'
    """
    _print_token(_default(at), _token_spec(claims, expires_in), keys_as, as_json=as_json)


@command.command("break")
@click.argument("defect", required=False)
@click.option("--list", "listed", is_flag=True, help="List the defects and the reason each provokes.")
@_CLAIMS
@_EXPIRES
@_AT
@_FORM
@JSON
def break_(
    defect: str | None, claims: tuple[str, ...], expires_in: str, at: float | None, keys_as: str, **flags: bool
) -> None:
    """Print a token broken on purpose.

    \b
      mockhub token break --list
      mockhub token break alg-none
      mockhub token break expired | mockhub token inspect
    """
    if flags["listed"] and flags["as_json"]:
        listed = [{"name": one.name, "reason": one.reason, "about": one.about} for one in DEFECTS.values()]
        click.echo(json.dumps(listed))
        return
    if flags["listed"]:
        for one in DEFECTS.values():
            click.echo(f"{one.name:<26} {one.reason:<28} {one.about}")
        return
    if defect is None:
        raise click.UsageError("name a DEFECT, or use --list")
    spec = _token_spec(claims, expires_in, defect=find_defect(defect).name)
    _print_token(_default(at), spec, keys_as, as_json=flags["as_json"])


@command.command("inspect")
@click.argument("token", required=False)
@click.option("--keys", metavar="FILE|URL", help="Key document: PEM, JWK, JWK set or array of kid and publicKey.")
@click.option("--secret", help="Shared secret, for HS256 tokens.")
@click.option(
    "--rule", "rules", multiple=True, metavar="NAME=VALUE", help="Set a rule of the provider; VALUE is JSON."
)
@_AT
@JSON
def inspect(
    token: str | None,
    keys: str | None,
    secret: str | None,
    rules: tuple[str, ...],
    at: float | None,
    **flags: bool,
) -> int:
    """Say of every rule whether a token passes it, fails it, or never gets there.

    The token is the argument, or standard input. Without keys or a secret it is judged as the default sandbox
    would.

    \b
      mockhub token mint | mockhub token inspect
      mockhub token inspect "$TOKEN" --keys https://portal.example/_services/auth/publickey
      mockhub token inspect "$TOKEN" --secret your-256-bit-secret \\
          --rule allow-weak-secret=true --rule 'required-claims=["sub"]'

    Exit code: 0 accepted, 1 refused, 2 wrong usage.
    """
    given = _from_input() if token in (None, "-") else token
    hub = Hub(time.time if at is None else lambda: at)
    trust = _trust(hub.default, keys, secret, _rules(rules))
    outcomes = asyncio.run(_inspect(hub, trust, given))
    failed = failed_rule(outcomes)
    if flags["as_json"]:
        click.echo(json.dumps({"valid": failed is None, "rules": as_json(outcomes)}))
    else:
        click.echo("\n".join(_lines(outcomes)))
        click.echo(conclusion(outcomes))
    return FAILED if failed else 0


async def _inspect(hub: Hub, trust: Trust, token: object) -> list[RuleOutcome]:
    outbound = Outbound(hub)
    try:
        with hub.default.clock.hold():
            return await outbound.inspection(hub.default, [trust], token)
    finally:
        await outbound.close()


def _lines(outcomes: Sequence[RuleOutcome]) -> list[str]:
    return [f"{one.number}  {one.state:<11}  {one.reason:<26}  {one.detail or ''}".rstrip() for one in outcomes]


def _from_input() -> str:
    return sys.stdin.read().rstrip("\r\n")


def _default(at: float | None) -> Sandbox:
    return Hub(time.time if at is None else lambda: at).default


def _print_token(sandbox: Sandbox, spec: TokenSpec, keys_as: str, *, as_json: bool) -> None:
    provider = sandbox.register_provider("default", ProviderSpec.read({"keys": {"from": "issuer", "as": keys_as}}))
    token = sandbox.token(spec, provider=provider)
    click.echo(json.dumps({"token": token}) if as_json else token)


def _claims(given: tuple[str, ...]) -> dict[str, Any]:
    return {name: _value(text) for name, text in map(_pair, given)}


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Misuse(f"'{text}': expected NAME=VALUE")
    return name, value


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _token_spec(claims: tuple[str, ...], expires_in: str, **more: str) -> TokenSpec:
    return _read(_TOKEN, {"claims": _claims(claims), "expires-in": expires_in, **more})


def _rules(given: tuple[str, ...]) -> Rules:
    return _read(_RULES, _claims(given))


def _read(form: Form[T], options: dict[str, Any]) -> T:
    """Return options as a written form; mistakes have no place in a command line, only a message."""
    try:
        return form.read(Document.of("options", options))
    except Mistakes as error:
        messages = (f"{one.pointer[1:]}: {one.message}" for one in error.mistakes)
        raise Misuse("\n".join(messages)) from None


def _trust(sandbox: Sandbox, keys: str | None, secret: str | None, rules: Rules) -> Trust:
    if keys is not None and secret is not None:
        raise Misuse("--keys and --secret exclude each other")
    if secret is not None:
        return shared_secret("given", secret, rules)
    if keys is None:
        own = rules if rules.issuer is not None else replace(rules, issuer=(sandbox.issuer.url,))
        return given_document("default", json.dumps(sandbox.issuer.jwk_set()), own)
    if keys.startswith(("http://", "https://")):
        return published("given", keys, rules)
    try:
        return given_document("given", Path(keys).read_text(encoding="utf-8"), rules)
    except OSError as error:
        raise Misuse(f"--keys {keys}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Misuse(f"--keys {keys}: the file is not text; expected keys as PEM or JSON") from None

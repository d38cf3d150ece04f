"""Auth token providers: registering and forgetting them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockhub.answers import Shown, rest
from mockhub.control.route import IN_SANDBOX, BodyForm, Call, Route
from mockhub.tokens.providers import ProviderForm, ProviderSpec

if TYPE_CHECKING:
    from mockhub.spec import Spec


@dataclass(frozen=True, kw_only=True)
class ProviderShown(Shown):
    """A registered provider, as it is written."""

    provider: str
    """Its name."""
    written: dict[str, Any] = rest(ProviderSpec)


def as_written(spec: Spec) -> dict[str, Any]:
    """Return a form as people write it, but for its secrets."""
    shown = spec.written()
    if "secret" in shown.get("keys", {}):
        shown["keys"]["secret"] = "…"
    return shown


async def list_providers(call: Call[None, None]) -> dict[str, Any]:
    """List the registered providers by name, as they are written.

    What is as it always is stands in none of them; secrets are not shown.
    """
    return {name: as_written(one.spec) for name, one in call.sandbox.providers.items()}


async def register_provider(call: Call[ProviderSpec, None]) -> ProviderShown:
    """Register a provider, in place of one of that name."""
    provider = call.sandbox.register_provider(call.params["provider"], call.body)
    return ProviderShown(provider=provider.id, written=as_written(provider.spec))


async def remove_provider(call: Call[None, None]) -> None:
    """Forget a provider."""
    sandbox = call.sandbox
    del sandbox.providers[sandbox.find_provider(call.params["provider"]).id]


_EXAMPLE: dict[str, Any] = {"calls": [{"throw": "no session"}, "token"], "after": "loop"}
_ONE = f"{IN_SANDBOX}/providers/{{provider}}"

ROUTES = (
    Route(
        method="GET",
        path=f"{IN_SANDBOX}/providers",
        does=list_providers,
        answer=dict[str, ProviderSpec],
        example={"default": {}, "mine": _EXAMPLE},
    ),
    Route(
        method="PUT",
        path=_ONE,
        does=register_provider,
        body=BodyForm(ProviderForm, _EXAMPLE),
        answer=ProviderShown,
        example=ProviderShown(provider="default", written={"calls": [{"throw": "no session"}, {"token": {}}]}),
        status=201,
        refuses={400: ("bad-key", "weak-secret", "mixed-algorithms", "bad-name")},
    ),
    Route(
        method="DELETE",
        path=_ONE,
        does=remove_provider,
        answer=None,
        status=204,
        refuses={404: ("unknown-provider",)},
    ),
)

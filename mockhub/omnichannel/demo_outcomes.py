"""What the demo page lets an auth token provider do, and the cause each leads to.

The functions themselves are the page's (`widget/demo.js`), by the same names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mockhub.causes import cause
from mockhub.tokens.defects import DEFECTS

if TYPE_CHECKING:
    from collections.abc import Iterable

WidgetRole = Literal["authenticated", "anonymous"]


@dataclass(frozen=True, slots=True)
class DemoOutcome:
    """One choice: its name in the page's address, how it is called, and the cause it leads to, if it fails."""

    name: str
    says: str
    cause: str | None = None

    @property
    def code(self) -> int | None:
        """The SDK's code for the cause."""
        return cause(self.cause).code if self.cause is not None else None


_BLOCKED = DemoOutcome("blocked", "The page stands in a frame that may use no storage", "scripts_failed")

OUTCOMES: dict[WidgetRole, tuple[DemoOutcome, ...]] = {
    "authenticated": (
        DemoOutcome("good", "Calls back with a good token"),
        DemoOutcome("twice", "Calls back twice; the second time counts no more"),
        DemoOutcome("throws", "Throws", "provider_threw"),
        DemoOutcome("rejects", "Returns a promise that is rejected", "provider_rejected"),
        DemoOutcome("null", "Calls back with null", "no_token"),
        DemoOutcome("undefined", "Calls back with nothing", "no_token"),
        DemoOutcome("empty", "Calls back with an empty string", "no_token"),
        DemoOutcome("whitespace", "Calls back with blanks", "token_missing"),
        DemoOutcome("hangs", "Never calls back (10 s limit)", "provider_timeout"),
        DemoOutcome("late", "Calls back too late (after 12 s)", "provider_timeout"),
        DemoOutcome("documented-sample", "The sample token of Microsoft's page", "alg_not_allowed"),
        DemoOutcome("expired", "An expired token", "expired"),
        DemoOutcome("alg-none", "An unsigned token (alg none)", "alg_none"),
        DemoOutcome("wrong-key", "Somebody else's signature", "signature_mismatch"),
        DemoOutcome("wrong-issuer", "Another issuer", "issuer_mismatch"),
        DemoOutcome("not-a-token", "Text that is no token", "malformed_segments"),
        DemoOutcome("not-a-string", "The number 42", "token_not_string"),
        DemoOutcome("lwicontexts-not-string", "lwicontexts as an object", "lwicontexts_not_string"),
        _BLOCKED,
        DemoOutcome("no-provider", "No provider is registered", "client_function_missing"),
    ),
    "anonymous": (
        DemoOutcome("context", "The context provider returns context"),
        DemoOutcome("no-context", "There is no context provider"),
        DemoOutcome("context-throws", "The context provider throws", "context_provider_threw"),
        _BLOCKED,
    ),
}
"""The choices for each of a sandbox's widgets, in the order they are shown."""

BROKEN_TOKENS = tuple(
    # An empty string never gets as far as being judged.
    DemoOutcome(defect.name, defect.about, "no_token" if defect.name == "empty" else defect.reason)
    for defect in DEFECTS.values()
)
"""A provider that calls back with a token broken in one way, for every way there is."""


def by_code(outcomes: Iterable[DemoOutcome]) -> dict[int | None, list[DemoOutcome]]:
    """Return the outcomes by the SDK's code for them; None stands for a chat that starts."""
    grouped: dict[int | None, list[DemoOutcome]] = {}
    for outcome in outcomes:
        grouped.setdefault(outcome.code, []).append(outcome)
    return grouped

"""Every route of the control API, in the order in which they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockhub.control import (
    about,
    agents,
    catalogue,
    clock,
    conversations,
    faults,
    following,
    journal,
    keys,
    metrics,
    pages,
    plays,
    providers,
    questions,
    sandboxes,
    scenarios,
    suites,
    tokens,
    verification,
    visitor,
    workspace,
)

if TYPE_CHECKING:
    from mockhub.control.route import Route

ROUTES: tuple[Route, ...] = (
    *about.ROUTES,
    *sandboxes.ROUTES,
    *providers.ROUTES,
    *scenarios.ROUTES,
    *plays.ROUTES,
    *suites.ROUTES,
    *faults.ROUTES,
    *visitor.ROUTES,
    *conversations.ROUTES,
    *agents.ROUTES,
    *pages.ROUTES,
    *workspace.ROUTES,
    *clock.ROUTES,
    *keys.ROUTES,
    *tokens.ROUTES,
    *journal.ROUTES,
    *questions.ROUTES,
    *following.ROUTES,
    *verification.ROUTES,
    *catalogue.ROUTES,
    *metrics.ROUTES,
)

"""`outcome`: what a provider's call leads to, in the place of its script or its endpoint."""

from __future__ import annotations

from mockhub.tokens.providers import Outcome

OutcomeForm = Outcome

"""Every address of the control API, and the name of its handler."""

from __future__ import annotations

_SANDBOX = "/v1/sandboxes/{sandbox}"

ROUTES: tuple[tuple[str, str, str], ...] = (
    ("GET", "/", "index"),
    ("GET", "/healthz", "health"),
    ("GET", _SANDBOX, "describe"),
    ("GET", f"{_SANDBOX}/providers", "providers"),
    ("PUT", f"{_SANDBOX}/providers/{{provider}}", "register_provider"),
    ("DELETE", f"{_SANDBOX}/providers/{{provider}}", "remove_provider"),
    ("PUT", f"{_SANDBOX}/scenario", "arm_scenario"),
    ("POST", f"{_SANDBOX}/visitor/start-chat", "start_chat"),
    ("GET", f"{_SANDBOX}/pages", "pages"),
    ("POST", f"{_SANDBOX}/pages/events", "raise_event"),
    ("GET", f"{_SANDBOX}/journal", "journal"),
    ("GET", f"{_SANDBOX}/journal/{{seq}}", "journal_entry"),
    ("GET", "/v1/orphans", "orphans"),
)

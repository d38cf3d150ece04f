"""The files of `fixtures/`, made by MockHub itself. `python -m tests.fixtures` writes them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mockhub.hub import Hub
from mockhub.omnichannel.chat_config import chat_config
from mockhub.personas import persona
from mockhub.sandbox import DEFAULT_VISITOR
from mockhub.tokens.defects import DEFECTS
from mockhub.tokens.providers import ProviderSpec, TokenSpec

FOLDER = Path(__file__).parents[1] / "fixtures"
AT = 1768467600.0
"""2026-01-15T09:00:00Z."""

DOCUMENTED_TOKENS = {
    "documented-set-auth-token-provider": (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
        ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
        ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
    ),
    "documented-remove-auth-token-provider": (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
        ".eyJzdWIiOiI4N2I0ZDA2Yy1hYmMyLWU4MTEtYTliMC0wMDBkM2ExMGUwOWUiLCJsd2ljb250ZXh0cyI6IntcIm1zZHluX2NhcnR2YWx1"
        "ZVwiOlwiMTAwMDBcIiwgXCJtc2R5bl9pc3ZpcFwiOlwiZmFsc2VcIn0iLCJpYXQiOjE1NDI2MjIwNzEsImlzcyI6ImNvbnRvc29oZWxw"
        "LmNvbSIsImV4cCI6MTU0MjYyNTY3MiwibmJmIjoxNTQyNjIyMDcyfQ"
        ".r37z1M5rMyRYMOJ-rhyTRYFOgvl9N7KvTMueSFPkiuM"
    ),
}


def contents() -> dict[str, str]:
    """Return what each file must hold, by its path below `fixtures/`."""
    sandbox = Hub(lambda: AT).default
    named = sandbox.register_provider("named", ProviderSpec.read({"keys": {"from": "issuer", "as": "jwks"}}))
    issuer, organization = sandbox.issuer, sandbox.organization
    private = issuer.current.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    files = {
        "keys/test-only-private.pem": private,
        "keys/public.pem": issuer.pem(),
        "keys/dynamics-array.json": _json(issuer.dynamics_array()),
        "keys/jwks.json": _json(issuer.jwk_set()),
        "tokens/good.jwt": f"{sandbox.token(TokenSpec(), provider=sandbox.provider)}\n",
        "tokens/good-with-kid.jwt": f"{sandbox.token(TokenSpec(), provider=named)}\n",
        "chat-configs/anonymous.json": _json(
            chat_config(organization.id, organization.anonymous, key_url=None, is_open=True)
        ),
        "chat-configs/authenticated.json": _json(
            chat_config(
                organization.id,
                organization.authenticated,
                key_url="http://127.0.0.1:8787/s/default/_services/auth/publickey",
                is_open=True,
            )
        ),
        "organizations/default.json": _json(
            {
                "id": organization.id,
                "widgets": {
                    "anonymous": organization.anonymous.id,
                    "authenticated": organization.authenticated.id,
                },
            }
        ),
        "personas/seed-0.json": _json(asdict(persona(0, DEFAULT_VISITOR))),
    }
    files |= {f"tokens/{name}.jwt": f"{token}\n" for name, token in DOCUMENTED_TOKENS.items()}
    for name in DEFECTS:
        broken = sandbox.token(TokenSpec(defect=name), provider=sandbox.provider)
        if isinstance(broken, str) and broken.strip():
            files[f"tokens/{name}.jwt"] = f"{broken}\n"
    return files


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"


def write() -> None:
    """Write every file."""
    for name, text in contents().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()

"""The certificate of the https listener: a CA of MockHub's own, kept so that trust in it lasts.

The chat endpoint must be https (the vendor's client refuses http), so there is always such a listener.
"""

from __future__ import annotations

import os
import ssl
from pathlib import Path

import platformdirs
import trustme

_NAMES = ("localhost", "*.localhost", "127.0.0.1", "::1")


def data_folder() -> Path:
    """Return where MockHub keeps what lasts between runs: `MOCKHUB_DATA`, or the user's data folder."""
    return Path(os.environ.get("MOCKHUB_DATA") or platformdirs.user_data_dir("mockhub", appauthor=False))


class Authority:
    """The CA, made on first use and kept in `folder`.

    `ca_file` is its certificate, for clients to trust: `NODE_EXTRA_CA_CERTS`, `curl --cacert`.
    """

    def __init__(self, folder: Path) -> None:
        self.ca_file = folder / "ca.pem"
        self._ca = _load(folder) or _make(folder)

    def server_context(self) -> ssl.SSLContext:
        """Return a TLS context with a fresh certificate for this machine's own names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*_NAMES).configure_cert(context)
        return context


def _load(folder: Path) -> trustme.CA | None:
    try:
        return trustme.CA.from_pem((folder / "ca.pem").read_bytes(), (folder / "ca-key.pem").read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _make(folder: Path) -> trustme.CA:
    ca = trustme.CA(organization_name="MockHub test CA", organization_unit_name="for tests on this machine only")
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "ca-key.pem", ca.private_key_pem.bytes(), 0o600)
    _write(folder / "ca.pem", ca.cert_pem.bytes(), 0o644)
    return ca


def _write(path: Path, data: bytes, mode: int) -> None:
    """Write a file whole or not at all: several servers may start at once."""
    temporary = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    temporary.replace(path)

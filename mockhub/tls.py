"""The certificate of the https listener: a CA of MockHub's own, kept so that trust in it lasts.

The chat endpoint must be https (the vendor's client refuses http), so there is always such a listener.
"""

from __future__ import annotations

import os
import ssl
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import trustme

from mockhub.errors import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_FURTHER = 100
"""Certificates for further names that are kept ready."""
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_NAMES = ("localhost", "*.localhost", "mockhub.localhost", "m-dev.localhost", "127.0.0.1", "::1")
"""OpenSSL refuses a wildcard for `*.localhost`, browsers do not; the names people use are listed in full."""


def data_folder() -> Path:
    """Return where MockHub keeps what lasts between runs: `MOCKHUB_DATA`, or the user's data folder."""
    chosen = os.environ.get("MOCKHUB_DATA")
    if chosen:
        return Path(chosen)
    import platformdirs  # noqa: PLC0415 - 5 ms that only those pay who leave the choice to the system

    return Path(platformdirs.user_data_dir("mockhub", appauthor=False))


class Authority:
    """The CA, made on first use and kept in `folder`.

    `ca_file` is its certificate, for clients to trust: `NODE_EXTRA_CA_CERTS`, `curl --cacert`.
    """

    def __init__(self, folder: Path) -> None:
        folder = folder.absolute()
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / "ca-with-key.pem"
        self._ca = _load(kept) or _make(kept)
        self.ca_file = folder / "ca.pem"
        certificate = self._ca.cert_pem.bytes()
        if not self.ca_file.exists() or self.ca_file.read_bytes() != certificate:
            _write_aside(self.ca_file, certificate, 0o644).replace(self.ca_file)

    @property
    def certificate(self) -> str:
        """The CA's certificate, in PEM."""
        return self._ca.cert_pem.bytes().decode()

    def server_context(self, *names: str) -> ssl.SSLContext:
        """Return a TLS context with a fresh certificate for this machine's own names, and these.

        Raises:
            Misuse: one of them cannot stand in a certificate.
        """
        return self._context(*dict.fromkeys((*_NAMES, *names)))

    def cover(self, context: ssl.SSLContext, also: Callable[[str], bool]) -> None:
        """Have a context answer clients that ask for further names with a certificate for these.

        Args:
            context: the listener's.
            also: whether a name is one of them; asked when a client names it, so that names may come and go.
        """
        made: dict[str, ssl.SSLContext] = {}

        def chosen(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            if name is None or not also(name):
                return
            if name not in made:
                if len(made) == _MOST_FURTHER:
                    del made[next(iter(made))]
                with suppress(Misuse):  # the client is shown the certificate that does not have the name
                    made[name] = self._context(name)
            connection.context = made.get(name, context)

        context.sni_callback = chosen

    def _context(self, *names: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            leaf = self._ca.issue_cert(*names)
        except ValueError as error:  # what encodes the names refuses them so
            raise Misuse(
                f"no certificate can have these names: {', '.join(names)} ({error})", code="bad-name"
            ) from None
        leaf.configure_cert(context)
        return context


def own_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return a TLS context with a certificate that somebody else made: two PEM files, the chain in the first.

    Raises:
        Misuse: they cannot be read, or do not belong together.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for file in (certificate, key):
        if not file.is_file():
            raise Misuse(f"there is no file {file}", code="no-file")
    try:
        context.load_cert_chain(certificate, key, password=lambda: "")
    except ssl.SSLError as error:
        said = error.reason or str(error)
        told = f"{certificate} and {key} are no certificate and its key in PEM, without a password ({said})"
        raise Misuse(told, code="bad-certificate") from None
    return context


def _load(kept: Path) -> trustme.CA | None:
    try:
        key, separator, certificate = kept.read_bytes().partition(_CERTIFICATE)
        return trustme.CA.from_pem(separator + certificate, key)
    except (FileNotFoundError, ValueError):
        return None


def _make(kept: Path) -> trustme.CA:
    """Make a CA and keep it, unless another server that starts at the same time was first."""
    ca = trustme.CA(organization_name="MockHub test CA", organization_unit_name="for tests on this machine only")
    aside = _write_aside(kept, ca.private_key_pem.bytes() + ca.cert_pem.bytes(), 0o600)
    try:
        os.link(aside, kept)
    except FileExistsError:
        first = _load(kept)
        if first is not None:
            return first
        aside.replace(kept)  # what was there could not be read
        return ca
    finally:
        aside.unlink(missing_ok=True)
    return ca


def _write_aside(path: Path, data: bytes, mode: int) -> Path:
    """Write beside `path`, so that the file can be put in its place whole."""
    aside = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    return aside

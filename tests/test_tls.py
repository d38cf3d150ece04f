"""The CA of the https listener: kept, private, and good for this machine's names."""

from __future__ import annotations

import ssl
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import trustme
from cryptography import x509

from mockhub.errors import Misuse
from mockhub.tls import Authority, data_folder, own_context

if TYPE_CHECKING:
    from pathlib import Path


def test_the_ca_is_made_on_first_use_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    first = Authority(folder)
    assert first.ca_file == folder / "ca.pem"
    kept = first.ca_file.read_bytes()
    Authority(folder)
    assert first.ca_file.read_bytes() == kept
    assert sorted(file.name for file in folder.iterdir()) == ["ca-with-key.pem", "ca.pem"]


def test_the_certificate_says_that_it_is_for_tests(tmp_path: Path) -> None:
    certificate = x509.load_pem_x509_certificate(Authority(tmp_path).ca_file.read_bytes())
    assert "MockHub test CA" in certificate.subject.rfc4514_string()


def test_the_key_is_the_users_alone(tmp_path: Path) -> None:
    Authority(tmp_path)
    assert stat.S_IMODE((tmp_path / "ca-with-key.pem").stat().st_mode) == 0o600


def test_a_client_that_trusts_the_file_believes_the_server(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    for name in ("localhost", "127.0.0.1", "::1"):
        handshake(authority.server_context(), ssl.create_default_context(cafile=authority.ca_file), name)


def test_the_certificate_is_for_no_other_names(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(authority.server_context(), ssl.create_default_context(cafile=authority.ca_file), "shop.example")


def test_further_names_have_certificates_while_they_are_names(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    serving, trusting = authority.server_context(), ssl.create_default_context(cafile=authority.ca_file)
    names = {"files.example"}
    authority.cover(serving, names.__contains__)
    for name in ("files.example", "localhost", "127.0.0.1", "files.example"):
        handshake(serving, trusting, name)
    names.clear()
    for name in ("files.example", "shop.example"):
        with pytest.raises(ssl.SSLCertVerificationError):
            handshake(serving, trusting, name)


def test_a_name_that_no_certificate_can_have_is_not_covered(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    serving, asking = authority.server_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asking.check_hostname, asking.verify_mode = False, ssl.CERT_NONE
    authority.cover(serving, lambda _: True)
    handshake(serving, asking, "a_b.example")


@pytest.mark.parametrize("broken", ["ca.pem", "ca-with-key.pem"])
@pytest.mark.parametrize("content", [None, b"", b"nonsense"])
def test_a_ca_that_cannot_be_read_is_made_anew(tmp_path: Path, broken: str, content: bytes | None) -> None:
    Authority(tmp_path)
    if content is None:
        (tmp_path / broken).unlink()
    else:
        (tmp_path / broken).write_bytes(content)
    authority = Authority(tmp_path)
    handshake(authority.server_context(), ssl.create_default_context(cafile=authority.ca_file), "localhost")


def test_servers_that_start_at_once_share_one_ca(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starts:
        authorities = list(starts.map(lambda _: Authority(tmp_path), range(8)))
    trusting = ssl.create_default_context(cafile=tmp_path / "ca.pem")
    for authority in authorities:
        handshake(authority.server_context(), trusting, "localhost")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ca-with-key.pem", "ca.pem"]


def test_the_data_folder_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKHUB_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    for unset in ("", None):
        if unset is None:
            monkeypatch.delenv("MOCKHUB_DATA")
        else:
            monkeypatch.setenv("MOCKHUB_DATA", unset)
        assert data_folder().name == "mockhub"


def handshake(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> None:
    """Shake hands in memory; raises what the client's check raises."""
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(back, there, server_hostname=name)
    serving = server.wrap_bio(there, back, server_side=True)
    done: set[ssl.SSLObject] = set()
    while len(done) < 2:
        for side in (asking, serving):
            try:
                side.do_handshake()
                done.add(side)
            except ssl.SSLWantReadError:
                continue


def test_the_certificate_has_the_names_that_were_asked_for(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    context = authority.server_context("hub", "chat.example")
    for name in ("hub", "chat.example", "localhost"):
        handshake(context, ssl.create_default_context(cafile=authority.ca_file), name)


@pytest.mark.parametrize("name", ["a b", "", "http://x", "hub_1"])
def test_what_is_no_name_is_a_mistake(tmp_path: Path, name: str) -> None:
    with pytest.raises(Misuse, match="no certificate can have these names"):
        Authority(tmp_path).server_context(name)


def test_a_certificate_of_ones_own_is_used(tmp_path: Path) -> None:
    ca = trustme.CA()
    leaf = ca.issue_cert("hub.example")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.write_bytes(b"".join(one.bytes() for one in leaf.cert_chain_pems))
    key.write_bytes(leaf.private_key_pem.bytes())
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    handshake(own_context(certificate, key), ssl.create_default_context(cafile=tmp_path / "ca.pem"), "hub.example")


@pytest.mark.parametrize("content", [b"", b"nonsense", trustme.CA().issue_cert("other").private_key_pem.bytes()])
def test_a_key_that_does_not_fit_is_a_mistake(tmp_path: Path, content: bytes) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.write_bytes(trustme.CA().issue_cert("hub.example").cert_chain_pems[0].bytes())
    key.write_bytes(content)
    with pytest.raises(Misuse, match="are no certificate and its key in PEM"):
        own_context(certificate, key)


def test_a_certificate_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="there is no file"):
        own_context(tmp_path / "cert.pem", tmp_path / "key.pem")

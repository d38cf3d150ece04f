"""`mockhub ca`: the certificate that clients of the https listener have to trust, and how they come to."""

from __future__ import annotations

from pathlib import Path

import click

from mockhub.tls import Authority, data_folder

HOW = (
    ("Node", "export NODE_EXTRA_CA_CERTS='{file}'"),
    ("Python", "export SSL_CERT_FILE='{file}'            # ssl, aiohttp, httpx; instead of the system's"),
    ("requests", "export REQUESTS_CA_BUNDLE='{file}'"),
    ("curl", "curl --cacert '{file}' https://localhost:8788/demo/"),
    (
        "Java",
        "keytool -importcert -noprompt -alias mockhub -file '{file}' -keystore trust.p12 -storepass changeit",
    ),
    ("", "java -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit ..."),
    (".NET", "export SSL_CERT_FILE='{file}'            # on Linux"),
    ("Playwright", "use: {{ ignoreHTTPSErrors: true }}"),
    ("Chromium", "certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n MockHub -i '{file}'"),
    ("Firefox", "about:preferences#privacy, View Certificates, Authorities, Import, '{file}'"),
    ("macOS", "security add-trusted-cert -k ~/Library/Keychains/login.keychain-db '{file}'"),
    ("Windows", "certutil -user -addstore Root '{file}'"),
)
"""For each kind of client the line that makes it trust a file."""


@click.command("ca")
@click.option("--data", type=click.Path(path_type=Path), envvar="MOCKHUB_DATA", help="Where the CA is kept.")
@click.option(
    "--write", "target", type=click.Path(path_type=Path), metavar="FILE", help="Write the certificate there."
)
@click.option("--pem", is_flag=True, help="Print the certificate itself.")
def command(data: Path | None, target: Path | None, *, pem: bool) -> None:
    """Show where the CA's certificate is and how clients come to trust it.

    It is made on first use and kept, so that trust in it lasts. A running hub gives it too, at /ca.pem of its
    control API.

    \b
      mockhub ca
      mockhub ca --write certs/mockhub.pem
    """
    authority = Authority(data or data_folder())
    file = authority.ca_file
    if target is not None:
        target.write_text(authority.certificate, encoding="ascii")
        file = target
    if pem:
        click.echo(authority.certificate, nl=False)
        return
    click.echo(f"{file.absolute()}\n")
    for name, line in HOW:
        click.echo(f"{name:<11} {line.format(file=file.absolute())}")

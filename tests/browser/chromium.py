"""Which Chromium the tests drive: the chosen one, the system's, or Playwright's own.

`python -m tests.browser.chromium` makes sure that there is one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

CHOICE = "MOCKHUB_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW = f"install one (Debian: apt-get install chromium), or name its program in {CHOICE}"

_FOUND = ("localhost", "*.localhost", "127.0.0.1", "[::1]")
SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-proxy-server",
    f"--host-resolver-rules=MAP * ~NOTFOUND, {', '.join(f'EXCLUDE {host}' for host in _FOUND)}",
)
"""Beside Playwright's own, which keep the browser from calling home. No other host than this one is found."""


class NoChromium(Exception):
    """There is no browser to drive."""


def installed() -> str | None:
    """Return the program of the chosen Chromium or of the system's; None leaves it to Playwright's own.

    Raises:
        NoChromium: the chosen one is no program.
    """
    chosen = os.environ.get(CHOICE)
    if not chosen:
        return next(filter(None, map(shutil.which, NAMES)), None)
    if shutil.which(chosen) is None:
        raise NoChromium(f"{CHOICE} names {chosen}, which is no program")
    return chosen


def ensure() -> None:
    """Have Playwright download a Chromium where none is installed.

    Raises:
        NoChromium: it could not.
    """
    if installed() is not None:
        return
    command = (sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
    if subprocess.run(command, check=False).returncode:
        raise NoChromium(f"there is no Chromium for tests/browser, and none could be downloaded: {HOW}")


if __name__ == "__main__":
    try:
        ensure()
    except NoChromium as error:
        sys.exit(str(error))

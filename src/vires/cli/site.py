"""The site over the bundled registry at a free port, for whoever has just set up: `python -m vires.cli.site`.

In a terminal it stays until it is told to stop, and a browser is opened where there is a display. Without one, or where
`CI` is set, one page is fetched to show that it answers, and that is all."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import webbrowser
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

SETTINGS = "access_log = false\n"
PATIENCE = 120.0
"""Seconds within which a page must come."""


def main() -> int:
    """Run the site, and return the exit code."""
    with tempfile.TemporaryDirectory(prefix="vires-") as folder:
        settings = Path(folder, "settings.toml")
        settings.write_text(SETTINGS, encoding="utf-8")
        with _serving(settings) as server:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            if not address:
                return server.wait() or 1
            if not attended(os.environ, sys.stdin.isatty() and sys.stdout.isatty()):
                return _fetch(address)
            print(f"\nThe site: {address}  (Ctrl-C stops it)", flush=True)
            if displayed(os.environ, sys.platform):
                webbrowser.open(address)
            with contextlib.suppress(KeyboardInterrupt):
                return server.wait()
            return 0


@contextlib.contextmanager
def _serving(settings: Path) -> Iterator[subprocess.Popen[str]]:
    """The server, which is stopped at the end whatever happens."""
    command = [sys.executable, "-m", "vires.cli.main", "serve", "--port", "0", "--config", str(settings)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield server
    finally:
        with contextlib.suppress(KeyboardInterrupt):
            if server.poll() is None:
                server.terminate()
            server.wait()
        if server.stdout is not None:
            server.stdout.close()


def attended(environment: Mapping[str, str], terminal: bool) -> bool:
    """Tell whether somebody looks on: there is a terminal, and no job of continuous integration says otherwise."""
    return terminal and environment.get("CI", "").lower() in ("", "0", "false")


def displayed(environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether a browser would be seen."""
    return platform in ("darwin", "win32") or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _fetch(address: str) -> int:
    # Never through a proxy: what is asked for is on this machine.
    with build_opener(ProxyHandler({})).open(address, timeout=PATIENCE) as response:
        page = response.read().decode()
    whole = "<h1>" in page and "</html>" in page
    print(f"\nThe site answers at {address}: {len(page):,} characters of its first page", flush=True)
    print(f"No terminal to stay open for; to look at it: {Path(sys.executable).with_name('vires')} serve", flush=True)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())

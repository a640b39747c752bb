"""`make run` ends with the site: it stays for somebody who looks on, and for nobody else."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from urllib.request import ProxyHandler, build_opener

from vires.cli.site import attended, displayed

COMMAND = [sys.executable, "-m", "vires.cli.site"]
PATIENCE = 120


def test_with_no_terminal_one_page_is_fetched_and_it_returns() -> None:
    done = subprocess.run(
        COMMAND, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    address = re.search(r"http://127\.0\.0\.1:(\d+)", done.stdout)
    assert address is not None
    assert "of its first page" in done.stdout
    # It is gone: the port can be had.
    assert subprocess.run(
        [sys.executable, "-c", f"import socket; socket.create_server(('127.0.0.1', {address[1]})).close()"],
        check=False,
    ).returncode == 0  # fmt: skip


def test_in_a_terminal_it_stays_until_it_is_stopped() -> None:
    ours, theirs = pty.openpty()
    hidden = ("CI", "DISPLAY", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    site = subprocess.Popen(COMMAND, stdin=theirs, stdout=theirs, env=environment, start_new_session=True)
    os.close(theirs)
    try:
        said = ""
        while (found := re.search(r"http://127\.0\.0\.1:\d+(?=\s)", said)) is None:
            said += os.read(ours, 4096).decode()
        with build_opener(ProxyHandler({})).open(found[0], timeout=PATIENCE) as response:
            assert "<h1>" in response.read().decode()
        assert site.poll() is None
        os.killpg(site.pid, signal.SIGINT)
        assert site.wait(PATIENCE) == 0
    finally:
        if site.poll() is None:
            os.killpg(site.pid, signal.SIGKILL)
            site.wait()
        os.close(ours)


def test_who_looks_on_has_a_terminal_and_is_no_machine() -> None:
    assert attended({}, True)
    assert attended({"CI": "false"}, True)
    assert not attended({"CI": "true"}, True)
    assert not attended({}, False)


def test_a_browser_is_opened_only_where_it_is_seen() -> None:
    assert displayed({"DISPLAY": ":0"}, "linux")
    assert displayed({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert displayed({}, "darwin")
    assert not displayed({}, "linux")

"""A fresh process: quick, quiet on the wrong stream, and content with a reader that stops early."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from tests.unit import arden

HEADLINE = ("ask", "dea/special-agent", "immigration/arrest/without-warrant", "--at", "2025-01-23", "--no-sites")


def vires(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vires.cli.main", *argv],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )  # fmt: skip


def test_the_bundled_registry_answers_soon() -> None:
    """Half a second of processor time on an idle machine; thrice that is allowed here, where other work goes on beside.
    Not the wall's: what waits for a processor is no slower for it."""
    best = 9.0
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = vires(*HEADLINE, "--json")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"]
    assert best < 1.5


def test_asking_imports_no_web_no_database_and_no_test_tools() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "vires.cli.main", *HEADLINE, "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    imported = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if "|" in line}
    assert not imported & {"http.client", "sqlite3", "socketserver", "pytest", "vires.registry.lint"}
    assert "rich.console" not in imported


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = f"{sys.executable} -m vires.cli.main timeline | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_that_knows_no_unicode_gets_an_answer(tmp_path: Path) -> None:
    arden.write(tmp_path)
    argv = ("ask", "harbour/inspector", "inspect", "--at", "2000-01-01", "--registry", str(tmp_path))
    for extra in ((), ("--json",), ("--markdown",)):
        done = vires(*argv, *extra, PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
        assert (done.returncode, done.stderr) == (0, "")


def test_a_pipe_gets_no_escape_sequences(tmp_path: Path) -> None:
    arden.write(tmp_path)
    done = vires("ask", "harbour/inspector", "inspect", "--registry", str(tmp_path))
    assert done.returncode == 0
    assert "\x1b" not in done.stdout

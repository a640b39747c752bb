"""A server in processes of its own, as `vires serve` starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any

import httpx

PATIENCE = 90.0
"""Seconds after which something that was waited for is taken not to come."""


def until(true: Callable[[], object], what: str) -> None:
    """Wait until something is so; fails if it does not come to be."""
    end = monotonic() + PATIENCE
    while not true():
        assert monotonic() < end, what
        sleep(0.02)


def children(pid: int) -> list[int]:
    """The processes that a process has started and that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(path.parent.name))
    return sorted(found)


class Running:
    """`vires serve` with some options, on a port that was free; stopped at the end."""

    def __init__(self, *options: str, env: dict[str, str] | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="vires-test-")
        self._err = Path(self._folder.name, "err")
        self._out = Path(self._folder.name, "out")
        with self._err.open("wb") as err, self._out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vires.cli.main", "serve", "--port", "0", *options],
                stdout=out, stderr=err, stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})},
            )  # fmt: skip
        self.client = httpx.Client(timeout=PATIENCE)

    def __enter__(self) -> Running:
        try:
            until(lambda: self.said.endswith("\n") or self.process.poll() is not None, "the server does not start")
            assert self.process.poll() is None, self.log
        except BaseException:
            self.__exit__(None, None, None)
            raise
        self.address = self.said.strip()
        self.client.base_url = httpx.URL(self.address)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._folder.cleanup()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tell it to stop, and the exit code with which it does."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    @property
    def said(self) -> str:
        """What it wrote on standard output."""
        return self._out.read_text()

    @property
    def log(self) -> str:
        """What it wrote on standard error."""
        return self._err.read_text()

    def lines(self) -> list[dict[str, Any]]:
        """The lines of its access log."""
        return [line for line in map(json.loads, self.log.splitlines()) if "route" in line]

    def ready(self) -> dict[str, Any]:
        """What it says of its registries."""
        found: dict[str, Any] = self.client.get("/readyz").json()
        return found

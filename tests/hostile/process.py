"""`vires serve` as its own process over fictional Arden: at the root a ledger of two revisions, below `/t/harbour` the
text, and a token for each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from types import TracebackType

from tests.unit import arden
from vires.service.ledger.recording import record
from vires.service.permission.register import Register

PROGRAM = (sys.executable, "-m", "vires.cli.main", "serve")
READY = 90.0
"""Seconds within which a server must say that it is ready."""
SETTINGS = """
[access]
tokens = "tokens.jsonl"
audit = "audit.jsonl"
"""


class Unready(Exception):
    """The server did not come up, or went away; with what it said."""


@dataclass(frozen=True)
class Secrets:
    """What must be shown by nobody: a token of the registry at the root, and one of the tenant."""

    root: str
    tenant: str


class Room:
    """A folder with all that a server needs."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="vires-hostile-")
        self.path = Path(self._folder.name)
        self.text = arden.write(self._made("text"))
        self.ledger = self.path / "law.ledger"
        record(self.text, str(self.ledger), author="ada", reason="the law as it stands", legal=False)
        law = self.text / "law.yaml"
        law.write_text(law.read_text().replace("Order 7 on inspectors", "Order 7 on the inspectors"), encoding="utf-8")
        record(self.text, str(self.ledger), author="ben", reason="the title as printed", base=1, legal=False)
        (self.path / "serve.toml").write_text(SETTINGS, encoding="utf-8")
        register = Register(self.path / "tokens.jsonl")
        made = (register.create("fuzz", ("read", "ask"), tenant=tenant)[1] for tenant in ("", "harbour"))
        self.secrets = Secrets(*(str(secret) for secret in made))

    def _made(self, name: str) -> Path:
        folder = self.path / name
        folder.mkdir()
        return folder

    def close(self) -> None:
        """Take it away."""
        self._folder.cleanup()


class Server:
    """The process. `arguments` are those of `vires serve` beside host and port."""

    def __init__(self, *arguments: str, cwd: Path, environment: dict[str, str] | None = None) -> None:
        self._log = cwd / f"server-{os.urandom(4).hex()}.log"
        self._environment = environment or {}
        self._command = [*PROGRAM, "--host=127.0.0.1", "--port=0", *arguments]
        self._cwd = cwd
        self.port = 0
        self._heard = 0

    def __enter__(self) -> Server:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self._environment},
            )  # fmt: skip
        until = monotonic() + READY
        while not self.port:
            for line in self.log().splitlines():
                if line.startswith("http://127.0.0.1:"):
                    self.port = int(line.rpartition(":")[2].strip("/ "))
            if self._process.poll() is not None or monotonic() > until:
                self._process.kill()
                raise Unready(self.log())
            Event().wait(0.05)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> int:
        """Ask it to end, as an operator would; its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        return self._process.returncode

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def log(self) -> str:
        """All it has said."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def news(self) -> str:
        """What it has said since this was last asked."""
        with self._log.open("rb") as log:
            log.seek(self._heard)
            said = log.read()
        self._heard += len(said)
        return said.decode("utf-8", errors="replace")

    def memory(self) -> int:
        """Bytes held by it and the processes it started; what several of them share counts once."""
        return sum(_held(pid) for pid in _family(self._process.pid))


def _family(pid: int) -> list[int]:
    found = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _family(int(child))
    except OSError:
        return found
    return found


def _held(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0

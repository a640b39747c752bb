"""The services, each in processes of its own on loopback, and what they hold in memory."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

LOOPBACK = "127.0.0.1"
PACKAGE = "@cerbos/cerbos-linux-x64"
TIMEOUT = 120.0
"""Seconds within which a service must be ready."""


@dataclass(frozen=True)
class Service:
    """One that runs. `most` is the largest batch it takes."""

    name: str
    version: str
    port: int
    most: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self.port}"

    def processor(self) -> float:
        """Seconds of a processor that its processes have used so far."""
        return sum(_used(number) for number in family(self.process.pid))

    def megabytes(self) -> float:
        """What its processes hold that nobody else does, with their share of what they hold in common."""
        return round(sum(_proportional(number) for number in family(self.process.pid)) / 1024, 1)


def family(root: int) -> list[int]:
    """A process with those that it started, and those that these did."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, left = [], [root]
    while left:
        number = left.pop()
        found.append(number)
        left += parents.get(number, ())
    return found


def _used(number: int) -> float:
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _proportional(number: int) -> int:
    """Kibibytes of a process, what it shares divided among those that share it."""
    try:
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


@contextmanager
def ours(registry: Path, workers: int, folder: Path, log: Path) -> Iterator[Service]:
    """`vires serve` over a folder of registry text, writing no access log, as the other does not."""
    import vires

    port = free_port()
    settings = folder / "vires.toml"
    settings.write_text(
        f'registry = "{registry}"\nhost = "{LOOPBACK}"\nport = {port}\nworkers = {workers}\naccess_log = false\n'
    )
    command = [str(Path(sys.executable).with_name("vires")), "serve", "--config", str(settings)]
    with _running(command, log) as process:
        _wait(f"http://{LOOPBACK}:{port}/readyz", process)
        yield Service("vires", vires.__version__, port, 1_000, process)


@contextmanager
def cerbos(program: Path, policies: Path, folder: Path, log: Path) -> Iterator[Service]:
    """Cerbos over a folder of policies, with its decision log off as it is by default."""
    port, other = free_port(), free_port()
    configuration = folder / "cerbos.json"
    configuration.write_text(
        json.dumps({
            "server": {
                "httpListenAddr": f"{LOOPBACK}:{port}",
                "grpcListenAddr": f"{LOOPBACK}:{other}",
                "requestLimits": {"maxActionsPerResource": 50, "maxResourcesPerRequest": 500},
            },
            "storage": {"driver": "disk", "disk": {"directory": str(policies), "watchForChanges": False}},
            "telemetry": {"disabled": True},
        })
    )  # fmt: skip
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[0]
    with _running([str(program), "server", "--config", str(configuration)], log) as process:
        _wait(f"http://{LOOPBACK}:{port}/_cerbos/health", process)
        yield Service("cerbos", version, port, 500, process)


def installed(folder: Path) -> Path | None:
    """The program of Cerbos, from its package; `None` where there is no `npm` to get it with."""
    program = folder / "node_modules" / PACKAGE / "cerbos-linux-x64"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return program if program.exists() else None


def free_port() -> int:
    """A port on which nobody listens just now."""
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])


@contextmanager
def _running(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"a service ended with {process.returncode} before it was ready; see its log")
        try:
            with urlopen(url, timeout=5) as said:
                if said.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("a service was not ready in time; see its log")

"""Load on loopback: `wrk` for as much as a service takes, and a generator of our own for a rate that does not wait.

`wrk` keeps so many connections busy, each with one request at a time: a service that is slow is asked less. At a fixed
rate requests come when they are due, and the time that they wait for a connection counts.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

SCRIPT = """
local bodies, next = {}, 0
for line in io.lines("%(bodies)s") do bodies[#bodies + 1] = line end
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
function request()
  next = next %% #bodies + 1
  return wrk.format(nil, nil, nil, bodies[next])
end
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\\n{"requests": %%d, "microseconds": %%d, "p50": %%d, "p99": %%d, "refused": %%d, "failed": %%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
"""
ALLOWED = ("127.0.0.1",)
"""Where load may be sent."""


@dataclass(frozen=True)
class Loaded:
    """What came of some seconds of load: requests answered a second, milliseconds of one, how many there were, and how
    many of them were refused."""

    per_second: float
    p50: float
    p99: float
    requests: int
    refused: int = 0

    @classmethod
    def of(cls, said: str) -> Loaded:
        """What the script prints at the end. Raises `RuntimeError` if anything failed, or nothing was answered."""
        found = json.loads(said.strip().splitlines()[-1])
        if not found["requests"]:
            raise RuntimeError("nothing was answered in the time")
        if found["failed"]:
            raise RuntimeError(f"{found['failed']} requests failed")
        answered = found["requests"] - found["refused"]
        return cls(
            answered / found["microseconds"] * 1e6, found["p50"] / 1e3, found["p99"] / 1e3, answered, found["refused"]
        )


def wrk(url: str, bodies: Sequence[bytes], clients: int, seconds: int) -> Loaded:
    """As many requests as so many connections bring in so many seconds, one after another from each."""
    _check(url)
    with tempfile.TemporaryDirectory() as folder:
        lines, script = Path(folder, "bodies"), Path(folder, "load.lua")
        lines.write_bytes(b"\n".join(bodies) + b"\n")
        script.write_text(SCRIPT % {"bodies": lines})
        command = [
            "wrk", "--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s", "--timeout", "30s",
            "--script", str(script), url,
        ]  # fmt: skip
        said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 120).stdout
    return Loaded.of(said)


class _Connection(asyncio.Protocol):
    """One connection kept alive, with at most one request on it."""

    def __init__(self, idle: asyncio.Queue[_Connection]) -> None:
        self.idle = idle
        self.due = 0.0
        self.took: list[float] = []
        self.failed = 0
        self._left = -1
        self._read = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def ask(self, request: bytes, due: float) -> None:
        """Send a request that was due at some moment of `perf_counter`."""
        assert self.transport is not None
        self.due, self._left, self._read = due, -1, b""
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        if self._left < 0:
            self._read += data
            head, mark, rest = self._read.partition(b"\r\n\r\n")
            if not mark:
                return
            if not head.startswith(b"HTTP/1.1 200"):
                self.failed += 1
            self._left = length_of(head) - len(rest)
        else:
            self._left -= len(data)
        if self._left == 0:
            self.took.append(time.perf_counter() - self.due)
            self.idle.put_nowait(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.failed += 1


def length_of(head: bytes) -> int:
    """The length that the head of a response states."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise RuntimeError("a response does not state its length")


async def _at_rate(url: str, bodies: Sequence[bytes], rate: float, seconds: float, clients: int) -> Loaded:
    place = urlsplit(url)
    idle: asyncio.Queue[_Connection] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    connections = []
    for _ in range(clients):
        _, made = await loop.create_connection(lambda: _Connection(idle), place.hostname, place.port)
        connections.append(made)
        idle.put_nowait(made)
    head = f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Type: application/json\r\nContent-Length: "
    requests = [f"{head}{len(body)}\r\n\r\n".encode() + body for body in bodies]
    begun, count = time.perf_counter(), int(rate * seconds)
    for number in range(count):
        due = begun + number / rate
        wait = due - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        (await idle.get()).ask(requests[number % len(requests)], due)
    for _ in range(clients):
        await asyncio.wait_for(idle.get(), 60)
    spent = time.perf_counter() - begun
    failed = sum(one.failed for one in connections)
    for one in connections:
        assert one.transport is not None
        one.transport.abort()
    if failed:
        raise RuntimeError(f"{failed} requests were refused or failed")
    took = sorted(second for one in connections for second in one.took)
    return Loaded(count / spent, percentile(took, 50) * 1e3, percentile(took, 99) * 1e3, count)


def at_rate(url: str, bodies: Sequence[bytes], rate: float, seconds: float, clients: int = 32) -> Loaded:
    """Requests at even distances, whether or not those before were answered; the time of each runs from when it was
    due."""
    _check(url)
    return asyncio.run(_at_rate(url, bodies, rate, seconds, clients))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so many of a hundred of some sorted values do not exceed."""
    return values[min(len(values) - 1, max(0, -(-len(values) * int(share) // 100) - 1))]


def middle(found: Sequence[Loaded]) -> dict[str, Any]:
    """The median of several turns, each figure by itself."""
    return {
        "per_second": round(median(one.per_second for one in found), 1),
        "p50_ms": round(median(one.p50 for one in found), 2),
        "p99_ms": round(median(one.p99 for one in found), 2),
        "turns": [round(one.per_second, 1) for one in found],
        "refused": sum(one.refused for one in found),
    }


def _check(url: str) -> None:
    if urlsplit(url).hostname not in ALLOWED:
        raise ValueError(f"load is sent to {', '.join(ALLOWED)} alone, and not to `{url}`")

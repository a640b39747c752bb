"""Servers as processes of their own, and clients on them."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from mcp import Client, StdioServerParameters

VIRES = (sys.executable, "-P", "-m", "vires.cli.main")
PATIENCE = 120.0
"""Seconds after which a test gives up waiting for a process on a busy machine."""

Result = TypeVar("Result")


def parameters(*options: str) -> StdioServerParameters:
    """`vires mcp` with options, on standard input and output."""
    return StdioServerParameters(
        command=VIRES[0], args=[*VIRES[1:], "mcp", *options], env={"VIRES_TRACEBACK": "1"}, cwd=Path.cwd()
    )


def talk(server: Any, scene: Callable[[Client], Awaitable[Result]], mode: str = "auto") -> Result:
    """Run a scene with a client on a server: parameters of a process, or an address."""

    async def run() -> Result:
        async with Client(server, mode=mode, read_timeout_seconds=PATIENCE) as client:
            return await scene(client)

    return asyncio.run(run())


class Running:
    """A process that runs until the block ends. `stderr` is read as it comes."""

    def __init__(self, *arguments: str, stdin: bool = False) -> None:
        self.process = subprocess.Popen(
            [*VIRES, *arguments],
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.heard: dict[int, bytes] = {}
        self.passed: list[bytes] = []

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None and not stream.closed:
                stream.close()

    def line(self, stream: Any, starts: bytes = b"") -> bytes:
        """The next whole line of a stream that begins so; fails where none comes in time."""
        number = stream.fileno()
        end = time.monotonic() + PATIENCE
        while True:
            held = self.heard.get(number, b"")
            line, mark, rest = held.partition(b"\n")
            if mark:
                self.heard[number] = rest
                if line.startswith(starts):
                    return line
                self.passed.append(line)
                continue
            assert time.monotonic() < end, f"no line came; {held!r}"
            if not select.select([number], [], [], 1.0)[0]:
                assert self.process.poll() is None, f"the process ended with {self.process.returncode}"
                continue
            chunk = os.read(number, 65536)
            assert chunk, f"the stream ended; {self.passed[-5:]} {held!r}"
            self.heard[number] = held + chunk

    def ended(self) -> int:
        """Wait until the process has ended, and give its exit code."""
        return self.process.wait(PATIENCE)

    def stop(self) -> int:
        """Tell it to stop, and wait."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended()


class Web(Running):
    """`vires mcp --http` on a free port of the loopback."""

    def __init__(self, *options: str) -> None:
        super().__init__("mcp", "--http", "--port", "0", *options)
        try:
            self.url = self.line(self.process.stderr, b"http://").decode()
        except BaseException:
            self.__exit__()
            raise


class Wire(Running):
    """`vires mcp` on pipes, spoken to in bytes."""

    def __init__(self, *options: str) -> None:
        super().__init__("mcp", *options, stdin=True)
        self.number = 0

    def put(self, data: bytes) -> None:
        """Write bytes to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, method: str, params: Mapping[str, Any] | None = None, **more: Any) -> int:
        """Send a request; gives its id."""
        self.number += 1
        message = {"jsonrpc": "2.0", "id": self.number, "method": method, "params": params or {}, **more}
        self.put(json.dumps(message).encode() + b"\n")
        return self.number

    def take(self) -> dict[str, Any]:
        """The next message. Whatever is on standard output must be one."""
        message = json.loads(self.line(self.process.stdout))
        assert message["jsonrpc"] == "2.0"
        return dict(message)

    def greet(self, version: str = "2025-11-25") -> dict[str, Any]:
        """Shake hands."""
        hello = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        self.send("initialize", hello)
        said = self.take()
        self.put(b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
        return said

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool, and give what comes back."""
        number = self.send("tools/call", {"name": tool, "arguments": arguments})
        said = self.take()
        assert said["id"] == number
        return said

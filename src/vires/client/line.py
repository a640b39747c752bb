"""The line to a server: connections that stay open, time limits, and a token that goes to one origin only.

A response is read whole before anything is made of it, and no more than `LARGEST` bytes of it. Environment variables
name proxies and certificates as they do for other programs (`HTTPS_PROXY`, `SSL_CERT_FILE`), but none for this
machine."""

from __future__ import annotations

import asyncio
import time
from typing import Any, TypeVar

import vires
from vires.client.address import Origin, origin_of
from vires.client.message import Lost, Pause, Reply, Sending, Steps
from vires.service.clock import stopwatch
from vires.service.refusal import Refusal

try:
    import httpx
except ImportError:
    raise Refusal(
        "extra-missing", "a served registry is asked with `httpx`, which is not installed",
        "pip install 'vires[client]'",
    ) from None  # fmt: skip

T = TypeVar("T")

LARGEST = 256_000_000
"""Bytes of one response, unpacked."""
MOST_CONNECTIONS = 32
LONGEST_CONNECT = 10.0
"""Seconds until a connection must stand; less where the time limit is less."""


class Line:
    """A line that one thread, or many, may use at once."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._http = httpx.Client(**self._wire.settings)

    def run(self, steps: Steps[T]) -> T:
        """Do what is to be done next until there is a result. Raises what the steps raise."""
        self._wire.check_open(self._http.is_closed)
        came: Reply | Lost | None = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as done:
                result: T = done.value
                return result
            if isinstance(step, Pause):
                time.sleep(step.seconds)
                came = None
            else:
                came = self._send(step)

    def _send(self, sending: Sending) -> Reply | Lost:
        late = stopwatch(self._wire.timeout)
        body = bytearray()
        try:
            with self._http.stream(**self._wire.request(sending)) as response:
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > LARGEST or late():
                        return self._wire.cut(len(body))
                return self._wire.reply(response, bytes(body))
        except httpx.HTTPError as error:
            return self._wire.lost(error)

    def close(self) -> None:
        """Hang up."""
        self._http.close()


class AsyncLine:
    """A line for one event loop."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._http = httpx.AsyncClient(**self._wire.settings)

    async def run(self, steps: Steps[T]) -> T:
        """Do what is to be done next until there is a result. Raises what the steps raise."""
        self._wire.check_open(self._http.is_closed)
        came: Reply | Lost | None = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as done:
                result: T = done.value
                return result
            if isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
                came = None
            else:
                came = await self._send(step)

    async def _send(self, sending: Sending) -> Reply | Lost:
        late = stopwatch(self._wire.timeout)
        body = bytearray()
        try:
            async with self._http.stream(**self._wire.request(sending)) as response:
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > LARGEST or late():
                        return self._wire.cut(len(body))
                return self._wire.reply(response, bytes(body))
        except httpx.HTTPError as error:
            return self._wire.lost(error)

    async def close(self) -> None:
        """Hang up."""
        await self._http.aclose()


class Wire:
    """What both kinds of line have in common."""

    def __init__(self, origin: Origin, token: str | None, timeout: float) -> None:
        if not 0 < timeout < float("inf"):
            raise Refusal("timeout-unfit", f"`{timeout}` is no time limit", "give seconds, as 60")
        self.origin = origin
        self.timeout = timeout
        self._authority = {} if token is None else {"Authorization": f"Bearer {token}"}

    @property
    def settings(self) -> dict[str, Any]:
        """How the library is set up. A redirect is never followed by it."""
        return {
            "timeout": httpx.Timeout(self.timeout, connect=min(self.timeout, LONGEST_CONNECT)),
            "limits": httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=MOST_CONNECTIONS),
            "follow_redirects": False,
            "verify": True,
            "trust_env": not self.origin.is_loopback,
            "headers": {"User-Agent": f"vires/{vires.__version__}", "Accept": "application/json"},
        }

    def check_open(self, closed: bool) -> None:
        """Raises `Refusal` for a line that was hung up."""
        if closed:
            raise Refusal("client-closed", "the client was closed", "connect anew, or ask before it is closed")

    def request(self, sending: Sending) -> dict[str, Any]:
        """A request as the library takes it, with the token where it belongs."""
        authority = self._authority if origin_of(sending.url) == self.origin else {}
        return {
            "method": sending.method,
            "url": sending.url,
            "params": sending.params or None,
            "headers": {**sending.headers, **authority},
            "content": sending.body,
        }

    def reply(self, response: httpx.Response, body: bytes) -> Reply:
        """A response that was read."""
        return Reply(response.status_code, {name.lower(): value for name, value in response.headers.items()}, body)

    def cut(self, read: int) -> Lost:
        """A response that was not read to its end."""
        if read > LARGEST:
            return Lost(
                "answer-too-large", f"the answer of `{self.origin}` has more than {LARGEST:,} bytes",
                "ask a narrower question",
            )  # fmt: skip
        return self._slow()

    def lost(self, error: httpx.HTTPError) -> Lost:
        """A request that had no response. What the library says is told only where it cannot hold what was sent."""
        if isinstance(error, httpx.ConnectTimeout):
            return Lost(
                "server-unreachable", f"`{self.origin}` did not take a connection in time",
                "look whether the server runs, and whether its address is right",
            )  # fmt: skip
        if isinstance(error, httpx.TimeoutException):
            return self._slow()
        if isinstance(error, httpx.DecodingError):
            return Lost(
                "answer-unreadable", f"the answer of `{self.origin}` cannot be unpacked",
                "look whether something between alters what is sent",
            )  # fmt: skip
        if isinstance(error, httpx.ConnectError):
            said = str(error).partition("] ")[2] or str(error) or "no connection"
            return Lost(
                "server-unreachable", f"`{self.origin}` was not reached: {said[:1].lower()}{said[1:200]}",
                "look whether the server runs, and whether its address is right", again=True,
            )  # fmt: skip
        return Lost(
            "server-unreachable", f"`{self.origin}` broke off before it had answered",
            "ask again; if it happens again, look whether the server runs", again=True,
        )  # fmt: skip

    def _slow(self) -> Lost:
        return Lost(
            "server-silent", f"`{self.origin}` has not answered within {self.timeout:g} seconds",
            "ask a narrower question, or give more time with `timeout=`",
        )  # fmt: skip

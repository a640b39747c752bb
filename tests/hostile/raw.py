"""Bytes to a server and responses from it, with no client library between that would tidy them up."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

PATIENCE = 30.0
"""Seconds to wait for bytes that should come; far longer than any that a sound server takes."""


class Silent(Exception):
    """The server said nothing in the time allowed, and did not close either."""


class Garbled(Exception):
    """What the server said is no response of HTTP/1.1."""


@dataclass(frozen=True)
class Reply:
    """One response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header field that stands once, `None` where it is missing."""
        found = [value for key, value in self.headers if key == name]
        if len(found) > 1 and name not in ("vary", "set-cookie"):
            raise Garbled(f"{name} stands {len(found)} times")
        return found[0] if found else None

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Wire:
    """A connection."""

    def __init__(self, port: int, *, patience: float = PATIENCE, narrow: bool = False) -> None:
        self._socket = socket.socket()
        if narrow:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(patience)
        self._socket.connect(("127.0.0.1", port))
        self._rest = b""

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._socket.close()

    def send(self, data: bytes) -> bool:
        """Send all of it; `False` where the server has closed before that."""
        try:
            self._socket.sendall(data)
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise Silent("the server takes nothing in") from None
            return False
        return True

    def finish(self) -> None:
        """End our own side; the server's stays open."""
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def reset(self) -> None:
        """Go away at once, with a reset."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self._socket.close()

    def reply(self, method: str = "GET") -> Reply | None:
        """The next response; `None` if the server closed before one began. Raises `Silent`, `Garbled`."""
        while True:
            head = self._until(b"\r\n\r\n")
            if head is None:
                return None
            first, *lines = head[:-4].decode("latin-1").split("\r\n")
            version, _, rest = first.partition(" ")
            if not version.startswith("HTTP/1.") or not rest[:3].isdigit():
                raise Garbled(f"no status line: {first[:80]!r}")
            status = int(rest[:3])
            if status >= 200:
                break
        fields = tuple((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
        return Reply(status, fields, self._body(status, method, Reply(status, fields, b"")))

    def replies(self, methods: Iterable[str]) -> list[Reply]:
        """Responses to so many requests, fewer where the server closes."""
        found = []
        for method in methods:
            reply = self.reply(method)
            if reply is None:
                break
            found.append(reply)
        return found

    def ready(self) -> bool:
        """Whether there is something to read, or the server has closed."""
        return bool(self._rest) or bool(select.select([self._socket], [], [], 0.02)[0])

    def part(self) -> bytes:
        """Whatever comes next; nothing where the server has closed."""
        found, self._rest = self._rest or self._more(), b""
        return found

    def closed(self) -> bool:
        """Whether the server closes without another byte."""
        return not self._rest and self._more() == b""

    def _body(self, status: int, method: str, head: Reply) -> bytes:
        length, encoding = head.header("content-length"), head.header("transfer-encoding")
        if length is not None and encoding is not None:
            raise Garbled("both lengths are given")
        if method == "HEAD" or status in (204, 304):
            return b""
        if encoding == "chunked":
            return self._chunks()
        if length is not None:
            return self._exactly(int(length))
        raise Garbled("no length is given")

    def _chunks(self) -> bytes:
        whole = b""
        while True:
            line = self._until(b"\r\n")
            if line is None:
                raise Garbled("the body is cut short")
            size = int(line, 16)
            part = self._exactly(size + 2)
            if not size:
                return whole
            whole += part[:-2]

    def _exactly(self, size: int) -> bytes:
        while len(self._rest) < size:
            if not (part := self._more()):
                raise Garbled("the body is cut short")
            self._rest += part
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def _until(self, mark: bytes) -> bytes | None:
        while mark not in self._rest:
            part = self._more()
            if not part:
                if self._rest:
                    raise Garbled(f"closed within {self._rest[:80]!r}")
                return None
            self._rest += part
        found, _, self._rest = self._rest.partition(mark)
        return found + mark

    def _more(self) -> bytes:
        try:
            return self._socket.recv(65536)
        except TimeoutError:
            raise Silent("no answer, and no end") from None
        except OSError:
            return b""


def request(
    method: str, target: str, body: bytes | None = None, *, host: str | None = "localhost", headers: Iterable[str] = ()
) -> bytes:
    """A request as it should be, but for what is put into it."""
    lines = [f"{method} {target} HTTP/1.1", *([] if host is None else [f"Host: {host}"]), *headers]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + (body or b"")

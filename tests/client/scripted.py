"""A small server that answers as it is told, for what a server of Vires does only when something is wrong with it."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

STATE = {"Vires-Registry": "arden", "Vires-Digest": "sha256:" + "a" * 64}
DOCKET = {"of": None, "label": None, "count": 0, "instruments": []}
"""The answer to `timeline` of a registry in which there is nothing."""


@dataclass(frozen=True)
class Say:
    """One response. `hold` keeps it back until the event is set; `hang_up` breaks off before anything is said."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: dict(STATE))
    kind: str = "application/json"
    packed: bool = False
    hang_up: bool = False
    hold: threading.Event | None = None


@dataclass(frozen=True)
class Heard:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


def problem(slug: str, status: int, **headers: str) -> Say:
    """A response with a problem document."""
    document = {"type": f"urn:vires:problem:{slug}", "title": f"it is {slug}", "status": status, "slug": slug}
    return Say({**document, "where": None, "nearest": ["near"], "try": "do otherwise"}, status, headers, PROBLEM)


PROBLEM = "application/problem+json"


class Scripted:
    """Gives the responses of its script in turn, the last one again and again; keeps what it heard."""

    def __init__(self) -> None:
        self.script: list[Say] = []
        self.heard: list[Heard] = []
        self.connections = 0
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *said: Any) -> None:
                """Keep still."""

            def setup(self) -> None:
                super().setup()
                scripted.connections += 1

            def do_GET(self) -> None:
                scripted._answer(self)

            do_POST = do_GET

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Scripted:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def say(self, *responses: Say) -> None:
        """Answer so, in turn."""
        self.script = list(responses)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.heard.append(Heard(handler.command, handler.path, headers, body))
        said = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if said.hold is not None:
            said.hold.wait(60)
        if said.hang_up:
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        sent = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
        if said.packed:
            sent = gzip.compress(sent)
        try:
            handler.send_response(said.status)
            for name, value in said.headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Type", said.kind)
            if said.packed:
                handler.send_header("Content-Encoding", "gzip")
            handler.send_header("Content-Length", str(0 if said.status == 304 else len(sent)))
            handler.send_header("X-Request-ID", headers.get("x-request-id", "none"))
            handler.end_headers()
            if said.status != 304:
                handler.wfile.write(sent)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True

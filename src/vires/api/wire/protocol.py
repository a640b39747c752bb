"""One connection, as uvicorn speaks HTTP/1.1, with what uvicorn leaves out: an end to slow clients, bounds on a head,
and a problem document for what cannot be read.

- Nothing that could be read in two ways is read at all (RFC 9112, 3.2, 6.1 and 11.2): it is 400, and the connection
  ends. Answers keep the order of their requests, also where a later request is unreadable.
- Fields of a trailer are not taken for fields of the head: the application has seen the head by then.
- A client that has ended its own side still gets the answer to what it asked."""

from __future__ import annotations

import asyncio
import re
from asyncio.events import TimerHandle
from typing import Any

import httptools
from starlette.responses import Response
from uvicorn.protocols.http.flow_control import service_unavailable
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from vires.api.guard.shield import ALWAYS
from vires.api.problem import problem
from vires.api.wire.bounds import BOUNDS, Bounds
from vires.service.refusal import Refusal

HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(?::[0-9]*)?")
VERSIONS = ("1.0", "1.1")


class Unreadable(Exception):
    """A request that is not passed on, with the status that says why."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.status = status
        self.refusal = refusal

    def response(self) -> Response:
        """The problem document, after which the connection ends."""
        headers = {**ALWAYS, "connection": "close", "cache-control": "no-store"}
        return problem(self.refusal, status=self.status, headers=headers)


def _unreadable(status: int, slug: str, message: str, remedy: str) -> Unreadable:
    return Unreadable(status, Refusal(slug, message, remedy))


def _malformed() -> Unreadable:
    return _unreadable(
        400, "request-malformed", "this is no request of HTTP/1.1 that can be read in one way only",
        "send one `Host`, and one of `Content-Length` and `Transfer-Encoding`",
    )  # fmt: skip


def _too_slow(what: str, seconds: float) -> Unreadable:
    return _unreadable(
        408, "request-too-slow", f"the {what} of the request did not end within {seconds:g} seconds",
        "send the whole request at once",
    )  # fmt: skip


def _busy() -> Unreadable:
    return _unreadable(503, "too-busy", "there are as many requests as can be answered at once", "ask again later")


class Connection(HttpToolsProtocol):
    """One client's connection."""

    bounds: Bounds = BOUNDS

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._spent = 0
        self._unfinished = 0
        self._came = 0
        self._moved = False
        self._in_head = False
        self._in_body = False
        self._over = False
        self._refused = False
        self._fault: Unreadable | None = None
        self._reading: TimerHandle | None = None
        self._writing: TimerHandle | None = None

    # What comes in

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._await_nothing()
        self._taken_in()
        for cycle, _ in self.pipeline:
            cycle.disconnected = True
        self.pipeline.clear()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._over:
            return
        if self.timeout_keep_alive_task is not None:
            self._unset_keepalive_if_required()
            self._await_head()
        self._moved = False
        try:
            self.parser.feed_data(data)
            # The parser gathers a field until it ends, which it need not do: neither in the head nor in a trailer.
            self._unfinished = 0 if self._moved else self._unfinished + len(data)
            if self._unfinished > self.bounds.head and (self._in_head or self._in_body):
                raise self._too_large()
        except httptools.HttpParserUpgrade:
            # No other protocol is spoken here; what follows on this connection would be of that one.
            self._end_after_this()
        except Unreadable as fault:
            self._refuse(fault)
        except httptools.HttpParserError:
            self._refuse(self._fault or _malformed())

    def eof_received(self) -> bool:  # type: ignore[override]
        if self._refused:
            return False
        if self._in_head or self._in_body:
            self._refuse(_malformed())
        else:
            self._end_after_this()
        return not self._refused and self.cycle is not None and not self.cycle.response_complete

    # What the parser finds

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._spent = 0
        self._in_head = True
        scope: Any = self.scope
        scope.update(method="GET", path="/", raw_path=b"/", query_string=b"")

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > self.bounds.target:
            raise self._found(_unreadable(
                414, "target-too-long", f"the path with its query is longer than {self.bounds.target} bytes",
                "put long arguments into the body of a POST",
            ))  # fmt: skip

    def on_header(self, name: bytes, value: bytes) -> None:
        self._spend(len(name) + len(value))
        if self._in_head:
            super().on_header(name, value)
            if len(self.headers) > self.bounds.fields:
                raise self._found(_unreadable(
                    431, "head-too-large", f"the request has more than {self.bounds.fields} header fields",
                    "leave out what is not needed",
                ))  # fmt: skip

    def on_headers_complete(self) -> None:
        self._in_head = False
        if self._over:
            return
        version = self.parser.get_http_version()
        if version not in VERSIONS:
            raise self._found(_unreadable(
                505, "version-unknown", "this version of HTTP is not spoken here", "speak HTTP/1.1",
            ))  # fmt: skip
        hosts = [value for name, value in self.headers if name == b"host"]
        encoded = any(name == b"transfer-encoding" for name, _ in self.headers)
        if len(hosts) > 1 or (version == "1.1") > len(hosts) or not all(HOST.fullmatch(host) for host in hosts):
            raise self._found(_malformed())
        if encoded and (version == "1.0" or any(name == b"content-length" for name, _ in self.headers)):
            raise self._found(_malformed())
        super().on_headers_complete()
        if encoded or any(name == b"content-length" for name, _ in self.headers):
            self._await_body()
        else:
            self._await_nothing()

    def on_body(self, body: bytes) -> None:
        self._moved = True
        self._came += len(body)
        if not self._over:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._moved = True
        if self._over:
            return
        self._await_nothing()
        super().on_message_complete()
        if len(self.pipeline) >= self.bounds.pipelined:
            # The rest of what was sent is not answered, which tells the client to send it again (RFC 9112, 9.3.2).
            self._end_after_this()

    # What goes out

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if app is service_unavailable:
            app = _busy().response()
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.timeout_keep_alive_task is not None and (self._over or self._in_head):
            self._unset_keepalive_if_required()
            if self._over:
                self.transport.close()
            else:
                self._await_head()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._writing = self.loop.call_later(self.bounds.read_within, self.transport.abort)

    def resume_writing(self) -> None:
        self._taken_in()
        super().resume_writing()

    # Ends

    def _found(self, fault: Unreadable) -> Unreadable:
        # The parser hands on an error of its own in place of one raised in here.
        self._fault = fault
        return fault

    def _spend(self, size: int) -> None:
        self._spent += size
        if self._spent > self.bounds.head:
            raise self._too_large()

    def _too_large(self) -> Unreadable:
        return self._found(_unreadable(
            431, "head-too-large", f"the head of the request is longer than {self.bounds.head} bytes",
            "leave out what is not needed",
        ))  # fmt: skip

    def _refuse(self, fault: Unreadable) -> None:
        """Answer what cannot be read, after all that was asked before it, and end."""
        cut = self._in_body
        self._await_nothing()
        if self._over or self.transport.is_closing():
            return
        self._over = True
        self._in_head = False
        if cut and self.cycle.response_started:
            self.transport.close()
        elif cut and not self.pipeline:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._write(fault)
        elif self.cycle is None or self.cycle.response_complete:
            self._write(fault)
        else:
            if cut:
                self.pipeline.popleft()
            self._queue(fault)

    def _queue(self, fault: Unreadable) -> None:
        cycle = RequestResponseCycle(
            scope=self.scope, transport=self.transport, flow=self.flow, logger=self.logger,
            access_logger=self.access_logger, access_log=self.access_log,
            default_headers=self.server_state.default_headers, message_event=asyncio.Event(),
            expect_100_continue=False, keep_alive=False, on_response=self.on_response_complete,
        )  # fmt: skip
        answer: Any = fault.response()
        self.pipeline.appendleft((cycle, answer))

    def _write(self, fault: Unreadable) -> None:
        response = fault.response()
        fields = [*self.server_state.default_headers, *response.raw_headers]
        head = b"".join(b"%b: %b\r\n" % (name, value) for name, value in fields)
        self.transport.write(STATUS_LINE[fault.status] + head + b"\r\n" + bytes(response.body))
        # A connection that is closed with bytes unread is reset, and the answer may be lost with it (RFC 9112, 9.6).
        self._refused = True
        self.transport.write_eof()
        self._reading = self.loop.call_later(self.bounds.linger, self.transport.close)

    def _end_after_this(self) -> None:
        """Read nothing further; what was asked before is still answered."""
        self._await_nothing()
        self._over = True
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
        elif not self.cycle.response_started:
            self.cycle.keep_alive = False

    # Deadlines

    def _await_head(self) -> None:
        self._await(self.bounds.head_within, self._head_due)

    def _await_body(self) -> None:
        self._in_body = True
        self._came = 0
        self._await(self.bounds.body_within, self._body_due)

    def _await(self, seconds: float, due: Any) -> None:
        self._await_nothing(keep=True)
        self._reading = self.loop.call_later(seconds, due)

    def _await_nothing(self, *, keep: bool = False) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if not keep:
            self._in_body = False

    def _head_due(self) -> None:
        if self._in_head:
            self._refuse(_too_slow("head", self.bounds.head_within))
        elif not self.transport.is_closing():
            self.transport.close()

    def _body_due(self) -> None:
        # The application is slow, not the client; or the client is not slow, and the body is large.
        if self.flow.read_paused or self._came >= self.bounds.body_piece:
            self._await_body()
        else:
            self._in_body = True
            self._refuse(_too_slow("body", self.bounds.body_within))

    def _taken_in(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None

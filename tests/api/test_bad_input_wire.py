"""What a connection may carry: every way to be slow, huge or ambiguous has its end, before any application sees it."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from tests.hostile.raw import Reply, Wire, request
from vires.api.wire.bounds import Bounds
from vires.api.wire.protocol import Connection

QUICK = Bounds(head_within=0.3, body_within=0.3, read_within=0.3, pipelined=4)


class Quick(Connection):
    """A connection that waits for little."""

    bounds = QUICK


class Served:
    """An application that says what it was given, on a port of loopback."""

    def __init__(self, connection: type[Connection], **settings: Any) -> None:
        self.asked: list[str] = []
        self.hold = threading.Event()
        self.hold.set()
        config = uvicorn.Config(
            self._answer, host="127.0.0.1", port=0, http=connection, ws="none", lifespan="off", log_config=None,
            access_log=False, interface="asgi3", proxy_headers=False, **settings,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> Served:
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.01)
            assert self._thread.is_alive()
        self.port: int = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self.hold.set()
        self._server.should_exit = self._server.force_exit = True
        self._thread.join()

    def say(self, *parts: bytes, methods: tuple[str, ...] = ("GET",), finish: bool = False) -> list[Reply]:
        """Send parts, and read so many responses, or as many as come."""
        with Wire(self.port) as wire:
            for part in parts:
                wire.send(part)
            if finish:
                wire.finish()
            return wire.replies(methods)

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope["path"])
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body, more = body + message["body"], message["more_body"]
        while not self.hold.is_set():
            await asyncio.sleep(0.01)
        size = int(scope["query_string"] or b"0")
        names = [name.decode() for name, _ in scope["headers"]]
        text = json.dumps({"path": scope["path"], "body": len(body), "names": names}).encode() + b" " * size
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(text))]})
        await send({"type": "http.response.body", "body": text})


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(Connection) as running:
        yield running


@pytest.fixture(scope="module")
def quick() -> Iterator[Served]:
    with Served(Quick) as running:
        yield running


def is_problem(reply: Reply, status: int, slug: str) -> bool:
    """Whether a response is this problem, and ends the connection."""
    assert (reply.status, reply.json()["slug"]) == (status, slug)
    assert (reply.header("content-type"), reply.header("connection")) == ("application/problem+json", "close")
    assert reply.json()["type"] == f"urn:vires:problem:{slug}"
    return reply.json()["status"] == status


def test_a_sound_request_is_passed_on_and_the_connection_kept(served: Served) -> None:
    first, second = served.say(request("GET", "/a"), request("POST", "/b", b"xyz"), methods=("GET", "POST"))
    assert first.json()["path"] == "/a"
    assert (second.json()["path"], second.json()["body"]) == ("/b", 3)


HEAD = b"POST /a HTTP/1.1\r\nHost: localhost\r\n"
AMBIGUOUS = {
    "two lengths": HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "two lengths that agree": HEAD + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "a list of lengths": HEAD + b"Content-Length: 3, 3\r\n\r\nabc",
    "a length below nought": HEAD + b"Content-Length: -3\r\n\r\nabc",
    "a length with a sign": HEAD + b"Content-Length: +3\r\n\r\nabc",
    "a length in hexadecimal": HEAD + b"Content-Length: 0x3\r\n\r\nabc",
    "a length beyond all numbers": HEAD + b"Content-Length: 99999999999999999999999\r\n\r\nabc",
    "a length, then chunks": HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks, then a length": HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    "an encoding that is not chunked": HEAD + b"Transfer-Encoding: gzip\r\n\r\nabc",
    "chunked, but not at the end": HEAD + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "an encoding with a tail": HEAD + b"Transfer-Encoding: chunkedx\r\n\r\n0\r\n\r\n",
    "a space before the colon": HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a folded field": HEAD + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": b"POST /a HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no host": b"GET /a HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "a host with a path": b"GET /a HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "a host with a name before it": b"GET /a HTTP/1.1\r\nHost: me@a\r\n\r\n",
    "a host in a bracket that does not end": b"GET /a HTTP/1.1\r\nHost: [::1\r\n\r\n",
    "a host with two ports": b"GET /a HTTP/1.1\r\nHost: a:1:2\r\n\r\n",
    "no colon": b"GET /a HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n",
    "a bare line feed": b"GET /a HTTP/1.1\nHost: a\n\n",
    "a carriage return in a field": b"GET /a HTTP/1.1\r\nHost: a\r\nX: b\rc: d\r\n\r\n",
    "a null in a field": b"GET /a HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n",
    "a space in the path": b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    "a byte beyond ASCII in the path": b"GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n",
    "a method that is none": b"FETCH /a HTTP/1.1\r\nHost: a\r\n\r\n",
    "a method in small letters": b"get /a HTTP/1.1\r\nHost: a\r\n\r\n",
    "a tunnel": b"CONNECT elsewhere:80 HTTP/1.1\r\nHost: a\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "HTTP/2 by prior knowledge": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a chunk of no size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n\r\nabc",
    "a chunk of a size below nought": HEAD + b"Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
    "a chunk of a size beyond all numbers": HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc",
    "a chunk longer than it says": HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_could_be_read_in_two_ways_is_not_read(served: Served, name: str) -> None:
    smuggled = request("GET", "/smuggled")
    replies = served.say(AMBIGUOUS[name] + smuggled, methods=("POST", "GET"))
    assert len(replies) == 1
    assert is_problem(replies[0], 400, "request-malformed")
    assert "/smuggled" not in served.asked


@pytest.mark.parametrize("version", ["0.9", "2.0"])
def test_other_versions_are_not_spoken(served: Served, version: str) -> None:
    (reply,) = served.say(f"GET /a HTTP/{version}\r\nHost: a\r\n\r\n".encode())
    assert is_problem(reply, 505, "version-unknown")


def test_a_trailer_is_not_taken_for_the_head(served: Served) -> None:
    body = b"3\r\nabc\r\n0\r\nAuthorization: Bearer stolen\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n"
    (reply,) = served.say(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", body)
    assert reply.json() == {"path": "/a", "body": 3, "names": ["host", "transfer-encoding"]}


@pytest.mark.parametrize(
    ("data", "status", "slug"),
    [
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, "target-too-long"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: b\r\n" * 101 + b"\r\n", 431, "head-too-large"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"b" * 40_000 + b"\r\n\r\n", 431, "head-too-large"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"b" * 3_000_000, 431, "head-too-large"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: " + b"b" * 3_000_000, 431, "head-too-large"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;x=" + b"b" * 3_000_000, 431, "head-too-large"),
    ],
    ids=["path", "fields", "field", "field without an end", "trailer without an end", "extension without an end"],
)
def test_a_head_is_bounded(served: Served, data: bytes, status: int, slug: str) -> None:
    with Wire(served.port) as wire:
        for start in range(0, len(data), 4096):
            wire.send(data[start : start + 4096])
        reply = wire.reply()
    assert reply is not None
    assert is_problem(reply, status, slug)


def test_a_long_body_is_not_a_long_head(served: Served) -> None:
    (reply,) = served.say(request("POST", "/a", b"x" * 1_000_000))
    assert reply.json()["body"] == 1_000_000
    chunks = b"".join(b"%x\r\n%b\r\n" % (5000, b"y" * 5000) for _ in range(40)) + b"0\r\n\r\n"
    (reply,) = served.say(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
    assert reply.json()["body"] == 200_000


def test_who_says_nothing_is_sent_away(quick: Served) -> None:
    with Wire(quick.port) as wire:
        assert wire.closed()


@pytest.mark.parametrize("start", [b"G", b"GET / HTTP/1.1\r\nHost: a\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: b"])
def test_a_slow_head_has_an_end(quick: Served, start: bytes) -> None:
    (reply,) = quick.say(start)
    assert is_problem(reply, 408, "request-too-slow")


def test_drops_of_a_head_do_not_put_the_end_off(quick: Served) -> None:
    with Wire(quick.port, patience=0.05) as wire:
        wire.send(b"GET / HTTP/1.1\r\nHost: a\r\n")
        for _ in range(200):
            if not wire.send(b"X: y\r\n"):
                break
            if wire.ready():
                reply = wire.reply()
                assert reply is not None
                assert is_problem(reply, 408, "request-too-slow")
                return
    pytest.fail("the connection outlived its head")


@pytest.mark.parametrize(
    "start",
    [
        HEAD + b"Content-Length: 10\r\n\r\nabc",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: y",
    ],
)
def test_a_slow_body_has_an_end(quick: Served, start: bytes) -> None:
    (reply,) = quick.say(start, methods=("POST",))
    assert is_problem(reply, 408, "request-too-slow")


def test_a_large_body_has_time_as_long_as_it_does_not_stand_still() -> None:
    class Patient(Connection):
        bounds = Bounds(body_within=1.5, body_piece=20)

    with Served(Patient) as served, Wire(served.port) as wire:
        wire.send(b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 200\r\n\r\n")
        for _ in range(10):
            time.sleep(0.25)
            wire.send(b"x" * 20)
        (reply,) = wire.replies(("POST",))
        assert (reply.status, reply.json()["body"]) == (200, 200)
        wire.send(b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 200\r\n\r\n" + b"x" * 30)
        (reply,) = wire.replies(("POST",))
        assert is_problem(reply, 408, "request-too-slow")


def test_a_second_request_may_not_be_slow_either(quick: Served) -> None:
    first, second = quick.say(request("GET", "/a") + b"GET / HT", methods=("GET", "GET"))
    assert first.status == 200
    assert is_problem(second, 408, "request-too-slow")


def test_the_end_of_a_body_is_not_due_while_the_application_is_slow(quick: Served) -> None:
    quick.hold.clear()
    try:
        with Wire(quick.port) as wire:
            wire.send(request("POST", "/a", b"x" * 300_000))
            with Wire(quick.port) as other:  # it is sent away when as much time has passed
                assert other.closed()
            quick.hold.set()
            reply = wire.reply("POST")
    finally:
        quick.hold.set()
    assert reply is not None
    assert reply.json()["body"] == 300_000


def test_who_does_not_read_is_sent_away(quick: Served) -> None:
    with Wire(quick.port, narrow=True) as wire:
        wire.send(request("GET", "/a?30000000"))
        with Wire(quick.port) as other:
            assert other.closed()
        got = 0
        while part := wire.part():
            got += len(part)
    assert got < 30_000_000


@pytest.mark.parametrize("connection", ["keep-alive", "close"])
def test_who_has_ended_its_own_side_still_gets_its_answer(served: Served, connection: str) -> None:
    served.hold.clear()
    try:
        with Wire(served.port) as wire:
            wire.send(request("GET", "/half", headers=[f"Connection: {connection}"]))
            wire.finish()
            while "/half" not in served.asked:
                threading.Event().wait(0.01)
            served.hold.set()
            reply = wire.reply()
            assert reply is not None
            assert reply.json()["path"] == "/half"
            assert wire.closed()
    finally:
        served.hold.set()
        served.asked.clear()


@pytest.mark.parametrize("start", [b"GET /a HT", HEAD + b"Content-Length: 10\r\n\r\nabc"])
def test_half_a_request_is_none(served: Served, start: bytes) -> None:
    (reply,) = served.say(start, finish=True)
    assert is_problem(reply, 400, "request-malformed")


def test_what_is_unreadable_is_answered_in_its_turn(served: Served) -> None:
    served.hold.clear()
    try:
        with Wire(served.port) as wire:
            wire.send(request("GET", "/turn/1") + request("GET", "/turn/2") + b"nonsense\r\n\r\n")
            while "/turn/1" not in served.asked:
                threading.Event().wait(0.01)
            served.hold.set()
            first, second, third = wire.replies(["GET"] * 3)
            assert wire.closed()
    finally:
        served.hold.set()
    assert (first.json()["path"], second.json()["path"]) == ("/turn/1", "/turn/2")
    assert is_problem(third, 400, "request-malformed")


def test_a_broken_body_after_another_request_is_answered_in_its_turn(served: Served) -> None:
    data = request("GET", "/a") + HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcdefgh"
    first, second = served.say(data, methods=("GET", "POST"))
    assert first.json()["path"] == "/a"
    assert is_problem(second, 400, "request-malformed")


def test_so_many_requests_ahead_of_their_answers_and_no_more(quick: Served) -> None:
    quick.asked.clear()
    replies = quick.say(b"".join(request("GET", f"/{n}") for n in range(50)), methods=("GET",) * 50)
    paths = [reply.json()["path"] for reply in replies]
    assert paths == [f"/{n}" for n in range(len(paths))] == quick.asked
    assert 4 <= len(paths) < 50


def test_no_other_protocol_is_taken_up(served: Served) -> None:
    upgrade = request("GET", "/a", headers=["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"])
    (reply,) = served.say(upgrade + request("GET", "/b"), methods=("GET", "GET"))
    assert reply.status == 200
    assert reply.header("connection") == "close"


def test_one_too_many_is_told_to_come_again() -> None:
    with Served(Connection, limit_concurrency=2) as busy, Wire(busy.port) as first, Wire(busy.port) as second:
        assert first.send(b"")
        replies = []
        for wire in (first, second):
            wire.send(request("GET", "/a"))
            replies.append(wire.reply())
    refused = [reply for reply in replies if reply is not None and reply.status != 200]
    assert refused
    assert all(is_problem(reply, 503, "too-busy") for reply in refused)
